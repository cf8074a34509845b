"""Counts the warnings that real catalogues get: `python -m bench.alarms en de=FILE.po fa=FILE.po`.

The first argument is the language of the msgids; each file follows the language of its msgstr.
Fuzzy entries, plurals, copies and placeholders are left aside. A warning about a right translation
is a false alarm: at most 2 % of a language's entries should get one.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from portret.catalogs import pofile, safety
from portret.locales import Language, language
from portret.translate import quality

_ELSEWHERE = re.compile(r"%[(\w]|\{\w*\}|</?[a-z]", re.I)
"""Matches placeholders and tags, which texts of this site's kind do not have."""


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    """The translated texts of a catalogue, with their translations."""
    for entry in pofile.read(path.read_bytes()).entries[1:]:
        (*_, translation) = entry.translations or ("",)
        usable = translation.strip() and translation != entry.text and entry.plural is None
        if usable and not entry.fuzzy and not entry.obsolete and not _ELSEWHERE.search(entry.text):
            yield entry.text, translation


def codes(source: str, translation: str, original: Language, tongue: Language) -> set[str]:
    """The codes of the warnings about a translation; "unsafe" where readers do not get it."""
    plain = not re.search(r"[*`\\\[]", source)
    judge = safety.plain_fault if plain else safety.markdown_fault
    if judge(source, translation):
        return {"unsafe"}
    return {code for code, _ in quality.warnings(source, translation, original, tongue, plain)}


def main(original: str, *files: str) -> None:
    """Prints a line for each language: its entries, the share with a warning, and which."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for tag, _, name in (each.partition("=") for each in files):
        try:
            for source, translation in pairs(Path(name)):
                some = codes(source, translation, language(original), language(tag))
                found[tag].update([*some, "entries", *(["alarmed"] if some else [])])
        except (OSError, pofile.Unreadable, ValueError) as error:
            print(f"{name}: {error}", file=sys.stderr)
    for tag, counts in sorted(found.items()):
        share = 100 * counts["alarmed"] / counts["entries"]
        rest = {key: counts[key] for key in sorted(counts.keys() - {"entries", "alarmed"})}
        print(f"{tag:8}{counts['entries']:8}{share:7.1f} %  {rest}")


if __name__ == "__main__":
    main(*sys.argv[1:])
