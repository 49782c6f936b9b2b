"""Optimal sets, front doors, instruments and what to measure, against brute force."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphs.dags.causal_dag import Arrow, CausalDag
from tests.counted import lines_run
from tools.causal.identification.adjustment import (
    find_adjustment_set,
    find_optimal_set,
    is_adjustment_set,
)
from tools.causal.identification.admg import with_explicit_arcs
from tools.causal.identification.c_factors import find_hedge
from tools.causal.identification.front_door import find_front_door, is_front_door_set
from tools.causal.identification.instruments import find_instrument, is_instrument
from tools.causal.identification.smallest import smallest_passing
from tools.causal.identify import identify

if TYPE_CHECKING:
    from collections.abc import Iterator


def dag(text: str, latent: str = "", arcs: str = "") -> CausalDag:
    """`"a>b b>c"` with latent nodes `"u v"` and arcs `"a~b"`."""
    return CausalDag(
        tuple(Arrow(a, b) for a, _, b in (pair.partition(">") for pair in text.split())),
        latent=frozenset(latent.split()),
        bidirected=frozenset(frozenset(arc.split("~")) for arc in arcs.split()),
    )


def random_admg(
    rng: random.Random,
    *,
    nodes: int | None = None,
    arrow: float = 0.45,
    arc: float = 0.12,
    latent: float = 0.25,
) -> CausalDag:
    """A random graph over v0, v1, ... in causal order; the first and the last are never latent."""
    names = [f"v{i}" for i in range(nodes or rng.randint(3, 6))]
    pairs = list(itertools.combinations(names, 2))
    return CausalDag(
        tuple(Arrow(*pair) for pair in pairs if rng.random() < arrow),
        isolated=frozenset(names),
        latent=frozenset(name for name in names[1:-1] if rng.random() < latent),
        bidirected=frozenset(frozenset(pair) for pair in pairs if rng.random() < arc),
    )


def subsets(items: set[str] | frozenset[str]) -> Iterator[frozenset[str]]:
    for size in range(len(items) + 1):
        yield from map(frozenset, itertools.combinations(sorted(items), size))


def asked(seed: int) -> tuple[CausalDag, str, str]:
    """A random graph and two observed nodes, the second affected by the first."""
    rng = random.Random(seed)
    while True:
        graph = random_admg(rng, arc=rng.choice([0.12, 0.3]))
        outcome = graph.nodes[-1]
        treatment = rng.choice(sorted(graph.observed - {outcome}))
        if outcome in graph.descendants(treatment):
            return graph, treatment, outcome


def covariance(graph: CausalDag, seed: int) -> tuple[dict[str, int], np.ndarray]:
    """The covariance of a random linear model, arcs as latent parents."""
    rng = np.random.default_rng(seed)
    full = with_explicit_arcs(graph)
    place = full.index
    weights = np.zeros((len(place), len(place)))
    for arrow in full.arrows:
        weights[place[arrow.effect], place[arrow.cause]] = rng.uniform(0.3, 1.5)
    spread = np.linalg.inv(np.eye(len(place)) - weights)
    return place, spread @ np.diag(rng.uniform(0.5, 2, len(place))) @ spread.T


def left(sigma: np.ndarray, node: int, given: list[int]) -> float:
    """The variance of a node that the given nodes leave unexplained."""
    if not given:
        return float(sigma[node, node])
    cross = sigma[node, given]
    return float(sigma[node, node] - cross @ np.linalg.solve(sigma[np.ix_(given, given)], cross))


@pytest.mark.parametrize("block", range(5))
def test_the_optimal_set_has_the_smallest_variance_of_all_valid_sets(block: int) -> None:
    """Henckel, Perkovic and Maathuis 2022, theorem 3.13, in random linear models."""
    reported = 0
    for seed in range(60 * block, 60 * block + 60):
        graph, treatment, outcome = asked(seed)
        best = find_optimal_set(graph, treatment, outcome)
        if best is None:
            continue
        assert best <= graph.observed, seed
        assert is_adjustment_set(graph, treatment, outcome, best), seed
        place, sigma = covariance(graph, seed)
        variances = {}
        for given in subsets(graph.observed - {treatment, outcome}):
            if is_adjustment_set(graph, treatment, outcome, given):
                numbers = [place[name] for name in sorted(given)]
                over = left(sigma, place[outcome], [place[treatment], *numbers])
                variances[given] = over / left(sigma, place[treatment], numbers)
        assert variances[best] <= min(variances.values()) * (1 + 1e-9), seed
        reported += 1
    assert reported > 15


def test_the_optimal_set_prefers_causes_of_the_outcome_to_causes_of_the_treatment() -> None:
    graph = dag("a>t a>b b>y t>y k>y z>t")
    assert find_optimal_set(graph, "t", "y") == {"b", "k"}
    assert identify(graph, "t", "y").optimal_set == ("b", "k")
    assert identify(dag("c>t c>y t>y u>y", latent="u"), "t", "y").optimal_set == ("c",)
    # Smucler et al. 2021: where only ancestors of both are measured a best set exists.
    assert identify(dag("t>m m>y", arcs="m~y"), "t", "y").optimal_set == ()
    assert identify(dag("t>m m>y m>k", arcs="m~y"), "t", "y").optimal_set is None


def test_joint_treatments_are_adjusted_for_as_brute_force_says() -> None:
    checked = 0
    for seed in range(300):
        rng = random.Random(seed)
        graph = random_admg(rng, nodes=rng.randint(4, 6))
        names = sorted(graph.observed)
        if len(names) < 4:
            continue
        both, outcome = frozenset(rng.sample(names[:-1], 2)), names[-1]
        usable = graph.observed - both - {outcome}
        valid = {s for s in subsets(usable) if is_adjustment_set(graph, both, outcome, s)}
        found = find_adjustment_set(graph, both, outcome)
        assert (found is not None) == bool(valid), seed
        if found is not None:
            assert found in valid, seed
            assert not any(smaller < found for smaller in valid), seed
            checked += 1
    assert checked > 50


def cut_out(graph: CausalDag, nodes: frozenset[str]) -> CausalDag:
    kept = tuple(a for a in graph.arrows if a.cause not in nodes)
    return replace(graph, arrows=kept, isolated=frozenset(graph.nodes))


def is_front_door(graph: CausalDag, t: str, y: str, chosen: frozenset[str]) -> bool:
    """Definition 3.3.3 of Pearl's Causality, condition by condition."""
    touched = tuple(a for a in graph.arrows if not {a.cause, a.effect} & chosen)
    without = replace(graph, arrows=touched, isolated=frozenset(graph.nodes))
    return (
        y not in without.descendants(t)
        and cut_out(graph, frozenset({t})).is_d_separated([t], chosen)
        and cut_out(graph, chosen).is_d_separated(chosen, [y], [t])
    )


