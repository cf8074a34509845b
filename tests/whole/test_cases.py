"""The table: what stands in a catalogue, what check says of it, and what readers get.

Each row goes through the real commands, and is read on the page that the server sends and in the
file that the export holds. Where check names an error, readers get the source text, marked as such.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from tests import apps
from tests.sites import partner, png


class Case(NamedTuple):
    """An entry in a language; where it `shows` nothing of its own, readers get the source text."""

    tag: str
    source: str
    translation: str
    said: str = ""
    shows: str = ""

    @property
    def severity(self) -> list[str]:
        """That of what check says: a translation that is shown is at most doubted."""
        return [] if not self.said else ["warning"] if self.shows else ["error"]

    @property
    def msgid(self) -> str:
        """The source with numbers for its targets."""
        numbers = iter(range(1, 9))
        return re.sub(r"\]\([^)]*\)", lambda _: f"][{next(numbers)}]", self.source)


# ---------------------------------------------------------------- texts

WORD = "Een woord."
LINK = "Zie [de brug](../brug/)."
PICTURE = "Een ![een brug](brug.png) hier."
CODE = "Typ `make run`."
COPY = "Een zin van acht woorden blijft hier staan, onvertaald."
TRANSLATED = (
    "Een andere zin is hier lang genoeg, en wel vertaald.",
    "Une autre phrase est assez longue ici, et bien traduite.",
)

TEXTS = [
    Case(*row)
    for row in (
        ("en", WORD, "A word.", "", "A word."),
        ("en", WORD, ""),
        ("en", WORD, "A word.\n\n", "", "A word."),
        ("en", "Een **vet** woord.", "A *bold* word.", "", "A bold word."),
        ("en", "Jan & Zoon < Piet", "Jan & Son < Piet", "", "Jan & Son < Piet"),
        # links
        ("en", LINK, "See [the bridge][1].", "", "See the bridge."),
        ("en", "[Een](../brug/) [twee](/about/).", "[Two][2] [one][1].", "", "Two one."),
        ("en", LINK, "See the bridge.", "the link [1] of the source is"),
        ("en", LINK, "See [it][2].", "the link [1] of the source is"),
        ("en", LINK, "[See][1] [it][1].", "the link [1] stands twice"),
        ("en", LINK, "[See][1] [it][2].", "a link [2] that the source has not"),
        ("en", LINK, "See [it] [1].", "the number of a link apart"),
        ("zh", LINK, "见【桥】[1]。", "the number of a link apart"),
        ("en", LINK, "See [][1] it.", "a link without a text"),
        ("en", LINK, "[See][1] [it][", "half of a link “][”"),
        ("en", LINK, "[See][1] [it](x y)", "half of a link “](”"),
        ("en", LINK, "[See](/about/) it.", "the link [1] is written out as “/about/”"),
        ("en", WORD, "A [word](https://evil.example).", "a link “https://evil.example”"),
        ("en", WORD, "A <https://evil.example>.", "a link “https://evil.example”"),
        ("en", PICTURE, "A ![bridge][1] here.", "", "A here."),
        ("en", PICTURE, "A bridge.", "the picture [1] of the source is missing"),
        ("en", PICTURE, "A [bridge][1].", "a link [1] that the source has not"),
        ("en", PICTURE, "A ![][1] here.", "without its alternative text"),
        # addresses
        ("en", WORD, "A word (evil.com).", "an address “evil.com”"),
        ("en", WORD, "A word: https://evil.example/x", "an address “evil.example/x”"),
        ("en", WORD, "A word: me@evil.example.", "an address “me@evil.example”"),
        ("en", WORD, "A [word](javascript:alert(1)).", "half of a link “](”"),
        ("en", WORD, "javascript:alert(1) word.", "an address “javascript:alert(1”"),
        ("en", WORD, "data:text/html,x word.", "an address “data:text/html,x”"),
        ("en", WORD, "file:///etc/passwd word.", "an address “file:///etc/passwd”"),
        ("en", "Op nl.example staat het.", "It is on en.example.", "an address “en.example”"),
        ("zh", "Op nl.example staat het.", "请访问nl.example。", "", "请访问nl.example。"),
        ("fr", "Voor studenten.", "Pour les étudiant.es.", "", "Pour les étudiant.es."),
        ("pl", "Onder meer hier.", "M.in. tutaj.", "", "M.in. tutaj."),
        # code
        ("en", CODE, "Type `make run`.", "", "Type make run."),
        ("en", CODE, "Type `make it`.", "the code “make run” of the source is missing"),
        ("en", CODE, "Type make run.", "the code “make run” of the source is missing"),
        ("en", WORD, "A `word`.", "a code “word” that the source has not"),
        # tags and entities
        ("en", WORD, "A <b>word</b>.", "a tag “<b>”"),
        ("en", WORD, "A word<br>.", "a tag “<br>”"),
        ("en", WORD, "<script>alert(1)</script> word.", "a tag “<script>”"),
        ("en", WORD, "A word<img src=x onerror=alert(1)>.", "a tag “<img src=x onerror="),
        ("en", WORD, "A &lt;b&gt;word.", "a tag “<b>”"),
        ("en", "Een <b>vet</b> woord.", "A <b>bold</b> word.", "", "A <b>bold</b> word."),
        ("en", WORD, "A&nbsp;word.", "", "A\u00a0word."),
        ("en", WORD, "A&amp;nbsp;word.", "an entity “&nbsp;”"),
        ("en", WORD, "A {{ config }} {% word %}.", "“{{” is left", "A {{ config }} {% word %}."),
        ("en", WORD, "%(a)s %s %n {0} word.", "“%(a)s” is left", "%(a)s %s %n {0} word."),
        ("en", WORD, "A | word.", "", "A | word."),
        # blocks and cells
        ("en", WORD, "# A word.", "the mark “# ”"),
        ("en", WORD, "> A word.", "the mark “>”"),
        ("en", WORD, "A word.\n```", "the mark “```”"),
        ("en", WORD, "A word.\n---", "the mark “---”"),
        ("en", WORD, "A\n\nword.", "an empty line"),
        ("en", WORD, "| A word. |", "a table's row “| A word. |”"),
        ("en", WORD, "A\nword.", "", "A word."),
        ("en", "Meer dan 5 jaar.", "> 5 years.", "", "> 5 years."),
        ("pl", "“Kom”, zei zij.", "– Chodź – powiedziała.", "", "– Chodź – powiedziała."),
        ("en", WORD, "- A word.", "“-” at the start of a line", "- A word."),
        # characters
        ("ar", "Over ECRE.", "عن \u2068ECRE\u2069.", "", "عن \u2068ECRE\u2069."),
        ("ar", WORD, "كلمة\u200f.", "", "كلمة\u200f."),
        ("ar", WORD, "می\u200cخواهم.", "", "می\u200cخواهم."),
        ("ar", "Over ECRE.", "عن \u2068ECRE.", "an isolate without its partner"),
        ("ar", "Over ECRE.", "عن &#8296;ECRE.", "an isolate without its partner"),
        ("en", WORD, "A \u202edrow.", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("en", WORD, "A &#8238;drow.", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("en", WORD, "A \u202aword.", "LEFT-TO-RIGHT EMBEDDING (U+202A)"),
        ("en", WORD, "A \x1bword.", "a control character (U+001B)"),
        ("en", WORD, "A\tword.", "a control character (U+0009)"),
        ("en", WORD, "…", "the translation has no words"),
        ("en", WORD, "word " * 400, "far longer than its source"),
        # doubts
        ("fr", "Een **vet** woord.", "Un mot.", "0 emphasised passages", "Un mot."),
        ("zh", "Dit is **vet** hier.", "这是**“粗”**字。", "** is left", "这是**“粗”**字。"),
        ("en", "Kort.", "Long. " * 30, "180 characters", ("Long. " * 30)),
        ("fr", COPY, COPY, "a copy of the source text", COPY),
        ("fr", *TRANSLATED, "", TRANSLATED[1]),
        (
            "en",
            "De partner.",
            "The p\u0430rtner.",
            "letters of different",
            "The p\u0430rtner.",
        ),
        ("en", WORD, "A  word.", "two spaces in a row", "A word."),
        ("ar", "Wie is dat?", "من هذا.", "“.” at the end, where the source has “?”", "من هذا."),
        ("ar", "Wie is dat?", "من هذا؟", "", "من هذا؟"),
        ("en", "In 1974.", "In 1947.", "the number 1974", "In 1947."),
        ("ar", "In 1974.", "في ١٩٧٤.", "", "في ١٩٧٤."),
        ("zh", "Ruim 250.000 mensen.", "25万多人。", "", "25万多人。"),
        ("fr", "Een café.", "Un cafÃ©.", "characters that come of a wrong", "Un cafÃ©."),
    )
]

TITLES = [
    Case(*row)
    for row in (
        ("en", "Feit één", "Fact one", "", "Fact one"),
        ("en", "Feit twee", "A | B: #2 *x* 5 %", "", "A | B: #2 *x* 5 %"),
        ("en", "Feit drie", "<i>Fact</i> three", "a tag “<i>”"),
        ("en", "Feit vier", "Fact &amp; four", "an entity “&amp;”"),
        ("en", "Feit vijf", "[Fact](http://evil.example)", "half of a link “](”"),
        ("en", "Feit zes", "Fact on www.evil.nl", "an address “evil.nl”"),
        ("en", "Feit zeven", "Fact \u202eseven", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("en", "Feit acht", "**Fact** eight", "** is left standing", "**Fact** eight"),
        ("ar", "Feit negen", "حقيقة Wi-Fi", "", "حقيقة Wi-Fi"),
    )
]

WORDS = [
    Case(*row)
    for row in (
        ("fr", "Other partners", "Autres partenaires", "", "Autres partenaires"),
        ("fr", "All partners", ""),
        ("fr", "Updated %(date)s", "Mis à jour le %(date)s", "", "Mis à jour le 5 juin 2017"),
        ("ar", "Updated %(date)s", "محدّث", "the placeholder %(date)s is missing"),
        ("pl", "Updated %(date)s", "%(date)s %(x)s", "the placeholder %(x)s is unknown"),
        ("zh", "Updated %(date)s", "%(date)s 5%", "a % that belongs to no placeholder"),
        ("fr", "Founded", "%(number)99999999s", "belongs to no placeholder"),
        ("fr", "Works in", "<b>Actif en</b>", "a tag “<b>”"),
        ("fr", "Name", "<img src=x onerror=alert(1)", "a tag “<img src=x"),
        ("ar", "Other partners", "شركاء \u202e", "RIGHT-TO-LEFT OVERRIDE"),
        ("pl", "Other partners", "Inni: evil.com", "an address “evil.com”"),
        ("zh", "Other partners", "%%其他%%", "", "%其他%"),
    )
]


# ---------------------------------------------------------------- files

WATER = 'msgid "Over water."\nmsgstr "Across water."\n'
YEAR = 'msgid "Over water."\nmsgstr "Across water 1947."\n'
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
PLURAL = 'msgid "%(number)s portrait"\nmsgid_plural "%(number)s portraits"\n'
FORMS = '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n'
ONE_OTHER = 'msgstr[0] "one"\nmsgstr[1] "%(number)s"\n'


class Readable(NamedTuple):
    """A file that can be read."""

    file: str
    said: str = ""
    shows: str = "Across water."


READABLE = {
    "de": Readable(f"\ufeff{HEADER}\n{WATER}"),
    "es": Readable(f"{HEADER}\n{WATER}".replace("\n", "\r\n")),
    "it": Readable(f"\ufeff{HEADER}\n{WATER}".replace("\n", "\r\n")),
    "pt": Readable(f'{HEADER}\nmsgid ""\n"Over "\n"water."\nmsgstr ""\n"Across "\n"water."'),
    "sv": Readable(f'msgid ""\nmsgstr "X-Own: a\\n"\n{HEADER.partition("msgstr")[2][4:]}\n{WATER}'),
    "da": Readable(f"{HEADER}\n#, fuzzy\n{WATER}", shows="Over water."),
    "fi": Readable(f'{HEADER}\n#, fuzzy\n#| msgid "Op water."\n{WATER}', shows="Over water."),
    "cs": Readable(f"{HEADER}\n#~ {WATER.replace('msgstr', '#~ msgstr')}", shows="Over water."),
    "sk": Readable(f"{HEADER}\n# own: <b>\n#. x\n#: y:1\n#, c-format\n{WATER}"),
    "hu": Readable(f"{HEADER}\n{YEAR}", "the number 1947", "Across water 1947."),
    "ro": Readable(f"{HEADER}\n# allow numbers: so\n{YEAR}", "", "Across water 1947."),
    "bg": Readable(f'{HEADER}\nmsgid "Never."\nmsgstr "<b>"\n\n{WATER}'),
    "el": Readable(f"# Greek\n#, fuzzy\n{HEADER}\n{WATER}"),
    "et": Readable(
        f'{HEADER}{FORMS}\n{PLURAL}msgstr[0] "one"\nmsgstr[1] ""\n\n{WATER}',
        "msgstr[1] is blank",
    ),
    "nb": Readable(
        f'{HEADER}{FORMS}\n{PLURAL}msgstr[0] "%(x)s"\nmsgstr[1] "%(number)s"\n\n{WATER}',
        "the placeholder %(x)s is unknown",
    ),
    "uk": Readable(f"{HEADER}\n{PLURAL}{ONE_OTHER}\n{WATER}", "no Plural-Forms"),
    "ru": Readable(
        f"{HEADER}{FORMS.replace('n != 1', 'n / 0')}\n{PLURAL}{ONE_OTHER}\n{WATER}",
        "Plural-Forms",
    ),
}

UNREADABLE: Mapping[str, tuple[str | bytes, int, str]] = {
    "de": (HEADER + WATER.replace('water."\nmsgstr', "water.\nmsgstr"), 4, "not properly quoted"),
    "es": (HEADER + WATER.replace("Across", 'A "cross'), 5, "not properly quoted"),
    "it": (HEADER + WATER.replace("Across", "\\q"), 5, "the escape “\\q”"),
    "pt": (f"{HEADER}<<<<<<< HEAD\n{WATER}", 4, "a merge conflict (<<<<<<<)"),
    "sv": (f"{HEADER}{WATER}\n=======\n", 7, "a merge conflict (=======)"),
    "da": (f"{HEADER}{WATER}\n{WATER.replace('Across', 'On')}", 7, "“Over water.”"),
    "fi": (WATER, 1, "no header"),
    "cs": ("", 1, "no header"),
    "sk": (HEADER.replace("UTF-8", "ISO-8859-2") + WATER, 3, "charset “ISO-8859-2”"),
    "hu": ((HEADER + WATER.replace("Across", "Á")).encode("latin-1"), 5, "a byte that is no UTF-8"),
    "ro": ((HEADER + WATER).encode("utf-16"), 1, "UTF-16"),
    "bg": (f'{HEADER}"Language: sr\\n"\n\n{WATER}', 4, "a catalogue in “sr”"),
    "he": (f'{HEADER}\nmsgid "Over water."\n', 5, "an entry without its msgstr"),
    "fa": (f'{HEADER}\nmsgstr "Across water."\n', 5, "an entry without its msgid"),
    "hi": (f'{HEADER}\n{PLURAL}msgstr[1] "x"\n', 5, "an entry with the wrong msgstr"),
    "ja": (f"{HEADER}\n{WATER}Across\n", 7, "where a msgid or msgstr was expected"),
    "ko": (f'{HEADER}\n#~ msgid "x"\nmsgstr "y"\n', 6, "only a part is out of use"),
    "tr": ("<!doctype html>\n<p>x</p>\n", 1, "where a msgid or msgstr was expected"),
    "th": (b"\x7fELF\x02\x01\0\0\n", 1, "where a msgid or msgstr was expected"),
}


# ---------------------------------------------------------------- the sites


@dataclass(frozen=True, eq=False)
class Site:
    """A site after `translate check` and `freeze`: its folder, what they said, how they ended."""

    folder: Path
    problems: list[dict[str, str]]
    errors: str
    exits: tuple[int, int]

    def said(self, tag: str) -> list[dict[str, str]]:
        """Every problem in a language's catalogue."""
        path = f"translations/{tag}/LC_MESSAGES/messages.po"
        return [each for each in self.problems if each["path"] == path]

    @cached_property
    def client(self) -> FlaskClient:
        """The server."""
        return apps.make_app(self.folder).test_client()

    @cache  # noqa: B019 - there are three sites
    def pages(self, tag: str, key: str) -> list[LexborHTMLParser]:
        """A portrait as the server sends it and, where there is one, as the export holds it."""
        path = f"/{tag}/partners/{key}/"
        kept = self.folder / f"build{path}index.html"
        texts = [each.read_text("utf-8") for each in [kept] if each.is_file()]
        return [LexborHTMLParser(text) for text in (self.client.get(path).text, *texts)]


