"""Pictures of each sort of page for a person to look at: both languages, both schemes, four widths, and print.

    screenshots.py FOLDER [WORD…]    only pages whose address holds one of the words
    screenshots.py --readme FOLDER   the few that the README shows
"""

import base64
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import case  # noqa: E402

SIZES = {"320": (320, 640, True), "390": (390, 844, True), "1280": (1280, 900, False), "1920": (1920, 1080, False)}


def address(name):
    return name + "?q=science" if name.endswith("search.html") else name


def settle(browser, name):
    if name.endswith("search.html"):
        browser.settled()
    # Fonts and pictures are there, and layout has happened.
    browser.driver.execute_async_script("document.fonts.ready.then(() => requestAnimationFrame(arguments[0]))")


def picture(browser, width, height):
    shot = browser.cdp(
        "Page.captureScreenshot", captureBeyondViewport=True,
        clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1})
    return base64.b64decode(shot["data"])


def main(folder, *words):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    site = case.site()
    browser = case.browser()
    base = site.folder.as_uri() + "/"
    names = [name for name in site.kinds_of_pages() if not words or any(word in name for word in words)]
    count = 0
    for name in names:
        stem = name.removesuffix(".html").replace("/", "-")
        for size, (width, height, touch) in SIZES.items():
            for scheme in ("light", "dark"):
                browser.size(width, height, touch)
                browser.scheme(scheme)
                browser.open(base + address(name))
                settle(browser, name)
                box = browser.cdp("Page.getLayoutMetrics")["cssContentSize"]
                shot = picture(browser, width, min(max(box["height"], height), 6000))
                (folder / f"{stem}-{size}-{scheme}.png").write_bytes(shot)
                count += 1
        browser.plain()
        browser.open(base + address(name))
        settle(browser, name)
        pdf = browser.cdp("Page.printToPDF", preferCSSPageSize=True)
        (folder / f"{stem}-print.pdf").write_bytes(base64.b64decode(pdf["data"]))
    print(f"{count} pictures in {folder}")


README = [
    ("catalogue", "index.html", "light", 1280, 905, False),
    ("catalogue-record", "records/lyon/demand/ami24-01.html", "light", 1280, 1500, False),
    ("catalogue-dark", "territories/index.html", "dark", 1280, 900, False),
    ("catalogue-phone", "search.html?q=l’eau", "light", 390, 844, True),
]


def readme(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    site = case.site()
    browser = case.browser()
    for stem, name, scheme, width, height, touch in README:
        browser.size(width, height, touch)
        browser.scheme(scheme)
        browser.open(site.folder.as_uri() + "/" + name)
        settle(browser, name.split("?")[0])
        browser.unfold("details.proof")
        (folder / f"{stem}.png").write_bytes(picture(browser, width, height))


if __name__ == "__main__":
    try:
        readme(sys.argv[2]) if sys.argv[1] == "--readme" else main(*sys.argv[1:])
    finally:
        case.close()
