"""Whether one passage supports or refutes a claim, or is not enough to tell.

A small multinomial model over what was read: the words in common, what the judge says, whether the
direction read is the one that is claimed, and whether one of claim and sentence denies what the other
states. Fitted on the training claims of SciFact (CC BY 4.0) by `python -m evals.extraction stance`.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from tools.literature.reading.telling import comparison_of, lines_on
from tools.literature.reading.topic import content, share
from tools.naming.abbreviations import abbreviations

if TYPE_CHECKING:
    from agent.literature.asked import ClaimParts
    from agent.literature.study import StudyReading

Stance = Literal["support", "refute", "not_enough"]
STANCES: tuple[Stance, ...] = ("support", "refute", "not_enough")
_DENIES = re.compile(
    r"\b(?:not|no|never|cannot|lacks?|fail(?:s|ed)?|without|unrelated|neither|nor|unable|unaffected|unlikely|absence|little)\b|n['’]t\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class StanceRead:
    """The stance of one passage, and its probability (0 to 1)."""

    stance: Stance
    probability: float


def stance_of(claim: str, asked: ClaimParts, text: str, reading: StudyReading) -> StanceRead:
    """The likeliest stance.

    Args:
        claim: as written.
        asked: the claim, read.
        text: the passage.
        reading: what the passage says of the outcome.
    """
    return weighed(stance_features(claim, asked, text, reading))


def weighed(
    features: dict[str, float], model: dict[str, dict[str, float]] | None = None
) -> StanceRead:
    """The likeliest stance of what was read.

    Args:
        features: by name.
        model: stance -> feature -> weight; the fitted one that ships where None.
    """
    model = model or fitted()
    scores = [
        model[stance]["constant"] + sum(model[stance].get(n, 0.0) * v for n, v in features.items())
        for stance in STANCES
    ]
    top = max(scores)
    parts = [math.exp(score - top) for score in scores]
    best = max(range(len(STANCES)), key=parts.__getitem__)
    return StanceRead(STANCES[best], round(parts[best] / sum(parts), 4))


def stance_features(
    claim: str, asked: ClaimParts, text: str, reading: StudyReading
) -> dict[str, float]:
    """What the model weighs, by name; each between -1 and 1."""
    whole = comparison_of(asked.treatment, asked.comparator, claim)
    lines = lines_on(text, whole, abbreviations(text))
    nearest = lines[0].sentence.text if lines else ""
    wanted = content(claim)
    held, all_held = share(wanted, content(nearest)), share(wanted, content(text))
    denied = bool(_DENIES.search(nearest)) != (asked.negated or asked.side == "no_difference")
    numbers = set(_NUMBER.findall(claim))
    same = float(reading.direction is not None and reading.direction == asked.side)
    other = float(
        reading.direction is not None and asked.side is not None and reading.direction != asked.side
    )
    return {
        "held": held,
        "held_by_all": all_held,
        "relevance": reading.relevance or 0.0,
        "held_and_relevant": held * (reading.relevance or 0.0),
        "denied": float(denied) * held,
        "same": same * held,
        "other": other * held,
        "numbers": len(numbers & set(_NUMBER.findall(text))) / len(numbers) if numbers else 0.0,
        "numbers_differ": float(bool(numbers) and not numbers & set(_NUMBER.findall(text))),
    }


@cache
def fitted() -> dict[str, dict[str, float]]:
    """Stance -> feature -> weight."""
    stored = json.loads(files("agent.literature").joinpath("stance.json").read_text("utf-8"))
    weights: dict[str, dict[str, float]] = stored["weights"]
    return weights
