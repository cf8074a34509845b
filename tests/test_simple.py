"""Texts that need no parser: what is told of them is what the parser says."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from portret import inline, msgid, simple
from tests import nasty

often = settings(nasty.steady, max_examples=10 * int(os.environ.get("PORTRET_EXAMPLES", "100")))

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

phrase = st.lists(
    st.one_of(
        st.sampled_from(["een", "twee drie", "é", "中文", "a_b", "(x)", "ja!", "«nee»", "4 & 5"]),
        st.sampled_from(["**vet**", "*scheef*", "__vet__", "_scheef_", "**Let op!**", "*中*文"]),
        st.sampled_from(["[hier]", "[*daar*]", "**[x][1]**", "[zie _ook_]"]),
        st.sampled_from([" ", " ", ". ", ", ", "\n", "  \n", "", "—", "("]),
    ),
    max_size=8,
).map("".join)
"""What authors write every day, in any order."""

ADDRESSES = st.one_of(st.from_regex(simple._ADDRESS, fullmatch=True), st.just("/x"))


@often
@given(st.one_of(nearly, phrase, nasty.hostile, nasty.inline, st.text(max_size=8)))
def test_a_simple_messages_html_is_the_parsers(message: str) -> None:
    """Byte for byte, as another process may ask the parser."""
    found = simple.html(message)

    assert found in (None, inline.parsed_html(message))


@often
@given(st.one_of(nearly, phrase, nasty.inline, nasty.hostile), ADDRESSES)
def test_a_simple_block_is_read_as_the_parser_reads_it(source: str, address: str) -> None:
    """The same msgid, the same targets in the same order, and the parser finds no fault in it."""
    source = source.replace("]", f"]({address})", 2)
    references = {"HIER": {"href": "/ref", "title": ""}, "1": {"href": "/one", "title": ""}}

    by_parser = msgid.parsed(source, references)

    if simple.read(source) is not None:
        assert msgid.read(source, references) == by_parser._replace(children=())
