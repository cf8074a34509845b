"""What is wrong with a catalogue as a whole is told once, with its line and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from portret import locales
from portret.catalogs import plurals
from tests import apps

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
FORMS = '"Plural-Forms: {}\\n"\n'
PORTRAIT = 'msgid "%(number)s portrait"\nmsgid_plural "%(number)s portraits"\n'
WORD = 'msgid "Wie wij zijn."\nmsgstr "T-T."\n'
AR = plurals.plural_forms(locales.language("ar"))
PL = plurals.plural_forms(locales.language("pl"))


def forms(*texts: str) -> str:
    """An entry of a text with a plural, and these forms."""
    return PORTRAIT + "".join(f'msgstr[{n}] "{text}"\n' for n, text in enumerate(texts))


def site(tmp_path: Path, tag: str, text: str) -> Path:
    """A site in Dutch and another language that has this catalogue."""
    yaml = f"name: Proef\nbase_url: https://a.example\nthreshold: 0\nlanguages: [nl, {tag}]\n"
    folder = apps.make(tmp_path, {"site.yaml": yaml.replace(", nl]", "]")})
    for each in ("en", "ar"):
        path = folder / f"translations/{each}/LC_MESSAGES/messages.po"
        path.unlink()
        path.parent.rmdir()
        path.parent.parent.rmdir()
    apps.translate(folder, tag, {}).write_text(text, "utf-8")
    return folder


def checked(tmp_path: Path, tag: str, text: str) -> list[str]:
    """What `flask translate check` says of this catalogue, without its path."""
    folder = site(tmp_path, tag, text)
    name = f"translations/{tag}/LC_MESSAGES/messages.po:"
    lines = apps.flask(folder, "translate", "check", tag).stdout.splitlines()
    return [line.removeprefix(name) for line in lines if line.startswith(name)]


# ---------------------------------------------------------------- plural forms


@pytest.mark.parametrize(
    ("field", "update"),
    [
        ("", ", as `flask translate update` does"),
        (
            FORMS.format("nplurals=INTEGER; plural=EXPRESSION;"),
            ", as `flask translate update` does",
        ),
        (FORMS.format("nplurals=6; plural=n/0;"), ""),
    ],
)
def test_a_header_without_a_plural_rule_costs_the_plurals_alone(
    tmp_path: Path, field: str, update: str
) -> None:
    """The error has the very line for the language; readers get all texts without a plural."""
    text = f"{HEADER}{field}\n{WORD}\n{forms('n')}"
    folder = site(tmp_path, "ar", text)

    lines = apps.flask(folder, "translate", "check", "ar").stdout.splitlines()
    freeze = apps.flask(folder, "freeze")

    assert lines == [
        f"translations/ar/LC_MESSAGES/messages.po:{4 if field else 1}: no Plural-Forms in the "
        "header that can be worked out, so readers get no text that has a plural in “ar”. "
        f'Write there "Plural-Forms: {AR}\\n"{update}.'
    ]
    assert freeze.returncode == 0
    assert lines[0] in freeze.stderr
    assert "T-T." in (folder / "build/ar/about/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        HEADER + FORMS.format("nplurals=INTEGER; plural=EXPRESSION;"),
        HEADER + FORMS.format(""),
        HEADER + '"Plural-Forms: nplurals=INTEGER; "\n"plural=EXPRESSION;\\n"\n"X: y\\n"\n',
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nplural-forms: '
        'nplurals=INTEGER; plural=EXPRESSION\\nX: y\\n"\n',
        f"# Plural-Forms: nplurals=INTEGER\n#, fuzzy\n{HEADER}"
        + FORMS.format("nplurals=INTEGER; plural=EXPRESSION;").replace("\n", "\r\n"),
    ],
)
def test_update_writes_the_plural_rule_and_changes_no_other_byte(
    tmp_path: Path, header: str
) -> None:
    """Where there is none or a template's, however that is broken into lines."""
    folder = site(tmp_path, "pl", f"{header}\n{forms('a', 'b %(number)s', 'c %(number)s')}")
    path = folder / "translations/pl/LC_MESSAGES/messages.po"

    assert apps.flask(folder, "translate", "update", "pl").returncode == 0

    text = path.read_bytes().decode()
    new = text.split("\n\n")[0]
    assert new.count(f"Plural-Forms: {PL}\\n") == 1
    rest = header.rstrip().split("\n")
    kept = [line for line in rest if "lural" not in line or line.startswith("#")]
    assert [line for line in kept if line not in new] == []
    assert "INTEGER" not in new.replace("# Plural-Forms: nplurals=INTEGER", "")
    assert ("X: y" in header) == ("X: y" in new)
    assert f"\n{forms('a', 'b %(number)s', 'c %(number)s')}" in text
    assert apps.flask(folder, "translate", "check", "pl").stdout == "No problems found.\n"


