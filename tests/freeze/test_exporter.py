"""The export is what the server answers, in every language, and is published whole or not."""

from __future__ import annotations

import contextlib
import hashlib
import html.parser
import itertools
import os
import random
import re
import resource
import select
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import flask
import flask_babel
import pytest
from flask_frozen import Freezer

from portret.errors import Refused
from portret.freeze.freezer import PageFailed, SiteFreezer
from portret.freeze.publish import Destination
from portret.site import library
from portret.site.addresses import About, Addresses, Kind
from portret.site.kinds import addresses
from portret.web.rendering import Renderer
from tests import apps
from tests.sites import make_site, partner
from tests.whole.world import (
    CHOICES,
    DAYS,
    HOW,
    KEYS,
    NAMES,
    PARTNER,
    REFERENCES,
    SMALL,
    TEXT,
    World,
)

BASES = ("https://proef.example", "https://proef.example/repo")


OLD = hashlib.sha256(b"old")


def file_of(folder: Path, url: str) -> Path:
    """Where an export keeps an address."""
    path = folder / url[1:]
    return path / "index.html" if url.endswith("/") or url == "/oud" else path


# We give addresses as paths, so Frozen-Flask's own loop knows of no endpoint and says so.
pytestmark = pytest.mark.filterwarnings("ignore:Nothing frozen for endpoints")


def freezer(folder: Path, to: Path, **settings: Any) -> SiteFreezer:
    """The freezer of the small site."""
    app = apps.make_app(folder, **settings)
    found = addresses(library.read(app.config["SETTINGS"]))
    return SiteFreezer(app, found, Renderer(app, found), to)


def freezer_of(folder: Path, to: Path, *rules: str) -> SiteFreezer:
    """A freezer of a site that has pages at these addresses alone."""
    app = apps.make_app(make_site(folder).parent)
    kinds = [
        Kind(f"kind{n}", (rule,), "robots.txt", lambda edition: [About()])
        for n, rule in enumerate(rules)
    ]
    found = Addresses(library.read(app.config["SETTINGS"]), kinds)
    return SiteFreezer(app, found, Renderer(app, found), to)


# ---------------------------------------------------------------- the same as the server


@pytest.mark.parametrize("loop", [SiteFreezer.freeze_yield, Freezer.freeze_yield])
def test_frozen_files_are_in_their_own_language(tmp_path: Path, loop: Any) -> None:
    """Interface words, dates and content, by our loop and by Frozen-Flask's own."""
    for _ in loop(freezer(apps.make(tmp_path), tmp_path / "out")):
        pass
    expected = {
        "nl": ("Naar de inhoud", "1 juli 2017", "Over water.", '<html lang="nl" dir="ltr">'),
        "en": (
            "Skip to the content",
            "July 1, 2017",
            "Across water.",
            '<html lang="en" dir="ltr">',
        ),
        "ar": ("إلى المحتوى", "1 يوليو 2017", "فوق الماء.", '<html lang="ar" dir="rtl">'),
    }

    for tag, words in expected.items():
        text = (tmp_path / f"out/{tag}/partners/brug/index.html").read_text("utf-8")
        others = [each for other in expected if other != tag for each in expected[other]]

        assert [each for each in words if each not in text] == []
        assert [each for each in others if each in text] == []


def test_nothing_of_a_page_reaches_the_next(tmp_path: Path) -> None:
    """Frozen-Flask keeps `g` through all pages: there Flask-Babel's language and ours are new."""
    site = freezer(apps.make(tmp_path), tmp_path / "out")
    asked = []

    @site.app.after_request
    def note(answer: flask.Response) -> flask.Response:
        if (tag := flask.request.path.split("/")[1]) in ("nl", "en", "ar"):
            words = flask_babel.gettext("Other partners")
            asked.append((tag, str(flask_babel.get_locale()), words))
        return answer

    for _ in Freezer.freeze_yield(site):
        pass

    assert set(asked) == {
        ("nl", "nl", "Andere partners"),
        ("en", "en", "Other partners"),
        ("ar", "ar", '<span lang="en" dir="ltr">Other partners</span>'),
    }


