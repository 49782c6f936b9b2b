"""What one run works with, opened together and closed together: graph, names, models, artefacts."""

from __future__ import annotations

import hashlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from agent.artefacts import Artefacts
from agent.dossier import Call
from agent.judges.slots import opened_slots
from agent.run_context import RunContext, run_id
from agent.running.library import opened_library
from agent.running.traced import TracedJudge, TracedModel
from agent.runs.paid import PaidJudge, PaidModel
from agent.runs.record import AskedWith
from agent.settings import Settings
from agent.trace import Recorder
from graphs.known import KnownGraph
from graphs.remembered import RememberedGraph

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.runs.saving import Saving
    from agent.trace import Event
    from graphs.store import KnowledgeGraph
    from graphs.vocabulary.reader import Vocabulary
    from tools.causal.datasets import Dataset


class Working(NamedTuple):
    """The context of a run, and what of it the answer depends on."""

    context: RunContext
    asked: AskedWith


@asynccontextmanager
async def opened_context(
    text: str,
    *,
    store: KnowledgeGraph | None = None,
    settings: Settings | None = None,
    datasets: Sequence[Dataset] = (),
    listener: Callable[[Event], None] | None = None,
    judge: PairJudge | None = None,
    model: ChatModel | None = None,
    saving: Saving | None = None,
    held: Mapping[str, Any] | None = None,
) -> AsyncIterator[Working]:
    """Open what a run needs; what the caller gave is left open afterwards.

    Args:
        text: the question.
        store: as for `agent.run.ask`.
        settings: as for `agent.run.ask`.
        datasets: as for `agent.run.ask`.
        listener: as for `agent.run.ask`.
        judge: as for `agent.run.ask`.
        model: as for `agent.run.ask`.
        saving: where the run is saved, if it is.
        held: artefacts of an earlier part of the run.

    Raises:
        SetupError, InputError, StoreError: something cannot be opened.
    """
    from graphs.opening import fallbacks

    chosen = settings or Settings.from_environment()
    async with (
        _opened(store) as opened,
        _names() as vocabulary,
        opened_slots(chosen, judge, model) as slots,
        opened_library(chosen) as library,
    ):
        artefacts = Artefacts(held)
        known = KnownGraph(opened, vocabulary)
        graph = RememberedGraph(known, lambda call: artefacts.put(Call(call)))
        release = await graph.release()
        used = tuple(
            f"{one.name} {getattr(one, 'sha256', '')}" for one in (slots.judge, slots.model) if one
        )
        keys = tuple(data.descriptor.key for data in datasets)
        own_judge = cast("PairJudge", TracedJudge(slots.judge)) if slots.judge else None
        own_model: ChatModel | None = TracedModel(slots.model) if slots.model else None
        if saving is not None:
            own_judge = PaidJudge(own_judge, artefacts, saving) if own_judge else None
            own_model = PaidModel(own_model, artefacts, saving) if own_model else None
        context = RunContext(
            graph,
            chosen,
            Recorder(
                run_id(text, chosen, release.checksum, used, keys, library.contents), listener
            ),
            artefacts,
            datasets=tuple(datasets),
            judge=own_judge,
            model=own_model,
            fallbacks=(*fallbacks(opened), *filter(None, [vocabulary.fallback]), *slots.fallbacks),
            saving=saving,
            literature=library.literature,
            retractions=library.retractions,
        )
        contents = tuple(map(_content, datasets)) if saving is not None else ()
        yield Working(
            context, AskedWith(chosen.to_json(), release.checksum, used, contents, library.contents)
        )


def _content(data: Dataset) -> str:
    """Key and content hash of a data set: a run goes on with the very same rows."""
    digest = hashlib.sha256()
    if data.csv is not None:
        with data.csv.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
    elif data.frame is not None:
        digest.update(data.frame.to_csv(index=False).encode())
    return f"{data.descriptor.key} {digest.hexdigest()}"


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
