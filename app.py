"""The application: the parts list, and `app` for WSGI servers. Imports all, imported by none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask.helpers import get_debug_flag

from portret.commands import cli
from portret.settings import HOSTS, Settings
from portret.web import logs

HERE = Path(__file__).resolve().parent

DEFAULTS: Mapping[str, Any] = {
    "CONTENT": HERE / "content",
    "TRANSLATIONS": HERE / "translations",
    "CACHE": HERE / ".cache",
    "BASE_URL": "",
    "DRAFTS": "",
    "PREVIEW": "",
    "OVERRIDES": "",
    "EDIT": "",
    "SHARE_FONT": "",
    "SHARE_PICTURES": True,
    "HOST": "",
    "HSTS": "",
    "LOG": "text",
}
"""Every setting; the environment has them with PORTRET_ before their names."""

YES, NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")

CHOICES: Mapping[str, tuple[tuple[str, ...], str]] = {
    **dict.fromkeys(("DRAFTS", "PREVIEW", "EDIT", "SHARE_PICTURES"), ((*YES, *NO), "1 or 0")),
    "LOG": (logs.FORMS, "text, json or problems"),
    "HOST": (("", *HOSTS), f"one of {', '.join(HOSTS)}"),
}
"""The settings that have one of a few values: these, and how they are told."""


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """A Portret application. Argument goes over environment, environment over site.yaml.

    Nothing that content, settings or catalogues hold makes this raise: the site is read at first
    use, and then every problem is told at once.
    """
    app = Flask(__name__, root_path=str(HERE), static_folder=None)
    app.config.from_mapping(DEFAULTS)
    given = {name: os.environ.get(f"PORTRET_{name}", "").strip() for name in DEFAULTS}
    app.config.from_mapping({name: value for name, value in given.items() if value})
    app.config.from_mapping(config or {})
    preview = cli.serves() and _yes(app.config["PREVIEW"] or get_debug_flag())
    edit = cli.is_at_home() if app.config["EDIT"] == "" else _yes(app.config["EDIT"])
    settings = Settings(
        content=Path(app.config["CONTENT"]),
        translations=Path(app.config["TRANSLATIONS"]),
        templates=HERE / "templates",
        static=HERE / "static",
        cache=Path(app.config["CACHE"]),
        base_url=str(app.config["BASE_URL"]),
        drafts=preview if app.config["DRAFTS"] == "" else _yes(app.config["DRAFTS"]),
        share_font=Path(font) if (font := str(app.config["SHARE_FONT"])) else None,
        share_pictures=_yes(app.config["SHARE_PICTURES"]),
        host=str(app.config["HOST"]).lower(),
        hsts=str(app.config["HSTS"]),
        preview=preview,
        overrides=Path(str(app.config["OVERRIDES"]) or HERE / "overrides"),
        overrides_named=bool(app.config["OVERRIDES"]),
        edit=preview and edit,
        unknown=tuple(
            (name, str(app.config[name]), expected)
            for name, (known, expected) in CHOICES.items()
            if str(app.config[name]).lower() not in known
        ),
    )
    app.config["SETTINGS"] = settings
    if cli.serves() or cli.is_flasks_own():  # ours load and read the site where they need it
        from portret.web import routes

        log = "problems" if cli.is_flasks_own() else str(app.config["LOG"]).lower()
        routes.start(app, serves=cli.serves(), log=log)
    cli.init_app(app)
    return app


def _yes(value: object) -> bool:
    return str(value).lower() in YES


app = create_app()
