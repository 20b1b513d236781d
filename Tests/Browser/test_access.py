from browser import axe_script
from case import BrowserCase

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class AccessTest(BrowserCase):
    """axe-core finds nothing to remark on any sort of page, in either language and scheme."""

    def examine(self, scheme, width=1280):
        script = axe_script()
        self.browser.scheme(scheme)
        self.browser.size(width)
        for name in self.site.kinds_of_pages():
            if name.endswith("search.html"):
                name += "?q=science"
            with self.subTest(page=name, scheme=scheme, width=width):
                self.open(name)
                if "search.html" in name:
                    self.browser.settled()
                self.browser.unfold()
                self.browser.run(script)
                result = self.browser.driver.execute_async_script(
                    "const [tags, done] = arguments; axe.run(document, {runOnly: tags}).then(done)", RULES)
                self.assertGreater(len(result["passes"]), 10)
                remarks = [
                    f"{rule['id']}: {rule['help']}\n    " + "\n    ".join(
                        f"{node['html'][:160]} — {(node['any'] + node['all'] + node['none'] + [{'message': ''}])[0]['message']}"
                        for node in rule["nodes"][:3])
                    for rule in result["violations"]]
                self.assertEqual(remarks, [])

    def test_light(self):
        self.examine("light")

    def test_dark(self):
        self.examine("dark")

    def test_on_a_telephone(self):
        self.examine("light", width=390)
