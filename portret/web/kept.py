"""The answers at each address in all their forms, made once and kept in bounded memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from portret import compression

MEMORY = 24_000_000
"""How many bytes of answers a process keeps."""

LARGEST = 1_000_000
"""Bytes above which an answer is not kept: a document would drive out a hundred pages."""

Headers = list[tuple[str, str]]

PLAIN = ""
"""The form without a content coding, which RFC 9110 calls identity."""


class Form(NamedTuple):
    """The bytes of one form, and the headers with which they are sent."""

    headers: Headers
    body: bytes


class Resource:
    """A page or file at an address: what is known of it without making it.

    Two with the same path and fingerprint have the same bytes. `headers` are those of every answer
    that shows it; a text has a form for each of the compressions that can be made here.
    """

    __slots__ = ("codings", "etag", "headers", "key")

    def __init__(self, path: str, etag: str, content_type: str, headers: Mapping[str, str]) -> None:
        self.key = (path, etag)
        self.etag = etag
        is_text = compression.is_text(content_type)
        self.codings = compression.usable() if is_text else ()
        vary = {"Vary": "Accept-Encoding"} if is_text else {"Accept-Ranges": "bytes"}
        self.headers = [("Content-Type", content_type), *headers.items(), *vary.items()]

    def tag(self, coding: str) -> str:
        """The strong ETag of a form."""
        return f'"{self.etag}-{coding}"' if coding else f'"{self.etag}"'

    def unchanged(self, coding: str) -> Headers:
        """The headers of an answer that says: what you have is still right."""
        return [*self.headers[1:], ("ETag", self.tag(coding))]

    def form(self, coding: str, body: bytes) -> Form:
        """A form of these bytes, which are in its coding already."""
        own = [("ETag", self.tag(coding)), ("Content-Length", str(len(body)))]
        if coding:
            own.append(("Content-Encoding", coding))
        return Form(self.headers + own, body)


class Kept:
    """The forms that were asked for last, of all resources; at most `limit` bytes.

    `count` is how many have been kept so far.
    """

    def __init__(self, limit: int = MEMORY) -> None:
        self._limit = limit
        self._size = 0
        self._lock = threading.Lock()
        self._forms: OrderedDict[tuple[tuple[str, str], str], Form] = OrderedDict()
        self.count = 0

    def get(self, resource: Resource, coding: str) -> Form | None:
        """A form that is kept."""
        key = (resource.key, coding)
        with self._lock:
            if found := self._forms.get(key):
                self._forms.move_to_end(key)
        return found

    def made(self, resource: Resource, coding: str, make: Callable[[], bytes]) -> Form:
        """A form; `make` gives the plain bytes where they are not kept."""
        if found := self.get(resource, coding):
            return found
        if coding:
            plain = self.made(resource, PLAIN, make).body
            body = compression.compressed(plain, coding, quick=True)
        else:
            body = make()
        return self.add(resource, coding, body)

    def add(self, resource: Resource, coding: str, body: bytes) -> Form:
        """Keep the bytes of a form, which are in its coding already, unless they are too many."""
        key, form = (resource.key, coding), resource.form(coding, body)
        if len(body) <= LARGEST:
            with self._lock:
                if key not in self._forms:  # else two threads have made it
                    self._forms[key] = form
                    self._size += len(body)
                    self.count += 1
                while self._size > self._limit:
                    _, dropped = self._forms.popitem(last=False)
                    self._size -= len(dropped.body)
        return form

    def latest(self, size: int) -> Mapping[tuple[tuple[str, str], str], bytes]:
        """The bytes of the forms that were asked for last, by key and coding, of a size in all."""
        found = {}
        with self._lock:
            for key, form in reversed(self._forms.items()):
                size -= len(form.body)
                if size < 0:
                    break
                found[key] = form.body
        return found


# ---------------------------------------------------------------- what a request asks for


def coding_for(accepted: str | None, codings: tuple[str, ...]) -> str | None:
    """The coding that a reader likes best, the smallest among equals; None where none will do.

    `accepted` is the request's Accept-Encoding (RFC 9110, 12.5.3), None where it has none.
    """
    if not accepted:
        return PLAIN
    if len(accepted) > 200:  # no browser's; nothing is to grow with what visitors send
        return _best(accepted[:2000], codings)
    return _known_best(accepted, codings)


def _best(accepted: str, codings: tuple[str, ...]) -> str | None:
    named = parse_accept_header(accepted.lower().replace("x-gzip", "gzip"), Accept)
    plain = named.quality("identity") if named.find("identity") >= 0 else _LEAST
    weights = [*((named.quality(each), each) for each in codings), (plain, PLAIN)]
    weight, coding = max(weights, key=lambda each: each[0])
    return coding if weight > 0 else None


_known_best = lru_cache(maxsize=128)(_best)
_LEAST = 0.0001
"""The weight of plain bytes where a reader names other codings alone."""


def has(sent: str | None, tag: str) -> bool:
    """Whether a request's If-None-Match (RFC 9110, 13.1.2) names a strong ETag, or any."""
    return sent is not None and (sent == tag or tag in sent or sent.strip() == "*")
