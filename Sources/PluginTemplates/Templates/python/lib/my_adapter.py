"""Reads a feed in JSON Lines: one JSON object a line, each a record. Make it read what your source speaks."""

import json

from shop_plugin import Adapter, Failure, issue, record


class MyAdapter(Adapter):
    lines = None

    def identify(self):
        self.lines = self.read()
        return {
            "summary": {"en": f"JSON Lines, {len(self.lines)} lines", "fr": f"JSON Lines, {len(self.lines)} lignes"},
            # Reading all pages shows every record, so that one not seen has left.
            "listsEverything": True,
        }

    def page(self, request, cursor):
        if self.lines is None:
            self.lines = self.read()
        start = self.place(cursor)
        end = start + request["pageSize"]
        records, issues = [], []
        for number, line in enumerate(self.lines[start:end], start + 1):
            if not line.strip():
                continue
            name = self.name(line)
            if name is None:
                issues.append(issue("unreadable-line", {
                    "en": f"Line {number} is no JSON object with a name, so it is no record.",
                    "fr": f"La ligne {number} n’est pas un objet JSON avec un nom\u202f: ce n’est pas une fiche.",
                }, location={"line": number}))
            else:
                # The bytes as they came: what they mean is said by a crosswalk.
                records.append(record(name, "application/json", line, sourceURL=self.location, firstLine=number))
        is_end = end >= len(self.lines)
        return {"records": records, "next": None if is_end else f"{end}:{len(self.lines)}", "issues": issues,
                "total": len(self.lines),
                # What could not be read did not leave.
                "provesAbsence": not issues}

    def read(self):
        try:
            with open(self.location, "rb") as file:
                return file.read().splitlines()
        except OSError as error:
            raise Failure("file-access", {
                "en": f"{self.location} cannot be read. Check the location and its permissions.",
                "fr": f"{self.location} ne peut pas être lu. Vérifiez l’emplacement et ses permissions.",
            }, cause=str(error)) from error

    def place(self, cursor):
        """A cursor is the number of lines read, and of all: in a feed of another length it means nothing."""
        if cursor is None:
            return 0
        place, _, length = cursor.partition(":")
        if not (place.isascii() and place.isdigit() and length == str(len(self.lines))
                and int(place) <= len(self.lines)):
            raise Failure("malformed-source", {
                "en": "The feed changed while it was harvested; the harvest begins again.",
                "fr": "Le flux a changé pendant le moissonnage, qui recommence.",
            }, "restartWindow")
        return int(place)

    def name(self, line):
        try:
            value = json.loads(line)
        except ValueError:
            return None
        name = value.get(self.options.get("key", "id")) if isinstance(value, dict) else None
        return name if isinstance(name, str) and 0 < len(name.encode("utf-8", "replace")) <= 8192 else None
