"""Checks the key of a new or moved portrait or page, and returns the paths of its files."""

from __future__ import annotations

import re
from pathlib import Path

from portret.content import aliases, hints
from portret.content.fields import KEY, KEY_RULE
from portret.content.records import RESERVED, SPECIAL_PAGES, Name, Page, Partner, Site, documents
from portret.errors import Refused, quoted, shown


def check(site: Site, name: Name, record: Partner | Page | None = None) -> None:
    """Raises Refused if a new portrait or page, or the moved `record`, cannot have its key."""
    kind, key = name
    if not re.fullmatch(KEY, key):
        example = f", as {quoted(near)}" if (near := hints.key(key)) else ""
        raise Refused(f"{quoted(key)} is no key. Use {KEY_RULE}{example}.")
    special = kind == "page" and record is None and key in SPECIAL_PAGES
    if key in RESERVED and not special:
        raise Refused(f"The key {quoted(key)} is reserved. Choose another.")
    address = f"/partners/{key}/" if kind == "partner" else f"/{key}/"
    owner = aliases.former_addresses(documents(site).values()).get(address)
    if owner is not None and owner is not record:
        raise Refused(f"{quoted(key)} is a former key of {shown(owner.path)}. Choose another.")
    for language in site.languages:
        if (whole := f"/{language.tag}{address}") in site.redirects:
            raise Refused(f"site.yaml redirects {whole}. Take that out first.")


def own_path(folder: Path, name: Name) -> Path:
    """The path that is renamed with the key: the folder of a portrait, the file of a page."""
    kind, key = name
    return folder / "partners" / key if kind == "partner" else folder / "pages" / f"{key}.md"


def text_path(folder: Path, name: Name) -> Path:
    """The path of the text of a portrait or page."""
    own = own_path(folder, name)
    return own / "index.md" if name[0] == "partner" else own
