"""One address, asked politely: a rate, a name, a cache that expires, and an ending that is never mistaken.

    asker = Asker(folder)
    reply = await asker.ask(Request("pubmed", "https://...", {"term": "aspirin"}), parsed=json_object)
    reply.status      # "ok", or one of the ways in which it failed

A redirect is not followed: where it leads is not what was asked. Only what could be parsed is kept. What
was asked and what was answered are logged nowhere; messages name the source alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from graphs.cache import read_whole, write_atomically

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    import httpx2

Status = Literal[
    "ok", "busy", "late", "unreachable", "refused", "down", "moved", "malformed", "too large"
]
"""ok; 429 to the end; no whole answer in time; no connection; 4xx; 5xx; 3xx; no such format; too many bytes."""
CONTACT = "AETIA_CONTACT"
TRIES = 3
TIMEOUT_S = 15.0
LONGEST_WAIT_S = 20.0
"""Seconds that a server may ask us to wait before we give up for now."""
MOST_BYTES = 16 << 20
EXPIRES_S = 86_400.0
SPACING_S = 0.34
"""Seconds between two requests to one source: NCBI allows three a second without a key."""
GONE = 404


@dataclass(frozen=True)
class Request:
    """What is asked of a source; `none_at_404` where the service says so that it has nothing."""

    source: str
    address: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    none_at_404: bool = False

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.address}?{urlencode(self.parameters)}" if self.parameters else self.address


@dataclass(frozen=True)
class Reply:
    """How it ended; `content` is the body of an answer that could be parsed, else empty.

    `message` names the source and the ending, never what was asked.
    """

    status: Status
    content: bytes = b""
    message: str = ""
    asked: str = ""
    """When it was asked, UTC to the second: of a cached answer, when it came."""


class Asker:
    """Asks sources over HTTP, one request at a time each.

    Args:
        folder: of the cache.
        timeout_s: for one whole answer.
        sleep: waits; replaced in tests.
        expires_s: after which an answer is asked for again.
    """

    def __init__(
        self,
        folder: Path,
        *,
        timeout_s: float = TIMEOUT_S,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        expires_s: float = EXPIRES_S,
    ) -> None:
        self._folder, self._timeout_s, self._sleep = folder, timeout_s, sleep
        self._expires_s = expires_s
        self._last: dict[str, float] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def ask(self, request: Request, parsed: Callable[[bytes], object]) -> Reply:
        """The answer, from the cache where it is fresh.

        Args:
            request: what to ask.
            parsed: raises ValueError for a body that is not of the service's format.
        """
        path = self._folder / f"{hashlib.sha256(request.url.encode()).hexdigest()}.json"
        if (kept := _kept(path, self._expires_s)) is not None:
            return kept
        async with self._locks.setdefault(request.source, asyncio.Lock()):
            reply = await self._tried(request, parsed)
        if reply.status == "ok":
            held = {
                "asked": reply.asked,
                "content": reply.content.decode("utf-8", "surrogateescape"),
            }
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(path, json.dumps(held).encode())
        return reply

    async def _tried(self, request: Request, parsed: Callable[[bytes], object]) -> Reply:
        reply = Reply("unreachable")
        for attempt in range(TRIES):
            await self._spaced(request.source)
            reply, wait = await self._once(request, parsed)
            if reply.status not in ("busy", "down", "late", "unreachable"):
                return reply
            pause = 0.5 * 2**attempt if wait is None else wait
            if attempt == TRIES - 1 or pause > LONGEST_WAIT_S:
                return reply
            await self._sleep(pause)
        return reply

    async def _spaced(self, source: str) -> None:
        since = time.monotonic() - self._last.get(source, -SPACING_S)
        if since < SPACING_S:
            await self._sleep(SPACING_S - since)
        self._last[source] = time.monotonic()

    async def _once(
        self, request: Request, parsed: Callable[[bytes], object]
    ) -> tuple[Reply, float | None]:
        """One try, and the seconds that the server wants us to wait."""
        import httpx2

        client = httpx2.AsyncClient(
            follow_redirects=False, timeout=self._timeout_s, headers={"User-Agent": _name()},
            verify=_certificates(),
        )  # fmt: skip
        try:
            async with (
                asyncio.timeout(self._timeout_s), client, client.stream("GET", request.url) as response,
            ):  # fmt: skip
                code, wait = response.status_code, _retry_after(response)
                body = await _body(response)
        except (TimeoutError, httpx2.TimeoutException):
            return _failed(request, "late", f"no whole answer in {self._timeout_s:g} s"), None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            return _failed(request, "unreachable", type(error).__name__), None
        return _judged(request, code, body, parsed), wait


def _judged(
    request: Request, code: int, body: bytes | None, parsed: Callable[[bytes], object]
) -> Reply:
    if body is None:
        return _failed(request, "too large", f"more than {MOST_BYTES >> 20} MiB")
    if code == GONE and request.none_at_404:
        return Reply("ok", b"", "", _now())
    if code == 429:
        return _failed(request, "busy", "it asked us to wait")
    for low, status in ((500, "down"), (400, "refused"), (300, "moved")):
        if code >= low:
            return _failed(request, status, f"HTTP {code}")  # type: ignore[arg-type]
    try:
        parsed(body)
    except (ValueError, RecursionError) as error:
        return _failed(
            request, "malformed", f"it is not what the service documents ({type(error).__name__})"
        )
    return Reply("ok", body, "", _now())


def json_object(body: bytes) -> dict[str, Any]:
    """A body that is one JSON object.

    Raises:
        ValueError: it is none.
    """
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


async def _body(response: httpx2.Response) -> bytes | None:
    """The whole body; None where it is larger than is taken."""
    parts, size = [], 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _failed(request: Request, status: Status, why: str) -> Reply:
    return Reply(status, message=f"{request.source}: {status}: {why}", asked=_now())


def _retry_after(response: httpx2.Response) -> float | None:
    """Seconds of a Retry-After header, as a number or as a date (RFC 9110, 10.2.3)."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _kept(path: Path, expires_s: float) -> Reply | None:
    """A cached answer that is fresh and whole."""
    try:
        if time.time() - path.stat().st_mtime > expires_s:
            return None
        held = json.loads(read_whole(path))
        return Reply("ok", held["content"].encode("utf-8", "surrogateescape"), "", held["asked"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@cache
def _certificates() -> ssl.SSLContext:
    """Made once: reading the certificates of a machine takes a tenth of a second."""
    return ssl.create_default_context()


def _name() -> str:
    """Who asks; with AETIA_CONTACT, how to reach them."""
    contact = os.environ.get(CONTACT, "").strip()
    return f"aetia (mailto:{contact})" if contact.isascii() and contact else "aetia"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
