"""Small maps between two frozen spaces, learned from triples.

BioBridge (Wang et al. 2024, ICLR, arXiv:2310.03320) learns a transform for each relation between frozen
encoders. Here it is one matrix a relation, in closed form: the W for which head W tail is nearest to 1
where the triple holds and to 0 elsewhere, by squares (Romera-Paredes & Torr 2015, ICML 37:2152). Bridges
are composed by multiplication, so that what no triple joins is reached by way of a third kind of thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.bridging.spaces import Vectors

RIDGE = 1.0
"""Share of the mean eigenvalue that is added to each: 0 trusts the triples alone."""


@dataclass(frozen=True)
class Bridge:
    """From the space of heads to the space of tails, by one relation."""

    weights: Vectors

    def scores(self, heads: Vectors, tails: Vectors) -> Vectors:
        """A row a head, a column a tail; higher is more likely, and only the order means something."""
        return np.asarray(heads @ self.weights @ tails.T)

    def back(self) -> Bridge:
        """From tails to heads."""
        return Bridge(self.weights.T)

    def then(self, other: Bridge, between: Vectors) -> Bridge:
        """On over a second bridge, by way of every node between; `between` are their vectors."""
        return Bridge(self.weights @ (between.T @ between) @ other.weights)


def learned(
    heads: Vectors, tails: Vectors, pairs: NDArray[np.int64], *, ridge: float = RIDGE
) -> Bridge:
    """A bridge from the pairs that hold.

    Args:
        heads: vectors of the nodes of the one side.
        tails: vectors of those of the other.
        pairs: rows of (place among the heads, place among the tails).
        ridge: see `RIDGE`; above 0.
    """
    ones = np.ones(len(pairs))
    holds = csr_matrix((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(heads), len(tails)))
    holds.data[:] = 1
    middle = heads.T @ (holds @ tails)
    return Bridge(
        np.linalg.solve(_damped(heads, ridge), middle) @ np.linalg.inv(_damped(tails, ridge))
    )


def _damped(rows: Vectors, ridge: float) -> Vectors:
    square = rows.T @ rows
    return np.asarray(square + ridge * np.trace(square) / len(square) * np.eye(len(square)))
