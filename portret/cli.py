"""The commands, each a few lines over a function that returns its result; only they print.

Exit status 0 is fine, 1 problems, 2 wrong usage. Results go to standard output, progress to
standard error and only on a terminal.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, run_command, with_appcontext

from . import (
    content,
    extract,
    folders,
    locales,
    pofile,
    progress,
    pseudo,
    review,
    siteyaml,
    together,
    update,
)
from .addresses import View
from .catalogs import path_of
from .errors import Problem, Problems, quoted, shown, system_reason
from .library import Library, Shown
from .locales import Language
from .records import Site
from .views import Answers

translate = AppGroup("translate", help="Catalogues: follow the content.")


def init_app(app: Flask) -> None:
    """Register the commands, and stop `flask run` where it could not serve."""
    for command in (check, freeze, translate):
        app.cli.add_command(command)
    context = click.get_current_context(silent=True)
    if context is None:
        return
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a letter gets its number
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if context.command is run_command and not os.environ.get("WERKZEUG_RUN_MAIN"):
        _stop_run(app, context)


def serves() -> bool:
    """Whether this process answers readers: any WSGI server and `flask run`, no other command."""
    context = click.get_current_context(silent=True)
    return context is None or context.command is run_command


def _stop_run(app: Flask, context: click.Context) -> None:
    """`flask run` is Flask's own and cannot be replaced: say what is wrong before it starts."""
    try:
        _answers(app).current()
    except Problems as error:
        _print_problems(error.problems)
        context.exit(1)
    host, port = context.params["host"], context.params["port"]
    if host.startswith("unix://"):
        return
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise click.BadParameter(f"{port} is no port: write 1024 to 65535.") from None
        except OSError as error:
            free = port + 1 if 1024 <= port < 65535 else 5000
            reason = f"Port {port} of {host} cannot be used: {system_reason(error)}."
            click.echo(f"{reason} Try --port {free} (make run PORT={free}).", err=True)
            context.exit(1)


def _answers(app: Flask) -> Answers:
    answers: Answers = app.extensions["portret"]
    return answers


def _current() -> tuple[Shown, dict[str, View]]:
    """The site and its addresses; prints every problem and exits where there is none."""
    try:
        site, views = _answers(current_app).current()
    except Problems as error:
        _fail(error.problems)
    return site, dict(views)


def _fail(problems: Iterable[Problem]) -> Any:
    _print_problems(problems)
    click.get_current_context().exit(1)


def _print_problems(problems: Iterable[Problem]) -> None:
    found = list(problems)
    for problem in found:
        click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in found)
    if errors:
        click.echo(f"{errors} error{'s' if errors > 1 else ''}.", err=True)


# ---------------------------------------------------------------- check


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@with_appcontext
def check(as_json: bool) -> None:
    """Look for problems in content, links and catalogues."""
    _report(list(_problems(current_app)), as_json)


def _problems(app: Flask) -> Iterator[Problem]:
    try:
        site, views = _answers(app).current()
        messages = _wanted(site)
    except Problems as error:
        yield from error.problems
        return
    yield from content.damaged(site.whole, site.settings.cache)
    yield from _translation_problems(site, messages)
    yield from _share_problems(site, views)
    if not site.base_url:
        yield Problem(
            site.whole.path,
            1,
            "no base_url",
            "Add it: canonical addresses and the sitemap need it.",
            "warning",
        )


def _translation_problems(site: Shown, messages: Sequence[extract.Wanted]) -> list[Problem]:
    """Files that cannot be read, folders in vain, entries never shown, and those to look at."""
    astray = folders.problems(site.settings.translations, site.whole.languages)
    found = [*review.unsafe(site, messages), *review.doubtful(site, messages)]
    return [*site.catalogs.problems, *astray, *sorted(found)]


def _share_problems(site: Shown, views: Mapping[str, View]) -> Iterator[Problem]:
    """The pages of each language that have no share picture, as no font has their characters."""
    for language in site.whole.languages:
        own = [each for each in views.values() if each.share and each.language == language]
        without = [(each, each.share.missing) for each in own if each.share and each.share.missing]
        if not without:
            continue
        first, rest = without[0][0], len(without) - 1
        lost = "".join(dict.fromkeys("".join(missing for _, missing in without)))
        yield Problem(
            first.source or site.whole.path,
            1,
            f"no share picture for {first.path}{f' and {rest} more' if rest else ''}: "
            f"no font has {quoted(lost, 40)} beside the other letters",
            "Name a font that has them all in PORTRET_SHARE_FONT.",
            code="share",
        )


