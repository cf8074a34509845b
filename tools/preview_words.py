"""Bring the catalogues of the preview's own words up to date: portret/translate/preview/.

python -m tools.preview_words       all of them
python -m tools.preview_words sv    begins one in Swedish
"""

import sys
from pathlib import Path

from portret import locales, tags
from portret.catalogs import pofile
from portret.translate import spoken, update

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def text(path: Path) -> str:
    """The text that the words in a file should have, by its name; of a new one they are blank."""
    old = pofile.read(path.read_bytes()) if path.exists() else None
    language = locales.language(tags.spelled(path.stem))
    return update.merge(old, spoken.messages(TEMPLATES), language)


if __name__ == "__main__":
    new = (spoken.FOLDER / f"{locales.language(tag).folder}.po" for tag in sys.argv[1:])
    for path in sorted({*spoken.FOLDER.glob("*.po"), *new}):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text(path), "utf-8")
