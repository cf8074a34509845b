"""Catalogues follow content and templates, and nothing that a translator wrote is ever lost."""

from __future__ import annotations

import difflib
import io
import os
import re
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract as extract_messages
from babel.messages.pofile import read_po
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from portret import locales
from portret.catalogs import pofile, strings
from portret.catalogs.lookup import Catalog
from portret.catalogs.safety import Kind
from portret.content import loader
from portret.errors import Problems
from portret.markdown.document import Message
from portret.translate import extract, update
from portret.translate.update import PotMessage
from tests.nasty import steady
from tests.sites import make_site, partner

ROOT = Path(__file__).resolve().parents[2]
NL, EN, AR = (locales.language(tag) for tag in ("nl", "en", "ar"))
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
EN_HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Portret\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def words(*texts: str, context: str = "") -> list[PotMessage]:
    """Messages with these texts."""
    return [
        PotMessage(context, text, comments=["paragraph"], files=["content/a.md"]) for text in texts
    ]


def merged(old: str, messages: Sequence[PotMessage]) -> str:
    """The merged English catalogue; a second merge must change nothing."""
    new = update.merge(pofile.read(old.encode()), messages, EN)
    assert update.merge(pofile.read(new.encode()), messages, EN) == new
    return new


def body(text: str) -> str:
    """A catalogue without its header."""
    return text.partition("\n\n")[2]


# ---------------------------------------------------------------- extraction


@pytest.fixture(scope="module")
def real() -> list[PotMessage]:
    """Every message of the real site."""
    site = loader.load(ROOT / "content")
    return extract.messages(site, ROOT / "content", ROOT / "templates")


@pytest.mark.long
def test_pybabel_extracts_the_same_messages(real: list[PotMessage], tmp_path: Path) -> None:
    """The standard tool with babel.cfg: the same contexts, texts and plurals."""
    pot = tmp_path / "messages.pot"
    command = [str(Path(sys.executable).parent / "pybabel"), "extract", "-F", "babel.cfg"]
    subprocess.run([*command, "-o", str(pot), "."], cwd=ROOT, check=True, capture_output=True)

    theirs = {
        (each.context or "", *(each.id if each.pluralizable else (each.id,)))
        for each in read_po(io.BytesIO(pot.read_bytes()))
        if each.id
    }
    ours = {(*each.key, *([each.plural] if each.plural else [])) for each in real}

    assert len(pofile.read(pot.read_bytes()).entries) == 1 + len(theirs)
    assert ours == theirs
    assert len(ours) > 100


def test_the_catalogues_of_the_site_are_not_stale(real: list[PotMessage]) -> None:
    """`flask translate update` would change nothing."""
    site = loader.load(ROOT / "content")

    files = update.plan(site, site.languages, real, ROOT / "translations")

    assert update.write(files, dry=True) == []
    assert len(files) == 1 + len(site.languages)