@pytest.mark.parametrize("base", BASES)
def test_both_loops_write_the_same(tmp_path: Path, base: str) -> None:
    """Frozen-Flask's own loop is the oracle of ours: every address, the same bytes."""
    apps.make(tmp_path)
    pages = {}
    for loop in (SiteFreezer.freeze_yield, Freezer.freeze_yield):
        out = tmp_path / f"out{len(pages)}"
        site = freezer(tmp_path, out, BASE_URL=base)
        pages[out] = [tuple(page) for page in loop(site)]

    (ours, our_pages), (theirs, their_pages) = pages.items()

    assert sorted(our_pages) == sorted(their_pages)
    assert sorted(url for url, _ in our_pages) == sorted(site.addresses)
    assert apps.tree(ours) == apps.tree(theirs)


@pytest.mark.parametrize("base", BASES)
def test_the_export_holds_what_the_server_answers(tmp_path: Path, base: str) -> None:
    """Byte for byte, and nothing else; former addresses are small pages, / the chooser."""
    folder = apps.export(apps.make(tmp_path), tmp_path / "build", BASE_URL=base)
    app = apps.make_app(tmp_path, BASE_URL=base)
    found = addresses(library.read(app.config["SETTINGS"]))
    client = app.test_client()
    path = base.removeprefix("https://proef.example")

    for url, address in found.items():
        answer = client.get(path + url)
        if address.about.target:
            page = file_of(folder, url).read_text("utf-8")
            assert answer.status_code == 301
            assert f'content="0; url={path}{address.about.target}"' in page
            assert f'<link rel="canonical" href="{base}{address.about.target}">' in page
            assert '<meta name="robots" content="noindex">' in page
        else:
            assert file_of(folder, url).read_bytes() == answer.data
    files = {file_of(folder, url).relative_to(folder).as_posix() for url in found}
    assert set(apps.tree(folder)) == files | {".nojekyll"}


class Links(html.parser.HTMLParser):
    """A page's links and ids, by another reader than the proof's."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what leads somewhere."""
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids |= {value or "" for name, value in attrs if name == "id"}


@pytest.mark.parametrize("base", BASES)
def test_every_link_of_the_export_resolves(tmp_path: Path, base: str) -> None:
    """Pages, pictures, style sheets and fragments, below base_url's path; absolute ones too."""
    folder = apps.export(apps.make(tmp_path), tmp_path / "build", BASE_URL=base)
    pages = {path: Links(path.read_text("utf-8")) for path in folder.rglob("*.html")}
    count = 0
    for page, found in pages.items():
        here = f"{base}/{page.relative_to(folder).as_posix().removesuffix('index.html')}"
        for link in found.links:
            address, fragment = urldefrag(urljoin(here, link))

            assert address.startswith(f"{base}/"), f"{page}: {link}"
            target = file_of(folder, unquote(address.removeprefix(base)))
            assert target.is_file(), f"{page}: {link}"
            assert not fragment or fragment in pages[target].ids, f"{page}: {link}"
            count += 1
    assert count > 300


def full_of_everything(folder: Path) -> World:
    """A site that has every kind of page, and every part of each."""
    world = World(folder)
    for n, key in enumerate(KEYS):
        for name in (*PARTNER, *REFERENCES, *TEXT):
            world.choose((f"partners/{key}", name), n)
        place = f"partners/{key}"
        world.chosen |= {(place, "title"): NAMES[n], (place, "published"): DAYS[0]}
        world.chosen |= {(place, "countries"): "NL KE", (place, "themes"): "news"}
        world.chosen |= {(place, name): "" for name in ("show_from", "show_until", "draft")}
        world.chosen[place, "there"] = "yes"
    world.chosen |= {slot: "yes" for slot in CHOICES["a page"] if slot[1] == "there"}
    world.chosen[f"partners/{KEYS[0]}", "draft"] = "true"
    world.chosen |= {("partners/cel", "alias"): "oud", ("site", "redirects"): "{/oud: /nl/}"}
    world.choose(("site", "security"), 1)
    world.choose(("site", "grants"), 1)
    for number, slot in enumerate(CHOICES["a translation"]):
        world.choose(slot, number % len(HOW))
    world.write()
    return world


