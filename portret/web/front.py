"""The way into the application: what is kept is answered here, all else by Flask."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from portret.web import kept
from portret.web.sites import Sites

METHODS = ("GET", "HEAD")
"""The methods that are answered."""


class Front:
    """A WSGI application around another; it answers below base_url's path.

    A page that this process has shown before needs no template, no route and nothing of Flask:
    its headers and bytes stand ready. It does not matter whether a server splits base_url's path
    off. A request from outside of it is marked: it is answered with the way to the site, or 404.
    """

    def __init__(self, sites: Sites, application: Any) -> None:
        self._sites = sites
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        full = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        if not self._sites.begun:
            self._sites.begin()
        resource = self._sites.shown.get(full)
        if resource and "HTTP_RANGE" not in environ and environ["REQUEST_METHOD"] in METHODS:
            coding = kept.coding_for(environ.get("HTTP_ACCEPT_ENCODING"), resource.codings)
            if coding is not None:
                known = environ.get("HTTP_IF_NONE_MATCH")
                if known and kept.has(known, resource.tag(coding)):
                    start_response("304 NOT MODIFIED", resource.unchanged(coding))
                    return []
                if form := self._sites.kept.get(resource, coding):
                    start_response("200 OK", list(form.headers))
                    return [form.body] if environ["REQUEST_METHOD"] == "GET" else []
        return self._by_flask(full, environ, start_response)

    def _by_flask(self, full: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The application's answer, in which the host that was asked for has no part."""
        environ["portret.host"] = environ.get("HTTP_HOST", "")  # which the desk alone looks at
        environ["HTTP_HOST"] = "localhost"
        base = ""
        with suppress(Exception):  # the view meets it again, and says it
            site = environ["portret.site"] = self._sites.current()
            base = site.snapshot.base_path.encode().decode("latin-1")
        if full.startswith(base + "/"):
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = base, full[len(base) :]
        elif full != "/healthz":
            environ["portret.outside"] = full in ("", "/", base)
        answer: Iterable[bytes] = self._application(environ, start_response)
        return answer
