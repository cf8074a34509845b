"""Ends a command in order when its output cannot be written, or when Ctrl-C stops it."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import click
from click.exceptions import Exit

from portret.errors import system_reason

STOPPED = 130
"""The exit status of a command that Ctrl-C ended, as shells have it."""


class _Output(io.FileIO):
    """A stream to which writing never fails; `fault` says why output was lost."""

    fault: OSError | None = None

    def write(self, data: object, /) -> int:
        try:
            if self.fault is None:
                return super().write(data)  # type: ignore[arg-type]
        except BlockingIOError:
            raise
        except OSError as error:
            self.fault = error
        return memoryview(data).nbytes  # type: ignore[arg-type]


@contextmanager
def careful() -> Iterator[None]:
    """Lets a command finish even if its output cannot be written, and says so at the end.

    The exit status is 1 then, unless a pipe was closed by its reader, such as `head`. Ctrl-C ends
    the command with a message and exit status 130.
    """
    out, _ = _replaced("stdout"), _replaced("stderr")
    done = False
    try:
        yield
        done = True
    except KeyboardInterrupt:
        click.echo("\nStopped.", err=True)
        raise Exit(STOPPED) from None
    except Exit as end:
        done = end.exit_code == 0
        raise
    finally:
        if out and sys.stdout:
            sys.stdout.flush()
        if out and out.fault and out.fault.errno != errno.EPIPE:
            reason = f"Standard output cannot be written: {system_reason(out.fault)}."
            click.echo(f"{reason} All else is done." if done else reason, err=True)
            raise Exit(1)


def lost() -> bool:
    """Whether standard output can no longer be written."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return isinstance(raw, _Output) and raw.fault is not None


def _replaced(name: str) -> _Output | None:
    """Replaces a standard stream by one whose writing never fails; None if it is not a file."""
    stream: TextIO | None = getattr(sys, name)
    if not isinstance(stream, io.TextIOWrapper):
        return None
    stream.flush()
    raw = _Output(stream.fileno(), "w", closefd=False)
    text = io.TextIOWrapper(
        io.BufferedWriter(raw),
        stream.encoding,
        "backslashreplace",  # a terminal that lacks a letter gets its number
        line_buffering=stream.line_buffering,
    )
    setattr(sys, name, text)
    return raw
