"""nginx and Caddy in front of Portret, with the files that docs/server has for them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests import tools
from tests.patience import free_port, wait_for_server

FILES = Path(__file__).resolve().parent.parent / "docs/server"


@contextmanager
def nginx(folder: Path, upstream: str, servers: Mapping[str, str]) -> Iterator[str]:
    """The address of nginx with an upstream's file, in which each name of `servers` is replaced."""
    port = free_port()
    front = _read("nginx.conf").replace("listen 80", f"listen {port}")
    (folder / "front.conf").write_text(front, "utf-8")
    asked = _read(upstream)
    for name, server in servers.items():
        assert name in asked
        asked = asked.replace(name, server.removeprefix("http://"))
    (folder / "upstream.conf").write_text(asked, "utf-8")
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}\n"
        f"http {{ access_log off; {temporary(folder)} include {folder}/front.conf;"
        f" include {folder}/upstream.conf; }}\n",
        "utf-8",
    )
    command = [str(tools.nginx()), "-e", f"{folder}/error.log", "-p", str(folder)]
    with _running([*command, "-c", f"{folder}/nginx.conf"], port) as site:
        yield site


def temporary(folder: Path) -> str:
    """nginx's settings of where it may write."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "".join(f"{each}_temp_path {folder}/{each};" for each in kinds)


@contextmanager
def caddy(folder: Path, *servers: str) -> Iterator[str]:
    """The address of Caddy in front of some servers, without a certificate."""
    port = free_port()
    named = " ".join(each.removeprefix("http://") for each in servers)
    front = _read("Caddyfile").replace("example.org", f"http://127.0.0.1:{port}")
    path = folder / "Caddyfile"
    path.write_text(
        "{\n\tadmin off\n}\n" + front.replace("127.0.0.1:8000 127.0.0.1:8001", named), "utf-8"
    )
    command = [str(tools.caddy()), "run", "--adapter", "caddyfile", "--config", str(path)]
    with _running(command, port, HOME=str(folder), XDG_DATA_HOME=str(folder)) as site:
        yield site


def _read(name: str) -> str:
    return (FILES / name).read_text("utf-8")


@contextmanager
def _running(command: Sequence[str], port: int, **more: str) -> Iterator[str]:
    """The address of a server on a port, once it accepts connections."""
    process = subprocess.Popen(command, env=os.environ | more, stderr=subprocess.DEVNULL)
    try:
        wait_for_server(port, lambda: process.poll() is not None)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
