"""Do active picks teach more than random ones: `python -m evals.hypotheses active`.

A simulated reviewer knows which candidates of a disease are true (the uses that were hidden when the rows
were made, see `fit`) and errs one time in ten. After the same number of words, the average precision of
those that nobody was asked about is compared, picks by uncertainty times diversity beside random picks,
over seeds; the interval is of the paired differences (Student).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t as student
from sklearn.metrics import average_precision_score

from agent.hypotheses.picks import moved, picked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.candidates.ranking import Ranking, Row

WRONG = 0.1
"""How often a reviewer errs."""
AT_ONCE = 4
"""Candidates between two looks at what was said."""
CANDIDATES = 40
"""Of a disease that a reviewer may be asked about: the best by the model, and the true ones."""

Candidate = tuple[str, float, "Mapping[str, float]"]


@dataclass(frozen=True)
class Gain:
    """Mean average precision after the words, and the difference with its 95 % interval."""

    active: float
    drawn: float
    before: float
    difference: tuple[float, float, float]
    seeds: int
    words: int

    def text(self) -> str:
        """One line."""
        mean, low, high = self.difference
        return (
            f"after {self.words} words, {self.seeds} seeds: active {self.active:.3f}, random {self.drawn:.3f}, "
            f"none {self.before:.3f}; active minus random {mean:+.3f} ({low:+.3f} to {high:+.3f})"
        )


def simulated(groups: Sequence[Sequence[Row]], ranking: Ranking, *, seeds: int, words: int) -> Gain:
    """Ask reviewers of every disease.

    Args:
        groups: rows of each disease, of which some are true.
        ranking: gives the probabilities before anybody is asked.
        seeds: repetitions.
        words: candidates that a reviewer is asked about, one after the other.
    """
    results = []
    for seed in range(seeds):
        draw = random.Random(seed)
        each = [_one(rows, ranking, words, draw) for rows in groups]
        kept = [one for one in each if one is not None]
        results.append(np.mean(kept, axis=0))
    table = np.array(results)
    gap = table[:, 0] - table[:, 1]
    half = float(student.ppf(0.975, seeds - 1) * gap.std(ddof=1) / np.sqrt(seeds))
    active, drawn, before = map(float, table.mean(axis=0))
    mean = float(gap.mean())
    return Gain(active, drawn, before, (mean, mean - half, mean + half), seeds, words)


def _one(
    rows: Sequence[Row], ranking: Ranking, words: int, draw: random.Random
) -> tuple[float, float, float] | None:
    scored = sorted(
        ((ranking.probability(w), i) for i, (w, _, _) in enumerate(rows) if w),
        reverse=True,
    )[:CANDIDATES]
    candidates: list[Candidate] = [(str(i), p, rows[i][0]) for p, i in scored]
    truth = {str(i): rows[i][2] for _, i in scored}
    if not any(truth.values()):
        return None
    errs = {c: draw.random() < WRONG for c, _, _ in candidates}

    def told(asked: str) -> str:
        return "promising" if truth[asked] != errs[asked] else "unlikely"

    active: dict[str, str] = {}
    while len(active) < words:
        number = min(AT_ONCE, words - len(active))
        active |= {c: told(c) for c in picked(candidates, active, number)}
    drawn = {c: told(c) for c in draw.sample([c for c, _, _ in candidates], words)}
    return (
        _precision(candidates, active, truth), _precision(candidates, drawn, truth),
        _precision(candidates, {}, truth),
    )  # fmt: skip


def _precision(
    candidates: Sequence[Candidate], said: dict[str, str], truth: dict[str, bool]
) -> float:
    """Average precision over all candidates after what was said."""
    after = moved(candidates, said)
    order = list(truth)
    return float(average_precision_score([truth[c] for c in order], [after[c] for c in order]))
