"""The command check: once, or again whenever a file changes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import click
from flask import Flask, current_app

from portret.commands import formats, streams
from portret.commands.terminal import (
    command,
    messages_of,
    print_problems,
    report,
    sites_of,
    translation_problems,
)
from portret.errors import Problem, Problems

PAUSE = 0.5
"""Seconds between two checks."""

NOTHING = "No problems found."


@command()
@formats.option
@click.option("--watch", is_flag=True, help="Look again whenever a file changes, until Ctrl-C.")
def check(form: str | None, watch: bool) -> None:
    """Look for problems in content, links and catalogues."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if not watch:
        report(list(_problems(app)), form)
        return
    if form:
        raise click.UsageError("--watch prints what is new, line by line, in no other format.")
    try:
        _watch(app)
    except KeyboardInterrupt:  # which is how one ends it
        return


def _problems(app: Flask) -> Iterator[Problem]:
    """All problems of the files as they are now."""
    from portret.content import lint, loader, records, references
    from portret.site import published, social_cards

    sites = sites_of(app)
    try:
        found = sites.current()
        if sites.library.faults:  # the last good site stays, in a command that has had one
            raise Problems(sites.library.faults)
        site = found.snapshot
        messages = messages_of(site)
    except Problems as error:
        settings = sites.library.settings
        yield from error.problems
        yield from loader.damaged(loader.sound_documents(settings.content), settings.cache)
        return
    yield from loader.damaged(records.documents(site.whole).values(), site.settings.cache)
    yield from lint.problems(site.whole, site.settings.content, site.today)
    yield from references.warnings(site.whole, site.site, found.addresses.own_urls, site.today)
    yield from published.problems(found.addresses)
    yield from translation_problems(site, messages)
    yield from social_cards.lacking(found.addresses)
    if not site.base_url:
        yield Problem(
            site.whole.path,
            1,
            "no base_url",
            "Add it: canonical addresses, feeds and the sitemap need it.",
            "warning",
        )


def _watch(app: Flask) -> None:
    """Prints all problems, then after each change of a file those that are new or mended."""
    library = sites_of(app).library
    seen, known = library.look(), list(_problems(app))
    rest = [] if library.faults else known
    print_problems(known)
    click.echo(f"{'' if known else f'{NOTHING} '}Looking again whenever a file changes.", err=True)
    while not streams.lost():
        time.sleep(PAUSE)
        if (revision := library.look()) == seen:
            continue
        found = list(_problems(app))
        if library.faults:  # until they are mended, nothing new is known of the rest
            found += [each for each in rest if each not in found]
        else:
            rest = found
        for line in news(known, found):
            click.echo(line)
        seen, known = revision, found


def news(before: Sequence[Problem], now: Sequence[Problem]) -> Iterator[str]:
    """A line for each problem that is new or mended; not for one that only moved to another line.

    When the last one is mended, there is a line that says so.
    """
    for problem in _besides(now, before):
        yield str(problem)
    for problem in _besides(before, now):
        yield f"mended: {problem.path}:{problem.line}: {problem.message}."
    if before and not now:
        yield NOTHING


def _besides(problems: Iterable[Problem], others: Iterable[Problem]) -> Iterator[Problem]:
    """The problems that are not among the others; their lines do not count."""
    left = Counter(_named(each) for each in others)
    for problem in problems:
        if left[_named(problem)]:
            left[_named(problem)] -= 1
        else:
            yield problem


def _named(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.severity, problem.message
