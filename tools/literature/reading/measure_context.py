"""What stands around a number: words of change before it, the P value beside it, what it can be at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.literature.reading.measure_names import RATIO_NAMES
from tools.literature.reading.p_values import p_values

if TYPE_CHECKING:
    from tools.literature.reading.intervals import Interval
    from tools.literature.reading.measure_names import MeasureName, NamedMeasure
    from tools.literature.reading.p_values import PValue
    from tools.literature.reading.spans import Span

FAR = 90
"""Characters between the name of a measure and its estimate, at most."""

_REDUCED = re.compile(
    r"\b(?:reduc\w+|decreas\w+|lower\w*|fewer|less|declin\w+|drop\w*|fell|shorter|smaller|efficacy|effectiveness)\b",
    re.IGNORECASE,
)

_RAISED = re.compile(
    r"\b(?:increas\w+|higher|greater|more|gain\w*|improve\w*|rise|rose|longer|larger)\b",
    re.IGNORECASE,
)

_CHANGE = re.compile(
    r"\b(?:differ\w*|reduc\w+|decreas\w+|increas\w+|lower\w*|higher|greater|fewer|more|less|gain\w*|"
    r"improve\w*|declin\w+|drop\w*|rise|rose|shorter|longer|smaller|larger|excess|change[sd]?|better|worse|effects?)\b",
    re.IGNORECASE,
)

_CHANGED_BY = re.compile(
    r"\b(?:differ\w*|reduc\w+|decreas\w+|increas\w+|gain\w*|improve\w*|declin\w+|drop\w*|rise|rose|fell|change[sd]?|"
    r"lower|higher|greater|shorter|longer|less|more|fewer)\b(?:[^.;,()]{0,60}\b(?:by|of))?[\s(:]*(?:an? |the )?(?:mean |average |estimated )?$|"
    r"\b(?:reductions?|increases?|improvements?|decreases?|gains?|declines?|differences?|rises?) in [^.;,()]{1,60}\($",
    re.IGNORECASE,
)

_LEVEL_BEFORE = re.compile(
    r"(?:\b(?:mean|median) \(95 ?% ?CI\)[:,]?|\b(?:to|vs\.?|versus|at|was|were|is|are|and|than|means?|medians?|n|between)|=)\s?(?:only |about )?$",
    re.IGNORECASE,
)

_AGREEMENT = re.compile(
    r"\b(?:kappa|alpha|sensitivity|specificity|predictive value|ICC|intraclass)\b", re.IGNORECASE
)

_COMPARED = re.compile(
    r"[%)\]\s]{1,4}(?:fewer|more|lower|higher|less|greater|longer|shorter)\b", re.IGNORECASE
)

_RANGED = re.compile(
    r"\b(?:range|IQR|interquartile|quartiles?|SD|aged?|years old|median)\b", re.IGNORECASE
)

_TO_P = re.compile(r"[-a-zA-Z%/ .µ²]{0,20}[)\]]?[\s,;:(\[]*(?:with |and )?$")

_UNIT = re.compile(r"\s?(?P<unit>[^\d()\[\],;]{1,30}?)\s?[(\[,;]*\s?$")

_LISTED = re.compile(r"[^.;]{0,60}(?:\band (?:by|of)|;[^.;]{0,60}[:,]|\bor)\s")
"""What stands between two figures of a list that are measured alike; "and" alone may join two arms."""

_FROM_P = re.compile(r"(?:\s?[,;]\s?|\s?and\s)$")


def is_possible(measure: MeasureName, estimate: float, behind: str) -> bool:
    """Whether a measure can have that value: an efficacy is a share, an area under a curve no dose."""
    if measure in RATIO_NAMES:
        return estimate > 0
    if measure == "VE":
        return behind.strip().startswith("%")
    return not (measure == "AUC" and not 0 <= estimate <= 1)


def counts_reduction(
    same: str, sentence: Span, measure: MeasureName, name: NamedMeasure | None, estimate: float,
    place: tuple[int, int], last: int,
) -> bool:  # fmt: skip
    """Whether the word of comparison behind a positive difference, else the nearest before, is of reduction."""
    if measure == "VE":
        return True
    if measure not in ("MD", "RD") or estimate <= 0:
        return False
    if name is not None:
        return bool(_REDUCED.search(same, name.start, name.end))
    behind = _COMPARED.match(same, last, sentence.end)
    if behind is not None:
        return _REDUCED.search(behind.group()) is not None
    begin = max(sentence.start, place[0] - FAR)
    down = [m.start() for m in _REDUCED.finditer(same, begin, place[0])]
    up = [m.start() for m in _RAISED.finditer(same, begin, place[0])]
    return bool(down) and max(down) > max(up, default=-1)


def is_next_of_list(
    same: str, before: tuple[int, Span], here: tuple[tuple[int, int], Span]
) -> bool:
    """Whether a figure is the next of a list: "by 17.7 points (95% CI ...) and by 31.0 points (95% CI ...)".

    Args:
        same: the plain text.
        before: where the figure before ends, and its interval.
        here: where the figure in question stands, and its interval.
    """
    (end, interval), (place, its) = before, here
    first, second = (
        _UNIT.match(same, end, interval.start), _UNIT.match(same, place[1], its.start),
    )  # fmt: skip
    alike = first is not None and second is not None and first["unit"] == second["unit"]
    return alike and _LISTED.fullmatch(same, interval.end, place[0]) is not None


def p_near(
    text: str, same: str, sentence: Span, start: int, place: tuple[int, int], last: int
) -> PValue | None:
    """The P value inside the figures, right behind them, or right before the measure's name."""
    near = p_values(text, same, place[0], min(sentence.end, last + 40))
    for p in near:
        between = same[last : p.span.start]
        if p.span.start < last or _TO_P.match(between):
            return p
    begin = max(sentence.start, start - 30)
    before = [
        p for p in p_values(text, same, begin, start) if _FROM_P.match(same[p.span.end : start])
    ]
    return before[-1] if before else None


def by_words(
    same: str, sentence: Span, place: tuple[int, int], interval: Interval | None
) -> MeasureName | None:
    """A difference where words of change stand near a number with its confidence interval.

    The level of one arm has an interval too: "fell to 5.9 (95% CI 5.4 to 6.5)" is none.
    """
    if interval is None:
        return None
    before = same[max(sentence.start, place[0] - FAR) : place[0]]
    behind = _COMPARED.match(same, interval.span.end, sentence.end)
    if (_LEVEL_BEFORE.search(before) and behind is None) or _AGREEMENT.search(before):
        return None
    near = before + " " + same[place[1] : interval.span.start]
    if same[place[0]] in "+-":
        changed = bool(_CHANGE.search(same, sentence.start, sentence.end))
    elif same.count("CI", sentence.start, sentence.end) > 1 or _RANGED.search(near[-40:]):
        changed = bool(_CHANGED_BY.search(before)) or behind is not None
    else:
        changed = bool(_CHANGE.search(near)) or behind is not None
    if not changed:
        return None
    return "RD" if same[place[1] : place[1] + 2].strip().startswith("%") else "MD"
