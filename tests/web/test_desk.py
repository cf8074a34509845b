"""The translator's desk by HTTP: what it tells, what it saves, and whom it refuses."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from portret.catalogs import pofile
from portret.catalogs.plurals import plural_forms
from portret.locales import language
from tests import apps
from tests.sites import make_site, partner

HOME = "127.0.0.1:5000"
LINK = "Zie [de brug][1]."


class Desk:
    """A translator's browser at a preview that may be edited."""

    def __init__(self, folder: Path, host: str = HOME, **config: Any) -> None:
        self.folder = folder
        app = apps.make_app(folder, **{"PREVIEW": "1", "EDIT": "1", **config})
        self.client: FlaskClient = app.test_client()
        self.headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
        self.headers["X-Portret-Token"] = self.token()

    def page(self, path: str = "/en/partners/anker/") -> LexborHTMLParser:
        """A page of the preview."""
        answer = self.client.get(path, headers={"Host": self.headers["Host"]})
        return LexborHTMLParser(answer.text)

    def token(self) -> str:
        """The token that a page has."""
        bar = self.page().css_first("#preview--bar[data-token]")
        return str(bar.attributes["data-token"]) if bar else ""

    def ask(self, action: str, msgid: str = "Kort", context: str = "", **more: Any) -> Any:
        """The status of an answer and its JSON."""
        kind = {"Content-Type": "application/json"}
        headers = {**self.headers, **kind, **more.pop("headers", {})}
        body = {"tag": "en", "msgid": msgid, "msgctxt": context, **more}
        sent = {name: value for name, value in headers.items() if value is not None}
        answer = self.client.post(f"/-/desk/{action}", data=json.dumps(body), headers=sent)
        return answer.status_code, answer.get_json()

    def state(self, msgid: str = "Kort", context: str = "", **more: Any) -> str:
        """The state of an entry as the panel has it."""
        found: str = self.ask("open", msgid, context, **more)[1]["state"]
        return found

    def po(self, tag: str = "en") -> str:
        """The text of a catalogue."""
        return (self.folder / f"translations/{tag}/LC_MESSAGES/messages.po").read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The desk of the small site."""
    apps.make(tmp_path)
    return Desk(tmp_path)


# ---------------------------------------------------------------- what it tells


def test_a_text_is_told_with_all_that_helps(tmp_path: Path) -> None:
    """Source, translation, former text, chips, notes, other languages, near texts and problems."""
    body = "Zie [de brug](../brug/) in 2017.\n\nZie [de brug](../brug/) in het jaar 2018.\n"
    apps.make(tmp_path, {"partners/anker/index.md": partner(body=body)})
    near = "Zie [de brug][1] in 2017."
    text = "Zie [de brug][1] in het jaar 2018."
    po = apps.translate(tmp_path, "en", {near: "See [the bridge][1] in 2017.", text: "See 2018"})
    former = '#| msgid ""\n#| "Zie [de brug][1] in "\n#| "2018."\n'
    start = 'msgid "Zie [de brug][1] in het'
    old = f"# Let op.\n#, fuzzy\n{former}{start}"
    po.write_text(po.read_text("utf-8").replace(start, old), "utf-8")
    apps.translate(tmp_path, "ar", {text: "انظر [الجسر][1] في 2018."})
    status, told = Desk(tmp_path).ask("open", text)

    assert status == 200
    assert told["source"] == [text]
    assert (told["from"]["tag"], told["to"]["tag"], told["to"]["dir"]) == ("nl", "en", "ltr")
    assert told["texts"] == ["See 2018"]
    assert told["fuzzy"]
    assert told["comments"] == ["Let op."]
    assert told["former"] == [
        ["same", "Zie [de brug][1] in "],
        ["new", "het jaar "],
        ["same", "2018."],
    ]
    assert told["chips"] == [{"before": "[", "after": "][1]", "label": "de brug → ../brug/"}]
    assert told["notes"] == ["paragraph", "/nl/partners/anker/"]
    assert [(each["tag"], each["dir"]) for each in told["others"]] == [("ar", "rtl")]
    assert told["near"] == [{"source": near, "text": "See [the bridge][1] in 2017."}]
    assert [(each["code"], each["error"]) for each in told["problems"]] == [("unsafe", True)]
    assert told["path"].endswith("en/LC_MESSAGES/messages.po")
    assert told["line"] == 12


def test_each_plural_form_has_its_numbers(tmp_path: Path) -> None:
    """As the header's rule has them; placeholders are chips."""
    apps.make(tmp_path)
    po = tmp_path / "translations/ar/LC_MESSAGES/messages.po"
    rule = f"Plural-Forms: {plural_forms(language('ar'))}"
    head = 'msgstr "Content-Type: text/plain; charset=UTF-8\\n"'
    po.write_text(po.read_text("utf-8").replace(head, f'{head}\n"{rule}\\n"'), "utf-8")
    told = Desk(tmp_path).ask("open", "%(number)s portrait", tag="ar")[1]

    assert told["source"] == ["%(number)s portrait", "%(number)s portraits"]
    assert told["from"]["tag"] == "en"
    assert told["numbers"] == ["0", "1", "2", "3, 4, 5", "11, 12, 13", "100, 101, 102"]
    assert told["texts"] == [""] * 6
    assert [each["label"] for each in told["chips"]] == ["%(number)s"]


