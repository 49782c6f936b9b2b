"""Sources of every format through the builder into a store."""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphs.biolink import CATEGORIES, DIRECTIONS, INVERSES, PREDICATES
from graphs.curie import Curie
from graphs.errors import DataError
from graphs.load.bel import main_entity
from graphs.load.build import build
from graphs.load.formats import open_source
from graphs.load.rejects import Rejects
from graphs.starter.figures import check_interval
from graphs.starter.rows import ASSESSMENT_COLUMNS, FINDING_COLUMNS, read_finding
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.load.build import BuildReport
    from graphs.statements import Edge
    from graphs.store import Schema

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="no shared data")

NODES = "id\tcategory\tname\tsynonym\n"
EDGES = "subject\tpredicate\tobject\tobject_direction_qualifier\tprimary_knowledge_source\tpublications\tnegated\n"


def kgx(folder: Path, nodes: Sequence[str], edges: Sequence[str]) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "toy_nodes.tsv").write_text(
        NODES + "".join(f"{n}\n" for n in nodes), encoding="utf-8"
    )
    (folder / "toy_edges.tsv").write_text(
        EDGES + "".join(f"{e}\n" for e in edges), encoding="utf-8"
    )
    return f"kgx:{folder}"


def made(out: Path, *sources: str) -> BuildReport:
    return build([open_source(text) for text in sources], out)


def rejected(out: Path) -> list[dict[str, str]]:
    path = out.with_name(f"{out.name}.rejects.tsv")
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def edges_at(path: Path, curie: str) -> tuple[Edge, ...]:
    async def read() -> tuple[Edge, ...]:
        store = SqliteStore(path)
        found = await store.neighbors(Curie.parse(curie))
        await store.close()
        return found.edges

    return asyncio.run(read())


def schema_of(path: Path) -> Schema:
    async def read() -> Schema:
        store = SqliteStore(path)
        found = await store.schema()
        await store.close()
        return found

    return asyncio.run(read())


DRUG = "EX:d\tbiolink:Drug|biolink:NamedThing\tdrug\tmedicine|pill"
ILL = "EX:i\tbiolink:NamedThing|biolink:Disease\tillness\t"


def test_kgx_is_read_and_what_does_not_fit_is_rejected_with_file_line_and_reason(
    tmp_path: Path,
) -> None:
    out = tmp_path / "kg.sqlite"
    source = kgx(
        tmp_path / "in",
        [DRUG, ILL, "EX:x\tbiolink:Ghost\tghost\t", "short", "nocolon\tbiolink:Gene\tg\t"],
        [
            "EX:d\tbiolink:treats\tEX:i\t\tinfores:a\tPMID:1|PMID:2\t",
            "EX:d\tbiolink:affects\tEX:i\tdecreased\tinfores:b\t\tfalse",
            "EX:d\tbiolink:treats\tEX:i\t\tinfores:a\t\ttrue",
            "EX:d\tbiolink:loves\tEX:i\t\tinfores:a\t\t",
            "EX:d\tbiolink:affects\tEX:i\tsideways\tinfores:a\t\t",
            "EX:d\tbiolink:treats\tEX:gone\t\tinfores:a\t\t",
            "EX:d\tbiolink:treats\tEX:d\t\tinfores:a\t\t",
        ],
    )
    report = made(out, source)
    (only,) = report.sources
    assert (only.nodes, only.edges) == (2, 2)
    assert only.rejected == {
        "unknown category": 1,
        "too few cells": 1,
        "the identifier is not a CURIE": 1,
        "negated statement": 1,
        "predicate that Biolink has not": 1,
        "unknown object direction": 1,
        "names a node that no source has": 1,
        "joins a node with itself": 1,
    }
    ghost, short, *_ = rejected(out)
    assert (ghost["file"], ghost["line"], ghost["detail"]) == (
        "toy_nodes.tsv",
        "4",
        "biolink:Ghost",
    )
    assert (short["file"], short["line"], short["row"]) == ("toy_nodes.tsv", "5", "short")
    gone = next(row for row in rejected(out) if "EX:gone" in row["row"])
    assert (gone["file"], gone["line"]) == ("toy_edges.tsv", "7")
    affects, treats = edges_at(out, "EX:d")
    assert (treats.source, treats.checked) == ("infores:a", "PMID:1|PMID:2")
    assert (affects.object_direction, affects.sign) == ("decreased", -1)
    assert schema_of(out).categories == {"biolink:Disease": 1, "biolink:Drug": 1}


