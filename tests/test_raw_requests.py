"""What the servers that hosts use make of requests that no browser sends, byte for byte."""

from __future__ import annotations

import re
import select
import socket
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import apps, attacks, nasty
from tests.patience import PATIENCE
from tests.test_servers import CODE
from tests.test_servers import granian as granian_alone
from tests.test_servers import gunicorn as gunicorn_alone

Send = Callable[[bytes], bytes]
CLOSE = b"\r\nConnection: close\r\n"
WHOLE = b"\r\nEnd: here\r\n\r\n"
"""A line and the end of a request that is whole, which every server answers, and then hangs up."""


def granian(port: str) -> list[str]:
    """It takes some 400 kB of headers, unless it is told not to."""
    words = granian_alone(port)
    return [*words[:-1], "--http1-buffer-size", "16384", words[-1]]


def gunicorn(port: str) -> list[str]:
    """It lets a neighbour say where the application stands, unless it is told not to."""
    words = gunicorn_alone(port)
    return [*words[:-1], "--forwarder-headers", "", words[-1]]


@pytest.fixture(scope="module", params=[granian, gunicorn])
def send(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Send]:
    """Sends bytes to a real server on a connection of their own, and gives all that comes back."""
    folder = apps.make(tmp_path_factory.mktemp("site"))
    (folder / "secret.txt").write_text(attacks.OUTSIDE)
    with apps.served(folder, request.param, **CODE) as (site, process):
        host, port = site.removeprefix("http://").split(":")

        def send(data: bytes) -> bytes:
            with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
                found = b""
                try:
                    connection.sendall(data)
                    if not (CLOSE in data and data.endswith(WHOLE)):
                        # It may wait for more, of this request or of another: there is none.
                        select.select([connection], [], [], 0.1)
                        connection.shutdown(socket.SHUT_WR)
                    while more := connection.recv(65536):
                        found += more
                except OSError:
                    pass  # it would hear no more of that
            return found

        yield send
        assert process.poll() is None
        assert status(send(request_of("/nl/"))) == 200, "It has gone on."


def request_of(target: str, *headers: str, method: str = "GET") -> bytes:
    """A request as bytes; the server closes the connection after its answer."""
    lines = [f"{method} {target} HTTP/1.1", "Connection: close", *headers]
    if not any(each.lower().startswith("host:") for each in headers):
        lines.insert(1, "Host: proef.example")
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + WHOLE


def status(answer: bytes) -> int:
    """The status of an answer; 0 where the server hung up without one."""
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.") else 0


