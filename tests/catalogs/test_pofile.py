"""A .po file is read strictly: every text of it, or an error with its line."""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import WORD_SEP, read_po, write_po
from hypothesis import example, given
from hypothesis import strategies as st

from portret import characters
from portret.catalogs import pofile, strings
from portret.catalogs.entries import Entry, PoFile
from tests.nasty import steady

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
PLURALS = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {}\\n"\n\n'
    'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'
)
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).map(
    lambda text: unicodedata.normalize("NFC", text)
)


def faults(data: bytes) -> list[tuple[int, str]]:
    """(line, message) of each fault."""
    with pytest.raises(pofile.Unreadable) as caught:
        pofile.read(data)
    return [(line, message) for line, message, _ in caught.value.faults]


def problems(data: bytes) -> list[tuple[int, str, str]]:
    """(line, message, remedy) of each fault."""
    with pytest.raises(pofile.Unreadable) as caught:
        pofile.read(data)
    return list(caught.value.faults)


def whole(file: PoFile) -> str:
    """The file's text, put together again."""
    return "".join([file.bom, *(each.source for each in file.entries), file.rest])


# ---------------------------------------------------------------- what is there


def test_reads_every_part_of_an_entry() -> None:
    """Context, texts, plural, flags, whether in use, lines and line number."""
    lines = (
        "# Een vertaler.",
        "#. heading",
        "#: templates/base.html",
        "#, fuzzy, python-format",
        '#| msgid "oud"',
        'msgctxt "title"',
        'msgid ""',
        '"een "',
        '"\\"twee\\"\\n"',
        'msgstr "\\tC:\\\\x"',
    )

    source = "\n" + "".join(f"{line}\n" for line in lines)
    _, entry, last = pofile.read(
        f'{HEADER}{source}\n#~ msgid "weg"\n#~ msgstr "gone"\n'.encode()
    ).entries

    assert entry == Entry(
        context="title",
        text='een "twee"\n',
        plural=None,
        translations=("\tC:\\x",),
        flags=frozenset({"fuzzy", "python-format"}),
        obsolete=False,
        line=9,
        source=source,
    )
    assert entry.fuzzy
    assert entry.lines == lines
    assert (last.text, last.translations, last.obsolete, last.line) == ("weg", ("gone",), True, 15)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\r\r\n"),
        lambda text: text.replace('"\n', '"\r\n'),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n", " \t\f\v\n"),
        lambda text: text.replace("\nmsg", "\n  msg"),
        lambda text: text.replace("\n\n", "\n \n\n"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: unicodedata.normalize("NFD", text),
    ],
    ids=[
        *("plain", "bom", "crlf", "cr", "cr cr lf", "mixed", "bom and crlf", "no end", "trailing"),
        *("indented", "blanks", "tight", "nfd"),
    ],
)
def test_reads_the_same_however_it_was_saved(change) -> None:
    """BOM, line ends, blanks and Unicode form do not matter; the file comes back to the byte."""
    text = change(f'{HEADER}\nmsgid "één"\nmsgstr "ẻne"\n\nmsgid "twee"\nmsgstr "zwei"\n')

    file = pofile.read(text.encode())

    assert whole(file) == text
    assert file.header["content-type"] == "text/plain; charset=UTF-8"
    assert [(each.text, each.translations) for each in file.entries[1:]] == [
        ("één", ("ẻne",)),
        ("twee", ("zwei",)),
    ]


@pytest.mark.parametrize(
    "block",
    [
        '#, fuzzy\nmsgid "a"\nmsgstr "b"',
        '#,fuzzy\nmsgid "a"\nmsgstr "b"',
        '#, python-format, fuzzy\nmsgid "a"\nmsgstr "b"',
        '#, python-format\n#, fuzzy\nmsgid "a"\nmsgstr "b"',
        '#= fuzzy\nmsgid "a"\nmsgstr "b"',
        '#, fuzzy\n\nmsgid "a"\nmsgstr "b"',
        '#, fuzzy\n#~ msgid "a"\n#~ msgstr "b"',
        '#~ #, fuzzy\n#~ msgid "a"\n#~ msgstr "b"',
    ],
)
def test_no_way_of_writing_it_hides_that_an_entry_is_fuzzy(block: str) -> None:
    """Wherever the flag stands, and though a blank line parts it from its entry."""
    file = pofile.read(f"{HEADER}\n{block}\n".encode())

    assert file.entries[1].fuzzy


