"""Answers the preview's panel, with which translators edit texts, if editing is switched on.

A request must come from a page of the preview itself: Host, Origin and Sec-Fetch-Site are checked,
and a token that only such a page has. A text is checked like one in a file, and saved into the
catalogue; nothing is stored elsewhere.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import flask
from werkzeug.wrappers import Response

from portret.catalogs import pofile
from portret.errors import Problems, system_reason
from portret.said import in_language, said
from portret.site.headers import CONTENT_TYPES
from portret.translate import adding, catalog_checks, desk, extract, saving
from portret.translate.desk import Data
from portret.translate.extract import PotMessage
from portret.translate.saving import Saved
from portret.web import preview, uploads
from portret.web.desk_requests import (
    Desk,
    DeskRequest,
    RequestError,
    host_of,
    may_edit_at,
    own_netloc,
)
from portret.web.sites import ServedSite, sites

LARGEST = 100_000
"""The most bytes of a request; the longest block of text is far shorter."""


def set_up(app: flask.Flask) -> None:
    """Adds the routes of the panel to an application."""
    app.extensions["portret desk"] = Desk(app.config["SETTINGS"].cache)
    app.add_url_rule("/-/desk/<action>", "desk", answer, methods=["POST"])
    uploads.set_up(app)


# ---------------------------------------------------------------- checking a request


def answer(action: str) -> Response:
    """The answer to the panel, as JSON."""
    found: Desk = flask.current_app.extensions["portret desk"]
    try:
        _check(found, action)
        body, status = _run(found, action), 200
    except RequestError as refused:
        body, status = refused.body, refused.status
    except Problems as error:
        body, status = {"error": str(error.problems[0])}, 503
    except OSError as error:
        name = Path(error.filename or "the catalogue").name
        why = system_reason(error)
        reason = said("%(name)s cannot be written: %(why)s. Nothing is lost.", name=name, why=why)
        body, status = {"error": reason}, 507
    text = json.dumps(_translated(body, preview.speaker()), ensure_ascii=False)
    return flask.Response(text, status, content_type=CONTENT_TYPES[".json"])


def _translated(data: Any, say: Callable[[str], str]) -> Any:
    """The data with its sentences translated by `say`."""
    if isinstance(data, dict):
        return {name: _translated(each, say) for name, each in data.items()}
    if isinstance(data, list):
        return [_translated(each, say) for each in data]
    return in_language(data, say) if isinstance(data, str) else data


def _check(found: Desk, action: str) -> None:
    """Raises RequestError unless a page of this preview sent the request."""
    request = flask.request
    host, origin = request.environ["portret.host"], request.headers.get("Origin", "")
    if not may_edit_at(host_of(host)):
        raise RequestError(421, said("editing works at the address of PORTRET_BASE_URL alone"))
    sent = urlsplit(origin).netloc if origin.startswith(("http://", "https://")) else ""
    if not sent or sent not in (host, own_netloc()):
        raise RequestError(403, "a request from another site")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise RequestError(403, "a request from another site")
    if request.mimetype != "application/json":
        raise RequestError(415, "only JSON is read here")
    largest = uploads.LARGEST * 3 // 2 if action in uploads.ACTIONS else LARGEST  # as base64
    if request.content_length is None or request.content_length > largest:
        raise RequestError(413, f"longer than {largest // 1000} kB")
    if not hmac.compare_digest(
        request.headers.get("X-Portret-Token", "").encode(), found.token.encode()
    ):
        raise RequestError(403, said("the page is too old. Reload it"))


# ---------------------------------------------------------------- actions


def _run(found: Desk, action: str) -> Data:
    """The answer of an action; RequestError if it cannot be done."""
    site: ServedSite = sites(flask.current_app).current()
    body = _body()
    languages = {each.tag: each for each in site.snapshot.languages}
    language = languages.get(str(body.get("tag")))
    if language is None or action not in _ACTIONS:
        raise RequestError(404, "no such language, or nothing that can be asked")
    key = (str(body.get("msgctxt", "")), str(body.get("msgid", "")))
    messages = found.messages(site.snapshot, site.renderer.templates)
    message = messages.by_key.get(key, PotMessage(*key))
    request = DeskRequest(found, site.snapshot, messages, language, message, body)
    if action in _OF_TEXTS and not (message.kinds and _is_translated(request)):
        raise RequestError(404, said("this text is gone. Reload the page"))
    try:
        return _ACTIONS[action](request)
    except saving.InvalidTranslation as reason:
        raise RequestError(422, said("this cannot be saved: %(why)s", why=reason.args[0])) from None
    except pofile.Unreadable as error:
        line, found_there, remedy = error.faults[0]
        place = f"{request.catalog.path.name}:{line}: {found_there}. {remedy}"
        raise RequestError(
            409, said("the catalogue cannot be read. %(place)s", place=place)
        ) from None


def _body() -> Mapping[str, Any]:
    try:
        found = json.loads(flask.request.get_data())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RequestError(400, "no JSON object")
    return found


def _is_translated(request: DeskRequest) -> bool:
    """Whether the message belongs in the language's catalogue."""
    return bool(extract.in_catalog([request.message], request.language, request.site.source))


