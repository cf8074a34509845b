"""Texts that are near: found without a comparison with each, in the way that a reader would."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from portret.translate import similar
from tests.nasty import steady

WORD = st.sampled_from("abcdefgh")
LONG = st.one_of(
    st.lists(WORD, min_size=7, max_size=14),
    st.permutations("abcdefghij").map(list),
)


def plainly(former: list[list[str]], left: set[int], words: list[str]) -> int | None:
    """The first of the nearest of all that are left; None where none is near."""

    def share(number: int) -> float:
        return Indel.normalized_similarity(former[number], words)

    best = max(sorted(left), key=share, default=None)
    return best if best is not None and share(best) >= 0.75 else None


@steady
@given(st.lists(LONG, max_size=12), st.lists(LONG, max_size=6))
@example([list("abcdefg"), list("abcdefgh")], [list("abcdefgxh")])
def test_it_finds_what_a_comparison_with_every_text_finds(
    former: list[list[str]], new: list[list[str]]
) -> None:
    """Whatever texts are gone and new: the index of words loses none, and the order is kept."""
    texts, left = similar.Texts(dict(enumerate(former))), set(range(len(former)))

    for words in new:
        found = texts.nearest(words, ())
        assert found == plainly(former, left, words)
        if found is not None:
            texts.remove(found)
            left.remove(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Over** [de Brug][12], l’école!", "over de brug l école"),
        ("€ 1.240,50 in 2019–2020; x_y", "0 in 0 0 x y"),
        ("&eacute;t&eacute;&nbsp;A &amp; b", "été a b"),
        ("हिन्दी में लिखा।", "हिन्दी में लिखा"),
        ("سلام، دنیا؟", "سلام دنیا"),
        ("שָׁלוֹם, עולם", "שָׁלוֹם עולם"),
        ("我们的工作。AI 🌍", "我 们 的 工 作 ai"),
        ("データ・ベース！", "デ ー タ ベ ー ス"),
        ("ที่นี่", "ท ี ่ น ี ่"),
        ("우리는 누구인가?", "우리는 누구인가"),
    ],
)
def test_the_words_of_a_text_are_what_counts(text: str, words: str) -> None:
    """No case, no marks, no figures; each letter where no spaces are written."""
    assert similar.words(text) == words.split(" ")
    assert similar.words(similar.beginning(text)) in ([], *([each] for each in words.split(" ")))
