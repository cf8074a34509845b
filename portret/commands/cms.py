"""The command cms: a configuration for Decap CMS, whose forms write content files."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from portret import writing
from portret.commands.terminal import command, stop
from portret.errors import shown

MARK = "# Made by `flask cms` from the fields that Portret reads: run it again after a change.\n"


@command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--backend", default="git-gateway", help="How it reaches the files. [git-gateway]")
@click.option("--repo", default="", help="The repository of some backends, as owner/name.")
@click.option("--branch", default="main", help="The branch that editors change. [main]")
def cms(folder: Path | None, backend: str, repo: str, branch: str) -> None:
    """Write a configuration for Decap CMS or Sveltia CMS into FOLDER, else to standard output."""
    from portret.content import loader
    from portret.site import decap

    content = current_app.config["SETTINGS"].content
    site = loader.load(content)
    if Path(place := shown(content)).is_absolute():
        stop(f"{place} is not below this folder: run it at the root of the repository.")
    named = {"name": backend, "repo": repo, "branch": branch}
    given = {name: value for name, value in named.items() if value}
    text = MARK + decap.written(decap.configuration(site, place, given))
    if folder is None:
        click.echo(text, nl=False)
        return
    path = folder / "config.yml"
    if path.exists() and not path.read_text("utf-8", "replace").startswith(MARK):
        stop(f"{shown(path)} is not from this command: take it away, or name another folder.")
    writing.write({path: text})
    click.echo(shown(path))
