"""A repository of static pages of OAI-PMH: made-up records of science shops in Dublin Core, about 1.6 KB each.

    python3 bench/oai/pages.py COUNT FOLDER [PAGE]

One record in a hundred is deleted; the same count gives the same bytes everywhere. `p00000.xml` is the first page, the
token that a page ends with is the name of the next one, and `META.json` says how many records there are.
"""
import json
import pathlib
import sys
from xml.sax.saxutils import escape

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import rows  # noqa: E402

PROTOCOL = "http://www.openarchives.org/OAI/2.0/"
BASE = "http://127.0.0.1/oai"
HEAD = (f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{PROTOCOL}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{PROTOCOL} {PROTOCOL}OAI-PMH.xsd">\n<responseDate>2026-01-01T00:00:00Z</responseDate>\n')
SHEET = ('<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
         'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
         'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ '
         'http://www.openarchives.org/OAI/2.0/oai_dc.xsd">')
EVERY = 100
SINGLE = [("title", "title"), ("description", "description"), ("publisher", "publisher"), ("date", "date"),
          ("type", "type"), ("url", "identifier"), ("language", "language"), ("coverage", "coverage"),
          ("rights", "rights")]


def columns(index):
    return dict(zip(rows.COLUMNS, rows.row(index)))


def is_deleted(index):
    return index % EVERY == EVERY - 1


def elements(row):
    """(element of Dublin Core, value), as a sheet lists them."""
    found = [("creator", name) for name in row["creators"].split("; ")]
    found += [("subject", word) for word in row["subjects"].split("; ")]
    return [(name, row[column]) for column, name in SINGLE[:1]] + found + [(n, row[c]) for c, n in SINGLE[1:]]


def record(index):
    row = columns(index)
    status = ' status="deleted"' if is_deleted(index) else ""
    header = (f'<header{status}><identifier>{row["id"]}</identifier><datestamp>{row["datestamp"]}</datestamp>'
              f'<setSpec>{row["set"]}</setSpec></header>')
    if is_deleted(index):
        return f"<record>{header}</record>\n"
    sheet = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in elements(row))
    return f"<record>{header}<metadata>{SHEET}{sheet}</oai_dc:dc></metadata></record>\n"


def page(number, count, size):
    first, last = number * size, min((number + 1) * size, count)
    body = "".join(record(index) for index in range(first, last))
    following = f"p{number + 1:05d}" if last < count else ""
    token = f'<resumptionToken completeListSize="{count}" cursor="{first}">{following}</resumptionToken>'
    return (f'{HEAD}<request verb="ListRecords" metadataPrefix="oai_dc">{BASE}</request>\n<ListRecords>\n{body}{token}\n'
            "</ListRecords>\n</OAI-PMH>\n")


def answer(verb, body):
    return f'{HEAD}<request verb="{verb}">{BASE}</request>\n{body}\n</OAI-PMH>\n'


IDENTIFY = (f"<Identify><repositoryName>Boutiques des sciences</repositoryName><baseURL>{BASE}</baseURL>"
            "<protocolVersion>2.0</protocolVersion><adminEmail>oai@boutiques.example.org</adminEmail>"
            "<earliestDatestamp>2024-01-01T00:00:00Z</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
            "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>")
FORMATS = ("<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix>"
           "<schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema>"
           "<metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat>"
           "</ListMetadataFormats>")


def write(count, folder, size=100):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def put(name, text):
        (folder / name).write_text(text, encoding="utf-8")

    for number in range((count + size - 1) // size):
        put(f"p{number:05d}.xml", page(number, count, size))
    put("identify.xml", answer("Identify", IDENTIFY))
    put("formats.xml", answer("ListMetadataFormats", FORMATS))
    put("sets.xml", answer("ListSets", '<error code="noSetHierarchy">there are no sets here</error>'))
    put("error.xml", answer("", '<error code="badArgument">not among the saved pages</error>').replace(' verb=""', ""))
    deleted = sum(is_deleted(index) for index in range(count))
    put("META.json", json.dumps({"n": count, "deleted": deleted, "page": size}))


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 100)
