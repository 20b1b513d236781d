#!/usr/bin/env python3
"""How fast we harvest by OAI-PMH and how fast we serve, beside peers and floors of the same invocation.

See bench/README.md."""
import argparse
import html
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import pages  # noqa: E402
from measuring import Bench, Failed, median, rates, table  # noqa: E402
from static import Served  # noqa: E402

OURS = "shopctl harvest"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=100_000, help="records to harvest (100,000)")
    parser.add_argument("--served", type=int, default=10_000, help="records to serve (10,000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each program (3)")
    parser.add_argument("--seconds", type=int, default=6, help="of each measurement of a server (6)")
    parser.add_argument("--only", default="harvest,provider", help="sections, with a comma between")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--shopctl", help="this program, instead of building the release")
    parser.add_argument("--harness", type=pathlib.Path, default=ROOT.parent / "shared" / "bench",
                        help="a folder with another generator of pages (gen.py)")
    parser.add_argument("--work", type=pathlib.Path, help="a folder for pages and ledgers, kept; else a temporary one")
    parser.add_argument("--quiet", action="store_true", help="no word of each run")
    return parser.parse_args()


class OAIBench:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.peers = ROOT / ".peers" / "oai-bench"
        self.result = {"rounds": options.rounds}
        self.build()
        self.bench = Bench(self.compiled("measure", HERE.parent / "floors" / "measure.c"), work, options.rounds, options.quiet)
        self.install_peers()

    # MARK: What is needed

    def build(self):
        if not self.options.shopctl:
            print("Building shopctl for release…", file=sys.stderr, flush=True)
            subprocess.run([ROOT / "scripts" / "build-release.sh"], check=True, stdout=sys.stderr)
        self.shopctl = pathlib.Path(self.options.shopctl or ROOT / ".build" / "release" / "shopctl").resolve()

    def compiled(self, name, source, *libraries):
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if not compiler:
            raise Failed("The floors need a C compiler: install gcc or clang.")
        flags = []
        if libraries:
            flags = subprocess.run(["pkg-config", "--cflags", "--libs", *libraries], check=True, capture_output=True,
                                   text=True).stdout.split()
        subprocess.run([compiler, "-O2", "-o", self.work / name, source, *flags], check=True)
        return self.work / name

    def install_peers(self):
        wanted, have = HERE / "peers" / "requirements.txt", self.peers / "requirements.txt"
        if have.exists() and have.read_bytes() == wanted.read_bytes():
            return
        try:
            subprocess.run([sys.executable, "-m", "venv", self.peers], check=True, stdout=sys.stderr)
            subprocess.run([self.peers / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted],
                           check=True, stdout=sys.stderr)
            shutil.copy(wanted, have)
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(self.peers, ignore_errors=True)
            raise Failed(f"The peers of bench/oai/peers/requirements.txt cannot be installed: {error}")

    def repository(self, count, size):
        """The folder of static pages, and how many of its records are deleted."""
        folder = self.work / "pages" / f"r{count}p{size}"
        facts, other = folder / "META.json", self.options.harness / "gen.py"
        self.result["pages_by"] = "gen.py of the harness" if other.exists() else "bench/oai/pages.py"
        if not facts.exists():
            if other.exists():
                subprocess.run([sys.executable, other, "oai", str(count), folder, "--page", str(size)], check=True,
                               stdout=sys.stderr)
            else:
                pages.write(count, folder, size)
        return folder, json.loads(facts.read_text())["deleted"]

    # MARK: Harvest

    def workspace(self, name, address):
        """Makes an empty workspace whose one source is the repository; gives what does it again."""
        node, folder = self.work / f"node-{name}", self.work / f"ours-{name}"
        node.mkdir(exist_ok=True)
        text = (HERE / "node" / "node.yaml").read_text(encoding="utf-8")
        (node / "node.yaml").write_text(text.replace("http://127.0.0.1/oai", address), encoding="utf-8")

        def make():
            shutil.rmtree(folder, ignore_errors=True)
            made = self.bench.run([self.shopctl, "init", folder, "--node", "essai", "--name", "Essai", "--nodes", node])
            if made.status:
                raise Failed(f"No workspace can be made.\n{made.errors}")
            with open(folder / "federation.yaml", "a", encoding="utf-8") as file:
                file.write("\nsources:\n  banc/oai: { allowPrivateAddresses: true }\n")
        return folder, make

    @staticmethod
    def rows(path, name, expected):
        def check(measure):
            if measure.status:
                return f"exit code {measure.status}"
            with sqlite3.connect(path) as file:
                found = file.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            return None if found == expected else f"{found} of {expected} in {name}"
        return check

    def ours(self, name, address, live):
        folder, make = self.workspace(name, address)
        ledger = folder / "ledger.sqlite"

        def check(measure):
            for kept in ("record", "claim", "claim WHERE evidence IS NOT NULL", "payload", "source_record"):
                wrong = self.rows(ledger, kept, live)(measure)
                if wrong:
                    return wrong
        return (make, [self.shopctl, "harvest", "--quiet", "--workspace", folder], check, None)

    def harvest(self):
        floor = self.compiled("floor", HERE / "floor.c", "libcurl", "libxml-2.0", "sqlite3")
        catmandu = shutil.which("catmandu")
        self.result["harvest"] = {"pages": [], "catmandu": bool(catmandu)}
        sizes = [(self.options.n, 100), (self.options.n, 1000), (max(1000, self.options.n // 10), 100)]
        for count, size in sizes:
            self.repository(count, size)
        with Served(self.work / "pages", self.work) as base:
            for count, size in sizes:
                _, deleted = self.repository(count, size)
                address, live = f"{base}/r{count}p{size}/oai", count - deleted
                self.bench.say(f"harvest of {count}, {size} a page:")
                theirs, least = self.work / "theirs.db", self.work / "floor.db"

                def gone(path):
                    return lambda: [old.unlink() for old in self.work.glob(path.name + "*")]

                programs = {
                    OURS: self.ours(f"{count}p{size}", address, live),
                    "sickle into sqlite3": (
                        gone(theirs), [self.peers / "bin" / "python", HERE / "peers" / "sickle_into_sqlite.py", address,
                                       theirs], self.rows(theirs, "record", count), None),
                    "floor: C, libcurl, libxml2, SQLite": (
                        gone(least), [floor, address, least], self.rows(least, "record", count), None),
                }
                if catmandu and count <= 10_000:
                    lines = self.work / "catmandu.jsonl"
                    programs["catmandu convert OAI"] = (
                        lambda: None, [catmandu, "convert", "OAI", "--url", address, "--metadataPrefix", "oai_dc", "to",
                                       "JSON", "--line_delimited", "1"],
                        lambda measure: measure.status or None, lines)
                taken = self.bench.compare(programs)
                ledger = self.work / f"ours-{count}p{size}" / "ledger.sqlite"
                self.result["harvest"]["pages"].append({
                    "records": count, "page": size, "programs": rates(taken, count, OURS),
                    "bytes_per_record": ledger.stat().st_size / count})

    def show_harvest(self, found):
        for part in found["pages"]:
            table(f"Harvest of {part['records']:,} records of Dublin Core, {part['page']} a page", [
                ("", lambda r: r["name"]), ("records/s", lambda r: f"{r['per_second']:,.0f}"),
                ("CPU s", lambda r: f"{r['cpu_seconds']:.2f}"), ("peak MiB", lambda r: f"{r['peak_mib']:.0f}"),
                ("ours is × as fast", lambda r: f"{r['ours_times_as_fast']:.2f}"),
                ("by CPU ×", lambda r: f"{r['ours_times_as_fast_by_cpu']:.2f}")], part["programs"])
            print(f"  Ours also validates, and keeps evidence, the raw payloads, claims, history and a search index: "
                  f"{part['bytes_per_record']:,.0f} bytes of ledger a record.")
        if not found["catmandu"]:
            print("  Catmandu is not installed (Debian: libcatmandu-oai-perl), so it is not in the tables.")

    # MARK: Provider

    def start(self, command, path, environment=None):
        """A server in the background; gives its base URL."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        errors = open(self.work / f"server-{port}.log", "wb")
        process = subprocess.Popen([str(word).format(port=port) for word in command], stdout=errors, stderr=errors,
                                   env=dict(os.environ, **(environment or {})), start_new_session=True)
        self.servers.append(process)
        base = f"http://127.0.0.1:{port}{path}"
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"{base}?verb=Identify", timeout=10).read()
                return base
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.1)
        raise Failed(f"{command[0]} does not serve: {(self.work / f'server-{port}.log').read_text()[-600:]}")

    @staticmethod
    def walk(base):
        """The request of every page, how many records they hold, and the identifiers of those that are not deleted."""
        requests, identifiers, count = [], [], 0
        query = "verb=ListRecords&metadataPrefix=oai_dc"
        while True:
            requests.append(query)
            body = urllib.request.urlopen(f"{base}?{query}", timeout=60).read().decode()
            count += len(re.findall(r"<(?:\w+:)?header[ >]", body))
            identifiers += re.findall(r"<(?:\w+:)?header>\s*<(?:\w+:)?identifier>([^<]+)<", body)
            token = re.search(r"<(?:\w+:)?resumptionToken(?:[^>]*[^/>])?>\s*([^<\s]+)\s*</", body)
            if not token:
                return requests, count, identifiers
            query = "verb=ListRecords&resumptionToken=" + urllib.parse.quote(html.unescape(token.group(1)), safe="")

    def load(self, base, queries, clients):
        """What wrk says of a server under so many clients."""
        paths = self.work / "paths.txt"
        path = urllib.parse.urlsplit(base).path
        paths.write_text("".join(f"{path}?{query}\n" for query in queries))
        said = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{self.options.seconds}s", "--timeout", "20s", "-s", HERE / "peers" / "cycle.lua",
             base], env=dict(os.environ, PATHS=str(paths)), capture_output=True, text=True).stdout
        if "FIGURES " not in said:
            raise Failed(f"wrk says nothing of {base}: {said[-300:]}")
        return json.loads(said.rpartition("FIGURES ")[2])

    def peer_table(self, count):
        """A table of records as the peers' servers read it."""
        path = self.work / "table.db"
        path.unlink(missing_ok=True)
        with sqlite3.connect(path) as file:
            file.execute("CREATE TABLE record (id TEXT PRIMARY KEY, datestamp TEXT, sets TEXT, deleted INTEGER, data TEXT)")
            for index in range(count):
                row, sheet = pages.columns(index), {}
                for name, value in pages.elements(row):
                    sheet.setdefault(name, []).append(value)
                deleted = pages.is_deleted(index)
                file.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?)",
                             (row["id"], row["datestamp"], row["set"], deleted, None if deleted else json.dumps(sheet)))
            file.execute("CREATE INDEX by_date ON record (datestamp, id)")
        return path

    def provider(self):
        if not shutil.which("wrk"):
            raise Failed("The provider's figures need wrk (Debian: wrk).")
        count, self.servers = self.options.served, []
        pages.write(count, self.work / "pages" / f"own{count}")
        try:
            with Served(self.work / "pages", self.work) as static:
                folder, make = self.workspace("served", f"{static}/own{count}/oai")
                make()
                with open(folder / "federation.yaml", "a", encoding="utf-8") as file:
                    file.write("\n" + SERVING)
                harvested = self.bench.run([self.shopctl, "harvest", "--quiet", "--workspace", folder])
                if harvested.status:
                    raise Failed(f"Nothing to serve: exit code {harvested.status}\n{harvested.errors}")
                servers = {
                    "shopctl serve": self.start(
                        [self.shopctl, "serve", "--workspace", folder, "--no-site", "--port", "{port}",
                         "--access-log", self.work / "access.log"], "/oai"),
                    "oaipmh 4.0 on gunicorn, two processes": self.start(
                        [self.peers / "bin" / "gunicorn", "-w", "2", "--preload", "-b", "127.0.0.1:{port}", "--log-level",
                         "error", "--chdir", HERE / "peers", "serve_oaipmh:application"], "/",
                        {"OAI_TABLE": str(self.peer_table(count))}),
                    "floor: static pages": f"{static}/own{count}/oai",
                }
                self.result["provider"] = self.measure_servers(servers)
        finally:
            for process in self.servers:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()

    def measure_servers(self, servers):
        walked = {name: self.walk(base) for name, base in servers.items()}
        taken = {name: {"list": [], "get": []} for name in servers}
        names = list(servers)
        for turn in range(self.options.rounds):
            for name in names[turn % len(names):] + names[:turn % len(names)]:
                requests, count, identifiers = walked[name]
                lists = self.load(servers[name], requests, 8)
                taken[name]["list"].append({**lists, "records": lists["requests"] * count / len(requests)})
                if not name.startswith("floor"):
                    some = random.Random(turn).choices(identifiers, k=2000)
                    gets = ["verb=GetRecord&metadataPrefix=oai_dc&identifier=" + urllib.parse.quote(one, safe="")
                            for one in some]
                    taken[name]["get"].append(self.load(servers[name], gets, 50))
                self.bench.say(f"  round {turn + 1}: {name}: {taken[name]}")
        rows = []
        for name, runs in taken.items():
            def of(sort, figure, runs=runs):
                return median([figure(run) for run in runs[sort]]) if runs[sort] else None
            rows.append({
                "name": name, "records": walked[name][1],
                "list_per_second": of("list", lambda run: run["records"] / run["seconds"]),
                "get_per_second": of("get", lambda run: run["requests"] / run["seconds"]),
                "get_p50_ms": of("get", lambda run: run["p50_ms"]), "get_p99_ms": of("get", lambda run: run["p99_ms"]),
                "errors": sum(run["errors"] for sort in runs.values() for run in sort)})
        ours = rows[0]["list_per_second"]
        for row in rows:
            row["ours_times_as_fast"] = ours / row["list_per_second"]
        return rows

    @staticmethod
    def show_provider(rows):
        def number(value, form):
            return "" if value is None else form.format(value)
        table("OAI-PMH served: ListRecords of Dublin Core, 100 a page, 8 clients; GetRecord, 50 clients", [
            ("", lambda r: r["name"]), ("records/s", lambda r: f"{r['list_per_second']:,.0f}"),
            ("ours is × as fast", lambda r: f"{r['ours_times_as_fast']:.2f}"),
            ("GetRecord/s", lambda r: number(r["get_per_second"], "{:,.0f}")),
            ("p50 ms", lambda r: number(r["get_p50_ms"], "{:.2f}")), ("p99 ms", lambda r: number(r["get_p99_ms"], "{:.2f}")),
            ("errors", lambda r: str(r["errors"]))], rows)

    # MARK: All

    def perform(self):
        sections = {"harvest": (self.harvest, self.show_harvest), "provider": (self.provider, self.show_provider)}
        wanted = self.options.only.split(",")
        for name in wanted:
            if name not in sections:
                raise Failed(f"There is no section {name}; there are {', '.join(sections)}.")
        self.result["load_before"] = os.getloadavg()[0]
        for name in wanted:
            sections[name][0]()
        self.result.update(load_after=os.getloadavg()[0], processors=os.cpu_count())
        if self.options.format == "json":
            print(json.dumps(self.result, indent=1))
            return
        for name in wanted:
            sections[name][1](self.result[name])
        load = f"{self.result['load_before']:.1f} before, {self.result['load_after']:.1f} after"
        print(f"\n{self.result['processors']} processors; load {load}; medians of {self.options.rounds} rounds; pages by "
              f"{self.result.get('pages_by', 'bench/oai/pages.py')}.")
        if self.result["load_before"] > 0.5:
            print("The machine had other work: rates and latencies are worse than they would be; compare within a table.")


# What a node that serves says of itself.
SERVING = "serve: { adminEmails: [banc@example.org] }\n"


def main():
    options = arguments()
    try:
        if options.work:
            options.work.mkdir(parents=True, exist_ok=True)
            OAIBench(options, options.work.resolve()).perform()
        else:
            with tempfile.TemporaryDirectory(prefix="bench-oai-") as work:
                # nginx started by root reads it as somebody else.
                os.chmod(work, 0o755)
                OAIBench(options, pathlib.Path(work)).perform()
    except Failed as problem:
        sys.exit(f"bench-oai: {problem}")


if __name__ == "__main__":
    main()
