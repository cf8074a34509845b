"""The command freeze."""

from __future__ import annotations

import dataclasses
import gc
import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from flask import Flask, current_app

from portret import files, stamps
from portret.commands.terminal import command, progress, sites_of, stop
from portret.errors import shown, system_reason
from portret.settings import HOSTS

if TYPE_CHECKING:
    from portret.freeze.exporter import Result
    from portret.freeze.publish import Destination


@command()
@click.option("--to", default="build", type=click.Path(path_type=Path), help="Where to. [build]")
@click.option("--host", type=click.Choice(HOSTS), help="With the files that this host reads.")
@click.option("--drafts", is_flag=True, help="With drafts, marked as such.")
@click.option("--copy", is_flag=True, help="A real folder instead of a symlink.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes. [one a processor]")
@click.option("--full", is_flag=True, help="Make every file anew, also what did not change.")
@click.option("--rollback", is_flag=True, help="Instead: the former release in its place again.")
@click.option("--forget", is_flag=True, help="Remove the former releases: there is no way back.")
@click.option("--changes", is_flag=True, help="List what an uploader must put and delete.")
def freeze(
    to: Path,
    host: str | None,
    drafts: bool,
    copy: bool,
    jobs: int,
    full: bool,
    rollback: bool,
    forget: bool,
    changes: bool,
) -> None:
    """Write the whole site as static files, and publish it in one step."""
    if rollback and (host or drafts or copy or jobs or full or forget):
        raise click.UsageError("--rollback makes nothing: it goes with --to and --changes alone.")
    summary = _rolled_back(to) if rollback else _frozen(to, host, drafts, copy, jobs, full)
    click.echo(summary, err=changes)
    if changes:
        _list_changes(to)
    if forget:
        _forget(to)


def _frozen(
    to: Path, host: str | None, drafts: bool, copy: bool, jobs: int | None, full: bool
) -> str:
    """Freezes the site if anything has changed; returns a summary."""
    gc.disable()  # nearly all that is made from here on stays until the end
    from portret.freeze.publish import Destination
    from portret.freeze.state import BuildState

    started = time.monotonic()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    settings = app.config["SETTINGS"]
    settings = app.config["SETTINGS"] = dataclasses.replace(
        settings, drafts=drafts or settings.drafts, host=host or settings.host
    )
    destination = Destination(to.absolute())
    for place in _sources():
        if files.within(destination.path.parent, os.path.realpath(place)):
            sources = f"{shown(place)}, from which the site is made"
            stop(f"{shown(to)} lies in {sources}. Choose another --to.")
    try:
        destination.check()
        run = None if full else BuildState(destination.state).run()
        published = destination.published
        same = run and published and (run.release, copy) == (published.number, destination.is_copy)
        if run and published and same and run.is_current(settings) and published.untouched:
            destination.tidy()
            problems, counts = run.problems, run.counts
            made, kept, removed = 0, counts[0] + counts[1], 0
        else:
            result = _made(app, to, destination, copy, jobs or os.cpu_count() or 1, full)
            problems, counts = tuple(result.problems), result.counts
            made, kept, removed = result.made, result.kept, result.removed
    except OSError as error:
        _stop_unwritten(to, error)
    gc.freeze()  # and when Python ends it does not go through all of it once more
    for problem in problems:
        click.echo(problem, err=True)
    pages, others, size = counts
    return (
        f"{shown(to)}: {pages} pages and {others} other files, {size / 1e6:.1f} MB: "
        f"{made} made, {kept} kept, {removed} removed, in {time.monotonic() - started:.1f} s."
    )


def _made(
    app: Flask, to: Path, destination: Destination, copy: bool, jobs: int, full: bool
) -> Result:
    """Makes what has changed and publishes it; exits if it cannot."""
    from portret.freeze import exporter
    from portret.freeze.freezer import PageFailed
    from portret.workers import Lost

    sites_of(app)  # starts what templates need
    try:
        bar = partial(progress, label="Freezing")
        return exporter.freeze(app, destination, copy=copy, jobs=jobs, full=full, progress=bar)
    except PageFailed as error:
        url, source, reason = error.args
        place = f"{source}:1: " if source else ""
        stop(f"{place}the page {url} cannot be made: {reason}. The old site stays.")
    except Lost:
        stop(f"{shown(to)}: a process was killed, perhaps for want of memory. The old site stays.")
    except exporter.Unsound as error:
        for finding in error.findings:
            click.echo(f"{shown(to)}{finding.path}: {finding.message}", err=True)
        stop(f"{len(error.findings)} findings in the output. The old site stays.")


def _forget(to: Path) -> None:
    """Removes the former releases."""
    from portret.freeze.publish import Destination

    try:
        Destination(to.absolute()).forget()
    except OSError as error:
        stop(f"{shown(error.filename)} cannot be removed: {system_reason(error)}.")


def _rolled_back(to: Path) -> str:
    """Puts the former release in place of the present one; returns a summary."""
    from portret.freeze.publish import Destination

    try:
        number, before, added = Destination(to.absolute()).rollback()
    except OSError as error:
        _stop_unwritten(to, error)
    for path in added:
        click.echo(f"warning: {shown(path)} is not from Portret. Take it away.", err=True)
    return f"{shown(to)}: release {number} again, in the place of {before}."


def _stop_unwritten(to: Path, error: OSError) -> NoReturn:
    reason, file = system_reason(error), error.filename
    if file and any(files.within(file, os.path.realpath(each)) for each in _sources()):
        stop(f"{shown(file)} cannot be read: {reason}. The old site stays.")
    place = f" ({shown(file)})" if file else ""
    stop(f"{shown(to)} cannot be written: {reason}{place}. The old site stays.")


def _sources() -> list[Path]:
    return stamps.inputs(current_app.config["SETTINGS"])


def _list_changes(to: Path) -> None:
    """Prints `put PATH` or `delete PATH` for each file, in the order for an upload."""
    from portret.freeze.publish import Destination, changes

    for kind, path in changes(Destination(to.absolute())):
        click.echo(f"{kind} {path}")
