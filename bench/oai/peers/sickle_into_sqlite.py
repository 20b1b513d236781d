"""What a few lines around sickle make of a repository: `sickle_into_sqlite.py BASE-URL FILE.sqlite`."""
import json
import sqlite3
import sys

from sickle import Sickle

file = sqlite3.connect(sys.argv[2])
file.execute("PRAGMA journal_mode = WAL")
file.execute("PRAGMA synchronous = NORMAL")
file.execute("CREATE TABLE record (id TEXT PRIMARY KEY, datestamp TEXT, sets TEXT, deleted INTEGER, data TEXT)")
held = []


def store():
    file.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", held)
    file.commit()
    held.clear()


for record in Sickle(sys.argv[1]).ListRecords(metadataPrefix="oai_dc"):
    header = record.header
    data = None if header.deleted else json.dumps(record.get_metadata(), ensure_ascii=False)
    held.append((header.identifier, header.datestamp, ",".join(header.setSpecs), int(header.deleted), data))
    if len(held) == 1000:
        store()
store()