def test_every_message_that_a_page_asks_for_is_extracted(
    real: list[PotMessage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One walk extracts and renders: no page asks for what translators do not get."""
    asked: set[tuple[str, str]] = set()
    translation, word, plural = Catalog.translation, Catalog.word, Catalog.lookup_plural

    def translation_spy(self: Catalog, message: Message) -> str | None:
        asked.add((message.context, message.text))
        return translation(self, message)

    def word_spy(self: Catalog, context: str, text: str) -> str | None:
        asked.add((context, text))
        return word(self, context, text)

    def plural_spy(self: Catalog, context: str, text: str, *rest: Any) -> str | None:
        asked.add((context, text))
        return plural(self, context, text, *rest)

    monkeypatch.setattr(Catalog, "translation", translation_spy)
    monkeypatch.setattr(Catalog, "word", word_spy)
    monkeypatch.setattr(Catalog, "lookup_plural", plural_spy)
    client = create_app({"CACHE": tmp_path}).test_client()
    views = client.application.extensions["portret"].current().addresses
    for path in views:
        if path.startswith("/ar/") and "." not in path:
            client.get(path)

    assert asked - {each.key for each in real} == set()
    assert len(asked) > 100


def test_a_message_says_where_it_is_used(tmp_path: Path) -> None:
    """Its roles, its pages, its targets and its files, each once, and whether it is a format."""
    text = "Zie [hier](https://x.example) en [daar](../anker/)."
    files = {
        "partners/anker/index.md": partner(body=text),
        "partners/boei/index.md": partner(body=f"# {text}"),
    }
    folder = make_site(tmp_path / "Onze\u00a0site", files)  # as a Mac's keyboard may write it

    found = extract.messages(loader.load(folder), folder, ROOT / "templates")
    message = next(each for each in found if each.text.startswith("Zie"))
    number = next(each for each in found if each.plural)

    assert message.text == "Zie [hier][1] en [daar][2]."
    assert message.comments == (
        "paragraph",
        "/nl/partners/anker/",
        "[1]: https://x.example",
        "[2]: ../anker/",
        "heading",
        "/nl/partners/boei/",
    )
    assert message.files == ("content/partners/anker/index.md", "content/partners/boei/index.md")
    assert (message.flag, number.flag) == ("no-python-format", "python-format")
    assert len({each.key for each in found}) == len(found)


def test_a_text_of_template_and_content_is_judged_as_both(tmp_path: Path) -> None:
    """And stands in the source language's catalogue, as every interface word does."""
    folder = make_site(tmp_path, {"pages/about.md": "---\ntitle: Over\n---\n\nMenu\n"})

    found = extract.messages(loader.load(folder), folder, ROOT / "templates")
    message = next(each for each in found if each.key == ("", "Menu"))
    own = extract.in_catalog(found, NL, NL)

    assert message.kinds == Kind.INTERFACE | Kind.MARKDOWN
    assert message in own
    assert [each for each in own if each.flag == "no-python-format"] == []
    assert extract.in_catalog(found, EN, NL) == found


def test_a_text_with_and_without_a_plural_is_one_message(tmp_path: Path) -> None:
    """It has the plural, and every file that uses it, whichever comes first."""
    folder = make_site(tmp_path)
    for name, text in (("a", "_('day')"), ("b", "ngettext('day', 'days', 2)"), ("c", "_('day')")):
        (tmp_path / f"{name}.html").write_text(f"{{{{ {text} }}}}")

    found = [x for x in extract.messages(loader.load(folder), folder, tmp_path) if x.text == "day"]

    assert [each.plural for each in found] == ["days"]
    assert [file[-6:] for file in found[0].files] == ["a.html", "b.html", "c.html"]


@pytest.mark.parametrize(
    ("text", "line"),
    [("<p>\n{{ _('a') }\n</p>", 2), ("{% if x %}\n", 1), ("<p>\n{% trans %}{% x %}", 2)],
)
def test_a_broken_template_is_a_problem_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    """Babel's extractor would be silent, and every message of the file would be gone."""
    (tmp_path / "good.html").write_text("{{ _('a') }}")
    (tmp_path / "wrong.html").write_text(text)

    with pytest.raises(Problems) as caught:
        list(extract.from_templates(tmp_path))

    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (str(tmp_path / "wrong.html"), line)


def test_a_text_of_several_lines_is_extracted_as_it_is_asked_for(tmp_path: Path) -> None:
    """Trimmed, as the policy of the templates has it at run time."""
    text = "{% trans %}\n  Skip to\n  the content\n{% endtrans %}"
    (tmp_path / "a.html").write_text(text)

    (message,) = extract.from_templates(tmp_path)
    shown = create_app({"CACHE": tmp_path}).jinja_env.overlay()
    shown.install_gettext_callables(str, str, newstyle=False)  # type: ignore[attr-defined]

    assert message.text == shown.from_string(text).render() == "Skip to the content"


def test_a_note_for_translators_is_one_line(tmp_path: Path) -> None:
    """However the template's comment is broken into lines."""
    (tmp_path / "a.html").write_text("{# Translators: a short\n   word #}\n{{ _('a') }}")

    (message,) = extract.from_templates(tmp_path)

    assert message.comments == ("a short word",)


def test_each_way_of_asking_for_a_text_is_extracted(tmp_path: Path) -> None:
    """With a context and a plural or without."""
    text = (
        "{{ _('a') }}{{ gettext('b') }}{{ ngettext('c', 'cc', 2) }}{{ pgettext('x', 'd') }}"
        "{{ npgettext('x', 'e', 'ee', 2) }}{% trans n=2 %}f{% pluralize %}ff{% endtrans %}"
        "{% trans 'y' %}g{% endtrans %}"
    )
    (tmp_path / "a.html").write_text(text)
    with (tmp_path / "a.html").open("rb") as file:
        options = {"silent": "false", "trimmed": "true"}
        theirs = list(extract_messages("jinja2", file, options=options))

    found = list(extract.from_templates(tmp_path))
    assert [(each.context, each.text, each.plural) for each in found] == [
        ("", "a", None),
        ("", "b", None),
        ("", "c", "cc"),
        ("x", "d", None),
        ("x", "e", "ee"),
        ("", "f", "ff"),
        ("y", "g", None),
    ]
    assert [(c or "", m) for _, m, _, c in theirs] == [
        (each.context, (each.text, each.plural) if each.plural else each.text) for each in found
    ]


# ---------------------------------------------------------------- a new catalogue


def test_a_new_catalogue_has_a_constant_header() -> None:
    """No dates, no tool: two runs on two days write the same."""
    text = update.merge(None, words("a"), EN)

    assert text == (f'{EN_HEADER}\n#. paragraph\n#: content/a.md\nmsgid "a"\nmsgstr ""\n')


def test_a_new_entry_has_all_its_parts() -> None:
    """Notes, files, flag, context, text, and as many forms as the language has."""
    message = PotMessage(
        "title", '%(n)s "x"', "%(n)s y", ["note"], ["a.md", "b.md"], "python-format"
    )

    forms = "".join(f'msgstr[{n}] ""\n' for n in range(6))
    assert body(update.merge(None, [message], AR)) == (
        "#. note\n#: a.md\n#: b.md\n#, python-format\n"
        f'msgctxt "title"\nmsgid "%(n)s \\"x\\""\nmsgid_plural "%(n)s y"\n{forms}'
    )


# ---------------------------------------------------------------- merging

POEDIT = """\
# Vertaling van Portret
# Een Vertaler <v@example.org>, 2026.
#
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"X-Generator: Poedit 3.4\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Language: en_GB\\n"
"X-Poedit-SourceCharset: UTF-8\\n"

# Een opmerking.
#, fuzzy
#| msgid "oud"
#| msgctxt "x"
msgid "twee"
msgstr "two"

#. oude rol
#: content/oud.md:12
msgid ""
"een lange "
"regel"
msgstr ""
"a long "
"line"
"""


def test_what_a_translator_and_a_tool_wrote_stays_as_it_is() -> None:
    """Header, comments, flags, previous texts and wrapped lines; only `#.` and `#:` are new."""
    new = merged(POEDIT, words("een lange regel", "nieuw", "twee"))

    head, _, rest = POEDIT.partition("\n\n")
    said = "#. paragraph\n#: content/a.md\n"
    assert new == "\n\n".join(
        [
            head,
            f'{said}msgid ""\n"een lange "\n"regel"\nmsgstr ""\n"a long "\n"line"',
            f'{said}msgid "nieuw"\nmsgstr ""',
            f'# Een opmerking.\n{said}#, fuzzy\n#| msgid "oud"\n#| msgctxt "x"\n'
            'msgid "twee"\nmsgstr "two"\n',
        ]
    )
    assert rest


SAVED = {
    "lf": lambda text: text,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "cr cr lf": lambda text: text.replace("\n", "\r\r\n"),
    "bom": lambda text: "\ufeff" + text,
    "bom and crlf": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "mixed": lambda text: text.replace('"\n', '"\r\n'),
    "no end": lambda text: text.removesuffix("\n"),
    "blanks": lambda text: text.replace("\n\n", "\n \t\n\n\n") + "\n \n",
    "tight": lambda text: text.replace("\n\n", "\n"),
    "indented": lambda text: text.replace("\nmsg", "\n  msg").replace("\n#:", "\n #:"),
    "trailing": lambda text: text.replace("\n", " \t\n"),
    "form feeds": lambda text: text.replace("\n\n", "\n\f\n\v\n"),
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "other ends": lambda text: text.replace("Een", "a\u2028b\u2029c\x85d\fe\vf\x1cg Een"),
}
"""Ways in which a tool may save a catalogue."""

LIVED_IN = f"""\
{POEDIT}
#. rol
#. /nl/over/
#: content/a.md content/b.md
#: content/c.md
#, no-python-format
#, no-wrap
msgctxt "title"
msgid "één"
msgstr "\\x6fn\\145"

# Een opmerking zonder vertaling.
msgid "leeg"
msgstr ""

#. rol
#, python-format
msgid "%(n)s a"
msgid_plural ""
"%(n)s "
"as"
msgstr[0] "%(n)s b"
msgstr[1] ""
"%(n)s "
"bs"

# Vroeger.
#~| msgid "ouder"
#~ msgid "oud"
#~ msgstr "old"

# Einde.
"""
"""A catalogue with all that tools and translators write."""

ALL = [
    PotMessage("", "twee"),
    PotMessage("", "een lange regel", comments=["oude rol"], files=["content/oud.md:12"]),
    PotMessage(
        "title",
        "één",
        comments=["rol", "/nl/over/"],
        files=["content/c.md", "content/a.md", "content/b.md"],
        flag="no-python-format",
    ),
    PotMessage("", "leeg"),
    PotMessage("", "%(n)s a", "%(n)s as", comments=["rol"], flag="python-format"),
]


@pytest.mark.parametrize("save", SAVED.values(), ids=SAVED)
def test_a_catalogue_with_nothing_to_do_keeps_every_byte(save) -> None:
    """BOM, line ends, blanks, wrapping, references on one line, escapes: all as it was saved."""
    text = save(LIVED_IN)

    assert update.merge(pofile.read(text.encode()), ALL, EN) == text


@pytest.mark.parametrize("save", SAVED.values(), ids=SAVED)
def test_what_changes_is_written_as_the_file_is(save) -> None:
    """A new entry ends its lines as the file does, and no byte of another is touched."""
    text = save(POEDIT)
    file = pofile.read(text.encode())
    last = file.entries[2].source + file.rest
    end = re.search(r"\r*\n|\r", text)[0]

    new = merged(text, [ALL[0], PotMessage("", "nieuw", files=["a.md"]), ALL[1]])

    added = f'{end}#: a.md{end}msgid "nieuw"{end}msgstr ""{end}'
    assert new == text.removesuffix(last) + added + last


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_is_said_anew_ends_its_line_as_the_file_does(end: str) -> None:
    """Also where the file had no end of its last line; an entry at the end of it has none again."""
    old = f'{EN_HEADER}\n#. a\n#: b\nmsgid "c"\nmsgstr "d"\n\nmsgid "e"\nmsgstr "f"'
    c, e = PotMessage("", "c", comments=["x"], files=["b"]), PotMessage("", "e")

    more = merged(old.replace("\n", end), [c, e, *words("g")])
    gone = merged(old.replace("\n", end), [c])

    kept = f'{EN_HEADER}\n#. x\n#: b\nmsgid "c"\nmsgstr "d"\n\n'
    new = '#. paragraph\n#: content/a.md\nmsgid "g"\nmsgstr ""\n'
    assert more == f'{kept}msgid "e"\nmsgstr "f"\n\n{new}'.replace("\n", end)
    assert gone == f'{kept}#~ msgid "e"\n#~ msgstr "f"'.replace("\n", end)


@pytest.mark.parametrize("save", SAVED.values(), ids=SAVED)
def test_a_changed_word_changes_six_lines_at_most(save) -> None:
    """In a file that a tool wrapped too: the other lines of the text stay."""
    words = [f"woord{number}" for number in range(60)]
    wrapped = "".join(f'"{" ".join(words[at : at + 6])} "\n' for at in range(0, 60, 6))
    entry = f'#. rol\n#: a.md\n#, no-python-format\nmsgid ""\n{wrapped}msgstr ""\n{wrapped}\n'
    text = save(LIVED_IN.replace("# Een opmerking zonder", f"{entry}# Een opmerking zonder"))
    reworded = PotMessage(
        "", f"{' '.join(words)} ", comments=["rol"], files=["a.md"], flag="no-python-format"
    )
    messages = [*ALL[:3], reworded, *ALL[3:]]
    assert update.merge(pofile.read(text.encode()), messages, EN) == text

    messages[3] = reworded._replace(text=reworded.text.replace("woord31", "anders"))
    new = merged(text, messages)
    diff = list(difflib.ndiff(strings.split(text), strings.split(new)))
    changed = [line for line in diff if line[0] in "+-"]

    assert len(changed) == 5, changed
    assert "fuzzy" in pofile.read(new.encode()).entries[4].flags
    assert pofile.read(new.encode()).entries[4].text == messages[3].text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('msgid "a b c d"', 'msgid "a b c d e"'),
        ('msgid ""\n"a b "\n"c d"', 'msgid ""\n"a b "\n"c d"\n" e"'),
        ('msgid ""\n"a b "\n"d e"', 'msgid ""\n"a b "\n"c "\n"d e"'),
        ('msgid "a b "\n"c d "\n"x"', 'msgid "a b "\n"c d "\n"e"'),
        ('msgid "x b "\n"c d "\n"e"', 'msgid "a b "\n"c d "\n"e"'),
        ('msgid "b "\n"c d "\n"e"', 'msgid "a b "\n"c d "\n"e"'),
        ('msgid "a b "\n"x c "\n"d e"', 'msgid "a b "\n"c "\n"d e"'),
        ('msgid "a b "\n"x "\n"c d "\n"e"', 'msgid "a b "\n"c d "\n"e"'),
        ('  msgid ""\n  "a b "\n  "c d x"', '  msgid ""\n  "a b "\n"c d e"'),
    ],
)
def test_a_wrapped_text_keeps_the_lines_that_still_hold(before: str, after: str) -> None:
    """Wherever the change is; a text on one line stays on one."""
    new = merged(f'{HEADER}\n{before}\nmsgstr "T"\n', [PotMessage("", "a b c d e")])

    assert new.endswith(f'\n{after}\nmsgstr "T"\n')


