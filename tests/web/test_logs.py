"""The log: one line for each answer and problem, whatever is asked for."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portret.web import logs
from tests import apps
from tests.patience import PATIENCE

FORGED = '/nl/\n2026-01-01T00:00:00Z access GET /forged 200 1 1ms\r\x1b[31m\u2028 "x" \\ é'
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ access [A-Z]+ \S+ \d{3} (\d+|-) [\d.]+ms")


def lines(folder: Path, capfd: pytest.CaptureFixture[str], form: str, count: int = 8) -> list[str]:
    """The `count` lines that are logged of some requests, a failing one among them."""
    app = apps.make_app(apps.make(folder), DEBUG=False, LOG=form)
    client = app.test_client()
    for path in ("/nl/", "/nl/", "/nl/weg/?q=secret"):
        client.get(path, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    client.get("/", environ_overrides={"PATH_INFO": FORGED.encode().decode("latin-1")})
    client.post("/nl/")
    app.logger.error("two\nlines \x1b[31m\u2028 of %s", "text")
    app.jinja_env.policies["portret"] = None
    app.extensions["portret"].latest = None
    app.extensions["portret"].renewed = None  # a fault of our own
    assert client.get("/nl/about/").status_code == 500
    del app.extensions["portret"].renewed  # or the one that watches the files would tell for ever
    found: list[str] = []

    def come() -> bool:
        found.extend(capfd.readouterr().err.splitlines())
        return len(found) >= count

    apps.wait_until(come)
    return found


def test_a_line_for_each(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Time, method, address, status, bytes and milliseconds; no reader and no search."""
    found = lines(tmp_path, capfd, "text")
    access = [each for each in found if " access " in each]

    assert len(access) == 6
    assert [LINE.fullmatch(each) for each in access if not LINE.fullmatch(each)] == []
    assert [each.split()[2:5] for each in access[:3]] == [
        ["GET", "/nl/", "200"],
        ["GET", "/nl/", "200"],
        ["GET", "/nl/weg/", "404"],
    ]
    assert "/nl/%0A2026-01-01" in access[3]
    assert not re.search("192.0.2.7|secret|\x1b", "\n".join(found))
    errors = [each for each in found if " error " in each]
    assert len(errors) == 2
    assert len(found) == 8
    assert "two\\nlines \\x1b[31m\\u2028 of text" in errors[0]
    assert "Traceback" in errors[1]
    assert "TypeError" in errors[1]


def test_lines_for_machines(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each is an object of JSON."""
    found = [json.loads(each) for each in lines(tmp_path, capfd, "json")]

    assert [each["kind"] for each in found].count("access") == 6
    assert found[0]["path"] == "/nl/"
    assert (found[0]["status"], found[0]["method"]) == (200, "GET")
    assert found[0]["bytes"] > 1000
    assert found[2]["status"] == 404
    assert any("Traceback" in each.get("traceback", "") for each in found)


def test_problems_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """For a server that has an access log of its own."""
    assert {each.split()[1] for each in lines(tmp_path, capfd, "problems", 2)} == {"error"}


MANY = """
import _thread
import logging
from portret.web import logs

def whole(environ, start_response):
    start_response("200 OK", [("Content-Length", "5")])
    return [b"whole"]

application = logs.Access(whole, False)

def answer():
    for number in range(500):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/{number}/"}
        application(environ, lambda status, headers: None)
        if number == 250:
            record = logging.LogRecord("", logging.ERROR, "", 0, "a problem", None, None)
            logs._Lines(False).emit(record)
    done.release()

done = _thread.allocate_lock()
done.acquire()
_thread.start_new_thread(answer, ())
done.acquire()
"""


def test_many_lines_go_together() -> None:
    """In order and each in one piece, those of a process too that ends while they wait.

    They come from a thread of the server's, which Python has not begun. Of this kind of socket each
    reading gives what one call has written.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen([sys.executable, "-c", MANY], cwd=apps.ROOT, stderr=theirs)
    theirs.close()
    with ours:
        ours.settimeout(PATIENCE)
        pieces = list(iter(lambda: ours.recv(65536), b""))
    process.wait()
    found = b"".join(pieces).decode().splitlines()
    told = [each.split()[3] if " access " in each else "problem" for each in found]

    assert told == [*(f"/{each}/" for each in range(251)), "problem"] + [
        f"/{each}/" for each in range(251, 500)
    ]
    assert {each[-1:] for each in pieces} == {b"\n"}
    assert next(each for each in pieces if b"problem" in each).endswith(b"a problem\n")
    assert max(map(len, pieces)) <= logs.PIECE
    assert len(pieces) < 20
