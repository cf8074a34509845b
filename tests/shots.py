"""Screenshots of every kind of page, to be looked at: `make shots` writes them to .cache/shots."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests import tools
from tests.hosting import CHROMIUM_ARGS, PAGES, ROOT, frozen, hosted

SHOTS = ROOT / ".cache/shots"
SCHEMES: Sequence[Literal["light", "dark"]] = ("light", "dark")
WIDTHS = (390, 1280)
HEIGHT = 6000
"""Pixels of a page's screenshot at the most; a page of two hundred partners goes on for long."""

SMALLER, TOP = 3, 600
"""On the contact sheet: how many times smaller a page is, and its pixels in height at the most."""


def take(browser: Browser, site: str, folder: Path) -> list[Path]:
    """Each page in each scheme and width, whole, as one JPEG each."""
    folder.mkdir(parents=True)
    shots = []
    for width, scheme in product(WIDTHS, SCHEMES):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for path in PAGES:
            page.goto(site + path, wait_until="networkidle")
            name = path.strip("/").replace("/", "-").removesuffix(".html") or "chooser"
            shot = folder / f"{name}.{scheme}.{width}.jpg"
            height = min(HEIGHT, page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": width, "height": height})  # loads lazy pictures too
            page.wait_for_load_state("networkidle")
            page.screenshot(path=shot, type="jpeg", quality=90)
            page.set_viewport_size({"width": width, "height": 900})
            shots.append(shot)
        page.close()
    return shots


def sheet(shots: Iterable[Path], to: Path) -> None:
    """The tops of all shots on one picture, small, a page a row."""
    tops = []
    for name in sorted(shots):
        with Image.open(name) as picture:
            small = picture.reduce(SMALLER)
            tops.append(small.crop((0, 0, small.width, min(small.height, TOP))))
    columns = len(SCHEMES) * len(WIDTHS)
    rows = [tops[start : start + columns] for start in range(0, len(tops), columns)]
    heights = [max(top.height for top in row) for row in rows]
    whole = Image.new("RGB", (sum(top.width for top in rows[0]), sum(heights)), "gray")
    for number, row in enumerate(rows):
        for column, top in enumerate(row):
            place = sum(each.width for each in row[:column]), sum(heights[:number])
            whole.paste(top, place)
    whole.save(to, quality=85)


def main() -> None:
    """Freeze the site, serve it, and write the shots and their contact sheet anew."""
    try:
        chromium = tools.chromium()
    except tools.Missing as reason:
        sys.exit(str(reason))
    shutil.rmtree(SHOTS, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        hosted(frozen(Path(folder) / "build")) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        shots = take(browser, site, SHOTS)
        browser.close()
    sheet(shots, SHOTS / "sheet.jpg")
    print(f"{len(shots)} screenshots stand in {SHOTS.relative_to(ROOT)}; sheet.jpg shows them all.")


if __name__ == "__main__":
    main()
