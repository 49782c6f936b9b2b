"""Refuters, identification and the whole pipeline: ours and DoWhy 0.14 in one run.

    python -m evals.bench.causal [--json] [--draws 100] [--seed 0] [--limit 20] [--rows 1000000]

Data: NHEFS, 1,566 complete rows. The refuters repeat DoWhy's own draws, and the note of each row
says how far apart the estimates are. DoWhy's identification gets `--limit` seconds for each graph;
beyond 20 nodes networkx's minimal d-separator is timed on the same proper back-door graph too.
What whole commands cost at size follows (`evals.bench.causal_sizes`, which also runs alone).
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.bench import causal_sizes
from evals.bench import dowhy_refuters as peer
from evals.bench.rows import Row, main, speed, timed
from graphs.dags.causal_dag import Arrow, CausalDag
from tools.causal.batch import Batched, Draws, estimates
from tools.causal.design import Design
from tools.causal.estimate import ESTIMATORS, fit_propensity
from tools.causal.identification.adjustment import find_adjustment_set
from tools.causal.identify import identify
from tools.causal.refute import refute
from tools.causal.sensitivity import sensitivity

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

SIZES = (10, 15, 20, 30, 60, 120, 1000, 5000)
DOWHY_SIZES = (10, 15, 20, 30, 60)
FIELDS = {"placebo": "treatments", "random_common_cause": "added", "subset": "counts"}


def benchmark(options: argparse.Namespace) -> Iterator[Row]:
    """All rows, as they are measured."""
    data = peer.nhefs()
    yield from refuters(data, options.draws, options.seed)
    yield from identification(options.seed, options.limit)
    yield pipeline(data, options.draws, options.seed)
    yield from causal_sizes.benchmark(options)


def refuters(data: Any, draws: int, seed: int) -> Iterator[Row]:
    """Three refuters of two estimators on the draws that DoWhy made."""
    y, t, x = peer.design(data)
    methods: tuple[Batched, ...] = ("ols", "ipw")
    for method in methods:
        for refuter, field in FIELDS.items():
            theirs = peer.record(method, refuter, data, draws, seed)
            made = Draws(**{field: theirs.draws})
            ours, spent = timed(lambda m=method, d=made: estimates(m, y, t, x, d), repeats=3)  # type: ignore[misc]
            gap = float(np.abs(ours - theirs.values).max())
            work = f"{refuter} x{draws}, {method}, n {len(y)}"
            yield speed(work, spent, theirs.milliseconds, f"largest difference {gap:.1e}")


def graph_of(nodes: int, seed: int) -> CausalDag:
    """A DAG like those of a knowledge graph: half before t, a third common causes, mediators."""
    rng = np.random.default_rng(seed)
    before = nodes // 2 - 1
    names = [*(f"c{i}" for i in range(before)), "t"]
    names += [*(f"m{i}" for i in range(nodes - before - 2)), "y"]
    t, y = before, nodes - 1
    chosen = rng.random(before) < 0.7
    chosen[0] = True
    pairs = {(int(i), t) for i in np.flatnonzero(chosen)} | {
        (int(i), y) for i in np.flatnonzero(chosen)
    }
    middle = range(t + 1, y)
    mediators = [m for m in middle if rng.random() < 1 / 3]
    pairs |= {(t, m) for m in mediators} | {(m, y) for m in mediators} | {(t, y)}
    for i, j in np.sort(rng.integers(nodes, size=(20 * nodes, 2)), axis=1).tolist():
        if len(pairs) >= 3.9 * nodes:
            break
        if i < j and (j < t or i > t):
            pairs.add((i, j))
    arrows = tuple(Arrow(names[i], names[j]) for i, j in sorted(pairs))
    return CausalDag(arrows, isolated=frozenset(names))


def identification(seed: int, limit: int) -> Iterator[Row]:
    """Time to a minimal adjustment set, and to the whole answer."""
    for size in SIZES:
        dag = graph_of(size, seed)
        found, spent = timed(lambda d=dag: find_adjustment_set(_fresh(d), "t", "y"), repeats=3)  # type: ignore[misc]
        note = f"{len(dag.arrows)} arrows, set of {len(found or ())}"
        if size in DOWHY_SIZES:
            theirs, answer = _dowhy_identify(dag, limit)
            yield speed(f"adjustment set, {size} nodes, DoWhy", spent, theirs, f"{note}; {answer}")
        if size >= 20:
            other, _ = _networkx(dag)
            yield speed(f"adjustment set, {size} nodes, networkx", spent, other, note)
        _, whole = timed(lambda d=dag: identify(_fresh(d), "t", "y"))  # type: ignore[misc]
        yield speed(f"identify(), {size} nodes", whole, None, "all criteria")


def _fresh(dag: CausalDag) -> CausalDag:
    """The same DAG without anything computed before."""
    return replace(dag)


def _networkx(dag: CausalDag) -> tuple[float, int]:
    import networkx as nx

    causal = dag.descendants("t") & dag.ancestors("y")
    first = {("t", node) for node in causal}
    graph = nx.DiGraph(p for a in dag.arrows if (p := (a.cause, a.effect)) not in first)
    graph.add_nodes_from(dag.nodes)
    allowed = set(dag.nodes) - dag.descendants("t")
    found, spent = timed(
        lambda: nx.find_minimal_d_separator(graph, {"t"}, {"y"}, restricted=allowed)
    )
    return spent, len(found or ())


def _dowhy_identify(dag: CausalDag, limit: int) -> tuple[float | None, str]:
    """Milliseconds that DoWhy's default identification takes in a process that can be killed."""
    context = multiprocessing.get_context("spawn")
    queue: Any = context.Queue()
    edges = [(a.cause, a.effect) for a in dag.arrows]
    process = context.Process(target=_identify_alone, args=(edges, queue))
    process.start()
    start = time.monotonic()
    try:
        queue.get(timeout=120)  # the import is not counted
        start = time.monotonic()
        spent = queue.get(timeout=limit)
    except Exception:
        process.kill()
        return None, f"DoWhy was stopped after {time.monotonic() - start:.0f} s"
    process.join()
    return spent, "DoWhy default"


