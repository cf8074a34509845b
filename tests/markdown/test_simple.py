"""Texts that need no parser: what is told of them is what the parser says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portret.markdown import blocks, inline, msgid, simple
from portret.markdown.source_map import Environment
from tests import nasty

_PIECES = [
    *(
        "woord",
        "B",
        "8",
        "é",
        "中文",
        "سلام",
        "नाम्",
        "a_b",
        "½",
        " ",
        " ",
        " ",
        "  ",
        "\u00a0",
        "\n",
    ),
    *("~", "~~", "~~", "https://x.nl", "www.", "{lang=en}", "{#a}", "[^1]", "<!-- x -->"),
    *("*", "*", "**", "**", "***", "_", "_", "__", "[", "]", "][1]", "][12]", "][0]", "[2]", "\\"),
    *(
        "](/b)",
        "](https://x.example)",
        "](../a/#b)",
        "](//x)",
        "](/b c)",
        "](a)",
        "](",
        ")",
        "!",
        "&",
    ),
    *(
        "&amp;",
        ".",
        ",",
        "(",
        '"',
        "«",
        "»",
        "—",
        "🌍",
        "<",
        ">",
        "\t",
        "\u200b",
        "\u1160",
        "\u202e",
    ),
]
nearly = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)
"""A text that is simple or just not."""

_CLAUSES = [
    *("een", "twee drie", "é", "中文", "a_b", "(x)", "ja!", "«nee»", "4 & 5", "naam\u00a0", "नाम्"),
    *("**vet**", "*scheef*", "__vet__", "_scheef_", "**Let op!**", "*中*", "**[x][1]**", "(*a*)"),
    *("[hier][1]", "[*daar*][2]", "[zie _ook_][1]", "[«b»][12]", "**a [b][1] c**", "*a* [b][3]."),
]
phrase = st.builds(
    lambda clauses, by: by.join(clauses),
    st.lists(st.sampled_from(_CLAUSES), max_size=6),
    st.sampled_from([" ", " ", "\n", ", ", "", "—", "  \n", " ("]),
)
"""What authors and translators write every day."""

_LINES = [
    *("woord een", "B é", "**v** x", "*a* b", "[a](/b) c", "2016 was", "“q” z", "_e_ x", "(x) y"),
    *(
        "a | b",
        "x  ",
        "y\u00a0",
        "!x",
        "naam #",
        "½ a",
        "中文",
        "a: b",
        "12.5 x",
        "1) x",
        "- x",
        "`",
    ),
]
_lines = st.lists(st.sampled_from(_LINES), min_size=1, max_size=3)
_cell = st.sampled_from([" x ", " ", "y", "a b ", "é\u00a0", "**z**"])


def _table(columns: int) -> st.SearchStrategy[str]:
    """A table: its head, the alignments, and up to two rows."""
    row = st.lists(_cell, min_size=columns, max_size=columns).map("|".join)
    rows = st.lists(row, min_size=1, max_size=3)
    marks = "|".join(["--", ":-:", "-:", ":--"][n % 4] for n in range(columns))
    return rows.map(lambda rows: "\n".join(f"|{each}|" for each in (rows[0], marks, *rows[1:])))


_block = st.one_of(
    _lines.map("\n".join),
    st.builds("{} {}".format, st.sampled_from(["#", "##", "####"]), st.sampled_from(_LINES)),
    _lines.map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    _lines.map(lambda lines: "- " + "\n  ".join(lines)),
    _lines.map(lambda lines: "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))),
    _lines.map(lambda lines: "\n".join(f"> {line}" for line in lines)),
    st.sampled_from([2, 4, 5]).flatmap(_table),
)
plain_blocks = st.builds(
    lambda blocks, by, mark, at: by.join(blocks)[:at] + mark + by.join(blocks)[at:],
    st.lists(_block, max_size=4),
    st.sampled_from(["\n\n", "\n\n", "\n", "\n\n\n", "\n \n"]),
    st.sampled_from(
        ["", "", "", *"\n #>-*+_1.|:[]`\t\u00a0\\~=<", "[^1]: x", "<!-- x", "-->", "~~", " {#a}"]
    ),
    st.integers(0, 60),
)
"""Paragraphs, headings, lists, quotations and tables, with a character that may spoil them."""

ADDRESSES = [
    *("/b", "/b/c/#d", "../sleutel/", "#e", "https://x.example", "http://x.example/A/b.c_d-e#f"),
    *("https://a.b.c.d/", "/b?c", "x.jpg", "mailto:a@b.c", "//x", "https://x", "https://xn--a.b"),
    *("https://X.example", "https://x.example/%41", "/b c", "/b 'c'", "", "https://x.example:80/"),
]


@pytest.mark.long
@nasty.often
@given(st.one_of(phrase, nearly, nasty.hostile, nasty.inline, st.text(max_size=8)))
def test_a_simple_messages_html_is_the_parsers(message: str) -> None:
    """Byte for byte, as another process may ask the parser."""
    found = simple.html(message)

    assert found in (None, inline.parsed_html(message))


@pytest.mark.long
@nasty.often
@given(st.one_of(phrase, nearly, nasty.inline, nasty.hostile), st.sampled_from(ADDRESSES))
def test_a_simple_block_is_read_as_the_parser_reads_it(source: str, address: str) -> None:
    """The same msgid, the same targets in the same order, and the parser finds no fault in it."""
    source = re.sub(r"\](?:\[[0-9]+\])?", f"]({address})", source, count=2)
    references = {"HIER": {"href": "/ref", "title": ""}, "1": {"href": "/one", "title": ""}}

    if simple.read(source) is not None:
        by_parser = msgid.parsed(source, Environment(references, {"1", "x"}))
        assert msgid.read(source, Environment()) == by_parser._replace(children=())


@pytest.mark.long
@nasty.often
@given(st.one_of(plain_blocks, nasty.document))
def test_simple_blocks_are_the_parsers(text: str) -> None:
    """The same HTML, and in it the same texts with their lines."""
    found = simple.blocks(text)

    if found is not None:
        html, texts = blocks.divided(found)
        assert blocks.parsed(text) == blocks.Blocks(html, texts, faults=[])


@pytest.mark.parametrize(
    "text",
    [
        "Een alinea\nover *twee* regels.\n\n[Een](/b) en **nog** een, in\n2016 geschreven.\n",
        "# Kop\nTekst.\n\n### Nog een\n\n> Woorden\n> en meer.\n",
        "- een;\n- twee\n  en meer.\n\nTekst.\n\n1. een\n2. twee\n",
        "| a | b |\n| --- | --: |\n| c | |\n\n| d |\n|:-:|",
        "",
    ],
)
def test_everyday_texts_are_simple(text: str) -> None:
    """The parser is not asked for their blocks."""
    assert simple.blocks(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("- a\n\n- b", "- a\nb", "- a\n\n  b", "- - a", "a\n# b", "a\n===", "a\n---", "    a"),
        *("[a]: /b", "[a]", "> a\nb", "> # a", "| a |", "|a|\n|-|-|", "|a|\n|-|\nb", "# a #", "#a"),
        *(
            "# a | b\n|-|-|\n|-|-|",
            "* a",
            "+ a",
            "2. a",
            "1) a",
            "***",
            "```\na\n```",
            "<!-- context: a -->",
        ),
        *("a\tb", "a\0", "a\r\nb", "|a\\|b|\n|-|", "- a\n \n- b", "_ _ _", "1234567890. a"),
    ],
)
def test_what_may_be_another_block_is_not_simple(text: str) -> None:
    """Loose and nested lists, code, references, context comments and all the rest."""
    assert simple.blocks(text) is None


@pytest.mark.parametrize(
    "message",
    [
        "Sinds 2016 steunt zij “scholen” & co. in Wrocław!",
        "Zie [het jaarverslag][1], **vooral** hoofdstuk 3 (_en_ 4).",
        "**Let op!** De [*nieuwe* regels][12] gelden — ook hier",
        "**[aanmelden][1]**\nof bel",
        "انظر [التقرير][1] و**مهم** هنا",
        "请看**重要**的[报告][2]。",
        "een_bestand_naam 5 > 4",
    ],
)
def test_everyday_messages_are_simple(message: str) -> None:
    """The parser is not asked for them, which is what makes a site of thousands fast."""
    assert simple.html(message) is not None


@pytest.mark.parametrize(
    "message",
    [
        *("a `b`", "a \\[b\\]", "&nbsp;a", "a < b", "***a***", "**a *b***", "*a", "a*", "![a][1]"),
        *(
            "[1]",
            "[a][0]",
            "[a]",
            "a * b *",
            "*a**b*",
            "__init__x",
            "*a!*b",
            "a_b_",
            "a\\\nb",
            "a \nb",
        ),
    ],
)
def test_what_may_be_something_else_is_not_simple(message: str) -> None:
    """Code, escapes, entities, pictures, tags, nested and unpaired marks are the parser's."""
    assert simple.html(message) is None


@pytest.mark.parametrize(
    "source",
    [
        "Een alinea\nover twee regels, **met** nadruk *en* een “citaat”.",
        "Zie [de *site*](https://x.example/a/b.html) en [hen](../sleutel/#kop)!",
        "regel een  \nregel twee",
        "5 > 4 & 3_2",
    ],
)
def test_everyday_blocks_are_simple(source: str) -> None:
    """The parser is not asked for them."""
    assert simple.read(source) is not None


@pytest.mark.parametrize(
    "source",
    [
        *(
            "[a]",
            "[a][b]",
            "[](/b)",
            "[\u1160](/b)",
            "[a](b)",
            "[a](/b 'c')",
            "[a](<b>)",
            "![a](/b)",
        ),
        *("<https://x.example>", "`a`", "a\tb", "a\u202e", "\u2068a", "&#8238;", "\\*", "a]("),
        *("[a](javascript:x)", "[a](https://X.example)", "[a [b](/c)](/d)", "a\n\nb", "a\r"),
        f"[a](https://{'.'.join(['b' * 60] * 5)})",
    ],
)
def test_what_may_be_a_fault_is_not_simple(source: str) -> None:
    """Whatever an author may have to be told of is the parser's."""
    assert simple.read(source) is None
