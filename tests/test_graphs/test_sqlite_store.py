from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from graphs.curie import Curie
from graphs.errors import DataError, StoreError
from graphs.findings import Finding
from graphs.names import fold, is_case_sensitive, tokens
from graphs.statements import Edge, Node
from graphs.store import FindingSet, Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from graphs.store import KnowledgeGraph

RELEASE = Release("toy", "1", "abc")


def node(local: str, category: str, name: str, *synonyms: str) -> Node:
    return Node(Curie("EX", local), f"biolink:{category}", name, synonyms)


def edge(a: str, predicate: str, b: str, direction: str | None = None) -> Edge:
    return Edge(
        Curie("EX", a), f"biolink:{predicate}", Curie("EX", b), direction, "PMID:1", "drugmechdb"
    )


NODES = (
    node("smoking", "BehavioralExposure", "smoking", "cigarette smoking", "tobacco use"),
    node("quit", "BehavioralExposure", "smoking cessation", "quitting smoking"),
    node("lung", "Disease", "lung cancer", "cancer of the lung"),
    node("mi", "Disease", "myocardial infarction", "heart attack", "MI"),
    node("ldl", "ClinicalAttribute", "LDL cholesterol", "LDL-C"),
    node("e2", "Drug", "estradiol", "oestradiol"),
    node("met", "Drug", "metformin", "Glucophage"),
    node("gene", "Gene", "CAT", "catalase"),
    node("alz", "Disease", "Alzheimer's disease"),
    node("tumor", "Disease", "tumor"),
    node("cold1", "Disease", "common cold", "cold"),
    node("cold2", "EnvironmentalExposure", "cold exposure", "cold"),
)
EDGES = (
    edge("smoking", "causes", "lung"),
    edge("smoking", "contributes_to", "mi"),
    edge("ldl", "causes", "mi"),
    edge("smoking", "affects", "ldl", "increased"),
    edge("met", "affects", "ldl", "decreased"),
    edge("lung", "associated_with", "mi"),
    edge("quit", "preventative_for_condition", "lung"),
)
FINDING = Finding(
    Curie("EX", "smoking"), Curie("EX", "lung"), "adults", "cohort", "increases", "RR", 9.0, 7.5,
    10.8, "smokers vs never", 1, None, None, 2004, "PMID:1", "A cohort", "https://example.org/1",
)  # fmt: skip
FINDINGS = (
    FINDING,
    replace(FINDING, year=2011, identifier="PMID:2", n=5, intervention=Curie("EX", "quit")),
    replace(FINDING, outcome=Curie("EX", "mi"), estimate=2.0, ci_low=1.5, ci_high=2.7),
)


def build(
    path: Path,
    nodes: Sequence[Node] = NODES,
    edges: Sequence[Edge] = EDGES,
    findings: Sequence[Finding] = FINDINGS,
    release: Release = RELEASE,
) -> Path:
    write_store(path, nodes, edges, findings, release)
    return path


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[KnowledgeGraph]:
    opened = SqliteStore(build(tmp_path / "toy.sqlite"))
    yield opened
    await opened.close()


async def best(store: KnowledgeGraph, text: str) -> tuple[str, str] | None:
    hits = await store.resolve(text)
    return (hits[0].node.curie.identifier, hits[0].how) if hits else None


async def spans(store: KnowledgeGraph, text: str) -> list[tuple[str, str]]:
    return [(m.text, m.hits[0].node.curie.identifier) for m in await store.scan(text)]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Heart Attacks", "heart attack"),
        ("LDL-C", "ldl c"),
        ("Alzheimer's disease", "Alzheimer disease"),
        ("Alzheimer’s", "alzheimer"),
        ("tumours", "tumor"),
        ("ischaemic", "ischemic"),
        ("anaemia", "anemia"),
        ("haemorrhage", "hemorrhage"),
        ("leukaemia", "leukemia"),
        ("oestrogen", "estrogen"),
        ("oedema", "edema"),
        ("paediatric", "pediatric"),
        ("aetiology", "etiology"),
        ("diarrhoea", "diarrhea"),
        ("fibre", "fiber"),
        ("sulphate", "sulfate"),
        ("hospitalisation", "hospitalization"),
        ("allergies", "allergy"),
        ("Sjögren", "sjogren"),
    ],
)
def test_spellings_of_one_name_fold_together(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize("word", ["diabetes", "virus", "sepsis", "arthritis", "gas", "pancreas"])
def test_a_name_that_only_looks_plural_folds_to_itself_again(word: str) -> None:
    assert fold(fold(word)) == fold(word)
    assert fold(word) != fold(word[:-2])


@pytest.mark.parametrize(
    ("left", "right"), [("LDL", "HDL"), ("cat", "rat"), ("hour", "hor"), ("type 1", "type 2")]
)
def test_different_names_stay_different(left: str, right: str) -> None:
    assert fold(left) != fold(right)


def test_tokens_keep_their_place_in_the_text() -> None:
    text = "Sjögren's disease, LDL-C"
    assert [text[t.start : t.end] for t in tokens(text)] == ["Sjögren's", "disease", "LDL", "C"]


def test_only_short_gene_symbols_are_case_sensitive() -> None:
    assert is_case_sensitive("CAT", "biolink:Gene")
    assert not is_case_sensitive("catalase", "biolink:Gene")
    assert not is_case_sensitive("MI", "biolink:Disease")


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("lung cancer", "lung"),
        ("Heart Attacks", "mi"),
        ("ldl c", "ldl"),
        ("Oestradiol", "e2"),
        ("Alzheimer disease", "alz"),
        ("tumours", "tumor"),
        ("CAT", "gene"),
    ],
)
async def test_a_name_or_synonym_is_found_exactly(
    store: KnowledgeGraph, text: str, local: str
) -> None:
    assert await best(store, text) == (local, "exact")


