-- What wrk sends for benchmarks/peers: a message of 1 KiB in go-micro's envelope, and as many such requests at once as
-- the first argument says. At the end it prints: requests, seconds, failures, p50, p99 and p99.9 in microseconds; no times
-- where several are sent at once, since wrk measures the whole lot, and then corrects that for each.

local requests
local sender

function setup(thread)
  sender = thread
end

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  -- 1 KiB in Base64
  wrk.body = '{"Header":{"Micro-Topic":"bench"},"Body":"' .. string.rep("A", 1366) .. '=="}'
  together = tonumber(args[1]) -- global, since it is asked for from the state in which done runs
  requests = string.rep(wrk.format(), together)
end

function request()
  return requests
end

function done(summary, latency)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local function micros(part)
    return sender:get("together") == 1 and latency:percentile(part) or 0
  end
  print(string.format("figures %d %.6f %d %.1f %.1f %.1f", summary.requests, summary.duration / 1e6, failures,
    micros(50), micros(99), micros(99.9)))
end
