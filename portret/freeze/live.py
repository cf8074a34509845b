"""Compares a live site with what was published: the manifest and the ledger of addresses.

It requests every address and compares status, bytes, headers and compression; a missing page in
each language; and addresses that only the ledger has. It does not read the content, so it works
while that has errors.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

from portret import compression
from portret.content.ledger import Ledger
from portret.errors import Problem, printable, quoted
from portret.freeze import expected
from portret.freeze.client import Answer, Host, Unanswered
from portret.freeze.releases import File, Release
from portret.site import headers, hosts

MISSING = "portret-verify-asks-for-nothing/"
"""An address that no site has."""

LOST = 10
"""After so many requests without an answer, no more are made."""

AGAIN = 50
"""The most addresses with a problem that are requested again."""

HOPS = 5
"""The most redirects that are followed in a row."""

SOON = timedelta(days=31)
"""How long before its expiry a security.txt is warned of."""

SECURITY = "/.well-known/security.txt"

_Question = tuple[str, Callable[[str], Iterator[Problem]]]
"""An address, and what tells its faults."""

_Told = list[Problem]

Progress = Callable[[Iterable[_Told | None], int], Iterable[_Told | None]]
"""A function of the results and of how many there will be, which shows them to a person."""


@dataclass(frozen=True)
class Live:
    """A release, the host that is to have it, and the headers that it is to send."""

    release: Release
    host: Host
    can: hosts.Host
    ledger: Ledger | None
    today: date
    rules: headers.Rules = headers.RULES
    lost: list[str] = field(default_factory=list)

    def problems(self, progress: Progress = lambda told, _: told) -> list[Problem]:
        """Every way in which readers get something else than what was published."""
        try:
            if fault := self._beginning():
                return [fault]
            asked = list(self._questions())
            told = list(progress(self.host.ask_all(self._told, asked), len(asked)))
            if None in told:
                reason = f"no answer from {LOST} addresses, and the others were not asked"
                told.append([self._unanswered("/", reason)])
            else:
                self._ask_again(asked, told)
        finally:
            self.host.close()
        return [each for found in told for each in found or ()]

    def _beginning(self) -> Problem | None:
        """The fault for which there is no use in asking on."""
        url = self.host.at("/")
        try:
            answer = self.host.ask(url, 0)
        except Unanswered as error:
            return self._unanswered("/", str(error))
        if answer.moved and not (to := self._led(url, answer)).startswith(url):
            return self._problem("/", "status", f"leads to {to}", "Give that address.")
        return None

    def _told(self, question: _Question) -> _Told | None:
        """The problems at an address; None where too many gave no answer."""
        path, faults = question
        if len(self.lost) >= LOST:
            return None
        try:
            return list(faults(path))
        except Unanswered as error:
            self.lost.append(path)
            return [self._unanswered(path, str(error))]

    def _ask_again(self, asked: Sequence[_Question], told: list[_Told | None]) -> None:
        """Asks once more where something was wrong: a host may have been in a hurry."""
        again = [
            at
            for at, found in enumerate(told)
            if any(each.severity == "error" for each in found or ())
        ]
        if len(again) <= AGAIN:
            self.lost.clear()
            second = self.host.ask_all(self._told, [asked[at] for at in again])
            for at, found in zip(again, second, strict=True):
                if found is not None:
                    told[at] = found

    # ------------------------------------------------------------ what to ask

    def _questions(self) -> Iterator[_Question]:
        for path in self.pages:
            yield path, self._page
        for tag in ["", *self.tags]:
            folder = f"/{tag}/" if tag else "/"
            yield f"{folder}{MISSING}", self._missing
        if self.ledger:
            for below, _, tags in self.ledger.published():
                yield from ((f"/{tag}{below}", self._lasting) for tag in tags)
            gone = [below for below, entry in self.ledger.addresses.items() if entry.gone]
            for tag, entry in self.ledger.languages.items():
                for below in ["/"] if entry.gone else gone:
                    yield f"/{tag}{below}", self._gone

    @cached_property
    def pages(self) -> dict[str, File]:
        """The files that readers get, by their addresses."""
        return expected.pages(self.release.manifest)

    @property
    def tags(self) -> list[str]:
        """The languages of the release."""
        return [path[1:-9] for path in self.pages if re.fullmatch(r"/[^/]+/404\.html", path)]

    # ------------------------------------------------------------ the answers

    def _page(self, path: str) -> Iterator[Problem]:
        """The faults of what was published at an address."""
        file, url = self.pages[path], self.host.at(path)
        answer = self.host.ask(url, file.size)
        if answer.status == 200:
            if _digest(answer) != file.sha256:
                yield self._problem(path, "bytes", "other bytes than were published", _UPLOAD)
            yield from self._headers(path, answer)
            yield from self._compression(path, answer)
            if path == SECURITY:
                yield from self._expiry(path, answer)
        elif path == "/" and answer.moved and self._led(url, answer) in self._homes:
            return  # the reader's language
        elif target := self._target(path):
            yield from self._former(path, target)
        elif answer.moved:
            yield self._problem(path, "status", f"leads to {self._led(url, answer)}", _OWN)
        else:
            yield self._problem(path, "status", f"answers {answer.status}", _UPLOAD)

    def _former(self, path: str, target: str) -> Iterator[Problem]:
        """The fault of an address that is to lead to another, by a redirect or a page."""
        path = path.removesuffix("/")  # hosts know it as it stands in site.yaml, or without
        url, answer = self._followed(path)
        if url != self.host.at(target):
            where = f"answers {answer.status}" if url == self.host.at(path) else f"leads to {url}"
            remedy = f"It is to lead to {self.host.at(target)}: see to the host's redirects."
            yield self._problem(path, "redirect", where, remedy)

    def _missing(self, path: str) -> Iterator[Problem]:
        """The faults of the answer where there is nothing."""
        tag = path.split("/")[1] if path.count("/") > 2 else ""
        here = f"/{tag}/404.html" if tag and self.can.languages else "/404.html"
        file = self.pages.get(here)
        answer = self.host.ask(self.host.at(path), 1_000_000)
        if answer.status != 404:
            found = f"answers {answer.status} where there is nothing"
            yield self._problem(path, "missing", found, "Let the host answer 404 there.")
        elif file and (digest := _digest(answer)) != file.sha256:
            others = (each for each in self.pages if each.endswith("/404.html"))
            other = next((each for each in others if self.pages[each].sha256 == digest), "a page")
            found = f"“not found” is {other} here, not {here}"
            yield self._problem(path, "missing", found, "See to the host's 404 pages.")
        elif file:
            yield from self._headers(path, answer, here)

    def _lasting(self, path: str) -> Iterator[Problem]:
        """The fault of an address of the ledger that leads nowhere."""
        if path in self.pages:
            return  # it is asked for as such
        url, answer = self._followed(path)
        if answer.status != 200:
            on = f" at {url}" if url != self.host.at(path) else ""
            found = f"was published once, and answers {answer.status}{on}"
            yield self._problem(path, "address", found, _UPLOAD)
        elif not url.startswith(f"{self.host.url}/"):
            yield self._problem(path, "address", f"leads to {url}", _OWN)

    def _gone(self, path: str) -> Iterator[Problem]:
        """The fault of an address that went on purpose, and is still there."""
        if path not in self.pages and self.host.ask(self.host.at(path), 0).status == 200:
            found = "went on purpose, and is still there"
            yield self._problem(path, "address", found, "Delete it from the host.")

    def _followed(self, path: str) -> tuple[str, Answer]:
        """The last URL to which an address leads, and the answer there."""
        url = self.host.at(path)
        for _ in range(HOPS + 1):
            answer = self.host.ask(url, 0)
            if not answer.moved:
                return url, answer
            url = self._led(url, answer)
            if not url.startswith(f"{self.host.url}/"):
                return url, Answer(200, {}, b"")  # another host's business
        raise Unanswered(f"leads on more than {HOPS} times")

    def _led(self, url: str, answer: Answer) -> str:
        """The URL to which the answer at another one leads, in our own spelling."""
        location = printable(answer.headers["location"])
        try:
            to = urlsplit(urljoin(url, location))
        except ValueError:  # no URL at all
            return location
        return to._replace(path=quote(unquote(to.path))).geturl()

    @property
    def _homes(self) -> set[str]:
        return {self.host.at(f"/{tag}/") for tag in self.tags}

    def _target(self, path: str) -> str:
        """The address to which the page at a former one leads; blank for every other page."""
        file = self.release.folder / path[1:]
        file = file / "index.html" if path.endswith("/") else file
        if file.suffix != ".html" or not file.is_file():
            return ""
        found = re.search(
            r'<meta http-equiv="refresh" content="0; url=([^"]+)"', file.read_text("utf-8")
        )
        target = unquote(unescape(found[1])) if found else ""
        return target.removeprefix(unquote(urlsplit(self.host.url).path))

    def _headers(self, path: str, answer: Answer, as_of: str = "") -> Iterator[Problem]:
        """The headers that an answer lacks, or has otherwise."""
        like = as_of or path
        wanted = {"Content-Type": expected.content_type(like), **headers.of(like, self.rules)}
        for name, value in wanted.items():
            found = answer.headers.get(name.lower(), "")
            if self.can.sends(name) and not expected.fits(name, found, value):
                has = f"has the header {name}: {quoted(found)}" if found else f"has no {name}"
                yield self._problem(path, "header", has, f"It is to be: {value}")

    def _compression(self, path: str, answer: Answer) -> Iterator[Problem]:
        """A warning where a text comes as it is to readers who take gzip."""
        is_text = compression.is_text(expected.content_type(path))
        large = is_text and len(answer.body) >= compression.SMALLEST
        if large and self.can.compresses and "content-encoding" not in answer.headers:
            remedy = "Let the host compress texts, or serve the files that end in .gz."
            yield self._problem(path, "compression", "is not compressed", remedy, "warning")

    def _expiry(self, path: str, answer: Answer) -> Iterator[Problem]:
        """A fault where nobody trusts a security.txt any more, or soon will (RFC 9116, 2.5.5)."""
        found = re.search(rb"^Expires: *(\d{4}-\d\d-\d\d)T", answer.body, re.M | re.I)
        try:
            day = date.fromisoformat(found[1].decode()) if found else None
        except ValueError:
            day = None
        remedy = "Set `security.expires` in site.yaml, freeze and upload."
        if day is None:
            yield self._problem(path, "expiry", "does not say until when it holds", remedy)
        elif day <= self.today:
            yield self._problem(path, "expiry", f"has run out on {day}", remedy)
        elif day <= self.today + SOON:
            yield self._problem(path, "expiry", f"runs out on {day}", remedy, "warning")

    def _unanswered(self, path: str, reason: str) -> Problem:
        remedy = "See whether the host runs, and whether the address is right."
        return self._problem(path, "unanswered", reason, remedy)

    def _problem(
        self, path: str, code: str, message: str, remedy: str, severity: str = "error"
    ) -> Problem:
        return Problem(self.host.at(path), 0, message, remedy, severity, code)


_UPLOAD = "Upload the release; where that was done, look whether a cache keeps an old one."
_OWN = "Let the host answer there itself."


def _digest(answer: Answer) -> str:
    return hashlib.sha256(answer.body).hexdigest()
