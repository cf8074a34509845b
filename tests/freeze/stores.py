"""What the tests of publishing share: sites as texts by their paths, published by hand."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from portret.freeze import trees
from portret.freeze.publish import Destination
from portret.freeze.releases import Release

MANY = {f"nl/many/{number}/index.html": "many" for number in range(20)}
"""Files that stay, so that it is less work to change an older tree than to link all."""


def put(
    to: Destination, site: Mapping[str, str], copy: bool = False, base: Release | None = None
) -> Path:
    """Publish a site as a freeze does: only what is new is written. Returns its folder."""
    to.check()
    with to.locked():
        folder, base = to.begin(), base or to.published
        known = base.manifest if base and base.untouched else {}
        sums = {path: sha256(text.encode()).hexdigest() for path, text in site.items()}
        for path, text in site.items():
            if path not in known or known[path].sha256 != sums[path]:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(text)
        to.publish(folder, sums, base=base if known else None, copy=copy)
    return folder


def texts(folder: Path) -> dict[str, str]:
    """The files of a tree as text."""
    return {path: (folder / path).read_text() for path in trees.files(folder)}
