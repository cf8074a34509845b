"""The pictures of a record: the address of each file, and what HTML says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from markupsafe import Markup

from portret.content.records import Page, Partner, Record
from portret.images import placeholder, strokes, variants
from portret.images.palette import Palette
from portret.images.variants import Shape, Variant
from portret.site.values import Drawn, html_attributes

Root = Callable[[str], str]
"""An address below the site's root → the link to it."""

WIDE_SCREEN = "screen and (min-width: 60rem)"
"""Where the style sheet shows the title image at 21:9; on paper it is whole."""


# ---------------------------------------------------------------- files


def files(
    record: Partner | Page, cache: Path, palette: Palette
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file of a record's pictures: (address below the root, what makes its bytes)."""
    for variant in _variants(record, palette):
        yield _path(record, variant.name), partial(variant.data, cache)
    if isinstance(record, Partner) and record.image is None:
        path = _path(record, placeholder.name(record.key, palette))
        yield path, partial(placeholder.draw, record.key, palette)


def _variants(record: Partner | Page, palette: Palette) -> Iterator[Variant]:
    if isinstance(record, Partner) and record.image:
        for shape in (variants.TITLE, variants.WIDE, variants.CARD):
            for kind in variants.OF_PHOTOGRAPHS:
                yield from _title_variants(record, shape, kind, palette)
    for target in record.links:
        if target.picture:
            for kind in variants.OF_PHOTOGRAPHS:
                yield from _text_variants(record, target.address, kind, palette)


def _title_variants(
    partner: Partner, shape: Shape, kind: str, palette: Palette
) -> tuple[Variant, ...]:
    assert partner.image is not None
    picture, focus = partner.pictures[partner.image.file], partner.image.focus
    return variants.variants(picture, shape, kind, focus, palette)


def _text_variants(
    record: Partner | Page, address: str, kind: str, palette: Palette
) -> tuple[Variant, ...]:
    picture = record.pictures[unquote(address)]
    return variants.variants(picture, variants.TEXT, kind, palette=palette)


def _path(record: Partner | Page, name: str) -> str:
    return f"/media/{record.key}/{name}"


# ---------------------------------------------------------------- HTML


def title(partner: Partner, root: Root, palette: Palette) -> Drawn:
    """The title image of a portrait, on wide screens cut round its focal point."""
    return _drawn(partner, root, palette, variants.TITLE, variants.WIDE)


def card(partner: Partner, root: Root, palette: Palette) -> Drawn:
    """A partner's title image in a list."""
    return _drawn(partner, root, palette, variants.CARD)


def text(record: Partner | Page, root: Root, name: str, palette: Palette) -> Mapping[str, str]:
    """The addresses and sizes of a picture in a text, for `markdown.render`, by its file name."""

    def links(kind: str) -> list[Link]:
        return _links(record, root, _text_variants(record, name, kind, palette))

    source = html_attributes(_source(links("avif"), variants.TEXT, "avif"))
    img = _img(links("jpg"), variants.TEXT) | {"loading": "lazy", "decoding": "async"}
    return img | {"source": Markup("<source{}>").format(source)}


class Shared(NamedTuple):
    """A picture that networks show: its address below the root, blank for none, and its size."""

    address: str = ""
    width: int = 0
    height: int = 0


def shared(record: Record, palette: Palette) -> Shared | None:
    """The title image of a portrait; None where there is no photograph."""
    if not isinstance(record, Partner) or record.image is None:
        return None
    largest = _title_variants(record, variants.TITLE, "jpg", palette)[-1]
    return Shared(_path(record, largest.name), largest.width, largest.height)


def _drawn(
    partner: Partner, root: Root, palette: Palette, shape: Shape, wide: Shape | None = None
) -> Drawn:
    """The title image in a shape; a placeholder where the partner has none."""
    if partner.image is None:
        link = root(_path(partner, placeholder.name(partner.key, palette)))
        size = {"width": str(strokes.WIDTH), "height": str(strokes.HEIGHT)}
        return Drawn((), {"src": link} | size)

    def links(shape: Shape, kind: str) -> list[Link]:
        return _links(partner, root, _title_variants(partner, shape, kind, palette))

    sources = [_source(links(shape, "avif"), shape, "avif")]
    if wide:
        both = [_source(links(wide, kind), wide, kind) for kind in variants.OF_PHOTOGRAPHS]
        sources = [*({"media": WIDE_SCREEN} | each for each in both), *sources]
    return Drawn(tuple(sources), _img(links(shape, "jpg"), shape))


Link = tuple[str, Variant]


def _links(record: Partner | Page, root: Root, found: tuple[Variant, ...]) -> list[Link]:
    return [(root(_path(record, each.name)), each) for each in found]


def _source(links: list[Link], shape: Shape, kind: str) -> dict[str, str]:
    """The files to choose from, and the size that keeps their place: the page never jumps."""
    typed = {"type": "image/avif"} if kind == "avif" else {}
    return _choice(links, shape) | _size(links) | typed


def _img(links: list[Link], shape: Shape) -> dict[str, str]:
    """The same for browsers that take none of the sources, and for those that choose nothing."""
    choice = _choice(links, shape) if len(links) > 1 else {}
    return {"src": links[-1][0]} | choice | _size(links)


def _choice(links: list[Link], shape: Shape) -> dict[str, str]:
    each = [f"{link} {variant.width}w" for link, variant in links]
    return {"srcset": ", ".join(each), "sizes": shape.sizes}


def _size(links: list[Link]) -> dict[str, str]:
    largest = links[-1][1]
    return {"width": str(largest.width), "height": str(largest.height)}
