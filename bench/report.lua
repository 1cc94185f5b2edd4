-- wrk: what the other scripts print at the end, one line of JSON.
local pattern =
  '{"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p90_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"refused":%d,"broken":%d,"bytes":%d}\n'

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(pattern,
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout, summary.bytes))
end
