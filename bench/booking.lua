-- wrk: every request books the same ticket, as curl would send it.
dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")

wrk.method = "POST"
wrk.path = "/bookings"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "*/*"
wrk.body = '{"musicalName":"Elizabeth","customerName":"홍길동","telephoneInfo":11112222,"addr":"서울시 종로구"}'
