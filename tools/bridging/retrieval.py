"""Retrieval over a bridge: for one node of a kind, the nodes of another kind that its bridge leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.bridging.bridges import learned
from tools.bridging.spaces import of_names, of_neighbours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Pairs = NDArray[np.int64]

LEAST_PAIRS = 30
"""Pairs from which a bridge is learned at least."""


@dataclass(frozen=True)
class Across:
    """A node on the other side.

    Attributes:
        node: by number.
        nearest: of the nodes that the asked one is joined to, the one whose neighbours are most alike.
    """

    node: int
    nearest: int | None


def across(
    names: Sequence[str], links: Mapping[str, Pairs], by: str, asked: int, *, number: int
) -> list[Across]:
    """The tails that a bridge leads to from a head and that it is not joined to yet, best first.

    Args:
        names: of the nodes, by number.
        links: relation -> rows of (head, tail).
        by: the relation that is bridged; heads and tails are what it joins.
        asked: the head.
        number: of tails at most; none where too few pairs are held to learn from.
    """
    pairs = np.unique(links[by], axis=0) if by in links else np.empty((0, 2), dtype=np.int64)
    if len(pairs) < LEAST_PAIRS:
        return []
    near = of_neighbours(len(names), links)
    vectors = np.hstack([of_names(names), near])
    heads, a = np.unique(pairs[:, 0], return_inverse=True)
    tails, b = np.unique(pairs[:, 1], return_inverse=True)
    bridge = learned(vectors[heads], vectors[tails], np.column_stack([a, b]))
    scores = bridge.scores(vectors[[asked]], vectors[tails])[0]
    known = pairs[pairs[:, 0] == asked, 1]
    scores[np.isin(tails, known)] = -np.inf
    best = [int(tails[i]) for i in np.argsort(-scores, kind="stable") if np.isfinite(scores[i])]
    return [Across(node, _nearest(near, node, known)) for node in best[:number]]


def _nearest(near: NDArray[np.float64], node: int, known: Pairs) -> int | None:
    """Of the known ones, that with the most alike neighbours; None where none is alike at all."""
    alike = near[known] @ near[node]
    return int(known[int(np.argmax(alike))]) if len(known) and alike.max() > 0 else None
