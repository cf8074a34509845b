"""How long `flask translate update` takes, in a process of its own, after edits of several kinds.

python -m bench.update [SIZE…] [--times 3]
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from . import corpus
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


def seconds(folder: Path, options: tuple[str, ...]) -> tuple[float, float]:
    """The time that the command takes over a site, and the processor's share of it."""
    command = [sys.executable, "-m", "flask", "--app", "app", "translate", "update", *options]
    places = {"CONTENT": "content", "TRANSLATIONS": "translations", "CACHE": ".cache"}
    environment = os.environ | {f"PORTRET_{k}": str(folder / v) for k, v in places.items()}
    before, start = _processor(), time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(size: int, times: int) -> Iterator[tuple[str, float, float]]:
    """(case, seconds, the processor's seconds), each the median of some runs."""
    with TemporaryDirectory() as place:
        whole, edited = Path(place, "whole"), Path(place, "edited")
        shared = corpus.make(whole, size)
        for case, (edit, options) in CASES.items():
            runs = []
            for _ in range(times):
                shutil.copytree(whole, edited)
                edit(edited, shared)
                runs.append(seconds(edited, options))
                shutil.rmtree(edited)
            wall, processor = zip(*runs, strict=True)
            yield case, median(wall), median(processor)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.update", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(LIMITS), metavar="SIZE")
    parser.add_argument("--times", type=int, default=3, help="runs of which the median is told")
    options = parser.parse_args()
    print(f"flask translate update: seconds, median of {options.times}; {os.cpu_count()} cores")
    for size in options.sizes:
        limit = f"limit {LIMITS[size]} s" if size in LIMITS else "no limit"
        print(f"\n{size} partners, {limit:30}{'seconds':>18}{'processor':>12}{'load':>8}")
        for case, wall, processor in measure(size, options.times):
            print(f"  {case:42}{wall:16.2f}{processor:12.2f}{os.getloadavg()[0]:8.1f}", flush=True)


if __name__ == "__main__":
    main()
