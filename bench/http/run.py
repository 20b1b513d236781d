#!/usr/bin/env python3
"""How fast the HTTP door is on loopback, beside curl's own program, which uses the same libcurl.

usage: bench/http/run.py HTTP-BENCH [REQUESTS] [MEBIBYTES] [ROUNDS]
"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from measuring import Bench, Failed, median  # noqa: E402

bench_program = pathlib.Path(sys.argv[1]).resolve()
requests, mebibytes, rounds = (int(value) for value in (sys.argv[2:] + ["10000", "2048", "3"][len(sys.argv) - 2:]))
here = pathlib.Path(__file__).resolve().parent.parent

with tempfile.TemporaryDirectory() as work:
    tool = pathlib.Path(work) / "measure"
    subprocess.run(["cc", "-O2", "-o", tool, here / "floors" / "measure.c"], check=True)
    bench = Bench(tool, work, rounds)
    server = subprocess.Popen([bench_program, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    base = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    out = pathlib.Path(work) / "out"
    try:
        def ended(measure):
            return f"ended {measure.status}: {out.read_text()[:200]}" if measure.status else None

        def nothing(): pass

        small = bench.compare({
            "ours": (nothing, [bench_program, "requests", f"{base}/small", str(requests)], ended, out),
            "curl": (nothing, ["curl", "-sf", "-o", "/dev/null", f"{base}/small?[1-{requests}]"], ended, None),
        })
        said = out.read_text().strip()
        large = bench.compare({
            "ours": (nothing, [bench_program, "bytes", f"{base}/large/{mebibytes}"], ended, out),
            "curl": (nothing, ["curl", "-sf", "-o", "/dev/null", f"{base}/large/{mebibytes}"], ended, None),
        })
        if int(out.read_text()) != mebibytes << 20:
            raise Failed("not all bytes came")
    except Failed as failure:
        sys.exit(str(failure))
    finally:
        server.stdin.close()
        server.wait()

for title, unit, count, taken in [
    (f"{requests} requests of 1 KiB, one after the other", "requests/s", requests, small),
    (f"one body of {mebibytes} MiB", "MiB/s", mebibytes, large),
]:
    print(title)
    for name, runs in taken.items():
        wall = median([run.wall for run in runs])
        print(f"  {name:5} {count / wall:10,.0f} {unit}, CPU {median([run.cpu for run in runs]):.2f} s, "
              f"peak memory {median([run.peak for run in runs]):.0f} MiB")
print(said)
