"""What any site under a WSGI server has at most: a bare function, and Flask's first example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask

PAGE = b"<!doctype html><title>Hello</title><p>Hello, World!" + b" " * 8000


def bare(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The page, whatever is asked for."""
    headers = [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))]
    start_response("200 OK", headers)
    return [PAGE]


hello = Flask(__name__)


@hello.route("/")
def _hello() -> bytes:
    return PAGE
