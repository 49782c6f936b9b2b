"""What people do, said as a going: "going for walks", "switching to a higher fibre diet"."""

from __future__ import annotations

import re

from agent.reading.turns.turn import Turn

_GONE = {
    "walk": "walking",
    "run": "running",
    "jog": "jogging",
    "swim": "swimming",
    "bike ride": "cycling",
}
"""What one goes for, and what that is."""
_GOING_FOR = re.compile(
    rf"\bgo(?:ing|es)? for (?:(?:an?|the|daily|regular|long|short|brisk|your|my) )*(?P<what>{'|'.join(_GONE)})s?\b(?! (?:of|through|away)\b)",
    re.IGNORECASE,
)
_DIET = re.compile(
    r"\b(?P<how>high|low)(?:er|ly)?[- ](?P<what>[a-z]+)(?:[- ]rich)? diet\b", re.IGNORECASE
)
"""A diet with more of something is one that is high in it."""
_VACCINATED = re.compile(r"\b(?:being|getting|be|get) vaccinated (?=(?:protects?|prevents?|reduces?|lowers?|helps?|causes?|increases?)\b)", re.IGNORECASE)  # fmt: skip


def _going(found: re.Match[str]) -> str:
    return _GONE[found["what"].lower()]


TURNS = (
    Turn(_VACCINATED, "vaccination "),
    Turn(_GOING_FOR, _going, is_told=True),
    Turn(_DIET, r"\g<how>-\g<what> diet"),
)
