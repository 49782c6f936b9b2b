"""One text on one comparison -> which way the outcome went, what that rests on, and where it stands.

Figures are read first, then words, then the judge's label. Where figures and a judge that is sure
disagree, nothing is said: one of them read the wrong outcome or took the arms for each other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from agent.judges.calibrated import judge_pairs
from agent.judges.pair_judge import Pair
from tools.literature.reading.telling import BEARS, MOST, comparison_of, lines_on
from tools.naming.abbreviations import abbreviations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.calibrated import Judged
    from agent.judges.pair_judge import PairJudge
    from agent.literature.asked import ClaimParts
    from tools.literature.reading.spans import Span
    from tools.literature.reading.telling import Line

Direction = Literal["increases", "decreases", "no_difference"]
Basis = Literal[
    "figures and judge", "figures and unsure judge", "figures against unsure judge", "figures alone",
    "words and judge", "words and unsure judge", "words alone", "judge against words", "judge",
    "disagree", "silent",
]  # fmt: skip
SIDES: dict[int, Direction] = {1: "increases", -1: "decreases", 0: "no_difference"}
SURE = 0.9
"""Probability from which a label counts against figures or words."""
LONGEST_CLAIM, LONGEST_PASSAGE = 400, 1500
"""Characters that a judge is given; sentences are taken whole until the second is reached."""


@dataclass(frozen=True)
class StudyReading:
    """What one text says.

    Attributes:
        direction: of the outcome under the treatment; None where the text says nothing that can be told.
        basis: what it rests on; "silent" where no sentence speaks of the outcome, "disagree" where
            figures and judge contradict each other.
        probability: how often readings with this basis were right on abstracts that were set aside, 0 to
            1; 0 without a direction.
        spans: the sentences that were read, those that bear most first.
        relevance: the judge's probability that they bear on the claim; None without a judge.
    """

    direction: Direction | None
    basis: Basis
    probability: float
    spans: tuple[Span, ...]
    relevance: float | None


@dataclass(frozen=True)
class Prepared:
    """A text before the judge is asked: its sentences on the outcome, and the pair for the judge."""

    lines: tuple[Line, ...]
    pair: Pair


async def read_studies(
    asked: ClaimParts, texts: Sequence[str], judge: PairJudge | None, *, deadline_s: float = 120.0
) -> tuple[StudyReading, ...]:
    """Read each text on what is asked; all are judged in one call.

    Args:
        asked: the comparison.
        texts: abstracts or sections, one a study.
        judge: None to read by rules alone.
        deadline_s: for the judge.

    Raises:
        DataError, ModelError, DeadlineError: as the judge.
    """
    return await read_each([(asked, text) for text in texts], judge, deadline_s=deadline_s)


async def read_each(
    items: Sequence[tuple[ClaimParts, str]], judge: PairJudge | None, *, deadline_s: float = 120.0
) -> tuple[StudyReading, ...]:
    """The same for texts that are each asked something of their own."""
    prepared = [prepare(asked, text) for asked, text in items]
    judged: Sequence[Judged | None] = [None] * len(prepared)
    if judge is not None and prepared:
        judged = (
            await judge_pairs(judge, [p.pair for p in prepared], deadline_s=deadline_s)
        ).judged
    return tuple(settle(p.lines, label) for p, label in zip(prepared, judged, strict=True))


def prepare(asked: ClaimParts, text: str) -> Prepared:
    """The sentences that speak of the outcome, and what the judge is asked of them.

    A claim that names no comparator is a sentence of its own: the judge is given what shares most words
    with all of it.
    """
    longs = abbreviations(text)
    comparison = comparison_of(asked.treatment, asked.comparator, asked.outcome or asked.treatment)
    lines = lines_on(text, comparison, longs)[:MOST]
    near = lines
    if not asked.comparator:
        whole = comparison_of(asked.treatment, "", asked.posed)
        near = lines_on(text, whole, longs)[:MOST]
    return Prepared(lines, Pair(asked.posed[:LONGEST_CLAIM], _passage(near, text)))


def _passage(lines: Sequence[Line], text: str) -> str:
    """The sentences in the order of the text; its beginning where there are none."""
    if not lines:
        return text[:LONGEST_PASSAGE]
    shown: list[Span] = []
    for line in lines:
        if shown and sum(len(s.text) for s in shown) + len(line.sentence.text) > LONGEST_PASSAGE:
            break
        shown.append(line.sentence)
    shown.sort(key=lambda span: span.start)
    return " ".join(span.text for span in shown)[:LONGEST_PASSAGE]


def settle(lines: Sequence[Line], judged: Judged | None) -> StudyReading:
    """The direction from what figures, words and judge say."""
    bearing = [line for line in lines if line.bears >= BEARS]
    spans = tuple(line.sentence for line in (bearing or lines))
    relevance = 1 - judged.probabilities["not_bearing"] if judged else None
    direction: Direction | None = None
    basis: Basis = "silent"
    if bearing:
        direction, basis = _of_lines(bearing, judged)
    probability = how_often_right()[basis] if direction else 0.0
    return StudyReading(direction, basis, probability, spans, relevance)


def _of_lines(lines: Sequence[Line], judged: Judged | None) -> tuple[Direction | None, Basis]:
    figures = next((line.figures for line in lines if line.figures is not None), None)
    words = next((_words(line) for line in lines if line.words is not None), None)
    likeliest = _likeliest(judged)
    sure = judged is not None and likeliest is not None and _is_sure(judged)
    if figures is not None:
        return _of_figures(SIDES[figures], judged, likeliest, sure=sure)
    if words is not None:
        return _of_words(SIDES[words], judged, likeliest, sure=sure)
    return (likeliest, "judge") if likeliest else (None, "silent")


def _is_sure(judged: Judged) -> bool:
    """Whether a label may overrule words; a judge without a calibration never abstains by itself."""
    return not judged.abstained and judged.probabilities[judged.label] >= SURE


def _of_figures(
    side: Direction, judged: Judged | None, likeliest: Direction | None, *, sure: bool
) -> tuple[Direction | None, Basis]:
    if judged is None:
        return side, "figures alone"
    if likeliest == side:
        return side, "figures and judge" if sure else "figures and unsure judge"
    return (None, "disagree") if sure else (side, "figures against unsure judge")


def _of_words(
    side: Direction, judged: Judged | None, likeliest: Direction | None, *, sure: bool
) -> tuple[Direction | None, Basis]:
    if judged is None:
        return side, "words alone"
    if likeliest == side:
        return side, "words and judge" if sure else "words and unsure judge"
    return (likeliest, "judge against words") if sure else (None, "disagree")


def _words(line: Line) -> int:
    """The side of the words; a difference whose P value is too large is none."""
    return 0 if line.clear is False else line.words or 0


def _likeliest(judged: Judged | None) -> Direction | None:
    if judged is None:
        return None
    for side in SIDES.values():
        if judged.label == side:
            return side
    return None


@cache
def how_often_right() -> dict[str, float]:
    """Basis -> the part of readings that were right, measured by `python -m evals.extraction bases`."""
    counted = json.loads(files("agent.literature").joinpath("bases.json").read_text("utf-8"))
    return {name: round((right + 1) / (n + 2), 3) for name, (right, n) in counted["bases"].items()}