@pytest.mark.parametrize(
    "block",
    [
        '#~| msgid "old"\n#~ msgid "a"\n#~ msgstr "b"',
        '#~ # comment\n#~\n#~ msgid "a"\n#~ msgstr ""\n#~ "b"',
        '#~msgid "a"\n#~msgstr "b"',
        '#| msgid "old"\n#| "er"\n#~ msgid "a"\n#~ msgstr "b"',
    ],
)
def test_entries_out_of_use_are_read_in_every_spelling(block: str) -> None:
    """As msgmerge, Poedit and Lokalize write them."""
    entry = pofile.read(f"{HEADER}\n{block}\n".encode()).entries[1]

    assert (entry.text, entry.translations, entry.obsolete) == ("a", ("b",), True)


@pytest.mark.parametrize("other", ["\u2028", "\u2029", "\x85", "\f", "\v", "\x1c", "\x1d", "\x1e"])
def test_no_other_character_ends_a_line(other: str) -> None:
    """Not in a comment, where a flag would come out of it, and not in a text."""
    text = f'{HEADER}\n# x{other}#, fuzzy\nmsgid "a{other}b"\nmsgstr "c"\n'

    entry = pofile.read(text.encode()).entries[1]

    assert (entry.text, entry.line, entry.fuzzy) == (f"a{other}b", 5, False)


@pytest.mark.parametrize(
    ("string", "text"),
    [
        (r'"\a\b\f\n\r\t\v\\\""', '\a\b\f\n\r\t\v\\"'),
        (r'"\101\60\0603\x42\x4A\x4a.\xA"', "A003BJJ.\n"),
        (r'"\303\251\xc3\xa9é"', "ééé"),
        (r'"\\101\\x42"', r"\101\x42"),
    ],
)
def test_escapes_are_read_as_c_and_gettext_have_them(string: str, text: str) -> None:
    """Octal and hexadecimal numbers are bytes, of which several may make one letter."""
    assert strings.unquote(string) == text


ESCAPES = r"""Write \\ for a backslash. After one a .po file has n, t, r, a, b, f, v, " or the
number of a byte, as \303 or \xc3."""


@pytest.mark.parametrize("escape", [r"\777", r"\x414", r"\x", r"\8", r"\u", r"\q", r"\é", r"\d"])
def test_an_escape_that_no_catalogue_has_is_named_with_those_that_it_has(escape: str) -> None:
    """A number too large, a letter that means nothing; the marks around the text are right."""
    text = f'{HEADER}\nmsgid "a"\nmsgstr "C:\\\\x{escape} \\q"\n'

    found = f"the escape “{escape}”, which no .po file has"
    assert problems(text.encode()) == [(5, found, ESCAPES.replace("\n", " "))]


@pytest.mark.parametrize(
    ("string", "byte"),
    [(r'"\303"', "c3"), (r'"\xff"', "ff"), (r'"é\xe9"', "e9"), (r'"\xed\xa0\x80"', "ed")],
)
def test_an_escape_of_a_byte_that_makes_no_letter_is_named(string: str, byte: str) -> None:
    """As an editor writes it that takes the file for Latin-1."""
    found = f"the escape of a byte that is no UTF-8 (0x{byte})"
    text = f'{HEADER}\nmsgid "a"\nmsgstr {string}\n'
    assert problems(text.encode()) == [(5, found, "Write the letter itself.")]


READ = {
    "a carriage return in a comment": '#: a\rb\nmsgid "a"\nmsgstr "b"\n',
    "one in a translator's": '# a\r\rb\nmsgid "a"\nmsgstr "b"\n',
    "blank lines": 'msgid "a"\n\n \t\nmsgstr "b"\n',
    "blank lines in the texts": 'msgid ""\n\n"a"\nmsgstr ""\n\n\n"b"\n',
    "an indented text behind a blank line": 'msgid "a"\nmsgstr ""\n \n\t"b"\n',
    "a comment": 'msgid "a"\n# x\nmsgstr "b"\n',
    "comments among blank lines": 'msgid "a"\n\n#. x\n\n#: y\nmsgstr "b"\n',
    "a comment within a text": 'msgid ""\n# x\n"a"\nmsgstr "b"\n',
    "strings on a line": 'msgid "" "a"\nmsgstr "" "b"\n',
    "all on a line": 'msgid "a" msgstr "b"\n',
    "words on lines of their own": 'msgid\n"a"\nmsgstr\n\n"b"\n',
    "a carriage return between": 'msgid "a"\rmsgstr "b"\n',
}
"""Entries that msgfmt reads, and some with comments that no reader need stumble over."""


@pytest.mark.parametrize("change", [str, lambda text: text.replace("\n", "\r\n")])
@pytest.mark.parametrize("obsolete", [False, True])
@pytest.mark.parametrize("block", READ.values(), ids=READ)
def test_an_entry_is_read_wherever_its_words_stand(block: str, obsolete: bool, change) -> None:
    """Blank lines, comments and line ends within it do not matter, nor what follows."""
    if obsolete:
        block = re.sub(r"(?m)^(?=[ \t]*[m\"])", "#~ ", block)
    text = change(f'{HEADER}\n{block}\n# noot\n\nmsgid "c"\nmsgstr "d"\n')

    file = pofile.read(text.encode())

    assert whole(file) == text
    assert [(each.text, each.translations, each.obsolete) for each in file.entries[1:]] == [
        ("a", ("b",), obsolete),
        ("c", ("d",), False),
    ]


