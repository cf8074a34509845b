"""The real site, frozen by the real command and served as a good static host would."""

from __future__ import annotations

import gzip
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portret.site import headers
from portret.site.headers import CONTENT_TYPES

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

KINDS = (
    "/",
    "/404.html",
    "/{}/",
    "/{}/partners/",
    "/{}/partners/ecre/",
    "/{}/themes/migration-and-asylum/",
    "/{}/accessibility/",
    "/{}/search/",
    "/{}/404.html",
)
"""One address of each kind of page that the sample has."""

PAGES = tuple(dict.fromkeys(kind.format(tag) for tag in ("nl", "ar") for kind in KINDS))
"""Each kind of page from left to right and from right to left."""


def frozen(folder: Path, **settings: str) -> Path:
    """The site of this repository, or of the settings, frozen into a folder that it makes."""
    command = [sys.executable, "-m", "flask", "--app", "app", "freeze", "--to", str(folder)]
    env = os.environ | {f"PORTRET_{name}": value for name, value in settings.items()}
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return folder


@contextmanager
def hosted(folder: Path, base: str = "") -> Iterator[str]:
    """The address at which an export is served, as soon as there is one; below a path `base`."""

    @cache
    def body(path: str) -> tuple[int, str, bytes]:
        root = folder.resolve()
        file = (root / path.removeprefix(base).lstrip("/")).resolve()
        if path.endswith("/"):
            file /= "index.html"
        status = 200 if file.is_file() and file.is_relative_to(root) else 404
        file = file if status == 200 else root / "404.html"
        kind = CONTENT_TYPES.get(file.suffix, "text/plain; charset=utf-8")
        data = file.read_bytes()
        return status, kind, gzip.compress(data, 9, mtime=0) if _compressible(kind) else data

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # one connection for a page and its files
        disable_nagle_algorithm = True  # or a body waits until the client has had the headers

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            status, kind, data = body(path)
            self.send_response(status)
            for name, value in headers.of(path.removeprefix(base)).items():
                self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            if _compressible(kind):
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    with serving(Server(("127.0.0.1", 0), Handler)) as at:
        yield f"{at}{base}"


class Server(http.server.ThreadingHTTPServer):
    """A server on which a visitor may turn away before the end of an answer."""

    def handle_error(self, *args: object) -> None:
        pass


@contextmanager
def serving(server: http.server.HTTPServer) -> Iterator[str]:
    """The address of a server, which answers in a thread until the block ends."""
    with server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _compressible(kind: str) -> bool:
    """Texts are sent compressed; pictures and fonts are so already. Every browser reads gzip."""
    return kind.startswith(("text/", "application/xml", "application/json", "image/svg"))
