"""Bring the interface's words that come with Portret up to date with the templates.

They stand in portret/translate/interface, a catalogue a language. New words wait there for their
translations, which `flask translate update` then takes over into the catalogues of sites.
.venv/bin/python -m tools.interface        (with a tag, as in `tools.interface sv`: a new language)
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from portret import locales, tags
from portret.catalogs import pofile
from portret.catalogs.entries import Entry, PoFile
from portret.translate import extract, shipped, update

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
NOT_REVIEWED = "# No native speaker has reviewed the words of the interface.\n"


def text(path: Path) -> str:
    """The text that the words in a file should have, by its name; of a new one they are blank."""
    language = locales.language(tags.spelled(path.stem))
    old = pofile.read(path.read_bytes()) if path.exists() else None
    new = update.merge(old, extract.interface(TEMPLATES), language)
    return new if old else NOT_REVIEWED + new


def waiting(file: PoFile) -> Iterator[Entry]:
    """The entries in use that lack a translation or a form of one, or of which it is doubted."""
    for entry in file.in_use.values():
        if entry.text and (entry.fuzzy or not all(entry.translations)):
            yield entry


def main(named: list[str]) -> None:
    """Write the files, and print what waits in them."""
    new = (shipped.FOLDER / f"{locales.language(tag).folder}.po" for tag in named)
    for path in sorted({*shipped.FOLDER.glob("*.po"), *new}):
        path.write_text(text(path), "utf-8")
        for entry in waiting(pofile.read(path.read_bytes())):
            print(f"{path.name}:{entry.line}: waits: {entry.text}")


if __name__ == "__main__":
    main(sys.argv[1:])
