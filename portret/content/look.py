"""The look of a site, from site.yaml: its own logo, icon, fonts and colours."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from portret.content.frontmatter import (
    FieldReport,
    Node,
    PrefixedReport,
    Reader,
    line_of,
    of,
    reading,
    record,
    scalar,
)
from portret.content.sources import Report, Run, beside
from portret.images import icon, logo, palette, webfont
from portret.images.logo import Logo
from portret.images.palette import Chosen, Palette
from portret.images.reader import Picture
from portret.images.webfont import WebFont

T = TypeVar("T")

# ---------------------------------------------------------------- readers


def _file_name(value: str) -> str:
    if not re.fullmatch(r"[^/\\]{1,200}", value) or not value.isprintable():
        raise ValueError
    return value


_HEXADECIMAL = 'Write it in hexadecimal digits, as "#8a3413".'
_colour = scalar(
    palette.colour,
    "a colour",
    _HEXADECIMAL,
    title='a colour as "#8a3413"',
    type=["string", "integer"],
    anyOf=[
        {
            "type": "string",
            "pattern": "^ *#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}) *$",
            "patternErrorMessage": _HEXADECIMAL,
        },
        *({"type": "integer", "minimum": n, "maximum": 10 * n - 1} for n in (100, 100_000)),
    ],
)
_file = scalar(
    _file_name,
    "the name of a file",
    "Put the file beside site.yaml, and write its name.",
    title="the name of a file beside site.yaml",
    type=["string", "number", "boolean"],
    pattern=r"^[^/\\\n]{1,200}$",
)


def _one_or_more(cls: Callable[..., T], *first: str) -> Reader:
    """A reader that makes a dataclass of a mapping, or of one text for the fields `first`."""
    whole = record(cls)
    known = {each.name: each for each in dataclasses.fields(cls)}  # type: ignore[arg-type]

    @reading(anyOf=[known[first[0]].metadata["read"], whole])
    def read(node: Node, report: Report) -> Any:
        if node.kind == "text":
            node = Node(
                "map", node.line, pairs=tuple((Node("text", 0, name), node) for name in first)
            )
        return whole(node, report)

    return read


def _not_empty(reader: Reader, *names: str) -> Reader:
    """The reader, with a fault for empty fields: YAML takes #8a3413 for a comment."""

    @reading(**reader.schema)
    def read(node: Node, report: Report) -> Any:
        assert isinstance(report, PrefixedReport)
        for name, value in node.pairs:
            if name.text in names and value.kind == "text" and not value.text.strip():
                PrefixedReport(report.pass_on, f"{report.path}.{name.text}")(
                    name.line,
                    "nothing, where a colour was expected",
                    'In YAML a comment begins with #: write "#8a3413", with quotation marks.',
                )
        return reader(node, report)

    return read


# ---------------------------------------------------------------- records


@dataclass(frozen=True, kw_only=True)
class Colour:
    """A colour on light pages and on dark ones; blank if the site chooses none."""

    light: str = of(_colour, "")
    dark: str = of(_colour, "")


@dataclass(frozen=True, kw_only=True)
class Logos:
    """The files of the logo on light pages and on dark ones; blank for dark ones is the same."""

    light: str = of(_file, "", required=True)
    dark: str = of(_file, "")


@dataclass(frozen=True, kw_only=True)
class Fonts:
    """The files of the fonts for headings and for text."""

    headings: str = of(_file, "")
    text: str = of(_file, "")


_COLOUR = _not_empty(_one_or_more(Colour, "light"), "light", "dark")


@dataclass(frozen=True, kw_only=True)
class Look:
    """The choices of a site; `logos`, `picture` and `fonts` are its files, by `with_files`."""

    logo: Logos = of(_one_or_more(Logos, "light"), Logos())
    icon: str = of(_file, "")
    accent: Colour = of(_COLOUR, Colour())
    paper: Colour = of(_COLOUR, Colour())
    ink: Colour = of(_COLOUR, Colour())
    font: Fonts = of(_one_or_more(Fonts, "headings", "text"), Fonts())
    logos: Mapping[str, Logo] = field(default_factory=dict)
    picture: Picture | None = None
    fonts: Mapping[str, WebFont] = field(default_factory=dict)

    @property
    def chosen(self) -> tuple[Chosen, Chosen]:
        """The colours in light and in dark."""
        colours = (self.accent, self.paper, self.ink)
        return (
            Chosen(*(str(each.light) for each in colours)),
            Chosen(*(str(each.dark) for each in colours)),
        )

    @property
    def palette(self) -> Palette:
        """The site's colours."""
        return palette.of(*self.chosen)


def _check(made: Look, report: FieldReport) -> None:
    for name, message, remedy in palette.faults(*made.chosen):
        report(name, message, remedy)


read = _not_empty(record(Look, _check), "accent", "paper", "ink")


# ---------------------------------------------------------------- files


def with_files(run: Run, path: Path, look: Look) -> Look:
    """The look with its files; a file that cannot be used is reported as a fault of site.yaml."""

    def files(
        what: str, named: Mapping[str, str], inspect: Callable[[Path, int], T]
    ) -> dict[str, T]:
        """The files by name; `named` has the names by the fields that give them."""
        once = {name: place for place, name in reversed([*named.items()]) if name}
        found: dict[str, T] = {}
        for name, place in once.items():
            report = PrefixedReport(run.report(path), f"look.{place}")
            if file := beside(run, path, name, line_of(name), report, what, inspect):
                found[name] = file
        return found

    logos = {"logo": look.logo.light, "logo.dark": look.logo.dark}
    fonts = {"font": look.font.headings, "font.text": look.font.text}
    return dataclasses.replace(
        look,
        logos=files("logo", logos, logo.inspect),
        picture=files("icon", {"icon": look.icon}, icon.inspect).get(look.icon),
        fonts=files("font", fonts, webfont.inspect),
    )
