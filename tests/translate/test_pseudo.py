"""Every message has a safe pseudo translation, and with them no page shows a hard-coded word."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from portret import locales
from portret.catalogs import pofile, safety
from portret.catalogs.safety import Kind, kind_of
from portret.markdown.document import document
from portret.translate import pseudo
from tests import apps, nasty, sites

ROOT = Path(__file__).resolve().parents[2]
PATHS = [f"translations/{name}/LC_MESSAGES/messages.po" for name in ("en_XA", "ar_XB")]

# ---------------------------------------------------------------- one text


@pytest.mark.parametrize(
    ("text", "accents", "arabic"),
    [
        ("Menu", "⟦Ḿéñû ļö⟧", "⟦معنض لو⟧"),
        ("98 één ËÑ", "⟦98 ééñ ÉÑ ļöŕ⟧", "⟦98 ععن عن لور⟧"),
        ("[de brug][1]", "⟦[đé ƀŕûĝ][1] ļöŕé⟧", "⟦[دع برضغ][1] لورع⟧"),
        ("![een](b)", "⟦![ééñ](ƀ) ļöŕ⟧", "⟦![ععن](ب) لور⟧"),
        ("**a** _b_\nc", "⟦**à** _ƀ_\nç ļöŕé⟧", "⟦**ا** _ب_\nث لورع⟧"),
        ("`a` ``b`b`` c", "⟦`a` ``b`b`` ç ļöŕé⟧", "⟦`a` ``b`b`` ث لورع⟧"),
        ("``a`b`", "⟦``à`b` ļö⟧", "⟦``ا`b` لو⟧"),
        (r"\`a\` \[b\]", r"⟦\`à\` \[ƀ\] ļöŕé⟧", r"⟦\`ا\` \[ب\] لورع⟧"),
        ("&nbsp;a &#65;", "⟦&nbsp;à &#65; ļöŕé⟧", "⟦&nbsp;ا &#65; لورع⟧"),
        ("%(n)s a, 1%%", "⟦%(n)s à, 1%% ļöŕé⟧", "⟦%(n)s ا, 1%% لورع⟧"),
    ],
)
def test_only_the_letters_of_words_change(text: str, accents: str, arabic: str) -> None:
    """Code, escapes, entities, numbers of links, marks and placeholders stay as they are."""
    assert [pseudo.translation(text, tag, Kind(0)) for tag in locales.PSEUDO] == [accents, arabic]


@pytest.mark.parametrize("tag", locales.PSEUDO)
def test_a_text_gets_longer_by_a_third(tag: str) -> None:
    """A long text by as much as a short one, in words that can wrap."""
    text = "Wie het eigen land ontvlucht, heeft rechten. " * 20

    found = pseudo.translation(text.strip(), tag, Kind.MARKDOWN)

    assert 1.29 < len(found) / len(text) < 1.32
    assert max(map(len, found.split())) < 15


@nasty.steady
@given(nasty.inline)
def test_every_message_has_a_safe_translation(text: str) -> None:
    """Whatever an author writes: altered, in brackets, and with nothing that is not shown."""
    for message in document(text).messages:
        for tag in locales.PSEUDO:
            kind = kind_of(message)
            found = pseudo.translation(message.text, tag, kind)

            assert safety.fault(kind, message.text, found) is None
            assert (found[0], found[-1]) == ("⟦", "⟧")
            assert found[1:-1] != message.text or re.search(r"://|@|\{", message.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 35_000, f"⟦{'a' * 35_000}⟧"),  # a third more would be too long
        ("a" * 39_999, "a" * 39_999),
        ("100% of it", ""),  # no interface word could be shown
    ],
)
def test_what_is_not_safe_is_altered_less(text: str, expected: str) -> None:
    """Brackets alone, then the text as it is, then no translation."""
    assert pseudo.translation(text, "en-XA", Kind.INTERFACE) == expected


# ---------------------------------------------------------------- the catalogues


def test_the_command_translates_every_message(tmp_path: Path) -> None:
    """Two catalogues, every entry with its translations; site.yaml and all else stay."""
    folder = apps.make(tmp_path)
    apps.flask(folder, "translate", "update")
    before = {k: v for k, v in apps.tree(folder).items() if not k.startswith(".cache")}
    run = apps.flask(folder, "translate", "pseudo")

    after = {k: v for k, v in apps.tree(folder).items() if not k.startswith(".cache")}
    english, arabic = (pofile.read(after[path]) for path in PATHS)
    forms = [
        next(each.translations for each in file.entries if each.plural == "%(number)s portraits")
        for file in (english, arabic)
    ]

    assert run.returncode == 0
    assert run.stdout.splitlines()[:2] == PATHS
    assert "/en-XA/ and /ar-XB/" in run.stdout
    assert {**after, **before} == after
    assert set(after) - set(before) == set(PATHS)
    assert english.header["language"] == "en_XA"
    assert all(all(entry.translations) for file in (english, arabic) for entry in file.entries)
    template = pofile.read(after["translations/messages.pot"])
    assert [[each.key for each in file.entries] for file in (english, arabic)] == [
        [each.key for each in template.entries]
    ] * 2
    assert forms[0] == ("⟦%(number)s þöŕţŕàîţ ļöŕéḿ⟧", "⟦%(number)s þöŕţŕàîţš ļöŕéḿ⟧")
    assert [("پورترايتس" in form) for form in forms[1]] == [True, False, True, True, True, True]


def test_a_second_run_overwrites(tmp_path: Path) -> None:
    """Nobody translates these files: what was written into them goes, as what is gone."""
    folder = apps.make(tmp_path)
    apps.flask(folder, "translate", "pseudo")
    before = (folder / PATHS[0]).read_bytes()
    (folder / PATHS[0]).write_text("x")
    apps.flask(folder, "translate", "pseudo")

    assert (folder / PATHS[0]).read_bytes() == before


def test_other_commands_leave_pseudo_locales_alone(tmp_path: Path) -> None:
    """Unless site.yaml lists them they are no languages of the site."""
    folder = apps.make(tmp_path)
    apps.flask(folder, "translate", "update")
    apps.flask(folder, "translate", "pseudo")
    before = apps.tree(folder / "translations")

    assert "up to date" in apps.flask(folder, "translate", "update").stdout
    assert apps.tree(folder / "translations") == before
    assert "XA" not in apps.flask(folder, "check").stdout
    assert "XA" not in apps.flask(folder, "translate", "status", "--json").stdout
    assert apps.flask(folder, "freeze").returncode == 0
    assert not (folder / "build/en-XA").exists()


def test_folders_that_cannot_be_written_are_one_line(tmp_path: Path) -> None:
    """The place and the reason, and exit status 1."""
    run = apps.flask(apps.make(tmp_path), "translate", "pseudo", PORTRET_TRANSLATIONS="/proc/none")

    assert run.returncode == 1
    assert re.match(r"/proc/none/\S+ cannot be written: ", run.stderr)
    assert run.stderr.count("\n") == 1


def test_a_pseudo_locale_is_shown_as_any_language(tmp_path: Path) -> None:
    """Listed in site.yaml, it has its pages in server and export, in its own direction."""
    site = "name: Proef\nbase_url: https://proef.example\nlanguages: [nl, en-XA, ar-XB]\n"
    folder = apps.make(tmp_path, {"site.yaml": site})
    apps.flask(folder, "translate", "pseudo")

    client = apps.make_app(folder).test_client()
    build = apps.export(folder, tmp_path / "build")
    for tag, direction, name in (("en-XA", "ltr", "Ƀŕûĝ"), ("ar-XB", "rtl", "برضغ")):
        page = (build / tag / "partners/brug/index.html").read_text("utf-8")

        assert client.get(f"/{tag}/partners/brug/").text == page
        assert f'<html lang="{tag}" dir="{direction}">' in page
        assert f"<h1>⟦{name} " in page
        assert '<meta name="robots" content="noindex">' not in page


# ---------------------------------------------------------------- no word is hard-coded

NAMES = {
    ".languages a, .choices a": "each language's own name",
    ".languages button bdi": "its tag",
    ".colophon bdi": "the foundation's name",
    ".details bdi": "the partner's own names",
    ".details a[dir=ltr]": "its web address",
    ".title-image small": "credit and licence",
}
"""What is by design never translated."""

DATE = r"(January|March|June|September) ([0-9]{1,2}, )?[0-9]{4}"
COUNTRIES = r"(,? and )?(Belgium|Germany|Norway|France)|, and "
"""What CLDR says, in English on the pages in en-XA and in Arabic on those in ar-XB."""

ADDRESS = r"[a-z.]+\.org|/[\w/-]+/"
"""Web addresses in a text stay as they are: another would not be safe."""

RICH = """\
---
title: Rijk
published: 2017-01-02
updated: 2017-03-04
summary: Alles erop en eraan.
image: {file: rijk.png, alt: Wit, caption: Een bijschrift, credit: Iemand, licence: CC0}
quote: {text: Een citaat, who: Iemand van ons}
facts:
  - {label: Leden, value: veel, unit: mensen, as_of: 2017-09-05, source: https://x.example}
themes: [migration-and-asylum]
countries: [NO, FR]
website: https://www.x.example
organisation: {legal_name: Rijk BV, short_name: RBV, founded: 1999, country: NO}
status: past
support:
  - {id: "1", title: Gift, description: Doel, amount: 10, currency: EUR, awarded: 2017-09-05}
draft: true
aliases: [arm]
about: Over *ons*.
---

| Kop | Getal |
|---|---|
| [een](../ecre/) | `code` |
"""
"""A portrait that shows all that a template can show."""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with pseudo catalogues, a portrait with everything, and many small ones."""
    folder = tmp_path_factory.mktemp("real")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "translations", folder / "translations")
    settings = folder / "content/site.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("fr, ar]", "fr, ar, en-XA, ar-XB]"), "utf-8")
    partners = folder / "content/partners"
    for number in range(48):
        (partners / f"p{number}").mkdir()
        (partners / f"p{number}/index.md").write_text(sites.partner("countries: [BE]\n"), "utf-8")
    (partners / "rijk").mkdir()
    (partners / "rijk/index.md").write_text(RICH, "utf-8")
    (partners / "rijk/rijk.png").write_bytes(sites.png())
    assert apps.flask(folder, "translate", "pseudo", PORTRET_DRAFTS="1").returncode == 0
    return folder


