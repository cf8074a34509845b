"""How long an open page of the preview takes to show a saved file.

python -m bench.preview [SIZE…] [--times 5]
"""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests import apps, forking

from . import corpus, measure

LIMITS = {10: 1, 5000: 2}
"""Seconds that a saved file may take to show, by the number of partners."""


@contextmanager
def preview(folder: Path) -> Iterator[tuple[str, forking.Process]]:
    """The address of a preview of a site, and its process."""
    words = ("run", "--debug", "--no-reload", "--port")
    with apps.served(folder, lambda port: apps.command(*words, port)) as found:
        yield found


def seconds(site: str, page: str, change: Callable[[str], None], word: str) -> float:
    """From saving a file until the page that the stream of events announces holds the word."""
    urllib.request.urlopen(site + page).read()
    with urllib.request.urlopen(f"{site}/-/events") as events:
        _next(events)
        change(word)
        start = time.perf_counter()
        while True:
            _next(events)
            if word in urllib.request.urlopen(site + page).read().decode():
                return time.perf_counter() - start


def _next(events: Iterator[bytes]) -> None:
    next(line for line in events if line.startswith(b"data:"))


def medians(size: int, times: int) -> Iterator[tuple[str, float]]:
    """(what was saved, median of the seconds)."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        corpus.make(folder, size)
        content = sorted(folder.glob("content/partners/*/index.md"))[size // 2]
        key = content.parent.name
        catalog = folder / "translations/en/LC_MESSAGES/messages.po"
        title = re.search(r"^title: (.*)$", content.read_text("utf-8"), re.M)
        assert title

        def paragraph(word: str) -> None:
            content.write_text(f"{content.read_text('utf-8')}\n{word}.\n", "utf-8")

        def translation(word: str) -> None:
            text = catalog.read_text("utf-8")
            entry = f'msgctxt "title"\nmsgid "{title[1]}"\nmsgstr "'
            at = text.index(entry) + len(entry)
            catalog.write_text(f"{text[:at]}{word} {text[at:]}", "utf-8")

        with preview(folder) as (site, _):
            for name, change in (("a content file", paragraph), ("a catalogue", translation)):
                page = f"/en/partners/{key}/"
                runs = [seconds(site, page, change, f"Nieuw{name[2:4]}{n}") for n in range(times)]
                yield name, median(runs)


def main() -> None:
    """Print a table."""
    options = measure.parser("preview", __doc__, LIMITS, times=5).parse_args()
    for size in options.sizes:
        for name, found in medians(size, options.times):
            limit = f"limit {LIMITS[size]} s" if size in LIMITS else ""
            load = f"load {measure.load()}"
            print(f"{size:5} partners, {name:16}{found:8.2f} s   {limit:12} {load}", flush=True)


if __name__ == "__main__":
    main()
