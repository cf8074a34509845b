"""Warnings about letters that social cards leave out, because no font has them."""

from __future__ import annotations

from collections.abc import Iterator

from portret.errors import Problem, quoted
from portret.images import typesetting
from portret.site.addresses import Addresses


def lacking(addresses: Addresses) -> Iterator[Problem]:
    """A warning for each script of which social cards leave out what no font has."""
    lost: dict[str, dict[str, str]] = {}
    for path in addresses:
        card = addresses.social_card(path)
        for script, chars in typesetting.by_script(card.missing if card else "").items():
            lost.setdefault(script, {})[path] = chars
    for script, pages in sorted(lost.items()):
        first, more = next(iter(pages)), len(pages) - 1
        chars = "".join(dict.fromkeys("".join(pages.values())))
        yield Problem(
            addresses[first].source or addresses.snapshot.whole.path,
            1,
            f"the social card of {first}{f' and {more} more' if more else ''} leaves out "
            f"{quoted(chars, 40)}: no font has these {script}",
            "That may stay so; else name a font that has them in PORTRET_SHARE_FONT.",
            "warning",
            "social-card",
        )
