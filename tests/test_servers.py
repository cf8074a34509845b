"""The application under the servers that docs/webmaster.md names, each started as it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests import apps, fronts, tools
from tests.conftest import need
from tests.patience import PATIENCE

FILES = apps.ROOT / "docs/server"
CODE: Mapping[str, str] = {"PYTHONPATH": str(apps.ROOT), "MALLOC_ARENA_MAX": "2"}
PAGE = "/nl/partners/anker/"


def recommended() -> list[str]:
    """The options of the recommended command, without where it listens."""
    unit = (FILES / "portret.service").read_text("utf-8").replace("\\\n", " ")
    command = re.search(r"^ExecStart=\S+/granian (.*)$", unit, re.M)
    assert command
    return without_place(shlex.split(command[1]))


def without_place(words: list[str]) -> list[str]:
    """A command's words without host and port."""
    for name in ("--host", "--port"):
        at = words.index(name)
        words = words[:at] + words[at + 2 :]
    return words


def granian(port: str) -> list[str]:
    """The recommended server."""
    return [sys.executable, "-m", "granian", "--port", port, *recommended()]


def gunicorn(port: str) -> list[str]:
    """The most common one; HUP replaces its workers."""
    return [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "app:app"]


def get(address: str, **sent: str) -> bytes:
    """The body of an answer."""
    request = urllib.request.Request(address, headers=sent)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        body: bytes = answer.read()
    return body


def refused(address: str, **sent: str) -> tuple[int, Mapping[str, str]]:
    """Status and headers of an answer that is no page."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(address, **sent)
    with caught.value as answer:
        return answer.code, dict(answer.headers)


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [
        int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def listening(site: str) -> int:
    """The number of workers that accept connections: each has a socket at the same port."""
    port = int(site.rpartition(":")[2])
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port for row in rows)


def test_one_command_is_recommended() -> None:
    """In the document, in the unit and in the container."""
    text = (apps.ROOT / "docs/webmaster.md").read_text("utf-8").replace("\\\n", " ")
    written = re.search(r"^\.venv/bin/granian (.*)$", text, re.M)
    container = re.search(
        r"^CMD (\[.*?\])$", (FILES / "Containerfile").read_text("utf-8"), re.S | re.M
    )
    assert written
    assert container
    words = re.findall(r'"([^"]*)"', container[1])

    assert without_place(shlex.split(written[1])) == recommended()
    assert without_place(words[1:]) == recommended()


@pytest.mark.parametrize("server", [granian, gunicorn])
def test_a_wsgi_server_answers(tmp_path: Path, server: Callable[[str], list[str]]) -> None:
    """A page comes, a kept one too, and HEAD, 304 and 404; each is a line in the log."""
    with apps.served(apps.make(tmp_path), server, **CODE) as (site, _):
        pages = [get(f"{site}{PAGE}") for _ in range(2)]
        with urllib.request.urlopen(f"{site}{PAGE}", timeout=PATIENCE) as answer:
            tag = answer.headers["ETag"]
        head = urllib.request.Request(f"{site}{PAGE}", method="HEAD")
        with urllib.request.urlopen(head, timeout=PATIENCE) as answer:
            length = int(answer.headers["Content-Length"])
        for path, sent, status in ((PAGE, {"If-None-Match": tag}, 304), ("/nl/weg/\xff", {}, 404)):
            code, given = refused(site + urllib.request.quote(path), **sent)
            found = {name.lower(): value for name, value in given.items()}
            assert (code, found["x-content-type-options"]) == (status, "nosniff")

    assert b"<h1>Anker</h1>" in pages[0]
    assert pages[0] == pages[1]
    assert length == len(pages[0])
    log = (tmp_path / "server.log").read_text("utf-8")
    assert len(re.findall(rf"access (?:GET|HEAD) {PAGE} (?:200|304) ", log)) == 5


def test_a_new_worker_has_the_last_good_content(tmp_path: Path) -> None:
    """HUP while a file is broken changes no page; the log says what is wrong, as of the worker."""
    apps.make(tmp_path)
    with apps.served(tmp_path, gunicorn, **CODE) as (site, process):
        good = get(site + PAGE)
        (tmp_path / "content/partners/anker/index.md").write_text("---\ntitel: Anker\n---\n")
        process.send_signal(signal.SIGHUP)
        log = tmp_path / "server.log"
        apps.wait_until(lambda: log.read_text("utf-8").count("Worker exiting") >= 1)
        again = get(site + PAGE)

    assert again == good
    assert "unknown field “titel”" in log.read_text("utf-8")


def test_all_workers_show_a_change(tmp_path: Path) -> None:
    """One of them looks at the files, and tells the other."""
    apps.make(tmp_path)
    with apps.served(tmp_path, granian, **CODE) as (site, _):
        for _ in range(20):
            get(site + PAGE)
        apps.translate(tmp_path, "nl", {"Skip to the content": "Naar beneden"})

        apps.wait_until(lambda: all(b"Naar beneden" in get(site + PAGE) for _ in range(20)))


@contextmanager
def asking(address: str, threads: int = 3) -> Iterator[list[str]]:
    """Readers that ask again and again; what failed, or was another answer than at first."""
    failed: list[str] = []
    ended = threading.Event()
    first = get(address)

    def ask() -> None:
        while not ended.wait(0.05):  # a server need not be busy to lose a request
            try:
                if get(address) != first:
                    failed.append("another answer")
            except OSError as error:
                failed.append(repr(error))

    readers = [threading.Thread(target=ask) for _ in range(threads)]
    for each in readers:
        each.start()
    try:
        yield failed
    finally:
        ended.set()
        for each in readers:
            each.join()


FRONTS = {
    "nginx": lambda folder, site: fronts.nginx(folder, "alone.conf", {"127.0.0.1:8000": site}),
    "caddy": fronts.caddy,
}


@contextmanager
def ending(times: int) -> Iterator[str]:
    """The address of a server that answers none of the first questions after a page, so many.

    It closes their connections, as a worker that ends.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            left = times
            with suppress(OSError):  # the listener is closed at the end
                while True:
                    with listener.accept()[0] as reader:
                        is_page = PAGE.encode() in reader.recv(65536)
                        if is_page and left:
                            left -= 1
                        else:
                            reader.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.tools
