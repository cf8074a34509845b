"""Which pages of the last export still stand: what each was made from, against what is now.

An export's record holds its inputs as they were (the content, the catalogues, the list of
addresses), and what every page and every answer read of them. All else that decides bytes (code,
templates, assets, settings, versions) is one epoch: where it differs, nothing stands.
"""

from __future__ import annotations

import dataclasses
import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Any, TypeVar

from . import addresses, edition, locales, reads, references, remembered
from .addresses import View, Views
from .catalogs import Catalogs
from .here import Here
from .library import Before, Shown
from .reads import Question
from .records import Name, Page, Partner, Site, Theme, documents
from .remembered import Answered, Listing, Made, Record, Unpacking, packed, unpacked
from .settings import Settings
from .stamps import Look, described

_CLASSES: Mapping[str, Any] = {"partner": Partner, "page": Page, "theme": Theme, "site": Site}

_VIEW = [each.name for each in dataclasses.fields(View) if each.name not in ("here", "make")]


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


class Since:
    """What still stands of an export, asked step by step while the site is read again.

    `known` are the portraits and pages whose files are the same: they are not read again. `before`
    tells that to the library.
    """

    def __init__(self, former: Record, look: Look, settings: Settings) -> None:
        same = former.same(look, settings)
        self.former = former
        self.known = former.known(settings.content, look, same)
        self.before = Before(self.known, self._check, Catalogs(former.words), same)
        self._now = Record()
        self._found: set[int] = set()
        self._stands = False
        self._views: Mapping[str, bytes] = {}

    def _check(self, report_on: Any, site: Site, *, whole: bool) -> None:
        """`references.check`, where anything has changed of what it went by."""
        former, now = self.former, self._now
        self._read(site)
        if whole and former.checked is not None:
            found = _fields(former, now) | _others(former.rest, _whole(site))
            if _stands(former.checked, found):
                now.checked = former.checked
                return
        noted = reads.recorded(site, "site", "whole")
        _, read = reads.noting(lambda: references.check(report_on, noted, whole=whole))
        now.checked = reads.packed(read)

    def _read(self, site: Site) -> None:
        """Take over the portraits and pages of a site, the known ones as they were."""
        former, now, found = self.former, self._now, documents(site)
        new = {name: each for name, each in found.items() if self.known.get(name) is not each}
        data = {name: remembered.document(each) for name, each in new.items()}
        now.documents = former.documents.renewed(data, former.heads.keys() - found.keys())
        now.heads = {
            name: remembered.head(each) if name in new else former.heads[name]
            for name, each in found.items()
        }

    def views(self, shown: Shown) -> Views:
        """Every address of the site, which are the former ones where nothing says otherwise."""
        former, now = self.former, self._now
        self._settle(shown)
        if former.epoch == now.epoch:
            self._found = set(_inputs(former, now))
            self._found |= changed(_asked(former, of_pages=False), self._found, _asker(shown))
            self._stands = _stands(former.listed, self._found)
        if not self._stands:
            return addresses.urls(shown)
        return Views(Unpacking(former.addresses.views, _finder(shown)))

    @property
    def files(self) -> Mapping[str, str] | None:
        """The file of each address, where the list of addresses stands."""
        return self.former.addresses.files if self._stands else None

    def kept(self, shown: Shown, views: Views) -> Mapping[str, Made]:
        """The files of that export that would be made the same now, by their paths."""
        former, now = self.former, self._now
        self._settle(shown)
        if not self._stands:
            plain = addresses.plain(views)
            self._views = {path: packed(view) for path, view in plain.items()}
        if former.epoch != now.epoch:
            return {}
        if not self._stands:
            self._found |= set(_places(former.addresses.views, self._views))
        pages = _asked(former, of_pages=True)
        self._found |= changed(pages, self._found, _page_asker(shown, views))
        asked = {question: each.reads for question, each in former.answered.items()}
        others = touched(asked, self._found)
        shown.memory.standing = Unpacking(former.values, _finder(shown), others)
        gone = touched({name: each.reads for name, each in former.made.items()}, self._found)
        return {name: each for name, each in former.made.items() if name not in gone}

    def record(
        self,
        shown: Shown,
        views: Views,
        files: Mapping[str, str],
        made: Mapping[str, Made],
        answers: Mapping[Question, Answered],
    ) -> Record:
        """What is to be remembered of an export of the site as it is now.

        Its stamps are to be those from before the files were read.
        """
        former, now = self.former, self._now
        if self._stands:
            now.listing, now.addresses, now.listed = former.listing, former.addresses, former.listed
        else:
            lacking = tuple(addresses.share_problems(shown, views))
            now.list(Listing(self._views, files, lacking), views.listed)
        still = former.answered if former.epoch == now.epoch else {}
        now.finish(former, {**still, **answers}, made)
        return now

    def _settle(self, shown: Shown) -> None:
        """Take over all that readers get, once."""
        now, whole = self._now, shown.whole
        if now.epoch:
            return
        if not now.heads:
            self._read(whole)
        now.epoch = epoch(shown)
        now.settings, now.timezone = described(shown.settings), whole.timezone
        now.day, now.shown = str(shown.today), frozenset(documents(shown.site))
        now.rest = {**_whole(whole), ("site", ""): _keys(whole, shown.site)}
        now.words = {tag: each.remembered() for tag, each in shown.catalogs.catalogs.items()}


