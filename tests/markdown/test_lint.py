"""What an author surely did not mean is told, and nothing that authors rightly write."""

from __future__ import annotations

import pytest
from hypothesis import given

from portret.markdown.lint import warnings
from tests import nasty


def told(text: str) -> list[tuple[int, str]]:
    """The line and the message of each doubt."""
    return [(each.line, each.message) for each in warnings(text)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Eerst.\n\n```\nEen zin.", [3]),
        ("> ~~~~ sh\n> Een zin.\n> ~~~", [1]),
        ("```", [1]),
        ("- a\n\n  ```\n  b\n  ````", []),
        ("````\n```\n````\n\nEen zin.", []),
    ],
)
def test_code_that_is_never_closed_is_told(text: str, lines: list[int]) -> None:
    """All that follows it would be code, which nobody translates."""
    found = warnings(text)

    assert [each.line for each in found] == lines
    assert all("is never closed" in each.message for each in found)


@pytest.mark.parametrize("text", ["##", "Een.\n\n# \n\nTwee.", "- # #", "> ### ###"])
def test_a_heading_without_words_is_told(text: str) -> None:
    """A screen reader would read out nothing, and the text below would have no name."""
    ((_, message),) = told(text)

    assert "an empty heading" in message
    assert told("## Kop ##\n\n> # Kop\n\n`#`") == []


@pytest.mark.parametrize(
    ("comment", "right"),
    [
        *((f"<!--{word}-->", "quote") for word in ("quote", " Quote ", " qoute ", "quotes")),
        *(
            (f"<!-- {word}: Brug -->", "context: Brug")
            for word in ("Context", "contxt", "context ")
        ),
        ("<!--context:Brug-->", "context: Brug"),
        ("<!-- context -->", "context: words"),
        ("> <!-- context:   -->", "context: words"),
    ],
)
def test_a_comment_that_is_nearly_a_mark_of_ours_is_told(comment: str, right: str) -> None:
    """It means nothing as it stands, and its author would not notice."""
    (fault,) = warnings(f"Een.\n\n{comment}\n\nTwee.")

    assert fault.line == 3
    assert "a comment without a meaning" in fault.message
    assert f"<!-- {right} -->" in fault.remedy
    assert told(f"Een.\n\n```\n{comment}\n```\n\nTwee.") == []


