"""A small site with catalogues, the application over it, and the real commands."""

from __future__ import annotations

import atexit
import dataclasses
import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

import app as parts
from portret.freeze import exporter
from portret.freeze.publish import Destination
from portret.web.rendering import Renderer
from tests import forking
from tests.patience import PATIENCE, free_port, wait_for_server
from tests.sites import make_site, partner, png

ROOT = Path(__file__).resolve().parent.parent
CODE = ("app.py", "portret", "templates", "static")
"""What a copy of the code is made of."""

Texts = Mapping[str | tuple[str, str], str]

FILES: Mapping[str, str | bytes | None] = {
    "site.yaml": (
        "name: Proef\nbase_url: https://proef.example\nlanguages: [nl, en, ar]\n"
        "redirects:\n  /oud: /nl/about/\n"
    ),
    "partners/anker/index.md": partner(
        "themes: [news]\ncountries: [NL, 'NO']\nabout: |\n  ## Doel\n\n  Vrij nieuws.\n",
        "Zie [de brug](../brug/#pijlers).\n\n## Kort\n\nNaar [boven](#kort).\n",
    ),
    "partners/brug/index.md": (
        "---\ntitle: Brug\npublished: 2017-07-01\naliases: [oude-brug]\n"
        "image:\n  file: brug.png\n  alt: Een brug\n---\n\n"
        "Over water.\n\n## Pijlers\n\nVan steen.\n"
    ),
    "partners/brug/brug.png": png(3, 2),
    "pages/about.md": "---\ntitle: Over ons\nmenu: 1\n---\n\nWie wij zijn.\n",
}
"""What it has beside `tests/sites.py`: two partners, linked; a picture, a redirect."""

NL: Texts = {"Skip to the content": "Naar de inhoud", "Other partners": "Andere partners"}
EN: Texts = {
    ("title", "Anker"): "Anchor",
    "Zie [de brug][1].": "See [the bridge][1].",
    "Kort": "In short",
    "Naar [boven][1].": "To [the top][1].",
    "Doel": "Aim",
    "Vrij nieuws.": "Free news.",
    ("title", "Brug"): "Bridge",
    ("alt", "Een brug"): "A bridge",
    "Over water.": "Across water.",
    "Pijlers": "Piers",
    "Van steen.": "Of stone.",
    ("title", "Over ons"): "About us",
    "Wie wij zijn.": "Who we are.",
    ("title", "Nieuws"): "News",
    ("name", "Proef"): "Trial",
}
AR: Texts = {
    "Skip to the content": "إلى المحتوى",
    ("title", "Brug"): "جسر",
    ("alt", "Een brug"): "صورة جسر",
    "Over water.": "فوق الماء.",
    "Pijlers": "أعمدة",
    "Van steen.": "من حجر.",
}


def make(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The small site in a folder, with its catalogues: English whole, Arabic in part."""
    make_site(folder, {**FILES, **(files or {})})
    for tag, texts in (("nl", NL), ("en", EN), ("ar", AR)):
        translate(folder, tag, texts)
    return folder


def translate(folder: Path, tag: str, texts: Texts) -> Path:
    """Write a language's catalogue; a key is a msgid, or (msgctxt, msgid)."""
    path = folder / "translations" / tag.replace("-", "_") / "LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ['msgid ""', r'msgstr "Content-Type: text/plain; charset=UTF-8\n"']
    for key, text in texts.items():
        context, msgid = key if isinstance(key, tuple) else ("", key)
        lines += ["", f"msgctxt {_quoted(context)}"] if context else [""]
        lines += [f"msgid {_quoted(msgid)}", f"msgstr {_quoted(text)}"]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def copy_code(folder: Path) -> Path:
    """A copy of the application with its templates, to be changed."""
    folder.mkdir(exist_ok=True)
    for name in CODE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    return folder


def make_app(folder: Path, **config: Any) -> Flask:
    """The application over a folder's content and catalogues; it looks at its files each time."""
    return parts.create_app({"DEBUG": True, **places(folder), **config})


def places(folder: Path) -> dict[str, Path]:
    """The settings of a folder's site.

    All tests share the compiled templates, which are found by path and text, and the tests of a
    process the pictures that were drawn for the same values: a half of what it takes to show or
    freeze a new site.
    """
    found = {"CONTENT": "content", "TRANSLATIONS": "translations", "CACHE": ".cache"}
    shared = {"templates": ROOT / ".cache/tests/templates"}
    shared |= {name: _drawn() / name for name in ("pictures", "social-cards")}
    with suppress(OSError):  # they are there, or the test has a folder that cannot be written
        (folder / ".cache").mkdir(exist_ok=True)
        for name, place in shared.items():
            place.mkdir(parents=True, exist_ok=True)
            (folder / ".cache" / name).symlink_to(place)
    return {name: folder / place for name, place in found.items()}


@cache
def _drawn() -> Path:
    """A folder that goes with this process."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    return Path(folder)


def rendered(
    app: Flask, path: str, templates: Mapping[str, str], renderer: Renderer | None = None
) -> str:
    """What a template "page.html" makes of the page at an address; `templates` hide ours."""
    addresses, environment = app.extensions["portret"].current().addresses, app.jinja_env
    environment.loader = ChoiceLoader([DictLoader(templates), FileSystemLoader(ROOT / "templates")])
    assert environment.cache is not None
    environment.cache.clear()
    page = dataclasses.replace(addresses.page(path), template="page.html")
    return (renderer or Renderer(app, addresses)).render(page)


def export(folder: Path, to: Path, *, copy: bool = False, **config: Any) -> Path:
    """The site frozen by a call, without the command; the destination."""
    exporter.freeze(make_app(folder, **config), Destination(to), copy=copy, full=True)
    return to


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path, with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def differences(one: Path, other: Path) -> list[str]:
    """The paths of files that are not the same in two folders."""
    ours, theirs = tree(one), tree(other)
    return sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name))


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The process environment, with the folder's site in the settings."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PORTRET_", "FLASK_"))}
    return clean | {f"PORTRET_{name}": str(path) for name, path in places(folder).items()} | more


def command(*words: str, code: Path = ROOT) -> list[str]:
    """The words of a real `flask` command."""
    return [sys.executable, "-m", "flask", "--app", str(code / "app.py"), *words]


def flask(
    folder: Path, *words: str, code: Path = ROOT, cwd: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a real command over a folder's site, in that folder; no traceback is ever right."""
    run = forking.run(command(*words, code=code), cwd or folder, environment(folder, **more))
    assert "Traceback" not in run.stderr, run.stderr
    return run


def called(*words: str) -> Result:
    """A command in this process, over a new application."""
    run = parts.create_app().test_cli_runner().invoke(args=words)
    gc.unfreeze()  # a freeze puts it off, for its process ends soon
    gc.enable()
    return run


def wait_until(holds: Callable[[], object]) -> None:
    """Return when something holds; it fails where that does not come."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "It does not come."
        time.sleep(0.05)


@contextmanager
def served(
    folder: Path, command: Callable[[str], list[str]], **more: str
) -> Iterator[tuple[str, forking.Process]]:
    """The address and the process of a real server over a folder's site, in that folder.

    `command` gives its words for a port. What it says goes to `server.log`.
    """
    port = free_port()
    process = forking.start(
        command(str(port)), folder, environment(folder, **more), folder / "server.log"
    )
    try:
        wait_for_server(port, lambda: process.poll() is not None)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait()