def test_a_header_that_is_good_enough_stays_where_a_form_is_missing(tmp_path: Path) -> None:
    """French has a form of its own for whole millions alone: that many gettext headers lack it."""
    rule = "nplurals=2; plural=(n > 1);"
    found = checked(tmp_path, "fr", f"{HEADER}{FORMS.format(rule)}\n{forms('a')}\n{WORD}")

    (line,) = [line for line in found if "1 plural form," in line]
    assert line.endswith(" in templates/_parts.html. Write msgstr[0] to msgstr[1].")


@pytest.mark.parametrize(
    ("rule", "texts", "expected"),
    [
        (
            "nplurals=2; plural=(n != 1);",
            ("a", "b %(number)s", "c %(number)s"),
            "3 plural forms, where the header says 2, in the translation of “%(number)s portrait” "
            f'in templates/_parts.html. Write in the header "Plural-Forms: {PL}\\n", and as many '
            "forms everywhere.",
        ),
        (
            PL,
            ("a", "b"),
            "2 plural forms, where the header says 3, in the translation of “%(number)s portrait” "
            "in templates/_parts.html. Write msgstr[0] to msgstr[2].",
        ),
        (
            PL,
            ("a", "b", "c", "d"),
            "4 plural forms, where the header says 3, in the translation of “%(number)s portrait” "
            "in templates/_parts.html. Let msgstr[0] to msgstr[2] be the right ones, others a "
            "comment (#).",
        ),
        (
            "nplurals=2; plural=(n != 1);",
            ("a",),
            "1 plural form, where the header says 2, in the translation of “%(number)s portrait” "
            f'in templates/_parts.html. Write in the header "Plural-Forms: {PL}\\n", and as many '
            "forms everywhere.",
        ),
    ],
)
def test_another_number_of_forms_is_told_and_no_form_is_to_be_deleted(
    tmp_path: Path, rule: str, texts: tuple[str, ...], expected: str
) -> None:
    """The entry falls back, as a language that reads others' forms would be wrong."""
    found = checked(tmp_path, "pl", f"{HEADER}{FORMS.format(rule)}\n{forms(*texts)}\n{WORD}")

    assert [line for line in found if "warning" not in line] == [f"6: {expected}"]


def test_a_rule_that_differs_from_that_of_cldr_is_a_warning_with_the_line(tmp_path: Path) -> None:
    """Two forms of Arabic that are swapped; a comment above the header waives it."""
    swapped = AR.replace("? 4 : 5", "? 5 : 4")
    text = f"{HEADER}{FORMS.format(swapped)}\n{WORD}"
    found = checked(tmp_path / "a", "ar", text)
    waived = checked(tmp_path / "b", "ar", f"# allow plural: our words are in this order\n{text}")

    (line,) = found
    assert line.startswith("4: warning: Plural-Forms is not that of CLDR: it gives ")
    assert f'Write "Plural-Forms: {AR}\\n", and the forms in that order' in line
    assert waived == []


# ---------------------------------------------------------------- entries


def test_an_entry_that_stands_twice_is_a_warning_that_update_mends(tmp_path: Path) -> None:
    """Its translation is shown meanwhile; what was noted beside either stays."""
    text = (
        f"{HEADER}{FORMS.format(PL)}\n# een\n{WORD}\n# twee\n# een\n{WORD}\n"
        'msgid "Wie wij zijn."\nmsgstr ""\n\nmsgid ""\nmsgstr ""\n'
    )
    folder = site(tmp_path, "pl", text)
    path = folder / "translations/pl/LC_MESSAGES/messages.po"

    check = apps.flask(folder, "translate", "check", "pl")
    freeze = apps.flask(folder, "freeze")
    update = apps.flask(folder, "translate", "update", "pl")

    assert check.returncode == freeze.returncode == update.returncode == 0
    assert [line.partition("po:")[2] for line in check.stdout.splitlines()] == [
        f"{line}: warning: {what} is repeated here. Keep one: `flask translate update` does."
        for line, what in (
            (12, "the entry “Wie wij zijn.” of line 7"),
            (15, "the entry “Wie wij zijn.” of line 7"),
            (18, "the header of line 1"),
        )
    ]
    assert "T-T." in (folder / "build/pl/about/index.html").read_text("utf-8")
    new = path.read_text("utf-8")
    assert new.count('msgid "Wie wij zijn."') == new.count('msgid ""\n') == 1
    assert "\n# een\n# twee\n#. paragraph\n" in new
    assert apps.flask(folder, "translate", "check", "pl").stdout == "No problems found.\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# allow numbers: 2017 is left out", None),
        ("# Allow me to explain: the year is gone", None),
        ("# We allow this", None),
        ("# allowances: none", None),
        ("# Allow numbers", "“# Allow numbers” waives no warning. Write: # allow numbers: why."),
        (
            "# ALLOW NUMBERS: x",
            "“# ALLOW NUMBERS: x” waives no warning. Write: # allow numbers: why.",
        ),
        (
            "#allow numbers: x",
            "“#allow numbers: x” waives no warning. Write: # allow numbers: why.",
        ),
        (
            "# alow numbers: x",
            "“# alow numbers: x” waives no warning. Write: # allow numbers: why.",
        ),
        ("# allow numbers:", "“# allow numbers:” waives no warning. Write: # allow numbers: why."),
        ("# allow: numbers", "“# allow: numbers” waives no warning. Write: # allow numbers: why."),
        (
            "#. allow numbers: x",
            "“#. allow numbers: x” waives no warning. Write: # allow numbers: why.",
        ),
        (
            "# allow number: x",
            "“# allow number: x” waives no warning. Write: # allow numbers: why.",
        ),
        (
            "# allow nonsense: x",
            "“# allow nonsense: x” waives no warning: no such code. Known are: ",
        ),
    ],
)
def test_a_comment_that_waives_nothing_is_told(
    tmp_path: Path, line: str, expected: str | None
) -> None:
    """Another spelling, no reason, an unknown code; not what merely has the word."""
    found = checked(tmp_path, "pl", f"{HEADER}{FORMS.format(PL)}\n{line}\n{WORD}")

    assert len(found) == (expected is not None)
    assert all(each.startswith(f"7: warning: {expected}") for each in found)


