"""One exchange of the protocol: the run that answers it, or a reply without one."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.faces.serving.protocol.housekeeping import housekeeping, unwrapped
from agent.faces.serving.streaming import has_gone
from agent.faces.serving.told_errors import Refusal, refusal_of
from agent.faces.serving.work.kept_runs import Wish
from agent.faces.shown import shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.requests import Request

    from agent.faces.serving.encoded import Encoded
    from agent.faces.serving.hall import Hall
    from agent.faces.serving.work.live_run import LiveRun

_PIECE = re.compile(r"\w+|[^\w\s]")
HEARTBEAT_S = 10.0


def counted_tokens(text: str) -> int:
    """Words, numbers and marks of a text: what `usage` counts, whichever models were asked."""
    return sum(1 for _ in _PIECE.finditer(text))


def cut_at(text: str, most: int | None) -> tuple[str, bool]:
    """A text of at most so many tokens, and whether it was cut."""
    if most is None:
        return text, False
    for n, piece in enumerate(_PIECE.finditer(text)):
        if n == most:
            return text[: piece.start()].rstrip(), True
    return text, False


@dataclass
class Exchange:
    """What a client asked, on the way to its reply.

    Attributes:
        hall: of the server.
        live: the run; None where the reply is there already.
        reply: the text for people, once it is known.
        warned: what is told of personal data; empty for nothing.
        prompt_tokens: of all that was sent.
        thought: what was told of the search.
    """

    hall: Hall
    live: LiveRun | None
    reply: str
    warned: str
    prompt_tokens: int
    thought: str = ""

    async def thoughts(self) -> AsyncIterator[str]:
        """What happens, step by step; an empty text where nothing did for a while.

        Raises:
            AetiaError: why there is no answer.
        """
        if self.live is None:
            return
        try:
            async for some in self.live.follow(0, HEARTBEAT_S):
                steps = [told.data for told in some if told.kind == "step"]
                lines = "".join(f"{step['name']}: {step['text']}\n" for step in steps)
                self.thought += lines
                if lines or not some:
                    yield lines
        finally:
            if not self.live.is_over:  # nobody reads any more
                await self.hall.runs.dispatcher.cancel(self.live)
        self._conclude()

    async def over(self, request: Request) -> None:
        """Wait for the answer; a client that leaves before takes its run with it.

        Raises:
            AetiaError: why there is no answer.
        """
        reading = asyncio.create_task(self._read())
        gone = asyncio.create_task(has_gone(request.receive))
        try:
            await asyncio.wait({reading, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not reading.done():
                reading.cancel()
            await asyncio.gather(gone, return_exceptions=True)
        try:
            await reading
        except asyncio.CancelledError:
            raise Refusal(499, "gone", "the client left") from None

    async def _read(self) -> None:
        async for _ in self.thoughts():
            pass

    def _conclude(self) -> None:
        live = self.live
        assert live is not None
        if live.answer is None:
            why = f"the run is {live.status}"
            raise refusal_of(live.error) if live.error else Refusal(409, "no_answer", why)
        self.reply = "\n\n".join(filter(None, [live.short, self.warned and f"Note: {self.warned}"]))

    def usage(self, reply: str) -> dict[str, int]:
        """Tokens of what was sent, and of what is sent back with its reasoning."""
        thought = counted_tokens(self.thought)
        completion = counted_tokens(reply) + thought
        return {
            "prompt": self.prompt_tokens, "completion": completion, "thought": thought,
            "total": self.prompt_tokens + completion,
        }  # fmt: skip

    @property
    def timing(self) -> dict[str, str]:
        """How long the run waited and worked, as browsers and load tests read it."""
        if self.live is None:
            return {}
        queued, worked = self.live.queued_s * 1000, self.live.worked_s * 1000
        return {"server-timing": f"queue;dur={queued:.1f}, run;dur={worked:.1f}"}

    @property
    def aetia(self) -> dict[str, Encoded]:
        """The whole answer, under its name; empty for a reply without a run."""
        told = self.live.told if self.live is not None else {}
        return {"aetia": told["answer"]} if told else {}


async def begin(hall: Hall, request: Request, turns: Sequence[str], sent: str) -> Exchange:
    """Start the run that answers the last turn, unless it needs none.

    Args:
        hall: of the server.
        request: of the client.
        turns: what a person wrote, in order.
        sent: all that was sent, for the count of tokens.

    Raises:
        InputError: there is nothing to answer.
        Refusal: it may not be asked now.
    """
    tokens = counted_tokens(sent)
    said = housekeeping(turns[-1]) if turns else None
    if said is not None:
        return Exchange(hall, None, shown(said), "", tokens)
    asked = [unwrapped(turn) for turn in turns if housekeeping(turn) is None]
    turn = await hall.read(asked)
    owner, warned = hall.take_run(request, asked[-1:])
    session = hall.session
    wish = Wish(turn, owner, session.settings, session.datasets, session.origin, through="openai")
    return Exchange(hall, await hall.runs.start(wish), "", warned, tokens)
