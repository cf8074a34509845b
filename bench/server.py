"""How many answers a second servers give, and how long a reader waits: ours beside nginx.

    python -m bench.server [SIZE] [--times 5] [--seconds 5] [--reloads 0] [--only WORDS…]

All answer with the same page, nginx with that of the export; Flask's example and a bare function
with one of the same size. They take turns, so that what else the machine does falls on all. nginx
writes no log; Portret does where nothing else is said. Then: how soon a server that has run before
answers again.
`--reloads` sends HUPs to the recommended server while readers ask nginx in front of it, as
docs/server has it, and counts what fails.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests import fronts, tools
from tests.patience import free_port
from tests.webservers import temporary

from . import corpus, measure
from .corpus import ROOT

UNIT = ROOT / "docs/server/portret.service"
CONNECTIONS = 32

BETWEEN = 25
"""Seconds from one reload to the next: the recommended command takes a bit more than 20."""

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Run(NamedTuple):
    """Answers a second, and the milliseconds within which a half and 99 of 100 came."""

    rate: float
    half: float
    most: float


def recommended() -> list[str]:
    """The options of the command that is recommended, without where it listens."""
    command = re.search(r"^ExecStart=\S+ (.*)$", UNIT.read_text("utf-8").replace("\\\n", " "), re.M)
    assert command
    words = shlex.split(command[1])
    return [word for at, word in enumerate(words) if not {*words[max(at - 1, 0) : at + 1]} & PLACE]


PLACE = {"--host", "--port"}


def commands() -> Mapping[str, list[str]]:
    """The servers: the words of each, with PORT for its port."""
    options = recommended()
    granian = [sys.executable, "-m", "granian", "--port", "PORT", *options[:-1]]
    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:PORT", "--workers", "2"]
    return {
        "nginx, the export": [str(tools.nginx()), "-c", "CONF"],
        "granian, a bare function": [*granian, "bench.hello:bare"],
        "granian, Flask's example": [*granian, "bench.hello:hello"],
        "granian, Portret": [*granian, "app:app"],
        "granian, Portret, no log": ["env", "PORTRET_LOG=problems", *granian, "app:app"],
        "gunicorn sync, Portret": [*gunicorn, "app:app"],
        "gunicorn gthread, Portret": [*gunicorn, "--threads", "4", "app:app"],
    }


def nginx_conf(folder: Path, build: Path, port: int) -> Path:
    """A configuration of nginx for an export, with nothing that takes time."""
    path = folder / "nginx.conf"
    path.write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; worker_processes 2; daemon off;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ {temporary(folder)} access_log off; sendfile on;\n"
        "types { text/html html; }\n"
        "keepalive_requests 1000000; open_file_cache max=1000;\n"
        f"server {{ listen {port}; root {build}; }} }}\n",
        "utf-8",
    )
    return path


@contextmanager
def served(name: str, command: Sequence[str], folder: Path) -> Iterator[tuple[str, int]]:
    """The address and the process of a server over the site in a folder."""
    port = free_port()
    conf = str(nginx_conf(folder, folder / "build", port)) if "CONF" in command else ""
    words = [each.replace("PORT", str(port)).replace("CONF", conf) for each in command]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words, cwd=ROOT, env=environment(folder), stdout=quiet, stderr=quiet)
    try:
        while True:
            try:
                page_of(f"http://127.0.0.1:{port}{PAGES.get(name, '/nl/')}")
                break
            except OSError:
                if process.poll() is not None:
                    sys.exit(f"{name} ended: {' '.join(words)}")
                time.sleep(0.01)
        yield f"http://127.0.0.1:{port}{PAGES.get(name, '/nl/')}", process.pid
    finally:
        process.terminate()
        process.wait()


PAGES = {"granian, Flask's example": "/"}


def page_of(address: str) -> bytes:
    """The page at an address; OSError where none comes."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        page: bytes = answer.read()
    return page


def environment(folder: Path) -> dict[str, str]:
    """The environment in which the site of a folder is served and frozen."""
    return os.environ | measure.site(folder)