@pytest.mark.parametrize(
    "block",
    [
        'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\n\nmsgstr[1] "c"\n',
        'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\n# x\nmsgstr[1] "c"\n',
        'msgid "a"\nmsgid_plural "as"\nmsgstr [0] "b"\nmsgstr[ 01 ]"c"\n',
    ],
)
def test_the_forms_of_a_plural_may_stand_apart(block: str) -> None:
    """As may the numbers and their brackets."""
    assert pofile.read(f"{HEADER}\n{block}\n{A}".encode().replace(b'"a"', b'"z"', 1)).entries[
        1
    ].translations == ("b", "c")


@pytest.mark.parametrize(
    "block",
    [
        '#: a\r#, fuzzy\nmsgid "a"\nmsgstr "b"',
        'msgid "a"\n#, fuzzy\nmsgstr "b"',
        'msgid "a"\n\n#, fuzzy\n\nmsgstr "b"',
    ],
)
def test_a_flag_within_an_entry_counts(block: str) -> None:
    """No doubt of a tool is passed over for the place in which it stands."""
    assert pofile.read(f"{HEADER}\n{block}\n".encode()).entries[1].fuzzy


def test_comments_after_a_text_belong_to_the_next_entry() -> None:
    """And a string behind them to none."""
    text = f'{HEADER}\n{A}\n#, fuzzy\nmsgid "c"\nmsgstr "d"\n'

    assert [each.fuzzy for each in pofile.read(text.encode()).entries] == [False, False, True]
    assert faults(f'{HEADER}\n{A}# x\n"c"\n'.encode()) == [
        (7, '“"c"”, where a msgid or msgstr was expected')
    ]


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ('msgstr "b"', 'msgstr "b"', ("b", False, 4)),
        ('msgstr ""', 'msgstr "b"', ("b", False, 7)),
        ('msgstr "b"', 'msgstr ""', ("b", False, 4)),
        ('msgstr "b"', '#, fuzzy\nmsgstr "b"', ("b", True, 7)),
        ('#, fuzzy\nmsgstr "b"', 'msgstr "b"', ("b", True, 4)),
        ('#, fuzzy\nmsgstr ""', 'msgstr "b"', ("b", False, 8)),
    ],
)
def test_an_entry_that_stands_twice_is_read_once(
    first: str, second: str, taken: tuple[str, bool, int]
) -> None:
    """With its translation, as fuzzy where it is so in one place."""
    file = pofile.read(f'{HEADER}\nmsgid "a"\n{first}\n\nmsgid "a"\n{second}\n'.encode())

    entry = file.in_use["", "a"]
    assert (entry.translations[0], entry.fuzzy, entry.line) == taken
    assert [each.text for each in file.repeats] == ["a"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("\u202bשלום\u202c (ECRE)", "\u2067שלום\u2069 (ECRE)"),
        ("a \u202ab \u202bג\u202c\u202c.", "a \u2066b \u2067ג\u2069\u2069."),
        ("\u202bשלום", None),
        ("שלום\u202c", None),
        ("\u202c\u202bשלום", None),
        ("\u202eabc\u202c", None),
        ("\u202b\u202eabc\u202c\u202c", None),
        ("\u2067שלום\u2069", None),
    ],
)
def test_embeddings_of_word_become_isolates(text: str, read: str | None) -> None:
    """Where each ends, and none is an override; the file keeps its bytes."""
    po = f'{HEADER}\nmsgid "a"\nmsgstr "{text}"\n'

    file = pofile.read(po.encode())

    assert file.entries[1].translations == (read or text,)
    assert whole(file) == po


def test_comments_without_an_entry_are_kept() -> None:
    """What stands after the last entry is given back."""
    file = pofile.read(f'{HEADER}\n# The end.\n\n#~| msgid "x"\n'.encode())

    assert file.rest == '\n# The end.\n\n#~| msgid "x"\n'


# ---------------------------------------------------------------- what is wrong


A = 'msgid "a"\nmsgstr "b"\n'

