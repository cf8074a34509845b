"""Markdown documents: their messages, their rendering, and what no translation can do to them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markupsafe import Markup

from portret.catalogs import safety
from portret.markdown import render
from portret.markdown.document import Message, document
from tests import nasty

SOURCE = ' lang="nl" dir="ltr"'


def rendered(text: str, *args: Any, **more: Any) -> Markup:
    """The HTML of a Markdown text."""
    return render.render(document(text), *args, **more).html


def shown(message: Message, translation: str) -> str | None:
    """A translation, if a catalogue may show it."""
    refused = safety.fault(safety.kind_of(message), message.text, translation)
    return None if refused else translation


def marked(message: Message, fell_back: bool) -> str:
    """The mark of a text that fell back to the source language."""
    return SOURCE if fell_back else ""


ORACLE = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False})
ORACLE.enable(["table", "strikethrough"])
OURS = re.compile(r"<!--|<br>|\{(lang=|#)|\[\^[^\]]*\]:|(?<![\[(<])https?://|www\.")
"""What Portret takes and the oracle does not."""

BLOCKS = {*"p ul ol li blockquote table thead tbody tr th td pre hr heading br".split()}  # noqa: SIM905
ALIGNED = {"text-align:left": "start", "text-align:center": "center", "text-align:right": "end"}

Event = tuple[str, object]


class Events(HTMLParser):
    """HTML as a list of what a browser makes of it, without what Portret changes on purpose."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.events: list[Event] = []
        self.dead = False
        self.feed(str(markup))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Headings without rank and id, cells with a class, no titles, only our schemes."""
        known = {name: value or "" for name, value in attrs if name != "title"}
        if re.fullmatch(r"h[1-6]", tag):
            tag, known = "heading", {}
        if "style" in known:
            known["class"] = ALIGNED[known.pop("style")]
        for name in {"href", "src"} & set(known):
            if not re.match(r"(https?|mailto|tel):|(?![^/?#]*:|//)", known[name], re.I):
                del known[name]
        if self.drops(tag, tag == "a" and "href" not in known):
            return
        if "alt" in known:
            known["alt"] = re.sub(r"[ \n]+", " ", known["alt"]).strip(" ")
        self.events.append((tag, known))

    def drops(self, tag: str, dead: bool) -> bool:
        """Whether a tag is that of a link that leads nowhere; links do not nest."""
        self.dead = dead if tag == "a" else self.dead
        return tag == "a" and self.dead

    def handle_endtag(self, tag: str) -> None:
        """The end of an element."""
        if self.drops(tag, self.dead):
            return
        self.events.append((f"/{re.sub(r'^h[1-6]$', 'heading', tag)}", None))

    def handle_data(self, data: str) -> None:
        """Text, in which blanks are one outside code."""
        code = self.events and self.events[-1][0] == "code"
        before = self.events.pop()[1] if self.events and self.events[-1][0] == "text" else ""
        data = data if code else re.sub(r"[ \n]+", " ", data)
        self.events.append(("text", f"{before}{data}"))


def shape(markup: str) -> list[Event]:
    """The events that count: no blanks beside blocks and breaks.

    Of several hard breaks in a row one counts, and none at the start of a block: a msgid has no
    empty line.
    """
    events = Events(markup).events
    kept: list[Event] = []
    edge = True
    for (kind, value), (following, _) in zip(events, [*events, ("/p", None)][1:], strict=True):
        if kind == "text" and not (kept and kept[-1][0] == "code"):
            value = str(value).lstrip(" ") if edge else str(value)
            value = value.rstrip(" ") if following.strip("/") in BLOCKS else value
            if not value:
                continue
        if kind == "br" and edge:
            continue
        kept.append((kind, value))
        edge = kind.strip("/") in BLOCKS
    return kept


def blocks(markup: str) -> list[str]:
    """The tags of a text's blocks, in order."""
    tags = re.findall(r"</?([a-z0-9]+)", markup)
    return [tag for tag in tags if re.fullmatch(r"h[1-6]|hr", tag) or tag in BLOCKS - {"br"}]