@pytest.mark.parametrize("name", FRONTS)
def test_what_stands_in_front_asks_again(tmp_path: Path, name: str) -> None:
    """Where a worker ended before it answered."""
    need(getattr(tools, name))
    with ending(3) as server, FRONTS[name](tmp_path, server) as front:
        assert get(front + PAGE) == b"page"


def reloaded(folder: Path, interval: int) -> tuple[list[list[str]], int]:
    """What readers of each front missed while HUP replaced every worker, one after an interval.

    And the smallest number of workers that listened meanwhile.
    """
    for name in FRONTS:
        (folder / name).mkdir(parents=True)

    def server(port: str) -> list[str]:
        words = granian(port)
        words[words.index("--respawn-interval") + 1] = str(interval)
        return words

    with (
        apps.served(apps.make(folder / "site"), server, **CODE) as (site, process),
        FRONTS["nginx"](folder / "nginx", site) as nginx,
        FRONTS["caddy"](folder / "caddy", site) as caddy,
    ):
        apps.wait_until(lambda: listening(site) == 2)
        before, seen = set(children(process.pid)), []

        def all_are_new() -> bool:
            seen.append(listening(site))
            now = children(process.pid)
            return bool(now) and before.isdisjoint(now)

        with asking(nginx + PAGE) as by_nginx, asking(caddy + PAGE) as by_caddy:
            process.send_signal(signal.SIGHUP)
            apps.wait_until(all_are_new)
    return [by_nginx, by_caddy], min(seen)


@pytest.mark.tools
def test_a_reload_loses_no_request(tmp_path: Path) -> None:
    """HUP replaces every worker while readers ask what stands in front, nginx or Caddy.

    granian ends a worker when its interval is over, be the new one there or not: on a machine so
    busy that it was not, the interval was too short, and a longer one is tried.
    """
    for name in FRONTS:
        need(getattr(tools, name))
    for interval in (3, 10, 30, 90):
        missed, listened = reloaded(tmp_path / str(interval), interval)
        if listened >= 2:
            break

    assert (missed, listened) == ([[], []], 2)


def test_a_killed_worker_comes_back(tmp_path: Path) -> None:
    """The other answers meanwhile."""
    with apps.served(apps.make(tmp_path), granian, **CODE) as (site, process):
        apps.wait_until(lambda: listening(site) == 2)
        get(site + PAGE)
        gone = children(process.pid)[0]
        os.kill(gone, signal.SIGKILL)

        apps.wait_until(lambda: len(now := children(process.pid)) == 2 and gone not in now)
        assert b"<h1>Anker</h1>" in get(site + PAGE)


