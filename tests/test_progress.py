"""How far a language is, told by what readers get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portret import progress
from tests import apps


def test_each_message_is_in_one_state(tmp_path: Path) -> None:
    """Translated, fuzzy, missing and unsafe are told apart; the first gap is named."""
    folder = apps.make(tmp_path)
    texts = {"Zie [de brug][1].": "See it.", "Kort": "In short", "Doel": "Aim"}
    path = apps.translate(folder, "en", texts)
    text = path.read_text("utf-8").replace('msgid "Doel"', '#, fuzzy\nmsgid "Doel"')
    gone = '\n#, fuzzy\n#~ msgid "Vrij nieuws."\n#~ msgstr "Out of use."\n'
    path.write_text(text + gone, "utf-8")
    shown, _ = apps.make_app(folder).extensions["portret"].current()

    (row,) = [
        row
        for row in progress.table(shown)
        if (row.language, row.page) == ("en", "/partners/anker/")
    ]

    assert (row.translated, row.fuzzy, row.unsafe) == (1, 1, 1)
    assert row.missing == row.total - 3
    assert row.missing > 0
    assert not row.published
    assert row.first == "Zie [de brug][1]."


@pytest.mark.parametrize(("percent", "expected"), [(0, "░░░░"), (99, "███░"), (100, "████")])
def test_a_bar_is_full_at_100_only(percent: int, expected: str) -> None:
    """Almost done is not done."""
    assert progress.bar(percent, 4) == expected


def test_status_prints_a_table_or_data(tmp_path: Path) -> None:
    """For people each language and each page with a gap; with --json every row."""
    folder = apps.make(tmp_path)
    text = apps.flask(folder, "translate", "status").stdout
    rows = json.loads(apps.flask(folder, "translate", "status", "--json").stdout)

    assert "en  ██████████ 100 %" in text
    assert "/partners/anker/" in text.split("\nar  ")[1]
    assert {row["language"] for row in rows} == {"en", "ar"}
    assert all(
        row["total"] == sum(row[each] for each in ("translated", "fuzzy", "missing", "unsafe"))
        for row in rows
    )


def test_add_begins_a_language(tmp_path: Path) -> None:
    """Its catalogue has header and messages, site.yaml has the tag, the site has its pages."""
    folder = apps.make(tmp_path)
    run = apps.flask(folder, "translate", "add", "pl")
    catalog = (folder / "translations/pl/LC_MESSAGES/messages.po").read_text("utf-8")

    assert run.returncode == 0
    assert "nplurals=3" in catalog
    assert 'msgid "Vrij nieuws."' in catalog
    assert "languages: [nl, en, ar, pl]" in (folder / "content/site.yaml").read_text("utf-8")
    assert "/pl/" in run.stdout
    assert apps.flask(folder, "freeze").returncode == 0
    assert (folder / "build/pl/partners/anker/index.html").exists()


@pytest.mark.parametrize(
    ("tag", "says"), [("en", "has en already"), ("xx", "no language tag"), ("NL", "Write “nl”")]
)
def test_add_refuses_what_cannot_be(tmp_path: Path, tag: str, says: str) -> None:
    """A known language, an unknown tag, a tag written wrong: one line, and nothing changes."""
    folder = apps.make(tmp_path)
    before = apps.tree(folder)
    run = apps.flask(folder, "translate", "add", tag)

    assert run.returncode == 2
    assert says in run.stderr
    assert {k: v for k, v in apps.tree(folder).items() if not k.startswith(".cache")} == {
        k: v for k, v in before.items() if not k.startswith(".cache")
    }
