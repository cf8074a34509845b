"""A web server that can only match chooses the language that the server's own code chooses."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portret import locales
from portret.locales import Language
from portret.site import negotiation

OFFERS = (
    ("nl", "en", "ar"),
    ("no", "en-GB", "en", "zh-Hant"),
    ("es", "es-419", "zh-Hans", "zh-Hant", "sr-Latn", "pt-BR", "pt-PT", "nl"),
)
SIMPLE = locales.described("de-simple", "Leicht", "ltr", locales.language("de"))
OFFERED = [
    *(tuple(map(locales.language, tags)) for tags in OFFERS),
    (locales.language("de"), SIMPLE),
    (SIMPLE, locales.described("rom", "Romani", "ltr", locales.language("ro"))),
]

TAGS = (
    *("nl", "NL-be", "dut", "nl-Latn", "nl-Cyrl", "nl-u-nu-latn", "nld-SR", "nl-BE-x-y", "*", "x"),
    *("en", "en-US", "EN-gb", "en-GB-oxendict", "en_AU", "de", "de-1996", "de-simple", "rom", "ro"),
    *("es-MX", "es-ES", "es-419", "spa", "zh", "zh-TW", "zh-HK", "zh-Hans-TW", "cmn-Hant", "sr-ME"),
    *("sr", "sr-Latn", "sh", "pt", "pt-AO", "nb", "nn-NO", "no", "iw", "ar-EG", "arb", "i-klingon"),
)
QUALITIES = ("", ";q=1", ";q=1.0", ";q=0", ";q=0.0", ";q=0.9", " ; q=0.8", ";q=0.5", ";q=0.05")
ENTRIES = st.tuples(st.sampled_from(TAGS), st.sampled_from(QUALITIES)).map("".join)
HEADERS = st.tuples(st.lists(ENTRIES, max_size=5), st.sampled_from([",", ", "]))


def by_expressions(header: str, offered: tuple[Language, ...]) -> str | None:
    """The tag that a web server comes to."""
    found = [re.search(each, header, re.I) for each in negotiation.wanted(offered)]
    wanted = [match[1] for match in found if match]
    fits = [
        tag
        for expression, tag in negotiation.tags_of(offered)
        if wanted and re.fullmatch(expression, wanted[-1], re.I)
    ]
    return fits[0] if fits else None


@given(HEADERS, st.sampled_from(OFFERED))
def test_expressions_choose_as_the_server_does(
    header: tuple[list[str], str], offered: tuple[Language, ...]
) -> None:
    """By quality, then by order; with regions, scripts and what CLDR calls the same."""
    text = header[1].join(header[0])
    wanted = (tag for tag, quality in parse_accept_header(text, LanguageAccept) if quality > 0)
    fit = locales.negotiate(wanted, offered)

    assert by_expressions(text, offered) == (fit.tag if fit else None)


def test_expressions_are_short() -> None:
    """A host reads them with each request, some of them."""
    short, long = (negotiation.wanted(OFFERED[number]) for number in (0, 2))

    assert sum(map(len, short)) < 8_000
    assert sum(map(len, long)) < 60_000
