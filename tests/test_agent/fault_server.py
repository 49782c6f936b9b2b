"""A server of the OpenAI protocol that misbehaves on demand, on a free port of the loopback.

`FaultServer.faults` are taken one a request; without one, the request is answered well. A fault is a
function of the `Exchange`, so that a test can write its own beside those listed here.
"""

from __future__ import annotations

import json
import math
import re
import socket
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Fault = Callable[["Exchange"], None]
    Tokens = Sequence[tuple[str, Sequence[tuple[str, float]]]]

GOOD = '{"direction": "increases", "certainty": 0.7}'
USAGE = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}


@dataclass(frozen=True)
class Request:
    """What came over the wire."""

    path: str
    headers: dict[str, str]  # names in lower case
    raw: bytes
    body: dict[str, Any]


@dataclass
class FaultServer:
    """The script of the server, and what it saw.

    `answer` is the text of good answers, or a function of the request's body; `tokens` the
    log-probabilities that they come with: (chosen token, [(alternative, probability)]) for each token.
    """

    faults: deque[Fault] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    answer: str | Callable[[dict[str, Any]], str] = GOOD
    tokens: Tokens | Callable[[dict[str, Any]], Tokens] | None = None
    usage: dict[str, Any] | None = field(default_factory=lambda: dict(USAGE))
    finish: str = "stop"
    refused: dict[str, str] = field(default_factory=dict)
    """Parameter -> message: requests with the parameter get status 400."""
    slow_s: float = 0.0
    left: threading.Event = field(default_factory=threading.Event)
    """Set when a client closed its connection before it had its answer."""
    most: int = 0
    """Most requests that were under way at once."""
    port: int = 0

    def __post_init__(self) -> None:
        self.stopping = threading.Event()
        self._under_way = 0
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> FaultServer:
        script = self

        class Bound(Exchange):
            server_script = script

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
        self._http.daemon_threads = False
        self.port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def take(self, request: Request) -> Fault | None:
        """Note the request; the next fault, if any."""
        with self._lock:
            self.requests.append(request)
            self._under_way += 1
            self.most = max(self.most, self._under_way)
            return self.faults.popleft() if self.faults else None

    def done(self) -> None:
        """The exchange is over."""
        with self._lock:
            self._under_way -= 1


