"""The translator's desk: what the preview's panel asks of the server, where editing is switched on.

A request must come from a page of the preview itself: by its host, its origin, what the browser
says of it, and a token that only such a page has. A text is judged as one in a file is, and saved
into the catalogue, which stays the only truth.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import flask
from werkzeug.wrappers import Response

from portret.catalogs import pofile
from portret.catalogs.lookup import Catalog
from portret.errors import Problems, system_reason
from portret.locales import Language
from portret.site.edition import Snapshot
from portret.site.headers import CONTENT_TYPES
from portret.translate import desk, extract, saving, whole
from portret.translate.desk import Data, Messages
from portret.translate.extract import Wanted
from portret.translate.saving import Saved
from portret.web.sites import Site, sites

LARGEST = 100_000
"""Bytes of a request: a block of text at its longest is far shorter."""

HOME = ("localhost", "127.0.0.1", "::1")
"""The hosts of the machine itself."""


class Refused(Exception):
    """A request is not answered: its status, and why."""

    def __init__(self, status: int, reason: str, **more: Any) -> None:
        super().__init__(reason)
        self.status = status
        self.body: Data = {"error": reason, **more}


class Asked(NamedTuple):
    """A message of a language, of which something is asked."""

    desk: Desk
    site: Snapshot
    language: Language
    message: Wanted
    body: Mapping[str, Any]

    @property
    def catalog(self) -> Catalog:
        """The language's catalogue."""
        return self.site.catalogs.catalogs[self.language.tag]

    @property
    def messages(self) -> Messages:
        """The messages of the site."""
        return self.desk.messages(self.site)

    @property
    def texts(self) -> list[str]:
        """The translations that were sent."""
        found = self.body.get("texts")
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise Refused(400, "no texts")
        return found

    def text(self, name: str) -> str:
        """A text that was sent; blank where it was not."""
        found = self.body.get(name, "")
        return found if isinstance(found, str) else ""


class Desk:
    """The desk of an application: its token, and the messages of the site that was asked for last.

    The token is the same in all processes over one cache, and only the site's own pages tell it.
    """

    def __init__(self, cache: Path) -> None:
        self._key = _key(cache / "desk-key")
        self.token = self.sign("token")
        self._messages: tuple[object, Messages] | None = None

    def token_for(self, host: str) -> str:
        """The token for a page at a host; blank where nobody may edit at that one."""
        return self.token if _is_ours(_host(host)) else ""

    def sign(self, *texts: str) -> str:
        """A seal for some texts that nobody else can make."""
        data = json.dumps(texts).encode()
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()

    def messages(self, site: Snapshot) -> Messages:
        """The messages of a site, the same as long as its content and templates are."""
        folders = site.settings.template_folders
        mark = (site.whole.partners, site.whole.digest, [*map(_stamps, folders)])
        if self._messages is None or not _same(self._messages[0], mark):
            self._messages = mark, Messages(site)
        return self._messages[1]


def _key(path: Path) -> bytes:
    """The secret in a file that its owner alone can read; this process's own where none can be."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=path.parent)
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        with suppress(FileExistsError):
            os.link(fresh, path)  # whole, and by the first process alone
        os.unlink(fresh)
        return path.read_bytes()
    return secrets.token_bytes(32)


def _stamps(folder: Path) -> Sequence[tuple[str, int]]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted((path.name, path.stat().st_mtime_ns) for path in paths)


def _same(one: Any, other: Any) -> bool:
    return one[0] is other[0] and one[1:] == other[1:]


def set_up(app: flask.Flask) -> None:
    """Let an application answer the panel of its preview."""
    app.extensions["portret desk"] = Desk(app.config["SETTINGS"].cache)
    app.add_url_rule("/-/desk/<action>", "desk", answer, methods=["POST"])


# ---------------------------------------------------------------- who asks


def answer(action: str) -> Response:
    """The answer to the panel, as JSON."""
    found: Desk = flask.current_app.extensions["portret desk"]
    try:
        _guard(found)
        body, status = _done(found, action), 200
    except Refused as refused:
        body, status = refused.body, refused.status
    except Problems as error:
        body, status = {"error": str(error.problems[0])}, 503
    except OSError as error:
        name = Path(error.filename or "the catalogue").name
        reason = f"{name} cannot be written: {system_reason(error)}. Nothing is lost."
        body, status = {"error": reason}, 507
    text = json.dumps(body, ensure_ascii=False)
    return flask.Response(text, status, content_type=CONTENT_TYPES[".json"])


def _guard(found: Desk) -> None:
    """Refuse what no page of this preview can have sent."""
    request = flask.request
    host, origin = request.environ["portret.host"], request.headers.get("Origin", "")
    if not _is_ours(_host(host)):
        raise Refused(421, "editing works at the address of PORTRET_BASE_URL alone")
    sent = urlsplit(origin).netloc if origin.startswith(("http://", "https://")) else ""
    if not sent or sent not in (host, _base()):
        raise Refused(403, "a request from another site")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise Refused(403, "a request from another site")
    if request.mimetype != "application/json":
        raise Refused(415, "only JSON is read here")
    if request.content_length is None or request.content_length > LARGEST:
        raise Refused(413, "too long a text")
    if not hmac.compare_digest(
        request.headers.get("X-Portret-Token", "").encode(), found.token.encode()
    ):
        raise Refused(403, "the page is too old. Reload it")


def _host(netloc: str) -> str:
    """The name in a Host header, without its port."""
    with suppress(ValueError):
        return urlsplit(f"//{netloc}").hostname or ""
    return ""


def _base() -> str:
    """The host and port of the site's address."""
    found = sites(flask.current_app).library.settings.base_url
    return urlsplit(found).netloc