def texts(page: str) -> Iterator[str]:
    """Every text of a page that readers see or hear, or find in search engines and previews."""
    tree = LexborHTMLParser(page)
    for selector in (
        *NAMES,
        "style",
        "script",
        "code",
        ".letters li",
        ".letter h2",
        ".countries h3",
    ):
        for node in tree.css(selector):
            node.decompose()
    assert tree.root
    for node in tree.root.traverse(include_text=True):
        yield from (node.attributes.get(name) or "" for name in ("alt", "title", "aria-label"))
        if node.tag == "-text":
            yield node.text(deep=False)
    for name in ("name=description", "property='og:title'", "property='og:description'"):
        yield from (node.attributes["content"] or "" for node in tree.css(f"meta[{name}]"))


@pytest.mark.parametrize("tag", locales.PSEUDO)
def test_no_text_of_the_site_is_hard_coded(real: Path, tag: str) -> None:
    """Whatever letters a page of any kind shows are those of a pseudo text, names aside."""
    app = apps.make_app(real, DRAFTS="1", EXPORTING=True)  # so that a former address is a page
    client = app.test_client()
    addresses = app.extensions["portret"].current().addresses
    found, kinds = set(), set()
    for path, address in addresses.items():
        is_page = address.kind.by_language and address.kind.template.endswith(".html")
        if is_page and address.edition.language.tag == tag:
            kinds.add((address.kind.template, address.number))
            for text in texts(client.get(path).text):
                known = f"{DATE}|{COUNTRIES}|{ADDRESS}" if tag == "en-XA" else ADDRESS
                rest = re.sub(known, "", text)
                if any(is_foreign(char, tag) for char in rest):
                    found.add((address.kind.template, text.strip()))

    assert found == set()
    assert kinds >= {
        (f"{name}.html", 1) for name in ("home", "partner", "page", "theme", "moved", "404")
    }
    assert kinds >= {("partners.html", 2), ("country.html", 1)}