@pytest.mark.parametrize(
    "predicate", ["treats", "causes", "disrupts", "expressed_in", "has_phenotype"]
)
def test_an_inverse_predicate_gives_the_same_graph(tmp_path: Path, predicate: str) -> None:
    canonical = f"biolink:{predicate}"
    (inverse,) = [old for old, new in INVERSES.items() if new == canonical]
    there = kgx(tmp_path / "a", [DRUG, ILL], [f"EX:d\t{canonical}\tEX:i\t\ts\t\t"])
    back = kgx(tmp_path / "b", [DRUG, ILL], [f"EX:i\t{inverse}\tEX:d\t\ts\t\t"])
    assert made(tmp_path / "a.sqlite", there).sources[0].turned == 0
    assert made(tmp_path / "b.sqlite", back).sources[0].turned == 1
    assert edges_at(tmp_path / "a.sqlite", "EX:d") == edges_at(tmp_path / "b.sqlite", "EX:d")


def test_predicates_of_older_models_are_taken_as_their_successors(tmp_path: Path) -> None:
    """Biolink has renamed some, and split others into a predicate and qualifiers."""
    out = tmp_path / "kg.sqlite"
    gene = "EX:g\tbiolink:Gene\tgene\t"
    stated = [("ameliorates", "EX:i"), ("biolink:exacerbates", "EX:i"), ("biolink:prevents", "EX:i"),
              ("biolink:decreases_expression_of", "EX:g"), ("biolink:increases_degradation_of", "EX:g"),
              ("biolink:increases_splicing_of", "EX:g")]  # fmt: skip
    rows = [f"EX:d\t{predicate}\t{end}\t\tinfores:a\t\t" for predicate, end in stated]
    (only,) = made(out, kgx(tmp_path / "in", [DRUG, ILL, gene], rows)).sources
    assert only.rejected == {"predicate that Biolink has not": 1}
    assert sum("older predicate" in said for said in only.remarks) == 5
    found = {(edge.predicate, edge.object_direction) for edge in edges_at(out, "EX:d")}
    assert {predicate for predicate, _ in found} == {
        "biolink:ameliorates_condition", "biolink:exacerbates_condition",
        "biolink:preventative_for_condition", "biolink:affects",
    }  # fmt: skip
    assert ("biolink:affects", "decreased") in found
    assert ("biolink:affects", "increased") not in found


def test_one_id_that_stands_for_two_things_is_told(tmp_path: Path) -> None:
    twice = ["EX:d\tbiolink:Gene\tdrug\t", "EX:i\tbiolink:Disease\tother illness\t", ILL]
    (only,) = made(tmp_path / "kg.sqlite", kgx(tmp_path / "in", [DRUG, ILL, *twice], [])).sources
    told = {said.partition(":")[0]: n for said, n in only.remarks.items()}
    assert told == {
        "one id with two categories": 1,
        "one id with two names in one source": 1,
    }


def test_a_symmetric_edge_stated_from_both_ends_is_one_edge_and_further_sources_count(
    tmp_path: Path,
) -> None:
    predicate = "biolink:correlated_with"
    source = kgx(
        tmp_path / "in",
        [DRUG, ILL],
        [f"EX:{a}\t{predicate}\tEX:{b}\t\t{s}\t\t" for a, b, s in ("dis", "ids", "idt")],
    )
    made(tmp_path / "kg.sqlite", source)
    assert [e.source for e in edges_at(tmp_path / "kg.sqlite", "EX:i")] == ["s", "t"]
    assert [e.source for e in edges_at(tmp_path / "kg.sqlite", "EX:d")] == ["s", "t"]


