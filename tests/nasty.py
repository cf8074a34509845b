"""Texts that a Markdown walk may trip over, as Hypothesis strategies."""

# ruff: noqa: SIM905 - a list of marks is easier to read without quotation marks

from __future__ import annotations

import os
from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LONG = "PORTRET_EXAMPLES" in os.environ
"""Whether new examples are looked for, as `make fuzz` does; else they are the same in each run."""

EXAMPLES = int(os.environ.get("PORTRET_EXAMPLES", "40"))

steady = settings(
    max_examples=EXAMPLES,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
"""The same examples in every run; PORTRET_EXAMPLES=20000 looks for new ones."""

few = steady if LONG else settings(steady, max_examples=10)
"""For a test whose example makes pages, which takes a hundred times as long as a text."""

often = settings(steady, max_examples=10 * EXAMPLES)
"""For a test whose example is a short text, of which many kinds must be met."""

_WORDS = [*"woord a B 8 été سلام 中文 在 हिन्दी 🌍 x_y ’s".split(), "مرحبا بكم"]
_MARKS = r"""
    * ** *** _ __ ` `` ``` ~~ | \| \ \\ ! !! [ ] ( ) ]( ][ ][] [] []() [[ ]] ![ \[ \] \* \! \` \< \&
    \_ !\[ { } < > <a </a> <b> " ' <script>x</script> <? ]]> [1] [2] ![1] [1][2] : - + = # 1. 2) -->
    [^1] [^ref] ~~ ~ {lang=en} ]{lang=en} <!-- <!--x--> {#a} www.x.example https://x.example/a(b)
    & &amp; &lt; &#42; &#x5b; &#33; &nbsp; &#10; &#32; &#160; &#91; &#0; &bogus; &#96; &#92;
""".split()
_LINKS = r"""
    [a](/b) [x](https://x.example) [*e*](/e) [`c`](/c) ![p](q.jpg) ![*p*](q.jpg) ![](q.jpg)
    [![p](q.jpg)](/b) ![[b](c)](e.png) <https://x.example> <https://y.example/_a_*b*[c]> <tel:+31>
    <mail@x.example> [ref] [ref][] [x][ref] [REF] ![ref] ![x][ref] [none] [x](javascript:alert(1))
    [x](data:text/html,x) [x](ftp://x.example) [x](//evil) ](/b) ](https://x.example) ]( ](< ][ref]
    [w]{lang=en} [[w]{lang=fr}](/b) [a [^ref]](/b) ![[^ref]](q.jpg) [^1](/b)
    <a:b> [#](#1) [n][1] [&nbsp;](/b) [x]() [a](/b)[a](/b) <javascript:x> [a](/é(x))
""".split()
_LINKS += [
    "[y](<z z>)",
    "[t](/u 'v')",
    "![a *b* `c`](d)",
    "[x][r 2]",
    "[r 2]",
    "[]( /b)",
    "](/b 't')",
]
_BLANKS = [" ", " ", " ", "  ", "\t", "\u00a0", "\u2003", "\u200b", "\u3000"]
_BREAKS = ["\n", "\n", "  \n", "\\\n", " \n ", "\n  ", "\u00a0\n", "   \n   ", "&#32;\n"]
_HIDDEN = [
    *"\u200f\u200e\u200d\u200c\u2066\u2069\u202e\u202d\0\a\x1b\x7f\x85\u2028\ufeff\ufffe\ue000\u0301",
    *"&#8238; &#x202e; &#8294; &#8297; &#7; &#65534; &shy; &zwnj; &rlm; \u2068א\u2069".split(),
]


@st.composite
def _joined(draw: st.DrawFn, most: int, *more: Sequence[str]) -> str:
    """So many pieces at most: words, marks, links, blanks, characters of any kind, and more.

    Their kinds and places are drawn as bytes, which takes a third of the time.
    """
    kinds = (_WORDS, _WORDS, _MARKS, _LINKS, _LINKS, _BLANKS, *more)
    chosen = [each % (len(kinds) + 1) for each in draw(st.binary(max_size=most))]
    places = draw(st.binary(min_size=len(chosen), max_size=len(chosen)))
    other = draw(st.text(min_size=1, max_size=6)) if len(kinds) in chosen else ""
    some = [(*kinds, other)[kind] for kind in chosen]
    return "".join(kind[at % len(kind)] for kind, at in zip(some, places, strict=True))


line = _joined(9).map(lambda text: text.replace("\n", " "))
"""One line of inline Markdown."""

inline = _joined(12, _BREAKS)
"""The text of a block, breaks included."""

hostile = _joined(14, _BREAKS, _HIDDEN)
"""What a translator may write by mistake or on purpose."""


def _indented(first: str, rest: str) -> st.SearchStrategy[str]:
    return _blocks.map(lambda text: first + text.replace("\n", "\n" + rest))


_definition = st.sampled_from(
    [
        *("[ref]: /ref", "[ref]: <https://r.example> 'title'", "[r 2]: /r2", "[1]: /one", "[x]: y"),
        *("[^ref]: noot", "[^1]: a\n\n    b", "[^1]: [^ref]", "<!-- a\n\nb -->", "<!-- a\n- b"),
        *("[ref]:\n/twee", "[REF]: javascript:x", "[a]: /a 'b\nc'", "[none]:", "[ref]: /b c"),
    ]
)
_table = st.lists(st.lists(line, min_size=2, max_size=3), min_size=1, max_size=3).map(
    lambda rows: "\n".join(
        "| " + " | ".join(row) + " |" + ("\n|:--|--:|" + ":-:|" * (len(row) - 2)) * (number == 0)
        for number, row in enumerate(rows)
    )
)
_leaf = st.one_of(
    inline,
    inline,
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "######", "#######"]), line),
    st.builds("{}\n{}".format, inline, st.sampled_from(["===", "---", "-", "="])),
    st.builds("{0}\n{1}\n{0}".format, st.sampled_from(["```", "~~~~", "```py"]), inline),
    inline.map(lambda text: "    " + text.replace("\n", "\n    ")),
    _table,
    _definition,
    st.sampled_from(["---", "* * *", "<div>", "<!-- nee -->", "", "\\", "|", "a|b\n-|-\nc", "#"]),
)
_blocks: st.SearchStrategy[str] = st.deferred(
    lambda: st.lists(
        st.one_of(
            _leaf,
            _leaf,
            _indented("- ", "  "),
            _indented("* ", "  "),
            _indented("+ ", " "),
            _indented("1. ", "   "),
            _indented("7) ", "    "),
            _indented("> ", "> "),
            _indented(">", ""),
        ),
        min_size=1,
        max_size=4,
    ).flatmap(
        lambda parts: st.sampled_from(["\n\n", "\n", "\n\n\n"]).map(lambda by: by.join(parts))
    )
)
document = st.builds(
    lambda text, definitions: "\n\n".join([text, *definitions]).replace("\r", "\n"),
    _blocks,
    st.lists(_definition, max_size=3),
)
"""A whole Markdown text of nested blocks."""

