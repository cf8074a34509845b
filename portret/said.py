"""Sentences of checks and of the preview: English texts that can be translated later.

`said` marks a sentence, as gettext's `N_` does, and `in_language` translates it for a reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Said(str):
    """An English text that remembers its msgid and the values that were put into it."""

    msgid: str
    values: Mapping[str, object]


def said(msgid: str, **values: object) -> Said:
    """The English text of a msgid, with the values in the place of `%(name)s`.

    `tools/words.py` extracts the msgid, so write it as a literal.
    """
    text = Said(msgid % values)
    text.msgid, text.values = msgid, values
    return text


def in_language(text: str, say: Callable[[str], str]) -> str:
    """The text translated by `say`, a function of a msgid; unchanged if it is not `Said`.

    Values are put between isolates (UAX 9), as they may run in another direction. With `str` as
    `say` the text stays in English.
    """
    if say is str or not isinstance(text, Said):
        return text
    values = {
        name: in_language(each, say) if isinstance(each, Said) else f"\u2068{each}\u2069"
        for name, each in text.values.items()
    }
    return say(text.msgid) % values