def asked(address: str, seconds: float) -> Run:
    """What wrk says of a server. It knows whole seconds; by Ctrl-C it ends before them."""
    command = [str(tools.wrk()), "--threads", "2", "--connections", str(CONNECTIONS), "--latency"]
    command += ["--duration", f"{ceil(seconds) + 1}s", address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as wrk:
        time.sleep(seconds)
        wrk.send_signal(signal.SIGINT)
        said = wrk.communicate()[0]
    rate = re.search(r"Requests/sec: +([\d.]+)", said)
    waits = dict(re.findall(r"^ +(50|99)% +([\d.]+\w+)", said, re.M))
    assert rate, said
    return Run(float(rate[1]), *(_milliseconds(waits[each]) for each in ("50", "99")))


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit]


def runs_of(
    folder: Path, times: int, seconds: float, only: Sequence[str] = ("",)
) -> Mapping[str, Run]:
    """The medians of each server's runs, which take turns; of nginx and those that are named."""
    runs: dict[str, list[Run]] = {}
    with ExitStack() as stack:
        sites = {
            name: stack.enter_context(served(name, command, folder))[0]
            for name, command in commands().items()
            if any(words in name for words in ("nginx", *only))
        }
        for _ in range(times):
            for name, address in sites.items():
                runs.setdefault(name, []).append(asked(address, seconds))
    return {name: Run(*map(median, zip(*found, strict=True))) for name, found in runs.items()}


def started(folder: Path, times: int) -> float:
    """Seconds from the recommended command to its first page, where it has run before."""
    name, taken = "granian, Portret", []
    with served(name, commands()[name], folder):
        time.sleep(3)  # it writes what the next one begins with
    for _ in range(times):
        began = time.perf_counter()
        with served(name, commands()[name], folder):
            taken.append(time.perf_counter() - began)
    return median(taken)


def reload(folder: Path, times: int) -> tuple[int, int]:
    """(answers, failures) while the server behind nginx is reloaded so many times."""
    name = "granian, Portret"
    with served(name, commands()[name], folder) as (address, process):
        site, page = address.removesuffix("/nl/"), "/nl/"
        with fronts.nginx(folder, "alone.conf", {"127.0.0.1:8000": site}) as front:
            wrk = [str(tools.wrk()), "--threads", "1", "--connections", "16", "--timeout", "60s"]
            wrk += ["--duration", f"{times * BETWEEN}s", front + page]
            asking = subprocess.Popen(wrk, stdout=subprocess.PIPE, text=True)
            for _ in range(times):
                os.kill(process, signal.SIGHUP)
                time.sleep(BETWEEN)
            said = asking.communicate()[0]
    done = re.search(r"(\d+) requests in", said)
    failed = re.findall(r"(?:connect|read|write|timeout|responses:) (\d+)", said)
    return int(done[1]) if done else 0, sum(map(int, failed))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.server", description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=50, help="partners of the site")
    parser.add_argument("--times", type=int, default=5, help="runs of which the median is told")
    parser.add_argument("--seconds", type=float, default=5, help="how long a run takes")
    parser.add_argument("--reloads", type=int, default=0, help="HUPs while readers ask")
    parser.add_argument("--only", nargs="+", default=[""], help="servers with one of these words")
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        folder = Path(place)
        corpus.make(folder, options.size)
        freeze = [sys.executable, "-m", "flask", "--app", "app", "freeze", "--to"]
        subprocess.run(
            [*freeze, str(folder / "build")], cwd=ROOT, env=environment(folder), check=True
        )
        os.chmod(folder, 0o755)
        found = runs_of(folder, options.times, options.seconds, options.only)
        first = next(iter(found.values()))
        print(f"{'':28}{'answers/s':>10}{'to nginx':>10}{'p50 ms':>9}{'p99 ms':>9}")
        for name, run in found.items():
            share = run.rate / first.rate
            print(f"{name:28}{run.rate:10.0f}{share:10.2f}{run.half:9.2f}{run.most:9.2f}")
        print(f"{CONNECTIONS} connections, load {measure.load()}")
        print(f"{started(folder, options.times):.2f} s from the command to the first page")
        if options.reloads:
            done, failed = reload(folder, options.reloads)
            print(f"{options.reloads} reloads behind nginx: {failed} of {done} requests failed")


if __name__ == "__main__":
    main()
