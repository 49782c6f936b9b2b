"""Which figure a name of the outcome belongs to, and whether the words between say anything else.

The words on a figure stand between the figure before, or the last cut of the clause, and itself; "a hazard
ratio of 0.8 (0.7 to 0.9) for stroke" has them behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.literature.reading.topic import content, stem
from tools.literature.targeted.vocabulary import EXPLAINED
from tools.literature.targeted.whole_names import is_listed, is_whole

if TYPE_CHECKING:
    from tools.literature.reading.spans import Span
    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import Mention, PairSought
    from tools.literature.targeted.told_figures import ToldFigure

MOST_BETWEEN = 260
"""Characters from the name of an outcome to its figure."""
_CUT = re.compile(
    r";\s|,?\s(?:but|whereas|while|although|though|however)\b|:\s(?=[A-Z])|,\s(?=and (?:there|the|no)\b)|"
    r",?\sand (?=(?:significantly |also |an? |there was an? )?(?:higher|lower|increas\w+|reduc\w+|decreas\w+|greater|fewer|significant|improv\w+|enhanc\w+|longer|shorter)\b)"
)
_BEHIND = re.compile(
    r"^[^\w]*(?:\((?:[^()]|\([^()]*\))*\)[^\w]*)?(?:(?:in|compared|versus|vs) [^.;()]{2,60}? )?(?:for|of|in|on|in favou?r of)\s(?:the |a |an |any |risk of |incidence of |total |all-cause |developing )*$",
    re.IGNORECASE,
)
_END = re.compile(r"[.;]\s|,\s(?:and|but|while|whereas)\b")
_GROUP = re.compile(
    r"\b(?:in|among|amongst|for|within|of)\s(?:the |a )?(?P<who>(?:sub-?group|sub-?sample|stratum)\b[^,;()]{0,60}|"
    r"(?:[\w-]+ ){0,4}(?:patients|participants|people|adults|women|men|children|subjects|individuals|smokers|infants|those|adolescents|males|females|girls|boys|persons|carriers|users|stages?)\b(?:(?:\s(?:with|without|who|aged|at|on|not|of|younger|older|having|receiving|taking|whose)\b|\s?[<>≤≥])[^,;()]{0,70})?)",
    re.IGNORECASE,
)
_SUBGROUP = re.compile(
    r"\b(?:sub-?groups?|stratif\w+|interaction|per-protocol|sensitivity analys\w+|post[- ]hoc|exploratory|dose[- ]respon\w+|quartiles?|tertiles?|quintiles?)\b",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_PLACES = frozenset(["treatment", "control", "placebo", "active", "intervention"])


@dataclass(frozen=True)
class Tied:
    """The name of an outcome and the words on its figure: characters `start` to `end` of the text."""

    mention: Mention
    start: int
    end: int


def tied(text: Published, figure: ToldFigure, sought: PairSought) -> Tied | str:
    """The name of the outcome that a figure belongs to; else why there is none."""
    start, named = _before(text, figure), text.mentions(sought.outcome)
    before = [m for m in named if start <= m.start and m.end <= figure.at]
    if before:
        mention, end = before[-1], figure.at
        if _is_of_the_last(text, start, mention):
            return "the figure is of another outcome"
        if len(before) > 1 and before[-2].last + 1 >= mention.first:
            return "the outcome is named twice before the figure"
    else:
        end = _behind(text, figure.end, figure.sentence)
        after = [m for m in named if figure.end <= m.start and m.end <= end]
        if not after or not _BEHIND.match(text.same[figure.end : after[0].start]):
            return "the figure is of another outcome"
        mention = after[0]
    if not is_whole(text, mention, "outcome"):
        return "the outcome is narrowed or part of a longer name"
    if is_listed(text, mention, start, end if end == figure.at else figure.end):
        return "the figure is of several outcomes together"
    return Tied(mention, start, end)


def _is_of_the_last(text: Published, start: int, mention: Mention) -> bool:
    """Whether a name right behind a figure belongs to that: "1.10 (1.02 to 1.18) for stroke, 1.01 (...) for"."""
    return any(f.end <= start + 1 and f.end >= start - 3 for f in text.figures) and bool(
        _BEHIND.match(text.same[start : mention.start])
    )


def unexplained(text: Published, found: Tied, at: int, end: int, sought: PairSought) -> list[str]:
    """Words on the figure that may narrow it or name something else, in order.

    Words of the two sides, of the population that the title names, of time and of comparison are explained.
    """
    own = sought.exposure.words | sought.outcome.words
    own |= sought.comparator.words if sought.comparator else frozenset()
    named = (found.mention, *text.mentions(sought.exposure))
    told = []
    stop = found.end if found.end == at else found.mention.end
    inner = [m.span() for m in _PARENTHESIS.finditer(text.same, found.start, stop)]
    titled = content(text.whole[: text.title_end])
    for word in text.words:
        if not found.start <= word.start < stop or at <= word.start < end:
            continue
        if any(m.start <= word.start < m.end for m in named):
            continue
        if any(a <= word.start < b for a, b in inner) or word.folded in EXPLAINED | own:
            continue
        if word.folded[0].isdigit() or len(word.folded) == 1 or content(word.folded) <= titled:
            continue
        told.append(word.folded)
    return told


def group_of(
    text: Published, found: Tied, at: int, end: int, sentence: Span, sought: PairSought
) -> str:
    """The group of people that the figure is of, where it is not all of them; empty for all."""
    same = text.same
    stop = max(found.mention.end, at)
    odd = _SUBGROUP.search(same, sentence.start, stop)
    if odd is not None:
        return odd.group()
    titled = content(text.whole[: text.title_end]) | _PLACES
    titled |= {stem(word) for word in sought.exposure.words | sought.outcome.words}
    places = (
        (found.start, stop),
        (sentence.start, found.start),
        (end, _behind(text, end, sentence)),
    )
    for start, last in places:
        for match in _GROUP.finditer(same, start, last):
            who = match["who"]
            if not content(who) <= titled:
                return who
    return ""


def clause_around(text: Published, mention: Mention, sentence: Span) -> tuple[int, int]:
    """Where the clause begins and ends that holds a name: cut outside of brackets only."""
    cuts = [sentence.start, *_cuts(text, sentence.start, sentence.end), sentence.end]
    start = max(cut for cut in cuts if cut <= mention.start)
    return start, min(cut for cut in cuts if cut >= mention.end)


def _before(text: Published, figure: ToldFigure) -> int:
    """Where the words on a figure begin: behind the figure before, or behind the last cut of the clause."""
    sentence = figure.sentence
    ends = [
        f.end for f in text.figures if sentence.start <= f.at < figure.at and f.end <= figure.at
    ]
    cuts = _cuts(text, sentence.start, figure.at)
    return max(*cuts, *ends, sentence.start, figure.at - MOST_BETWEEN)


def _cuts(text: Published, start: int, end: int) -> list[int]:
    """Places behind what cuts a clause, outside of brackets."""
    depth, cuts = 0, []
    for match in re.finditer(r"[()\[\]]|" + _CUT.pattern, text.same[start:end]):
        if match.group() in "([":
            depth += 1
        elif match.group() in ")]":
            depth = max(0, depth - 1)
        elif depth == 0:
            cuts.append(start + match.end())
    return cuts


def _behind(text: Published, end: int, sentence: Span) -> int:
    """Where the words behind a figure end: before the next one, and at the end of the clause."""
    later = [f.at for f in text.figures if end <= f.at < sentence.end]
    stop = min(later, default=sentence.end)
    match = _END.search(text.same, min(end, stop), stop)
    return match.start() if match else stop
