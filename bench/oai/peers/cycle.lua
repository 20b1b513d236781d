-- wrk: asks for the paths in the file $PATHS one after the other, again and again; says at the end how it went.
local paths, place = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
function request()
    place = place % #paths + 1
    return wrk.format("GET", paths[place])
end
function done(summary, latency)
    local e = summary.errors
    io.write(string.format('\nFIGURES {"requests": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f, "errors": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        e.status + e.connect + e.read + e.write + e.timeout))
end