FAULTY = {
    "nothing": ("", [(1, "no header")]),
    "no header": (A, [(1, "no header")]),
    "obsolete header": ('#~ msgid ""\n#~ msgstr "charset=utf-8"\n', [(1, "no header")]),
    "header in a context": ('msgctxt "a"\n' + HEADER, [(1, "no header")]),
    "plural header": (
        'msgid ""\nmsgid_plural "x"\nmsgstr[0] "charset=utf-8"\n',
        [(1, "no header")],
    ),
    "charset": (
        'msgid ""\nmsgstr ""\n"X: y\\n"\n"Content-Type: text/plain; charset=ISO-8859-1\\n"\n',
        [(4, "charset “ISO-8859-1” in the header of a file in UTF-8")],
    ),
    "template's charset": (
        HEADER.replace("UTF-8", "CHARSET"),
        [(1, "the template's charset “CHARSET” in the header of a file in UTF-8")],
    ),
    "no charset": ('msgid ""\nmsgstr "X: y\\n"\n', [(1, "no charset in the header")]),
    "no end quote": (
        f'{HEADER}\nmsgid "a"\nmsgstr "b\n\n{A}',
        [(5, 'a text that is not properly quoted: “msgstr "b”')],
    ),
    "no end quote in a wrapped text": (
        f'{HEADER}\nmsgid ""\n"a\n"b"\nmsgstr "c"\n',
        [(5, 'a text that is not properly quoted: “"a”')],
    ),
    "no first quote": (
        f'{HEADER}\nmsgid a"\nmsgstr "b"\n',
        [(4, 'a text that is not properly quoted: “msgid a"”')],
    ),
    "curly quotes": (
        f'{HEADER}\nmsgid "a"\nmsgstr “b”\n',
        [(5, "a text that is not properly quoted: “msgstr “b””")],
    ),
    "no such keyword": (
        f'{HEADER}\nmsgid "a"\nmsgstrr b\n#~ niets\n',
        [
            (5, "“msgstrr b”, where a msgid or msgstr was expected"),
            (6, "“#~ niets”, where a msgid or msgstr was expected"),
        ],
    ),
    "quote within": (
        f'{HEADER}\nmsgid "a"\nmsgstr "b "c" d"\n',
        [(5, 'a text that is not properly quoted: “msgstr "b "c" d"”')],
    ),
    "backslash": (
        f'{HEADER}\nmsgid "a"\nmsgstr "C:\\dir"\n',
        [(5, "the escape “\\d”, which no .po file has")],
    ),
    "conflict": (
        f'{HEADER}\nmsgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n=======\nmsgstr "c"\n>>>>>>> theirs\n',
        [
            (5, "a merge conflict (<<<<<<<)"),
            (7, "a merge conflict (=======)"),
            (9, "a merge conflict (>>>>>>>)"),
        ],
    ),
    "base of a conflict": (f"{HEADER}\n||||||| 1a2b3c\n{A}", [(4, "a merge conflict (|||||||)")]),
    "two translations": (
        f"{HEADER}\n{A}\n{A.replace('b', 'c')}",
        [(7, "the entry “a” of line 4 is repeated here, with another translation")],
    ),
    "a second one with a plural": (
        f'{HEADER}\n{A}\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\n',
        [(7, "the entry “a” of line 4 is repeated here, with another translation")],
    ),
    "duplicate in another form": (
        f'{HEADER}\nmsgid "é"\nmsgstr "b"\n\nmsgid "e\u0301"\nmsgstr "c"\n',
        [(7, "the entry “é” of line 4 is repeated here, with another translation")],
    ),
    "a second header": (
        f"{HEADER}\n{HEADER.replace('plain', 'html')}",
        [(4, "the header of line 1 is repeated here, with another translation")],
    ),
    "no msgid": (
        f'{HEADER}\nmsgstr "b"\n',
        [(4, "an entry without its msgid")],
    ),
    "no msgstr": (
        f'{HEADER}\nmsgid "a"\n\n{A}',
        [(4, "an entry without its msgstr")],
    ),
    "a form missing": (
        f'{HEADER}\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[2] "d"\n',
        [(4, "an entry with the wrong msgstr")],
    ),
    "no form at all": (
        f'{HEADER}\nmsgid "a"\nmsgid_plural "b"\n',
        [(4, "an entry without its msgstr")],
    ),
    "twice": (
        f'{HEADER}\nmsgid "a"\nmsgid "b"\nmsgstr "c"\n',
        [(5, "msgid is repeated in one entry")],
    ),
    "half out of use": (
        f'{HEADER}\nmsgid "a"\n#~ msgstr "b"\n',
        [(5, "an entry of which only a part is out of use (#~)")],
    ),
    "half in use": (
        f'{HEADER}\n#~ msgid "a"\n#~ msgstr "b"\n"c"\n',
        [(6, "an entry of which only a part is out of use (#~)")],
    ),
    "garbage": (f"{HEADER}\n{A}niets\n", [(6, "“niets”, where a msgid or msgstr was expected")]),
    "a text behind a carriage return": (
        f'{HEADER}\n# a\rmsgid "x"\rmsgstr "y"\n{A}\n# b\r"c"\n{A}',
        [(4, "a carriage return within a line"), (8, "a carriage return within a line")],
    ),
    "a keyword without a text": (
        f'{HEADER}\nmsgid\nmsgstr "b"\n\n{A}',
        [(4, "an entry without its msgid")],
    ),
    "two entries on a line": (
        f'{HEADER}\nmsgid "a" msgstr "b" msgid "c" msgstr "d"\n',
        [(4, "msgid is repeated in one entry")],
    ),
    "strings without a blank": (
        f'{HEADER}\nmsgid "a"\nmsgstr "zie ""hier"""\n',
        [(5, 'a text that is not properly quoted: “msgstr "zie ""hier"""”')],
    ),
    "a line separator": (
        f"{HEADER}\n{A}\u2028\n",
        [(6, "“\\u2028”, where a msgid or msgstr was expected")],
    ),
    "all of them": (
        f'{HEADER}\nmsgid "a\nmsgstr "b"\n\n{A}\n{A.replace("b", "c")}\nniets\n',
        [
            (4, 'a text that is not properly quoted: “msgid "a”'),
            (10, "the entry “a” of line 7 is repeated here, with another translation"),
            (13, "“niets”, where a msgid or msgstr was expected"),
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FAULTY.values(), ids=FAULTY)
def test_what_is_in_doubt_is_an_error_with_its_line(
    text: str, expected: list[tuple[int, str]]
) -> None:
    """Each fault once, where it stands; no fault that only follows from another."""
    assert faults(text.encode()) == expected
    assert faults(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == expected


@pytest.mark.parametrize(
    ("data", "line", "found", "remedy"),
    [
        (f'{HEADER}\nmsgid "a"\nmsgstr "é"\n'.encode("latin-1"), 5, "", "Save the file as UTF-8."),
        (
            HEADER.encode() + b'\nmsgid "\xed\xa0\x80"\nmsgstr ""\n',
            4,
            "",
            "Save the file as UTF-8.",
        ),
        (
            f'{HEADER.replace("UTF-8", "ISO-8859-2")}\nmsgid "a"\nmsgstr "ł"\n'.encode("latin2"),
            5,
            ": the header names the charset “ISO-8859-2”",
            "Save it as UTF-8, or run: msgconv -t UTF-8 -o messages.po messages.po",
        ),
    ],
    ids=["latin-1", "a surrogate", "latin-2"],
)
def test_another_charset_is_an_error_with_its_line(
    data: bytes, line: int, found: str, remedy: str
) -> None:
    """Whatever the header says, the bytes are UTF-8."""
    assert problems(data) == [(line, f"a byte that is no UTF-8{found}", remedy)]


@pytest.mark.parametrize("start", ["", "# Vertaling\n"])
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *(("utf-16", "UTF-16"), ("utf-16-le", "UTF-16LE"), ("utf-16-be", "UTF-16BE")),
        ("utf-32", "UTF-32"),
    ],
)
def test_wide_characters_are_called_what_they_are(start: str, encoding: str, name: str) -> None:
    """With a byte order mark and without, as Notepad saves "Unicode"."""
    assert problems((start + HEADER).encode(encoding)) == [
        (
            1,
            f"a file in {name}",
            f"Save it as UTF-8, or run: iconv -f {name} -t UTF-8 old.po > messages.po",
        )
    ]


def test_accents_piled_up_are_an_error_with_its_line() -> None:
    """To bring them into order would take minutes."""
    text = f'{HEADER}\nmsgid "a"\nmsgstr "b{chr(0x301) * 600}"\n'

    assert faults(text.encode()) == [(5, "hundreds of accents on one letter")]


def test_reading_stops_after_a_hundred_faults() -> None:
    """A file that is something else altogether does not fill the screen."""
    assert len(faults(b"x\n" * 5000)) == 100


# ---------------------------------------------------------------- plural forms


def test_a_plural_rule_chooses_the_form() -> None:
    """By the header's own rule."""
    file = pofile.read(PLURALS.format("nplurals=2; plural=n>1;").encode())

    assert file.plural_rule.forms == 2
    assert [file.plural_rule.form(n) for n in (0, 1, 2, 10**6)] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "rule",
    [
        "nplurals=2; plural=n/0",
        "nplurals=2; plural=n%(n-7)",
        "nplurals=2; plural=n",
        "nplurals=2; plural=2",
        "nplurals=2; plural=0-n",
        "nplurals=2; plural=",
        "nplurals=2",
        "plural=n>1",
        "nplurals=0; plural=0",
        "nplurals=INTEGER; plural=EXPRESSION;",
        "nplurals=2; plural=n>1; x",
        "nplurals=2; plural=__import__('os').system('false')",
        "nplurals=2; plural=n**99999999",
        "nplurals=2; plural=9**9**9**9",
        "nplurals=2; plural=n ? 0 : ",
        "nplurals=2; plural=" + "(" * 200 + "n" + ")" * 200,
        "nplurals=2; plural=" + "!" * 501 + "n",
        "nplurals=2; plural=" + "n?" * 240 + "0",
        "nplurals=2; plural=" + "n?n:" * 120 + "n",
        "nplurals=2; plural=" + "n*" * 249 + "n",
        "nplurals=2; plural=" + "1+" * 100_000 + "1",
    ],
    ids=lambda rule: rule[:50],
)
def test_a_plural_rule_that_cannot_be_worked_out_is_none(rule: str) -> None:
    """Out of range, dividing by zero, very long or hostile: the file is read all the same."""
    file = pofile.read(PLURALS.format(rule).encode())

    assert not file.plural_rule.works
    assert [each.translations for each in file.entries[1:]] == [("a", "b")]


