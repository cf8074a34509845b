"""Makes the folder of a new site: content, catalogues, and the files of its repository."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from portret import codes, git, settings, tags, writing
from portret.content import loader, new_files
from portret.content.new_files import Author
from portret.images import typesetting
from portret.locales import Language
from portret.translate import extract, new_file_words, update

_FILES = {
    "portret/commands/new_site/Makefile": "Makefile",
    "portret/commands/new_site/gitignore": ".gitignore",
    "portret/commands/new_site/gitattributes": ".gitattributes",
    ".gitconfig": ".gitconfig",
    "translations/merge-po": "translations/merge-po",
    "docs/ci/github.yml": ".github/workflows/site.yml",
    "docs/ci/gitlab.yml": ".gitlab-ci.yml",
    ".vscode/extensions.json": ".vscode/extensions.json",
    ".vscode/portret.code-snippets": ".vscode/portret.code-snippets",
    ".vscode/settings.json": ".vscode/settings.json",
    ".vscode/tasks.json": ".vscode/tasks.json",
    "docs/schemas/site.json": ".vscode/schemas/site.json",
    "docs/schemas/themes.json": ".vscode/schemas/themes.json",
}
"""The paths in the new folder of files that are copied from Portret."""


def make(folder: Path, name: str, languages: Sequence[Language], root: Path) -> Author:
    """Makes the folder of a new site, all of it or nothing, and returns the author of its texts.

    `root` is the folder of Portret. Raises Problems if the site would not be sound, Unwritten if it
    cannot be written.
    """
    author = new_file_words.author(languages[0], settings.today("UTC"))
    texts = _texts(author, name, languages, root)
    with writing.naming(folder):
        stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        with writing.naming(folder):
            for path, data in texts.items():
                place = stage / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data if isinstance(data, bytes) else data.encode())
        content = stage / "content"
        site = loader.load(content)
        wanted = extract.messages(site, content, root / "templates")
        catalogs = update.plan(site, site.languages, wanted, stage / "translations")
        with writing.naming(folder):
            update.write(catalogs)
            stage.chmod(0o755)
            os.rename(stage, folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return author


def _texts(
    author: Author, name: str, languages: Sequence[Language], root: Path
) -> Mapping[str, str | bytes]:
    """The files of the site, without its catalogues, by their paths in its folder."""
    own = author.site(name, [each.tag for each in languages], _country(languages[0]))
    where, commit = source(root)
    others = {path: (root / file).read_text("utf-8") for file, path in _FILES.items()}
    for path, mark, value in (
        ("Makefile", "@PORTRET@", where),
        ("Makefile", "@COMMIT@", commit),
        (".vscode/settings.json", "./docs/", "./.vscode/"),
    ):
        others[path] = others[path].replace(mark, value)
    return {
        **{f"content/{path}": text for path, text in own.items()},
        f"content/partners/{new_files.PARTNER}/{new_files.PICTURE}": new_files.picture(),
        "README.md": author.readme(name),
        **others,
    }


def _country(language: Language) -> str:
    """The code of the country where most readers of a language are.

    Blank if there is none, or if no font for social cards has the letters of the language.
    """
    region = tags.subtags(language.tag).maximized[2]
    written = typesetting.writes(language, typesetting.OURS)
    return region if written and region in codes.countries() else ""


def source(root: Path) -> tuple[str, str]:
    """(address, commit) of the repository that a folder is a clone of; blank if unknown.

    The address is a public one; if there is none, the path of the folder.
    """
    top = _git(root, "rev-parse", "--show-toplevel")
    if not top or Path(top).resolve() != root.resolve():
        return "", ""
    origin = _git(root, "config", "--get", "remote.origin.url")
    return public(origin) or os.fspath(root.resolve()), _git(root, "rev-parse", "HEAD")


def _git(root: Path, *words: str) -> str:
    """The output of a git command as text, without the last line end."""
    return git.output(root, *words).decode("utf-8", "replace").removesuffix("\n")


def public(address: str) -> str:
    """The https address of a repository, without user and password; blank if it is a local one."""
    if found := re.fullmatch(r"https?://(?:[^@/]*@)?(.+)", address):
        return f"https://{found[1]}"
    if found := re.fullmatch(r"(?:ssh://)?[^@/]+@([^:/]+)(?::[0-9]+)?[:/](.+)", address):
        return f"https://{found[1]}/{found[2]}"
    return ""
