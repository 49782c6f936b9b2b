"""Every figure of a publication that may be on a pair: taken with its direction, or why it is not.

Precise rather than broad: a figure is taken only where the words around it leave nothing open. What is not
sure is told with its reason and is no evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from tools.literature.reading.comparative import said_of
from tools.literature.reading.designs_read import is_plan
from tools.literature.reading.measure_names import RATIO_NAMES
from tools.literature.reading.orientation import first_is_other, places
from tools.literature.reading.sizes import size_of
from tools.literature.targeted.comparing import (
    ARMS,
    arms_sought,
    compared_otherwise,
    is_reversed,
    not_given,
)
from tools.literature.targeted.study_arms import study_arms
from tools.literature.targeted.tying import group_of, tied, unexplained
from tools.literature.targeted.whole_names import is_listed
from tools.literature.targeted.worded import as_figure, told

if TYPE_CHECKING:
    from tools.literature.reading.spans import Span
    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import Mention, PairSought
    from tools.literature.targeted.study_arms import StudyArms
    from tools.literature.targeted.told_figures import ToldFigure
    from tools.literature.targeted.tying import Tied

ReadWay = Literal["increases", "decreases", "none"]
WAYS: dict[int, ReadWay] = {1: "increases", -1: "decreases", 0: "none"}
TOLD = {"up": 1, "down": -1, "same": 0}

_SURVIVES = re.compile(r"surviv|free\b|success|remission", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[\w%] [(\[][-+−]?\s?$")
"""A number in brackets behind the name of its arm."""

MOST_LISTED = 4
"""Unknown words where several outcomes are told of alike: "heart rate and blood pressure were lower"."""


@dataclass(frozen=True)
class Taken:
    """A figure of the pair.

    Attributes:
        figure: with its sentence; its numbers are as printed, or for the exposure against the comparator
            where they were computed.
        direction: of the outcome under the exposure.
        sign: -1 where the figure is for the comparator against the exposure.
        exposure: the words that name the exposure.
        outcome: the words that name the outcome.
        against: what it is compared with, as printed; empty for what is not exposed.
    """

    figure: ToldFigure
    direction: ReadWay
    sign: int
    exposure: str
    outcome: str
    against: str


@dataclass(frozen=True)
class Apart:
    """A sentence that may be on the pair and is not taken, and why."""

    sentence: Span
    why: str


def read_pair(text: Published, sought: PairSought, *, is_trial: bool) -> tuple[Taken | Apart, ...]:
    """The comparisons of sentences that name the outcome, each taken or with the reason why not.

    Args:
        text: of the publication.
        sought: the pair.
        is_trial: whether people were given the exposure by lot; then what it was compared with must be told.
    """
    title, body = text.whole[: text.title_end], text.whole[text.title_end :]
    named = text.mentions(sought.outcome)
    if not named or not text.mentions(sought.exposure) or is_plan(body, title):
        return ()
    arms = study_arms(text, sought.exposure, sought.outcome)
    found: list[Taken | Apart] = []
    for sentence in text.sentences:
        here = [m for m in named if sentence.start <= m.start and m.end <= sentence.end]
        if not here or sentence.start < text.title_end:
            continue
        why = not_given(text, sentence, sought, arms) or compared_otherwise(
            text, sentence, sought, arms, is_trial=is_trial
        )
        read = [
            _of_figure(text, figure, sought, why, arms)
            for figure in text.figures
            if sentence.start <= figure.at < sentence.end
        ]
        if not any(isinstance(one, Taken) for one in read):
            read += [one for m in here if (one := _of_words(text, m, sentence, sought, why, arms))]
        found += read
    return tuple(found)


def _of_figure(
    text: Published, figure: ToldFigure, sought: PairSought, why: str, arms: StudyArms
) -> Taken | Apart:
    found = tied(text, figure, sought)
    if isinstance(found, str):
        return Apart(figure.sentence, found)
    why = why or _narrowed(text, found, figure.at, figure.end, figure.sentence, sought)
    return Apart(figure.sentence, why) if why else _directed(text, figure, found, sought, arms)


def _of_words(
    text: Published, mention: Mention, sentence: Span, sought: PairSought, why: str, arms: StudyArms
) -> Taken | Apart | None:
    found = told(text, mention, sentence, sought)
    if found is None or isinstance(found, str):
        return Apart(sentence, found) if found else None
    own = found.tied if found.side else _up_to_comma(text, found.tied)
    listed = is_listed(text, mention, own.start, own.end)
    if listed and not found.side:
        own = _from_comma(text, own)
    most = MOST_LISTED * listed
    why = why or _narrowed(text, own, own.end, own.end, sentence, sought, most)
    if why:
        return Apart(sentence, why)
    of_arms = arms_sought(sought)
    named = places(text.whole, sentence.start, sentence.end, of_arms.treatment)
    if not named and (found.side or not ARMS.search(text.same, sentence.start, sentence.end)):
        return Apart(sentence, "it does not name the exposure")
    side = found.side * (-1 if is_reversed(text, sentence, sought) else 1)
    size = size_of(text.whole)
    figure = as_figure(found, side, size.n if size else None)
    if figure is None:
        return Apart(sentence, "how many took part is not told")
    return _taken(text, figure, side, 1, found.tied, sought, arms)


def _up_to_comma(text: Published, found: Tied) -> Tied:
    """Without what follows in a list: that nothing differed is told of each."""
    comma = text.same.find(",", found.mention.end, found.end)
    return replace(found, end=comma) if comma >= 0 else found


def _from_comma(text: Published, found: Tied) -> Tied:
    """Without what stands before it in the list, each of which has words of its own."""
    comma = text.same.rfind(",", found.start, found.mention.start)
    return replace(found, start=comma + 1) if comma >= 0 else found


def _narrowed(
    text: Published,
    found: Tied,
    at: int,
    end: int,
    sentence: Span,
    sought: PairSought,
    most: int = 0,
) -> str:
    """Why it is not of the outcome in all who were studied; empty where it is."""
    group = group_of(text, found, at, end, sentence, sought)
    if group:
        return f"it is of a part of the people or the doses: {group}"
    odd = unexplained(text, found, at, end, sought)
    return f"words that are not understood: {', '.join(odd[:4])}" if len(odd) > most else ""


def _directed(
    text: Published, figure: ToldFigure, found: Tied, sought: PairSought, arms: StudyArms
) -> Taken | Apart:
    """The figure with its direction, where figures and words do not contradict each other."""
    of_arms, sentence = arms_sought(sought), figure.sentence
    outcome = text.whole[found.mention.start : found.mention.end]
    if figure.measure in ("HR", "OR", "RR") and _SURVIVES.search(outcome):
        return Apart(sentence, "a ratio of survival may be of its end")
    sign = -1 if is_reversed(text, sentence, sought) else 1
    turn = sign
    if figure.arms is not None:
        if _IN_BRACKETS.search(text.same, sentence.start, figure.arms[0]):
            return Apart(sentence, "which number is of which arm is not told")
        other = first_is_other(text.whole, *figure.arms, sentence.start, of_arms)
        if other is None:
            return Apart(sentence, "which number is of which arm is not told")
        figure, sign = (figure.turned if other else figure), 1
    side = figure.side * sign
    words = _words(text, found, figure)
    if side and words is not None and words * turn != side:
        return Apart(sentence, "words and figures do not go the same way")
    if side and words is None and not _shows_its_sign(figure):
        return Apart(sentence, "which way the difference goes is not told")
    return _taken(text, figure, side, sign, found, sought, arms)


def _taken(
    text: Published, figure: ToldFigure, side: int, sign: int, found: Tied, sought: PairSought,
    arms: StudyArms,
) -> Taken:  # fmt: skip
    sentence, named = figure.sentence, text.mentions(sought.exposure)
    here = next((m for m in named if sentence.start <= m.start < sentence.end), named[0])
    return Taken(
        figure, WAYS[side], sign, text.whole[here.start : here.end],
        text.whole[found.mention.start : found.mention.end], arms.other,
    )  # fmt: skip


def _shows_its_sign(figure: ToldFigure) -> bool:
    """Whether a number tells by itself which arm is higher: a ratio, a negative number, two arms."""
    return figure.measure in RATIO_NAMES or figure.estimate < 0 or figure.arms is not None


def _words(text: Published, found: Tied, figure: ToldFigure) -> int | None:
    """+1 or -1 where the words on the figure say only more or only less, 0 for no difference; else None."""
    stop = max(figure.at, found.mention.end)
    ways = {s.told for s in said_of(text.whole, found.start, stop) if not s.is_judgement}
    return TOLD[ways.pop()] if len(ways) == 1 else None
