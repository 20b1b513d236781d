#!/usr/bin/env python3
"""What decisions on consent cost: publishing 10,000 records with more and more of them written down.

    bench/consent/run.py [SHOPCTL]

Half of the decisions are refusals and half are grants, each of a record of its own until there are more decisions than
records. Every figure is the processor's time of a whole process, so that it means something beside other work: the first
publication to OAI-PMH, one with nothing new, one that judges everything again, one after a single decision more, and the
report on them all.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile

RECORDS = 10_000
DECISIONS = [0, 100, 10_000, 100_000]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    shopctl = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else f"{here}/../../.build/release/shopctl")
    print(f"{'decisions':>9}  {'import':>7}  {'first':>7}  {'same':>7}  {'again':>7}  {'one more':>8}  report")
    for count in DECISIONS:
        with tempfile.TemporaryDirectory() as folder:
            print(row(shopctl, folder, count), flush=True)


def row(shopctl, folder, count):
    def timed(*arguments):
        start = spent()
        result = subprocess.run([shopctl, *arguments], cwd=folder, capture_output=True)
        if result.returncode not in (0, 10):
            raise SystemExit(f"{arguments}: {result.stdout.decode()} {result.stderr.decode()}")
        return spent() - start

    prepare(folder, count)
    timed("records", "import", "records.jsonl", "--quiet")
    imported = timed("consent", "import", "decisions.csv", "--quiet") if count else 0
    publish = ["publish", "oai", "--no-site", "--quiet"]
    first, same = timed(*publish), timed(*publish)
    again = timed(*publish, "--full")
    timed("consent", "withdraw", name(0), "--quiet")
    more = timed(*publish)
    report = timed("consent", "report", "--format", "json")
    return (f"{count:>9,}  {imported:>6.2f}s  {first:>6.2f}s  {same:>6.2f}s  {again:>6.2f}s  {more:>7.2f}s  "
            f"{report:>5.2f}s")


def spent():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def name(number):
    return f"nantes:project/p-{number % RECORDS}"


def prepare(folder, count):
    os.makedirs(f"{folder}/nodes/nantes")
    write = lambda path, text: open(f"{folder}/{path}", "w", encoding="utf-8").write(text)
    write("federation.yaml", "federation: 1\nnode: { id: demo, name: D, language: fr, contact: a@example.org }\n"
          "nodes: [nantes]\nserve: { domain: demo.example.org }\n")
    write("nodes/nantes/node.yaml", "node: nantes\nname: { fr: Nantes }\nsummary: { fr: Nantes. }\nlanguages: [fr]\n"
          "sources: [{ id: rien, title: Rien, adapter: csv, location: none.csv, options: { key: [Ref] },\n"
          "  crosswalk: c.yaml, basis: { type: public, statement: Publique. } }]\n")
    write("nodes/nantes/c.yaml", "crosswalk: 1\nid: nantes/c\nformats: [csv]\nlanguage: fr\nrecords:\n"
          "  - { rule: r, kind: project, key: { column: Ref }, fields: { title: { column: Ref } } }\n")
    with open(f"{folder}/records.jsonl", "w", encoding="utf-8") as file:
        for number in range(RECORDS):
            file.write(json.dumps({
                "schema": "record/1", "id": name(number), "kind": "project", "home": "nantes", "status": "active",
                "title": {"fr": f"Projet {number}"}, "summary": {"fr": "Ce que la rivière charrie, mois par mois. " * 8},
                "basis": {"type": "public"},
                "contacts": [{"type": "email", "value": f"p{number}@example.org", "private": False}],
                "themes": [{"asWritten": f"thème {number % 40}"}],
            }) + "\n")
    with open(f"{folder}/decisions.csv", "w", encoding="utf-8") as file:
        file.write("record,group,granted,scope,date,wording,by\n")
        for number in range(count):
            groups = ["contact", "image", "person"]
            group, turn = groups[number // RECORDS % 3], number // (RECORDS * 3)
            answer = "yes,public" if number % 2 else "no,"
            file.write(f"{name(number)},{group},{answer},{2020 + turn},Question {number} ?,Zoé\n")


if __name__ == "__main__":
    main()