@pytest.mark.parametrize(("base", "drafts"), [*zip(BASES, (True, False), strict=True)])
def test_both_loops_write_the_same_for_every_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, drafts: bool
) -> None:
    """And for every part of each, in lists of several pages."""
    full_of_everything(tmp_path)
    for module, name in SMALL:
        monkeypatch.setattr(module, name, 3)
    settings = {"BASE_URL": base, "DRAFTS": drafts}
    ours = apps.tree(apps.export(tmp_path, tmp_path / "ours", **settings))
    site = freezer(tmp_path, tmp_path / "theirs", **settings)
    for _ in Freezer.freeze_yield(site):
        pass

    used = {each.kind.template for each in site.addresses.values()} - {""}
    there = {file.name for file in (apps.ROOT / "templates").iterdir() if file.name[0] != "_"}
    assert used - {"_headers.txt", "_redirects.txt"} == there - {"base.html"}
    assert any("/page/2/" in url for url in site.addresses)
    assert ours.pop(".nojekyll") == b""
    assert ours == apps.tree(tmp_path / "theirs")


# ---------------------------------------------------------------- what cannot be written


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/nl/café/", unicodedata.normalize("NFD", "/nl/café/")),
        ("/nl/About/", "/nl/about/"),
        ("/nl/about/", "/nl/about/index.html"),
    ],
)
def test_two_addresses_never_share_a_file(tmp_path: Path, one: str, other: str) -> None:
    """Names that a host may take for one are refused, never written over each other."""
    with pytest.raises(PageFailed, match="same file"):
        freezer_of(tmp_path, tmp_path / "out", one, other)


@pytest.mark.parametrize("url", ["/../outside.html", "/nl/../../outside.html"])
def test_no_file_lies_outside_the_export(tmp_path: Path, url: str) -> None:
    """An address with .. is refused."""
    with pytest.raises(PageFailed, match="outside the export"):
        freezer_of(tmp_path, tmp_path / "out", url)

    assert not (tmp_path / "outside.html").exists()


def break_template(folder: Path, name: str, text: str) -> None:
    """A template of the site's own: ours with another text in it."""
    ours = (apps.ROOT / "templates" / name).read_text("utf-8")
    path = folder / "overrides/templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(ours.replace("{% block main %}", "{% block main %}" + text))


def test_what_takes_longest_is_begun_first_in_each_language(tmp_path: Path) -> None:
    """The words of the search, made of many texts; and the pages of a language stand together."""
    found = freezer(apps.make(tmp_path), tmp_path / "out").freeze_yield()
    urls = [page.url for page in found if re.match(r"/(nl|en|ar)/", page.url)]
    languages = [url.split("/")[1] for url in urls]

    assert languages == sorted(languages, key=["nl", "en", "ar"].index)
    for tag in ("nl", "en", "ar"):
        assert next(url for url in urls if url.startswith(f"/{tag}/")) == f"/{tag}/search/0.json"


def test_a_failing_page_is_named_and_changes_nothing(tmp_path: Path) -> None:
    """With its address and its content file; the old export stays, and nothing of the new."""
    apps.make(tmp_path)
    assert apps.flask(tmp_path, "freeze").returncode == 0
    before = apps.tree(tmp_path / "build")
    store = sorted(path.name for path in (tmp_path / ".build").iterdir())
    break_template(tmp_path, "partner.html", "{{ 1 // (page.partner.key != 'brug') }}")

    words = ("freeze", "--jobs", "1")  # so that it meets the page in Dutch first
    run = apps.flask(tmp_path, *words, PORTRET_OVERRIDES="overrides")

    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "content/partners/brug/index.md:1: the page /nl/partners/brug/ cannot be made: "
        "ZeroDivisionError: integer division or modulo by zero. The old site stays."
    ]
    assert apps.tree(tmp_path / "build") == before
    assert sorted(path.name for path in (tmp_path / ".build").iterdir()) == store


