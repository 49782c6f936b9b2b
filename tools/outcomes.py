"""Which way an outcome is for the worse: needed to say which of two treatments does better."""

from __future__ import annotations

import re
from typing import Literal

HARMFUL_CATEGORIES = frozenset({"biolink:Disease", "biolink:PhenotypicFeature"})

BETTER_HIGH = re.compile(
    r"\b(?:survival|remission|recovery|response|healing|cure|cessation|abstinence|quality of life|"
    r"function(?:ing)?|cognition|bone (?:mineral )?density|hdl|birth ?weight|fertility|live birth|"
    r"pregnancy rate|adherence|immunity|protection|sleep (?:quality|duration)|hair growth)\b",
    re.IGNORECASE,
)
"""Outcomes of which more is better."""

WORSE_HIGH = re.compile(
    r"\b(?:mortality|death|events?|hospitali[sz]ation|admission|pain|bleeding|risk|relapse|recurrence|"
    r"failure|injury|fractures?|falls?|infections?|pressure|cholesterol|glucose|hba1c|triglycerides?|"
    r"fever|temperature|symptoms?|blood sugar|uric acid|viral load)\b",
    re.IGNORECASE,
)
"""Outcomes of which more is worse, beside diseases and findings."""


def worse_when(name: str, category: str | None) -> Literal["increases", "decreases"] | None:
    """The change of an outcome that is for the worse; None where a person must say."""
    if BETTER_HIGH.search(name):
        return "decreases"
    if category in HARMFUL_CATEGORIES or WORSE_HIGH.search(name):
        return "increases"
    return None
