"""The commands new site, new partner and new page."""

from __future__ import annotations

import dataclasses
import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app

from portret.commands.terminal import Group, stop
from portret.errors import Problems, called, shown

if TYPE_CHECKING:
    from portret.content.records import Site
    from portret.locales import Language

new = Group("new", help="Begin a site, a portrait or a page, each field explained.")


@new.command("site")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--languages", required=True, help="Its languages, as de,en,tr: the first is yours.")
@click.option("--name", required=True, help="Its name, or that of the organisation.")
def site_command(folder: Path, languages: str, name: str) -> None:
    """Begin a site of your own in a new FOLDER."""
    from portret.commands import making

    chosen, root = _languages(languages, folder), Path(current_app.root_path)
    if os.path.lexists(folder):
        stop(f"{shown(folder)} is there already. Choose a folder that is not.")
    try:
        author = making.make(folder, _name(name), chosen, root)
    except Problems as error:  # of files that were removed again
        problem = error.problems[0]
        raise click.UsageError(f"{problem.message}. {problem.remedy}") from None
    place = shlex.quote(os.fspath(folder))
    click.echo(f"{shown(folder)}: a site in {', '.join(each.name for each in chosen)}.")
    if author.tag:
        click.echo(f"Its examples are in English: Portret has none in {chosen[0].name} yet.")
    click.echo(f"See it:            make run SITE={place}")
    click.echo(f"Begin a portrait:  make portret SITE={place} ARGS='new partner KEY'")
    click.echo(f"Begin with {shown(folder / 'content/site.yaml')}: each field is explained there.")
    where, commit = making.source(root)
    if not (commit and where.startswith("https:")):
        makefile = shown(folder / "Makefile")
        click.echo(f"For CI write the public address of Portret and a commit into {makefile}.")


def _languages(text: str, folder: Path) -> list[Language]:
    """The languages of tags that are divided by commas or blanks; else raises BadParameter."""
    from portret import locales
    from portret.catalogs import store

    tags = [each for each in re.split(r"[,;\s]+", text) if each]
    if not tags:
        raise click.BadParameter("Write the tags of the languages, as de,en,tr.")
    try:
        found = [locales.language(tag) for tag in tags]
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if pseudo := {*tags} & {*locales.PSEUDO}:
        raise click.BadParameter(f"{', '.join(sorted(pseudo))} has no readers.")
    for problem in store.shared_files(folder / "translations", [*dict.fromkeys(found)]):
        raise click.BadParameter(f"{problem.message}, {problem.path}. Keep one of them.")
    return found


def _name(text: str) -> str:
    """The name as site.yaml would read it; raises BadParameter if it has faults."""
    from portret.content.frontmatter import Node
    from portret.content.records import Site

    faults: list[str] = []
    field = next(each for each in dataclasses.fields(Site) if each.name == "name")
    found = field.metadata["read"](
        Node("text", 1, text), lambda _, message, remedy: faults.append(f"{message}. {remedy}")
    )
    if faults:
        raise click.BadParameter(f"--name: {faults[0]}")
    return str(found)


@new.command("partner")
@click.argument("key")
def partner_command(key: str) -> None:
    """Begin a portrait as a draft. KEY is its folder, and the end of its address."""
    hint = "Put a picture beside it, if you have one, and name it in `image`."
    _begin("partner", key, "portrait", hint)


@new.command("page")
@click.argument("key")
def page_command(key: str) -> None:
    """Begin a page as a draft. KEY is the name of its file, and the end of its address."""
    _begin("page", key, "page")


def _begin(kind: str, key: str, what: str, *hints: str) -> None:
    """Writes the file of a new portrait or page, and says what to do next; exits if it cannot."""
    from portret import settings, writing
    from portret.content import keys
    from portret.translate import new_file_words

    content = current_app.config["SETTINGS"].content
    site = _known(content)
    keys.check(site, (kind, key))
    place, path = keys.own_path(content, (kind, key)), keys.text_path(content, (kind, key))
    if os.path.lexists(path) or (os.path.lexists(place) and not place.is_dir()):
        stop(f"{shown(path)} is there already. Choose another key.")
    author = new_file_words.author(site.source, settings.today(site.timezone))
    text = author.page(key) if kind == "page" else author.partner(key, list(site.themes))
    writing.write({path: text})
    for line in (
        f"{shown(path)}: a draft with examples, for you to replace.",
        *hints,
        f"See it with `make preview`, and delete `draft: true` when the {what} is done.",
        f"Then run {called('translate update')} and {called('check')}.",
    ):
        click.echo(line)


def _known(content: Path) -> Site:
    """The site, or if a text has faults, only its settings and themes."""
    from portret.content import loader
    from portret.content.records import Site, Theme

    try:
        return loader.load(content)
    except Problems:
        (site,) = loader.read_file(content / "site.yaml", content)
        themes = loader.read_file(content / "themes.yaml", content)
        assert isinstance(site, Site)
        named = {each.code: each for each in themes if isinstance(each, Theme)}
        return dataclasses.replace(site, themes=named)
