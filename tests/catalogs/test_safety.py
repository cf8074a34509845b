"""Which translations may be shown: each that is right, and none that adds or hides anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bench import corpus
from portret import characters
from portret.catalogs import pofile, safety
from portret.catalogs.safety import Kind
from portret.markdown import inline, msgid
from portret.markdown.source_map import Environment
from portret.protected import ProtectedWords
from tests import nasty, right


def message(source: str) -> str:
    """A block's msgid; only of one that `flask check` accepts."""
    references = {"REF": {"href": "/ref", "title": ""}, "1": {"href": "/one", "title": ""}}
    reading = msgid.read(source.strip(characters.BLANKS), Environment(references, {"1", "ref"}))
    assume(not reading.faults)
    return reading.text


# ---------------------------------------------------------------- protected words


@pytest.mark.parametrize(
    "translation",
    [
        "By Anna Kos.",
        "by ANNA *Kos*",
        "An[na][1] Kos",
        "Ann&#97; K\u00adós",
        "x/anna-kos/",
        "AnnaKoses",
    ],
)
@pytest.mark.parametrize("kind", Kind)
def test_no_text_may_hold_a_protected_word(translation: str, kind: Kind) -> None:
    """However it is written; it is told where the word is protected, and not the word."""
    protected = ProtectedWords({"Anna Kos": "content/x.md:5"})
    source = f"Van {translation}"
    found = safety.fault(kind, source, translation, source, protected)

    assert safety.fault(kind, source, translation, source) is None
    assert found == "the translation holds what content/x.md:5 protects"
    assert kind in safety.unsafe(source, translation, source, protected)
    assert not safety.unsafe("Van iemand.", "By Anna of Kos.", None, protected)


# ---------------------------------------------------------------- Markdown and plain texts


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Zie [hier][1].", "See [here][1]."),
        ("[a][1] en [b][2]", "[b][2] and [a][1]"),
        ("`code` en `x`", "`x` and `code`"),
        ("`code` en zo", "`code`, that is `code`"),
        ("`code()` en zo", "אז `code()\u200e`"),
        ("`x.example` en zo", "`x.example` and x.example"),
        ("Zie het verslag", "See README.md and setup.py"),
        ("Een schema als https://", "A scheme such as 'http://\u200e'"),
        ("een of twee", "one | two"),
        ("**重要**", "**重要：**這"),
        ("Een **vet** woord", "كلمة **«عريضة»**و"),
        ("**Let op!** ja", "Careful yes"),
        ("plat", "*flat*\nand __strong__"),
        ("a\nb", "a b"),
        ("naam", "\u2068שם\u2069 \u200fa\u200e नाम्\u200dज می\u200cخواهم"),
        ("naam", "&#8296;שם&#8297; &zwnj;"),
        ("5 < 6 woorden", "5 < 6 words & more"),
        ("![een foto][1]", "![a photo][1]"),
        ("[![een foto][2]][1]", "[![a photo][2]][1]"),
        ("een", "\n\n- one\t\n\n"),
        ("x", "[1\\]: /y"),
        ("\\# <b>vet</b> a | b &amp;amp;", "\\# a | b <b>bold</b> &amp;amp;"),
        ("[1][1] en [2][2]", "[1][1] and [2][2]"),
        ("a[^1] b[^2], c[^1]", "b[^2], a[^1] c[^1]"),
        ("~~a~~ [Act]{lang=en}", "~~b~~ Act"),
        ("a [b][1]", 'a [[b c]{lang=fr}][1] [[d]{lang=ar} e]{lang="en"}'),
        ("\\[^1\\] {#a} {lang=en}", "\\[^1\\] {#a} {lang=en}"),
    ],
)
def test_a_right_translation_is_shown(source: str, translation: str) -> None:
    """Order, emphasis, breaks, marks and joiners are free; markup is only text."""
    assert safety.markdown_fault(source, translation) is None


