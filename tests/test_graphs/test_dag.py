from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.dag_text import read_dag, to_dagitty, to_dot
from graphs.errors import CyclicGraphError, DataError, UnknownNodeError
from tests.counted import lines_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def dag(text: str, latent: str = "", arcs: str = "") -> CausalDag:
    """`"a>b b>c"` with latent nodes `"u v"` and arcs `"a~b"`."""
    return CausalDag(
        tuple(Arrow(a, b) for a, _, b in (pair.partition(">") for pair in text.split())),
        latent=frozenset(latent.split()),
        bidirected=frozenset(frozenset(arc.split("~")) for arc in arcs.split()),
    )


def random_dag(rng: random.Random, n: int) -> CausalDag:
    names = [f"v{i}" for i in range(n)]
    pairs = list(itertools.combinations(names, 2))
    return CausalDag(
        tuple(Arrow(*pair) for pair in pairs if rng.random() < 0.4),
        isolated=frozenset(names),
        bidirected=frozenset(frozenset(pair) for pair in pairs if rng.random() < 0.15),
    )


def simple_paths(graph: CausalDag, start: str, end: str) -> Iterator[list[tuple[str, str, str]]]:
    """Every path without repeated nodes, as (left, mark, right); marks are ->, <- and <->."""
    steps: dict[str, list[tuple[str, str]]] = {node: [] for node in graph.nodes}
    for arrow in graph.arrows:
        steps[arrow.cause].append(("->", arrow.effect))
        steps[arrow.effect].append(("<-", arrow.cause))
    for one, other in (sorted(arc) for arc in graph.bidirected):
        steps[one].append(("<->", other))
        steps[other].append(("<->", one))
    stack: list[tuple[str, list[tuple[str, str, str]]]] = [(start, [])]
    while stack:
        node, path = stack.pop()
        if node == end:
            yield path
            continue
        seen = {start, *(right for _, _, right in path)}
        for mark, other in steps[node]:
            if other not in seen:
                stack.append((other, [*path, (node, mark, other)]))


def is_open(graph: CausalDag, path: list[tuple[str, str, str]], given: set[str]) -> bool:
    """Definition 1.2.3 of Pearl's Causality, word for word."""
    for (_, left, node), (_, right, _) in itertools.pairwise(path):
        if left in ("->", "<->") and right in ("<-", "<->"):
            if not graph.descendants(node) & given:
                return False
        elif node in given:
            return False
    return True


def open_path(graph: CausalDag, start: str, end: str, given: Iterable[str] = ()) -> Any:
    """One open path as names, by the walk that the witness of an identification uses."""
    reached = graph.graph.walk([graph.number(start)], graph.numbers(given))
    return tuple(graph.nodes[number] for number in reached.path(graph.number(end))) or None


@pytest.mark.parametrize("seed", range(60))
def test_d_separation_agrees_with_the_definition(seed: int) -> None:
    rng = random.Random(seed)
    graph = random_dag(rng, 5)
    start, end, *others = rng.sample(graph.nodes, 5)
    paths = list(simple_paths(graph, start, end))
    for size in range(4):
        for given in map(set, itertools.combinations(others, size)):
            expected = not any(is_open(graph, path, given) for path in paths)
            assert graph.is_d_separated([start], [end], given) == expected
            witness = open_path(graph, start, end, given)
            assert (witness is None) == expected
            if witness is not None:
                found = [p for p in paths if (start, *(step[2] for step in p)) == witness]
                assert any(is_open(graph, path, given) for path in found)


def test_a_collider_opens_when_its_descendant_is_held_fixed() -> None:
    graph = dag("x>c y>c c>d")
    assert graph.is_d_separated(["x"], ["y"])
    assert not graph.is_d_separated(["x"], ["y"], ["d"])
    assert open_path(graph, "x", "y", ["d"]) == ("x", "c", "y")


def test_m_bias_is_opened_by_the_pretreatment_collider() -> None:
    graph = dag("u>t u>m v>m v>y t>y", latent="u v").without("t", "y")
    assert graph.is_d_separated(["t"], ["y"])
    assert not graph.is_d_separated(["t"], ["y"], ["m"])