def test_mappings_merge_identifiers_through_chains_and_rings(tmp_path: Path) -> None:
    source = kgx(
        tmp_path / "in",
        [DRUG, ILL, "EX:d2\tbiolink:Drug\tremedy\t"],
        ["EX:d2\tbiolink:treats\tEX:i\t\ts\t\t"],
    )
    table = tmp_path / "map.sssom.tsv"
    table.write_text(
        "#curie_map: none\nsubject_id\tpredicate_id\tobject_id\n"
        "EX:m\tskos:exactMatch\tEX:d2\nEX:d\tskos:exactMatch\tEX:m\n"
        "EX:i\tskos:broadMatch\tEX:d\nEX:r1\tskos:exactMatch\tEX:r2\nEX:r2\tskos:exactMatch\tEX:r1\n",
        encoding="utf-8",
    )
    report = made(tmp_path / "kg.sqlite", source, f"sssom:{table}")
    assert report.merged == 1
    (edge,) = edges_at(tmp_path / "kg.sqlite", "EX:d")
    assert str(edge.object) == "EX:i"
    store = SqliteStore(tmp_path / "kg.sqlite")
    for merged in ("EX:m", "EX:d2"):
        (hit,) = asyncio.run(store.resolve(merged))
        assert (str(hit.node.curie), hit.how) == ("EX:d", "exact")
        assert merged not in hit.node.synonyms
    assert not asyncio.run(store.resolve("EX:r2"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("toy_nodes.tsv.gz", NODES.encode()),
        ("toy_nodes.tsv.gz", gzip.compress(NODES.encode() + bytes(range(256)) * 90)[:-40]),
        ("toy_nodes.tsv.xz", NODES.encode()),
        ("toy_nodes.jsonl.bz2", b"{}"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_is_said(
    tmp_path: Path, name: str, content: bytes
) -> None:
    kgx(tmp_path / "kg", [], [])
    (tmp_path / "kg" / "toy_nodes.tsv").unlink()
    (tmp_path / "kg" / name).write_bytes(content)
    source = open_source(f"kgx:{tmp_path / 'kg'}")
    with pytest.raises(DataError, match=f"{name} cannot be read to its end"):
        build([source], tmp_path / "kg.sqlite")
    assert not (tmp_path / "kg.sqlite").exists()


def test_half_of_a_character_is_rejected_with_its_line(tmp_path: Path) -> None:
    names = {1: "one", 2: "two", 3: "half \ud83d"}
    nodes = [
        {"id": f"EX:{n}", "category": "biolink:Gene", "name": name} for n, name in names.items()
    ]
    edge = {"subject": "EX:1", "predicate": "biolink:causes", "object": "EX:2"}
    edges = [edge | {"primary_knowledge_source": source} for source in ("x", "half \udc00")]
    (tmp_path / "k_nodes.jsonl").write_text("\n".join(map(json.dumps, nodes)), encoding="utf-8")
    (tmp_path / "k_edges.jsonl").write_text("\n".join(map(json.dumps, edges)), encoding="utf-8")
    report = build([open_source(f"kgx:{tmp_path}/k")], tmp_path / "kg.sqlite")
    assert (report.sources[0].nodes, report.sources[0].edges) == (2, 1)
    rejected = (tmp_path / "kg.sqlite.rejects.tsv").read_text(encoding="utf-8").split("\n")[1:3]
    assert [line.split("\t")[:2] for line in rejected] == [
        ["k_nodes.jsonl", "3"],
        ["k_edges.jsonl", "2"],
    ]
    assert all("half of a character" in line for line in rejected)


def test_jsonl_gzip_and_windows_line_ends_are_read_alike(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    folder.mkdir()
    nodes = [{"id": "EX:d", "category": ["biolink:Drug"], "name": "drug", "synonym": ["pill"]},
             {"id": "EX:i", "category": ["biolink:Disease"], "name": "illness"}]  # fmt: skip
    edges = [{"subject": "EX:d", "predicate": "biolink:treats", "object": "EX:i", "knowledge_source": "s"}]  # fmt: skip
    with gzip.open(folder / "k_nodes.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\r\n".join([*map(json.dumps, nodes), "{broken", "[1]"]))
    (folder / "k_edges.jsonl").write_text("\n".join(map(json.dumps, edges)), encoding="utf-8")
    report = made(tmp_path / "kg.sqlite", f"kgx:{folder / 'k'}")
    assert report.sources[0].rejected == {"not JSON": 1, "not a JSON object": 1}
    (edge,) = edges_at(tmp_path / "kg.sqlite", "EX:d")
    assert edge.source == "s"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing", "NAME:PATH"),
        ("ghost:x", "NAME is one of"),
        ("kgx:absent", "KGX nodes"),
        ("obo:{file}", "format-version"),
        ("primekg:{file}", "expected too"),
        ("sssom:{file}", "subject_id, predicate_id, object_id are expected too"),
        ("drugmechdb:absent.jsonl", "no file"),
    ],
)
def test_what_is_not_the_format_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "other.txt"
    file.write_text("some\ttext\n", encoding="utf-8")
    out = tmp_path / "kg.sqlite"
    with pytest.raises(DataError, match=message):
        made(out, text.format(file=file))
    assert not out.exists()


def test_primekg_keeps_each_edge_once_in_the_direction_that_is_a_statement(tmp_path: Path) -> None:
    ends = {
        "drug": "1,DB01,drug,aspirin,DrugBank",
        "ill": "2,5148,disease,diabetes,MONDO",
        "gene": "3,9,gene/protein,NAT1,NCBI",
        "other": "4,10,gene/protein,NAT2,NCBI",
        "nose": "5,4,anatomy,nose,UBERON",
    }
    stated = [
        ("indication", "indication", "drug", "ill"),
        ("protein_protein", "ppi", "gene", "other"),
        ("anatomy_protein_absent", "expression absent", "nose", "gene"),
    ]
    rows = [f"{r},{d},{ends[a]},{ends[b]}" for r, d, x, y in stated for a, b in ((x, y), (y, x))]
    header = "relation,display_relation," + ",".join(
        f"{e}_{p}" for e in "xy" for p in ("index", "id", "type", "name", "source")
    )
    (tmp_path / "kg.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    report = made(tmp_path / "kg.sqlite", f"primekg:{tmp_path}")
    assert report.sources[0].rejected == {"negated statement": 2}
    assert report.sources[0].edges == 2
    (treats,) = edges_at(tmp_path / "kg.sqlite", "MONDO:0005148")
    assert (str(treats.subject), treats.predicate) == ("DRUGBANK:DB01", "biolink:treats")


@pytest.mark.parametrize(
    ("term", "curie", "sign"),
    [
        ("p(HGNC:APP)", "HGNC.NAME:APP", 1),
        ("act(p(HGNC:APP), ma(kin))", "HGNC.NAME:APP", 1),
        ("deg(p(HGNC:APP))", "HGNC.NAME:APP", -1),
        ("deg(deg(p(HGNC:APP)))", "HGNC.NAME:APP", 1),
        ('bp(GO:"cell death")', "GO.NAME:cell_death", 1),
        ("a(PUBCHEM:9832404)", "PUBCHEM:9832404", 1),
        ("p(HGNC:MAPT,pmod(Ph,Ser,202))", "HGNC.NAME:MAPT", 1),
        ('complex(FPLX:"AMPK")', "FPLX.NAME:AMPK", 1),
    ],
)
def test_the_main_entity_of_a_bel_term(term: str, curie: str, sign: int) -> None:
    found = main_entity(term)
    assert found is not None
    assert (found.curie, found.sign) == (curie, sign)


@pytest.mark.parametrize(
    "term", ["", "complex(p(HGNC:A),p(HGNC:B))", "list(p(HGNC:A))", "p()", "x"]
)
def test_a_bel_term_without_one_main_entity_has_none(term: str) -> None:
    assert main_entity(term) is None


@needs_data
@pytest.mark.parametrize(
    ("source", "nodes", "edges", "rejects"),
    [
        ("hetionet:{}/hetionet", 47_031, 113_534, 0),
        ("drugmechdb:{}/drugmechdb/indication_paths.jsonl.gz", 23_018, 22_759, 1),
        ("bel:{}/conib_bel/statements.jsonl.gz", 31_154, 13_907, 16_534 - 13_907),
        ("obo:{}/ontology/HumanDO-2015.obo.gz", 6_574, 6_920, 1),
        ("famplex:{}/famplex", 5_707, 5_284, 0),
    ],
)
def test_the_shared_sets_load_whole(
    tmp_path: Path, source: str, nodes: int, edges: int, rejects: int
) -> None:
    report = made(tmp_path / "kg.sqlite", source.format(DATA))
    (only,) = report.sources
    assert (only.nodes, only.edges, sum(only.rejected.values())) == (nodes, edges, rejects)
    read = open_source(source.format(DATA))
    with Rejects() as none:
        rows = list(read.edges(none))
    assert {r.predicate for r in rows} <= PREDICATES.keys() | INVERSES.keys()
    assert {r.direction for r in rows if r.direction} <= DIRECTIONS.keys()
    with Rejects() as none:
        assert {r.category for r in read.nodes(none)} <= CATEGORIES


@needs_data
def test_the_counts_of_the_ontology_families_and_mechanisms() -> None:
    from graphs.load.drugmechdb import DrugMechDb
    from graphs.load.famplex import FamPlex
    from graphs.load.obo import Obo

    ontology = Obo(DATA / "ontology" / "HumanDO-2015.obo.gz")
    with Rejects() as none:
        alive = list(ontology.nodes(none))
        assert len(alive) == 6_574, "of 8,948 terms 2,374 are obsolete"
        mechanisms = list(
            DrugMechDb(DATA / "drugmechdb" / "indication_paths.jsonl.gz").mechanisms(none)
        )
    assert len(mechanisms) == 3_368
    with Rejects() as none:
        kinds = [row.category for row in FamPlex(DATA / "famplex").nodes(none)]
    assert kinds.count("biolink:GeneFamily") == 783


def test_a_build_that_is_killed_leaves_the_old_file_and_the_next_one_finishes(
    tmp_path: Path,
) -> None:
    out = tmp_path / "kg.sqlite"
    made(out, "starter")
    before = out.read_bytes()
    nodes = [f"EX:n{i}\tbiolink:Gene\tgene {i}\t" for i in range(20_000)]
    edges = [f"EX:n{i}\tbiolink:regulates\tEX:n{(7 * i + k) % 20_000}\t\ts\t\t" for i in range(20_000) for k in (1, 2, 3, 5)]  # fmt: skip
    source = kgx(tmp_path / "in", nodes, edges)
    start = "import sys; from agent.faces.cli import main; sys.exit(main(['kg', *sys.argv[1:]]))"
    command = [sys.executable, "-c", start, "build", "--source", source, "--out", str(out)]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".kg.sqlite.*.part")) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.2)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert out.read_bytes() == before
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    assert schema_of(out).nodes == 20_000
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob(".*.part"))


