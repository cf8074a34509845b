"""Warnings about Markdown that is valid, but that its author most likely did not mean.

Only `flask check` gives them. Code, escapes and comments are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from portret.characters import WIDE_BLANKS
from portret.errors import Fault, quoted
from portret.markdown import blocks, inline, msgid, unsupported
from portret.markdown.blocks import CONTEXT, QUOTE
from portret.markdown.document import ID, document
from portret.markdown.simple import BlockText
from portret.markdown.source_map import Environment
from portret.patterns import compiled


def warnings(text: str) -> tuple[Fault, ...]:
    """The warnings about a text, sorted by line; none if the text has faults."""
    if document(text).faults:
        return ()
    found = blocks.read(text)
    texts = [*found.texts, *(each for _, within in found.footnotes.values() for each in within)]
    used: set[str] = set()
    found_all = [*_of_blocks(text), *_of_comments(text)]
    for block in texts:
        content = ID.sub("", block.content) if block.level else block.content
        environment = Environment(found.references, found.footnotes, block.role == "table cell")
        reading = msgid.read(content, environment)
        used.update(reading.footnotes)
        found_all += [
            Fault(block.line + content.count("\n", 0, at), message, remedy)
            for at, message, remedy in _of_text(block, content, reading, environment)
        ]
    found_all += _unused(text, found, used)
    return tuple(sorted(dict.fromkeys(found_all), key=lambda each: each.line))


Warnings = Iterator[tuple[int, str, str]]
"""(index in a block, what was found, remedy) of each warning."""


# ---------------------------------------------------------------- in a block


def _of_text(
    block: BlockText, content: str, reading: msgid.Reading, environment: Environment
) -> Warnings:
    """The warnings about the text of one block."""
    for token in reading.children:
        if title := token.attrs.get("title"):
            what = f"a link's title {quoted(str(title))}, which nobody gets to see"
            yield 0, what, "Take it out, or say it in the text."
    if _PLAIN.fullmatch(content):
        return
    covered = _COVERED.sub(_cover, content)
    yield from unsupported.find(covered, content, environment.cell)
    yield from _brackets(covered, content, environment)
    yield from _emphasis(covered, reading.text)


_PLAIN = re.compile(rf"[^\\{{}}<\[\]=:^$|!~+&*_#•·◦▪‣●{WIDE_BLANKS}]*")
_COVERED = re.compile(
    r"""
    \\[!-/:-@\[-`{-~]  # an escape
    | (?<!`)(`+)(?!`).+?(?<!`)\1(?!`)  # code
    | <!--(?:(?!<!--).)*?-->
    | <[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*> | <[^\s<>@]+@[^\s<>]+>  # an address
    | \]\((?:[^()\n]|\([^()\n]*\))*\)  # where a link leads
    | \]\{lang="?[A-Za-z0-9-]+"?\}
    | https?://[^\s<>()\[\]]+
    """,
    re.VERBOSE | re.DOTALL,
)


def _cover(match: re.Match[str]) -> str:
    """Placeholders of the same length: U+FFFB for an address, U+FFFC for all else."""
    by = "\ufffb" if match[0].startswith("http") else "\ufffc"
    first = "]" if match[0][0] == "]" else by
    return first + re.sub(r"[^\n]", by, match[0][1:])


def _brackets(covered: str, text: str, environment: Environment) -> Warnings:
    """Warnings about brackets that make no link and no footnote."""
    for found in _BRACKETS.finditer(covered):
        whole, label = text[slice(*found.span())], text[slice(*found.span(1))]
        name = None if found[2] is None else text[slice(*found.span(2))]
        if normalizeReference(name or label) in environment.references:
            continue
        if label.startswith("^"):
            if label[1:] not in environment.footnotes and not (" " in label or name):
                yield found.start(), *_no_text(whole)
        elif name is not None:
            yield found.start(), f"{quoted(whole)}, a link to nowhere", f"Write [{label}](address)."
        elif label.isdigit():
            what = f"{quoted(whole)}, which is no link and no footnote"
            remedy = f"A footnote is [^{label}]; to show it as it is, write \\[{label}\\]."
            yield found.start(), what, remedy


def _no_text(footnote: str) -> tuple[str, str]:
    what = f"the footnote {quoted(footnote)}, which has no text"
    return what, f"Write it on a line of its own: {footnote}: words."


_BRACKETS = re.compile(r"(?<![\]\[!])\[([^\[\]\n]{1,100})\](?:\[([^\[\]\n]{0,100})\])?(?![\[({:])")


def _emphasis(covered: str, message: str) -> Warnings:
    """Warnings about marks of emphasis that readers would see."""
    if not any(mark in covered for mark in "*_~"):
        return
    shown = inline.visible_text(inline.to_html(message))
    for pattern in _SHOWN_MARKS:
        found = pattern.search(shown)
        if found and (at := covered.find(found[0][:2])) >= 0:
            yield (
                at,
                f"{quoted(shown[found.start() :], 40)}, in which {found[1]} makes no emphasis",
                f"Marks come in pairs, with no space on their inner side and punctuation outside: "
                f"{found[1]}words{found[1]}: more. To show the mark itself, write \\{found[1][0]}.",
            )


_BEFORE = r"(?<![^\s(\[“\"'«„‘—–])"
_SHOWN_MARKS = (
    re.compile(rf"{_BEFORE}(\*\*)(?:(?=[^\s*).,;:\]])|[^*\n]+\*\*)"),
    re.compile(rf"{_BEFORE}(__)(?:(?=[^\s_).,;:\]])[^_\n]*__|\s[^_\n]*[^_\s]__)"),
    re.compile(rf"{_BEFORE}(\*)[^\s*][^*\n]*\*(?!\*)"),
    re.compile(rf"{_BEFORE}(_)[^\s_][^_\n]*\s_(?=\w)"),
    re.compile(r"(?<!~)(~~)(?=[^\s~])"),
)


# ---------------------------------------------------------------- in the blocks of a text


def _of_blocks(text: str) -> Iterator[Fault]:
    """Warnings about lines that make another kind of block than their author meant."""
    if not _TURNED.search(text):
        return
    tokens, _ = blocks.tokens_of(text)
    lists: list[tuple[Token, list[int]]] = []
    done: dict[int, int] = {}
    for number, token in enumerate(tokens):
        line = (token.map or [0])[0] + 1
        match token.type:
            case "code_block" if _is_prose(token.content):
                what = f"an indented paragraph, {quoted(token.content.strip(), 40)}, shown as code"
                yield Fault(line, what, "Take the blanks before it away; code stands between ```.")
            case "fence" if not _is_closed(text, token):
                what = f"code that begins with {token.markup} and is never closed"
                yield Fault(line, what, f"Write {token.markup} on a line of its own below it.")
            case "heading_open" if not tokens[number + 1].content:
                what = f"{quoted(token.markup)} with no words behind it, an empty heading"
                yield Fault(line, what, "Write them, or take it out.")
            case "heading_open" if token.markup in "-=" and _is_sentence(
                tokens[number + 1].content
            ):
                what = f"a paragraph with {token.markup * 3} under it, which makes a heading of it"
                yield Fault(line, what, "Leave an empty line between the two.")
            case "ordered_list_open" | "bullet_list_open":
                lists.append((token, []))
            case "list_item_open" if token.info:
                lists[-1][1].append(int(token.info))
            case "ordered_list_close" | "bullet_list_close":
                opening, numbers = lists.pop()
                if numbers and _is_no_list(numbers, done.get(len(lists), 0)):
                    mark = f"{numbers[0]}{opening.markup or '.'}"
                    what = f"{quoted(mark)} at the start of a paragraph, which makes a list of it"
                    line = (opening.map or [0])[0] + 1
                    yield Fault(line, what, f"Write {numbers[0]}\\{mark[-1]} if it is none.")
                if numbers:
                    done[len(lists)] = numbers[0] + len(numbers) - 1


_TURNED = re.compile(
    r"^[ >]*(?:\t| {4})|^[ >\t*+-]*(?!0*1[.)])\d+[.)]\s|^[ >]*(?:-+|=+) *$|```|~~~"
    r"|^[ >\t*+-]*#+[# \t]*$",
    re.M,
)
"""Matches lines that may make code, a list or a heading of a paragraph."""


def _is_closed(text: str, fence: Token) -> bool:
    """Whether a block of code has a last line of marks as its first: else it goes on to the end."""
    start, end = fence.map or (0, 0)
    last = text.split("\n")[end - 1].strip(" \t>")
    return end - start > 1 and last.startswith(fence.markup) and not last.strip(fence.markup[0])


def _is_prose(code: str) -> bool:
    """Whether a block of code is prose: most of its words have only letters."""
    words = code.split()
    plain = [word for word in words if _WORD.fullmatch(word)]
    if not plain or len(plain) < 0.8 * len(words) or re.search(r"[{}<>=$|\\;_]|--", code):
        return False
    spaced = len(words) >= 4 and (code.lstrip()[0].isupper() or len(words) >= 8)
    return spaced or (sum(map(len, plain)) > 8 * len(plain) and not code.isascii())


_WORD = re.compile(r"[\"'“„«‘(\[]*[^\W\d_]+(?:[-'’][^\W\d_]+)*[\"'”“»’)\].,;:!?…。，、]*")


def _is_sentence(text: str) -> bool:
    """Whether a heading looks like a paragraph: it has several lines, or is a long sentence."""
    return "\n" in text or (len(text) > 60 and text.rstrip()[-1:] in ".!?。")


def _is_no_list(numbers: Sequence[int], before: int) -> bool:
    """Whether the numbers of a list are a year or a day; `before` is the last of the list above."""
    if numbers[0] >= 1000:
        return (
            list(numbers) != list(range(numbers[0], numbers[0] + len(numbers))) or len(numbers) == 1
        )
    return len(numbers) == 1 and numbers[0] > 1 and numbers[0] != before + 1


# ---------------------------------------------------------------- comments


def _of_comments(text: str) -> Iterator[Fault]:
    """Warnings about comments that are nearly `<!-- quote -->` or `<!-- context: words -->`."""
    found = _COMMENT.finditer(text)
    comments = [each for each in found if not (each[1] == QUOTE or CONTEXT.fullmatch(each[1]))]
    if not comments:
        return
    maps = [each.map or [0, 0] for each in blocks.tokens_of(text)[0] if each.type in _CODE]
    for comment in comments:
        line = text.count("\n", 0, comment.start()) + 1
        word, colon, rest = map(str.strip, comment[1][4:-3].partition(":"))
        if not rest and _near(word, "quote", 0.8):
            right = QUOTE
        elif (colon or not rest) and _near(word, "context", 0.88):
            right = f"<!-- context: {rest or 'words'} -->"
        else:
            continue
        if not any(start < line <= end for start, end in maps):
            what = f"{quoted(comment[1])}, a comment without a meaning"
            yield Fault(line, what, f"Write {right} if you mean that, on a line of its own.")


def _near(word: str, other: str, least: float) -> bool:
    near = len(word) < 2 * len(other) and get_close_matches(word.casefold(), [other], cutoff=least)
    return bool(near) or sorted(word.casefold()) == sorted(other)


_COMMENT = re.compile(r"^[ \t>*+-]*(<!--.*-->)[ \t]*$", re.M)
_CODE = ("fence", "code_block")


# ---------------------------------------------------------------- what nothing uses


def _unused(text: str, found: blocks.Blocks, used: Collection[str]) -> Iterator[Fault]:
    """Warnings about footnotes and link references that nothing uses, so that readers miss them."""
    for label, (html, texts) in found.footnotes.items():
        name = f"[^{label}]"
        line = texts[0].line if texts else text.count("\n", 0, text.find(f"{name}:")) + 1
        if label not in used:
            what = f"the footnote {quoted(name)}, to which nothing refers, is not shown"
            yield Fault(line, what, f"Write {name} where it belongs.")
        elif not texts and not html[0]:
            yield Fault(line, *_no_text(name))
    if not found.references:
        return
    defined, named = _labels(text)
    for label, reference in found.references.items():
        words = not re.search(r"[/:.#@?]", reference["href"])
        if words and label in defined and label not in named:
            shown = text[defined[label] :].split("\n")[0]
            what = f"{quoted(shown)}, which gives a link its address and so is not shown"
            yield Fault(
                text.count("\n", 0, defined[label]) + 1,
                what,
                "Write \\[ for its first bracket, as no link uses it.",
            )


def _labels(text: str) -> tuple[dict[str, int], set[str]]:
    """(index of the definition by label, labels that are used) of link references."""
    defined: dict[str, int] = {}
    named = set()
    for found in _LABEL.finditer(text):
        name = normalizeReference(found[1])
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if found[2] and not before.strip(" >\t"):
            defined.setdefault(name, found.start())
        else:
            named.add(name)
    return defined, named


_LABEL = compiled(r"\[((?:[^\[\]\\]|\\.){1,300}+)\](:?)")
