"""How long a text that is saved in the preview's panel takes to stand on the page, in a browser.

python -m bench.desk [SIZE…] [--times 5]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests import tools
from tests.hosting import CHROMIUM_ARGS

from . import corpus
from .preview import preview

LIMITS = {10: 0.5, 1000: 1.0}
"""Seconds that it may take, by the number of partners."""

SAVED = """async (text) => {
    const began = performance.now();
    document.querySelector(".desk-stay").click();
    const shown = () => document.querySelector("main").textContent.includes(text);
    while (!shown()) await new Promise(requestAnimationFrame);
    return (performance.now() - began) / 1000;
}"""


def measure(size: int, times: int) -> float:
    """The median of the seconds from the press of the button until the text is there."""
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        corpus.make(folder, size)
        key = sorted(folder.glob("content/partners/*/index.md"))[size // 2].parent.name
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=CHROMIUM_ARGS)
        with preview(folder) as site:
            page = browser.new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{site}/en/partners/{key}/")
            page.locator("main .prose > p[data-msgid]").first.click()
            field = page.locator("#preview--desk textarea")
            field.wait_for()
            text, runs = field.input_value(), []
            for number in range(times + 1):  # the first one reads what the others have
                field.fill(f"Nr{number} {text}")
                runs.append(page.evaluate(SAVED, f"Nr{number} "))
        browser.close()
        return float(median(runs[1:]))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(LIMITS), metavar="SIZE")
    parser.add_argument("--times", type=int, default=5, help="runs of which the median is told")
    options = parser.parse_args()
    try:
        tools.chromium()
    except tools.Missing as reason:
        sys.exit(str(reason))
    for size in options.sizes:
        found = measure(size, options.times)
        limit = f"limit {LIMITS[size]} s" if size in LIMITS else ""
        load = f"load {os.getloadavg()[0]:.1f}"
        print(
            f"{size:5} partners, a text in the panel{found:8.2f} s   {limit:12} {load}", flush=True
        )


if __name__ == "__main__":
    main()
