"""Our export feeds target-jsonl, whole and by its state; tap-jsonl is one of our sources.

    check_singer.py SHOPCTL TARGET_JSONL TAP_JSONL FOLDER
"""

import json
import os
import pathlib
import subprocess
import sys

problems = 0


def check(holds, what):
    global problems
    if not holds:
        problems += 1
        print(f"  WRONG: {what}", flush=True)


FEDERATION = "federation: 1\nnode: { id: demo, name: Demo, language: fr }\nnodes: [nantes]\n"
NODE = """node: nantes
name: { fr: Nantes }
summary: { fr: Une boutique. }
languages: [fr]
sources:
  - id: demandes
    title: Demandes
    adapter: singer
    location: https://example.org/demandes
    options:
      command: [%s]
      config: { path: data/demandes.jsonl, stream_name: demandes, primary_keys: [ref], emit_state_every: 20 }
    crosswalk: crosswalks/demandes.yaml
    basis: { type: public, statement: Page publique. }
"""
CROSSWALK = """crosswalk: 1
id: nantes/demandes
formats: [json]
language: fr
records:
  - rule: demande
    kind: demand
    key: { pointer: /ref }
    fields:
      title: { pointer: /titre }
      question: { pointer: /question }
"""


def rows(count, title="Titre"):
    return {f"d-{n}": f"{title} {n} é" for n in range(1, count + 1)}


def main():
    shopctl, target, tap, folder = sys.argv[1:]
    work = pathlib.Path(folder)
    node = work / "ours/nodes/nantes"
    (node / "data").mkdir(parents=True)
    (node / "crosswalks").mkdir()
    (work / "ours/federation.yaml").write_text(FEDERATION)
    (node / "node.yaml").write_text(NODE % tap)
    (node / "crosswalks/demandes.yaml").write_text(CROSSWALK)
    (work / "theirs").mkdir()
    (work / "target.json").write_text(
        json.dumps({"destination_path": str(work / "theirs"), "do_timestamp_file": False})
    )

    def ours(*arguments):
        done = subprocess.run([shopctl, *arguments], cwd=work / "ours", capture_output=True, text=True, timeout=600)
        check(done.returncode == 0, f"shopctl {' '.join(arguments)}: {done.stdout[-2000:]} {done.stderr[-2000:]}")
        return done.stdout

    def write(titles):
        with open(node / "data/demandes.jsonl", "w", encoding="utf-8") as file:
            for ref, title in titles.items():
                file.write(json.dumps({"ref": ref, "titre": title, "question": "Pourquoi ?"}, ensure_ascii=False) + "\n")
        # The tap asks a file for its day.
        os.utime(node / "data/demandes.jsonl", (write.moment, write.moment))
        write.moment += 3600

    write.moment = 1_700_000_000

    def harvest():
        return json.loads(ours("harvest", "--format", "json"))["runs"][0]

    def titles():
        return {
            record["id"].split("/")[1]: record["title"]["fr"]
            for record in map(json.loads, ours("records", "export").splitlines())
        }

    def feed():
        """Runs target-jsonl on our export; returns the identifiers it wrote."""
        state = work / "state.json"
        state.touch()
        messages = ours("records", "export", "--format", "singer", "--state", str(state))
        for file in (work / "theirs").iterdir():
            file.unlink()
        done = subprocess.run(
            [target, "--config", str(work / "target.json")], input=messages, capture_output=True, text=True, timeout=600
        )
        check(done.returncode == 0, f"target-jsonl: {done.stderr[-2000:]}")
        with open(state, "a") as file:
            file.write(done.stdout)
        return {
            record["id"].split("/")[1]: record["title"]["fr"]
            for file in (work / "theirs").iterdir()
            for record in map(json.loads, file.read_text().splitlines())
        }

    write(rows(50))
    run = harvest()
    check(run["verdict"] == "changed" and run["counts"]["added"] == 50, f"the first harvest: {run}")
    check(titles() == rows(50), "what tap-jsonl read is not what was written")
    first = feed()
    check(first == rows(50), f"target-jsonl has {len(first)} of 50 records")
    print(f"  tap-jsonl gave {run['counts']['added']} records, target-jsonl took {len(first)}", flush=True)

    check(feed() == {}, "an export of nothing new has records")
    write({**rows(50), "d-7": "Autre", "d-51": "Nouvelle"})
    run = harvest()
    check(run["counts"]["added"] == 1 and run["counts"]["changed"] == 1, f"the second harvest: {run['counts']}")
    second = feed()
    check(second == {"d-7": "Autre", "d-51": "Nouvelle"}, f"the target was told of {sorted(second)}")
    print(f"  of one changed and one new record the target was told {len(second)}", flush=True)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
