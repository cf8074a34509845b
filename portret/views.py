"""Flask: the routes, the interface words of templates, and the answer at each address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

import flask
from flask_babel import Babel, Domain, refresh
from jinja2 import StrictUndefined
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from . import headers, locales
from .addresses import View, urls
from .errors import Problems
from .here import Here, Words
from .library import Library, Shown
from .locales import Language


class _Domain(Domain):
    """Flask-Babel's domain, with our lookup behind it instead of compiled catalogues."""

    def get_translations(self) -> Words:
        here: Here = flask.request.environ["portret.here"]
        return Words(here.shown, here.language)


class _Babel(Babel):
    """Flask-Babel with that domain."""

    @cached_property
    def domain_instance(self) -> Domain:
        return _Domain()


def _locale() -> str:
    here: Here = flask.request.environ["portret.here"]
    return here.language.locale


# ---------------------------------------------------------------- answering


def init_app(app: flask.Flask, library: Library) -> None:
    """Register the routes, the template settings and the languages."""
    _Babel(app, locale_selector=_locale)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["portret"] = Answers(library)
    app.before_request(refresh)
    app.after_request(_secured)
    app.add_url_rule("/", "show", show, defaults={"path": ""})
    app.add_url_rule("/<path:path>", "show", show)
    app.register_error_handler(Problems, _unavailable)


class Answers:
    """The addresses of the site as it is now, listed once for each reading of its files."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._latest: tuple[Shown, Mapping[str, View]] | None = None
        self._told: tuple[object, ...] = ()

    def current(self) -> tuple[Shown, Mapping[str, View]]:
        """The site and its addresses; Problems where the site never was sound."""
        shown = self.library.current()
        if self._latest is None or self._latest[0] is not shown:
            self._latest = (shown, urls(shown))
        return self._latest

    def tell(self, logger: Any) -> None:
        """Log the problems of the files as they are, once."""
        if self.library.problems != self._told:
            self._told = self.library.problems
            for problem in self._told:
                logger.error("%s", problem)


def show(path: str) -> Response:
    """The answer at an address: a page, a file, a redirect, or the language's 404."""
    app = flask.current_app
    answers: Answers = app.extensions["portret"]
    try:
        shown, views = answers.current()
    finally:
        answers.tell(app.logger)
    full = flask.request.root_path + flask.request.path
    base = shown.base_path
    if full.removeprefix(base) == "/healthz":
        return _plain("ok\n")
    if base and not full.startswith(base + "/"):
        if full in ("/", base):
            return flask.redirect(base + "/", 302)
        return answer(Here(shown, views, views["/404.html"]), 404)
    path = full.removeprefix(base)
    exporting = app.config.get("EXPORTING", False)
    if path == "/" and not exporting and (fit := _negotiated(shown)):
        response = flask.redirect(f"{base}/{fit.tag}/", 302)
        response.headers["Vary"] = "Accept-Language"
        response.headers["Cache-Control"] = "private, no-cache"
        return response
    view = views.get(path)
    if view is None:
        if path + "/" in views:
            return flask.redirect(base + quote(path) + "/", 308)
        return answer(Here(shown, views, not_found(path, views)), 404)
    if view.target and not exporting:
        return flask.redirect(base + quote(view.target), 301)
    return answer(Here(shown, views, view))


def not_found(path: str, views: Mapping[str, View]) -> View:
    """The 404 page for an unknown address: its language's, elsewhere the one in every language."""
    tag = path.split("/")[1]
    return views.get(f"/{tag}/404.html", views["/404.html"])


def answer(here: Here, status: int = 200) -> Response:
    """What stands at an address, with its headers."""
    view = here.view
    if view.file:
        body: bytes | str = view.file.read_bytes()
    else:
        flask.request.environ["portret.here"] = here
        body = flask.render_template(view.template, here=here, view=view, e=here.edition)
    response = flask.Response(body, status=status, content_type=view.content_type)
    response.headers["Cache-Control"] = headers.cache_control(view.path)
    if view.path == "/":
        response.headers["Vary"] = "Accept-Language"
    if status == 200:
        response.add_etag()
        response.make_conditional(flask.request.environ)
    return response


def _secured(response: flask.Response) -> flask.Response:
    """What every answer carries, also Flask's own, as that to an unknown method."""
    response.headers.update(headers.SECURITY)
    return response


def _plain(text: str, status: int = 200) -> Response:
    """A word to machines that nobody keeps."""
    response = flask.Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _negotiated(shown: Shown) -> Language | None:
    """The language that the reader's browser asks for, if the site has it (RFC 9110, 12.5.4)."""
    header = flask.request.headers.get("Accept-Language", "")[:1000]
    accepted = parse_accept_header(header, LanguageAccept)
    wanted: Iterable[str] = (tag for tag, quality in accepted if quality > 0)
    return locales.negotiate(wanted, shown.site.languages)


def _unavailable(error: Problems) -> Response:
    """The answer while the site has never been sound; what is wrong stands in the log."""
    text = "503: the content of this site has errors. `flask check` lists them.\n"
    response = _plain(text, 503)
    response.headers["Retry-After"] = "60"
    return response
