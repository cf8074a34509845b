"""The interface's words: filled in, escaped, marked where they fall back; and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from portret import locales
from portret.catalogs import store
from portret.errors import Problems
from portret.site import words
from portret.site.words import InterfaceMessage, Words
from tests import apps

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"

msgid "Menu"
msgstr "Keuze & meer"

msgctxt "verb"
msgid "Menu"
msgstr "Kies"

msgid "Hello %(name)s"
msgstr "Dag %(name)s"

msgid "%(num)s page"
msgid_plural "%(num)s pages"
msgstr[0] "%(num)s bladzij"
msgstr[1] "%(num)s bladzijden"
"""


def made(folder: Path, tag: str = "nl", po: str = PO) -> Words:
    """The words of a catalogue."""
    path = folder / "messages.po"
    path.write_text(po, "utf-8")
    catalog, problems = store.read(path, locales.language(tag))
    assert problems == []
    return Words(catalog)


def functions(folder: Path, tag: str = "nl", po: str = PO) -> Mapping[str, Callable[..., Any]]:
    """What templates get of them."""
    return made(folder, tag, po).functions()


# ---------------------------------------------------------------- looked up


def test_words_are_translated_filled_in_and_escaped(tmp_path: Path) -> None:
    """Each function of gettext's; the translation is text, and so is what it is filled with."""
    found = functions(tmp_path)

    assert found["_"]("Menu") == found["gettext"]("Menu") == Markup("Keuze &amp; meer")
    assert found["pgettext"]("verb", "Menu") == "Kies"
    assert found["_"]("Hello %(name)s", name="<b>") == "Dag &lt;b&gt;"
    assert found["_"]("Hello %(name)s", name=Markup("<b>")) == "Dag <b>"
    assert found["ngettext"]("%(num)s page", "%(num)s pages", 1) == "1 bladzij"
    assert found["ngettext"]("%(num)s page", "%(num)s pages", 2) == "2 bladzijden"
    assert found["ngettext"]("%(num)s page", "%(num)s pages", 2, num="II") == "II bladzijden"
    assert all(isinstance(each("Menu"), Markup) for each in (found["_"], found["gettext"]))


def test_words_that_fall_back_are_marked_as_english(tmp_path: Path) -> None:
    """The English words, escaped and filled in, in an element of that language; bare in English.

    What they are filled with is marked as the page's own, but for numbers.
    """
    found = functions(tmp_path)
    span = '<span lang="en" dir="ltr">{}</span>'

    own = '<bdi lang="nl" dir="ltr">&lt;b&gt;</bdi>'
    assert found["_"]("All & %(what)s", what="<b>") == span.format(f"All &amp; {own}")
    assert found["_"]("All & %(what)s", what="1.240") == span.format("All &amp; 1.240")
    assert found["pgettext"]("noun", "Menu") == span.format("Menu")
    assert found["ngettext"]("%(num)s day", "%(num)s days", 1) == span.format("1 day")
    assert found["ngettext"]("%(num)s day", "%(num)s days", 2) == span.format("2 days")
    assert found["npgettext"]("noun", "%(num)s page", "%(num)s pages", 2) == span.format("2 pages")
    for tag in ("en", "en-GB"):
        assert functions(tmp_path, tag, PO.split("\n\n")[0] + "\n")["_"]("Menu") == "Menu"


def test_a_per_cent_sign_is_written_twice(tmp_path: Path) -> None:
    """Once in a page, with values or without, translated or not; as Jinja's own do."""
    po = f'{PO}\nmsgid "100%% of %(what)s"\nmsgstr "100%% van %(what)s"\n'
    found = functions(tmp_path, po=po)

    assert found["_"]("100%% of %(what)s", what="it") == "100% van it"
    assert found["_"]("50%%").striptags() == "50%"


@pytest.mark.parametrize("text", ["Dag %(nam)s", "Dag %s", "Dag", "<b>Dag</b> %(name)s"])
def test_an_unsafe_translation_is_never_used(tmp_path: Path, text: str) -> None:
    """The English words stand in, whatever a translator wrote."""
    found = functions(tmp_path, po=PO.replace("Dag %(name)s", text))

    assert found["_"]("Hello %(name)s", name=7) == '<span lang="en" dir="ltr">Hello 7</span>'


def test_a_note_stands_in_the_element_of_words(tmp_path: Path) -> None:
    """A preview marks all words; its attributes are never taken for placeholders."""
    catalog = made(tmp_path).catalog

    def note(language: object, context: str, text: str, plural: str | None, number: int) -> Markup:
        return Markup(' data-msgid="{}"').format(text)

    found = Words(catalog, note).functions()

    assert found["_"]("Menu") == '<span data-msgid="Menu">Keuze &amp; meer</span>'
    assert found["_"]("Hello %(name)s", name="x") == (
        '<span data-msgid="Hello %(name)s">Dag x</span>'
    )


# ---------------------------------------------------------------- fingerprint

