"""How long `flask translate update` takes, in a process of its own, after edits of several kinds.

python -m bench.update [SIZE…] [--times 3]
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from . import corpus, measure
from .corpus import ROOT, Shared

LIMITS = {500: 5, 5000: 60}
"""Seconds that an update may take, by the number of partners."""

Edit = Callable[[Path, Shared], None]
"""edit(folder of a site, what its portraits share): changes the site."""


def nothing(folder: Path, shared: Shared) -> None:
    """Leave the site as it is."""


def one_word(folder: Path, shared: Shared) -> None:
    """Change a word of one portrait."""
    _change_word(_portraits(folder)[0])


def words(folder: Path, shared: Shared) -> None:
    """Change a word in each of a tenth of the portraits."""
    for path in _portraits(folder)[::10]:
        _change_word(path)


def texts(folder: Path, shared: Shared) -> None:
    """Write a tenth of the portraits anew."""
    for path in _portraits(folder)[::10]:
        title = path.parent.name.replace("-", " ").title()
        path.write_text(corpus.portrait(shared, Random(title), title, (), ""), "utf-8")


def catalogues(folder: Path, shared: Shared) -> None:
    """Take all catalogues away."""
    shutil.rmtree(folder / "translations")


CASES: Mapping[str, tuple[Edit, tuple[str, ...]]] = {
    "nothing to do": (nothing, ()),
    "one changed word": (one_word, ()),
    "a changed word in a tenth of the files": (words, ()),
    "a tenth of the files written anew": (texts, ()),
    "no catalogue yet": (catalogues, ()),
    "--check, nothing to do": (nothing, ("--check",)),
}
"""What is measured: the edit, and the options of the command."""


def _portraits(folder: Path) -> list[Path]:
    return sorted(folder.glob("content/partners/*/index.md"))


def _change_word(path: Path) -> None:
    """Change the first word of the last paragraph."""
    before, _, last = path.read_text("utf-8").rpartition("\n\n")
    path.write_text(f"{before}\n\n{re.sub('^[^ ]+', 'Anders', last)}", "utf-8")


# ---------------------------------------------------------------- measuring


def runs(size: int, times: int) -> Iterator[tuple[str, float, float]]:
    """(case, seconds, the processor's seconds), each the median of some runs."""
    command = [sys.executable, "-m", "flask", "--app", "app", "translate", "update"]
    with TemporaryDirectory() as place:
        whole, edited = Path(place, "whole"), Path(place, "edited")
        shared = corpus.make(whole, size)
        for case, (edit, options) in CASES.items():
            found = []
            for _ in range(times):
                shutil.copytree(whole, edited)
                edit(edited, shared)
                found.append(measure.run([*command, *options], ROOT, measure.site(edited)))
                shutil.rmtree(edited)
            wall, processor = zip(*((each.seconds, each.processor) for each in found), strict=True)
            yield case, median(wall), median(processor)


def main() -> None:
    """Print a table."""
    options = measure.parser("update", __doc__, LIMITS, times=3).parse_args()
    print(f"flask translate update: seconds, median of {options.times}; {os.cpu_count()} cores")
    for size in options.sizes:
        limit = f"limit {LIMITS[size]} s" if size in LIMITS else "no limit"
        print(f"\n{size} partners, {limit:30}{'seconds':>18}{'processor':>12}{'load':>8}")
        for case, wall, processor in runs(size, options.times):
            print(f"  {case:42}{wall:16.2f}{processor:12.2f}{measure.load():>8}", flush=True)


if __name__ == "__main__":
    main()
