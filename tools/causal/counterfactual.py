"""What would have happened to this person: abduction, action, prediction in a fitted SCM.

Pearl 2009, section 7.1. Each node below the treatment is a linear function of its parents plus a
noise of its own; the person's noises are read off their values, the treatment is changed, and the
values follow. That the noise stays what it was in the other world is a cross-world assumption that
no experiment can check; without it only bounds exist (`patient.py`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.coding import Unusable
from tools.causal.query import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graphs.dags.causal_dag import CausalDag

    Array = NDArray[np.float64]

BOOTSTRAPS = 300
MIN_ROWS = 50
ASSUMPTIONS = (
    (
        "every value below the treatment is linear in its parents plus noise of its own",
        "untestable",
    ),
    ("no two noises share a cause (no arc or latent node below the treatment)", "untestable"),
    ("the person's noise is the same in both worlds (cross-world)", "untestable"),
)


@dataclass(frozen=True)
class Counterfactual:
    """The person's outcome as it was and as it would have been; numbers only where `status` is ok."""

    status: str
    code: str | None
    message: str
    treatment: float | None = None
    observed: float | None = None
    counterfactual: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    """95 % interval of `counterfactual` from a bootstrap of the fitted equations."""
    equations: tuple[str, ...] = ()
    assumptions: tuple[dict[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def counterfactual(
    frame: Any,
    dag: CausalDag,
    treatment: str,
    outcome: str,
    person: Mapping[str, float],
    to: float,
    seed: int = 0,
) -> Counterfactual:
    """The outcome of one person had the treatment been `to`.

    Args:
        frame: a pandas DataFrame from the person's population.
        dag: over its columns; latent nodes and arcs included.
        treatment: a node.
        outcome: a node below it.
        person: what was observed: the treatment, the outcome, and every node that the equations use.
        to: the treatment in the other world.
        seed: of the bootstrap.
    """
    try:
        path = _equations(dag, treatment, outcome)
        used = sorted({treatment, *path, *(p for node in path for p in dag.parents(node))})
        table = _table(frame, used, path)
        _check_person(person, used)
    except Unusable as refusal:
        return Counterfactual("failed", refusal.result.code, refusal.result.message)
    fits = _fit(table, dag, path)
    value = _predict(dag, path, fits, person, treatment, to)[outcome]
    rng = np.random.default_rng(seed)
    n = len(table[treatment])
    draws = []
    for _ in range(BOOTSTRAPS):
        rows = rng.integers(n, size=n)
        again = _fit({name: column[rows] for name, column in table.items()}, dag, path)
        draws.append(_predict(dag, path, again, person, treatment, to)[outcome])
    low, high = np.quantile(draws, [0.025, 0.975])
    return Counterfactual(
        "ok", None, "", to, float(person[outcome]), value, float(low), float(high),
        tuple(_said(node, sorted(dag.parents(node)), fits[node]) for node in path),
        tuple({"text": text, "tag": tag} for text, tag in ASSUMPTIONS),
    )  # fmt: skip


def _equations(dag: CausalDag, treatment: str, outcome: str) -> tuple[str, ...]:
    """Nodes between treatment and outcome, causes first.

    Raises:
        Unusable: the treatment does not reach the outcome, or noises share a cause.
    """
    dag.numbers([treatment, outcome])
    between = (dag.descendants(treatment) - {treatment}) & (dag.ancestors(outcome) | {outcome})
    if outcome not in between:
        text = f"no directed path leads from {treatment} to {outcome}: the outcome stays as it was"
        raise Unusable(refuse("INVALID_REQUEST", text))
    for node in sorted(between):
        hidden = (dag.parents(node) & dag.latent) | dag.siblings(node) | ({node} & dag.latent)
        if hidden:
            text = (
                f"{node} shares unmeasured causes ({', '.join(sorted(hidden))}): its noise cannot be "
                "read off the data, and no counterfactual follows"
            )
            raise Unusable(refuse("NOT_IDENTIFIED", text))
    return tuple(sorted(between, key=lambda node: (len(dag.ancestors(node) & between), node)))


def _table(frame: Any, used: list[str], path: tuple[str, ...]) -> dict[str, Array]:
    absent = [name for name in used if name not in frame.columns]
    if absent:
        raise Unusable(refuse("UNKNOWN_VARIABLE", f"not a column of the data: {', '.join(absent)}"))
    kept = frame[used].dropna()
    if len(kept) < MIN_ROWS:
        text = f"{len(kept)} complete rows; {MIN_ROWS} are needed"
        raise Unusable(refuse("TOO_FEW", text))
    for name in used:
        if kept[name].dtype.kind not in "iufb":
            raise Unusable(refuse("UNSUPPORTED_DTYPE", f"{name!r} must hold numbers"))
        if name in path and kept[name].nunique() < 3:
            text = (
                f"{name!r} has two values: its noise cannot be read off one of them. Ask for the "
                "bounds of benefit and harm instead (no --to)"
            )
            raise Unusable(refuse("NO_ESTIMATOR", text))
    return {name: kept[name].to_numpy(dtype=float) for name in used}


def _check_person(person: Mapping[str, float], used: list[str]) -> None:
    absent = [name for name in used if name not in person]
    if absent:
        text = f"the person has no value for {', '.join(absent)}; each is needed to read the noises"
        raise Unusable(refuse("INVALID_REQUEST", text))


def _fit(table: Mapping[str, Array], dag: CausalDag, path: tuple[str, ...]) -> dict[str, Array]:
    """Coefficients (intercept first, then parents by name) of each node."""
    found: dict[str, Array] = {}
    for node in path:
        columns = [table[parent] for parent in sorted(dag.parents(node))]
        x = np.column_stack([np.ones(len(table[node])), *columns])
        found[node] = np.asarray(np.linalg.lstsq(x, table[node], rcond=None)[0], dtype=np.float64)
    return found


def _predict(
    dag: CausalDag,
    path: tuple[str, ...],
    fits: Mapping[str, Array],
    person: Mapping[str, float],
    treatment: str,
    to: float,
) -> dict[str, float]:
    """Values in the other world: the change of the parents moves the node, its noise stays."""
    there = {**person, treatment: to}
    for node in path:
        slopes = zip(sorted(dag.parents(node)), fits[node][1:], strict=True)
        moved = sum(slope * (there[parent] - person[parent]) for parent, slope in slopes)
        there[node] = float(person[node] + moved)
    return there


def _said(node: str, parents: list[str], beta: Array) -> str:
    terms = "".join(f" {b:+.4g} {name}" for name, b in zip(parents, beta[1:], strict=True))
    return f"{node} = {beta[0]:.4g}{terms} + noise"
