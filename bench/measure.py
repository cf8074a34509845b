"""One run of a command over a site: its time, the processor's share, the memory it takes."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


def parser(
    name: str, told: str | None, sizes: Iterable[int], times: int
) -> argparse.ArgumentParser:
    """The arguments of a benchmark: the sizes of its sites, and how often each thing is done."""
    found = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=told)
    found.add_argument("sizes", nargs="*", type=int, default=list(sizes), metavar="SIZE")
    found.add_argument("--times", type=int, default=times, help="runs of which the median is told")
    return found


def site(folder: Path) -> dict[str, str]:
    """The settings with which a command finds the site in a folder, and keeps its cache there."""
    places = {"CONTENT": "content", "TRANSLATIONS": "translations", "CACHE": ".cache"}
    return {f"PORTRET_{name}": str(folder / place) for name, place in places.items()}


def load() -> str:
    """How many processes want a processor, on average of the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, and seconds of all processors together."""

    seconds: float
    processor: float


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command with nothing left to write by what ran before; its output if it fails."""
    os.sync()
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = _start(command, folder, environment, output.fileno())
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            text = output.read().decode(errors="replace").strip()
            sys.exit(f"{' '.join(command)} failed in {folder}:\n{text}")
    return Run(seconds, used.ru_utime + used.ru_stime)


def peak(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> int:
    """The most bytes that all processes of a command had together, each shared page counted once.

    Looking takes time, so that this run is none to be timed.
    """
    most = 0
    process = _start(command, folder, environment, subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, sum(map(_proportional, _session(process.pid))))
        time.sleep(0.01)
    return most


def _start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None, output: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def _session(leader: int) -> Iterator[int]:
    """The processes of a session."""
    for name in os.listdir("/proc"):
        with suppress(ProcessLookupError):
            if name.isdigit() and os.getsid(int(name)) == leader:
                yield int(name)


def _proportional(process: int) -> int:
    """A process's memory: pages that it shares with others count in part (proc(5), Pss)."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
