"""Comparisons that are told in words: "lower with A than with placebo (P = 0.01)", "no difference".

Which way they go is in the words, how sure in the P value, or in "significantly" alone. Size and interval
follow from the P value and the number of people as a standardized difference of two equal arms
(Borenstein et al. 2009, Introduction to Meta-Analysis, chapter 7): z times the root of 4/n, with the
standard error that root. A difference that is only said to be none has the size 0.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from tools.literature.reading.comparative import said_of
from tools.literature.reading.p_values import p_values
from tools.literature.reading.telling import NO_RESULT
from tools.literature.targeted.shared_words import in_a_row
from tools.literature.targeted.told_figures import BELOW, ToldFigure
from tools.literature.targeted.tying import Tied, clause_around
from tools.literature.targeted.wanted import way_of_judgements
from tools.literature.targeted.whole_names import is_listed, is_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.literature.reading.comparative import Said
    from tools.literature.reading.p_values import PValue
    from tools.literature.reading.spans import Span
    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import Mention, PairSought

Z = 1.959964
NO_WAY = "no word tells which way"
JUST_SIGNIFICANT = 0.0499
"""The P value of a difference that is only called significant."""
LEAST_PEOPLE = 10

_SIGNIFICANT = re.compile(
    r"(?<!not )(?<!no )(?<!non-)(?<!non)(?<!in)\bsignificant(?:ly)?\b", re.IGNORECASE
)
_NO_DIFFERENCE = re.compile(
    r"\bno (?:[\w-]+ ){0,4}?differences?\b|\bno (?:statistically )?(?:significant )?(?:\w+ )?effects?\b|"
    r"\b(?:did|was|were|do|does|could) not (?:\w+ly ){0,2}(?:differ\w*|affect|alter|change|influence|reduce|increase|decrease|improve|lower|prevent|shorten|prolong)|"
    r"\bnot (?:show|reveal|find|detect|demonstrate) (?:any )?(?:[\w-]+ ){0,3}?(?:differences?|effects?)\b|\bno (?:clear )?evidence of (?:an? |any )?(?:\w+ ){0,2}?(?:differences?|effects?)\b|"
    r"\bsimilar\b|\bcomparable\b|\bunaffected\b|\bnot? (?:statistically )?significant",
    re.IGNORECASE,
)
_CHANGE_ONLY = re.compile(
    r"(?<!from )(?<!from the )\bbaseline\b|\b(?:age|sex|gender|demographic\w*|characteristics|comorbidit\w+)\b|\bin (?:any|either|each|all) (?:of the )?(?:groups?|arms?)\b|\bpre-? ?(?:and|to|vs\.?) ?post|\bbefore and after\b|\bwithin[- ]group\b|(?<!similar )(?<!comparable )(?<!identical )(?<!equal )(?<!same )\bin both (?:groups|arms)\b",
    re.IGNORECASE,
)
_SINCE_START = re.compile(r"\bfrom (?:the )?baseline\b|\bover time\b", re.IGNORECASE)
"""A change of one group, unless the clause sets it against that of the other."""
_OF_THE_OTHER = re.compile(
    r"\b(?:than|versus|vs\.?|compared (?:with|to)|relative to)\s+(?!(?:the )?baseline)|\bbetween[- ](?:the )?(?:two )?(?:groups?|arms?)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:than|versus|vs\.?|compared (?:with|to)|relative to|in comparison (?:with|to)|between[- ](?:the )?(?:two |study )?(?:groups?|arms)|between|differ\w*|"
    r"lower|higher|greater|less|fewer|more|shorter|longer|smaller|larger)\b",
    re.IGNORECASE,
)
_SET_APART = re.compile(
    r"\b(?:versus|vs\.?|compared (?:with|to)|between|respectively)(?=\W)|\bgroups?\b.*\band\b.*\bgroups?\b",
    re.IGNORECASE,
)
"""Two arms with a figure each: a P value behind them that is not significant tells no difference."""
_BY_EXPOSURE = re.compile(
    r"^\W{0,3}(?:[\w-]+ ){0,5}?(?:significantly )?(?:reduc|lower|decreas|increas|rais|prevent|shorten|prolong|elevat|diminish|attenuat|did not|does not)\w*",
    re.IGNORECASE,
)


_JOINT = re.compile(
    r"\bor\b|/|\bcomposite\b|\bcombin\w+|\beither\b|\bratio\b|\bboth\b|\brespectively\b",
    re.IGNORECASE,
)
"""Words by which what is told of several outcomes is not told of each: "A and B were lower" is."""
_CHANGE_IN = re.compile(
    r"\b(?:changes?|differences?|alterations?|variations?) (?:in|of|from) [^.;,()]{0,60}$",
    re.IGNORECASE,
)
"""A change that is "greater" may be a rise or a fall."""
_SIZE = re.compile(
    r"\b(?:lower|higher|longer|shorter|greater|less|more|fewer|smaller|larger)\b", re.IGNORECASE
)
_ALSO = re.compile(rf"\s*{_SIZE.pattern}", re.IGNORECASE)
"""What "A and B were lower and longer" goes on with; "higher A and lower B" says which is of which."""
_SMALLER_FALL = re.compile(
    r"\b(?:decreas|declin|reduc|fell|dropp|lower|diminish)\w* (?:\w+ly )?(?:less|slower)\b|"
    r"\b(?:smaller|less|lesser|lower|slower|fewer) (?:\w+ ){0,2}(?:reductions?|decreases?|declines?|drops?|fall|loss)\b",
    re.IGNORECASE,
)
"""A fall that is smaller in one arm is a rise against the other."""
_EACH = re.compile(r"\b(?:all|both|each)[ :,]{1,2}$", re.IGNORECASE)
"""Before a P value: it is that of each outcome of the sentence."""
_NOUN = re.compile(
    r"\b(?:reductions?|decreases?|increases?|improvements?|changes?|rises?|declines?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """A comparison in words: +1, -1 or 0 as the sentence tells it, and how sure it is."""

    side: int
    tied: Tied
    sentence: Span
    p: PValue | None


def told(
    text: Published, mention: Mention, sentence: Span, sought: PairSought
) -> Told | str | None:
    """What the clause round a name of the outcome tells; else why it is not taken; None for no result."""
    same = text.same
    if NO_RESULT.search(same[sentence.start : sentence.end]):
        return None
    around = clause_around(text, mention, sentence)
    start, end = _own_words(text, mention, *around)
    clause = same[start:end]
    none = _NO_DIFFERENCE.search(clause) is not None
    sure = [p for p in p_values(text.whole, same, start, end) if p.is_significant is not None]
    sure = sure or _for_all(text, mention, sentence)
    called = _SIGNIFICANT.search(clause) is not None
    if not (none or sure or called):
        return None
    why = _unfit(text, mention, sentence, start, end, none=none)
    way = why or _way(text, mention, start, end, none=none)
    if len({p.is_significant for p in sure}) > 1:
        return "its P values do not agree"
    p = sure[0] if sure else None
    row = in_a_row(text, mention, *around) if way == NO_WAY else None
    if row is not None:
        (way, p), (start, end) = row, around
    way = _with_p(way, p, clause)
    if isinstance(way, str):
        return way
    if way and _CHANGE_IN.search(text.same, start, mention.start):
        return "which way the change went is not told"
    if way and not _is_between(text, start, end, sentence, sought):
        return "it is not told as a difference between groups"
    own = Tied(mention, start, end) if row is None else Tied(mention, mention.start, mention.end)
    return Told(way, own, sentence, p)


def _for_all(text: Published, mention: Mention, sentence: Span) -> list[PValue]:
    """The P value of a whole list, "A was higher and B lower (all P < 0.05)", where it has one."""
    behind = p_values(text.whole, text.same, mention.end, sentence.end)
    every = [p for p in behind if _EACH.search(text.same[mention.end : p.span.start])]
    return every if len(behind) == 1 and every and every[0].is_significant else []


def _with_p(way: int | str, p: PValue | None, clause: str) -> int | str:
    """The way of the words where the P value agrees: one that is not significant tells no difference."""
    if p is None:
        return way
    if way == NO_WAY and not p.is_significant and _SET_APART.search(clause):
        return 0
    if way == 0 and p.is_significant:
        return "words and P value do not agree"
    return 0 if not isinstance(way, str) and not p.is_significant else way


def _unfit(
    text: Published, mention: Mention, sentence: Span, start: int, end: int, *, none: bool
) -> str:
    if not is_whole(text, mention, "outcome"):
        return "the outcome is narrowed or part of a longer name"
    if not none and is_listed(text, mention, start, end) and _JOINT.search(text.same, start, end):
        return "it is told of several outcomes together"
    is_behind = _SIZE.search(text.same, start, mention.start) is None
    if is_behind and is_listed(text, mention, start, end) and _ALSO.match(text.same, end):
        return "which of several words is of which outcome is not told"
    same = text.same
    since = _SINCE_START.search(same, sentence.start, sentence.end)
    if _CHANGE_ONLY.search(same, sentence.start, sentence.end) or (
        since and not _OF_THE_OTHER.search(same, start, end)
    ):
        return "it is a change since the start, not a difference between groups"
    return ""


def _own_words(text: Published, mention: Mention, start: int, end: int) -> tuple[int, int]:
    """From behind the P value before a name to the end of its own: each closes what is told of one thing."""
    ends = [p.span.end for p in p_values(text.whole, text.same, start, end)]
    before = [at for at in ends if at <= mention.start]
    behind = [at for at in ends if at >= mention.end]
    own = behind[0] if before and behind or len(behind) > 1 else end
    return max([start, *before]), own


def _way(text: Published, mention: Mention, start: int, end: int, *, none: bool) -> int | str:
    every = [
        s
        for s in said_of(text.whole, start, end)
        if not (s.is_judgement and mention.start <= s.start < mention.end)
    ]
    if not none and any(s.is_judgement for s in every):
        return way_of_judgements(text.same, every, text.same[mention.start : mention.end]) or NO_WAY
    said = [s for s in every if not s.is_judgement]
    if none:  # "the reduction in A was similar" tells no difference
        said = [s for s in said if s.told == "same" or not _NOUN.search(text.same[s.start : s.end])]
    ways = {s.told for s in said}
    if none or ways == {"same"}:
        return 0 if not ways - {"same"} else "words of a difference and of none stand together"
    if ways == {"down"} and _SMALLER_FALL.search(text.same, start, end):
        return "words go both ways"
    if ways == {"up"} or ways == {"down"}:
        return 1 if ways == {"up"} else -1
    return _of_more_or_less(text, said) or ("words go both ways" if ways else NO_WAY)


def _of_more_or_less(text: Published, said: Sequence[Said]) -> int:
    """The way of "a greater reduction" and "a smaller increase"; 0 where the words are no such pair."""
    nouns = {s.told for s in said if _NOUN.search(text.same[s.start : s.end])}
    sizes = {s.told for s in said if not _NOUN.search(text.same[s.start : s.end])}
    if len(nouns) != 1 or len(sizes) != 1 or "same" in nouns | sizes:
        return 0
    way = 1 if nouns == {"up"} else -1
    return way if sizes == {"up"} else -way


def _is_between(text: Published, start: int, end: int, sentence: Span, sought: PairSought) -> bool:
    """Whether groups are compared, or the exposure itself is said to do it."""
    if _COMPARES.search(text.same, start, end):
        return True
    return any(
        sentence.start <= m.start < end and _BY_EXPOSURE.match(text.same[m.end : end])
        for m in text.mentions(sought.exposure)
    )


def as_figure(told: Told, side: int, n: int | None) -> ToldFigure | None:
    """The standardized difference that the words, the P value and the number of people give.

    Args:
        told: the comparison.
        side: of the exposure against the comparator.
        n: people; None where it is not stated.
    """
    if n is None or n < LEAST_PEOPLE:
        return None
    error = math.sqrt(4 / n)
    number = told.p.number if told.p is not None else JUST_SIGNIFICANT
    number *= BELOW if told.p is not None and told.p.sign == "<" else 1
    z = NormalDist().inv_cdf(1 - min(max(number, 1e-9), 0.999) / 2) if side else 0.0
    estimate = side * z * error
    printed = (told.p.number,) if told.p is not None else ()
    return ToldFigure(
        "SMD", round(estimate, 4), round(estimate - Z * error, 4), round(estimate + Z * error, 4), False,
        told.tied.start, told.tied.end, told.sentence, printed,
    )  # fmt: skip
