import html.parser
import json
import re
import unittest
import urllib.parse

import case


class Markup(html.parser.HTMLParser):
    """What a page holds that could run or lead away."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.findings = []

    def handle_starttag(self, tag, attributes):
        if tag in ("iframe", "object", "embed", "base", "template", "math", "video", "audio", "textarea"):
            self.findings.append(tag)
        values = dict(attributes)
        for name, value in attributes:
            value = value or ""
            if name.startswith("on") or name in ("style", "srcdoc", "autofocus", "ping"):
                self.findings.append(f"{tag} {name}={value[:80]}")
            if name in ("href", "src", "action", "formaction", "xlink:href"):
                scheme = urllib.parse.urlsplit(value.strip()).scheme.lower()
                if scheme not in ("", "http", "https", "mailto") or value.startswith("//") or re.match(r"\s", value):
                    self.findings.append(f"{tag} {name}={value[:80]}")
        if tag == "script":
            source = values.get("src", "")
            if values.get("type") != "application/ld+json" and not re.fullmatch(r"(\.\./)*assets/[a-z]+\.js", source):
                self.findings.append(f"script {attributes}")
        if tag == "link" and values.get("rel") == "stylesheet" and not values["href"].endswith("assets/style.css"):
            self.findings.append(f"stylesheet {values['href']}")
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh" and not values["content"].endswith(".html"):
            self.findings.append(f"refresh {values['content']}")


class HostileTest(unittest.TestCase):
    """Whatever a source writes, it stays text."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.site = case.hostile()
        cls.base = case.shared["hostile-server"].base
        cls.browser = case.browser()
        cls.browser.plain()

    def test_there_is_something_to_fear(self):
        self.assertGreater(len(self.site.records), 300)
        text = (self.site.folder / "records.jsonl").read_text()
        for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14):
            self.assertIn(f"__pwned={number}", text)

    def test_no_page_holds_what_could_run(self):
        wrong = {}
        for name in self.site.pages():
            markup = Markup()
            markup.feed((self.site.folder / name).read_text())
            if markup.findings:
                wrong[name] = markup.findings[:3]
        self.assertEqual(dict(list(wrong.items())[:10]), {})

    def visit(self, name):
        self.browser.open(self.base + name)
        if "search.html" in name:
            self.browser.settled()
        pwned, odd = self.browser.run(
            """return [window.__pwned, [...document.querySelectorAll("*")].filter(e =>
                 [...e.attributes].some(a => a.name.startsWith("on") || a.name === "style")
                 || (e.matches("a[href]") && !(URL.canParse(e.getAttribute("href"), document.baseURI)
                     && ["http:", "https:", "mailto:", "file:"].includes(new URL(e.getAttribute("href"), document.baseURI).protocol))))
               .map(e => e.outerHTML.slice(0, 150))]""")
        self.assertIsNone(pwned, name)
        self.assertEqual(odd, [], name)

    def test_nothing_runs(self):
        self.browser.forget()
        records = [name for name in self.site.pages() if "records/" in name]
        others = [name for name in self.site.pages() if "records/" not in name]
        for name in records[:: max(1, len(records) // 150)] + others[:: max(1, len(others) // 60)]:
            self.visit(name)
        # An injected script or style would break the rules of the page even where it does not run.
        self.assertEqual([text for text in self.browser.complaints() if "404 (" not in text], [])
        self.assertEqual(
            [url for url in self.browser.requests() if not url.startswith((self.base, "about:", "chrome:"))], [])

    def test_nothing_runs_in_the_search(self):
        self.browser.forget()
        for query in ("script", "onerror", "javascript", '"><img src=x onerror=window.__pwned=20>', "__proto__", "constructor"):
            self.visit("search.html?q=" + urllib.parse.quote(query))
            self.visit(f"search.html?kind={urllib.parse.quote(query)}&theme={urllib.parse.quote(query)}")
        for query in ("script", "</script><script>window.__pwned=21</script>", "toString", "hasOwnProperty"):
            self.browser.search(query)
            self.assertIsNone(self.browser.run("return window.__pwned"))
        self.assertEqual(self.browser.complaints(), [])

    def test_huge_words_stay_on_the_page(self):
        self.browser.size(320, touch=True)
        huge = [record["id"] for record in self.site.records if "W" * 3000 in str(record)]
        self.assertTrue(huge)
        for identifier in huge[:20]:
            node, rest = identifier.split(":")
            self.browser.open(f"{self.base}records/{node}/{rest}.html")
            over = self.browser.run(
                "return document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
            self.assertLessEqual(over, 0, identifier)
        self.browser.plain()

    def test_turned_text_turns_nothing_else(self):
        turned = next(
            record["id"] for record in self.site.records
            if "\u202e" in json.dumps(record.get("title", ""), ensure_ascii=False))
        node, rest = turned.split(":")
        self.browser.open(f"{self.base}records/{node}/{rest}.html")
        # What follows the heading starts on the left of the page as ever.
        crumbs = self.browser.run(
            """return [...document.querySelectorAll(".trail a")].map(a => a.getBoundingClientRect().left)""")
        self.assertEqual(crumbs, sorted(crumbs))
