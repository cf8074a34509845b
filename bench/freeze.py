"""How long an export takes: Portret's in each situation, beside other generators of the same site.

python -m bench.freeze [SIZE…] [--times 5] [--peers hugo eleventy plain]
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, mkdtemp

from portret import locales
from portret.catalogs import store, strings
from portret.markdown.document import document
from tests.tools import Missing

from . import corpus, measure
from .corpus import ROOT
from .measure import Run
from .peers import translated
from .peers.sites import PEERS, Peer

SIZES = (1000, 3000)
CORES = 2
YARDSTICK = PEERS["hugo"].name

COLD = "Portret, cold"
BARE = "Portret, cold, no check and no fsync"
SHIPPED = "Portret, cold with social cards, to cold"
FIRST = "Portret, the first edit after a cold one"
BODY = "Portret, one content file edited"
ENTRY = "Portret, one .po entry edited"
TITLE = "Portret, one title edited"
WORDS = "Portret, one interface string edited"
WITHIN = "  the same, of a word within portraits"
NOTHING = "Portret, nothing changed"
COPY = "cp -r of Portret's output"
MEMORY = "Portret, peak memory"

LIMITS: Mapping[str, Mapping[int, float]] = {
    COLD: {1000: 1.30, 3000: 1.30},
    BARE: {1000: 1.00, 3000: 1.00},
    SHIPPED: {1000: 1.60},
    FIRST: {1000: 0.35, 3000: 0.35},
    BODY: {1000: 0.20, 3000: 0.12},
    ENTRY: {1000: 0.25, 3000: 0.12},
    TITLE: {1000: 0.28, 3000: 0.15},
    WORDS: {1000: 0.55, 3000: 0.50},
    WITHIN: {1000: 0.55, 3000: 0.50},
    NOTHING: {1000: 0.07, 3000: 0.04},
    MEMORY: {1000: 1.00, 3000: 1.00},
}
"""What a ratio may be, by the number of partners."""

YARDSTICKS: Mapping[str, str] = {SHIPPED: COLD}
"""What a row is in proportion to, where that is not Hugo's full build."""

LINEAR = 1.1
"""How much more than in proportion the time may grow with the partners."""


# ---------------------------------------------------------------- Portret


@dataclass(frozen=True)
class Edit:
    """A word behind a place in a file, which each run in turn puts there or takes away."""

    path: Path
    place: str
    word: str

    def turn(self) -> None:
        """Change the file."""
        start, place, rest = self.path.read_text("utf-8").partition(self.place)
        assert place, f"{self.path} has no {self.place!r}"
        rest = rest.removeprefix(self.word) if rest.startswith(self.word) else self.word + rest
        self.path.write_text(start + place + rest, "utf-8")


