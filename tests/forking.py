"""Real `flask` commands without their start: a process that has imported the code forks for each.

Most of what a command costs in a test is Python's imports, which are made once here, and the words
of our templates and of languages, which are read. The process has done nothing else, so what it
forks is a command from its first line on: it has words, folder, environment, streams and an exit
status of its own, and ends as Python does. Only Python's hash seed is one for all;
`tests/whole/test_incremental.py` tries several. `tests/test_forking.py` holds a forked command to
the one that people start. A server is such a command that goes on.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any

from PIL import Image

from portret import locales
from portret.site.words import messages
from portret.translate import quality
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
OURS = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py")]
"""How a command begins that can be forked."""

LATE = ("PORTRET_", "FLASK_", "PYTEST_", "SOURCE_DATE_EPOCH")
"""How the variables begin that nothing looks at before a command runs."""

ONE = Lock()
"""Taken by the command that runs: one that is to run beside it is started."""

Finished = subprocess.CompletedProcess[str]


def early(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that Python or an import may look at."""
    return {name: text for name, text in environment.items() if not name.startswith(LATE)}


HERE = early(os.environ)


def run(words: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Finished:
    """A finished command with its output: forked, or started where that is not the same."""
    if is_ours(words, env) and ONE.acquire(blocking=False):
        try:
            return forked(words, cwd, env)
        finally:
            ONE.release()
    return started(words, cwd, env)


def is_ours(words: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether the code is that of this repository, and Python would start as it did here."""
    return list(words[: len(OURS)]) == OURS and early(env) == HERE


def started(words: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Finished:
    """A command as people start it."""
    return subprocess.run(
        words, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=PATIENCE
    )


def forked(
    words: Sequence[str],
    cwd: Path,
    env: Mapping[str, str],
    *,
    stdout: str | None = None,
    stderr: str | None = None,
) -> Finished:
    """The same without the start; what it says goes to other files, if that is asked for."""
    with NamedTemporaryFile() as out, NamedTemporaryFile() as err:
        outputs = (stdout or out.name, stderr or err.name)
        status = _ask(_command(words, cwd, env, *outputs), wait=True)
        said = (Path(file.name).read_text("utf-8") for file in (out, err))
        return subprocess.CompletedProcess(words, status, *said)


class Server:
    """A command that goes on until it is told to end, with the calls of Popen that tests make."""

    def __init__(self, words: Sequence[str], cwd: Path, env: Mapping[str, str], log: str) -> None:
        with ONE:
            self.pid = _ask(_command(words, cwd, env, log, log), wait=False)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""
        with ONE:
            if self.returncode is None and (status := _ask(self.pid, wait=False)) != RUNS:
                self.returncode = status
        return self.returncode

    def wait(self) -> int:
        """Its exit status, when it has ended."""
        with ONE:
            if self.returncode is None:
                self.returncode = _ask(self.pid, wait=True)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tell it to end."""
        self.send_signal(signal.SIGTERM)


Process = Server | subprocess.Popen[bytes]


def start(words: Sequence[str], cwd: Path, env: Mapping[str, str], log: Path) -> Process:
    """A command that goes on: forked, or started where that is not the same."""
    with log.open("wb") as file:
        if is_ours(words, env):
            return Server(words, cwd, env, str(log))
        return subprocess.Popen(words, cwd=cwd, env=env, stdout=file, stderr=file)


RUNS = 1000
"""Stands in the place of an exit status where a command has not ended."""


def _command(words: Sequence[str], cwd: Path, env: Mapping[str, str], *outputs: str) -> list[Any]:
    os.umask(umask := os.umask(0))
    return [words[3:], str(cwd), dict(env), umask, *outputs]


def _ask(what: object, *, wait: bool) -> int:
    """The exit status of a new command or, by its number, of one that runs; or that number."""
    forker = _forker()
    assert forker.stdin
    assert forker.stdout
    try:
        print(json.dumps([what, wait]), file=forker.stdin, flush=True)
        return int(forker.stdout.readline())
    except BaseException:  # nobody waits for it any longer
        os.killpg(forker.pid, signal.SIGKILL)
        _forker.cache_clear()
        raise


@cache
def _forker() -> subprocess.Popen[str]:
    """The process that forks, with a group of its own; it ends with this one."""
    words, pipe = [sys.executable, "-m", "tests.forking"], subprocess.PIPE
    process = subprocess.Popen(
        words, cwd=ROOT, env=HERE, stdin=pipe, stdout=pipe, text=True, process_group=0
    )
    atexit.register(process.communicate)
    return process


def _serve() -> None:
    """Import all code, and fork for each line that comes; the fork goes on as the command."""
    for module in pkgutil.walk_packages([str(ROOT / "portret")], "portret."):
        importlib.import_module(module.name)
    Image.init()  # imports a module for each format
    metadata.entry_points(group="flask.commands")  # looks into every package
    list(messages(ROOT / "templates"))
    for tag in ("nl", "en", "ar"):  # those of most sites that tests make
        locales.language(tag)
    list(quality.warnings("één", "één", *map(locales.language, ("nl", "en")), True))  # its patterns
    gc.collect()
    gc.freeze()
    while line := sys.stdin.readline():
        what, wait = json.loads(line)
        child = what if isinstance(what, int) else os.fork()
        if not child:
            _be(*what)
        if wait or child == what:
            ended, status = os.waitpid(child, 0 if wait else os.WNOHANG)
            child = os.waitstatus_to_exitcode(status) if ended else RUNS
        print(child, flush=True)


def _be(words: list[str], cwd: str, env: dict[str, str], umask: int, *outputs: str) -> None:
    """Be a command, and end as it does."""
    signal.alarm(PATIENCE)
    for number, path in enumerate((os.devnull, *outputs)):
        os.dup2(file := os.open(path, os.O_RDWR), number)
        os.close(file)
    os.chdir(cwd)
    os.umask(umask)
    os.environ.clear()
    os.environ.update(env)
    sys.path[0], sys.argv[1:] = cwd, words
    try:
        runpy.run_module("flask", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        status = ended.code or 0
        if isinstance(status, int):
            _end(status)
        raise
    _end(0)


def _end(status: int) -> None:
    """End as Python does, but for the memory: it is not gone through, as it goes anyway.

    Return where the output cannot be written, of which Python is to tell.
    """
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _serve()
