"""The text of one message: its HTML, and the small words about texts."""

from __future__ import annotations

import pytest

from portret import characters
from portret.markdown import inline

# ---------------------------------------------------------------- HTML


@pytest.mark.parametrize(
    ("message", "html"),
    [
        ("a\nb", "a<br>\nb"),
        ("\\\nb", "\\ <br>\nb"),
        ("[a][1] ![b][12]", '<a href="#1">a</a> <img src="#12" alt="b">'),
        ("<b>&copy;</b>", "&lt;b&gt;©&lt;/b&gt;"),
    ],
)
def test_a_messages_html_has_numbers_for_addresses(message: str, html: str) -> None:
    """A newline is a hard break, also after a backslash; tags are text."""
    assert inline.to_html(message) == html


# ---------------------------------------------------------------- small words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\nb", None),
        ("\u2067a\u2068b\u2069\u2069", None),
        ("\u200e\u200f\u200c\u200d\u061c", None),
        ("\r", "a control character (U+000D)"),
        ("\x85", "a control character (U+0085)"),
        ("\ufdd0", "a noncharacter (U+FDD0)"),
        ("\U0010ffff", "a noncharacter (U+10FFFF)"),
        ("\ud800", "a noncharacter (U+D800)"),
        ("\u202a", "LEFT-TO-RIGHT EMBEDDING (U+202A)"),
        ("\u202b", "RIGHT-TO-LEFT EMBEDDING (U+202B)"),
        ("\u202c", "POP DIRECTIONAL FORMATTING (U+202C)"),
        ("\u202d", "LEFT-TO-RIGHT OVERRIDE (U+202D)"),
        ("\u202e", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("\u2069\u2068", "an isolate without its partner (U+2066 to U+2069)"),
    ],
)
def test_forbidden_characters_are_named(text: str, found: str | None) -> None:
    """Control characters, overrides, lone isolates and noncharacters; nothing else."""
    assert characters.forbidden(text) == found


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://x.example", True),
        ("HTTP://x.example", True),
        ("mailto:a@b.c", True),
        ("tel:+31", True),
        ("/a:b", True),
        ("../a/#b", True),
        ("", True),
        ("//x.example", False),
        ("ftp://x.example", False),
        ("javascript:x", False),
        ("data:image/png;base64,x", False),
    ],
)
def test_only_four_schemes_are_allowed(address: str, allowed: bool) -> None:
    """http, https, mailto, tel and addresses within the site; no other host without a scheme."""
    assert inline.scheme_allowed(address) is allowed


@pytest.mark.parametrize(
    ("text", "name"),
    [("Wat doen wij?", "wat-doen-wij"), ("Été_3", "été-3"), ("…", "section"), ("中文", "中文")],
)
def test_a_headings_id_is_its_words(text: str, name: str) -> None:
    """Letters and digits of any script, in lower case, joined by hyphens."""
    assert characters.slug(text) == name


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('a <em>b</em> <img src="#1" alt="c &amp; d"> <code>e</code>', "a b c & d  "),
        ("a<br>\nb", "a\nb"),
        ("&amp;#8238;", "&#8238;"),
    ],
)
def test_visible_is_what_a_reader_gets(markup: str, text: str) -> None:
    """Alternative texts count, code does not, and entities are resolved once."""
    assert inline.visible_text(markup) == text