@pytest.mark.parametrize("block", range(5))
def test_front_doors_and_instruments_agree_with_brute_force(block: int) -> None:
    doors = instruments = 0
    for seed in range(200 * block, 200 * block + 200):
        graph, t, y = asked(seed)
        usable = graph.observed - {t, y}
        valid = {s for s in subsets(usable) if is_front_door(graph, t, y, s)}
        assert {s for s in subsets(usable) if is_front_door_set(graph, t, y, s)} == valid, seed
        found = find_front_door(graph, t, y)
        assert (found is not None) == bool(valid), seed
        if found is not None:
            assert found in valid, seed
            assert not any(smaller < found for smaller in valid), seed
            doors += 1
        pairs = {
            (z, w)
            for z in usable
            for w in subsets(usable - {z})
            if is_instrument(graph, z, t, y, w)
        }
        instrument = find_instrument(graph, t, y)
        assert (instrument is not None) == bool(pairs), seed
        if instrument is not None:
            assert (instrument.name, instrument.given) in pairs, seed
            instruments += 1
    assert doors > 5
    assert instruments > 5


def test_an_instrument_may_need_a_covariate() -> None:
    """Brito and Pearl 2002: the instrument shares a measured cause with the outcome."""
    graph = dag("z>t t>y w>z w>y", arcs="t~y")
    found = identify(graph, "t", "y")
    assert (found.status, found.strategy) == ("not_identified", "instrument")
    assert (found.instrument, found.instrument_given) == ("z", ("w",))
    assert found.estimand == "Cov(y, z | w) / Cov(t, z | w)"
    assert is_instrument(graph, "z", "t", "y", ["w"])
    assert not is_instrument(graph, "z", "t", "y")