def test_a_vanished_translation_goes_out_of_use_and_comes_back() -> None:
    """With its comments, its flag and its previous text; a blank one goes."""
    start = merged(POEDIT, words("twee", "een lange regel", "leeg"))

    without = merged(start, words("nieuw"))
    again = merged(without, words("twee", "een lange regel", "leeg"))

    assert body(without) == (
        '#. paragraph\n#: content/a.md\nmsgid "nieuw"\nmsgstr ""\n\n'
        '# Een opmerking.\n#, fuzzy\n#~| msgid "oud"\n#~| msgctxt "x"\n'
        '#~ msgid "twee"\n#~ msgstr "two"\n\n'
        '#~ msgid ""\n#~ "een lange "\n#~ "regel"\n#~ msgstr ""\n#~ "a long "\n#~ "line"\n'
    )
    assert again == start


@pytest.mark.parametrize(
    "comment",
    ["# A", "#  A", "#A", "#\tA", "#", "#! A", "#-- A", "#= x", "#, x", '#| msgid_plural "x"'],
)
def test_no_comment_of_an_entry_is_lost(comment: str) -> None:
    """In whatever way it is written, while the entry is in use, goes out of use and comes back."""
    old = f'{HEADER}\n{comment}\nmsgid "a"\nmsgstr "b"\n'

    kept = merged(old, words("a"))
    again = merged(merged(kept, []), words("a"))

    assert kept.count(f"\n{comment}\n") == 1
    assert again == kept


