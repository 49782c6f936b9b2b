from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from graphs.assessments import Assessment
from graphs.curie import Curie
from graphs.errors import StoreError
from graphs.findings import Finding
from graphs.statements import Edge, Node
from graphs.store import FindingSet, Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from tools.base import Bench
from tools.knowledge import names_of
from tools.toolbox import (
    ASSESSMENTS_OF,
    COMMON_CAUSES,
    CONTRADICTIONS,
    EDGES_BETWEEN,
    FIND_NODES,
    FOLLOW_METAPATH,
    HEAD_TO_HEAD,
    MECHANISM_PATHS,
    QUESTION_DAG,
    RELATED_FINDINGS,
    REVERSE_EVIDENCE,
    STUDY_FINDINGS,
    call,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from graphs.store import KnowledgeGraph
    from tools.base import Tool, ToolResult

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
    replace(FINDING, comparator=Curie("EX", "o"), identifier="PMID:4", overlaps=("SPARCL",)),
)
ASSESSMENTS = tuple(
    Assessment(
        Curie("EX", "x"), Curie("EX", "y"), kind, direction, body, grade, "adults", "", None, None,
        None, None, year, f"{body} {year}", "A document", checked,
    )
    for kind, direction, body, grade, year, checked in (
        ("assessment", "decreases", "Cochrane", "GRADE high", 2019, "https://example.org/a"),
        ("indication", "decreases", "DrugMechDB", "curated indication", None, "drugmechdb"),
    )
)  # fmt: skip


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[KnowledgeGraph]:
    path = tmp_path / "toy.sqlite"
    nodes = [Node(Curie("EX", c), "biolink:Disease", name) for c, name in NAMES.items()]
    write_store(path, nodes, EDGES, FINDINGS, Release("toy", "7", "abc"), ASSESSMENTS)
    opened = SqliteStore(path)
    yield opened
    await opened.close()


@asynccontextmanager
async def opened(
    folder: Path, edges: Sequence[Edge], names: dict[str, str]
) -> AsyncIterator[KnowledgeGraph]:
    path = folder / f"{len(edges)}.sqlite"
    nodes = [Node(Curie("EX", c), "biolink:Disease", name) for c, name in names.items()]
    write_store(path, nodes, edges, (), Release("toy", "7", "abc"))
    store = SqliteStore(path)
    try:
        yield store
    finally:
        await store.close()


async def of(
    store: KnowledgeGraph, tool: Tool[Any], treatment: str, outcome: str, **more: Any
) -> ToolResult[Any]:
    asked = {"treatment": f"EX:{treatment}", "outcome": f"EX:{outcome}", **more}
    return await call(tool, asked, Bench(store))


async def test_findings_are_of_this_pair_newest_first(store: KnowledgeGraph) -> None:
    result = await of(store, STUDY_FINDINGS, "x", "y")
    assert result.status == "ok"
    assert [e.source.identifier for e in result.items] == ["PMID:2", "PMID:1"]
    assert [e.rung for e in result.items] == [1, 2]


async def test_findings_are_not_taken_from_another_outcome(store: KnowledgeGraph) -> None:
    result = await of(store, STUDY_FINDINGS, "x", "m")
    assert (result.status, result.n) == ("empty", 0)


async def test_a_result_says_what_was_asked_of_which_release(store: KnowledgeGraph) -> None:
    result = await of(store, STUDY_FINDINGS, "x", "y")
    assert result.query == {"treatment": "EX:x", "outcome": "EX:y", "limit": 200}
    assert result.release == "toy 7"


async def test_edges_between_keep_cause_in_its_direction(store: KnowledgeGraph) -> None:
    result = await of(store, EDGES_BETWEEN, "x", "y")
    assert {e.text for e in result.items} == {
        "statin prevents stroke",
        "statin is associated with stroke",  # symmetric: held once, in the order of CURIEs
    }


async def test_no_edge_between_is_empty(store: KnowledgeGraph) -> None:
    assert (await of(store, EDGES_BETWEEN, "o", "y")).status == "empty"


async def test_what_is_not_a_curie_is_invalid(store: KnowledgeGraph) -> None:
    for tool in (EDGES_BETWEEN, MECHANISM_PATHS, STUDY_FINDINGS):
        asked = {"treatment": "statin", "outcome": "EX:y"}
        result = await call(tool, asked, Bench(store))
        assert (result.status, result.code) == ("invalid", "INVALID_REQUEST")
        assert "look up its name" in result.message


