"""Broken markup and addresses are found in what readers see, and only there."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from portret.catalogs import stray


@pytest.mark.parametrize(
    ("translation", "what"),
    [
        ("<b>x</b>", "a tag “<b>”"),
        ("x</p >", "a tag “</p >”"),
        ("<br/>", "a tag “<br/>”"),
        ('<a href="x">', "a tag “<a href="),
        ("<img src=x onerror=alert(1)", "a tag “<img src=x onerror=alert(1)”"),
        ("<!-- x -->", "a tag “<!-- x -->”"),
        ("<?php x ?>", "a tag “<?php x ?>”"),
        ("R&amp;D", "an entity “&amp;”"),
        ("x&#8238;", "an entity “&#8238;”"),
        ("x&#x202E;", "an entity “&#x202E;”"),
        ("[x](y)", "half of a link “](”"),
        ("[x][", "half of a link “][”"),
        ("# x", "the mark “# ”"),
        ("x\n###### y", "the mark “###### ”"),
        ("> x", "the mark “>”"),
        (">x", "the mark “>”"),
        ("```\nx", "the mark “```”"),
        ("~~~ x", "the mark “~~~”"),
        ("x\n===", "the mark “===”"),
        ("x\n* * *\ny", "the mark “* * *”"),
        ("x\n\ny", "an empty line"),
        ("x\n\u00a0\u200b\ny", "an empty line"),
        ("| x | y |", "a table's row “| x | y |”"),
    ],
)
def test_each_mark_that_a_translation_adds_is_named(translation: str, what: str) -> None:
    """As it stands, and that the source has it not; one more than there was counts."""
    found = stray.fault("x", translation, markdown=True)

    assert found is not None
    assert found.startswith(f"the translation has {what}")
    assert stray.fault(translation, translation, markdown=True) is None
    assert stray.fault(translation, f"{translation}\n{translation}", markdown=True)


@pytest.mark.parametrize(
    "translation",
    [
        *("a < b > c", "a<b en c>d", "I <3 it", "<<oui>>", "<-- x", "1 <2", "< b >", "x <"),
        *("R&D;", "Q&A", "AT&T; x", "& amp;", "[x] (y)", "[…]", "x [1] y", "]"),
        *("#1 x", "> 5 x", ">5 x", "#x", "`x`", "---x", "– x", "* x", "x - y", "_x_", "x = y"),
        *("x\ny", "x  y", "｜", "।", "x | y"),
    ],
)
def test_a_mark_that_means_nothing_is_none(translation: str) -> None:
    """Signs of comparison, hashes, arrows and dashes have their uses."""
    assert stray.fault("x", translation, markdown=True) is None


def test_a_plain_text_may_hold_marks_of_blocks() -> None:
    """A title with a column line is a title."""
    assert stray.fault("x", "# x | y", markdown=False) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zie https://x.example/a?b=c#d.", "x.example/a?b=c#d"),
        ("HTTP://WWW.X.EXAMPLE/", "x.example"),
        ("ftp://x", "ftp://x"),
        ("x1https://evil", "x1https://evil"),
        ("//evil.com/x", "evil.com/x"),
        ("javascript:alert(1)", "javascript:alert(1"),
        ("JAVA\u200bSCRIPT:x", "javascript:x"),
        ("woordjavascript:x", "javascript:x"),
        ("Een woord.javascript:x", "javascript:x"),
        ("vbscript:x", "vbscript:x"),
        ("data:text/html,x", "data:text/html,x"),
        ("woorddata:image/svg+xml,x", "data:image/svg+xml,x"),
        ("file:///etc/x", "file:///etc/x"),
        ("file:/etc/x", "file:/etc/x"),
        ("www.x.nl", "x.nl"),
        ("www.x.zz", "x.zz"),
        ("brug.www.x.zz", "brug.www.x.zz"),
        ("op x.com,", "x.com"),
        ("op ecre.org.", "ecre.org"),
        ("op bbc.co.uk!", "bbc.co.uk"),
        ("op x.nl:8080/a", "x.nl:8080/a"),
        ("evil.app", "evil.app"),
        ("nl.example", "nl.example"),
        ("t.me/evil", "t.me/evil"),
        ("evil\u00ad.com", "evil.com"),
        ("ｅｖｉｌ．ｃｏｍ", "evil.com"),
        ("请访问ecre.org。", "ecre.org"),
        ("https：//evil.com", "evil.com"),
        ("ב-anker.org", "anker.org"),
        ("info@x.example", "info@x.example"),
        ("ל-jan.de@x.example", "jan.de@x.example"),
        ("请写信给info@x.example。", "info@x.example"),
        ("ECRE.ORG", "ecre.org"),
        ("café.com", "café.com"),
        ("есre.org", "re.org"),
    ],
)
def test_an_address_is_found(text: str, found: str) -> None:
    """With and without a scheme, hidden or in wide letters, beside letters of any script."""
    assert stray.addresses(text) == {found}


@pytest.mark.parametrize(
    "text",
    [
        *("e.g. this", "U.S.A.", "m.in. dla", "d.w.z.", "z.B. so", "p.n.e.", "M.Sc.", "node.js"),
        *("10:30", "14.30 uur", "1.250,50", "21.er", "9.am", "v2.0", "3.000", "x…nl"),
        *("étudiant.es et ami.es", "citoyen.ne.s", "le.la journaliste", "heureux.se", "actif.ve"),
        *("dr.ir. Jansen", "Prof.mr. Smit", "data: 12", "数据：12", "JavaScript：ES6", "x.md5"),
        *("fin.Het", "。.", "a@b", "@naam", "foo.bar()", "St.Gallen", "jaarverslag.pdf", "x/y"),
        *("حساب.كتاب", "文件.你好", "javascript: een taal", "file: x", "tel.: 020", "http"),
        *("metadata:tekst/beeld", "kaart.nl.2"),
    ],
)
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    """Short forms, hours, numbers, names of files, both genders in one French word."""
    assert stray.addresses(text) == set()


def test_only_a_new_address_is_named() -> None:
    """The source's own may be written with or without its scheme; another domain is another."""
    source = "Zie https://www.x.example/nl en info@x.example."

    assert stray.fault(source, "x.example/nl, INFO@x.example, x.example/nl", False) is None
    assert stray.fault(source, "x.example/en", False) == (
        "the translation has an address “x.example/en” that the source has not"
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "a",
            "a.",
            "a@",
            "a.b@",
            "a-",
            "<",
            "<a",
            "<a =",
            "&",
            "&#1",
            "\n",
            " \n",
            "|",
            "# ",
            "*",
        ),
        *("www.", "://", "javascript:", "a.nl/", "\u200b", "> ", "=", "a:", "_a", "-a", "][", "* "),
    ],
)
@pytest.mark.usefixtures("patience")
def test_no_text_takes_long(pattern: str) -> None:
    """Ten times the longest block, of one pattern: it would hang if time grew with the square."""
    stray.fault("x", (pattern * 200_000)[:200_000] + "é", markdown=True)


@pytest.mark.long
def test_every_character_that_holds_a_dot_is_known() -> None:
    """Compatible characters become a dot, a colon or an @ only where `DOTS` has them."""
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    forms = {each: unicodedata.normalize("NFKC", each) for each in every}
    dotted = {each for each, form in forms.items() if {*".:@"} & {*form}}

    assert {each for each in dotted if not re.match(f"[.:@{stray.DOTS}]", each)} == {"："}
    assert all(form.isspace() for each, form in forms.items() if each.isspace())