def test_a_bidirected_arc_is_an_open_path_and_meets_as_a_collider() -> None:
    graph = dag("", arcs="a~b b~c")
    assert not graph.is_d_separated(["a"], ["b"])
    assert graph.is_d_separated(["a"], ["c"])
    assert not graph.is_d_separated(["a"], ["c"], ["b"])


def test_relatives_count_the_node_itself() -> None:
    graph = dag("a>b b>c d>c")
    assert graph.ancestors("c") == {"a", "b", "c", "d"}
    assert graph.descendants("a", "d") == {"a", "b", "c", "d"}
    assert graph.parents("c") == {"b", "d"}
    assert graph.children("a") == {"b"}
    assert graph.observed == {"a", "b", "c", "d"}


@pytest.mark.parametrize("text", ["a>a", "a>b b>a", "a>b b>c c>d d>b e>a"])
def test_a_cycle_is_refused_and_carried_in_the_error(text: str) -> None:
    with pytest.raises(CyclicGraphError) as caught:
        dag(text)
    cycle = caught.value.cycle
    assert cycle[0] == cycle[-1]
    assert {f"{a}>{b}" for a, b in itertools.pairwise(cycle)} <= set(text.split())


def test_an_arrow_is_struck_and_added_without_changing_the_original() -> None:
    graph = dag("a>b b>c")
    struck = graph.without("a", "b")
    assert struck.nodes == graph.nodes
    assert struck.parents("b") == frozenset()
    assert replace(struck, arrows=(*struck.arrows, Arrow("a", "b"))).hash == graph.hash
    with pytest.raises(UnknownNodeError):
        graph.without("c", "a")
    with pytest.raises(CyclicGraphError):
        replace(graph, arrows=(*graph.arrows, Arrow("c", "a")))


def test_unknown_nodes_are_named_in_the_error() -> None:
    with pytest.raises(UnknownNodeError, match="nope"):
        dag("a>b").parents("nope")
    with pytest.raises(UnknownNodeError, match="ghost"):
        dag("a>b", latent="ghost")


def test_latent_nodes_go_with_their_arrows_and_observed_ones_stay() -> None:
    graph = dag("u>t u>y t>y u>z", latent="u", arcs="t~y u~z").without_nodes(frozenset("u"))
    assert graph.nodes == ("t", "y", "z")
    assert [(a.cause, a.effect) for a in graph.arrows] == [("t", "y")]
    assert not graph.latent
    assert graph.bidirected == {frozenset("ty")}


def test_hash_ignores_order_and_evidence_and_sees_every_assumption() -> None:
    one = dag("a>b c>b", arcs="a~c")
    same = CausalDag(
        (Arrow("c", "b", ("PMID:1",), "evidence"), Arrow("a", "b")), bidirected=one.bidirected
    )
    assert one.hash == same.hash
    others = [dag("a>b c>b"), dag("a>b", arcs="a~c"), dag("a>b c>b", latent="c", arcs="a~c")]
    assert len({one.hash, *(other.hash for other in others)}) == 4


@pytest.mark.parametrize("seed", range(10))
def test_json_and_both_texts_give_the_same_dag_back(seed: int) -> None:
    graph = random_dag(random.Random(seed), 6)
    assert CausalDag.from_json(graph.to_json()) == graph
    assert read_dag(to_dagitty(graph)).hash == graph.hash
    assert read_dag(to_dot(graph)).hash == graph.hash


def test_texts_keep_odd_names_latents_and_sources() -> None:
    arrow = Arrow('body "fat" %', "wt82-71", ("PMID:1",), "evidence")
    graph = CausalDag((arrow, Arrow("U", "wt82-71")), latent=frozenset({"U"}))
    assert CausalDag.from_json(graph.to_json()).arrows[0].sources == ("PMID:1",)
    assert read_dag(to_dagitty(graph)).hash == graph.hash
    assert read_dag(to_dot(graph.without("U", "wt82-71"))).latent == {"U"}


