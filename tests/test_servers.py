"""The application under the WSGI servers that hosts use, each started as a host starts it."""

from __future__ import annotations

import signal
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests import apps


def granian(port: str) -> list[str]:
    """Its command line is made with click, as Flask's is."""
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", port, "app:app"]


def gunicorn(port: str) -> list[str]:
    """It has workers of its own, which HUP replaces."""
    return [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "app:app"]


CODE: Mapping[str, str] = {"PYTHONPATH": str(apps.ROOT)}


@pytest.mark.parametrize("server", [granian, gunicorn])
def test_a_wsgi_server_answers(tmp_path: Path, server: Callable[[str], list[str]]) -> None:
    """A page of the site comes, whatever the server's own command line is made of."""
    with apps.served(apps.make(tmp_path), server, **CODE) as (site, _):
        page = urllib.request.urlopen(f"{site}/nl/partners/anker/", timeout=30).read()

    assert b"<h1>Anker</h1>" in page


def test_a_new_worker_has_the_last_good_content(tmp_path: Path) -> None:
    """HUP while a file is broken changes no page; the log says what is wrong, as of the worker."""
    apps.make(tmp_path)
    with apps.served(tmp_path, gunicorn, **CODE) as (site, process):
        address = f"{site}/nl/partners/anker/"
        good = urllib.request.urlopen(address, timeout=30).read()
        (tmp_path / "content/partners/anker/index.md").write_text("---\ntitel: Anker\n---\n")
        process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 30
        while (log := (tmp_path / "server.log").read_text()).count("Worker exiting") < 1:
            assert time.monotonic() < until, log
            time.sleep(0.05)
        again = urllib.request.urlopen(address, timeout=30).read()

    assert again == good
    assert "unknown field “titel”" in (tmp_path / "server.log").read_text("utf-8")
