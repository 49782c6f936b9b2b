"""What a reader checks before the number: overlap, balance, effective sample size, missing rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.estimate import tilts
from tools.causal.query import Warned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.design import Design
    from tools.causal.estimate import Fit, Target

    Array = NDArray[np.float64]

OVERLAP = 0.05
"""Scores below it or above 1 minus it are thin support; scaled down where an arm is rare."""
REFUSED_SHARE = 0.5


def diagnose(design: Design, p: Array, estimand: Target) -> dict[str, Any]:
    """Diagnostics of one adjusted estimate, in plain JSON types.

    Args:
        design: the complete cases.
        p: propensity scores (n,).
        estimand: overlap is needed only where the effect is averaged.
    """
    s = np.ones(len(p)) if design.weights is None else design.weights
    (w1, _), (w0, _) = tilts(design.t, p, estimand)
    weights = s * (w1 + w0)
    arms = {"treated": design.t == 1, "untreated": design.t == 0}
    ess = {k: float(weights[r].sum() ** 2 / (weights[r] ** 2).sum()) for k, r in arms.items()}
    balance = balance_table(design, s, weights)
    differences = [float(design.y[r] @ s[r] / s[r].sum()) for r in arms.values()]
    return {
        "propensity_range": [float(p.min()), float(p.max())],
        "propensity_histogram": {
            name: np.histogram(p[rows], bins=20, range=(0, 1))[0].tolist()
            for name, rows in arms.items()
        },
        "share_outside_overlap": outside_overlap(design.t, p, estimand),
        "effective_sample_size": ess,
        "max_smd_before": max((row["smd_before"] for row in balance), default=0.0),
        "max_smd_after": max((row["smd_after"] for row in balance), default=0.0),
        "balance": balance,
        "rows": design.n_rows,
        "rows_dropped": design.n_rows - len(design.y),
        "missing": design.missing,
        "crude_difference": differences[0] - differences[1],
    }


def outside_overlap(t: Array, p: Array, estimand: Target) -> float:
    """Share of the target population whose propensity score leaves the other arm out of reach."""
    prevalence = float(t.mean())
    low = min(OVERLAP, prevalence / 10)
    high = max(1 - OVERLAP, 1 - (1 - prevalence) / 10)
    if estimand == "ATT":
        return float((p[t == 1] > high).mean())
    if estimand == "ATC":
        return float((p[t == 0] < low).mean())
    return float(((p < low) | (p > high)).mean())


def balance_table(design: Design, before: Array, after: Array) -> list[dict[str, Any]]:
    """The largest standardized mean difference of each covariate, before and after weighting."""
    worst: dict[str, dict[str, Any]] = {}
    treated = design.t == 1
    for name, column in zip(design.groups[1:], design.x[:, 1:].T, strict=True):
        spread = np.sqrt((column[treated].var() + column[~treated].var()) / 2)
        row = worst.setdefault(name, {"covariate": name, "smd_before": 0.0, "smd_after": 0.0})
        for key, weights in (("smd_before", before), ("smd_after", after)):
            means = [np.average(column[r], weights=weights[r]) for r in (treated, ~treated)]
            smd = abs(float(means[0] - means[1])) / max(float(spread), 1e-12)
            row[key] = max(row[key], smd)
    return list(worst.values())


def warnings_of(
    design: Design, diagnostics: dict[str, Any], fits: dict[str, Fit], main: str
) -> list[Warned]:
    """What the diagnostics make worth a warning."""
    found = []
    share, smd = diagnostics["share_outside_overlap"], diagnostics["max_smd_after"]
    if share > 0.02:
        found.append(Warned("POOR_OVERLAP", f"{share:.1%} of propensity scores have thin support"))
    if smd > 0.1:
        found.append(
            Warned("RESIDUAL_IMBALANCE", f"largest SMD after weighting {smd:.2f} (over 0.1)")
        )
    ess = min(diagnostics["effective_sample_size"].values())
    if ess < 50:
        found.append(Warned("LOW_ESS", f"the weights leave {ess:.0f} effective rows in one arm"))
    if main == "g_formula" and ess < 10:
        text = "the number rests on outcome models where one arm has almost no rows"
        found.append(Warned("EXTRAPOLATED", text))
    if diagnostics["rows_dropped"]:
        rows, reasons = diagnostics["rows"], design.left_out
        said = ", ".join(f"{n} for {reason}" for reason, n in reasons.items())
        dropped = diagnostics["rows_dropped"]
        text = f"{dropped} of {rows} rows were left out"
        found.append(Warned("ROWS_DROPPED", f"{text}: {said}" if said else text))
    values = [fit.value for fit in fits.values()]
    if max(values) - min(values) > fits[main].se:
        found.append(Warned("ESTIMATORS_DISAGREE", "the estimators spread over more than one SE"))
    if design.cluster is not None and len(np.unique(design.cluster)) < 30:
        groups = len(np.unique(design.cluster))
        found.append(
            Warned("FEW_CLUSTERS", f"{groups} clusters: cluster-robust intervals are too narrow")
        )
    return found