def test_what_is_typed_is_judged_as_a_files_text(desk: Desk) -> None:
    """Errors as of what readers never get, doubts as `translate check` has them."""
    for text, expected in (
        ("See it.", [("unsafe", True)]),
        ("See <b>[the bridge][1]</b>.", [("unsafe", True)]),
        ("See [the bridge][1] of of 2017.", [("numbers", False), ("twice", False)]),
        ("See [the bridge][1].", []),
        ("", []),
    ):
        found = desk.ask("check", LINK, texts=[text])[1]["problems"]
        assert [(each["code"], each["error"]) for each in found] == expected, text


def test_a_page_marks_doubts_with_their_reason(tmp_path: Path) -> None:
    """As a fourth state; readers get the text. A waiver with its reason takes the mark away."""
    apps.make(tmp_path)
    apps.translate(tmp_path, "en", {"Kort": "In short short"})
    desk = Desk(tmp_path)
    node = desk.page().css_first('.prose [data-msgid="Kort"]')
    assert node.attributes["data-state"] == "doubtful"
    assert "twice" in str(node.attributes["data-reason"])

    state = desk.state()
    assert desk.ask("waive", code="twice", reason="", state=state)[0] == 422
    assert desk.ask("waive", code="nothing", reason="x", state=state)[0] == 400
    status, told = desk.ask("waive", code="twice", reason="so it is said", state=state)
    assert (status, told["now"]["problems"]) == (200, [])
    assert '# allow twice: so it is said\nmsgid "Kort"' in desk.po()
    node = desk.page().css_first('.prose [data-msgid="Kort"]')
    assert node.attributes["data-state"] == "translated"


# ---------------------------------------------------------------- what it saves


def test_a_saved_text_is_in_the_file_and_on_the_page(desk: Desk) -> None:
    """At once, with the bytes of its entry alone; and it can be undone."""
    before = desk.po()
    status, told = desk.ask("save", texts=["Briefly"], state=desk.state(), name="Anna")

    assert status == 200
    assert desk.page().css_first('.prose [data-msgid="Kort"]').text() == "Briefly"
    assert "Last-Translator: Anna" in desk.po()
    assert desk.ask("undo", **told["undo"])[0] == 200
    assert desk.page().css_first('.prose [data-msgid="Kort"]').text() == "In short"
    assert before.split("\n\n", 1)[1] == desk.po().split("\n\n", 1)[1]


def test_an_interface_word_is_saved_with_its_forms(desk: Desk) -> None:
    """Also in the source language, whose content is none of a translator's."""
    po = desk.folder / "translations/nl/LC_MESSAGES/messages.po"
    head = 'charset=UTF-8\\n"'
    rule = f'{head}\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"'
    po.write_text(po.read_text("utf-8").replace(head, rule), "utf-8")
    word = "%(number)s portrait"
    texts = ["één portret", "%(number)s portretten"]
    assert desk.ask("save", word, tag="nl", texts=texts, state="blank")[0] == 200
    assert desk.page("/nl/partners/").css_first(".count").text(strip=True) == "2 portretten"
    assert desk.ask("open", "Kort", tag="nl")[0] == 404


def test_two_browsers_never_lose_a_text(desk: Desk) -> None:
    """The second gets the first one's text, and decides."""
    state = desk.state()
    assert desk.ask("save", texts=["One"], state=state)[0] == 200
    status, told = desk.ask("save", texts=["Other"], state=state)

    assert status == 409
    assert told["now"]["texts"] == ["One"]
    assert 'msgstr "One"' in desk.po()
    assert desk.ask("save", texts=["Other"], state=told["now"]["state"])[0] == 200


