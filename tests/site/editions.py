"""The tiny site with portraits of a test's own, in one language."""

from __future__ import annotations

from pathlib import Path

from portret.site.edition import Edition
from tests import apps
from tests.sites import SITE, make_site


def made(folder: Path, tag: str = "nl", site: str = SITE, **files: str) -> Edition:
    """The tiny site with these portraits alone, in one language."""
    named = {f"partners/{key}/index.md": text for key, text in files.items()}
    make_site(folder, {"site.yaml": site, "partners/anker/index.md": None, **named})
    snapshot = apps.make_app(folder).extensions["portret"].current().snapshot
    found: Edition = snapshot.editions[tag]
    return found


def portrait(title: str, published: str = "2017-06-04", matter: str = "", body: str = "X.") -> str:
    """A portrait's file."""
    return f"---\ntitle: {title}\npublished: {published}\n{matter}---\n\n{body}\n"