def made(folder: Path, files: Mapping[str, str | bytes], tags: Mapping[str, str | bytes]) -> Site:
    """The small site with these catalogues, checked and frozen by the real commands."""
    languages = ", ".join(["nl", *tags])
    site = f"name: Proef\nbase_url: https://proef.example\nlanguages: [{languages}]\n"
    site += "stale_after: 0\n"  # else texts from 2017 are old
    apps.make(folder, {"site.yaml": site, **files})
    for tag, text in tags.items():
        path = folder / f"translations/{tag}/LC_MESSAGES/messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    check = apps.flask(folder, "translate", "check", "--json")
    frozen = apps.flask(folder, "freeze")
    exits = (check.returncode, frozen.returncode)
    return Site(folder, json.loads(check.stdout), frozen.stdout + frozen.stderr, exits)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of all texts, titles and words."""
    folder = tmp_path_factory.mktemp("table")
    matter = "updated: 2017-06-05\ncountries: [NL]\norganisation:\n  legal_name: Anker\n"
    matter += "  founded: 1974\nfacts:\n"
    matter += "".join(f"  - label: {each.source}\n    value: '1'\n" for each in TITLES)
    body = "\n\n".join(f"<!-- context: {n} -->\n{each.source}" for n, each in enumerate(TEXTS))
    files = {"partners/anker/index.md": partner(matter, body), "partners/anker/brug.png": png()}
    tags = {}
    keyed = [*((str(n), each) for n, each in enumerate(TEXTS)), *(("label", t) for t in TITLES)]
    keyed += [("", each) for each in WORDS]
    for tag in ("en", "fr", "ar", "pl", "zh"):
        own = {(key, each.msgid): each.translation for key, each in keyed if each.tag == tag}
        tags[tag] = apps.translate(folder, tag, own).read_bytes()
    return made(folder, files, tags)


def problems(site: Site, case: Case, context: str) -> list[dict[str, str]]:
    """What check says of a case's entry, found by the line where it begins."""
    path = site.folder / f"translations/{case.tag}/LC_MESSAGES/messages.po"
    start = f'msgctxt "{context}"\nmsgid "{case.msgid}"' if context else f'msgid "{case.msgid}"'
    line = path.read_text("utf-8").partition(f"\n{start}\n")[0].count("\n") + 2
    return [each for each in site.said(case.tag) if each["line"] == line]


