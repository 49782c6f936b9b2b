"""Which arm a sentence speaks of first, and which it names as the reference.

"Lower in A than in B" and "B had more than A" compare the same arms; an effect or a word of comparison is
turned round where the asked treatment is the reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.literature.reading.numerals import plain
from tools.literature.reading.topic import stem

_WORD = re.compile(r"[A-Za-zα-ω][A-Za-z0-9α-ω+]*")
_REFERENCE = re.compile(
    r"(?:\b(?:than|versus|vs\.?|v\.?|over|against|relative to|compared (?:with|to)|in comparison (?:with|to)|comparison (?:with|to)|"
    r"as opposed to|from|reference|rather than)\b[\s,:(]*)(?:(?:in|with|for|that|those|of|the|a|an|receiving|given|who|received|taking|among|those in) )*"
    r"[^.;,()]{0,18}$",
    re.IGNORECASE,
)
_GIVEN = frozenset(
    {
        "intervent",
        "treat",
        "treatment",
        "experiment",
        "experimental",
        "intervention",
        "active",
        "treated",
        "stud",
    }
)
_WITHHELD = frozenset(
    {
        "placebo",
        "control",
        "contr",
        "usual",
        "standard",
        "untreat",
        "untreated",
        "sham",
        "waitlist",
        "waiting",
        "convention",
        "conventional",
    }
)


@dataclass(frozen=True)
class Arms:
    """Stems that tell the two arms of a comparison apart; generic names of either are taken too."""

    treatment: frozenset[str]
    comparator: frozenset[str]


def arms_of(treatment: frozenset[str], comparator: frozenset[str]) -> Arms:
    """Only what one arm has and the other has not can tell them apart.

    Args:
        treatment: stems of the asked treatment.
        comparator: stems of what it is compared with; empty where nothing is named.
    """
    given, other = treatment - comparator, comparator - treatment
    withheld = _WITHHELD - treatment
    return Arms(frozenset(given | (_GIVEN - other - withheld)), frozenset(other | withheld))


def places(text: str, start: int, end: int, stems: frozenset[str]) -> list[int]:
    """Where one of the stems stands between two places."""
    same = plain(text)
    return [
        match.start()
        for match in _WORD.finditer(same, start, end)
        if stem(match.group()) in stems or match.group().lower() in stems
    ]


def is_turned(text: str, start: int, end: int, arms: Arms) -> bool:
    """Whether a sentence compares the other arm with the asked treatment.

    Args:
        text: the source.
        start: where the sentence begins.
        end: where it ends.
        arms: of the comparison that is asked for.
    """
    same = plain(text)
    given, other = (
        places(text, start, end, arms.treatment),
        places(text, start, end, arms.comparator),
    )
    if any(_REFERENCE.search(same[start:at]) for at in other):
        return False
    if any(_REFERENCE.search(same[start:at]) for at in given):
        return bool(other) and min(other) < max(given)
    return bool(given) and bool(other) and min(other) < min(given)


def first_is_other(text: str, first: int, second: int, start: int, arms: Arms) -> bool | None:
    """Whether the first of two numbers belongs to the comparator; None where nothing says so.

    Args:
        text: the source.
        first: the place of the first number.
        second: that of the second.
        start: where the sentence begins.
        arms: of the comparison that is asked for.
    """
    between = (
        places(text, first, second, arms.treatment),
        places(text, first, second, arms.comparator),
    )
    if bool(between[0]) != bool(between[1]):
        return bool(between[1])
    before = (
        places(text, start, first, arms.treatment),
        places(text, start, first, arms.comparator),
    )
    if before[0] and before[1]:
        return min(before[1]) < min(before[0])
    if before[0] or before[1]:
        return bool(before[1])
    return None
