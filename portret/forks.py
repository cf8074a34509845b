"""Work shared among processes, each of which has all that this one has read."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[Sequence[T]], Iterator[R]]
"""What is done to some of the items; its results can be pickled."""

FEWEST = 50
"""Items below which another process costs more than it saves."""

BLOCK = 25
"""Neighbours that one process gets together: some things they have in common are made once."""


class Lost(Exception):
    """A process ended before its work: the system killed it, or it ran out of memory."""


def shared(work: Work[T, R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """The results of the work on all items, by so many processes; raises what the work raises.

    Blocks of neighbours are dealt out in turn, so that all end at about the same time. None
    outlives this one.
    """
    count = max(1, min(jobs, len(items) // FEWEST))
    if count == 1:
        yield from work(items)
        return
    fork = multiprocessing.get_context("fork")
    blocks = [items[start : start + BLOCK] for start in range(0, len(items), BLOCK)]
    processes, ends = [], []
    try:
        for number in range(count):
            mine, theirs = fork.Pipe(duplex=False)
            share = list(chain.from_iterable(blocks[number::count]))
            words = (work, share, theirs)
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


def _done(work: Work[Any, Any], items: Sequence[Any], end: Connection) -> None:
    """Do the work in a process of its own, as long as there is one that wants it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(100_000, 50, 50)
    gc.enable()
    try:
        for made in work(items):
            end.send(("made", made))
        end.send(("done", None))
    except Exception as error:  # whatever it is, it is told where it can be heard
        end.send(("failed", error))


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, however it did.

    A killed one would leave it at work, with the lock that it has from it.
    """
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)
