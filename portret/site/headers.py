"""Headers and content types as data, for the server and for every host file."""

from __future__ import annotations

from portret.content.attachments import KINDS

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; "
        "connect-src 'self'; "  # no page connects, but Lighthouse reads robots.txt in its name
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""The headers of every answer: nothing runs, comes from another host or is framed."""

PREVIEW = SECURITY | {
    "Content-Security-Policy": SECURITY["Content-Security-Policy"] + "; script-src 'self'",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
"""The headers of a preview: its own script runs, nothing is kept or listed by others."""

FOREVER = "public, max-age=31536000, immutable"
"""For a file with a digest in its name: another content has another address."""

FRESH = "public, no-cache"
"""For a page: kept, but asked after each time, which costs a 304 by its ETag."""


def cache_control(path: str) -> str:
    """The Cache-Control of an address below the site's root."""
    return FOREVER if path.startswith(("/static/", "/media/")) else FRESH


def of(path: str) -> dict[str, str]:
    """The headers of an answer at an address below the site's root, beside those of its form."""
    return SECURITY | {"Cache-Control": cache_control(path)}


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
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    **{each.ending: each.media_type for each in KINDS.values()},
}
"""The content types of everything that is served, the same on every machine (trap 20)."""