@pytest.mark.parametrize(
    "tool",
    [STUDY_FINDINGS, EDGES_BETWEEN, MECHANISM_PATHS, COMMON_CAUSES, REVERSE_EVIDENCE,
     CONTRADICTIONS, RELATED_FINDINGS, QUESTION_DAG],
    ids=lambda tool: tool.name,
)  # fmt: skip
async def test_a_node_that_the_graph_lacks_is_not_a_node_without_anything(
    store: KnowledgeGraph, tool: Tool[Any]
) -> None:
    # "o" is a node about which nothing is held.
    result = await of(store, tool, "ghost", "o")
    assert (result.status, result.code, result.n) == ("invalid", "UNKNOWN_NODE", 0)
    assert "EX:ghost" in result.message


async def test_a_mechanism_has_at_least_two_edges(store: KnowledgeGraph) -> None:
    result = await of(store, MECHANISM_PATHS, "x", "y")
    assert result.status == "ok"
    assert {tuple(c.identifier for c in m.path.nodes) for m in result.items} == {
        ("x", "m", "y"),
        ("x", "w", "y"),
    }


async def test_a_mechanism_carries_the_evidence_of_each_edge(store: KnowledgeGraph) -> None:
    for mechanism in (await of(store, MECHANISM_PATHS, "x", "y")).items:
        assert mechanism.path.sign == -1
        assert len(mechanism.edges) == len(mechanism.path.edges)
        assert [e.direction for e in mechanism.edges] == ["decreases", "increases"]
        assert all(e.rung == 1 for e in mechanism.edges)


async def test_fewer_mechanisms_than_exist_are_marked(store: KnowledgeGraph) -> None:
    result = await of(store, MECHANISM_PATHS, "x", "y", k=1)
    assert (result.status, result.n) == ("truncated", 1)


async def test_a_direct_edge_alone_is_no_mechanism(store: KnowledgeGraph) -> None:
    assert (await of(store, MECHANISM_PATHS, "w", "y", reach="causal")).status == "empty"


async def test_without_a_causal_path_every_step_that_is_not_causal_says_so(
    store: KnowledgeGraph,
) -> None:
    result = await of(store, MECHANISM_PATHS, "w", "y")
    assert result.items
    for found in result.items:
        assert not found.is_causal
        assert found.text.count("[not causal]") == found.causal_steps.count(False) > 0
        assert found.loose_steps == found.text.count("[not causal]")
        assert found.sign is None
        assert found.to_json()["causal_steps"] == list(found.causal_steps)


async def test_what_is_stated_is_walked_before_what_is_turned_round(tmp_path: Path) -> None:
    """From cause to effect first; then as it is stated; then any way: each only without the former."""
    edges = [
        edge("x", "affects", "m", "increased"), edge("m", "correlated_with", "y"),
        edge("u", "affects", "x", "increased"), edge("u", "affects", "y", "increased"),
    ]  # fmt: skip
    names = {"x": "drug", "m": "target", "y": "disease", "u": "age"}
    async with opened(tmp_path, edges, names) as store:
        (stated,) = (await of(store, MECHANISM_PATHS, "x", "y")).items
        assert stated.text == "drug increases target > correlated with disease [not causal]"
    async with opened(tmp_path, [edges[0], *edges[2:]], names) as store:
        (turned,) = (await of(store, MECHANISM_PATHS, "x", "y")).items
        assert turned.text == "drug < age increases [not causal] > increases disease"
        assert (await of(store, MECHANISM_PATHS, "x", "y", reach="stated")).status == "empty"


async def test_what_one_record_states_whole_comes_before_what_is_put_together(
    tmp_path: Path,
) -> None:
    def of_record(a: str, predicate: str, b: str, record: str) -> Edge:
        return replace(edge(a, predicate, b), source="infores:set", checked=record)

    edges = [
        of_record("x", "regulates", "m", "one"), of_record("m", "correlated_with", "w", "one"),
        of_record("w", "correlated_with", "y", "one"), of_record("x", "causes", "u", "two"),
        of_record("u", "causes", "y", "three"),
    ]  # fmt: skip
    async with opened(tmp_path, edges, NAMES) as store:
        whole, together = (await of(store, MECHANISM_PATHS, "x", "y")).items
        assert [c.identifier for c in whole.path.nodes] == ["x", "m", "w", "y"]
        assert [c.identifier for c in together.path.nodes] == ["x", "u", "y"]
        assert {e.source.identifier for e in whole.edges} == {"infores:set"}
        (causal,) = (await of(store, MECHANISM_PATHS, "x", "y", reach="causal")).items
        assert causal.path.nodes == together.path.nodes


