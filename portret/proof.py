"""An export read as a browser would: every link, asset and fragment must lead somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

ATTRIBUTES = ("href", "src", "poster", "action")


@dataclass(frozen=True)
class Finding:
    """Something wrong in a page of the export."""

    path: str
    message: str


@dataclass
class _Page:
    ids: Counter[str] = field(default_factory=Counter)
    links: list[tuple[str, str]] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)


def findings(folder: Path, base_path: str, base_url: str) -> list[Finding]:
    """What is wrong in the HTML of an export that will stand below `base_path`."""
    files = {
        "/" + path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    pages = {
        path: _read(file.read_text("utf-8"))
        for path, file in files.items()
        if file.suffix == ".html"
    }
    host = urlsplit(base_url).netloc
    return [
        Finding(path, message)
        for path, page in pages.items()
        for message in _page_findings(path, page, files.keys(), pages, base_path, host)
    ]


def _read(text: str) -> _Page:
    tree = LexborHTMLParser(text)
    page = _Page()
    for node in tree.css("*"):
        page.tags[node.tag or ""] += 1
        attributes = node.attributes
        if identity := attributes.get("id"):
            page.ids[identity] += 1
        if attributes.get("property") == "og:image":
            page.links.append(("link", attributes.get("content") or ""))
        for name in ATTRIBUTES:
            if name in attributes:
                page.links.append((node.tag or "", attributes[name] or ""))
        for each in (attributes.get("srcset") or "").split(","):
            if words := each.split():  # an address and its width; ours hold no comma
                page.links.append((node.tag or "", words[0]))
    root = tree.css_first("html")
    if root is None or not root.attributes.get("lang"):
        page.tags["no lang"] += 1
    return page


def _page_findings(
    path: str,
    page: _Page,
    files: Iterable[str],
    pages: Mapping[str, _Page],
    base_path: str,
    host: str,
) -> Iterator[str]:
    for identity, count in page.ids.items():
        if count > 1:
            yield f"the id “{identity}” stands {count} times"
    if page.tags["h1"] != 1:
        yield f"{page.tags['h1']} headings of level 1, where one was expected"
    if page.tags["no lang"]:
        yield "no language on the html element"
    if page.tags["script"]:
        yield "a script"
    here = base_path + path.removesuffix("index.html")
    for tag, link in page.links:
        try:
            parts = urlsplit(urljoin(f"http://site.invalid{here}", link))
        except ValueError:
            yield f"a link that no browser can read: {link}"
            continue
        own = tag == "link" and parts.netloc == host != ""  # canonical and hreflang have the host
        if parts.netloc != "site.invalid" and not own:
            if tag != "a" and parts.scheme in ("http", "https"):
                yield f"something from another host: {link}"
            continue
        target = unquote(parts.path)
        if not target.startswith(base_path + "/"):
            yield f"a link that leaves the site's path: {link}"
            continue
        target = target.removeprefix(base_path)
        target += "index.html" if target.endswith("/") else ""
        if target not in files:
            yield f"a link that leads nowhere: {link}"
        elif (
            parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids
        ):
            yield f"a link to a place that the page has not: {link}"
