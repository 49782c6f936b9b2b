"""Lines as they are typed, read so that an interrupt is obeyed while nothing is typed."""

from __future__ import annotations

import asyncio
import codecs
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHUNK = 1 << 16


async def typed_lines(source: TextIO) -> AsyncIterator[str]:
    """The lines of a terminal, a pipe or a text in memory, until it ends.

    Bytes that are not UTF-8 arrive as lone surrogates, which no question may hold.
    """
    try:
        number = source.fileno()
    except (OSError, ValueError):
        for text in source:
            yield text
        return
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def hand_over(line: str | None) -> None:
        with suppress(RuntimeError):  # the conversation has ended
            loop.call_soon_threadsafe(queue.put_nowait, line)

    def read() -> None:
        # Not `source.readline`: whoever waits in it keeps the interpreter from ending.
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        rest = ""
        with suppress(OSError):  # a terminal that hangs up is the end of what is typed
            while chunk := os.read(number, CHUNK):
                *lines, rest = (rest + decoder.decode(chunk)).split("\n")
                for line in lines:
                    hand_over(line)
        hand_over(rest + decoder.decode(b"", final=True))
        hand_over(None)

    threading.Thread(target=read, name="typed", daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
