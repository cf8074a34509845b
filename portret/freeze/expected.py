"""The expected answers of a host for the files of a release: addresses, types, headers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from portret import compression
from portret.content import links
from portret.freeze.releases import File
from portret.site import headers
from portret.site.kinds import KINDS


def pages(manifest: Mapping[str, File]) -> dict[str, File]:
    """Returns the files that readers get, by their addresses below the site's root."""
    found = {}
    for name, file in manifest.items():
        path, form = f"/{links.without_index(name)}", name.rpartition(".")
        is_form = f".{form[2]}" in compression.ENDINGS and form[0] in manifest
        if not is_form and path not in _UNSERVED:
            found[path] = file
    return found


_UNSERVED = {rule for kind in KINDS if not kind.served for rule in kind.rules} | {"/.nojekyll"}
"""The addresses of files that hosts alone read."""

_TYPES = [
    (headers.expression(pattern), kind.content_type)
    for kind in KINDS
    for pattern in kind.patterns
    if kind.content_type
]

_TWINS = {
    "application/javascript": "text/javascript",
    "application/x-javascript": "text/javascript",
    "text/xml": "application/xml",
    "image/vnd.microsoft.icon": "image/x-icon",
}
"""Other names of content types, by which browsers know them as well."""


def content_type(path: str) -> str:
    """Returns the content type of an address, as the server has it."""
    for pattern, kind in _TYPES:
        if re.fullmatch(pattern, path):
            return kind
    ending = re.search(r"\.\w+$", path)
    known = ".html" if path.endswith("/") else ending[0].lower() if ending else ""
    return headers.CONTENT_TYPES.get(known, "text/plain; charset=utf-8")


def fits(name: str, found: str, wanted: str) -> bool:
    """Returns whether the value of a header means what it is to mean."""
    one, other = (re.sub(r"\s*([;,])\s*", r"\1 ", text.strip()) for text in (found, wanted))
    if name == "Content-Type":
        kind, _, more = one.lower().partition("; ")
        wanted_kind, _, _ = other.partition("; ")
        return _TWINS.get(kind, kind) == wanted_kind and more in ("", "charset=utf-8")
    if name == "Cache-Control":
        said, meant = set(one.lower().split(", ")), set(other.split(", "))
        return meant <= said or (wanted == headers.FRESH and bool(said & {"no-cache", "max-age=0"}))
    return one == other
