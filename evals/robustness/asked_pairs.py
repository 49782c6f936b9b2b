"""Every question with its changes, and with other evidence, each as a batch of its own: pairs of answers."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from agent.strategies.by_rules import ByRules
from evals.qa.configuration import open_results
from evals.qa.questions import questions_of
from evals.qa.run import run_batch
from evals.qa.runner import Shy
from evals.robustness.asked_otherwise import PRIORITIES
from evals.robustness.certificate import Pair
from evals.robustness.option_order import OPTION_ORDER, turned_round
from evals.robustness.other_evidence import EVIDENCE, OtherEvidence, publications, retracted
from evals.robustness.other_names import RENAMED, RenamedGraph, renamed
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from agent.faces.session import Session
    from evals.qa.brief import Brief
    from evals.robustness.specification import Specification

    Rows = Sequence[Mapping[str, Any]]

_POINTS = ("increases", "decreases")


def made(rows: Rows, asked: Specification) -> Iterator[tuple[str, str, str]]:
    """Id, priority (empty for the original) and text of every question to ask."""
    for place, row in enumerate(rows):
        text = str(row[asked.column])
        yield f"{place}", "", text
        for name in asked.priorities:
            if name not in PRIORITIES:
                continue
            draw = np.random.default_rng([asked.seed, place, sorted(PRIORITIES).index(name)])
            changed = PRIORITIES[name].change(text, draw)
            if changed is not None and changed != text:
                yield f"{place} {name}", name, changed


async def asked_pairs(
    rows: Rows, asked: Specification, session: Session, out: Path, jobs: int | None = None
) -> list[Pair]:
    """Ask everything that the specification names, resumable.

    Args:
        rows: of the file of questions.
        asked: the specification.
        session: what is asked.
        out: the folder of the batch; each change of the evidence gets one below it.
        jobs: answers at the same time.
    """
    asks = list(made(rows, asked))
    briefs = await _briefs([(id_, text) for id_, _, text in asks], session, out, jobs)
    groups = [_groups(row, asked) for row in rows]
    pairs = [
        Pair(
            name, groups[int(id_.split()[0])], briefs.get(id_.split()[0]), briefs.get(id_),
            (str(rows[int(id_.split()[0])][asked.column]), text),
        )
        for id_, name, text in asks if name
    ]  # fmt: skip
    pairs += await _renamed_pairs(rows, asked, session, out, briefs, jobs)
    for name in asked.priorities:
        if name not in EVIDENCE:
            continue
        # Only where something was claimed can it matter that the evidence is another one.
        able = [
            place for place in range(len(rows))
            if (brief := briefs.get(f"{place}")) and brief.direction in _POINTS and publications(brief.sources)
        ]  # fmt: skip
        texts = [(f"{place}", str(rows[place][asked.column])) for place in able]
        sources = [s for p in able if (brief := briefs[f"{p}"]) for s in brief.sources]
        after = await _with_other(name, texts, sources, session, out, jobs)
        pairs += [
            Pair(name, groups[place], briefs.get(f"{place}"), after.get(f"{place}"), (text, text))
            for place in able
            for text in (str(rows[place][asked.column]),)
        ]
    return pairs


async def option_pairs(asked: Specification, session: Session, folder: Path) -> list[Pair]:
    """Questions with options and the same in reverse; none where that is not asked for.

    Args:
        asked: the specification.
        session: what is asked.
        folder: that of the specification.

    Raises:
        DataError: a set cannot be read.
    """
    if OPTION_ORDER not in asked.priorities or asked.options is None:
        return []
    rules = ByRules(session.store, session.ask, session.judge)
    sets = asked.options
    return [
        Pair(OPTION_ORDER, (f"set = {name}",), before, after)
        async for name, before, after in turned_round(
            sets.tasks, folder / sets.data, sets.limit, rules
        )
    ]


async def _renamed_pairs(
    rows: Rows, asked: Specification, session: Session, out: Path,
    briefs: Mapping[str, Brief | None], jobs: int | None,
) -> list[Pair]:  # fmt: skip
    """Every question with its things under other names; invented ones are told to the graph, too."""
    known = KnownGraph(session.store, await open_vocabulary())
    texts = [str(row[asked.column]) for row in rows]
    pairs = []
    for name in RENAMED:
        if name not in asked.priorities:
            continue
        changed, words = await renamed(name, texts, known, asked.seed)
        asks = [(f"{at}", text) for at, text in enumerate(changed) if text != texts[at]]
        other = replace(session, store=RenamedGraph(session.store, words)) if words else session
        after = await _briefs(asks, other, _folder(out, name), jobs)
        pairs += [
            Pair(
                name, _groups(rows[int(id_)], asked), briefs.get(id_), after.get(id_),
                (texts[int(id_)], text),
            )
            for id_, text in asks
        ]  # fmt: skip
    return pairs


def _folder(out: Path, name: str) -> Path:
    place = out / name.replace(" ", "_")
    place.mkdir(parents=True, exist_ok=True)
    return place


async def _with_other(
    name: str, texts: list[tuple[str, str]], sources: list[str], session: Session, out: Path,
    jobs: int | None,
) -> dict[str, Brief | None]:  # fmt: skip
    place = _folder(out, name)
    is_retracted = EVIDENCE[name].owed == "set aside"
    other = session if is_retracted else replace(session, store=OtherEvidence(session.store, name))
    with retracted(sources, place / "retracted.tsv") if is_retracted else nullcontext():
        return await _briefs(texts, other, place, jobs)


async def _briefs(
    texts: list[tuple[str, str]], session: Session, out: Path, jobs: int | None
) -> dict[str, Brief | None]:
    questions = questions_of({"id": id_, "question": text} for id_, text in texts)
    await run_batch(questions, out, session, jobs=jobs, progress=Shy())
    results = await open_results(out, session)
    try:
        return {row.id: row.brief for row in results.rows()}
    finally:
        results.close()


def _groups(row: Mapping[str, Any], asked: Specification) -> tuple[str, ...]:
    return tuple(f"{column} = {row[column]}" for column in asked.subgroups if row.get(column))
