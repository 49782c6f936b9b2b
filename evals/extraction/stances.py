"""Support, refute or not enough: the fit that ships (`agent/literature/stance.json`), and how right it is.

Fitted on the training claims of SciFact (CC BY 4.0) as a multinomial model with a small penalty. Articles are
drawn apart by seed: a third of them is never fitted to. HealthVer is only measured, as its terms are not known.
"""

from __future__ import annotations

import json
import lzma
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize

from agent.literature.asked import asked_of
from agent.literature.stance import STANCES, stance_features, weighed
from agent.literature.study import read_each

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agent.judges.pair_judge import PairJudge
    from agent.literature.stance import Stance

LABELS: dict[str, Stance] = {"SUPPORT": "support", "CONTRADICT": "refute"}
PENALTY = 1.0
"""Of the squares of the weights; the constants are free."""
HELD_OUT = 3
"""One article in so many is not fitted to."""


@dataclass(frozen=True)
class HeldClaim:
    """A claim against one abstract that it cites, and what people said of them."""

    claim: str
    article: str
    text: str
    stance: Stance


@dataclass(frozen=True)
class StanceExample:
    """What the model weighs, the words of claim and abstract, and the stance that is right."""

    article: str
    said: str
    features: dict[str, float]
    stance: Stance


def held_claims(folder: Path, pattern: str) -> list[HeldClaim]:
    """Every claim with each abstract that it cites; an abstract without evidence is not enough.

    Args:
        folder: of SciFact or HealthVer.
        pattern: names of its files of claims.
    """
    with lzma.open(folder / "corpus.jsonl.xz", "rt", encoding="utf-8") as file:
        texts = {
            str(r["doc_id"]): f"{r['title']}\n\n{' '.join(r['abstract'])}"
            for r in map(json.loads, file)
        }
    found = []
    for path in sorted(folder.glob(pattern)):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                for doc in map(str, row["doc_ids"]):
                    said = {one["label"] for one in row["evidence"].get(doc, ())}
                    stance: Stance = LABELS[said.pop()] if said else "not_enough"
                    found.append(HeldClaim(row["claim"], doc, texts[doc], stance))
    return found


def drawn(held: Sequence[HeldClaim], size: int, seed: int) -> list[HeldClaim]:
    """A sample by seed."""
    order = list(held)
    random.Random(seed).shuffle(order)
    return order[:size]


async def examples(held: Sequence[HeldClaim], judge: PairJudge | None) -> list[StanceExample]:
    """What is read of each, by rules and the judge."""
    asked = [asked_of(one.claim) for one in held]
    readings = await read_each(
        [(a, one.text) for a, one in zip(asked, held, strict=True)], judge, deadline_s=900.0
    )
    return [
        StanceExample(
            one.article,
            f"{one.claim}\n{one.text}",
            stance_features(one.claim, a, one.text, reading),
            one.stance,
        )
        for one, a, reading in zip(held, asked, readings, strict=True)
    ]


def split(
    found: Sequence[StanceExample], seed: int
) -> tuple[list[StanceExample], list[StanceExample]]:
    """Those to fit and those to measure: no article is in both."""
    articles = sorted({one.article for one in found})
    random.Random(seed).shuffle(articles)
    apart = set(articles[::HELD_OUT])
    return [o for o in found if o.article not in apart], [o for o in found if o.article in apart]


def fit(found: Sequence[StanceExample]) -> dict[str, dict[str, float]]:
    """Stance -> feature -> weight, most likely under the penalty; each stance counts alike."""
    names = sorted(found[0].features)
    x = np.array([[1.0, *(one.features[n] for n in names)] for one in found])
    y = np.array([STANCES.index(one.stance) for one in found])
    counts = np.bincount(y, minlength=len(STANCES))
    weight = len(y) / (len(STANCES) * counts[y])

    def loss(flat: Any) -> tuple[float, Any]:
        table = flat.reshape(len(STANCES), -1)
        scores = x @ table.T
        scores -= scores.max(axis=1, keepdims=True)
        parts = np.exp(scores)
        parts /= parts.sum(axis=1, keepdims=True)
        at = parts[np.arange(len(y)), y]
        wrong = parts.copy()
        wrong[np.arange(len(y)), y] -= 1
        slope = (wrong * weight[:, None]).T @ x
        slope[:, 1:] += PENALTY * table[:, 1:]
        return float(
            -(weight * np.log(at)).sum() + PENALTY * (table[:, 1:] ** 2).sum() / 2
        ), slope.ravel()

    best = minimize(loss, np.zeros(len(STANCES) * x.shape[1]), jac=True, method="L-BFGS-B").x
    rows = best.reshape(len(STANCES), -1).round(4).tolist()
    return {
        stance: dict(zip(["constant", *names], row, strict=True))
        for stance, row in zip(STANCES, rows, strict=True)
    }


def read_as(found: Sequence[StanceExample], model: dict[str, dict[str, float]]) -> list[Stance]:
    """The stance that a fit gives each."""
    return [weighed(one.features, model).stance for one in found]
