"""The schema's examples as public records, so that a catalogue has records of every kind.

    examples.py [--withdrawn]   with one of them no longer allowed to be shown
"""

import json
import sys

from hostile import EXAMPLES, public

WITHDRAWN = "lille:group/listes-vides"

for file in sorted(EXAMPLES.glob("*.json")):
    record = json.loads(file.read_text())
    if record.get("status") != "active":
        continue
    changed = public(record, record["id"].split("/")[1])
    if "--withdrawn" in sys.argv and changed["id"] == WITHDRAWN:
        for name in ("basis", "revision", "modifiedAt"):
            changed.pop(name, None)
    sys.stdout.write(json.dumps(changed, ensure_ascii=False) + "\n")
