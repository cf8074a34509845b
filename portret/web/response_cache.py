"""The cache of responses: the page at each address in each content coding, in bounded memory."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from portret import compression

MEMORY = 24_000_000
"""The most bytes of bodies that a process keeps."""

LARGEST = 1_000_000
"""Larger bodies, in bytes, are not kept: one document would displace a hundred pages."""

Headers = list[tuple[str, str]]

PLAIN = ""
"""The coding of an uncompressed body, which RFC 9110 calls identity."""


class Representation(NamedTuple):
    """A body in one content coding, and the headers with which it is sent (RFC 9110, 3.2)."""

    headers: Headers
    body: bytes


class Resource:
    """A page or file at an address: what is known without rendering it.

    Resources with the same path and ETag have the same bytes. `headers` are those of every response
    with it; `codings` are the compressions in which it is offered, none if it is no text.
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
        """The strong ETag of the representation in a coding."""
        return f'"{self.etag}-{coding}"' if coding else f'"{self.etag}"'

    def not_modified_headers(self, coding: str) -> Headers:
        """The headers of a 304 response."""
        return [*self.headers[1:], ("ETag", self.tag(coding))]

    def representation(self, coding: str, body: bytes) -> Representation:
        """The representation with this body, which is in the coding already."""
        own = [("ETag", self.tag(coding)), ("Content-Length", str(len(body)))]
        if coding:
            own.append(("Content-Encoding", coding))
        return Representation(self.headers + own, body)


class ResponseCache:
    """The most recently used representations, of at most `limit` bytes in all.

    `count` is how many have been added so far.
    """

    def __init__(self, limit: int = MEMORY) -> None:
        self._limit = limit
        self._size = 0
        self._lock = threading.Lock()
        self._forms: OrderedDict[tuple[tuple[str, str], str], Representation] = OrderedDict()
        self.count = 0

    def get(self, resource: Resource, coding: str) -> Representation | None:
        """The cached representation in a coding, or None."""
        key = (resource.key, coding)
        with self._lock:
            if found := self._forms.get(key):
                self._forms.move_to_end(key)
        return found

    def get_or_make(
        self, resource: Resource, coding: str, make: Callable[[], bytes]
    ) -> Representation:
        """The representation in a coding; `make` returns the plain bytes if they are not cached."""
        if found := self.get(resource, coding):
            return found
        if coding:
            plain = self.get_or_make(resource, PLAIN, make).body
            body = compression.compressed(plain, coding, quick=True)
        else:
            body = make()
        return self.add(resource, coding, body)

    def add(self, resource: Resource, coding: str, body: bytes) -> Representation:
        """Caches a body, which is in the coding already, unless it is too large; returns it."""
        key, form = (resource.key, coding), resource.representation(coding, body)
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
        """The most recently used bodies by (key, coding), of at most `size` bytes in all."""
        found = {}
        with self._lock:
            for key, form in reversed(self._forms.items()):
                size -= len(form.body)
                if size < 0:
                    break
                found[key] = form.body
        return found


# ---------------------------------------------------------------- content negotiation


def coding_for(accepted: str | None, codings: tuple[str, ...]) -> str | None:
    """The coding that a client prefers, the smallest among equals; None if it accepts none.

    `accepted` is the request's Accept-Encoding (RFC 9110, 12.5.3), None if it has none.
    """
    if not accepted:
        return PLAIN
    if len(accepted) > 200:  # no browser's; the cache must not grow with what visitors send
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
"""The weight of plain bytes if a client only names other codings."""


def matches(sent: str | None, tag: str) -> bool:
    """Whether a request's If-None-Match (RFC 9110, 13.1.2) names a strong ETag, or any."""
    return sent is not None and (sent == tag or tag in sent or sent.strip() == "*")


def wants_part(environ: Mapping[str, Any], size: int) -> bool:
    """Whether a request is for one part of a file of this size (RFC 9110, 14.2).

    Who asks for several parts, or for more last bytes than there are, gets all of it.
    """
    sent = environ.get("HTTP_RANGE", "")
    last = re.fullmatch(r"bytes=-0*([0-9]+)", sent)
    # By its digits first, as Python reads no number of thousands of them.
    whole = last and (len(last[1]) > len(str(size)) or int(last[1]) >= size)
    is_part = sent.startswith("bytes=") and "," not in sent and not whole
    return environ["REQUEST_METHOD"] == "GET" and is_part