def listed(text: str) -> list[tuple[str, str]]:
    """(msgctxt, msgid) of each message."""
    return [(each.context, each.text) for each in document(text).messages]


# ---------------------------------------------------------------- the walk


@pytest.mark.long
@nasty.steady
@given(nasty.document)
def test_a_text_is_rendered_as_markdown_it_does(text: str) -> None:
    """A text without faults looks as in CommonMark, but for `Events` and `shape`."""
    assume(not document(text).faults and not OURS.search(text))

    assert shape(rendered(text)) == shape(ORACLE.render(text))


@pytest.mark.long
@nasty.steady
@given(nasty.document)
def test_what_is_listed_is_asked_for_and_the_other_way_round(text: str) -> None:
    """Rendering asks for the messages of `messages`, in order; the same text changes nothing."""
    asked: list[tuple[str, str]] = []

    def same(message: Message) -> str:
        asked.append((message.context, message.text))
        return message.text

    again = rendered(text, same, mark=marked)

    assert asked == listed(text)
    assume(not document(text).faults)
    assert again == rendered(text)


@pytest.mark.long
@nasty.steady
@given(nasty.document, st.lists(nasty.hostile, min_size=1, max_size=6))
def test_no_translation_changes_the_blocks(text: str, translations: list[str]) -> None:
    """Whatever a catalogue may show, block tags, ids, links, pictures and code stay."""
    assume(not document(text).faults)
    turns = iter(translations * (len(document(text).messages) + 1))
    before = rendered(text)

    after = rendered(text, lambda message: shown(message, next(turns)))

    assert blocks(after) == blocks(before)
    for kept in (r' id="[^"]*"', r' href="[^"]*"', r' src="[^"]*"', r"<code.*?</code>", r"<pre"):
        assert sorted(re.findall(kept, after, re.S)) == sorted(re.findall(kept, before, re.S))
    tags = {kind.strip("/") for kind, _ in Events(after).events}
    assert tags <= BLOCKS | {"text", "a", "img", "code", "em", "strong", "s", "span", "sup"}


@nasty.steady
@given(st.lists(st.sampled_from(["een", "*twee*", "[drie](/x)", "`vier`", "8", "é"]), min_size=1))
def test_wrapping_and_bullets_change_nothing(words: list[str]) -> None:
    """Lines of any width and any bullet give the same messages and the same HTML."""
    wide = f"- {' '.join(words)}\n\n> {' '.join(words)}"
    lines = "\n    ".join(words), "\n> ".join(words)
    narrow = f"+   {lines[0]}\n\n>{lines[1]}"

    assert listed(narrow) == listed(wide)
    assert shape(rendered(narrow)) == shape(rendered(wide))


DOCUMENT = """\
# Titel

Een alinea met een
[verwijzing][r] en\\
een ![brug](a.jpg).

- punt
  1. onderpunt
- laatste

> citaat

| a | rechts |
|---|-------:|
| 98 | `code` x |

![Een foto](b.jpg)

<https://alleen.example>

```
code
```

    code

![](c.jpg)

[r]: https://x.example
"""


def test_the_messages_of_a_document() -> None:
    """Every block of text with its context, line, role and targets; code and numbers never."""
    found = [
        (each.context, each.text, each.line, each.role, each.targets, each.plain)
        for each in document(DOCUMENT).messages
    ]

    assert found == [
        ("", "Titel", 1, "heading", (), False),
        (
            "",
            "Een alinea met een [verwijzing][1] en\neen ![brug][2].",
            3,
            "paragraph",
            ("https://x.example", "a.jpg"),
            False,
        ),
        ("", "punt", 7, "list item", (), False),
        ("", "onderpunt", 8, "list item", (), False),
        ("", "laatste", 9, "list item", (), False),
        ("", "citaat", 11, "quotation", (), False),
        ("", "a", 13, "table cell", (), False),
        ("", "rechts", 13, "table cell", (), False),
        ("", "`code` x", 15, "table cell", (), False),
        ("alt", "Een foto", 17, "alternative text", ("b.jpg",), True),
    ]


