"""Runs of many answers: one at a time beside the questions; watched, stopped and found again as they are.

What a kind of them does is its own (`LongKind`): candidates of a goal here, files of questions from above
this package. The record of a run holds what was asked, so that it goes on after a stop or a new start.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from agent.faces.serving.told_errors import Refusal
from agent.faces.serving.work.dispatch import Dispatcher
from agent.faces.serving.work.live_run import LiveRun
from agent.faces.serving.work.told_work import Say
from agent.runs.record import AskedWith, Run
from graphs.errors import AetiaError, DeadlineError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from fastapi import APIRouter

    from agent.faces.serving.serving_config import ServingConfig
    from agent.faces.serving.work.kept_runs import KeptRuns
    from agent.faces.serving.work.workroom import Workroom
    from agent.faces.session import Session
    from agent.runs.record import RunKind, RunStatus

AT_ONCE = 1


@dataclass(frozen=True)
class LongKind:
    """One kind of runs of many answers.

    Attributes:
        name: the mark of such a run in its record.
        routes: of the API: how one is started and looked at.
        work: does what is left of a run, where runs work, and keeps its record; raises `DeadlineError`
            where a limit ended it.
        export: a document of a run: its bytes, media type and the end of its file's name.
        forget: deletes what it keeps of a run beside the record and its items.
    """

    name: RunKind
    routes: APIRouter
    work: Callable[[Session, Run, Say], Awaitable[None]]
    export: Callable[[Session, Run, str], Awaitable[tuple[bytes, str, str]]]
    forget: Callable[[Run], None] = lambda _: None


class LongRuns:
    """Starts them, one after the other.

    Args:
        room: where they work.
        config: how many may wait.
        runs: where they are kept with all others.
        kinds: that are known here, by name.
    """

    def __init__(
        self,
        room: Workroom,
        config: ServingConfig,
        runs: KeptRuns,
        kinds: Mapping[RunKind, LongKind],
    ) -> None:
        self._room, self._runs, self.kinds = room, runs, kinds
        self.dispatcher = Dispatcher(AT_ONCE, config.most_waiting, runs.ended)

    async def begun(
        self, kind: RunKind, title: str, asked: Mapping[str, Any], owner: str, run_id: str = ""
    ) -> LiveRun:
        """Keep a new run and put it in line.

        Args:
            kind: of the run.
            title: what people see in lists.
            asked: everything that it needs to go on, as JSON types.
            owner: who asks.
            run_id: where something is kept under its id already.

        Raises:
            Refusal: no runs are kept here (409), or the line is full (503).
        """
        self.dispatcher.require_room()
        store, session = self._runs.store, self._runs.session
        release = await session.store.release()
        run = Run.begun(
            title, {kind: dict(asked)}, session.origin, status="queued", owner=owner,
            asked=AskedWith(release=release.checksum),
        )  # fmt: skip
        run = replace(run, id=run_id or run.id)
        await store.save(run)
        return self._in_line(run)

    def go_on(self, run: Run) -> LiveRun:
        """Go on with one that was stopped, or that has more to do.

        Raises:
            Refusal: it works already (409), its kind is not known here (409), or the line is full (503).
        """
        if run.status in ("queued", "running"):
            raise Refusal(409, "running", f"run {run.id} works or waits already")
        return self._in_line(run)

    async def forget(self, run: Run) -> None:
        """Delete what its kind keeps of a run; raises as `kind_of`."""
        await asyncio.to_thread(self.kind_of(run).forget, run)

    def kind_of(self, run: Run) -> LongKind:
        """What such a run does.

        Raises:
            Refusal: its kind is not known here (409).
        """
        if run.kind not in self.kinds:
            raise Refusal(409, "unknown_kind", f"runs of the kind {run.kind!r} are not known here")
        return self.kinds[run.kind]

    async def exported(self, run: Run, form: str) -> tuple[bytes, str, str]:
        """A document of a run; raises as its kind does."""
        work = self.kind_of(run).export(self._room.session, run, form)
        return await self._room.do(_awaited(work))

    def _in_line(self, run: Run) -> LiveRun:
        kind = self.kind_of(run)
        live = LiveRun(run.id, run.owner, run.question).after(self.dispatcher.find(run.id))

        async def work(live: LiveRun) -> None:
            await self._room.do(self._worked(kind, run, live, Say(live)))

        self.dispatcher.start(live, work)
        return live

    async def _worked(self, kind: LongKind, run: Run, live: LiveRun, say: Say) -> None:
        """Inside, where runs work: the record says at its end how it ended."""
        live.begins()
        session = self._room.session
        try:
            await kind.work(session, run, say)
        except DeadlineError:
            raise
        except (AetiaError, asyncio.CancelledError) as error:
            if session.runs is not None:
                kept = await session.runs.get(run.id)
                ends: RunStatus = "failed" if isinstance(error, AetiaError) else "interrupted"
                await session.runs.save(kept.now_is(ends, problem=str(error)))
            raise


async def _awaited(work: Awaitable[tuple[bytes, str, str]]) -> tuple[bytes, str, str]:
    return await work
