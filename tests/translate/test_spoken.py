"""The preview's own words are whole in every language, and spoken in that of the browser."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portret import locales, tags
from portret.catalogs import pofile
from portret.translate import shipped, spoken
from tests import apps
from tests.web.test_desk import HOME
from tools import preview_words

PATHS = sorted(spoken.FOLDER.glob("*.po"))
MESSAGES = spoken.messages(apps.ROOT / "templates")


def test_all_languages_of_the_interface_have_them() -> None:
    """A translator's browser mostly speaks one of these."""
    assert [each.name for each in PATHS] == [each.name for each in sorted(shipped.FOLDER.iterdir())]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_catalogue_is_whole(path: Path) -> None:
    """As the templates have them; each is translated, with what it leads over to.

    Otherwise run `python -m tools.preview_words`, and translate what waits.
    """
    file = pofile.read(path.read_bytes())
    said = {each.text: each.translations[0] for each in file.entries[1:]}

    assert path.read_text("utf-8") == preview_words.text(path)
    assert [text for text, one in said.items() if not one] == []
    assert not [each.text for each in file.entries if each.fuzzy or each.obsolete]
    for text, one in said.items():
        assert [*re.findall(r"[ .:?…]$", one)][:1] != [" "], one
        assert (text[-1] == ":") == (one[-1] == ":") or one.endswith(":"), one
        assert ("PORTRET_BASE_URL" in text) == ("PORTRET_BASE_URL" in one), one
        assert ("site.yaml" in text) == ("site.yaml" in one), one


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A browser at a preview that can be edited."""
    apps.make(tmp_path)
    return apps.make_app(tmp_path, PREVIEW="1", EDIT="1").test_client()


def told(client: FlaskClient, accepted: str, path: str) -> str:
    """What the preview itself says on a page."""
    headers = {"Host": HOME, "Accept-Language": accepted}
    text = html.unescape(client.get(path, headers=headers).text)
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
    text = told(client, accepted, path)

    say = spoken.say(locales.language(tag))
    assert f'lang="{tag}" dir="{direction}"' in text
    assert say("Begin a language") in text or say("Save and next") in text
    left = [each.text for each in MESSAGES if say(each.text) != each.text and each.text in text]
    assert [each for each in left if " " in each] == []


def test_no_word_is_in_a_sites_catalogue(tmp_path: Path) -> None:
    """No reader gets one."""
    apps.make(tmp_path)
    assert apps.flask(tmp_path, "translate", "update").returncode == 0
    file = pofile.read((tmp_path / "translations/ar/LC_MESSAGES/messages.po").read_bytes())

    assert not {text for _, text in file.in_use} & {"Save and next", "Nothing of it is saved."}
    assert {tags.spelled(each.stem) for each in PATHS} >= {"nl", "de", "fr"}
