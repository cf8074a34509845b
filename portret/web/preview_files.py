"""The preview's own addresses: script, style sheet, overview, and the stream of changes."""

from __future__ import annotations

from pathlib import Path

import flask
from werkzeug.wrappers import Response

from portret.site.headers import CONTENT_TYPES
from portret.web import preview
from portret.web.sites import sites


def answer(name: str) -> Response:
    """The response for one of the preview's own files; 404 if this is no preview."""
    found = sites(flask.current_app)
    settings = found.library.settings
    if not settings.preview:
        flask.abort(404)
    if name == "overview":
        from portret.web import overview  # with the translators' tools, which readers need not

        return flask.Response(overview.page(found.current()), content_type=CONTENT_TYPES[".html"])
    if name == "events":
        return flask.Response(preview.events(found.library), content_type="text/event-stream")
    if name in ("preview.js", "preview.css"):
        data = (settings.static / "preview" / name).read_bytes()
        return flask.Response(data, content_type=CONTENT_TYPES[Path(name).suffix])
    return flask.Response("404\n", 404, content_type=CONTENT_TYPES[".txt"])