def test_a_translation_of_blanks_is_told(tmp_path: Path) -> None:
    """It counts as missing, which nobody sees in an editor."""
    blank = WORD.replace("T-T.", " \u00a0\\n ")

    assert checked(tmp_path, "pl", f"{HEADER}{FORMS.format(PL)}\n{blank}") == [
        "6: warning: only blanks in the translation of “Wie wij zijn.”. "
        "Translate it, or leave the text empty."
    ]


@pytest.mark.parametrize("header", [False, True])
def test_the_marks_of_msgcat_are_never_shown(tmp_path: Path, header: bool) -> None:
    """Two translations in one text, or two headers."""
    mark = "#-#-#-#-#  a.po (Proef 1)  #-#-#-#-#\\n"
    head = HEADER.replace('""\n"Con', f'""\n"{mark}"\n"Con') if header else HEADER
    word = WORD if header else WORD.replace("T-T.", f"{mark}T-T.\\n{mark}T-t.")
    folder = site(tmp_path, "pl", f"{head}{FORMS.format(PL)}\n{word}")

    line = apps.flask(folder, "translate", "check", "pl").stdout
    freeze = apps.flask(folder, "freeze")

    page = (folder / "build/pl/about/index.html").read_text("utf-8")
    assert freeze.returncode == 0
    assert "#-#" not in page
    assert ("T-T." in page) == header
    assert ("two headers in one, as msgcat leaves them" in line) == header
    assert ("two translations in one, with the marks of msgcat" in line) != header


# ---------------------------------------------------------------- another site


def others(count: int) -> str:
    """Entries of texts that the site has not."""
    return "".join(f'\nmsgid "Word {n}"\nmsgstr "Słowo {n}"\n' for n in range(count))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (others(3), True),
        (others(30) + f"\n{WORD}", True),
        (others(2), False),
        (others(15) + f"\n{WORD}", False),
        ("", False),
    ],
)
def test_a_catalogue_of_another_site_is_told_in_a_line(
    tmp_path: Path, text: str, told: bool
) -> None:
    """Where nothing or next to nothing of it is asked for; a stale one is none."""
    found = checked(tmp_path, "pl", f"{HEADER}{FORMS.format(PL)}{text}")

    assert len(found) == told
    assert all(each.startswith("1: warning: a catalogue of another site: ") for each in found)


def test_content_in_the_catalogue_of_its_own_language_is_told_in_a_line(tmp_path: Path) -> None:
    """Nobody gets it; perhaps the content is in another language."""
    rule = plurals.plural_forms(locales.language("nl"))
    more = 'msgid "Een portret."\nmsgstr "Een portret!"\n'
    menu = 'msgid "Menu"\nmsgstr "Menu"\n'
    folder = site(tmp_path, "pl", f"{HEADER}{FORMS.format(PL)}")
    path = folder / "translations/nl/LC_MESSAGES/messages.po"
    path.write_text(f"{HEADER}{FORMS.format(rule)}\n{menu}\n{WORD}\n{more}", "utf-8")

    (line,) = apps.flask(folder, "translate", "check", "nl").stdout.splitlines()

    assert "po:9: warning: " in line
    assert "texts of the content" in line
    assert "“nl”" in line
