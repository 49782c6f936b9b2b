"""A store and the vocabulary together: what is held and what is only known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphs.curie import Curie
from graphs.findings import Finding
from graphs.known import KnownGraph
from graphs.statements import Edge, Node

if TYPE_CHECKING:
    from conftest import MakeStore

    from graphs.vocabulary.reader import Vocabulary

METFORMIN = Node(Curie("CHEBI", "6801"), "biolink:Drug", "metformin", ("dimethylbiguanide X",))
GOUT = Node(Curie("DOID", "13189"), "biolink:Disease", "gout", ("the king's disease",))
OWN = Node(Curie("EX", "1"), "biolink:Disease", "heart attack of my own")
TREATS = Edge(METFORMIN.curie, "biolink:treats", GOUT.curie, None, "s", "c")


async def joined(make_store: MakeStore, vocabulary: Vocabulary) -> KnownGraph:
    store = await make_store([TREATS], nodes=[METFORMIN, GOUT, OWN])
    return KnownGraph(store, vocabulary)


async def test_a_known_name_of_a_held_node_gives_the_node(
    make_store: MakeStore, vocabulary: Vocabulary
) -> None:
    graph = await joined(make_store, vocabulary)
    for text in ("metformin", "Glucophage", "metformin hydrochloride", "gouty arthritis", "dimethylbiguanide X"):  # fmt: skip
        (hit, *_) = await graph.resolve(text)
        assert hit.node in (METFORMIN, GOUT)
        assert hit.how == "exact"
        assert await graph.held(hit.node.curie)


async def test_a_name_that_is_only_known_is_not_held(
    make_store: MakeStore, vocabulary: Vocabulary
) -> None:
    graph = await joined(make_store, vocabulary)
    (hit, *_) = await graph.resolve("Lipitor")
    assert hit.node.name == "atorvastatin"
    assert not await graph.held(hit.node.curie)
    assert (await graph.neighbors(hit.node.curie)).edges == ()
    assert await graph.node(hit.node.curie) == hit.node
    assert not await graph.held(Curie("EX", "nosuch"))
    assert await graph.node(Curie("EX", "nosuch")) is None


async def test_the_store_s_own_name_wins(make_store: MakeStore, vocabulary: Vocabulary) -> None:
    mine = Node(Curie("EX", "2"), "biolink:Disease", "heart attack")
    graph = KnownGraph(await make_store([], nodes=[mine, GOUT]), vocabulary)
    assert [hit.node for hit in await graph.resolve("heart attack")] == [mine]


async def test_near_names_are_near(make_store: MakeStore, vocabulary: Vocabulary) -> None:
    fibre = Node(Curie("EX", "3"), "biolink:BehavioralExposure", "dietary fibre")
    graph = KnownGraph(await make_store([], nodes=[fibre, METFORMIN]), vocabulary)
    assert [h.node.name for h in await graph.resolve("cough")] == ["cough"]
    assert await graph.resolve("coughed up fibres") == []
    (typed,) = await graph.resolve("metforman")
    assert (typed.node, typed.how) == (METFORMIN, "fuzzy")
    assert await graph.resolve("metformin", categories=["biolink:Disease"]) == []
    assert await graph.resolve("metformin", limit=0) == []


async def test_a_text_is_read_with_both(make_store: MakeStore, vocabulary: Vocabulary) -> None:
    graph = await joined(make_store, vocabulary)
    text = "Does Glucophage or Lipitor cause the king's disease, or a heart attack of my own?"
    found = [(m.text, m.hits[0].node.name) for m in await graph.scan(text)]
    assert found == [
        ("Glucophage", "metformin"), ("Lipitor", "atorvastatin"), ("the king's disease", "gout"),
        ("heart attack of my own", "heart attack of my own"),
    ]  # fmt: skip


async def test_everything_else_is_the_store_s(
    make_store: MakeStore, vocabulary: Vocabulary
) -> None:
    store = await make_store([TREATS], nodes=[METFORMIN, GOUT, OWN], findings=[finding()])
    graph = KnownGraph(store, vocabulary)
    a, b = METFORMIN.curie, GOUT.curie
    assert await graph.nodes([b, a]) == await store.nodes([a, b])
    assert await graph.neighbors(a) == await store.neighbors(a)
    assert await graph.paths(a, b) == await store.paths(a, b)
    assert await graph.subgraph([a, b]) == await store.subgraph([a, b])
    assert await graph.common_causes(a, b) == await store.common_causes(a, b)
    assert (await graph.findings(exposure=a)).findings == (finding(),)
    assert await graph.schema() == await store.schema()
    assert await graph.release() == await store.release()
    await graph.close()
    assert await store.node(a) == METFORMIN


def finding() -> Finding:
    return Finding(
        exposure=METFORMIN.curie, outcome=GOUT.curie, population="adults", design="cohort",
        direction="none", measure="HR", estimate=1.0, ci_low=0.9, ci_high=1.1, contrast="use",
        contrast_sign=1, intervention=None, n=10, year=2000, identifier="PMID:1", title="t", checked="http://x",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "  ", "?"])
async def test_no_words_give_no_names(
    make_store: MakeStore, vocabulary: Vocabulary, text: str
) -> None:
    graph = await joined(make_store, vocabulary)
    assert await graph.resolve(text) == []
    assert await graph.scan(text) == []
