"""Requests to the translator's desk: who asks, about which text, and why one is refused."""

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
from portret.locales import Language
from portret.settings import Settings
from portret.site.edition import Snapshot
from portret.translate.desk import Data, Messages
from portret.translate.extract import PotMessage

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
        self._messages: tuple[object, object, Messages] | None = None

    def token_for(self, host: str) -> str:
        """The token for a page at a host; blank where nobody may edit at that one."""
        return self.token if is_ours(host_of(host)) else ""

    def sign(self, *texts: str) -> str:
        """A seal for some texts that nobody else can make."""
        data = json.dumps(texts).encode()
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()

    def messages(self, site: Snapshot, templates: str) -> Messages:
        """The messages of a site, the same as long as its content and templates are.

        `templates` is a digest of these.
        """
        whole, known = site.whole, self._messages
        files = (whole.digest, templates)
        if known is None or known[0] is not whole.partners or known[1] != files:
            known = self._messages = whole.partners, files, Messages(site)
        return known[2]


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


# ---------------------------------------------------------------- the hosts of the preview


def host_of(netloc: str) -> str:
    """The name in a Host header, without its port."""
    with suppress(ValueError):
        return urlsplit(f"//{netloc}").hostname or ""
    return ""


def base() -> str:
    """The host and port of the site's address."""
    settings: Settings = flask.current_app.config["SETTINGS"]
    return urlsplit(settings.base_url).netloc


def is_ours(host: str) -> bool:
    """Whether a host is the machine's own, or that of the preview's address in the settings."""
    return host in HOME or (host != "" and host == host_of(base()))