def test_the_targets_of_a_document() -> None:
    """Every address with its line, and whether it is a picture's."""
    found = [(each.address, each.line, each.picture) for each in document(DOCUMENT).targets]

    assert found == [
        ("https://x.example", 3, False),
        ("a.jpg", 3, True),
        ("b.jpg", 17, True),
        ("https://alleen.example", 19, False),
        ("c.jpg", 27, True),
    ]


def test_an_address_may_be_a_links_and_a_pictures() -> None:
    """Then it is listed, and so checked, as both."""
    found = {(each.address, each.picture) for each in document("[![a](b.jpg)](b.jpg)").targets}

    assert found == {("b.jpg", False), ("b.jpg", True)}


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("98", []),
        ("`code`", []),
        ("<https://x.example>", []),
        ("![98](a.jpg)", []),
        ("![](a.jpg)", []),
        ("<!-- nee -->", []),
        ("98[^1] [98]{lang=en}\n\n[^1]: 98", []),
        ("https://x.example", []),
        ("![a\u00a0b\nc](d.jpg)", [("alt", "a\u00a0b c")]),
        ("[![a](b.jpg)](/c)", [("", "[![a][2]][1]")]),
        ("&#97;", [("", "&#97;")]),
        ("中文", [("", "中文")]),
        ("\\\na", [("", "a")]),
        ("a\u00a0\n\n\u00a0b", [("", "a"), ("", "b")]),
        ("- a\n\n  b", [("", "a"), ("", "b")]),
        ("a\n===", [("", "a")]),
        ("| a\\|b |\n|---|", [("", "a|b")]),
    ],
)
def test_what_is_a_message(text: str, messages: list[tuple[str, str]]) -> None:
    """A letter makes a message; a picture alone is its alternative text; code is none."""
    assert listed(text) == messages


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("<!-- context: x y -->\na\n\na", [("x y", "a"), ("", "a")]),
        ("  <!-- context: x -->  \n# a", [("x", "a")]),
        ("a\n<!-- context: x -->\nb", [("", "a"), ("x", "b")]),
        ("- a\n  <!-- context: x -->\n- b", [("", "a"), ("x", "b")]),
        ("> <!-- context: x -->\n> a", [("x", "a")]),
        ("<!-- context: x -->\n![a](b.jpg)", [("x", "a")]),
        ("<!-- context: x -->\n98\n\na", [("", "a")]),
        ("<!-- context: x -->\n```\nc\n```\na", [("", "a")]),
        ("<!-- context: x -->\n***\na", [("", "a")]),
        ("<!-- context: x -->\n<!-- context: y -->\na", [("y", "a")]),
        ("a <!-- context: x -->\n\nb", [("", "a"), ("", "b")]),
        ("<!-- context:  -->\n\na", [("", "a")]),
        ("<!--context: x-->\na", [("", "a")]),
        ("    <!-- context: x -->\n\na", [("", "a")]),
    ],
)
def test_a_context_comment_parts_the_next_block(text: str, messages: list[tuple[str, str]]) -> None:
    """Only a line that is exactly the comment, and only for one block."""
    assert listed(text) == messages


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("a\n\n<!-- context: x -->\n\nb", "a\n\nb"),
        ("- a\n- <!-- context: x -->\n  b", "- a\n- b"),
    ],
)
def test_a_context_comment_is_not_shown(text: str, without: str) -> None:
    """The HTML is that of the text without it."""
    assert rendered(text) == rendered(without)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<!-- TODO: b -->", ""),
        ("a\n\n<!-- b\n\n- c\n\n```\n-->\n\nd", "<p>a</p>\n<p>d</p>\n"),
        ("a\n<!-- b -->\nc", "<p>a</p>\n<p>c</p>\n"),
        ("a <!-- b\nc --> d", "<p>a d</p>\n"),
        ("<!-- a\n\nb --> # c", '<h2 id="c">c</h2>\n'),
        ("<!-- a --> b <!-- c -->", "<p>b</p>\n"),
        ("<!-- a --> <!--b\n--><!---->", ""),
        ("## a <!-- b -->", '<h2 id="a">a</h2>\n'),
        ("- a\n\n  <!-- b\n\n  c -->\n- d <!-- e -->", None),
        ("- a\n  <!-- b -->\n  c", "<ul>\n<li>a\nc</li>\n</ul>\n"),
        (
            "1. a\n   <!-- b\n   c -->\n   d\n   - e",
            "<ol>\n<li>a\nd\n<ul>\n<li>e</li>\n</ul>\n</li>\n</ol>\n",
        ),
        ("> a <!-- b -->\n>\n> <!-- c\n> d -->", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("| a <!-- b --> |\n|--|", None),
        ("`<!-- a -->`", "<p><code>&lt;!-- a --&gt;</code></p>\n"),
        ("    <!-- a -->", "<pre><code>&lt;!-- a --&gt;\n</code></pre>\n"),
        ("```\n<!-- a\n```\n\nb --> c", None),
        ("\\<!-- a -->", "<p>&lt;!-- a --&gt;</p>\n"),
    ],
)
def test_a_comment_is_not_published(text: str, html: str | None) -> None:
    """Wherever it stands but in code, over however many lines, and it is no message."""
    found = rendered(text)

    assert document(text).faults == ()
    assert html in (None, found)
    assert (
        "`" in text or not re.search("&lt;!|b -|c -|TODO", found) or text.startswith(("    ", "\\"))
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\nb\nc <!-- d\n\ne -->", 4),
        ("<!-- a", 1),
        ("a\n\n<!-- b -->\n<!-- c\n\nd", 4),
        ("> <!-- a\n\nb -->", 1),
        ("> <!-- a\n> <!-- b\n\n-->", 1),
        ("a <!-- b\n- c -->", 1),
    ],
)
def test_a_comment_that_is_never_closed_is_named(text: str, line: int) -> None:
    """With its own line: it would be published."""
    found = [each.line for each in document(text).faults if "never closed" in each.message]

    assert found[:1] == [line]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("| a<br>b | c <BR /> `<br>` |\n|--|--|", ["a\nb", "c\n`<br>`"]),
        ("a<br>b", ["a<br>b"]),
    ],
)
def test_a_break_in_a_cell_is_a_hard_break(text: str, messages: list[str]) -> None:
    """Elsewhere the tag is text."""
    assert [each.text for each in document(text).messages] == messages


