"""Chromium as the tests drive it: one browser, changed by the DevTools protocol between pages."""

import contextlib
import functools
import http.server
import json
import os
import pathlib
import shutil
import threading
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

FIXTURES = pathlib.Path(__file__).parent.parent / "CatalogueTests" / "Fixtures"


def axe_script():
    import axe_playwright_python

    return (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


class Browser:
    def __init__(self):
        options = Options()
        options.binary_location = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        for argument in ("--headless=new", "--disable-gpu", "--window-size=1280,1000", "--hide-scrollbars", "--lang=fr"):
            options.add_argument(argument)
        if os.geteuid() == 0:
            # Chromium's sandbox does not run as root, which containers often are.
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.set_capability("unhandledPromptBehavior", "ignore")
        driver = os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver")
        self.driver = webdriver.Chrome(options=options, service=Service(driver))
        self.driver.set_page_load_timeout(30)
        self.driver.set_script_timeout(30)
        self.cdp("Network.setCacheDisabled", cacheDisabled=True)

    def quit(self):
        self.driver.quit()

    def cdp(self, method, **parameters):
        return self.driver.execute_cdp_cmd(method, parameters)

    # What the reader has

    def size(self, width, height=900, touch=False):
        self.cdp(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2 if touch else 1,
            mobile=touch)
        self.cdp("Emulation.setTouchEmulationEnabled", enabled=touch)

    def scheme(self, scheme, media=""):
        self.cdp(
            "Emulation.setEmulatedMedia", media=media,
            features=[
                {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}])

    def script(self, allowed):
        self.cdp("Emulation.setScriptExecutionDisabled", value=not allowed)

    def plain(self):
        """As any reader begins."""
        self.size(1280)
        self.scheme("light")
        self.script(True)

    # Pages

    def open(self, url):
        self.driver.get(url)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition, what, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(Exception):
                value = condition()
                if value:
                    return value
            time.sleep(0.02)
        raise AssertionError(f"waited {seconds} s for {what} at {self.driver.current_url}")

    def unfold(self, what="details"):
        """Opens whatever a reader may open."""
        self.run("document.querySelectorAll(arguments[0]).forEach(details => { details.open = true; })", what)

    def find(self, selector):
        return self.driver.find_element("css selector", selector)

    def all(self, selector):
        return self.driver.find_elements("css selector", selector)

    # What happened

    def forget(self):
        self.driver.get_log("browser")
        self.driver.get_log("performance")

    def complaints(self):
        """What the console says of errors and broken rules, since last asked."""
        return [
            entry["message"] for entry in self.driver.get_log("browser")
            if entry["level"] in ("SEVERE", "WARNING") and "favicon" not in entry["message"]]

    def requests(self):
        """Addresses asked for since last asked."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return found

    def search(self, query):
        """Types a query as a person does and waits for its answer; returns the sentence and the titles."""
        before = self.run("return document.getElementById('search').dataset.shown || ''")
        field = self.find("#search input[name=q]")
        field.clear()
        field.send_keys(query)
        self.wait(
            lambda: self.run(
                "const form = document.getElementById('search');"
                "return form.dataset.shown !== arguments[0] && form.dataset.query === arguments[1]", before, query),
            f"the results of {query!r}")
        return self.status(), self.titles()

    def settled(self):
        self.wait(lambda: self.run("return !!document.getElementById('search').dataset.shown"), "the first results")

    def status(self):
        return self.find("#status").text

    def titles(self):
        return [link.text for link in self.all("#results h3 a")]

    def paths(self):
        return self.run("return [...document.querySelectorAll('#results h3 a')].map(a => a.getAttribute('href'))")


class Server:
    """The site from a web server of its own, on a port that is free."""

    def __init__(self, folder):
        handler = functools.partial(QuietHandler, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def send_error(self, code, message=None, explain=None):
        if code != 404:
            return super().send_error(code, message, explain)
        page = (pathlib.Path(self.directory) / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


class Site:
    """A published folder and what is in it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        with open(self.folder / "records.jsonl", encoding="utf-8") as lines:
            entries = [json.loads(line) for line in lines]
        self.records = [entry.get("record", entry) for entry in entries]

    def pages(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*.html"))

    def kinds_of_pages(self):
        """One page of each sort, in both languages."""
        names = ["index.html", "search.html", "about.html", "404.html", "agenda.html"]
        for group in ("kinds", "themes", "territories", "nodes"):
            names.append(f"{group}/index.html")
            lists = sorted((self.folder / group).glob("*.html"), key=lambda path: (-path.stat().st_size, path.name))
            names += [f"{group}/{path.name}" for path in lists if path.name != "index.html"][:1]
        regions = sorted((self.folder / "territories").glob("region-*.html"))
        names += [f"territories/{path.name}" for path in regions[:1]]
        # The largest page of each kind shows most, the smallest of all least; a notice has no JSON beside it.
        pages = sorted((self.folder / "records").glob("*/*/*.html"), key=lambda page: (page.stat().st_size, page))
        records = [page for page in pages if page.with_suffix(".json").exists()]
        notices = [page for page in pages if not page.with_suffix(".json").exists()]
        largest = {page.parent.name: page for page in records}
        chosen = [largest[kind] for kind in sorted(largest)] + records[:1] + notices[:1]
        names += [str(page.relative_to(self.folder)) for page in chosen]
        return [name for name in names if (self.folder / name).exists()] + [
            "en/" + name for name in names if (self.folder / "en" / name).exists()]
