"""How long a text that is saved in the preview's panel takes to stand on the page, in a browser.

python -m bench.desk [SIZE…] [--times 5]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from tests import tools
from tests.hosting import CHROMIUM_ARGS

from . import corpus, measure
from .preview import preview

LIMITS = {10: 0.5, 1000: 1.0}
"""Seconds that it may take, by the number of partners."""

SAVED = """async (text) => {
    const bar = document.getElementById("preview--bar");
    const before = bar.dataset.revision;
    const seconds = () => (performance.now() - began) / 1000;
    const main = () => document.querySelector("main").textContent;
    const began = performance.now();
    document.querySelector(".desk-stay").click();
    let shown = null;
    while (bar.dataset.revision === before) {
        if (shown === null && main().includes(text)) shown = seconds();
        await new Promise(requestAnimationFrame);
    }
    if (!main().includes(text)) throw new Error("not on the page");
    return [shown ?? seconds(), seconds()];
}"""
"""Presses the button; the seconds until the text is there, and until the whole page is new."""


class Times(NamedTuple):
    """Medians of seconds: until the text stands on the page, until all of the page is new.

    `work` are those of the processor that the server needs for both.
    """

    shown: float
    new: float
    work: float


def times_of(size: int, times: int) -> Times:
    """The times of a save, each begun when the page is new and nothing is under way."""
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        corpus.make(folder, size)
        key = sorted(folder.glob("content/partners/*/index.md"))[size // 2].parent.name
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=CHROMIUM_ARGS)
        with preview(folder) as (site, process):
            page = browser.new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{site}/en/partners/{key}/")
            page.locator("main .prose > p[data-msgid]").first.click()
            field = page.locator("#preview--desk textarea")
            field.wait_for()
            text, runs = field.input_value(), []
            for number in range(times + 1):  # the first one reads what the others have
                field.fill(f"Nr{number} {text}")
                page.wait_for_timeout(1000)  # as somebody types, who is told what may be wrong
                before = _work(process.pid)
                shown, new = page.evaluate(SAVED, f"Nr{number} ")
                runs.append((shown, new, _work(process.pid) - before))
        browser.close()
        return Times(*map(median, zip(*runs[1:], strict=True)))


def _work(process: int) -> float:
    """The seconds of the processor that a process has had (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a table."""
    options = measure.parser("desk", __doc__, LIMITS, times=5).parse_args()
    try:
        tools.chromium()
    except tools.Missing as reason:
        sys.exit(str(reason))
    for size in options.sizes:
        found = times_of(size, options.times)
        limit = f"limit {LIMITS[size]} s" if size in LIMITS else ""
        load = f"load {measure.load()}"
        print(
            f"{size:5} partners, saved: on the page after {found.shown:.2f} s, all of it new after "
            f"{found.new:.2f} s ({found.work:.2f} s of the processor)   {limit:12} {load}",
            flush=True,
        )


if __name__ == "__main__":
    main()
