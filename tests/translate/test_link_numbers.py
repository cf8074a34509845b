"""Whole links of other tools, and of translators, become numbered ones; no translation is lost."""

from __future__ import annotations

import pytest

from portret.catalogs import pofile, strings
from portret.catalogs.entries import Entry
from portret.locales import language
from portret.translate import update
from portret.translate.update import PotMessage

HEADER = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n'
    'Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)


def updated(
    text: str, translation: str, new: PotMessage, *, flags: str = "", notes: str = ""
) -> tuple[Entry, str]:
    """The entry of a message after an update of a catalogue with one entry, and the catalogue."""
    quoted = [f"msgid {strings.quote(text)}", f"msgstr {strings.quote(translation)}"]
    lines = [*notes.splitlines(), *([f"#, {flags}"] if flags else []), *quoted]
    once = HEADER + "\n" + "\n".join(lines) + "\n"
    after = update.merge(pofile.read(once.encode()), [new], language("en"))

    assert update.merge(pofile.read(after.encode()), [new], language("en")) == after
    return pofile.read(after.encode()).entries[1], after


def wanted(text: str, *addresses: str, context: str = "") -> PotMessage:
    """A message of the content, with the addresses of its links."""
    notes = [f"[{number}]: {address}" for number, address in enumerate(addresses, 1)]
    return PotMessage(context, text, None, notes, ["content/a.md"], "no-python-format")


B, X = "../brug/", "https://x.example/a"

SURE = [
    ("Zie [de brug](../brug/).", "See [the bridge](../brug/).", wanted("Zie [de brug][1].", B)),
    ("[de brug](../brug/ 'De brug')", "[the bridge](../brug/)", wanted("[de brug][1]", B)),
    (f"Zie <{X}>.", f"See <{X}>.", wanted(f"Zie [{X}][1].", X)),
    (f"Zie <{X}>.", f"See [there]({X}).", wanted(f"Zie [{X}][1].", X)),
    (
        f"[a]({X}) en [b](../brug/)",
        f"[b](../brug/) and [a]({X})",
        wanted("[a][1] en [b][2]", X, B),
    ),
    ("[a](../brug/) [b](../brug/)", "[c](../brug/) [d](../brug/)", wanted("[a][1] [b][1]", B)),
    ("Zie [de brug][brug].", "See [the bridge][brug].", wanted("Zie [de brug][1].", B)),
    ("Zie [brug][].", "See [the bridge][Brug].", wanted("Zie [brug][1].", B)),
    ("Een regel\nen nog een", "One line\nand more", wanted("Een regel en nog een")),
    ("Zie [de\nbrug](../brug/)\n", "See [the\nbridge](../brug/)\n", wanted("Zie [de brug][1]", B)),
    ("Een regel  \nen een", "A line  \nand one", wanted("Een regel\nen een")),
    ("Een regel\\\nen een\nnog", "A line\\\nand one\nmore", wanted("Een regel\nen een nog")),
    ("Caf&eacute; [a](../brug/) &amp; b", "Café [c](../brug/)", wanted("Café [a][1] & b", B)),
    ("1\\. [a](../brug/) een\\_twee", "1. [c](../brug/)", wanted("1. [a][1] een_twee", B)),
    ("_Nu_ [a](../brug/) __ja__", "*Now* [c](../brug/)", wanted("*Nu* [a][1] **ja**", B)),
    ("![De brug](brug.jpg)", "![The bridge](brug.jpg)", wanted("De brug", context="alt")),
    (
        "Zo: ![brug](b.jpg) en [a](../brug/)",
        "So: ![bridge](b.jpg) and [c](../brug/)",
        wanted("Zo: ![brug][1] en [a][2]", "b.jpg", B),
    ),
    ("## Over [a](../brug/)", "## On [c](../brug/)", wanted("Over [a][1]", B)),
    ("- Een item", "* An item", wanted("Een item")),
    ("> Een woord", "> A word", wanted("Een woord")),
    ("Mail <wij@x.example>", "Mail <wij@x.example>", wanted("Mail [wij@x.example][1]", "mailto:")),
]


