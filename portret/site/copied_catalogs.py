"""Finds catalogues that only repeat the source, as programs export untranslated languages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from portret.catalogs.lookup import LONG, Catalog, Catalogs
from portret.content import translatable
from portret.content.records import Site


def marked(catalogs: Catalogs, site: Site) -> Catalogs:
    """The catalogues, `copied` in those in which nine of ten long texts of the content are copies.

    A language that is a variant of the source's own, as pt-BR is of pt, may well share its texts.
    """
    others = {
        tag: each
        for tag, each in catalogs.catalogs.items()
        if each.copies and each.language.code != site.source.code
    }
    if not others:
        return catalogs
    long = {
        (message.context, message.text)
        for record in translatable.records(site)
        for message in record.messages
        if len(message.text) > LONG
    }
    copied = {
        tag: dataclasses.replace(each, copied=True)
        for tag, each in others.items()
        if _is_copy(each, long)
    }
    found: Mapping[str, Catalog] = {**catalogs.catalogs, **copied}
    return dataclasses.replace(catalogs, catalogs=found) if copied else catalogs


def _is_copy(catalog: Catalog, long: set[tuple[str, str]]) -> bool:
    """Whether the translations of long texts are copies, and these are more than a few."""
    if catalog.copies * 10 < len(long):
        return False
    texts = ((key[1], catalog.texts[key]) for key in long & catalog.texts.keys())
    pairs = [(text, each[1][0]) for text, each in texts if not each[2] and each[1][0].strip()]
    copies = sum(text == translation for text, translation in pairs)
    return copies > 0 and copies * 10 >= len(pairs) * 9 and copies * 10 >= len(long)