COSTLY = [
    *("[", "![", "*", "**a", "*a_ ", "`a``b", "<a:b> ", "<", "&", "&amp;", "\\[", "[[", "]["),
    *("[a]{lang=en}", "[{lang=en}", "]{lang=en}[", "[[a]{lang=en}", "[^1]", "<!--", "<!--x-->"),
    *("~~", "~~a", "https://a.b ", "https:", "http://", "www.", "w", "www.a.b(", "<br>"),
    *("[a](b)", "[a](b ", '[a](b "', "[a](<", "[x][1]", "[![a](b)](c)", "[`a", " ", "a", "é "),
]
"""What parsers may take long over when there is much of it."""

_ATTACKS = r"""
    <script> </script> <b> <a href="//evil.example"> <img src=x onerror=alert(1)> "> '> --> ]]> <br>
    onclick="x" style=x javascript: javascript:alert(1) data:text/html,x vbscript:x file:///x //evil
    https://evil.example http:// www.evil.example evil.example me@evil.example &#106;avascript:x
    <!-- java&#115;cript:x &lt;script&gt; &quot; &colon; {{ 7*7 }} {% if x %} {{ config }} ${x}
    %(number)s %(date)s %(x)s %s %d %n %% % {0} {name} %(number)999999s ``` ~~~ # > | || --- === 1.
""".split("\n")
attack = st.lists(
    st.one_of(
        st.sampled_from([word for row in _ATTACKS for word in row.split()]),
        st.sampled_from([row.strip() for row in _ATTACKS]),
        _joined(1),
        st.sampled_from([*_BREAKS, *_HIDDEN]),
    ),
    max_size=6,
).map("".join)
"""Pieces of other languages that a page, a template or a format might take for its own."""