def test_findings_stop_the_freeze(tmp_path: Path) -> None:
    """Each is named with its page; nothing is published."""
    apps.make(tmp_path)
    break_template(tmp_path, "page.html", '<a href="/weg/">x</a>')

    run = apps.flask(tmp_path, "freeze", PORTRET_OVERRIDES="overrides")

    assert run.returncode == 1
    assert "build/nl/about/index.html: a link that leads nowhere: /weg/\n" in run.stderr
    assert run.stderr.endswith("3 findings in the output. The old site stays.\n")
    assert not (tmp_path / "build").exists()


def test_a_full_disk_leaves_the_old_site(tmp_path: Path) -> None:
    """A file that cannot be written whole ends the run with one line; what it wrote is removed."""
    apps.make(tmp_path)
    assert apps.flask(tmp_path, "freeze").returncode == 0
    before = apps.tree(tmp_path / "build")
    store = sorted(path.name for path in (tmp_path / ".build").iterdir())
    apps.make(
        tmp_path, {"pages/about.md": "---\ntitle: Over ons\n---\n\n" + "Lang. Zin.\n\n" * 4500}
    )
    for words in (("freeze",), ("freeze", "--copy")):
        run = subprocess.run(
            apps.command(*words),
            cwd=tmp_path,
            env=apps.environment(tmp_path),
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
        )

        assert run.returncode == 1
        assert run.stderr == "build cannot be written: file too large. The old site stays.\n"
        assert apps.tree(tmp_path / "build") == before
        assert sorted(path.name for path in (tmp_path / ".build").iterdir()) == store


@pytest.mark.parametrize("copy", [False, True])
def test_a_full_disk_at_any_size(tmp_path: Path, copy: bool) -> None:
    """On a real disk of a few sizes the site is always the old one or the new one, whole."""
    apps.make(tmp_path)
    new = apps.tree(apps.export(tmp_path, tmp_path / "whole"))
    size = sum(len(data) + 4096 - len(data) % 4096 for data in new.values()) // 1024
    disk = tmp_path / "disk"
    disk.mkdir()
    outcomes = set()
    for share in (0.2, 0.9, 1.05, 1.6, 2.5):
        mount = ["mount", "-t", "tmpfs", "-o", f"size={int(size * share) + 40}k", "none", str(disk)]
        if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("Only root can mount a small disk.")
        try:
            old = Destination(disk / "build")
            old.check()
            with old.locked():
                (first := old.begin()).joinpath("index.html").write_text("old")
                old.publish(first, {"index.html": OLD.hexdigest()}, base=None, copy=copy)
            try:
                apps.export(tmp_path, disk / "build", copy=copy)
                outcomes.add("new")
            except OSError:
                outcomes.add("old")
            found = apps.tree(disk / "build")
            assert found in (new, {"index.html": b"old"})
            assert len([each for each in old.store.iterdir() if each.name.isdigit()]) <= 2
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    assert outcomes == {"old", "new"}


# ---------------------------------------------------------------- readers, rivals and kills


def two_sites(folder: Path) -> dict[str, dict[str, bytes]]:
    """Two versions of the small site, and the bytes of each one's export."""
    trees = {}
    for name in ("A", "B"):
        site = {"site.yaml": f"name: Versie {name}\nlanguages: [nl, en]\n"}
        more = {f"pages/only-{name.lower()}.md": "---\ntitle: Eigen\n---\n\nEigen.\n"}
        apps.make(folder / name, {**site, **more})
        trees[name] = apps.tree(apps.export(folder / name, folder / f"whole-{name}"))
    return trees


