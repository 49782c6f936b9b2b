from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import InputError, UnknownNodeError
from tools.causal.identification.admg import with_explicit_arcs
from tools.causal.identify import find_adjustment_set, identify, is_adjustment_set

if TYPE_CHECKING:
    from collections.abc import Iterator


def dag(text: str, latent: str = "", arcs: str = "") -> CausalDag:
    """`"a>b b>c"` with latent nodes `"u v"` and arcs `"a~b"`."""
    return CausalDag(
        tuple(Arrow(a, b) for a, _, b in (pair.partition(">") for pair in text.split())),
        latent=frozenset(latent.split()),
        bidirected=frozenset(frozenset(arc.split("~")) for arc in arcs.split()),
    )


def random_admg(rng: random.Random) -> CausalDag:
    names = [f"v{i}" for i in range(rng.randint(3, 6))]
    pairs = list(itertools.combinations(names, 2))
    return CausalDag(
        tuple(Arrow(*pair) for pair in pairs if rng.random() < 0.45),
        isolated=frozenset(names),
        latent=frozenset(name for name in names[1:-1] if rng.random() < 0.25),
        bidirected=frozenset(frozenset(pair) for pair in pairs if rng.random() < 0.12),
    )


def subsets(items: set[str] | frozenset[str]) -> Iterator[frozenset[str]]:
    for size in range(len(items) + 1):
        yield from map(frozenset, itertools.combinations(sorted(items), size))


def paths(graph: CausalDag, node: str, end: str, seen: tuple[str, ...]) -> Iterator[list[str]]:
    """Marks and nodes of every path to `end` that repeats no node."""
    if node == end:
        yield []
        return
    around = [("->", n) for n in graph.children(node)] + [("<-", n) for n in graph.parents(node)]
    around += [("<->", n) for n in graph.siblings(node)]
    for mark, other in around:
        if other not in seen:
            for rest in paths(graph, other, end, (*seen, other)):
                yield [mark, other, *rest]


def adjusts(graph: CausalDag, treatment: str, outcome: str, given: frozenset[str]) -> bool:
    """The adjustment criterion by enumeration (Shpitser, VanderWeele and Robins 2010)."""
    forbidden: set[str] = set()
    noncausal = []
    for path in paths(graph, treatment, outcome, (treatment,)):
        if set(path[::2]) == {"->"}:
            forbidden.update(*(graph.descendants(node) for node in path[1::2]))
        else:
            noncausal.append(path)
    if given & (forbidden | {treatment}):
        return False
    return not any(is_open(graph, path, given) for path in noncausal)


def is_open(graph: CausalDag, path: list[str], given: frozenset[str]) -> bool:
    marks, nodes = path[::2], path[1::2]
    for left, node, right in zip(marks, nodes, marks[1:], strict=False):
        if left in ("->", "<->") and right in ("<-", "<->"):
            if not graph.descendants(node) & given:
                return False
        elif node in given:
            return False
    return True


@pytest.mark.parametrize("block", range(25))
def test_adjustment_agrees_with_brute_force_on_random_graphs(block: int) -> None:
    """1,000 graphs: existence, validity and minimality over all subsets of observed nodes."""
    for seed in range(40 * block, 40 * block + 40):
        graph = random_admg(random.Random(seed))
        treatment, outcome = graph.nodes[0], graph.nodes[-1]
        if outcome not in graph.descendants(treatment):
            assert identify(graph, treatment, outcome).status == "zero"
            continue
        usable = graph.observed - {treatment, outcome}
        valid = {s for s in subsets(usable) if adjusts(graph, treatment, outcome, s)}
        found = find_adjustment_set(graph, treatment, outcome)
        assert (found is not None) == bool(valid), seed
        if found is not None:
            assert found in valid, seed
            assert not any(smaller < found for smaller in valid), seed
        checked = {s for s in subsets(usable) if is_adjustment_set(graph, treatment, outcome, s)}
        assert checked == valid, seed


@pytest.mark.parametrize("seed", range(200))
def test_not_identified_shows_a_path_that_is_open_and_latents_that_would_close_it(
    seed: int,
) -> None:
    graph = random_admg(random.Random(seed))
    treatment, outcome = graph.nodes[0], graph.nodes[-1]
    found = identify(graph, treatment, outcome)
    if found.status != "not_identified":
        return
    assert "no formula over the observed variables" in found.text
    assert (found.witness[0], found.witness[-1]) == (treatment, outcome)
    for one, other in itertools.pairwise(found.witness):
        assert other in graph.children(one) | graph.parents(one) | graph.siblings(one)
    if found.measure_to_identify:
        full = with_explicit_arcs(graph)
        wanted = frozenset(found.measure_to_identify)
        assert wanted <= full.latent
        for part in subsets(wanted):
            measured = replace(full, latent=full.latent - part)
            possible = identify(measured, treatment, outcome).status == "identified"
            assert possible == (part == wanted)


def test_a_measured_common_cause_is_adjusted_for_and_named_in_the_estimand() -> None:
    found = identify(dag("c>t c>y t>y"), "t", "y")
    assert (found.status, found.strategy, found.adjustment_set) == (
        "identified",
        "backdoor",
        ("c",),
    )
    assert "E[y | t, c]" in found.estimand
    assert found.dag_hash == dag("c>t c>y t>y").hash


