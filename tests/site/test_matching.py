"""Texts are folded, matched and cut as the samples say; the browser tests have the same ones."""

from __future__ import annotations

import pytest

from portret.site import matching
from tests.searching import MARKED, SENTENCES, WORDS


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_are_made_alike(text: str, words: list[str]) -> None:
    """Small letters without accents, Arabic letters in one form."""
    assert matching.words(text) == words


@pytest.mark.parametrize(("text", "terms", "parts"), MARKED)
def test_matches_are_marked(text: str, terms: list[str], parts: list[str]) -> None:
    """With the marks that belong to their letters; nothing of the text is lost."""
    assert matching.marked(text, terms) == parts
    assert "".join(parts) == text


@pytest.mark.parametrize(("texts", "terms", "sentence"), SENTENCES)
def test_a_match_is_shown_in_its_sentence(
    texts: list[str], terms: list[str], sentence: str
) -> None:
    """The first of the text that has most of the terms; a long one is cut at words."""
    number, found = matching.sentence(texts, terms)

    assert found == sentence or not sentence
    assert found.strip("…") in texts[number]
    assert any(term in found for term in terms) or sentence == texts[0]
    assert len(found) <= matching.LONGEST + 2


def test_a_query_is_bounded() -> None:
    """In its characters and in its words, each of which counts once."""
    assert matching.terms("a b a B á") == ["a", "b"]
    assert len(matching.terms(" ".join(map(str, range(100))))) == matching.MAX_TERMS
    assert matching.terms("x" * 1000) == ["x" * matching.MAX_QUERY]