async def test_a_class_acts_through_its_members_and_on_its_members(tmp_path: Path) -> None:
    edges = [
        edge("m", "subclass_of", "x"), edge("m", "affects", "w", "decreased"), edge("w", "causes", "u"),
        edge("u", "subclass_of", "y"),
    ]  # fmt: skip
    names = {"x": "statins", "m": "a statin", "w": "LDL", "u": "stroke", "y": "disease"}
    async with opened(tmp_path, edges, names) as store:
        (found,) = (await of(store, MECHANISM_PATHS, "x", "y")).items
        assert [c.identifier for c in found.path.nodes] == ["x", "m", "w", "u", "y"]
        assert found.causal_steps == (False, True, True, False)
        assert found.sign == -1, "membership has no sign of its own"
        assert (await of(store, MECHANISM_PATHS, "m", "u")).items[0].is_causal


async def test_a_mention_of_several_nodes_is_entered_at_each(tmp_path: Path) -> None:
    edges = [
        edge("m", "causes", "w"), edge("w", "causes", "u"), edge("m", "causes", "o"), edge("o", "causes", "y"),
    ]  # fmt: skip
    async with opened(tmp_path, edges, NAMES) as store:
        assert (await of(store, MECHANISM_PATHS, "x", "y")).status == "empty"
        both = await of(store, MECHANISM_PATHS, "x", "y", starts=["EX:m"], ends=["EX:u"])
        ways = {tuple(c.identifier for c in item.path.nodes) for item in both.items}
        assert ways == {("m", "w", "u"), ("m", "o", "y")}


async def test_common_causes_point_at_both(store: KnowledgeGraph) -> None:
    result = await of(store, COMMON_CAUSES, "x", "y")
    (cause,) = result.items
    assert cause.node.name == "age"
    assert {e.text for e in cause.evidence} == {"age increases statin", "age causes stroke"}


async def test_no_common_cause_is_empty(store: KnowledgeGraph) -> None:
    assert (await of(store, COMMON_CAUSES, "o", "y")).status == "empty"


async def test_reverse_evidence_runs_from_outcome_to_exposure(store: KnowledgeGraph) -> None:
    result = await of(store, REVERSE_EVIDENCE, "x", "y")
    assert [(e.exposure, e.outcome) for e in result.items] == [("EX:y", "EX:x")] * 2
    assert [e.kind for e in result.items] == ["finding", "edge"]


async def test_an_association_is_no_reverse_cause(store: KnowledgeGraph) -> None:
    result = await of(store, REVERSE_EVIDENCE, "x", "y")
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
        comparator: Curie | str | None = None,
        limit: int = 200,
    ) -> FindingSet:
        raise StoreError("disk gone")


