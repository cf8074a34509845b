"""The command verify: checks that readers get what was published."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import click
from flask import current_app

from portret.commands.terminal import command, print_json, progress
from portret.errors import Problem, Problems, quoted, shown
from portret.settings import HOSTS, Settings

FEW = 3
"""The most addresses with the same fault that are printed one by one."""


@command()
@click.argument("url", required=False)
@click.option("--to", default="build", type=click.Path(path_type=Path), help="Where. [build]")
@click.option("--host", type=click.Choice(HOSTS), help="Ask nothing that this host cannot do.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def verify(url: str | None, to: Path, host: str | None, as_json: bool) -> None:
    """Look for files that are not as they were published.

    With a URL, as https://example.org, for what readers do not get there as it was published.
    """
    if not url and (host or as_json):
        raise click.UsageError("--host and --json go with a URL.")
    if url:
        _verify_live(_address(url), to, host, as_json)
    else:
        _verify_files(to)


def _verify_files(to: Path) -> None:
    """Prints which files were changed or added, or are missing."""
    from portret.freeze import publish

    found = publish.verify(publish.Destination(to.absolute()))
    for kind, path in found:
        click.echo(f"{shown(to / path)}: {kind}")
    if found:
        click.get_current_context().exit(1)
    click.echo(f"{shown(to)} is as it was published.")


def _verify_live(url: str, to: Path, host: str | None, as_json: bool) -> None:
    """Prints what is wrong at a live address; nothing if all is well, as suits cron."""
    from portret.content import ledger
    from portret.content.sources import Run
    from portret.freeze import client, live, publish
    from portret.site import headers, hosts

    settings: Settings = current_app.config["SETTINGS"]
    run = Run(settings.content)
    addresses = ledger.read(run)
    if run.problems:
        raise Problems(run.problems)
    problems = live.Live(
        publish.listed(publish.Destination(to.absolute())),
        client.Host(url),
        hosts.HOSTS.get(host or settings.host, hosts.Host()),
        addresses,
        datetime.now(UTC).date(),
        headers.rules(settings.hsts),
    ).problems(partial(progress, label="Asking"))
    if as_json:
        print_json([each.as_dict() for each in problems])
    else:
        for line in _brief(problems):
            click.echo(line)
    if any(each.severity == "error" for each in problems):
        click.get_current_context().exit(1)


def _address(url: str) -> str:
    """The URL without a slash at its end; raises BadParameter if it is not one."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        host, port = "", None
    extra = host and (parts.query or parts.fragment or "@" in parts.netloc)
    is_host = re.fullmatch(r"[\w.:%-]+", host, re.ASCII)
    if not is_host or extra or parts.scheme not in ("http", "https"):
        raise click.BadParameter(f"{quoted(url)}, where one as https://example.org was expected.")
    host = f"[{host}]" if ":" in host else host
    place = host if port is None else f"{host}:{port}"
    return f"{parts.scheme}://{place}{quote(unquote(parts.path)).rstrip('/')}"


def _brief(problems: Iterable[Problem]) -> Iterator[str]:
    """A line for each problem; for many addresses with the same one, one line."""
    alike: dict[Problem, list[Problem]] = defaultdict(list)
    for each in problems:
        alike[replace(each, path="")].append(each)
    for some in alike.values():
        if len(some) <= FEW:
            yield from map(str, some)
        else:
            first, more = some[0], len(some) - 1
            yield str(replace(first, message=f"{first.message}, as {more} more addresses"))
