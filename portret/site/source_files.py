"""The addresses of all files that are no pages: assets, pictures, documents, maps, the icon.

Each has a function that returns its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from portret.content import links
from portret.images import maps
from portret.site import assets as static
from portret.site import attachments, look, pictures
from portret.site.addresses import About
from portret.site.edition import Edition


def assets(edition: Edition) -> Iterator[About]:
    """The files of the static folders."""
    for _, path, make in static.found(edition.snapshot.settings.static_folders):
        yield About(values={"name": path.removeprefix("/static/")}, make=make)


def media(edition: Edition) -> Iterator[About]:
    """The pictures and documents of records, the files of the site's look, and the maps."""
    settings, palette = edition.snapshot.settings, edition.snapshot.look.palette
    for path, make in look.files(edition.snapshot.whole.look, settings):
        yield About(values={"name": path.removeprefix("/media/")}, make=make)
    for record in (*edition.partners.values(), *edition.pages.values()):
        drawn = pictures.files(record.record, settings.cache, palette)
        for path, make in (*drawn, *attachments.files(record.record)):
            yield About(values={"name": path.removeprefix("/media/")}, record=record, make=make)
    partners = edition.site.partners.values()
    every = frozenset(code for partner in partners for code in partner.countries)
    each = {every, *(frozenset([code]) for code in every)}
    for codes in sorted(each | {frozenset(partner.countries) for partner in partners}, key=sorted):
        for dark in (False, True) if codes else ():
            path = maps.address(codes, dark, palette)
            make = partial(maps.draw, codes, dark, palette)
            yield About(values={"name": path.removeprefix("/media/")}, make=make)


def icon(edition: Edition) -> Iterator[About]:
    """The icon at the root, if there is one."""
    make = look.favicon(edition.snapshot.whole.look, edition.snapshot.settings)
    if make:
        yield About(make=make)


def root(edition: Edition) -> Iterator[About]:
    """The files of `content/root/`; an index.html has the address of its folder, as with hosts."""
    for name, data in edition.site.root.items():
        yield About(values={"name": links.without_index(name)}, make=partial(bytes, data))
