"""Probabilities in words -> statements: P(event | conditions) = value, or of two events together."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"(?:probability|chance|likelihood|chances|risk|proportion|frequency|rate)"
_NUMBER = r"(?P<value>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>%|percent\b|per cent\b)?"
_IS = r"\s+(?:is|equals|was|stands at|comes to|amounts to|is equal to|is about|is put at)\s+"
_FOR = (
    r"(?:for|among|amongst|given|in|within|when considering|considering|of|if we look at|with regard to|"
    r"when we look at|looking at|restricted to|conditional on)"
)
_HEAD = rf"(?:the\s+)?(?P<overall>overall\s+|marginal\s+|unconditional\s+)?{_NAME}\s+(?:of|that|to see|to observe|for)\s+"

CONDITION_FIRST = re.compile(
    rf"^{_FOR}\s+(?P<given>.+?),\s*{_HEAD}(?P<event>.+?){_IS}{_NUMBER}$", re.IGNORECASE
)
EVENT_FIRST = re.compile(
    rf"^{_HEAD}(?P<event>.+?){_IS}{_NUMBER}(?:\s+{_FOR}\s+(?P<given>.+?))?(?P<all>\s+overall|\s+in general)?$",
    re.IGNORECASE,
)
CONDITION_INSIDE = re.compile(
    rf"^{_HEAD}(?P<event>.+?)\s+(?:among|amongst|given|for|conditional on)\s+(?P<given>.+?){_IS}{_NUMBER}$",
    re.IGNORECASE,
)
SHARE_FIRST = re.compile(
    rf"^(?:with|there is)\s+(?:a\s+)?{_NAME}\s+(?:of\s+)?{_NUMBER},?\s+(?P<given>.+?)\s+(?:show|have|see|experience)s?\s+(?P<event>.+)$",
    re.IGNORECASE,
)
NUMBER_FIRST = re.compile(
    rf"^{_NUMBER}\s+is\s+{_HEAD}(?P<event>.+?)(?:\s+(?:among|amongst|given|for|conditional on)\s+(?P<given>.+?))?$",
    re.IGNORECASE,
)
OVERALL = re.compile(r"^(?:overall|in general|in all|altogether),\s*", re.IGNORECASE)
CORRELATION = re.compile(r"\bcorrelation (?:between|of)\b.*\b(?:is|equals|was)\b\s*[-−]?\d", re.I)
WITH_NUMBER = re.compile(r"\d+(?:\.\d+)?\s*(?:%|percent|per cent)|\b[01]?\.\d+\b", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """One number of the text: the probability (0 to 1) of all events together, given all conditions.

    `half` is half a unit of its last digit.
    """

    events: tuple[str, ...]
    given: tuple[str, ...]
    value: float
    half: float = 0.005


def read_figure(sentence: str) -> Figure | None:
    """The statement of a sentence; None where it states no probability.

    "and" joins events or conditions: the first part of a phrase is never half of a name.
    """
    text = " ".join(sentence.strip().rstrip(".").split())
    text = OVERALL.sub("", text)
    for form in (CONDITION_FIRST, CONDITION_INSIDE, EVENT_FIRST, NUMBER_FIRST, SHARE_FIRST):
        found = form.match(text)
        if found is None:
            continue
        value = float(found["value"]) / (100 if found["unit"] else 1)
        if not 0 <= value <= 1:
            return None
        given = found["given"]
        digits = len(found["value"].partition(".")[2])
        half = 0.5 * 10.0**-digits / (100 if found["unit"] else 1)
        return Figure(split_and(found["event"]), split_and(given) if given else (), value, half)
    return None


def split_and(phrase: str) -> tuple[str, ...]:
    """The parts that "and" joins; "both ... and ..." and "who ... and who ..." are no other words."""
    bare = re.sub(r"^both\s+", "", phrase.strip(), flags=re.IGNORECASE)
    parts = re.split(r",?\s+and\s+(?:also\s+)?|\s+together with\s+|,\s*", bare)
    return tuple(part.strip() for part in parts if part.strip())
