"""An HTTP client for `verify`: few connections at a time, each answer limited in time and size.

Connections are reused.
"""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple, TypeVar
from urllib.parse import quote, urlsplit

from portret.errors import system_reason

T = TypeVar("T")
U = TypeVar("U")


class Unanswered(Exception):
    """A request got no complete answer; the message says why in a few words."""


class Answer(NamedTuple):
    """An answer: its status, headers by lower-case names, and its body without compression.

    Where the body is longer than was asked for it has one byte more than that.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def moved(self) -> bool:
        """Whether it leads to another address."""
        return self.status in (301, 302, 303, 307, 308) and "location" in self.headers


class Limits(NamedTuple):
    """How long to wait for more of an answer and for all of it, in seconds; how many at a time."""

    wait: float
    whole: float
    connections: int


LIMITS = Limits(10, 60, 4)

_GREETING = {"User-Agent": "Portret verify", "Accept-Encoding": "gzip"}


class Host:
    """A host, and the path of the site on it: `url` has no slash at its end."""

    def __init__(self, url: str, limits: Limits = LIMITS) -> None:
        self.url = url
        self.limits = limits
        self._idle: list[http.client.HTTPConnection] = []

    def at(self, path: str) -> str:
        """The URL of an address below the site's root."""
        return self.url + quote(path)

    def ask_all(self, ask: Callable[[T], U], questions: Iterable[T]) -> Iterator[U]:
        """The results of a function that asks, one for each question, in their order."""
        with ThreadPoolExecutor(self.limits.connections) as pool:
            yield from pool.map(ask, questions)

    def close(self) -> None:
        """Ends the connections that are kept."""
        while self._idle:
            self._idle.pop().close()

    def ask(self, url: str, size: int) -> Answer:
        """The answer at a URL of this host, at most `size` bytes of it; Unanswered where none is.

        Nothing is followed.
        """
        path = quote(urlsplit(url).path or "/", safe="/%:@!$&'()*+,;=~")
        while self._idle:
            # A host may have closed it meanwhile, which is no fault: then another is opened.
            with suppress(http.client.RemoteDisconnected, ConnectionError):
                return self._answer(self._idle.pop(), path, size)
        return self._answer(self._connection(), path, size)

    def _connection(self) -> http.client.HTTPConnection:
        parts, secure = urlsplit(self.url), self.url.startswith("https:")
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        return kind(str(parts.hostname), parts.port, timeout=self.limits.wait)

    def _answer(self, connection: http.client.HTTPConnection, path: str, size: int) -> Answer:
        """The answer by a connection; Unanswered with the reason where there is none."""
        is_new = connection.sock is None
        try:
            return self._bounded(connection, path, size)
        except ssl.SSLCertVerificationError as error:
            reason = f"its certificate is not to be trusted: {error.verify_message}"
        except ssl.SSLError as error:
            reason = f"no TLS with it: {(error.reason or 'unknown').replace('_', ' ').lower()}"
        except TimeoutError:
            reason = f"nothing came within {self.limits.wait:g} seconds"
        except http.client.IncompleteRead:
            reason = "its answer ended before it was whole"
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            if not is_new:
                raise
            reason = "it ended the connection without an answer"
        except http.client.HTTPException as error:
            reason = f"its answer is no HTTP ({type(error).__name__})"
        except OSError as error:
            reason = f"it cannot be reached: {system_reason(error)}"
        raise Unanswered(f"no answer: {reason}")

    def _bounded(self, connection: http.client.HTTPConnection, path: str, size: int) -> Answer:
        """The answer by a connection, which is shut when the time for the whole of it is over."""
        if connection.sock is None:
            connection.connect()
        held: socket.socket = connection.sock  # which it forgets where the host will close it
        late = threading.Event()

        def stop() -> None:
            late.set()
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self.limits.whole, stop)
        timer.daemon = True
        timer.start()
        whole = False
        try:
            connection.request("GET", path, headers=_GREETING)
            with connection.getresponse() as response:
                body, whole = _body(response, size)
                if not whole and len(body) <= size:
                    raise http.client.IncompleteRead(body)
        except (OSError, ValueError, http.client.HTTPException):
            if not late.is_set():
                raise
        finally:
            timer.cancel()
            if whole and not late.is_set():
                self._idle.append(connection)
            else:
                connection.close()
        if late.is_set():
            raise Unanswered(f"no answer: it took longer than {self.limits.whole:g} seconds")
        names = {name.lower() for name in response.headers}
        found = {name: ", ".join(response.headers.get_all(name, [])) for name in names}
        return Answer(response.status, found, body)


def _body(response: http.client.HTTPResponse, size: int) -> tuple[bytes, bool]:
    """The body of a response, `size` bytes and one at most, and whether it was read to its end.

    One that is compressed in another way than was asked for is given as it came.
    """
    packed = response.headers.get("content-encoding", "").strip().lower() == "gzip"
    try:
        body = (gzip.GzipFile(fileobj=response) if packed else response).read(size + 1)
    except EOFError:
        return b"", False
    except (gzip.BadGzipFile, zlib.error):
        raise Unanswered("no answer: its compression is broken") from None
    return body, len(body) <= size and not response.length
