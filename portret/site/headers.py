"""Headers and content types as data, for the server and for every host file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from portret.content.attachments import KINDS

_POLICY = {
    "default-src": "'none'",
    "img-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "connect-src": "'self'",  # the search reads its index; Lighthouse reads robots.txt for a page
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def _policy(**more: str) -> Mapping[str, str]:
    """The policy as a header, with sources of more kinds."""
    sources = _POLICY | {name.replace("_", "-"): value for name, value in more.items()}
    return {"Content-Security-Policy": "; ".join(map(" ".join, sources.items()))}


SECURITY: dict[str, str] = {
    **_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""The headers of an answer: nothing runs, comes from another host or is framed."""

SEARCH = _policy(script_src="'self'", form_action="'self'")
"""The policy of a search page, the only one with a form and with a script, both the site's own."""

PREVIEW = {**SECURITY, **SEARCH, "X-Robots-Tag": "noindex", "Cache-Control": "no-store"}
"""The headers of a preview: its own script runs, nothing is kept or listed by others."""


FOREVER = "public, max-age=31536000, immutable"
"""For a file with a digest in its name: another content has another address."""

FRESH = "public, no-cache"
"""For a page: kept, but asked after each time, which costs a 304 by its ETag."""


CHOICE = "private, no-cache"
"""For the way from `/` to a reader's own language, which is another reader's wrong one."""

_SHARED = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""For what feed readers and other sites show or count with: pictures, documents, open data."""

Rules = Sequence[tuple[str, Mapping[str, str]]]

RULES: Rules = (
    ("/*", SECURITY | {"Cache-Control": FRESH}),
    ("/*/search/", SEARCH),
    ("/static/*", {"Cache-Control": FOREVER}),
    ("/media/*", {"Cache-Control": FOREVER, **_SHARED}),
    ("/data/*", {"Access-Control-Allow-Origin": "*", **_SHARED}),
)
"""(addresses below the site's root, their headers); `*` is anything, and a later rule goes over an
earlier one, header by header. The server and every host's file go by them."""


def rules(hsts: str = "") -> Rules:
    """RULES, and where `hsts` is given the promise of https for so many seconds (RFC 6797)."""
    promise = {"Strict-Transport-Security": f"max-age={hsts}"}
    return [*RULES, ("/*", promise)] if SECONDS.fullmatch(hsts) else RULES


SECONDS = re.compile(r"[0-9]{1,10}")
"""How long a browser keeps the promise of https."""


def of(path: str, rules: Rules = RULES) -> Mapping[str, str]:
    """The headers of a page or file at an address below the site's root."""
    found: dict[str, str] = {}
    for pattern, more in rules:
        if re.fullmatch(expression(pattern), path, re.S):
            found |= more
    return found


def expression(pattern: str) -> str:
    """The regular expression of a rule's addresses, as Perl, Go and Python read it."""
    return ".*".join(re.escape(part) for part in pattern.split("*"))


CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".ico": "image/x-icon",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    **{each.ending: each.media_type for each in KINDS.values()},
}
"""The content types of everything that is served, the same on every machine (trap 20)."""
