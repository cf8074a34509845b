"""Renders a parsed text as HTML in a language: fills its slots with translations.

The messages of a document are those of its slots, so listing and rendering cannot disagree, and a
translation cannot change the structure around it. The caller decides whether it may be shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from markupsafe import Markup, escape

from portret import characters
from portret.markdown import inline
from portret.markdown.blocks import QUOTE
from portret.markdown.document import Document, Message, Slot
from portret.markdown.simple import SCROLLS

Translate = Callable[[Message], str | None]
"""translate(message): its translation, or None if there is none that may be shown."""

Resolve = Callable[[str, bool], Mapping[str, str]]
"""resolve(target, whether a picture): the attributes of its element: `href`, or `src` and size.

The `source` of a picture is HTML that goes before it in a <picture>, the `note` of a link HTML that
follows its words. Of a link without `href` only the words are shown.
"""

Mark = Callable[[Message, bool], str]
"""mark(message, whether it fell back to the source text): attributes of its element."""

Numbers = Callable[[str], tuple[str, str]]
"""numbers(text with digits and no letters): it as the language writes it, attributes of its
element.
"""


class Footnote(NamedTuple):
    """A footnote: its HTML, number and id, and the ids of the references to it."""

    html: Markup
    number: int
    id: str
    references: tuple[str, ...]


class Rendered(NamedTuple):
    """The HTML of a text, and its footnotes in the order of their numbers.

    `quote_at` is the index in the HTML at which the portrait's quote goes; None if the text has no
    place for it.
    """

    html: Markup
    footnotes: tuple[Footnote, ...]
    quote_at: int | None = None


def render(
    document: Document,
    translate: Translate | None = None,
    resolve: Resolve | None = None,
    mark: Mark | None = None,
    *,
    ids: str = "",
    level: int = 2,
    numbers: Numbers | None = None,
    block_attrs: str = "",
) -> Rendered:
    """The HTML of a text and its footnotes, each block in its translation if there is one.

    `mark` gives attributes for the element of each message, as the language of one that fell back.
    `resolve` gives the attributes of links and pictures. `ids` is a prefix for all ids and for that
    of the heading above the text, which ends in "label"; `level` is the rank of the highest
    headings. `numbers` writes blocks that have digits and no letters; `block_attrs` go on a
    quotation, list, item or table of which all texts fell back.
    """
    options = (translate, resolve or _unresolved, mark, ids, numbers)
    html = _filled(document.html, document.slots, options, level, block_attrs)
    footnotes = tuple(
        Footnote(
            _filled(each.html, each.slots, options, level, block_attrs),
            number,
            _note_id(ids, number),
            tuple(_reference_id(ids, number, use) for use in range(each.uses)),
        )
        for number, each in enumerate(document.footnotes, 1)
    )
    if QUOTE not in html:
        return Rendered(html, footnotes)
    return Rendered(html.replace(f"{QUOTE}\n", ""), footnotes, html.index(QUOTE))


def _note_id(ids: str, number: int) -> str:
    """The id of a footnote; no id of a heading has two hyphens."""
    return f"{ids}note--{number}"


def _reference_id(ids: str, number: int, use: int) -> str:
    """The id of a reference to a footnote; `use` counts them from 0."""
    return f"{ids}ref--{number}" + (f"-{use + 1}" if use else "")


_Options = tuple[Translate | None, Resolve, Mark | None, str, Numbers | None]
"""(translate, resolve, mark, ids, numbers), as `render` gets them."""


def _filled(
    pieces: Sequence[str], slots: Sequence[Slot], options: _Options, level: int, block_attrs: str
) -> Markup:
    """The pieces of HTML with the filled slots between them."""
    fillings = [_fill(slot, *options) for slot in slots]
    if block_attrs:
        pieces = _with_attrs(pieces, [fell_back for *_, fell_back in fillings], block_attrs)
    ids = options[3]
    label = ids and f"{ids}label"
    parts = [_labelled(pieces[0], label)]
    for slot, (content, attrs, _), html in zip(slots, fillings, pieces[1:], strict=True):
        if slot.heading:
            rank, name = slot.heading
            tag, label = f"h{min(rank + level, 6)}", f"{ids}{name}"
            parts.append(f'<{tag} id="{label}"{attrs}{slot.start}{content}</{tag}>')
        elif attrs and not slot.start:
            parts.append(f"<span{attrs}>{content}</span>")
        else:
            parts += (attrs, slot.start, content)
        parts.append(_labelled(html, label))
    return Markup("".join(parts))  # noqa: S704 - made from escaped text


def _labelled(html: str, label: str) -> str:
    """The HTML with a name for a table that scrolls: the heading above it, by its id."""
    if label and SCROLLS in html:
        return html.replace(SCROLLS, f'{SCROLLS} role="group" aria-labelledby="{label}"')
    return html


def _with_attrs(
    pieces: Sequence[str], fell_back: Sequence[bool | None], attrs: str
) -> Sequence[str]:
    """The pieces with attributes on the outermost blocks of which all texts fell back.

    `fell_back` says so of the text behind each piece; None if it is not translated.
    """
    blocks: list[_Block] = [_Block(0, 0, [], [])]
    for number, (piece, text) in enumerate(zip_longest(pieces, fell_back)):
        for tag in _BLOCK.finditer(piece):
            if not tag[1]:
                blocks.append(_Block(number, tag.end(), [], []))
                continue
            block = blocks.pop()
            # Where nothing stands between tag and text, the attributes of the text are the tag's.
            has_attrs = block.at == len(pieces[block.piece])
            whole = block.texts and all(block.texts) and not has_attrs
            blocks[-1].texts.extend(block.texts)
            blocks[-1].within.extend([block] if whole else block.within)
        if text is not None:
            blocks[-1].texts.append(text)
    found = list(pieces)
    for block in reversed(blocks[0].within):
        piece = found[block.piece]
        found[block.piece] = piece[: block.at] + attrs + piece[block.at :]
    return found


class _Block(NamedTuple):
    """A block: where its attributes go, whether its texts fell back, and the blocks within it that
    get attributes.
    """

    piece: int
    at: int
    texts: list[bool]
    within: list[_Block]


_BLOCK = re.compile(r"<(/?)(?:blockquote|[uo]l|li|div|table)\b")


# ---------------------------------------------------------------- filling a slot


def _fill(
    slot: Slot,
    translate: Translate | None,
    resolve: Resolve,
    mark: Mark | None,
    ids: str,
    numbers: Numbers | None,
) -> tuple[str, str, bool | None]:
    """(HTML of a slot, attributes for its element, whether it fell back: None of no message)."""
    text, attrs, fell_back = slot.text, "", None
    if numbers and not slot.message and _DIGIT.search(text):
        text, attrs = numbers(text)
    if message := slot.message:
        fell_back = False
        if translate:
            found = (translate(message) or "").strip(characters.BLANKS)
            fell_back = not found
            text = found or text
        attrs = mark(message, fell_back) if mark else ""
    content = f'<img src="#1" alt="{escape(text)}">' if slot.picture else inline.to_html(text)
    if slot.footnotes:
        content = _referred(content, slot, ids)
    if not slot.targets:
        return content, attrs, fell_back

    def picture(match: re.Match[str]) -> str:
        attributes = dict(resolve(slot.targets[int(match[1]) - 1], True))
        source = attributes.pop("source", "")
        element = f"<img{_pairs(attributes)}{match[2]}>"
        return f"<picture>{escape(source)}{element}</picture>" if source else element

    def link(match: re.Match[str]) -> str:
        attributes = dict(resolve(slot.targets[int(match[1]) - 1], False))
        note = attributes.pop("note", "")
        if "href" not in attributes:
            return match[3]
        return f"<a{_pairs(attributes)}{match[2]}>{match[3]}{escape(note)}</a>"

    content = _PICTURE.sub(picture, content) if "<img" in content else content
    return _LINK.sub(link, content), attrs, fell_back


_DIGIT = re.compile(r"\d")
_PICTURE = re.compile(r'<img src="#([0-9]+)"([^>]*)>')
_LINK = re.compile(r'<a href="#([0-9]+)"([^>]*)>(.*?)</a>', re.S)


def _pairs(attributes: Mapping[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())


def _referred(content: str, slot: Slot, ids: str) -> str:
    """The HTML with numbered links to footnotes, with ids by which footnotes link back."""
    uses = Counter[int]()

    def link(match: re.Match[str]) -> str:
        number, before = slot.footnotes[int(match[1]) - 1]
        own = _reference_id(ids, number, before + uses[number])
        uses[number] += 1
        href = _note_id(ids, number)
        return f'<sup><a role="doc-noteref" href="#{href}" id="{own}">{number}</a></sup>'

    return _REFERENCE.sub(link, content)


_REFERENCE = re.compile(r'<sup data-note="\^([0-9]+)"></sup>')


def _unresolved(address: str, picture: bool) -> Mapping[str, str]:
    """The attributes of a target without a `resolve`: none if its scheme is not allowed."""
    return {"src" if picture else "href": address} if inline.scheme_allowed(address) else {}
