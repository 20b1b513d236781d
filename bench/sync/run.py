#!/usr/bin/env python3
"""What it costs to find out what two ledgers do not share, beside rsync of the sorted list and the list itself.

usage: bench/sync/run.py SYNC-BENCH [N...]
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

program = pathlib.Path(sys.argv[1]).resolve()
sizes = [int(value) for value in sys.argv[2:]] or [100_000, 1_000_000]


def rsync(folder, changed):
    """Bytes both ways, seconds and CPU that rsync needs to make our sorted list theirs."""
    if not shutil.which("rsync"):
        return None, None, None
    target = folder / "copy.txt"
    shutil.copy(folder / f"ours-{changed}.txt", target)
    before, began = os.times(), time.monotonic()
    said = subprocess.run(
        ["rsync", "--no-whole-file", "--ignore-times", "--stats", folder / f"theirs-{changed}.txt", target],
        check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout
    took, after = time.monotonic() - began, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    sent = sum(int(re.search(rf"Total bytes {way}: ([\d,]+)", said)[1].replace(",", "")) for way in ("sent", "received"))
    return sent, round(took, 3), round(cpu, 3)


print("sets in memory", flush=True)
subprocess.run([program, "memory", *map(str, sizes)], check=True)
for size in sizes:
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        print(f"two ledgers of {size} records", flush=True)
        lines = subprocess.run(
            [program, "ledgers", str(size), work], check=True, capture_output=True, text=True).stdout.splitlines()
        for line in map(json.loads, lines):
            if line["kind"] == "compare":
                changed = line["changed_records"]
                line["bytes_rsync"], line["seconds_rsync"], line["cpu_seconds_rsync"] = rsync(folder, changed)
            print(json.dumps(line), flush=True)
print("load:", " ".join(f"{value:.1f}" for value in os.getloadavg()))
