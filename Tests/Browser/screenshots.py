"""Pictures of each sort of page for a person to look at: both languages, both schemes, wide and narrow, and print."""

import base64
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import case  # noqa: E402

SIZES = {"wide": (1280, 900, False), "narrow": (390, 844, True)}


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    site = case.site()
    browser = case.browser()
    base = site.folder.as_uri() + "/"
    for name in site.kinds_of_pages():
        stem = name.removesuffix(".html").replace("/", "-")
        for size, (width, height, touch) in SIZES.items():
            for scheme in ("light", "dark"):
                browser.size(width, height, touch)
                browser.scheme(scheme)
                browser.open(base + name + ("?q=science" if name.endswith("search.html") else ""))
                if name.endswith("search.html"):
                    browser.settled()
                box = browser.cdp("Page.getLayoutMetrics")["cssContentSize"]
                shot = browser.cdp(
                    "Page.captureScreenshot", captureBeyondViewport=True,
                    clip={"x": 0, "y": 0, "width": width, "height": min(box["height"], 6000), "scale": 1})
                (folder / f"{stem}-{size}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
        if "/records/" in "/" + name:
            browser.plain()
            browser.open(base + name)
            pdf = browser.cdp("Page.printToPDF", preferCSSPageSize=True)
            (folder / f"{stem}-print.pdf").write_bytes(base64.b64decode(pdf["data"]))
    print(f"{len(list(folder.iterdir()))} pictures in {folder}")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    finally:
        case.close()