def test_words_in_another_language_are_marked() -> None:
    """In the text and in a translation, with its direction."""
    html = rendered("Het [habeas corpus]{lang=la}", lambda message: "The [x]{lang=ar}")

    assert html == '<p>The <span lang="ar" dir="rtl">x</span></p>\n'
    assert '<span lang="la" dir="ltr">habeas corpus</span>' in rendered(
        "Het [habeas corpus]{lang=la}"
    )


# ---------------------------------------------------------------- footnotes

NOTES = """\
Een[^b] en[^1], weer[^b].

> citaat[^b]

[^1]: Noot *een*, zie [x](/y).
[^b]: Noot b.

    Nog een[^c] alinea.
[^c]: Noot c.
[^niet]: Nooit genoemd.
"""


def test_a_footnotes_text_is_a_message() -> None:
    """After those of the text, in the order in which the text refers to them."""
    found = [(each.text, each.line, each.role) for each in document(NOTES).messages]

    assert found == [
        ("Een[^1] en[^2], weer[^1].", 1, "paragraph"),
        ("citaat[^1]", 3, "quotation"),
        ("Noot b.", 6, "footnote"),
        ("Nog een[^1] alinea.", 8, "footnote"),
        ("Noot *een*, zie [x][1].", 5, "footnote"),
        ("Noot c.", 9, "footnote"),
    ]