@pytest.mark.parametrize(
    ("obsolete", "back"),
    [
        ('#~msgid "a"\n#~msgstr "b"\n', 'msgid "a"\nmsgstr "b"\n'),
        ('  #~  msgid "a"\n\t#~ msgstr "b"\n', 'msgid "a"\nmsgstr "b"\n'),
        ('#~ # c\n#~\n#~ msgid "a"\n#~ msgstr ""\n#~ "b"\n', '# c\nmsgid "a"\nmsgstr ""\n"b"\n'),
        ('#~ msgid "a"\n#~\n#~ msgstr "b"\n', 'msgid "a"\nmsgstr "b"\n'),
        ('#~| msgid "o"\n#~ msgid "a"\n#~ msgstr "b"\n', '#| msgid "o"\nmsgid "a"\nmsgstr "b"\n'),
    ],
)
def test_what_is_out_of_use_comes_back_however_it_is_written(obsolete: str, back: str) -> None:
    """As msgmerge, Poedit and Lokalize write it; until then it keeps its bytes."""
    assert merged(f"{EN_HEADER}\n{obsolete}", []) == f"{EN_HEADER}\n{obsolete}"
    assert merged(f"{EN_HEADER}\n{obsolete}", [PotMessage("", "a")]) == f"{EN_HEADER}\n{back}"


