"""How much of a body is read, and for how long: what is too long is refused before it is read."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from agent.faces.serving.told_errors import Refusal

if TYPE_CHECKING:
    from starlette.types import Message, Receive


def bounded(receive: Receive, headers: dict[str, str], most: int, seconds: float) -> Receive:
    """Pass a body on piece by piece, to a size and a time.

    Raises:
        Refusal: it says at once that it is too long (413); later, from the returned function, that it
            is (413) or takes too long (408).
    """
    said = headers.get("content-length", "")
    if said.isdigit() and int(said) > most:
        raise _too_long(most)
    got, ends, is_read = 0, time.monotonic() + seconds, False

    async def receiving() -> Message:
        nonlocal got, is_read
        if is_read:  # what follows a body is the word that the client has gone
            return await receive()
        try:
            async with asyncio.timeout(max(0.01, ends - time.monotonic())):
                message = await receive()
        except TimeoutError:
            raise Refusal(
                408, "too_slow", f"the body did not arrive within {seconds:g} s"
            ) from None
        got += len(message.get("body", b""))
        is_read = not message.get("more_body", False)
        if got > most:
            raise _too_long(most)
        return message

    return receiving


async def whole_body(
    receive: Receive, headers: dict[str, str], most: int, seconds: float
) -> Receive:
    """Read a body whole before anything works on it.

    Raises:
        Refusal: it is too long (413) or takes too long (408).
    """
    receiving = bounded(receive, headers, most, seconds)
    parts = []
    while True:
        message = await receiving()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "gone", "the client left before its body was there")
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    held: list[Message] = [{"type": "http.request", "body": b"".join(parts), "more_body": False}]

    async def again() -> Message:
        return held.pop() if held else await receive()

    return again


def _too_long(most: int) -> Refusal:
    return Refusal(413, "too_long", f"a body here is at most {most:,} bytes")