@pytest.mark.parametrize(("text", "translation", "new"), SURE)
def test_a_text_of_another_tool_keeps_its_translation(
    text: str, translation: str, new: PotMessage
) -> None:
    """As it is where the links are those of the source; the translation has their numbers too."""
    found, after = updated(text, translation, new, flags="markdown-text")

    assert (found.key, found.fuzzy) == (new.key, False)
    assert "](" not in after
    assert "<" not in after
    assert "#~" not in after
    assert "markdown-text" in found.flags


@pytest.mark.parametrize(
    ("text", "translation", "new", "kept"),
    [
        (
            "Zie [de brug](../brug/).",
            "See [the bridge](/en/bridge/).",
            wanted("Zie [de brug][1].", B),
            "See [the bridge](/en/bridge/).",
        ),
        (
            f"[a]({X}) en [b](../brug/)",
            "Only [b](../brug/)",
            wanted("[a][1] en [b][2]", X, B),
            "Only [b][2]",
        ),
        (
            f"Nu vaart de boot naar [a]({X}) en [b](../brug/).",
            f"The boat goes to [a]({X}) and [b](../brug/).",
            wanted("Nu vaart de boot naar [b][1] en [a][2].", B, X),
            "The boat goes to [a][2] and [b][1].",
        ),
        ("![De brug](brug.jpg)", "The bridge", wanted("De brug", context="alt"), "The bridge"),
        ("## Over ons", "About us", wanted("Over ons"), "About us"),
        ("Over\nons", "About\nus", wanted("Over ons", context="title"), "About us"),
    ],
)
def test_what_differs_makes_it_fuzzy(
    text: str, translation: str, new: PotMessage, kept: str
) -> None:
    """Other addresses, a missing link, a changed word, another context: with the former text."""
    found, after = updated(text, translation, new)

    assert (found.key, found.fuzzy, found.translations) == (new.key, True, (kept,))
    assert f"#| msgid {strings.quote(text)}" in after


def test_a_fuzzy_entry_of_another_tool_stays_fuzzy() -> None:
    """Nobody has looked at it."""
    found, _ = updated(*SURE[0], flags="fuzzy")

    assert (found.fuzzy, found.translations) == (True, ("See [the bridge][1].",))


WORDS = [
    (f"Zie {X} nu.", f"See {X} now.", wanted(f"Zie [{X}][1] nu.", X), f"See [{X}][1] now."),
    (
        f"Op www.x.example en [brug][1], {X}",
        f"On {X}, [bridge][1], www.x.example",
        wanted(f"Op [www.x.example][1] en [brug][2], [{X}][3]", "http://www.x.example", B, X),
        f"On [{X}][3], [bridge][2], [www.x.example][1]",
    ),
    ("Doel {#doel}", "Aim {#doel}", wanted("Doel"), "Aim"),
    ("Zo<!-- Anna? -->, *nu*.", "So<!-- hm -->, *now*.", wanted("Zo, *nu*."), "So, *now*."),
    ("een<br>twee", "one<BR/>two", wanted("een\ntwee"), "one\ntwo"),
    (
        "Nat.\\[^b\\] Droog.\\[^a\\]",
        "Dry.\\[^a\\] Wet.\\[^b\\]",
        wanted("Nat.[^1] Droog.[^2]"),
        "Dry.[^2] Wet.[^1]",
    ),
    ("\\[^a\\]: Bron: CBS.", "\\[^a\\]: Source: CBS.", wanted("Bron: CBS."), "Source: CBS."),
]