@given(st.text("n0123456789%=!<>&|?:()+-*/ ", max_size=60))
def test_no_plural_rule_raises_anything_else(rule: str) -> None:
    """Any expression is worked out or refused, for every number."""
    data = PLURALS.format(f"nplurals=3; plural={rule}").replace("msgstr[1]", "msgstr[2]")
    file = pofile.read(data.replace('"a"\n', '"a"\nmsgstr[1] "c"\n').encode())

    assert file.plural_rule.works in (True, False)
    assert {file.plural_rule.form(n) for n in (0, 1, 5, 10**12)} <= {0, 1, 2, None}


def test_a_rule_that_fails_for_one_large_number_fails_for_that_alone() -> None:
    """A thousand numbers are tried; the others are met without an exception."""
    file = pofile.read(PLURALS.format("nplurals=2; plural=1/(n-5000)*0 + (n>9000)*7").encode())

    assert [file.plural_rule.form(n) for n in (4999, 5000, 9001)] == [0, None, None]


def test_forms_of_another_number_than_the_header_says_are_read() -> None:
    """No text without a plural is kept from readers for their sake."""
    text = PLURALS.format("nplurals=3; plural=0")
    obsolete = "#~ msgid" + text.rpartition("\n\nmsgid")[2].replace("\nmsg", "\n#~ msg")

    assert pofile.read(text.encode()).entries[1].translations == ("a", "b")
    assert pofile.read(f"{HEADER}\n{obsolete}".encode()).entries[1].translations == ("a", "b")


