"""A thread that refreshes the site when files change; one of all processes looks for changes."""

from __future__ import annotations

import fcntl
import os
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from portret import cache
from portret.site.library import Library

PAUSE = 0.5
"""Seconds between two looks."""

TRUST = 30
"""Seconds after which a process looks by itself, in case the leader hangs."""


class Watched(Protocol):
    """A site that can be read again when files change."""

    library: Library

    def refresh(self) -> None:
        """Reads what has changed, and logs its problems; raises nothing."""

    def save_responses(self) -> None:
        """Saves responses for a server that starts."""


class Watcher:
    """Refreshes a site in the background from `start` on, until the site is garbage-collected."""

    def __init__(self, watched: Watched, folder: Path) -> None:
        self._watched = weakref.ref(watched)
        name = cache.name_of(watched.library.settings.content)
        self._leadership = Leadership(folder / "watch" / name)
        self._process = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        """Starts the thread, once in each process."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._leadership.join()
                threading.Thread(target=self._run, name="watch", daemon=True).start()

    def _run(self) -> None:
        is_due = True
        while watched := self._watched():
            if is_due or self._is_due(watched.library):
                watched.refresh()
            if self._leadership.is_held:
                watched.save_responses()
            del watched
            is_due = False
            time.sleep(PAUSE)

    def _is_due(self, library: Library) -> bool:
        """Whether something has changed, as this process saw or was notified.

        An error counts as a change: the refresh meets it too, and logs it.
        """
        try:
            if self._leadership.acquire() and library.moved():
                self._leadership.notify()
                return True
            return self._leadership.was_notified() or library.is_new_day()
        except Exception:  # or the thread would end, and no later change be seen
            return True


class Leadership:
    """Leader election among the processes of one machine: the leader looks for changes for all.

    The leader holds the lock of a file, which the system frees when it ends, and notifies the
    others by the time of this file. If there can be no such file, each process looks by itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._seen: object = None
        self._looked = 0.0

    def join(self) -> None:
        """Takes part from now on; call it in each process, before it reads the files."""
        self._file, self._looked = None, time.monotonic()
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644))
        self._seen = self._modified()

    @property
    def is_held(self) -> bool:
        """Whether this process is the leader."""
        return self._file is not None

    def acquire(self) -> bool:
        """Tries to become the leader; returns whether this process should look at the files."""
        if self._file is None:
            try:
                file = os.open(self._path, os.O_RDWR)
            except OSError:
                return True
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(file)
                return self._is_overdue()
            self._file = file
        return True

    def _is_overdue(self) -> bool:
        if time.monotonic() - self._looked < TRUST:
            return False
        self._looked = time.monotonic()
        return True

    def notify(self) -> None:
        """Tells the other processes that something has changed."""
        with suppress(OSError):
            os.utime(self._path)
            self._seen = self._modified()

    def was_notified(self) -> bool:
        """Whether another process has reported a change since the last call."""
        before, self._seen = self._seen, self._modified()
        return self._seen != before

    def _modified(self) -> object:
        try:
            return os.stat(self._path).st_mtime_ns
        except OSError:
            return None
