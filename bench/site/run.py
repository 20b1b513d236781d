#!/usr/bin/env python3
"""Times publishing a site of made-up records, with the memory it took: first run, unchanged, one change, all again.

    bench/site/run.py SHOPCTL [COUNT] [FOLDER]

The floor beside it is `cp -r` of the finished site: the same files, without knowing anything. FOLDER (a temporary one
unless named) needs about 30 KB a record. Ends 1 when a run that should write nothing writes something.
"""
import atexit
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
shopctl = os.path.abspath(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
folder = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="bench-site."))
if len(sys.argv) <= 3:
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
folder.mkdir(parents=True, exist_ok=True)
node, site, copy = folder / "node", folder / "site", folder / "copy"
for old in (node, site, copy):
    shutil.rmtree(old, ignore_errors=True)


def timed(label, *command, note=""):
    """Runs a command; prints wall seconds, CPU seconds and peak memory; returns what it wrote."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen([str(part) for part in command], stdout=output)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        output.seek(0)
        text = output.read().decode()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"bench-site: {' '.join(map(str, command))} ended {child.returncode}\n{text}")
    cpu = usage.ru_utime + usage.ru_stime
    summary = json.loads(text).get("output") or {} if text.startswith("{") else {}
    if summary:
        note = f"{summary['written']:,} files written, {summary['removed']:,} removed"
    print(f"{label:<34}{wall:>8.2f} s {cpu:>8.2f} s CPU {usage.ru_maxrss / 1024:>7.0f} MiB  {note}", flush=True)
    return summary


def publish(label, *options):
    return timed(label, shopctl, "publish", "site", "--workspace", node, "--to", site, "--base-url",
                 "https://catalogue.example/", "--format", "json", *options)


def marks():
    """A digest of when every file was written last; and how many files there are, of how many bytes. It stays small:
    the kernel counts the memory of whoever starts a program as the program's."""
    digest, files, size = hashlib.sha256(), 0, 0
    for place, folders, names in os.walk(site):
        folders[:] = sorted(name for name in folders if name != ".scienceshop")
        for name in sorted(names):
            facts = os.stat(os.path.join(place, name))
            digest.update(f"{place}/{name} {facts.st_mtime_ns} {facts.st_ino}\n".encode())
            files, size = files + 1, size + facts.st_size
    return digest.hexdigest(), files, size


os.environ["LC_ALL"] = "C.UTF-8"
records = folder / f"records-{count}.jsonl"
if not records.exists():
    with records.open("w") as file:
        subprocess.run([sys.executable, here / "generate.py", str(count)], stdout=file, check=True)
print(f"{count:,} records, {records.stat().st_size / 1e6:,.0f} MB of JSON lines; {os.cpu_count()} cores")
subprocess.run([shopctl, "init", node, "--node", "bench", "--name", "Banc d’essai", "--quiet"], check=True)
timed("import into the ledger", shopctl, "records", "import", records, "--workspace", node, "--quiet")
publish("publish site")
before = marks()
print(f"    {before[1]:,} files, {before[2] / 1e6:,.0f} MB")
again = publish("publish again, nothing new")
full = publish("publish again, everything sent", "--full")
failed = any(run.get("written") or run.get("removed") for run in (again, full)) or marks() != before

changed = folder / "changed.jsonl"
with records.open() as file:
    record = next(json.loads(line) for line in file if '"kind":"project"' in line)
record["title"]["fr"] += ", la suite"
changed.write_text(json.dumps(record, ensure_ascii=False) + "\n")
subprocess.run([shopctl, "records", "import", changed, "--workspace", node, "--quiet"], check=True)
publish("publish after one title changed")
timed("floor: cp -r of the site", "cp", "-r", site, copy)
shutil.rmtree(copy)
if failed:
    sys.exit("bench-site: an unchanged run wrote something")
