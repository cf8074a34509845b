"""The translator's desk: what the preview's panel asks of the server, where editing is switched on.

A request must come from a page of the preview itself: by its host, its origin, what the browser
says of it, and a token that only such a page has. A text is judged as one in a file is, and saved
into the catalogue, which stays the only truth.
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
from portret.web import dropped, preview
from portret.web.asking import Asked, Desk, Refused, base, host_of, is_ours
from portret.web.sites import Site, sites

LARGEST = 100_000
"""Bytes of a request: a block of text at its longest is far shorter."""


def set_up(app: flask.Flask) -> None:
    """Let an application answer the panel of its preview."""
    app.extensions["portret desk"] = Desk(app.config["SETTINGS"].cache)
    app.add_url_rule("/-/desk/<action>", "desk", answer, methods=["POST"])
    dropped.set_up(app)


# ---------------------------------------------------------------- who asks


def answer(action: str) -> Response:
    """The answer to the panel, as JSON."""
    found: Desk = flask.current_app.extensions["portret desk"]
    try:
        _guard(found, action)
        body, status = _done(found, action), 200
    except Refused as refused:
        body, status = refused.body, refused.status
    except Problems as error:
        body, status = {"error": str(error.problems[0])}, 503
    except OSError as error:
        name = Path(error.filename or "the catalogue").name
        why = system_reason(error)
        reason = said("%(name)s cannot be written: %(why)s. Nothing is lost.", name=name, why=why)
        body, status = {"error": reason}, 507
    text = json.dumps(_told(body, preview.speaker()), ensure_ascii=False)
    return flask.Response(text, status, content_type=CONTENT_TYPES[".json"])


def _told(data: Any, say: Callable[[str], str]) -> Any:
    """The data, with what is said in it in the language of the browser."""
    if isinstance(data, dict):
        return {name: _told(each, say) for name, each in data.items()}
    if isinstance(data, list):
        return [_told(each, say) for each in data]
    return in_language(data, say) if isinstance(data, str) else data


def _guard(found: Desk, action: str) -> None:
    """Refuse what no page of this preview can have sent."""
    request = flask.request
    host, origin = request.environ["portret.host"], request.headers.get("Origin", "")
    if not is_ours(host_of(host)):
        raise Refused(421, said("editing works at the address of PORTRET_BASE_URL alone"))
    sent = urlsplit(origin).netloc if origin.startswith(("http://", "https://")) else ""
    if not sent or sent not in (host, base()):
        raise Refused(403, "a request from another site")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise Refused(403, "a request from another site")
    if request.mimetype != "application/json":
        raise Refused(415, "only JSON is read here")
    largest = dropped.LARGEST * 3 // 2 if action in dropped.ACTIONS else LARGEST  # as base64
    if request.content_length is None or request.content_length > largest:
        raise Refused(413, f"longer than {largest // 1000} kB")
    if not hmac.compare_digest(
        request.headers.get("X-Portret-Token", "").encode(), found.token.encode()
    ):
        raise Refused(403, said("the page is too old. Reload it"))


# ---------------------------------------------------------------- what is asked


def _done(found: Desk, action: str) -> Data:
    """The answer to what is asked; Refused where it is nothing that can be done."""
    site: Site = sites(flask.current_app).current()
    body = _body()
    languages = {each.tag: each for each in site.snapshot.languages}
    language = languages.get(str(body.get("tag")))
    if language is None or action not in _ACTIONS:
        raise Refused(404, "no such language, or nothing that can be asked")
    key = (str(body.get("msgctxt", "")), str(body.get("msgid", "")))
    messages = found.messages(site.snapshot, site.renderer.templates)
    message = messages.by_key.get(key, PotMessage(*key))
    asked = Asked(found, site.snapshot, messages, language, message, body)
    if action in _OF_TEXTS and not (message.kinds and _is_translated(asked)):
        raise Refused(404, said("this text is gone. Reload the page"))
    try:
        return _ACTIONS[action](asked)
    except saving.InvalidTranslation as reason:
        raise Refused(422, said("this cannot be saved: %(why)s", why=reason.args[0])) from None
    except pofile.Unreadable as error:
        line, found_there, remedy = error.faults[0]
        place = f"{asked.catalog.path.name}:{line}: {found_there}. {remedy}"
        raise Refused(409, said("the catalogue cannot be read. %(place)s", place=place)) from None


def _body() -> Mapping[str, Any]:
    try:
        found = json.loads(flask.request.get_data())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(400, "no JSON object")
    return found


def _is_translated(asked: Asked) -> bool:
    """Whether the message is one of the language's catalogue."""
    return bool(extract.in_catalog([asked.message], asked.language, asked.site.source))


