"""Blocks of an author's text: their msgids, and what an author is told of them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from portret import characters
from portret.markdown import inline, msgid
from portret.markdown.source_map import Environment
from tests import nasty

REFERENCES = {
    "REF": {"href": "/ref", "title": ""},
    "R 2": {"href": "/r2", "title": ""},
    "1": {"href": "/one", "title": ""},
}


def read(source: str) -> msgid.Reading:
    """A block read as part of a document with a few reference definitions."""
    return msgid.read(source, Environment(REFERENCES, {"noot", "2"}))


def sound(source: str) -> msgid.Reading:
    """The same, for properties: only of a block that `flask check` accepts."""
    reading = read(source.strip(characters.BLANKS))
    assume(not reading.faults)
    return reading


# ---------------------------------------------------------------- msgids


@pytest.mark.parametrize(
    ("source", "msgid", "targets"),
    [
        ("a\nb", "a b", ()),
        ("a \n   b", "a b", ()),
        ("a  \nb", "a\nb", ()),
        ("a\\\nb", "a\nb", ()),
        ("a   \\\n  b", "a\nb", ()),
        ("a \n\\\nb", "a\nb", ()),
        ("\\   \nb", "\\\nb", ()),
        ("a\u00a0\nb\u00a0", "a\u00a0 b\u00a0", ()),
        ("*a* __b__ ***c***", "*a* __b__ ***c***", ()),
        ("&amp; &nbsp;&#42;", "&amp; &nbsp;&#42;", ()),
        ("[a](/x) [b](/y) [c](/x)", "[a][1] [b][2] [c][1]", ("/x", "/y")),
        ("[a](/x) ![b](/x)", "[a][1] ![b][1]", ("/x",)),
        ("[ref] [x][ref] [REF][] [x][R\n2]", "[ref][1] [x][1] [REF][1] [x][2]", ("/ref", "/r2")),
        ("a [1] b", "a [1][1] b", ("/one",)),
        ("a [0] b](", "a \\[0\\] b\\](", ()),
        ("\\[a\\]", "\\[a\\]", ()),
        ("`[a]` `[b](/c)`", "`[a]` `[b](/c)`", ()),
        ("`a\nb`", "`a b`", ()),
        ("[*a* `]`](/x)", "[*a* `]`][1]", ("/x",)),
        ("[![p](/p)](/x)", "[![p][2]][1]", ("/x", "/p")),
        ("![*a* [b](/c) `d`](/x)", "![a b d][1]", ("/x",)),
        ("a ![b\u00a0 c\n d](/x)", "a ![b\u00a0 c d][1]", ("/x",)),
        ("![a_b _c_ &lt;](/x)", "![a_b c \\<][1]", ("/x",)),
        ("zie <https://a.b/_c_>", "zie [https://a.b/\\_c\\_][1]", ("https://a.b/_c_",)),
        (
            "<https://a.b> en <x@y.z>",
            "[https://a.b][1] en [x@y.z][2]",
            ("https://a.b", "mailto:x@y.z"),
        ),
        ("!<https://a.b>", "\\![https://a.b][1]", ("https://a.b",)),
        ("\\![a](/x)", "\\![a][1]", ("/x",)),
        ("[a](/é?b=&amp;c)", "[a][1]", ("/%C3%A9?b=&c",)),
        ("<b>vet</b>", "<b>vet</b>", ()),
        ("[a](/b 'titel')", "[a][1]", ("/b",)),
        ("~~weg~~ ~a~", "~~weg~~ ~a~", ()),
        ("a <!-- b --> c", "a c", ()),
        ("a<!-- b\nc --> d<!---->e", "a de", ()),
        ("a  <!-- b -->\nc", "a c", ()),
        ("a <!-- ] --> [b <!-- ](/c) -->](/d)", "a [b][1]", ("/d",)),
        ("*<!-- a -->*b**", "**b**", ()),
        ("<https:<!-- -->//x.example>", "[https://x.example][1]", ("https://x.example",)),
        ("`<!-- a -->` \\<!-- b -->", "`<!-- a -->` \\<!-- b -->", ()),
        ("a[^noot] b[^2], c[^noot] [^x]", "a[^1] b[^2], c[^1] \\[^x\\]", ()),
        ("[^x](/b) [^y]{lang=en}", "[\\^x][1] [\\^y]{lang=en}", ("/b",)),
        ("`[^noot]` \\[^noot]", "`[^noot]` \\[^noot\\]", ()),
        ("[Act]{lang=en} [[a]{lang=fr}](/b)", "[Act]{lang=en} [[a]{lang=fr}][1]", ("/b",)),
        ('[a [b](/c)]{lang="nl-BE"}', '[a [b][1]]{lang="nl-BE"}', ("/c",)),
        ("[ref]{lang=en}", "[ref]{lang=en}", ()),
        ("[ ]{lang=en}", "\\[ \\]{lang=en}", ()),
        ("zie https://a.be/c.", "zie [https://a.be/c][1].", ("https://a.be/c",)),
        ("(www.a.nl/b_(c)) x", "([www.a.nl/b\\_(c)][1]) x", ("http://www.a.nl/b_(c)",)),
        ("见https://a.be/c。", "见[https://a.be/c][1]。", ("https://a.be/c",)),
        ("**https://a.be**", "**[https://a.be][1]**", ("https://a.be",)),
        ("[https://a.b](/c)", "[https://a.b][1]", ("/c",)),
        ("`https://a.b` https:// xhttps://a.b a@www.b.nl", None, ()),
    ],
)
def test_a_msgid_is_the_authors_text_with_few_edits(
    source: str, msgid: str | None, targets: tuple[str, ...]
) -> None:
    """Breaks, targets, comments and literal brackets change; all else stays as it was typed."""
    reading = read(source)

    assert (reading.text, reading.targets) == (source if msgid is None else msgid, targets)


@nasty.steady
@given(nasty.inline)
def test_the_message_of_a_message_is_itself(source: str) -> None:
    """Reading a msgid again, with #n for target n, changes nothing and finds no fault."""
    reading = sound(source)

    known = Environment(inline.NUMBERS, inline.NUMBERS)
    again = msgid.read(reading.text.replace("\n", "   \n"), known)

    assert again.text == reading.text
    assert again.targets == tuple(f"#{n}" for n, _ in enumerate(reading.targets, 1))
    assert again.faults == ()