def _report(problems: Sequence[Problem], as_json: bool) -> None:
    """Print problems for people or as data, and exit with 1 where one is an error."""
    if as_json:
        _print_json([problem.as_dict() for problem in problems])
    else:
        _print_problems(problems)
        if not problems:
            click.echo("No problems found.")
    if any(problem.severity == "error" for problem in problems):
        click.get_current_context().exit(1)


def _print_json(rows: Sequence[object]) -> None:
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _wanted(site: Shown) -> list[extract.Wanted]:
    return extract.wanted(site.whole, site.settings.content, site.settings.templates)


# ---------------------------------------------------------------- freeze


@click.command()
@click.option("--to", default="build", type=click.Path(path_type=Path), help="Where to. [build]")
@click.option("--drafts", is_flag=True, help="With drafts, marked as such.")
@click.option("--copy", is_flag=True, help="A real folder instead of a symlink.")
@with_appcontext
def freeze(to: Path, drafts: bool, copy: bool) -> None:
    """Write the whole site as static files, and publish it in one step."""
    from . import freeze as freezing
    from .publish import Destination, Refused

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if drafts:
        settings = dataclasses.replace(_answers(app).library.settings, drafts=True)
        app.extensions["portret"] = Answers(Library(settings))
    site, views = _current()
    if site.catalogs.problems:
        _fail(site.catalogs.problems)
    for problem in (*sorted(review.unsafe(site, _wanted(site))), *_share_problems(site, views)):
        click.echo(str(problem), err=True)
    # The site must not change under the export's hands: files are looked at once.
    app.extensions["portret"].library.pause = float("inf")
    started = time.monotonic()
    destination = Destination(to.absolute())
    try:
        result = freezing.freeze(app, site, views, destination, copy=copy, progress=_progress)
    except Refused as error:
        _stop(str(error))
    except Problems as error:
        _fail(error.problems)
    except freezing.PageFailed as error:
        url, source, reason = error.args
        place = f"{source}:1: " if source else ""
        _stop(f"{place}the page {url} cannot be made: {reason}. The old site stays.")
    except freezing.Unsound as error:
        for finding in error.findings:
            click.echo(f"{shown(to)}{finding.path}: {finding.message}", err=True)
        _stop(f"{len(error.findings)} findings in the output. The old site stays.")
    except OSError as error:
        place = f" ({shown(error.filename)})" if error.filename else ""
        _stop(f"{shown(to)} cannot be written: {system_reason(error)}{place}. The old site stays.")
    seconds = time.monotonic() - started
    click.echo(
        f"{shown(to)}: {result.pages} pages and {result.files} other files, "
        f"{result.bytes / 1e6:.1f} MB, in {seconds:.1f} s."
    )


def _stop_unwritten(error: OSError) -> None:
    place = shown(error.filename) if error.filename else "The file"  # a full disk names none
    _stop(f"{place} cannot be written: {system_reason(error)}.")


def _stop(message: str) -> None:
    click.echo(message, err=True)
    click.get_current_context().exit(1)


def _progress(pages: Iterator[Any], total: int) -> Iterator[Any]:
    """The pages, with a bar on a terminal."""
    if not sys.stderr.isatty():
        yield from pages
        return
    with click.progressbar(pages, length=total, label="Freezing", file=sys.stderr) as bar:
        yield from bar


# ---------------------------------------------------------------- translate


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
    settings = _answers(current_app).library.settings
    try:  # the content alone: of a site that is shown the catalogues are copied into the cache
        site = content.load(settings.content)
        messages = extract.wanted(site, settings.content, settings.templates)
        chosen = _chosen(site, locales)
        files = update.plan(site, chosen, messages, settings.translations, punctuation=punctuation)
    except Problems as error:
        _fail(error.problems)
    if dry:
        stale = [path for path, text in files.items() if update.differs(path, text)]
        for path in stale:
            click.echo(f"{shown(path)}:1: stale. Run `flask translate update`.")
        click.get_current_context().exit(1 if stale else 0)
    try:
        changed = update.write(files)
    except OSError as error:
        _stop_unwritten(error)
    for path in changed:
        click.echo(shown(path))
    if not changed:
        click.echo("Every catalogue is up to date.")


