"""Decides whether a translation may be shown.

Its HTML must have the same links, pictures and code as that of its source, and no other markup,
addresses or control characters. What is judged is the HTML that readers would get.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from enum import IntFlag

from portret.catalogs import stray
from portret.characters import BLANKS, NOTHING_VISIBLE, forbidden
from portret.markdown.document import Message
from portret.markdown.inline import (
    MAX_BLOCK,
    MAX_MARKS,
    all_text,
    count_markup,
    to_html,
    visible_text,
)
from portret.patterns import compiled
from portret.protected import ProtectedWords
from portret.said import said


class Kind(IntFlag):
    """The kinds of text, each with its own rules for translations. PLURAL is a plural form."""

    MARKDOWN = 1
    PLAIN = 2
    INTERFACE = 4
    PLURAL = 8


def kind_of(message: Message) -> Kind:
    """The kind of a message of the content."""
    return Kind.PLAIN if message.plain else Kind.MARKDOWN


NO_WORDS = ProtectedWords()


def fault(
    kinds: Kind,
    source: str,
    translation: str,
    plural: str | None = None,
    protected: ProtectedWords = NO_WORDS,
) -> str | None:
    """Why a translation must not be shown for one of these kinds of text; None if it may.

    If PLURAL is among the kinds, a form of a message with a `plural` is judged as that. No text may
    have a `protected` word.
    """
    for kind, judge in _JUDGES.items():
        if kind in kinds and (reason := judge(source, translation)):
            return reason
    is_form = Kind.PLURAL in kinds and plural is not None
    if is_form and (reason := plural_fault(source, plural or "", translation)):
        return reason
    return _protected_fault(translation, protected)


def unsafe(
    source: str, translation: str, plural: str | None = None, protected: ProtectedWords = NO_WORDS
) -> Kind:
    """The kinds of text for which a translation must not be shown; usually none."""
    if _is_simple(source, translation) and not _protected_fault(translation, protected):
        return _NO_KIND
    return Kind(sum(kind for kind in Kind if fault(kind, source, translation, plural, protected)))


_NO_KIND = Kind(0)


def _protected_fault(translation: str, protected: ProtectedWords) -> str | None:
    """The reason if a translation has a protected word; else None."""
    if not protected:
        return None
    rendered = to_html(translation) if count_markup(translation) <= 2 * MAX_MARKS else ""
    place = protected.place(translation, all_text(rendered))
    return said("the translation holds what %(place)s protects", place=place) if place else None


def _is_simple(source: str, translation: str) -> bool:
    """Whether two texts have only words, emphasis and the same links, which is safe for any kind.

    Most have. For 43,000 entries this saves a cold freeze 1.1 s of processor time.
    """
    return (
        len(translation) <= 1000
        and forbidden(translation) is None
        and _SIMPLE.fullmatch(translation) is not None
        and _SIMPLE_SOURCE.fullmatch(source) is not None
        and (
            "[" not in source + translation
            or sorted(_NUMBERED.findall(source)) == sorted(_NUMBERED.findall(translation))
        )
    )


_NUMBERED = re.compile(r"\]\[([0-9]+)")
_SIMPLE_SOURCE = compiled(
    r"(?:[^\[\]\\`_<&%!\n]++|!(?!\[)|\[[^\[\]\\`_<&%!\n]++\]\[[1-9][0-9]{0,4}\])*+"
)
_WORDS = rf"(?:[^\[\]\\`_<&%!\n|>#~{{.:@{stray.DOTS}]++|[.:@](?!\S)|!(?!\[))"
_LINK = rf"\[\*{{0,2}}[^\W\d_]{_WORDS}*+\]\[[1-9][0-9]{{0,4}}\](?![\[(])"
_SIMPLE = compiled(rf"(?:[\"“‘«(*]{{0,2}}[^\W_]|{_LINK})(?:{_WORDS}|{_LINK})*+")


# ---------------------------------------------------------------- the content


def markdown_fault(source: str, translation: str) -> str | None:
    """Why a translation of a Markdown message must not be shown; None if it may."""
    translation = translation.strip(BLANKS)
    if reason := _text_fault(source, translation):
        return reason
    if len(translation) > 2 * MAX_MARKS and count_markup(translation) > 2 * MAX_MARKS:
        return said("the translation has far too many brackets and other marks")
    old_html, new_html = to_html(source), to_html(translation)
    words, new_words = visible_text(old_html), visible_text(new_html)
    if (words, new_words) != (source, translation) and (reason := _text_fault(words, new_words)):
        return reason
    if ("<" in old_html or "<" in new_html) and (
        reason := _elements_fault(old_html, new_html, translation)
    ):
        return reason
    if "<code>" in old_html:  # a translation may write it as plain words
        words = all_text(old_html.replace("<code>", " <code>").replace("</code>", "</code> "))
    return stray.fault(words, new_words, markdown=True)


def _elements_fault(old_html: str, new_html: str, translation: str) -> str | None:
    """How the links, pictures and code of two HTML texts differ; None if they do not."""
    for what, pattern in _FEATURES.items():
        before, after = (Counter(pattern.findall(text)) for text in (old_html, new_html))
        if what == "code":  # it may be repeated, where a language cannot use a pronoun
            before, after = (_without_directions(codes) for codes in (before, after))
            after = Counter({code: min(n, before[code] or n) for code, n in after.items()})
        for gone in before - after:
            return _missing(what, gone, before, after, translation)
        for new in after - before:
            if new in before:
                return _counted(what, new, before, after)
            return said(
                "the translation has a %(what)s %(name)s that the source has not",
                what=what,
                name=_named(new),
            )
    for pattern, lack in _LACKS.items():
        if (found := pattern.findall(new_html)) and len(found) > len(pattern.findall(old_html)):
            return said("the translation has %(lack)s", lack=lack)
    return None


def _without_directions(codes: Counter[str]) -> Counter[str]:
    """The codes without direction marks, which separate them from Hebrew or Arabic."""
    plain: Counter[str] = Counter()
    for code, number in codes.items():
        plain[code.strip("\u200e\u200f")] += number
    return plain


def _missing(
    what: str, gone: str, before: Counter[str], after: Counter[str], translation: str
) -> str:
    """Why a link, a picture or code of the source is not found, and what to write instead."""
    name = _named(gone)
    if gone in after:
        return _counted(what, gone, before, after)
    for closing, written, caret, digits in _NUMBERS.findall(translation):
        number = int(unicodedata.normalize("NFKC", digits))
        if f"{caret or '#'}{number}" != gone or not (caret or closing):
            continue
        wide = closing not in ("", "]")  # the brackets around the words are wide too then
        found, right = (f"{closing}{written}", f"]{name}") if wide else (written, name)
        if found != right:
            return said(
                "the %(what)s %(name)s is written as %(found)s: write %(right)s, "
                "as the source has it",
                **{"what": what, "name": name, "found": f"“{found}”", "right": right},
            )
    for address in after - before if gone[:1] == "#" else ():
        if address[:1] != "#":
            return said(
                "the %(what)s %(name)s is written out as %(address)s: write %(name)s behind its "
                "words, in place of the address",
                **{"what": what, "name": name, "address": _named(address)},
            )
    return said(
        "the %(what)s %(name)s of the source is missing in the translation", what=what, name=name
    )


def plain_fault(source: str, translation: str) -> str | None:
    """Why a translation of a plain text must not be shown; None if it may."""
    return _text_fault(source, translation) or stray.fault(source, translation, markdown=False)


_FEATURES = {
    said("link"): re.compile(r'<a href="([^>]*)">'),
    said("picture"): re.compile(r'<img src="([^"]*)"'),
    said("code"): re.compile(r"<code>(.*?)</code>", re.S),
    said("footnote"): re.compile(r'<sup data-note="([^"]*)">'),
}
_LACKS = {
    re.compile(
        rf"<a [^>]*>{NOTHING_VISIBLE}(?:</?(?!a\b|/a\b|img\b)[^>]*>{NOTHING_VISIBLE})*</a>"
    ): (said("a link without a text")),
    re.compile(rf'alt="{NOTHING_VISIBLE}"'): said("a picture without its alternative text"),
    re.compile(r'<a href="#([0-9]+)">\1</a>'): said("the number of a link apart from its words"),
}


def _counted(what: str, feature: str, before: Counter[str], after: Counter[str]) -> str:
    """The reason that a link, picture or code occurs more often in one of the texts."""
    known = {1: said("once"), 2: said("twice")}
    times = [known.get(n[feature]) or said("%(n)s times", n=n[feature]) for n in (before, after)]
    return said(
        "the %(what)s %(name)s stands %(after)s in the translation, %(before)s in the source",
        **{"what": what, "name": _named(feature), "after": times[1], "before": times[0]},
    )


_NUMBERS = re.compile(
    r"(?:([\]］】〕])\s*+)?(\\?[(\[{（［【〔]\s*+(\^?)\s*+([\d¹²³⁴-⁹①-⑨]{1,5})\s*\\?[)\]}）］】〕])"
)
"""Matches the number of a link, after a closing bracket, or of a footnote, however written."""


def _named(feature: str) -> str:
    numbered = re.fullmatch(r"#?(\^?[0-9]+)", feature)
    return f"[{numbered[1]}]" if numbered else f"“{html.unescape(feature)[:60]}”"


def _text_fault(source: str, translation: str) -> str | None:
    """Why the characters of a translation must not be shown; None if they may."""
    if len(translation) > min(10 * len(source) + 1000, 2 * MAX_BLOCK):
        return said("the translation is far longer than its source")
    if (found := forbidden(translation)) and found != forbidden(source):
        return said("the translation holds %(found)s", found=found)
    if CONFLICT in translation:
        return said("two translations in one, with the marks of msgcat: keep one, and no mark")
    if not _LETTER.search(translation) and _LETTER.search(source):
        return said("the translation has no words")
    return None


CONFLICT = "#-#-#-#-#"
"""The mark that msgcat puts around a file name before each of two different translations."""
_LETTER = re.compile(r"[^\W_]")


# ---------------------------------------------------------------- interface words


def interface_fault(source: str, translation: str) -> str | None:
    """Why a translation of an interface word must not be shown; None if it may."""
    if missing := sorted(placeholders(source) - placeholders(translation)):
        return said("the placeholder %(name)s is missing", name=f"%({missing[0]})s")
    return _words_fault(source, translation)


def plural_fault(source: str, plural: str, translation: str) -> str | None:
    """Why a plural form must not be shown; it may leave the number out ("one partner")."""
    return _words_fault(f"{source}\n{plural}", translation)


def placeholders(text: str) -> set[str]:
    """The names of the placeholders in an interface word; "%%" is a per cent sign."""
    return {match[1] for match in _PERCENT.finditer(text) if match[1]}


def _words_fault(source: str, translation: str) -> str | None:
    if fault := plain_fault(source, translation):
        return fault
    if unknown := sorted(placeholders(translation) - placeholders(source)):
        return said("the placeholder %(name)s is unknown", name=f"%({unknown[0]})s")
    if "%" in (match[0] for match in _PERCENT.finditer(translation)):
        return said(
            "a %(sign)s that belongs to no placeholder: the sign itself is %(right)s",
            **{"sign": "%", "right": "%%"},
        )
    return None


_PERCENT = re.compile(r"%(?:%|\((\w+)\)s)?")


_JUDGES = {
    Kind.INTERFACE: interface_fault,
    Kind.MARKDOWN: markdown_fault,
    Kind.PLAIN: plain_fault,
}