def test_an_indented_entry_goes_out_of_use_as_any_other() -> None:
    """gettext wants one blank after its mark."""
    new = merged(f'{EN_HEADER}\n  msgid "a"\n  msgstr ""\n\t"b"\n', [])

    assert new == f'{EN_HEADER}\n#~ msgid "a"\n#~ msgstr ""\n#~ "b"\n'


@pytest.mark.parametrize("comment", ["# The end.", '#~| msgid "x"', "#. x\n#: y\n#, fuzzy"])
def test_comments_without_an_entry_stay(comment: str) -> None:
    """At the end, where they were."""
    old = f'{HEADER}\nmsgid "a"\nmsgstr "b"\n\n{comment}\n'

    assert merged(old, words("a", "c")).endswith(f'msgstr ""\n\n{comment}\n')
    assert merged(old, []).endswith(f'#~ msgid "a"\n#~ msgstr "b"\n\n{comment}\n')


ODD = [
    'msgid "Een woord of vijf, zes."\n\nmsgstr "b"\n',
    'msgid ""\n\n"Een woord of "\n# x\n"vijf, zes."\n#. y\nmsgstr "b"\n',
    '#: z\r# x\r#, fuzzy\nmsgid "Een woord of vijf, zes."\nmsgstr "b"\n',
    '#, fuzzy\rz\n# x\nmsgid "Een woord of vijf, zes."\nmsgstr "b"\n',
    '#: z\ry\n# x\nmsgid "Een woord of vijf, zes." msgstr "" "b"\n',
    'msgid\n"Een woord of vijf, zes."\nmsgstr\n"b"\n',
    'msgid "Een woord of vijf, zes."\n#, fuzzy\nmsgstr "b"\n',
]