# ---------------------------------------------------------------- Babel's reader


@given(TEXTS)
@example('\\n \\ " \t \r \a \v \f \b \x00 \x1c \x85 \u2028 \ufeff #~ msgid')
def test_quoting_loses_nothing(text: str) -> None:
    """A text is the same after writing and reading."""
    assert strings.unquote(strings.quote(text)) == text
    assert "\n" not in strings.quote(text)


PRINTED = (  # Babel's writer breaks texts at control characters, and may add a newline to a blank
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs"]),
        min_size=1,
        max_size=30,
    )
    .map(lambda text: unicodedata.normalize("NFC", text).replace("x", "\n"))
    .filter(lambda text: WORD_SEP.split(text)[-1])
)
PARTS = st.tuples(
    st.none() | PRINTED,  # context
    PRINTED,
    st.none() | PRINTED,  # plural
    st.just("") | PRINTED,
    st.booleans(),  # fuzzy
    st.booleans(),  # obsolete
)


@given(st.lists(PARTS, max_size=6, unique_by=lambda parts: parts[:2]), st.integers(0, 90))
def test_reads_what_babel_writes(listed: list, width: int) -> None:
    """Any texts, wrapped at any width, come out as they went in."""
    catalog = Catalog(locale="nl")
    for context, text, plural, translation, fuzzy, obsolete in listed:
        catalog.add(
            (text, plural) if plural else text,
            (translation, translation) if plural else translation,
            context=context,
            flags=["fuzzy"] if fuzzy else [],
        )
        if obsolete:
            found = catalog.get(text, context)
            catalog.delete(text, context)
            catalog.obsolete[found.id] = found
    written = io.BytesIO()
    write_po(written, catalog, width=width)

    def plain(text: str | None) -> str:
        return unicodedata.normalize("NFC", text or "")

    ours = {
        (
            each.key,
            plain(each.plural),
            *map(plain, each.translations),
            each.fuzzy and not each.obsolete,
        )
        for each in pofile.read(written.getvalue()).entries[1:]
        if not each.obsolete
    }
    theirs = {
        ((c or "", t), p or "", *[plain(s)] * (2 if p else 1), f)
        for c, t, p, s, f, obsolete in listed
        if not obsolete
    }

    assert ours == theirs


