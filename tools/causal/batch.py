"""Many refits at once: the same estimator on many draws as a few large matrix products.

Least squares by the theorem of Frisch, Waugh and Lovell; logistic models by Newton's method on all
draws together. Every function gives what a loop over `tools.causal.estimate` gives, to rounding.
Shapes: `y` (n,), `x` (n, k) with a first column of ones, draws along the first axis (B, ...).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.causal.estimate import NEWTON_STEPS, condition, expit, tilts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tools.causal.estimate import Target

    Array = NDArray[np.float64]

Batched = Literal["ols", "ipw", "aipw"]
CHUNK_BYTES = 64_000_000
NEWTON_TOLERANCE = 1e-8


@dataclass(frozen=True)
class Draws:
    """What varies between draws; the rest is the data. At most one of them is given.

    `treatments` (B, n) replace the treatment, `added` (B, n) are one more covariate each, `counts`
    (B, n) say how often a row is in a resample.
    """

    treatments: Array | None = None
    added: Array | None = None
    counts: Array | None = None

    def parts(self, row_floats: int) -> Iterator[Draws]:
        """The same draws in pieces that fit into memory."""
        given = next(v for v in (self.treatments, self.added, self.counts) if v is not None)
        size = max(1, CHUNK_BYTES // (8 * row_floats))
        for start in range(0, len(given), size):
            rows = slice(start, start + size)
            yield Draws(*(v if v is None else v[rows] for v in vars(self).values()))


def estimates(
    method: Batched,
    y: Array,
    t: Array,
    x: Array,
    draws: Draws,
    *,
    estimand: Target = "ATE",
    weights: Array | None = None,
) -> Array:
    """The value (B,) of one estimator on every draw.

    Args:
        method: ols, ipw (Hajek, propensity refitted) or aipw (one linear outcome model).
        y: outcomes.
        t: treatment of 0 and 1.
        x: design.
        draws: what varies.
        estimand: whom the effect is averaged over.
        weights: sampling weights (n,).
    """
    basis = condition(x)
    values = [
        _estimate(method, y, t, basis, part, estimand, weights) for part in draws.parts(4 * len(y))
    ]
    return np.concatenate(values)


def _estimate(
    method: Batched,
    y: Array,
    t: Array,
    basis: Array,
    draws: Draws,
    estimand: Target,
    weights: Array | None,
) -> Array:
    if method == "ols":
        return _ols(y, t, basis, draws, weights)
    treatment = t if draws.treatments is None else draws.treatments
    counts = draws.counts if weights is None else weights
    if draws.counts is not None and weights is not None:
        counts = draws.counts * weights
    p = _newton(treatment, basis, draws.added, counts)
    (w1, _), (w0, _) = tilts(treatment, p, estimand)
    c = np.ones(len(y)) if counts is None else counts
    w1, w0 = np.atleast_2d(c * w1), np.atleast_2d(c * w0)
    if method == "ipw":
        difference: Array = (w1 @ y) / w1.sum(axis=1) - (w0 @ y) / w0.sum(axis=1)
        return difference
    value, rest = _residuals(y, t, basis, draws, weights)
    base = c * {"ATE": np.ones_like(treatment), "ATT": treatment, "ATC": 1 - treatment}[estimand]
    correction: Array = np.einsum("bn,bn->b", w1 - w0, rest) / base.sum(axis=-1)
    return value + correction


def _ols(y: Array, t: Array, basis: Array, draws: Draws, weights: Array | None) -> Array:
    """The coefficient of the treatment in every draw."""
    if draws.counts is not None:
        return _resampled(y, t, basis, draws.counts, weights)[:, 0]
    return _partialled(y, t, basis, draws, weights)[0]


def _partialled(
    y: Array, t: Array, basis: Array, draws: Draws, weights: Array | None
) -> tuple[Array, Array, Array]:
    """Coefficients of the treatment and of the added covariate, and what is left of y (n,)."""
    root = np.ones(len(y)) if weights is None else np.sqrt(weights)
    q = np.linalg.qr(basis * root[:, None])[0]

    def rest(values: Array) -> Array:
        scaled = values * root
        return np.asarray(scaled - (scaled @ q) @ q.T)

    ry = rest(y)
    if draws.treatments is not None:
        rt = rest(draws.treatments)
        value: Array = (rt @ ry) / np.einsum("bn,bn->b", rt, rt)
        return value, np.zeros_like(value), ry
    if draws.added is None:
        raise ValueError("draws hold neither treatments nor an added covariate")
    rt, rz = rest(t), rest(draws.added)
    zz, zt, zy = np.einsum("bn,bn->b", rz, rz), rz @ rt, rz @ ry
    value = (rt @ ry - zt * zy / zz) / (rt @ rt - zt**2 / zz)
    return value, (zy - value * zt) / zz, ry


def _residuals(
    y: Array, t: Array, basis: Array, draws: Draws, weights: Array | None
) -> tuple[Array, Array]:
    """The coefficient (B,) and the residual of every row (B, n) of the outcome model."""
    if draws.counts is not None:
        beta = _resampled(y, t, basis, draws.counts, weights)
        return beta[:, 0], y - beta @ np.column_stack([t, basis]).T
    value, slope, _ = _partialled(y, t, basis, draws, weights)
    root = np.ones(len(y)) if weights is None else weights
    explained = value[:, None] * (t if draws.treatments is None else draws.treatments)
    if draws.added is not None:
        explained = explained + slope[:, None] * draws.added
    left = y - explained
    gram = (basis * root[:, None]).T @ basis
    gamma = np.linalg.solve(gram, ((left * root) @ basis).T)
    return value, left - (basis @ gamma).T


def _resampled(y: Array, t: Array, basis: Array, counts: Array, weights: Array | None) -> Array:
    """All coefficients (B, 1 + k) of the outcome model on every resample."""
    s = np.ones(len(y)) if weights is None else weights
    design = np.column_stack([t, basis])
    k = design.shape[1]
    pairs = np.triu_indices(k)
    upper = counts @ (design[:, pairs[0]] * design[:, pairs[1]] * s[:, None])
    gram = np.zeros((len(counts), k, k))
    gram[:, pairs[0], pairs[1]] = upper
    gram[:, pairs[1], pairs[0]] = upper
    return _solve(gram, counts @ (design * (s * y)[:, None]))


def _newton(t: Array, basis: Array, added: Array | None, counts: Array | None) -> Array:
    """Fitted logistic probabilities (B, n), by Newton's method on all draws at once."""
    size = max(len(v) if v is not None and v.ndim == 2 else 1 for v in (t, added, counts))
    t = np.broadcast_to(t, (size, t.shape[-1]))
    added = None if added is None else _standard(added)
    k = basis.shape[1] + (added is not None)
    pairs = np.triu_indices(basis.shape[1])
    products = basis[:, pairs[0]] * basis[:, pairs[1]]
    beta = np.zeros((size, k))
    for _ in range(NEWTON_STEPS):
        p = expit(_linear(beta, basis, added))
        rest, w = t - p, p * (1 - p)
        if counts is not None:
            rest, w = rest * counts, w * counts
        information = np.zeros((size, k, k))
        upper = w @ products
        information[:, pairs[0], pairs[1]] = upper
        information[:, pairs[1], pairs[0]] = upper
        score = np.zeros((size, k))
        score[:, : basis.shape[1]] = rest @ basis
        if added is not None:
            cross = (w * added) @ basis
            information[:, -1, :-1] = information[:, :-1, -1] = cross
            information[:, -1, -1] = np.einsum("bn,bn,bn->b", w, added, added)
            score[:, -1] = np.einsum("bn,bn->b", rest, added)
        step = _solve(information, score)
        beta += step
        if np.abs(step).max() < NEWTON_TOLERANCE:
            break
    return expit(_linear(beta, basis, added))


def _linear(beta: Array, basis: Array, added: Array | None) -> Array:
    value: Array = beta[:, : basis.shape[1]] @ basis.T
    return value if added is None else value + beta[:, -1:] * added


def _solve(gram: Array, right: Array) -> Array:
    """Batched solve; a singular draw is solved by least norm."""
    try:
        return np.asarray(np.linalg.solve(gram, right[..., None])[..., 0], dtype=float)
    except np.linalg.LinAlgError:
        return np.asarray((np.linalg.pinv(gram) @ right[..., None])[..., 0], dtype=float)


def _standard(added: Array) -> Array:
    centered = added - added.mean(axis=1, keepdims=True)
    value: Array = centered / np.maximum(centered.std(axis=1, keepdims=True), 1e-300)
    return value
