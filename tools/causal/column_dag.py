"""The visible step from what is known to what is assumed: a DAG over the columns of a data set.

Time order alone lets every earlier covariate cause treatment and outcome; a graph edge that states
the same upgrades the arrow to `evidence` and lists its ids. The descriptor's unmeasured causes are
in the DAG by default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tools.causal.datasets import DatasetDescriptor


def compile_dag(
    descriptor: DatasetDescriptor,
    treatment: str,
    outcome: str,
    known: Mapping[tuple[str, str], tuple[str, ...]],
    strike: Iterable[tuple[str, str]] = (),
) -> CausalDag:
    """The DAG for one effect, over column names.

    Args:
        descriptor: roles and times of the columns.
        treatment: a column.
        outcome: a column.
        known: (cause CURIE, effect CURIE) -> ids of the evidence that states it.
        strike: arrows to leave out.
    """
    when = descriptor.columns[treatment].time
    covariates = [
        name
        for name in descriptor.with_role("covariate")
        if descriptor.columns[name].time < when and name not in (treatment, outcome)
    ]
    pairs = [(treatment, outcome)]
    if descriptor.design != "rct":
        pairs += [(name, treatment) for name in covariates]
    pairs += [(name, outcome) for name in covariates]
    struck = set(strike)
    arrows = [_arrow(descriptor, *pair, known) for pair in pairs if pair not in struck]
    latent = []
    for hidden in descriptor.unmeasured:
        affected = [name for name in (treatment, outcome) if name in hidden.affects]
        if len(affected) == 2 and descriptor.design != "rct":
            latent.append(hidden.name)
            source = f"assumed: {hidden.reason}"
            arrows += [
                Arrow(hidden.name, name, (source,), "assumed")
                for name in affected
                if (hidden.name, name) not in struck
            ]
    return CausalDag(tuple(arrows), isolated=frozenset(latent), latent=frozenset(latent))


def _arrow(
    descriptor: DatasetDescriptor,
    cause: str,
    effect: str,
    known: Mapping[tuple[str, str], tuple[str, ...]],
) -> Arrow:
    sources = [
        source
        for first in descriptor.columns[cause].curies
        for second in descriptor.columns[effect].curies
        for source in known.get((first, second), ())
    ]
    if sources:
        return Arrow(cause, effect, tuple(dict.fromkeys(sources)), "evidence")
    times = descriptor.columns[cause].time, descriptor.columns[effect].time
    source = f"data set {descriptor.key}: measured at time {times[0]}, before time {times[1]}"
    return Arrow(cause, effect, (source,), "time_order")


def labels(descriptor: DatasetDescriptor) -> dict[str, str]:
    """Printable names of all columns and unmeasured causes."""
    named = {name: column.label for name, column in descriptor.columns.items()}
    return named | {hidden.name: hidden.label for hidden in descriptor.unmeasured}