def test_reads_the_catalogues_of_the_site_as_babel_does() -> None:
    """On valid files the two readers agree."""
    for path in Path(__file__).parents[2].glob("translations/*/LC_MESSAGES/*.po"):
        data = path.read_bytes()
        theirs = {
            (m.context or "", *(m.id if m.pluralizable else (m.id,))): (
                m.string if m.pluralizable else (m.string,)
            )
            for m in read_po(io.BytesIO(data))
            if m.id
        }

        ours = {
            (*each.key, *([each.plural] if each.plural else [])): each.translations
            for each in pofile.read(data).entries[1:]
            if not each.obsolete
        }

        assert {k: tuple(v) for k, v in theirs.items()} == ours
        assert len(ours) > 20


SILENT = {
    "a missing quotation mark drops the text": (f'{HEADER}\nmsgid "a"\nmsgstr "b\n', 5),
    "a marker of a conflict only warns": (f'{HEADER}\nmsgid "a"\n=======\nmsgstr "b"\n', 5),
    "of two entries one is dropped": (f'{HEADER}\n{A}\nmsgid "a"\nmsgstr "c"\n', 7),
    "an entry without a msgid is dropped": (f'{HEADER}\n{A}\nmsgstr "b"\n', 7),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("text", "line"), SILENT.values(), ids=SILENT)
def test_says_so_where_babel_loses_text_in_silence(text: str, line: int) -> None:
    """Babel's reader raises nothing on these; ours names the line."""
    read_po(io.BytesIO(text.encode()))

    assert [found for found, _ in faults(text.encode())] == [line]


def test_bom_and_crlf_do_not_make_the_header_a_translation() -> None:
    """Babel gives the header as the translation of the first message of such a file."""
    data = b"\xef\xbb\xbf" + f"{HEADER}\n{A}".replace("\n", "\r\n").encode()

    theirs = read_po(io.BytesIO(data)).get("a")
    ours = pofile.read(data).entries[1]

    assert theirs is None or theirs.string != "b"
    assert ours.translations == ("b",)


# ---------------------------------------------------------------- hostile bytes


PIECES = st.sampled_from(
    [
        *(
            b"msgid ",
            b"msgstr ",
            b"msgctxt ",
            b"msgid_plural ",
            b"msgstr[0] ",
            b"msgstr[9] ",
            b"#~ ",
        ),
        *(
            b"#~",
            b"#~|",
            b"#|",
            b"#, fuzzy",
            b"# ",
            b"#",
            b'"',
            b'"a"',
            b'""',
            b"\\",
            b"\n",
            b"\n\n",
        ),
        *(
            b"\r\n",
            b"\0",
            b"\xff",
            b"\xef\xbb\xbf",
            b"<<<<<<<",
            b"=======",
            HEADER.encode(),
            b"\xc2\x85",
        ),
    ]
)


@given(st.binary(max_size=200) | st.lists(PIECES, max_size=40).map(b"".join))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """A catalogue with every byte comes back, or Unreadable; a fault has a line of the file."""
    found: tuple[tuple[int, str, str], ...] = ()
    try:
        file = pofile.read(data)
    except pofile.Unreadable as error:
        found = error.faults
        assert found
    else:
        assert file.entries
        assert whole(file).encode() == data

    last = data.count(b"\n" if b"\n" in data else b"\r") + 1
    assert all(1 <= line <= last and what and todo for line, what, todo in found)


LONG = 5_000_000
START = f'{HEADER}\nmsgid "x"\nmsgstr "'.encode()

