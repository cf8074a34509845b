"""Documents that readers can download: served, linked with type and size, and frozen."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from portret import locales
from tests import apps
from tests.documents import PDF, SAMPLES
from tests.sites import partner

BODY = "Lees het [jaarverslag](Verslag%202017.pdf#page=2), in [cijfers](cijfers.csv) ook.\n"
ABOUT = "---\ntitle: Over ons\n---\n\n- Het [plan](plan.odt) van [ons](https://proef.example).\n"
LONG = PDF + b" " * 1_234_567

FILES = {
    "partners/anker/index.md": partner("about: |\n  Het [boek](boek.epub).\n", BODY),
    "partners/anker/Verslag 2017.pdf": LONG,
    "partners/anker/cijfers.csv": SAMPLES["cijfers.csv"],
    "partners/anker/boek.epub": SAMPLES["boek.epub"],
    "partners/anker/ongenoemd.pdf": PDF,
    "pages/about.md": ABOUT,
    "pages/plan.odt": SAMPLES["verslag.odt"],
}


def links(html: str) -> dict[str, str]:
    """What a page's links to documents say, by their addresses without the digest."""
    found = re.findall(r'<a href="([^"]*/media/[^"]*)">(.*?)</a>', html)
    return {re.sub(r"\.[0-9a-f]{12}\.", ".", link): words for link, words in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with documents, one text of which is translated into English."""
    return apps.make(tmp_path, FILES)


def test_a_link_tells_type_and_size_in_the_readers_language(folder: Path) -> None:
    """Marked with that language, as the text around it may be in the source language."""
    english = {"Lees het [jaarverslag][1], in [cijfers][2] ook.": "The [report][1], [figures][2]."}
    apps.translate(folder, "en", {**apps.EN, **english})
    client = apps.make_app(folder).test_client()
    report, figures = "/media/anker/Verslag-2017.pdf#page=2", "/media/anker/cijfers.csv"

    for tag, (words, note) in {
        "nl": ("jaarverslag", '<span lang="nl" dir="ltr">(PDF, 1,2 MB)</span>'),
        "en": ("report", '<span lang="en" dir="ltr">(PDF, 1.2 MB)</span>'),
        "ar": ("jaarverslag", '<span lang="ar" dir="rtl">(PDF، 1.2 م.ب)</span>'),
    }.items():
        found = links(client.get(f"/{tag}/partners/anker/").text)

        assert list(found) == [report, figures, "/media/anker/boek.epub"]
        assert found[report] == f"{words} {note}"
    assert links(client.get("/en/about/").text) == {
        "/media/about/plan.odt": 'plan <span lang="en" dir="ltr">(ODT, 1 kB)</span>'
    }


@pytest.mark.parametrize(
    ("tag", "size", "words"),
    [
        ("en", 1, "1 kB"),
        ("en", 999_499, "999 kB"),
        ("en", 1_000_000, "1 MB"),
        ("en", 19_960_000, "20 MB"),
        ("de", 12_340_000, "12,3 MB"),
        ("fr", 1_250_000, "1,2\u202fMo"),
        ("ru", 1_500_000, "1,5 МБ"),
    ],
)
def test_a_size_is_written_as_the_language_writes_it(tag: str, size: int, words: str) -> None:
    """In kilobytes and megabytes, of 1,000 and 1,000,000 bytes."""
    assert locales.file_size(size, locales.language(tag)).replace("\u00a0", " ") == words


@pytest.mark.parametrize("base_url", ["https://proef.example", "https://proef.example/repo"])
def test_a_document_is_answered_as_what_it_is(folder: Path, base_url: str) -> None:
    """With its own content type, which no browser may guess anew, and kept for ever."""
    base = base_url.removeprefix("https://proef.example")
    client = apps.make_app(folder, BASE_URL=base_url).test_client()
    text = client.get(f"{base}/nl/partners/anker/").text

    for link, kind, data in zip(
        re.findall(r'<a href="([^"#]*/media/[^"#]*)[^"]*"', text),
        ("application/pdf", "text/csv; charset=utf-8", "application/epub+zip"),
        (LONG, SAMPLES["cijfers.csv"], SAMPLES["boek.epub"]),
        strict=True,
    ):
        answer = client.get(link)

        assert (answer.status_code, answer.content_type) == (200, kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.data == data


def test_a_document_that_changed_since_is_answered_404(folder: Path) -> None:
    """Bytes that nobody looked at are never sent."""
    app = apps.make_app(folder)
    app.extensions["portret"].library.pause = 3600
    client = app.test_client()
    text = client.get("/nl/partners/anker/").text
    (folder / "content/partners/anker/Verslag 2017.pdf").write_bytes(b"<script>")

    [link] = re.findall(r'href="([^"#]*\.pdf)', text)
    answer = client.get(link)

    assert answer.status_code == 404
    assert b"<script>" not in answer.data


def changed(folder: Path, name: str, data: bytes | None) -> set[str]:
    """The files of the export, without digests, that another freeze makes after a change."""
    path = folder / "content" / name
    path.write_bytes(data) if data is not None else path.unlink()
    before = apps.tree(folder / "build")
    run = apps.flask(folder, "freeze", "--jobs", "1")
    assert run.returncode == 0, run.stderr
    after = apps.tree(folder / "build")
    other = folder / "other"
    apps.flask(folder, "freeze", "--full", "--to", str(other), "--jobs", "1")
    assert apps.differences(folder / "build", other) == []
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return {re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in names}


def test_a_changed_document_changes_the_pages_that_link_it(folder: Path) -> None:
    """And no other; one that no text names is published nowhere."""
    first = apps.flask(folder, "freeze")
    pages = {f"{tag}/{name}/index.html" for tag in ("nl", "en", "ar") for name in ("about",)}
    anker = {f"{tag}/partners/anker/index.html" for tag in ("nl", "en", "ar")}

    assert (first.returncode, first.stderr) == (0, "")
    assert not [name for name in apps.tree(folder / "build") if "ongenoemd" in name]
    assert changed(folder, "partners/anker/Verslag 2017.pdf", PDF) == {
        *anker,
        *("nl/feed.xml", "nl/feed.json"),  # elsewhere too little of it is translated
        "media/anker/Verslag-2017.pdf",
    }
    assert changed(folder, "pages/plan.odt", SAMPLES["verslag.odt"] + b"\0\0") == {
        *pages,
        "media/about/plan.odt",
    }
    assert changed(folder, "partners/anker/ongenoemd.pdf", None) == set()


def test_a_document_that_is_gone_stops_a_freeze(folder: Path) -> None:
    """With a message about the file; the old site stays."""
    apps.flask(folder, "freeze")
    (folder / "content/pages/plan.odt").unlink()

    run = apps.flask(folder, "freeze")

    assert run.returncode == 1
    assert "content/pages/about.md:5: there is no document “plan.odt” beside the" in run.stdout
    assert list((folder / "build/media/about").glob("plan.*.odt"))


def test_a_document_outside_of_the_content_is_not_published(folder: Path) -> None:
    """A link in the file system is followed within the content folder alone."""
    (folder / "geheim.pdf").write_bytes(PDF)
    path = folder / "content/pages/plan.odt"
    path.unlink()
    os.symlink(folder / "geheim.pdf", path)

    run: Any = apps.flask(folder, "check")

    assert run.returncode == 1
    assert "leads out of" in run.stdout
