"""The application under the WSGI servers that hosts use, each started as a host starts it."""

from __future__ import annotations

import sys
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
