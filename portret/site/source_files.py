"""The addresses of the files beside the pages: assets, pictures, documents, maps, the icon.

Each has a function that makes its bytes when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from portret.images import maps
from portret.site import attachments, look, pictures
from portret.site.addresses import About
from portret.site.edition import Edition


def assets(edition: Edition) -> Iterator[About]:
    """The files of the static folder."""
    for name, path in edition.snapshot.assets.items():
        make = (edition.snapshot.settings.static / name).read_bytes
        yield About(values={"name": path.removeprefix("/static/")}, make=make)


def media(edition: Edition) -> Iterator[About]:
    """The pictures and documents of records, the icon, and the maps."""
    settings = edition.snapshot.settings
    for path, make in look.files(settings.static, settings.cache):
        yield About(values={"name": path.removeprefix("/media/")}, make=make)
    for record in (*edition.partners.values(), *edition.pages.values()):
        drawn = pictures.files(record.record, settings.cache)
        for path, make in (*drawn, *attachments.files(record.record)):
            yield About(values={"name": path.removeprefix("/media/")}, record=record, make=make)
    partners = edition.site.partners.values()
    every = frozenset(code for partner in partners for code in partner.countries)
    each = {every, *(frozenset([code]) for code in every)}
    for codes in sorted(each | {frozenset(partner.countries) for partner in partners}, key=sorted):
        for dark in (False, True) if codes else ():
            path = maps.address(codes, dark)
            make = partial(maps.draw, codes, dark)
            yield About(values={"name": path.removeprefix("/media/")}, make=make)


def icon(edition: Edition) -> Iterator[About]:
    """The icon at the root, if there is one."""
    icon = edition.snapshot.settings.static / "favicon.ico"
    if icon.is_file():
        yield About(make=icon.read_bytes)


def root(edition: Edition) -> Iterator[About]:
    """The files of `content/root/`."""
    for name, data in edition.site.root.items():
        yield About(values={"name": name}, make=partial(bytes, data))
