"""The commands of the webmaster: freeze and verify."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from .errors import Problems, shown, system_reason
from .library import Library
from .terminal import answers, current, fail, share_problems, stop, wanted
from .views import Answers


@click.command()
@click.option("--to", default="build", type=click.Path(path_type=Path), help="Where to. [build]")
@click.option("--drafts", is_flag=True, help="With drafts, marked as such.")
@click.option("--copy", is_flag=True, help="A real folder instead of a symlink.")
@click.option("--rollback", is_flag=True, help="Instead: the former release in its place again.")
@click.option("--changes", is_flag=True, help="List what an uploader must put and delete.")
@with_appcontext
def freeze(to: Path, drafts: bool, copy: bool, rollback: bool, changes: bool) -> None:
    """Write the whole site as static files, and publish it in one step."""
    if rollback and (drafts or copy):
        raise click.UsageError("--rollback makes nothing: it goes with --to and --changes alone.")
    summary = _rolled_back(to) if rollback else _frozen(to, drafts, copy)
    click.echo(summary, err=changes)
    if changes:
        _list_changes(to)


def _frozen(to: Path, drafts: bool, copy: bool) -> str:
    """Freeze, and say what was written."""
    from . import freeze as freezing
    from . import review
    from .publish import Destination, Refused

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if drafts:
        settings = dataclasses.replace(answers(app).library.settings, drafts=True)
        app.extensions["portret"] = Answers(Library(settings))
    site, views = current()
    if site.catalogs.problems:
        fail(site.catalogs.problems)
    for problem in (*sorted(review.unsafe(site, wanted(site))), *share_problems(site, views)):
        click.echo(str(problem), err=True)
    # The site must not change under the export's hands: files are looked at once.
    app.extensions["portret"].library.pause = float("inf")
    started = time.monotonic()
    destination = Destination(to.absolute())
    try:
        result = freezing.freeze(app, site, views, destination, copy=copy, progress=_progress)
    except Refused as error:
        stop(str(error))
    except Problems as error:
        fail(error.problems)
    except freezing.PageFailed as error:
        url, source, reason = error.args
        place = f"{source}:1: " if source else ""
        stop(f"{place}the page {url} cannot be made: {reason}. The old site stays.")
    except freezing.Unsound as error:
        for finding in error.findings:
            click.echo(f"{shown(to)}{finding.path}: {finding.message}", err=True)
        stop(f"{len(error.findings)} findings in the output. The old site stays.")
    except OSError as error:
        _stop_unwritten(to, error)
    seconds = time.monotonic() - started
    return (
        f"{shown(to)}: {result.pages} pages and {result.files} other files, "
        f"{result.bytes / 1e6:.1f} MB, in {seconds:.1f} s."
    )


def _rolled_back(to: Path) -> str:
    """Let the two kept releases change places, and say so."""
    from .publish import Destination, Refused

    try:
        number, before = Destination(to.absolute()).rollback()
    except Refused as error:
        stop(str(error))
    except OSError as error:
        _stop_unwritten(to, error)
    return f"{shown(to)}: release {number} again, in the place of {before}."


def _stop_unwritten(to: Path, error: OSError) -> NoReturn:
    place = f" ({shown(error.filename)})" if error.filename else ""
    stop(f"{shown(to)} cannot be written: {system_reason(error)}{place}. The old site stays.")


def _list_changes(to: Path) -> None:
    """A line for each file: `put PATH` or `delete PATH`, in the order in which to do it."""
    from .publish import Destination, Refused, changes

    try:
        found = changes(Destination(to.absolute()))
    except Refused as error:
        stop(str(error))
    for kind, path in found:
        click.echo(f"{kind} {path}")


@click.command()
@click.option("--to", default="build", type=click.Path(path_type=Path), help="Where. [build]")
def verify(to: Path) -> None:
    """Look for files that are not as they were published."""
    from .publish import Destination, Refused
    from .publish import verify as findings

    try:
        found = findings(Destination(to.absolute()))
    except Refused as error:
        stop(str(error))
    except OSError as error:
        stop(f"{shown(error.filename)} cannot be read: {system_reason(error)}.")
    for kind, path in found:
        click.echo(f"{shown(to / path)}: {kind}")
    if found:
        click.get_current_context().exit(1)
    click.echo(f"{shown(to)} is as it was published.")


def _progress(pages: Iterator[Any], total: int) -> Iterator[Any]:
    """The pages, with a bar on a terminal."""
    if not sys.stderr.isatty():
        yield from pages
        return
    with click.progressbar(pages, length=total, label="Freezing", file=sys.stderr) as bar:
        yield from bar
