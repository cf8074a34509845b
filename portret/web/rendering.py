"""Renders pages: sets up Flask's Jinja environment, and gives templates their few globals."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import flask
from jinja2 import (
    ChoiceLoader,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from portret import cache, stamps
from portret.locales import Language
from portret.settings import Settings
from portret.site import words
from portret.site.addresses import Address, Addresses
from portret.site.pages import Page
from portret.site.values import Memo, digest
from portret.site.words import InterfaceMessage, WordNote, Words
from portret.web import jinja
from portret.web.templates import OURS, Templates

_REMOVED = (
    *("config", "request", "session", "g", "url_for", "get_flashed_messages"),
    *("_", "gettext", "ngettext", "pgettext", "npgettext"),
)
"""Globals that are removed: Flask's, on which no page may depend, and Flask-Babel's, which would be
English outside of a request. So a template that is imported without context has no words."""


def set_up(app: flask.Flask, settings: Settings) -> None:
    """Sets up an application's template environment, in which a typo in a template is an error.

    Call it after Flask-Babel has added its globals.
    """
    environment = app.jinja_env
    app.jinja_loader = FileSystemLoader(settings.template_folders)
    ours = PrefixLoader({OURS: FileSystemLoader(settings.templates)})
    environment.loader = ChoiceLoader([app.jinja_loader, ours])
    environment.bytecode_cache = Compiled(settings.cache / "templates")
    environment.undefined = StrictUndefined
    jinja.set_up(environment)
    environment.policies["ext.i18n.trimmed"] = True
    environment.trim_blocks = environment.lstrip_blocks = True
    for name in _REMOVED:
        environment.globals.pop(name, None)


class Compiled(FileSystemBytecodeCache):
    """The cache of compiled templates; errors of the file system are ignored."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), "by-portret-%s.cache")  # Jinja alone compiles otherwise

    def load_bytecode(self, bucket: Bucket) -> None:
        """Loads a template, if it is there."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Stores a template, if that is possible."""
        with suppress(OSError):
            os.makedirs(self.directory, exist_ok=True)
            super().dump_bytecode(bucket)


class Renderer:
    """Renders the pages of a snapshot, and works out their fingerprints.

    Beside `page` and `frame` a template gets gettext's functions in the page's language,
    `url_for(kind, …)` for the address of a kind of page, `words_in(language)` for a page in several
    languages, and `fragment(template, …)` for parts that several pages share.
    """

    def __init__(
        self,
        app: flask.Flask,
        addresses: Addresses,
        note: WordNote | None = None,
    ) -> None:
        live = app.jinja_env
        # Without auto_reload, a renderer keeps the templates of the time at which it was made.
        self._environment = live if live.auto_reload else live.overlay()
        if live.auto_reload and live.cache:  # as an override that was added is not noticed
            live.cache.clear()
        self._addresses = addresses
        self._snapshot = snapshot = addresses.snapshot
        self._fragments: dict[tuple[object, ...], Markup] = {}
        catalogs = snapshot.catalogs.catalogs
        self.words = {each.tag: Words(catalogs[each.tag], note) for each in snapshot.languages}
        self._digests, self._own_digests = Memo(self._digest), Memo(self._own_digest)
        self._variables = {each.tag: self._variables_in(each) for each in snapshot.languages}

    # ------------------------------------------------------------ fingerprints

    def fingerprint(self, address: Address) -> str:
        """A digest of all that decides the bytes at an address, except Portret's own code.

        It is blank for a file with a digest in its name, whose bytes never change.
        """
        if not address.about.make:
            page = self._addresses.page(address.path)
            tags = [page.language.tag] if page.has_language else self.words
            return digest([self._digests[tag, page.template] for tag in tags], page)
        if address.path.startswith(("/static/", "/media/")):
            return ""
        return digest(address.about.make().hex())

    @cached_property
    def files(self) -> Templates:
        """The files of the templates."""
        return Templates(self._snapshot.settings.template_folders)

    @property
    def templates(self) -> str:
        """A digest of the templates."""
        return self.files.digest

    @cached_property
    def messages(self) -> Sequence[InterfaceMessage]:
        """The messages of the templates."""
        settings = self._snapshot.settings
        file = settings.cache / "templates" / f"words-{self.templates}-{stamps.code().hex()[:32]}"
        found = list(cache.load_values(file)) or list(words.messages(*settings.template_folders))
        cache.store_values(file, found)
        return found

    def _digest(self, of: tuple[str, str]) -> str:
        """A digest of a template in a language, and of the templates that it uses."""
        tag, template = of
        needed = sorted(self.files.needed(template))
        return digest(*(self._own_digests[tag, name] for name in needed))

    def _own_digest(self, of: tuple[str, str]) -> str:
        """A digest of a template's files, and of its words in a language."""
        tag, name = of
        own = [each for each in self.messages if each.file.endswith(f"/{name}")]
        words = self.words[tag].fingerprint(own) if own else ""
        return digest(name, self.files.digests[name], words)

    # ------------------------------------------------------------ HTML

    def render(self, page: Page) -> str:
        """The HTML (or text) of a page."""
        template = self._environment.get_template(page.template)
        return template.render(self._variables[page.language.tag], page=page, frame=page.frame)

    def failed(self, tag: str) -> str:
        """The HTML of the error page in a language."""
        template = self._environment.get_template("_failed.html")
        return template.render(self._variables[tag], frame=self._snapshot.editions[tag].frame)

    def _variables_in(self, language: Language) -> Mapping[str, Any]:
        """The variables of templates in a language, beside `page` and `frame`."""
        return {
            **self.words[language.tag].functions(),
            "words_in": lambda other: self.words[other.tag].ugettext,
            "fragment": self._fragment_in(language),
            "url_for": self._url_for_in(language),
        }

    def _fragment_in(self, language: Language) -> Callable[..., Markup]:
        frame = self._snapshot.editions[language.tag].frame

        def fragment(name: str, /, **values: Any) -> Markup:
            """The HTML of a small template, rendered once for equal values."""
            made_of = [(type(v), getattr(v, "fingerprint", v)) for v in values.values()]
            key = (language.tag, name, *values, *made_of)
            found = self._fragments.get(key)
            if found is None:
                template = self._environment.get_template(name)
                html = template.render(self._variables[language.tag], frame=frame, **values)
                found = self._fragments[key] = Markup(html)  # noqa: S704 - a template escapes
            return found

        return fragment

    def _url_for_in(self, language: Language) -> Callable[..., str]:
        @lru_cache(maxsize=4096)
        def url_for(kind: str, /, **values: Any) -> str:
            """The root-absolute link to a page of a kind, in this language unless one is named."""
            return self._snapshot.editions[language.tag].frame.root(
                self._addresses.kinds[kind].path({"language": language.tag, **values})
            )

        return url_for
