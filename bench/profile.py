"""Where the time of a cold export goes, by what is done.

python -m bench.profile [SIZE]
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from flask.cli import ScriptInfo

from . import corpus
from .corpus import ROOT
from .freeze import Ours

WORK: Mapping[str, tuple[str, ...]] = {
    "pages: templates": ("web.rendering.Renderer.render",),
    "pages: their values": ("site.addresses.Addresses.page",),
    "pages: fingerprints": ("web.rendering.Renderer.fingerprint",),
    "pages: the HTML of texts": ("site.localized.Localized.text",),
    "pages: which partners are the nearest": ("site.neighbours.Neighbours.others",),
    "pages: the words of the search": ("site.search_index.Vocabulary.__init__",),
    "reading content": ("content.loader.load",),
    "reading catalogues": ("catalogs.store.load",),
    "judging translations": ("catalogs.lookup.judged", "catalogs.safety.fault"),
    "the list of addresses": ("site.kinds.addresses",),
    "drawing": (
        "images.placeholder.draw",
        "images.maps.draw",
        "images.social_card.SocialCard.make",
    ),
    "the check of the output": ("freeze.checker.Reader.read", "freeze.checker.findings"),
    "writing files": ("freeze.freezer.SiteFreezer._write",),
    "the build state": (
        "freeze.former.Former.__init__",
        "freeze.exporter._Export._remember",
    ),
    "publishing": ("freeze.publish.Destination.publish",),
}
"""What is done, and where: time counts for the innermost of these functions in which it passes."""

REST = "the rest: starting, and what holds all together"

TICK = 0.001
"""Seconds of the processor between two looks; the system may take more."""


def _code(name: str) -> object:
    """The code of a function of `portret`; it must be there."""
    package, module, *path = name.split(".")
    found: object = importlib.import_module(f"portret.{package}.{module}")
    for part in path:
        found = getattr(found, part, None)
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    if not hasattr(found, "__code__"):
        sys.exit(f"bench/profile.py: there is no {name} any more. Name what took over.")
    return found.__code__


def sampled(freeze: Callable[[], object]) -> Counter[str]:
    """How often each kind of work was under way, as seen from time to time."""
    kinds = {_code(name): kind for kind, names in WORK.items() for name in names}
    found: Counter[str] = Counter()

    def look(number: int, frame: FrameType | None) -> None:
        while frame and frame.f_code not in kinds:
            frame = frame.f_back
        found[kinds[frame.f_code] if frame else REST] += 1

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, TICK, TICK)
    try:
        freeze()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return found


def _export(to: str) -> None:
    """Export by one process, of which all can be seen."""
    from app import app

    words = ["freeze", "--jobs", "1", "--to", to]
    info = ScriptInfo(create_app=lambda: app)
    found = sampled(lambda: app.cli.main(words, standalone_mode=False, obj=info))
    for kind, count in found.most_common():
        print(f"  {kind:50}{100 * count / found.total():5.1f} %")


def main() -> None:
    """Make a site up, export it in a process of its own, and print the shares."""
    size = int(sys.argv[1]) if sys.argv[1:] else 1000
    with TemporaryDirectory() as place:
        site = Ours(Path(place))
        corpus.make(site.folder, size)
        print(f"{size} partners, one process, share of the processor's time:", flush=True)
        code = "import sys; from bench import profile; profile._export(sys.argv[1])"
        command = [sys.executable, "-c", code, str(site.output)]
        environment = {**os.environ, **site.environment()}
        sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
