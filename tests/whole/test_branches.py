"""Two translators' branches become one: real git, as the repository's own settings have it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from portret import locales
from portret.catalogs import pofile
from portret.translate import update
from portret.translate.update import PotMessage

ROOT = Path(__file__).resolve().parents[2]
PO = "translations/en/LC_MESSAGES/messages.po"
WORDS = ["een", "twee", "drie", "vier", "vijf"]

POEDIT = r"""
"POT-Creation-Date: \n"
"PO-Revision-Date: {date}\n"
"Last-Translator: {name} <{name}@example.org>\n"
"Language-Team: \n"
""".lstrip()
WEBLATE = r"""
"PO-Revision-Date: {date}\n"
"Last-Translator: {name} <{name}@example.org>\n"
"Language-Team: English <https://weblate.example/projects/portret/content/"
"en/{name}/>\n"
""".lstrip()


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A real git command, without the settings of the machine."""
    who = {
        f"GIT_{role}_{what}": "a@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    clean = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LC_ALL": "C"}
    return subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**os.environ, **clean, **who},
        capture_output=True,
        encoding="utf-8",
    )


def made(folder: Path, switched_on: bool = True) -> Path:
    """A repository with an untranslated catalogue and the project's settings of git."""
    for name in (".gitattributes", ".gitconfig", "translations/merge-po"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / PO).parent.mkdir(parents=True)
    messages = [PotMessage("", word, comments=["rol"], files=["content/a.md"]) for word in WORDS]
    text = update.merge(None, messages, locales.language("en"))
    (folder / PO).write_text(text.replace('msgid "drie"', 'msgid ""\n"drie"'), "utf-8")
    git(folder, "init", "-b", "main")
    if switched_on:
        assert git(folder, "config", "include.path", "../.gitconfig").returncode == 0
    committed(folder)
    return folder


def committed(folder: Path) -> None:
    git(folder, "add", "-A")
    run = git(folder, "commit", "-m", "x")
    assert run.returncode == 0, run.stdout + run.stderr


def translated(folder: Path, name: str, fields: str, texts: dict[str, str], tool: str) -> None:
    """A branch from main on which somebody has translated and saved with a tool."""
    git(folder, "switch", "-c", name, "main")
    text = (folder / PO).read_text("utf-8")
    for word, translation in texts.items():
        text = text.replace(f'"{word}"\nmsgstr ""', f'"{word}"\nmsgstr "{translation}"')
    head, mark, rest = text.partition('"Language: en\\n"\n')
    text = head + fields.format(date=f"2026-{len(name):02}-01", name=name) + mark + rest
    text = text.replace("\n\n", f'\n"X-Generator: {tool}\\n"\n\n', 1)
    (folder / PO).write_text(text, "utf-8")
    committed(folder)


def result(folder: Path) -> dict[str, str]:
    """The translations of the merged catalogue."""
    file = pofile.read((folder / PO).read_bytes())
    return {each.text: each.translations[0] for each in file.entries[1:] if any(each.translations)}


@pytest.mark.parametrize("fields", [POEDIT, WEBLATE], ids=["poedit", "weblate"])
def test_neighbouring_entries_merge_without_a_conflict(tmp_path: Path, fields: str) -> None:
    """Each with the header of its own tool: that of the branch we are on stays, to the byte."""
    folder = made(tmp_path)
    wrapped = '"\n"X-Generator: three'
    translated(folder, "anna", fields, {"een": "one", "drie": wrapped}, "Weblate 5.9")
    ours = (folder / PO).read_text("utf-8")
    translated(folder, "bo", fields, {"twee": "two", "vier": "four"}, "Poedit 3.4")
    git(folder, "switch", "anna")

    merge = git(folder, "merge", "bo")

    assert merge.returncode == 0, merge.stdout
    assert result(folder) == {
        "een": "one",
        "twee": "two",
        "drie": "X-Generator: three",
        "vier": "four",
    }
    assert (folder / PO).read_text("utf-8").partition("\n\n")[0] == ours.partition("\n\n")[0]
    assert git(folder, "status", "--porcelain").stdout == ""


