"""Languages through content, catalogues, server and export: without data, by region, one alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests import apps, sites

URL = "name: Proef\nbase_url: https://proef.example\n"
DESCRIBED = f"""{URL}languages:
  - nl
  - tag: rom
    name: Romani čhib
    dir: ltr
    like: ro
  - {{tag: de-simple, name: Leichte Sprache, dir: ltr, like: de}}
  - {{tag: de-x-ab, name: Plat, dir: ltr, like: de}}
  - {{tag: bqi, name: لۊری, dir: rtl, like: fa}}
"""


def read(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text("utf-8"))


def test_a_language_without_data_is_like_another(tmp_path: Path) -> None:
    """Its own tag, name and catalogue; the dates, lists and plural rule of the one it is like."""
    apps.make(tmp_path, {"site.yaml": DESCRIBED})
    runs = [apps.flask(tmp_path, *words.split()) for words in ("translate update", "check")]
    catalog = tmp_path / "translations/rom/LC_MESSAGES/messages.po"
    text = catalog.read_text("utf-8")
    text = text.replace('msgid "Wie wij zijn."\nmsgstr ""', 'msgid "Wie wij zijn."\nmsgstr "Amen."')
    catalog.write_text(text, "utf-8")
    runs.append(apps.flask(tmp_path, "freeze"))

    assert [run.returncode for run in runs] == [0, 0, 0]
    assert '"Language: rom\\n"' in text
    assert "nplurals=3; plural=(n==1 ? 0 :" in text
    assert (tmp_path / "translations/de_simple/LC_MESSAGES/messages.po").is_file()
    page = read(tmp_path / "build/rom/about/index.html")
    assert page.css_first("html").attributes == {"lang": "rom", "dir": "ltr"}
    assert page.css_first(".prose").text().strip() == "Amen."
    assert read(tmp_path / "build/bqi/index.html").css_first("html").attributes["dir"] == "rtl"
    names = {each.attributes["hreflang"]: each.text() for each in page.css(".languages a")}
    assert names["de-simple"] == "Leichte Sprache"
    days = [
        read(tmp_path / f"build/{tag}/partners/anker/index.html").css_first(".dateline time").text()
        for tag in ("rom", "de-simple", "de-x-ab")
    ]
    assert days == ["4 iunie 2017", "4. Juni 2017", "4. Juni 2017"]


def test_readers_of_a_language_without_data_get_it(tmp_path: Path) -> None:
    """By its tag alone: readers of German are not led to the simple German."""
    client = apps.make_app(apps.make(tmp_path, {"site.yaml": DESCRIBED})).test_client()

    def led(wanted: str) -> str | None:
        return client.get("/", headers={"Accept-Language": wanted}).headers.get("Location")

    tags = {"rom-RO": "rom", "de-simple": "de-simple", "de-x-ab": "de-x-ab", "bqi": "bqi"}
    assert {tag: led(tag) for tag in tags} == {tag: f"/{own}/" for tag, own in tags.items()}
    assert client.get("/de-simple/").status_code == 200
    assert client.get("/de/").status_code == 404


def test_a_changed_description_changes_the_pages(tmp_path: Path) -> None:
    """An incremental export is that of all pages, also where only a language's name changed.

    A day within words that fell back is marked with the language, and so with its direction.
    """
    facts = "facts:\n  - {label: Boten, value: '3', as_of: 2017-06-01}\nupdated: 2018-01-01"
    files = {"site.yaml": DESCRIBED, "partners/anker/index.md": sites.partner(facts)}
    apps.make(tmp_path, files)
    assert apps.flask(tmp_path, "translate", "update").returncode == 0
    assert apps.flask(tmp_path, "freeze").returncode == 0
    changed = DESCRIBED.replace("like: ro", "like: pl").replace("Romani čhib", "Romanes")
    changed = changed.replace("    dir: ltr\n", "    dir: rtl\n")
    (tmp_path / "content/site.yaml").write_text(changed, "utf-8")

    assert apps.flask(tmp_path, "freeze").returncode == 0
    found = apps.tree(tmp_path / "build")
    assert apps.flask(tmp_path, "freeze", "--full").returncode == 0

    assert apps.tree(tmp_path / "build") == found
    assert b"4 czerwca 2017" in found["rom/partners/anker/index.html"]


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        ("[nl, rom]", "Or describe it in site.yaml: {tag: rom, name: …, dir: ltr, like: nl}."),
        ("[nl, de-simple]", "Or describe it in site.yaml: {tag: de-simple, name: …, dir: ltr,"),
        ("[nl, {tag: srn, name: Sranan, like: nl}]", "the field “dir” is missing or empty"),
        ("[nl, {tag: srn, name: S, dir: up, like: nl}]", "“up”, where ltr or rtl was expected"),
        ("[nl, {tag: srn, name: S, dir: ltr, like: q}]", "“q”, where a BCP 47 language tag was"),
        ("[nl, {tag: De_Simple, name: S, dir: ltr, like: de}]", "Write “de-simple”."),
        ("[nl, {tag: de_X_AB, name: S, dir: ltr, like: de}]", "Write “de-x-ab”."),
        ("[nl, {tag: plat!, name: S, dir: ltr, like: de}]", "Write a tag as de-simple."),
        ("[nl, {tag: nl, name: Plat, dir: ltr, like: de}]", "the language nl is listed twice"),
    ],
)
def test_what_a_description_lacks_is_told(tmp_path: Path, languages: str, told: str) -> None:
    """In the file and line, with what to write."""
    apps.make(tmp_path, {"site.yaml": f"{URL}languages: {languages}\n"})

    run = apps.flask(tmp_path, "check")

    assert run.returncode == 1
    assert "content/site.yaml:3: " in run.stdout
    assert told in run.stdout


def test_another_language_is_added_after_a_description(tmp_path: Path) -> None:
    """In the same form; one that CLDR lacks is told how to be described, or that it is there."""
    apps.make(tmp_path, {"site.yaml": DESCRIBED.replace("  - {tag", "#  - {tag") + "excerpt: 90\n"})

    added = apps.flask(tmp_path, "translate", "add", "fr")
    told = [apps.flask(tmp_path, "translate", "add", tag).stderr for tag in ("rom", "srn")]

    assert added.returncode == 0
    assert "    like: ro\n  - fr\n#" in (tmp_path / "content/site.yaml").read_text("utf-8")
    assert "site.yaml has rom already" in told[0]
    assert "describe it in site.yaml: {tag: srn, name: …" in told[1]


def test_a_name_may_be_in_a_language_without_data(tmp_path: Path) -> None:
    """Its tag and its direction are all that a name needs."""
    matter = "---\ntitle: {}\ntitle_lang: {}\npublished: 2017-06-04\n---\n\nTekst.\n"
    files = {
        "partners/wan/index.md": matter.format("Wan Switi", "srn"),
        "partners/bax/index.md": matter.format("بختیاری", "bqi"),
    }
    apps.make(tmp_path, files)
    client = apps.make_app(tmp_path).test_client()

    assert '<h1 lang="srn" dir="ltr">Wan Switi</h1>' in client.get("/nl/partners/wan/").text
    assert '<h1 lang="bqi" dir="rtl">بختیاری</h1>' in client.get("/nl/partners/bax/").text


# ---------------------------------------------------------------- the choice of languages


def test_the_chooser_has_a_title_and_a_description_of_its_own(tmp_path: Path) -> None:
    """Neither is that of home: it names the languages."""
    text = f"{URL}description: Wie wij zijn.\nlanguages: [nl, en, ar]\n"
    apps.make(tmp_path, {"site.yaml": text})
    apps.translate(tmp_path, "nl", {"Language": "Taal"})
    assert apps.flask(tmp_path, "freeze").returncode == 0

    found = []
    for path in ("index.html", "nl/index.html"):
        page = read(tmp_path / "build" / path)
        description = page.css_first("[name=description]").attributes["content"]
        found.append((page.css_first("title").text(), description))

    assert found == [
        ("Taal – Proef", "Nederlands, English en العربية"),
        ("Proef", "Wie wij zijn."),
    ]


@pytest.mark.parametrize("path", ["", "/map"])
def test_a_site_of_one_language_has_nothing_to_choose(tmp_path: Path, path: str) -> None:
    """No switcher, no chooser, no hreflang; `/` leads on, on the server and in the export."""
    text = f"name: Proef\nbase_url: https://proef.example{path}\nlanguages: [nl]\n"
    apps.make(tmp_path, {"site.yaml": text})
    answer = apps.make_app(tmp_path).test_client().get(f"{path}/")

    runs = [apps.flask(tmp_path, words, PORTRET_HOST="netlify") for words in ("check", "freeze")]

    assert [run.returncode for run in runs] == [0, 0]
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{path}/nl/")
    assert "Vary" not in answer.headers
    root = read(tmp_path / "build/index.html")
    refresh, canonical = root.css_first("[http-equiv=refresh]"), root.css_first("[rel=canonical]")
    assert refresh.attributes["content"] == f"0; url={path}/nl/"
    assert canonical.attributes["href"] == f"https://proef.example{path}/nl/"
    assert root.css_first(".more").attributes["href"] == f"{path}/nl/"
    for page in (tmp_path / "build").rglob("*.html"):
        assert "hreflang" not in page.read_text("utf-8")
        assert read(page).css(".languages, .choices") == []
    if not path:
        lines = (tmp_path / "build/_redirects").read_text("utf-8").splitlines()
        assert [line for line in lines if line.startswith("/ ")] == ["/ /nl/ 302!"]
    assert f"<loc>https://proef.example{path}/</loc>" not in (
        tmp_path / "build/sitemap.xml"
    ).read_text("utf-8")


def test_a_second_language_brings_the_choice_back(tmp_path: Path) -> None:
    """The next export has the chooser and the switchers, as one of all pages has."""
    text = "name: Proef\nbase_url: https://proef.example\nlanguages: [nl]\n"
    apps.make(tmp_path, {"site.yaml": text})
    assert apps.flask(tmp_path, "freeze", "--host", "netlify").returncode == 0
    (tmp_path / "content/site.yaml").write_text(text.replace("[nl]", "[nl, en]"), "utf-8")

    assert apps.flask(tmp_path, "freeze", "--host", "netlify").returncode == 0

    for page in ("index.html", "nl/index.html"):
        assert read(tmp_path / "build" / page).css("[hreflang=en]")
    assert "/ /en/ 302! Language=en\n" in (tmp_path / "build/_redirects").read_text("utf-8")


# ---------------------------------------------------------------- figures and credits


def test_figures_and_credits_speak_the_readers_language(tmp_path: Path) -> None:
    """Numbers have the reader's separators; a value with words and a credit are messages."""
    matter = (
        'facts:\n  - {label: Leden, value: "1.240,5"}\n  - {label: Sinds, value: "2017"}\n'
        "  - {label: Landen, value: bijna 3.000}\n"
        "image: {file: wit.png, alt: Wit licht., credit: 'Foto: Jan', licence: CC0}\n"
    )
    anker = "partners/anker"
    apps.make(
        tmp_path, {f"{anker}/index.md": sites.partner(matter), f"{anker}/wit.png": sites.png(9, 6)}
    )
    values = {("value", "bijna 3.000"): "nearly 3,000", ("credit", "Foto: Jan"): "Photo: Jan"}
    apps.translate(tmp_path, "en", {**apps.EN, **values})
    client = apps.make_app(tmp_path).test_client()

    def shown(tag: str) -> list[str]:
        page = LexborHTMLParser(client.get(f"/{tag}/partners/anker/").text)
        small = page.css_first("figcaption small")
        return [*(each.text() for each in page.css(".facts-value")), small.inner_html or ""]

    assert shown("nl") == ["1.240,5", "2017", "bijna 3.000", "Foto: Jan, CC0"]
    marked = '<span lang="nl" dir="ltr">{}</span>'
    assert shown("en") == ["1,240.5", "2017", "nearly 3,000", f"Photo: Jan, {marked.format('CC0')}"]
    arabic = f"{marked.format('Foto: Jan')}، {marked.format('CC0')}"
    assert shown("ar") == ["1,240.5", "2017", "bijna 3.000", arabic]


