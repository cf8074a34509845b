"""Work shared among processes, each of which has all that this one has read."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import pairwise
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_work: Any = None


def shared(work: Callable[[Sequence[T]], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """What `work` gives for parts of the items, by so many processes; raises what it raises.

    Each process has one run of neighbours, so that what they have in common is made once.
    """
    global _work
    count = max(1, min(jobs, len(items) // 50))
    _work = work
    if count == 1:
        yield _run(items)
        return
    bounds = [len(items) * number // count for number in range(count + 1)]
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork")) as pool:
        parts = [items[a:b] for a, b in pairwise(bounds)]
        for future in as_completed([pool.submit(_run, part) for part in parts]):
            yield future.result()


def _run(items: Sequence[Any]) -> Any:
    gc.set_threshold(100_000, 50, 50)
    gc.enable()
    return _work(items)