@pytest.mark.parametrize("translation", [None, "C[^2] B[^1] A[^1]"])
def test_each_reference_and_its_footnote_lead_to_each_other(translation: str | None) -> None:
    """In every language; all ids are different, and none can be a heading's."""

    def translate(message: Message) -> str | None:
        return translation if message.text.startswith("Een") else None

    parsed = document(NOTES)
    html, found, _ = render.render(parsed, translate, ids="p--")
    whole = str(html) + "".join(f'<li id="{each.id}">{each.html}</li>' for each in found)

    ids = re.findall(r' id="([^"]*)"', whole)
    assert len(set(ids)) == len(ids) == 8  # three footnotes, five references
    assert {each.id for each in found} == set(re.findall(r' href="#([^"]*)"', whole))
    assert sorted(each for note in found for each in note.references) == sorted(
        set(ids) - {each.id for each in found}
    )
    assert all(each.startswith("p--") and "--" in each[3:] for each in ids)
    assert [each.number for each in found] == [1, 2, 3]


def test_the_footnotes_messages_are_asked_for_after_those_of_the_text() -> None:
    """As they are listed."""
    asked: list[str] = []
    render.render(document(NOTES), lambda message: asked.append(message.text))

    assert asked == [each.text for each in document(NOTES).messages]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a[^1]\n\n[^1]: b\n\n[^1]: c", 5, "the footnote “[^1]” is defined again"),
        ("# a {#b}\n\n# c {#b}", 3, "the id “b” of another heading"),
        ("a\n\n# a {#B_c}", 3, "“B_c”, where the id of a heading was expected"),
        ("# a {#}", 1, "“”, where the id of a heading was expected"),
        ("# a {#b--c}", 1, "“b--c”, where the id of a heading was expected"),
        ("a\nb [c]{lang=dutch}", 2, "“dutch”, where the language of words was expected"),
    ],
)
def test_what_is_defined_wrongly_is_named(text: str, line: int, words: str) -> None:
    """Footnotes, ids of headings and languages, with their line."""
    assert [(each.line, each.message) for each in document(text).faults] == [(line, words)]


# ---------------------------------------------------------------- falling back


def french(message: Message) -> str | None:
    """A catalogue of two words."""
    return {"ja": "oui", "nee": "non"}.get(message.text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("ja\n\nx", "<p>oui</p>\n<p{}>x</p>\n"),
        ("- ja\n- x", "<ul>\n<li>oui</li>\n<li{}>x</li>\n</ul>\n"),
        ("- x\n\n- ja", "<ul>\n<li>\n<p{}>x</p>\n</li>\n<li>\n<p>oui</p>\n</li>\n</ul>\n"),
        (
            "- x\n  - ja",
            "<ul>\n<li><span{}>x</span>\n<ul>\n<li>oui</li>\n</ul>\n</li>\n</ul>\n",
        ),
        ("> x", "<blockquote>\n<p{}>x</p>\n</blockquote>\n"),
        ("# x", '<h2 id="x"{}>x</h2>\n'),
        ("98", "<p>98</p>\n"),
        ("`x`", "<p><code>x</code></p>\n"),
        ("<https://x.example>", '<p><a href="https://x.example">https://x.example</a></p>\n'),
        ("![x](y)", '<p{}><img src="y" alt="x"></p>\n'),
        ("![ja](y)", '<p><img src="y" alt="oui"></p>\n'),
    ],
)
def test_what_falls_back_is_marked_on_its_own_element(text: str, html: str) -> None:
    """`lang` and `dir` stand where the source text does, and nowhere else."""
    assert rendered(text, french, mark=marked) == html.format(SOURCE)


