"""The commands `flask translate …`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app

from portret.commands import formats
from portret.commands.terminal import (
    Group,
    current,
    messages_of,
    print_json,
    report,
    sites_of,
    stop,
    translation_problems,
)
from portret.errors import Problem, Problems, called, quoted, shown

if TYPE_CHECKING:
    from portret.content.records import Site
    from portret.locales import Language
    from portret.site.edition import Snapshot

translate = Group("translate", help="Catalogues: follow the content.")


@translate.command("update")
@click.argument("locales", nargs=-1)
@click.option("--check", "dry", is_flag=True, help="Change nothing; exit 1 when one is stale.")
@click.option(
    "--accept-punctuation",
    "punctuation",
    is_flag=True,
    help="Keep translations of texts whose quotation marks, dashes or spaces alone changed.",
)
def update_command(locales: tuple[str, ...], dry: bool, punctuation: bool) -> None:
    """Bring the catalogues up to date with content and templates."""
    from portret import writing
    from portret.content import loader
    from portret.site import source_language
    from portret.translate import extract, update

    settings = sites_of(current_app).library.settings
    # The content alone: of a site that is shown the catalogues are copied into the cache.
    site = loader.load(settings.content)
    if wrong := list(source_language.problems(site, settings.translations)):
        raise Problems(wrong)
    messages = extract.messages(site, settings.content, *settings.template_folders)
    chosen, folder = _chosen(site, locales), settings.translations
    # So that nobody saves an entry between the reading and the writing.
    with nullcontext() if dry else writing.locked(folder):
        files = update.plan(site, chosen, messages, folder, punctuation=punctuation)
        changed = update.write(files, dry=dry)
    for path in changed:
        stale = f"{shown(path)}:1: stale. Run {called('translate update')}."
        click.echo(stale if dry else shown(path))
    if dry:
        click.get_current_context().exit(1 if changed else 0)
    if not changed:
        click.echo("Every catalogue is up to date.")


def _chosen(site: Site, tags: Sequence[str]) -> list[Language]:
    """The languages of the site with these tags; all if there are none."""
    known = {language.tag: language for language in site.languages}
    if unknown := set(tags) - set(known):
        raise click.BadParameter(
            f"{', '.join(sorted(unknown))}: site.yaml has {', '.join(sorted(known))}."
        )
    return [language for tag, language in known.items() if not tags or tag in tags]


@translate.command("check")
@click.argument("locales", nargs=-1)
@formats.option
def check_command(locales: tuple[str, ...], form: str | None) -> None:
    """Look for problems in the catalogues alone."""
    try:
        site = current().snapshot
        found = translation_problems(site, messages_of(site))
    except Problems as error:
        report(error.problems, form)
        return
    report(_about(site, locales, found), form)


def _about(site: Snapshot, tags: Sequence[str], problems: Sequence[Problem]) -> list[Problem]:
    """The problems of the catalogues of languages and of their folders; all without a language."""
    from portret.catalogs.store import path_of, path_with_fallback

    chosen, folder = _chosen(site.whole, tags), site.settings.translations
    files = [find(folder, each) for each in chosen for find in (path_of, path_with_fallback)]
    paths = {shown(place) for path in files for place in (path, path.parent.parent)}
    return [each for each in problems if not tags or each.path in paths]


@translate.command("status")
@click.argument("locales", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def status_command(locales: tuple[str, ...], as_json: bool) -> None:
    """Show how far each language is, page by page, and what waits where."""
    from portret.translate import progress

    site = current().snapshot
    rows = progress.table(site, messages_of(site), _chosen(site.whole, locales))
    if as_json:
        print_json([row.as_dict() for row in rows])
    else:
        for line in progress.report(rows, shutil.get_terminal_size((100, 24)).columns):
            click.echo(line)
    if broken := _about(site, locales, site.catalogs.problems):
        for problem in broken:
            click.echo(str(problem), err=True)
        stop(
            "Of a catalogue that cannot be read these are the figures of the last good one, if any."
        )


@translate.command("pseudo")
def pseudo_command() -> None:
    """Write the catalogues of two pseudo-locales, to see what is not translatable or too tight."""
    from portret import locales
    from portret.translate import pseudo, update

    site = current().snapshot
    files = pseudo.catalogs(site.whole, messages_of(site), site.settings.translations)
    update.write(files)
    for path in files:
        click.echo(shown(path))
    places = " and ".join(f"/{tag}/" for tag in locales.PSEUDO)
    click.echo(f"Look at {places} with `make preview`. The published site has neither.")


@translate.command("take")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", "tag", help="The file's language, where its header does not say it.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def take_command(file: Path, tag: str | None, yes: bool) -> None:
    """Take over a translator's .po, XLIFF or CSV file; an older copy loses nothing."""
    from portret import files, locales
    from portret.catalogs import pofile, store
    from portret.translate import desk, exchange_files, taking

    site = current().snapshot
    messages = desk.Messages(site)
    try:
        came = exchange_files.read(files.read(file, store.MAX_FILE), file.name, messages.all)
    except files.NotRead as error:
        raise Problems([Problem(shown(file), 1, error.found, error.remedy)]) from None
    except pofile.Unreadable as error:
        raise Problems(
            Problem(shown(file), *fault, code="catalogue") for fault in error.faults
        ) from None
    known = ", ".join(each.tag for each in site.whole.languages)
    language = locales.negotiate([tag or came.language], site.whole.languages)
    if (tag or not came.language) and (language is None or (tag and language.tag != tag)):
        raise click.BadParameter(f"name the file's language: --language, one of {known}.")
    theirs = locales.negotiate([came.language], site.whole.languages) if came.language else language
    if language is None or theirs != language:
        expected = tag or f"one of {known}"
        said = f"{quoted(came.language)} in the file, where {expected} was expected"
        raise click.BadParameter(f"{said}. Mend it there, if that is wrong.")
    place = desk.catalog_file(site, messages, language)
    if broken := [each for each in site.catalogs.problems if each.path == shown(place.path)]:
        raise Problems(broken)
    catalog = site.catalogs.catalogs[language.tag]
    found = taking.compared(site, catalog, place, came, taking.versions(place.path))
    for line in taking.report(found, shown(place.path), shown(file)):
        click.echo(line)
    new = [each for each in found if each.outcome == taking.TAKE]
    left = new
    if new and (yes or click.confirm(f"Write {shown(place.path)}?")):
        left = taking.take(place, found)
        taken = len(new) - len(left)
        click.echo(f"{taken} text{' is' if taken == 1 else 's are'} taken over.")
        for each in left:
            click.echo(f"Changed here just now, and kept: {quoted(each.message.text)}.")
    if left or len(new) < len(found):
        click.get_current_context().exit(1)


@translate.command("add")
@click.argument("locale")
def add_command(locale: str) -> None:
    """Begin a new language: its catalogue, and its place in site.yaml."""
    from portret.translate import adding

    site = current().snapshot
    try:
        added = adding.add_language(site, messages_of(site), locale)
    except adding.AddByHand as error:
        stop(str(error))
    except adding.CannotAdd as error:
        raise click.BadParameter(str(error)) from None
    catalog, tag = shown(added.catalog), added.language.tag
    click.echo(shown(added.site))
    click.echo(catalog)
    click.echo(f"{added.language.name}: {added.untranslated} texts wait in {catalog}.")
    click.echo(f"Translate them with an editor for .po files, save, and see /{tag}/.")
    if not added.has_font:
        click.echo("No font has its letters for social cards: name one in PORTRET_SHARE_FONT.")
    click.echo(f"How far it is, and what waits where: {called(f'translate status {tag}')}")
