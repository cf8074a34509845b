"""The peers: how each lays out its site from a translated tree, and the command that builds it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.messages import mofile, pofile

from tests import tools

from ..corpus import ROOT

HERE = Path(__file__).resolve().parent
PLURALS = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True)
class Peer:
    """A generator: its name, how its site is laid out, its command there, and where it writes.

    `asks` are the options with which it tells its version.
    """

    name: str
    lay_out: Callable[[Path, Path], None]
    program: Callable[[], Sequence[str]]
    options: Sequence[str]
    asks: Sequence[str]
    output: str

    def command(self) -> list[str]:
        """What builds the site, in its folder; tools.Missing where it is not installed."""
        return [*self.program(), *self.options]

    def version(self) -> str:
        """Its version."""
        command = [*self.program(), *self.asks]
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return (re.search(r"\d+(\.\d+)+", answer) or [""])[0]


# ---------------------------------------------------------------- Hugo


def hugo(tree: Path, folder: Path) -> None:
    """Lay out Hugo's site."""
    shutil.copytree(HERE / "hugo", folder)
    shutil.copytree(tree / "content", folder / "content")
    languages = _languages(tree)
    settings = {
        tag: {
            "label": each["label"],
            "direction": each["direction"],
            "locale": tag,
            "title": each["title"],
            "weight": weight,
            "contentDir": f"content/{tag}",
            "params": {key: each[key] for key in ("description", "organisation")},
        }
        for weight, (tag, each) in enumerate(languages.items(), 1)
    }
    _write_yaml(folder / "site.yaml", {"languages": settings})
    for tag, each in languages.items():
        _write_yaml(folder / "i18n" / f"{tag}.yaml", dict(_hugo_words(tag, each["words"])))
    first, each = next(iter(languages.items()))
    for name, title in (("index.html", each["organisation"]), ("404.html", "404")):
        hidden = {"build": {"list": "never"}, "sitemap": {"disable": True}}
        matter = {"title": title, "url": f"/{name}", "layout": "plain", **hidden}
        path = folder / "content" / first / f"plain-{name.removesuffix('.html')}.md"
        path.write_text(f"---\n{json.dumps(matter, ensure_ascii=False)}\n---\n", "utf-8")
    _static(folder / "static")


def _hugo_words(tag: str, words: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """The words as Hugo has them: each form by its category, placeholders as in its templates."""
    tags = {*Locale.parse(tag).plural_form.tags, "other"}
    names = [each for each in PLURALS if each in tags]
    for english, found in words.items():
        forms = (
            dict(zip(names, found, strict=True)) if isinstance(found, list) else {"other": found}
        )
        yield english, {name: _braced(form) for name, form in forms.items()}


def _braced(text: str) -> str:
    return text.replace("%(", "{{ .").replace(")s", " }}")


# ---------------------------------------------------------------- Eleventy


def eleventy(tree: Path, folder: Path) -> None:
    """Lay out Eleventy's site."""
    shutil.copytree(HERE / "eleventy", folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to(HERE / "eleventy/node_modules")
    shutil.copytree(tree / "content", folder / "content", dirs_exist_ok=True)
    shutil.copy(tree / "languages.json", folder)
    for tag in _languages(tree):
        own = folder / "content" / tag
        _write_json(own / f"{tag}.json", {"lang": tag, "layout": "page.njk"})
        _write_json(own / "partners/partners.json", {"layout": "partner.njk"})
        for path in own.rglob("_index.md"):  # data of other pages
            _write_json(
                path.with_name("_index.11tydata.json"), {"permalink": False, "layout": False}
            )
    _static(folder / "public")


# ---------------------------------------------------------------- plain Flask


def plain(tree: Path, folder: Path) -> None:
    """Lay out the plain Flask site, its catalogues compiled."""
    shutil.copytree(HERE / "plain", folder)
    shutil.copytree(tree / "content", folder / "content")
    shutil.copy(tree / "languages.json", folder)
    for tag in _languages(tree):
        name = f"translations/{tag}/LC_MESSAGES/messages"
        compiled = folder / f"{name}.mo"
        compiled.parent.mkdir(parents=True)
        with (ROOT / f"{name}.po").open("rb") as source, compiled.open("wb") as target:
            mofile.write_mo(target, pofile.read_po(source, locale=tag))
    _static(folder)


# ---------------------------------------------------------------- what they share


def _static(folder: Path) -> None:
    """The style sheet and its fonts, as ours has them."""
    (folder / "static").mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "static").iterdir():
        if path.is_file():
            shutil.copy(path, folder if path.suffix == ".ico" else folder / "static")


def _languages(tree: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tree / "languages.json").read_text("utf-8"))
    return found


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data), "utf-8")


def _write_yaml(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


FLASK = "from importlib.metadata import version; print(version('Flask'))"
PEERS = {
    "hugo": Peer(
        "Hugo",
        hugo,
        lambda: [str(tools.hugo())],
        ("build", "--config", "hugo.yaml,site.yaml", "--quiet"),
        ("version",),
        "public",
    ),
    "eleventy": Peer(
        "Eleventy",
        eleventy,
        lambda: ["node", str(tools.eleventy())],
        ("--quiet",),
        ("--version",),
        "_site",
    ),
    "plain": Peer(
        "plain Flask",
        plain,
        lambda: [str(tools.peers_python())],
        ("build.py",),
        ("-c", FLASK),
        "build",
    ),
}
"""The generators by the names that the command takes."""