MESSAGES = (
    InterfaceMessage("", "Menu", None, (), "templates/a.html"),
    InterfaceMessage("verb", "Menu", None, (), "templates/a.html"),
    InterfaceMessage("", "%(num)s page", "%(num)s pages", (), "templates/a.html"),
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Keuze & meer", "Keuze"),
        ('"Kies"', '"Kiezen"'),
        ("s bladzijden", "s pagina’s"),
        ("plural=n != 1", "plural=n > 1"),
        ('msgid "Menu"\nmsgstr "Ke', '#, fuzzy\nmsgid "Menu"\nmsgstr "Ke'),
    ],
)
def test_its_fingerprint_is_of_what_templates_can_show(tmp_path: Path, old: str, new: str) -> None:
    """Each translation in use, each form of a plural, and how the language counts."""
    first = made(tmp_path).fingerprint(MESSAGES)
    assert PO.count(old) == 1

    assert made(tmp_path).fingerprint(MESSAGES) == first
    assert made(tmp_path, po=PO.replace(old, new)).fingerprint(MESSAGES) != first
    assert made(tmp_path, "af").fingerprint(MESSAGES) != first


def test_other_entries_and_comments_leave_it(tmp_path: Path) -> None:
    """What no template asks for, and what no reader sees."""
    first = made(tmp_path).fingerprint(MESSAGES)
    po = PO.replace("Dag %(name)s", "Hallo %(name)s") + '\n# A note.\nmsgid "x"\nmsgstr "y"\n'

    assert made(tmp_path, po=po).fingerprint(MESSAGES) == first


# ---------------------------------------------------------------- in templates


def read(folder: Path, **files: str) -> list[InterfaceMessage]:
    """The messages of some templates."""
    (templates := folder / "templates").mkdir(exist_ok=True)
    for name, text in files.items():
        (templates / f"{name}.html").write_text(text, "utf-8")
    return list(words.messages(templates))


def test_messages_are_found_in_the_order_of_files(tmp_path: Path) -> None:
    """With their context, plural, file, and what is said to translators above them."""
    found = read(
        tmp_path,
        b="{# Translators: A  verb. #}\n{{ pgettext('verb', 'Menu') }}{{ _('Menu') }}",
        a="{% trans n=2 %}\n  {{ n }} page\n{% pluralize %}\n  {{ n }} pages\n{% endtrans %}",
    )

    assert found == [
        InterfaceMessage("", "%(n)s page", "%(n)s pages", (), "templates/a.html"),
        InterfaceMessage("verb", "Menu", None, ("A verb.",), "templates/b.html"),
        InterfaceMessage("", "Menu", None, (), "templates/b.html"),
    ]


@pytest.mark.parametrize(
    "call",
    [
        *("_(title)", "gettext(title)", "_('a' ~ title)", "pgettext('verb', title)", "_('')"),
        *("ngettext('page', plural, 2)", "ngettext(one, 'pages', 2)", "_()"),
        *("npgettext('n', 'a', b, 2)", "pgettext(verb, 'Menu')"),
    ],
)
def test_words_that_are_not_spelled_out_are_an_error(tmp_path: Path, call: str) -> None:
    """No translator would ever get them; the file, the line and what to write are told."""
    with pytest.raises(Problems) as caught:
        read(tmp_path, a=f"<p>\n</p>\n{{{{ {call} }}}}\n")

    (problem,) = caught.value.problems
    name = call.split("(")[0]
    assert (Path(problem.path), problem.line) == (tmp_path / "templates/a.html", 3)
    assert problem.message == f"{name}() with words that the template does not spell out"
    assert f'{name}("…")' in problem.remedy


@pytest.mark.parametrize(
    ("text", "line"), [("<p>\n{% if %}", 2), ("{% trans %}\n{{ a.b }}{% endtrans %}", 2), ("{{", 1)]
)
def test_a_broken_template_is_an_error(tmp_path: Path, text: str, line: int) -> None:
    """By its file and line, not a traceback; and never passed over."""
    with pytest.raises(Problems) as caught:
        read(tmp_path, a=text)

    (problem,) = caught.value.problems
    assert (Path(problem.path).name, problem.line) == ("a.html", line)
    assert problem.message.startswith("a broken template: ")


def test_a_template_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    """It is named."""
    (tmp_path / "a.html").write_bytes(b"<p>\xe9</p>")

    with pytest.raises(Problems, match="a broken template"):
        list(words.messages(tmp_path))


def test_ours_can_be_read() -> None:
    """Each message that a page shows is in the list for translators."""
    found = {(each.context, each.text) for each in words.messages(apps.ROOT / "templates")}

    assert {("", "Skip to the content"), ("", "%(number)s portrait")} <= found


def test_words_in_code_stand_in_a_template() -> None:
    """So that translators get them: what `words.text` looks up is a template's message too."""
    code = (path.read_text("utf-8") for path in (apps.ROOT / "portret").rglob("*.py"))
    call = re.compile(r'words\.text\(\w[\w.]*, "([^"]+)"')
    asked = {found for text in code for found in call.findall(text)}
    known = {each.text for each in words.messages(apps.ROOT / "templates")}

    assert "Home" in asked
    assert asked <= known
