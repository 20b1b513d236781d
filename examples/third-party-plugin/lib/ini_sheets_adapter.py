"""Reads a folder of `.ini` sheets, in which a science shop keeps the questions it was asked, one a sheet."""

import os
import re

from shop_plugin import Adapter, Failure, issue, payload, record

FORMAT = "text/x-ini"
SHEET_LIMIT = 1 << 20

# The shop's own words, and what the shared schema calls them.
STATUSES = {"reçue": "received", "reformulée": "articulated", "retenue": "accepted", "en cours": "inProgress",
            "répondue": "answered", "refusée": "declined"}
ANSWERS = {"oui": True, "non": False}


class IniSheetsAdapter(Adapter):
    mappings = [{"id": "ini-sheets/question", "version": "1", "formats": [FORMAT]}]

    def identify(self):
        names, _ = self.sheets()
        return {
            "summary": {"en": f"A folder of {len(names)} sheets", "fr": f"Un dossier de {len(names)} fiches"},
            # A sheet that is not in the folder any more has left.
            "listsEverything": True,
        }

    def page(self, request, cursor):
        """A cursor is the name of the last sheet given: it holds in another process too, and when sheets are added."""
        names, issues = self.sheets()
        if cursor is not None and cursor not in names:
            raise Failure("malformed-source", {
                "en": f"The sheet {cursor} left while the folder was read; the harvest begins again.",
                "fr": f"La fiche {cursor} a disparu pendant la lecture du dossier\u202f; le moissonnage recommence.",
            }, "restartWindow")
        rest = [name for name in names if cursor is None or name > cursor]
        records, last = [], cursor
        for name in rest[:request["pageSize"]]:
            last = name
            body = self.read(name, issues)
            if body is not None:
                records.append(record(name[:-len(".ini")], FORMAT, body, sourceURL=os.path.join(self.location, name)))
        is_end = len(rest) <= request["pageSize"]
        return {"records": records, "next": None if is_end else last, "issues": issues, "total": len(names),
                # What could not be read did not leave.
                "provesAbsence": not issues}

    def sheets(self):
        """The names of the sheets in order, and what else there is that looks like one."""
        names, issues = [], []
        try:
            with os.scandir(self.location) as entries:
                for entry in entries:
                    if not entry.name.endswith(".ini") or entry.name.startswith("."):
                        continue
                    shown = entry.name.encode("utf-8", "backslashreplace").decode("utf-8")
                    # A link could lead anywhere on this machine.
                    if not entry.is_file(follow_symlinks=False) or shown != entry.name:
                        issues.append(issue("not-a-sheet", {
                            "en": f"{shown} is no plain file with a name in UTF-8; it was not read.",
                            "fr": f"{shown} n’est pas un simple fichier au nom en UTF-8\u202f; il n’a pas été lu."}))
                    else:
                        names.append(entry.name)
        except OSError as error:
            raise Failure("file-access", {
                "en": f"The folder {self.location} cannot be read. Check the location and its permissions.",
                "fr": f"Le dossier {self.location} ne peut pas être lu. Vérifiez l’emplacement et ses permissions.",
            }, cause=str(error)) from error
        return sorted(names), issues

    def read(self, name, issues):
        limit = min(SHEET_LIMIT, self.settings.get("maxBytes") or SHEET_LIMIT)
        try:
            with open(os.path.join(self.location, name), "rb") as file:
                body = file.read(limit + 1)
        except OSError as error:
            issues.append(issue("unreadable-sheet", {
                "en": f"{name} cannot be read: {error.strerror}.", "fr": f"{name} ne peut pas être lu."}))
            return None
        if len(body) > limit:
            issues.append(issue("sheet-too-large", {
                "en": f"{name} has more than {limit} bytes; it was not read.",
                "fr": f"{name} compte plus de {limit} octets\u202f; il n’a pas été lu."}))
            return None
        return body

    def map(self, record, context):
        sheet = Sheet(payload(record), self.options.get("encoding", "windows-1252"))
        node, language, name = context["node"], context["language"], record["identifier"]
        local = re.sub(r"[^A-Za-z0-9._~-]+", "-", name)[:200]
        title, question = sheet.get("demande", "titre"), sheet.get("demande", "question")
        if question is None:
            return {"issues": sheet.issues + [issue("no-question", {
                "en": f"The sheet {name} has no `question` in [demande], so it is no record.",
                "fr": f"La fiche {name} n’a pas de `question` dans [demande]\u202f: ce n’est pas une fiche à publier.",
            }, severity="error")]}
        found = Draft(f"{node}:demand/{local}", "demand", node)
        # People see a title everywhere; a sheet without one is known by its question.
        found.put("/title/" + language, title or question)
        found.put("/question/" + language, question)
        self.put_status(found, sheet)
        self.put_requester(found, sheet, node)
        self.put_consent(found, sheet)
        return {"drafts": [found.told], "issues": sheet.issues}

    def put_status(self, found, sheet):
        status, received = sheet.get("demande", "état"), sheet.get("demande", "reçue")
        if status is None:
            return
        notation = STATUSES.get(status.text.lower())
        if notation is None:
            return sheet.complain("unknown-status", status, {
                "en": f"The status “{status.text}” is none of: {', '.join(STATUSES)}.",
                "fr": f"L’état «\u202f{status.text}\u202f» n’est aucun de ceux-ci\u202f: {', '.join(STATUSES)}."})
        found.put("/demandStatus/status", status, notation)
        if received is not None and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", received.text):
            # The history ends with where the demand stands now.
            history = [{"status": "received", "date": received.text}]
            found.record["demandStatus"]["history"] = history + ([{"status": notation}] if notation != "received" else [])
            found.cite("/demandStatus/history/0/date", received)

    def put_requester(self, found, sheet, node):
        name, mail = sheet.get("demandeur", "nom"), sheet.get("demandeur", "courriel")
        if name is not None:
            found.record["participants"] = [{"role": "requester", "name": name.text, "kind": "organisation"}]
            found.cite("/participants/0/name", name)
        if mail is not None:
            # Private, as every contact is, until somebody says otherwise.
            found.record["contacts"] = [{"type": "email", "value": mail.text}]
            found.cite("/contacts/0/value", mail)

    def put_consent(self, found, sheet):
        answer = sheet.get("accord", "publication")
        if answer is None:
            return
        if answer.text.lower() not in ANSWERS:
            return sheet.complain("unclear-consent", answer, {
                "en": f"“{answer.text}” is neither oui nor non, so it is no consent.",
                "fr": f"«\u202f{answer.text}\u202f» n’est ni oui ni non\u202f: ce n’est pas un accord."})
        found.record["consent"] = [{
            "group": "publication", "granted": ANSWERS[answer.text.lower()], "wording": "publication",
            "asWritten": answer.text, "scope": "public"}]
        found.cite("/consent/0/granted", answer)


