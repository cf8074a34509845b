"""The preview's overview: what waits on which page in which language."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from portret.web import overview
from tests import apps
from tests.web.test_desk import Desk


def table(folder: Path) -> dict[str, list[tuple[str, str | None]]]:
    """The rows by their first cell: the text of each cell, and where it leads."""
    answer = apps.make_app(folder, PREVIEW="1").test_client().get("/-/overview")
    assert answer.status_code == 200
    rows = {}
    for row in LexborHTMLParser(answer.text).css("tbody tr"):
        found = []
        for cell in row.css("td"):
            link = cell.css_first("a")
            text = " ".join(cell.text().split())
            found.append((text, link.attributes["href"] if link else None))
        rows[row.css_first("th").text()] = found
    return rows


def test_each_cell_tells_what_waits_and_leads_there(tmp_path: Path) -> None:
    """Missing, fuzzy, unsafe and doubtful texts, pages and words; in place, the first one opens."""
    apps.make(tmp_path)
    texts = {"Zie [de brug][1].": "See it.", "Kort": "Short", "Doel": "The the aim"}
    po = apps.translate(tmp_path, "en", {**texts, ("title", "Anker"): "Anchor"})
    po.write_text(po.read_text("utf-8").replace('msgid "Kort"', '#, fuzzy\nmsgid "Kort"'), "utf-8")
    rows = table(tmp_path)

    date, source, english, _ = rows["/partners/anker/"]
    assert date == ("2017-06-04", None)
    assert source == ("", None)
    assert english == (
        "33 % 2 missing 1 fuzzy 1 unsafe 1 doubtful",
        "/en/partners/anker/#preview--next",
    )
    assert rows["/partners/brug/"][3] == ("100 %", "/ar/partners/brug/")
    assert rows["Words of the interface"][2] == ("100 %", "/en/")
    assert rows["Words of the interface"][3][1] == "/ar/#preview--next"
    assert "missing" in rows["Words of the interface"][3][0]


def test_the_longest_waiting_are_named_first(tmp_path: Path) -> None:
    """By the day of their text; what nobody waits for is not among them."""
    apps.make(
        tmp_path, {"pages/about.md": "---\ntitle: Over ons\nupdated: 2016-02-03\n---\n\nNieuw.\n"}
    )
    body = LexborHTMLParser(
        apps.make_app(tmp_path, PREVIEW="1").test_client().get("/-/overview").text
    )
    found = [
        (" ".join(each.text().split()), each.css_first("a").attributes["href"])
        for each in body.css("ol li")
    ]

    assert found == [
        ("2016-02-03: /about/, English", "/en/about/#preview--next"),
        ("2016-02-03: /about/, العربية", "/ar/about/#preview--next"),
        ("2017-06-04: /partners/anker/, العربية", "/ar/partners/anker/#preview--next"),
    ]


def test_waiting_words_lead_to_pages_where_they_stand(tmp_path: Path) -> None:
    """A word of the portrait to a portrait, one of a part to a page that has it."""
    apps.make(tmp_path)
    app = apps.make_app(tmp_path, PREVIEW="1")
    body = LexborHTMLParser(app.test_client().get("/-/overview").text)
    words = {}
    for details in body.css("details"):
        language = details.css_first("summary bdi").attributes["lang"]
        for item in details.css("li"):
            links = [each.attributes["href"] for each in item.css("a")]
            words[language, item.css_first("q").text()] = links

    assert {language for language, _ in words} == {"nl", "ar"}
    assert words["nl", "About this partner"] == ["/nl/partners/anker/"]
    assert words["ar", "Other partners"] == ["/ar/partners/anker/"]
    assert words["nl", "All themes"] == ["/nl/search/", "/nl/themes/news/"]
    assert words["nl", "Menu"] == ["/nl/"]
    assert ("nl", "Other partners") not in words


def test_a_large_site_is_told_without_checks(tmp_path: Path) -> None:
    """They take a second for each thousand; each page still marks its own."""
    body = "".join(f"Regel {number}.\n\n" for number in range(overview.MAX_CHECKED // 3))
    apps.make(tmp_path, {"pages/lang.md": f"---\ntitle: Lang\n---\n\n{body}"})
    apps.translate(tmp_path, "en", {"Doel": "The the aim"})

    assert "doubtful" not in table(tmp_path)["/partners/anker/"][2][0]


def test_readers_have_no_overview(tmp_path: Path) -> None:
    """Only a preview."""
    apps.make(tmp_path)

    assert apps.make_app(tmp_path).test_client().get("/-/overview").status_code == 404


# ---------------------------------------------------------------- a language is begun


def begun(desk: Desk, tag: str) -> tuple[int, dict[str, str]]:
    """The status and the answer of beginning a language."""
    found: tuple[int, dict[str, str]] = desk.ask("begin", tag="nl", new=tag)
    return found


def test_a_language_is_begun_as_by_the_command(tmp_path: Path) -> None:
    """The same files, to the byte; its pages are there at once."""
    apps.make(tmp_path / "one")
    apps.make(tmp_path / "other")
    desk = Desk(tmp_path / "one")
    status, told = begun(desk, "pl")
    assert apps.flask(tmp_path / "other", "translate", "add", "pl").returncode == 0

    assert (status, told["name"], told["href"]) == (200, "Polski", "/pl/")
    assert int(told["waiting"]) > 5
    for name in ("content/site.yaml", "translations/pl/LC_MESSAGES/messages.po"):
        one, other = tmp_path / "one" / name, tmp_path / "other" / name
        assert one.read_bytes() == other.read_bytes()
    assert desk.page("/pl/partners/anker/").css_first("html").attributes["lang"] == "pl"


@pytest.mark.parametrize(
    ("tag", "error"),
    [
        ("ar", "has ar already"),
        ("", "is no language"),
        ("xx", "is no language"),
        ("en-XA", "has no readers"),
        ("../../evil", "is no language"),
        ("pl\nevil: x", "is no language"),
    ],
)
def test_a_language_that_cannot_be_begun_leaves_all_as_it_is(
    tmp_path: Path, tag: str, error: str
) -> None:
    """With the reason."""
    apps.make(tmp_path)
    desk, before = Desk(tmp_path), files(tmp_path)
    status, told = begun(desk, tag)

    assert status == 422
    assert error in told["error"]
    assert files(tmp_path) == before


def test_a_language_is_not_begun_twice_by_two_names(tmp_path: Path) -> None:
    """Both would read one file."""
    apps.make(tmp_path, {"site.yaml": "name: Proef\nlanguages: [nl, en, zh-TW]\n"})
    status, told = begun(Desk(tmp_path), "zh-Hant")

    assert status == 422
    assert "means the same" in told["error"]


@pytest.mark.parametrize(
    ("entry", "less"),
    [("", 1), ("#, fuzzy\n", 0), ("obsolete", 0)],
)
def test_what_waits_in_a_begun_language_is_counted(tmp_path: Path, entry: str, less: int) -> None:
    """A file that lay there may have some texts; of what is doubted or out of use none is had."""
    apps.make(tmp_path / "one")
    apps.make(tmp_path / "other")
    path = apps.translate(tmp_path / "other", "pl", {"Kort": "Krótko"})
    text = path.read_text("utf-8")
    new = entry if entry.startswith("#") else ""
    text = text.replace('msgid "Kort"', f'{new}msgid "Kort"')
    if entry == "obsolete":
        text = text.replace(
            'msgid "Kort"\nmsgstr "Krótko"', '#, fuzzy\n#~ msgid "Weg"\n#~ msgstr "Precz"'
        )
    path.write_text(text, "utf-8")
    whole, rest = (begun(Desk(tmp_path / name), "pl")[1]["waiting"] for name in ("one", "other"))

    assert int(whole) - int(rest) == less


def test_nothing_is_half_begun(tmp_path: Path) -> None:
    """Where a list of languages is no program's to change, or something is in the way."""
    apps.make(
        tmp_path, {"site.yaml": "name: Proef\nlanguages:\n  - nl\n  - >-\n    en\nexcerpt: 90\n"}
    )
    desk, before = Desk(tmp_path), files(tmp_path)
    status, told = begun(desk, "pl")
    assert (status, "that only a person can add to" in told["error"]) == (422, True)
    assert "Add pl to `languages`" in told["error"]
    assert files(tmp_path) == before

    (tmp_path / "content/site.yaml").write_text("name: Proef\nlanguages: [nl, en]\n")
    folder = tmp_path / "translations/pl"
    folder.write_text("in the way")
    before = files(tmp_path)
    status, told = begun(desk, "pl")
    assert (status, "translations/pl" in told["error"]) == (503, True)
    assert files(tmp_path) == before


def files(folder: Path) -> dict[str, bytes]:
    """Content and translations."""
    return {
        str(path): path.read_bytes()
        for name in ("content", "translations")
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }


def test_only_a_page_that_may_edit_begins_a_language(tmp_path: Path) -> None:
    """Others say who does it; another site's request is refused."""
    apps.make(tmp_path)
    desk = Desk(tmp_path)
    form = desk.page("/-/overview").css_first("#preview--begin")
    assert form.attributes["data-token"] == desk.headers["X-Portret-Token"]
    assert "pl" in [each.attributes["value"] for each in form.css("option")]
    assert "ar" not in [each.attributes["value"] for each in form.css("option")]
    headers = {"Origin": "http://evil.example"}
    assert desk.ask("begin", tag="nl", new="pl", headers=headers)[0] == 403
    assert not (tmp_path / "translations/pl").exists()
    desk.headers["Host"] = "evil.example"
    assert not desk.page("/-/overview").css_first("#preview--begin, script")

    answer = apps.make_app(tmp_path, PREVIEW="1").test_client().get("/-/overview")
    assert "flask translate add" in answer.text
    assert "preview--begin" not in answer.text
