"""A changed text keeps its translation: as it is where it still holds, else as fuzzy."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from portret.catalogs import pofile
from portret.catalogs.entries import Entry
from portret.locales import language
from portret.markdown import inline
from portret.translate import similar, update
from portret.translate.update import Wanted
from tests import apps
from tests.nasty import steady

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


def merged(old: str, new: list[Wanted], *, punctuation: bool = False) -> str:
    """The entries of a catalogue after a merge, without its header."""
    file = pofile.read((HEADER + old).encode())
    text = update.merge(file, new, language("en"), punctuation=punctuation)
    again = update.merge(pofile.read(text.encode()), new, language("en"), punctuation=punctuation)

    assert again == text
    return text.split("\n\n", 1)[1]


OLD = '\n# mine\n#: content/a.md\n#, no-python-format\nmsgid "{}"\nmsgstr "T"\n'


def test_a_changed_word_makes_the_translation_fuzzy() -> None:
    """The former text is told, the translator's comment stays, and no copy is left behind."""
    new = Wanted("", "een twee drie vier zes", files=["content/a.md"], flag="no-python-format")

    assert merged(OLD.format("een twee drie vier vijf"), [new]) == (
        "# mine\n#: content/a.md\n#, fuzzy, no-python-format\n"
        '#| msgid "een twee drie vier vijf"\n'
        'msgid "een twee drie vier zes"\nmsgstr "T"\n'
    )


def test_another_spelling_of_the_same_changes_nothing() -> None:
    """`__` for `**` renders the same, so the translation holds."""
    new = Wanted("", "een __vet__ woord", files=["content/a.md"], flag="no-python-format")
    text = merged(OLD.format("een **vet** woord"), [new])

    assert "fuzzy" not in text
    assert 'msgid "een __vet__ woord"\nmsgstr "T"' in text


@pytest.mark.parametrize(
    ("former", "changed"),
    [
        ("zij zei 'ja' – toen", "zij zei “ja” - toen"),
        ("a  b c", "a b\u00a0c"),
        ("10 km", "10\u202fkm"),
    ],
)
def test_punctuation_is_accepted_where_that_is_asked_for(former: str, changed: str) -> None:
    """Other quotation marks, dashes and spaces keep the translation, only with the option."""
    new = [Wanted("", changed, files=["content/a.md"])]
    accepted = merged(OLD.format(former), new, punctuation=True)
    doubted = merged(OLD.format(former), new)

    assert 'msgstr "T"' in accepted
    assert "fuzzy" not in accepted
    assert "#, fuzzy" in doubted or 'msgstr ""' in doubted


def test_too_far_is_another_text() -> None:
    """Below three quarters of the words the entry waits, and the old one goes out of use."""
    text = merged(OLD.format("een twee drie vier"), [Wanted("", "een twee zes zeven")])

    assert 'msgid "een twee zes zeven"\nmsgstr ""' in text
    assert '#~ msgid "een twee drie vier"\n#~ msgstr "T"' in text


def test_the_same_files_entry_comes_first_and_serves_once() -> None:
    """Of two former texts that of the new one's file is taken; the second new text takes none."""
    old = OLD.format("een twee drie vier vijf").replace("a.md", "b.md").replace('"T"', '"B"')
    old += OLD.format("een twee drie vier acht")
    new = [
        Wanted("", "een twee drie vier zes", files=["content/a.md"]),
        Wanted("", "een twee drie vier zeven", files=["content/c.md"]),
        Wanted("", "een twee drie vier negen", files=["content/d.md"]),
    ]
    text = merged(old, new)

    assert 'msgid "een twee drie vier zes"\nmsgstr "T"' in text
    assert 'msgid "een twee drie vier zeven"\nmsgstr "B"' in text
    assert 'msgid "een twee drie vier negen"\nmsgstr ""' in text


def test_another_context_is_another_text() -> None:
    """A title is no origin of a paragraph."""
    text = merged(
        '\nmsgctxt "title"\nmsgid "een twee drie"\nmsgstr "T"\n', [Wanted("", "een twee drie")]
    )

    assert 'msgid "een twee drie"\nmsgstr ""' in text


WORD = st.sampled_from("abcdefgh")
WORDS = st.one_of(
    st.lists(WORD, min_size=1, max_size=9).map(" ".join),
    st.sets(WORD, min_size=1).map(lambda words: " ".join(sorted(words))),  # often near
)
PLACES = st.tuples(st.sampled_from(["", "title"]), WORDS, st.sampled_from(["x.md", "y.md"]))


class Plain:
    """The plain way: each new text is compared with every former one that is left."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries, self.left = entries, list(entries)

    def take(self, context: str, text: str, files: Collection[str]) -> similar.Origin | None:
        """The last that renders the same, else the first of the nearest, the file's own first."""
        html = inline.to_html(text)
        all_own, own = (
            [each for each in entries if each.context == context]
            for entries in (self.entries, self.left)
        )
        last = [each for each in all_own if inline.to_html(each.text) == html][-1:]
        same = [each for each in last if each in self.left]
        here = [each for each in own if each.files & set(files)]
        for found in (same, self.nearest(here, text), self.nearest(own, text)):
            if found:
                self.left.remove(found[0])
                return similar.Origin(found[0], certain=bool(same))
        return None

    def nearest(self, entries: list[Entry], text: str) -> list[Entry]:
        """The first of the nearest."""

        def share(entry: Entry) -> float:
            return Indel.normalized_similarity(entry.text.split(), text.split())

        best = max(entries, key=share, default=None)
        return [best] if best and share(best) >= similar.NEAR else []


@steady
@given(st.lists(PLACES, max_size=12), st.lists(PLACES, max_size=6))
@example([("", "a b c d", "x.md"), ("", "a b c d e", "y.md")], [("", "a b c d f e", "x.md")])
def test_it_finds_what_a_comparison_with_every_text_finds(
    former: list[tuple[str, str, str]], new: list[tuple[str, str, str]]
) -> None:
    """Whatever texts are gone and new: the index of words loses none, and the order is kept."""
    entries = [
        Entry(c, text, None, ("T",), frozenset(), False, n, f"#: {file}\n")
        for n, (c, text, file) in enumerate(former)
    ]
    fast, plain = similar.Former(entries), Plain(entries)

    for context, text, file in new:
        assert fast.take(context, text, [file], punctuation=False) == plain.take(
            context, text, [file]
        )


def test_readers_do_not_see_what_became_fuzzy(tmp_path: Path) -> None:
    """After an edit and an update the page shows the source text, marked; nothing is lost."""
    folder = apps.make(tmp_path)
    apps.flask(folder, "translate", "update")
    page = folder / "content/pages/about.md"
    page.write_text(page.read_text("utf-8").replace("Wie wij zijn.", "Wie wij nu zijn."), "utf-8")
    apps.flask(folder, "translate", "update")
    catalog = (folder / "translations/en/LC_MESSAGES/messages.po").read_text("utf-8")
    html = apps.make_app(folder).test_client().get("/en/about/").text

    assert '#| msgid "Wie wij zijn."\nmsgid "Wie wij nu zijn."\nmsgstr "Who we are."' in catalog
    assert '<p lang="nl" dir="ltr">Wie wij nu zijn.</p>' in html
