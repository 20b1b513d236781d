"""Searches an FTS5 index with its own BM25 ranking, as a plain program would; one JSON object a query.

    search.py LEDGER.db ROUNDS < QUERIES.tsv
"""
import json
import sqlite3
import sys
import time

db = sqlite3.connect(sys.argv[1])
queries = [line.rstrip("\n").split("\t") for line in sys.stdin]
for _ in range(int(sys.argv[2])):
    for kind, words in queries:
        parts = [f'"{word}"' for word in words.split()]
        begun = time.perf_counter()
        found = db.execute(
            "SELECT record.id, record.title FROM fts JOIN record ON record.rowid = fts.rowid WHERE fts MATCH ? "
            "ORDER BY rank LIMIT 20", (" ".join(parts) + "*",)).fetchall()
        print(json.dumps({"kind": kind, "ms": (time.perf_counter() - begun) * 1000, "hits": len(found)}))
