from selenium.webdriver.common.keys import Keys

from case import BrowserCase


class ReadingTest(BrowserCase):
    """What a citizen does: reads, follows, switches language, without a mouse, a script or a large screen."""

    def open_related(self):
        """A record's page with a related record on it; the link."""
        for record in self.site.records:
            if not any(relation.get("record") for relation in record.get("relations", [])):
                continue
            node, rest = record["id"].split(":")
            self.open(f"records/{node}/{rest}.html")
            links = [
                link for link in self.browser.all("main a[href$='.html']")
                if "/records/" in link.get_attribute("href") and link.get_attribute("href") != self.browser.driver.current_url]
            if links:
                return links[0]
        self.fail("no record of the site has a related one")

    def test_a_relation_leads_there_and_back(self):
        link = self.open_related()
        first = self.here
        link.click()
        self.assertNotEqual(self.here, first)
        back = [link for link in self.browser.all("main a") if link.get_attribute("href").endswith(first.rsplit("/", 1)[1])]
        self.assertTrue(back, f"{self.here} does not lead back to {first}")
        back[0].click()
        self.assertEqual(self.here, first)

    def test_the_language_changes_and_the_page_stays(self):
        for name in self.site.kinds_of_pages():
            if name.endswith("404.html"):
                # Stands anywhere, so it leads to the home pages.
                continue
            with self.subTest(page=name):
                self.open(name)
                self.browser.find("a.tongue").click()
                other = name.removeprefix("en/") if name.startswith("en/") else "en/" + name
                self.assertEqual(self.here, other)
                language = "en" if other.startswith("en/") else "fr"
                self.assertEqual(self.browser.run("return document.documentElement.lang"), language)

    def test_the_search_takes_its_words_to_the_other_language(self):
        self.open("search.html?q=science&kind=event")
        self.browser.settled()
        count = len(self.browser.titles())
        self.browser.find("a.tongue").click()
        self.browser.settled()
        self.assertEqual(self.here, "en/search.html")
        self.assertEqual(self.browser.find("#q").get_attribute("value"), "science")
        self.assertEqual(len(self.browser.titles()), count)

    # Keyboard

    def press(self, *keys):
        from selenium.webdriver import ActionChains

        actions = ActionChains(self.browser.driver)
        for key in keys:
            actions.send_keys(key)
        actions.perform()

    def focused(self, what="outerHTML"):
        return self.browser.run(f"return document.activeElement.{what}")

    def test_the_first_stop_skips_to_the_content(self):
        self.open("index.html")
        self.press(Keys.TAB)
        self.assertIn("skip", self.focused("className"))
        box = self.browser.run("const box = document.activeElement.getBoundingClientRect(); return [box.left, box.top]")
        self.assertGreaterEqual(min(box), 0, "the skip link is out of sight when it has the focus")
        self.press(Keys.ENTER, Keys.TAB)
        self.assertTrue(self.browser.run("return document.querySelector('main').contains(document.activeElement)"))

    def test_the_focus_is_always_seen_and_never_caught(self):
        for name in self.site.kinds_of_pages():
            with self.subTest(page=name):
                self.open(name)
                if name.endswith("search.html"):
                    self.browser.settled()
                total = self.browser.run(
                    """return [...document.querySelectorAll("a[href], button, input, select, summary")]
                    .filter(e => e.checkVisibility({visibilityProperty: true})).length""")
                seen = set()
                for _ in range(min(total, 40)):
                    self.press(Keys.TAB)
                    place, visible, label = self.browser.run(
                        """const e = document.activeElement;
                        if (e === document.body) return ["body", true, ""];
                        const outlined = (e) => { const s = getComputedStyle(e);
                          return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
                        const path = e.querySelector("path");
                        const drawn = path && parseFloat(getComputedStyle(path).strokeWidth) >= 4;
                        const card = e.closest(".card");
                        const all = [...document.querySelectorAll("*")];
                        return [all.indexOf(e), outlined(e) || !!drawn || (!!card && outlined(card)),
                                e.outerHTML.slice(0, 120)];""")
                    self.assertTrue(visible, f"no focus to see on {label}")
                    if place == "body":
                        break
                    self.assertNotIn(place, seen, f"the focus turns in a circle at {label}")
                    seen.add(place)
                self.assertGreaterEqual(len(seen), min(total, 38))

    def test_a_search_needs_no_mouse(self):
        self.open("search.html")
        self.browser.settled()
        for _ in range(20):
            self.press(Keys.TAB)
            if self.focused("id") == "q":
                break
        self.press("science")
        self.browser.wait(lambda: self.browser.titles(), "results")
        self.press(Keys.ENTER)
        for _ in range(20):
            self.press(Keys.TAB)
            if self.browser.run("return document.getElementById('results').contains(document.activeElement)"):
                break
        title = self.focused("textContent")
        self.press(Keys.ENTER)
        self.browser.wait(lambda: "/records/" in self.browser.driver.current_url, "a record")
        self.assertEqual(self.browser.find("h1").text, title)

    def test_the_words_of_the_source_open_by_keyboard(self):
        node, rest = next(
            record["id"] for record in self.site.records
            if record["id"].startswith("quebec:initiative/les-")).split(":")
        self.open(f"records/{node}/{rest}.html")
        self.assertFalse(self.browser.find(".proof .said").is_displayed())
        self.browser.run("document.querySelector('.proof summary').focus()")
        self.press(Keys.ENTER)
        words = self.browser.find(".proof .said")
        self.assertTrue(words.is_displayed())
        self.assertEqual(words.text, self.browser.find("h1").text)

    def test_nothing_is_kept_on_the_device(self):
        for base in self.bases.values():
            for name in self.site.kinds_of_pages():
                self.open(name, base)
                if name.endswith("search.html"):
                    self.browser.settled()
                    self.browser.search("science")
                with self.subTest(page=name, base=base):
                    self.assertEqual(
                        self.browser.run("return [document.cookie, localStorage.length, sessionStorage.length]"),
                        ["", 0, 0])
        self.assertEqual(self.browser.cdp("Network.getAllCookies")["cookies"], [])

    # Without a script

    def test_everything_is_there_without_a_script(self):
        self.browser.script(False)
        for name in self.site.kinds_of_pages():
            with self.subTest(page=name):
                self.open(name)
                main = self.browser.find("main")
                self.assertGreater(len(main.text), 40)
                if name.endswith("search.html"):
                    self.assertTrue(self.browser.find("noscript .notice, .notice").is_displayed())
                    self.assertFalse(self.browser.find("#filters").is_displayed())
                    self.assertGreater(len([link for link in self.browser.all("main nav a") if link.is_displayed()]), 5)

    # Screens

    def test_nothing_is_wider_than_the_screen(self):
        for width, touch in ((320, True), (390, True), (768, False), (1920, False)):
            self.browser.size(width, 844, touch=touch)
            for name in self.site.kinds_of_pages():
                with self.subTest(page=name, width=width):
                    self.open(name)
                    if name.endswith("search.html"):
                        self.browser.settled()
                    self.browser.unfold()
                    wide = self.browser.run(
                        """const width = document.documentElement.clientWidth;
                        if (document.scrollingElement.scrollWidth <= width) return [];
                        return [...document.querySelectorAll("body *")]
                          .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest(".wide"))
                          .map(e => e.outerHTML.slice(0, 150));""")
                    self.assertEqual(wide, [])

    def test_fingers_hit_what_they_aim_at(self):
        # WCAG 2.2, 2.5.8: 24 by 24, links in running text aside.
        self.browser.size(390, 844, touch=True)
        for name in self.site.kinds_of_pages():
            with self.subTest(page=name):
                self.open(name)
                if name.endswith("search.html"):
                    self.browser.settled()
                small = self.browser.run(
                    """return [...document.querySelectorAll("a[href], button, input, select, summary")].filter(e => {
                      if (!e.checkVisibility({visibilityProperty: true}) || e.closest("p, dd, td, th, li.hop, .skip")) return false;
                      if (e.matches(".skip") || e.closest(".card")) return false;
                      const box = e.getBoundingClientRect();
                      return box.width > 0 && (box.width < 24 || box.height < 24) && getComputedStyle(e).display !== "inline";
                    }).map(e => e.outerHTML.slice(0, 120) + " " + JSON.stringify(e.getBoundingClientRect()));""")
                self.assertEqual(small, [])

    def test_dark_is_dark_and_print_is_paper(self):
        brightness = """const [r, g, b] = getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/g);
            return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;"""
        self.open("index.html")
        self.assertGreater(self.browser.run(brightness), 0.8)
        self.browser.scheme("dark")
        self.assertLess(self.browser.run(brightness), 0.2)
        self.browser.scheme("dark", media="print")
        self.assertGreater(self.browser.run(brightness), 0.95)
        self.assertFalse(self.browser.find("nav.menu").is_displayed())

    def test_pages_from_a_folder_work_too(self):
        self.open("index.html", self.bases["file"])
        self.browser.find("nav.menu a[href$='agenda.html']").click()
        self.assertEqual(self.here, "agenda.html")
        self.browser.find("a.tongue").click()
        self.assertEqual(self.here, "en/agenda.html")

    def test_an_address_that_is_none_leads_home(self):
        self.open("there-is-none.html")
        self.browser.find("a.brand").click()
        self.assertEqual(self.here, "index.html")