def test_a_cell_that_falls_back_keeps_its_alignment() -> None:
    """Table cells have a class for their alignment, and the mark beside it."""
    html = rendered("| ja | x |\n|--:|:-:|\n| nee | x |", french, mark=marked)

    assert '<th class="end">oui</th>' in html
    assert f'<th{SOURCE} class="center">x</th>' in html
    assert f'<td{SOURCE} class="center">x</td>' in html
    assert "style" not in html


@pytest.mark.parametrize("translation", [None, "", " ", "\n\t"])
def test_a_blank_translation_shows_the_source(translation: str | None) -> None:
    """As none does."""
    html = rendered("woord\n\n![foto](a.jpg)", lambda message: translation, mark=marked)

    assert html == f'<p{SOURCE}>woord</p>\n<p{SOURCE}><img src="a.jpg" alt="foto"></p>\n'


def test_a_translation_is_never_markup() -> None:
    """Tags, blocks and addresses in a translation are text; in an alternative text all is."""
    hostile = '\n\n# <script>x</script>\n\n- [y](javascript:x)\n\n "'
    text = rendered("woord", lambda message: hostile)
    alt = rendered("![foto](a.jpg)", lambda message: '*x* "> <')

    assert blocks(text) == ["p", "p"]
    assert "<script" not in text + alt
    assert "href" not in text
    assert alt == '<p><img src="a.jpg" alt="*x* &#34;&gt; &lt;"></p>\n'


def test_no_break_spaces_of_a_translation_stay() -> None:
    """Only blanks and newlines around it are taken off."""
    assert rendered("a", lambda message: " \n«\u00a0b\u00a0\n") == "<p>«\u00a0b\u00a0</p>\n"


# ---------------------------------------------------------------- headings and addresses


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("# Wat?\n\n## Wie\n\n# Wat", ("wat", "wie", "wat-2")),
        ("# a\n\n# a\n\n# a-2\n\n# a", ("a", "a-2", "a-2-2", "a-3")),
        ("#\n\n# …\n\n# [x](/y) `z`", ("section", "section-2", "x")),
        ("> # a\n\n- # a", ("a", "a-2")),
        ("# a\n\n# b {#a}\n\n# `{#c}`\n\nd {#e}\n---", ("a-2", "a", "section", "e")),
    ],
)
def test_heading_ids_are_unique_and_from_the_source(text: str, ids: tuple[str, ...]) -> None:
    """They are the same in every language."""
    html = rendered(text, lambda message: "ander woord", ids="p--")

    assert document(text).headings == ids
    assert re.findall(r' id="p--([^"]*)"', html) == list(ids)


@pytest.mark.parametrize(
    ("text", "level", "ranks"),
    [
        ("# a\n## b\n### c\n# d", 2, "2342"),
        ("### a\n# b\n###### c\n#### d", 2, "2233"),
        ("## a\n#### b\n### c", 3, "344"),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", 3, "345666"),
    ],
)
def test_heading_ranks_are_orderly(text: str, level: int, ranks: str) -> None:
    """From `level` on, without a leap downwards, and never below h6."""
    html = rendered(text, level=level)

    assert "".join(re.findall(r"<h([1-6]) ", html)) == ranks


def test_addresses_are_resolved_once_each() -> None:
    """`resolve` gives the attributes, escaped; a translation has its numbers, not its addresses."""

    def resolve(address: str, picture: bool) -> dict[str, str]:
        return (
            {"src" if picture else "href": f'"{address}', "width": "1"}
            if picture
            else {"href": "#2"}
        )

    html = rendered("[a](/x) ![b](y) [c](/z)", lambda message: "[C][3] ![B][2] [A][1]", resolve)

    assert html == (
        '<p><a href="#2">C</a> <img src="&#34;y" width="1" alt="B"> <a href="#2">A</a></p>\n'
    )


def test_a_scheme_that_is_not_ours_leads_nowhere() -> None:
    """Without a resolver too."""
    html = rendered("[a](ftp://x.example) ![b](data:image/png;base64,x) [c](//x.example)")

    assert html == '<p>a <img alt="b"> c</p>\n'


