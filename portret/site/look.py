"""The look of the site: colours, logo, fonts, and the icon in all sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from portret import cache
from portret.content import look
from portret.errors import Problem, Unusable, shown
from portret.images import icon, style_sheet, variants
from portret.images.logo import Logo
from portret.images.palette import Palette
from portret.images.reader import Picture
from portret.images.typesetting import Font, Fonts
from portret.images.variants import Variant
from portret.settings import Settings

FOLDER = "/media/site/"
"""The beginning of the addresses of these files."""

LOGO = 2.5
"""The height of the logo on a page, in rem; one that is very wide is lower."""


@dataclass(frozen=True)
class DrawnLogo:
    """The logo on a page: its addresses below the root, and its size in pixels."""

    light: str
    dark: str
    width: int
    height: int


@dataclass(frozen=True)
class Look:
    """The colours; the addresses below the root of icon, style sheet and logo.

    The icon's are by its sizes. A site that chooses nothing has no style sheet and no logo.
    """

    palette: Palette
    icons: Mapping[int, str]
    style: str = ""
    logo: DrawnLogo | None = None

    @property
    def paper(self) -> Mapping[str, str]:
        """The colour of pages by their scheme."""
        return {"light": self.palette.light.paper, "dark": self.palette.dark.paper}

    @classmethod
    def of(cls, chosen: look.Look, settings: Settings) -> Look:
        """The look that a site chooses, its icon perhaps in a static folder."""
        found = _icon(chosen, settings)
        icons = {each.width: _address(each.name) for each in found}
        style = _style(chosen)
        return cls(
            chosen.palette,
            icons,
            _address(style_sheet.name(style)) if style else "",
            _logo(chosen),
        )


def files(chosen: look.Look, settings: Settings) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file of the look: (address below the root, what makes its bytes)."""
    for each in _icon(chosen, settings):
        yield _address(each.name), partial(each.data, settings.cache)
    for asset in (*chosen.logos.values(), *chosen.fonts.values()):
        # From the cache too, so that the last good site has it while its file is another.
        kept = settings.cache / "look" / asset.name
        yield _address(asset.name), partial(cache.cached, kept, asset.read)
    if style := _style(chosen):
        yield _address(style_sheet.name(style)), partial(bytes, style)


def favicon(chosen: look.Look, settings: Settings) -> Callable[[], bytes] | None:
    """The function that makes the icon of browsers' tabs, if there is one."""
    if chosen.picture:
        return partial(icon.favicon, _icon(chosen, settings)[-1], settings.cache)
    path = settings.static_file("favicon.ico")
    return path.read_bytes if path else None


def fonts(chosen: look.Look, settings: Settings) -> Fonts:
    """The fonts of the site's own for social cards."""
    own = chosen.fonts.get(chosen.font.headings) or chosen.fonts.get(chosen.font.text)
    last = settings.share_font
    return Fonts(Font(own.path, own.digest) if own else None, Font(last) if last else None)


def problems(chosen: look.Look | None, settings: Settings) -> Iterator[Problem]:
    """The problem of an icon that cannot be used."""
    path = settings.static_file(icon.FILE)
    try:
        if chosen and chosen.picture:
            path = chosen.picture.path
            variants.check(chosen.picture, settings.cache)
        elif path:
            variants.check(icon.square(path), settings.cache)
    except Unusable as fault:
        assert path
        yield Problem(shown(path), 1, *fault.args)


def _icon(chosen: look.Look, settings: Settings) -> tuple[Variant, ...]:
    """The icon in its sizes; nothing where there is none, or `problems` tells of it."""
    found: Picture | None = chosen.picture
    with suppress(Unusable):
        if found is None and (path := settings.static_file(icon.FILE)):
            found = icon.square(path)
    return icon.variants(found, chosen.palette) if found else ()


def _style(chosen: look.Look) -> bytes:
    texts, headings = map(chosen.fonts.get, (chosen.font.text, chosen.font.headings))
    return style_sheet.made(chosen.palette, texts, headings, bool(chosen.logos))


def _logo(chosen: look.Look) -> DrawnLogo | None:
    light = chosen.logos.get(chosen.logo.light)
    if light is None:
        return None
    dark: Logo = chosen.logos.get(chosen.logo.dark, light)
    height = round(LOGO * 16)
    width = max(1, round(light.width / light.height * height))
    return DrawnLogo(_address(light.name), _address(dark.name), width, height)


def _address(name: str) -> str:
    return f"{FOLDER}{name}"
