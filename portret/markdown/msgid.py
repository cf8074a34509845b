"""Reads a block of an author's text: its msgid, its targets, and its faults.

A msgid is the author's own inline Markdown with few edits: a soft break becomes a space, a hard
break a newline, the target of a link or picture a number, and literal brackets are escaped.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

from portret import codes, tags
from portret.characters import BLANKS, NOTHING_VISIBLE, forbidden
from portret.errors import Fault, quoted
from portret.markdown import simple, syntax
from portret.markdown.inline import MAX_BLOCK, MAX_MARKS, count_markup, plain
from portret.markdown.source_map import Environment, SourceMap, mapped


class Reading(NamedTuple):
    """A block as it was read: its msgid (`text`), its targets, its tokens and its faults.

    `uses` are (address, whether a picture) of all links and pictures in order. `footnotes` are the
    labels of all references to footnotes, in place of which the msgid has numbers. The lines of
    faults count from 0.
    """

    text: str
    targets: tuple[str, ...]
    uses: tuple[tuple[str, bool], ...]
    children: tuple[Token, ...]
    faults: tuple[Fault, ...]
    footnotes: tuple[str, ...] = ()


def read(source: str, environment: Environment) -> Reading:
    """The reading of a block; its msgid is the source with a few edits."""
    if excess := tuple(_excess(source)):
        return Reading("", (), (), (), excess)
    if (found := simple.read(source)) is not None:
        text, addresses = found
        uses = tuple((address, False) for address in addresses)
        return Reading(text, tuple(dict.fromkeys(addresses)), uses, (), ())
    return parsed(source, environment)


def parsed(source: str, environment: Environment) -> Reading:
    """The reading of any block, by the parser; tests compare `simple` with it."""
    source_map, children = mapped(source, environment)
    faults = [
        Fault(source.count("\n", 0, at), "a comment that is never closed", _CLOSE)
        for at in source_map.unclosed
    ]
    if source_map.comments:
        source_map, children = mapped(_without(source, source_map.comments), environment)
        if source_map.comments:
            faults.append(Fault(0, "a comment within a comment", "Take one out."))
    reading = _reading(source_map, children)
    return reading._replace(faults=(*faults, *reading.faults)) if faults else reading


_CLOSE = (
    "Write --> where it ends, in the same paragraph; one over several paragraphs begins on a line "
    "of its own. To show the characters themselves, write \\<!--."
)


def _without(source: str, comments: Sequence[tuple[int, int]]) -> str:
    """The source without comments, and without blanks before them if punctuation follows."""
    parts, done = [], 0
    for start, end in comments:
        before = source[done:start]
        parts.append(before.rstrip(" ") if source[end : end + 1] in _AFTER else before)
        done = end
    return "".join([*parts, source[done:]])


_AFTER = BLANKS + ".,;:!?)]"


def _reading(source_map: SourceMap, children: Sequence[Token]) -> Reading:
    """The reading of a block from its source map."""
    source, edits, covered = source_map.source, source_map.edits, source_map.covered
    addresses: dict[str, int] = {}
    for link in sorted(source_map.links, key=lambda each: each.start):
        start, end = link.start, link.end
        number = addresses.setdefault(link.address, len(addresses) + 1)
        if link.kind != "image" and source[start - 1 : start] == "!" and not covered[start - 1]:
            edits.append((start - 1, start, "\\!"))
        if link.kind == "link":
            edits.append((link.label, end, f"][{number}]"))
            source_map.cover(start, start + 1)
            source_map.cover(link.label, end)
        else:
            bang = "!" if link.kind == "image" else ""
            edits.append((start, end, f"{bang}[{_escaped(link.text)}][{number}]"))
            source_map.cover(start, end)
    labels = [source[start + 2 : end - 1] for start, end in source_map.footnotes]
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels), 1)}
    for label, (start, end) in zip(labels, source_map.footnotes, strict=True):
        edits.append((start, end, f"[^{numbers[label]}]"))
    edits += [(at + 1, at + 1, "\\") for at in source_map.openings if source[at + 1] == "^"]
    loose = [at.start() for at in re.finditer(r"[\[\]]", source) if not covered[at.start()]]
    edits += [(at, at + 1, "\\" + source[at]) for at in loose]
    faults = _block_faults(source, children, [at for at in loose if source[at] == "]"])
    uses = tuple((link.address, link.kind == "image") for link in source_map.links)
    return Reading(
        _edited(source, edits),
        tuple(addresses),
        uses,
        tuple(children),
        tuple(faults),
        tuple(labels),
    )


def _edited(source: str, edits: list[tuple[int, int, str]]) -> str:
    parts, done = [], 0
    for start, end, text in sorted(edits):
        if start >= done:
            parts += [source[done:start], text]
            done = end
    text = "".join([*parts, source[done:]])
    lines = (line.strip(BLANKS) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _escaped(text: str) -> str:
    """Plain text escaped as inline Markdown."""
    text = re.sub(r"[\\`*\[\]<&~]", r"\\\g<0>", text)
    return re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)


def _excess(source: str) -> Iterator[Fault]:
    """The faults of a block that is too long to be parsed."""
    remedy = "Divide it into paragraphs by blank lines."
    if len(source) > MAX_BLOCK:
        yield Fault(0, f"a block of {len(source)} characters, the limit is {MAX_BLOCK}", remedy)
    if len(source) > MAX_MARKS and (count := count_markup(source)) > MAX_MARKS:
        yield Fault(
            0, f"a block with {count} brackets and other marks, the limit is {MAX_MARKS}", remedy
        )


# ---------------------------------------------------------------- what is wrong


def _block_faults(
    source: str, children: Sequence[Token], closings: Sequence[int]
) -> Iterator[Fault]:
    """The faults of a parsed block."""
    shown = plain(children)
    if any("\t" in line.lstrip(BLANKS) for line in source.split("\n")):
        yield Fault(0, "a tab within a line", "Replace it by a space.")
        shown = shown.replace("\t", " ")
    if any(source.startswith("](", at) for at in closings):
        yield Fault(
            0,
            "“](” that makes no link",
            "A link is [words](address): without spaces in the address, not within another link, "
            "without a footnote in its text, and only to http, https, mailto, tel, a page or a "
            "picture. To show the characters themselves, write \\](.",
        )
    for at in closings:
        if lang := syntax.LANG.match(source, at + 1):
            what = f"{quoted(lang[2])}, where the language of words was expected"
            remedy = "Write [words]{lang=en}, with the shortest code of the language (BCP 47)."
            if better := codes.preferred_tags(lang[2]):
                remedy = "Write " + " or ".join(f"{{lang={each}}}" for each in better) + "."
            if tags.words_in(lang[2]):
                what = f"{quoted(']' + lang[0])} that marks no words"
                remedy = f"Write [words]{lang[0]}. To show the characters themselves, write \\]."
            yield Fault(source.count("\n", 0, at), what, remedy)
    if found := forbidden(shown):
        yield Fault(
            0, found, "Take it out: readers cannot see it, but it can change what they read."
        )
    depth = 0
    for number, token in enumerate(children):
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if depth > 1:
            yield Fault(0, "a link within a link", "Take one of the two away.")
        if token.type == "link_open" and not (token.attrs["href"] and _has_text(children, number)):
            yield Fault(0, "a link without text or address", "Write [words](address).")
        if token.type == "image":
            within = token.children or ()
            if any(each.type in ("link_open", "footnote") for each in within):
                yield Fault(
                    0,
                    "a link or footnote in an alternative text",
                    "Write plain words between ![ and ].",
                )
            if fault := alt_fault(plain(within), unquote(str(token.attrs["src"]))):
                yield Fault(0, *fault)


def alt_fault(alt: str, file: str) -> tuple[str, str] | None:
    """(fault, remedy) of an alternative text that is a file name or says nothing; else None."""
    words = alt.strip().lower()
    term = "-".join(words.strip(".[]").replace("_", " ").split())
    if words and (words == file.lower() or _NAME.search(words) or term in _NOTHING):
        return (
            f"{quoted(alt)} as an alternative text",
            "It is a file name or says nothing: write what the picture shows.",
        )
    return None


_NAME = re.compile(r"[\w)]\.(jpe?g|png|webp|avif|gif|svg|tiff?|heic|bmp)$")
_WORDS = """
    image img picture pic photo photograph illustration screenshot title-image alt untitled
    afbeelding foto beeld plaatje illustratie titelbeeld bild abbildung titelbild grafik
    photographie imagen imágen ilustración fotografía imagem fotografia immagine illustrazione
    obraz obrazek zdjęcie obrázek fotografie billede bilde kuva valokuva kép poză imagine slika
    εικόνα φωτογραφία фото фотография изображение картинка фотографія зображення снимка
    صورة تصویر عکس תמונה görsel resim fotoğraf 图片 照片 圖片 画像 写真 이미지 사진 चित्र
"""
_NOTHING = frozenset(_WORDS.split())
"""Alternative texts that tell readers nothing, in many languages."""


def _has_text(tokens: Sequence[Token], number: int) -> bool:
    """Whether the link that opens here has words or a picture before it closes."""
    for token in itertools.islice(tokens, number + 1, None):
        if token.type == "link_close":
            return False
        if token.type == "image" or not re.fullmatch(NOTHING_VISIBLE, token.content):
            return True
    return False
