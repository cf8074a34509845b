"""The log on standard error: a line for each answer, and one for each problem."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Flask

from portret.errors import printable

FORMS = ("text", "json", "problems")
"""The values of PORTRET_LOG: lines for people, lines of JSON, or problems alone."""

LONGEST = 500
"""The most characters of an address that are logged."""

STANDARD_ERROR = 2

PAUSE = 0.1
"""Seconds that a line may wait for others, so that many are written in one call."""

MOST = 1000
"""The most lines that wait."""

KNOWN = 256
"""How many formatted lines are cached, as many requests are alike."""

PIECE = 4096
"""The most bytes that a pipe takes in one piece, even if processes share it (pipe(7))."""


class Output:
    """A buffer of lines for standard error."""

    def __init__(self) -> None:
        self._lines: deque[bytes] = deque()
        self._is_due = False
        self._lock = threading.Lock()

    def add(self, line: str) -> None:
        """Writes a line soon, and before the process ends."""
        self._lines.append(line.encode("utf-8", "backslashreplace"))
        if not self._is_due:
            self._is_due = True
            timer = threading.Timer(PAUSE, self.flush)
            timer.daemon = False  # as it would be of a server's own thread: nobody waits for that
            try:
                timer.start()
            except RuntimeError:  # the process ends, or may have no more threads
                self.flush()
        elif len(self._lines) > MOST:  # nobody reads them as fast as they come
            self.flush()

    def flush(self) -> None:
        """Writes all waiting lines; they are lost if standard error cannot be written."""
        with self._lock:
            self._is_due = False
            piece: list[bytes] = []
            size = 0
            while self._lines:
                line = self._lines.popleft()
                size += len(line)
                if size > PIECE:
                    _write(piece)
                    piece, size = [], len(line)
                piece.append(line)
            _write(piece)


def _write(lines: list[bytes]) -> None:
    with suppress(OSError):
        os.write(STANDARD_ERROR, b"".join(lines))


_output = Output()


def set_up(app: Flask, form: str) -> None:
    """Makes an application log to standard error in one of FORMS; an unknown one counts as text."""
    handler = _Lines(form == "json")
    app.logger.handlers[:] = [handler]
    app.logger.setLevel(logging.INFO)
    if form != "problems":
        app.wsgi_app = Access(app.wsgi_app, form == "json")  # type: ignore[method-assign]


class Access:
    """WSGI middleware that logs each response, and nothing about readers.

    The log has neither their addresses nor what they search for.
    """

    def __init__(self, application: Any, as_json: bool) -> None:
        self._application = application
        self._line, words = (_JSON, _json_words) if as_json else (_TEXT, _text_words)
        self._words = lru_cache(maxsize=KNOWN)(words)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began, status, sent = time.perf_counter(), "", []

        def start(line: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
            nonlocal status, sent
            status, sent = line, headers
            return start_response(line, headers, *failed)

        full = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        method = environ["REQUEST_METHOD"]
        body: Iterable[bytes] = self._application(environ, start)
        size = "-"
        for name, value in reversed(sent):
            if name == "Content-Length":
                size = value
                break
        words = self._words(method[:LONGEST], full[:LONGEST], status[:3], size)
        took = (time.perf_counter() - began) * 1000
        _output.add(self._line % (_now(int(time.time())), words, took))
        return body


_TEXT = "%s access %s %.1fms\n"
_JSON = '{"time": "%s", "kind": "access", %s, "ms": %.1f}\n'
"""The line of a response: time, request and status, duration."""


def _text_words(method: str, path: str, status: str, size: str) -> str:
    return f"{_safe(method)} {_safe(path)} {status} {size}"


def _json_words(method: str, path: str, status: str, size: str) -> str:
    size = "null" if size == "-" else size
    told = f'"method": "{_safe(method)}", "path": "{_safe(path)}"'
    return f'{told}, "status": {status}, "bytes": {size}'


class _Lines(logging.Handler):
    """Writes each record of a logger as one line."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def emit(self, record: logging.LogRecord) -> None:
        kind, message = record.levelname.lower(), record.getMessage()
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        if self._as_json:
            told = {"time": _now(int(time.time())), "kind": kind, "message": message}
            if trace:
                told["traceback"] = trace
            line = json.dumps(told)
        else:
            lines = [message, *trace.splitlines()]
            text = " | ".join(printable(each.strip()) for each in lines)
            line = f"{_now(int(time.time()))} {kind} {text}"
        _output.add(f"{line}\n")
        _output.flush()


def _safe(text: str) -> str:
    """A part of a request as one word without quotation marks, percent-encoded if needed."""
    if _WORD.fullmatch(text):
        return text
    return quote(text.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~%") or "-"


_WORD = re.compile(r"[!#-\[\]-~]+")


@lru_cache(maxsize=1)
def _now(second: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))