def _whole(site: Site) -> dict[Name, Any]:
    """The themes of a site, and site.yaml."""
    themes = {("theme", code): reads.bare(each) for code, each in site.themes.items()}
    return {**themes, ("site", "whole"): _keys(site, site)}


def _keys(site: Site, shown: Site) -> Site:
    """site.yaml with the keys of what is shown: the records are remembered by themselves."""
    lists = {name: dict.fromkeys(getattr(shown, name)) for name in ("partners", "pages", "themes")}
    return dataclasses.replace(site, **lists)  # type: ignore[arg-type]


# ---------------------------------------------------------------- what changed

T = TypeVar("T")

FEW = 64
"""Numbers up to which each is looked for in all sets at once."""


def touched(sets: Mapping[T, bytes], changed: set[int]) -> set[T]:
    """Those of the sets, by their names, that hold one of the numbers of what changed."""
    if len(changed) > FEW:
        return {name for name, each in sets.items() if not _stands(each, changed)}
    names, data = list(sets), b"".join(sets.values())
    ends = list(accumulate(map(len, sets.values())))
    found = set()
    for number in changed:
        wanted = array("I", [number]).tobytes()
        place = data.find(wanted)
        while place >= 0:
            if place % len(wanted) == 0:
                found.add(names[bisect_right(ends, place)])
            place = data.find(wanted, place + 1)
    return found


def _stands(read: bytes, changed: set[int]) -> bool:
    return changed.isdisjoint(array("I", read))


Asked = Mapping[Question, Answered]


def changed(asked: Asked, inputs: set[int], ask: Callable[[Question], Any]) -> set[int]:
    """The numbers of all answers that are no longer what they were.

    `ask` gives the answer to a question now; LookupError where it can no longer be asked.
    """
    sets = {question: each.reads for question, each in asked.items()}
    found, fresh, seen = set[int](), inputs, set[Question]()
    while fresh:
        doubtful = touched(sets, fresh) - seen
        seen |= doubtful
        fresh = {
            reads.key(*question)
            for question in doubtful
            if not _answers(ask, question, asked[question].digest)
        }
        found |= fresh
    return found


def _answers(ask: Callable[[Question], Any], question: Question, digest: str) -> bool:
    try:
        value, read = reads.noting(lambda: ask(question))
    except LookupError:
        return False
    return remembered.digest(value, read.refused) == digest


def _asked(former: Record, *, of_pages: bool) -> Asked:
    """The answers about pages, which go by the list of addresses; or those that it goes by."""
    return {
        question: answer
        for question, answer in former.answered.items()
        if (question[0] in ("complete", "markdown")) == of_pages
    }


def _asker(shown: Shown) -> Callable[[Question], Any]:
    def ask(question: Question) -> Any:
        tag, name, *words = question
        return getattr(shown.editions[str(tag)], str(name))(*words)

    return ask


def _page_asker(shown: Shown, views: Views) -> Callable[[Question], Any]:
    find = _finder(shown)

    def ask(question: tuple[Any, ...]) -> Any:
        if question[0] == "complete":
            return views[question[1]].complete
        _, tag, kind, key, *words = question
        here = Here(shown, views, views[f"/{tag}/"])
        return here.markdown(find((kind, key)), *words)

    return ask


def _finder(shown: Shown) -> remembered.Find:
    """What the site has now under a name; a language may be another than the site's."""
    site = shown.site
    kinds: Mapping[str, Mapping[str, Any]] = {
        "partner": site.partners,
        "page": site.pages,
        "theme": site.themes,
        "edition": shown.editions,
    }

    def find(name: Name) -> Any:
        kind, key = name
        return locales.language(key) if kind == "language" else kinds[kind][key]

    return find


def _inputs(former: Record, now: Record) -> Iterator[int]:
    """The numbers of the fields and messages that are others now."""
    yield from _fields(former, now)
    yield from _others(former.rest, now.rest)
    for name in former.shown ^ now.shown:
        yield from _numbers(name, None, None)
    for tag, catalog in now.words.items():
        for context, text in catalog.changed(former.words[tag]):
            yield edition.message_key(tag, context, text)


def _fields(then: Record, now: Record) -> set[int]:
    """The numbers of the fields of portraits and pages that are others now."""
    return {
        number
        for name in now.documents.changed(then.documents)
        for number in _numbers(name, then.document(name), now.document(name))
    }


def _others(then: Mapping[Name, Any], now: Mapping[Name, Any]) -> set[int]:
    """The numbers of the fields of themes and of site.yaml that are others now."""
    return {
        number
        for name in then.keys() | now.keys()
        for number in _numbers(name, then.get(name), now.get(name))
    }


def _numbers(name: Name, then: Any, now: Any) -> Iterator[int]:
    """The numbers of the fields of a record that are others now; of all where it is not in both."""
    for each in dataclasses.fields(_CLASSES[name[0]]):
        if not then or not now or getattr(then, each.name) != getattr(now, each.name):
            yield reads.field_key(each.name, *name)


def _places(then: Mapping[str, bytes], now: Mapping[str, bytes]) -> Iterator[int]:
    """The numbers of the addresses, and of their fields, that are others now."""
    if list(then) != list(now):
        yield reads.key("addresses")
    for path in then.keys() | now.keys():
        before, after = then.get(path), now.get(path)
        if before == after:
            continue
        if before is None or after is None:
            yield reads.key("address", path)
        was, is_ = (each and unpacked(each, lambda name: name) for each in (before, after))
        for each in _VIEW:
            if not was or not is_ or getattr(was, each) != getattr(is_, each):
                yield reads.field_key(each, "view", path)
