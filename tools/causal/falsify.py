"""Does a DAG contradict the data: its implied conditional independencies, tested together.

For each pair of measured, non-adjacent nodes that some set of measured nodes separates, the data
must not show dependence given that set (Pearl 2009, section 1.2; Shipley 2000). p-values are
adjusted by Holm 1979. Passing is "not falsified", never "confirmed": most DAGs imply little.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.independence import block, independence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphs.dags.causal_dag import CausalDag

    Array = NDArray[Any]

MIN_ROWS = 30


@dataclass(frozen=True)
class Test:
    """One implied independence, its p-value, and how strong the dependence is (partial R2)."""

    first: str
    second: str
    given: tuple[str, ...]
    p: float
    p_adjusted: float
    strength: float
    violated: bool


@dataclass(frozen=True)
class EdgeVerdict:
    """An edge: supported (dropping it implies an independence that the data reject), or not."""

    cause: str
    effect: str
    verdict: str
    p: float | None


@dataclass(frozen=True)
class Falsification:
    """All tests of a DAG; `verdict` is not_falsified, contradicted or untestable."""

    status: str
    code: str | None
    message: str
    verdict: str = "untestable"
    n: int = 0
    n_tests: int = 0
    violations: tuple[Test, ...] = ()
    tests: tuple[Test, ...] = ()
    edges: tuple[EdgeVerdict, ...] = ()
    alpha: float = 0.05

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def falsify(frame: Any, dag: CausalDag, alpha: float = 0.05) -> Falsification:
    """Test every implied independence of a DAG and every edge that a test can reach.

    Args:
        frame: a pandas DataFrame; nodes that are not columns are taken as latent.
        dag: the DAG, with its latent nodes and arcs.
        alpha: family-wise level (0 to 1).
    """
    columns = set(map(str, frame.columns))
    dag = replace(dag, latent=dag.latent | (set(dag.nodes) - columns))
    measured = sorted(dag.observed)
    if len(measured) < 2:
        return Falsification("failed", "UNKNOWN_VARIABLE", "fewer than two nodes are columns")
    kept = frame[measured].dropna()
    if len(kept) < MIN_ROWS:
        return Falsification(
            "failed", "TOO_FEW", f"{len(kept)} complete rows; {MIN_ROWS} are needed"
        )
    try:
        blocks = {name: block(kept[name], name) for name in measured}
    except ValueError as error:
        return Falsification("failed", "HIGH_CARDINALITY", str(error))
    if endless := [name for name, values in blocks.items() if not np.isfinite(values).all()]:
        text = f"infinite values in {', '.join(endless)}: correct them, or leave them empty"
        return Falsification("failed", "INVALID_REQUEST", text)
    found = []
    for place, first in enumerate(measured):
        for second in measured[place + 1 :]:
            given = separator(dag, first, second)
            if given is not None:
                p, strength = independence(blocks, first, second, given)
                found.append(Test(first, second, given, p, p, strength, False))
    tests = _adjusted(found, alpha)
    broken = tuple(test for test in tests if test.violated)
    verdict = "contradicted" if broken else "not_falsified" if tests else "untestable"
    return Falsification(
        "ok", None, "", verdict, len(kept), len(tests), broken, tests,
        tuple(_edge(dag, a.cause, a.effect, blocks, alpha) for a in dag.arrows), alpha,
    )  # fmt: skip


def separator(dag: CausalDag, first: str, second: str) -> tuple[str, ...] | None:
    """Measured ancestors that separate two nodes, as few as dropping one by one leaves; or None."""
    if second in dag.children(first) | dag.parents(first) | dag.siblings(first):
        return None
    given = (dag.ancestors(first, second) & dag.observed) - {first, second}
    if not dag.is_d_separated([first], [second], given):
        return None
    for name in sorted(given):
        if dag.is_d_separated([first], [second], given - {name}):
            given = given - {name}
    return tuple(sorted(given))


def _adjusted(tests: list[Test], alpha: float) -> tuple[Test, ...]:
    """Holm's step-down p-values, in the order of the tests."""
    order = sorted(range(len(tests)), key=lambda i: tests[i].p)
    adjusted, worst = [0.0] * len(tests), 0.0
    for rank, place in enumerate(order):
        worst = max(worst, min(1.0, (len(tests) - rank) * tests[place].p))
        adjusted[place] = worst
    return tuple(
        replace(test, p_adjusted=p, violated=p < alpha)
        for test, p in zip(tests, adjusted, strict=True)
    )


def _edge(
    dag: CausalDag, cause: str, effect: str, blocks: dict[str, Array], alpha: float
) -> EdgeVerdict:
    """An edge is testable when the DAG without it separates its ends."""
    if cause not in blocks or effect not in blocks:
        return EdgeVerdict(cause, effect, "untestable", None)
    given = separator(dag.without(cause, effect), cause, effect)
    if given is None:
        return EdgeVerdict(cause, effect, "untestable", None)
    p, _ = independence(blocks, cause, effect, given)
    return EdgeVerdict(cause, effect, "supported" if p < alpha else "not_supported", p)
