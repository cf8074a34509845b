"""Sentences made of a msgid and values: English as they stand, and sayable in any language."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Said(str):
    """A text in English, with the msgid and the values that it was made of."""

    msgid: str
    values: Mapping[str, object]


def said(msgid: str, **values: object) -> Said:
    """The text of a msgid, with the values in the place of `%(name)s`.

    `tools/words.py` finds the msgid, so it must be spelled out where this is called.
    """
    made = Said(msgid % values)
    made.msgid, made.values = msgid, values
    return made


def told(text: str, say: Callable[[str], str]) -> str:
    """A text in the language of `say`, which translates msgids; one that is not `Said` as it is.

    What is quoted in it may run in another direction, and is kept apart. `str` says it in English,
    as it stands.
    """
    if say is str or not isinstance(text, Said):
        return text
    values = {
        name: told(each, say) if isinstance(each, Said) else f"\u2068{each}\u2069"
        for name, each in text.values.items()
    }
    return say(text.msgid) % values
