"""`ask()` and `stream()`: the only place where a store and the workflow meet.

import asyncio
from agent.run import ask

answer = asyncio.run(ask("Does LDL cholesterol cause coronary heart disease?"))
print(answer.verdict, answer.headline)
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from agent.answer import Answer
from agent.artefacts import Artefacts
from agent.dossier import Call
from agent.judges.slots import opened_slots
from agent.question import Asked, validate_text
from agent.run_context import RunContext, run_id
from agent.settings import Settings
from agent.state import State, asked_state
from agent.trace import Event, Recorder
from graphs.errors import AetiaError, DeadlineError, RunError
from graphs.known import KnownGraph
from graphs.remembered import RememberedGraph

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from graphs.store import KnowledgeGraph
    from graphs.vocabulary.reader import Vocabulary
    from tools.causal.datasets import Dataset


class AskOptions(TypedDict, total=False):
    """What `ask` and `stream` may be given beside the question."""

    store: KnowledgeGraph | None
    settings: Settings | None
    datasets: Sequence[Dataset]
    listener: Callable[[Event], None] | None
    judge: PairJudge | None
    model: ChatModel | None


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
        DeadlineError: `settings.deadline_s` passed; the error names the step that was reached.
        RunError: a step failed; the error names it.
    """
    from graphs.opening import fallbacks

    text = validate_text(question.question.text if isinstance(question, Asked) else question)
    chosen = settings or Settings.from_environment()
    async with (
        _opened(store) as opened,
        _names() as vocabulary,
        opened_slots(chosen, judge, model) as slots,
    ):
        artefacts = Artefacts()
        remembered = RememberedGraph(opened, lambda call: artefacts.put(Call(call)))
        graph = KnownGraph(remembered, vocabulary)
        release = await graph.release()
        used = tuple(
            f"{one.name} {getattr(one, 'sha256', '')}" for one in (slots.judge, slots.model) if one
        )
        keys = tuple(data.descriptor.key for data in datasets)
        context = RunContext(
            graph,
            chosen,
            Recorder(run_id(text, chosen, release.checksum, used, keys), listener),
            artefacts,
            datasets=tuple(datasets),
            judge=slots.judge,
            model=slots.model,
            fallbacks=(*fallbacks(opened), *filter(None, [vocabulary.fallback]), *slots.fallbacks),
        )
        state = await _run(_start(text, question), context)
    return context.artefacts.get(state["answer"], Answer)


def _start(text: str, question: str | Asked) -> State:
    """The state that a run starts from; a question that was taken apart comes with its parts."""
    return (
        State(text=text, **asked_state(question))
        if isinstance(question, Asked)
        else State(text=text)
    )


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


async def _run(start: State, context: RunContext) -> State:
    from agent.workflow import RECURSION, build_workflow

    context.recorder.record("start", start["text"])
    deadline_s = context.settings.deadline_s
    try:
        async with asyncio.timeout(deadline_s):
            state = await build_workflow().ainvoke(
                start, context=context, config={"recursion_limit": RECURSION}
            )
    except AetiaError:
        raise
    except TimeoutError as error:
        last = context.recorder.events[-1].step
        raise DeadlineError(
            f"the question was stopped at its deadline of {deadline_s:g} s, after the step {last!r}; "
            "give it more time with --deadline SECONDS (Settings.deadline_s)"
        ) from error
    except Exception as error:
        last = context.recorder.events[-1].step
        raise RunError(
            f"the run failed after step {last!r} ({type(error).__name__}: {error}); "
            "run again with --trace FILE and report both"
        ) from error
    return cast("State", state)


@asynccontextmanager
async def _names() -> AsyncIterator[Vocabulary]:
    """What is known by name, whatever graph is asked."""
    from graphs.vocabulary.build import open_vocabulary

    vocabulary = await open_vocabulary()
    try:
        yield vocabulary
    finally:
        await vocabulary.close()


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
