"""Small baselines of link prediction in numpy: TransE, DistMult and RotatE on the same triples.

Bordes et al. 2013 (NIPS 26), Yang et al. 2015 (arXiv:1412.6575), Sun et al. 2019 (arXiv:1902.10197).
Logistic loss with one corrupted triple for each true one, Adagrad, a fixed seed. They stand beside our
rankings in `evals.hypotheses`; nothing of Aetia uses them to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Triples = NDArray[np.int64]

Name = Literal["TransE", "DistMult", "RotatE"]
NAMES: tuple[Name, ...] = ("TransE", "DistMult", "RotatE")
MARGIN = 6.0
"""Distance at which the two that are distances (TransE, RotatE) call a triple even."""


@dataclass(frozen=True)
class Embedded:
    """Vectors of entities and relations; `score` is higher for what is more likely."""

    name: Name
    entities: Array
    relations: Array

    def score(self, triples: Triples) -> Array:
        """Of triples of (head, relation, tail), a row each."""
        h, r, t = (
            self.entities[triples[:, 0]], self.relations[triples[:, 1]], self.entities[triples[:, 2]]
        )  # fmt: skip
        return _score(self.name, h, r, t)[0]


def embedded(
    name: Name, triples: Triples, entities: int, relations: int, *,
    size: int = 32, epochs: int = 30, batch: int = 4096, rate: float = 0.1, seed: int = 0,
) -> Embedded:  # fmt: skip
    """Learn vectors.

    Args:
        name: the model.
        triples: of (head, relation, tail) by number.
        entities: how many there are.
        relations: how many there are.
        size: numbers of a vector (even).
        epochs: passes over the triples.
        batch: triples at a time.
        rate: of Adagrad.
        seed: of vectors, order and corruption.
    """
    draw = np.random.default_rng(seed)
    e = draw.normal(0, 0.5 / np.sqrt(size), (entities, size)) * (1 if name != "DistMult" else 3)
    r = draw.normal(0, 0.5 / np.sqrt(size), (relations, size)) * (1 if name != "DistMult" else 3)
    if name == "RotatE":
        r = draw.uniform(-np.pi, np.pi, (relations, size))
    seen_e, seen_r = np.full_like(e, 1e-8), np.full_like(r, 1e-8)
    for _ in range(epochs):
        order = draw.permutation(len(triples))
        for start in range(0, len(order), batch):
            true = triples[order[start : start + batch]]
            false = true.copy()
            column = np.where(draw.random(len(true)) < 0.5, 0, 2)
            false[np.arange(len(true)), column] = draw.integers(0, entities, len(true))
            both = np.concatenate([true, false])
            label = np.concatenate([np.ones(len(true)), np.zeros(len(true))])
            _step(name, both, label, (e, r), (seen_e, seen_r), rate)
    return Embedded(name, e, r)


def _step(
    name: Name, triples: Triples, label: Array, vectors: tuple[Array, Array],
    seen: tuple[Array, Array], rate: float,
) -> None:  # fmt: skip
    e, r = vectors
    heads, relations, tails = triples.T
    score, gh, gr, gt = _score(name, e[heads], r[relations], e[tails])
    off = (1 / (1 + np.exp(-np.clip(score, -30, 30))) - label)[:, None]
    _move(e, seen[0], np.concatenate([heads, tails]), np.concatenate([off * gh, off * gt]), rate)
    _move(r, seen[1], relations, off * gr, rate)


def _move(vectors: Array, seen: Array, rows: Triples, gradient: Array, rate: float) -> None:
    """Adagrad on the rows that were met, each once."""
    order = np.argsort(rows, kind="stable")
    sorted_rows = rows[order]
    first = np.flatnonzero(np.r_[True, sorted_rows[1:] != sorted_rows[:-1]])
    summed = np.add.reduceat(gradient[order], first, axis=0)
    met = sorted_rows[first]
    seen[met] += summed**2
    vectors[met] -= rate * summed / np.sqrt(seen[met])


def _score(name: Name, h: Array, r: Array, t: Array) -> tuple[Array, Array, Array, Array]:
    """(score, its gradient by head, by relation, by tail), a row a triple."""
    if name == "DistMult":
        return (h * r * t).sum(axis=1), r * t, h * t, h * r
    if name == "TransE":
        gap = h + r - t
        length = np.sqrt((gap**2).sum(axis=1, keepdims=True)) + 1e-9
        unit = gap / length
        return MARGIN - MARGIN * length[:, 0], -MARGIN * unit, -MARGIN * unit, MARGIN * unit
    half = h.shape[1] // 2
    turn = r[:, :half]
    cos, sin = np.cos(turn), np.sin(turn)
    re, im = h[:, :half], h[:, half:]
    gap = np.concatenate([re * cos - im * sin, re * sin + im * cos], axis=1) - t
    length = np.sqrt((gap**2).sum(axis=1, keepdims=True)) + 1e-9
    a, b = np.split(-MARGIN * gap / length, 2, axis=1)
    by_head = np.concatenate([a * cos + b * sin, -a * sin + b * cos], axis=1)
    by_turn = a * (-re * sin - im * cos) + b * (re * cos - im * sin)
    by_relation = np.concatenate([by_turn, np.zeros_like(by_turn)], axis=1)
    return MARGIN - MARGIN * length[:, 0], by_head, by_relation, np.concatenate([-a, -b], axis=1)
