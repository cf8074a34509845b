"""Work shared among processes, each of which has all that this one has read."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[Iterator[T]], Iterator[R]]
"""A generator of results for some of the items; the results can be pickled."""

FEWEST = 50
"""Items, if they are small, for which another process saves more than it costs."""

BLOCK = 25
"""Neighbours that one process gets together: some things they have in common are made once."""

BLOCKS = 1000
"""The most of them: their numbers must have room in a pipe of a single page."""


class Lost(Exception):
    """A process ended before its work: the system killed it, or it ran out of memory."""


def in_parallel(work: Work[T, R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """The results of the work on all items, by so many processes; raises what the work raises.

    Each takes the next block of neighbours when it has done one, so that all end at about the same
    time. None outlives this one.
    """
    count = max(1, min(jobs, len(items) // FEWEST))
    if count == 1:
        yield from work(iter(items))
        return
    fork = multiprocessing.get_context("fork")
    size = max(BLOCK, -(-len(items) // BLOCKS))
    blocks = [items[start : start + size] for start in range(0, len(items), size)]
    processes, ends = [], []
    numbers = _written(range(count, len(blocks)))
    try:
        for number in range(count):
            mine, theirs = fork.Pipe(duplex=False)
            words = (work, _taken(blocks, number, numbers), theirs)
            processes.append(fork.Process(target=_done, args=words, daemon=True))
            processes[-1].start()
            theirs.close()
            ends.append(mine)
        while ends:
            for ready in wait(ends):
                assert isinstance(ready, Connection)
                yield from _received(ready, ends)
    finally:
        os.close(numbers)
        for process in processes:
            process.kill()
            process.join()


_NUMBER = array("I").itemsize


def _written(numbers: Sequence[int]) -> int:
    """A pipe from which several processes can read some numbers, each of which one gets."""
    mine, theirs = os.pipe()
    with os.fdopen(theirs, "wb") as file:
        file.write(array("I", numbers).tobytes())
    return mine


def _taken(blocks: Sequence[Sequence[T]], first: int, numbers: int) -> Iterator[T]:
    """The items of the first block, then of those whose numbers come out of the pipe."""
    yield from blocks[first]
    while number := os.read(numbers, _NUMBER):
        yield from blocks[int.from_bytes(number, sys.byteorder)]


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


def _done(work: Work[Any, Any], items: Iterator[Any], end: Connection) -> None:
    """Do the work in a process of its own, as long as there is one that wants it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this one
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