async def test_an_exact_hit_has_score_one_and_says_which_name(store: KnowledgeGraph) -> None:
    (hit,) = await store.resolve("heart attack")
    assert (hit.score, hit.matched, hit.node.name) == (1.0, "heart attack", "myocardial infarction")


@pytest.mark.parametrize("typo", ["metfromin", "metfornin", "metformine", "glucofage"])
async def test_a_typo_is_found_as_fuzzy(store: KnowledgeGraph, typo: str) -> None:
    assert await best(store, typo) == ("met", "fuzzy")


async def test_fuzzy_scores_stay_below_one(store: KnowledgeGraph) -> None:
    assert all(0 < hit.score < 1 for hit in await store.resolve("metfromin"))


async def test_the_start_of_a_name_is_found_as_prefix(store: KnowledgeGraph) -> None:
    assert await best(store, "myocardial") == ("mi", "prefix")


async def test_a_word_in_lower_case_is_not_a_short_gene_symbol(store: KnowledgeGraph) -> None:
    assert all(hit.how != "exact" for hit in await store.resolve("cat"))
    assert await spans(store, "my cat smokes") == []


async def test_one_name_of_two_nodes_returns_both(store: KnowledgeGraph) -> None:
    hits = await store.resolve("cold")
    assert {h.node.curie.identifier for h in hits} == {"cold1", "cold2"}
    (only,) = await store.resolve("cold", categories=["biolink:Disease"])
    assert only.node.curie.identifier == "cold1"


async def test_resolve_keeps_to_its_limit(store: KnowledgeGraph) -> None:
    assert len(await store.resolve("cold", limit=1)) == 1


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "qzxv jkqw", '"', "a'b\"c", "%_*", "\x00", "OR AND"]
)
async def test_odd_text_finds_nothing_and_breaks_nothing(store: KnowledgeGraph, text: str) -> None:
    assert await store.resolve(text) == []
    assert await store.scan(text) == []


async def test_scan_takes_the_longest_names_left_to_right(store: KnowledgeGraph) -> None:
    text = "Does smoking cessation prevent lung cancer after a heart attack?"
    assert await spans(store, text) == [
        ("smoking cessation", "quit"),
        ("lung cancer", "lung"),
        ("heart attack", "mi"),
    ]


async def test_scan_spans_are_offsets_into_the_text(store: KnowledgeGraph) -> None:
    text = "  Oestradiol; LDL-C — Alzheimer’s disease."
    mentions = await store.scan(text)
    assert [m.text for m in mentions] == ["Oestradiol", "LDL-C", "Alzheimer’s disease"]
    assert all(text[m.start : m.end] == m.text for m in mentions)


async def test_a_mention_carries_every_node_of_its_name(store: KnowledgeGraph) -> None:
    (mention,) = await store.scan("I have a cold")
    assert {h.node.curie.identifier for h in mention.hits} == {"cold1", "cold2"}


async def test_node_round_trips_and_an_unknown_one_is_none(store: KnowledgeGraph) -> None:
    assert await store.node(Curie("EX", "smoking")) == NODES[0]
    assert await store.node(Curie("EX", "nothing")) is None


async def test_neighbors_by_direction(store: KnowledgeGraph) -> None:
    ldl = Curie("EX", "ldl")
    incoming = await store.neighbors(ldl, direction="in")
    outgoing = await store.neighbors(ldl, direction="out")
    assert {e.subject.identifier for e in incoming.edges} == {"smoking", "met"}
    assert [e.object.identifier for e in outgoing.edges] == ["mi"]
    both = await store.neighbors(ldl)
    assert set(both.edges) == {*incoming.edges, *outgoing.edges}


async def test_neighbors_by_predicate_and_limit(store: KnowledgeGraph) -> None:
    smoking = Curie("EX", "smoking")
    (only,) = (await store.neighbors(smoking, predicates=["biolink:causes"])).edges
    assert only == EDGES[0]
    cut = await store.neighbors(smoking, limit=2)
    assert (len(cut.edges), cut.truncated) == (2, True)
    assert not (await store.neighbors(smoking, limit=3)).truncated


