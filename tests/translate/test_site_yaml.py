"""A new language: site.yaml is changed in one place, a catalogue begins, the pages are there."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

import pytest

from portret.catalogs import pofile
from portret.content.yaml_lists import NotFound, add
from tests import apps

CATALOG = "translations/pl/LC_MESSAGES/messages.po"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("languages: [nl, en]  # ours\n", "languages: [nl, en, pl]  # ours\n"),
        ("languages: [nl, en,]\n", "languages: [nl, en, pl,]\n"),
        ("languages: [ nl ]", "languages: [ nl, pl ]"),
        ("languages: ['nl', \"en\"]\n", "languages: ['nl', \"en\", pl]\n"),
        ("'languages': [nl]\n", "'languages': [nl, pl]\n"),
        ("{name: x, languages: [nl], y: z}\n", "{name: x, languages: [nl, pl], y: z}\n"),
        ("languages: [nl,\n  en]  # ]\n", "languages: [nl,\n  en,\n  pl]  # ]\n"),
        ("languages: [nl,\n  en,\n]\nx: y\n", "languages: [nl,\n  en,\n  pl,\n]\nx: y\n"),
        (
            "languages: [\n  nl, # Dutch, [1]\n  en # English, [2]\n]\n",
            "languages: [\n  nl, # Dutch, [1]\n  en, # English, [2]\n  pl\n]\n",
        ),
        (
            "languages: [\n  nl,\n  en,  # English\n]\n",
            "languages: [\n  nl,\n  en,  # English\n  pl,\n]\n",
        ),
        ("languages: [ # ours\n  nl, en # all\n ]", "languages: [ # ours\n  nl, en, pl # all\n ]"),
        (
            "languages:\n  - nl # a\n  - en # b\n\nx: 1\n",
            "languages:\n  - nl # a\n  - en # b\n  - pl\n\nx: 1\n",
        ),
        (
            "languages:\n  - nl\n  -  'en'\n  # - fr\n",
            "languages:\n  - nl\n  -  'en'\n  -  pl\n  # - fr\n",
        ),
        ("languages:\n- nl", "languages:\n- nl\n- pl"),
        ("a: b\r\nlanguages:\n- nl\nx: 1\n", "a: b\r\nlanguages:\n- nl\r\n- pl\nx: 1\n"),
        ("languages:\r\n  - nl\r\nx: 1\r\n", "languages:\r\n  - nl\r\n  - pl\r\nx: 1\r\n"),
        ("languages: [\r\n  nl\r\n]\r\n", "languages: [\r\n  nl,\r\n  pl\r\n]\r\n"),
        ("other: [a]\nlanguages: [nl]\n", "other: [a]\nlanguages: [nl, pl]\n"),
        ("\ufefflanguages: [nl]\n", "\ufefflanguages: [nl, pl]\n"),
        ("name: 🌍 é\nlanguages: [nl]\n", "name: 🌍 é\nlanguages: [nl, pl]\n"),
        (
            "name: languages\no: {languages: [a]}\nlanguages: [nl]\n",
            "name: languages\no: {languages: [a]}\nlanguages: [nl, pl]\n",
        ),
    ],
)
def test_a_language_is_added_at_the_end(before: str, after: str) -> None:
    """Comments, form, ends of lines and all other lines stay as they are."""
    assert add(before, "languages", "pl") == after


@pytest.mark.parametrize(
    "text",
    [
        *("name: x\n", "languages: nl\n", "- languages\n", "", "languages: {a: b}\n", "[", "a\0"),
        "languages: []\n",
        "languages:\n  - nl\n  - >-\n    en\nname: x\n",
        "? languages\n: - nl\n",
    ],
)
def test_what_only_a_person_can_change_is_not_touched(text: str) -> None:
    """A site.yaml without a list, or with one of a form that would be broken, is refused."""
    with pytest.raises(NotFound):
        add(text, "languages", "pl")


# ---------------------------------------------------------------- the command


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a site, its cache aside."""
    return {k: v for k, v in apps.tree(folder).items() if not k.startswith(".cache")}


def test_add_begins_a_language(tmp_path: Path) -> None:
    """Its catalogue has header and messages, site.yaml has the tag; nothing else changes."""
    folder = apps.make(tmp_path)
    before = files(folder)
    run = apps.flask(folder, "translate", "add", "pl")

    after = files(folder)
    catalog = pofile.read(after[CATALOG])
    waiting = sum(not any(entry.translations) for entry in catalog.entries)

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        "content/site.yaml",
        CATALOG,
        f"Polski: {waiting} texts wait in {CATALOG}.",
        "Translate them with an editor for .po files, save, and see /pl/.",
        "How far it is, and what waits where: `flask translate status pl`",
    ]
    assert catalog.plural_rule.forms == 3
    assert b"languages: [nl, en, ar, pl]" in after["content/site.yaml"]
    assert {k for k in after if after[k] != before.get(k)} == {"content/site.yaml", CATALOG}


def test_a_new_language_works_at_once(tmp_path: Path) -> None:
    """Its pages are there, with its own dates, words and plurals, in server and export."""
    folder = apps.make(tmp_path)
    apps.flask(folder, "translate", "add", "pl")
    check = apps.flask(folder, "check")
    apps.flask(folder, "freeze")

    client = apps.make_app(folder).test_client()
    page, partners = (
        (folder / "build/pl" / name / "index.html").read_text("utf-8")
        for name in ("partners/anker", "partners")
    )

    assert (check.returncode, check.stdout) == (0, "No problems found.\n")
    assert '<html lang="pl" dir="ltr">' in page
    assert '<time datetime="2017-06-04">4 czerwca 2017</time>' in page
    assert "2 portrety" in partners
    assert client.get("/pl/partners/").text == partners
    assert CATALOG not in apps.flask(folder, "translate", "update", "--check").stdout