class Value:
    """A value of a sheet: its text and the line it begins on."""

    def __init__(self, text, line, place):
        self.text, self.line, self.place = text, line, place


class Sheet:
    """`[section]`, `key = value`, `;` comments; an indented line goes on with the value above. Lines are kept."""

    def __init__(self, body, encoding):
        self.values, self.issues = {}, []
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = body.decode(encoding, "replace")
            self.issues.append(issue("encoding-guessed", {
                "en": f"The sheet is not UTF-8; it is read as {encoding}.",
                "fr": f"La fiche n’est pas en UTF-8\u202f; elle est lue comme {encoding}."}))
        section, value = "", None
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
            bare = line.strip()
            if not bare or bare[0] in ";#":
                continue
            if line[0] in " \t" and value is not None:
                value.text += " " + bare
            elif bare[0] == "[" and bare[-1] == "]":
                section, value = bare[1:-1].strip().lower(), None
            elif "=" in bare:
                key, text = (part.strip() for part in bare.split("=", 1))
                value = Value(text, number, f"[{section}] {key.lower()}")
                # Of a key that stands twice, the first counts.
                self.values.setdefault((section, key.lower()), value)
            else:
                self.issues.append(issue("unreadable-line", {
                    "en": f"Line {number} is neither a section nor a key with its value.",
                    "fr": f"La ligne {number} n’est ni une section ni une clé avec sa valeur.",
                }, location={"line": number}))

    def get(self, section, key):
        """Nil where there is nothing to read."""
        value = self.values.get((section, key))
        return value if value is not None and value.text else None

    def complain(self, code, value, message):
        self.issues.append(issue(code, message, location={"line": value.line}))


class Draft:
    """A record in the making, with the words each value was read from."""

    def __init__(self, id, kind, home):
        self.record = {"schema": "record/1", "id": id, "kind": kind, "home": home, "status": "active"}
        self.told = {"record": self.record, "evidence": []}

    def put(self, path, value, content=None):
        """Puts a value where the JSON Pointer leads, through objects only."""
        if value is None:
            return
        *above, last = path[1:].split("/")
        place = self.record
        for name in above:
            place = place.setdefault(name, {})
        place[last] = value.text if content is None else content
        self.cite(path, value)

    def cite(self, path, value):
        self.told["evidence"].append({
            "path": path, "asWritten": value.text, "location": {"line": value.line}, "rule": value.place})
