"""Gives a portrait or page another key: `flask move`.

Adds the old key to the aliases, then renames the folder or file, then updates the links to it. The
site is valid after each step, as links follow the alias; a run that was killed can be run again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from portret import files, writing
from portret.content import aliases, keys, yaml_lists
from portret.content.links import OwnUrls, internal, within
from portret.content.records import SPECIAL_PAGES, Name, Page, Partner, Site, documents
from portret.content.sources import MAX_FILE
from portret.errors import Refused, quoted, shown, suggestion


@dataclass(frozen=True)
class Move:
    """A planned move: `source` is renamed to `target`; the two are equal if that is done already.

    `own` is the record's file, still at `source`, and its text with the alias. `texts` are the new
    texts of the files with links to it, by their paths after the move. `mended` counts the changed
    links; `left` are (path, line, address) of unchanged ones, which the alias serves.
    """

    source: Path
    target: Path
    own: tuple[Path, str]
    texts: Mapping[Path, str]
    mended: int
    left: tuple[tuple[str, int, str], ...]

    def make(self) -> None:
        """Makes the move; raises OSError if a step fails, after undoing the others."""
        path, text = self.own
        before = _read(path)
        with ExitStack() as undo:
            if text != before:
                writing.write({path: text})
                undo.callback(writing.write, {path: before})
            if self.source != self.target:
                with writing.naming(self.target):
                    os.rename(self.source, self.target)
                undo.callback(os.rename, self.target, self.source)
            writing.write(self.texts)
            undo.pop_all()


Read = Callable[[bytes, str], tuple[Partner | Page | None, object]]
"""read(bytes of a content file, "partner" or "page"): its record, as by the loader."""


def plan(site: Site, folder: Path, own_urls: OwnUrls, read: Read, old: str, new: str) -> Move:
    """The move of the portrait or page with the key or address `old` to the key `new`.

    Raises Refused if it cannot be made. `site` is the content of `folder`. Of a move that was
    interrupted, the rest is planned.
    """
    name, record = _named(site, old, new)
    key = _key(old)
    if key == new:
        raise Refused(f"{quoted(new)} is its key already.")
    if record.key == new:  # an earlier run got so far
        source = target = keys.own_path(folder, name)
    else:
        if name[0] == "page" and record.key in SPECIAL_PAGES:
            raise Refused(f"The page {quoted(record.key)} has an address of its own: it stays.")
        keys.check(site, (name[0], new), record)
        source, target = keys.own_path(folder, name), keys.own_path(folder, (name[0], new))
        if os.path.lexists(target):
            raise Refused(f"{shown(target)} is there already. Choose another key.")
    own = keys.text_path(folder, name)
    text = _with_alias(own, _read(own), record, key, new)
    there = aliases.address_with(record, new)
    former = {aliases.address_with(record, each) for each in (record.key, *record.aliases)} - {
        there
    }
    mending = _Mending(own_urls, read, former, there, new)
    texts = {}
    for each, document in documents(site).items():
        path = own if document is record else keys.text_path(folder, each)
        before = text if document is record else _read(path)
        after = mending.document(before, each[0], document, is_moved=document is record)
        if after != before:
            moved = keys.text_path(folder, (name[0], new))
            texts[moved if document is record else path] = after
    path = folder / "site.yaml"
    before = _read(path)
    if (after := mending.redirects(before, site)) != before:
        texts[path] = after
    return Move(source, target, (own, text), texts, mending.count, tuple(mending.left))


def _key(word: str) -> str:
    """The key in a key or an address."""
    return word.strip("/").rpartition("/")[2]


def _named(site: Site, old: str, new: str) -> tuple[Name, Partner | Page]:
    """The portrait or page with the key or address `old`, or the key `new` and the alias `old`."""
    found = {}
    for name, each in documents(site).items():
        had = each.aliases if each.key == new else ()
        for key in (each.key, *had):
            place = aliases.address_with(each, key)
            tagged = (f"/{language.tag}{place}".strip("/") for language in site.languages)
            if old.strip("/") in (key, place.strip("/"), *tagged):
                found[name] = each
    if len(found) > 1:
        places = " or ".join(each.address for each in found.values())
        raise Refused(f"{quoted(old)} is the key of a portrait and of a page. Write {places}.")
    for name, each in found.items():
        return name, each
    if _key(old) in site.themes:
        what = f"{quoted(_key(old))} is the code of a theme, which is changed by hand"
        raise Refused(f"{what}: in themes.yaml, with `aliases: [{_key(old)}]`, and in portraits.")
    known = [each.key for each in documents(site).values()]
    raise Refused(f"There is no portrait or page {quoted(old)}. {suggestion(_key(old), known)}")


def _read(path: Path) -> str:
    return files.read(path, MAX_FILE).decode("utf-8")


# ---------------------------------------------------------------- front matter


def _in_matter(text: str, change: Callable[[str], str]) -> str:
    """The text of a content file with its front matter changed by a function."""
    lines = text.splitlines(keepends=True)
    end = next(n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "..."))
    return "".join([lines[0], change("".join(lines[1:end])), *lines[end:]])


def _with_alias(path: Path, text: str, record: Partner | Page, old: str, new: str) -> str:
    """The text of a record's file with its old key among the aliases.

    The first alias stays first, even if it is the new key: feeds identify the portrait by it.
    """
    had = record.aliases

    def changed(matter: str) -> str:
        if new in had[1:]:
            return yaml_lists.replace(matter, "aliases", {new: old})
        return (yaml_lists.add if had else yaml_lists.begin)(matter, "aliases", old)

    if old in had:
        return text
    try:
        return _in_matter(text, changed)
    except yaml_lists.NotFound:
        raise Refused(
            f"{shown(path)}: the front matter is written in a way that only a person can add to. "
            f"Put {old} into `aliases`, then run this again."
        ) from None


# ---------------------------------------------------------------- links


class _Mending:
    """Changes links to the `former` addresses into links to the address `there`."""

    def __init__(
        self, own_urls: OwnUrls, read: Read, former: set[str], there: str, new: str
    ) -> None:
        self._read = read
        self._own_urls, self._former, self._there, self._new = own_urls, former, there, new
        self._keys = {_key(each): new for each in former}
        self.count = 0
        self.left: list[tuple[str, int, str]] = []

    def document(self, text: str, kind: str, record: Partner | Page, *, is_moved: bool) -> str:
        """The text of a content file with mended links in its Markdown, and keys in `related`."""
        base = self._there if is_moved else record.address
        for target in {each.address: each for each in record.links if not each.picture}.values():
            after = self._renamed(target.address, record.address, base, self._new)
            if after is not None:
                text = self._linked(text, kind, record.path, target.address, after)
        related = [each for each in getattr(record, "related", ()) if each in self._keys]
        if related and self._there.startswith("/partners/"):
            with suppress(yaml_lists.NotFound):  # an alias will do there
                text = _in_matter(
                    text, lambda matter: yaml_lists.replace(matter, "related", self._keys)
                )
                self.count += len(related)
        return text

    def redirects(self, text: str, site: Site) -> str:
        """The text of site.yaml with mended targets of redirects."""
        changes = {
            f"/{language.tag}{old}": f"/{language.tag}{self._there}"
            for language in site.languages
            for old in self._former
        }
        if count := sum(each in changes for each in site.redirects.values()):
            with suppress(yaml_lists.NotFound):
                text = yaml_lists.replace(text, "redirects", changes)
                self.count += count
        return text

    def _renamed(self, address: str, before: str, base: str, key: str) -> str | None:
        """A link to a former address with another key; None for any other link."""
        inner = within(address, self._own_urls)
        if inner is None or internal(inner, before)[0] not in self._former:
            return None
        path, end = re.fullmatch(r"([^?#]*)(.*)", address, re.S).groups()  # type: ignore[union-attr]
        old = _key(internal(inner, before)[0])
        parts = path.split("/")
        places = [n for n, part in enumerate(parts) if part == old]
        if not places:
            return None
        parts[places[-1]] = key
        return "/".join(parts) + end

    def _linked(self, text: str, kind: str, path: str, before: str, after: str) -> str:
        """The text with the address `before` changed to `after` wherever it is a link's target.

        A place is a target if a change there changes a target of the parsed text. Messages must
        not change, as translators would get the text anew: so an address that is also the words of
        its link stays, and one beside a link to the new address, as both would get one number.
        """
        mark = after.replace(self._new, f"{self._new}-moved", 1)
        words, places = self._parsed(text, kind)[0], []
        for match in re.finditer(rf"(?<![^\s(<:]){re.escape(before)}(?![^\s)>])", text):
            if mark in self._parsed(_put(text, [match.span()], mark), kind)[1]:
                places.append(match.span())
        for some in (places, *([each] for each in reversed(places))):
            changed = _put(text, some, after)
            if some and self._parsed(changed, kind)[0] == words:
                text = changed
                self.count += len(some)
                if some is places:
                    break
        self.left += [(path, line, before) for line in self._parsed(text, kind)[1].get(before, ())]
        return text

    def _parsed(self, text: str, kind: str) -> tuple[list[str], dict[str, list[int]]]:
        """The messages of a content file, and the lines of the targets of its links."""
        made, lines = self._read(text.encode(), kind)[0], dict[str, list[int]]()
        for each in made.links if made else ():
            lines.setdefault(each.address, []).append(each.line)
        return [each.text for each in made.messages] if made else [], lines


def _put(text: str, places: Sequence[tuple[int, int]], new: str) -> str:
    """The text with `new` in these places, (start, end)."""
    for start, end in reversed(places):
        text = text[:start] + new + text[end:]
    return text


def left(move: Move) -> Iterator[str]:
    """A line for each link that was not mended."""
    for path, line, address in move.left:
        yield f"{path}:{line}: {quoted(address, 200)} stays: a text of translators would change."
