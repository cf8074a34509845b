"""Flask: the routes, the interface words of templates, and the answer at each address."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import flask
from flask_babel import Babel, Domain, refresh
from jinja2 import StrictUndefined
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from portret import locales
from portret.errors import Problem, Problems
from portret.images.reader import NoPicture
from portret.locales import Language
from portret.settings import Settings
from portret.site.addresses import CONTENT_TYPES, View, Views, urls
from portret.site.lastgood import LastGood
from portret.site.library import Library, Shown
from portret.web import headers, jinja
from portret.web.here import Here
from portret.web.preview import STATES, Preview, template_problem
from portret.web.words import Words


class _Domain(Domain):
    """Flask-Babel's domain, with our lookup behind it instead of compiled catalogues."""

    def get_translations(self) -> Words:
        here: Here = flask.request.environ["portret.web.here"]
        return here.gettext(here.language)


class _Babel(Babel):
    """Flask-Babel with that domain."""

    @cached_property
    def domain_instance(self) -> Domain:
        return _Domain()


def _locale() -> str:
    here: Here = flask.request.environ["portret.web.here"]
    return here.language.locale


# ---------------------------------------------------------------- answering


def start(app: flask.Flask, *, serves: bool = False) -> None:
    """Let an application answer: with its site, routes, template settings and languages.

    Where it serves readers they get the last good content as long as it is broken.
    """
    settings: Settings = app.config["SETTINGS"]
    last_good = LastGood(settings.content, settings.cache) if serves else None
    library = Library(settings, 0 if app.debug else 0.2 if settings.preview else 1, last_good)
    app.jinja_environment = jinja.Environment
    vars(app).pop("jinja_env", None)  # Flask's command line has had one made by then
    app.jinja_env.bytecode_cache = jinja.Compiled(settings.cache / "templates")
    _Babel(app, locale_selector=_locale)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for name in ("config", "request", "session", "g", "url_for", "get_flashed_messages"):
        del app.jinja_env.globals[name]  # Flask's, which no page is made from
    app.jinja_env.auto_reload = library.settings.preview or app.debug
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
        self._latest: tuple[Shown, Views] | None = None
        self._told: tuple[object, ...] = ()
        self.last_good: dict[str, str] = {}

    def current(self) -> tuple[Shown, Views]:
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
    full = flask.request.root_path + flask.request.path
    if answers.library.settings.preview and "/-/" in full:
        return _preview_file(answers.library, full.rpartition("/-/")[2])
    try:
        shown, views = answers.current()
    finally:
        answers.tell(app.logger)
    base = shown.base_path
    if full.removeprefix(base) == "/healthz":
        return _plain("ok\n")
    if base and not full.startswith(base + "/"):
        if full in ("/", base):
            return flask.redirect(base + "/", 302)
        return answer(shown, Here(shown, views, views["/404.html"]), 404)
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
        return answer(shown, Here(shown, views, not_found(path, views)), 404)
    if view.target and not exporting:
        return flask.redirect(base + quote(view.target), 301)
    return answer(shown, Here(shown, views, view))


def not_found(path: str, views: Mapping[str, View]) -> View:
    """The 404 page for an unknown address: its language's, elsewhere the one in every language."""
    tag = path.split("/")[1]
    return views.get(f"/{tag}/404.html", views["/404.html"])


def answer(shown: Shown, here: Here, status: int = 200) -> Response:
    """What stands at an address, with its headers."""
    view = here.view
    if shown.settings.preview:
        here = dataclasses.replace(here, preview=Preview(shown, view))
    flask.request.environ["portret.web.here"] = here
    if view.make:
        try:
            body: bytes | str = view.make()
        except NoPicture as fault:
            flask.current_app.logger.error("%s: %s. %s", view.path, *fault.args)
            return answer(shown, dataclasses.replace(here, view=here.views["/404.html"]), 404)
    elif here.preview and view.template.endswith(".html"):
        body = _previewed(here)
    else:
        body = page(flask.current_app, here)
    response = flask.Response(body, status=status, content_type=view.content_type)
    response.headers["Cache-Control"] = headers.cache_control(view.path)
    if view.path == "/":
        response.headers["Vary"] = "Accept-Language"
    if status == 200:
        response.add_etag()
        response.make_conditional(flask.request.environ)
    return response


def page(app: flask.Flask, here: Here) -> str:
    """What a template makes of a page."""
    template = app.jinja_env.get_template(here.view.template)
    words = here.gettext(here.language).functions()
    return template.render(here=here, view=here.view, e=here.edition, **words)


def _secured(response: flask.Response) -> flask.Response:
    """What every answer carries, also Flask's own, as that to an unknown method."""
    answers: Answers = flask.current_app.extensions["portret"]
    preview = answers.library.settings.preview
    response.headers.update(headers.PREVIEW if preview else headers.SECURITY)
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
    answers: Answers = flask.current_app.extensions["portret"]
    if answers.library.settings.preview:
        body = _with_bar(flask.render_template("_broken.html"), answers.library, error.problems)
        return flask.Response(body, 503)
    text = "503: the content of this site has errors. `flask check` lists them.\n"
    response = _plain(text, 503)
    response.headers["Retry-After"] = "60"
    return response


# ---------------------------------------------------------------- the preview


def _previewed(here: Here) -> str:
    """A page with the preview's bar; the last good one where it cannot be made now."""
    assert here.preview is not None
    answers: Answers = flask.current_app.extensions["portret"]
    good, library = answers.last_good, answers.library
    problems = library.problems
    try:
        good[here.view.path] = page(flask.current_app, here)
    except Exception as error:  # whatever a template under the editor's hands may raise
        problems = (*problems, template_problem(error, library.settings.templates))
    last = good.get(here.view.path) or flask.render_template("_broken.html")
    base, views = here.root(""), here.views
    return _with_bar(
        last,
        library,
        problems,
        root=base,
        shares=[(each, base + path, share) for each, path, share in here.preview.shares(views)],
        current=here.view.language,
        is_source=here.edition.is_source,
        standings=here.preview.standings(),
    )


def _with_bar(page: str, library: Library, problems: Iterable[Problem], **values: Any) -> str:
    """The page's HTML with the preview's bar at its end."""
    nothing: dict[str, Any] = {
        "root": "",
        "shares": (),
        "current": None,
        "is_source": True,
        "standings": {},
    }
    bar = flask.render_template(
        "_preview.html",
        **{**nothing, **values},
        states=STATES,
        revision=library.revision,
        problems=[each for each in problems if each.severity == "error"],
    )
    return page.replace("</body>", f"{bar}</body>", 1)


def _preview_file(library: Library, name: str) -> Response:
    """The preview's script, its style sheet, or the stream that tells of changed files."""
    if name == "events":
        response: Response = flask.Response(_events(library), content_type="text/event-stream")
    elif name in ("preview.js", "preview.css"):
        data = (library.settings.static / "preview" / name).read_bytes()
        response = flask.Response(data, content_type=CONTENT_TYPES[Path(name).suffix])
    else:
        response = _plain("404\n", 404)
    return response


def _events(library: Library) -> Iterator[str]:
    """Server-sent events (HTML, 9.2): the revision at once and after every change, for a while.

    The browser comes back by itself, so that no worker is bound to a reader who has left.
    """
    told, until = "", time.monotonic() + 20
    yield "retry: 300\n\n"
    while (began := time.monotonic()) < until:
        revision = library.look()
        yield f"data: {revision}\n\n" if revision != told else ":\n\n"
        told = revision
        time.sleep(max(0.2, time.monotonic() - began))  # looking takes a half of the time at most