# ---------------------------------------------------------------- a language of a region


def test_a_region_has_the_words_of_its_language(tmp_path: Path) -> None:
    """Its own dates; the catalogue of en until it has its own, which begins with those words."""
    text = f"{URL}languages: [nl, en-GB, ar]\n"
    apps.make(tmp_path, {"site.yaml": text})
    before = apps.tree(tmp_path / "translations/en")

    def about(build: str) -> list[str]:
        assert apps.flask(tmp_path, "freeze", "--to", build).returncode == 0
        page = read(tmp_path / build / "en-GB/about/index.html")
        portrait = read(tmp_path / build / "en-GB/partners/anker/index.html")
        return [each.text().strip() for each in (*page.css(".prose"), *portrait.css("time"))]

    first, check = about("one"), apps.flask(tmp_path, "check")
    update = apps.flask(tmp_path, "translate", "update")
    own = (tmp_path / "translations/en_GB/LC_MESSAGES/messages.po").read_text("utf-8")

    assert first[:2] == ["Who we are.", "4 June 2017"]
    assert "translations/en" not in check.stdout
    assert update.returncode == 0
    assert '"Language: en_GB\\n"' in own
    assert 'msgstr "Who we are."' in own
    assert apps.tree(tmp_path / "translations/en") == before
    assert about("two") == first


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en-GB", "4 June 2017"),
        ("en-US", "June 4, 2017"),
        ("en", "June 4, 2017"),
        ("{tag: en, name: English, dir: ltr, like: en-GB}", "4 June 2017"),
        ("en-150", "4 June 2017"),
    ],
)
def test_english_dates_are_those_of_the_region(tmp_path: Path, language: str, day: str) -> None:
    """Alone, as the source language or as another; English needs no words at all."""
    for languages in (f"[{language}]", f"[{language}, nl]", f"[nl, {language}]"):
        folder = tmp_path / languages
        sites.make_site(folder, {"site.yaml": f"{URL}languages: {languages}\n"})
        apps.translate(folder, "nl", {})
        app = apps.make_app(folder)
        tag = next(
            each.tag
            for each in app.extensions["portret"].current().snapshot.site.languages
            if each.is_english
        )
        text = app.test_client().get(f"/{tag}/partners/anker/").text

        assert f'<time datetime="2017-06-04">{day}</time>' in text
        assert tag == "en" or 'lang="en"' not in text


def test_a_site_in_the_english_of_a_region_has_no_problem(tmp_path: Path) -> None:
    """Alone or as the source language."""
    for languages in ("[en-GB]", "[en-GB, nl]"):
        folder = tmp_path / languages
        sites.make_site(folder, {"site.yaml": f"{URL}languages: {languages}\n"})
        (folder / "translations").mkdir()

        assert apps.flask(folder, "check").returncode == 0