FINDINGS_HEAD = "\t".join(c for c in FINDING_COLUMNS if c not in ("intervention", "n"))


def own_finding(**cells: str) -> str:
    row = {
        "exposure": "smoking", "outcome": "DOID:1324", "population": "staff of our clinic",
        "design": "cohort", "direction": "increases", "measure": "RR", "estimate": "9.0",
        "ci_low": "7.5", "ci_high": "10.8", "contrast": "smokers vs never", "contrast_sign": "+",
        "year": "2004", "identifier": "clinic 7", "title": "Our cohort", "checked": "our archive",
        "comparator": "", "overlaps": "CLINIC", **cells,
    }  # fmt: skip
    return "\t".join(row[c] for c in FINDINGS_HEAD.split("\t"))


async def test_a_users_own_evidence_is_built_in_by_names_or_identifiers(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    bad = [
        own_finding(exposure="knitting"), own_finding(direction="none"), own_finding(identifier=" "),
        own_finding(design="anecdote"), "too\tshort",
    ]  # fmt: skip
    rows = [FINDINGS_HEAD, own_finding(), own_finding(), *bad]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    body = tmp_path / "body.tsv"
    cells = {
        "exposure": "smoking", "outcome": "lung cancer", "kind": "assessment", "direction": "increases",
        "body": "Our board", "grade": "high certainty", "identifier": "minutes 3", "title": "Minutes",
        "checked": "our archive",
    }  # fmt: skip
    row = "\t".join(cells.get(column, "") for column in ASSESSMENT_COLUMNS)
    unsure = row.replace("high certainty", "sure")
    body.write_text(
        "\n".join(["\t".join(ASSESSMENT_COLUMNS), row, unsure]) + "\n", encoding="utf-8"
    )
    out = tmp_path / "kg.sqlite"
    report = made(out, "starter", f"findings:{table}", f"assessments:{body}")
    mine, theirs = report.sources[1:]
    assert (mine.evidence, theirs.evidence) == (1, 1)
    assert sum(mine.rejected.values()) == 6
    rejected = Path(report.rejects or "").read_text(encoding="utf-8").splitlines()[1:]
    (ungraded,) = [line for line in rejected if line.startswith("body.tsv\t3\t")]
    assert "grade 'sure' is not one that can be weighed; known are GRADE high, moderate" in ungraded
    told = {int(line.split("\t")[1]): line for line in rejected if line.startswith("mine.tsv")}
    assert told.keys() == {3, 4, 5, 6, 7, 8}
    for line, reason in (
        (3, "stated by an earlier row"), (4, "nobody knows 'knitting'"),
        (5, "contradicts the interval"), (6, "identifier must be given"), (7, "unknown design"),
        (8, "too few cells"),
    ):  # fmt: skip
        assert reason in told[line]
    store = SqliteStore(out)
    (smoking,) = [h.node.curie for h in await store.resolve("smoking") if h.how == "exact"]
    held = await store.findings(exposure=smoking, outcome="DOID:1324")
    assert [f.overlaps for f in held.findings if f.identifier == "clinic 7"] == [("CLINIC",)]
    (board,) = [a for a in (await store.assessments(exposure=smoking)).assessments if a.body == "Our board"]  # fmt: skip
    assert (board.grade, board.estimate, board.year) == ("high certainty", None, None)
    await store.close()


def test_a_table_without_a_column_is_no_table_of_evidence(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text(FINDINGS_HEAD.replace("ci_low\t", "") + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="ci_low is expected too"):
        made(tmp_path / "kg.sqlite", "starter", f"findings:{table}")
    with pytest.raises(DataError, match="there is no file"):
        made(tmp_path / "kg.sqlite", "starter", f"assessments:{tmp_path / 'none.tsv'}")


async def test_evidence_follows_the_identifiers_that_its_nodes_were_merged_into(
    tmp_path: Path,
) -> None:
    ontology = tmp_path / "o.obo"
    ontology.write_text(
        "format-version: 1.2\n\n[Term]\nid: DOID:1324\nname: lung cancer\nxref: MESH:D008175\n\n"
        "[Term]\nid: DOID:9\nname: smoking habit\nxref: MESH:D012907\n",
        encoding="utf-8",
    )
    out = tmp_path / "kg.sqlite"
    made(out, f"obo+xrefs:{ontology}", "starter")
    store = SqliteStore(out)
    held = await store.findings(exposure="DOID:9", outcome="DOID:1324")
    assert held.findings
    assert not (await store.findings(exposure="MESH:D012907")).findings
    await store.close()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"n": "-5"}, "n is '-5': a whole number above 0"),
        ({"n": "12.5"}, "n is '12.5': a whole number above 0"),
        ({"year": "2950"}, "year is '2950'"),
        ({"year": ""}, "year is ''"),
        ({"estimate": "0.75", "ci_low": "0.74", "ci_high": "0.99"}, "no middle of 0.74 to 0.99"),
        ({"estimate": "0.98", "ci_low": "0.60", "ci_high": "0.99"}, "no middle of 0.6 to 0.99"),
        ({"estimate": "750", "ci_low": "600", "ci_high": "930", "direction": "increases"}, "is it a percentage"),
        ({"estimate": ""}, "estimate is empty: a number is needed"),
        ({"ci_low": "none"}, "ci_low is 'none': write it as a plain number"),
        ({"ci_high": "1,234"}, "ci_high is '1,234': write it as a plain number"),
        ({"identifier": "12345678"}, "write PMID:12345678"),
    ],
)  # fmt: skip
def test_figures_that_no_study_has_are_refused_in_plain_words(
    cells: dict[str, str], reason: str
) -> None:
    with pytest.raises(DataError, match=re.escape(reason)):
        read_finding(PLAIN_FINDING | cells, Curie.parse, public=False)


