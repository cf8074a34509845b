"""The parts that all commands share: the site, printing problems, and the exit status.

Modules that take long to import are imported where they are used, so that a `freeze` with nothing
to do is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portret.commands import formats
from portret.errors import Problem, Problems, Refused, Unwritten, shown, system_reason

if TYPE_CHECKING:
    from portret.site.edition import Snapshot
    from portret.translate.extract import PotMessage
    from portret.web.sites import ServedSite, Sites

T = TypeVar("T")


class Command(click.Command):
    """A command that prints Problems, Refused and OSError as messages, and exits with 1.

    With `--json` it prints them as objects, as `flask check` does.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        as_json = bool(ctx.params.get("as_json"))
        try:
            return super().invoke(ctx)
        except Problems as error:
            report(error.problems, "json" if as_json else None)
            ctx.exit(1)
        except Refused as error:
            reason = str(error)
        except OSError as error:
            place = shown(error.filename) if error.filename else "A file"
            done = "written" if isinstance(error, Unwritten) else "read"
            reason = f"{place} cannot be {done}: {system_reason(error)}."
        if as_json:
            message, _, remedy = reason.rpartition(". ")
            message, remedy = (message, remedy) if message else (remedy.removesuffix("."), "")
            report([Problem(".", 0, message, remedy, code="command")], "json")
        stop(reason)


class Group(AppGroup):
    """A group of such commands, as `flask translate`."""

    command_class = Command


def command(name: str | None = None) -> Callable[[Callable[..., None]], click.Command]:
    """A decorator that makes such a command of a function, run in the application's context."""
    return lambda function: click.command(name, cls=Command)(with_appcontext(function))


def sites_of(app: Flask) -> Sites:
    """The sites of the application, started here if it is no server."""
    if "portret" not in app.extensions:
        from portret.web import routes

        routes.start(app)
    found: Sites = app.extensions["portret"]
    return found


def current() -> ServedSite:
    """The site; raises Problems if it has errors."""
    return sites_of(current_app).current()


def print_problems(problems: Iterable[Problem]) -> None:
    found = list(problems)
    for problem in found:
        click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in found)
    if errors:
        click.echo(f"{errors} error{'s' if errors > 1 else ''}.", err=True)


def report(problems: Sequence[Problem], form: str | None) -> None:
    """Prints problems, as lines or in a format, and exits with 1 if one of them is an error."""
    if form:
        for line in formats.FORMATS[form](problems):
            click.echo(line)
    else:
        print_problems(problems)
        if not problems:
            click.echo("No problems found.")
    if any(problem.severity == "error" for problem in problems):
        click.get_current_context().exit(1)


def print_json(rows: Sequence[object]) -> None:
    click.echo(formats.as_json(rows))


def stop(message: str) -> NoReturn:
    """Prints why the command cannot go on, and exits with 1."""
    click.echo(message, err=True)
    click.get_current_context().exit(1)


def progress(results: Iterable[T], total: int, label: str) -> Iterator[T]:
    """The results, with a progress bar if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(
        results, total, label=label, show_pos=True, file=sys.stderr, update_min_steps=10
    ) as bar:
        yield from bar


def messages_of(site: Snapshot) -> list[PotMessage]:
    """Every message of a site, for the catalogues."""
    from portret.translate import extract

    return extract.messages(site.whole, site.settings.content, *site.settings.template_folders)


def translation_problems(site: Snapshot, messages: Sequence[PotMessage]) -> list[Problem]:
    """The problems of catalogues: unreadable files, wrong folders, faulty entries."""
    from portret.translate import catalog_checks, folders, review

    translations, languages = site.settings.translations, site.whole.languages
    astray = [*folders.problems(translations, languages), *folders.missing(translations, languages)]
    found = [*review.unsafe(site, messages), *review.warnings(site, messages)]
    found += catalog_checks.problems(site, messages)
    return [*site.catalogs.problems, *astray, *sorted(found)]
