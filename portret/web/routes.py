"""Flask's routes: one rule for each kind of page, and the answer at each address."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote

import flask
from flask_babel import Babel, Domain, refresh
from werkzeug.datastructures import Headers
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import BaseConverter, Rule
from werkzeug.wrappers import Response

from portret import locales
from portret.content.last_good import LastGood
from portret.errors import Problems, Refused, Unusable, called
from portret.locales import Language
from portret.settings import Settings
from portret.site import headers
from portret.site.addresses import Address
from portret.site.kinds import KINDS
from portret.site.library import Library
from portret.site.pages import Page
from portret.site.search import SearchPage
from portret.site.words import Words
from portret.web import logs, preview, preview_files, rendering, response_cache
from portret.web.middleware import METHODS, Middleware
from portret.web.sites import ServedSite, Sites, sites

RETRY = "60"
"""Seconds after which clients should retry while there is no site to show."""


class _LanguageTag(BaseConverter):
    """The converter `language`: a language tag in a rule."""

    regex = "[a-z]{2,3}(?:-[A-Za-z0-9]+)*"


class _Rule(Rule):
    """A rule whose URL builder is compiled when it is first used.

    Pages get their addresses from `portret.site`, so it hardly ever is; compiling all builders took
    four fifths of the time in which an application starts.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(super()._compile_builder)
        return lambda rule, **values: compiled(append_unknown)(rule, **values)


class _Domain(Domain):
    """Flask-Babel's domain, with our lookup behind it instead of compiled catalogues."""

    def get_translations(self) -> Words:
        return _words()


class _Babel(Babel):
    """Flask-Babel with that domain."""

    @cached_property
    def domain_instance(self) -> Domain:
        return _Domain()


def _locale() -> str:
    return _words().language.locale


def _words() -> Words:
    """The interface's words in the language of the request, else in the source language."""
    site = current_site()
    tag = flask.request.environ.get("portret.language") or (flask.request.view_args or {}).get(
        "language"
    )
    words = site.renderer.words
    return words.get(str(tag)) or words[site.snapshot.source.tag]


def start(app: flask.Flask, *, serves: bool = False, log: str = "problems") -> None:
    """Sets up an application: its site, routes, templates and languages.

    With `serves`, readers get the last good content while the present one has errors, and each
    response is logged in the form `log`.
    """
    settings: Settings = app.config["SETTINGS"]
    last_good = LastGood(settings.content, settings.cache) if serves else None
    watched = serves and not (app.debug or settings.preview)
    library = Library(settings, 0 if app.debug or settings.edit else 0.2, last_good)
    found = app.extensions["portret"] = Sites(app, library, watched=watched)
    _Babel(app, locale_selector=_locale)
    rendering.set_up(app, settings)
    app.jinja_env.auto_reload = settings.preview or app.debug
    app.before_request(refresh)
    app.before_request(_before)
    app.after_request(_with_headers)
    app.url_defaults(_in_this_language)
    app.url_rule_class = _Rule
    app.url_map.converters["language"] = _LanguageTag
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    views = {"chooser": chooser, "search": search}
    for rule, name in {rule: kind.name for kind in reversed(KINDS) for rule in kind.rules}.items():
        app.add_url_rule(rule, name, views.get(name, show))
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/-/<name>", "preview", preview_files.answer)
    if settings.edit:
        from portret.web import desk  # which no other server has

        desk.set_up(app)
    app.register_error_handler(404, missing)
    app.register_error_handler(405, refused)
    app.register_error_handler(500, failed)
    app.register_error_handler(416, beyond)
    app.register_error_handler(Problems, unavailable)
    app.wsgi_app = Middleware(found, app.wsgi_app)  # type: ignore[method-assign]
    if watched:
        logs.set_up(app, log)


