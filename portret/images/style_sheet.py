"""Writes the style sheet of a site's look: its colours and fonts, as tokens of portret.css."""

from __future__ import annotations

from collections.abc import Iterator

from portret.images.asset import digest
from portret.images.palette import SHIPPED, Palette
from portret.images.webfont import WebFont

TOKENS = ("paper", "sheet", "ink", "soft", "rule", "link", "focus", "mark")
"""The custom properties of the style sheet that are colours."""

_FORMATS = {".woff2": "woff2", ".ttf": "truetype", ".otf": "opentype"}

_REST = '"Portret", "Portret Georgia", "Portret Noto Serif", serif'
"""The shipped fonts, for letters that the site's own font does not have."""

_LOGO = """\
@layer layout {
  .masthead .masthead-name { display: flex; flex-wrap: wrap; align-items: center; }
  .masthead-name picture { margin-inline-end: var(--space-3); }
  .masthead-name img { inline-size: auto; block-size: 2.5rem; object-fit: contain; }
}
"""


def name(style: bytes) -> str:
    """The file name of a style sheet."""
    return f"look.{digest(style)}.css"


def made(
    palette: Palette, texts: WebFont | None, headings: WebFont | None, has_logo: bool
) -> bytes:
    """The style sheet of a look; empty if nothing is chosen that needs one."""
    parts = [*_faces(texts, headings), *_tokens(palette, texts)]
    if headings:
        family = f'font-family: "Site headings", {_REST};'
        rtl = family.replace('"Portret",', '"Portret Arabic",')
        parts += ["@layer base {", f"  h1, h2, h3, h4, h5, h6 {{ {family} }}"]
        parts += [f'  [dir="rtl"] :is(h1, h2, h3, h4, h5, h6) {{ {rtl} }}', "}"]
    text = "".join(f"{each}\n" for each in parts)
    return (text + _LOGO * has_logo).encode()


def _faces(texts: WebFont | None, headings: WebFont | None) -> Iterator[str]:
    # Browsers embolden a text font of one weight where needed; one for headings stays as it is.
    for family, font, alone in (
        ("Site text", texts, "400"),
        ("Site headings", headings, "1 1000"),
    ):
        if font:
            ending = font.path.suffix.lower()
            weights = " ".join(map(str, font.weights)) if font.weights else alone
            yield (
                f'@font-face {{ font-family: "{family}"; font-weight: {weights}; '
                f'font-display: swap; src: url("{font.name}") format("{_FORMATS[ending]}"); }}'
            )


def _tokens(palette: Palette, texts: WebFont | None) -> Iterator[str]:
    """The rules for tokens that differ from the shipped ones."""
    if palette == SHIPPED and not texts:
        return
    yield "@layer tokens {"
    yield "  :root {"
    if palette != SHIPPED:
        for each in TOKENS:
            light, dark = (getattr(scheme, each) for scheme in (palette.light, palette.dark))
            yield f"    --{each}: light-dark({light}, {dark});"
    if texts:
        yield f'    --text: "Site text", {_REST};'
        arabic = _REST.replace('"Portret",', '"Portret Arabic",')
        yield f'    &[dir="rtl"] {{ --text: "Site text", {arabic}; }}'
    yield "  }"
    if palette != SHIPPED:
        strong = f"light-dark({palette.light.strong}, {palette.dark.strong})"
        yield "  @media (prefers-contrast: more) {"
        yield f"    :root {{ --soft: var(--ink); --rule: var(--ink); --link: {strong}; }}"
        yield "  }"
    yield "}"