@pytest.mark.parametrize("odd", ODD)
def test_an_entry_of_odd_form_loses_nothing(odd: str) -> None:
    """It keeps its bytes while nothing changes; then its comments come first, as gettext has it."""
    old = f"{EN_HEADER}\n{odd}"
    text = "Een woord of vijf, zes."
    fuzzy = "fuzzy" in odd
    former = pofile.read(old.encode()).entries[1]
    plain = PotMessage("", text, comments=["y"] * ("#. y" in odd), files=sorted(former.files))
    states = [plain, *words(text), *words("Een woord of vijf, zeven."), *words("Heel anders.")]

    same, said, reworded, gone = (
        update.merge(pofile.read(old.encode()), [each], EN) for each in states
    )
    again = merged(gone, words(text))

    assert same == old
    for each, flag in ((said, fuzzy), (reworded, True), (again, fuzzy)):
        entry = pofile.read(each.encode()).entries[1]
        assert (entry.translations, entry.fuzzy) == (("b",), flag)
        assert "#: content/a.md\n" in each
        assert ("# x\n" in each) == ("# x" in odd)
        assert "\r" not in each
        assert re.search(r"\n#[^\n]*\n(?:[^#\n][^\n]*\n)+$", each)
    assert pofile.read(gone.encode()).entries[2].obsolete
    assert pofile.read(gone.encode()).entries[2].fuzzy == fuzzy


def test_a_fuzzy_translation_stays_fuzzy() -> None:
    """No merge ever publishes it."""
    old = f'{HEADER}\n#, fuzzy\n\n#: x\nmsgid "a"\nmsgstr "b"\n'

    again = merged(merged(merged(old, words("a")), []), words("a"))

    assert pofile.read(again.encode()).entries[1].fuzzy


@pytest.mark.parametrize(
    ("old", "wanted", "new"),
    [
        ("", "python-format", ["#, python-format"]),
        ("#, python-format\n", "python-format", ["#, python-format"]),
        ("#, python-format\n", "no-python-format", ["#, no-python-format"]),
        ("#, fuzzy, python-format\n", "no-python-format", ["#, fuzzy, no-python-format"]),
        ("#, a\n#, b\n", "no-python-format", ["#, a, b, no-python-format"]),
        ("#, no-python-format, python-format\n", "no-python-format", ["#, no-python-format"]),
        ("#,a , b\n", "", ["#,a , b"]),
        ("#= fuzzy, python-format\n", "no-python-format", ["#, fuzzy, no-python-format"]),
        ("#, no-python-format\n#, no-wrap\n", "no-python-format", None),
    ],
)
def test_flags_are_kept_and_ours_is_among_them(
    old: str, wanted: str, new: list[str] | None
) -> None:
    """Babel takes "98 % der" for a format: its flag gives way to ours (trap 37)."""
    message = PotMessage("", "98 % der", flag=wanted)

    text = merged(f'{HEADER}\n{old}msgid "98 % der"\nmsgstr "98 % of"\n', [message])

    found = [line for line in text.split("\n") if line.startswith("#,")]
    assert found == (old.split("\n")[:-1] if new is None else new)


def test_a_change_of_the_plural_loses_no_form() -> None:
    """Gone, changed or come back: the former translations wait out of use."""
    text = 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] "bs"\n'
    old = f"{EN_HEADER}\n{text}"
    single, plural, other = (PotMessage("", "a", p) for p in (None, "as", "aas"))
    former = '#, fuzzy\n#| msgid "a"\n#| msgid_plural "as"\n'
    obsolete = "".join(f"#~ {line}\n" for line in text.splitlines())
    one = f'{former}msgid "a"\nmsgstr "b"\n'

    assert body(merged(old, [plural])) == text
    assert body(merged(old, [other])) == former + text.replace('"as"', '"aas"')
    assert body(merged(old, [single])) == f"{one}\n{obsolete}"
    assert body(merged(merged(old, [single]), [plural])).startswith(text)