def _open(asked: Asked) -> Data:
    return desk.message_data(asked.site, asked.messages, asked.language, asked.message)


def _judge(asked: Asked) -> Data:
    texts = saving.normalized(asked.message, asked.texts)
    entry = asked.catalog.file.in_use.get(asked.message.key) if asked.catalog.file else None
    found = desk.problems(asked.site, asked.catalog, asked.message, texts, entry)
    return {"problems": found}


def _save(asked: Asked) -> Data:
    found = _judge(asked)
    if any(each["error"] for each in found["problems"]):
        raise Refused(422, said("readers would never get this text"), **found)
    place = desk.catalog_file(asked.site, asked.messages, asked.language)
    text = saving.Translation(asked.message, asked.texts, asked.text("state"))
    return _outcome(asked, saving.save(place, [text], asked.text("name"))[0])


def _waive(asked: Asked) -> Data:
    code = asked.text("code")
    if code not in catalog_checks.CODES:
        raise Refused(400, "no such doubt")
    place = desk.catalog_file(asked.site, asked.messages, asked.language)
    reason, state = asked.text("reason"), asked.text("state")
    return _outcome(asked, saving.waive(place, asked.message, code, reason, state))


def _undo(asked: Asked) -> Data:
    before, state = asked.text("before"), asked.text("state")
    seal = _seal(asked, before, state)
    if not hmac.compare_digest(asked.text("seal").encode(), seal.encode()):
        raise Refused(403, "nothing that was saved here")
    place = desk.catalog_file(asked.site, asked.messages, asked.language)
    return _outcome(asked, saving.restore(place, asked.message, before, state))


def _seal(asked: Asked, before: str, state: str) -> str:
    return asked.desk.sign(asked.language.tag, *asked.message.key, before, state)


def _outcome(asked: Asked, saved: Saved) -> Data:
    """The entry as it is now, and what is needed to undo; Refused where it was another."""
    now = desk.entry_data(asked.site, asked.catalog, asked.message, saved.entry)
    if not saved.done:
        raise Refused(409, said("Someone else has changed this text meanwhile."), now=now)
    seal = _seal(asked, saved.before, now["state"])
    return {"now": now, "undo": {"before": saved.before, "state": now["state"], "seal": seal}}


def _next(asked: Asked) -> Data:
    found = desk.next_page(asked.site, asked.language, asked.text("page"))
    return {"href": asked.site.base_path + found if found else ""}


def _begin(asked: Asked) -> Data:
    try:
        added = adding.add_language(asked.site, asked.messages.all, asked.text("new").strip())
    except adding.CannotAdd as reason:
        raise Refused(422, reason.args[0]) from None
    href = f"{asked.site.base_path}/{added.language.tag}/"
    return {"name": added.language.name, "waiting": added.untranslated, "href": href}


_OF_TEXTS: Mapping[str, Callable[[Asked], Data]] = {
    "open": _open,
    "check": _judge,
    "save": _save,
    "waive": _waive,
    "undo": _undo,
}
_ACTIONS = {**_OF_TEXTS, "next": _next, "begin": _begin, **dropped.ACTIONS}
