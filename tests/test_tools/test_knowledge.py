from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from graphs.curie import Curie
from graphs.errors import CurieError, StoreError
from graphs.findings import Finding
from graphs.statements import Edge, Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from tools.knowledge import (
    common_causes,
    find_contradictions,
    find_edges_between,
    find_findings,
    mechanism_paths,
    names_of,
    reverse_evidence,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from graphs.store import KnowledgeGraph

NAMES = {"x": "statin", "y": "stroke", "m": "LDL", "w": "blood pressure", "u": "age", "o": "other"}


def edge(a: str, predicate: str, b: str, direction: str | None = None) -> Edge:
    return Edge(
        Curie("EX", a), f"biolink:{predicate}", Curie("EX", b), direction, "PMID:1", "drugmechdb"
    )


EDGES = (
    edge("x", "preventative_for_condition", "y"),
    edge("x", "affects", "m", "decreased"),
    edge("m", "causes", "y"),
    edge("x", "affects", "w", "decreased"),
    edge("w", "causes", "y"),
    edge("u", "affects", "x", "increased"),
    edge("u", "causes", "y"),
    edge("y", "associated_with", "x"),
    edge("y", "affects", "x", "increased"),
)
FINDING = Finding(
    Curie("EX", "x"), Curie("EX", "y"), "adults", "rct", "decreases", "RR", 0.8, 0.7, 0.9,
    "statin vs placebo", 1, None, 100, 2005, "PMID:1", "A trial", "https://example.org/1",
)  # fmt: skip
FINDINGS = (
    FINDING,
    replace(FINDING, year=2015, identifier="PMID:2", design="cohort"),
    replace(FINDING, exposure=Curie("EX", "y"), outcome=Curie("EX", "x"), identifier="PMID:3"),
)


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[KnowledgeGraph]:
    path = tmp_path / "toy.sqlite"
    nodes = [Node(Curie("EX", c), "biolink:Disease", name) for c, name in NAMES.items()]
    write_store(path, nodes, EDGES, FINDINGS, Release("toy", "7", "abc"))
    opened = SqliteStore(path)
    yield opened
    await opened.close()


async def test_findings_are_of_this_pair_newest_first(store: KnowledgeGraph) -> None:
    result = await find_findings(store, "EX:x", "EX:y")
    assert result.status == "ok"
    assert [e.source.identifier for e in result.items] == ["PMID:2", "PMID:1"]
    assert [e.rung for e in result.items] == [1, 2]


async def test_findings_are_not_taken_from_another_outcome(store: KnowledgeGraph) -> None:
    result = await find_findings(store, "EX:x", "EX:m")
    assert (result.status, result.n) == ("empty", 0)


async def test_a_result_says_what_was_asked_of_which_release(store: KnowledgeGraph) -> None:
    result = await find_findings(store, "EX:x", "EX:y")
    assert result.query == {"exposure": "EX:x", "outcome": "EX:y"}
    assert result.release == "toy 7"


async def test_edges_between_keep_cause_in_its_direction(store: KnowledgeGraph) -> None:
    result = await find_edges_between(store, "EX:x", "EX:y")
    assert {e.text for e in result.items} == {
        "statin prevents stroke",
        "statin is associated with stroke",  # symmetric: held once, in the order of CURIEs
    }


async def test_no_edge_between_is_empty(store: KnowledgeGraph) -> None:
    assert (await find_edges_between(store, "EX:o", "EX:y")).status == "empty"


async def test_what_is_not_a_curie_is_refused(store: KnowledgeGraph) -> None:
    with pytest.raises(CurieError):
        await find_edges_between(store, "statin", "EX:y")
    with pytest.raises(CurieError):
        await mechanism_paths(store, "EX:x", "stroke")


async def test_a_mechanism_has_at_least_two_edges(store: KnowledgeGraph) -> None:
    result = await mechanism_paths(store, "EX:x", "EX:y")
    assert result.status == "ok"
    assert {tuple(c.identifier for c in m.path.nodes) for m in result.items} == {
        ("x", "m", "y"),
        ("x", "w", "y"),
    }


async def test_a_mechanism_carries_the_evidence_of_each_edge(store: KnowledgeGraph) -> None:
    for mechanism in (await mechanism_paths(store, "EX:x", "EX:y")).items:
        assert mechanism.path.sign == -1
        assert len(mechanism.edges) == len(mechanism.path.edges)
        assert [e.direction for e in mechanism.edges] == ["decreases", "increases"]
        assert all(e.rung == 1 for e in mechanism.edges)


async def test_fewer_mechanisms_than_exist_are_marked(store: KnowledgeGraph) -> None:
    result = await mechanism_paths(store, "EX:x", "EX:y", k=1)
    assert (result.status, result.n) == ("truncated", 1)


async def test_a_direct_edge_alone_is_no_mechanism(store: KnowledgeGraph) -> None:
    assert (await mechanism_paths(store, "EX:w", "EX:y")).status == "empty"


async def test_common_causes_point_at_both(store: KnowledgeGraph) -> None:
    result = await common_causes(store, "EX:x", "EX:y")
    (cause,) = result.items
    assert cause.node.name == "age"
    assert {e.text for e in cause.evidence} == {"age increases statin", "age causes stroke"}


async def test_no_common_cause_is_empty(store: KnowledgeGraph) -> None:
    assert (await common_causes(store, "EX:o", "EX:y")).status == "empty"


async def test_reverse_evidence_runs_from_outcome_to_exposure(store: KnowledgeGraph) -> None:
    result = await reverse_evidence(store, "EX:x", "EX:y")
    assert [(e.exposure, e.outcome) for e in result.items] == [("EX:y", "EX:x")] * 2
    assert [e.kind for e in result.items] == ["finding", "edge"]


async def test_an_association_is_no_reverse_cause(store: KnowledgeGraph) -> None:
    result = await reverse_evidence(store, "EX:x", "EX:y")
    assert all("associated" not in e.text for e in result.items)


async def test_names_cover_both_ends(store: KnowledgeGraph) -> None:
    assert await names_of(store, [EDGES[0]]) == {"EX:x": "statin", "EX:y": "stroke"}


class BrokenStore(SqliteStore):
    """A store whose findings cannot be read."""

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        limit: int = 200,
    ) -> list[Finding]:
        raise StoreError("disk gone")


async def test_a_store_that_fails_is_not_an_empty_store(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    write_store(path, (), (), (), Release("toy", "7", "abc"))
    broken = BrokenStore(path)
    for look_up in (find_findings, reverse_evidence):
        with pytest.raises(StoreError, match="disk gone"):
            await look_up(broken, "EX:x", "EX:y")
    await broken.close()


async def test_sources_that_state_opposite_signs_contradict_each_other(tmp_path: Path) -> None:
    path = tmp_path / "toy.sqlite"
    ends = [Node(Curie("EX", name), "biolink:Gene", name) for name in "ab"]
    edges = [
        Edge(ends[0].curie, "biolink:affects", ends[1].curie, direction, source, "c")
        for direction, source in (("increased", "s1"), ("decreased", "s2"), ("increased", "s3"))
    ]
    for kept, status in ((edges, "ok"), (edges[::2], "empty")):
        write_store(path, ends, kept, (), Release("toy", "1", "x"))
        opened = SqliteStore(path)
        result = await find_contradictions(opened, "EX:a", "EX:b")
        await opened.close()
        assert result.status == status
        for item in result.items:
            assert [len(item.increases), len(item.decreases)] == [2, 1]