async def test_an_edge_keeps_its_direction_source_and_id(store: KnowledgeGraph) -> None:
    (read,) = (await store.neighbors(Curie("EX", "met"))).edges
    assert read == EDGES[4]
    assert read.id == EDGES[4].id
    assert read.sign == -1


async def test_paths_walk_causal_edges_only(store: KnowledgeGraph) -> None:
    found = await store.paths(Curie("EX", "smoking"), Curie("EX", "mi"))
    assert {tuple(c.identifier for c in p.nodes) for p in found.paths} == {
        ("smoking", "mi"),
        ("smoking", "ldl", "mi"),
    }
    none = await store.paths(Curie("EX", "lung"), Curie("EX", "mi"))
    assert none.paths == ()
    assert not none.truncated


async def test_common_causes_have_causal_edges_into_both(store: KnowledgeGraph) -> None:
    (cause,) = (await store.common_causes(Curie("EX", "lung"), Curie("EX", "mi"))).causes
    assert cause.node.curie.identifier == "smoking"
    assert {e.object.identifier for e in cause.edges} == {"lung", "mi"}


async def test_neither_of_the_two_is_its_own_common_cause(store: KnowledgeGraph) -> None:
    found = await store.common_causes(Curie("EX", "ldl"), Curie("EX", "mi"))
    assert [c.node.curie.identifier for c in found.causes] == ["smoking"]


async def test_findings_come_newest_first_and_round_trip(store: KnowledgeGraph) -> None:
    found = await store.findings(exposure="EX:smoking", outcome=Curie("EX", "lung"))
    assert found == FindingSet((FINDINGS[1], FINDINGS[0]))
    assert len((await store.findings(exposure="EX:smoking")).findings) == 3
    assert len((await store.findings(outcome="EX:mi")).findings) == 1
    assert len((await store.findings()).findings) == 3
    assert await store.findings(outcome="EX:met") == FindingSet(())


async def test_schema_counts_and_release_names(store: KnowledgeGraph) -> None:
    schema = await store.schema()
    assert (schema.nodes, schema.edges, schema.findings) == (12, 7, 3)
    assert schema.categories["biolink:Drug"] == 2
    assert schema.predicates["biolink:causes"] == 2
    assert await store.release() == RELEASE


async def test_many_reads_at_once_agree(store: KnowledgeGraph) -> None:
    lung = Curie("EX", "lung")
    answers = await asyncio.gather(*(store.neighbors(lung) for _ in range(60)))
    assert all(answer == answers[0] for answer in answers)


async def test_the_file_is_opened_read_only(tmp_path: Path) -> None:
    path = build(tmp_path / "toy.sqlite")
    path.chmod(0o444)
    before = path.read_bytes()
    opened = SqliteStore(path)
    await opened.scan("lung cancer")
    await opened.close()
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["toy.sqlite"]


async def test_a_path_with_odd_characters_opens(tmp_path: Path) -> None:
    folder = tmp_path / "a b#c?d%20e"
    opened = SqliteStore(build(folder / "toy.sqlite"))
    assert (await opened.schema()).nodes == 12
    await opened.close()


def test_an_absent_file_is_a_store_error_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no knowledge graph"):
        SqliteStore(tmp_path / "absent.sqlite")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be read" * 9])
def test_another_file_is_a_store_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a knowledge graph"):
        SqliteStore(path)


def test_the_same_input_gives_the_same_rows(tmp_path: Path) -> None:
    def rows(path: Path) -> list[str]:
        with closing(sqlite3.connect(path)) as connection:
            return list(connection.iterdump())

    left, right = build(tmp_path / "a.sqlite"), build(tmp_path / "b.sqlite")
    assert rows(left) == rows(right)


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = build(tmp_path / "toy.sqlite")
    before = path.read_bytes()
    with pytest.raises(DataError, match="twice"):
        build(path, findings=(FINDING, FINDING))
    with pytest.raises(DataError, match="not a node"):
        build(path, nodes=NODES[1:])
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["toy.sqlite"]


async def test_what_is_stated_twice_is_held_once(tmp_path: Path) -> None:
    path = build(tmp_path / "toy.sqlite", (*NODES, NODES[0]), (*EDGES, EDGES[0]))
    opened = SqliteStore(path)
    schema = await opened.schema()
    await opened.close()
    assert (schema.nodes, schema.edges) == (len(NODES), len(EDGES))


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot write .*a folder that can be written"):
        build(tmp_path / "file" / "toy.sqlite")


async def test_an_empty_graph_answers_empty(tmp_path: Path) -> None:
    opened = SqliteStore(build(tmp_path / "none.sqlite", (), (), ()))
    assert await opened.resolve("metformin") == []
    assert await opened.scan("metformin") == []
    assert (await opened.schema()).categories == {}
    await opened.close()
