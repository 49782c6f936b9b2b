"""Findings read by machine -> those that the words of their sentence and the judge bear out.

Figures were read by rules. The sentence is read once more as a claim on the pair is, by words and by the
judge; where that goes another way than the figures, the finding is set aside and told. How often readings
on the same ground were right is measured on whole abstracts (`agent.literature.study.how_often_right`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.literature.asked import ClaimParts
from agent.literature.study import read_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import PairJudge
    from agent.literature.study import StudyReading
    from tools.evidence import Evidence, Quote

AS_READ = {"increases": "increases", "decreases": "decreases", "no_difference": "none"}


async def with_agreement(
    items: Sequence[Evidence],
    names: tuple[str, str],
    judge: PairJudge | None,
    deadline_s: float,
) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """The findings that agree, each with its ground; and of each other one why it is set aside.

    What a label states compares nothing: it stays as it was read.

    Args:
        items: read by machine.
        names: of treatment and outcome.
        judge: None to read by rules alone.
        deadline_s: for the judge.

    Raises:
        DataError, ModelError, DeadlineError: as the judge.
    """
    stated = tuple(item for item in items if item.kind != "finding")
    items = [item for item in items if item.kind == "finding"]
    quotes = [item.quote for item in items if item.quote is not None]
    if not quotes:
        return stated, ()
    asked = [(_asked(quote, names), quote.sentence) for quote in quotes]
    readings = await read_each(asked, judge, deadline_s=deadline_s)
    kept, apart = [], []
    for item, quote, reading in zip(items, quotes, readings, strict=True):
        if _agrees(item, reading):
            found = replace(quote, basis=reading.basis, agreement=reading.probability)
            kept.append(replace(item, quote=found))
        else:
            apart.append(f"{item.source.identifier} is set aside: {_why(reading)}")
    return (*stated, *kept), tuple(dict.fromkeys(apart))


def _asked(quote: Quote, names: tuple[str, str]) -> ClaimParts:
    """The pair in the words of the sentence, where it was read for one."""
    treatment, outcome = quote.named or names
    return ClaimParts(treatment, "", outcome, None, negated=False)


def _agrees(item: Evidence, reading: StudyReading) -> bool:
    return reading.direction is not None and AS_READ[reading.direction] == item.direction


def _why(reading: StudyReading) -> str:
    if reading.basis == "silent":
        return "its sentence does not name the outcome"
    if reading.direction is None:
        return "figures and judge disagree"
    return f"read again, its sentence says {reading.direction.replace('_', ' ')}"
