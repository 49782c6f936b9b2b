"""Server-sent events to a reader who may be slow, or gone: neither is waited for long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from agent.faces.serving.encoded import json_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

HEARTBEAT_S = 10.0
GRACE_S = 1.0
HEARTBEAT = ": still here\n\n"


class EventStream(Response):
    """Pieces of text as they come.

    Args:
        pieces: closed when the reader has gone, is too slow, or all is said.
        patience_s: seconds that the reader may take for one piece.
    """

    media_type = "text/event-stream"

    def __init__(self, pieces: AsyncIterator[str], patience_s: float) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._pieces, self._patience_s = pieces, patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the end, or until the reader has gone."""
        sending = asyncio.create_task(self._send(send))
        gone = asyncio.create_task(has_gone(receive))
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            sending.cancel()
            await asyncio.gather(sending, gone, return_exceptions=True)
            close = getattr(self._pieces, "aclose", None)
            if close is not None:
                await close()

    async def _send(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        async for piece in self._pieces:
            body = piece.encode("utf-8", "backslashreplace")
            message = {"type": "http.response.body", "body": body, "more_body": True}
            if not await _taken(asyncio.ensure_future(send(message)), self._patience_s):
                return
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _taken(sent: asyncio.Future[None], patience_s: float) -> bool:
    """Whether the reader took a piece in time; a loop that was held up itself is no fault of theirs."""
    done, _ = await asyncio.wait({sent}, timeout=patience_s)
    if not done:
        done, _ = await asyncio.wait({sent}, timeout=GRACE_S)
    if not done:
        sent.cancel()
        return False
    sent.result()
    return True


async def has_gone(receive: Receive) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def sse(data: Any, *, kind: str = "", number: int | None = None) -> str:
    """One event; JSON keeps it on one line."""
    head = f"id: {number}\n" if number is not None else ""
    head += f"event: {kind}\n" if kind else ""
    said = data if isinstance(data, str) else json_text(data)
    return f"{head}data: {said}\n\n"