# ---------------------------------------------------------------- what authors are told


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a\tb", "a tab within a line"),
        ("a\t\nb", "a tab within a line"),
        ("[a](b c)", "“](” that makes no link"),
        ("[a](javascript:x)", "“](” that makes no link"),
        ("[a [b](/c) d](/e)", "“](” that makes no link"),
        ("[a <https://x.example>](/b)", "a link within a link"),
        ("[](/b)", "a link without text or address"),
        ("[&nbsp;](/b)", "a link without text or address"),
        ("[&#8203;](/b)", "a link without text or address"),
        ("[*&shy;*](/b)", "a link without text or address"),
        ("[a]()", "a link without text or address"),
        ("![a [b](/c)](/d)", "a link or footnote in an alternative text"),
        ("![a [^noot]](/d)", "a link or footnote in an alternative text"),
        ("[a [^noot]](/d)", "“](” that makes no link"),
        ("a <!-- b", "a comment that is never closed"),
        ("a <!-- b --> c <!-- d", "a comment that is never closed"),
        ("a <!<!-- b -->-- c -->", "a comment within a comment"),
        ("[a]{lang=zz}", "“zz”, where the language of words was expected"),
        ("[a]{lang=deu}", "“deu”, where the language of words was expected"),
        ("[a]{lang=EN}", "“EN”, where the language of words was expected"),
        ("[ ]{lang=en}", "“]{lang=en}” that marks no words"),
        ("\\[a]{lang=en}", "“]{lang=en}” that marks no words"),
        ("a]{lang=nl}", "“]{lang=nl}” that marks no words"),
        ("&#8238;a", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("`\u202e`", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("![&#8294;](/b)", "an isolate without its partner (U+2066 to U+2069)"),
        ("a" * 20_001, "a block of 20001 characters, the limit is 20000"),
        ("*" * 5_001, "a block with 5001 brackets and other marks, the limit is 5000"),
    ],
)
def test_what_portret_does_not_take_is_named(source: str, words: str) -> None:
    """Each thing that the design refuses gives a fault with a remedy."""
    faults = {each.message: each.remedy for each in read(source).faults}

    assert [*faults] == [words]
    assert faults[words].endswith(".")


@pytest.mark.parametrize(
    ("tag", "right"),
    [("iw", "{lang=he}"), ("en-UK", "{lang=en-GB}"), ("sr-CS", "{lang=sr-RS} or {lang=sr-ME}")],
)
def test_an_outdated_language_of_words_is_told_with_the_right_one(tag: str, right: str) -> None:
    """As in the fields of a content file: `title_lang: iw`."""
    (fault,) = read(f"[a]{{lang={tag}}}").faults
    assert fault.remedy == f"Write {right}."


@pytest.mark.parametrize(
    "source",
    [
        "[a](/b) [![p](/q)](/c) ![](/d)",
        "a \\](b) `](` <https://x.example>",
        "\u2068אבג\u2069 \u200fא\u200e क्\u200dष",
        "a\n\tb",
        "*" * 5_000,
        "a" * 20_000,
    ],
)
def test_what_is_right_is_no_fault(source: str) -> None:
    """Links, pictures, paired isolates, marks and joiners pass, and the limits themselves."""
    assert read(source).faults == ()


@pytest.mark.parametrize(
    ("alt", "file", "refused"),
    [
        *(
            (alt, "kust.jpg", True)
            for alt in ("kust.jpg", "Een brug.PNG", "IMG_1.jpeg", "kust.jpg ")
        ),
        *(
            (alt, "a.jpg", True)
            for alt in ("foto", "Image", "afbeelding.", "[Bild]", "图片", "صورة")
        ),
        ("kaart.eps", "kaart.eps", True),
        ("Lights on a dark coast", "lights-on-a-dark-coast.jpg", False),
        ("Schip", "schip.png", False),
        ("Foto van een brug", "a.jpg", False),
        ("De site kust.nl op een scherm", "a.jpg", False),
        ("", "a.jpg", False),
    ],
)
def test_an_alternative_text_says_what_the_picture_shows(
    alt: str, file: str, refused: bool
) -> None:
    """A file's name with its ending, or one word such as "foto", is none."""
    assert bool(msgid.alt_fault(alt, file)) is refused


# ---------------------------------------------------------------- time


@pytest.mark.long
@pytest.mark.parametrize("pattern", nasty.COSTLY)
def test_no_text_within_the_limits_takes_long(pattern: str) -> None:
    """A block of nothing but marks is read at once."""
    often = min(5_000 // max(inline.count_markup(pattern), 1), 20_000 // len(pattern))
    text, grown = pattern * often, " ".join("`" * n for n in range(1, 99)) + pattern * (often // 4)

    assert all(inline.MAX_BLOCK not in fault for fault in read(text).faults)
    read(grown)


@pytest.mark.parametrize("pattern", nasty.COSTLY)
def test_too_much_is_refused_before_it_is_parsed(pattern: str) -> None:
    """Ten times the limit costs nothing."""
    assert read(pattern * 200_000).faults
