"""A thread that sees when files change; of several processes one looks, and tells the others."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from portret.site.library import Library

PAUSE = 0.5
"""Seconds between two looks."""

TRUST = 30
"""Seconds after which a process looks by itself, should the one that looks for it have stopped."""


class Watched(Protocol):
    """A site that is read anew when files change."""

    library: Library

    def refresh(self) -> None:
        """Read what has changed, and log what is wrong with it; nothing is raised."""

    def remember(self) -> None:
        """Write what a server that starts can answer with."""


class Watch:
    """Refreshes a site in the background, as long as there is one, from `start` on."""

    def __init__(self, watched: Watched, cache: Path) -> None:
        self._watched = weakref.ref(watched)
        content = os.fsencode(os.path.abspath(watched.library.settings.content))
        name = hashlib.sha256(content).hexdigest()[:32]
        self._turns = Turns(cache / "watch" / name)
        self._process = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        """Let the thread run, once in each process."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._turns.begin()
                threading.Thread(target=self._run, name="watch", daemon=True).start()

    def _run(self) -> None:
        is_due = True
        while watched := self._watched():
            if is_due or self._is_due(watched.library):
                watched.refresh()
            if self._turns.are_mine:
                watched.remember()
            del watched
            is_due = False
            time.sleep(PAUSE)

    def _is_due(self, library: Library) -> bool:
        """Whether something has changed, as this process sees or another says.

        A look that fails counts as a change: the refresh meets the same, and logs it.
        """
        try:
            if self._turns.mine() and library.moved():
                self._turns.tell()
                return True
            return self._turns.told() or library.is_new_day()
        except Exception:  # or the thread would end, and no later change be seen
            return True


class Turns:
    """A file by which the processes of one machine agree which of them looks for all.

    It is the one that holds the file's lock, which the system frees when that one ends. Where there
    can be no such file each looks by itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._seen: object = None
        self._looked = 0.0

    def begin(self) -> None:
        """Start anew in this process, before it reads the files."""
        self._file, self._looked = None, time.monotonic()
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644))
        self._seen = self._mark()

    @property
    def are_mine(self) -> bool:
        """Whether this process is the one that looks for all."""
        return self._file is not None

    def mine(self) -> bool:
        """Whether this process is to look at the files."""
        if self._file is None:
            try:
                file = os.open(self._path, os.O_RDWR)
            except OSError:
                return True
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(file)
                return self._is_time()
            self._file = file
        return True

    def _is_time(self) -> bool:
        if time.monotonic() - self._looked < TRUST:
            return False
        self._looked = time.monotonic()
        return True

    def tell(self) -> None:
        """Tell the others that something has changed."""
        with suppress(OSError):
            os.utime(self._path)
            self._seen = self._mark()

    def told(self) -> bool:
        """Whether another process has told of a change since this was asked last."""
        before, self._seen = self._seen, self._mark()
        return self._seen != before

    def _mark(self) -> object:
        try:
            return os.stat(self._path).st_mtime_ns
        except OSError:
            return None
