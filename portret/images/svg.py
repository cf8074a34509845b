"""Checks that an SVG only draws: it must not run, load, link or move anything.

Elements and CSS functions that are known to draw are accepted; all others are refused, with the
line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from xml.parsers import expat

from portret.errors import Unusable, quoted

MAX_DEPTH = 40
"""Levels of elements."""

MAX_COPIES = 5_000
"""The most elements that are drawn, with each copy by `use`, a mask and the like counted."""

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

_DRAWING = re.compile(
    "svg|g|defs|symbol|use|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|title|desc|"
    "linearGradient|radialGradient|stop|clipPath|mask|filter|style|metadata|"
    "fe(Blend|ColorMatrix|ComponentTransfer|Composite|Flood|Func[ABGR]|GaussianBlur|Merge|MergeNode|"
    "Offset|Morphology|DropShadow)"
)
"""The elements that draw or describe; none is a link, moves or contains HTML."""

_EDITORS = (
    "http://www.inkscape.org/namespaces/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/sketch/",
    "http://www.serif.com/",
    "https://boxy-svg.com",
)
"""The beginnings of namespaces in which drawing programs keep data of their own."""

_FREE = re.compile(r"id|class|lang|role|aria-.*|data-.*|d|points|version|viewBox")
"""The attributes that no browser reads as CSS."""

_SAFE_CALLS = re.compile(
    "rgba?|hsla?|matrix|translate[xy]?|scale|rotate|skew[xy]|calc|blur|opacity|drop-shadow", re.I
)
_CALL = re.compile(r"(?<![-\w])([-\w]*)\((?=\s*([^)]{0,200}))")
_GRADIENT = re.compile(r"""\b(?:fill|stroke)\s*:\s*url\(\s*(["']?)#[\w:.-]+\1\s*\)""")
"""Matches a gradient in a style sheet, which makes no copies; patterns are not accepted."""
_WITHIN = re.compile(r"""(["']?)#([\w:.-]+)\1\s*""")
"""Matches the target of `url(#a)` and `href="#a"`: an id in the drawing itself."""

_TAKE_OUT = "Take it out, or save the logo as PNG."


def inspect(data: bytes) -> tuple[float, float]:
    """(width, height) of a drawing; Unusable if it is none, or does more than draw."""
    reader = _Reader()
    try:
        data.decode("utf-8-sig")
        reader.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):  # the last two are of the encoding
        if reader.fault:
            raise reader.fault from None
        line = reader.parser.ErrorLineNumber
        found = f"no well-formed SVG in UTF-8, by its line {line}"
        raise Unusable(found, "Save it again from the program that made it.") from None
    if reader.copies("") > MAX_COPIES:
        raise Unusable(f"a drawing that repeats itself more than {MAX_COPIES} times", _TAKE_OUT)
    return _size(reader.root)


class _Reader:
    """Reads a drawing; the first thing that is refused stops the parser, and becomes `fault`."""

    def __init__(self) -> None:
        self.fault: Unusable | None = None
        self.root: Mapping[str, str] = {}
        self._open: list[str] = []
        self._within = [""]  # the ids of the open elements; "" is the drawing
        self._elements: Counter[str] = Counter()
        self._targets: dict[str, Counter[str]] = {}
        self._style: list[str] | None = None
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._instruction
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype

    def _refuse(self, found: str) -> None:
        line = self.parser.CurrentLineNumber
        self.fault = Unusable(f"a drawing with {found}, in its line {line}", _TAKE_OUT)
        raise expat.ExpatError

    def _instruction(self, target: str, data: str) -> None:
        self._refuse(f"an instruction <?{target[:40]}?>, which may load something")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
            self._refuse(f"the encoding {quoted(encoding or '')}, where UTF-8 was expected")

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        if has_subset:
            self._refuse("declarations in its DOCTYPE, which may load something or be endless")

    def _start(self, full: str, attributes: Mapping[str, str]) -> None:
        space, _, name = full.rpartition(" ")
        if len(self._open) == MAX_DEPTH:
            self._refuse(f"more than {MAX_DEPTH} levels")
        if not self._open:
            if (space, name) != (SVG, "svg"):
                self._refuse(f"<{name[:40]}> in the place of <svg xmlns={quoted(SVG)}>")
            self.root = attributes
        if space == SVG and not _DRAWING.fullmatch(name):
            self._refuse(f"an element <{name[:40]}>, which may do more than draw")
        if space != SVG and not space.startswith(_EDITORS):
            self._refuse(f"an element <{name[:40]}> that is none of SVG's")
        self._open.append(full)
        self._within.append(attributes.get("id", ""))
        for each in {*self._within}:
            self._elements[each] += 1
        for key, value in attributes.items():
            self._attribute(key, value)
        if (space, name) == (SVG, "style"):
            self._style = []

    def _end(self, full: str) -> None:
        if self._style is not None:
            self._css(_GRADIENT.sub("", "".join(self._style)), inline=False)
            self._style = None
        self._open.pop()
        self._within.pop()

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _attribute(self, full: str, value: str) -> None:
        space, _, name = full.rpartition(" ")
        if name.lower().startswith("on"):
            self._refuse(f"an attribute {name[:40]}, which may run a script")
        if name == "href" and space in ("", XLINK):
            if not (found := _WITHIN.fullmatch(value.strip())):
                self._refuse(f"a reference to {quoted(value)}, which is not within it")
            else:
                self._refer(found[2])
        elif name in ("src", "base") and space in ("", XML):
            self._refuse(f"an attribute {name}, which may load something")
        elif space in ("", SVG) and not _FREE.fullmatch(name):
            self._css(value)

    def _css(self, text: str, inline: bool = True) -> None:
        """Refuses CSS that may load something: escapes, @-rules, comments, unknown functions."""
        if found := re.search(r"[\\@<]|/\*", text):
            self._refuse(f"{quoted(found[0])} in a style, which may load something")
        for call in _CALL.finditer(text):
            if call[1].lower() == "url":
                if not (place := _WITHIN.fullmatch(call[2])):
                    self._refuse(f"{quoted(f'url({call[2]})')}, which is not within it")
                elif not inline:
                    self._refuse(f"{quoted(f'url({call[2]})')} in <style>, not at its element")
                else:
                    self._refer(place[2])
            elif call[1] and not _SAFE_CALLS.fullmatch(call[1]):
                self._refuse(f"{quoted(call[1] + '(…)')} in a style, which may load something")

    def _refer(self, target: str) -> None:
        for each in {*self._within}:
            self._targets.setdefault(each, Counter())[target] += 1

    def copies(self, id: str, above: frozenset[str] = frozenset()) -> int:
        """The number of elements that are drawn for an id, with those that it refers to."""
        if id in above or len(above) > MAX_DEPTH:
            return MAX_COPIES + 1
        total = self._elements[id]
        for target, times in self._targets.get(id, {}).items():
            if total > MAX_COPIES:
                break
            total += times * self.copies(target, above | {id})
        return total


def _size(root: Mapping[str, str]) -> tuple[float, float]:
    """(width, height) from these attributes, else from the view box."""
    given = [re.fullmatch(rf"({_NUMBER})(px)?", root.get(each, "")) for each in ("width", "height")]
    if all(given):
        width, height = (float(each[1]) for each in given if each)
    else:
        box = re.fullmatch(
            rf"\s*{_NUMBER}{_GAP}{_NUMBER}{_GAP}({_NUMBER}){_GAP}({_NUMBER})\s*",
            root.get("viewBox", ""),
        )
        width, height = (float(box[1]), float(box[2])) if box else (0.0, 0.0)
    if not (0 < width < 100_000 and 0 < height < 100_000):
        raise Unusable("a drawing without width and height", 'Give its <svg> a viewBox="0 0 … …".')
    return width, height


_NUMBER = r"[-+]?[0-9]{1,9}(?:\.[0-9]{0,9})?"
_GAP = r"(?:\s*,\s*|\s+)"
