"""A node of ours for other people's harvesters: a workspace, its edits, its server, and what its ledger says it gives."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from datetime import datetime, timezone
from pathlib import Path

from clients import Seen

PATIENCE = 300
FEDERATION = """federation: 1
node:
  id: demo
  name: Fédération de démonstration
  language: fr
  contact: demo@federation.example
nodes:
  - lyon
  - lille
  - occitanie
  - quebec
  - nantes
  - library
  - elsewhere
serve:
  url: {url}
  adminEmails: [oai@federation.example]
  domain: federation.example
sources:
  nantes/demandes: {{ removals: {{ share: 1, count: 1000 }} }}
  library/oai: {{ allowPrivateAddresses: true }}
"""
LIBRARY = """node: {name}
name: {{ fr: Une bibliothèque }}
summary: {{ fr: Le dépôt d’autrui. }}
languages: [fr]
licence: https://creativecommons.org/licenses/by/4.0/
sources:
  - id: oai
    title: Dépôt
    adapter: oai-pmh
    location: "{location}"
    politeness: {{ delaySeconds: 0 }}
    basis: {{ type: public, statement: Publié par la bibliothèque. }}
"""
NODE = """node: nantes
name: { fr: Boutique de Nantes, en: Nantes shop }
summary: { fr: Une boutique. }
territory: Nantes Métropole
languages: [fr]
licence: https://creativecommons.org/licenses/by/4.0/
sources:
  - id: demandes
    title: Demandes
    adapter: csv
    location: demandes.csv
    options: { key: [Ref] }
    crosswalk: demandes.yaml
    basis: { type: public, statement: Page publique. }
"""
CROSSWALK = """crosswalk: 1
id: nantes/demandes
formats: [csv]
language: fr
records:
  - rule: demande
    kind: demand
    key: { column: Ref }
    fields:
      title: { column: Titre }
      question: { column: Question }
      licence: https://creativecommons.org/licenses/by/4.0/
      period: { from: { column: Depuis }, read: period }
    participants:
      - { role: requester, from: { column: Demandeur }, kind: organisation, record: true }
"""


class Node:
    def __init__(self, shopctl, folder, library):
        """`library` is the address of a repository whose records it harvests."""
        self.shopctl = shopctl
        self.folder = Path(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.site = f"http://127.0.0.1:{self.port}/"
        self.base = self.site + "oai"
        nantes = self.folder / "nodes" / "nantes"
        nantes.mkdir(parents=True)
        (self.folder / "federation.yaml").write_text(FEDERATION.format(url=self.site))
        (nantes / "node.yaml").write_text(NODE)
        (nantes / "demandes.yaml").write_text(CROSSWALK)
        # One on this machine, and one that anybody may know of; the latter is never asked.
        for name, location in (("library", library), ("elsewhere", "https://elsewhere.example/oai")):
            (self.folder / "nodes" / name).mkdir()
            (self.folder / "nodes" / name / "node.yaml").write_text(LIBRARY.format(name=name, location=location))
        self.server = None

    def write(self, rows):
        """The table of demands: (reference, title, question, who asks)."""
        lines = ["Ref;Titre;Question;Demandeur;Depuis"] + [";".join([*row, "2024"]) for row in rows]
        (self.folder / "nodes/nantes/demandes.csv").write_text("\n".join(lines) + "\n")

    def run(self, *arguments):
        done = subprocess.run(
            [self.shopctl, *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"shopctl {' '.join(arguments)}: {done.returncode} {done.stdout} {done.stderr}")
        return done.stdout

    # The server

    def start(self):
        self.server = subprocess.Popen(
            [self.shopctl, "serve", "--port", str(self.port), "--refresh", "1", "--no-site"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=open(self.folder / "serve.log", "wb"),
        )
        self.wait("the server to answer", self.answers)

    def answers(self):
        if self.server.poll() is not None:
            raise RuntimeError((self.folder / "serve.log").read_text())
        try:
            with urllib.request.urlopen(self.base + "?verb=Identify", timeout=60) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self):
        """Asks the server to stop; its exit code."""
        self.server.send_signal(signal.SIGTERM)
        return self.server.wait(PATIENCE)

    @staticmethod
    def wait(what, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise RuntimeError(f"waited {PATIENCE} s for {what}")
            time.sleep(0.2)

    # The ledger

    def ledger(self, sql):
        with sqlite3.connect(f"file:{self.folder}/ledger.sqlite?mode=ro", uri=True, timeout=60) as database:
            return database.execute(sql).fetchall()

    def is_fresh(self):
        """Whether all changes of the ledger have come to the channel."""
        behind = self.ledger(
            "SELECT (SELECT max(sequence) FROM change) > bookmark OR verdict IS NULL FROM channel WHERE name = 'oai'"
        )
        return behind and not behind[0][0]

    def given(self, carries=lambda kind: True):
        """What harvesters of a format shall see: identifier → Seen, by the receipts of the channel."""
        seen = {}
        for record, state, changed, labels in self.ledger(
            "SELECT record, state, receipt.changed, labels FROM receipt JOIN channel ON pk = channel"
            " WHERE name = 'oai' AND receipt.sequence > 0"
        ):
            if not carries(record.split(":")[1].split("/")[0]):
                continue
            moment = datetime.fromtimestamp(changed // 1000, timezone.utc)
            # Labels that say in which formats a record is to be had are no sets.
            # A header names the narrowest sets.
            labels = [label for label in labels.split("\n") if label and not label.startswith("@")]
            sets = tuple(sorted(a for a in labels if not any(b.startswith(a + ":") for b in labels)))
            seen[f"oai:federation.example:{record}"] = Seen(
                moment.strftime("%Y-%m-%dT%H:%M:%SZ"), state == "withdrawn", sets
            )
        return seen

    def exported(self):
        """The identifiers of the records that are there, as the program says them."""
        records = map(json.loads, self.run("records", "export").splitlines())
        return {record["id"] for record in records if record["status"] != "deleted"}


def program(argument):
    return os.path.abspath(argument)
