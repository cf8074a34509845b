"""Links of an export to other sites are looked at by lychee."""

from __future__ import annotations

import http.server
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import apps, tools
from tests.conftest import need
from tests.hosting import serving
from tools import links

pytestmark = pytest.mark.tools  # lychee

QUICK = ("--max-retries", "0")


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Another site: it answers as the last part of an address says."""

    asked: list[str]

    def do_HEAD(self) -> None:
        self.asked.append(self.path)
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another site."""
    Elsewhere.asked = []
    with serving(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)) as at:
        yield at


def page(folder: Path, path: str, *urls: str) -> None:
    """A page of an export with links."""
    file = folder / path / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("<!DOCTYPE html>" + "".join(f'<a href="{url}">x</a>' for url in urls))


def test_a_link_that_leads_nowhere_is_told_once(tmp_path: Path, elsewhere: str) -> None:
    """With the reason and the pages; what leads somewhere, or is the site's own, is not."""
    lychee = need(tools.lychee)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    (tmp_path / "robots.txt").write_text("Sitemap: https://proef.invalid/a/sitemap.xml\n")
    for tag in ("ar", "en", "fr", "nl", "tr"):
        page(tmp_path, tag, f"{elsewhere}/200", f"{elsewhere}/404", f"{elsewhere}/403")
    page(tmp_path, "nl/about", nobody, "/nl/lost/", "https://proef.invalid/a/nl/", "mailto:a@b.nl")
    (tmp_path / "notes.txt").write_text(f"{elsewhere}/500")

    found = links.broken(tmp_path, lychee, QUICK)

    assert set(found) == {f"{elsewhere}/404", nobody} | {f"{elsewhere}/403"}
    assert "404" in found[f"{elsewhere}/404"]
    assert found[f"{elsewhere}/404"].endswith(", on /ar/, /en/, /fr/ and 2 more")
    assert found[nobody].endswith(", on /nl/about/")
    assert "/500" not in Elsewhere.asked
    assert not any(each.startswith(f"{elsewhere}/403") for each in links.broken(tmp_path, lychee))


def test_it_never_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for a broken link, nor where lychee is not to be had."""
    monkeypatch.setenv("PATH", str(tmp_path))
    page(tmp_path, "nl", "http://127.0.0.1:1/")
    run = subprocess.run(
        [sys.executable, "-m", "tools.links", str(tmp_path)],
        cwd=apps.ROOT,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stderr
    assert run.stdout.count("\n") in (1, 2)