@dataclass(frozen=True)
class Ours:
    """A site, its cache and its export, in one folder."""

    folder: Path

    @property
    def output(self) -> Path:
        """Where the export is published."""
        return self.folder / "build"

    def command(self, bare: bool) -> list[str]:
        """The real command for two cores; `bare` leaves out the check of the output and fsync."""
        app = "bench.ours" if bare else "app"
        flask = [sys.executable, "-m", "flask", "--app", app, "freeze", "--jobs", str(CORES)]
        return [*flask, "--to", str(self.output)]

    def environment(self, shipped: bool = False) -> Mapping[str, str]:
        """Where the site is; it has social cards if `shipped`, which no other site has."""
        return measure.site(self.folder) | {"PORTRET_SHARE_PICTURES": str(int(shipped))}

    def clear(self) -> None:
        """Put aside the cache and every release."""
        outputs = (self.folder / ".cache", self.folder / ".build", self.output)
        put_aside(outputs, beside=self.folder)

    def freeze(self, bare: bool = False, shipped: bool = False) -> Run:
        """Export the site as it is."""
        return measure.run(self.command(bare), ROOT, self.environment(shipped))

    def cold(self, bare: bool = False, shipped: bool = False) -> Run:
        """Export the site for the first time, with an empty cache."""
        self.clear()
        return self.freeze(bare, shipped)

    def after(self, edit: Edit) -> Run:
        """Export the site after an edit."""
        edit.turn()
        return self.freeze()

    def settle(self, edit: Edit) -> None:
        """Have the releases that a store holds after some small edits: published, former, spare."""
        for _ in range(3):
            self.after(edit)

    def edits(self) -> Mapping[str, Edit]:
        """One of each kind, of the portrait in the middle and of the English catalogue."""
        portraits = sorted(self.folder.glob("content/partners/*/index.md"))
        content = portraits[len(portraits) // 2]
        text = content.read_text("utf-8")
        title = text[: text.index("\n", text.index("\ntitle: ") + 1)]
        before_the_last = text.rpartition("\n\n")[0][-60:] + "\n\n"
        catalog = store.path_of(self.folder / "translations", locales.language("en"))
        body = text.partition("\n---\n")[2]
        paragraphs = [each.text for each in document(body).messages if each.role == "paragraph"]
        return {
            BODY: Edit(content, before_the_last, "Anders. "),
            ENTRY: Edit(catalog, _translated(catalog, paragraphs[1:]), "Otherwise. "),
            TITLE: Edit(content, title, " Anders"),
            WORDS: Edit(catalog, _translated(catalog, ["Skip to the content"]), "Now: "),
            WITHIN: Edit(catalog, _translated(catalog, ["About this partner"]), "Now: "),
        }


def _translated(catalog: Path, messages: Iterable[str]) -> str:
    """The entry of the first of these messages that has a translation, up to the translation."""
    text = catalog.read_text("utf-8")
    for each in messages:
        entry = f'\nmsgid {strings.quote(each)}\nmsgstr "'
        if entry in text and not text.partition(entry)[2].startswith('"'):
            return entry
    raise LookupError(f"{catalog} has none of the messages")


# ---------------------------------------------------------------- others


@dataclass(frozen=True)
class Other:
    """Another generator, and its site in a folder."""

    peer: Peer
    folder: Path

    def clear(self) -> None:
        """Put aside what it wrote."""
        put_aside([self.folder / self.peer.output], beside=self.folder)

    def build(self) -> Run:
        """Build the whole site."""
        self.clear()
        return measure.run(self.peer.command(), self.folder)


def copy(source: Path, target: Path) -> Run:
    """Copy an export, as the least that writing so many files can take."""
    put_aside([target], beside=target)
    return measure.run(["cp", "-r", f"{source}/.", str(target)], source)


# ---------------------------------------------------------------- measuring


def put_aside(outputs: Iterable[Path], beside: Path) -> None:
    """Make room for new outputs and delete nothing: ext4 is slow to make files after deletions."""
    for each in outputs:
        if os.path.lexists(each):
            each.rename(Path(mkdtemp(dir=beside.parent)) / each.name)


def runs(folder: Path, size: int, times: int, peers: Sequence[str]) -> dict[str, list[Run]]:
    """Every case's runs on a site of so many partners, all cases in turn, so many times."""
    corpus.make(folder / "cold", size)
    translated.make(folder / "cold", folder / "tree")
    others = [Other(PEERS[name], folder / name) for name in peers]
    for other in others:
        other.peer.lay_out(folder / "tree", other.folder)
    cold, warm = Ours(folder / "cold"), Ours(folder / "warm")
    shutil.copytree(cold.folder, warm.folder)
    edits = warm.edits()
    warm.settle(edits[BODY])
    hugo, *slower = ((other.peer.name, other.build) for other in others)
    cases: dict[str, Callable[[], Run]] = {
        **dict([hugo]),
        COLD: cold.cold,
        FIRST: partial(cold.after, cold.edits()[BODY]),
        BARE: partial(cold.cold, bare=True),
        **{name: partial(warm.after, edit) for name, edit in edits.items()},
        NOTHING: warm.freeze,
        **dict(slower),
        COPY: partial(copy, cold.output, folder / "copy"),
        SHIPPED: partial(cold.cold, shipped=True),
    }
    found: dict[str, list[Run]] = {name: [] for name in cases}
    for turn in range(1, times + 1):
        for name, case in cases.items():
            if sys.stderr.isatty():
                print(f"\r\033[K{turn} of {times}: {name.strip()}\r", end="", file=sys.stderr)
            found[name].append(case())
            if name in (WORDS, WITHIN):
                warm.settle(edits[BODY])
    return found


def peaks(folder: Path) -> dict[str, int]:
    """The most memory that Hugo and Portret take for the whole site that `runs` left."""
    hugo, ours = Other(PEERS["hugo"], folder / "hugo"), Ours(folder / "cold")
    hugo.clear()
    ours.clear()
    return {
        YARDSTICK: measure.peak(hugo.peer.command(), hugo.folder),
        MEMORY: measure.peak(ours.command(bare=False), ROOT, ours.environment()),
    }


# ---------------------------------------------------------------- the table


@dataclass(frozen=True)
class Row:
    """A figure, its ratio to another, and the limit where there is one."""

    name: str
    figure: str
    ratio: float
    processor: float | None = None
    limit: float | None = None

    def __str__(self) -> str:
        processor = "" if self.processor is None else f"{self.processor:.2f}"
        verdict = ""
        if self.limit is not None:
            verdict = f"≤ {self.limit:.2f}  {'pass' if self.ratio <= self.limit else 'MISS'}"
        return f"  {self.name:42}{self.figure:>12}{self.ratio:10.2f}{processor:>12}   {verdict}"


def rows(size: int, found: Mapping[str, Sequence[Run]], memory: Mapping[str, int]) -> Iterator[Row]:
    """The medians of all runs and of the peaks, in proportion to Hugo's but for YARDSTICKS."""
    seconds = {name: median(each.seconds for each in runs) for name, runs in found.items()}
    processor = {name: median(each.processor for each in runs) for name, runs in found.items()}
    for name in found:
        other = YARDSTICKS.get(name, YARDSTICK)
        yield Row(
            name,
            f"{seconds[name]:.2f} s",
            seconds[name] / seconds[other],
            processor[name] / processor[other],
            LIMITS.get(name, {}).get(size),
        )
    for name, peak in memory.items():
        ratio = peak / memory[YARDSTICK]
        label = name if name == MEMORY else f"{name}, peak memory"
        yield Row(label, f"{peak / 2**20:.0f} MiB", ratio, limit=LIMITS.get(name, {}).get(size))


def growth(found: Mapping[int, Mapping[str, Sequence[Run]]]) -> Iterator[Row]:
    """How the time of a whole export grows from each size to the next, Portret's and Hugo's."""
    for small, large in pairwise(sorted(found)):
        for name in (YARDSTICK, COLD):
            less, more = (
                median(each.seconds for each in found[size][name]) for size in (small, large)
            )
            limit = LINEAR * large / small if name == COLD else None
            yield Row(f"{name}, {large} partners to {small}", "", more / less, limit=limit)


def machine(peers: Iterable[str]) -> str:
    """What it was measured on."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{PEERS[name].name} {PEERS[name].version()}" for name in peers]
    cores = f"{len(os.sched_getaffinity(0))} of {os.cpu_count()} cores"
    return f"{cores}, {model[1] if model else platform.machine()}; {', '.join(versions)}"


def installed(names: Iterable[str]) -> Iterator[str]:
    """The peers that can run, Hugo first; what the others lack is told."""
    for name in dict.fromkeys(["hugo", *names]):
        try:
            PEERS[name].command()
        except Missing as missing:
            if name == "hugo":
                sys.exit(f"{missing} Without Hugo there are no ratios.")
            print(f"{PEERS[name].name} is left out. {missing}")
        else:
            yield name


def main() -> None:
    """Print a table for each size, then how the time grows."""
    parser = measure.parser("freeze", __doc__, SIZES, times=5)
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS), metavar="NAME")
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    peers = list(installed(options.peers))
    print(f"A whole site in nl, en and ar; medians of {options.times}, all cases in turn.")
    print(machine(peers))
    found = {}
    with TemporaryDirectory() as place:  # nothing of which is deleted before the end
        for size in options.sizes:
            folder, before = Path(place) / str(size), measure.load()
            found[size] = runs(folder, size, options.times, peers)
            memory = peaks(folder)
            print(f"\n{size} partners, load {before} before and {measure.load()} after")
            print(f"  {'':42}{'':>12}{'to Hugo':>10}{'processor':>12}   limit")
            for row in rows(size, found[size], memory):
                print(str(row).rstrip(), flush=True)
    print()
    for row in growth(found):
        print(str(row).rstrip())


if __name__ == "__main__":
    main()
