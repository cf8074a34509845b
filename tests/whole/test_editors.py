"""What translators' editors write is read whole, and an update loses nothing of it.

In `tests/samples`, weblate.po and weblate-new.po (a language begun there) are as Weblate 5.14.3
wrote them. The others imitate the ways of Poedit (76 columns, fields of its own, CRLF), Lokalize
(a line on top, former texts) and OmegaT with a BOM from another editor.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portret.catalogs import pofile, store
from portret.catalogs.entries import Entry, PoFile
from portret.content import loader
from tests import apps
from tests.sites import make_site, partner

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests/samples"
EDITORS = ["weblate", "poedit", "lokalize", "omegat"]
TEXTS = {
    ("", "%(number)s portrait"): ("one portrait", "%(number)s portraits"),
    ("", "as of %(date)s"): ("as of %(date)s",),
    ("", "Skip to the content"): ("Skip to the content",),
    ("title", "Nieuws"): ("News",),
    ("", "Wie wij zijn."): ("Who we are.",),
    ("title", "Over ons"): ("About us all",),
    (
        "",
        "Anker helpt schippers in nood, ook ver van de kust, en geeft les aan wie later zelf wil "
        "varen. Lees [het jaarverslag][1] of [de brief][2].",
    ): (
        "Anchor helps skippers in distress, far from the coast too, and teaches those who want to "
        "sail themselves later. Read [the annual report][1] or [the letter][2].",
    ),
    (
        "",
        '“Wie vaart, leert,” zegt het bestuur, "en wie leert, vaart".\nZo staat het op '
        "\\[het dek\\].",
    ): (
        '“Who sails, learns,” says the board, "and who learns, sails".\nSo it says on '
        "\\[the deck\\].",
    ),
    ("knop", "Open"): ("Open the letter",),
    ("", "Van de leden is 98 % der schippers tevreden."): (
        "Of the members, 98% of the skippers are content.",
    ),
    ("title", "Anker"): ("Anchor",),
    ("", "Tot ziens."): ("Goodbye.",),
}
"""What each of the editors was given to write; the last one is out of use."""

BODY = r"""
Anker helpt schippers in nood, ook ver van de kust, en geeft les aan wie later zelf wil varen.
Lees [het jaarverslag](https://anker.example/jaar) of [de brief](https://anker.example/brief).

“Wie vaart, leert,” zegt het bestuur, "en wie leert, vaart".\
Zo staat het op \[het dek\].

<!-- context: knop -->

Open

Van de leden is 98 % der schippers tevreden.
"""


def comments(entry: Entry, *marks: str) -> list[str]:
    """An entry's comments of some kinds."""
    return [line for line in entry.lines if line == "#" or line.startswith(marks)]


def kept(file: PoFile) -> dict[tuple[str, str], tuple[object, ...]]:
    """All that a translator has to do with: texts, doubt, own comments, the former text."""
    return {
        entry.key: (
            entry.plural,
            [text for text in entry.translations if text],
            entry.fuzzy,
            comments(entry, "# "),
            comments(entry, "#|", "#~|"),
        )
        for entry in file.entries[1:]
    }


@pytest.mark.parametrize("editor", EDITORS)
def test_what_an_editor_writes_is_read_whole(editor: str) -> None:
    """Each text, the one doubt, the translator's comments and everybody's fields of the header."""
    file = pofile.read((SAMPLES / f"{editor}.po").read_bytes())
    (numbers,) = (entry for entry in file.entries if "98 %" in entry.text)

    assert {entry.key: entry.translations for entry in file.entries[1:]} == TEXTS
    assert [entry.text for entry in file.entries if entry.fuzzy] == ["Over ons"]
    assert [entry.text for entry in file.entries if entry.obsolete] == ["Tot ziens."]
    assert comments(numbers, "# ") == [
        "# allow numbers: the sign is written as English does",
        "# Asked the board.",
    ]
    assert file.plural_rule.forms == 2
    assert file.header["x-somebody"] == "us"


@pytest.mark.parametrize("editor", [*EDITORS, "weblate-new"])
def test_an_update_keeps_what_an_editor_wrote(editor: str, tmp_path: Path) -> None:
    """Every entry's translation, doubt and comments, and every field of the header.

    Words of the interface that lack a translation get the one that is shipped.
    """
    tag = "pl" if editor == "weblate-new" else "en"
    site = f"name: Proef\nlanguages: [nl, {tag}]\n"
    make_site(tmp_path, {"site.yaml": site, "partners/anker/index.md": partner(body=BODY)})
    path = tmp_path / f"translations/{tag}/LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes((SAMPLES / f"{editor}.po").read_bytes())
    before = pofile.read(path.read_bytes())

    run = apps.make_app(tmp_path).test_cli_runner().invoke(args=["translate", "update"])
    after = pofile.read(path.read_bytes())
    was, now = kept(before), kept(after)
    plurals = {len(each.translations) for each in after.entries if each.plural is not None}

    assert run.exit_code == 0
    for key, (plural, texts, *marks) in was.items():
        assert now[key] == (plural, texts or now[key][1], *marks)
    assert len(was) < len(after.entries) - 20
    assert dict(after.header) == dict(before.header)
    assert comments(after.entries[0], "# ") == comments(before.entries[0], "# ")
    assert plurals == {after.plural_rule.forms}


def test_weblate_is_told_where_the_catalogues_are() -> None:
    """Its settings name the file of every language of the site, and the one for a new language."""
    told = json.loads((ROOT / "docs/weblate.json").read_text("utf-8"))
    languages = loader.load(ROOT / "content").languages
    paths = {store.path_of(ROOT / "translations", language) for language in languages}

    assert set(ROOT.glob(told["filemask"])) == paths
    assert (ROOT / told["new_base"]).exists()
