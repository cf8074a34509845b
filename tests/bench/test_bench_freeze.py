"""The benchmark of the export: others build the same site, edits edit, and ratios are right.

No time is asserted: times depend on the machine.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from bench import corpus, freeze, measure, profile
from bench.corpus import ROOT
from bench.freeze import Other, Ours
from bench.measure import Run
from bench.peers import translated
from bench.peers.sites import PEERS
from portret.content import loader
from portret.markdown import render
from portret.markdown.document import Message, document
from tests.conftest import need

PARTNERS = 10
MORE = {"Hugo": {f"/{tag}/sitemap.xml" for tag in corpus.LANGUAGES}}
"""Addresses that a generator has beside ours: Hugo's sitemap is one a language, and a list."""

LESS = {f"/{tag}/search/index.html" for tag in corpus.LANGUAGES}
"""Those that ours alone has."""

OWN = re.compile(
    r'<head>.*?</head>|<nav class="(?:trail|filters)".*?</nav>|<button.*?</button>'
    r'|<li><a href="/\w+/search/".*?</li>',
    re.S,
)
"""Where ours alone says more: to machines, of the ways from home and in, and of the search."""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Ours:
    """A small site, exported as the benchmark does."""
    site = Ours(tmp_path_factory.mktemp("bench"))
    corpus.make(site.folder, PARTNERS)
    site.cold()
    return site


