"""A translator's file that comes back is taken over entry by entry; an older copy loses nothing.

What she changed is taken, what others changed meanwhile stays, and what both changed is shown. To
tell these apart each entry is compared with the catalogue as it was when she got it: by the mark
with which it was sent, else by that of its former versions which her file is nearest to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from portret import git
from portret.catalogs import lookup, plurals, pofile
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.lookup import Catalog, Key, Texts
from portret.errors import quoted
from portret.said import said
from portret.site.edition import Snapshot
from portret.translate import returned, review, saving
from portret.translate.extract import Wanted
from portret.translate.saving import Place

VERSIONS = 100
"""How many former versions of a catalogue are looked at."""


@dataclass(frozen=True)
class Came:
    """An entry that came back different: `what` becomes of it, and its text here and there.

    TAKE is what she changed alone, BOTH what was changed here too, or may have been, UNSAFE what
    readers would never get, GONE a text that the site no longer has. `line` is that of the
    catalogue, `there` that of her file.
    """

    what: str
    message: Wanted
    hers: tuple[str, ...]
    ours: tuple[str, ...]
    line: int
    there: int
    state: str
    reason: str = ""


TAKE, BOTH, UNSAFE, GONE = OUTCOMES = ("take", "both", "unsafe", "gone")


def compared(
    site: Snapshot, catalog: Catalog, place: Place, came: PoFile, versions: Sequence[PoFile]
) -> list[Came]:
    """Each entry of a file that came back different, in the order of the catalogue."""
    known = {each.key: each for each in place.messages}
    ours = catalog.file.in_use if catalog.file else {}
    base = _base(came, versions)
    order = {key: number for number, key in enumerate(known)}
    found = []
    for key, hers in came.in_use.items():
        if not hers.text or hers.fuzzy or not "".join(hers.translations).strip():
            continue
        here, was = ours.get(key), _former(hers, base)
        if _same(hers, here) or was(hers):
            continue
        message = known.get(key)
        what, reason = BOTH, ""
        if element := returned.unread(hers):
            message = message or Wanted(*key, hers.plural)
            what, reason = UNSAFE, _unread(element, hers.line)
        elif message is None or message.plural != hers.plural:
            what, message = GONE, Wanted(*key, hers.plural)
        elif faults := [
            text
            for code, text in review.judged(site, catalog, message, hers.translations)
            if code == review.UNSAFE
        ]:
            what, reason = UNSAFE, faults[0]
        elif saving.state(here) == "blank" or was(here):
            what = TAKE
        texts, line = (here.translations, here.line) if here else ((), 0)
        lines, state = (line, hers.line), saving.state(here)
        found.append(Came(what, message, hers.translations, texts, *lines, state, reason))
    return sorted(found, key=lambda each: order.get(each.message.key, len(order)))


def _unread(element: str, line: int) -> str:
    return said(
        "the file has the element %(element)s in line %(line)s, and nothing says what it stands "
        "for: write the text without it, with the marks that the source has",
        **{"element": element, "line": line},
    )


def _former(hers: Entry, base: PoFile | None) -> Callable[[Entry | None], bool]:
    """Whether an entry is as it was when she got it, by its mark or by the file's version."""
    if mark := returned.sent_as(hers):
        return lambda entry: entry is not None and returned.mark(entry) == mark
    return lambda entry: base is not None and _same(entry, base.in_use.get(hers.key))


def _same(one: Entry | None, other: Entry | None) -> bool:
    return saving.state(one) == saving.state(other)


def _base(came: PoFile, versions: Sequence[PoFile]) -> PoFile | None:
    """The version that a file was made from: that with most of its entries; of equals the oldest.

    So what may have been changed on both sides counts as changed on both. `versions` are the latest
    first.
    """

    def shared(version: PoFile) -> int:
        entries = ((each, version.in_use.get(key)) for key, each in came.in_use.items())
        return sum(other is not None and _same(each, other) for each, other in entries)

    return max(reversed(versions), key=shared, default=None)


def versions(path: Path) -> list[PoFile]:
    """The catalogue as it is and as git has it in its commits, the latest first.

    None where git has none of it: then nothing tells who has changed a text.
    """
    names = git.output(
        path.parent, "log", f"--max-count={VERSIONS}", "--format=%H", "--", path.name
    ).decode()
    found = list(
        _parsed(git.output(path.parent, "show", f"{each}:./{path.name}") for each in names.split())
    )
    with suppress(OSError):
        found = [*_parsed([path.read_bytes()]), *found] if found else []
    return found


def _parsed(texts: Iterator[bytes] | Sequence[bytes]) -> Iterator[PoFile]:
    for text in texts:
        with suppress(pofile.Unreadable):
            yield pofile.read(text)


def take(place: Place, found: Sequence[Came]) -> list[Came]:
    """Save what is to be taken; those that somebody has changed since."""
    new = [each for each in found if each.what == TAKE]
    saved = saving.save(place, [saving.Text(each.message, each.hers, each.state) for each in new])
    return [each for each, outcome in zip(new, saved, strict=True) if not outcome.done]


def with_texts(site: Snapshot, tag: str, texts: Mapping[Key, Texts]) -> Snapshot:
    """A site as it would be with other texts in a language's catalogue; nothing is written."""
    old = site.catalogs.catalogs[tag]
    rule = old.plural_rule or plurals.plural_forms(old.language)
    new = replace(old, texts={**old.texts, **texts}, plural_rule=rule, file=None)
    digest = hashlib.blake2b(repr(sorted(texts.items())).encode("utf-8", "replace")).digest()
    catalog = lookup.judged(replace(new, digest=old.digest + digest), old)
    catalogs = replace(site.catalogs, catalogs={**site.catalogs.catalogs, tag: catalog})
    return replace(site, catalogs=catalogs)


# ---------------------------------------------------------------- telling


_OUTCOMES = {
    TAKE: "changed in the file alone: taken over",
    BOTH: "changed here too, or nobody can tell: kept, look at both",
    UNSAFE: "readers would never get it: kept as it is here",
    GONE: "a text that the site does not have (any more)",
}
"""The outcomes of an entry, in words."""


def report(found: Sequence[Came], path: str, file: str) -> Iterator[str]:
    """A table of what came back different in a file, and what becomes of it here in `path`."""
    for what, outcome in _OUTCOMES.items():
        own = [each for each in found if each.what == what]
        if own:
            yield f"{len(own)} {outcome}"
        for each in own:
            place = f"{path}:{each.line}" if each.line else path
            yield f"  {place}  {quoted(each.message.text)}"
            reason = f"  ({each.reason})" if each.reason else ""
            yield f"    there  {file}:{each.there}  {quoted(' | '.join(each.hers))}{reason}"
            if any(each.ours):
                yield f"    here   {quoted(' | '.join(each.ours))}"
    if not found:
        yield "Nothing in the file is newer than what is here."
