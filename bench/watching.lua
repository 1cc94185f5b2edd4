-- wrk: asks for what has changed since the newest answer, as many who watch one performance do.
dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")

local path = os.getenv("READ_PATH")
local since = 0
wrk.headers["Accept"] = "*/*"

function request()
  return wrk.format("GET", path .. "?since=" .. since)
end

function response(status, headers, body)
  local changes = tonumber(string.match(body, '"changes":(%d+)'))
  if changes and changes > since then since = changes end
end
