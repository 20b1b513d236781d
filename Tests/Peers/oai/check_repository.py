#!/usr/bin/env python3
"""Harvests a repository by django-oai-pmh with our program, whole and incrementally.

    check_repository.py SHOPCTL PYTHON WORK

PYTHON has django-oai-pmh. The records have to equal what its database holds, deleted ones included. Its datestamps are
local times that claim to be UTC, its last pages have no empty token, its dates have fractions of seconds: all this has to
be said, and nothing may be lost by it. Ends 1 when anything is wrong.
"""

import json
import subprocess
import sys
from pathlib import Path

from library import Library

FEDERATION = """federation: 1
node:
  id: demo
  name: Démo
  language: fr
nodes:
  - library
sources:
  library/oai: { allowPrivateAddresses: true, removals: { share: 1, count: 1000 } }
"""
NODE = """node: library
name: { fr: Une bibliothèque }
summary: { fr: Le dépôt d’autrui. }
languages: [fr]
sources:
  - id: oai
    title: Dépôt
    adapter: oai-pmh
    location: "%s"
    politeness: { delaySeconds: 0 }
    basis: { type: public, statement: Publié par la bibliothèque. }
"""


def main():
    shopctl, python, work = Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute(), Path(sys.argv[3]).absolute()
    problems = []

    def check(condition, message):
        if not condition:
            problems.append(message)
            print("  wrong: " + message, flush=True)

    def ours(*arguments):
        done = subprocess.run([shopctl, *arguments], cwd=work / "ours", capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"shopctl {' '.join(arguments)}: {done.returncode} {done.stdout} {done.stderr}")
        return done.stdout

    library = Library(python, work / "library.sqlite")
    (work / "ours/nodes/library").mkdir(parents=True)
    (work / "ours/federation.yaml").write_text(FEDERATION)
    (work / "ours/nodes/library/node.yaml").write_text(NODE % library.base)
    library.start()
    try:
        for edition in ("first", "second"):
            if edition == "second":
                library.edit()
            counts = json.loads(ours("harvest", "--format", "json"))["runs"][0]["counts"]
            wanted = {name: title for name, title in library.titles().items() if title is not None}
            found = {
                record["provenance"][0]["sourceIdentifier"]: record["title"]["fr"]
                for record in map(json.loads, ours("records", "export").splitlines())
                if record["status"] != "deleted"
            }
            check(found == wanted, f"{edition} edition: {len(found)} records for {len(wanted)}")
            for tampered in ({**wanted, "x": "y"}, dict(list(wanted.items())[1:])):
                check(tampered != found, "a record set that was tampered with was found right")
            print(f"  {edition} edition: {len(found)} records; {counts}", flush=True)
        again = json.loads(ours("harvest", "--format", "json"))["runs"][0]
        check(again["verdict"] == "unchanged", f"a harvest of nothing new is {again['verdict']}")
        told = ours("runs", "show", "latest", "--format", "json")
        check("no-last-token" in told, "that the last page has no empty token is not said")
    finally:
        library.stop()
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
