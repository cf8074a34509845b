"""The preview: what translators and editors see on a page, and readers never do.

Each text has attributes with its state and its entry, and a bar shows how much of the page is
translated and which files cannot be read. None of it is in an export.
"""

from __future__ import annotations

import dataclasses
import html
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from traceback import walk_tb
from typing import Any
from urllib.parse import quote

import flask
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portret.catalogs.lookup import Status
from portret.catalogs.safety import Kind, kind_of
from portret.errors import Problem, shown
from portret.locales import Language
from portret.markdown.document import Message
from portret.said import in_language, said
from portret.site.addresses import Address, Addresses
from portret.site.edition import Snapshot
from portret.site.library import Library

STATES = (said("missing"), said("fuzzy"), said("unsafe"), said("doubtful"))
"""The states of texts that need a translator. Readers only get those in the last one."""


class Preview:
    """Marks the texts of a snapshot: `note` and `word` return attributes for an element.

    `reasons` are the reasons in these attributes, by their English text, for translation.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.reasons: dict[str, str] = {}

    @cached_property
    def marked(self) -> Snapshot:
        """The snapshot whose pages have these attributes."""
        return dataclasses.replace(self._snapshot, note=self.note)

    def note(self, language: Language, message: Message, record: object) -> Markup:
        """The attributes of a message of the content: its state, entry and source line."""
        status = None
        if language != self._snapshot.source:
            status = self._status(language, message, record)
        path = getattr(record, "path", "")
        place = f"{path}:{message.line}" if path else ""
        return self._attrs(language, message.context, message.text, status, place)

    def _status(self, language: Language, message: Message, record: Any) -> Status:
        edition = self._snapshot.editions[language.tag]
        if edition.catalog.translation(message) is not None:
            line = edition.catalog.line(message.context, message.text)
            found = Status("translated", line)
        else:
            found = edition.status(edition.localized(record), message)
        return self._with_warnings(language, found, message.context, message.text, kind_of(message))

    def word(
        self, language: Language, context: str, text: str, plural: str | None, number: int
    ) -> Markup:
        """The attributes of an interface word: its state and entry."""
        catalog = self._snapshot.catalogs.catalogs[language.tag]
        status = catalog.word_status(context, text, plural, number)
        status = self._with_warnings(language, status, context, text, Kind.INTERFACE, plural)
        english = status.state == "missing" and language.is_english
        return self._attrs(language, context, text, None if english else status, "")

    def _with_warnings(
        self,
        language: Language,
        status: Status,
        context: str,
        text: str,
        kinds: Kind,
        plural: str | None = None,
    ) -> Status:
        """The status, but "doubtful" instead of "translated" if there is a warning."""
        catalog = self._snapshot.catalogs.catalogs[language.tag]
        if status.state != "translated" or not (entry := catalog.entry(context, text)):
            return status
        from portret.translate import extract, review  # only a preview needs them

        wanted = extract.PotMessage(context, text, plural, kinds=kinds)
        found = review.entry_warnings(self._snapshot, catalog, entry, wanted)
        reason = listed([what for _, what in found])
        return dataclasses.replace(status, state="doubtful", reason=reason) if found else status

    def _attrs(
        self, language: Language, context: str, text: str, status: Status | None, place: str
    ) -> Markup:
        values = {"msgid": text, "msgctxt": context, "tag": language.tag, "place": place}
        if status is not None:
            self.reasons[status.reason] = status.reason
            values |= {"state": status.state, "held": status.held, "reason": status.reason}
            if status.line:
                path = self._snapshot.catalogs.catalogs[language.tag].path
                values["entry"] = f"{shown(path)}:{status.line}"
            values["weblate"] = weblate(self._snapshot.site.weblate, language, text)
        given = (f' data-{name}="{escape(value)}"' for name, value in values.items() if value)
        return Markup("".join(given))  # noqa: S704 - each value is escaped

    def counts(self, address: Address) -> Mapping[str, int]:
        """The number of a page's distinct messages by state, in its language."""
        if not address.kind.by_language:
            return {}
        measured = address.edition.measured(address.about.record, address.about.partners)
        language = address.edition.language
        found = (self._status(language, message, of.record) for message, of in measured)
        return Counter(each.state for each in found)

    def waiting(self, address: Address) -> Sequence[Mapping[str, str]]:
        """The messages of a page that need a translator, visible on it or not."""
        if not address.kind.by_language or address.about.record is None:
            return []
        record: Any = address.about.record.record
        found: list[Mapping[str, str]] = []
        for message in () if address.edition.is_source else address.about.record.distinct:
            status = self._status(address.edition.language, message, record)
            if status.state in STATES:
                place = f"{getattr(record, 'path', '')}:{message.line}"
                own = {"msgid": message.text, "msgctxt": message.context, "place": place}
                why = {"held": status.held, "reason": status.reason}
                found.append({**own, "state": status.state, **why})
        return found

    def shares(self, address: Address, addresses: Addresses) -> Sequence[tuple[Language, str, int]]:
        """The page in every language: (language, path below the root, per cent translated)."""
        found = []
        for language in self._snapshot.site.languages:
            path = f"/{language.tag}{address.below or '/'}"
            if there := addresses.get(path):
                done, total = there.edition.counted(there.about.record, there.about.partners)
                whole = there.edition.is_source or not total
                found.append((language, path, 100 if whole else done * 100 // total))
        return found


def weblate(component: str, language: Language, text: str) -> str:
    """The address at which Weblate shows a string; blank if site.yaml has no `weblate`."""
    if not component:
        return ""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    query = quote(f'source:="{escaped}"', safe="")
    return f"{component.rstrip('/')}/{language.folder}/?q={query}"


def template_problem(error: BaseException, folders: Sequence[Path]) -> Problem:
    """The problem for an exception in rendering, at the template line where it happened."""
    place, line = str(getattr(error, "filename", None) or folders[-1]), getattr(error, "lineno", 1)
    for frame, number in walk_tb(error.__traceback__):
        if any(map(Path(frame.f_code.co_filename).is_relative_to, folders)):
            place, line = frame.f_code.co_filename, number
    message = f"the page cannot be made: {type(error).__name__}: {error}"
    return Problem(shown(place), line or 1, message, "Mend the template.", code="template")


# ---------------------------------------------------------------- the bar


def with_bar(page: str, library: Library, problems: Iterable[Problem], **values: Any) -> str:
    """The page's HTML with the preview's bar at its end."""
    nothing: dict[str, Any] = {
        "root": "",
        "shares": (),
        "current": None,
        "is_source": True,
        "counts": {},
        "waiting": (),
        "path": "",
    }
    bar = flask.render_template(
        "_preview.html",
        token=token(),
        edits="portret desk" in flask.current_app.extensions,
        look=flask.request.environ.get("portret.look", ""),
        **words(),
        **{**nothing, **values},
        revision=library.revision,
        problems=[each for each in problems if each.severity == "error"],
    )
    return page.replace("</body>", f"{bar}</body>", 1)


def words() -> Mapping[str, Any]:
    """The variables of the preview's templates: its words in the browser's language."""
    from portret.translate import preview_words  # only a preview needs them

    language = preview_words.language(accepted())
    say = preview_words.say(language)
    names = {state: say(state) for state in STATES}
    return {
        "speaks": language,
        "say": say,
        "names": names,
        "tell": lambda text: in_language(text, say),
    }


def speaker() -> Callable[[str], str]:
    """A function that translates the preview's words into the browser's language."""
    found: Callable[[str], str] = words()["say"]
    return found


def with_reasons(page: str, reasons: Mapping[str, str]) -> str:
    """The page's HTML with the reasons in its attributes in the browser's language.

    Fragments of pages are rendered once for all browsers, so they have the English ones.
    """
    say = speaker()

    def reason(match: re.Match[str]) -> str:
        text = html.unescape(match[1])
        return f' data-reason="{escape(in_language(reasons.get(text, text), say))}"'

    return _REASON.sub(reason, page)


_REASON = re.compile(r' data-reason="([^"]*)"')


def listed(texts: Sequence[str]) -> str:
    """Several sentences as one, joined by semicolons."""
    first, *others = texts or [""]
    for other in others:
        first = said("%(one)s; %(two)s", one=first, two=other)
    return first


def accepted() -> list[str]:
    """The languages that the browser accepts, the best first (RFC 9110, 12.5.4)."""
    header = flask.request.headers.get("Accept-Language", "")[:1000]
    found = parse_accept_header(header, LanguageAccept)
    return [tag for tag, quality in found if quality > 0]


def token() -> str:
    """The desk's token for the page; blank if texts may not be edited at the request's host."""
    desk = flask.current_app.extensions.get("portret desk")  # where editing is switched on
    return desk.token_for(flask.request.environ.get("portret.host", "")) if desk else ""


def events(library: Library) -> Iterator[str]:
    """Server-sent events (HTML, 9.2): the revision at once and after every change, for 20 seconds.

    The browser reconnects by itself. So no worker stays bound to a browser that has left.
    """
    sent, until = "", time.monotonic() + 20
    yield "retry: 300\n\n"
    while (began := time.monotonic()) < until:
        revision = library.look()
        yield f"data: {revision}\n\n" if revision != sent else ":\n\n"
        sent = revision
        time.sleep(max(0.2, time.monotonic() - began))  # looking takes half of the time at most
