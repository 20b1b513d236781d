"""The server of oaipmh, pyoai's successor, over a table of SQLite: `OAI_TABLE=FILE gunicorn serve_oaipmh:application`."""
import datetime
import json
import os
import sqlite3
import threading
from urllib.parse import parse_qsl

from oaipmh import common, error, metadata
from oaipmh.server import BatchingServer, oai_dc_writer

FORM = "%Y-%m-%dT%H:%M:%SZ"
kept = threading.local()


def table():
    if not hasattr(kept, "file"):
        kept.file = sqlite3.connect(os.environ["OAI_TABLE"])
    return kept.file


def header(row):
    moment = datetime.datetime.strptime(row[1], FORM)
    return common.Header(None, row[0], moment, row[2].split(","), bool(row[3]))


def item(row):
    return header(row), None if row[3] else common.Metadata(None, json.loads(row[4])), None


class Repository:
    def identify(self):
        return common.Identify("Bench", "http://127.0.0.1/oai", "2.0", ["a@b.example"], datetime.datetime(2019, 1, 1),
                               "persistent", "YYYY-MM-DDThh:mm:ssZ", [])

    def listMetadataFormats(self, identifier=None):
        return [("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
                 "http://www.openarchives.org/OAI/2.0/oai_dc/")]

    def listSets(self, cursor=0, batch_size=10):
        return []

    def getRecord(self, metadataPrefix, identifier):
        row = table().execute("SELECT * FROM record WHERE id = ?", (identifier,)).fetchone()
        if row is None:
            raise error.IdDoesNotExistError(identifier)
        return item(row)

    def rows(self, cursor, count):
        return table().execute("SELECT * FROM record ORDER BY datestamp, id LIMIT ? OFFSET ?", (count, cursor))

    def listIdentifiers(self, metadataPrefix, set=None, from_=None, until=None, cursor=0, batch_size=10):
        return [header(row) for row in self.rows(cursor, batch_size)]

    def listRecords(self, metadataPrefix, set=None, from_=None, until=None, cursor=0, batch_size=10):
        return [item(row) for row in self.rows(cursor, batch_size)]


registry = metadata.MetadataRegistry()
registry.registerWriter("oai_dc", oai_dc_writer)
server = BatchingServer(Repository(), metadata_registry=registry, resumption_batch_size=100)


def application(environment, start):
    answer = server.handleRequest(dict(parse_qsl(environment["QUERY_STRING"])))
    body = answer.encode() if isinstance(answer, str) else answer
    start("200 OK", [("Content-Type", "text/xml"), ("Content-Length", str(len(body)))])
    return [body]
