"""Looks whether the links of an export to other sites still lead somewhere, by means of lychee.

    .venv/bin/python -m tools.links build

prints a line for each that does not, with the pages on which it stands; `make links` freezes the
site first, and installs lychee. It always ends with exit status 0: another site's bad day is no
fault of this one. Links within the site are none of its business, a freeze checks them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests import tools

FEW = 3
"""How many pages are named for a link."""

POLITE = (
    *("--host-concurrency", "2", "--host-request-interval", "500ms", "--max-concurrency", "8"),
    *("--timeout", "20", "--max-retries", "2", "--accept", "200..=299,403,429,999"),
)
"""The bounds within which it asks. 403, 429 and 999 are said to programs, readers get the page."""


def broken(folder: Path, lychee: Path, more: Sequence[str] = POLITE) -> dict[str, str]:
    """The links of an export's pages that lead nowhere: why, and on which pages, by address."""
    root = folder.resolve()
    command = [str(lychee), "--no-progress", "--quiet", "--format", "json", "--mode", "plain"]
    command += ["--extensions", "html", "--root-dir", str(root), "--scheme", "http"]
    command += ["--scheme", "https", *more]
    if own := _own(root):
        command += ["--exclude", f"^{re.escape(own)}"]
    run = subprocess.run([*command, "--", str(root)], capture_output=True, text=True)
    try:
        said: dict[str, Any] = json.loads(run.stdout)
    except ValueError:
        raise tools.Missing(f"lychee says: {(run.stderr or run.stdout).strip()}") from None
    reasons: dict[str, str] = {}
    pages: dict[str, set[str]] = defaultdict(set)
    for file, links in [*said["error_map"].items(), *said["timeout_map"].items()]:
        for link in links:
            url, reason = link["url"], link["status"]["text"].partition(" (error ")[0]
            pages[url].add(f"/{Path(file).relative_to(root)}".removesuffix("index.html"))
            if "cached" not in reason.lower() or url not in reasons:  # which says nothing
                reasons[url] = reason
    return {url: f"{reasons[url]}, on {_listed(sorted(some))}" for url, some in pages.items()}


def _listed(pages: Sequence[str]) -> str:
    rest = len(pages) - FEW
    return ", ".join(pages[:FEW]) + (f" and {rest} more" if rest > 0 else "")


def _own(root: Path) -> str:
    """The address of the site itself, as its robots.txt names the sitemap; blank without one."""
    path = root / "robots.txt"
    text = path.read_text("utf-8") if path.is_file() else ""
    found = re.search(r"^Sitemap: (.*/)sitemap\.xml$", text, re.M)
    return found[1] if found else ""


def report(folder: Path) -> Iterator[str]:
    """A line for each link, and one where all is well or lychee cannot be had."""
    try:
        found = broken(folder, tools.lychee())
    except tools.Missing as reason:
        yield f"The links are not looked at. {reason}"
        return
    yield from (f"{link}: {told}" for link, told in sorted(found.items()))
    yield f"{len(found)} links to other sites lead nowhere." if found else "No link is broken."


if __name__ == "__main__":
    for line in report(Path(sys.argv[1])):
        print(line)
