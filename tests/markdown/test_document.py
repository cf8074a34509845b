"""Texts parsed: whatever is told without the parser is what the parser tells."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portret.markdown import document, inline, simple
from tests import nasty
from tests.markdown.test_render import rendered, shown
from tests.markdown.test_simple import nearly, phrase, plain_blocks


@contextmanager
def everything_parsed() -> Iterator[None]:
    """The plain way: no text, block or message is simple."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("html", "read", "blocks"):
            patch.setattr(simple, name, lambda text: None)
        patch.setattr(document, "_HIDING", re.compile(""))
        inline.to_html.cache_clear()
        yield
    inline.to_html.cache_clear()


def made(text: str, translations: Sequence[str]) -> tuple[document.Document, list[str]]:
    """A text as it is parsed, and its HTML as it is and with each of the translations."""
    languages = [
        None,
        *((lambda message, found=each: shown(message, found)) for each in translations),
    ]
    marked = {"mark": lambda message, fell_back: " lang" if fell_back else ""}
    pages = [rendered(text, translate, **marked) for translate in languages]
    return document.document(text), pages


documents = st.one_of(
    nasty.document,
    plain_blocks,
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


def test_a_parsed_text_is_small_and_comes_back_as_it_was() -> None:
    """A slot and its message share their text, which is stored once."""
    text = "Een *lange* zin over een brug. " * 100
    parsed = document.document(f"## Kop\n\n{text}\n\n- [een](/nl/)\n\n![boot](boot.png)\n")

    data = pickle.dumps(parsed, pickle.HIGHEST_PROTOCOL)

    assert pickle.loads(data) == parsed
    assert len(data) < len(text) + 700
