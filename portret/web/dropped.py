"""A translator's file on the preview: what would be taken of it, taken, or only looked at.

A file that is looked at changes nothing: its texts are kept in the cache under a secret of the one
browser that is shown the site with them.
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
from portret.web.asking import Asked, Refused
from portret.web.sites import Site, sites

LARGEST = 10_000_000
"""Bytes of a file."""

TOLD = 200
"""Entries of a file that are told of each outcome; the others are counted."""

KEPT = 10
"""Files that are kept to be looked at, the latest."""

COOKIE = "portret-look"


class File(NamedTuple):
    """A file that came back: its name, its language, and how its entries compare with ours."""

    name: str
    language: Language
    found: Sequence[ReturnedEntry]
    entries: int


def _file(asked: Asked) -> File:
    """The file that was sent; Refused where it cannot be read, or is of no language of the site."""
    name = shown(asked.text("name") or "the file")
    try:
        data = base64.b64decode(asked.text("data"), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(400, "no file") from None
    if len(data) > LARGEST:
        raise Refused(
            413, said("%(name)s is larger than %(size)s MB", name=name, size=LARGEST // 1_000_000)
        )
    try:
        came = exchange_files.read(data, name, asked.messages.all)
    except Unreadable as error:
        line, what, remedy = error.faults[0]
        raise Refused(422, f"{name}:{line}: {what}. {remedy}") from None
    named, known = came.header.get("language", ""), asked.site.languages
    language = locales.negotiate([came.language], known) if named else asked.language
    if language is None:
        tag = shown(named)
        reason = said(
            "%(name)s is in %(language)s, which the site does not have", name=name, language=tag
        )
        raise Refused(422, reason)
    catalog = asked.site.catalogs.catalogs[language.tag]
    place = desk.catalog_file(asked.site, asked.messages, language)
    found = taking.compared(asked.site, catalog, place, came, taking.versions(place.path))
    translated = sum(any(each.translations) and not each.fuzzy for each in came.entries[1:])
    return File(name, language, found, translated)


# ---------------------------------------------------------------- told, and taken


def _came(asked: Asked) -> Data:
    """The outcome of each entry that came back different, before anything is done."""
    file = _file(asked)
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
            "href": page and asked.site.base_path + page,
        }
        for what in taking.OUTCOMES
        for each in [each for each in file.found if each.outcome == what][:TOLD]
        for page in [each.message.address(file.language)]
    ]
    language, same = file.language, file.entries - len(file.found)
    told = {"tag": language.tag, "dir": language.dir, "language": language.name}
    return {**told, "name": file.name, "counts": counts, "same": same, "rows": rows}


def _take(asked: Asked) -> Data:
    file = _file(asked)
    place = desk.catalog_file(asked.site, asked.messages, file.language)
    late = taking.take(place, file.found)
    new = sum(each.outcome == TAKE for each in file.found)
    return {"taken": new - len(late), "late": [each.message.text for each in late]}


# ---------------------------------------------------------------- looked at


class Looks:
    """The files that browsers look at: their texts in the cache, and the sites with them."""

    def __init__(self, app: flask.Flask) -> None:
        self._app = app
        self._folder: Path = app.config["SETTINGS"].cache / "looks"
        self._sites: OrderedDict[str, tuple[Snapshot, Site]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, file: File) -> str:
        """The secret under which a file's texts are kept; OSError where they cannot be."""
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

    def drop(self, secret: str) -> None:
        """Keep the texts of a secret no longer."""
        with suppress(OSError):
            self._path(secret).unlink()

    def site(self, secret: str) -> tuple[Site, str] | None:
        """The site with the texts of a secret, and the name of their file; None without them."""
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
                site = Site(self._app, library, taking.with_texts(snapshot, tag, texts))
            self._sites[secret] = snapshot, site
            if len(self._sites) > 2:  # each is as large as the site itself
                self._sites.popitem(last=False)
        return site, kept["name"]

    def _path(self, secret: str) -> Path:
        return self._folder / hashlib.sha256(secret.encode()).hexdigest()[:32]


def set_up(app: flask.Flask) -> None:
    """Let the pages of a browser that looks at a file be those of the site with it."""
    looks = app.extensions["portret looks"] = Looks(app)

    def look() -> None:
        secret, environ = flask.request.cookies.get(COOKIE, ""), flask.request.environ
        if secret and "portret.site" in environ and (found := looks.site(secret)):
            environ["portret.site"], environ["portret.look"] = found

    app.before_request(look)


def _look(asked: Asked) -> Data:
    file = _file(asked)
    _remember(_looks().keep(file))
    home = f"/{file.language.tag}/"
    here = home + asked.text("page").partition("/")[2].partition("/")[2]
    addresses = sites(flask.current_app).current().addresses
    return {"href": asked.site.base_path + (here if here in addresses else home)}


def _leave(asked: Asked) -> Data:
    _looks().drop(flask.request.cookies.get(COOKIE, ""))
    _remember("")
    return {}


def _looks() -> Looks:
    found: Looks = flask.current_app.extensions["portret looks"]
    return found


def _remember(secret: str) -> None:
    """Let the browser remember a secret as long as it is open, for this site's pages alone."""

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


ACTIONS: Mapping[str, Callable[[Asked], Data]] = {
    "came": _came,
    "take": _take,
    "look": _look,
    "leave": _leave,
}
