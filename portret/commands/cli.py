"""Registers the commands, and stops `flask run` if the site has errors or the port is taken.

Commands print results to standard output; progress goes to standard error, only on a terminal.
"""

from __future__ import annotations

import io
import os
import socket
import sys
from contextlib import suppress

import click
from flask import Flask
from flask.cli import ScriptInfo, routes_command, run_command, shell_command
from flask.helpers import get_debug_flag

from portret.commands import streams
from portret.commands.checking import check
from portret.commands.cms import cms
from portret.commands.exporting import freeze
from portret.commands.listing import list_command
from portret.commands.moving import addresses, move
from portret.commands.new import new
from portret.commands.terminal import print_problems, sites_of
from portret.commands.translating import translate
from portret.commands.verifying import verify
from portret.errors import Problems, system_reason


def init_app(app: Flask) -> None:
    """Registers the commands, and stops `flask run` if it could not serve."""
    for command in (check, list_command, freeze, verify, translate, addresses, move, new, cms):
        app.cli.add_command(command)
    context = _command_line()
    if context is None:
        return
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a letter gets its number
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if context.command is run_command and not os.environ.get("WERKZEUG_RUN_MAIN"):
        _stop_run(app, context)
    if context.command not in (run_command, shell_command):  # which talk with people
        context.find_root().with_resource(streams.careful())


def serves() -> bool:
    """Whether this process is a server: `flask run` or any WSGI server."""
    context = _command_line()
    return context is None or context.command is run_command


def is_at_home() -> bool:
    """Whether this process is `flask run --debug` on a local address."""
    context = _command_line()
    if context is None or context.command is not run_command or not get_debug_flag():
        return False
    return context.params.get("host") in ("127.0.0.1", "::1", "localhost")


def is_flasks_own() -> bool:
    """Whether this process runs a command of Flask's, such as `flask routes` or `flask shell`."""
    context = _command_line()
    return context is not None and context.command in (run_command, routes_command, shell_command)


def _command_line() -> click.Context | None:
    """The context of the `flask` command; None in a server, whose own command may use click."""
    context = click.get_current_context(silent=True)
    return context if context and context.find_object(ScriptInfo) else None


def _stop_run(app: Flask, context: click.Context) -> None:
    """Ends `flask run`, which is Flask's own command, if the site or the port has a fault."""
    found = sites_of(app)
    with suppress(Problems):
        found.current()
    if found.library.faults:
        print_problems(found.library.faults)
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
