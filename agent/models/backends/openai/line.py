"""The line to one server: places, deadline, budget, retries, and what the server does not take.

Nothing of the SDK leaves this module: neither its errors, whose requests hold the key, nor its
waiting, which knows no deadline.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.models.backends.openai.address import checked, on_this_machine
from agent.models.backends.openai.dialect import Dialect
from agent.models.backends.openai.errors import Fault, fault_in_answer, fault_of
from agent.models.chat_model import require_models_allowed
from graphs.errors import (
    AetiaError,
    DeadlineError,
    ModelOutputError,
    ModelRefusedError,
    ModelUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from agent.models.backends.openai.budget import Ledger
    from agent.models.backends.openai.key import Voice

    Build = Callable[[Dialect], Mapping[str, Any]]
    Send = Callable[..., Awaitable[Any]]

RETRIES = 5
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 20.0


@dataclass(frozen=True)
class Deadline:
    """A moment, and the seconds that the caller gave until then."""

    seconds: float
    end: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """The moment so many seconds from now."""
        return cls(seconds, time.monotonic() + seconds)

    def left(self) -> float:
        """Seconds that remain; 0 or less when it has passed."""
        return self.end - time.monotonic()


class ServerLine:
    """Sends requests to one server; see `OpenAiModel` for the arguments."""

    def __init__(
        self, say: Voice, base_url: str | None, ledger: Ledger, concurrency: int, seed: int
    ) -> None:
        import openai

        address = checked(base_url or os.environ.get("OPENAI_BASE_URL") or None)
        self.dialect = Dialect()
        self.say, self._ledger = say, ledger
        self._gate = asyncio.Semaphore(concurrency)
        self._random = random.Random(seed)
        self._closed = False
        self.client = openai.AsyncOpenAI(
            api_key=say.key.reveal(),
            base_url=address,
            max_retries=0,
            # A redirected request would take the prompt to a server that nobody named, and a proxy
            # has no business between this machine and itself.
            http_client=openai.DefaultAsyncHttpxClient(
                follow_redirects=False, trust_env=not on_this_machine(address)
            ),
        )
        say.key.watch()

    async def call(self, send: Send, build: Build, deadline: Deadline) -> Any:
        """Send a request until it succeeds, cannot succeed, or the deadline forbids another wait.

        Args:
            send: a method of the SDK.
            build: its arguments, for what the server takes.
            deadline: when to stop, whatever happens.
        """
        return await self._until_answered(send, build, deadline, self._gate)

    async def stream(
        self, send: Send, build: Build, deadline: Deadline
    ) -> AsyncGenerator[Any, None]:
        """The pieces of a streamed answer; it keeps its place among the concurrent requests."""
        place = contextlib.AsyncExitStack()
        await self._in_time(lambda: place.enter_async_context(self._gate), deadline)
        async with place:
            nothing = contextlib.nullcontext()
            pieces = await self._until_answered(send, build, deadline, nothing)
            kind = pieces.response.headers.get("content-type", "")
            try:
                if "text/event-stream" not in kind:
                    raise ModelOutputError(self.say(f"the server sent {kind!r}, not a stream"))

                def following() -> Awaitable[Any]:
                    return anext(pieces, None)

                while (piece := await self._in_time(following, deadline)) is not None:
                    yield piece
            finally:
                await pieces.close()

    def learn(self, *names: str) -> None:
        """Keep in mind that the server does not take these parameters."""
        self.dialect = self.dialect.joined(Dialect(names))

    async def close(self) -> None:
        """Close the connections; a second time does nothing."""
        self._closed = True
        self.say.key.unwatch()
        await self.client.close()

    async def _until_answered(
        self,
        send: Send,
        build: Build,
        deadline: Deadline,
        gate: contextlib.AbstractAsyncContextManager[Any],
    ) -> Any:
        trial, attempt = self.dialect, 0
        while True:
            request = trial.spoken(build(trial))
            outcome = await self._once(send, request, deadline, gate)
            if not isinstance(outcome, Fault):
                self.dialect = self.dialect.joined(trial)
                return outcome
            simpler = trial.after(outcome, request)
            if simpler is not None:
                trial = simpler
                continue
            await asyncio.sleep(self._wait(outcome, attempt, deadline))
            attempt += 1

    async def _once(
        self,
        send: Send,
        request: Mapping[str, Any],
        deadline: Deadline,
        gate: contextlib.AbstractAsyncContextManager[Any],
    ) -> Any:
        """The answer to one request, or its fault."""
        require_models_allowed()
        if self._closed:
            raise ModelRefusedError(self.say("this model was closed; open a new one"))

        async def sent() -> Any:
            async with gate:
                self._ledger.check()
                return await send(timeout=max(deadline.left(), 1e-3), **request)

        outcome = await self._caught(sent, deadline)
        if isinstance(outcome, Fault) or request.get("stream"):
            return outcome
        return fault_in_answer(outcome, self.say) or outcome

    async def _caught(self, work: Callable[[], Awaitable[Any]], deadline: Deadline) -> Any:
        """What the work returns, or the fault that stands for its error."""
        late = f"no answer within {deadline.seconds:.3g} s; the request was stopped"
        fault = Fault(DeadlineError(self.say(late)), final=True)
        if deadline.left() <= 0:  # a timeout alone lets through what never waits
            return fault
        try:
            async with asyncio.timeout(deadline.left()):
                return await work()
        except TimeoutError:
            return fault
        except AetiaError:
            raise
        except Exception as error:
            return fault_of(error, self.say)

    async def _in_time(self, work: Callable[[], Awaitable[Any]], deadline: Deadline) -> Any:
        outcome = await self._caught(work, deadline)
        if isinstance(outcome, Fault):
            raise outcome.error
        return outcome

    def _wait(self, fault: Fault, attempt: int, deadline: Deadline) -> float:
        """Seconds to wait before trying again; raises where there is no use in it."""
        if fault.final or not fault.error.retryable:
            raise fault.error
        if attempt == RETRIES:
            raise ModelUnavailableError(f"{fault.error}; given up after {RETRIES + 1} attempts")
        backoff = min(FIRST_WAIT_S * 2**attempt, LONGEST_WAIT_S) * self._random.uniform(0.5, 1.5)
        asked = fault.retry_after_s
        wait = asked * self._random.uniform(1.0, 1.1) if asked else backoff
        if wait >= deadline.left():
            raise ModelUnavailableError(
                f"{fault.error}; the next attempt could be in {wait:.3g} s, "
                f"after the deadline of {deadline.seconds:.3g} s"
            )
        return wait
