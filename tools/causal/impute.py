"""Multiple imputation by chained equations, and the pooling of what each completed table gives.

Imputation: scikit-learn's IterativeImputer drawing from the posterior of Bayesian ridge regression
(van Buuren & Groothuis-Oudshoorn 2011). Pooling: Rubin 1987, chapter 3. The treatment is never
imputed. Assumes that gaps depend on observed columns only (missing at random).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.coding import Unusable
from tools.causal.estimate import Fit
from tools.causal.query import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

IMPUTATIONS = 10
MAX_MISSING = 0.7


def imputed(frame: Any, names: Sequence[str], treatment: str, seed: int) -> Iterator[Any]:
    """Completed copies of the data frame.

    Args:
        frame: rows with gaps.
        names: the columns of the analysis; all help to impute each other.
        treatment: rows without it are dropped.
        seed: of the draws; one stream is spawned for each copy.

    Raises:
        Unusable: a column holds text, more than 70 % of it is missing, or the treatment is empty.
    """
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401
    from sklearn.impute import IterativeImputer

    kept = frame.dropna(subset=[treatment])
    if kept.empty:
        raise Unusable(refuse("MISSING_DATA", f"the treatment {treatment!r} has no values"))
    columns = [name for name in dict.fromkeys(names) if name in kept.columns]
    _check(kept, columns)
    codes = kept[columns].astype(float)
    arms = _arms(codes[treatment])
    for child in np.random.SeedSequence(seed).spawn(IMPUTATIONS):
        state = int(np.random.default_rng(child).integers(2**31))
        values = codes.to_numpy(copy=True)
        for rows in arms:
            imputer = IterativeImputer(
                sample_posterior=True, max_iter=10, random_state=state, keep_empty_features=True
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                values[rows] = imputer.fit_transform(codes[rows])
        completed = kept.copy()
        for index, name in enumerate(columns):
            completed[name] = _like(codes[name].to_numpy(), values[:, index])
        yield completed


def _arms(treatment: Any) -> list[Any]:
    """Rows of each arm, or everyone together when the treatment has many levels.

    Arms are imputed apart, so that the effect may differ between people (Sullivan et al. 2018).
    """
    levels = sorted(treatment.unique())
    counts = [int((treatment == level).sum()) for level in levels]
    if len(levels) > 5 or min(counts) < 30:
        return [np.ones(len(treatment), dtype=bool)]
    return [(treatment == level).to_numpy() for level in levels]


def pool(fits: Sequence[Fit]) -> Fit:
    """Rubin's rules: the mean, and the variance within plus (1 + 1/M) the variance between."""
    values = np.array([fit.value for fit in fits])
    within = float(np.mean([fit.se**2 for fit in fits]))
    between = float(values.var(ddof=1)) if len(fits) > 1 else 0.0
    return Fit(float(values.mean()), float(np.sqrt(within + (1 + 1 / len(fits)) * between)))


def _check(frame: Any, columns: list[str]) -> None:
    for name in columns:
        if frame[name].dtype.kind not in "iufb" and frame[name].isna().any():
            text = f"{name!r} holds text with gaps; code it as numbers to impute it"
            raise Unusable(refuse("UNSUPPORTED_DTYPE", text))
        if frame[name].isna().mean() > MAX_MISSING:
            text = f"{frame[name].isna().mean():.0%} of {name!r} is missing: too much to impute"
            raise Unusable(refuse("MISSING_DATA", text))
    texts = [name for name in columns if frame[name].dtype.kind not in "iufb"]
    if texts:
        text = f"imputation needs numbers; these columns hold text: {', '.join(texts)}"
        raise Unusable(refuse("UNSUPPORTED_DTYPE", text))


def _like(known: Any, drawn: Any) -> Any:
    """Draws for a column of few levels become its nearest level; others stay as drawn."""
    levels = np.unique(known[~np.isnan(known)])
    gaps = np.isnan(known)
    if len(levels) > 12 or not gaps.any():
        return np.where(gaps, drawn, known)
    nearest = levels[np.abs(drawn[:, None] - levels[None, :]).argmin(axis=1)]
    return np.where(gaps, nearest, known)
