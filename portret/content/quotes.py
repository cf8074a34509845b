"""Warnings about `<!-- quote -->` in a text where no quote can be shown."""

from __future__ import annotations

from collections.abc import Iterator

from portret.content import records
from portret.content.frontmatter import Markdown
from portret.content.records import Partner, Site
from portret.errors import Problem
from portret.markdown.blocks import QUOTE

WHERE = f"{QUOTE}: the place of a quote"


def problems(site: Site) -> Iterator[Problem]:
    """A warning for each place for a quote that readers do not see."""
    for record in records.documents(site).values():
        for name in ("about", "body"):
            text: Markdown = getattr(record, name, Markdown(""))
            lines = [n for n, line in enumerate(text.split("\n")) if line.strip() == QUOTE]
            if not (text.document.quotes and lines):
                continue
            if not isinstance(record, Partner) or name == "about":
                found, remedy = f"{WHERE}, which only the text of a portrait has", "Take it out."
            elif record.quote is None:
                found = f"{WHERE}, and the portrait has none"
                remedy = "Write the field `quote`, or take the line out."
            elif text.document.quotes > 1:
                lines = lines[1:]
                found, remedy = f"{WHERE} that already has one", "Keep one of the two."
            else:
                continue
            yield Problem(record.path, text.line + lines[0], found, remedy, "warning", "content")
