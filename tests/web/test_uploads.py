"""A translator's file on the preview by HTTP: told, taken, looked at by one browser, refused."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from portret.web import uploads
from tests import apps
from tests.web.test_desk import HOME, Desk, desk

__all__ = ["desk"]

HEAD = 'msgid ""\nmsgstr "Language: en\\nContent-Type: text/plain; charset=UTF-8\\n"\n'


def po(head: str = HEAD, **texts: str) -> str:
    """A translator's file."""
    return head + "".join(f'\nmsgid "{each}"\nmsgstr "{text}"\n' for each, text in texts.items())


def sent(
    text: str | bytes, name: str = "her.po", page: str = "/en/", **more: Any
) -> dict[str, Any]:
    """What the panel sends of a file."""
    data = text if isinstance(text, bytes) else text.encode()
    return {"name": name, "data": base64.b64encode(data).decode(), "page": page, **more}


HERS = po(Kort="Briefly", Doel="Aim", Pijlers="<b>x</b>", Weg="Gone", **{"Over water.": "Above."})


def test_each_outcome_is_told_before_anything_is_done(desk: Desk) -> None:
    """With both texts, the state for a choice, the reason and the page; and how many are here."""
    apps.translate(desk.folder, "en", {**apps.EN, "Over water.": ""})
    before = desk.po()
    open_ = '\n#, fuzzy\nmsgid "Van steen."\nmsgstr "half"\n'
    status, told = desk.ask("came", **sent(HERS + open_))

    assert (status, told["tag"], told["language"], told["name"]) == (200, "en", "English", "her.po")
    assert told["counts"] == {"take": 1, "both": 1, "unsafe": 1, "gone": 1, "open": 1}
    assert told["same"] == 1
    rows = {each["what"]: each for each in told["rows"]}
    assert rows["take"]["msgid"] == "Over water."
    assert rows["take"]["href"] == "/en/partners/brug/"
    assert (rows["both"]["hers"], rows["both"]["ours"]) == (["Briefly"], ["In short"])
    assert "HTML" in rows["unsafe"]["reason"]
    assert (rows["gone"]["msgid"], rows["gone"]["href"]) == ("Weg", "")
    assert desk.po() == before
    both = {"texts": rows["both"]["hers"], "state": rows["both"]["state"]}
    assert desk.ask("save", **both)[0] == 200


def test_it_is_taken_over(desk: Desk) -> None:
    """What is to be taken, and nothing else."""
    apps.translate(desk.folder, "en", {**apps.EN, "Over water.": ""})
    before = desk.po()
    assert desk.ask("take", **sent(HERS)) == (200, {"taken": 1, "late": []})
    blank = 'msgid "Over water."\nmsgstr ""'
    assert desk.po() == before.replace(blank, blank[:-2] + '"Above."')
    assert desk.ask("take", **sent(HERS))[1] == {"taken": 0, "late": []}


def test_xliff_and_csv_come_back_too(desk: Desk) -> None:
    """Of a file that does not say its language it is that of the page."""
    status, told = desk.ask("came", **sent("source,target\nKort,Briefly\n", "her.CSV"))
    assert (status, told["tag"], told["counts"]["both"]) == (200, "en", 1)
    xliff = (
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="nl" '
        'trgLang="ar"><file id="f"><unit id="1"><segment><source>Kort</source><target>باختصار'
        "</target></segment></unit></file></xliff>"
    )
    status, told = desk.ask("came", **sent(xliff, "her.xlf"))
    assert (status, told["tag"], told["dir"], told["counts"]["take"]) == (200, "ar", "rtl", 1)


# ---------------------------------------------------------------- only looked at


def kort(desk: Desk, path: str = "/en/partners/anker/") -> str:
    """The text of a heading on a page."""
    node = desk.page(path).css_first('.prose [data-msgid="Kort"]')
    return str(node.text())


def test_one_browser_looks_and_nobody_else(desk: Desk) -> None:
    """The page says so and leads back; nothing is saved, and no text can be edited meanwhile."""
    before, other = desk.po(), Desk(desk.folder)
    status, told = desk.ask("look", **sent(HERS, page="/nl/partners/anker/"))

    assert (status, told) == (200, {"href": "/en/partners/anker/"})
    cookie = desk.client.get_cookie(uploads.COOKIE, "127.0.0.1")
    assert cookie
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Strict", False)
    assert kort(desk) == "Briefly"
    assert "her.po" in desk.page().css_first(".preview-look").text()
    assert "data-look" in desk.page().css_first("#preview--bar").attributes
    assert kort(other) == "In short"
    assert not other.page().css_first(".preview-look")
    assert desk.po() == before
    assert desk.page("/nl/partners/anker/").css_first("h1").text() == "Anker"

    assert desk.ask("leave")[0] == 200
    assert kort(desk) == "In short"
    assert not desk.client.get_cookie(uploads.COOKIE, "127.0.0.1")
    assert list((desk.folder / ".cache/file-previews").iterdir()) == []