@pytest.mark.parametrize(
    "text",
    [
        "See it.",
        "See [the bridge][1] <script>alert(1)</script>.",
        "See [the bridge](https://evil.example).",
        "See [the bridge][1]\u202e.",
        "See [the bridge][1] \x00.",
        "See [the bridge][1] \ud800.",
        "See [the bridge][1] " + "x" * 5000,
        "a" * 90_000,
        "[" * 20_000,
    ],
)
def test_a_text_that_readers_would_never_get_is_not_written(desk: Desk, text: str) -> None:
    """It is refused with the reason, and the file is as it was."""
    before = desk.po()
    status, told = desk.ask("save", LINK, texts=[text], state=desk.state(LINK))

    assert status == 422
    assert told["error"]
    assert desk.po() == before


def test_a_file_that_cannot_be_read_or_written_is_told(desk: Desk) -> None:
    """With the line, or the system's reason; her text is still in the panel."""
    po = desk.folder / "translations/en/LC_MESSAGES/messages.po"
    state, text = desk.state(), po.read_text("utf-8")
    po.write_text(text + "<<<<<<< ours\n", "utf-8")
    status, told = desk.ask("save", texts=["Briefly"], state=state)
    assert status == 409
    assert "messages.po:" in told["error"]
    assert "merge conflict" in told["error"]

    po.unlink()
    po.mkdir()
    status, told = desk.ask("save", texts=["Briefly"], state=state)
    assert status == 507
    assert told["error"].startswith("messages.po cannot be")
    assert "Traceback" not in told["error"]


def test_the_next_page_that_waits_is_told(desk: Desk) -> None:
    """Behind this one, then from the start; nothing where all is done."""
    found = [desk.ask("next", tag="ar", page="")[1]["href"]]
    for _ in range(3):
        found.append(desk.ask("next", tag="ar", page=found[-1])[1]["href"])
    assert found[:2] == ["/ar/", "/ar/themes/news/"]
    assert len(set(found)) > 2
    assert desk.ask("next", tag="en", page="/en/")[1]["href"] == ""


# ---------------------------------------------------------------- whom it refuses


