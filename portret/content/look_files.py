"""The files that the look of a site names, beside site.yaml: each looked at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from portret.content.beside import beside
from portret.content.frontmatter import About, line_of
from portret.content.look import Look
from portret.content.sources import Run
from portret.images import icon, logo, webfont

T = TypeVar("T")


def read(run: Run, path: Path, look: Look) -> Look:
    """The look with its files; what cannot be used is noted as a fault of site.yaml."""

    def files(
        what: str, named: Mapping[str, str], inspect: Callable[[Path, int], T]
    ) -> dict[str, T]:
        """The files by their names; `named` has these by the fields in which they stand."""
        once = {name: field for field, name in reversed([*named.items()]) if name}
        found: dict[str, T] = {}
        for name, field in once.items():
            report = About(run.report(path), f"look.{field}")
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
