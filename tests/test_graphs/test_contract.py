"""What every store must answer, against brute force over lists of edges."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from graphs.assessments import Assessment
from graphs.curie import Curie
from graphs.errors import DeadlineError, InputError
from graphs.findings import Finding
from graphs.statements import Edge, Node
from graphs.store import (
    ANY_COMPARATOR,
    AssessmentSet,
    EdgeSet,
    FindingSet,
    PathSet,
    Step,
    Subgraph,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import MakeStore

KINDS = ("Drug", "Gene", "Disease")
PREDICATES = (
    ("treats", None), ("associated_with", None), ("regulates", "upregulated"), ("regulates", "downregulated"),
    ("has_participant", None), ("correlated_with", None),
)  # fmt: skip
SYMMETRIC = {"biolink:associated_with", "biolink:correlated_with"}


def toy(seed: int) -> tuple[list[Node], list[Edge]]:
    """Nine nodes of three kinds, and random edges of one or two sources."""
    rng = random.Random(seed)
    nodes = [Node(Curie("EX", f"{k}{i}"), f"biolink:{KINDS[k]}", f"node {k}{i}") for k in range(3) for i in range(3)]  # fmt: skip
    edges = set()
    for a, b in itertools.permutations(nodes, 2):
        for predicate, direction in PREDICATES:
            if rng.random() < 0.09:
                ends = (a.curie, b.curie)
                if f"biolink:{predicate}" in SYMMETRIC:
                    ends = (min(ends), max(ends))
                for source in ("s1", "s2")[: rng.choice([1, 1, 2])]:
                    edges.add(
                        Edge(ends[0], f"biolink:{predicate}", ends[1], direction, source, "c")
                    )
    return nodes, sorted(
        edges, key=lambda e: (str(e.subject), e.predicate, str(e.object), e.source)
    )


def steps_from(edges: Sequence[Edge], node: Curie, step: Step) -> set[tuple[Any, ...]]:
    """(what is stated, where it leads) for one step."""
    found = set()
    for e in edges:
        if step.predicates and e.predicate not in step.predicates:
            continue
        stated = (e.subject, e.predicate, e.object_direction, e.object)
        either = e.is_symmetric or step.direction == "both"
        if e.subject == node and (step.direction == "out" or either):
            found.add((stated, e.object))
        if e.object == node and (step.direction == "in" or either):
            found.add((stated, e.subject))
    return found


def by_hand(
    nodes: list[Node], edges: list[Edge], a: Curie, b: Curie, steps: Sequence[Step]
) -> set[Any]:
    """Every simple walk along the steps, as what is stated on the way."""
    kind = {node.curie: node.category for node in nodes}
    walks = [((a,), ())]
    for step in steps:
        walks = [
            ((*visited, to), (*stated, fact))
            for visited, stated in walks
            for fact, to in steps_from(edges, visited[-1], step)
            if to not in visited and step.category in ("", kind[to])
        ]
    return {stated for visited, stated in walks if visited[-1] == b}


@pytest.mark.parametrize("seed", range(6))
async def test_metapaths_are_those_of_brute_force(make_store: MakeStore, seed: int) -> None:
    nodes, edges = toy(seed)
    store = await make_store(edges, nodes=nodes)
    rng = random.Random(seed)
    a, b = nodes[0].curie, nodes[-1].curie
    for size in (1, 2, 3, 4):
        steps = [
            Step(
                tuple(rng.sample([f"biolink:{p}" for p, _ in PREDICATES], rng.choice([0, 3]))),
                rng.choice(["in", "out", "both"]),
                rng.choice(["", "", f"biolink:{rng.choice(KINDS)}"]),
            )
            for _ in range(size)
        ]
        found = await store.metapath(a, b, steps, limit=10_000)
        told = [
            tuple((e.subject, e.predicate, e.object_direction, e.object) for e in path.edges)
            for path in found.paths
        ]
        assert set(told) == by_hand(nodes, edges, a, b, steps)
        assert len(told) == len(set(told))
        assert not found.truncated
        scores = [path.score for path in found.paths]
        assert scores == sorted(scores, reverse=True)
        if len(told) > 1:
            cut = await store.metapath(a, b, steps, limit=1)
            assert (cut.paths, cut.truncated) == (found.paths[:1], True)


@pytest.mark.parametrize("seed", range(3))
async def test_neighbors_and_subgraphs_hold_every_source_in_order(
    make_store: MakeStore, seed: int
) -> None:
    nodes, edges = toy(seed)
    store = await make_store(edges, nodes=nodes)
    for node in nodes:
        for direction in ("in", "out", "both"):
            found = await store.neighbors(node.curie, direction=direction)  # type: ignore[arg-type]
            wanted = [
                e
                for e in edges
                if (e.subject == node.curie and (direction != "in" or e.is_symmetric))
                or (e.object == node.curie and (direction != "out" or e.is_symmetric))
            ]
            assert set(found.edges) == set(wanted)
            assert len(found.edges) == len(wanted)
            order = [
                (e.predicate, e.object_direction or "", e.other(node.curie)) for e in found.edges
            ]
            assert order == sorted(order)
            for limit in range(1, len(wanted)):
                cut = await store.neighbors(node.curie, direction=direction, limit=limit)  # type: ignore[arg-type]
                assert (cut.edges, cut.truncated) == (found.edges[:limit], True)
    some = [node.curie for node in nodes[::2]]
    held = await store.subgraph(some)
    assert set(held.edges) == {e for e in edges if {e.subject, e.object} <= set(some)}
    assert [node.curie for node in held.nodes] == sorted(some)
    cut = await store.subgraph(some, max_edges=2)
    assert (cut.edges, cut.truncated) == (held.edges[:2], len(held.edges) > 2)


@pytest.mark.parametrize("rank", ["dwpc", "evidence", "length"])
async def test_paths_walked_any_way_are_those_of_brute_force(
    make_store: MakeStore, rank: Any
) -> None:
    nodes, edges = toy(11)
    store = await make_store(edges, nodes=nodes)
    a, b = nodes[0].curie, nodes[-1].curie
    linked = {frozenset((e.subject, e.object)) for e in edges}
    inner = [n.curie for n in nodes[1:-1]]
    wanted = {
        (a, *middle, b)
        for size in range(3)
        for middle in itertools.permutations(inner, size)
        if all(frozenset(p) in linked for p in itertools.pairwise((a, *middle, b)))
    }
    found = await store.paths(a, b, k=1000, max_len=3, walk="any", rank=rank)
    assert {path.nodes for path in found.paths} == wanted
    if rank == "length":
        lengths = [len(path.edges) for path in found.paths]
        assert lengths == sorted(lengths)


async def test_more_sources_rank_higher_by_evidence(make_store: MakeStore) -> None:
    def edge(a: str, b: str, source: str) -> Edge:
        return Edge(Curie("EX", a), "biolink:causes", Curie("EX", b), None, source, "c")

    thin = [edge("a", "m", "s1"), edge("m", "z", "s1")]
    thick = [edge(x, y, s) for x, y in (("a", "n"), ("n", "z")) for s in ("s1", "s2", "s3")]
    store = await make_store([*thin, *thick])
    ends = Curie("EX", "a"), Curie("EX", "z")
    by_degree = await store.paths(*ends)
    by_evidence = await store.paths(*ends, rank="evidence")
    assert [p.nodes[1].identifier for p in by_degree.paths] == ["m", "n"]
    assert [p.nodes[1].identifier for p in by_evidence.paths] == ["n", "m"]


async def test_what_runs_backward_is_walked_from_cause_to_effect(make_store: MakeStore) -> None:
    a, b = Curie("EX", "gene"), Curie("EX", "process")
    store = await make_store([Edge(b, "biolink:has_participant", a, None, "s", "c")])
    (path,) = (await store.paths(a, b)).paths
    assert path.nodes == (a, b)
    assert path.is_causal
    assert (await store.paths(b, a)).paths == ()
    (cause,) = (await store.neighbors(a)).edges
    assert (cause.cause, cause.effect) == (a, b)


async def test_bad_requests_are_named(make_store: MakeStore) -> None:
    nodes, edges = toy(0)
    store = await make_store(edges, nodes=nodes)
    a, b = nodes[0].curie, nodes[1].curie
    for call in (
        store.findings(limit=-1),
        store.assessments(limit=-1),
        store.assessments(kinds=["rumour"]),  # type: ignore[list-item]
        store.common_causes(a, b, limit=-1),
        store.neighbors(a, limit=-1),
        store.metapath(a, b, [Step()], limit=-1),
        store.subgraph([a, b], max_edges=-1),
        store.resolve("node", limit=-1),
        store.paths(a, b, k=0),
        store.paths(a, b, max_len=7),
        store.metapath(a, b, []),
        store.metapath(a, b, [Step()] * 7),
        store.metapath(a, b, [Step(category="biolink:Ghost")]),
        store.neighbors(a, predicates=["biolink:loves"]),
        store.paths(a, b, predicates=["treats"]),
    ):
        with pytest.raises(InputError):
            await call
    stranger = Curie("EX", "stranger")
    assert (await store.neighbors(stranger)).edges == ()
    assert (await store.paths(a, stranger)).paths == ()
    assert (await store.subgraph([stranger])).nodes == ()
    assert await store.node(stranger) is None


def finding(outcome: str, year: int) -> Finding:
    return Finding(
        Curie("EX", "t"), Curie("EX", outcome), "adults", "rct", "decreases", "RR", 0.8, 0.7, 0.9,
        "t vs none", 1, None, 100, year, f"PMID:{year}", "A trial", "https://example.org",
    )  # fmt: skip


async def test_findings_say_when_more_exist(make_store: MakeStore) -> None:
    """A limit below, at and above what is there; and of 0, which returns nothing and says so."""
    held = [finding("y", 2000 + i) for i in range(4)]
    store = await make_store(findings=[*held, finding("z", 1999)])
    newest = tuple(reversed(held))
    for limit in range(7):
        found = await store.findings(exposure="EX:t", outcome=Curie("EX", "y"), limit=limit)
        assert found == FindingSet(newest[:limit], truncated=limit < 4)
    assert await store.findings(outcome="EX:nothing", limit=0) == FindingSet(())
    assert not (await store.findings(limit=5)).truncated
    assert (await store.findings(limit=4)).truncated


def compared(first: str, second: str, outcome: str, year: int) -> Finding:
    against = f"{first} vs {second}"
    return replace(
        finding(outcome, year), exposure=Curie("EX", first), comparator=Curie("EX", second), contrast=against,
        overlaps=("TRIAL-1", "TRIAL-2"),
    )  # fmt: skip


async def test_comparisons_of_two_treatments_are_found_from_either_and_kept_apart(
    make_store: MakeStore,
) -> None:
    """What was compared with another treatment is no evidence about nothing against it."""
    plain = finding("y", 2001)
    a_b, b_a = compared("t", "u", "y", 2003), compared("u", "t", "y", 2002)
    a_c, other = compared("t", "v", "y", 2005), compared("t", "u", "z", 2004)
    store = await make_store(findings=[plain, a_b, b_a, a_c, other])
    assert (await store.findings()).findings == (plain,)
    assert (await store.findings(exposure="EX:t", outcome="EX:y")).findings == (plain,)
    assert (await store.findings(exposure="EX:t", outcome="EX:z")).findings == ()
    for pair in (("EX:t", "EX:u"), ("EX:u", "EX:t")):
        found = await store.findings(exposure=pair[0], comparator=pair[1], outcome="EX:y")
        assert found == FindingSet((a_b, b_a))
        cut = await store.findings(exposure=pair[0], comparator=Curie.parse(pair[1]), limit=2)
        assert cut == FindingSet((other, a_b), truncated=True)
    with_any = await store.findings(exposure="EX:u", comparator=ANY_COMPARATOR)
    assert with_any.findings == (other, a_b, b_a)
    assert (await store.findings(comparator="EX:v")).findings == (a_c,)
    assert (await store.findings(exposure="EX:v", comparator="EX:u")).findings == ()
    assert len((await store.findings(comparator=ANY_COMPARATOR)).findings) == 4
    assert a_b.overlaps == ("TRIAL-1", "TRIAL-2")


def assessment(kind: Any, year: int | None, **parts: Any) -> Assessment:
    made = Assessment(
        Curie("EX", "t"), Curie("EX", "y"), kind, "increases", "IARC", "group 1", "adults", "", None,
        None, None, None, year, f"{kind} {year}", "A volume", "https://example.org",
    )  # fmt: skip
    return replace(made, **parts)


async def test_assessments_are_found_by_pair_and_kind(make_store: MakeStore) -> None:
    printed = {"measure": "RR", "estimate": 2.0, "ci_low": 1.5, "ci_high": 2.5}
    held = [
        assessment("assessment", 2012, **printed),
        assessment("label", 2010, direction="inconclusive"),
        assessment("label", None, grade="boxed warning"),
    ]
    elsewhere = assessment("genetic", 2020, outcome=Curie("EX", "z"))
    store = await make_store(assessments=[elsewhere, *held[::-1]], findings=[finding("y", 2001)])
    assert (await store.schema()).assessments == 4
    assert (await store.findings()).findings == (finding("y", 2001),)
    for limit in range(5):
        found = await store.assessments(exposure="EX:t", outcome=Curie("EX", "y"), limit=limit)
        assert found == AssessmentSet(tuple(held[:limit]), truncated=limit < 3)
    labels = await store.assessments(exposure="EX:t", kinds=("label", "genetic"))
    assert labels.assessments == (elsewhere, *held[1:])
    assert (await store.assessments(outcome="EX:z", kinds=["label"])).assessments == ()
    assert len((await store.assessments()).assessments) == 4


async def test_common_causes_say_when_more_exist(make_store: MakeStore) -> None:
    def causes(a: str, b: str, source: str = "s") -> Edge:
        return Edge(Curie("EX", a), "biolink:causes", Curie("EX", b), None, source, "c")

    shared = [causes(c, end) for c in "mnop" for end in "xy"]
    store = await make_store([*shared, causes("p", "x", "s2"), causes("q", "x")])
    ends = Curie("EX", "x"), Curie("EX", "y")
    whole = await store.common_causes(*ends)
    assert [c.node.curie.identifier for c in whole.causes] == ["p", "m", "n", "o"]
    assert not whole.truncated
    for limit in range(6):
        found = await store.common_causes(*ends, limit=limit)
        assert (found.causes, found.truncated) == (whole.causes[:limit], limit < 4)
    assert not (await store.common_causes(ends[0], Curie("EX", "q"), limit=0)).truncated


async def test_nothing_returned_is_not_nothing_there(make_store: MakeStore) -> None:
    a, b, lone = Curie("EX", "a"), Curie("EX", "b"), Curie("EX", "lone")
    nodes = [Node(c, "biolink:Gene", c.identifier) for c in (a, b, lone)]
    store = await make_store([Edge(a, "biolink:causes", b, None, "s", "c")], nodes=nodes)
    assert await store.neighbors(a, limit=0) == EdgeSet((), truncated=True)
    assert await store.neighbors(lone, limit=0) == EdgeSet(())
    assert await store.metapath(a, b, [Step()], limit=0) == PathSet((), truncated=True)
    assert await store.metapath(a, lone, [Step()], limit=0) == PathSet(())
    assert await store.subgraph([a, b], max_edges=0) == Subgraph((*nodes[:2],), (), truncated=True)
    assert await store.subgraph([a, lone], max_edges=0) == Subgraph((nodes[0], nodes[2]), ())


async def test_a_deadline_stops_the_work(make_store: MakeStore) -> None:
    layers = [[f"{letter}{i}" for i in range(40)] for letter in "bcd"]
    ends = [("a", b) for b in layers[0]] + [(d, "z") for d in layers[2]]
    for left, right in itertools.pairwise(layers):
        ends += itertools.product(left, right)
    edges = [
        Edge(Curie("EX", x), "biolink:causes", Curie("EX", y), None, "s", "c") for x, y in ends
    ]
    store = await make_store(edges, deadline_s=0.002)
    start = time.monotonic()
    with pytest.raises(DeadlineError, match=r"0\.002 s"):
        await store.paths(Curie("EX", "a"), Curie("EX", "z"))
    assert time.monotonic() - start < 2
