"""How far a language is, told by what readers get."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from portret.translate import extract, progress
from tests import apps

PLURALS = """
msgid "%(number)s portrait"
msgid_plural "%(number)s portraits"
"""


def rows_of(folder: Path, *tags: str) -> dict[tuple[str, str], progress.Progress]:
    """The rows of a site in some languages, by (language, page)."""
    site = apps.make_app(folder).extensions["portret"].current().snapshot
    settings = site.settings
    messages = extract.messages(site.whole, settings.content, settings.templates)
    languages = [each for each in site.whole.languages if each.tag in tags]
    rows = progress.table(site, messages, languages)
    return {(row.language, row.page): row for row in rows}


def row(page: str = "/a/", language: str = "en", **values: object) -> progress.Progress:
    """A row of two texts, both translated where nothing else is said."""
    whole = progress.Progress(page, "", language, 2, 0, 0, 0, True, False, "", "", "a.po", 0)
    return dataclasses.replace(whole, **values)  # type: ignore[arg-type]


# ---------------------------------------------------------------- counting


def test_each_message_is_in_one_state(tmp_path: Path) -> None:
    """Translated, fuzzy, missing and unsafe are told apart; the first gap is named."""
    folder = apps.make(tmp_path)
    texts = {"Zie [de brug][1].": "See it.", "Kort": "In short", "Doel": "Aim"}
    path = apps.translate(folder, "en", texts)
    text = path.read_text("utf-8").replace('msgid "Doel"', '#, fuzzy\nmsgid "Doel"')
    gone = '\n#, fuzzy\n#~ msgid "Vrij nieuws."\n#~ msgstr "Out of use."\n'
    path.write_text(text + gone, "utf-8")

    row = rows_of(folder, "en")["en", "/partners/anker/"]

    assert (row.translated, row.fuzzy, row.unsafe) == (1, 1, 1)
    assert row.missing == row.total - 3
    assert row.missing > 0
    assert not row.published
    assert (row.first, row.state) == ("Zie [de brug][1].", "unsafe")
    assert row.address == "/en/partners/anker/"
    assert Path(row.path).samefile(path)
    assert row.line == text.split("\n").index('msgid "Zie [de brug][1]."') + 1


def test_a_text_that_is_in_no_file_has_no_line(tmp_path: Path) -> None:
    """A blank entry has the line where it waits, one that is not there yet has line 0."""
    folder = apps.make(tmp_path)
    apps.translate(folder, "en", {"Over water.": ""})

    rows = rows_of(folder, "en")
    found = {row.first: (row.state, row.line) for row in rows.values()}

    assert found["Over water."] == ("missing", 4)
    assert found["Wie wij zijn."] == ("missing", 0)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", "missing"),
        ('msgid "%(number)s portrait"\nmsgstr "x"', "missing"),
        (PLURALS + 'msgstr[0] "x"\nmsgstr[1] ""', "missing"),
        (PLURALS + 'msgstr[0] "x"\nmsgstr[1] "y"', "translated"),
        (PLURALS + 'msgstr[0] "x"\nmsgstr[1] "%(other)s"', "unsafe"),
        ("\n#, fuzzy" + PLURALS + 'msgstr[0] "x"\nmsgstr[1] "y"', "fuzzy"),
    ],
)
def test_interface_words_have_a_row_of_their_own(tmp_path: Path, lines: str, expected: str) -> None:
    """Plurals too, of which every form counts; it is neither a page nor published or not."""
    folder = apps.make(tmp_path)
    path = apps.translate(folder, "ar", {"Menu": "قائمة", "Partners": "شركاء"})
    header = "Content-Type: text/plain; charset=UTF-8\\n"
    forms = "Plural-Forms: nplurals=2; plural=n != 1;\\n"
    text = path.read_text("utf-8").replace(header, header + forms)
    path.write_text(f"{text}{lines}\n", "utf-8")

    row = rows_of(folder, "ar")["ar", "interface"]

    assert row.translated == 2 + (expected == "translated")
    assert getattr(row, expected) > 0
    assert (row.fuzzy, row.unsafe) == (expected == "fuzzy", expected == "unsafe")
    assert (row.address, row.published, row.is_shown) == ("", True, False)


def test_english_needs_no_interface_words_and_the_source_only_those(tmp_path: Path) -> None:
    """Templates are in English, content in the source language."""
    folder = apps.make(tmp_path)

    rows = rows_of(folder, "en", "nl")

    assert rows["en", "interface"].translated == rows["en", "interface"].total > 30
    assert rows["nl", "interface"].translated == len(apps.NL)
    assert [page for tag, page in rows if tag == "nl"] == ["interface"]


def test_hidden_content_is_listed_and_marked(tmp_path: Path) -> None:
    """Translators get drafts, and what will be shown later, before readers do."""
    draft = {"pages/later.md": "---\ntitle: Later\ndraft: true\n---\n\nNog niet.\n"}
    past = "---\ntitle: Oud\npublished: 2017-01-01\nshow_until: 2018-01-01\n---\n\nWas.\n"
    folder = apps.make(tmp_path, {**draft, "partners/oud/index.md": past})

    rows = rows_of(folder, "en")
    text = apps.flask(folder, "translate", "status").stdout

    assert {page for (_, page), row in rows.items() if row.hidden} == {"/later/", "/partners/oud/"}
    assert re.search(r"^/later/ \(hidden\) +░{6}   0 % 2m", text, re.M)
    assert "of 4 pages published" in text


# ---------------------------------------------------------------- telling


@pytest.mark.parametrize(("percent", "expected"), [(0, "░░░░"), (99, "███░"), (100, "████")])
def test_a_bar_is_full_at_100_only(percent: int, expected: str) -> None:
    """Almost done is not done."""
    assert progress.bar(percent, 4) == expected


def test_a_report_is_a_table_with_sums_and_what_waits() -> None:
    """Pages down, languages across: bar, share, what is not done, whether it is published."""
    first = {"first": "Een", "path": "ar.po"}
    rows = [
        row("interface"),
        row("/a/"),
        row("interface", "ar", translated=1, missing=1, state="missing", **first),
        row(
            *("/a/", "ar"),
            address="/ar/a/",
            **{"translated": 0, "fuzzy": 1, "unsafe": 12, "published": False},
            **{**first, "state": "unsafe", "line": 9},
        ),
    ]

    assert list(progress.report(rows, 80)) == [
        "           en              ar",
        "interface    ██████ 100 %    ███░░░  50 % 1m",
        "/a/        ● ██████ 100 %  ○ ░░░░░░   0 % 1f 12u",
        "",
        "● published  ○ not published  m missing  f fuzzy  u unsafe",
        "",
        "en  ██████████ 100 %, 1 of 1 pages published",
        "ar  ░░░░░░░░░░   6 %, 0 of 1 pages published",
        "",
        "ar: the first text of each page that waits for its translation",
        "  ar.po (not in it yet)  interface",
        "    missing “Een”",
        "  ar.po:9  /ar/a/",
        "    unsafe “Een”",
        "  What is not in the file yet comes with `flask translate update`",
    ]


@pytest.mark.parametrize(
    ("width", "abreast"),
    [
        (20, ["bg", "cs", "el", "es", "zh-Hant"]),
        (64, ["bg cs", "el es", "zh-Hant"]),
        (80, ["bg cs el", "es zh-Hant"]),
        (200, ["bg cs el es zh-Hant"]),
    ],
)
def test_what_has_no_room_abreast_stands_below(width: int, abreast: list[str]) -> None:
    """However many languages there are, each is there, and the table is no wider than asked for."""
    rows = [row("/a-page-with-a-name/", tag) for tag in " ".join(abreast).split()]

    lines = list(progress.report(rows, width))
    table = lines[: lines.index("") if len(abreast) == 1 else 3 * len(abreast) - 1]

    assert [" ".join(line.split()) for line in table[::3]] == abreast
    assert [line[:7] for line in table[1::3]] == ["/a-page"] * len(abreast)
    assert max(map(len, table)) <= max(width, 38)


def test_a_table_that_just_fits_is_not_divided() -> None:
    """The width of the terminal is used up to its last column."""
    rows = [row("/a/", tag) for tag in ("en", "ar")]
    whole = list(progress.report(rows, 200))
    width = max(map(len, whole[:2]))

    assert list(progress.report(rows, width))[:2] == whole[:2]
    assert list(progress.report(rows, width - 1))[:2] != whole[:2]


def test_a_first_text_is_cut_to_the_width() -> None:
    """One line for each, and some words of it where there is hardly any room."""
    waits = row(first="woord " * 100, state="missing", line=1)

    wide, narrow = (list(progress.report([waits], width))[-1] for width in (90, 10))

    assert (wide.startswith("    missing “woord woord "), len(wide)) == (True, 90)
    assert narrow == "    missing “woord woord woord w…”"


def test_a_long_address_is_cut_in_its_middle() -> None:
    """So that two of them can be told apart by their ends."""
    page = "/partners/" + "a" * 60 + "-2017/"

    lines = list(progress.report([row(page)], 80))

    assert lines[1].split()[0] == "/partners/aaaaaaa…" + "a" * 12 + "-2017/"


def test_of_many_languages_not_all_that_waits_is_named() -> None:
    """Twenty pages each, and how to see the rest; of one language all."""
    rows = [row(f"/{n}/", tag, first="x", line=1) for tag in ("en", "ar") for n in range(30)]

    several, one = (list(progress.report(some, 80)) for some in (rows, rows[:30]))

    assert sum("a.po:1" in line for line in several) == 40
    assert "  and 10 more pages: `flask translate status ar`" in several
    assert sum("a.po:1" in line for line in one) == 30


def test_the_source_language_has_a_column_where_its_interface_waits() -> None:
    """Else it would be blank all the way down."""
    done, waits = row("interface", "nl"), row("interface", "nl", first="Menu")

    without, with_it = (list(progress.report([each, row()], 80)) for each in (done, waits))

    assert without[0].split() == ["en"]
    assert with_it[0].split() == ["nl", "en"]
    assert next(progress.report([done], 80)).split() == ["nl"]


def test_status_prints_a_table_or_data(tmp_path: Path) -> None:
    """For people, in the width of their terminal; with --json every row; of some languages."""
    folder = apps.make(tmp_path)
    text = apps.flask(folder, "translate", "status", COLUMNS="64").stdout
    rows = json.loads(apps.flask(folder, "translate", "status", "--json").stdout)
    arabic = json.loads(apps.flask(folder, "translate", "status", "ar", "--json").stdout)

    assert re.search(r"^/partners/anker/ +● █{6} 100 %$", text, re.M)
    assert "en  ██████████ 100 %, 4 of 4 pages published" in text
    assert 50 < max(map(len, text.split("● p")[0].splitlines())) <= 64
    assert {row["language"] for row in rows} == {"nl", "en", "ar"}
    assert {row["language"] for row in arabic} == {"ar"}
    assert [row for row in rows if row["language"] == "ar"] == arabic
    assert all(
        row["total"] == sum(row[each] for each in ("translated", "fuzzy", "missing", "unsafe"))
        for row in rows
    )
    assert apps.flask(folder, "translate", "status", "xx").returncode == 2


def test_status_names_a_catalogue_that_cannot_be_read(tmp_path: Path) -> None:
    """Its figures are former ones, which nobody would know; other languages have no fault."""
    folder = apps.make(tmp_path)
    with (folder / "translations/en/LC_MESSAGES/messages.po").open("a") as file:
        file.write("<<<<<<< HEAD\n")
    table, data = (apps.flask(folder, "translate", "status", *more) for more in ([], ["--json"]))

    assert (table.returncode, data.returncode) == (1, 1)
    assert "translations/en/LC_MESSAGES/messages.po:" in table.stderr
    assert "a merge conflict (<<<<<<<)" in table.stderr
    assert "pages published" in table.stdout
    assert {row["language"] for row in json.loads(data.stdout)} == {"nl", "en", "ar"}
    assert apps.flask(folder, "translate", "status", "ar").returncode == 0