def is_foreign(char: str, tag: str) -> bool:
    """Whether a letter is none that pseudo texts of a language have."""
    latin = unicodedata.name(char, "").startswith("LATIN ")
    return char.isascii() and char.isalpha() if tag == "en-XA" else latin


def test_notices_of_what_is_missing_are_not_hard_coded(real: Path, tmp_path: Path) -> None:
    """A page that is not translated says so in words from the catalogue."""
    folder = shutil.copytree(real, tmp_path / "real", symlinks=True)
    (folder / "content/pages/nieuw.md").write_text("---\ntitle: Nieuw\n---\n\nNieuws.\n", "utf-8")
    page = apps.make_app(folder, DRAFTS="1").test_client().get("/ar-XB/nieuw/").text

    notices = LexborHTMLParser(page).css(".notice, .languages small")

    assert len(notices) > 2
    assert [each.text() for each in notices if re.search("[A-Za-z]", each.text())] == []


def test_no_word_stands_in_a_template() -> None:
    """Outside of tags and of what Jinja fills in is no letter, also where no test comes by."""
    notes = r"\{#.*?#\}|\{% trans .*?endtrans %\}|\{% block kind %\}\w+"
    filled = r"\{%.*?%\}|\{\{.*?\}\}| aria-current=\"\w+\""
    found = {}
    readers_never_get = {"_preview.html", "_overview.html", "_broken.html"}
    for path in (ROOT / "templates").glob("*.html"):
        if path.name in readers_never_get:
            continue
        text = re.sub(f"(?s){notes}", "", path.read_text("utf-8"))
        text = re.sub("<[^>]*>", "", re.sub(f"(?s){filled}", "", text))
        found[path.name] = re.findall(r"[^\W\d_]+", text)

    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 10
