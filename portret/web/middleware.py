"""WSGI middleware that answers from the response cache, and leaves all else to Flask."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from portret.web import response_cache
from portret.web.sites import Sites

METHODS = ("GET", "HEAD")
"""The methods that are answered."""


class Middleware:
    """A WSGI application around another; it answers below base_url's path.

    A page that this process has shown before is answered without Flask, from its cached headers and
    bytes. It makes no difference whether the server puts base_url's path into SCRIPT_NAME. A
    request outside of this path is marked, and gets a redirect to the site or 404.
    """

    def __init__(self, sites: Sites, application: Any) -> None:
        self._sites = sites
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        full = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        if not self._sites.is_started:
            self._sites.start()
        resource = self._sites.shown.get(full)
        if resource and "HTTP_RANGE" not in environ and environ["REQUEST_METHOD"] in METHODS:
            coding = response_cache.coding_for(
                environ.get("HTTP_ACCEPT_ENCODING"), resource.codings
            )
            if coding is not None:
                known = environ.get("HTTP_IF_NONE_MATCH")
                if known and response_cache.matches(known, resource.tag(coding)):
                    start_response("304 NOT MODIFIED", resource.not_modified_headers(coding))
                    return []
                if found := self._sites.cache.get(resource, coding):
                    start_response("200 OK", list(found.headers))
                    return [found.body] if environ["REQUEST_METHOD"] == "GET" else []
        return self._by_flask(full, environ, start_response)

    def _by_flask(self, full: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The application's answer, which must not depend on the Host header."""
        environ["portret.host"] = environ.get("HTTP_HOST", "")  # only for the desk
        environ["HTTP_HOST"] = "localhost"
        base = ""
        with suppress(Exception):  # the view meets it again, and reports it
            site = environ["portret.site"] = self._sites.current()
            base = site.snapshot.base_path.encode().decode("latin-1")
        if full.startswith(base + "/") and not full.startswith(base + "//"):  # Flask drops one
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = base, full[len(base) :]
        elif full != "/healthz":
            environ["portret.outside"] = full in ("", "/", base)
        answer: Iterable[bytes] = self._application(environ, start_response)
        return answer
