"""A translator's file in the preview: compared with the catalogue, taken over, or previewed.

Previewing a file changes nothing: its texts are kept in the cache under a secret, and only the
browser with this secret in a cookie sees the site with them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import flask

from portret import cache, locales
from portret.catalogs.pofile import Unreadable
from portret.errors import shown
from portret.locales import Language
from portret.said import said
from portret.site.edition import Snapshot
from portret.translate import desk, exchange_files, taking
from portret.translate.desk import Data
from portret.translate.taking import BOTH, TAKE, ReturnedEntry
from portret.web.desk_requests import DeskRequest, RequestError
from portret.web.sites import ServedSite, sites

LARGEST = 10_000_000
"""The most bytes of a file."""

MAX_ROWS = 200
"""How many entries are listed for each outcome; the others are only counted."""

KEPT = 10
"""How many previewed files are kept, the latest ones."""

COOKIE = "portret-look"


class Upload(NamedTuple):
    """An uploaded file: its name, its language, and its entries that differ from the catalogue."""

    name: str
    language: Language
    found: Sequence[ReturnedEntry]
    entries: int


def _file(request: DeskRequest) -> Upload:
    """The file of a request; RequestError if it is unreadable, or in no language of the site."""
    name = shown(request.text("name") or "the file")
    try:
        data = base64.b64decode(request.text("data"), validate=True)
    except (binascii.Error, ValueError):
        raise RequestError(400, "no file") from None
    if len(data) > LARGEST:
        raise RequestError(
            413, said("%(name)s is larger than %(size)s MB", name=name, size=LARGEST // 1_000_000)
        )
    try:
        came = exchange_files.read(data, name, request.messages.all)
    except Unreadable as error:
        line, what, remedy = error.faults[0]
        raise RequestError(422, f"{name}:{line}: {what}. {remedy}") from None
    named, known = came.header.get("language", ""), request.site.languages
    language = locales.negotiate([came.language], known) if named else request.language
    if language is None:
        tag = shown(named)
        reason = said(
            "%(name)s is in %(language)s, which the site does not have", name=name, language=tag
        )
        raise RequestError(422, reason)
    catalog = request.site.catalogs.catalogs[language.tag]
    place = desk.catalog_file(request.site, request.messages, language)
    found = taking.compared(request.site, catalog, place, came, taking.versions(place.path))
    translated = sum(any(each.translations) and not each.fuzzy for each in came.entries[1:])
    return Upload(name, language, found, translated)


# ---------------------------------------------------------------- comparing and taking over


def _came(request: DeskRequest) -> Data:
    """The entries that differ, by the outcome that taking the file over would have."""
    file = _file(request)
    counts = {what: sum(each.outcome == what for each in file.found) for what in taking.OUTCOMES}
    rows = [
        {
            "what": each.outcome,
            "msgid": each.message.text,
            "msgctxt": each.message.context,
            "hers": each.theirs,
            "ours": each.ours,
            "state": each.state,
            "reason": each.reason,
            "href": page and request.site.base_path + page,
        }
        for what in taking.OUTCOMES
        for each in [each for each in file.found if each.outcome == what][:MAX_ROWS]
        for page in [each.message.address(file.language)]
    ]
    language, same = file.language, file.entries - len(file.found) + counts[taking.OPEN]
    told = {"tag": language.tag, "dir": language.dir, "language": language.name}
    return {**told, "name": file.name, "counts": counts, "same": same, "rows": rows}


def _take(request: DeskRequest) -> Data:
    file = _file(request)
    place = desk.catalog_file(request.site, request.messages, file.language)
    late = taking.take(place, file.found)
    new = sum(each.outcome == TAKE for each in file.found)
    return {"taken": new - len(late), "late": [each.message.text for each in late]}


# ---------------------------------------------------------------- previewing a file


class FilePreviews:
    """The files that browsers preview: their texts in the cache, and the sites with them."""

    def __init__(self, app: flask.Flask) -> None:
        self._app = app
        self._folder: Path = app.config["SETTINGS"].cache / "file-previews"
        self._sites: OrderedDict[str, tuple[Snapshot, ServedSite]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, file: Upload) -> str:
        """Stores a file's texts, and returns their secret; OSError if it cannot write them."""
        new = [each for each in file.found if each.outcome in (TAKE, BOTH)]
        texts = [(*each.message.key, each.message.plural, each.theirs) for each in new]
        secret = secrets.token_urlsafe(32)
        data = json.dumps({"tag": file.language.tag, "name": file.name, "texts": texts})
        cache.write(self._path(secret), data.encode())
        self._path(secret).chmod(0o600)
        kept = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[:-KEPT]:
            path.unlink(missing_ok=True)
        return secret

    def remove(self, secret: str) -> None:
        """Deletes the texts of a secret."""
        with suppress(OSError):
            self._path(secret).unlink()

    def site(self, secret: str) -> tuple[ServedSite, str] | None:
        """(site with the texts of a secret, name of their file); None if there are none."""
        try:
            kept = json.loads(self._path(secret).read_bytes())
        except (OSError, ValueError):
            return None
        library, tag = sites(self._app).library, kept["tag"]
        snapshot = library.current()
        if tag not in snapshot.catalogs.catalogs:
            return None
        with self._lock:
            before, site = self._sites.pop(secret, (None, None))
            if site is None or before is not snapshot:
                texts = {(context, text): (*rest, False) for context, text, *rest in kept["texts"]}
                site = ServedSite(self._app, library, taking.with_texts(snapshot, tag, texts))
            self._sites[secret] = snapshot, site
            if len(self._sites) > 2:  # each is as large as the site itself
                self._sites.popitem(last=False)
        return site, kept["name"]

    def _path(self, secret: str) -> Path:
        return self._folder / hashlib.sha256(secret.encode()).hexdigest()[:32]


def set_up(app: flask.Flask) -> None:
    """Makes an application answer from the site with a file, if the browser previews one."""
    previews = app.extensions["portret file previews"] = FilePreviews(app)

    def look() -> None:
        secret, environ = flask.request.cookies.get(COOKIE, ""), flask.request.environ
        if secret and "portret.site" in environ and (found := previews.site(secret)):
            environ["portret.site"], environ["portret.look"] = found

    app.before_request(look)


def _look(request: DeskRequest) -> Data:
    file = _file(request)
    _remember(_previews().add(file))
    home = f"/{file.language.tag}/"
    here = home + request.text("page").partition("/")[2].partition("/")[2]
    addresses = sites(flask.current_app).current().addresses
    return {"href": request.site.base_path + (here if here in addresses else home)}


def _leave(request: DeskRequest) -> Data:
    _previews().remove(flask.request.cookies.get(COOKIE, ""))
    _remember("")
    return {}


def _previews() -> FilePreviews:
    found: FilePreviews = flask.current_app.extensions["portret file previews"]
    return found


def _remember(secret: str) -> None:
    """Sets the cookie with a secret, or deletes it; it ends with the browser's session."""

    @flask.after_this_request
    def remember(response: flask.Response) -> flask.Response:
        response.set_cookie(
            COOKIE,
            secret,
            max_age=None if secret else 0,
            path=flask.request.root_path or "/",
            secure=flask.request.headers["Origin"].startswith("https:"),
            httponly=True,
            samesite="Strict",
        )
        return response


ACTIONS: Mapping[str, Callable[[DeskRequest], Data]] = {
    "came": _came,
    "take": _take,
    "look": _look,
    "leave": _leave,
}
