"""Work shared among processes, each of which has all that this one has read."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[Sequence[T]], Iterator[R]]
"""What is done to some of the items; its results can be pickled."""

FEWEST = 50
"""Items below which another process costs more than it saves."""


class Lost(Exception):
    """A process ended before its work: the system killed it, or it ran out of memory."""


def shared(work: Work[T, R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """The results of the work on all items, by so many processes; raises what the work raises.

    Each process has one run of neighbours, so that what they have in common is made once. None
    outlives this one.
    """
    count = max(1, min(jobs, len(items) // FEWEST))
    if count == 1:
        yield from work(items)
        return
    fork = multiprocessing.get_context("fork")
    bounds = [len(items) * number // count for number in range(count + 1)]
    processes, ends = [], []
    try:
        for start, end in pairwise(bounds):
            mine, theirs = fork.Pipe(duplex=False)
            words = (work, items[start:end], theirs, os.getpid())
            processes.append(fork.Process(target=_done, args=words, daemon=True))
            processes[-1].start()
            theirs.close()
            ends.append(mine)
        while ends:
            for ready in wait(ends):
                assert isinstance(ready, Connection)
                yield from _received(ready, ends)
    finally:
        for process in processes:
            process.kill()
            process.join()


def _received(end: Connection, ends: list[Connection]) -> Iterator[Any]:
    """The next result of a process, whose end of the pipe is dropped when it has done all."""
    try:
        kind, value = end.recv()
    except EOFError:
        raise Lost from None
    if kind == "failed":
        raise value
    if kind == "made":
        yield value
    else:
        ends.remove(end)


def _done(work: Work[Any, Any], items: Sequence[Any], end: Connection, parent: int) -> None:
    """Do the work in a process of its own, as long as there is one that wants it."""
    gc.set_threshold(100_000, 50, 50)
    gc.enable()
    try:
        for made in work(items):
            if os.getppid() != parent:
                return
            end.send(("made", made))
        end.send(("done", None))
    except BrokenPipeError:
        return
    except Exception as error:  # whatever it is, it is told where it can be heard
        end.send(("failed", error))
