"""Bring the words that come with Portret up to date with templates and code.

They stand in portret/translate, a catalogue a language: those of the interface, of the preview, and
of new content files. New ones wait there for their translations; `flask translate update` takes
those of the interface over into the catalogues of sites.
.venv/bin/python -m tools.words            (with a tag, as in `tools.words sv`: a new language)
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

from portret import locales, tags
from portret.catalogs import pofile
from portret.catalogs.entries import Entry, PoFile
from portret.translate import extract, new_file_words, preview_words, shipped, update
from portret.translate.extract import PotMessage

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
NOT_REVIEWED = "# No native speaker has reviewed the words of the %s.\n"
FOUND: Mapping[Path, Callable[[], Sequence[PotMessage]]] = {
    shipped.FOLDER: partial(extract.interface, TEMPLATES),
    preview_words.FOLDER: partial(preview_words.messages, TEMPLATES),
    new_file_words.FOLDER: new_file_words.messages,
}


@cache
def messages(folder: Path) -> Sequence[PotMessage]:
    """The messages that the catalogues of a folder should have."""
    return FOUND[folder]()


def text(path: Path) -> str:
    """The text that a catalogue should have, by its name; in a new one all words are blank."""
    language = locales.language(tags.from_folder_name(path.stem))
    old = pofile.read(path.read_bytes()) if path.exists() else None
    new = update.merge(old, messages(path.parent), language)
    return new if old else NOT_REVIEWED % path.parent.name + new


def waiting(file: PoFile) -> Iterator[Entry]:
    """The entries in use that lack a translation or a form of one, or of which it is doubted."""
    for entry in file.in_use.values():
        if entry.text and (entry.fuzzy or not all(entry.translations)):
            yield entry


def main(named: list[str]) -> None:
    """Write the files, and print what waits in them."""
    new = [f"{locales.language(tag).folder}.po" for tag in named]
    for folder in FOUND:
        for path in sorted({*folder.glob("*.po"), *map(folder.joinpath, new)}):
            path.write_text(text(path), "utf-8")
            for entry in waiting(pofile.read(path.read_bytes())):
                print(f"{folder.name}/{path.name}:{entry.line}: waits: {entry.text}")


if __name__ == "__main__":
    main(sys.argv[1:])
