"""Work is shared among processes, and nothing of it is lost or left behind."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from portret import workers
from tests.apps import ROOT


class Broken(Exception):
    """What a work may raise: (a number, a reason)."""


def squares(numbers: Iterator[int]) -> Iterator[tuple[int, int]]:
    """(the process, the square) of each number."""
    for number in numbers:
        yield os.getpid(), number * number


@pytest.mark.parametrize(
    ("count", "jobs", "processes"), [(0, 4, 0), (99, 4, 1), (100, 1, 1), (100, 2, 2), (1000, 3, 3)]
)
def test_each_item_is_done_once(count: int, jobs: int, processes: int) -> None:
    """By so many processes as are asked for, but by this one where there is little to do."""
    found = list(workers.in_parallel(squares, range(count), jobs))

    assert sorted(square for _, square in found) == [n * n for n in range(count)]
    assert len({process for process, _ in found}) == processes
    assert ({process for process, _ in found} == {os.getpid()}) == (processes == 1)


@pytest.mark.usefixtures("patience")
def test_who_has_cheap_items_takes_more_of_them() -> None:
    """So that all end at about the same time, wherever the dear ones stand."""
    done = multiprocessing.get_context("fork").Value("i")

    def work(numbers: Iterator[int]) -> Iterator[tuple[int, int]]:
        for number in numbers:
            while number < workers.BLOCK and done.value < 17 * workers.BLOCK:  # the dear ones
                time.sleep(0.01)
            with done.get_lock():
                done.value += 1
            yield os.getpid(), number

    found = list(workers.in_parallel(work, range(20 * workers.BLOCK), 2))
    shares = Counter(process for process, _ in found)

    assert sorted(number for _, number in found) == list(range(20 * workers.BLOCK))
    assert max(shares.values()) >= 17 * workers.BLOCK


@pytest.mark.usefixtures("patience")
def test_the_numbers_of_many_blocks_do_not_fill_the_pipe() -> None:
    """Nobody reads it yet when they are written, and a system may give it no more than a page."""

    def work(numbers: Iterator[int]) -> Iterator[int]:
        yield sum(numbers)

    count = 20_000 * workers.BLOCK
    found = list(workers.in_parallel(work, range(count), 2))  # it would wait for ever

    assert sum(found) == sum(range(count))
    assert workers.BLOCKS * workers._NUMBER <= 4096


@pytest.mark.usefixtures("patience")
def test_what_the_work_raises_is_raised_here() -> None:
    """With all that it says; the other processes are stopped at once."""

    def work(numbers: Iterator[int]) -> Iterator[int]:
        if next(numbers) == 0:
            raise Broken(7, "because")
        time.sleep(3600)
        yield 1

    with pytest.raises(Broken) as error:
        list(workers.in_parallel(work, range(200), 2))

    assert error.value.args == (7, "because")
    assert multiprocessing.active_children() == []


def test_a_process_that_is_killed_is_missed() -> None:
    """As the system does it when memory is short."""

    def work(numbers: Iterator[int]) -> Iterator[int]:
        if next(numbers) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        yield 1

    with pytest.raises(workers.Lost):
        list(workers.in_parallel(work, range(200), 2))


@pytest.mark.parametrize("left", range(0, 16, 3))
def test_a_process_that_cannot_be_started_is_told(left: int) -> None:
    """As where a system allows no more of them, or no more files: with its own reason."""
    highest, (soft, hard) = os.dup(0), resource.getrlimit(resource.RLIMIT_NOFILE)
    os.close(highest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + left, hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            list(workers.in_parallel(squares, range(1000), 8))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("patience")
def test_no_process_outlives_the_first() -> None:
    """Else it would hold the lock of a freeze that was killed."""
    code = (
        "import os, time\n"
        "from portret import workers\n"
        "def work(items):\n"
        "    for each in items:\n"
        "        time.sleep(0.05)\n"
        "        yield os.getpid()\n"
        "told = set()\n"
        "for each in workers.in_parallel(work, range(2000), 2):\n"
        "    told.add(each)\n"
        "    if len(told) == 2:\n"
        "        print(*told, flush=True)\n"
        "        told = set(range(9))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        children = [int(each) for each in process.stdout.readline().split()]
        process.kill()
    assert len(children) == 2
    while any(map(_lives, children)):
        time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
