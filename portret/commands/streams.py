"""How a command ends where nobody takes its output, or where somebody stops it."""

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
    """A stream to which writing never fails; `fault` says why what came last is lost."""

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
    """Lets a command do its work also where its output cannot be written, and says so at its end.

    Then its exit status is 1, but for a pipe that a reader such as `head` has closed. Ctrl-C ends
    it with a word and exit status 130.
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
    """Whether nobody can get what is written to standard output any more."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return isinstance(raw, _Output) and raw.fault is not None


def _replaced(name: str) -> _Output | None:
    """Puts a careful stream in the place of a standard one; None where that is none of a file."""
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