def refused(desk: Desk, headers: Mapping[str, str | None]) -> int:
    """The status of a save with other headers; the file stays."""
    before, state = desk.po(), desk.state()
    status, told = desk.ask("save", texts=["Briefly"], state=state, headers=headers)
    assert desk.po() == before
    assert set(told) == {"error"}
    return int(status)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),  # DNS rebinding: the name leads to us, and is not ours
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example", "Origin": "http://127.0.0.1.evil.example"}, 421),
        ({"Host": ""}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:6000"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": None}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"X-Portret-Token": None}, 403),
        ({"X-Portret-Token": "é"}, 403),
        ({"X-Portret-Token": "0" * 64}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_what_no_page_of_the_preview_sends_is_refused(
    desk: Desk, headers: Mapping[str, str | None], status: int
) -> None:
    """Other hosts, other origins, other types, no token."""
    assert refused(desk, headers) == status


def test_a_request_is_bounded_and_json(desk: Desk) -> None:
    """Too long, of no length, no JSON, no object, another method."""
    sent = {**desk.headers, "Content-Type": "application/json"}
    post = desk.client.post
    assert post("/-/desk/save", data=b"{" + b" " * 100_000, headers=sent).status_code == 413
    for data in (b"", b"[]", b"{", b"\xff", b"[" * 50_000, b'"x"'):
        assert post("/-/desk/save", data=data, headers=sent).status_code in (400, 413)
    for texts in (None, "x", [1], [], ["a", "b"], [["a"]]):
        assert desk.ask("save", texts=texts, state="blank")[0] in (400, 422)
    assert desk.ask("nothing")[0] == 404
    assert desk.ask("open", "No such text")[0] == 404
    assert desk.ask("open", tag="xx")[0] == 404
    assert desk.client.get("/-/desk/save").status_code in (404, 405)
    assert desk.client.put("/-/desk/save").status_code == 405
    assert desk.client.post("/en/").status_code == 405


def test_no_unicode_in_any_part_of_a_request_is_answered(desk: Desk) -> None:
    """Half a pair of surrogates, as a file's name may hold one on Windows; nothing breaks."""
    half, file = "\ud800", base64.b64encode(b"source,target\n").decode()
    state = desk.state()

    assert desk.ask("undo", before="", seal=half, state=half)[0] == 403
    assert desk.ask("waive", code="numbers", reason=f"it is {half}", state=state)[0] == 200
    assert "# allow numbers: it is ?\n" in desk.po()
    for action in ("came", "take", "look"):
        assert desk.ask(action, name=f"{half}.csv", data=file)[0] == 200


def test_an_undo_cannot_be_made_up(desk: Desk) -> None:
    """Only what was saved here can be put back, into its own entry."""
    told = desk.ask("save", texts=["Briefly"], state=desk.state())[1]["undo"]
    before = desk.po()

    for change in ({"before": 'msgid "x"\nmsgstr "y"\n'}, {"state": "blank"}, {"seal": ""}):
        assert desk.ask("undo", **{**told, **change})[0] == 403
    assert desk.ask("undo", "Doel", **told)[0] == 403
    assert desk.po() == before


def test_a_page_at_another_host_has_no_token(desk: Desk, tmp_path: Path) -> None:
    """So a rebound name learns nothing that it could send."""
    assert desk.token()
    for host in ("evil.example", "127.0.0.1.evil.example", "[::1", ""):
        answer = desk.client.get("/en/", headers={"Host": host})
        assert desk.headers["X-Portret-Token"] not in answer.text


def test_a_host_of_ones_own_is_named_by_its_address(tmp_path: Path) -> None:
    """PORTRET_BASE_URL says where the preview stands; a proxy may pass that host on or its own."""
    apps.make(tmp_path)
    desk = Desk(tmp_path, "preview.example.org", BASE_URL="https://preview.example.org/p")
    desk.headers["Origin"] = "https://preview.example.org"
    body = json.dumps({"tag": "en", "msgid": "Kort"})
    sent = {**desk.headers, "Content-Type": "application/json"}
    for host in ("preview.example.org", "localhost:8000"):
        answer = desk.client.post("/p/-/desk/open", data=body, headers={**sent, "Host": host})
        assert answer.status_code == 200, answer.text


def test_processes_share_the_token_and_keep_it_secret(tmp_path: Path) -> None:
    """In a file that its owner alone can read; where there can be none each has its own."""
    apps.make(tmp_path)
    one, other = Desk(tmp_path), Desk(tmp_path)
    assert one.headers["X-Portret-Token"] == other.headers["X-Portret-Token"]
    assert stat.S_IMODE((tmp_path / ".cache/desk-key").stat().st_mode) == 0o600

    (tmp_path / "file").write_text("")
    alone = Desk(tmp_path, CACHE=tmp_path / "file/none")
    assert alone.ask("open")[0] == 200
    assert alone.headers["X-Portret-Token"] != one.headers["X-Portret-Token"]


# ---------------------------------------------------------------- where there is none of it


@pytest.mark.parametrize(
    "config",
    [
        {"PREVIEW": "0", "EDIT": "1"},
        {"PREVIEW": "1", "EDIT": "0"},
        {"PREVIEW": "1", "EDIT": ""},
        {"PREVIEW": "0", "EDIT": ""},
    ],
)
def test_it_is_nowhere_without_both_settings(tmp_path: Path, config: Mapping[str, str]) -> None:
    """A server for readers, and a preview that may only be looked at, know no such address."""
    apps.make(tmp_path)
    desk = Desk(tmp_path, **config)

    assert desk.headers["X-Portret-Token"] == ""
    rules = [each.rule for each in desk.client.application.url_map.iter_rules()]
    assert [rule for rule in rules if "desk" in rule] == []
    for action in ("open", "check", "save", "waive", "undo", "next"):
        sent = {**desk.headers, "Content-Type": "application/json"}
        answer = desk.client.post(f"/-/desk/{action}", data="{}", headers=sent)
        assert answer.status_code == 405
        assert answer.get_json(silent=True) is None


def test_a_new_language_is_begun_with_the_first_text(tmp_path: Path) -> None:
    """A language of site.yaml without a file gets the one that `update` writes."""
    make_site(tmp_path, apps.FILES)
    desk = Desk(tmp_path)
    assert desk.ask("save", texts=["In short"], state="blank")[0] == 200
    begun = desk.po()
    run = apps.flask(tmp_path, "translate", "update", "en")

    assert run.returncode == 0
    assert desk.po() == begun
    assert pofile.read(begun.encode()).in_use["", "Kort"].translations == ("In short",)