@pytest.mark.parametrize(("text", "translation", "new", "right"), WORDS)
def test_what_another_tool_takes_for_words_keeps_its_translation(
    text: str, translation: str, new: PotMessage, right: str
) -> None:
    """Bare addresses, ids of headings, comments, breaks in cells and footnotes."""
    notes = "#. paragraph\n#. [1]: ../brug/\n#: content/a.md" if "brug" in text else ""

    found, after = updated(text, translation, new, notes=notes)

    assert (found.key, found.fuzzy, found.translations) == (new.key, False, (right,))
    assert "#~" not in after


@pytest.mark.parametrize(
    ("text", "translation", "new", "kept"),
    [
        (f"Zie {X} nu.", f"See {X}/en now.", wanted(f"Zie [{X}][1] nu.", X), f"See {X}/en now."),
        (
            "Nat.\\[^b\\] Droog.\\[^a\\]",
            "Wet.\\[^b\\] Dry.",
            wanted("Nat.[^1] Droog.[^2]"),
            "Wet.[^1] Dry.",
        ),
        (
            f"Zie nu de nieuwe brug, {X}.",
            f"Now see the new bridge, {X}.",
            wanted(f"Zie dan de nieuwe brug, [{X}][1].", X),
            f"Now see the new bridge, [{X}][1].",
        ),
    ],
)
def test_what_another_tool_takes_for_words_and_differs_is_fuzzy(
    text: str, translation: str, new: PotMessage, kept: str
) -> None:
    """It is in sight, and a second update has nothing to add."""
    found, _ = updated(text, translation, new)

    assert (found.key, found.fuzzy, found.translations) == (new.key, True, (kept,))


def test_a_break_of_our_own_is_no_wrapped_line() -> None:
    """An entry that we wrote has a break where its text has a newline."""
    new = wanted("Een regel en nog een")

    found, _ = updated("Een regel\nen nog een", "A\nb", new, flags="no-python-format")

    assert (found.fuzzy, found.translations) == (True, ("A\nb",))


@pytest.mark.parametrize(
    ("translation", "right"),
    [
        ("See [the bridge](../brug/) and [a][2].", "See [the bridge][1] and [a][2]."),
        (f"On <{X}> and [b][1].", f"On [{X}][2] and [b][1]."),
        (f"See {X}, and [b](../brug/).", f"See [{X}][2], and [b][1]."),
        (f"See [{X}]({X}) and [b][1].", f"See [{X}][2] and [b][1]."),
        ("A [b](../brug/)\nand *one* [c][2] \\[sic\\]", "A [b][1]\nand *one* [c][2] \\[sic\\]"),
        ("See [the bridge](../brug/ 'there').", "See [the bridge][1]."),
        ("See [the bridge](/en/bridge/).", None),
        (f"See [{X}][2] and [the bridge][1] [sic].", None),
        (f"`{X}` and [the bridge][1].", None),
        (f"See [a][2], {X}/b and x{X}.", None),
        ("[b](../brug/) and [c](/other/)", None),
        (f"See [over {X}]({X}).", f"See [over {X}][2]."),
        (f"See {X}[2].", None),
        (f"See {X}?q=1 or {X}#b.", None),
        (f"See {X}, and [a][2] again.", None),
        ("See [the bridge](../brug/) <!-- mine -->.", None),
    ],
)
@pytest.mark.parametrize("flags", ["no-python-format", "fuzzy, no-python-format"])
def test_a_link_that_is_written_out_in_a_translation_is_with_numbers(
    translation: str, right: str | None, flags: str
) -> None:
    """Where the address is one of the source's; all else keeps its bytes."""
    text = "Zie [de brug][1] en [a][2]."
    new = wanted(text, B, X)
    notes = "# mine\n#. [1]: ../brug/\n#. [2]: https://x.example/a\n#: content/a.md"

    found, after = updated(text, translation, new, flags=flags, notes=notes)

    quoted = strings.quote(translation if right is None else right)
    assert after == (
        f"{HEADER}\n{notes}\n#, {flags}\nmsgid {strings.quote(text)}\nmsgstr {quoted}\n"
    )
    assert found.fuzzy == ("fuzzy" in flags)
