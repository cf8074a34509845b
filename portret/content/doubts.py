"""Warnings about what an author surely did not mean."""

from __future__ import annotations

from collections.abc import Iterator

from portret.content.frontmatter import Markdown
from portret.content.records import Site, documents
from portret.errors import Problem
from portret.markdown.doubts import doubts


def warnings(site: Site) -> Iterator[Problem]:
    """A warning for each doubt about the Markdown of portraits and pages."""
    for record in documents(site).values():
        for name, before in (("about", "about: "), ("body", "")):
            text: Markdown = getattr(record, name, Markdown(""))
            for each in doubts(text):
                line = text.line + each.line - 1
                message = f"{before}{each.message}"
                yield Problem(record.path, line, message, each.remedy, "warning", "markdown")