@pytest.mark.parametrize(
    "languages",
    [
        "languages: [nl, en,\n  ar, # Arabic\n]",
        "languages:\n- nl # Dutch\n- 'en'\n- ar",
        "languages:\r\n  - nl\r\n  - en\r\n  # the last\r\n  - ar\r\nexcerpt: 90\r\n",
        "languages: ['nl', \"en\", ar,] # ours",
    ],
)
def test_whatever_the_form_of_the_list_the_language_is_in_it(
    tmp_path: Path, languages: str
) -> None:
    """What is added is one place; without it the file is as it was, byte for byte."""
    text = f"\ufeffname: Proef # een proef\r\n{languages}".encode()
    folder = apps.make(tmp_path, {"site.yaml": text})
    run = apps.flask(folder, "translate", "add", "pt-BR")

    after = (folder / "content/site.yaml").read_bytes().splitlines()
    shown = apps.make_app(folder).extensions["portret"].current().snapshot

    assert run.returncode == 0
    rest = [line.replace(b", pt-BR", b"") for line in after if line.strip(b" -,") != b"pt-BR"]
    assert rest == text.splitlines()
    shown = apps.make_app(folder).extensions["portret"].current().snapshot
    assert [each.tag for each in shown.site.languages] == ["nl", "en", "ar", "pt-BR"]


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("nl", "content/site.yaml has nl already."),
        ("en", "content/site.yaml has en already."),
        ("xx", "“xx” is no language tag with CLDR data. Did you mean “xh”?"),
        ("pt_BR", "Write “pt-BR”."),
        ("zh_TW", "Write “zh-Hant-TW”."),
        ("PL", "Write “pl”."),
        ("", "no language tag"),
        ("../x", "no language tag"),
        ("pl\n", "no language tag"),
        ("en-XA", "`flask translate pseudo` writes it."),
    ],
)
def test_add_refuses_what_cannot_be(tmp_path: Path, tag: str, says: str) -> None:
    """A known language, an unknown tag, a tag written wrong: what to write, nothing changes."""
    folder = apps.make(tmp_path)
    before = files(folder)
    run = apps.flask(folder, "translate", "add", tag)

    assert run.returncode == 2
    assert says in " ".join(run.stderr.split())
    assert files(folder) == before


def test_translations_that_are_there_already_are_kept(tmp_path: Path) -> None:
    """A language that comes back finds its catalogue; what is done or out of use does not wait."""
    folder = apps.make(tmp_path)
    path = apps.translate(folder, "pl", {"Over water.": "Nad wodą.", "Kort": "Krótko"})
    text = path.read_text("utf-8").replace('msgid "Kort"', '#, fuzzy\nmsgid "Kort"')
    path.write_text(f'{text}\n#, fuzzy\n#~ msgid "Weg"\n#~ msgstr "Nie ma"\n', "utf-8")
    run = apps.flask(folder, "translate", "add", "pl")

    entries = pofile.read(path.read_bytes()).entries
    found = {entry.text: entry.translations[0] for entry in entries}
    blank = sum(not any(entry.translations) for entry in entries)

    assert found["Over water."] == "Nad wodą."
    assert found["Kort"] == "Krótko"
    assert found["Weg"] == "Nie ma"
    assert f"Polski: {blank + 1} texts wait" in run.stdout


def test_a_catalogue_that_cannot_be_read_stops_add(tmp_path: Path) -> None:
    """It may hold translations: the line and the remedy, and nothing changes."""
    folder = apps.make(tmp_path)
    (folder / CATALOG).parent.mkdir(parents=True)
    (folder / CATALOG).write_text('msgid "', "utf-8")
    before = files(folder)
    run = apps.flask(folder, "translate", "add", "pl")

    assert run.returncode == 1
    assert run.stdout.startswith(f"{CATALOG}:1: ")
    assert files(folder) == before


def test_a_list_that_no_program_can_change_is_told(tmp_path: Path) -> None:
    """What to write by hand, and what to run then."""
    text = "name: Proef\nlanguages:\n  - nl\n  - >-\n    en\nexcerpt: 90\n"
    folder = apps.make(tmp_path, {"site.yaml": text})
    before = files(folder)
    run = apps.flask(folder, "translate", "add", "pl")

    assert run.returncode == 1
    assert run.stderr == (
        "content/site.yaml:1: a list of languages that only a person can add to. "
        "Add pl to `languages`, then run `flask translate update`.\n"
    )
    assert files(folder) == before


@pytest.mark.parametrize(
    ("comment", "limit", "cannot"),
    [("", 2_000, CATALOG), (f"# {'x' * 15_000}\n", 14_000, "content/site.yaml")],
)
def test_where_one_file_cannot_be_written_neither_is(
    tmp_path: Path, comment: str, limit: int, cannot: str
) -> None:
    """The disk is full at the first file or at the second: no file, no folder, no language."""
    folder = apps.make(tmp_path, {"site.yaml": f"{comment}name: Proef\nlanguages: [nl, en]\n"})
    before = files(folder)
    run = subprocess.run(
        apps.command("translate", "add", "pl"),
        cwd=folder,
        env=apps.environment(folder),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        encoding="utf-8",
    )

    assert run.returncode == 1
    assert run.stderr == f"{cannot} cannot be written: file too large.\n"
    assert files(folder) == before
    assert not (folder / "translations/pl").exists()
