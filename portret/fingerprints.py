"""Which pages of the last export still stand: what each was made from, against what is now.

An export's record holds its inputs as they were (the content, the catalogues, the list of
addresses), and what every page and every answer read of them. All else that decides bytes (code,
templates, assets, settings, versions) is one epoch: where it differs, nothing stands.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pickle
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from . import addresses, edition, reads, skeleton
from .addresses import View, Views
from .catalogs import Catalog
from .content import Known
from .library import Shown
from .locales import Language
from .reads import Answer, Question, Refused
from .records import Page, Partner, Site, Theme
from .settings import Settings
from .stamps import Found, Look, code, described

_NAMES = {Partner: "partner", Page: "page", Theme: "theme", Site: "site"}
"""How `library` names the records of a class, whose keys follow."""

Name = tuple[type, str]
"""A record by its class and its key."""

Plain = Any
"""A value in which records are names and languages are tags, so that two runs can compare it."""


@dataclass(frozen=True)
class Made:
    """What is remembered of a file: the digest of its bytes, what it was made from, what it says.

    `reads` are numbers of four bytes; `refused` the translations that are not shown in it. Of its
    facts there are the ids, and the numbers of the places that it leads to (`reads.key`).
    """

    sha256: str
    size: int
    reads: bytes
    refused: Refused
    ids: tuple[str, ...]
    leads: bytes


class Answered(NamedTuple):
    """What is remembered of an answer: its digest, what it was made from, and a small one itself.

    Records are not kept in it, which would be others now.
    """

    digest: str
    reads: bytes
    value: Any
    refused: Refused

    @classmethod
    def of(cls, answer: Answer) -> Answered:
        """What is to be remembered of an answer."""
        value = answer.value if isinstance(answer.value, bool | edition.Text) else None
        refused = frozenset(answer.reads.refused)
        return cls(digest(answer.value), packed(answer.reads), value, refused)


@dataclass
class Record:
    """What is remembered of an export: what it was made from, and what was made.

    `settings` say where the files were and how they were named; `stamps` are those of the files
    that can be trusted. `whole` has the records as bytes, hidden ones too; `shown` are the names of
    those that readers saw, `rest` themes and site.yaml. `words` are the catalogues
    by their languages, `texts` all Markdown parsed, by digests.
    """

    epoch: str
    settings: str
    timezone: str
    day: str
    stamps: Look
    whole: Mapping[Name, bytes]
    shown: frozenset[Name]
    rest: Mapping[Name, Any]
    texts: Mapping[bytes, bytes]
    words: Mapping[str, Catalog]
    views: Mapping[str, Plain]
    answers: Mapping[Question, Answered] = field(default_factory=dict)
    made: Mapping[str, Made] = field(default_factory=dict)

    def packed(self) -> bytes:
        """The record as bytes."""
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)

    def known(self, now: Look, settings: Settings) -> Known:
        """The portraits and pages whose files, and what lies beside them, are still the same."""
        if self.settings != described(settings):
            return {}
        moved = {path for path, stamp in now.items() if self.stamps.get(path) != stamp}
        folders = {os.path.dirname(path) for path in (*moved, *(self.stamps.keys() - now.keys()))}
        found = {}
        for name, data in self.whole.items():
            path = os.path.join(settings.content, *_file(*name))
            if path not in now or path in moved:
                continue
            apart = os.path.dirname(path) not in folders
            if apart or name[0] is Page:
                record = pickle.loads(data)
                if apart or not record.pictures:
                    found[name] = record
        return found

    def record(self, name: Name) -> Any:
        """A record that readers saw; None where there was none of the name."""
        if name in self.rest:
            return self.rest[name]
        return pickle.loads(self.whole[name]) if name in self.shown else None


def _file(cls: type, key: str) -> tuple[str, ...]:
    """Where a record's file stands in the content folder."""
    return ("partners", key, "index.md") if cls is Partner else ("pages", f"{key}.md")


NOTHING = Record("", "", "", "", {}, {}, frozenset(), {}, {}, {}, {})
"""The record of no export."""


def read(found: Found) -> Record:
    """The record of a release; that of no export where other code wrote it."""
    if found.noted is None or found.noted.code != code():
        return NOTHING
    record: Record = pickle.loads(found.rest)
    return record


def packed(numbers: Iterable[int]) -> bytes:
    """A set of reads as bytes, in a fixed order."""
    return array("I", sorted(numbers)).tobytes()


# ---------------------------------------------------------------- what is now


def epoch(shown: Shown) -> str:
    """A digest of all that decides bytes beside code, content, catalogues and the day."""
    settings = shown.settings
    files = sorted(path for path in settings.templates.rglob("*") if path.is_file())
    files += [path for path in (settings.static / "favicon.ico", settings.share_font) if path]
    tags = [each.tag for each in shown.languages]
    settled = [shown.base_url, settings.drafts, tags, sorted(shown.assets.items())]
    digest = hashlib.sha256(repr(settled).encode())
    for path in files:
        data = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.name} {len(data)} ".encode() + data)
    return digest.hexdigest()


