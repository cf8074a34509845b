"""A live host that answers as our server does, but for the faults that a test puts in."""

from __future__ import annotations

import http.server
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import yaml
from flask import Flask

from tests import apps
from tests.hosting import Server, serving


@cache
def answering(folder: Path) -> Flask:
    """The application of a folder, one for all tests."""
    return apps.make_app(folder, DEBUG=False, LOG="problems")


Fault = Callable[["Asked"], None]


class Asked(http.server.BaseHTTPRequestHandler):
    """A question to the host, which is answered as our server does, or by a fault."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    app: Flask
    faults: Mapping[str, Fault]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.faults.get(self.path, Asked.as_it_is)(self)

    def as_it_is(self, status: int = 0, body: bytes | None = None, **more: str | None) -> None:
        """Answer as our server does, but for what is given; a header that is None is left out."""
        found = self.app.test_client().get(
            self.path, headers={"Accept-Encoding": self.headers["Accept-Encoding"]}
        )
        named = {name.replace("_", "-"): value for name, value in more.items()}
        told = {name: ", ".join(found.headers.getlist(name)) for name in set(found.headers.keys())}
        data = found.data if body is None else body
        if body is not None:
            told.pop("Content-Encoding", None)
        self.send_response(status or found.status_code)
        for name, value in {**told, "Content-Length": str(len(data)), **named}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def host(
    folder: Path, faults: Mapping[str, Fault] | None = None, context: ssl.SSLContext | None = None
) -> Iterator[tuple[str, list[str]]]:
    """The URL of a host with the site, and what it was asked for."""
    site = yaml.safe_load((folder / "content/site.yaml").read_text("utf-8"))
    quoted = quote(urlsplit(site["base_url"]).path)
    values: dict[str, Any] = {
        "app": answering(folder),
        "faults": {quoted + at: fault for at, fault in (faults or {}).items()},
        "asked": [],
    }
    server = Server(("127.0.0.1", 0), type("Here", (Asked,), values))
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server) as at:
        yield f"{at.replace('http', 'https') if context else at}{quoted}", values["asked"]
