"""A server that starts gives what an earlier one kept, where the files are as they were."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from portret import cache
from portret.errors import Problem, Problems
from portret.site.library import Library
from portret.web import saved_responses, watcher
from portret.web.rendering import Renderer
from tests import apps
from tests.patience import PATIENCE
from tests.sites import partner
from tests.web.test_middleware import PAGE, served, told

OTHER = "/en/partners/anker/"
BROTLI = {"Accept-Encoding": "br"}


def answers(folder: Path) -> list[Path]:
    """The file in which answers are, as soon as there is one."""
    return list((folder / ".cache/answers").glob("*"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a site of which a server has kept a page in two forms, and no other page."""
    monkeypatch.setattr(saved_responses, "PAUSE", 0)
    client = served(apps.make(tmp_path)).test_client()
    for sent in ({}, BROTLI):
        client.get(PAGE, headers=sent)
    apps.wait_until(
        lambda: [len(list(cache.load_values(each))) for each in answers(tmp_path)] == [3]
    )
    return tmp_path


@contextmanager
def unread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A time in which no server comes to the end of reading its site."""
    go_on = threading.Event()
    current = Library.current
    with monkeypatch.context() as patch:
        patch.setattr(Library, "current", lambda self: go_on.wait(PATIENCE) and current(self))
        try:
            yield
        finally:
            go_on.set()


def test_a_server_answers_before_it_has_read_the_site(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same status, bytes and headers in each form, 304 and HEAD too; afterwards as well."""
    former = served(site).test_client()
    tag = former.get(PAGE).headers["ETag"]
    asked = [
        (method, sent)
        for method in ("GET", "HEAD")
        for sent in ({}, BROTLI, {"If-None-Match": tag}, {"If-None-Match": '"x"'})
    ]
    expected = [told(former.open(PAGE, method=method, headers=sent)) for method, sent in asked]
    app = served(site)
    client = app.test_client()
    with unread(monkeypatch):
        found = [told(client.open(PAGE, method=method, headers=sent)) for method, sent in asked]
        assert app.extensions["portret"].latest is None
    assert found == expected

    apps.wait_until(lambda: app.extensions["portret"].latest)
    monkeypatch.setattr(Renderer, "render", None)  # it is kept
    again = [told(client.open(PAGE, method=method, headers=sent)) for method, sent in asked]
    assert again == expected
    monkeypatch.undo()
    assert told(client.get(OTHER)) == told(former.get(OTHER))


def content(folder: Path) -> None:
    """Edit a text."""
    (folder / "content/partners/anker/index.md").write_text(partner(body="Nieuw.\n"))


def catalogue(folder: Path) -> None:
    """Edit a translation."""
    apps.translate(folder, "nl", {"Skip to the content": "Naar beneden"})


def damage(folder: Path) -> None:
    """Damage the file itself."""
    (file,) = answers(folder)
    data = file.read_bytes()
    file.write_bytes(data[:-100] + bytes(100))


def remove(folder: Path) -> None:
    """Remove the cache."""
    (file,) = answers(folder)
    file.unlink()


def nothing(folder: Path) -> None:
    """Change no file."""


@pytest.mark.parametrize(
    ("change", "config", "environment"),
    [
        (content, {}, {}),
        (catalogue, {}, {}),
        (damage, {}, {}),
        (remove, {}, {}),
        (nothing, {"HSTS": "60"}, {}),
        (nothing, {"BASE_URL": "https://other.example"}, {}),
        (nothing, {}, {"SOURCE_DATE_EPOCH": "4102444800"}),
    ],
)
def test_nothing_else_is_answered(
    site: Path,
    change: Callable[[Path], None],
    config: dict[str, str],
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the site would now be another one, readers wait for it."""
    change(site)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    problem = Problem("content", 1, "nothing is read", "Wait.")

    def current(self: Library) -> None:
        raise Problems([problem])

    monkeypatch.setattr(Library, "current", current)

    assert served(site, **config).test_client().get(PAGE).status_code == 503


def test_what_nothing_changed_is_answered(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counterpart: the same start, without a change."""
    monkeypatch.setattr(Library, "current", lambda self: (_ for _ in ()).throw(Problems([])))

    assert served(site).test_client().get(PAGE).status_code == 200


def test_a_broken_site_is_not_remembered(tmp_path: Path) -> None:
    """Nor is what readers get in its place; when it is mended, the next answers are."""
    apps.make(tmp_path)
    path = tmp_path / "content/partners/anker/index.md"
    sound = path.read_text("utf-8")
    app: Flask = served(tmp_path)
    client = app.test_client()
    client.get("/healthz")
    path.write_text("---\ntitel: Anker\n---\n")
    apps.wait_until(lambda: client.get("/healthz").json["state"] == "last good")
    sites = app.extensions["portret"]
    apps.wait_until(
        lambda: (
            client.get(PAGE) and sites.shown and sites.latest.snapshot is sites.library.current()
        )
    )
    sites.save_responses()
    assert not answers(tmp_path)

    path.write_text(sound, "utf-8")
    os.utime(path)
    apps.wait_until(lambda: client.get("/healthz").json["state"] == "good")
    apps.wait_until(lambda: client.get(PAGE) and answers(tmp_path))


def test_one_that_does_not_look_for_all_reads_the_site_too(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nobody asks for anything else, and the former server still looks at the files."""
    monkeypatch.setattr(watcher, "TRUST", 10**9)
    app = served(site)
    assert app.test_client().get(PAGE).status_code == 200

    apps.wait_until(lambda: app.extensions["portret"].latest)