def _identify_alone(edges: list[tuple[str, str]], queue: Any) -> None:
    import logging
    import warnings

    import networkx as nx

    warnings.simplefilter("ignore")
    from dowhy.causal_identifier import AutoIdentifier, EstimandType

    logging.getLogger("dowhy").setLevel(logging.ERROR)
    graph = nx.DiGraph(edges)
    queue.put(0.0)
    start = time.process_time()
    AutoIdentifier(EstimandType.NONPARAMETRIC_ATE).identify_effect(
        graph, action_nodes=["t"], outcome_nodes=["y"], observed_nodes=list(graph.nodes)
    )
    queue.put((time.process_time() - start) * 1e3)


def pipeline(data: Any, draws: int, seed: int) -> Row:
    """Three estimates with intervals, refuters and sensitivity, against DoWhy's same list."""
    y, t, x = peer.design(data)
    groups = ("intercept", *(f"x{i}" for i in range(x.shape[1] - 1)))
    design = Design(y, t, x, groups, None, len(y), {})

    def ours() -> None:
        fit_propensity(t, x)
        for _, estimator in ESTIMATORS.values():
            estimator(y, t, x)
        for method in ("ols", "ipw"):
            refute(design, method, n_sim=draws, seed=seed)
        sensitivity(design)

    _, spent = timed(ours)
    total = 0.0
    for method in ("ols", "ipw"):
        total += sum(peer.record(method, r, data, draws, seed).milliseconds for r in FIELDS)
    _, intervals = timed(lambda: _dowhy_intervals(data))
    note = "4 estimates with intervals, 8 refuter runs; DoWhy: 2 with intervals, 6 runs"
    return speed(f"pipeline, n {len(y)}", spent, total + intervals, note)


def _dowhy_intervals(data: Any) -> None:
    import warnings

    asked = peer.estimand(data)
    for kind, options in peer.estimators().values():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            estimator = kind(asked, confidence_intervals=True, num_simulations=100, **options)
            estimator.fit(data.copy(), effect_modifier_names=[])
            found = estimator.estimate_effect(
                data.copy(), treatment_value=1, control_value=0, target_units="ate"
            )
            found.add_estimator(estimator)
            found.get_confidence_intervals()


if __name__ == "__main__":
    sizes = {"rows": causal_sizes.ROWS[-1], "people": causal_sizes.PEOPLE[-1], "columns": 50}
    sys.exit(main(benchmark, __doc__ or "", draws=100, seed=0, limit=20, **sizes))