def test_mediators_colliders_and_instruments_are_not_adjusted_for() -> None:
    graph = dag("c>t c>y t>m m>y t>k y>k z>t")
    assert identify(graph, "t", "y").adjustment_set == ("c",)
    assert not is_adjustment_set(graph, "t", "y", frozenset({"c", "m"}))
    assert not is_adjustment_set(graph, "t", "y", frozenset({"c", "k"}))
    assert is_adjustment_set(graph, "t", "y", frozenset({"c", "z"}))


def test_m_bias_needs_no_adjustment() -> None:
    found = identify(dag("u>t u>m v>m v>y t>y", latent="u v"), "t", "y")
    assert (found.status, found.adjustment_set) == ("identified", ())


def test_no_directed_path_is_zero_by_assumption_and_carries_no_set() -> None:
    found = identify(dag("c>t c>y"), "t", "y")
    assert (found.status, found.strategy, found.adjustment_set) == ("zero", "none", ())


def test_the_front_door_of_smoking_tar_and_cancer_is_found() -> None:
    found = identify(dag("t>m m>y u>t u>y", latent="u"), "t", "y")
    assert (found.status, found.strategy) == ("identified", "frontdoor")
    assert "m" in found.estimand


@pytest.mark.parametrize("extra", ["u>m", "t>y", "w>m w>y"])
def test_a_broken_front_door_is_not_used(extra: str) -> None:
    latent = "u w" if "w" in extra else "u"
    found = identify(dag(f"t>m m>y u>t u>y {extra}", latent=latent), "t", "y")
    assert found.strategy != "frontdoor"


def test_a_front_door_set_of_two_among_three_mediators_is_found() -> None:
    graph = dag("t>a t>b a>y b>y a>c c>y", arcs="t~y c~y")
    assert identify(graph, "t", "y").strategy == "frontdoor"


def test_an_instrument_serves_only_beyond_the_dag_and_says_what_it_needs() -> None:
    found = identify(dag("z>t t>y u>t u>y", latent="u"), "t", "y")
    assert (found.status, found.strategy) == ("not_identified", "instrument")
    assert (found.instrument, found.instrument_given) == ("z", ())
    assert found.estimand == "Cov(y, z) / Cov(t, z)"
    assert "monotonicity" in found.text
    assert "compliers" in found.text
    assert found.witness == ("t", "u", "y")
    assert found.hedge == (("t", "y"), ("y",))
    assert found.measure_to_identify == ("u",)


def test_the_general_strategy_writes_the_formula() -> None:
    found = identify(dag("w>z z>t t>y", arcs="w~t w~y"), "t", "y")
    assert (found.status, found.strategy, found.adjustment_set) == ("identified", "general", ())
    assert "P(t, y | w, z)" in found.estimand


def test_the_front_door_names_its_mediators() -> None:
    found = identify(dag("t>a a>b b>y", arcs="t~y"), "t", "y")
    assert found.mediators == ("a",)
    assert found.estimand == "sum_{a} P(a | t) sum_{t'} E[y | t', a] P(t')"


@pytest.mark.parametrize(
    "graph",
    [
        dag("z>t t>y u>t u>y", latent="u z"),
        dag("z>t z>y t>y u>t u>y", latent="u"),
        dag("z>t t>y u>t u>y", latent="u", arcs="z~y"),
        dag("t>y t>z", arcs="t~y"),
    ],
    ids=["unobserved", "direct effect", "shared cause", "effect of the treatment"],
)
def test_a_variable_that_is_no_instrument_is_not_used(graph: CausalDag) -> None:
    found = identify(graph, "t", "y")
    assert (found.status, found.strategy, found.instrument) == ("not_identified", "none", "")


def test_a_hidden_common_cause_is_the_witness_and_the_thing_to_measure() -> None:
    found = identify(dag("t>y u>t u>y c>t c>y", latent="u"), "t", "y")
    assert found.status == "not_identified"
    assert found.witness == ("t", "u", "y")
    assert found.measure_to_identify == ("u",)
    assert identify(dag("t>y", arcs="t~y"), "t", "y").status == "not_identified"


def test_the_fewest_latents_are_named() -> None:
    graph = dag("t>y u>a a>t u>y v>t v>y w>t", latent="u a v w")
    assert len(identify(graph, "t", "y").measure_to_identify) == 2


def test_forty_common_causes_and_a_long_chain_are_decided_at_once() -> None:
    star = " ".join(f"c{i}>t c{i}>y" for i in range(40))
    chain = " ".join(f"m{i}>m{i + 1}" for i in range(40))
    found = identify(dag(f"t>m0 m40>y {star} {chain}"), "t", "y")
    assert len(found.adjustment_set) == 40


def test_an_unknown_treatment_is_an_error() -> None:
    with pytest.raises(UnknownNodeError):
        identify(dag("t>y"), "nope", "y")


def test_an_unknown_outcome_is_an_error() -> None:
    with pytest.raises(UnknownNodeError):
        identify(dag("t>y"), "t", "nope")


@pytest.mark.parametrize("latent", ["t", "y"])
def test_the_effect_of_or_on_a_latent_node_is_not_identified(latent: str) -> None:
    try:
        found = identify(dag("t>y", latent=latent), "t", "y")
    except InputError:
        return
    assert found.status == "not_identified"


def test_the_open_path_is_written_with_its_arrows() -> None:
    found = identify(dag("t>y u>t u>y", latent="u"), "t", "y")
    assert "t <- u -> y" in found.text