@pytest.mark.parametrize(
    ("source", "translation", "reason"),
    [
        ("Zie [a][1].", "See a.", "the link [1] of the source is missing"),
        ("Zie [a][1].", "See [a][2].", "the link [1] of the source is missing"),
        ("Zie a.", "[a]()", "a link “” that the source has not"),
        ("Zie [a][1].", "[a][1] [b]()", "a link “” that the source has not"),
        (
            "Zie [a][1].",
            "[a][1] [b][1]",
            "the link [1] stands twice in the translation, once in the",
        ),
        (
            "[a][1] en [b][1]",
            "[a][1] and b",
            "the link [1] stands once in the translation, twice in",
        ),
        (
            "Zie [a][1].",
            "見る[a]［１］",
            "the link [1] is written as “［１］”: write [1], as the source",
        ),
        (
            "Zie [a][1].",
            "انظر [a][١]",
            "the link [1] is written as “[١]”: write [1], as the source",
        ),
        (
            "Zie [a][1].",
            "看［a］［1］",
            "the link [1] is written as “］［1］”: write ][1], as the source",
        ),
        (
            "Zie [a][1].",
            "See [a]\\[1\\].",
            "the link [1] is written as “\\[1\\]”: write [1], as the source",
        ),
        (
            "Zie [a][1].",
            "See [a][①].",
            "the link [1] is written as “[①]”: write [1], as the source",
        ),
        (
            "Zie.[^1] Nu.[^2]",
            "See.\\[^1\\] Now.[^2]",
            "the footnote [^1] is written as “\\[^1\\]”: write [^1], as the source",
        ),
        (
            "Zie.[^1] Nu.[^2]",
            "看［^1］。现[^2]。",
            "the footnote [^1] is written as “［^1］”: write [^1], as the source",
        ),
        (
            "Zie.[^1]",
            "انظر.[^١]",
            "the footnote [^1] is written as “[^١]”: write [^1], as the source",
        ),
        (
            "Zie [a][1].",
            "See [a](1).",
            "the link [1] is written as “(1)”: write [1], as the source",
        ),
        (
            "Zie [a][1].",
            "[a](https://x.example/)",
            "the link [1] is written out as “https://x.exampl",
        ),
        ("`a` en `b`", "`a`, `a`, `c` and `b`", "a code “c” that the source has not"),
        (
            "`a` en `a`",
            "`a` and a",
            "the code “a” stands once in the translation, twice in the source",
        ),
        ("Zie a.", "See [a][1].", "a link [1] that the source has not"),
        ("Zie a.", "[a](https://evil.example)", "a link “https://evil.example” that the source"),
        ("Zie a.", "<https://evil.example>", "a link “https://evil.example” that the source"),
        ("Zie a.", "[1]", "a link [1] that the source has not"),
        ("[a][1]", "[a](#1 '&#8238;b')", "the link [1] of the source is missing"),
        ("a ![b][1]", "a b", "the picture [1] of the source is missing"),
        ("a [b][1]", "a ![b][1]", "the link [1] of the source is missing"),
        ("a", "a ![b][1]", "a picture [1] that the source has not"),
        ("`a` b", "`c` b", "the code “a” of the source is missing"),
        ("a", "`a` b", "a code “a” that the source has not"),
        ("[a][1] b", "[][1] b", "a link without a text"),
        ("[a][1] b", "[&nbsp;][1] b", "a link without a text"),
        ("[a][1] b", "[*&#8203;*][1] b", "a link without a text"),
        ("[a][1] b", "[\u2800\u3164\u00ad][1] b", "a link without a text"),
        ("a ![b][1]", "a ![][1]", "a picture without its alternative text"),
        ("a ![b][1]", "a ![&nbsp;][1]", "a picture without its alternative text"),
        ("![][1] a ![b][2]", "![][1] a ![][2]", "a picture without its alternative text"),
        ("Zie [a][1].", "See [a] [1].", "the number of a link apart from its words"),
        ("Zie [a][1].", "See 【a】[1].", "the number of a link apart from its words"),
        ("Zie [a][1].", "See [a][1] [b][", "half of a link “][”"),
        ("a", "[y](javascript:alert(1))", "half of a link “](”"),
        ("a", "<script>alert(1)</script>", "a tag “<script>”"),
        ("a", "&lt;b&gt;a&lt;/b&gt;", "a tag “<b>”"),
        ("a", "a &amp;nbsp; b", "an entity “&nbsp;”"),
        ("a", "# b", "the mark “# ” that the source has not: at the start of a line"),
        ("a", "b\n\nc", "an empty line"),
        ("a", "| a | b |", "a table's row “| a | b |”"),
        ("a", "a at evil.example", "an address “evil.example”"),
        ("a ![b][1]", "a ![evil.example][1]", "an address “evil.example”"),
        ("a", "a\u202eb", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("a", "a&#8238;b", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("a", "a&#x202D;b", "LEFT-TO-RIGHT OVERRIDE (U+202D)"),
        ("a ![b][1]", "a ![&#8235;][1]", "RIGHT-TO-LEFT EMBEDDING (U+202B)"),
        ("a[^1]", "b", "the footnote [^1] of the source is missing"),
        ("a", "#-#-#-#-#  x.po\nb", "two translations in one, with the marks of msgcat"),
        ("a", "b #-#-#-#-#", "two translations in one, with the marks of msgcat"),
        ("a[^1]", "b[^2]", "the footnote [^1] of the source is missing"),
        (
            "a[^1]",
            "b[^1] c[^1]",
            "the footnote [^1] stands twice in the translation, once in the source",
        ),
        ("a", "b[^1]", "a footnote [^1] that the source has not"),
        ("a", "[^1]: b", "a footnote [^1] that the source has not"),
        ("a [b][1] [^1]", "a [b [^1]][1]", "the number of a link apart from its words"),
        ("![a][1] b[^1]", "![a[^1]][1] b", "the footnote [^1] of the source is missing"),
        ("a", "b {#c}", "a mark in braces “{#c}”"),
        ("a", "b {.c #d}", "a mark in braces “{.c #d}”"),
        ("a", "b {:.c}", "a mark in braces “{:.c}”"),
        ("a", "[b]{lang=zz}", "a mark in braces “{lang=zz}”"),
        ("a", "[b]{lang=deu}", "a mark in braces “{lang=deu}”"),
        ("a", "[]{lang=en}", "a mark in braces “{lang=en}”"),
        ("a", '[b]{lang="en onclick=x"}', "a mark in braces"),
        ("a", '[b]{lang=en"><script>}', "a tag “<script>”"),
        ("a", "b <!-- c -->", "a tag “<!-- c -->”"),
        ("a b", "c <!-- d <e", "a tag “<!--”"),
        ("a b", "c &lt;!-- d", "a tag “<!--”"),
        ("[a][1]", "[[&#8203;]{lang=en} ][1]", "no words"),
        ("a [a][1]", "a [[&#8203;]{lang=en}][1]", "a link without a text"),
        ("a", "b [c]{lang=en}(https://evil.example)", "an address “evil.example”"),
        ("a", "[b https://evil.example]{lang=en}", "an address “evil.example”"),
        ("a", "\u2068a", "an isolate without its partner"),
        ("a", "&#8297;a&#8296;", "an isolate without its partner"),
        ("a", "a\x07", "a control character (U+0007)"),
        ("a", "a\tb", "a control character (U+0009)"),
        ("a", "a&Tab;b", "a control character (U+0009)"),
        ("a", "a\ufffe", "a noncharacter (U+FFFE)"),
        ("a", "&nbsp;", "has no words"),
        ("a", "…", "has no words"),
        ("a", "**&#8203;**", "has no words"),
        ("a b", "a" * 1_031, "far longer than its source"),
        ("a" * 20_000, "a" * 40_001, "far longer than its source"),
        ("a" * 20_000, "a" + "[" * 10_001, "far too many brackets"),
    ],
)
def test_an_unsafe_translation_is_never_shown(source: str, translation: str, reason: str) -> None:
    """Each way to lose, add or hide something is found and named."""
    found = safety.markdown_fault(source, translation)

    assert found is not None
    assert reason in found


@pytest.mark.parametrize(
    ("translation", "reason"),
    [
        ("*a* `b` | # c\n\n> d [1] 5 %", None),
        ("*[a](/b)", "half of a link “](”"),
        ("<b>a</b>", "a tag “<b>”"),
        ("R&amp;D", "an entity “&amp;”"),
        ("a: https://evil.example", "an address “evil.example”"),
        ("\u202ea", "RIGHT-TO-LEFT OVERRIDE"),
        ("a\nb", None),
        ("", "no words"),
        ("a" * 2_000, "far longer"),
    ],
)
def test_a_plain_text_may_hold_marks_of_its_own(translation: str, reason: str | None) -> None:
    """What is not Markdown is shown as it is written; only what seems a mistake is refused."""
    found = safety.plain_fault("een titel", translation)

    assert (found is None) if reason is None else reason in (found or "")


TAG = re.compile(r"<(/?)([a-z]+)((?: [a-z-]+=\"[^\"<>]*\")*)>")
ALLOWED = {"a", "br", "code", "em", "img", "s", "span", "strong", "sup"}
ATTRIBUTES = re.compile(r'(?: lang="(en|fr)" dir="ltr"| data-note="\^[1-9][0-9]*"|)')


@nasty.steady
@given(nasty.inline, st.one_of(nasty.hostile, nasty.inline), st.booleans())
def test_no_translation_adds_a_link_or_a_tag(source: str, translation: str, append: bool) -> None:
    """Whatever is not refused has the source's links, pictures and code, and shows them all."""
    text = message(source)
    translation = (text + translation if append else translation).strip(characters.BLANKS)
    assume(safety.markdown_fault(text, translation) is None)

    ours, theirs = inline.to_html(text), inline.to_html(translation)

    assert "<" not in TAG.sub("", theirs)
    assert {tag[1] for tag in TAG.findall(theirs)} <= ALLOWED
    for _, name, attributes in TAG.findall(theirs):
        assert name in ("a", "img") or ATTRIBUTES.fullmatch(attributes)
    for feature in (r"<a ([^>]*)>", r"<img (src=\"[^\"]*\")", r"<code>.*?</code>", "<sup .*?>"):
        assert sorted(re.findall(feature, ours)) == sorted(re.findall(feature, theirs))
    assert all(re.fullmatch(r"#[1-9][0-9]*", each) for each in re.findall(r'href="(.*?)"', theirs))
    assert characters.forbidden(inline.visible_text(theirs)) is None
    assert not re.search(r"<a [^>]*>\s*</a>", theirs)


@nasty.steady
@given(nasty.inline)
def test_every_message_is_a_safe_translation_of_itself(source: str) -> None:
    """A translator who copies the msgid is never refused."""
    text = message(source)

    assert safety.markdown_fault(text, text) is None


@pytest.mark.parametrize(
    "source", ["[`c`][1][mail@x.example][2]", "`a`mail@x.example", "`www.`x.example"]
)
def test_an_address_beside_code_is_that_of_the_source(source: str) -> None:
    """However close they stand; in code it may be said without it."""
    assert safety.markdown_fault(source, source) is None


# ---------------------------------------------------------------- interface words


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Menu", "Menü"),
        ("Page %(number)s of %(count)s", "%(count)s sayfadan %(number)s."),
        ("%(number)s", "%(number)s %(number)s"),
        ("100%%", "100 %%"),
        ("Done", "100%% done"),
        ("%(a)s%%", "%%%(a)s"),
        ("a < b", "a < b"),
        ("<b>Now</b>", "<b>Nu</b>"),
        ("Name", "شماره\u200cها"),
        ("Name", "\u2068ECRE\u2069 اسم"),
    ],
)
def test_safe_interface_words_pass(source: str, translation: str) -> None:
    """Other orders, other marks and the characters that a script needs are fine."""
    assert safety.interface_fault(source, translation) is None