def _is_ours(host: str) -> bool:
    """Whether a host is the machine's own, or that of the preview's address in the settings."""
    return host in HOME or (host != "" and host == _host(_base()))


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
    message = found.messages(site.snapshot).by_key.get(key, Wanted(*key))
    asked = Asked(found, site.snapshot, language, message, body)
    if action != "next" and not (message.kinds and _is_translated(asked)):
        raise Refused(404, "this text is gone. Reload the page")
    try:
        return _ACTIONS[action](asked)
    except saving.Impossible as reason:
        raise Refused(422, f"this cannot be saved: {reason}") from None
    except pofile.Unreadable as error:
        line, found_there, remedy = error.faults[0]
        place = f"{asked.catalog.path.name}:{line}: {found_there}. {remedy}"
        raise Refused(409, f"the catalogue cannot be read. {place}") from None


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
    return desk.opened(asked.site, asked.messages, asked.language, asked.message)


def _judge(asked: Asked) -> Data:
    texts = saving.tidy(asked.message, asked.texts)
    entry = asked.catalog.file.in_use.get(asked.message.key) if asked.catalog.file else None
    found = desk.problems(asked.site, asked.catalog, asked.message, texts, entry)
    return {"problems": found}


def _save(asked: Asked) -> Data:
    found = _judge(asked)
    if any(each["error"] for each in found["problems"]):
        raise Refused(422, "readers would never get this text", **found)
    place = desk.place(asked.site, asked.messages, asked.language)
    text = saving.Text(asked.message, asked.texts, asked.text("state"))
    return _told(asked, saving.save(place, [text], asked.text("name"))[0])


def _waive(asked: Asked) -> Data:
    code = asked.text("code")
    if code not in whole.CODES:
        raise Refused(400, "no such doubt")
    place = desk.place(asked.site, asked.messages, asked.language)
    reason, state = asked.text("reason"), asked.text("state")
    return _told(asked, saving.waive(place, asked.message, code, reason, state))


def _undo(asked: Asked) -> Data:
    before, state = asked.text("before"), asked.text("state")
    seal = _seal(asked, before, state)
    if not hmac.compare_digest(asked.text("seal").encode(), seal.encode()):
        raise Refused(403, "nothing that was saved here")
    place = desk.place(asked.site, asked.messages, asked.language)
    return _told(asked, saving.restore(place, asked.message, before, state))


def _seal(asked: Asked, before: str, state: str) -> str:
    return asked.desk.sign(asked.language.tag, *asked.message.key, before, state)


def _told(asked: Asked, saved: Saved) -> Data:
    """The entry as it is now, and what is needed to undo; Refused where it was another."""
    now = desk.held(asked.site, asked.catalog, asked.message, saved.entry)
    if not saved.done:
        raise Refused(409, "someone else has changed this text meanwhile", now=now)
    seal = _seal(asked, saved.before, now["state"])
    return {"now": now, "undo": {"before": saved.before, "state": now["state"], "seal": seal}}


def _next(asked: Asked) -> Data:
    found = desk.waiting(asked.site, asked.language, asked.text("page"))
    return {"href": asked.site.base_path + found if found else ""}


_ACTIONS: Mapping[str, Callable[[Asked], Data]] = {
    "open": _open,
    "check": _judge,
    "save": _save,
    "waive": _waive,
    "undo": _undo,
    "next": _next,
}