# ---------------------------------------------------------------- faults and limits


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n- b [c](d e)", 3, "“](” that makes no link"),
        ("a\n\n| b |\n|---|\n| a [](c) |", 5, "a link without text or address"),
        ("> " * 20 + "a", 1, "a list or quotation nested too deep"),
        ("- " * 10 + "a", 1, "a list or quotation nested too deep"),
        ("a\n\n" + "b" * 20_001, 3, "a block of 20001 characters"),
        ("a\n" * 10_000, 1, "a text with 10001 lines, the limit is 10000"),
        ("*a*\n\n" * 25_001, 1, "a text with 50002 brackets and other marks"),
        ("|" * 50_001, 1, "a text with 50001 column lines"),
        (
            "[a]: /" + "b" * 99_999 + "\n" + "\n[a]\n" * 6,
            1,
            "addresses of 600000 characters in all",
        ),
    ],
)
def test_what_a_text_may_not_hold_is_named_with_its_line(text: str, line: int, words: str) -> None:
    """Where nothing would be shown, or too much, there is a fault."""
    found = [fault for fault in document(text).faults if words in fault.message]

    assert [fault.line for fault in found[:1]] == [line]
    assert found[0].remedy.endswith(".")


@pytest.mark.parametrize("text", ["> " * 19 + "a", "- " * 9 + "a", "a\n\n" * 4_999 + "b", DOCUMENT])
def test_within_the_limits_nothing_is_lost(text: str) -> None:
    """What is nested as deep as it may be is still shown."""
    assert document(text).faults == ()
    assert ">a<" in rendered(text) or text == DOCUMENT


@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    [
        *("> > > > > > > > a\n" * 9_999, "- - - - - - a\n" * 2_500),
        *("# a\n" * 9_999, "- a\n" * 9_999, "a\n\n" * 4_999, "[a\n\n" * 4_999),
        *(
            "a|b\n-|-\n" + "a|b\n" * 9_990,
            "> a\n" + "b\n" * 9_990,
            "```\n" * 9_999,
            "***\n" * 9_999,
        ),
        "|" + "a|" * 255 + "\n|" + "-|" * 255 + "\n" + "|\n" * 9_900,
        "".join(f"[a{n}]: /b\n" for n in range(4_000)) + "\n[a1]\n" * 3_000,
        "[a]: /" + "b" * 400_000 + "\n\n[a]",
        "[a]: /" + "b" * 200_000 + "\n" + "\n[a]\n" * 4_000,
        "[a]: /b '" + "c" * 200_000 + "'\n" + "\n[a]\n" * 4_000,
        "<!-- context: " + " " * 400_000,
        *("> <!-- a\n" * 9_990 + "\n-->", "- <!-- a\n" * 9_990, "<!-- a\n\n" * 4_990),
        ("# a" + " " * 19_000 + "b\n\n") * 25,
        "".join(f"[^{n}]: [^{n + 1}]\n" for n in range(1_600)) + "\n[^0]",
        "\n\n".join(["[" * 4_900] * 3),
        "\n\n".join(["*a* **b** " * 800] * 10),
        "\n\n".join(["a" + " " * 19_000 + "b"] * 25),
        *(mark * 490_000 for mark in "[*`<>-#\n \t|a\\"),
    ],
    ids=lambda text: f"{text[:8]!r}…{len(text)}",
)
def test_no_text_within_the_limits_takes_long(text: str) -> None:
    """Half a megabyte of the worst is read or refused in a few seconds, and rendered at once."""
    sound = not document(text).faults
    html = rendered(text, lambda message: message.text) if sound else ""

    assert len(html) < 5_000_000


# ---------------------------------------------------------------- a table that scrolls