def _open(request: DeskRequest) -> Data:
    return desk.message_data(request.site, request.messages, request.language, request.message)


def _judge(request: DeskRequest) -> Data:
    texts = saving.normalized(request.message, request.texts)
    entry = request.catalog.file.in_use.get(request.message.key) if request.catalog.file else None
    found = desk.problems(request.site, request.catalog, request.message, texts, entry)
    return {"problems": found}


def _save(request: DeskRequest) -> Data:
    found = _judge(request)
    if any(each["error"] for each in found["problems"]):
        raise RequestError(422, said("readers would never get this text"), **found)
    place = desk.catalog_file(request.site, request.messages, request.language)
    text = saving.Translation(request.message, request.texts, request.text("state"))
    return _outcome(request, saving.save(place, [text], request.text("name"))[0])


def _waive(request: DeskRequest) -> Data:
    code = request.text("code")
    if code not in catalog_checks.CODES:
        raise RequestError(400, "no such warning")
    place = desk.catalog_file(request.site, request.messages, request.language)
    reason, state = request.text("reason"), request.text("state")
    return _outcome(request, saving.waive(place, request.message, code, reason, state))


def _undo(request: DeskRequest) -> Data:
    before, state = request.text("before"), request.text("state")
    seal = _seal(request, before, state)
    if not hmac.compare_digest(request.text("seal").encode(), seal.encode()):
        raise RequestError(403, "nothing that was saved here")
    place = desk.catalog_file(request.site, request.messages, request.language)
    return _outcome(request, saving.restore(place, request.message, before, state))


def _seal(request: DeskRequest, before: str, state: str) -> str:
    return request.desk.sign(request.language.tag, *request.message.key, before, state)


def _outcome(request: DeskRequest, saved: Saved) -> Data:
    """The entry as it is now, and how to undo; RequestError if somebody else changed it first."""
    now = desk.entry_data(request.site, request.catalog, request.message, saved.entry)
    if not saved.done:
        raise RequestError(409, said("Someone else has changed this text meanwhile."), now=now)
    seal = _seal(request, saved.before, now["state"])
    return {"now": now, "undo": {"before": saved.before, "state": now["state"], "seal": seal}}


def _next(request: DeskRequest) -> Data:
    found = desk.next_page(request.site, request.language, request.text("page"))
    return {"href": request.site.base_path + found if found else ""}


def _begin(request: DeskRequest) -> Data:
    try:
        added = adding.add_language(request.site, request.messages.all, request.text("new").strip())
    except adding.CannotAdd as reason:
        raise RequestError(422, reason.args[0]) from None
    href = f"{request.site.base_path}/{added.language.tag}/"
    return {"name": added.language.name, "waiting": added.untranslated, "href": href}


_OF_TEXTS: Mapping[str, Callable[[DeskRequest], Data]] = {
    "open": _open,
    "check": _judge,
    "save": _save,
    "waive": _waive,
    "undo": _undo,
}
_ACTIONS = {**_OF_TEXTS, "next": _next, "begin": _begin, **uploads.ACTIONS}
