"""Validates JSON Lines with Python's jsonschema-rs, the fastest validator there; prints how many are not valid.

    validate.py SCHEMA-FOLDER FILE.jsonl
"""
import json
import pathlib
import sys

import jsonschema_rs

schemas = [json.loads(path.read_bytes()) for path in pathlib.Path(sys.argv[1]).glob("*.schema.json")]
registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas])
record = next(schema for schema in schemas if schema["$id"].endswith("/record.schema.json"))
validator = jsonschema_rs.validator_for(record, registry=registry)
with open(sys.argv[2], "rb") as lines:
    print(sum(not validator.is_valid(json.loads(line)) for line in lines))
