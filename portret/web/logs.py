"""The log on standard error: a line for each answer, and one for each problem."""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from flask import Flask

from portret.errors import printable

FORMS = ("text", "json", "problems")
"""The values of PORTRET_LOG: lines for people, for machines, and no line for an answer."""

LONGEST = 500
"""Characters of an address that are told."""

STANDARD_ERROR = 2


def set_up(app: Flask, form: str) -> None:
    """Let an application log to standard error; a form that is none of FORMS counts as text."""
    handler = _Lines(form == "json")
    app.logger.handlers[:] = [handler]
    app.logger.setLevel(logging.INFO)
    if form != "problems":
        app.wsgi_app = Access(app.wsgi_app, form == "json")  # type: ignore[method-assign]


class Access:
    """A WSGI application around another: it logs each answer, and nothing of who asked.

    Neither the address of a reader nor what was searched for is in the log.
    """

    def __init__(self, application: Any, as_json: bool) -> None:
        self._application = application
        self._line = _json_line if as_json else _text_line

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began, status, sent = time.perf_counter(), "", []

        def start(line: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
            nonlocal status, sent
            status, sent = line, headers
            return start_response(line, headers, *failed)

        full = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        method = environ["REQUEST_METHOD"]
        body: Iterable[bytes] = self._application(environ, start)
        size = next((value for name, value in sent if name == "Content-Length"), "-")
        took = (time.perf_counter() - began) * 1000
        _write(self._line(_now(), _safe(method), _safe(full), status[:3], size, took))
        return body


def _text_line(now: str, method: str, path: str, status: str, size: str, took: float) -> str:
    return f"{now} access {method} {path} {status} {size} {took:.1f}ms\n"


def _json_line(now: str, method: str, path: str, status: str, size: str, took: float) -> str:
    return (
        f'{{"time": "{now}", "kind": "access", "method": "{method}", "path": "{path}", '
        f'"status": {status}, "bytes": {"null" if size == "-" else size}, "ms": {took:.1f}}}\n'
    )


class _Lines(logging.Handler):
    """Writes each record of a logger as one line."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def emit(self, record: logging.LogRecord) -> None:
        kind, message = record.levelname.lower(), record.getMessage()
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        if self._as_json:
            told = {"time": _now(), "kind": kind, "message": message}
            if trace:
                told["traceback"] = trace
            _write(json.dumps(told) + "\n")
        else:
            lines = [message, *trace.splitlines()]
            _write(f"{_now()} {kind} {' | '.join(printable(each.strip()) for each in lines)}\n")


def _safe(text: str) -> str:
    """A part of a request as one word without quotation marks, percent-encoded where need be."""
    text = text[:LONGEST]
    if _WORD.fullmatch(text):
        return text
    return quote(text.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~%") or "-"


_WORD = re.compile(r"[!#-\[\]-~]+")


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _write(line: str) -> None:
    """Write a line in one call, so that those of several processes never mix."""
    with suppress(OSError):
        os.write(STANDARD_ERROR, line.encode("utf-8", "backslashreplace"))