@pytest.mark.parametrize(
    "text",
    [
        *("<!-- quote -->", "> <!-- context: Brug -->\n> Een.", "<!-- Quote from the book -->"),
        *("<!-- content: see below -->", "<!-- route -->\n\n<!-- x -->", "<!--\nquote\n-->"),
        *("Een <!--quote--> woord.", "<!-- context of this text is a visit -->"),
    ],
)
def test_other_comments_are_the_authors_own(text: str) -> None:
    """Of several lines, within a line, or of other words."""
    assert told(text) == []


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("{{< figure src=x >}}", "a template's mark, “{{< figure src=x >}}”"),
        ("{{% notice %}}", "a template's mark"),
        ("{{ site.naam }}", "a template's mark"),
        ("{% include x.html %}", "a template's mark"),
        ("${naam}", "a template's mark"),
        ("<%= naam %>", "a template's mark"),
        ("<?php echo 1 ?>", "a program's mark"),
        ("tekst {: .groot}", "attributes, “{: .groot}”"),
        ("tekst {.groot #a}", "attributes"),
        ('[a](/b){target="_blank"}', "attributes"),
        ("![een brug](a.jpg){width=50%}", "attributes"),
        ("tekst {#a}", "attributes"),
        (":::tip", "the fence of a box, “:::tip”"),
        ("!!! note", "the fence of a box"),
        ("> [!WARNING]", "a mark for a box"),
        ("term\n: wat hij betekent", "the mark of a definition, “: wat hij betekent”"),
        ("term\n\n: wat hij betekent", "the mark of a definition"),
        ("[TOC]", "a mark for a table of contents"),
        ("[[_TOC_]]", "a mark for a table of contents"),
        ("{:toc}", "attributes"),
        ("zie [[Brug|de brug]]", "a wiki's link"),
        ("![[brug.jpg]]", "a wiki's link"),
        ("een[^9] noot", "the footnote “[^9]”, which has no text"),
        ("een^[ook zo] noot", "a footnote within the text"),
        ("een ==mark== en", "highlighted words"),
        ("een ++ins++ en", "inserted words"),
        ("10^3^ en", "raised or lowered words"),
        ("CO~2~ en", "raised or lowered words"),
        ("blij :tada: toch", "a name for an emoji"),
        ("$$a^2$$", "a formula"),
        ("*[HTML]: taal", "an abbreviation's meaning"),
        ('[gallery ids="1,2"]', "a shortcode"),
        ("[b]vet[/b]", "a shortcode, “[/b]”"),
        ("- [ ] bellen", "a box to tick"),
        ("- [x] gebeld", "a box to tick"),
        ("[hier] (https://x.example/a)", "a link with a space in it"),
        ("(hier)[https://x.example/a]", "a link the wrong way round"),
        ("[hier][daar]", "“[hier][daar]”, a link to nowhere"),
        ("[`x`][]", "“[`x`][]”, a link to nowhere"),
        ("Meer in [1] en", "“[1]”, which is no link and no footnote"),
        ("##\u00a0Kop", "a space that makes no heading or list"),
        ("-\u00a0een", "a space that makes no heading or list"),
        ("1.\u00a0een", "a space that makes no heading or list"),
        ("*\u2003een", "a space that makes no heading or list"),
        ("*\u205feen", "a space that makes no heading or list"),
        ("##Kop", "a heading without a space"),
        ("• een\n• twee", "lines that make no list"),
        ("| een | twee |", "a row that makes no table"),
        ("Tom&nbsp Jan", "half of an entity"),
        ("caf&eacute en", "half of an entity"),
        ("a &nbps; b", "an entity that there is not, “&nbps;”"),
        ("H<sub>2</sub>O", "the tag “<sub>”"),
        ("een<br/>twee", "the tag “<br/>”"),
        ('<iframe src="https://x.example/v"></iframe>', "the tag “<iframe src="),
        ("slot </div>", "the tag “</div>”"),
        ("<x-kaart a='b'>", "the tag “<x-kaart a='b'>”"),
        ("**5-8 jaar: **School", "“**5-8 jaar: **School”, in which ** makes no emphasis"),
        ("**Let op:**dit", "in which ** makes no emphasis"),
        ("zo ** let op ** dus", "in which ** makes no emphasis"),
        ("*Let op: *dit", "in which * makes no emphasis"),
        ("__Let op: __dit", "in which __ makes no emphasis"),
        ("zo ~~weg ~~dus", "in which ~~ makes no emphasis"),
        ("**niet gesloten", "in which ** makes no emphasis"),
        ("2017. Het jaar van de brug", "“2017.” at the start of a paragraph"),
        ("15. mei was het", "“15.” at the start of a paragraph"),
        ("2015. a\n2017. b", "“2015.” at the start of a paragraph"),
        ("    Een alinea die te ver naar binnen staat.", "an indented paragraph"),
        ("\tEen alinea die te ver naar binnen staat.", "an indented paragraph"),
        ("    一个不应该缩进的段落。", "an indented paragraph"),
        ("Een zin.\nNog een zin.\n---", "a paragraph with --- under it"),
        ("[Anna]: hallo", "“[Anna]: hallo”, which gives a link its address"),
        ("a\n\n[^b]: noot", None),
        ("a[^b]\n\n[^b]:\n\nc", "the footnote “[^b]”, which has no text"),
        ("a[^b c]\n\n[^b c]: een noot", "a footnote with a space in its name, “[^b c]:”"),
        ('[a](/b "titel")', "a link's title “titel”, which nobody gets to see"),
        ("![een brug](b.jpg 'titel')", "a link's title “titel”"),
        ("[a][b]\n\n[b]: /c (titel)", "a link's title “titel”"),
    ],
)
def test_what_an_author_surely_did_not_mean_is_told(mark: str, words: str | None) -> None:
    """With its line and a remedy, in a list as in a paragraph; not in code."""
    found = warnings(f"Eerst.\n\n{mark}")

    assert len(found) == 1
    assert (words or "") in found[0].message
    assert found[0].line >= 3
    assert found[0].remedy.endswith(".")
    assert told(f"```\n{mark}\n```") == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb\n{{ c }} d\n{% e %}", [3]),
        ("a\n\n> b\n> ==c==\n\n- d\n  H<sub>2</sub>O", [4, 7]),
        ("| a |\n|--|\n| <b>c</b> |", [3]),
        ("a\n\n[^1]: b\n    <i>c</i>", [3, 4]),
        ("<b>a</b>\nb <b>c</b>\n<i>d</i>", [1, 3]),
        ("a[^x]\n\n[^x]: b\n[^y]: c", [4]),
    ],
)
def test_a_doubt_has_its_own_line(text: str, lines: list[int]) -> None:
    """Within a block too; one of a kind in each."""
    assert [line for line, _ in told(text)] == lines


@pytest.mark.parametrize(
    "text",
    [
        "Een zin met [haken], [sic] en […] erin (zo).",
        "5 * 3 * 2 is 30; 2.500* en 300*. *) noot",
        "25** en 30,-** euro\n\n** zonder btw",
        "een_bestand_naam, _zo_ en __zo__; «**a**», **«a»** en **중요**합니다",
        "C++ en a == b, ~30 en ~40, x^2, 10:30:45, a:b:c",
        "`{{ x }}` `<br>` `[1]` ``**`` \\{{ x }} \\[1\\] \\*\\* \\<br> \\[^1\\]",
        "https://x.example/{{x}}/==a== <https://x.example/:tada:>",
        "1. een\n2. twee\n\nTekst.\n\n3. drie",
        "1815. a\n1816. b",
        "2017 was goed. In\n2017\\. ook",
        "#MeToo en -5 graden, $20 en US$ 30, {a, b}",
        "[Act]{lang=en} en [a][b] en c[^d]\n\n[b]: /x\n\n[^d]: noot",
        "## Doel {#doel}\n\nDoel\n----",
        "AT&T, R&D; Q&A & 5 < 6 > 4 en <jouw naam> of <naam>",
        "| a<br>b |\n|--|\n| c |",
        "[a](/b) (zie ook) [c](/d)",
        "    pip install x\n\n    x = {1: 2}\n\n    SELECT a FROM b",
        "Let op: zo\n\n– een streepje\n\n***\n\nkop\n===",
        "<!-- {{ x }} <b> **a --> b",
        "!!! LET OP !!!",
        "een\u00a0– twee «\u00a0drie\u00a0» 15.\u00a0Mai",
        "[1]: https://x.example/a\n\nniets",
    ],
)
def test_what_authors_rightly_write_is_no_doubt(text: str) -> None:
    """A warning that cries wolf helps nobody."""
    assert told(text) == []


@pytest.mark.long
@nasty.steady
@given(nasty.document)
def test_any_text_can_be_doubted(text: str) -> None:
    """Each doubt has a line of the text."""
    assert all(1 <= each.line <= text.count("\n") + 1 for each in warnings(text))
