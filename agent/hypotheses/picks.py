"""What people say of candidates changes the order; and which candidates to ask them about next.

Their words are evidence on the kinds of paths: every candidate's odds move by how alike its walks are to
those that were called promising or unlikely (a kernel over the learned features). Whom to ask about next
is chosen by uncertainty times diversity, one after the other: near even odds, and unlike what was picked
before (as in "Revisiting Active Learning in the Era of Vision Foundation Models", Gupte et al. 2024).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.hypotheses.hypothesis import Hypothesis

ASKED_AT_ONCE = 3
PULL = 1.0
"""Log odds by which a word moves a candidate with the very same walks; the fourth power of likeness keeps
it from those that are only somewhat alike, as most candidates of one disease are."""
OWN = 3.0
"""Log odds by which a word moves the candidate that it is about."""


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Cosine of the walks by kind, square roots taken: 0 for nothing in common, 1 for the same."""
    product = sum(math.sqrt(one[f] * other[f]) for f in one.keys() & other.keys())
    size = math.sqrt(sum(one.values()) * sum(other.values()))
    return product / size if size else 0.0


def moved(
    candidates: Sequence[tuple[str, float, Mapping[str, float]]], words: Mapping[str, str]
) -> dict[str, float]:
    """Probability of each candidate after what was said.

    Args:
        candidates: id, probability before, features.
        words: id -> "promising" or "unlikely".
    """
    features = {curie: f for curie, _, f in candidates}
    after = {}
    for curie, probability, own in candidates:
        p = min(0.999, max(0.001, probability))
        odds = math.log(p / (1 - p))
        for about, word in words.items():
            if about in features:
                sign = 1 if word == "promising" else -1
                alike = likeness(own, features[about])
                odds += sign * (OWN if about == curie else PULL * alike**4)
        after[curie] = 1 / (1 + math.exp(-odds))
    return after


def picked(
    candidates: Sequence[tuple[str, float, Mapping[str, float]]],
    words: Mapping[str, str],
    number: int,
) -> list[str]:
    """The candidates to ask about next, the one that teaches most first."""
    after = moved(candidates, words)
    features = {curie: f for curie, _, f in candidates}
    chosen = [curie for curie in words if curie in features]
    near = {
        curie: max((likeness(own, features[c]) for c in chosen), default=0.0)
        for curie, _, own in candidates
        if curie not in words
    }
    picks: list[str] = []
    while near and len(picks) < number:
        worth = {c: 4 * after[c] * (1 - after[c]) * (1.05 - alike) for c, alike in near.items()}
        best = max(near, key=lambda curie: (worth[curie], curie))
        picks.append(best)
        del near[best]
        near = {c: max(alike, likeness(features[c], features[best])) for c, alike in near.items()}
    return picks


def reranked(made: Sequence[Hypothesis], words: Mapping[str, str]) -> list[Hypothesis]:
    """By what the best measurement would tell, with what was said; ties by name."""
    if not words:
        return sorted(made, key=lambda h: (-h.worth, h.name))
    after = moved([(h.curie, h.probability, h.features) for h in made], words)
    scaled = [
        h.model_copy(
            update={
                "worth": round(
                    h.worth * _spread(after[h.curie]) / max(_spread(h.probability), 1e-6), 4
                ),
                "probability": round(after[h.curie], 4),
                "basis": f"{h.basis}; then what was said of candidates",
            }
        )
        for h in made
    ]
    return sorted(scaled, key=lambda h: (words.get(h.curie) == "unlikely", -h.worth, h.name))


def ask_next(made: Sequence[Hypothesis], words: Mapping[str, str]) -> tuple[str, ...]:
    """CURIEs of those that a person's word would teach most about."""
    return tuple(picked([(h.curie, h.probability, h.features) for h in made], words, ASKED_AT_ONCE))


def _spread(p: float) -> float:
    return p * (1 - p)
