"""Texts parsed: whatever is told without the parser is what the parser tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portret.catalogs import safety
from portret.markdown import document, inline, render, simple
from tests import nasty
from tests.test_simple import nearly, phrase


@contextmanager
def everything_parsed() -> Iterator[None]:
    """The plain way: no text is simple, and no paragraph is told by its letters."""
    forgotten = (inline.to_html, safety.fault, document.document)
    slow = document._parser()
    slow.disable("lettered")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simple, "html", lambda message: None)
        patch.setattr(simple, "read", lambda source: None)
        patch.setattr(document, "_HIDING", re.compile(""))
        patch.setattr(document, "_PARSER", slow)
        for each in forgotten:
            each.cache_clear()
        yield
    for each in forgotten:
        each.cache_clear()


def made(text: str, translations: Sequence[str]) -> tuple[document.Document, list[str]]:
    """A text as it is parsed, and its HTML as it is and with each of the translations."""
    languages = [None, *((lambda message, found=each: found) for each in translations)]
    marked = {"mark": lambda message, fell_back: " lang" if fell_back else ""}
    pages = [render.render(text, translate, **marked) for translate in languages]
    return document.document(text), pages


documents = st.one_of(
    nasty.document,
    st.lists(st.one_of(phrase, nearly), max_size=4).map("\n\n".join),
    st.lists(phrase, max_size=4).map(lambda items: "\n".join(f"- {item}" for item in items)),
)


@nasty.steady
@given(documents, st.lists(st.one_of(phrase, nasty.hostile), max_size=3))
def test_the_parser_makes_the_same_of_every_text(text: str, translations: list[str]) -> None:
    """The same blocks, messages, lines, targets and faults, and in every language the same HTML."""
    quickly = made(text, translations)

    with everything_parsed():
        assert made(text, translations) == quickly


def test_a_text_that_is_remembered_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another run parsed is taken as it was; other texts are parsed as ever."""
    text = "## Onthouden\n\nEen *zin* met [een verwijzing](../brug/).\n"
    parsed = document.document(text)
    data = {document.digest(text): document.packed(text)}
    document.document.cache_clear()
    monkeypatch.setattr(document, "_remembered", {})
    document.remember(data)
    monkeypatch.setattr(document, "_PARSER", None)

    assert document.document(text) == parsed
    with pytest.raises(AttributeError):
        document.document("Niet *onthouden*.")
