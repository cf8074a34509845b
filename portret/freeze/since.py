"""What still stands of the last export: its records, its addresses, its answers and its files.

An export's record holds its inputs as they were (the content, the catalogues, the list of
addresses), and what every page and every answer read of them. All else that decides bytes (code,
templates, assets, settings, versions) is one epoch: where it differs, nothing stands.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from portret import locales, reads
from portret.catalogs.lookup import Catalogs
from portret.content import references
from portret.content.records import Name, Site, documents
from portret.freeze import fingerprints, remembered, values
from portret.freeze.fingerprints import Asked, Sets
from portret.freeze.remembered import Answered, Listing, Made, Record
from portret.freeze.values import Unpacking
from portret.reads import Question
from portret.settings import Settings
from portret.site import addresses
from portret.site.addresses import Views
from portret.site.library import Before, Shown
from portret.stamps import Look, described


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

    First `before`, what the library need not read again (`known`, of which are the records), then
    `views`, `kept`, and at the end `record`.
    """

    def __init__(self, former: Record, look: Look, settings: Settings, jobs: int = 1) -> None:
        same = former.same(look, settings)
        self.former = former
        self.known = former.known(settings.content, look, same)
        self.before = Before(self.known, self._check, Catalogs(former.words), same, jobs)
        self._now = Record(pack=former.pack)
        self._found: set[int] = set()
        self._asked = Asked({})
        self._gone: set[Question] = set()
        self._stands = False
        self._views: Mapping[str, bytes] = {}

    def _check(self, report_on: Any, site: Site, *, whole: bool) -> None:
        """`references.check`, where anything has changed of what it went by."""
        former, now = self.former, self._now
        self._read(site)
        if whole and former.checked is not None:
            found = fingerprints.fields(former, now) | fingerprints.others(
                former.rest, _whole(site)
            )
            if fingerprints.stands(former.checked, found):
                now.checked = former.checked
                return
        noted = reads.recorded(site, "site", "whole")
        _, read = reads.noting(lambda: references.check(report_on, noted, whole=whole))
        now.checked = reads.packed(read)

    def _read(self, site: Site) -> None:
        """Take over the portraits and pages of a site, the known ones as they were."""
        former, now, found = self.former, self._now, documents(site)
        new = {name: each for name, each in found.items() if self.known.get(name) is not each}
        data = {name: remembered.packed_document(each) for name, each in new.items()}
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
            self._asked = Asked(former.answered)
            self._found = set(fingerprints.inputs(former, now))
            self._found |= self._asked.changed(
                self._found, _asker(shown), lambda question: not _is_of_pages(question)
            )
            self._stands = fingerprints.stands(former.listed, self._found)
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
            self._views = {path: values.packed(view) for path, view in plain.items()}
        if former.epoch != now.epoch:
            return {}
        if not self._stands:
            self._found |= set(fingerprints.places(former.addresses.views, self._views))
        find = _page_asker(views)
        self._found |= self._asked.changed(self._found, find, _is_of_pages)
        self._gone = self._asked.touched(self._found)
        shown.memory.standing = Unpacking(former.values, _finder(shown), self._gone)
        files = Sets({name: each.reads for name, each in former.made.items()})
        gone = files.touched(self._found)
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
        same = former.epoch == now.epoch
        now.finish(former if same else Record(), answers, self._gone, made)
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


def _is_of_pages(question: Question) -> bool:
    """Whether the answer is about pages, and goes by the list of addresses; not the contrary."""
    return question[0] in ("complete", "part")


def _asker(shown: Shown) -> Callable[[Question], Any]:
    def ask(question: Question) -> Any:
        tag, name, *words = question
        return getattr(shown.editions[str(tag)], str(name))(*words)

    return ask


def _page_asker(views: Views) -> Callable[[Question], Any]:
    def ask(question: Question) -> Any:
        if question[0] == "complete":
            return views[str(question[1])].complete
        raise LookupError("only a template makes the part of a page")

    return ask


def _finder(shown: Shown) -> values.Find:
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
