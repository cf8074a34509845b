"""A translator's file comes back: what she changed is taken, and nobody's work is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from portret.catalogs import pofile
from tests import apps

SOURCES = ("Kort", "Doel", "Pijlers", "Over water.")


def git(folder: Path, *words: str) -> None:
    """Run git in a folder, as somebody."""
    who = ["-c", "user.name=A", "-c", "user.email=a@x.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small site with its English catalogue in git."""
    apps.make(tmp_path)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, **dict.fromkeys(SOURCES, "old"))
    return tmp_path


def catalog(folder: Path, **texts: str) -> bytes:
    """Write the English catalogue, and give its bytes."""
    return apps.translate(folder, "en", texts).read_bytes()


def commit(folder: Path, **texts: str) -> bytes:
    """The same, committed."""
    data = catalog(folder, **texts)
    git(folder, "add", "translations")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "x")
    return data


def take(folder: Path, *words: str, **texts: str) -> tuple[int, str]:
    """The status of the command and what it says of a file with these texts that came back."""
    file = apps.translate(folder / "came", "en", texts)
    run = apps.flask(folder, "translate", "take", str(file), "--language", "en", *words)
    return run.returncode, run.stdout + run.stderr


def texts(folder: Path) -> dict[str, str]:
    """The texts of the English catalogue now."""
    path = folder / "translations/en/LC_MESSAGES/messages.po"
    file = pofile.read(path.read_bytes())
    return {each.text: each.translations[0] for each in file.entries[1:]}


def test_what_she_changed_is_taken_and_what_others_did_stays(folder: Path) -> None:
    """And what both changed is shown, and kept."""
    commit(folder, **{"Kort": "ours", "Doel": "ours", "Pijlers": "old", "Over water.": "old"})
    hers = {"Kort": "hers", "Doel": "old", "Pijlers": "hers", "Over water.": "old"}
    status, said = take(folder, "--yes", **hers)

    assert texts(folder) == {
        "Kort": "ours",
        "Doel": "ours",
        "Pijlers": "hers",
        "Over water.": "old",
    }
    assert status == 1
    assert "1 changed in the file alone: taken over" in said
    assert "1 changed here too" in said
    assert "there  “hers”" in said
    assert "here   “ours”" in said
    assert "Doel" not in said


def test_an_older_copy_loses_nothing(folder: Path) -> None:
    """Put over a newer one it would have lost a colleague's work."""
    commit(folder, **dict.fromkeys(SOURCES, "new"))
    before = texts(folder)

    assert take(folder, "--yes", **dict.fromkeys(SOURCES, "old")) == (
        0,
        "Nothing in the file is newer than what is here.\n",
    )
    assert texts(folder) == before


def test_a_colleagues_work_that_is_not_committed_stays_too(folder: Path) -> None:
    """As it comes from the preview, before anybody runs git."""
    catalog(folder, **{**dict.fromkeys(SOURCES, "old"), "Kort": "ours"})
    take(folder, "--yes", **{**dict.fromkeys(SOURCES, "old"), "Doel": "hers"})
    assert texts(folder) == {**dict.fromkeys(SOURCES, "old"), "Kort": "ours", "Doel": "hers"}

    take(folder, "--yes", **{**dict.fromkeys(SOURCES, "old"), "Kort": "hers"})
    assert texts(folder)["Kort"] == "ours"


def test_without_a_history_only_blanks_are_filled(tmp_path: Path) -> None:
    """Nothing tells then who has changed a text: both are shown."""
    apps.make(tmp_path)
    catalog(tmp_path, Kort="ours", Doel="")
    status, said = take(tmp_path, "--yes", Kort="hers", Doel="hers", Pijlers="hers")

    assert status == 1
    assert texts(tmp_path) == {"Kort": "ours", "Doel": "hers", "Pijlers": "hers"}
    assert "“ours”" in said


def test_what_is_unsafe_or_gone_is_told_and_kept(folder: Path) -> None:
    """With the reason; a fuzzy or blank text is no news."""
    status, said = take(folder, "--yes", **{"Kort": "<b>x</b>", "Weg": "gone", "Doel": ""})

    assert status == 1
    assert texts(folder) == dict.fromkeys(SOURCES, "old")
    assert "HTML is shown as text" in said
    assert "1 a text that the site does not have" in said
    assert "Doel" not in said


def test_nothing_is_written_before_the_table_is_agreed_to(folder: Path) -> None:
    """Without --yes it asks; no answer is a no."""
    status, said = take(folder, **{**dict.fromkeys(SOURCES, "old"), "Kort": "hers"})

    assert "taken over" in said
    assert status == 1
    assert texts(folder) == dict.fromkeys(SOURCES, "old")


def test_a_file_that_cannot_be_read_says_why(folder: Path) -> None:
    """With its line; and a language that the site has not is asked for."""
    file = folder / "came.po"
    file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a\n')
    run = apps.flask(folder, "translate", "take", str(file))
    assert run.returncode == 1
    assert "came.po:4: a text that is not properly quoted" in run.stdout

    file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    run = apps.flask(folder, "translate", "take", str(file))
    assert run.returncode == 2
    assert "one of nl, en, ar" in run.stderr
