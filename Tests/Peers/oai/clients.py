"""Other people's harvesters, each as a function from (address, prefix, from) to what it saw: identifier → Seen."""

import json
import subprocess
from pathlib import Path
from typing import NamedTuple

NAMES = {"oai": "http://www.openarchives.org/OAI/2.0/"}


class Seen(NamedTuple):
    datestamp: str
    deleted: bool
    sets: tuple


def with_sickle(base, prefix, since):
    from sickle import Sickle
    from sickle.oaiexceptions import NoRecordsMatch

    wanted = {"metadataPrefix": prefix} | ({"from": since} if since else {})
    try:
        return {
            record.header.identifier: Seen(
                record.header.datestamp, bool(record.header.deleted), tuple(sorted(record.header.setSpecs))
            )
            for record in Sickle(base, timeout=300).ListRecords(**wanted)
        }
    except NoRecordsMatch:
        return {}


def with_scythe(base, prefix, since):
    from oaipmh_scythe import HTTPConfig, Scythe
    from oaipmh_scythe.exceptions import NoRecordsMatch

    with Scythe(base, http_config=HTTPConfig(timeout=300)) as scythe:
        try:
            return {
                record.header.identifier: Seen(
                    record.header.datestamp, bool(record.header.deleted), tuple(sorted(record.header.setSpecs))
                )
                for record in scythe.list_records(metadata_prefix=prefix, from_=since)
            }
        except NoRecordsMatch:
            return {}


def with_perl(base, prefix, since):
    program = Path(__file__).with_name("harvest.pl")
    answer = subprocess.run(
        ["perl", program, base, prefix] + ([since] if since else []), capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    seen = {}
    for line in answer.stdout.splitlines():
        record = json.loads(line)
        seen[record["identifier"]] = Seen(record["datestamp"], record["deleted"], tuple(record["sets"]))
    return seen


ALL = {"sickle": with_sickle, "oaipmh-scythe": with_scythe, "HTTP::OAI": with_perl}
