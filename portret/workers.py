"""Shares work among forked processes, which inherit what this one has in memory."""

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
"""The least number of items for each process, so that it saves more than it costs."""

BLOCK = 25
"""How many neighbouring items a worker gets at a time, as they often share what is made once."""

BLOCKS = 1000
"""The most blocks: their numbers must fit into a pipe of one memory page."""


class Lost(Exception):
    """A worker ended before its work was done: it was killed, or ran out of memory."""


def in_parallel(work: Work[T, R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """The results of the work on all items, done by `jobs` processes; raises what the work raises.

    Each process works through a stretch of its own, block by block, and then helps with those of
    the others, so that all end at about the same time. All end with this process.
    """
    count = max(1, min(jobs, len(items) // FEWEST))
    if count == 1:
        yield from work(iter(items))
        return
    fork = multiprocessing.get_context("fork")
    size = max(BLOCK, -(-len(items) // BLOCKS))
    blocks = [items[start : start + size] for start in range(0, len(items), size)]
    stretch = -(-len(blocks) // count)
    starts = range(0, len(blocks), stretch)
    numbers = [_queue(range(len(blocks))[start + 1 : start + stretch]) for start in starts]
    processes, ends = [], []
    try:
        for own, start in enumerate(starts):
            receiver, sender = fork.Pipe(duplex=False)
            arguments = (work, _taken(blocks, start, numbers[own:] + numbers[:own]), sender)
            process = fork.Process(target=_run, args=arguments, daemon=True)
            process.start()
            processes.append(process)
            sender.close()
            ends.append(receiver)
        while ends:
            for ready in wait(ends):
                assert isinstance(ready, Connection)
                yield from _received(ready, ends)
    finally:
        for pipe in numbers:
            os.close(pipe)
        for process in processes:
            process.kill()
            process.join()


_NUMBER = array("I").itemsize


def _queue(numbers: Sequence[int]) -> int:
    """A pipe with block numbers, from which several workers take turns; each number goes to one."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as file:
        file.write(array("I", numbers).tobytes())
    return reader


def _taken(blocks: Sequence[Sequence[T]], first: int, numbers: Sequence[int]) -> Iterator[T]:
    """The items of block `first`, then of the blocks whose numbers the pipes still hold."""
    yield from blocks[first]
    for pipe in numbers:
        while number := os.read(pipe, _NUMBER):
            yield from blocks[int.from_bytes(number, sys.byteorder)]


def _received(end: Connection, ends: list[Connection]) -> Iterator[Any]:
    """The next result of a process; its pipe is removed from `ends` when it is done."""
    try:
        kind, value = end.recv()
    except EOFError:
        raise Lost from None
    if kind == "failed":
        raise value
    if kind == "result":
        yield value
    else:
        ends.remove(end)


def _run(work: Work[Any, Any], items: Iterator[Any], end: Connection) -> None:
    """Does the work in a worker, until its parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(100_000, 50, 50)
    gc.enable()
    try:
        for result in work(items):
            end.send(("result", result))
        end.send(("done", None))
    except Exception as error:  # raised again in the parent
        end.send(("failed", error))


def _end_with_parent() -> None:
    """Ends this process when its parent has ended, even if that was killed.

    Otherwise it would go on, and hold the lock that it inherited.
    """
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)
