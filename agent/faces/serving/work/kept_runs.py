"""The runs of a server: started, found again whoever keeps them, stopped, gone on with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from agent.answer import Answer
from agent.faces.chat.conversation import ShowPart
from agent.faces.serving.told_errors import Refusal, refusal_of
from agent.faces.serving.work.dispatch import Dispatcher
from agent.faces.serving.work.live_run import LiveRun
from agent.faces.serving.work.turns import ReadTurn
from agent.faces.shown import WIDTH
from agent.pauses.approval import require_usable
from agent.run import resume, started
from agent.runs.record import LIVE, AskedWith, Run
from agent.runs.store import ANSWER
from agent.settings import Settings
from agent.state import asked_from
from graphs.dags.dag_edits import DagEdits
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from agent.faces.serving.serving_config import ServingConfig
    from agent.faces.serving.work.workroom import Workroom
    from agent.runs.record import Origin
    from agent.runs.store import RunStore
    from agent.trace import Event
    from tools.causal.datasets import Dataset

    Watch = Callable[[LiveRun], Awaitable[None]]


@dataclass(frozen=True)
class Wish:
    """One run that is wanted.

    Attributes:
        turn: what is asked.
        owner: who asks.
        settings: limits, pauses and seed of this run.
        datasets: data of this run.
        origin: where another process finds them.
        parent: of the run whose DAG is edited.
        edits: of that DAG, one after the other.
        comes_back: whoever asks is told the run's id, and may ask for it while it waits in line: it is
            kept before that. One that is read on the spot is kept once it begins.
        through: the protocol of a program that asks; empty for a person.
    """

    turn: ReadTurn
    owner: str
    settings: Settings
    datasets: Sequence[Dataset]
    origin: Origin
    parent: str = ""
    edits: tuple[DagEdits, ...] = ()
    comes_back: bool = False
    through: str = ""


class KeptRuns:
    """Every run that a server starts, kept where runs are kept.

    Args:
        room: graph, models and store of runs, where runs work.
        config: how many at once, and how many may wait.
        watch: is told of every run that is over.
    """

    def __init__(self, room: Workroom, config: ServingConfig, watch: Watch) -> None:
        self._room, self.session, self._watch = room, room.outside, watch
        self.dispatcher = Dispatcher(config.at_once, config.most_waiting, self.ended)

    @property
    def store(self) -> RunStore:
        """Where runs are kept.

        Raises:
            Refusal: they are kept nowhere (409).
        """
        if self.session.runs is None:
            raise Refusal(409, "runs_off", "no runs are kept here", "unset AETIA_RUNS, or name a file in it")  # fmt: skip
        return self.session.runs

    def require_kept(self) -> None:
        """Refuse what needs a place where runs are kept; raises as `store`."""
        _ = self.store

    async def start(self, wish: Wish, again: Run | None = None) -> LiveRun:
        """Put a run in line; it goes on whatever becomes of the connection that started it.

        Args:
            wish: what is wanted.
            again: the record of one that was stopped before it began.

        Raises:
            Refusal: the line is full.
            InputError: the question is none.
        """
        self.dispatcher.require_room()
        question, runs = wish.turn.text, self.session.runs
        start = dict(started(wish.turn.question, wish.edits))
        begun = again or Run.begun(
            question, start, wish.origin, status="queued", owner=wish.owner, parent=wish.parent,
            shows=wish.turn.part, asked=AskedWith(wish.settings.to_json()), through=wish.through,
        )  # fmt: skip
        if runs is not None and wish.comes_back:
            await runs.save(begun.now_is("queued"))
        live = LiveRun(begun.id, wish.owner, question, record=begun)
        live.after(self.dispatcher.find(begun.id) if again else None)

        async def work(live: LiveRun) -> Answer:
            more = {"begun": begun} if runs is not None else {}
            session = replace(
                self._room.session, settings=wish.settings, datasets=tuple(wish.datasets),
                listener=self._both(live), origin=wish.origin,
            )  # fmt: skip

            async def asked() -> Answer:
                live.begins()
                answer = await session.ask(wish.turn.question, edits=wish.edits, **more)
                return live.has(answer, wish.turn.shown(answer, session, WIDTH))

            return await self._room.do(asked())

        self.dispatcher.start(live, work)
        return live

    async def go_on(
        self, run: Run, datasets: Sequence[Dataset], settled: dict[str, Any] | None
    ) -> LiveRun:
        """Go on with a kept run, with what a person settled where it waits for that.

        Args:
            run: as it is kept.
            datasets: of that run.
            settled: as for `agent.run.resume`.

        Raises:
            InputError: it cannot go on.
            Refusal: it works already, or the line is full.
        """
        if run.status in LIVE:
            raise Refusal(409, "running", f"run {run.id} works or waits in line already", f"wait for its end (GET /api/runs/{run.id}/events), or stop it: POST /api/runs/{run.id}/cancel")  # fmt: skip
        run.require_resumable()
        run.require_settled(settled)
        if settled is not None:  # what cannot be used is refused here: the run still waits
            await require_usable(run.waits_for, settled, self.session.store)
        if not run.asked.release:  # it was stopped before it began
            return await self.start(self._wished(run, datasets), again=run)
        live = LiveRun(run.id, run.owner, run.question).after(self.dispatcher.find(run.id))
        inside = self._room.session
        assert inside.runs is not None  # else no run was found in it
        runs = inside.runs

        async def work(live: LiveRun) -> Answer:
            listener = self._both(live)

            async def resumed() -> Answer:
                live.begins()
                return live.has(await resume(
                    run.id, runs, store=inside.store, datasets=datasets, listener=listener,
                    judge=inside.judge, model=inside.model, settled=settled,
                ))  # fmt: skip

            return await self._room.do(resumed())

        self.dispatcher.start(live, work)
        return live

    def _wished(self, run: Run, datasets: Sequence[Dataset]) -> Wish:
        """What was wanted of a run that never began."""
        question = asked_from(run.start) if run.start.get("question") else run.start["text"]
        show = ShowPart(run.shows) if run.shows else None  # type: ignore[arg-type]
        edits = tuple(DagEdits.from_json(one) for one in run.start.get("edits") or ())
        settings = Settings(**run.asked.settings)
        turn = ReadTurn(question, show, run.question if show else "")
        return Wish(
            turn, run.owner, settings, datasets, run.origin, run.parent, edits, comes_back=True
        )

    async def find(self, run_id: str, owner: str) -> Run:
        """A kept run of this owner; another's is as if it were not there.

        Raises:
            Refusal: there is none (404).
        """
        try:
            run = await self.store.get(run_id)
        except InputError:
            run = None
        if run is None or run.id != run_id or run.owner != owner:
            raise Refusal(404, "no_such_run", f"there is no run {run_id!r}", "GET /api/runs lists yours")  # fmt: skip
        return run.seen()

    async def answer_of(self, run: Run) -> Answer | None:
        """The answer of a finished run; None of any other."""
        if run.status != "finished" or run.kind != "question":
            return None
        held = (await self.store.kept(run.id)).get(ANSWER)
        # Pydantic takes a while over a long answer: other requests do not wait for it.
        return None if held is None else await asyncio.to_thread(Answer.model_validate, held)

    async def ended(self, live: LiveRun) -> None:
        """Keep how a run ended that has no answer, and count it."""
        runs = self.session.runs
        if runs is not None and live.status in ("cancelled", "failed") and live.answer is None:
            try:
                run = await runs.get(live.id)
            except InputError:  # it ended before it began
                run = cast("Run", live.record)
            reason = str(refusal_of(live.error)) if live.error else ""
            problem = run.problem or (
                "stopped by a person" if live.status == "cancelled" else reason
            )
            if run.status != live.status:
                await runs.save(run.now_is(live.status, problem=problem))
        await self._watch(live)

    def _both(self, live: LiveRun) -> Callable[[Event], None]:
        """Tells the run's readers, and the trace file where there is one."""
        served, listener = self._room.served, self.session.listener

        def heard(event: Event) -> None:
            served.put(partial(live.heard, event))
            if listener is not None:
                listener(event)

        return heard
