"""python3 -m unittest discover -s tests"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(HOME, "lib"))

import shop_plugin  # noqa: E402
from ini_sheets_adapter import IniSheetsAdapter  # noqa: E402

QUESTIONS = os.path.join(HOME, "samples", "questions")
CONTEXT = {"node": "essai", "language": "fr", "basis": "consent"}


def adapter(folder=QUESTIONS, **options):
    return IniSheetsAdapter(folder, options, {}, {})


def everything(source, size=2):
    records, cursor = [], None
    while True:
        page = source.page({"pageSize": size}, cursor)
        records += page["records"]
        cursor = page["next"]
        if cursor is None:
            return records


class Pages(unittest.TestCase):
    def test_every_sheet_comes_once_whatever_the_size_of_pages(self):
        names = [record["identifier"] for record in everything(adapter())]
        self.assertEqual(names, sorted(name[:-4] for name in os.listdir(QUESTIONS)))
        self.assertEqual(names, [record["identifier"] for record in everything(adapter(), size=100)])

    def test_payloads_are_the_bytes_of_the_files(self):
        for record in everything(adapter()):
            with open(os.path.join(QUESTIONS, record["identifier"] + ".ini"), "rb") as file:
                self.assertEqual(shop_plugin.payload(record), file.read())

    def test_a_cursor_it_never_gave_asks_for_a_new_beginning(self):
        with self.assertRaises(shop_plugin.Failure) as caught:
            adapter().page({"pageSize": 2}, "no such sheet")
        self.assertEqual(caught.exception.answer["disposition"], "restartWindow")

    def test_links_and_large_files_are_not_read_and_nothing_is_believed_gone(self):
        with tempfile.TemporaryDirectory() as folder:
            os.symlink("/etc/passwd", os.path.join(folder, "link.ini"))
            with open(os.path.join(folder, "large.ini"), "wb") as file:
                file.write(b"; " + b"x" * (2 << 20))
            page = adapter(folder).page({"pageSize": 10}, None)
            self.assertEqual(page["records"], [])
            self.assertEqual(sorted(issue["code"] for issue in page["issues"]), ["not-a-sheet", "sheet-too-large"])
            self.assertFalse(page["provesAbsence"])

    def test_a_folder_that_is_not_there_says_so(self):
        with self.assertRaises(shop_plugin.Failure) as caught:
            adapter("/no/such/folder").identify()
        self.assertEqual(caught.exception.answer["code"], "file-access")


class Mapping(unittest.TestCase):
    def map(self, body):
        return adapter().map(shop_plugin.record("q", "text/x-ini", body.encode()), CONTEXT)

    def test_a_sheet_becomes_a_demand_with_the_line_of_every_value(self):
        sheet = next(record for record in everything(adapter()) if record["identifier"] == "rocade-2024")
        draft = adapter().map(sheet, CONTEXT)["drafts"][0]
        self.assertEqual(draft["record"]["id"], "essai:demand/rocade-2024")
        self.assertTrue(draft["record"]["question"]["fr"].endswith("l’école, ou seulement les premiers étages ?"))
        self.assertEqual(draft["record"]["demandStatus"]["status"], "inProgress")
        lines = {evidence["path"]: evidence["location"]["line"] for evidence in draft["evidence"]}
        self.assertEqual(lines["/question/fr"], 4)
        self.assertEqual(lines["/contacts/0/value"], 11)

    def test_other_encodings_are_read_and_said(self):
        sheet = next(record for record in everything(adapter()) if record["identifier"] == "velo-2021")
        self.assertIn("payload64", sheet)
        result = adapter().map(sheet, CONTEXT)
        self.assertEqual(result["drafts"][0]["record"]["title"]["fr"], "La roue voilée")
        self.assertEqual([issue["code"] for issue in result["issues"]], ["encoding-guessed"])

    def test_what_is_no_question_is_no_record(self):
        result = self.map("[demande]\ntitre = Rien\n")
        self.assertNotIn("drafts", result)
        self.assertEqual([issue["severity"] for issue in result["issues"]], ["error"])

    def test_words_it_does_not_know_are_said_with_their_line(self):
        result = self.map("[demande]\nquestion = Quoi ?\nétat = perdue\nhein\n\n[accord]\npublication = peut-être\n")
        found = {issue["code"]: issue["location"]["line"] for issue in result["issues"]}
        self.assertEqual(found, {"unknown-status": 3, "unreadable-line": 4, "unclear-consent": 7})
        self.assertNotIn("consent", result["drafts"][0]["record"])


class Conversation(unittest.TestCase):
    def talk(self, *messages):
        program = os.path.join(HOME, "bin", "ini-sheets")
        said = "".join(json.dumps(message) + "\n" for message in messages)
        run = subprocess.run([sys.executable, program], input=said.encode(), capture_output=True)
        return run.returncode, [json.loads(line) for line in run.stdout.splitlines()]

    HELLO = {"type": "hello", "protocol": [1], "host": "test/1", "features": [], "limits": {"line": 1 << 20}}
    CONFIGURE = {"type": "configure", "role": "source", "location": QUESTIONS, "options": {}, "secrets": {},
                 "settings": {}}

    def test_a_whole_run(self):
        status, answers = self.talk(
            self.HELLO, self.CONFIGURE, {"type": "identify"}, {"type": "page", "request": {"pageSize": 10}},
            {"type": "bye"})
        self.assertEqual(status, 0)
        self.assertEqual([answer["type"] for answer in answers],
                         ["hello", "ready", "source"] + ["record"] * 5 + ["pageEnd", "done"])
        self.assertEqual(answers[-2]["count"], 5)

    def test_an_option_it_does_not_have_is_refused(self):
        _, answers = self.talk(self.HELLO, {**self.CONFIGURE, "options": {"colour": "red"}}, {"type": "bye"})
        self.assertEqual(answers[1]["code"], "configuration")
        self.assertIn("colour", answers[1]["message"]["en"])

    def test_a_host_that_hangs_up_ends_it(self):
        status, _ = self.talk(self.HELLO)
        self.assertEqual(status, 1)

    def test_a_line_longer_than_the_host_takes_is_not_sent(self):
        _, answers = self.talk({**self.HELLO, "limits": {"line": 500}}, {"type": "bye"})
        self.assertEqual([answer["type"] for answer in answers], ["failed", "done"])
        self.assertEqual(answers[0]["code"], "limit-exceeded")

    def test_what_is_printed_stays_out_of_the_conversation(self):
        code = (f"import sys; sys.path.insert(0, {os.path.join(HOME, 'lib')!r})\n"
                "import os, shop_plugin\n"
                "class Chatty(shop_plugin.Adapter):\n"
                "    def identify(self):\n"
                "        print('a stray word', flush=True); os.system('echo another')\n"
                "        return {'summary': 'chatty', 'listsEverything': True}\n"
                f"shop_plugin.run(Chatty, {os.path.join(HOME, 'plugin.yaml')!r})\n")
        said = "".join(json.dumps(message) + "\n"
                       for message in (self.HELLO, self.CONFIGURE, {"type": "identify"}, {"type": "bye"}))
        run = subprocess.run([sys.executable, "-B", "-c", code], input=said.encode(), capture_output=True)
        self.assertEqual([json.loads(line)["type"] for line in run.stdout.splitlines()],
                         ["hello", "ready", "source", "done"])
        self.assertIn(b"a stray word", run.stderr)
        self.assertIn(b"another", run.stderr)


if __name__ == "__main__":
    unittest.main()