def _chosen(site: Site, tags: Sequence[str]) -> list[Language]:
    """The site's languages with these tags, all of them where none is named."""
    known = {language.tag: language for language in site.languages}
    if unknown := set(tags) - set(known):
        raise click.BadParameter(
            f"{', '.join(sorted(unknown))}: site.yaml has {', '.join(sorted(known))}."
        )
    return [language for tag, language in known.items() if not tags or tag in tags]


@translate.command("check")
@click.argument("locales", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def check_command(locales: tuple[str, ...], as_json: bool) -> None:
    """Look for problems in the catalogues alone."""
    try:
        site, _ = _answers(current_app).current()
        found = _translation_problems(site, _wanted(site))
    except Problems as error:
        _report(error.problems, as_json)
        return
    paths = [
        shown(path_of(site.settings.translations, language))
        for language in _chosen(site.whole, locales)
    ]
    _report([problem for problem in found if not locales or problem.path in paths], as_json)


@translate.command("status")
@click.argument("locales", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def status_command(locales: tuple[str, ...], as_json: bool) -> None:
    """Show how far each language is, page by page, and what waits where."""
    site, _ = _current()
    try:
        rows = progress.table(site, _wanted(site), _chosen(site.whole, locales))
    except Problems as error:
        _fail(error.problems)
    if as_json:
        _print_json([row.as_dict() for row in rows])
        return
    for line in progress.report(rows, shutil.get_terminal_size((100, 24)).columns):
        click.echo(line if _prints("█░●○…“”") else line.translate(progress.ASCII))


def _prints(text: str) -> bool:
    """Whether standard output has these letters."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@translate.command("pseudo")
def pseudo_command() -> None:
    """Write the catalogues of two pseudo-locales, to see what is not translatable or too tight."""
    site, _ = _current()
    try:
        files = pseudo.catalogs(site.whole, _wanted(site), site.settings.translations)
        update.write(files)
    except Problems as error:
        _fail(error.problems)
    except OSError as error:
        _stop_unwritten(error)
    for path in files:
        click.echo(shown(path))
    places = " and ".join(f"/{tag}/" for tag in locales.PSEUDO)
    click.echo(f"Look at {places} with `make preview`. The published site has neither.")


@translate.command("add")
@click.argument("locale")
def add_command(locale: str) -> None:
    """Begin a new language: its catalogue, and its place in site.yaml."""
    site, _ = _current()
    path = site.settings.content / "site.yaml"
    language = _new_language(site, locale, path)
    catalog = path_of(site.settings.translations, language)
    try:
        text = siteyaml.add_language(path.read_bytes().decode("utf-8"), language.tag)
        files = update.plan(site.whole, [language], _wanted(site), site.settings.translations)
        together.write({catalog: files[catalog], path: text})
    except siteyaml.NotFound:
        tags = ", ".join(each.tag for each in (*site.whole.languages, language))
        _stop(
            f"{shown(path)}:1: a list of languages that only a person can add to. "
            f"Write `languages: [{tags}]`, then run `flask translate update`."
        )
    except Problems as error:
        _fail(error.problems)
    except OSError as error:
        _stop_unwritten(error)
    for each in (path, catalog):
        click.echo(shown(each))
    click.echo(f"{language.name}: {_waiting(files[catalog])} texts wait in {shown(catalog)}.")
    click.echo(f"Translate them with an editor for .po files, save, and see /{language.tag}/.")
    click.echo(f"How far it is, and what waits where: flask translate status {language.tag}")


def _waiting(catalog: str) -> int:
    """How many texts of a catalogue wait for their translation."""
    entries = pofile.read(catalog.encode()).entries
    return sum(each.fuzzy or not any(each.translations) for each in entries if not each.obsolete)


def _new_language(site: Shown, tag: str, path: Path) -> Language:
    """The language of a tag that site.yaml does not have; else it is wrong usage."""
    try:
        language = locales.language(tag)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if language in site.whole.languages:
        raise click.BadParameter(f"{shown(path)} has {language.tag} already.")
    if tag in locales.PSEUDO:
        raise click.BadParameter(f"{tag} has no readers: `flask translate pseudo` writes it.")
    return language
