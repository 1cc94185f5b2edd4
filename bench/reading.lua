-- wrk: reads what READ_PATH names; %d in it becomes a random id up to READ_IDS.
dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")

local path = os.getenv("READ_PATH")
local ids = tonumber(os.getenv("READ_IDS"))
wrk.headers["Accept"] = "*/*"

function request()
  return wrk.format("GET", string.format(path, math.random(ids)))
end
