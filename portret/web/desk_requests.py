"""Requests of the preview's panel to the server: their message, their token, their errors."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import flask

from portret.catalogs.lookup import Catalog
from portret.content import links
from portret.locales import Language
from portret.settings import Settings
from portret.site.edition import Snapshot
from portret.translate.desk import Data, Messages
from portret.translate.extract import PotMessage

HOME = ("localhost", "127.0.0.1", "::1")
"""The names of the local machine."""


class RequestError(Exception):
    """A request cannot be answered: the HTTP status, and the reason."""

    def __init__(self, status: int, reason: str, **more: Any) -> None:
        super().__init__(reason)
        self.status = status
        self.body: Data = {"error": reason, **more}


class DeskRequest(NamedTuple):
    """A request about a message in a language; `body` is its JSON."""

    desk: Desk
    site: Snapshot
    messages: Messages
    language: Language
    message: PotMessage
    body: Mapping[str, Any]

    @property
    def catalog(self) -> Catalog:
        """The language's catalogue."""
        return self.site.catalogs.catalogs[self.language.tag]

    @property
    def texts(self) -> list[str]:
        """The translations that were sent."""
        found = self.body.get("texts")
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise RequestError(400, "no texts")
        return found

    def text(self, name: str) -> str:
        """A text of the request's body, with a ? for what is no Unicode; blank if it is missing."""
        found = self.body.get(name, "")
        return found.encode("utf-8", "replace").decode() if isinstance(found, str) else ""


class Desk:
    """The state that all requests share: the token that they need, and the messages of the site.

    The token is the same in all processes with the same cache, and only the preview's own pages
    have it.
    """

    def __init__(self, cache: Path) -> None:
        self._key = _key(cache / "desk-key")
        self.token = self.sign("token")
        self._messages: tuple[object, object, Messages] | None = None

    def token_for(self, host: str) -> str:
        """The token for a page at a host; blank if editing is not allowed there."""
        return self.token if may_edit_at(host_of(host)) else ""

    def sign(self, *texts: str) -> str:
        """A signature (HMAC) of texts, which only this server can make."""
        data = json.dumps(texts).encode()
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()

    def messages(self, site: Snapshot, templates: str) -> Messages:
        """The messages of a site, cached until its content or templates change.

        `templates` is a digest of the templates.
        """
        whole, known = site.whole, self._messages
        files = (whole.digest, templates)
        if known is None or known[0] is not whole.partners or known[1] != files:
            known = self._messages = whole.partners, files, Messages(site)
        return known[2]


def _key(path: Path) -> bytes:
    """The secret in a file that only its owner can read; a new one if it cannot be written."""
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


# ---------------------------------------------------------------- the hosts of the preview


def host_of(netloc: str) -> str:
    """The host name in a Host header, without the port."""
    with suppress(ValueError):
        return urlsplit(f"//{netloc}").hostname or ""
    return ""


def own_netloc() -> str:
    """The host and port of the `base_url` in the settings; blank if there is none."""
    settings: Settings = flask.current_app.config["SETTINGS"]
    return urlsplit(links.for_machines(settings.base_url)).netloc


def may_edit_at(host: str) -> bool:
    """Whether texts may be edited at a host: the local machine, or that of `base_url`."""
    return host in HOME or (host != "" and host == host_of(own_netloc()))
