"""An export read as a browser would: every link, asset and fragment must lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from xml.parsers import expat

from selectolax.lexbor import LexborHTMLParser


@dataclass(frozen=True)
class Finding:
    """Something wrong in a file of the export, whose path begins with a slash."""

    path: str
    message: str


class Facts(NamedTuple):
    """The facts of a file: the places in it, where its links lead, and its own faults.

    A place is a path below the root, with "#" and an id where the link names one.
    """

    ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Reads the files of an export that will stand at `base_url`, below `base_path`.

    `script` is the link to the one script that there may be, where a page's headers let one run.
    """

    base_path: str
    base_url: str
    script: str = ""

    def read(self, path: str, data: bytes) -> Facts:
        """The facts of a file; `path` begins with a slash and tells its kind."""
        if path.endswith(".html"):
            return self._page(path, data)
        if path.endswith(".css"):
            text = data.decode("utf-8", "replace")
            return self._facts(path, (), [("style", each) for each in _CSS_URL.findall(text)])
        if path.endswith((".xml", ".svg")):
            return self._xml(path, data)
        return Facts()

    def _page(self, path: str, data: bytes) -> Facts:
        """One h1, a language, no id twice, no script but the search's; and all that it leads to."""
        root = LexborHTMLParser(data).root
        assert root  # a parser for browsers makes an html element of anything
        ids: list[str] = []
        links: list[tuple[str, str]] = []
        faults: list[str] = []
        names: set[str] = set()
        headings = 0
        allowed = [self.script] * bool(_SEARCH.fullmatch(path))
        for node in root.traverse():
            tag, attributes = node.tag or "", node.attributes
            if tag in _TELLING:
                headings += tag == "h1"
                if tag == "script" and attributes.get("type") != "application/ld+json":
                    if attributes.get("src") in allowed and not node.text():
                        allowed.clear()
                    else:
                        faults.append("a script")
                if tag in _FOREIGN:
                    faults.append(f"an element <{tag}>")
            for name, value in attributes.items():
                if name in _LINKING:
                    links.append((tag, value or ""))
                elif name == "id":
                    ids += [value] if value else []
                elif name == "srcset":  # addresses and their widths; ours hold no comma
                    sources = map(str.split, (value or "").split(","))
                    links += [(tag, words[0]) for words in sources if words]
                elif name == "property" and value == "og:image":
                    links.append(("link", attributes.get("content") or ""))
                else:
                    names.add(name)
        counted = Counter(ids)
        faults += [f"the id “{each}” stands {n} times" for each, n in counted.items() if n > 1]
        if headings != 1:
            faults.append(f"{headings} headings of level 1, where one was expected")
        if not root.attributes.get("lang"):
            faults.append("no language on the html element")
        return self._facts(path, tuple(counted), links, [*faults, *_running(names)])

    def _xml(self, path: str, data: bytes) -> Facts:
        """Well-formed, nothing that runs, and nothing from elsewhere in a drawing."""
        tags: set[str] = set()
        names: set[str] = set()
        links: list[tuple[str, str]] = []

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            tags.add(tag)
            names.update(attributes)
            for name in _POINTING:
                if name in attributes:
                    links.append(("link", attributes[name]))

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        faults = []
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            faults.append(f"no well-formed XML: {error}")
        refused = (tag for tag in sorted(tags) if tag.rpartition(":")[2] in _REFUSED)
        faults += [f"an element <{tag}>" for tag in refused]
        faults += _running(names)
        return self._facts(path, (), links, faults)

    def _facts(
        self,
        path: str,
        ids: tuple[str, ...],
        links: Iterable[tuple[str, str]],
        faults: Iterable[str] = (),
    ) -> Facts:
        found = list(faults)
        places = []
        for tag, link in dict.fromkeys(links):
            if link.startswith(_FROM_ANYWHERE):
                here = ""
            elif _WITHIN.fullmatch(link):
                places.append(path + link)
                continue
            else:
                here = path
            place, fault = _place(self.base_path, self.base_url, here, tag, link)
            if fault:
                found.append(fault)
            elif place:
                places.append(place)
        return Facts(ids, tuple(dict.fromkeys(places)), tuple(found))


def _running(names: Iterable[str]) -> list[str]:
    """The faults in the names of attributes: those of handlers, whatever they hold."""
    handlers = sorted(name for name in names if name.startswith("on"))
    return [f"an attribute that runs a script: {name}" for name in handlers]


_SEARCH = re.compile(r"/[^/]+/search/index\.html")
_WITHIN = re.compile(r"#[\w-]+", re.A)
_PLAIN = re.compile(r"/(?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?", re.A)
"""An id of the page, and a path, without anything that must be resolved or unquoted."""

_FROM_ANYWHERE = ("/", "https://", "http://")
"""How links begin that lead from all pages to the same place: each is resolved once a run."""

_POINTING = ("href", "xlink:href")
_LINKING = frozenset([*_POINTING, "src", "poster", "action", "formaction"])
_FOREIGN = frozenset(["iframe", "object", "embed", "base", "foreignObject"])
_REFUSED = _FOREIGN | {"script"}
_TELLING = _REFUSED | {"h1"}

_CSS_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")


@lru_cache(maxsize=65_536)
def _place(base: str, base_url: str, path: str, tag: str, link: str) -> tuple[str, str]:
    """(the place below the root to which a link leads, or what is wrong); blanks for elsewhere."""
    origin = urljoin(base_url, "/").removesuffix("/") if tag == "link" else ""
    plain = link.removeprefix(origin)
    if _PLAIN.fullmatch(plain) and plain.startswith(f"{base}/"):
        place = plain.removeprefix(base)
        return f"{place}index.html" if place.endswith("/") else place, ""
    try:
        here = f"http://site.invalid{base}{path.removesuffix('index.html')}"
        parts = urlsplit(urljoin(here, link))
    except ValueError:
        return "", f"a link that no browser can read: {link}"
    if parts.scheme in ("javascript", "vbscript", "data"):
        return "", f"a link that runs or holds what a page must not: {link[:80]}"
    host = urlsplit(base_url).netloc
    own = tag == "link" and parts.netloc == host != ""  # canonical and hreflang have the host
    if parts.netloc != "site.invalid" and not own:
        if tag != "a" and parts.scheme in ("http", "https"):
            return "", f"something from another host: {link}"
        return "", ""
    target = unquote(parts.path)
    if not target.startswith(base + "/"):
        return "", f"a link that leaves the site's path: {link}"
    target = target.removeprefix(base)
    target += "index.html" if target.endswith("/") else ""
    return f"{target}#{unquote(parts.fragment)}" if parts.fragment else target, ""


def places(ids: Mapping[str, Iterable[str]]) -> set[str]:
    """Every place in some files to which a link may lead; `ids` are those in each file."""
    return ids.keys() | {f"{path}#{each}" for path, found in ids.items() for each in found}


def findings(facts: Mapping[str, Facts], places: Container[str]) -> Iterator[Finding]:
    """The faults in some files of an export that has these places."""
    sound: set[str] = set()  # to which one page leads, many do
    for path, found in facts.items():
        for fault in found.faults:
            yield Finding(path, fault)
        for place in found.links:
            if place in sound:
                continue
            if place in places:
                sound.add(place)
            else:
                file, _, fragment = place.partition("#")
                link = "" if file == path else file.removesuffix("index.html")
                if file not in places:
                    yield Finding(path, f"a link that leads nowhere: {link}")
                elif file.endswith(".html"):
                    yield Finding(
                        path, f"a link to a place that the page has not: {link}#{fragment}"
                    )