@pytest.mark.parametrize("end", ["\\n", ""])
@pytest.mark.parametrize("line", ["\n", "\r\n", ""])
def test_a_header_without_plural_forms_gets_them(end: str, line: str) -> None:
    """And a plural entry as many forms, or it could not be translated without an error."""
    old = HEADER.replace("\\n", end).removesuffix("\n").replace("\n", line or "\n") + line
    old = old.encode()

    new = update.merge(pofile.read(old), [PotMessage("", "a", "as")], AR)
    file = pofile.read(new.replace('[0] ""', '[0] "b"').encode())

    assert file.plural_rule.forms == len(file.entries[1].translations) == 6
    assert file.header["content-type"] == "text/plain; charset=UTF-8"
    assert update.merge(pofile.read(new.encode()), [PotMessage("", "a", "as")], AR) == new


def test_blank_forms_follow_the_header() -> None:
    """A catalogue whose plural rule was changed asks for the right number of forms."""
    header = EN_HEADER.replace("nplurals=2; plural=(n != 1)", "nplurals=1; plural=0")
    old = f'{header}\n# Note\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] ""\nmsgstr[1] ""\n'

    assert body(merged(old, [PotMessage("", "a", "as")])) == (
        '# Note\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] ""\n'
    )


def test_of_two_translations_the_one_in_use_stays_in_use() -> None:
    """An obsolete one comes back only where there is no other."""
    twin = '#~ msgid "a"\n#~ msgstr "old"\n'

    used = merged(f'{HEADER}\nmsgid "a"\nmsgstr "new"\n\n{twin}', words("a"))
    blank = merged(f'{HEADER}\nmsgid "a"\nmsgstr ""\n\n{twin}', words("a"))

    assert used.endswith(f'msgid "a"\nmsgstr "new"\n\n{twin}')
    assert blank.endswith('msgid "a"\nmsgstr "old"\n')


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
KEYS = st.sampled_from(
    [
        (c, t, p)
        for c in ("", "title", "é")
        for t in ("a", "b\n", '"\\', "#~ c")
        for p in (None, "z")
    ]
)
LISTS = st.lists(KEYS, max_size=8, unique_by=lambda key: key[:2])
COMMENTS = st.lists(
    st.sampled_from(["# n", "#", "#. r", "#: f", "#, fuzzy", '#| msgid "o"', "#! "])
)


@steady
@given(
    st.lists(st.tuples(KEYS, TEXTS, COMMENTS, st.booleans()), max_size=6),
    st.lists(LISTS, min_size=1, max_size=4),
    st.sampled_from([EN, AR]),
    st.sampled_from(list(SAVED)),
)
def test_no_translation_is_ever_lost(first: list, rounds: list, language, saved: str) -> None:
    """Whatever comes and goes, each is in use or obsolete, and a second run changes nothing."""
    blocks, seen = [], set()
    text = update.merge(None, [], language)
    forms = pofile.read(text.encode()).plural_rule.forms
    for (context, msgid, plural), translation, comments, obsolete in first:
        if (context, msgid) in seen and not obsolete:
            continue
        seen |= set() if obsolete else {(context, msgid)}
        lines = [f"msgctxt {strings.quote(context)}"] if context else []
        lines.append(f"msgid {strings.quote(msgid)}")
        lines += [f"msgid_plural {strings.quote(plural)}"] if plural else []
        names = [f"msgstr[{n}]" for n in range(forms)] if plural else ["msgstr"]
        lines += [f"{name} {strings.quote(translation)}" for name in names]
        blocks.append(
            "\n".join([*comments, *(f"#~ {line}" if obsolete else line for line in lines)])
        )
    text = SAVED[saved](text + "\n" + "\n\n".join(blocks) + "\n\n# The end.\n")

    def held(text: str) -> set[str]:
        entries = pofile.read(text.encode()).entries[1:]
        return {each for entry in entries for each in entry.translations if each}

    for keys in rounds:
        messages = [PotMessage(c, t, p, flag="python-format") for c, t, p in keys]
        before, text = text, update.merge(pofile.read(text.encode()), messages, language)
        file = pofile.read(text.encode())

        assert held(text) == held(before)
        assert [(*each.key, each.plural) for each in file.entries[1:] if not each.obsolete] == keys
        assert update.merge(file, messages, language) == text
        assert file.rest.strip() == "# The end."