def test_a_table_that_scrolls_has_the_name_of_the_heading_above_it() -> None:
    """The keyboard stops at it, and a screen reader says where; without a heading above it too."""
    table = "|a|b|c|d|e|\n|-|-|-|-|-|\n|1|2|3|4|5|"
    text = document(f"{table}\n\n## Een\n\n{table}\n\n### Twee\n\n{table}\n\n|a|\n|-|\n|1|\n")
    box = '<div class="wide" tabindex="0"'
    group = f'{box} role="group" aria-labelledby='

    found = render.render(text).html
    assert re.findall(f'{group}"([a-z-]+)">', found) == ["een", "twee"]
    assert found.count(box) == 3
    found = render.render(text, ids="about--").html
    assert re.findall(f'{group}"([a-z-]+)">', found) == [
        "about--label",
        "about--een",
        "about--twee",
    ]


# ---------------------------------------------------------------- the place of a quote


def test_a_line_of_its_own_is_the_place_of_the_quote() -> None:
    """The HTML has no trace of it; `rest` says where what follows begins."""
    for text in ("Een.\n\n<!-- quote -->\n\nTwee.\n", "Een.\n<!-- quote -->\nTwee.\n"):
        found = render.render(document(text))
        assert found.html == "<p>Een.</p>\n<p>Twee.</p>\n"
        assert found.html[: found.quote_at] == "<p>Een.</p>\n"
        assert document(text).quotes == 1
        assert [each.text for each in document(text).messages] == ["Een.", "Twee."]


@pytest.mark.parametrize(
    "text",
    [
        "Een <!-- quote --> twee.\n",
        "- Een\n\n  <!-- quote -->\n",
        "> <!-- quote -->\n",
        "    <!-- quote -->\n",
        "<!-- quote-->\n\nEen.\n",
        "Een.[^1]\n\n[^1]: Noot\n\n    <!-- quote -->\n",
    ],
)
def test_anywhere_else_it_is_a_comment_or_code(text: str) -> None:
    """Within a line, a list, a quotation, a footnote or code, or written in another way."""
    found = render.render(document(text))

    assert found.quote_at is None
    assert document(text).quotes == 0
    assert "<!--" not in found.html


def test_numbers_without_letters_carry_their_own_marks() -> None:
    """As a cell with "12 %", which has nothing to translate; no other text does."""
    found = render.render(
        document("| Een | Twee |\n|--|--:|\n| 12 % | Drie 3 |\n| – | 4 |\n"),
        numbers=lambda text: (text, ' dir="ltr"'),
    ).html

    assert '<td dir="ltr">12 %</td>' in found
    assert '<td dir="ltr" class="end">4</td>' in found
    assert found.count("dir=") == 2


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("> a\n>\n> - b\n>   - c\n\n- d", "", "blockquote ul"),
        ("> a\n>\n> - b\n>   - c", "a", "ul"),
        ("> a\n>\n> - b\n>   - c", "b", "ul"),
        ("1. a\n\n2. b\n\n   > c\n", "a", "li"),
        ("3. a\n4. b\n", "b", ""),
        ("3. a\n4. b\n", "c", "ol"),
        ("| a | 1 |\n|--|--|\n| b | c |", "", "table"),
        ("| a | 1 |\n|--|--|\n| b | c |", "c", ""),
        ("| a | b | c | d | e |\n|--|--|--|--|--|", "", "div"),
        ("x\n\n> 1", "", ""),
    ],
)
def test_a_block_that_fell_back_as_a_whole_has_attributes(
    text: str, shown: str, expected: str
) -> None:
    """A quotation, list, item or table, the outermost; none within it, and none of numbers."""
    found = render.render(
        document(text),
        lambda message: "y" if message.text in shown else None,
        block_attrs=' dir="ltr"',
    ).html
    marked = re.findall(r'<([a-z]+) dir="ltr"', found)

    assert " ".join(marked) == expected
    assert found.replace(' dir="ltr"', "") == rendered(
        text, lambda message: "y" if message.text in shown else None
    )