def record(
    shown: Shown, views: Views, stamps: Look, former: Record = NOTHING, known: Known | None = None
) -> Record:
    """What is to be remembered of the site as it is now, but for what is made of it.

    `stamps` are from before its files were read, and can be trusted; `known` are the records that
    were taken from the `former` one, as they are.
    """
    whole, known = shown.whole, known or {}
    records: dict[Name, Any] = {
        **{(Partner, key): each for key, each in whole.partners.items()},
        **{(Page, key): each for key, each in whole.pages.items()},
    }
    seen: list[Name] = [(Partner, key) for key in shown.site.partners]
    seen += [(Page, key) for key in shown.site.pages]
    keys: Any = {name: dict.fromkeys(getattr(shown.site, name)) for name in _LISTS}
    texts = {text for each in records.values() for text in (each.body, getattr(each, "about", ""))}
    return Record(
        epoch(shown),
        described(shown.settings),
        whole.timezone,
        str(shown.today),
        stamps,
        {
            name: former.whole[name]
            if known.get(name) is each
            else pickle.dumps(each, pickle.HIGHEST_PROTOCOL)
            for name, each in records.items()
        },
        frozenset(seen),
        {
            **{(Theme, code): each for code, each in whole.themes.items()},
            (Site, ""): dataclasses.replace(whole, **keys),
        },
        {skeleton.digest(text): skeleton.packed(text) for text in texts},
        {tag: each.abridge() for tag, each in shown.catalogs.catalogs.items()},
        {path: _view(view) for path, view in addresses.plain(views).items()},
    )


_LISTS = ("partners", "pages", "themes")
"""What a site has of records: only their keys are the site's own."""


def _view(view: View) -> Plain:
    values = view.__dict__
    return tuple(plain(values[name]) for name in _VIEW)


_VIEW = tuple(each.name for each in dataclasses.fields(View) if each.name not in ("here", "make"))


def plain(value: Any) -> Plain:
    """A value with names for records, tags for languages and tuples for all that holds others."""
    if isinstance(value, str | int | None | float | Path):
        return value
    if isinstance(value, Language):
        return value.tag
    if name := getattr(value, "_reads_name", None):
        return name
    if isinstance(value, Mapping):
        return tuple((plain(key), plain(each)) for key, each in value.items())
    if isinstance(value, tuple | list):
        return tuple(map(plain, value))
    if dataclasses.is_dataclass(value):
        return tuple(plain(each) for each in value.__dict__.values())
    raise TypeError(f"an answer of a kind that cannot be compared: {type(value).__name__}")


def digest(value: Any) -> str:
    """A digest of an answer."""
    data = repr(plain(value)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


# ---------------------------------------------------------------- what changed


def kept(former: Record, now: Record, shown: Shown, views: Views) -> Mapping[str, Made]:
    """The files of the last export that would be made the same now, by their paths."""
    if former.epoch != now.epoch:
        return {}

    def ask(question: Question) -> Any:
        if question[0] == "complete":
            return views[str(question[1])].complete
        tag, name, *words = question
        return getattr(shown.editions[str(tag)], str(name))(*words)

    found = changed(former, now, ask)
    shown.memory.standing = {
        question: (answered.value, answered.refused)
        for question, answered in former.answers.items()
        if answered.value is not None and _stands(answered.reads, found)
    }
    return {name: each for name, each in former.made.items() if _stands(each.reads, found)}


def _stands(read: bytes, changed: set[int]) -> bool:
    return changed.isdisjoint(array("I", read))


def changed(former: Record, now: Record, ask: Callable[[Question], Any]) -> set[int]:
    """The numbers of all inputs and answers that are no longer what they were.

    `ask` gives the answer to a question now; LookupError where it can no longer be asked.
    """
    found = set(_inputs(former, now))
    again = True
    while again:
        again = False
        for question, answered in former.answers.items():
            if _stands(answered.reads, found) or (number := reads.key(*question)) in found:
                continue
            try:
                same = digest(ask(question)) == answered.digest
            except LookupError:
                same = False
            if not same:
                found.add(number)
                again = True
    return found


def _inputs(former: Record, now: Record) -> Iterable[int]:
    """The numbers of the fields, messages and addresses that are others now."""
    both = former.shown & now.shown
    for name in former.shown | now.shown | now.rest.keys() | former.rest.keys():
        if name in both and former.whole[name] == now.whole[name]:
            continue
        then, here, kind = former.record(name), now.record(name), _NAMES[name[0]]
        if then is not here:
            for each in dataclasses.fields(name[0]):
                if (
                    then is None
                    or here is None
                    or getattr(then, each.name) != getattr(here, each.name)
                ):
                    yield reads.field_key(each.name, kind, name[1])
    for tag, catalog in now.words.items():
        if catalog is not (then := former.words[tag]):
            for context, text in catalog.changed(then):
                yield edition.message_key(tag, context, text)
    if list(former.views) != list(now.views):
        yield reads.key("addresses")
    for path in former.views.keys() | now.views.keys():
        was, is_ = former.views.get(path), now.views.get(path)
        if was != is_:
            if was is None or is_ is None:
                yield reads.key("address", path)
            for place, field_name in enumerate(_VIEW):
                if was is None or is_ is None or was[place] != is_[place]:
                    yield reads.field_key(field_name, "view", path)
