"""`ask()` and `stream()`: the only place where a store and the workflow meet.

import asyncio
from agent.run import ask

answer = asyncio.run(ask("Does LDL cholesterol cause coronary heart disease?"))
print(answer.verdict, answer.headline)
"""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.judges.slots import opened_slots
from agent.notebook import Notebook
from agent.question import CausalQuestion, GroundedMention, validate_text
from agent.settings import Settings
from agent.trace import Event, Recorder
from graphs.errors import AetiaError, RunError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from agent.answer import Answer
    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset


@dataclass(frozen=True)
class Asked:
    """A question that is already taken apart: how conversations and hypothesis runs ask."""

    question: CausalQuestion
    treatment: GroundedMention | None = None
    outcome: GroundedMention | None = None


async def ask(
    question: str | Asked,
    *,
    store: KnowledgeGraph | None = None,
    settings: Settings | None = None,
    datasets: Sequence[Dataset] = (),
    listener: Callable[[Event], None] | None = None,
    judge: PairJudge | None = None,
    model: ChatModel | None = None,
) -> Answer:
    """Answer one question.

    Args:
        question: English text of at most 2,000 characters, or an `Asked`.
        store: the knowledge graph; the starter graph when omitted.
        settings: limits and seed; from the environment when omitted.
        datasets: data of the caller's own, looked at before the registered data sets.
        listener: called with every event as it happens.
        judge: scores branches, left open; by default the one that the settings name, else the one that
            ships.
        model: helps to read questions, left open; by default the one that the settings name, if any.

    Returns:
        An `Answer`. Abstentions and "not identified" are answers.

    Raises:
        InputError: the question or a data set cannot be used as given.
        SetupError: a model that was named cannot be opened.
        RunError: a step failed; the error names it.
    """
    text = validate_text(question.question.text if isinstance(question, Asked) else question)
    chosen = settings or Settings.from_environment()
    async with _opened(store) as opened, opened_slots(chosen, judge, model) as slots:
        notebook = Notebook(
            opened,
            chosen,
            Recorder(uuid.uuid4().hex[:12], listener),
            datasets=tuple(datasets),
            judge=slots.judge,
            model=slots.model,
            fallbacks=slots.fallbacks,
        )
        if isinstance(question, Asked):
            notebook.question = question.question
            notebook.treatment, notebook.outcome = question.treatment, question.outcome
        try:
            await _run(text, notebook)
        finally:
            if notebook.worker is not None:
                await notebook.worker.stop()
    if notebook.answer is None:
        raise RunError("the run ended without an answer; run again with --trace FILE and report it")
    return notebook.answer


async def stream(question: str | Asked, **options: Any) -> AsyncIterator[Event | Answer]:
    """Yield every event as it happens, and the `Answer` last. Options are those of `ask`."""
    queue: asyncio.Queue[Event] = asyncio.Queue()
    task = asyncio.create_task(ask(question, listener=queue.put_nowait, **options))
    try:
        while not task.done() or not queue.empty():
            waiting = asyncio.create_task(queue.get())
            done, _ = await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
            if waiting in done:
                yield waiting.result()
            else:
                waiting.cancel()
        yield task.result()
    finally:
        task.cancel()


async def _run(text: str, notebook: Notebook) -> None:
    from agent.workflow import build_workflow

    notebook.recorder.record("start", text)
    try:
        await build_workflow().ainvoke(
            {"question": text}, context=notebook, config={"recursion_limit": 60}
        )
    except AetiaError:
        raise
    except Exception as error:
        last = notebook.recorder.events[-1].step
        raise RunError(
            f"the run failed after step {last!r} ({type(error).__name__}: {error}); "
            "run again with --trace FILE and report both"
        ) from error


@asynccontextmanager
async def _opened(store: KnowledgeGraph | None) -> AsyncIterator[KnowledgeGraph]:
    """The caller's store, left open; or the starter graph, closed afterwards."""
    if store is not None:
        yield store
        return
    from graphs.opening import open_graph

    starter = await open_graph()
    try:
        yield starter
    finally:
        await starter.close()
