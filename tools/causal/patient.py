"""The effect for people like this one: a stratum's average, with bounds on who benefits.

The effect is AIPW's pseudo-outcome regressed on modifiers that are named before looking (Semenova &
Chernozhukov 2021); it is the average of everybody with these values, not this person's effect, which
no data identify without cross-world assumptions. For a binary outcome the share that benefits lies
within the Frechet bounds (Tian & Pearl 2000). A patient outside the data's support is refused.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tools.causal.coding import Unusable, covariates
from tools.causal.design import Columns, Design, build_design
from tools.causal.estimate import CLIP, aipw, expit, fit_propensity
from tools.causal.forest import LABEL as LABEL_FOREST
from tools.causal.forest import forest_effect
from tools.causal.query import refuse
from tools.causal.transportable import stratum_transports

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor

    Array = NDArray[np.float64]

SUPPORT = (0.05, 0.95)
FAR = 0.99
SAME_POPULATION = "the patient comes from the population of the data"
LABEL = "average effect among people with these values, not the effect on this person"


@dataclass(frozen=True)
class PatientResult:
    """The stratum's effect beside everybody's; numbers only where `status` is ok."""

    status: str
    code: str | None
    message: str
    estimate: dict[str, Any] | None = None
    average: dict[str, float] | None = None
    forest: dict[str, Any] | None = None
    """The causal forest's effect, labelled approximate, where it was asked for."""
    bounds: dict[str, float] | None = None
    support: dict[str, Any] = field(default_factory=dict)
    assumptions: tuple[dict[str, str], ...] = ()
    warnings: tuple[dict[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def effect_for(
    frame: pd.DataFrame,
    descriptor: DatasetDescriptor,
    treatment: str,
    outcome: str,
    adjustment: tuple[str, ...],
    modifiers: tuple[str, ...],
    patient: Mapping[str, str],
    *,
    forest: bool = False,
    diagram: tuple[CausalDag, tuple[str, ...]] | None = None,
    seed: int = 0,
    levels: tuple[str, str] | None = None,
) -> PatientResult:
    """The effect in the stratum of one patient.

    Args:
        frame: the rows.
        descriptor: types of the columns.
        treatment: coded 0 and 1, or as `levels` says.
        outcome: a column.
        adjustment: the adjustment set; modifiers are added to it.
        modifiers: baseline columns that may change the effect, named beforehand.
        patient: value of every modifier and, for the support check, of other covariates.
        forest: also EconML's causal forest, labelled approximate (extra `hte`).
        diagram: (DAG, selection nodes) that say how the patient's population may differ from the
            data's; refused where the stratum's effect does not carry over.
        seed: of the forest.
        levels: (treated, untreated) values of the treatment; rows at others are left out.

    Raises:
        SetupError: the forest is asked for and EconML is not installed.
        UnknownNodeError: the diagram lacks a name.
    """
    carried = ""
    if diagram is not None:
        dag, selection = diagram
        good, carried = stratum_transports(dag, treatment, outcome, modifiers, selection)
        if not good:
            return PatientResult("failed", "NOT_TRANSPORTABLE", carried)
    names = tuple(dict.fromkeys((*adjustment, *modifiers)))
    try:
        return _effect_for(
            frame, descriptor, Columns(treatment, outcome, names, levels=levels), modifiers, patient,
            seed if forest else None, carried or SAME_POPULATION,
        )  # fmt: skip
    except Unusable as refusal:
        return PatientResult("failed", refusal.result.code, refusal.result.message)


def _effect_for(
    frame: pd.DataFrame,
    descriptor: DatasetDescriptor,
    columns: Columns,
    modifiers: tuple[str, ...],
    patient: Mapping[str, str],
    forest_seed: int | None,
    population: str,
) -> PatientResult:
    absent = [name for name in modifiers if name not in patient]
    if absent or not modifiers:
        text = f"the patient has no value for {', '.join(absent) or 'any modifier'}"
        raise Unusable(refuse("INVALID_REQUEST", text))
    names = columns.adjustment
    design = build_design(frame, descriptor, columns)
    kept = frame.reset_index(drop=True).loc[design.index]
    row = _as_row(kept, names, patient)
    together = pd.concat([kept[list(names)], row], ignore_index=True)
    x_all, _ = covariates(together, names, descriptor)
    z_all, _ = covariates(together, modifiers, descriptor)
    if x_all.shape[1] != design.x.shape[1]:
        raise Unusable(refuse("NO_OVERLAP", "the patient has a value that nobody in the data has"))
    model = fit_propensity(design.t, design.x)
    known = all(name in patient for name in names)
    support = _support(design, x_all, known)
    if not support["inside"]:
        text = f"the patient lies outside the data's support: {support}"
        return PatientResult("failed", "NO_OVERLAP", text, support=support)
    pseudo = _pseudo_outcome(design, model.p)
    z, here = z_all[:-1], z_all[-1]
    bread = np.linalg.pinv(z.T @ z)
    beta = bread @ (z.T @ pseudo)
    residual = pseudo - z @ beta
    variance = bread @ ((z * residual[:, None] ** 2).T @ z) @ bread
    value, se = float(here @ beta), float(np.sqrt(here @ variance @ here))
    whole = aipw(design.y, design.t, design.x)
    near = np.abs(z - here).max(axis=1) < 1e-9
    estimate = _interval(value, se) | {
        "method": "AIPW pseudo-outcome on pre-named modifiers",
        "label": LABEL,
        "n_stratum": int(near.sum()),
    }
    texts = (
        (f"no unmeasured common cause once {', '.join(names)} are held fixed", "untestable"),
        ("the effect changes with the modifiers as the model says (linear)", "untestable"),
        ("the modifiers were named before looking at the data", "untestable"),
        (population, "untestable"),
        ("the individual effect is not identified without cross-world assumptions", "untestable"),
    )
    return PatientResult(
        "ok",
        None,
        "",
        estimate,
        _interval(whole.value, whole.se),
        _forest(design, z, here, forest_seed),
        _bounds(design, x_all[-1]) if np.isin(design.y, (0.0, 1.0)).all() else None,
        support,
        tuple({"text": text, "tag": tag} for text, tag in texts),
    )


def _forest(design: Design, z: Array, here: Array, seed: int | None) -> dict[str, Any] | None:
    if seed is None:
        return None
    found = forest_effect(design.y, design.t, design.x, z[:, 1:], here[1:], seed)
    return _interval(found.value, found.se) | {"method": "CausalForestDML", "label": LABEL_FOREST}


def _as_row(kept: pd.DataFrame, names: tuple[str, ...], patient: Mapping[str, str]) -> pd.DataFrame:
    """The patient as a row: named values, and the median or commonest of what is not named."""
    row: dict[str, Any] = {}
    for name in names:
        column = kept[name]
        numeric = column.dtype.kind in "iufb"
        if name not in patient:
            row[name] = column.median() if numeric else column.mode().iloc[0]
            continue
        try:
            row[name] = float(patient[name]) if numeric else patient[name]
        except ValueError:
            text = f"{name!r} holds numbers; the patient's value is {patient[name]!r}"
            raise Unusable(refuse("BAD_CODING", text)) from None
    return pd.DataFrame([row])


def _support(design: Design, x_all: Array, known: bool) -> dict[str, Any]:
    """Propensity of the patient, and how far out the patient lies among everybody."""
    columns = x_all[:, 1:]
    scale = np.maximum(columns[:-1].std(axis=0), 1e-12)
    z = (columns - columns[:-1].mean(axis=0)) / scale
    logit = fit_propensity(design.t, design.x)
    eta = np.log(np.clip(logit.p, CLIP, 1 - CLIP) / (1 - np.clip(logit.p, CLIP, 1 - CLIP)))
    beta = np.linalg.lstsq(design.x, eta, rcond=None)[0]
    p = float(expit(np.asarray([x_all[-1] @ beta]))[0])
    precision = np.linalg.pinv(np.cov(z[:-1], rowvar=False).reshape(z.shape[1], z.shape[1]))
    distance = np.einsum("ij,jk,ik->i", z, precision, z)
    percentile = float((distance[:-1] <= distance[-1]).mean())
    inside = SUPPORT[0] <= p <= SUPPORT[1] and percentile <= FAR
    return {
        "propensity": p,
        "distance_percentile": percentile,
        "inside": bool(inside),
        "all_covariates_given": known,
    }


def _pseudo_outcome(design: Design, p: Array) -> Array:
    """A number for each person whose mean, given covariates, is their effect."""
    y, t, x = design.y, design.t, design.x
    e = np.clip(p, 0.01, 0.99)
    fitted = []
    for arm in (1.0, 0.0):
        rows = t == arm
        fitted.append(x @ np.linalg.lstsq(x[rows], y[rows], rcond=None)[0])
    m1, m0 = fitted
    value: Array = m1 - m0 + t / e * (y - m1) - (1 - t) / (1 - e) * (y - m0)
    return value


def _bounds(design: Design, here: Array) -> dict[str, float]:
    """Frechet bounds of benefit P(Y0 = 0, Y1 = 1) and harm, the outcome 1 being the good one."""
    risks = []
    for arm in (1.0, 0.0):
        rows = design.t == arm
        model = fit_propensity(design.y[rows], design.x[rows])
        eta = np.log(np.clip(model.p, CLIP, 1 - CLIP) / (1 - np.clip(model.p, CLIP, 1 - CLIP)))
        beta = np.linalg.lstsq(design.x[rows], eta, rcond=None)[0]
        risks.append(float(expit(np.asarray([here @ beta]))[0]))
    p1, p0 = risks
    return {
        "p_outcome_treated": p1,
        "p_outcome_untreated": p0,
        "benefit_low": max(0.0, p1 - p0),
        "benefit_high": min(p1, 1 - p0),
        "harm_low": max(0.0, p0 - p1),
        "harm_high": min(p0, 1 - p1),
    }


def _interval(value: float, se: float) -> dict[str, Any]:
    half = 1.959964 * se
    return {"value": value, "se": se, "ci_low": value - half, "ci_high": value + half}
