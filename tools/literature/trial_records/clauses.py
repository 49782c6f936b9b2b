"""A statement cut into clauses that each say one thing, with shares in words written as numbers."""

from __future__ import annotations

import re

_CUT = re.compile(
    r"[;.]\s+|,?\s(?:but|whereas|while|however|although)\s|,\s(?:and|in contrast|in comparison|with)\s|,\s(?=(?:the )?(?:primary|secondary|cohort|no |none|\d))",
    re.IGNORECASE,
)
_SHARES = (
    (re.compile(r"\b(?:a |one )?half(?: of)?\b(?! as)", re.IGNORECASE), " 50% of "),
    (re.compile(r"\b(?:a |one )?(?:third|1/3)(?: of)?\b", re.IGNORECASE), " 33.33% of "),
    (re.compile(r"\b1/3\b"), " 33.33% "),
    (re.compile(r"\b(?:a |one )?quarter(?: of)?\b", re.IGNORECASE), " 25% of "),
    (re.compile(r"\b(?:the |a )?majority(?: of)?\b", re.IGNORECASE), " more than 50% of "),
    (re.compile(r"\bnone of the\b", re.IGNORECASE), " no "),
    (re.compile(r"\b(?:a|one) single\b", re.IGNORECASE), " 1 "),
    (re.compile(r"\bnot a single\b", re.IGNORECASE), " no "),
)
ASIDE = re.compile(
    r"\b(?:unlike|in contrast to|except|apart from|other than|if|would|could|may|might|can|because|therefore|due to|related|"
    r"per|each|average|mean age|types?|kinds?|different|first|combined|between|additional|both .* and either)\b",
    re.IGNORECASE,
)
"""Words of a clause that says more than its numbers, or of other things."""


_DEFINES = re.compile(
    r"^\W*[^.;:]{2,160}?\b(?:is|are|was) (?:an?|the)\b(?![^.]*\b(?:trials?|cohorts?|adverse events?)\b)",
    re.IGNORECASE,
)
"""A sentence that says what a thing is, and nothing of a trial."""
_GOES_ON = re.compile(r"^\W*(?:it|they|these|this) (?:is|are|was|were|may|can)\b", re.IGNORECASE)
"""A sentence that goes on about what the one before defines."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def on_trials(statement: str) -> str:
    """The statement without sentences that only say what a thing is."""
    kept: list[str] = []
    is_aside = False
    for sentence in _SENTENCE.split(statement.strip()):
        is_aside = bool(_DEFINES.match(sentence) or (is_aside and _GOES_ON.match(sentence)))
        if not is_aside:
            kept.append(sentence)
    return " ".join(kept)


def clauses(statement: str) -> tuple[str, ...]:
    """The clauses of a statement, in order."""
    text = statement.replace("\n", " ")
    for pattern, number in _SHARES:
        text = pattern.sub(number, text)
    parts = (" ".join(part.split()).strip(" .,") for part in _CUT.split(text))
    return tuple(part for part in parts if part)
