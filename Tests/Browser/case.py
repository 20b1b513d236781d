"""What every browser test begins with: one browser for all, the sites, and an eye on what the browser complains of."""

import os
import re
import unittest

from browser import Browser, Server, Site

shared = {}


def site():
    if "site" not in shared:
        shared["site"] = Site(os.environ["SITE"])
        shared["server"] = Server(shared["site"].folder)
    return shared["site"]


def hostile():
    if "hostile" not in shared:
        shared["hostile"] = Site(os.environ["HOSTILE"])
        shared["hostile-server"] = Server(shared["hostile"].folder)
    return shared["hostile"]


def browser():
    if "browser" not in shared:
        shared["browser"] = Browser()
    return shared["browser"]


def close():
    for name in ("browser", "server", "hostile-server"):
        if name in shared:
            thing = shared.pop(name)
            thing.quit() if name == "browser" else thing.close()


class BrowserCase(unittest.TestCase):
    """Honest pages: after each test the console is empty and no request has left the site."""

    maxDiff = None

    def setUp(self):
        self.site = site()
        self.bases = {"file": self.site.folder.as_uri() + "/", "http": shared["server"].base}
        self.base = self.bases["http"]
        self.browser = browser()
        self.browser.plain()
        self.browser.open("about:blank")
        self.browser.forget()

    def tearDown(self):
        # Navigations to about:blank and chrome's own pages are the tests'.
        allowed = tuple(self.bases.values()) + ("about:", "data:image/", "chrome:")
        self.assertEqual([url for url in self.browser.requests() if not url.startswith(allowed)], [])
        self.assertEqual([text for text in self.browser.complaints() if "404 (" not in text], [])

    def open(self, path, base=None):
        self.browser.open((base or self.base) + path)

    def record_of(self, kind):
        return next(record for record in self.site.records if record["kind"] == kind)

    @property
    def here(self):
        """The page's path in the site."""
        url = re.sub(r"[?#].*", "", self.browser.driver.current_url)
        return next(url.removeprefix(base) for base in self.bases.values() if url.startswith(base))
