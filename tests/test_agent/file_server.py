"""A server of one file that misbehaves on demand, on a free port of the loopback.

It answers any path with `content`: as a hub of models does where it is asked for the headers alone,
else as a server of files does, ranges and validators included. `faults` are taken one a GET.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Fault = Callable[["Exchange"], None]


class QuietServer(ThreadingHTTPServer):
    """Says nothing of clients that left."""

    def handle_error(self, *_: object) -> None:
        """Nothing."""


@dataclass
class FileServer:
    """What it serves, what goes wrong next, and what was asked."""

    content: bytes
    faults: deque[Fault] = field(default_factory=deque)
    ranges: list[str] = field(default_factory=list)
    """The Range of every GET; empty where there was none."""
    validators: bool = True
    hub_size: int | None = None
    """The size that the hub says, where it is another than that of the file."""
    hub_etag: str | None = None
    address: str = ""

    @property
    def etag(self) -> str:
        """Strong, and of the content."""
        return f'"{hashlib.sha256(self.content).hexdigest()}"'

    def __enter__(self) -> FileServer:
        script = self

        class Bound(Exchange):
            served = script

        self._http = QuietServer(("127.0.0.1", 0), Bound)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class Exchange(BaseHTTPRequestHandler):
    """One connection."""

    served: FileServer
    protocol_version = "HTTP/1.1"
    timeout = 5

    def do_HEAD(self) -> None:
        """What the hub says of a file."""
        served = self.served
        etag = served.hub_etag if served.hub_etag is not None else served.etag
        size = len(served.content) if served.hub_size is None else served.hub_size
        self.begin(200, {"X-Repo-Commit": "c" * 40, "ETag": etag, "X-Linked-Size": str(size)}, 0)

    def do_GET(self) -> None:
        """One request: its fault, or a good answer."""
        self.served.ranges.append(self.headers.get("Range", ""))
        fault = self.served.faults.popleft() if self.served.faults else good
        try:
            fault(self)
        except ConnectionError:
            self.close_connection = True

    def begin(self, status: int, headers: dict[str, str], length: int | None) -> None:
        """Status and headers; without a length, the connection ends with the body."""
        self.send_response(status)
        more = {"ETag": self.served.etag} if self.served.validators else {}
        more |= {"Connection": "close"} if length is None else {"Content-Length": str(length)}
        for name, value in {**more, **headers}.items():
            self.send_header(name, value)
        self.close_connection = length is None
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


def good(exchange: Exchange) -> None:
    """What a sound server answers."""
    served, asked = exchange.served, exchange.headers
    content, size = served.content, len(served.content)
    wanted = asked.get("Range", "")
    if asked.get("If-Range", served.etag) != served.etag:
        wanted = ""
    start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
    if start >= size:
        exchange.begin(416, {"Content-Range": f"bytes */{size}"}, 0)
        return
    placed = {"Content-Range": f"bytes {start}-{size - 1}/{size}"} if wanted else {}
    exchange.begin(206 if wanted else 200, placed, size - start)
    exchange.wfile.write(content[start:])


def half(exchange: Exchange) -> None:
    """The connection ends after half of what was announced."""
    size = len(exchange.served.content)
    exchange.begin(200, {}, size)
    exchange.wfile.write(exchange.served.content[: size // 2])
    exchange.close_connection = True


def half_of_chunks(exchange: Exchange) -> None:
    """As `half`, of a body in chunks, whose length nobody says."""
    exchange.begin(200, {"Transfer-Encoding": "chunked"}, None)
    block = exchange.served.content[: len(exchange.served.content) // 2]
    exchange.wfile.write(f"{len(block):x}\r\n".encode() + block + b"\r\n")


def whole_without_length(exchange: Exchange) -> None:
    """All of it, and its end is that of the connection."""
    exchange.begin(200, {}, None)
    exchange.wfile.write(exchange.served.content)


def half_without_length(exchange: Exchange) -> None:
    """Half of it, and nothing tells that it is."""
    exchange.begin(200, {}, None)
    exchange.wfile.write(exchange.served.content[: len(exchange.served.content) // 2])


def empty(exchange: Exchange) -> None:
    """Nothing, and said so."""
    exchange.begin(200, {}, 0)


def empty_without_length(exchange: Exchange) -> None:
    """Nothing."""
    exchange.begin(200, {}, None)


def endless(exchange: Exchange) -> None:
    """More and more, until the client leaves."""
    exchange.begin(200, {}, None)
    for _ in range(10_000):
        exchange.wfile.write(bytes(10_000))


def ignores_the_range(exchange: Exchange) -> None:
    """The whole file with status 200, whatever was asked."""
    exchange.begin(200, {}, len(exchange.served.content))
    exchange.wfile.write(exchange.served.content)


def status(number: int, headers: dict[str, str] | None = None) -> Fault:
    """An answer without a body."""
    return lambda exchange: exchange.begin(number, headers or {}, 0)


def partial(placed: str, body: bytes) -> Fault:
    """Status 206 with any Content-Range and any bytes."""

    def send(exchange: Exchange) -> None:
        exchange.begin(206, {"Content-Range": placed} if placed else {}, len(body))
        exchange.wfile.write(body)

    return send


def compressed(exchange: Exchange) -> None:
    """A coding that was not asked for."""
    exchange.begin(200, {"Content-Encoding": "gzip"}, len(exchange.served.content))
    exchange.wfile.write(exchange.served.content)


def announces(size: int) -> Fault:
    """Another length than the file has, and as many bytes."""

    def send(exchange: Exchange) -> None:
        exchange.begin(200, {}, size)
        exchange.wfile.write(exchange.served.content[:size].ljust(size))

    return send


def no_http(exchange: Exchange) -> None:
    """Something that is not HTTP."""
    exchange.wfile.write(b"SSH-2.0-server\r\n")
    exchange.close_connection = True