@pytest.fixture(scope="module")
def readable(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with a catalogue for each file that can be read."""
    folder = tmp_path_factory.mktemp("readable")
    return made(folder, {}, {tag: case.file for tag, case in READABLE.items()})


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with a catalogue for each file that cannot."""
    folder = tmp_path_factory.mktemp("unreadable")
    return made(folder, {}, {tag: file for tag, (file, *_) in UNREADABLE.items()})


# ---------------------------------------------------------------- the proof


def check_agrees(site: Site, case: Case, context: str, place: str) -> None:
    """One problem, or none, with what is wrong, the entry and the place where it is read."""
    found = problems(site, case, context)

    assert [each["severity"] for each in found] == case.severity
    for each in found:
        assert case.said in each["message"]
        assert f"in the translation of “{case.msgid[:50]}" in each["message"]
        assert place in each["message"]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_text(table: Site, number: int) -> None:
    """A paragraph: check says what readers get."""
    case = TEXTS[number]
    check_agrees(table, case, str(number), f" on /{case.tag}/partners/anker/")
    for page, source in zip(*(table.pages(tag, "anker") for tag in (case.tag, "nl")), strict=True):
        found, original = (each.css(".prose > p")[number] for each in (page, source))

        assert found.text().split() == (case.shows or original.text()).split()
        assert found.attributes.get("lang") == (None if case.shows else "nl")


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_a_plain_text(table: Site, number: int) -> None:
    """A field: check says what readers get."""
    case = TITLES[number]
    check_agrees(table, case, "label", f" on /{case.tag}/partners/anker/")
    for page in table.pages(case.tag, "anker"):
        found = page.css(".facts dt")[number]
        mark = found.css_first("span[lang=nl]")

        assert found.text() == (case.shows or case.source)
        assert (mark is None) is bool(case.shows)


@pytest.mark.parametrize("case", WORDS, ids=lambda case: f"{case.tag} {case.source}")
def test_an_interface_word(table: Site, case: Case) -> None:
    """A word of a template: check says what readers get, else English."""
    check_agrees(table, case, "", " in templates/")
    english = case.source.partition("%")[0]
    for page in table.pages(case.tag, "anker"):
        marked = [each.text() for each in page.css("span[lang=en]")]

        assert any(text.startswith(english) for text in marked) is not bool(case.shows)
        assert case.shows in page.text()


@pytest.mark.parametrize("tag", READABLE)
def test_a_file_that_can_be_read(readable: Site, tag: str) -> None:
    """It is shown, whatever wrote it; what is fuzzy or out of use in it is not."""
    case = READABLE[tag]
    found = [each["message"] for each in readable.said(tag)]

    assert len(found) == bool(case.said)
    assert all(case.said in message for message in found)
    for page in readable.pages(tag, "brug"):
        words = page.css_first(".prose > p")
        assert words.text() == case.shows
        assert words.attributes.get("lang") == ("nl" if case.shows == "Over water." else None)


@pytest.mark.parametrize("tag", UNREADABLE)
def test_a_file_that_cannot_be_read(unreadable: Site, tag: str) -> None:
    """It is named with its line; readers get the source text, and the freeze says the same."""
    _, line, said = UNREADABLE[tag]
    found = unreadable.said(tag)

    assert {each["severity"] for each in found} == {"error"}
    assert any(said in each["message"] for each in found if each["line"] == line)
    assert f"translations/{tag}/LC_MESSAGES/messages.po:{line}: " in unreadable.errors
    (page,) = unreadable.pages(tag, "brug")
    words = page.css_first(".prose > p")
    assert (words.text(), words.attributes.get("lang")) == ("Over water.", "nl")


def test_the_commands_end_as_they_should(table: Site, readable: Site, unreadable: Site) -> None:
    """An entry that is not shown is an error, yet stops no freeze; an unreadable file does."""
    assert table.exits == readable.exits == (1, 0)
    assert unreadable.exits == (1, 1)
    assert [(site.folder / "build").exists() for site in (table, unreadable)] == [True, False]
    assert all(each["remedy"].endswith(".") for each in table.problems)
    for each in table.problems:
        assert (each["message"] in table.errors) is (each["severity"] == "error")