def test_theirs_comes_in_where_only_they_have_saved(tmp_path: Path) -> None:
    """What a tool wrote on the other branch is no loss; a change of the rest of the header is."""
    folder = made(tmp_path)
    translated(folder, "bo", POEDIT, {"twee": "two"}, "Poedit 3.4")
    text = (folder / PO).read_text("utf-8").replace('MIME-Version: 1.0\\n"', 'X-Own: x\\n"')
    (folder / PO).write_text(text.replace("Project-Id-Version: Portret", "Project-Id-Version: P"))
    committed(folder)
    translated(folder, "anna", POEDIT, {"een": "one"}, "Poedit 3.4")

    merge = git(folder, "merge", "bo")
    header = pofile.read((folder / PO).read_bytes()).header

    assert merge.returncode == 0, merge.stdout
    assert (header["x-own"], header["project-id-version"]) == ("x", "P")
    assert header["last-translator"] == "anna <anna@example.org>"
    assert header["x-generator"] == "Poedit 3.4"


@pytest.mark.parametrize("size", [7, 12])
def test_the_same_entry_in_two_ways_is_a_conflict(tmp_path: Path, size: int) -> None:
    """git says so and marks the place; only that entry is in it."""
    folder = made(tmp_path)
    (folder / ".git/info/attributes").write_text(f"*.po conflict-marker-size={size}\n")
    translated(folder, "anna", POEDIT, {"een": "one", "twee": "two"}, "Poedit 3.4")
    translated(folder, "bo", WEBLATE, {"een": "1", "drie": "three"}, "Weblate 5.9")

    merge = git(folder, "merge", "anna")
    text = (folder / PO).read_text("utf-8")

    assert merge.returncode == 1
    assert f"CONFLICT (content): Merge conflict in {PO}" in merge.stdout
    assert git(folder, "status", "--porcelain").stdout == f"UU {PO}\n"
    start, middle, end = ("\n" + mark * size for mark in "<=>")
    assert f'{start} ours\nmsgstr "1"{middle}\nmsgstr "one"{end} theirs\n' in text
    assert text.count(start) == 1
    assert 'msgstr "two"' in text
    assert 'msgstr "three"' in text


def test_without_the_driver_only_the_header_conflicts(tmp_path: Path) -> None:
    """In a clone where nobody has switched it on, and on a server."""
    folder = made(tmp_path, switched_on=False)
    translated(folder, "anna", POEDIT, {"een": "one", "drie": "three"}, "Poedit 3.4")
    translated(folder, "bo", POEDIT, {"twee": "two", "vier": "four"}, "Poedit 3.4")

    merge = git(folder, "merge", "anna")
    head, _, rest = (folder / PO).read_text("utf-8").partition("\n\n")

    assert merge.returncode == 1
    assert "<<<<<<<" in head
    assert "<<<<<<<" not in rest
    assert [rest.count(f'msgstr "{word}"') for word in ("one", "two", "three", "four")] == [1] * 4


def test_a_merge_that_fails_loses_nothing(tmp_path: Path) -> None:
    """Where the driver cannot do its work git says why, and ours stays as it was."""
    folder = made(tmp_path)
    translated(folder, "anna", POEDIT, {"een": "one"}, "Poedit 3.4")
    translated(folder, "bo", POEDIT, {"twee": "two"}, "Poedit 3.4")
    git(folder, "config", "merge.po.driver", "perl translations/merge-po %O %A %B.none %L")
    before = (folder / PO).read_bytes()

    merge = git(folder, "merge", "anna")

    assert merge.returncode != 0
    assert ".none: No such file or directory" in merge.stderr
    assert (folder / PO).read_bytes() == before