HUGE = {
    "one line": START + b"a" * LONG + b'"\n',
    "escapes": START + b"\\n" * (LONG // 2) + b'"\n',
    "an open end": START + b"\\" * LONG,
    "NULs": b"\0" * LONG,
    "NULs in a text": START + b"\0" * LONG + b'"\n',
    "marks of obsolete": b"#~ " * (LONG // 3),
    "many lines": START + b'"\n' + b'"a"\n' * 250_000,
    "accents": START + "\u0301\u0316".encode() * (LONG // 4) + b'"\n',
    "accents on many letters": START + ("a" + "\u0301\u0316" * 240).encode() * 1000 + b'"\n',
    "a long rule": PLURALS.format("nplurals=2; plural=" + " ;" * (LONG // 2)).encode(),
    "blanks": b"msgid" + b" " * LONG,
    "duplicates": HEADER.encode() + b"\n" + A.encode() * 30_000,
}


@pytest.mark.long
@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("data", HUGE.values(), ids=HUGE)
def test_huge_files_do_not_hang(data: bytes) -> None:
    """Five megabytes of anything are read or refused."""
    found: tuple[tuple[int, str, str], ...] = ()

    try:
        pofile.read(data)
    except pofile.Unreadable as error:
        found = error.faults

    assert all(len(message) < 200 for _, message, _ in found)


# ---------------------------------------------------------------- the usual form


LINES = [
    "",
    " ",
    "#, fuzzy",
    "#= fuzzy",
    "#,",
    "# note",
    "#",
    '#| msgid "oud"',
    "#~",
    '#~ msgid "x"',
    '#~ msgstr "y"',
    'msgctxt "titel"',
    'msgid "Kort"',
    'msgid  "Kort"',
    'msgid ""',
    'msgstr "nieuw"',
    'msgstr "nieuw" ',
    ' msgstr "nieuw"',
    'msgid_plural "meer"',
    'msgstr[0] "een"',
    'msgstr[1] "twee"',
    '"meer"',
    '"\\t\\"\\\\"',
    '"\\\\"',
    '"101\\303"',
    '"\\251\\x41"',
    '"\\q"',
    '"e"',
    '"\u0301"',
    "<<<<<<< a",
    "\r",
    "\v",
    "\x85",
    '"',
    'msgid "e' + "\u0301" * 600 + '"',
    "# e" + "\u0301" * 600,
    'msgid "a"\nmsgstr "b"',
    '\n\nmsgid "c"\nmsgstr "d"\n\n',
    '\n#. heading\n#: a.md\n#, no-python-format, fuzzy\nmsgctxt "x"\nmsgid ""\n"e\\n"\n"f"\n'
    'msgstr "g"',
]
EDITS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 2), st.sampled_from(LINES)), max_size=4
)
USUAL = HEADER + "".join(
    f'\n# {n}\n#: a.md\n#, c-format\nmsgid "woord {n % 7} {n}"\nmsgstr "word {n}"\n'
    for n in range(8)
)
ENTRY = (
    '\n#. heading\n#: a.md\n#, c-format\nmsgctxt "c"\nmsgid ""\n"{} \\"a\\"\\n"\n"b"\nmsgstr "é"\n'
)


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """The text with lines put in at some places, in place of none, one or two."""
    lines = text.split("\n")
    for at, gone, line in edits:
        lines[at : at + gone] = [line]
    return "\n".join(lines)


def outcome(text: str) -> object:
    """What is read from a text, tabs at the end of its lines left out, or its faults."""
    try:
        file = pofile.read(text.encode())
    except pofile.Unreadable as error:
        return error.faults
    bare = [each._replace(source=each.source.replace("\t\n", "\n")) for each in file.entries]
    return PoFile(tuple(bare), file.rest.replace("\t\n", "\n"), file.bom)


@steady
@given(
    EDITS
    | st.lists(st.tuples(st.just(99), st.just(0), st.sampled_from(LINES)), max_size=12)
    | st.lists(
        st.tuples(st.integers(0, 99), st.integers(0, 3), st.sampled_from(LINES)), max_size=20
    )
)
@example([])
def test_the_usual_form_is_read_as_any_other(edits: list[tuple[int, int, str]]) -> None:
    """A tab at the end of each line makes no entry usual, and changes neither texts nor faults."""
    text = edited(USUAL, edits)

    assert outcome(text) == outcome(text.replace("\n", "\t\n"))


PARTS_OF_A_FILE = [
    '\nmsgid "a"\nmsgstr "b"\n',
    '\n# 1\n# 2\nmsgid "c"\nmsgstr "d"\n',
    '\n#~ msgid "e"\n#~ msgstr "f"\n',
    'msgid "g"\nmsgstr "h"\n',
    '\n# 3\nmsgid "i"\nmsgstr "j"',
    '"k"\n',
    ' "k"\n',
    '#~ "k"\n',
    'msgstr[1] "k"\n',
    "\n",
    "\n# l\n",
    "\n#, fuzzy\n\n",
]


@steady
@given(st.lists(st.sampled_from(PARTS_OF_A_FILE), max_size=8).map("".join))
def test_an_entry_of_the_usual_form_ends_where_any_other_does(text: str) -> None:
    """Whatever stands around it, with a blank line between them or none."""
    text = HEADER + text

    assert outcome(text) == outcome(text.replace("\n", "\t\n"))


def test_the_usual_form_is_read_in_few_calls() -> None:
    """Wrapped, with escapes and comments or without: none of it is read line by line."""
    text = HEADER + "".join(map(ENTRY.format, range(400)))

    def calls(text: str) -> int:
        data, events = text.encode(), Counter[str]()
        sys.setprofile(lambda frame, event, function: events.update([event]))
        pofile.read(data)
        sys.setprofile(None)
        return events["call"] + events["c_call"]

    assert calls(text) * 3 < calls(text.replace("\n", "\t\n"))


def test_every_accent_is_looked_for() -> None:
    """However a script writes it, hundreds of it on one letter are found."""
    accents = [chr(code) for code in range(0x110000) if unicodedata.combining(chr(code))]

    assert len(accents) > 900
    for accent in accents:
        assert characters.find_accent_pile(f"woord a{accent * 499} a{accent * 500}") is not None
        assert characters.find_accent_pile(f"woord a{accent * 499} a") is None
