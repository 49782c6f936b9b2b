"""PrintedEffect measures in text: an estimate with its interval and P value, each where it is printed.

A number is taken for an estimate only where a measure is named or a confidence interval belongs to it,
and only where the interval holds it: a mean with its range, a level of a test or a heart rate is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tools.literature.reading.intervals import announced, bare_interval, marked_intervals
from tools.literature.reading.measure_context import (
    FAR,
    by_words,
    counts_reduction,
    is_next_of_list,
    is_possible,
    p_near,
)
from tools.literature.reading.measure_names import RATIO_NAMES, named_measures
from tools.literature.reading.numerals import NUMBER, plain, value
from tools.literature.reading.spans import Span, sentences, spanned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.literature.reading.intervals import Interval
    from tools.literature.reading.measure_names import MeasureName, NamedMeasure
    from tools.literature.reading.p_values import PValue

NEAR = 12

_P_BETWEEN = r"(?:[;,(]?\s?[Pp](?:\s?-?values?)?\s?[<=>≤≥]\s?=?\s?[\d.]+\s?[;,)]?\s?)?"
_BEFORE = re.compile(
    rf"(?P<estimate>(?<![\w.])(?<!\d[,:/])(?<![a-zA-Z]-)(?<![a-zA-Z]\^){NUMBER})"
    rf"(?:\s?±\s?{NUMBER})?(?P<unit>(?:[^\d()\[\]]|(?<=[a-zA-Z]-)[12](?![\d.]\d?)|(?<=/m)2(?!\d)){{0,45}}?)\s?{_P_BETWEEN}[\s,;:([{{]*(?:\(?[A-Za-z ]{{1,30}}\)?[,;:]?\s?)?[\s,;:([{{]*$"
)
_ESTIMATE = re.compile(rf"(?<![\w./-])(?P<estimate>{NUMBER})(?!\s?%?\s?(?:C\.?I|conf|cred)|[\d/])")
_TO_NUMBER = re.compile(
    r"(?:\s?\([^()\d]{1,40}\)|\s?\[[^\[\]\d]{1,40}\])?[\s:=,;(\[]*(?:\(?95 ?% ?(?:CI|confidence intervals?)\)?[\s:=,;]*)?"
    r"(?:(?:was|were|is|of|for|at|in|between|comparing|associated|with|the|a|an|estimate[ds]?|and|to)\b[^\d;]{0,70}?)?[\s:=,;(\[]*$"
)
_STRAIGHT = re.compile(r"\s?(?:[:=(\[]\s?|was |of )?$")
_TIME = re.compile(
    r"(?:%? ?(?:to|and|-|vs\.?|versus)\s?[-+$€£]?\d)|[- ]?(?:weeks?|months?|days?|years?|yrs?|min(?:utes)?|hours?|h|patients|participants|subjects)\b",
    re.IGNORECASE,
)
"""What follows a number that is a time, a count, the first of two limits or the first of two arms."""
_VERSUS = re.compile(r"\b(?:vs\.?|versus|compared (?:with|to))\s?$", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:\b[nN]\s?=\s?|\b[Pp]\s?[=<>≤≥]\s?|±\s?|\bdays?\s|\bweeks?\s|\bmonths?\s)$"
)
_PLANNED = re.compile(
    r"\b(?:sample size|power(?:ed)? (?:calculation|analysis|to)|\d+ ?% power|to detect a|will be (?:recruit|random|enrol|includ)\w*|"
    r"non-?inferiority margin|minim\w+ (?:clinically )?(?:important|significant|relevant) (?:difference|change))\b",
    re.IGNORECASE,
)
"""Words of a plan: its figures are no results."""
_NO_SIDE = frozenset({"NNT", "NNH", "AUC"})
_NEEDS_INTERVAL = frozenset({"VE", "AUC"})


@dataclass(frozen=True)
class PrintedEffect:
    """One estimate of an effect, as printed.

    Attributes:
        measure: its kind; "MD" or "RD" also where only "a reduction of" names it.
        estimate: the number; ratios above 0.
        low: lower limit of its interval, None where none is printed.
        high: upper limit.
        level: of the interval, in percent.
        counts_reduction: whether a number above 0 says by how much something fell, as in "reduced by 3.4".
        p: its P value, None where none is printed beside it.
        estimate_span: where the number stands.
        interval_span: where the interval stands.
        span: from the first to the last of these, with the measure's name where it is near.
        sentence: the sentence that holds it.
    """

    measure: MeasureName
    estimate: float
    low: float | None
    high: float | None
    level: float
    counts_reduction: bool
    p: PValue | None
    estimate_span: Span
    interval_span: Span | None
    span: Span
    sentence: Span

    @property
    def null(self) -> float:
        """The value of no effect."""
        return 1.0 if self.measure in RATIO_NAMES else 0.5 if self.measure == "AUC" else 0.0

    @property
    def side(self) -> int | None:
        """+1 above no effect, -1 below it, 0 where the interval or the P value holds no effect.

        A number that counts a reduction is turned round. None where nothing says whether the estimate is
        apart from no effect, and for measures that have no side (a number needed to treat).
        """
        if self.measure in _NO_SIDE:
            return None
        plain_side = self._printed_side
        return -plain_side if self.counts_reduction and plain_side else plain_side

    @property
    def _printed_side(self) -> int | None:
        if self.low is not None and self.high is not None:
            if self.low <= self.null <= self.high:
                return 0
            return 1 if self.low > self.null else -1
        clear = self.p.is_significant if self.p else None
        if clear is None:
            return None
        return (1 if self.estimate > self.null else -1) if clear else 0


def effects(text: str) -> tuple[PrintedEffect, ...]:
    """All effect estimates of a text, in order.

    Args:
        text: an abstract, a section or a sentence.
    """
    same = plain(text)
    found: list[PrintedEffect] = []
    for sentence in sentences(text):
        found += _of_sentence(text, same, sentence)
    return tuple(found)


def _of_sentence(text: str, same: str, sentence: Span) -> list[PrintedEffect]:
    if _PLANNED.search(same, sentence.start, sentence.end):
        return []
    names = [
        type(n)(n.measure, n.start + sentence.start, n.end + sentence.start)
        for n in named_measures(same[sentence.start : sentence.end], same)
    ]
    taken: dict[int, PrintedEffect] = {}
    last: PrintedEffect | None = None
    for place, interval in _with_intervals(text, same, sentence, names):
        effect = _effect(text, same, sentence, names, place, interval)
        if effect is None and last is not None and _goes_on(same, last, place, interval):
            estimate = value_at(same, place)
            effect = _made(text, same, sentence, last.measure, None, estimate, place, interval)
        if effect is not None:
            last = taken.setdefault(effect.estimate_span.start, effect)
    for place in _named_alone(same, sentence, names):
        if not any(_covers(e, place) for e in taken.values()):
            effect = _effect(text, same, sentence, names, place, None)
            if effect is not None:
                taken[effect.estimate_span.start] = effect
    return [taken[at] for at in sorted(taken)]


def _goes_on(same: str, last: PrintedEffect, place: tuple[int, int], interval: Interval) -> bool:
    if last.interval_span is None or last.measure not in ("MD", "RD"):
        return False
    before = (last.estimate_span.end, last.interval_span)
    return is_next_of_list(same, before, (place, interval.span)) and _inside(
        value_at(same, place), interval
    )


def _covers(effect: PrintedEffect, place: tuple[int, int]) -> bool:
    last = effect.interval_span or effect.estimate_span
    return (
        effect.estimate_span.start <= place[0] < last.end or place[0] == effect.estimate_span.start
    )


def _with_intervals(
    text: str, same: str, sentence: Span, names: list[NamedMeasure]
) -> Iterator[tuple[tuple[int, int], Interval]]:
    """Places of numbers that an interval follows: intervals called so first, then those in brackets."""
    used: list[tuple[int, int]] = []
    for interval in marked_intervals(text, same, sentence.start, sentence.end):
        before = _BEFORE.search(
            same, max(sentence.start, interval.span.start - 110), interval.span.start
        )
        if before is not None:
            used.append((before.start(), interval.span.end))
            yield before.span("estimate"), interval
    for match in _ESTIMATE.finditer(same, sentence.start, sentence.end):
        if any(start <= match.start() < end for start, end in used):
            continue
        bare = bare_interval(text, same, match.end(), sentence.end)
        if bare is None or not _inside(value_at(same, match.span("estimate")), bare):
            continue
        if _named_near(same, names, match.start()) or announced(
            same, sentence.start, match.start()
        ):
            used.append((match.start(), bare.span.end))
            yield match.span("estimate"), bare


def _named_near(same: str, names: list[NamedMeasure], at: int) -> bool:
    """Whether a measure is named before; "difference" alone must stand right before its number."""
    before = [n for n in names if n.end <= at]
    if not before:
        return False
    said = same[before[-1].start : before[-1].end].lower()
    return not said.startswith("difference") or at - before[-1].end <= NEAR


def value_at(same: str, place: tuple[int, int]) -> float:
    """The number between two places of a plain text."""
    return value(same[place[0] : place[1]])


def _named_alone(same: str, sentence: Span, names: list[NamedMeasure]) -> Iterator[tuple[int, int]]:
    """Places of numbers that follow the name of a measure and have no interval."""
    for name in names:
        match = _ESTIMATE.search(same, name.end, min(sentence.end, name.end + FAR))
        if match is None or name.measure in _NEEDS_INTERVAL:
            continue
        between = same[name.end : match.start()]
        generic = name.measure == "MD" and not same[name.start : name.end].lower().count("mean")
        if not (_STRAIGHT if generic else _TO_NUMBER).match(between):
            continue
        if _TIME.match(same, match.end()):
            continue
        yield match.span("estimate")


def _effect(
    text: str, same: str, sentence: Span, names: list[NamedMeasure],
    place: tuple[int, int], interval: Interval | None,
) -> PrintedEffect | None:  # fmt: skip
    estimate = value_at(same, place)
    if _COUNTED.search(same, max(sentence.start, place[0] - 8), place[0]):
        return None
    name = _name_of(same, sentence, names, place, interval)
    if name is None and _VERSUS.search(same, max(sentence.start, place[0] - 12), place[0]):
        return None  # the interval of a difference behind its two arms
    measure = name.measure if name else by_words(same, sentence, place, interval)
    if measure is None or not is_possible(measure, estimate, same[place[1] : place[1] + 2]):
        return None
    if interval is not None and not _inside(estimate, interval):
        if measure in RATIO_NAMES or not _inside(-estimate, interval):
            return None
        estimate = -estimate  # "a reduction of 3.4 (95% CI -5.6 to -1.2)"
    if measure in RATIO_NAMES and interval is not None and interval.low < 0:
        return None
    effect = _made(text, same, sentence, measure, name, estimate, place, interval)
    leans_down = interval is not None and interval.low + interval.high < 0
    if effect.counts_reduction and leans_down:  # "7.1% (95% CI -28 to 19) lower"
        return replace(effect, estimate=-estimate, counts_reduction=False)
    return effect


def _made(
    text: str, same: str, sentence: Span, measure: MeasureName, name: NamedMeasure | None,
    estimate: float, place: tuple[int, int], interval: Interval | None,
) -> PrintedEffect:  # fmt: skip
    last = interval.span.end if interval else place[1]
    starts = [place[0]] + ([name.start] if name and place[0] - name.start <= FAR else [])
    p = p_near(text, same, sentence, min(starts), place, last)
    starts += [p.span.start] if p else []
    ends = [last] + ([p.span.end] if p else [])
    return PrintedEffect(
        measure, estimate, interval.low if interval else None, interval.high if interval else None,
        interval.level if interval else 95.0,
        counts_reduction(same, sentence, measure, name, estimate, place, last), p, spanned(text, *place),
        interval.span if interval else None, spanned(text, min(starts), max(ends)), sentence,
    )  # fmt: skip


def _name_of(
    same: str, sentence: Span, names: list[NamedMeasure], place: tuple[int, int],
    interval: Interval | None,
) -> NamedMeasure | None:  # fmt: skip
    """The measure that is named between estimate and interval, else the nearest before."""
    if interval is not None:
        inside = [n for n in names if place[1] <= n.start and n.end <= interval.span.start]
        if inside:
            return inside[0]
    before = [n for n in names if n.end <= place[0]]
    if not before:
        return None
    name = before[-1]
    between = same[name.end : place[0]]
    if re.search(
        r"\b(?:mean|median|rate|prevalence|incidence|proportion)s?\b(?! (?:difference|ratio))",
        between,
    ):
        return None if interval is None or not interval.is_marked or len(between) > FAR else name
    return name


def _inside(estimate: float, interval: Interval) -> bool:
    slack = 1e-9 + 0.005 * (interval.high - interval.low)
    return interval.low - slack <= estimate <= interval.high + slack