# ---------------------------------------------------------------- the command


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """A tiny site without catalogues."""
    folder = make_site(
        tmp_path, {"partners/boei/index.md": partner(body="Nog een.\n\n98 % der.\n")}
    )
    folders = {"CONTENT": folder, "TRANSLATIONS": tmp_path / "translations"}
    return create_app({**folders, "CACHE": tmp_path / "cache"})


def run(app: Flask, *args: str) -> tuple[int, str]:
    """Exit status and output of `flask translate update`."""
    result = app.test_cli_runner().invoke(args=["translate", "update", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Each file's bytes and inode."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_run_changes_nothing(app: Flask, tmp_path: Path) -> None:
    """Not a byte of any catalogue; no file is written again, none is left behind."""
    folder = tmp_path / "translations"
    stale = run(app, "--check")[0], folder.exists()
    first = run(app)[0]
    once = files(folder)

    second, output = run(app)

    assert (*stale, first, second, run(app, "--check")[0]) == (1, False, 0, 0, 0)
    assert output == "Every catalogue is up to date.\n"
    assert files(folder) == once
    assert once.keys() == {
        "messages.pot",
        *(f"{name}/LC_MESSAGES/messages.po" for name in ("nl", "en", "ar")),
    }


def test_one_language_can_be_updated_alone(app: Flask, tmp_path: Path) -> None:
    """The others' files are not touched; the template is."""
    assert run(app, "ar")[0] == 0
    assert files(tmp_path / "translations").keys() == {
        "messages.pot",
        "ar/LC_MESSAGES/messages.po",
    }


def test_the_catalogues_hold_what_their_readers_need(app: Flask, tmp_path: Path) -> None:
    """The source language's interface words only, the others' content too, in document order."""
    run(app)
    found = {
        tag: [each.text for each in pofile.read(path.read_bytes()).entries]
        for tag, path in (
            (t, tmp_path / f"translations/{t}/LC_MESSAGES/messages.po") for t in ("nl", "en")
        )
    }

    assert "Menu" in found["nl"]
    assert "Nog een." not in found["nl"]
    assert found["en"][: len(found["nl"])] == found["nl"]
    assert found["en"].index("Een portret.") < found["en"].index("Nog een.")


@pytest.mark.parametrize("broken", [b"<<<<<<< HEAD\n", b"\xff", b"", b'msgid "'])
def test_a_broken_catalogue_is_a_problem_and_nothing_is_written(
    app: Flask, tmp_path: Path, broken: bytes
) -> None:
    """Neither that file nor any other, in either form of the command."""
    path = tmp_path / "translations/en/LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(broken)
    before = files(tmp_path / "translations")

    for args in ((), ("--check",), ("en",)):
        status, output = run(app, *args)

        assert status == 1
        assert f"{path}:1: " in output
        assert files(tmp_path / "translations") == before
    assert run(app, "ar")[0] == 0


def test_writing_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full the old file stays whole, and nothing lies beside it."""
    path = tmp_path / "messages.po"
    path.write_text("old")

    def full(*_: object) -> None:
        assert path.read_text() == "old"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        update.write({path: "new"})

    assert files(tmp_path).keys() == {"messages.po"}
    assert path.read_text() == "old"


def test_a_written_file_is_for_everyone_to_read(tmp_path: Path) -> None:
    """Mode 0644, whatever the umask; only what differs is written."""
    old, same = tmp_path / "a/b/old.po", tmp_path / "same.po"
    same.write_text("same")
    before = os.umask(0o077)
    try:
        changed = update.write({old: "new", same: "same"})
    finally:
        os.umask(before)

    assert changed == [old]
    assert stat.S_IMODE(old.stat().st_mode) == 0o644
    assert old.read_text() == "new"


def test_a_file_that_is_written_stays_what_it_was(tmp_path: Path) -> None:
    """With its permissions, and where a link leads to; `dry` only tells that it would change."""
    path, link = tmp_path / "real.po", tmp_path / "messages.po"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to("real.po")

    assert update.write({link: "new"}, dry=True) == [link]
    assert path.read_text() == "old"
    assert update.write({link: "new"}) == [link]
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert link.is_symlink()
    assert update.write({link: "new"}) == []
