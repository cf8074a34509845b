"""The commands about addresses: move and addresses."""

from __future__ import annotations

import dataclasses

import click
from flask import current_app

from portret.commands.terminal import command, current, stop
from portret.errors import called, shown


@command()
@click.argument("old")
@click.argument("new")
def move(old: str, new: str) -> None:
    """Give a portrait or page another key, and lead its old address to it.

    OLD is its key, or its address as /nl/partners/old/; NEW is a key. A theme's code is changed by
    hand, with the old one in its `aliases`.
    """
    from portret.content import links, loader, moving

    settings = current_app.config["SETTINGS"]
    site = loader.load(settings.content)
    own_urls = links.own_urls(site.languages, site.redirects, site.base_url, settings.base_url)
    made = moving.plan(site, settings.content, own_urls, loader.read_document, old, new)
    made.make()
    if made.source != made.target:
        click.echo(f"{shown(made.source)} is {shown(made.target)} now.")
    for path in made.texts:
        click.echo(shown(path))
    mended = "1 link to it is" if made.mended == 1 else f"{made.mended} links to it are"
    click.echo(f"Its old address leads to it, and {mended} mended.")
    for line in moving.left(made):
        click.echo(line)
    update, check = called("translate update"), called("check")
    click.echo(f"Now run {update} and {check}, and commit all of it.")


@command()
@click.option("--update", is_flag=True, help="Write the new ones into the ledger.")
def addresses(update: bool) -> None:
    """List the addresses that content/addresses.lock lacks; exit status 1 where it lacks some."""
    from portret import writing
    from portret.content.ledger import NAME
    from portret.site import published

    settings = current_app.config["SETTINGS"]
    current_app.config["SETTINGS"] = dataclasses.replace(settings, drafts=False)
    found = current().addresses
    ledger, new = published.ledger_of(found), published.lacking(found)
    lines = f"{len(new)} line{'' if len(new) == 1 else 's'}"
    for name in sorted(new):
        click.echo(new[name])
    if not new:
        click.echo(f"{ledger.path} has every address of the site.")
    elif update:
        writing.write({settings.content / NAME: published.updated(found)})
        click.echo(f"{ledger.path}: {lines} written. Commit it.")
    else:
        stop(f"{ledger.path} lacks {lines}. Run {called('addresses --update')}.")
