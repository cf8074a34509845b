"""The preview's own words are whole in every language, and spoken in that of the browser."""

from __future__ import annotations

import ast
import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portret import locales, tags
from portret.catalogs import pofile
from portret.said import in_language, said
from portret.translate import preview_words, shipped
from tests import apps
from tests.web.test_desk import HOME, Desk
from tools import words

PATHS = sorted(preview_words.FOLDER.glob("*.po"))


def test_all_languages_of_the_interface_have_them() -> None:
    """A translator's browser mostly speaks one of these."""
    assert [each.name for each in PATHS] == [each.name for each in sorted(shipped.FOLDER.iterdir())]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_catalogue_is_whole(path: Path) -> None:
    """As the templates have them; each is translated, with what it leads over to.

    Otherwise run `python -m tools.words`, and translate what waits.
    """
    file = pofile.read(path.read_bytes())
    said = {each.text: each.translations[0] for each in file.entries[1:]}

    assert path.read_text("utf-8") == words.text(path)
    assert [text for text, one in said.items() if not one] == []
    assert not [each.text for each in file.entries if each.fuzzy or each.obsolete]
    for text, one in said.items():
        assert [*re.findall(r"[ .:?…]$", one)][:1] != [" "], one
        assert (text[-1] == ":") == (one[-1] == ":") or one.endswith(":"), one
        assert ("PORTRET_BASE_URL" in text) == ("PORTRET_BASE_URL" in one), one
        assert ("site.yaml" in text) == ("site.yaml" in one), one
        named = [sorted(set(re.findall(r"%\(\w+\)s|`[^`]+`", each))) for each in (text, one)]
        assert named[0] == named[1], one


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A browser at a preview that can be edited."""
    apps.make(tmp_path)
    return apps.make_app(tmp_path, PREVIEW="1", EDIT="1").test_client()


def page_told(client: FlaskClient, accepted: str, path: str) -> str:
    """The whole of a page."""
    headers = {"Host": HOME, "Accept-Language": accepted}
    return html.unescape(client.get(path, headers=headers).text)


def own_words(client: FlaskClient, accepted: str, path: str) -> str:
    """What the preview itself says on a page."""
    text = page_told(client, accepted, path)
    return text[max(text.find('id="preview--all"'), 0) :]


@pytest.mark.parametrize("path", ["/en/partners/anker/", "/-/overview"])
@pytest.mark.parametrize(
    ("accepted", "tag", "direction"),
    [
        ("nl-BE,nl;q=0.9,en;q=0.5", "nl", "ltr"),
        ("sw,ar;q=0.5", "ar", "rtl"),
        ("sw", "en", "ltr"),
        ("", "en", "ltr"),
        ("en-GB,nl;q=0.9", "en", "ltr"),
    ],
)
def test_it_speaks_the_browsers_language(
    client: FlaskClient, path: str, accepted: str, tag: str, direction: str
) -> None:
    """Whatever the page's own is; no English word is left where there is another."""
    text = own_words(client, accepted, path)

    say = preview_words.say(locales.language(tag))
    assert f'lang="{tag}" dir="{direction}"' in text
    assert say("Begin a language") in text or say("Save and next") in text
    messages = [each.text for each in words.messages(preview_words.FOLDER)]
    left = [each for each in messages if say(each) != each and each in text]
    assert [each for each in left if " " in each] == []


# ---------------------------------------------------------------- what is wrong with a text


def test_every_sentence_is_spelled_out_where_it_is_said() -> None:
    """Or the catalogues would not have it."""
    known = {each.text for each in words.messages(preview_words.FOLDER)}
    calls = [
        (path, node.args[0])
        for path in sorted((apps.ROOT / "portret").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said"
    ]

    assert len(calls) > 90
    assert [path for path, text in calls if not isinstance(text, ast.Constant)] == []
    assert {text.value for _, text in calls if isinstance(text, ast.Constant)} <= known


def test_a_sentence_is_told_with_its_values_kept_apart() -> None:
    """In English it stands as it was made; what is said within it is told too."""
    mark = said("%(mark)s without its partner", mark="“(”")
    both = said("%(one)s and %(two)s", one=said("no punctuation"), two="“!”")
    dutch, english = (preview_words.say(locales.language(tag)) for tag in ("nl", "en"))

    assert (mark, both) == ("“(” without its partner", "no punctuation and “!”")
    assert in_language(mark, dutch) == "\u2068“(”\u2069 zonder tegenhanger"
    assert in_language(both, dutch) == "geen leesteken en \u2068“!”\u2069"
    assert in_language(mark, english) == mark
    assert in_language("“(”", dutch) == "“(”"


def plain(text: str) -> str:
    """A text without the marks that keep its parts apart."""
    return re.sub("[\u2068\u2069]", "", text)


@pytest.mark.parametrize(
    ("tag", "doubt", "fault"),
    [
        (
            "nl",
            "“word word”: twee keer hetzelfde woord",
            "in de vertaling ontbreekt iets van de bron",
        ),
        ("fa", "“word word”: همان واژه دو بار", "در ترجمه چیزی از متن مبدأ کم است"),
        ("en", "“word word”: the same word twice", "the link [1] of the source is missing"),
    ],
)
def test_what_is_wrong_is_told_in_the_browsers_language(
    tmp_path: Path, tag: str, doubt: str, fault: str
) -> None:
    """While one types, and on the page, whose parts were made for another browser before."""
    apps.make(tmp_path)
    apps.translate(tmp_path, "en", {"Kort": "In word word", "Zie [de brug][1].": "See."})
    desk = Desk(tmp_path)
    path = "/en/partners/anker/"
    page_told(desk.client, "de", path)
    desk.headers["Accept-Language"] = tag
    _, found = desk.ask("check", texts=["In word word"])
    status, refused = desk.ask("save", "Zie [de brug][1].", texts=["See."], state="blank")

    page, bar = page_told(desk.client, tag, path).split('id="preview--all"')
    assert plain(found["problems"][0]["text"]) == doubt
    assert status == 422
    assert plain(refused["problems"][0]["text"]).startswith(fault)
    for part in (page, bar):  # what is seen on the page, and the list of what waits on it
        reasons = [plain(each) for each in re.findall(r'data-reason="([^"]*)"', part)]
        assert any(each.startswith(fault) for each in reasons)
        assert any(doubt.partition(":")[2] in each for each in reasons)


def test_a_language_that_cannot_be_begun_is_told_of_in_the_browsers_language(
    tmp_path: Path,
) -> None:
    """As the overview speaks."""
    apps.make(tmp_path)
    desk = Desk(tmp_path)
    desk.headers["Accept-Language"] = "nl"
    there, unknown = (desk.ask("begin", new=new)[1]["error"] for new in ("en", "nonsense"))

    assert plain(there).endswith("site.yaml heeft en al.")
    assert plain(unknown).startswith("Dit is geen code van een taal: “nonsense”")


def test_no_word_is_in_a_sites_catalogue(tmp_path: Path) -> None:
    """No reader gets one."""
    apps.make(tmp_path)
    assert apps.flask(tmp_path, "translate", "update").returncode == 0
    file = pofile.read((tmp_path / "translations/ar/LC_MESSAGES/messages.po").read_bytes())

    assert not {text for _, text in file.in_use} & {"Save and next", "Nothing of it is saved."}
    assert {tags.from_folder_name(each.stem) for each in PATHS} >= {"nl", "de", "fr"}