async def test_a_store_that_fails_is_not_an_empty_store(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    write_store(path, (), (), (), Release("toy", "7", "abc"))
    broken = BrokenStore(path)
    for tool in (STUDY_FINDINGS, REVERSE_EVIDENCE, CONTRADICTIONS, RELATED_FINDINGS):
        result = await of(broken, tool, "x", "y")
        assert (result.status, result.code) == ("failed", "STORE_FAILED")
        with pytest.raises(StoreError, match="disk gone"):
            result.checked()
    await broken.close()


async def built(tmp_path: Path, edges: list[Edge], findings: list[Finding]) -> SqliteStore:
    path = tmp_path / "made.sqlite"
    ends = sorted({end for e in edges for end in (e.subject, e.object)})
    nodes = [Node(end, "biolink:Gene", end.identifier) for end in ends]
    write_store(path, nodes, edges, findings, Release("toy", "1", "x"))
    return SqliteStore(path)


async def test_sources_that_state_opposite_signs_contradict_each_other(tmp_path: Path) -> None:
    edges = [
        replace(edge("a", "affects", "b", direction), source=source)
        for direction, source in (("increased", "s1"), ("decreased", "s2"), ("increased", "s3"))
    ]
    for kept, status in ((edges, "ok"), (edges[::2], "empty")):
        opened = await built(tmp_path, kept, [])
        result = await of(opened, CONTRADICTIONS, "a", "b")
        await opened.close()
        assert result.status == status
        for item in result.items:
            assert [len(item.increases), len(item.decreases)] == [2, 1]


async def test_related_findings_share_one_side_and_are_not_about_the_pair(tmp_path: Path) -> None:
    def about(exposure: str, outcome: str, year: int) -> Finding:
        ends = {"exposure": Curie("EX", exposure), "outcome": Curie("EX", outcome)}
        return replace(FINDING, **ends, year=year, identifier=f"PMID:{year}")

    findings = [about("x", "y", 2020)] + [about("x", "m", 2000 + i) for i in range(3)]
    findings += [about("w", "y", 1990)]
    opened = await built(tmp_path, list(EDGES), findings)
    whole = await of(opened, RELATED_FINDINGS, "x", "y")
    assert [e.year for e in whole.items] == [2002, 2001, 2000, 1990]
    assert whole.status == "ok"
    cut = await of(opened, RELATED_FINDINGS, "x", "y", limit=2)
    assert [e.year for e in cut.items] == [2002, 2001, 1990]
    assert (cut.status, "2 newest findings of each kind" in cut.ending) == ("truncated", True)
    await opened.close()


async def test_nodes_are_found_by_name_and_by_curie(store: KnowledgeGraph) -> None:
    bench = Bench(store)
    named = await call(FIND_NODES, {"text": "statin"}, bench)
    assert [item.hit.node.curie for item in named.items] == [Curie("EX", "x")]
    by_curie = await call(FIND_NODES, {"text": "EX:u", "categories": ["biolink:Disease"]}, bench)
    assert by_curie.items[0].to_json()["name"] == "age"
    none = await call(FIND_NODES, {"text": "EX:u", "categories": ["biolink:Gene"]}, bench)
    assert (none.status, none.items) == ("empty", ())
    ghost = await call(FIND_NODES, {"text": "x", "categories": ["biolink:Ghost"]}, bench)
    assert (ghost.status, "biolink:Gene" in ghost.message) == ("invalid", True)


async def test_a_question_gets_its_dag(store: KnowledgeGraph) -> None:
    result = await of(store, QUESTION_DAG, "x", "y", strike=[["EX:u", "EX:y"]])
    shown = result.items[0].to_json()
    assert {"EX:x", "EX:y", "EX:m", "EX:u"} <= {node["curie"] for node in shown["nodes"]}
    assert "struck by the user" in [dropped["reason"] for dropped in shown["dropped"]]
    assert shown["latent_confounding"] == [["EX:x", "EX:y"]]
    trial = (await of(store, QUESTION_DAG, "x", "y", randomized=True)).items[0].to_json()
    assert trial["latent_confounding"] == []
    same = await of(store, QUESTION_DAG, "x", "x")
    assert (same.status, "same node" in same.message) == ("invalid", True)


async def test_what_is_cut_is_truncated_and_says_what_was_looked_at(tmp_path: Path) -> None:
    """With items kept, and with none: nothing found in a part is not nothing found."""
    up = [replace(edge("x", "affects", "y", "increased"), source=f"s{i}") for i in range(3)]
    causes = [edge(c, "causes", end) for c in "pq" for end in "xy"]
    findings = [replace(FINDING, year=2000 + i, identifier=f"PMID:{i}") for i in range(3)]
    opened = await built(tmp_path, [*up, *causes, edge("y", "affects", "x", "increased")], findings)
    for tool, asked, kept, looked_at in (
        (STUDY_FINDINGS, {"limit": 2}, 2, "only the 2 newest findings"),
        (STUDY_FINDINGS, {"limit": 3}, 3, ""),
        (EDGES_BETWEEN, {"limit": 2}, 2, "only the first 2 edges"),
        (EDGES_BETWEEN, {"limit": 4}, 3, ""),
        (REVERSE_EVIDENCE, {"limit": 1}, 0, "only the first 1 edges"),
        (REVERSE_EVIDENCE, {"limit": 4}, 1, ""),
        (CONTRADICTIONS, {"limit": 2}, 1, "only the 2 newest findings and first edges"),
        (CONTRADICTIONS, {"limit": 4}, 1, ""),
        (COMMON_CAUSES, {"limit": 1}, 1, "only the 1 causes with the most edges"),
        (COMMON_CAUSES, {"limit": 2}, 2, ""),
    ):
        result = await of(opened, tool, "x", "y", **asked)
        assert result.n == kept, tool.name
        assert result.status == ("truncated" if looked_at else "ok"), tool.name
        assert looked_at in result.ending
        assert ("more exist" in result.ending) == bool(looked_at)
    hits = await call(FIND_NODES, {"text": "p", "limit": 1}, Bench(opened))
    assert hits.status == "ok"
    await opened.close()


async def test_a_metapath_is_followed_step_by_step(store: KnowledgeGraph) -> None:
    affects, causes = {"predicates": ["biolink:affects"]}, {"predicates": ["biolink:causes"]}
    found = await of(store, FOLLOW_METAPATH, "x", "y", steps=[affects, causes])
    assert found.status == "ok"
    assert [[c.identifier for c in r.path.nodes][1] for r in found.items] == ["m", "w"]
    cut = await of(store, FOLLOW_METAPATH, "x", "y", steps=[affects, causes], limit=1)
    assert (cut.n, cut.status) == (1, "truncated")
    gene = affects | {"category": "biolink:Gene"}
    assert (await of(store, FOLLOW_METAPATH, "x", "y", steps=[gene, causes])).status == "empty"
    back = await of(store, FOLLOW_METAPATH, "y", "u", steps=[causes | {"direction": "in"}])
    assert back.items[0].to_json()["text"] == "stroke < age causes [not causal]"
    for wrong in ([], [{"predicates": ["loves"]}], [{"category": "biolink:Ghost"}], [{}] * 7):
        refused = await of(store, FOLLOW_METAPATH, "x", "y", steps=wrong)
        assert (refused.status, refused.code) == ("invalid", "INVALID_REQUEST")


async def test_two_mechanisms_and_no_direct_edge_are_one_more_than_one(tmp_path: Path) -> None:
    """The store is asked for one path more than wanted; that one more must not be forgotten."""
    opened = await built(tmp_path, list(EDGES[1:5]), [])
    for k, status in ((1, "truncated"), (2, "ok")):
        result = await of(opened, MECHANISM_PATHS, "x", "y", k=k)
        assert (result.n, result.status) == (k, status)
    await opened.close()


async def test_comparisons_are_found_in_either_order_and_nowhere_else(
    store: KnowledgeGraph,
) -> None:
    for pair in (("EX:x", "EX:o"), ("EX:o", "EX:x")):
        asked = {"treatment": pair[0], "comparator": pair[1], "outcome": "EX:y"}
        (found,) = (await call(HEAD_TO_HEAD, asked, Bench(store))).items
        assert (found.exposure, found.comparator) == ("EX:x", "EX:o")
        assert found.overlaps == ("SPARCL",)
    asked = {"treatment": "EX:x", "outcome": "EX:y"}
    plain = await call(STUDY_FINDINGS, asked, Bench(store))
    assert all(item.comparator is None for item in plain.items)
    nothing = await call(HEAD_TO_HEAD, {**asked, "comparator": "EX:m"}, Bench(store))
    assert (nothing.status, nothing.items) == ("empty", ())
    unknown = await call(HEAD_TO_HEAD, {**asked, "comparator": "EX:ghost"}, Bench(store))
    assert (unknown.status, unknown.code) == ("invalid", "UNKNOWN_NODE")
    cut = await call(HEAD_TO_HEAD, {**asked, "comparator": "EX:o", "limit": 1}, Bench(store))
    assert cut.status == "ok"


async def test_conclusions_of_bodies_are_evidence_without_a_number(store: KnowledgeGraph) -> None:
    asked = {"treatment": "EX:x", "outcome": "EX:y"}
    body, use = (await call(ASSESSMENTS_OF, asked, Bench(store))).items
    assert (body.kind, body.direction, body.rung) == ("assessment", "decreases", 1)
    assert (body.line, body.strength) == ("assessment", "established")
    assert (body.body, body.grade, body.year) == ("Cochrane", "GRADE high", 2019)
    assert body.text == "Cochrane: GRADE high"
    assert (body.source.url, use.source.url) == ("https://example.org/a", None)
    with pytest.raises(ValueError, match="carries no estimate"):
        _ = body.oriented
    some = await call(ASSESSMENTS_OF, {**asked, "kinds": ["indication"]}, Bench(store))
    assert some.items == (use,)
    assert use.kind == "indication"
    cut = await call(ASSESSMENTS_OF, {**asked, "limit": 1}, Bench(store))
    assert (cut.status, cut.items) == ("truncated", (body,))
    bad = await call(ASSESSMENTS_OF, {**asked, "kinds": ["rumour"]}, Bench(store))
    assert bad.status == "invalid"
