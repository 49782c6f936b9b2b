"""`ask()`, `stream()` and `resume()`: the only place where a store and the workflow meet.

import asyncio
from agent.run import ask

answer = asyncio.run(ask("Does LDL cholesterol cause coronary heart disease?"))
print(answer.verdict, answer.headline)
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from agent import telemetry
from agent.answer import Answer
from agent.question import Asked, validate_text
from agent.running.context import opened_context
from agent.running.durable import begin, go_on
from agent.running.to_the_end import run_to_the_end
from agent.runs.record import Origin, Run
from agent.runs.saving import Saving
from agent.settings import Settings
from agent.state import State, asked_state
from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.runs.store import RunStore
    from agent.trace import Event
    from graphs.dags.dag_edits import DagEdits
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset


class OpenOptions(TypedDict, total=False):
    """What many questions may share: what is opened for them, and how they are answered."""

    store: KnowledgeGraph | None
    settings: Settings | None
    datasets: Sequence[Dataset]
    listener: Callable[[Event], None] | None
    judge: PairJudge | None
    model: ChatModel | None
    runs: RunStore | None
    origin: Origin


class AskOptions(OpenOptions, total=False):
    """What `ask` and `stream` may be given beside the question."""

    begun: Run | None
    edits: Sequence[DagEdits]


async def ask(
    question: str | Asked,
    *,
    store: KnowledgeGraph | None = None,
    settings: Settings | None = None,
    datasets: Sequence[Dataset] = (),
    listener: Callable[[Event], None] | None = None,
    judge: PairJudge | None = None,
    model: ChatModel | None = None,
    runs: RunStore | None = None,
    origin: Origin = Origin(),  # noqa: B008 - a frozen value
    begun: Run | None = None,
    edits: Sequence[DagEdits] = (),
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
        runs: keeps the run after every step, so that `resume` can go on with it; nothing is kept by
            default.
        origin: where a kept run finds its graph and data when it goes on in another process.
        begun: the record to keep the run under, such as one that waited its turn; made when omitted.
        edits: what to strike from and add to the DAG that the answer assumes, one after the other.

    Returns:
        An `Answer`. Abstentions and "not identified" are answers.

    Raises:
        InputError: the question or a data set cannot be used as given.
        SetupError: a model that was named cannot be opened.
        DeadlineError: `settings.deadline_s` passed; the error names the step that was reached.
        RunError: a step failed; the error names it.
        StoreError: the run cannot be kept.
        PausedError: the run waits for a person, as the settings wanted.
    """
    start = started(question, edits)
    text = start["text"]
    given: dict[str, Any] = {
        "store": store, "settings": settings or Settings.from_environment(), "datasets": datasets,
        "listener": listener, "judge": judge, "model": model,
    }  # fmt: skip
    if runs is None and given["settings"].pauses:
        raise SetupError("a run can wait for a person only where runs are kept: see AETIA_RUNS")
    with _spanned(text) as told:
        if runs is None:
            async with opened_context(text, **given) as opened:
                state = await run_to_the_end(start, opened.context)
                return _answered(told, opened.context.artefacts.get(state["answer"], Answer))
        made = begun or Run.begun(text, {}, origin)
        told.tell(gen_ai__conversation__id=made.id)
        run = replace(made.now_is("running"), start=dict(start), origin=origin)
        async with opened_context(text, **given, saving=Saving(runs, run.id)) as opened:
            return _answered(told, await begin(run, runs, opened))


@contextmanager
def _spanned(text: str) -> Iterator[telemetry.Told]:
    with telemetry.span(
        f"invoke_agent {telemetry.NAME}",
        gen_ai__operation__name="invoke_agent",
        gen_ai__agent__name=telemetry.NAME,
    ) as told:
        told.content(gen_ai__input__messages=text)
        yield told


def _answered(told: telemetry.Told, answer: Answer) -> Answer:
    told.tell(aetia__reply=answer.reply, aetia__verdict=answer.verdict)
    told.content(gen_ai__output__messages=answer.headline)
    return answer


def started(question: str | Asked, edits: Sequence[DagEdits] = ()) -> State:
    """The state that a run begins with; raises and arguments as `ask`."""
    text = validate_text(question.question.text if isinstance(question, Asked) else question)
    start = State(text=text)
    if isinstance(question, Asked):
        start = State(text=text, **asked_state(question))
    if edits:
        start["edits"] = [one.to_json() for one in edits]
    return start


async def resume(
    run_id: str,
    runs: RunStore,
    *,
    store: KnowledgeGraph | None = None,
    settings: Settings | None = None,
    datasets: Sequence[Dataset] = (),
    listener: Callable[[Event], None] | None = None,
    judge: PairJudge | None = None,
    model: ChatModel | None = None,
    settled: dict[str, Any] | None = None,
) -> Answer:
    """Go on with a run that was stopped; what it had finished is neither done nor paid for again.

    Args:
        run_id: its id, or the beginning of it.
        runs: where it is kept.
        store: the same that it was asked with.
        datasets: as `store`.
        listener: called with every event from here on.
        judge: as `store`.
        model: as `store`.
        settings: by default those that it was asked with; only limits of time and budgets may differ.
        settled: what a person settled, where the run waits for that: {"dag": dagitty or DOT text, empty
            to take it as drawn}, or {"treatment": CURIE, ...} of each side that it waits for.

    Raises:
        InputError: no such run, or it cannot go on: it is finished or runs, its steps are of another
            form, or the graph, the models, the data or the settings are not those it was asked with.
        The others as `ask`.
    """
    run = await runs.get(run_id)
    run.require_resumable()
    run.require_settled(settled)
    chosen = settings or Settings(**run.asked.settings)
    with _spanned(run.question) as told:
        told.tell(gen_ai__conversation__id=run.id)
        async with opened_context(
        run.question, store=store, settings=chosen, datasets=datasets, listener=listener,
        judge=judge, model=model, saving=Saving(runs, run.id), held=await runs.kept(run.id),
    ) as opened:  # fmt: skip
            return _answered(told, await go_on(run, runs, opened, settled))


async def stream(
    question: str | Asked, **options: Unpack[AskOptions]
) -> AsyncIterator[Event | Answer]:
    """Yield every event as it happens, and the `Answer` last. Options are those of `ask`."""
    queue: asyncio.Queue[Event] = asyncio.Queue()
    told = options.get("listener")

    def heard(event: Event) -> None:
        queue.put_nowait(event)
        if told is not None:
            told(event)

    options["listener"] = heard
    task = asyncio.create_task(ask(question, **options))
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
        await asyncio.wait({task})  # how it ended is kept before whoever asked goes on