@pytest.mark.parametrize(
    ("source", "translation", "reason"),
    [
        ("%(name)s", "%(name)999999999s", "the placeholder %(name)s is missing"),
        ("%(name)s", "%(name)s %(name)999999999s", "a % that belongs to no placeholder"),
        ("%(name)s", "%(naam)s", "the placeholder %(name)s is missing"),
        ("%(name)s", "%(name)s %(naam)s", "the placeholder %(naam)s is unknown"),
        ("%(name)s", "niets", "the placeholder %(name)s is missing"),
        ("%(name)s", "%%(name)s", "the placeholder %(name)s is missing"),
        ("%(name)s", "%(name)s 5%", "a % that belongs to no placeholder"),
        ("%(name)s", "%(name)d", "the placeholder %(name)s is missing"),
        ("%(name)s", "%(name)s %s", "a % that belongs to no placeholder"),
        ("%(name)s", "%(name)s %(name)", "a % that belongs to no placeholder"),
        ("%(name)s", "{name}", "the placeholder %(name)s is missing"),
        ("Name", "%(name)s", "the placeholder %(name)s is unknown"),
        ("Name", "5 % naam", "a % that belongs to no placeholder"),
        ("Name", "%", "the translation has no words"),
        ("100%%", "100 %", "a % that belongs to no placeholder"),
        ("Name", "<script>alert(1)</script>", "the translation has a tag “<script>”"),
        ("Name", "Naam<img src=x onerror=alert(1)", "the translation has a tag"),
        ("<b>Now</b>", "<b onclick=x>Nu</b>", "the translation has a tag “<b onclick=x>”"),
        ("Name", "<!-- naam -->", "the translation has a tag “<!-- naam -->”"),
        ("Name", "Na\u202eam", "the translation holds RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("Name", "Na\u2066am", "the translation holds an isolate without its partner"),
        ("Name", "Na\x07am", "the translation holds a control character (U+0007)"),
        ("Name", "Na\x00am", "the translation holds a control character (U+0000)"),
        ("Name", "naam " * 400, "the translation is far longer than its source"),
    ],
)
def test_unsafe_interface_words_are_refused_with_a_reason(
    source: str, translation: str, reason: str
) -> None:
    """The first of two walls: what is refused here is never formatted nor shown."""
    found = safety.interface_fault(source, translation)

    assert found is not None
    assert found.startswith(reason)


@pytest.mark.parametrize(
    ("translation", "reason"),
    [
        ("één portret", None),
        ("%(number)s portretten", None),
        ("%(number)s portretten van %(name)s", None),
        ("%(count)s portretten", "the placeholder %(count)s is unknown"),
        ("%(number)9s portretten", "a % that belongs to no placeholder"),
        ("5 % portretten", "a % that belongs to no placeholder"),
        ("<b>%(number)s</b>", "the translation has a tag"),
        ("portret\u202e", "the translation holds RIGHT-TO-LEFT OVERRIDE (U+202E)"),
    ],
)
def test_a_plural_form_may_leave_the_number_out(translation: str, reason: str | None) -> None:
    """As in "one portrait"; an unknown placeholder is refused there too."""
    found = safety.plural_fault("%(number)s portrait of %(name)s", "%(number)s all", translation)

    assert found is None if reason is None else found and found.startswith(reason)


FORMATS = st.lists(
    st.sampled_from(
        [
            *("%", "%%", "%(name)s", "%(name)", "(name)s", "%(other)s", "s", "9", "d", "<b>", "*"),
            *("(", ")", "%c", "%n", " ", "woord", "%(name)99s", "%(name)%", "%()s", "%*s", "."),
        ]
    ),
    max_size=8,
).map("".join)


@given(FORMATS, st.sampled_from(["%(name)s", "Name", "100%%", "%(name)s 5%%"]))
def test_what_passes_can_be_formatted(translation: str, source: str) -> None:
    """Jinja formats every interface word; none that passed raises or grows."""
    singular = safety.interface_fault(source, translation) is None
    plural = safety.plural_fault(source, source, translation) is None
    values = dict.fromkeys(safety.placeholders(source), "x")

    if singular or plural:
        assert len(translation % values) <= len(translation)
    if singular:
        assert plural


# ---------------------------------------------------------------- all kinds at once


def judged(source: str, translation: str, plural: str | None = None) -> Kind:
    """The kinds as which the judge of each refuses a translation."""
    return Kind(sum(kind for kind in Kind if safety.fault(kind, source, translation, plural)))


NEARLY = st.lists(
    st.sampled_from(
        [
            *("woord", "A", "é", "سلام", "中文", "1", " ", " ", ". ", ".", ": ", "? ", ", ", "-"),
            *("[a][1]", "[b c][2]", "[*d*][3]", "[1][1]", "[ ][1]", "[\u00a0e][2]", "[[f][1]][2]"),
            *("*", "**", "*g* ", "**h** ", "_", "!", "! ", "(i)", "“j”", "[", "]", "][", "\\"),
            *("%", "&", "|", "~", "#", ">", "<", "@", "\n", "`k`", "…"),
            *("\u2024", "\u200b", "\ufe19", "\u00a0", "\u202f", "\u2028"),
            *("[1]", "l" * 1001, "com", "m.n", "%(o)s"),
        ]
    ),
    max_size=9,
).map("".join)
"""Texts of words, emphasis and links, and some that are nearly so."""


@pytest.mark.long
@nasty.often
@given(NEARLY, NEARLY, st.booleans(), st.none() | NEARLY)
@example("A [a][1] [b][2]", "A [a][1][b][2]", False, None)
@example("A [a][1]", "A [a][1](b)", False, None)
@example("A [a][1]", "A [1][1]", False, None)
@example("A [a][1]", "A [ ][1]", False, None)
@example("A [a][1]", "A [**][1]", False, None)
@example("A", "A\u202e", False, None)
@example("A", "A\u2024com", False, None)
@example("A", "A c.com", False, None)
def test_the_judges_find_no_fault_in_what_is_simple(
    source: str, translation: str, append: bool, plural: str | None
) -> None:
    """Nor in a translation that begins as its source does."""
    translation = source + translation if append else translation

    assert safety.unsafe(source, translation, plural) == judged(source, translation, plural)


@nasty.steady
@given(nasty.inline, nasty.hostile, st.booleans())
def test_nothing_hostile_is_simple(source: str, translation: str, append: bool) -> None:
    """Whatever a translator writes, each kind's own judge would say the same."""
    translation = source + translation if append else translation

    assert safety.unsafe(source, translation) == judged(source, translation)


def test_nearly_every_translation_is_simple(tmp_path: Path) -> None:
    """Of a generated site none needs a judge; what is right is refused as nothing that it is."""
    corpus.make(tmp_path, 10)
    path = tmp_path / "translations/en/LC_MESSAGES/messages.po"
    entries = [
        each for each in pofile.read(path.read_bytes()).entries[1:] if any(each.translations)
    ]
    pairs = [(each.text, each.translations[0]) for each in entries if each.plural is None]

    assert len(pairs) > 200
    assert sum(safety._is_simple(*pair) for pair in pairs) > 0.95 * len(pairs)
    for source, translation in (*pairs, *((a, b) for _, _, a, b in right.PAIRS)):
        assert safety.unsafe(source, translation) == judged(source, translation)


# ---------------------------------------------------------------- time


@pytest.mark.long
@pytest.mark.parametrize("pattern", nasty.COSTLY)
def test_a_translation_of_nothing_but_marks_is_judged_at_once(pattern: str) -> None:
    """However long it may be."""
    often = min(5_000 // max(inline.count_markup(pattern), 1), 20_000 // len(pattern))
    text = pattern * often

    safety.markdown_fault("x" * 20_000 + "[x][1]", text * 2 + "[x][1]")
    safety.markdown_fault("x" * 20_000, "[" * 4_000 + text + "]" * 4_000)
    assert safety.markdown_fault("een woord", pattern * 200_000)
