#!/usr/bin/env python3
"""How fast shopctl is, each figure beside a peer or a floor that ran in the same invocation. See bench/README.md."""
import argparse
import csv
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import queries
import rows
from measuring import Bench, Failed, median, percentile, rates, table

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
AIMS = {"rows_per_second": 10_000, "memory_ratio": 1.3, "search_p99_ms": 50, "start_ms": 15}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=100_000, help="rows to import (100,000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each program (3)")
    parser.add_argument("--only", default="import,validate,search,start", help="sections, with commas between")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--shopctl", help="this program, instead of building the release")
    parser.add_argument("--harness", type=pathlib.Path, default=ROOT.parent / "shared" / "bench",
                        help="a folder with another generator of rows (gen.py) and another floor (floor_import.c)")
    parser.add_argument("--work", type=pathlib.Path, help="a folder for rows and ledgers, kept; else a temporary one")
    parser.add_argument("--quiet", action="store_true", help="no word of each run")
    return parser.parse_args()


class Section:
    def __init__(self, options, work):
        self.options, self.work, self.n = options, work, options.n
        self.peers = ROOT / ".peers" / "bench"
        self.result = {"rows": options.n, "rounds": options.rounds}
        self.build()
        self.bench = Bench(self.floor("measure.c"), work, options.rounds, options.quiet)
        self.install_peers()
        self.make_rows()

    # MARK: What is needed

    def build(self):
        if self.options.shopctl:
            self.shopctl = pathlib.Path(self.options.shopctl).resolve()
        else:
            for product in ("shopctl", "search-bench"):
                print(f"Building {product} for release…", file=sys.stderr, flush=True)
                subprocess.run([ROOT / "scripts" / "build-release.sh", product], check=True, stdout=sys.stderr)
            self.shopctl = ROOT / ".build" / "release" / "shopctl"
        self.searcher = self.shopctl.parent / "search-bench"

    def floor(self, source, folder=HERE / "floors", libraries=()):
        made = self.work / source.removesuffix(".c")
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if not compiler:
            raise Failed("The floors need a C compiler: install gcc or clang.")
        subprocess.run([compiler, "-O2", "-o", made, folder / source, *libraries], check=True)
        return made

    def install_peers(self):
        wanted = HERE / "peers" / "requirements.txt"
        have = self.peers / "requirements.txt"
        if have.exists() and have.read_bytes() == wanted.read_bytes():
            return
        try:
            subprocess.run([sys.executable, "-m", "venv", self.peers], check=True, stdout=sys.stderr)
            subprocess.run([self.peers / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted],
                           check=True, stdout=sys.stderr)
            shutil.copy(wanted, have)
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(self.peers, ignore_errors=True)
            raise Failed(f"The peers of bench/peers/requirements.txt cannot be installed: {error}")

    def make_rows(self):
        other = self.options.harness / "gen.py"
        self.result["rows_by"] = "bench/rows.py"
        if other.exists():
            self.result["rows_by"] = "gen.py of the harness"
        else:
            self.bench.say(f"There is no {other}: the rows are those of bench/rows.py.")
        self.csv = {count: self.rows(count, other) for count in {self.n, max(1, self.n // 10)}}

    def rows(self, count, other):
        folder = self.work / f"rows-{count}"
        made = folder / "records.csv"
        if made.exists():
            return made
        folder.mkdir(exist_ok=True)
        if other.exists():
            subprocess.run([sys.executable, other, "flat", str(count), folder], check=True, stdout=sys.stderr)
        else:
            rows.write(count, made.with_suffix(".part"))
            made.with_suffix(".part").rename(made)
        return made

    # MARK: Import

    def workspace(self, count):
        """An empty workspace whose one source is the rows."""
        folder = self.work / f"ours-{count}"
        shutil.rmtree(folder, ignore_errors=True)
        node = self.work / f"node-{count}"
        if not node.exists():
            shutil.copytree(HERE / "node", node)
            os.symlink(self.csv[count], node / "records.csv")
        made = self.bench.run([self.shopctl, "init", folder, "--node", "banc", "--name", "Banc", "--nodes", node])
        if made.status:
            raise Failed(f"No workspace can be made.\n{made.errors}")
        return folder

    def ledger(self, count):
        return self.work / f"ours-{count}" / "ledger.sqlite"

    def check_ours(self, count):
        def check(measure):
            if measure.status:
                return f"exit code {measure.status}"
            with sqlite3.connect(f"file:{self.ledger(count)}?mode=ro", uri=True) as db:
                for name in ("record", "claim", "claim WHERE evidence IS NOT NULL", "source_record"):
                    found = db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                    if found < count:
                        return f"{found} of {count} in {name}"
        return check

    @staticmethod
    def check_table(path, name, count):
        def check(measure):
            if measure.status:
                return f"exit code {measure.status}"
            with sqlite3.connect(path) as db:
                found = db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                hits = db.execute(f"SELECT count(*) FROM {name}_fts WHERE {name}_fts MATCH 'pollution'").fetchone()[0] \
                    if name == "rows" else db.execute("SELECT count(*) FROM fts WHERE fts MATCH 'pollution'").fetchone()[0]
            if found != count or not hits:
                return f"{found} of {count} rows, {hits} found by a word"
        return check

    def ours(self, count):
        harvest = [self.shopctl, "harvest", "--quiet", "--workspace", self.work / f"ours-{count}"]
        return (lambda: self.workspace(count), harvest, self.check_ours(count), None)

    def imports(self):
        count, tool = self.n, self.peers / "bin" / "sqlite-utils"
        source = self.csv[count]
        theirs, least = self.work / "theirs.db", self.work / "floor.db"
        script = (f'"{tool}" insert "{theirs}" rows "{source}" --csv --pk id && "{tool}" enable-fts "{theirs}" rows '
                  f'title description subjects --tokenize "unicode61 remove_diacritics 2"')
        other = self.options.harness / "floor_import.c"
        folder, name = (other.parent, other.name) if other.exists() else (HERE / "floors", "import.c")
        floor = self.floor(name, folder, ["-lsqlite3"])

        def gone(path):
            return lambda: [p.unlink() for p in self.work.glob(path.name + "*")]

        taken = self.bench.compare({
            "shopctl harvest": self.ours(count),
            "sqlite-utils insert + enable-fts": (gone(theirs), ["sh", "-c", script], self.check_table(theirs, "rows", count),
                                                 None),
            "floor: C, SQLite and FTS5": (gone(least), [floor, source, least], self.check_table(least, "record", count),
                                          None),
        })
        self.result["import"] = found = {"programs": rates(taken, count, "shopctl harvest")}
        small = self.n // 10
        fewer = self.bench.compare({f"shopctl harvest, {small} rows": self.ours(small)})
        peak = median([run.peak for runs in fewer.values() for run in runs])
        found["memory"] = {"peak_mib": found["programs"][0]["peak_mib"], "peak_mib_of_a_tenth": peak,
                           "ratio": found["programs"][0]["peak_mib"] / peak}
        found["bytes_per_row"] = self.ledger(count).stat().st_size / count

    def show_import(self, found):
        table(f"Import of {self.n:,} rows of {self.csv[self.n].stat().st_size / self.n:,.0f} bytes into SQLite with a "
              f"search index", [
                  ("", lambda r: r["name"]), ("rows/s", lambda r: f"{r['per_second']:,.0f}"),
                  ("CPU s", lambda r: f"{r['cpu_seconds']:.2f}"), ("peak MiB", lambda r: f"{r['peak_mib']:.0f}"),
                  ("ours is × as fast", lambda r: f"{r['ours_times_as_fast']:.2f}"),
                  ("by CPU ×", lambda r: f"{r['ours_times_as_fast_by_cpu']:.2f}")], found["programs"])
        memory = found["memory"]
        print(f"  Ours also validates, and keeps evidence, the row as it came, claims and history: "
              f"{found['bytes_per_row']:,.0f} bytes of ledger a row.")
        print(f"  Peak memory: {memory['peak_mib_of_a_tenth']:.0f} MiB for a tenth of the rows, "
              f"{memory['peak_mib']:.0f} MiB for all: × {memory['ratio']:.2f}.")

    # MARK: Validation

    def imported(self):
        """A ledger with all rows, made now when the import was left out."""
        if not self.ledger(self.n).exists() or "import" not in self.result:
            self.bench.compare({"shopctl harvest": self.ours(self.n)}, rounds=1)
        return self.ledger(self.n)

    def validate(self):
        self.imported()
        whole, lines = self.work / "exported.jsonl", self.work / "records.jsonl"
        self.bench.run([self.shopctl, "records", "export", "--quiet", "--workspace", self.work / f"ours-{self.n}",
                        "-o", whole])
        wrong = 0
        with open(whole, "rb") as source, open(lines, "wb") as out:
            for number, line in enumerate(source):
                if number % 200 == 7:
                    wrong += 1
                    line = line.replace(b'"status":"active"', b'"status":"lively"')
                out.write(line)
        ours, theirs = self.work / "ours.txt", self.work / "theirs.txt"

        def check_ours(measure):
            problems = [json.loads(line)["problems"] for line in open(ours, encoding="utf-8")]
            found = len({problem["line"] for file in problems for problem in file if problem["severity"] == "error"})
            if found != wrong:
                return f"{found} records found invalid, {wrong} are"

        def check_theirs(measure):
            if int(theirs.read_text()) != wrong:
                return f"{theirs.read_text().strip()} records found invalid, {wrong} are"

        taken = self.bench.compare({
            "shopctl records validate": (lambda: None, [self.shopctl, "records", "validate", "--format", "jsonl", lines],
                                         check_ours, ours),
            "jsonschema-rs (Python)": (lambda: None, [self.peers / "bin" / "python", HERE / "peers" / "validate.py",
                                                      ROOT / "schemas" / "record" / "1", lines], check_theirs, theirs),
        })
        self.result["validate"] = {"programs": rates(taken, self.n, "shopctl records validate"), "invalid": wrong,
                                   "bytes_per_record": lines.stat().st_size / self.n}

    def show_validate(self, found):
        table(f"Validation of {self.n:,} records of {found['bytes_per_record']:,.0f} bytes, {found['invalid']:,} of them "
              f"invalid, start-up included", [
                  ("", lambda r: r["name"]), ("records/s", lambda r: f"{r['per_second']:,.0f}"),
                  ("CPU s", lambda r: f"{r['cpu_seconds']:.2f}"), ("peak MiB", lambda r: f"{r['peak_mib']:.0f}"),
                  ("ours is × as fast", lambda r: f"{r['ours_times_as_fast']:.2f}"),
                  ("by CPU ×", lambda r: f"{r['ours_times_as_fast_by_cpu']:.2f}")], found["programs"])

    # MARK: Search

    def search(self):
        ledger = self.imported()
        asked = queries.queries(self.csv[self.n])
        file = self.work / "queries.tsv"
        file.write_text("".join(f"{sort}\t{words}\n" for sort, words in asked), encoding="utf-8")
        plain = self.work / "floor.db"
        if not plain.exists():
            self.bench.run([self.floor("import.c", libraries=["-lsqlite3"]), self.csv[self.n], plain])
        programs = {"FTS5 with its own BM25 (Python)":
                    [sys.executable, HERE / "peers" / "search.py", plain, str(self.options.rounds)]}
        if self.searcher.exists():
            programs["shopctl's ledger"] = [self.searcher, ledger, str(self.options.rounds)]
        else:
            self.bench.say(f"There is no {self.searcher}: searches are timed at the command line only.")
        self.result["search"] = found = {"programs": []}
        for name, command in programs.items():
            answers = self.work / "answers.jsonl"
            measure = self.bench.run(command, answers, file)
            if measure.status:
                raise Failed(f"{name}: exit code {measure.status}\n{measure.errors}")
            found["programs"].append(self.latencies(name, [json.loads(line) for line in open(answers)]))
        times = []
        for sort, words in asked[::4]:
            measure = self.bench.run([self.shopctl, "search", "--quiet", "--workspace", ledger.parent, words])
            times.append({"kind": sort, "ms": measure.wall * 1000, "hits": 1 if measure.status == 0 else 0})
        found["programs"].append(self.latencies("shopctl search (a process each)", times))

    @staticmethod
    def latencies(name, answers):
        sorts = {}
        for answer in answers:
            sorts.setdefault(answer["kind"], []).append(answer["ms"])
        times = [answer["ms"] for answer in answers]
        return {"name": name, "p50_ms": median(times), "p99_ms": percentile(times, 0.99), "max_ms": max(times),
                "searches": len(times), "with_hits": sum(answer["hits"] > 0 for answer in answers),
                "sorts": {sort: {"p50_ms": median(each), "p99_ms": percentile(each, 0.99)}
                          for sort, each in sorts.items()}}

    def show_search(self, found):
        table(f"Search in {self.n:,} records, the best 20 (milliseconds)", [
            ("", lambda r: r["name"]), ("searches", lambda r: f"{r['searches']:,}"), ("p50", lambda r: f"{r['p50_ms']:.2f}"),
            ("p99", lambda r: f"{r['p99_ms']:.2f}"), ("longest", lambda r: f"{r['max_ms']:.2f}")], found["programs"])
        sorts = list(found["programs"][0]["sorts"])
        table("p50 / p99 by sort of query", [("", lambda sort: sort)] + [
            (program["name"], lambda sort, program=program:
             "{p50_ms:.2f} / {p99_ms:.2f}".format(**program["sorts"][sort])) for program in found["programs"]], sorts)

    # MARK: Start-up

    def start(self):
        floor = self.floor("start.c", libraries=["-lcurl", "-lsqlite3"])
        programs = {"true": ["/bin/true"], "floor: C linked to libcurl and SQLite": [floor], "git --version": ["git", "--version"],
                    "python3 -c pass": [sys.executable, "-c", "pass"], "shopctl --version": [self.shopctl, "--version"]}
        times = {name: [] for name in programs}
        for _ in range(50):
            for name, command in programs.items():
                times[name].append(self.bench.run(command).wall * 1000)
        self.result["start"] = {"programs": [
            {"name": name, "median_ms": median(each), "p95_ms": percentile(each, 0.95), "least_ms": min(each)}
            for name, each in times.items()]}

    @staticmethod
    def show_start(found):
        table("Start-up, 50 runs of each in turns (milliseconds)", [
            ("", lambda r: r["name"]), ("median", lambda r: f"{r['median_ms']:.1f}"),
            ("least", lambda r: f"{r['least_ms']:.1f}"), ("p95", lambda r: f"{r['p95_ms']:.1f}")], found["programs"])

    # MARK: All

    def perform(self):
        sections = {"import": (self.imports, self.show_import), "validate": (self.validate, self.show_validate),
                    "search": (self.search, self.show_search), "start": (self.start, self.show_start)}
        wanted = self.options.only.split(",")
        for name in wanted:
            if name not in sections:
                raise Failed(f"There is no section {name}; there are {', '.join(sections)}.")
        self.result["load_before"] = os.getloadavg()[0]
        for name in wanted:
            self.bench.say(f"{name}:")
            sections[name][0]()
        self.result["load_after"] = os.getloadavg()[0]
        self.result["processors"] = os.cpu_count()
        if self.options.format == "json":
            print(json.dumps(self.result, indent=1))
            return
        for name in wanted:
            sections[name][1](self.result[name])
        load = f"{self.result['load_before']:.1f} before, {self.result['load_after']:.1f} after"
        print(f"\n{self.result['processors']} processors; load {load}; medians of {self.options.rounds} rounds.")
        if self.result["load_before"] > 0.5:
            print("The machine had other work: rates and latencies are worse than they would be; compare within a table.")


def main():
    options = arguments()
    try:
        if options.work:
            options.work.mkdir(parents=True, exist_ok=True)
            Section(options, options.work.resolve()).perform()
        else:
            with tempfile.TemporaryDirectory(prefix="bench-") as work:
                Section(options, pathlib.Path(work)).perform()
    except Failed as problem:
        sys.exit(f"bench: {problem}")


if __name__ == "__main__":
    main()