def _before() -> Response | None:
    """The response outside of base_url's path; MethodNotAllowed for other methods than METHODS."""
    method = flask.request.environ["REQUEST_METHOD"]  # as it came: Flask takes `get` for GET
    if method not in METHODS and flask.request.endpoint != "desk":
        raise MethodNotAllowed(METHODS)
    is_near = flask.request.environ.get("portret.outside")
    if is_near is None:
        return None
    site = current_site()
    if is_near:
        return flask.redirect(site.snapshot.base_path + "/", 302)
    return answer(site, site.addresses["/404.html"], 404)


def _in_this_language(endpoint: str, values: dict[str, Any]) -> None:
    """Makes `flask.url_for` lead to pages in the request's language, unless another is given."""
    map_, given = flask.current_app.url_map, flask.request.view_args if flask.request else None
    if given and "language" in given and map_.is_endpoint_expecting(endpoint, "language"):
        values.setdefault("language", given["language"])


def current_site() -> ServedSite:
    """The site as it is now; Problems if it never was valid."""
    app, begun_with = flask.current_app, flask.request.environ.get("portret.site")
    try:
        return begun_with or sites(app).current()
    finally:
        sites(app).log_problems(app.logger)


# ---------------------------------------------------------------- views


def show(**values: Any) -> Response:
    """The response for a page or file; it depends on the address and the coding alone."""
    site, path = current_site(), flask.request.path
    response = _at(site, path)
    if response.status_code in (200, 304) and not site.preview:
        site.mark_shown(site.addresses[path])
    return response


def chooser() -> Response:
    """A redirect to the reader's language, or a page to choose one."""
    site = current_site()
    languages = site.snapshot.languages
    fit = _negotiated(site) if len(languages) > 1 else languages[0]
    if fit and not flask.current_app.config.get("EXPORTING"):
        response = flask.redirect(f"{site.snapshot.base_path}/{fit.tag}/", 302)
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        response = _at(site, "/")
    if len(languages) > 1:
        response.vary.add("Accept-Language")
    return response


def healthz() -> Response:
    """The state of the site for monitoring; 503 if there is none to show."""
    found = sites(flask.current_app)
    try:
        current_site()
        status, more = 200, {}
    except Problems:
        status, more = 503, {"Retry-After": RETRY}
    text = json.dumps(found.health(), ensure_ascii=False) + "\n"
    given = {"Cache-Control": "no-store", **more}
    return flask.Response(text, status, given, content_type=headers.CONTENT_TYPES[".json"])


def refused(error: Exception) -> Response:
    """The response to a method other than METHODS."""
    told = f"405: only {' and '.join(METHODS)} are answered here.\n"
    return plain(told, 405, {"Allow": ", ".join(METHODS)})


def beyond(error: Any) -> Response:
    """The response to a request for a part of a file that it does not have."""
    size = {"Content-Range": f"bytes */{error.length}"}
    return plain("416: the file has no such part.\n", 416, size)


def failed(error: Exception) -> Response:
    """The response after an unexpected error, in the reader's language, or else in English."""
    try:
        site, tag = current_site(), flask.request.path.split("/")[1]
        language = _negotiated(site) or site.snapshot.languages[0]
        html = site.renderer.failed(tag if tag in site.renderer.words else language.tag)
    except Exception:  # whatever the first fault may bring with it
        return plain("500: something went wrong here.\n", 500)
    return flask.Response(html, 500, {"Cache-Control": "no-store"})


def missing(error: Exception | None = None) -> Response:
    """The response for an address without a rule: a redirect, or the 404 page."""
    return _at(current_site(), flask.request.path)


def search(language: str) -> Response:
    """The search page of a language, with results if the request has a query."""
    site, asked = current_site(), flask.request.args.get
    address = site.addresses.get(flask.request.path)
    query, theme, country = (asked(name, "").strip() for name in ("q", "theme", "country"))
    if not (query or theme or country) or address is None or address.kind.name != "search":
        return _at(site, flask.request.path)
    page = site.addresses.page(address.path)
    assert isinstance(page, SearchPage)
    page = site.searcher(language).answer(page, query, theme, country)
    return answer(site, address, page=page)