def test_dot_with_two_sources_on_an_arrow_is_read_back() -> None:
    graph = CausalDag((Arrow("a", "b", ("PMID:1", "PMID:2"), "evidence"),))
    assert read_dag(to_dot(graph)).hash == graph.hash


def test_text_from_dagitty_is_read() -> None:
    graph = read_dag(
        'dag {\nbb="0,0,1,1"\nT [exposure,pos="0,1"]\nU [latent]\nT -> Y\nT <- U\nU -> Y\n}'
    )
    assert graph.latent == {"U"}
    assert {(a.cause, a.effect) for a in graph.arrows} == {("T", "Y"), ("U", "T"), ("U", "Y")}


def test_a_chain_of_arrows_is_read_to_its_end() -> None:
    graph = read_dag("dag { T <- U -> Y }")
    assert {(a.cause, a.effect) for a in graph.arrows} == {("U", "T"), ("U", "Y")}


def test_a_group_in_braces_is_read() -> None:
    graph = read_dag("dag { X -> {T Y} }")
    assert {(a.cause, a.effect) for a in graph.arrows} == {("X", "T"), ("X", "Y")}


@pytest.mark.parametrize("text", ["", "graph { a -- b }", "dag { a -> }", "dag { a -- b }"])
def test_text_that_is_no_dag_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        read_dag(text)


def test_cycles_in_text_are_refused() -> None:
    with pytest.raises(CyclicGraphError):
        read_dag("digraph { a -> b; b -> a }")


def test_an_arc_from_a_node_to_itself_is_refused() -> None:
    with pytest.raises((DataError, CyclicGraphError)):
        dag("a>b", arcs="a~a")


def test_an_intervention_cuts_arrows_and_arcs_into_a_node() -> None:
    graph = dag("a>x x>y c>y", arcs="x~y a~c")
    cut = graph.graph.without_incoming([graph.number("x")])
    assert cut.parents[graph.number("x")] == []
    assert cut.siblings[graph.number("x")] == []
    assert cut.siblings[graph.number("y")] == []
    assert cut.children[graph.number("a")] == []
    assert cut.siblings[graph.number("a")] == [graph.number("c")]
    assert graph.parents("x") == {"a"}
    assert graph.siblings("x") == {"y"}


@pytest.mark.parametrize("seed", range(40))
def test_the_moral_walk_meets_what_the_moral_graph_reaches(seed: int) -> None:
    """Against the moral graph written out, arcs as latent parents."""
    rng = random.Random(seed)
    graph = random_dag(rng, 6)
    start, *given = rng.sample(graph.nodes, 4)
    scope = graph.ancestors(start, *given)
    families = [graph.parents(node) | {node} for node in scope]
    families += [set(arc) for arc in graph.bidirected if arc <= scope]
    for node in scope:
        near = graph.siblings(node) & scope
        families += [graph.parents(node) | {node, other} | graph.parents(other) for other in near]
    met, stack = {start}, [start]
    districts = [{node} for node in scope]
    for one, other in (tuple(arc) for arc in graph.bidirected if arc <= scope):
        joined = [part for part in districts if one in part or other in part]
        districts = [part for part in districts if part not in joined] + [set().union(*joined)]
    families += [part.union(*(graph.parents(node) for node in part)) for part in districts]
    while stack:
        node = stack.pop()
        for family in families:
            if node in family:
                stack += [n for n in family - met if n not in given]
                met |= family
    walked = graph.graph.moral_walk(
        graph.numbers([start]), graph.numbers(given), graph.numbers(scope)
    )
    assert graph.named(walked) == met


def test_a_dag_five_times_as_large_is_built_and_walked_for_five_times_the_work() -> None:
    def work(size: int) -> int:
        rng = random.Random(0)
        pairs = {tuple(sorted(rng.sample(range(size), 2))) for _ in range(4 * size)}
        arrows = tuple(Arrow(f"n{a:04d}", f"n{b:04d}") for a, b in sorted(pairs))

        def built_and_walked() -> None:
            assert open_path(CausalDag(arrows), "n0000", f"n{size - 2:04d}") is not None

        return lines_run(built_and_walked)

    assert work(5000) / work(1000) < 7
