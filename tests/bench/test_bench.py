"""The benchmarks' made-up site is sound, the same on every run, and can be measured."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from bench import corpus
from portret.catalogs import pofile
from portret.content import loader
from tests import apps, tools
from tests.conftest import need

PARTNERS = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site; a third of its portraits have a picture."""
    folder = tmp_path_factory.mktemp("corpus")
    corpus.make(folder, PARTNERS, untranslated=0.2, pictures=0.3)
    return folder


def test_the_site_is_sound_and_its_catalogues_are_up_to_date(folder: Path) -> None:
    """No error, no warning, and nothing for an update to do."""
    check = apps.flask(folder, "check")
    update = apps.flask(folder, "translate", "update", "--check")

    assert (check.stdout, check.returncode) == ("No problems found.\n", 0)
    assert (update.stdout, update.returncode) == ("", 0)


def test_the_same_arguments_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Whatever the hash seed; another seed gives another site."""
    command = [sys.executable, "-m", "bench.corpus", str(tmp_path / "same"), str(PARTNERS)]
    command += ["--untranslated", "0.2", "--pictures", "0.3"]
    subprocess.run(command, cwd=apps.ROOT, check=True)
    corpus.make(tmp_path / "other", PARTNERS, seed=2)
    keys = [
        sorted(x.name for x in (each / "content/partners").iterdir())
        for each in (folder, tmp_path / "other")
    ]

    parts = ("content", "translations")
    made, same = (
        {part: apps.tree(each / part) for part in parts} for each in (folder, tmp_path / "same")
    )
    assert made == same
    assert keys[0] != keys[1]


def test_portraits_are_such_as_people_write(folder: Path) -> None:
    """So many as asked for, of some 3 kB and all different, with every kind of content."""
    site = loader.load(folder / "content")
    texts = [path.read_text("utf-8") for path in folder.glob("content/partners/*/index.md")]

    assert len(site.partners) == len(set(texts)) == PARTNERS
    assert 2200 < sum(map(len, texts)) / PARTNERS < 3300
    for sign in ("\n## ", "\n- ", "\n> ", "\n| ", "**", "](../", "](https://", "\nquote:"):
        assert any(sign in text for text in texts), sign
    assert {bool(each.image) for each in site.partners.values()} == {True, False}
    assert any(each.support for each in site.partners.values())


def test_translations_are_in_the_letters_of_their_language(folder: Path) -> None:
    """Arabic ones in Arabic, and the share that was asked for waits."""
    data = (folder / "translations/ar/LC_MESSAGES/messages.po").read_bytes()
    entries = [each for each in pofile.read(data).entries if "no-python-format" in each.flags]
    done = [each.translations[0] for each in entries if each.translations[0]]
    letters = [char for text in done for char in text if char.isalpha()]
    arabic = [char for char in letters if unicodedata.name(char).startswith("ARABIC")]

    assert 0.7 < len(done) / len(entries) < 0.9
    assert len(arabic) > 0.95 * len(letters)


def test_the_benchmark_of_the_update_prints_its_table() -> None:
    """Each kind of edit has its row with seconds."""
    command = [sys.executable, "-m", "bench.update", "2", "--times", "1"]
    run = subprocess.run(command, cwd=apps.ROOT, capture_output=True, encoding="utf-8", check=True)
    rows = [line.split() for line in run.stdout.splitlines() if line.startswith("  ")]

    assert len(rows) == 6
    assert all(float(cell) > 0 for row in rows for cell in row[-3:-1])


def test_the_benchmark_of_servers_prints_its_table() -> None:
    """Each server that is asked for has its row, in proportion to nginx."""
    need(tools.nginx)
    need(tools.wrk)
    options = ["2", "--times", "1", "--seconds", "0.3", "--only", "no log", "bare"]
    command = [sys.executable, "-m", "bench.server", *options]
    run = subprocess.run(command, cwd=apps.ROOT, capture_output=True, encoding="utf-8", check=True)
    rows = [line.split() for line in run.stdout.splitlines() if line.startswith(("nginx", "g"))]

    assert len(rows) == 3
    assert all(float(cell) > 0 for row in rows for cell in row[-4:])
    assert rows[0][-3] == "1.00"


def test_the_count_of_alarms_goes_on_past_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """It names the file, and counts the others by the codes of their warnings."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Wij gaan."\n'
    (tmp_path / "bad.po").write_text(f'{head}msgstr "We go.')
    (tmp_path / "good.po").write_text(f'{head}msgstr "We go.."\n')
    files = [f"en={tmp_path / name}.po" for name in ("bad", "none", "good")]

    run = subprocess.run(
        [sys.executable, "-m", "bench.alarms", "nl", *files],
        cwd=apps.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert [Path(line.split(": ")[0]).stem for line in run.stderr.splitlines()] == ["bad", "none"]
    assert run.stdout.split(maxsplit=2)[:2] == ["en", "1"]
    assert "'stops': 1" in run.stdout