def test_what_is_looked_at_follows_the_site(desk: Desk) -> None:
    """Also in another process over the same cache; an unsafe text falls back as it would."""
    desk.ask("look", **sent(po(Kort="Briefly", Doel="Our aim")))
    cookie = desk.client.get_cookie(uploads.COOKIE, "127.0.0.1")
    assert cookie
    other = Desk(desk.folder)
    other.client.set_cookie(uploads.COOKIE, cookie.value, domain="127.0.0.1")
    assert kort(other) == "Briefly"
    apps.translate(desk.folder, "en", {**apps.EN, "Over water.": "Over the water."})
    for each in (desk, other):
        page = each.page("/en/partners/brug/")
        assert page.css_first('.prose [data-msgid="Over water."]').text() == "Over the water."
        assert kort(each) == "Briefly"


def test_a_made_up_secret_shows_nothing(desk: Desk) -> None:
    """Nor does it reach a file elsewhere."""
    desk.ask("look", **sent(po(Kort="Briefly")))
    (path,) = (desk.folder / ".cache/file-previews").iterdir()
    other = Desk(desk.folder)
    for secret in ("x", path.name, "../desk-key", f"../file-previews/{path.name}", "é" * 50):
        other.client.set_cookie(uploads.COOKIE, secret, domain="127.0.0.1")
        assert kort(other) == "In short"


def test_few_files_are_kept_and_for_their_owner_alone(desk: Desk) -> None:
    """The latest; whoever looks at an older one is back at the site as it is."""
    first = Desk(desk.folder)
    first.ask("look", **sent(po(Kort="First")))
    assert kort(first) == "First"
    for at in range(uploads.KEPT):
        desk.ask("look", **sent(po(Kort=f"Nr {at}")))
    paths = list((desk.folder / ".cache/file-previews").iterdir())

    assert len(paths) == uploads.KEPT
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    assert kort(desk) == f"Nr {uploads.KEPT - 1}"
    assert kort(first) == "In short"


def test_a_cookie_is_for_the_sites_own_path_and_https(tmp_path: Path) -> None:
    """Behind a proxy at an address of one's own."""
    apps.make(tmp_path)
    desk = Desk(tmp_path, "preview.example.org", BASE_URL="https://preview.example.org/p")
    desk.headers["Origin"] = "https://preview.example.org"
    sending = {**desk.headers, "Content-Type": "application/json"}
    body = {"tag": "en", **sent(po(Kort="Briefly"))}
    answer = desk.client.post("/p/-/desk/look", json=body, headers=sending)

    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert cookie.endswith("; Secure; HttpOnly; Path=/p; SameSite=Strict")


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({"data": "?"}, 400, "no file"),
        ({"data": 7}, 422, "no header"),
        (sent(HERS + '\nmsgid "a\n'), 422, "her.po:19: a text that is not properly quoted"),
        (sent("<!DOCTYPE x><xliff/>", "her.xlf"), 422, "her.xlf:1: a DOCTYPE"),
        (sent("niks", "her.csv"), 422, "her.csv:1: “niks”, where the columns"),
        (sent("x", "../../etc/passwd\n<b>.po"), 422, "where a msgid or msgstr was expected"),
        (sent(po(HEAD.replace("en", "de", 1))), 422, "her.po is in de, which the site does not"),
        (sent(po(HEAD.replace("en", "Deutsch", 1))), 422, "her.po is in Deutsch, which the site"),
        (sent(b"x" * 10_000_001), 413, "her.po is larger than 10 MB"),
        (sent(b"x" * 12_000_000), 413, "longer than 15000 kB"),
    ],
)
@pytest.mark.parametrize("action", ["came", "take", "look"])
def test_a_file_that_cannot_be_used_is_told(
    desk: Desk, action: str, more: dict[str, Any], status: int, error: str
) -> None:
    """With its name and line; nothing is written or kept."""
    before = desk.po()
    found, told = desk.ask(action, **more)

    assert found == status, told
    assert error in told["error"]
    assert desk.po() == before
    assert not desk.client.get_cookie(uploads.COOKIE, "127.0.0.1")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": None}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-Portret-Token": None}, 403),
        ({"Content-Type": "multipart/form-data"}, 415),
    ],
)
@pytest.mark.parametrize("action", sorted(uploads.ACTIONS))
def test_another_site_sends_no_file(
    desk: Desk, action: str, headers: dict[str, str | None], status: int
) -> None:
    """Nor makes a browser look at one, or leave it."""
    before = desk.po()
    assert desk.ask(action, headers=headers, **sent(po(Kort="Evil")))[0] == status
    assert desk.po() == before
    assert kort(desk) == "In short"


def test_a_preview_that_cannot_be_edited_looks_at_nothing(desk: Desk) -> None:
    """It knows no such address, and no such cookie."""
    desk.ask("look", **sent(po(Kort="Briefly")))
    cookie = desk.client.get_cookie(uploads.COOKIE, "127.0.0.1")
    assert cookie
    for config in ({"EDIT": "0"}, {"PREVIEW": "0", "EDIT": "1"}):
        client = apps.make_app(desk.folder, **{"PREVIEW": "1", **config}).test_client()
        client.set_cookie(uploads.COOKIE, cookie.value, domain="127.0.0.1")
        page = client.get("/en/partners/anker/", headers={"Host": HOME})
        assert "In short" in page.text
        assert "Briefly" not in page.text
        assert "preview--file" not in page.text


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Nothing is lost, and nothing is looked at."""
    apps.make(tmp_path)
    (tmp_path / "file").write_text("")
    desk = Desk(tmp_path, CACHE=tmp_path / "file/none")
    status, told = desk.ask("look", **sent(po(Kort="Briefly")))

    assert (status, "cannot be written" in told["error"]) == (507, True)
