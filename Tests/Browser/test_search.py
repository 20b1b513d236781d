import json
import os
import subprocess
import unicodedata

from selenium.webdriver.common.keys import Keys

from browser import FIXTURES
from case import BrowserCase


def plain(text):
    """As somebody types who has no accents: capitals, no ligatures."""
    text = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).upper()


def text_of(value):
    return value if isinstance(value, str) else value["value"]


class SearchTest(BrowserCase):
    def accented(self):
        """Records with accents, ligatures or elisions in their titles."""
        found = []
        for record in self.site.records:
            title = text_of(next(iter(record.get("title", {"fr": ""}).values())))
            if any(ord(c) > 127 for c in title) and "’" in title + "’" and len(title.split()) > 2:
                found.append((record, title))
        self.assertGreater(len(found), 10)
        return found[:: max(1, len(found) // 8)]

    def test_words_are_cut_and_folded_as_in_swift(self):
        self.open("search.html")
        entries = json.loads((FIXTURES / "search-words.json").read_text())
        for text, words in entries:
            self.assertEqual(self.browser.run("return shopSearchParts.words(arguments[0])", text), words, text)

    def test_records_are_found_without_their_accents(self):
        for base in self.bases.values():
            self.open("search.html", base)
            self.browser.settled()
            for record, title in self.accented():
                with self.subTest(base=base, title=title):
                    self.browser.search(plain(title))
                    local = record["id"].split("/")[1]
                    self.assertTrue(any(local in path for path in self.browser.paths()), self.browser.titles())

    def test_elision_and_accents_of_a_query_do_not_matter(self):
        titles = {"L’eau des jardins partagés": ("l’eau", "L'EAU", "eau", "d'eau des jardins", "jardins partages"),
                  "Événement final – Les cuisines du fleuve": ("evenement", "l'événement final", "qu’evenements", "cuisine fleuve")}
        for base in self.bases.values():
            self.open("search.html", base)
            self.browser.settled()
            for title, queries in titles.items():
                for query in queries:
                    with self.subTest(base=base, query=query):
                        self.assertIn(title, self.browser.search(query)[1])

    def test_what_the_command_line_finds_the_browser_finds(self):
        workspace = os.environ.get("WORKSPACE")
        if not workspace:
            self.skipTest("WORKSPACE names no workspace")
        self.open("search.html")
        self.browser.settled()
        shown = {record["id"] for record in self.site.records}
        for query in ("eau", "l’eau", "partage", "science ouverte", "participation citoyenne", "cuisine", "biodiv"):
            with self.subTest(query=query):
                said = subprocess.run(
                    [os.environ["SHOPCTL"], "search", query, "--limit", "100", "--format", "json"], cwd=workspace,
                    capture_output=True, text=True)
                wanted = set()
                for match in said.stdout.replace('": "', '":"').split('"id":"')[1:]:
                    wanted.add(match.split('"')[0])
                found = self.browser.driver.execute_async_script(
                    """const [query, done] = arguments, parts = shopSearchParts;
                    parts.load("index").then(async index => {
                      const result = await parts.find(index, query, {});
                      if (result.any) return done([]);
                      done(await Promise.all(result.slots.map(async slot => (await parts.card(index, slot)).p)));
                    });""", query)
                found = {path.replace("/", ":", 1) for path in found}
                self.assertLessEqual((wanted & shown) - found, set())

    def test_filters_narrow_and_the_address_remembers(self):
        self.open("search.html?q=science")
        self.browser.settled()
        every = self.browser.status()
        kinds = self.browser.all("#filter-kind option")
        self.assertGreater(len(kinds), 3)
        chosen = kinds[1].get_attribute("value")
        kinds[1].click()
        self.browser.wait(lambda: self.browser.status() != every, "fewer results")
        narrowed = self.browser.status()
        self.assertTrue(all(f"/{chosen}/" in path for path in self.browser.paths()))
        self.assertIn(f"kind={chosen}", self.browser.driver.current_url)
        self.browser.driver.refresh()
        self.browser.settled()
        self.assertEqual(self.browser.status(), narrowed)
        self.browser.driver.back()
        self.browser.wait(lambda: self.browser.status() == every, "all results again")

    def test_a_filter_alone_lists_its_records(self):
        self.open("en/search.html?kind=event")
        self.browser.settled()
        events = sum(record["kind"] == "event" for record in self.site.records)
        self.assertEqual(self.browser.status(), f"{events} records found.")

    def test_every_filter_gives_what_it_promises(self):
        self.open("search.html")
        self.browser.settled()
        wrong = self.browser.driver.execute_async_script(
            """const done = arguments[0], parts = shopSearchParts;
            (async () => {
              const index = await parts.load("index"), names = await parts.load("fr"), wrong = [];
              for (const group of ["kinds", "nodes", "themes", "territories", "years"])
                for (const [slug, , count] of names[group]) {
                  const found = (await parts.find(index, "", {[group]: slug})).slots.length;
                  if (found !== count) wrong.push([group, slug, count, found]);
                }
              done(wrong);
            })();""")
        self.assertEqual(wrong, [])

    def test_sentences_are_in_the_language_of_the_page(self):
        self.open("search.html")
        self.browser.settled()
        self.assertEqual(self.browser.search("zzzzzz")[0], "Aucune fiche trouvée.")
        self.assertIn("Aucune fiche ne contient tous ces mots", self.browser.search("science zzzzzz")[0])
        self.assertIn("presque toutes les fiches", self.browser.search("de la ")[0])
        self.open("en/search.html")
        self.browser.settled()
        self.assertEqual(self.browser.search("zzzzzz")[0], "No record found.")
        self.assertEqual(self.browser.find("#status").get_attribute("role"), "status")

    def test_results_come_while_typing_and_are_marked(self):
        self.open("search.html")
        self.browser.settled()
        self.browser.find("#q").send_keys("scienc")
        self.browser.wait(lambda: self.browser.all("#results mark"), "marked words")
        self.assertTrue(all("scienc" in plain(mark.text).lower() for mark in self.browser.all("#results mark")))

    def test_more_results_come_on_demand_and_take_the_focus(self):
        self.open("search.html?kind=organisation")
        self.browser.settled()
        before = len(self.browser.titles())
        more = self.browser.find("button.more")
        self.assertTrue(more.is_displayed())
        more.click()
        self.browser.wait(lambda: len(self.browser.titles()) > before, "more results")
        self.assertEqual(
            self.browser.run("return document.activeElement.textContent"), self.browser.titles()[before])

    def test_home_hands_its_words_over(self):
        self.open("index.html")
        self.browser.find("input[name=q]").send_keys("science", Keys.ENTER)
        self.browser.wait(lambda: "search.html?q=science" in self.browser.driver.current_url, "the search page")
        self.browser.settled()
        self.assertTrue(self.browser.titles())

    def test_a_first_query_loads_little(self):
        self.open("search.html")
        self.browser.settled()
        self.browser.search("science")
        loaded = self.browser.run(
            "return performance.getEntriesByType('resource').reduce((sum, entry) => sum + entry.decodedBodySize, 0)")
        self.assertLess(loaded, 300_000)

    def test_a_missing_part_is_said(self):
        self.open("search.html")
        self.browser.settled()
        self.browser.run(
            """const append = document.head.append;
            document.head.append = (script) => { script.src = script.src.replace("/c-", "/gone-"); append.call(document.head, script); }""")
        self.browser.find("#q").send_keys("science")
        self.browser.wait(lambda: "n’a pas pu être chargée" in self.browser.status(), "a word about it")
        self.browser.complaints()
