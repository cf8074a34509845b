"""How long a test waits for what may hang, and for a server."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

PATIENCE = 900
"""Seconds after which it gives up. A busy machine is no fault: what works takes less on any."""


def free_port() -> int:
    """A port of this machine at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for_server(port: int, has_ended: Callable[[], object]) -> None:
    """Return when a server accepts connections at a port, or has ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not has_ended():
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
