"""Finds words that no reader may get in a text, however they are written."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from portret.characters import with_latin_digits

SHORTEST = 2
"""The least number of letters and digits of a protected word."""


def folded(text: str) -> str:
    """The letters and digits of a text, without case, accents and blanks: “Zoë *Ån*” is “zoean”."""
    if text.isascii():
        return _OTHER.sub("", text.lower())
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = _OTHER.sub("", unicodedata.normalize("NFKD", plain))
    plain = plain.translate(_ALIKE) if _SPECIAL.search(plain) else plain
    return with_latin_digits(plain)


_OTHER = re.compile(r"[\W_]+")
_ALIKE = str.maketrans(
    dict(zip("łøđıىیکة", "lod\u0069ييكه", strict=True))
    | {"æ": "ae", "œ": "oe", "\u0640": ""}  # the last lengthens a letter
)
_SPECIAL = re.compile(f"[{''.join(map(chr, _ALIKE))}]")
"""Letters that people write for others, above all in names, and Unicode does not fold."""


@dataclass(frozen=True)
class ProtectedWords:
    """Protected words and web addresses, each with the `path:line` in the content that protects it.

    A word is also found within a longer one, as in an inflected name; an address only if its host
    or path ends there.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words or self.addresses)

    def __or__(self, other: ProtectedWords) -> ProtectedWords:
        return ProtectedWords({**other.words, **self.words}, {**other.addresses, **self.addresses})

    def place(self, *texts: str) -> str | None:
        """The place that protects the first such word in these texts; None if there is none."""
        for text in texts if self else ():
            for each in _decoded(text):
                if self.words and (found := self._words.search(folded(each))):
                    return self._places[found[0]]
                plain = each.casefold() if self.addresses else ""
                for found in self._addresses.finditer(plain) if plain else ():
                    if not _IN_WORD.fullmatch(plain[found.start() - 1 : found.start()]):
                        return self.addresses[found[1]]
        return None

    @cached_property
    def _places(self) -> Mapping[str, str]:
        return {folded(word): place for word, place in self.words.items()}

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self._places)))

    @cached_property
    def _addresses(self) -> re.Pattern[str]:
        either = "|".join(map(re.escape, self.addresses))
        return re.compile(rf"({either})(?![\w-]|\.\w)")


_IN_WORD = re.compile(r"[\w-]")


def _decoded(text: str) -> Iterator[str]:
    """The text, and the same with entities and percent-encoding decoded."""
    yield text
    if "&" in text or "%" in text:
        yield unquote(html.unescape(text))


def addresses(url: str) -> set[str]:
    """A web address in its shortest form, with the host in Unicode and in ASCII (IDNA).

    The scheme, `www.`, query, fragment and slashes at the end are left out.
    """
    plain = re.sub(r"^https?://(www\.)?", "", unquote(url).casefold())
    plain = re.split(r"[?#]", plain)[0].rstrip("/")
    host, slash, path = plain.partition("/")
    found = {plain}
    with suppress(UnicodeError):
        found.add(host.encode("idna").decode() + slash + path)
    with suppress(UnicodeError):
        found.add(host.encode().decode("idna") + slash + path)
    return found
