"""The command list: portraits and pages, or what will change on which day."""

from __future__ import annotations

import dataclasses

import click
from flask import current_app

from portret import settings
from portret.commands.terminal import command, print_json


@command("list")
@click.option("--scheduled", is_flag=True, help="Instead: what changes next, with its day.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_command(scheduled: bool, as_json: bool) -> None:
    """List portraits and pages, and whether readers see them."""
    from portret.content import loader
    from portret.site import schedule

    site = loader.load(current_app.config["SETTINGS"].content)
    today = settings.today(site.timezone)
    found = schedule.changes(site, today) if scheduled else schedule.standings(site, today)
    rows = [dataclasses.asdict(each) for each in found]
    if as_json:
        print_json([{**row, "day": str(row["day"])} if scheduled else row for row in rows])
        return
    names = ("day", "key", "happens") if scheduled else ("kind", "key", "state", "title")
    wide = [max((len(str(row[name])) for row in rows), default=0) for name in names]
    for row in rows:
        cells = (str(row[name]).ljust(width) for name, width in zip(names, wide, strict=True))
        click.echo("  ".join(cells).rstrip())
    if not rows:
        click.echo("Nothing is scheduled." if scheduled else "There is no portrait and no page.")