def test_slow_clients_stall_nobody(tmp_path: Path) -> None:
    """A hundred that never end their request, and a hundred that never read their answer."""
    with apps.served(apps.make(tmp_path), granian, **CODE) as (site, _):
        get(site + PAGE)
        host, port = site.removeprefix("http://").split(":")
        slow = [socket.create_connection((host, int(port)), timeout=PATIENCE) for _ in range(200)]
        for each in slow[:100]:
            each.sendall(f"GET {PAGE} HTTP/1.1\r\nHost: x\r\nX-Slow: ".encode())
        for each in slow[100:]:
            each.sendall(f"GET {PAGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 50)
        answers = [get(site + PAGE) for _ in range(50)]
        for each in slow:
            each.close()

    assert len(set(answers)) == 1


EVIL = ("SCRIPT_NAME: /evil", "Script-Name: /evil", "X-Forwarded-Prefix: /evil", "PATH_INFO: /x")
"""Headers that some servers take for the place of an application."""


def test_no_header_moves_the_site(tmp_path: Path) -> None:
    """Nor do two hosts, or an address with a host in it."""
    found = {}
    with apps.served(apps.make(tmp_path), granian, **CODE) as (site, _):
        page = get(site + PAGE)
        host, port = site.removeprefix("http://").split(":")
        for header in EVIL:
            for target in (PAGE, f"http://evil.example{PAGE}"):
                with socket.create_connection((host, int(port)), timeout=PATIENCE) as reader:
                    lines = [
                        f"GET {target} HTTP/1.1",
                        "Host: evil.example",
                        header,
                        "Connection: close",
                    ]
                    reader.sendall("\r\n".join([*lines, "", ""]).encode())
                    data = b""
                    while part := reader.recv(65536):
                        data += part
                found[header, target] = data

    for asked, data in found.items():
        assert data.startswith(b"HTTP/1.1 200 "), asked
        assert data.endswith(page), asked
        assert b"evil" not in data, asked


# ---------------------------------------------------------------- the files in docs/server


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """With the paths of this checkout in the place of its own."""
    if not (verify := shutil.which("systemd-analyze")):
        pytest.skip("There is no systemd on this machine.")
    unit = (FILES / "portret.service").read_text("utf-8")
    for place in ("/srv/portret/.venv/bin/granian", "/srv/portret"):
        unit = unit.replace(place, sys.executable if "bin" in place else str(apps.ROOT))
    (tmp_path / "portret.service").write_text(unit)
    run = subprocess.run(
        [verify, "verify", str(tmp_path / "portret.service")], capture_output=True, text=True
    )

    assert (run.returncode, run.stderr) == (0, "")
    for line in ("ProtectSystem=strict", "NoNewPrivileges=yes", "MemoryMax=256M"):
        assert line in unit.splitlines()


@pytest.mark.tools
def test_nginx_stands_in_front(tmp_path: Path) -> None:
    """Of two servers: bytes, ETags, compression and 304 pass; one that ends is not missed."""
    need(tools.nginx)
    for name in ("one", "two"):
        apps.make(tmp_path / name)
    with (
        apps.served(tmp_path / "one", granian, **CODE) as (one, first),
        apps.served(tmp_path / "two", granian, **CODE) as (two, _),
        fronts.nginx(tmp_path, "replicas.conf", {"one:8000": one, "two:8000": two}) as site,
    ):
        direct, pages = get(one + PAGE), {get(site + PAGE) for _ in range(10)}
        request = urllib.request.Request(site + PAGE, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            tag, coding = answer.headers["ETag"], answer.headers["Content-Encoding"]
        again, _ = refused(site + PAGE, **{"If-None-Match": tag, "Accept-Encoding": "br"})
        first.terminate()
        first.wait()
        pages |= {get(site + PAGE) for _ in range(10)}

    assert pages == {direct}
    assert coding == "br"
    assert again == 304


@pytest.mark.tools
def test_caddy_takes_its_file(tmp_path: Path) -> None:
    """As Caddy itself reads it."""
    caddy = need(tools.caddy)
    run = subprocess.run(
        [caddy, "validate", "--adapter", "caddyfile", "--config", FILES / "Caddyfile"],
        env=os.environ | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stderr


@pytest.mark.tools
def test_hadolint_takes_the_containerfile() -> None:
    """Without a warning."""
    hadolint = need(tools.hadolint)
    run = subprocess.run([hadolint, FILES / "Containerfile"], capture_output=True, text=True)

    assert (run.returncode, run.stdout) == (0, ""), run.stderr
