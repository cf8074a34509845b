"""Compressed forms stand beside each text, are made once for its content, and go with it."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from portret import compression
from portret.freeze import exporter, publish
from portret.freeze.publish import Destination
from portret.site.hosts import HOSTS
from tests import apps
from tests.sites import partner

FORMS: dict[str, Any] = {
    ".br": brotli.decompress,
    ".gz": gzip.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().decompress(data),
}
ANKER = "content/partners/anker/index.md"


def frozen(
    folder: Path, to: str = "build", host: str = "caddy", **more: Any
) -> tuple[exporter.Result, Path]:
    """The site frozen for a host, what stands taken from the last export; and where."""
    destination = Destination(folder / to)
    app = apps.make_app(folder, HOST=host)
    return exporter.freeze(app, destination, **more), destination.path


@pytest.fixture
def folder(memory: Path) -> Path:
    """The small site, of which robots.txt alone is a small text."""
    return apps.make(memory)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are compressed as for a reader who waits: the same forms in a twentieth of the time."""
    makers = {
        name: (ending, partial(_quickly, make))
        for name, (ending, make) in compression.ENCODINGS.items()
    }
    monkeypatch.setattr(compression, "ENCODINGS", makers)


def _quickly(make: Callable[[bytes, bool], bytes], data: bytes, _quick: bool) -> bytes:
    return make(data, True)


def packed(build: Path) -> dict[str, bytes]:
    """The compressed forms of an export."""
    return {name: data for name, data in apps.tree(build).items() if name.endswith(tuple(FORMS))}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("host", HOSTS)
def test_each_text_has_the_forms_of_the_host(folder: Path, host: str) -> None:
    """Those over a kilobyte, and no other file; each holds what the text holds."""
    _, build = frozen(folder, host=host, jobs=2)
    endings = [compression.ENCODINGS[each][0] for each in HOSTS[host].encodings]
    forms = packed(build)
    plain = {name: data for name, data in apps.tree(build).items() if name not in forms}
    texts = (".html", ".css", ".xml", ".json", ".txt", ".svg", ".js")
    large = {
        name
        for name, data in plain.items()
        if name.endswith(texts) and len(data) >= 1024 and not name.startswith(("_", "."))
    }

    assert forms.keys() == {f"{name}{ending}" for name in large for ending in endings}
    for name, data in forms.items():
        stem, _, ending = name.rpartition(".")
        assert FORMS[f".{ending}"](data) == plain[stem]
    assert {"nl/index.html", "sitemap.xml"} <= large


def test_the_forms_are_the_smallest(folder: Path) -> None:
    """Nobody waits for them."""
    _, build = frozen(folder)
    text = (build / "nl/index.html").read_bytes()

    for encoding in HOSTS["caddy"].encodings:
        form = (build / f"nl/index.html{compression.ENCODINGS[encoding][0]}").read_bytes()
        assert form == compression.compressed(text, encoding)
        assert len(form) <= len(compression.compressed(text, encoding, quick=True))


@pytest.mark.usefixtures("quick")
def test_an_edit_makes_the_forms_of_what_it_changes(folder: Path) -> None:
    """The others stay hard links, and all is what a full freeze writes."""
    frozen(folder)
    build = folder / "build"
    before = {name: (build / name).stat().st_ino for name in packed(build)}
    path = folder / ANKER
    path.write_text(path.read_text("utf-8").replace("Vrij nieuws", "Nieuws"), "utf-8")

    result, _ = frozen(folder)
    full = frozen(folder, "full", full=True)[0]

    again = {name for name in before if (build / name).stat().st_ino != before[name]}
    assert {"nl/partners/anker/index.html.br", "nl/partners/anker/index.html.gz"} <= again
    assert not {"nl/about/index.html.br", "en/404.html.zst"} & again
    assert result.counts == full.counts
    assert apps.differences(build, folder / "full") == []


@pytest.mark.usefixtures("quick")
def test_forms_go_with_their_page_and_when_it_is_small(folder: Path) -> None:
    """None is left of a page that is gone, or of a text that is small now."""
    ads = folder / "content/root/ads.txt"
    ads.parent.mkdir()
    ads.write_text("een regel\n" * 200)
    frozen(folder)
    build = folder / "build"
    assert (build / "ads.txt.br").exists()
    assert (build / "nl/partners/brug/index.html.br").exists()
    shutil.rmtree(folder / "content/partners/brug")
    (folder / ANKER).write_text(partner(), "utf-8")
    ads.write_text("een regel\n")

    result, _ = frozen(folder)
    frozen(folder, "full", full=True)

    assert apps.differences(build, folder / "full") == []
    assert not {name for name in packed(build) if "brug" in name or "ads" in name}
    assert result.removed > 8
    assert publish.verify(Destination(build)) == []


@pytest.mark.usefixtures("quick")
def test_another_host_is_as_if_it_had_always_been(folder: Path) -> None:
    """Nothing is left of the former host, and the former release is that of it."""
    for host in ("caddy", "nginx", "gitlab", "", "netlify", "caddy"):
        frozen(folder, host=host)
        frozen(folder, f"full-{host}", host=host, full=True)
        assert apps.differences(folder / "build", folder / f"full-{host}") == [], host
    destination = Destination(folder / "build")
    destination.rollback()
    assert not packed(folder / "build")
    assert publish.verify(destination) == []


@pytest.mark.usefixtures("quick")
def test_a_page_of_the_same_bytes_keeps_its_forms(folder: Path) -> None:
    """It was made anew, as something in its file was changed that no reader sees."""
    frozen(folder)
    build = folder / "build"
    before = {name: (build / name).stat().st_ino for name in packed(build)}
    path = folder / ANKER
    path.write_text(path.read_text("utf-8") + "\n<!-- for editors alone -->\n", "utf-8")

    result, _ = frozen(folder)

    assert result.made >= 1
    after = {name: (build / name).stat().st_ino for name in packed(build)}
    assert after == before


@pytest.mark.usefixtures("quick")
def test_an_upload_puts_forms_with_their_pages(folder: Path) -> None:
    """What pages need comes first; a host's own files come last."""
    frozen(folder)
    puts = [path for _, path in publish.changes(Destination(folder / "build"))]
    css = next(name for name in puts if name.endswith(".css.br"))

    assert puts.index(css) < puts.index("nl/index.html.br") < puts.index("sitemap.xml.zst")
    assert puts.index("nl/about/index.html") < puts.index("_host/Caddyfile")


def test_what_cannot_be_made_here_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the server's packages gzip alone is there; a line says what to install."""
    monkeypatch.setattr(compression, "usable", lambda: ("gzip",))

    result, build = frozen(folder)

    [line] = [each for each in result.problems if "requirements-server.txt" in each]
    assert ".br and .zst" in line
    assert {name.rpartition(".")[2] for name in packed(build)} == {"gz"}


def test_the_command_knows_hosts(folder: Path) -> None:
    """By an option or a setting; a name that is none is refused by both."""
    named = apps.flask(folder, "freeze", "--host", "github")
    wrong = apps.flask(folder, "freeze", "--host", "githup")
    setting = apps.flask(folder, "freeze", PORTRET_HOST="ngnix")
    again = apps.flask(folder, "freeze", PORTRET_HOST="github")

    assert (named.returncode, wrong.returncode, setting.returncode) == (0, 2, 1)
    assert "PORTRET_HOST:1: “ngnix” was found, where one of nginx, caddy, " in setting.stdout
    assert ": 0 made, " in again.stdout