class Exchange(BaseHTTPRequestHandler):
    """One connection; `request_seen` is its current request."""

    protocol_version = "HTTP/1.1"
    server_script: FaultServer
    request_seen: Request
    timeout = 5

    def setup(self) -> None:
        """Small pieces leave at once."""
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_POST(self) -> None:
        """One request: its fault, or a good answer."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.request_seen = Request(
            self.path, {k.lower(): v for k, v in self.headers.items()}, raw, json.loads(raw)
        )
        fault = self.server_script.take(self.request_seen)
        try:
            (fault or good)(self)
        except (ConnectionError, TimeoutError):
            self.server_script.left.set()
            self.close_connection = True
        finally:
            self.server_script.done()

    def send(self, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
        """A whole response: JSON, or a page where the content is text."""
        page = isinstance(content, str)
        data = content.encode() if page else json.dumps(content).encode()
        self.begin(status, "text/html" if page else "application/json", len(data), headers)
        self.wfile.write(data)

    def begin(
        self, status: int, kind: str, length: int | None, headers: dict[str, str] | None = None
    ) -> None:
        """Status and headers."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def wait(self, seconds: float = 30.0) -> None:
        """Do nothing, until the client leaves or the server stops."""
        end = time.monotonic() + seconds
        self.connection.settimeout(0.02)
        while time.monotonic() < end and not self.server_script.stopping.is_set():
            try:
                if self.connection.recv(1) == b"":
                    raise ConnectionResetError
            except TimeoutError:
                continue
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Silent."""


def good(exchange: Exchange) -> None:
    """What a sound server answers."""
    script, body = exchange.server_script, exchange.request_seen.body
    time.sleep(script.slow_s)
    for name, message in script.refused.items():
        if name in body:
            exchange.send(400, {"error": {"message": message}})
            return
    if exchange.path.endswith("/embeddings"):
        rows = [
            {"index": i, "embedding": [float(len(t)), 1.0]} for i, t in enumerate(body["input"])
        ]
        exchange.send(200, {"data": rows, "model": "m", "object": "list", "usage": script.usage})
    elif body.get("stream"):
        events(["Yes", ", it", " does."])(exchange)
    else:
        text = script.answer(body) if callable(script.answer) else script.answer
        exchange.send(200, completion(exchange, {"role": "assistant", "content": text}))


def completion(exchange: Exchange, message: Any) -> dict[str, Any]:
    """A chat completion around a message."""
    script, body = exchange.server_script, exchange.request_seen.body
    choice = {"index": 0, "finish_reason": script.finish, "message": message}
    tokens = script.tokens(body) if callable(script.tokens) else script.tokens
    if body.get("logprobs") and tokens is not None:
        most = body.get("max_tokens", 99)
        choice["logprobs"] = {"content": [_token(*token) for token in tokens[:most]]}
        choice["finish_reason"] = "stop" if most >= len(tokens) else "length"
    found = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
    }
    return found if script.usage is None else {**found, "usage": script.usage}


def _token(chosen: str, listed: Iterable[tuple[str, float]]) -> dict[str, Any]:
    top = [{"token": t, "logprob": math.log(p), "bytes": None} for t, p in listed]
    own = next((one for one in top if one["token"] == chosen), top[0])
    return {**own, "token": chosen, "top_logprobs": top}


def status(
    number: int,
    message: Any = "out of order",
    /,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Fault:
    """An error object with a status of its own."""
    return lambda exchange: exchange.send(number, {"error": {"message": message, **more}}, headers)


def reply(content: Any) -> Fault:
    """Status 200 with any content: JSON, or a page where it is text."""
    return lambda exchange: exchange.send(200, content)


def says(text: Any, **more: Any) -> Fault:
    """A completion whose message holds this content and these other fields."""
    message = {"role": "assistant", "content": text, **more}
    return lambda exchange: exchange.send(200, completion(exchange, message))


def body(data: bytes, length: int | None = None, kind: str = "application/json") -> Fault:
    """Raw bytes; with a length that is not theirs, the connection is closed after them."""

    def send(exchange: Exchange) -> None:
        exchange.begin(200, kind, len(data) if length is None else length)
        exchange.wfile.write(data)
        exchange.close_connection = True

    return send


def reset(exchange: Exchange) -> None:
    """The connection is reset."""
    linger = struct.pack("ii", 1, 0)
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    exchange.close_connection = True
    exchange.rfile.close()
    exchange.wfile.close()
    exchange.connection.close()


def hang(exchange: Exchange) -> None:
    """Nothing comes."""
    exchange.wait()


def hang_in_body(exchange: Exchange) -> None:
    """Headers and a beginning come, then nothing."""
    exchange.begin(200, "application/json", 9999)
    exchange.wfile.write(b'{"choices": [')
    exchange.wait()


def drip(exchange: Exchange) -> None:
    """A blank every 50 ms: no pause is long, and there is no end."""
    exchange.begin(200, "application/json", 9999)
    for _ in range(400):
        exchange.wfile.write(b" ")
        exchange.wait(0.05)
        if exchange.server_script.stopping.is_set():
            return


def events(
    texts: Sequence[str],
    *,
    end: str = "stop",
    then: Fault | None = None,
    extra: Sequence[dict[str, Any]] = (),
) -> Fault:
    """A stream of these texts; `then` happens in place of its end."""

    def send(exchange: Exchange) -> None:
        exchange.begin(200, "text/event-stream", None)
        for number, text in enumerate(texts):
            last = number == len(texts) - 1 and then is None and not extra
            choice = {
                "index": 0,
                "delta": {"content": text},
                "finish_reason": end if last else None,
            }
            _event(exchange, {"id": "1", "object": "chat.completion.chunk", "choices": [choice]})
        for one in extra:
            _event(exchange, one)
        if then is not None:
            then(exchange)
        elif exchange.request_seen.body.get("stream_options"):
            _event(exchange, {"id": "1", "choices": [], "usage": exchange.server_script.usage})
        if then is None and not extra:
            exchange.wfile.write(b"data: [DONE]\n\n")

    return send


def _event(exchange: Exchange, content: dict[str, Any]) -> None:
    exchange.wfile.write(f"data: {json.dumps(content)}\n\n".encode())
    exchange.wfile.flush()


def echo_of_key(exchange: Exchange) -> None:
    """Status 401 that gives the key back: in the message, its repr, a header and a link."""
    key = exchange.request_seen.headers["authorization"].removeprefix("Bearer ")
    message = f"Incorrect API key: {key} {key!r} {json.dumps(key)}"
    safe = re.sub(r"[\r\n]", "", key)
    exchange.send(401, {"error": {"message": message, "key": key}}, {"X-Key": safe})