@pytest.mark.parametrize("seed", range(150))
def test_what_to_measure_is_the_smallest_set_that_identifies_by_any_criterion(seed: int) -> None:
    graph, t, y = asked(seed)
    found = identify(graph, t, y)
    if found.status != "not_identified":
        return
    full = with_explicit_arcs(graph)
    helping = [
        chosen
        for chosen in subsets(full.latent)
        if find_hedge(replace(full, latent=full.latent - chosen), [t], [y]) is None
    ]
    assert bool(helping) == bool(found.measure_to_identify)
    if helping:
        assert frozenset(found.measure_to_identify) in helping
        assert len(found.measure_to_identify) == min(map(len, helping))


def test_an_arc_to_measure_is_named_after_its_ends() -> None:
    assert identify(dag("t>y", arcs="t~y"), "t", "y").measure_to_identify == ("U(t,y)",)


def test_a_mediator_can_be_the_thing_to_measure() -> None:
    found = identify(dag("t>m m>y", latent="m", arcs="t~y"), "t", "y")
    assert found.measure_to_identify == ("U(t,y)",)
    found = identify(dag("t>m m>y u>t u>y", latent="m u"), "t", "y")
    assert found.measure_to_identify == ("m",)


def test_a_minimal_subset_costs_few_tests() -> None:
    items = [f"i{n:03d}" for n in range(500)]
    calls = 0

    def passes(chosen: frozenset[str]) -> bool:
        nonlocal calls
        calls += 1
        return {"i007", "i300"} <= chosen or {"i499"} <= chosen

    assert smallest_passing(items, passes) == {"i007", "i300"}
    assert calls < 30
    assert smallest_passing(items, lambda _: False) is None
    assert smallest_passing(items, lambda _: True) == frozenset()


def graph_like_knowledge(size: int) -> tuple[CausalDag, str, str]:
    """Half the nodes before the treatment, 35 % common causes, a third of the rest mediators."""
    rng = random.Random(0)
    names = [f"n{i:05d}" for i in range(size)]
    treatment, outcome = size // 2, size - 1
    pairs = set()
    for cause in rng.sample(range(treatment), int(0.35 * size)):
        pairs |= {(cause, treatment), (cause, outcome)}
    later = range(treatment + 1, outcome)
    for mediator in rng.sample(later, len(later) // 3):
        pairs |= {(treatment, mediator), (mediator, outcome)}
    while len(pairs) < 4 * size - 47:
        pairs.add(tuple(sorted(rng.sample(range(size), 2))))
    arrows = tuple(Arrow(names[a], names[b]) for a, b in sorted(pairs))
    return CausalDag(arrows), names[treatment], names[outcome]


def work_of(size: int) -> tuple[int, int]:
    """Lines run to find a set, and to identify, in a DAG of that size."""
    graph, treatment, outcome = graph_like_knowledge(size)
    found = find_adjustment_set(graph, treatment, outcome)
    assert found is not None
    assert is_adjustment_set(graph, treatment, outcome, found)
    assert len(found) > size / 5
    assert identify(graph, treatment, outcome).status == "identified"
    first, second = CausalDag(graph.arrows), CausalDag(graph.arrows)
    return (
        lines_run(lambda: find_adjustment_set(first, treatment, outcome)),
        lines_run(lambda: identify(second, treatment, outcome)),
    )


def test_five_thousand_nodes_cost_five_times_what_a_thousand_cost() -> None:
    """Work is counted, not timed; `evals.bench.causal` times it beside networkx and DoWhy."""
    small, large = work_of(1000), work_of(5000)
    assert large[0] / small[0] < 7
    assert large[1] / small[1] < 7
