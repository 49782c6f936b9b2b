"""Ask a vignette's question of a graph that holds its evidence and no more, by rules alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from agent.run import ask
from agent.settings import Settings
from evals.vignettes.judging import failed, mark
from evals.vignettes.samples import SAMPLES
from evals.vignettes.source import VignetteSource
from graphs.errors import DataError, RunError
from graphs.load.build import build
from graphs.stores.sqlite_store import SqliteStore
from graphs.vocabulary.build import open_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.answer import Answer
    from evals.vignettes.judging import Answered
    from evals.vignettes.records import Vignette
    from graphs.vocabulary.reader import Vocabulary

SETTINGS = Settings(judge="rules", cross_check=False)


async def mark_all(vignettes: Sequence[Vignette]) -> tuple[Answered, ...]:
    """Every vignette asked and marked, in order; a run that fails is marked as such.

    Raises:
        DataError: a row of the evidence is refused.
    """
    vocabulary = open_here()
    try:
        with tempfile.TemporaryDirectory() as folder:
            files = (Path(folder) / f"{number}.sqlite" for number in range(len(vignettes)))
            return tuple(
                [
                    await _marked(one, file, vocabulary)
                    for one, file in zip(vignettes, files, strict=True)
                ]
            )
    finally:
        await vocabulary.close()


async def _marked(vignette: Vignette, file: Path, vocabulary: Vocabulary) -> Answered:
    try:
        return mark(vignette, await answered(vignette, file, vocabulary))
    except RunError as error:
        return failed(vignette, str(error))


async def answered(vignette: Vignette, file: Path, vocabulary: Vocabulary) -> Answer:
    """The answer to one vignette.

    Args:
        vignette: what is asked, and the evidence.
        file: the graph that is made of the evidence.
        vocabulary: knows the names of the evidence.

    Raises:
        DataError: a row of the evidence is refused.
        InputError, RunError: as `agent.run.ask`.
    """
    report = build([VignetteSource(vignette, vocabulary)], file)
    if report.rejects is not None:
        raise DataError(f"{vignette.name}: {Path(report.rejects).read_text(encoding='utf-8')}")
    datasets = (SAMPLES[vignette.data](),) if vignette.data else ()
    store = SqliteStore(file)
    try:
        return await ask(vignette.question, store=store, datasets=datasets, settings=SETTINGS)
    finally:
        await store.close()