@pytest.mark.parametrize("copy", [False, True])
def test_a_reader_never_misses_or_mixes(tmp_path: Path, copy: bool) -> None:
    """Through many freezes every file is there, and a reader who holds a site reads all of one."""
    two_sites(tmp_path)
    build = apps.export(tmp_path / "A", tmp_path / "build", copy=copy)
    seen: list[set[str]] = []
    faults: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.wait(0.0005):
            try:
                (build / "nl/about/index.html").read_bytes()
                if copy:
                    continue
                held = os.open(build, os.O_RDONLY)
                names = set()
                for name in ("index.html", "nl/index.html", "en/about/index.html", "404.html"):
                    with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=held), "rb") as file:
                        names.add("A" if b"Versie A" in file.read() else "B")
                os.close(held)
                seen.append(names)
            except OSError as error:
                faults.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for name in "BABABA":
            apps.export(tmp_path / name, build, copy=copy)
    finally:
        done.set()
        reader.join()

    assert faults == []
    assert all(len(names) == 1 for names in seen)
    assert copy or set.union(*seen) == {"A", "B"}


def test_a_second_freeze_is_refused(tmp_path: Path) -> None:
    """While one runs another says so and changes nothing; afterwards it works."""
    two_sites(tmp_path)
    apps.export(tmp_path / "A", tmp_path / "build")
    before = apps.tree(tmp_path / "build")
    with Destination(tmp_path / "build").locked():
        with pytest.raises(Refused):
            apps.export(tmp_path / "B", tmp_path / "build")
        run = apps.flask(tmp_path / "B", "freeze", "--to", "../build")

    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "is running. Wait for it.\n" in run.stderr
    assert apps.tree(tmp_path / "build") == before
    assert apps.flask(tmp_path / "B", "freeze", "--to", "../build").returncode == 0


RUNNER = """
import os, sys
from pathlib import Path
from tests import apps
for line in sys.stdin:
    name, copy = line.split()
    if not (child := os.fork()):
        apps.export(Path(name), Path("build"), copy=copy == "True")
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Freezes on demand, each in a process of its own that can be killed."""


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """That process, in the test's folder."""
    command = [sys.executable, "-c", RUNNER]
    env = apps.environment(tmp_path, PYTHONPATH=str(apps.ROOT))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=tmp_path, env=env, **pipes) as process:  # type: ignore[call-overload]
        yield process
        process.stdin.close()


@pytest.mark.usefixtures("patience")
def test_a_kill_at_any_moment_leaves_a_whole_site(
    tmp_path: Path, runner: subprocess.Popen[str]
) -> None:
    """kill -9 at random moments, as link and as copy: always all of the old site or of the new."""
    wholes = two_sites(tmp_path)
    assert runner.stdin
    assert runner.stdout
    chance = random.Random(7)
    length, killed, outcomes = 0.0, 0, set()
    for number in itertools.count():
        if number >= 21 and killed >= 5 and (False, signal.SIGKILL) in outcomes:
            break
        name, copy = "AB"[number % 2], number // 2 % 3 == 1
        runner.stdin.write(f"{name} {copy}\n")
        runner.stdin.flush()
        child = int(runner.stdout.readline())
        started = time.monotonic()
        if number % 7:
            select.select([runner.stdout], [], [], chance.uniform(0.1, 1.1) * length)
            with contextlib.suppress(ProcessLookupError):  # it may just have ended
                os.kill(child, signal.SIGKILL)
        status = int(runner.stdout.readline())
        if number % 7 == 0:
            assert status == 0  # so a run after a killed one works
            length = time.monotonic() - started
        killed += status == signal.SIGKILL
        found = [each for each, whole in wholes.items() if apps.tree(tmp_path / "build") == whole]

        assert len(found) == 1
        assert status or found == [name]
        outcomes.add((found == [name], status))


# ---------------------------------------------------------------- drafts


def test_drafts_are_frozen_where_they_are_asked_for(tmp_path: Path) -> None:
    """`freeze --drafts` holds them, marked; no other freeze does, be it where a preview runs."""
    apps.make(tmp_path, {"partners/klad/index.md": partner("draft: true")})
    page = tmp_path / "build/nl/partners/klad/index.html"

    assert apps.flask(tmp_path, "freeze", "--drafts").returncode == 0
    assert "This is a draft" in page.read_text("utf-8")
    assert b"klad" not in (tmp_path / "build/sitemap.xml").read_bytes()
    near = {"PORTRET_PREVIEW": "1", "FLASK_DEBUG": "1"}
    assert apps.flask(tmp_path, "freeze", **near).returncode == 0
    assert not page.exists()
