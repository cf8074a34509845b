"""nginx and Caddy in front of Portret, with the files that docs/server has for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests import tools
from tests.patience import free_port
from tests.webservers import started, temporary

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
    with started([*command, "-c", f"{folder}/nginx.conf"], folder, port):
        yield f"http://127.0.0.1:{port}"


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
    with started(command, folder, port):
        yield f"http://127.0.0.1:{port}"


def _read(name: str) -> str:
    return (FILES / name).read_text("utf-8")
