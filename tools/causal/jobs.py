"""Analyses of a registered data set, each a function that a process with a deadline can run.

Rows are read here and nowhere above; what comes back is plain JSON without a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.errors import DataError, UnknownNodeError
from tools.causal.datasets import load_frame, registered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import Dataset


def dataset_of(key: str, columns: Iterable[str] = (), given: Iterable[Dataset] = ()) -> Dataset:
    """A data set of the caller's, or a registered one, that has all the columns.

    Raises:
        DataError: there is no data set of that key.
        UnknownNodeError: it lacks a column.
    """
    found = {dataset.descriptor.key: dataset for dataset in (*registered(), *given)}
    if key not in found:
        raise DataError(f"there is no registered data set {key!r}; there are {', '.join(found)}")
    known = found[key].descriptor.columns
    absent = [name for name in columns if name not in known]
    if absent:
        without = [name for name in absent if name in dict(found[key].held)]
        why = "is a column without a part" if without == absent else "is not a column"
        text = f"{', '.join(map(repr, absent))} {why} of {key}; described are {', '.join(known)}"
        raise UnknownNodeError(text)
    return found[key]


def stratum_effect(
    key: str,
    treatment: str,
    outcome: str,
    modifiers: Sequence[str],
    patient: Mapping[str, str],
) -> dict[str, Any]:
    """The effect among people like one patient, adjusted by the compiled DAG.

    Args:
        key: of the data set.
        treatment: a column coded 0 and 1.
        outcome: a column.
        modifiers: columns named beforehand.
        patient: value of every modifier.

    Returns:
        The result with `doubts`: suspected confounders that the number assumes away.
    """
    from tools.causal.column_dag import compile_dag
    from tools.causal.identify import identify
    from tools.causal.patient import effect_for

    dataset = dataset_of(key, (treatment, outcome, *modifiers, *patient))
    dag = compile_dag(dataset.descriptor, treatment, outcome, {})
    suspected = [h for h in dataset.descriptor.unmeasured if not h.known and h.name in dag.latent]
    assumed = dag.without_nodes(frozenset(h.name for h in suspected))
    found = identify(assumed, treatment, outcome)
    if found.status != "identified" or found.strategy != "backdoor":
        return {"status": "failed", "code": "NOT_IDENTIFIED", "message": found.text}
    frame = load_frame(dataset.descriptor, None)
    result = effect_for(
        frame, dataset.descriptor, treatment, outcome, found.adjustment_set, tuple(modifiers),
        patient,
    )  # fmt: skip
    doubts = [f"suspected and not measured: {h.label} ({h.reason})" for h in suspected]
    return result.to_json() | {"doubts": doubts}


def falsified(key: str, dag: CausalDag, alpha: float) -> dict[str, Any]:
    """The independencies that a DAG implies, against the data set's columns of the same names."""
    from tools.causal.falsify import falsify

    dataset = dataset_of(key, dag.observed)
    return falsify(load_frame(dataset.descriptor, None), dag, alpha).to_json()


def suggested(
    key: str,
    columns: Sequence[str],
    algorithm: str,
    required: Iterable[tuple[str, str]],
    forbidden: Iterable[tuple[str, str]],
    bootstrap: int,
) -> dict[str, Any]:
    """Edges that the data suggest among some columns."""
    from tools.causal.discovery.discover import discover

    dataset = dataset_of(key, columns)
    frame = load_frame(dataset.descriptor, None)[list(columns)]
    return discover(
        frame, algorithm=algorithm, bootstrap=bootstrap, required=required, forbidden=forbidden
    ).to_json()


def split_effect(
    key: str, dag: CausalDag, treatment: str, mediators: Sequence[str], outcome: str
) -> dict[str, Any]:
    """Natural direct and indirect effects, given a DAG over the data set's columns."""
    from tools.causal.mediate import mediate

    dataset = dataset_of(key, dag.observed)
    frame = load_frame(dataset.descriptor, None)
    return mediate(frame, dataset.descriptor, dag, treatment, mediators, outcome).to_json()