@pytest.fixture(scope="module")
def tree(ours: Ours, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site, translated whole for other generators."""
    folder = tmp_path_factory.mktemp("tree")
    translated.make(ours.folder, folder)
    return folder


def addresses(folder: Path) -> set[str]:
    """The pages of an export and what search engines read."""
    found = (f"/{each.relative_to(folder)}" for each in folder.rglob("*") if each.is_file())
    kinds = (".html", "/sitemap.xml", "/robots.txt")
    return {each for each in found if each.endswith(kinds)}


def pages(folder: Path) -> Mapping[str, str]:
    """The HTML of an export by address."""
    return {each: (folder / each[1:]).read_text("utf-8") for each in addresses(folder)}


@pytest.fixture(scope="module", params=PEERS)
def other(
    request: pytest.FixtureRequest, tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> Other:
    """The site as another generator builds it."""
    peer = PEERS[request.param]
    need(peer.command)
    found = Other(peer, tmp_path_factory.mktemp("other") / request.param)
    peer.lay_out(tree, found.folder)
    found.build()
    return found


# ---------------------------------------------------------------- the same site


def test_others_build_the_same_pages(other: Other, ours: Ours) -> None:
    """At the same addresses but for ours of the search, and with about as much HTML for readers."""
    made = pages(other.folder / other.peer.output)
    mine = pages(ours.output.resolve())

    assert made.keys() == mine.keys() - LESS | MORE.get(other.peer.name, set())
    assert mine.keys() > LESS
    read = [at for at in mine.keys() - LESS if at.endswith(".html")]
    sizes = [sum(len(OWN.sub("", each[at])) for at in read) for each in (made, mine)]
    assert 0.9 < sizes[0] / sizes[1] < 1.1


def test_others_say_what_ours_says(other: Other, ours: Ours) -> None:
    """On every portrait the same words, but for where an excerpt ends, and the same six others."""
    made = pages(other.folder / other.peer.output)
    portraits = {at: html for at, html in pages(ours.output).items() if at.count("/") == 4}
    portraits = {at: html for at, html in portraits.items() if "/partners/" in at}

    assert len(portraits) == PARTNERS * len(corpus.LANGUAGES)
    for address, html in portraits.items():
        assert words(made[address]) == words(html), address
        assert cards(made[address]) == cards(html), address


def words(html: str) -> Counter[str]:
    """The words of a portrait in whatever order; amounts as ours has them."""
    article = LexborHTMLParser(OWN.sub("", html)).css_first("article")
    assert article
    text = re.sub(r"\u200f|(?<=\d)[.,]00(?!\d)", "", article.text(separator=" "))
    return Counter(text.split())


def cards(html: str) -> list[str | None]:
    """Where the cards lead."""
    return [each.attributes["href"] for each in LexborHTMLParser(html).css(".cards a")]


def test_a_text_without_a_translation_stands_in_the_source_language(tree: Path) -> None:
    """In whole files, so that nobody has to fall back; the source language has what was written."""
    texts = {
        tag: "".join(path.read_text("utf-8") for path in (tree / "content" / tag).rglob("*.md"))
        for tag in corpus.LANGUAGES
    }
    letters = {tag: [char for char in text if char > "\u0600"] for tag, text in texts.items()}

    assert len(letters["ar"]) > 0.3 * len(texts["ar"]) > len(letters["en"]) == 0
    assert {"ü", "ï"} & set(texts["nl"]) & set(texts["ar"])


def test_translated_markdown_has_the_blocks_of_its_source(ours: Ours) -> None:
    """Put back together from its texts as they are, it gives the same HTML."""
    site = loader.load(ours.folder / "content")

    def same(message: Message) -> str:
        return translated.linked(message, message.text)

    for each in (*site.partners.values(), *site.pages.values()):
        again = translated.markdown(each.body, same)
        assert html(again) == html(each.body), each.path


def html(text: str) -> str:
    """The HTML of a text in its own language."""
    return render.render(document(text), None, lambda address, picture: {"href": address}).html


# ---------------------------------------------------------------- measuring


def test_edits_change_what_they_say(ours: Ours, tmp_path: Path) -> None:
    """A text and a title in every language, translations and words in theirs; to and fro."""
    site = Ours(shutil.copytree(ours.folder, tmp_path / "site", symlinks=True))
    edits = site.edits()
    texts = [edit.path.read_text("utf-8") for edit in edits.values()]
    changed: dict[str, set[str]] = {}
    for name, edit in edits.items():
        before = pages(site.output)
        site.after(edit)
        now = pages(site.output)
        changed[name] = {each for each in now if now[each] != before[each]}
    for edit in edits.values():
        edit.turn()

    (english,) = changed[freeze.ENTRY]
    versions = {english.replace("/en/", f"/{tag}/") for tag in corpus.LANGUAGES}
    assert changed[freeze.BODY] == versions
    assert changed[freeze.TITLE] > changed[freeze.BODY] | {"/nl/partners/index.html"}
    assert changed[freeze.WORDS] == {each for each in now if each.startswith("/en/")}
    assert changed[freeze.WITHIN] == set(fnmatch.filter(now, "/en/partners/*-*/index.html"))
    assert [edit.path.read_text("utf-8") for edit in edits.values()] == texts


def test_outputs_are_put_aside_and_not_deleted(tmp_path: Path) -> None:
    """Each export has nothing before it, however often it is made."""
    site, other = Ours(tmp_path / "site"), Other(PEERS["hugo"], tmp_path / "other")
    copy = tmp_path / "copy"
    for _ in range(2):
        for output in (
            site.folder / ".cache",
            site.folder / ".build",
            other.folder / "public",
            copy,
        ):
            output.mkdir(parents=True, exist_ok=True)
            (output / "former").touch()
        site.output.symlink_to(".build")
        site.clear()
        other.clear()
        freeze.copy(other.folder, copy)

    assert not [*site.folder.iterdir(), *other.folder.iterdir(), *copy.iterdir()]
    assert len([*tmp_path.rglob("former")]) == 8


def test_the_bare_export_is_neither_checked_nor_brought_to_the_disk(ours: Ours) -> None:
    """What has another name by now is told, not silently measured."""
    script = (
        "from bench import ours; from portret.freeze import checker, trees; "
        "print(checker.Reader('', '').read('/a.html', b'<script>'), trees.sync(1, 2), flush=True); "
        "ours.replace('portret.freeze.checker', 'gone', print)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=corpus.ROOT,
        env={**os.environ, **ours.environment()},
        capture_output=True,
        text=True,
    )

    assert run.stdout == "Facts(ids=(), links=(), faults=()) None\n"
    assert run.returncode == 1
    assert "portret.freeze.checker has no function gone" in run.stderr


def test_all_processes_of_a_command_are_measured_together(tmp_path: Path) -> None:
    """Their time and their memory, of children too."""
    busy = "import time; x = b'x' * 60_000_000; t = time.process_time()\n"
    busy += "while time.process_time() - t < 0.3: pass"
    two = f"import subprocess, sys; c = [sys.executable, '-c', {busy!r}]; "
    two += "[each.wait() for each in [subprocess.Popen(c), subprocess.Popen(c)]]"
    run = measure.run([sys.executable, "-c", two], tmp_path)
    most = measure.peak([sys.executable, "-c", two], tmp_path)

    assert run.processor > 0.6
    assert run.seconds > 0.3
    assert 120e6 < most < 250e6


def test_a_command_that_fails_is_told_with_its_words(tmp_path: Path) -> None:
    """And nothing is measured."""
    with pytest.raises(SystemExit, match=r"failed in .*\nno such site"):
        measure.run(["sh", "-c", "echo no such site; exit 3"], tmp_path)


# ---------------------------------------------------------------- the table


def test_ratios_are_of_medians_and_stand_beside_their_limits() -> None:
    """One slow run moves nothing; a limit is for its number of partners alone."""
    found = {
        "Hugo": [Run(4, 6), Run(2, 3), Run(30, 4)],
        freeze.COLD: [Run(3, 3), Run(2.9, 2), Run(99, 99)],
        freeze.SHIPPED: [Run(6, 3)] * 3,
        freeze.NOTHING: [Run(0.6, 0.5)] * 3,
    }
    memory = {"Hugo": 400 * 2**20, freeze.MEMORY: 100 * 2**20}
    told = [str(row).split() for row in freeze.rows(1000, found, memory)]
    other = [str(row) for row in freeze.rows(999, found, memory)]

    assert [each[-5:] for each in told[1:4]] == [
        ["0.75", "0.75", "≤", "1.30", "pass"],
        ["2.00", "1.00", "≤", "1.60", "MISS"],
        ["0.15", "0.12", "≤", "0.07", "MISS"],
    ]
    assert told[0][-4:] == ["4.00", "s", "1.00", "1.00"]
    assert told[5][-6:] == ["100", "MiB", "0.25", "≤", "1.00", "pass"]
    assert not any("≤" in each for each in other)


def test_growth_is_told_from_size_to_size() -> None:
    """Three times the partners may take 3.3 times as long."""
    found = {
        size: {"Hugo": [Run(seconds, 1)], freeze.COLD: [Run(seconds, 1)]}
        for size, seconds in ((3000, 6.6), (1000, 2), (6000, 14.6))
    }
    told = [str(row).split()[-4:] for row in freeze.growth(found)]

    assert told[1] == ["3.30", "≤", "3.30", "pass"]
    assert told[3] == ["2.21", "≤", "2.20", "MISS"]


def test_the_profile_says_where_the_time_goes() -> None:
    """Every function that it looks for is there, and its shares are of all."""
    command = [sys.executable, "-m", "bench.profile", "12"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    shares = dict(re.findall(r"^  (\S.*?) +([0-9.]+) %$", run.stdout, re.M))

    assert run.returncode == 0, run.stderr
    assert {"pages: templates", profile.REST} <= shares.keys()
    assert shares.keys() <= {*profile.WORK, profile.REST}
    assert sum(map(float, shares.values())) == pytest.approx(100, abs=1)
