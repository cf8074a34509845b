"""Values with a fingerprint, and plain texts marked with their language."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from markupsafe import Markup, escape

from portret.locales import Language


class Value:
    """The base of frozen dataclasses that templates get.

    Whatever a value can be asked is a pure function of its fields, so that these decide all that
    a template can make of it.
    """

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the class and the fields; 32 hexadecimal digits."""
        cls: Any = type(self)
        return digest(cls.__name__, *_fields(cls)(self))


def digest(*parts: Any) -> str:
    """A digest of some values; 32 hexadecimal digits. TypeError for what has no plain form."""
    data = repr(_plain(parts)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@cache
def _fields(cls: Any) -> Callable[[Any], tuple[Any, ...]]:
    """Gives the fields of a dataclass."""
    names = [each.name for each in dataclasses.fields(cls)]
    several = len(names) > 1  # of one alone it gives no tuple
    return attrgetter(*names) if several else lambda value: tuple(getattr(value, x) for x in names)


def _plain(values: Iterable[Any]) -> list[Any]:
    """The values made of what `repr` writes in the same way in every process."""
    return [form(each) if (form := _FORMS[each.__class__]) else each for each in values]


def _form(cls: Any) -> Callable[[Any], Any] | None:
    """How a value of a class is made plain; None where it is so already, as most are."""
    if issubclass(cls, Value):
        return _FINGERPRINT
    if cls is Language:
        return _DIGEST
    if cls in _SIMPLE or issubclass(cls, str | date | Decimal):
        return None
    if issubclass(cls, tuple | list):
        return _plain
    if issubclass(cls, Mapping):
        return lambda value: [_plain(each) for each in value.items()]
    name, is_known = cls.__name__, dataclasses.is_dataclass(cls)
    if is_known:
        fields = _fields(cls)
        return lambda value: [name, *_plain(fields(value))]
    raise TypeError(f"{name} has no fingerprint")


_SIMPLE = frozenset([str, int, bool, type(None)])
_FINGERPRINT, _DIGEST = attrgetter("fingerprint"), attrgetter("digest")


NO_NOTE = Markup("")


class Text(NamedTuple):
    """A plain text, the language it is in where that is not the page's, and a preview's note."""

    value: str
    language: Language | None = None
    note: Markup = NO_NOTE

    @property
    def attrs(self) -> Markup:
        """` lang="…" dir="…"` for the element that holds the text; blank in the page's language."""
        if self.language is None:
            return self.note
        return self.language.attrs + self.note if self.note else self.language.attrs

    def __html__(self) -> str:
        text = escape(self.value)
        return str(Markup("<span{}>{}</span>").format(self.attrs, text) if self.attrs else text)

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """Values by their keys, each made when it is first asked for."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        value = self[key] = self._make(key)
        return value


_FORMS: Mapping[Any, Callable[[Any], Any] | None] = Memo(_form)


@dataclass(frozen=True, eq=False)
class Drawn(Value):
    """A picture in HTML: the attributes of each `<source>`, and those of the `<img>`."""

    sources: tuple[Mapping[str, str], ...]
    img: Mapping[str, str]

    def shown(self, sizes: str) -> Drawn:
        """The picture where it is shown in other `sizes`: the same files to choose from."""
        each = [dict(attributes) for attributes in (*self.sources, self.img)]
        for attributes in each:
            attributes |= {"sizes": sizes} if "sizes" in attributes else {}
        return Drawn(tuple(each[:-1]), each[-1])

    @cached_property
    def source_attrs(self) -> Sequence[Markup]:
        """The attributes of each `<source>` as HTML."""
        return [html_attributes(each) for each in self.sources]

    @cached_property
    def img_attrs(self) -> Markup:
        """The attributes of the `<img>` as HTML."""
        return html_attributes(self.img)


def html_attributes(attributes: Mapping[str, str]) -> Markup:
    """Attributes as a start tag has them, each after a space."""
    parts = [f' {name}="{escape(value)}"' for name, value in attributes.items()]
    return Markup("".join(parts))  # noqa: S704 - values are escaped, names are ours
