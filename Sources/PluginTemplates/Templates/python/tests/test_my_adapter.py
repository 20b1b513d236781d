"""python3 -m unittest discover -s tests"""

import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(HOME, "lib"))

import shop_plugin  # noqa: E402
from my_adapter import MyAdapter  # noqa: E402

FEED = os.path.join(HOME, "samples", "feed.jsonl")


def adapter(location=FEED, **options):
    return MyAdapter(location, options, {}, {})


def everything(source, size):
    records, cursor = [], None
    while True:
        page = source.page({"pageSize": size}, cursor)
        records += page["records"]
        cursor = page["next"]
        if cursor is None:
            return records


class MyAdapterTests(unittest.TestCase):
    def test_every_record_comes_once_whatever_the_size_of_pages(self):
        names = [record["identifier"] for record in everything(adapter(), 2)]
        self.assertEqual(names, ["q-1", "q-2", "q-3", "q-4", "q-5"])
        self.assertEqual(names, [record["identifier"] for record in everything(adapter(), 100)])

    def test_payloads_are_the_bytes_of_the_feed(self):
        with open(FEED, "rb") as file:
            self.assertEqual([shop_plugin.payload(record) for record in everything(adapter(), 2)],
                             file.read().splitlines())

    def test_a_line_that_is_no_record_is_said_and_passed_over(self):
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
            file.write(b'{"id": "a"}\nnonsense\n{"id": 7}\n')
            file.flush()
            page = adapter(file.name).page({"pageSize": 10}, None)
        self.assertEqual([record["identifier"] for record in page["records"]], ["a"])
        self.assertEqual([issue["location"]["line"] for issue in page["issues"]], [2, 3])
        self.assertFalse(page["provesAbsence"])

    def test_a_cursor_it_never_gave_asks_for_a_new_beginning(self):
        for cursor in ["no such cursor", "-1", "2:4", "9:5"]:
            with self.assertRaises(shop_plugin.Failure) as caught:
                adapter().page({"pageSize": 2}, cursor)
            self.assertEqual(caught.exception.answer["disposition"], "restartWindow")

    def test_a_feed_that_is_not_there_says_so(self):
        with self.assertRaises(shop_plugin.Failure) as caught:
            adapter("/no/such/feed").identify()
        self.assertEqual(caught.exception.answer["code"], "file-access")


if __name__ == "__main__":
    unittest.main()
