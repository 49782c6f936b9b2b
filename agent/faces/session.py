"""What every face asks with: the graph, the models and the data, opened once, and how answers print."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from agent.judges.slots import opened_slots
from agent.run import ask, stream
from agent.runs.record import Origin
from agent.settings import Settings
from agent.trace import JsonLines
from agent.writing.render import render, render_tree
from agent.writing.short import HINT, short_form

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from agent.answer import Answer
    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.question import Asked
    from agent.run import OpenOptions
    from agent.runs.record import Run
    from agent.runs.store import RunStore
    from agent.trace import Event
    from graphs.dags.dag_edits import DagEdits
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset


@dataclass(frozen=True)
class Session:
    """Everything that questions of one run of a face share.

    Attributes:
        settings: limits, seed and the names of the models.
        store: the graph in use.
        datasets: the caller's own data.
        judge: the one judge; None where rules judge.
        model: the one chat model; None where rules read.
        listener: gets the events of every question.
        full: answers are printed whole, not in short.
        explain: the tree of thoughts follows them.
        runs: keeps every question's run; None keeps none.
        origin: where another process finds the graph and the data.
    """

    settings: Settings
    store: KnowledgeGraph
    datasets: tuple[Dataset, ...] = ()
    judge: PairJudge | None = None
    model: ChatModel | None = None
    listener: Callable[[Event], None] | None = None
    full: bool = False
    explain: bool = False
    runs: RunStore | None = None
    origin: Origin = Origin()

    async def ask(
        self, question: str | Asked, *, begun: Run | None = None, edits: Sequence[DagEdits] = ()
    ) -> Answer:
        """Answer one question; the options and errors are those of `agent.run.ask`."""
        return await ask(question, **self._options(), begun=begun, edits=edits)

    async def stream(self, question: str | Asked) -> AsyncIterator[Event | Answer]:
        """Every event as it happens, and the answer last."""
        async for item in stream(question, **self._options()):
            yield item

    def _options(self) -> OpenOptions:
        return {
            "store": self.store,
            "settings": self.settings,
            "datasets": self.datasets,
            "listener": self.listener,
            "judge": self.judge,
            "model": self.model,
            "runs": self.runs,
            "origin": self.origin,
        }

    def text(self, answer: Answer, width: int, hint: str = HINT) -> str:
        """The answer for people: in short or whole, with its tree where that is wanted."""
        short = partial(short_form, hint=hint)
        text = (render if self.full else short)(answer, width=width)
        return f"{text}\n\n{render_tree(answer, width=width)}" if self.explain else text


@asynccontextmanager
async def open_session(
    *,
    settings: Settings | None = None,
    store: KnowledgeGraph | None = None,
    place: str | None = None,
    datasets: Sequence[Dataset] = (),
    trace: Path | None = None,
    append: bool = False,
    listener: Callable[[Event], None] | None = None,
    judge: PairJudge | None = None,
    model: ChatModel | None = None,
    full: bool = False,
    explain: bool = False,
    runs: RunStore | None = None,
    origin: Origin = Origin(),  # noqa: B008 - a frozen value
) -> AsyncIterator[Session]:
    """Open what questions need; what the caller gave is left open afterwards, the rest is closed.

    Args:
        settings: from the environment when omitted.
        store: an open graph.
        place: with no `store`, the graph to open: see `graphs.opening.open_graph`.
        datasets: looked at before the registered data sets.
        trace: a file for the events of every question, instead of a `listener`.
        append: keep the events that are in it.
        listener: called with every event.
        judge: as for `agent.run.ask`.
        model: as for `agent.run.ask`.
        full: print answers whole.
        explain: print their trees too.
        runs: keeps the runs, left open; none are kept by default.
        origin: as for `agent.run.ask`.

    Raises:
        SetupError, InputError, StoreError: something cannot be opened.
    """
    from graphs.opening import open_graph

    chosen = settings or Settings.from_environment()
    writer = JsonLines(trace, append=append) if trace is not None else None
    opened = None
    try:
        opened = None if store is not None else await open_graph(place)
        using = store if store is not None else opened
        assert using is not None
        async with opened_slots(chosen, judge, model) as slots:
            yield Session(
                chosen,
                using,
                tuple(datasets),
                slots.judge,
                slots.model,
                writer or listener,
                full,
                explain,
                runs,
                origin,
            )
    finally:
        if opened is not None:
            await opened.close()
        if writer is not None:
            writer.close()
            if writer.problem:
                sys.stderr.write(f"aetia: {writer.problem}\n")
