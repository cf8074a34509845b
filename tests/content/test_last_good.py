"""A server that starts on broken content shows the last good one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from portret.content import loader
from portret.content.last_good import LastGood
from portret.errors import Problems
from portret.site.library import Library
from tests import apps
from tests.sites import partner, png

PORTRAIT = "/nl/partners/anker/"


def break_content(folder: Path) -> None:
    """Save a portrait that cannot be read."""
    (folder / "content/partners/anker/index.md").write_text("---\ntitel: Anker\n---\n")


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    """A page of the small site as a server has shown it; then its content is broken."""
    answer = apps.make_app(apps.make(tmp_path)).test_client().get(PORTRAIT)
    assert answer.status_code == 200
    break_content(tmp_path)
    return answer.data


def test_a_server_that_starts_on_broken_content_goes_on(
    tmp_path: Path, good: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """The same bytes, the problem in the log; and mended content shows at once."""
    client = apps.make_app(tmp_path).test_client()

    assert client.get(PORTRAIT).data == good
    assert client.get("/healthz").status_code == 200
    assert "unknown field “titel”" in caplog.text
    text = partner().replace("Anker", "Haven")
    (tmp_path / "content/partners/anker/index.md").write_text(text)
    assert "<h1>Haven</h1>" in client.get(PORTRAIT).text


def test_a_preview_names_the_problem_over_it(tmp_path: Path, good: bytes) -> None:
    """An editor sees the page as it last was, and why it is not as it is written."""
    page = apps.make_app(tmp_path, PREVIEW="1").test_client().get(PORTRAIT).text

    assert "<h1 " in page
    assert "unknown field “titel”" in page


def test_a_translation_shows_meanwhile(tmp_path: Path, good: bytes) -> None:
    """Only the content is that of before."""
    apps.translate(tmp_path, "en", {("title", "Anker"): "Harbour"})

    page = apps.make_app(tmp_path).test_client().get("/en/partners/anker/").text

    assert "<h1>Harbour</h1>" in page


def test_workers_agree(tmp_path: Path) -> None:
    """One that was idle shows what another has read last, not what itself has."""
    apps.make(tmp_path)
    idle, busy = (apps.make_app(tmp_path).test_client() for _ in range(2))
    idle.get(PORTRAIT)
    path = tmp_path / "content/partners/anker/index.md"
    path.write_text(partner().replace("Anker", "Haven"))
    good = busy.get(PORTRAIT)
    break_content(tmp_path)

    assert "<h1>Haven</h1>" in good.text
    assert [each.get(PORTRAIT).data for each in (idle, busy)] == [good.data] * 2


def test_what_is_kept_is_the_whole_content(tmp_path: Path) -> None:
    """Every record is as it was read, hidden ones too, with its name for what notes reads."""
    apps.make(tmp_path, {"partners/klad/index.md": partner("draft: true")})
    site = loader.load(tmp_path / "content")
    kept = LastGood(tmp_path / "content", tmp_path / "cache")
    kept.keep(site)

    again = LastGood(tmp_path / "content", tmp_path / "cache").load()

    assert again == site
    assert again is not None
    assert vars(again.partners["klad"]) == vars(site.partners["klad"])


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:40] + b"x" + path.read_bytes()[41:]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("---\ntitle: Anker\n---\n"),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["short", "changed", "empty", "text", "folder"],
)
def test_a_damaged_file_is_none(
    tmp_path: Path, good: bytes, harm: Callable[[Path], object]
) -> None:
    """It is passed over, and the server says that the content is broken."""
    (kept,) = (tmp_path / ".cache/content").iterdir()
    harm(kept)

    assert apps.make_app(tmp_path).test_client().get(PORTRAIT).status_code == 503


def test_another_folders_content_is_not_taken(tmp_path: Path, good: bytes) -> None:
    """Two sites may share a cache; a file of one under the name of the other's is passed over."""
    other = apps.make(tmp_path / "other")
    settings = {"CONTENT": other / "content"}
    (mine,) = (tmp_path / ".cache/content").iterdir()
    apps.make_app(tmp_path, **settings).test_client().get(PORTRAIT)
    (its,) = {*mine.parent.iterdir()} - {mine}
    break_content(other)
    assert apps.make_app(tmp_path, **settings).test_client().get(PORTRAIT).status_code == 200

    shutil.copy(mine, its)

    assert apps.make_app(tmp_path, **settings).test_client().get(PORTRAIT).status_code == 503
    its.unlink()
    assert apps.make_app(tmp_path, **settings).test_client().get(PORTRAIT).status_code == 503


def test_broken_settings_are_no_broken_content(tmp_path: Path, good: bytes) -> None:
    """With a wrong base address no page could be right."""
    app = apps.make_app(tmp_path, BASE_URL="http://[")

    assert app.test_client().get(PORTRAIT).status_code == 503


def test_a_picture_that_is_gone_is_not_found(tmp_path: Path) -> None:
    """Its page shows; where no size of it is in the cache yet the file is a 404, and in the log."""
    apps.make(tmp_path, {"partners/brug/brug.png": png(1200, 800)})
    page = "/nl/partners/brug/"
    before = apps.make_app(tmp_path).test_client().get(page)
    (tmp_path / "content/partners/brug/brug.png").unlink()
    app = apps.make_app(tmp_path)
    after = app.test_client().get(page)
    views = app.extensions["portret"].current().addresses
    pictures = [path for path in views if path.startswith("/media/brug/brug-")]

    assert after.data == before.data
    assert pictures
    assert {app.test_client().get(path).status_code for path in pictures} == {404}


def test_a_library_that_is_asked_for_none_has_none(tmp_path: Path, good: bytes) -> None:
    """Commands read the content as it is."""
    settings = apps.make_app(tmp_path).extensions["portret"].library.settings

    with pytest.raises(Problems):
        Library(settings, pause=0).current()


def test_without_a_cache_a_running_server_goes_on(tmp_path: Path) -> None:
    """It has what it has read itself, with translations as they are now."""
    (apps.make(tmp_path) / ".cache").write_text("no folder")
    client = apps.make_app(tmp_path).test_client()
    assert client.get(PORTRAIT).status_code == 200
    break_content(tmp_path)
    apps.translate(tmp_path, "en", {("title", "Anker"): "Harbour"})

    assert "<h1>Harbour</h1>" in client.get("/en/partners/anker/").text