def parts(answer: bytes) -> tuple[str, bytes]:
    """The headers of an answer without the time, and its body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return re.sub(r"(?im)^date: .*\n", "", head.decode("latin-1") + "\r\n"), body


def fine(answer: bytes) -> None:
    """No fault of the server's, nothing of ours that is not meant for readers, nobody's host."""
    head, body = parts(answer)
    assert status(answer) < 500 or status(answer) == 501, answer[:300]
    assert b"Traceback" not in answer
    assert attacks.OUTSIDE.encode() not in body
    assert "evil" not in head.lower()
    location = re.search(r"(?im)^location: (.*)\r$", head)
    assert not location or re.fullmatch(r"/(nl|en|ar)?/?([a-z][a-z/-]*/)?", location[1]), head


@pytest.mark.parametrize("targets", [attacks.TRAVERSALS[::37], attacks.ODD, attacks.REDIRECTS])
def test_no_address_leads_out_of_the_site(send: Send, targets: list[str]) -> None:
    """As they are, without a client that puts them right."""
    for target in targets:
        fine(send(request_of(target)))


@pytest.mark.parametrize(
    "target",
    [
        *(
            "http://evil.example/nl",
            "https://evil.example/nl/",
            "http://evil.example//evil.example/nl",
        ),
        *("evil.example:443", "*", "nl/", "", "?x", "http://", "http:///nl", "file:///etc/passwd"),
        *(
            "http://evil.example\\@proef.example/nl",
            "/nl/\xff",
            "/nl/ /x",
            "/nl\t/",
            "/nl\x00/",
            "/\x7f",
        ),
        *("/nl/#evil", "/nl#/../secret.txt", "/nl/é/", "/" + "a" * 3000, "/?" + "a" * 3000),
    ],
)
def test_a_target_of_another_form_is_answered_or_refused(send: Send, target: str) -> None:
    """Absolute, without a path, with raw bytes and blanks."""
    fine(send(request_of(target)))


def test_no_header_changes_an_answer(send: Send) -> None:
    """Status, headers and bytes of a page, a redirect and an unknown address."""
    for path in ("/nl/partners/anker/", "/nl", "/oud", "/nl/weg/"):
        plain = parts(send(request_of(path)))
        for name, value in attacks.HEADERS:
            if name not in ("Expect", "Upgrade", "If-None-Match"):
                answer = send(request_of(path, f"{name}: {value}"))
                assert status(answer) == 400 or parts(answer) == plain, (path, name)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "EVIL"])
def test_other_methods_are_refused(send: Send, method: str) -> None:
    """Whatever a header says that was meant, and nothing that was sent comes back."""
    answer = send(request_of("/nl/", "X-HTTP-Method-Override: GET", "Evil: evil", method=method))

    fine(answer)
    assert status(answer) in (400, 405, 501)
    assert b"evil" not in answer


@pytest.mark.parametrize("size", [9_000, 70_000, 1_000_000])
def test_what_is_too_long_is_refused_or_not_found(send: Send, size: int) -> None:
    """A line, a header or very many headers; above 16 kB all of them, and the server goes on."""
    for data in (
        request_of("/" + "a" * size),
        request_of("/nl/?" + "a" * size),
        request_of("/nl/", "X: " + "a" * size),
        request_of("/nl/", *(f"X-{n}: a" for n in range(size // 8))),
        request_of("/", "Accept-Language: " + "q-a," * (size // 4)),
        b"a" * size,
        b"GET / HTTP/1.1\r\n" + b"a" * size,
        b"\r\n" * size,
    ):
        answer = send(data)
        fine(answer)
        if size > 16_384:
            assert status(answer) in (0, 400, 414, 431), data[:40]


@pytest.mark.parametrize(
    "data",
    [
        b"GET /nl/ HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET /nl/\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x00" * 100,
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\n X: b\r\nConnection: close\r\n\r\n",
        b"GET /nl/ HTTP/1.1\nHost: a\nConnection: close\n\n",
        b"GET /nl/ HTTP/1.1\r\nHost : a\r\nConnection: close\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /evil HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: evil\r\nConnection: close\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nX: \x00\x01\xff\r\nConnection: close\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nSCRIPT_NAME: /evil\r\nConnection: close\r\n\r\n",
        b"GET /nl/ HTTP/1.1\r\nHost: a\r\nPATH_INFO: /evil\r\nConnection: close\r\n\r\n",
        b"get /nl/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"G\x00T /nl/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ],
)
def test_a_broken_request_is_answered_or_refused(send: Send, data: bytes) -> None:
    """Never by a fault of ours, and never by two answers to what a proxy takes for one request."""
    answer = send(data)

    fine(answer)
    assert answer.count(b"HTTP/1.1 200") <= 1


def test_two_servers_agree_on_where_a_request_ends(send: Send) -> None:
    """One request with a body is one answer (RFC 9112, 6.3): nothing is smuggled behind it."""
    inner = b"GET /nl/weg/ HTTP/1.1\r\nHost: a" + WHOLE
    data = request_of("/nl/", f"Content-Length: {len(inner)}") + inner

    assert send(data).count(b"HTTP/1.1 ") == 1


WORDS = [
    *(
        "GET",
        "HEAD",
        "POST",
        " ",
        "\t",
        "/",
        "//",
        "/nl",
        "/nl/partners/anker/",
        "..",
        "%2e",
        "%00",
    ),
    *(
        "?",
        "#",
        ";",
        "\\",
        "%",
        "%zz",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/2",
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
    ),
    *(
        "Host: a",
        "Host:",
        ":",
        "Accept-Language: ",
        "ar;q=0.5",
        "*",
        "q=",
        "If-None-Match: ",
        '"',
        "W/",
    ),
    *(
        "Range: bytes=",
        "0-",
        "-1",
        "99999999999999",
        "Accept-Encoding: ",
        "gzip",
        "br;q=0",
        "identity",
    ),
    *(
        "Connection: close",
        "Cookie: ",
        "Content-Length: 0",
        "X-Forwarded-Host: evil.example",
        "é",
        "\x00",
    ),
]
pieces = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=12).map("".join)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """A request of usual parts in any order, or one of ours with bytes that are not."""
    if draw(st.booleans()):
        return draw(pieces).encode("utf-8", "surrogatepass") + b"\r\n\r\n"
    data = bytearray(
        request_of("/nl/partners/anker/?x=1", "Accept-Language: ar", "Range: bytes=0-9")
    )
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=4))
    return bytes(data)


@nasty.steady
@given(requests())
@example(b"")
def test_any_bytes_are_answered_or_refused(send: Send, data: bytes) -> None:
    """The request as a whole: no fault of the server's, and nobody's host in its answer."""
    fine(send(data))


@nasty.steady
@given(pieces.map(lambda text: re.sub(r"[\0\r\n]", "", text)))
def test_any_languages_are_wanted(send: Send, wanted: str) -> None:
    """Accept-Language of any kind leads to a language of the site, or to the choice."""
    answer = send(request_of("/", f"Accept-Language: {wanted}"))

    fine(answer)
    assert status(answer) in (200, 302, 400)
