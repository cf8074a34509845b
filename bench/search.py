"""The search's index beside Pagefind's and MiniSearch's: `python -m bench.search [SIZE…]`.

For made-up sites in three languages it tells, for one language, what the index weighs compressed,
how many of these bytes come before the first result, and how many processor seconds all languages
take: from scratch, and after an edit of one portrait. Others make their whole index again then.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from app import create_app
from bench import corpus
from portret.freeze import exporter
from portret.freeze.publish import Destination
from portret.site import library, search_index
from portret.site.edition import Edition
from portret.site.kinds import addresses
from portret.web.rendering import Renderer
from tests import tools

SIZES = (100, 3000)
LANGUAGE = "nl"
MINISEARCH = """
const MiniSearch = require(process.argv[1]), fs = require("fs");
const shown = ["title", "summary"];
const made = new MiniSearch({fields: [...shown, "text"], storeFields: shown});
made.addAll(JSON.parse(fs.readFileSync(process.argv[2])));
fs.writeFileSync(process.argv[3], JSON.stringify(made));
"""


class Row(NamedTuple):
    """Compressed bytes in all and before the first result; seconds for all, and after an edit."""

    name: str
    total: int
    first: int
    cold: float
    edit: float


def packed(data: bytes) -> int:
    """The bytes as a host sends them."""
    return len(gzip.compress(data, 9, mtime=0))


def seconds(action: Callable[[], object], children: bool = False) -> float:
    """The processor's seconds for something."""
    if not children:
        start = time.process_time()
        action()
        return time.process_time() - start
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours(folder: Path) -> Row:
    """Portret's own index."""
    app = create_app(settings(folder))
    found = addresses(library.read(app.config["SETTINGS"]))
    renderer = Renderer(app, found)
    names = [path for path in found if "/search/" in path]
    files = dict.fromkeys(names, b"")

    def make(wanted: Sequence[str]) -> None:
        for path in wanted:
            files[path] = renderer.render(found.page(path)).encode()

    gc.freeze()  # as a freeze does it
    cold = seconds(partial(make, names))
    found = addresses(found.snapshot)
    renderer = Renderer(app, found)
    edited = [path for path in names if path.endswith(("/index.json", "/0.json"))]
    edit = seconds(partial(make, edited))
    script = packed((app.config["SETTINGS"].static / "search.js").read_bytes())
    own = {path: packed(data) for path, data in files.items() if path.startswith(f"/{LANGUAGE}/")}
    index = own[f"/{LANGUAGE}/search/index.json"]
    words = sum(size for path, size in own.items() if path.endswith(".json")) - index
    return Row("Portret", script + index + words, script + index, cold, edit)


def pagefind(export: Path) -> Row:
    """Pagefind's index of the export."""
    made = export / "pagefind"
    command = [str(tools.peers_python()), "-m", "pagefind", "--site", str(export)]
    cold = seconds(partial(subprocess.run, command, check=True, capture_output=True), True)
    entry = json.loads((made / "pagefind-entry.json").read_text("utf-8"))
    digest = entry["languages"][LANGUAGE]["hash"]
    parts = [*made.glob(f"index/{LANGUAGE}_*"), *made.glob(f"fragment/{LANGUAGE}_*")]
    start = [made / "pagefind.js", made / "pagefind-entry.json", made / f"wasm.{LANGUAGE}.pagefind"]
    start += [made / "pagefind-worker.js", made / f"pagefind.{digest}.pf_meta"]
    start = [each for each in start if each.exists()]
    sizes = {each: packed(each.read_bytes()) for each in (*start, *parts)}
    first = sum(sizes[each] for each in start)
    for kind in ("index", "fragment"):  # one of each, of a middling size
        some = sorted(sizes[each] for each in parts if kind in each.parts)
        first += some[len(some) // 2]
    return Row("Pagefind", sum(sizes.values()), first, cold, cold)


def minisearch(folder: Path, place: Path) -> Row:
    """MiniSearch's index over one file a language."""
    editions = library.read(create_app(settings(folder)).config["SETTINGS"]).editions
    package = tools.npm_file("minisearch/dist/cjs/index.cjs", tools.PEERS / "eleventy")
    sizes, cold = {}, 0.0
    for tag, edition in editions.items():
        source, made = place / f"{tag}.documents.json", place / f"{tag}.json"
        command = ["node", "-e", MINISEARCH, str(package), str(source), str(made)]
        cold += seconds(partial(_write, edition, source))
        cold += seconds(partial(subprocess.run, command, check=True), True)
        sizes[tag] = packed(made.read_bytes()) + packed(package.read_bytes())
    return Row("MiniSearch", sizes[LANGUAGE], sizes[LANGUAGE], cold, cold)


def _write(edition: Edition, path: Path) -> None:
    """The documents of a language, as MiniSearch takes them."""
    themes = {code: each.title for code, each in edition.all_themes.items()}
    found = []
    for each in search_index.documents(edition):
        texts = search_index.texts(each, edition.frame, themes)
        words = {"title": each.title.value, "summary": each.summary.value}
        found.append({"id": each.address, "text": " ".join(one.value for one in texts), **words})
    path.write_text(json.dumps(found), "utf-8")


def settings(folder: Path) -> dict[str, Any]:
    """The settings of a made-up site."""
    return {
        "CONTENT": folder / "content",
        "TRANSLATIONS": folder / "translations",
        "CACHE": folder / ".cache",
        "SHARE_PICTURES": False,
    }


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES), metavar="SIZE")
    for size in parser.parse_args().sizes:
        with TemporaryDirectory() as place:
            folder = Path(place, "site")
            corpus.make(folder, size)
            app, to = create_app(settings(folder)), Destination(Path(place, "build"))
            freeze = seconds(partial(exporter.freeze, app, to, copy=True))
            print(f"\n{size} portraits; the whole freeze takes {freeze:.1f} s of the processor")
            print(f"  {'':12}{'kB in all':>12}{'kB to first':>12}{'cold, s':>10}{'edit, s':>10}")
            for row in (ours(folder), pagefind(to.path), minisearch(folder, Path(place))):
                sizes = f"{row.total / 1000:12.0f}{row.first / 1000:12.0f}"
                print(f"  {row.name:12}{sizes}{row.cold:10.2f}{row.edit:10.2f}", flush=True)


if __name__ == "__main__":
    main()