def _at(site: ServedSite, path: str) -> Response:
    """The response at an address below the site's root: page, redirect, 404 or 410."""
    address, below = site.addresses.get(path), site.addresses.get(path + "/")
    base, ledger = site.snapshot.base_path, site.snapshot.whole.ledger
    exporting = flask.current_app.config.get("EXPORTING")
    if address and not (address.kind.served or exporting):
        address = None
    if address is None and below and not below.about.target:
        return flask.redirect(base + quote(path) + "/", 308)
    if (address := address or below) is None:
        gone = ledger is not None and ledger.is_gone(path)
        return answer(site, site.not_found(path), 410 if gone else 404)
    if address.about.target and not exporting:
        return flask.redirect(base + quote(address.about.target), 301)
    return answer(site, address)


def answer(
    site: ServedSite, address: Address, status: int = 200, page: Page | None = None
) -> Response:
    """The response with the page at an address, in the coding that the client prefers.

    `page` replaces it for this request alone, as search results do.
    """
    environ = flask.request.environ
    environ["portret.language"] = address.edition.language.tag
    found = sites(flask.current_app)

    def body() -> bytes:
        return site.body(address, found.last_good_pages, page)

    try:
        if site.preview or page:
            given = {"Cache-Control": "no-cache"}
            return flask.Response(body(), status, given, content_type=address.content_type)
        resource = site.resource(address)
        coding = response_cache.coding_for(environ.get("HTTP_ACCEPT_ENCODING"), resource.codings)
        if coding is None:
            return plain("406: no form of this page that was asked for.\n", 406)
        tag = resource.tag(coding)
        if status == 200 and response_cache.matches(environ.get("HTTP_IF_NONE_MATCH"), tag):
            unchanged = Headers(resource.not_modified_headers(coding))
            return flask.Response(status=304, headers=unchanged)
        form = found.cache.get_or_make(resource, coding, body)
    except (Unusable, Refused) as fault:
        flask.current_app.logger.error("%s: %s", address.path, ". ".join(fault.args))
        return answer(site, site.addresses["/404.html"], 404)
    response = flask.Response(form.body, status, Headers(form.headers))
    if status != 200:
        del response.headers["ETag"]
    elif not resource.codings and response_cache.wants_part(environ, len(form.body)):
        response.make_conditional(environ, accept_ranges=True, complete_length=len(form.body))
    return response


def plain(text: str, status: int, more: Mapping[str, str] | None = None) -> Response:
    """A response of plain text with more headers, which nobody caches."""
    given = {"Cache-Control": "no-store", **(more or {})}
    return flask.Response(text, status, given, content_type="text/plain; charset=utf-8")


def _with_headers(response: flask.Response) -> flask.Response:
    """Adds the headers of every response, also of Flask's own ones."""
    settings: Settings = flask.current_app.config["SETTINGS"]
    path = flask.request.path if response.status_code < 400 else "/404.html"
    found = headers.of(path, headers.rules(settings.hsts))
    # Else browsers keep a way on for ever, and run in circles where the page comes back.
    given = {"Cache-Control": response.headers.get("Cache-Control", headers.FRESH)}
    response.headers.update(headers.PREVIEW if settings.preview else {**found, **given})
    return response


def _negotiated(site: ServedSite) -> Language | None:
    """The language of the site that the browser prefers; None if it accepts none."""
    return locales.negotiate(preview.accepted(), site.snapshot.site.languages)


def unavailable(error: Problems) -> Response:
    """The 503 response while the site has never been valid; the problems are in the log."""
    library = sites(flask.current_app).library
    if library.settings.preview:
        broken = flask.render_template("_broken.html")
        return flask.Response(preview.with_bar(broken, library, error.problems), 503)
    told = f"503: the content has errors. {called('check')} lists them.\n"
    return plain(told, 503, {"Retry-After": RETRY})