PLAIN_FINDING = {
    "exposure": "EX:1", "outcome": "EX:2", "population": "adults", "design": "rct", "direction": "decreases",
    "measure": "RR", "estimate": "0.75", "ci_low": "0.60", "ci_high": "0.93", "contrast": "", "contrast_sign": "+",
    "intervention": "", "n": "1200", "year": "2010", "identifier": "PMID:20000001", "title": "A trial",
    "checked": "abstract", "comparator": "", "overlaps": "",
}  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [
        {"estimate": "0,75", "ci_low": "0,60", "ci_high": "0,93"},
        {"estimate": "0\u00b775", "ci_low": "0\u00b760", "ci_high": "0\u00b793"},
        {"n": "1,200"},
        {"design": "RCT", "measure": "rr"},
    ],
)
def test_figures_as_people_write_them_are_the_plain_ones(cells: dict[str, str]) -> None:
    plain = read_finding(PLAIN_FINDING, Curie.parse, public=False)
    assert read_finding(PLAIN_FINDING | cells, Curie.parse, public=False) == plain


@pytest.mark.parametrize(
    "figures", [("1.3", "1.3", "1.4"), ("0.95", "0.9", "1.0"), ("1.13", "1.02", "1.72")]
)
def test_what_rounding_leaves_of_an_interval_is_kept(figures: tuple[str, str, str]) -> None:
    middle, low, high = figures
    check_interval("RR", float(middle), float(low), float(high))
