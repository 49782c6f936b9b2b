"""One run of one piece of work, shared by all that ask for the same at the same time.

A run waits for a core, looks at the stored results once more, and starts a worker only if it must.
It belongs to no event loop: each caller waits for its futures from wherever it is.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphs.errors import DeadlineError, ToolError
from tools.causal import results
from tools.causal.child import Child
from tools.causal.cores import CORES, Ticket
from tools.causal.query import CrossCheck, EffectResult, refuse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Told = Callable[[int], None]

WORK = "tools.causal.answering:answer_asked"


@dataclass(frozen=True)
class Asked:
    """A request about rows at hand. Equal ones are one piece of work."""

    entry: Path
    """Where its result is stored: named by the request, the rows' bytes and the versions."""
    deadline_s: float
    with_check: bool
    request: str = field(compare=False)
    """As JSON."""
    rows: Path = field(compare=False)
    data_hash: str = field(compare=False)


class Run:
    """The work for one `Asked`, on a thread of its own. `estimate` is there before `whole`."""

    def __init__(self, asked: Asked, done: Callable[[Run], None]) -> None:
        self.asked = asked
        self.estimate: Future[EffectResult] = Future()
        self.whole: Future[EffectResult] = Future()
        for future in (self.estimate, self.whole):
            future.set_running_or_notify_cancel()  # no caller can cancel it for the others
        self._done = done
        self._lock = threading.Lock()
        self._callers = 0
        self._to_the_end = False
        self._abandoned = False
        self._child: Child | None = None
        self._partial: EffectResult | None = None
        self._listeners: list[Told] = []
        self._place = 0
        self._ticket = Ticket(self._tell)

    def start(self) -> None:
        """Take a place in line; the deadline does not run yet."""
        threading.Thread(target=self._work, daemon=True).start()

    def join(self, told: Told | None) -> bool:
        """Count one more caller, who hears the place in line; False if the work was given up."""
        with self._lock:
            if self._abandoned:
                return False
            self._callers += 1
            place = self._place
            if told is not None:
                self._listeners.append(told)
        if told is not None and place:
            told(place)
        return True

    def leave(self, *, to_the_end: bool = False) -> None:
        """One caller less. After the last the work is given up, unless one wants it `to_the_end`."""
        with self._lock:
            self._callers -= 1
            self._to_the_end |= to_the_end
            if self._callers or self._to_the_end:
                return
            self._abandoned, child = True, self._child
        if child is None:
            CORES.leave(self._ticket)
        else:
            child.kill()

    def release(self) -> None:
        """Let a worker whose estimate is there finish alone when this process ends."""
        if self._child is not None and self.estimate.done():
            self._child.release()

    def _work(self) -> None:
        try:
            final = self._followed()
        except (ToolError, OSError) as error:
            final = kept(self._partial, refusal_of(error, self.asked.deadline_s))
        except BaseException as error:  # whoever waits must hear of it
            text = f"the estimation could not be run: {error!r}"
            final = kept(self._partial, refuse("WORKER_FAILED", text))
        CORES.leave(self._ticket)
        self._done(self)
        if not self.estimate.done():
            self.estimate.set_result(final)
        self.whole.set_result(final)

    def _followed(self) -> EffectResult:
        CORES.enter(self._ticket)
        self._ticket.wait()
        asked = self.asked
        stored = results.read(asked.entry)
        if stored is not None and (stored.is_checked or not asked.with_check):
            return replace(stored, cached=True)  # made while this waited
        arguments = (
            asked.request, str(asked.rows), asked.data_hash, str(asked.entry), asked.with_check,
        )  # fmt: skip
        with self._lock:
            self._place = 0
            if self._abandoned:
                raise ToolError("nobody waits for the estimate any more")
            self._child = Child(WORK, arguments, seconds=asked.deadline_s, may_outlive=True)
        made = None
        for part in self._child.parts():
            self._partial = made = EffectResult.from_json(part)
            if made.is_attacked and not self.estimate.done():
                self.estimate.set_result(made)
        if made is None:
            raise ToolError("the worker ended and gave no result")
        return made

    def _tell(self, place: int) -> None:
        with self._lock:
            self._place, listeners = place, tuple(self._listeners)
        for told in listeners:
            told(place)


class Runs:
    """The runs of this process, by what they do."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[Asked, Run] = {}

    def join(self, asked: Asked, told: Told | None, ended: Callable[[], None]) -> Run:
        """The run for what is asked, begun if there is none; `ended` is called when ours is over."""
        with self._lock:
            run = self._runs.get(asked)
            if run is not None and run.join(told):
                ended()  # the rows of the first caller serve
                return run

            def done(over: Run) -> None:
                with self._lock:
                    if self._runs.get(asked) is over:
                        del self._runs[asked]
                ended()

            run = self._runs[asked] = Run(asked, done)
            run.join(told)
        run.start()
        return run

    def release(self) -> None:
        """Let all workers whose estimate was given finish their cross-checks alone."""
        with self._lock:
            runs = tuple(self._runs.values())
        for run in runs:
            run.release()


def kept(partial: EffectResult | None, refusal: EffectResult) -> EffectResult:
    """The estimate that was there when its worker failed, with what is missing named; else why."""
    if partial is None or partial.dowhy is None:
        # What failed are refuters that name themselves, where there is an estimate.
        return partial or refusal
    return replace(partial, dowhy=CrossCheck("not_made", f"not made: {refusal.message}"))


def refusal_of(error: Exception, deadline_s: float) -> EffectResult:
    """What a worker's failure is called."""
    if isinstance(error, DeadlineError):
        text = f"the estimation was stopped at its deadline of {deadline_s:g} s"
        return refuse("TIMEOUT", text)
    return refuse("WORKER_FAILED", str(error))
