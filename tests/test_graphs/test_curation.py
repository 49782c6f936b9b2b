"""What maintainers add to the tables that ship: curated rows by name, mechanisms of an open set."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from graphs.curation import add as adding
from graphs.curation import mechanisms
from graphs.curation.add import add as add_with
from graphs.curation.add import texts_with
from graphs.curation.curated import FILES
from graphs.curation.mechanisms import tables_of
from graphs.curie import Curie
from graphs.load.drugmechdb import Mechanism
from graphs.load.source import EdgeRow, NodeRow
from graphs.starter.build import read_files, texts_of
from graphs.starter.tables import BY_HAND, COLUMNS, Tables, read_tables
from graphs.statements import Node

DATA = Path(__file__).parents[3] / "shared" / "data"

NODES = """\
curie\tcategory\tname\tsynonyms
MESH:D012907\tbiolink:BehavioralExposure\tsmoking\ttobacco smoking
DOID:1324\tbiolink:Disease\tlung cancer\t
PFAM:PF1\tbiolink:GeneFamily\tbradykinin\t
CHEBI:3165\tbiolink:SmallMolecule\tbradykinin\t
"""
TEXTS = {name: "\t".join(columns) + "\n" for name, columns in COLUMNS.items()} | {
    "nodes.tsv": NODES
}
FINDING = {
    "exposure": "tobacco smoking", "outcome": "lung cancer", "population": "adults", "design": "cohort",
    "direction": "increases", "measure": "RR", "estimate": "9.0", "ci_low": "7.50", "ci_high": "10.8",
    "contrast": "smokers vs never", "contrast_sign": "+", "comparator": "", "n": "", "year": "2004",
    "identifier": "PMID:1", "title": "A cohort", "checked": "https://example.org", "overlaps": "ACT|BAT",
}  # fmt: skip
ASSESSMENT = {
    "exposure": "vaping", "outcome": "lung cancer", "kind": "assessment", "direction": "inconclusive",
    "body": "WHO", "grade": "conclusion", "population": "", "contrast": "", "measure": "", "estimate": "",
    "ci_low": "", "ci_high": "", "year": "2020", "identifier": "WHO 1", "title": "A report",
    "checked": "https://example.org",
}  # fmt: skip
STEP = {
    "source": "smoking", "target": "lung cancer", "identifier": "PMID:2", "title": "A review",
    "checked": "https://example.org",
}  # fmt: skip
CHAIN = [
    {**STEP, "step": "1", "subject": "smoking", "effect": "increases", "object": "DNA damage"},
    {**STEP, "step": "2", "subject": "DNA damage", "effect": "increases", "object": "lung cancer"},
]
NAMES = [
    {"name": "vaping", "category": "biolink:BehavioralExposure", "synonyms": "e-cigarettes|smoking", "member_of": "nicotine use"},
    {"name": "nicotine use", "category": "biolink:BehavioralExposure", "synonyms": "", "member_of": ""},
    {"name": "DNA damage", "category": "biolink:BiologicalProcess", "synonyms": "", "member_of": ""},
]  # fmt: skip


KNOWN = {
    "quitting": (Node(Curie("MESH", "D1"), "biolink:BehavioralExposure", "smoking cessation"), ()),
    "lung tumour": (
        Node(Curie("UMLS", "C1"), "biolink:Disease", "lung neoplasm", ("tumour",)),
        (Curie("DOID", "1324"),),
    ),
    "radon": (Node(Curie("MESH", "D2"), "biolink:SmallMolecule", "radon"), ()),
    "nicotine use": (Node(Curie("MESH", "D3"), "biolink:Gene", "another thing"), ()),
}


def add(texts: dict[str, str], folders: list[Path]) -> Any:
    """With a vocabulary of four names."""
    return add_with(texts, folders, lambda name: [KNOWN[name]] if name in KNOWN else [])


def reviews(*rows: tuple[str, int, dict[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "table": table, "row": str(number), "exposure": row.get("exposure", row.get("subject", "")),
            "outcome": row.get("outcome", row.get("object", "")), "seen_at": "https://example.org/seen",
            "kind": "primary", "read": "as printed",
        }
        for table, number, row in rows
    ]  # fmt: skip


def folder(path: Path, **tables: list[dict[str, str]]) -> Path:
    path.mkdir()
    for name, rows in tables.items():
        columns = FILES[f"{name}.tsv"]
        lines = ["\t".join(columns), *("\t".join(row[c] for c in columns) for row in rows)]
        (path / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def whole(path: Path) -> Path:
    return folder(
        path, findings=[FINDING], assessments=[ASSESSMENT], chains=CHAIN, names=NAMES,
        review=reviews(("findings", 1, FINDING), ("assessments", 1, ASSESSMENT),
                       ("chains", 1, CHAIN[0]), ("chains", 2, CHAIN[1])),
    )  # fmt: skip


def test_curated_rows_become_rows_of_the_tables(tmp_path: Path) -> None:
    added, changed, refused = add(TEXTS, [whole(tmp_path / "a")])
    assert refused == []
    texts = texts_with(TEXTS, added, changed)
    assert "\t9.0\t7.50\t10.8\t" in texts["findings.tsv"], "figures stay as printed"
    made = read_tables({**TEXTS, **texts})
    (finding,) = made.findings
    assert (str(finding.exposure), finding.overlaps) == ("MESH:D012907", ("ACT", "BAT"))
    assert str(made.assessments[0].exposure) == "AETIA:vaping"
    new = {str(node.curie): node for node in made.nodes if node.curie.prefix == "AETIA"}
    assert new.keys() == {"AETIA:vaping", "AETIA:nicotine-use", "AETIA:dna-damage"}
    assert new["AETIA:vaping"].synonyms == ("e-cigarettes",), "smoking is another node's name"
    stated = {(str(e.subject), e.predicate, e.object_direction, str(e.object)) for e in made.edges}
    assert stated == {
        ("MESH:D012907", "biolink:affects", "increased", "AETIA:dna-damage"),
        ("AETIA:dna-damage", "biolink:affects", "increased", "DOID:1324"),
        ("AETIA:vaping", "biolink:subclass_of", None, "AETIA:nicotine-use"),
    }
    assert len(made.reviews) == 4


def test_what_is_there_already_is_told_and_left_out(tmp_path: Path) -> None:
    first = whole(tmp_path / "a")
    added, changed, _ = add(TEXTS, [first])
    texts = {**TEXTS, **texts_with(TEXTS, added, changed)}
    again, none, refused = add(texts, [first])
    assert (again.findings, again.assessments, again.edges, dict(none), refused) == (
        [],
        [],
        [],
        {},
        [],
    )
    assert sum("there already" in line for line in again.told) == 2
    both, _, _ = add(TEXTS, [first, whole(tmp_path / "b")])
    assert (len(both.findings), len(both.assessments), len(both.reviews)) == (1, 1, 4)


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ({"findings": [{**FINDING, "exposure": "knitting"}]}, "nobody knows 'knitting'"),
        ({"findings": [{**FINDING, "direction": "none"}]}, "contradicts the interval"),
        ({"findings": [FINDING], "review": []}, "no line of review.tsv"),
        ({"findings": [FINDING], "review": reviews(("findings", 1, ASSESSMENT))}, "is about vaping"),
        (
            {
                "findings": [FINDING],
                "review": [{**reviews(("findings", 1, FINDING))[0], "seen_at": "my memory"}],
            },
            "address that was read",
        ),
        ({"assessments": [{**ASSESSMENT, "outcome": "vaping"}]}, "are the same"),
        ({"chains": [CHAIN[0]]}, "does not end at the target"),
        ({"chains": [CHAIN[1] | {"step": "1"}]}, "does not start at the source"),
        ({"chains": [CHAIN[0], CHAIN[1] | {"subject": "vaping"}]}, "does not go on"),
        ({"chains": [CHAIN[0] | {"effect": "hurts"}, CHAIN[1]]}, "effect is 'hurts'"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_refused_with_the_reason(
    tmp_path: Path, tables: dict[str, list[dict[str, str]]], reason: str
) -> None:
    seen = [(n, i, row) for n, rows in tables.items() for i, row in enumerate(rows, start=1)]
    tables = {"names": NAMES, "review": reviews(*seen), **tables}
    added, _, refused = add(TEXTS, [folder(tmp_path / "a", **tables)])
    assert len(refused) == 1
    assert refused[0].startswith("refused: a ")
    assert reason in refused[0]
    assert (added.findings, added.assessments, added.reviews) == ([], [], [])


def test_a_name_that_only_the_vocabulary_knows_gets_its_identifier(tmp_path: Path) -> None:
    rows = [
        {**FINDING, "exposure": "quitting"},
        {**FINDING, "outcome": "lung tumour", "identifier": "PMID:2"},
        {**FINDING, "exposure": "radon", "identifier": "PMID:3"},
    ]
    names = [
        {"name": "radon", "category": "biolink:EnvironmentalExposure", "synonyms": "quitting|Rn", "member_of": ""}
    ]  # fmt: skip
    seen = reviews(*(("findings", i, row) for i, row in enumerate(rows, start=1)))
    made = folder(tmp_path / "a", findings=rows, names=names, review=seen)
    added, changed, refused = add(TEXTS, [made])
    assert refused == []
    assert [(str(f.exposure), str(f.outcome)) for f in added.findings] == [
        ("MESH:D1", "DOID:1324"),
        ("MESH:D012907", "DOID:1324"),
        ("MESH:D2", "DOID:1324"),
    ]
    new = {str(c): (n.category, n.name, n.synonyms) for c, n in changed.items()}
    assert new == {
        "MESH:D1": ("biolink:BehavioralExposure", "quitting", ()),
        "MESH:D2": ("biolink:EnvironmentalExposure", "radon", ("Rn",)),
    }


def test_one_thing_is_meant_where_its_family_has_its_name(tmp_path: Path) -> None:
    row = {**FINDING, "exposure": "bradykinin"}
    made = folder(tmp_path / "a", findings=[row], review=reviews(("findings", 1, row)))
    (finding,) = add(TEXTS, [made])[0].findings
    assert str(finding.exposure) == "CHEBI:3165"


def test_a_dry_run_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(adding, "HERE", tmp_path)
    monkeypatch.setattr(
        adding, "read_files", lambda: {name: text.encode() for name, text in TEXTS.items()}
    )
    monkeypatch.setattr(adding, "open_here", lambda: SimpleNamespace(exactly=lambda name: []))
    assert adding.main([str(whole(tmp_path / "a")), "--dry-run"]) == 0
    assert "1 findings, 1 assessments, 3 edges" in capsys.readouterr().out
    assert not list(tmp_path.glob("*.tsv"))
    assert adding.main([str(tmp_path / "a")]) == 0
    assert len(list(tmp_path.glob("*.tsv"))) == 5


def test_mechanisms_get_our_identifiers_and_lose_what_is_held() -> None:
    held = read_tables(
        {
            **TEXTS,
            "edges.tsv": TEXTS["edges.tsv"]
            + "MESH:D012907\tbiolink:affects\tDOID:1324\tincreased\tDrugMechDB:p1\tdrugmechdb\n",
        }
    )
    nodes = (
        NodeRow("MESH:D1", "biolink:Drug", "Nicotine"), NodeRow("MESH:D2", "biolink:Disease", "Lung Cancer"),
        NodeRow("HP:3", "biolink:PhenotypicFeature", "wheeze"), NodeRow("MESH:D012907", "biolink:Drug", "x"),
    )  # fmt: skip

    def edge(a: str, predicate: str, b: str, direction: str = "") -> EdgeRow:
        return EdgeRow(a, f"biolink:{predicate}", b, direction, "infores:drugmechdb", "p1")

    edges = (
        edge("MESH:D1", "affects", "HP:3", "decreased"), edge("MESH:D2", "caused_by", "HP:3"),
        edge("MESH:D012907", "regulates", "MESH:D2", "upregulated"),
    )  # fmt: skip
    made = tables_of(
        [Mechanism("p1", "MESH:D1", "MESH:D2", nodes, edges)], {"MESH:D1": "DRUGBANK:DB1"}, held
    )
    assert made["mechanism_nodes.tsv"] == [
        ("DRUGBANK:DB1", "biolink:Drug", "Nicotine", ""),
        ("HP:3", "biolink:PhenotypicFeature", "wheeze", ""),
    ]
    source = ("DrugMechDB:p1", "drugmechdb")
    assert made["mechanism_edges.tsv"] == [
        ("DRUGBANK:DB1", "biolink:affects", "HP:3", "decreased", *source),
        ("HP:3", "biolink:causes", "DOID:1324", "", *source),
    ], "what edges.tsv states from the same mechanism in other words is left out"
    assert made["mechanism_indications.tsv"] == [("DRUGBANK:DB1", "DOID:1324", "p1")]


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return read_tables(texts_of(read_files()))


def test_every_mechanism_and_indication_of_the_set_ships(shipped: Tables) -> None:
    indications = [a for a in shipped.assessments if a.identifier.startswith("DrugMechDB:")]
    assert len(indications) >= 3_200
    assert {(a.kind, a.direction, a.estimate) for a in indications} == {
        ("indication", "decreases", None)
    }
    sources = {e.source for e in shipped.edges if e.source.startswith("DrugMechDB:")}
    assert len(sources) >= 3_300


@pytest.mark.skipif(not DATA.is_dir(), reason="no shared data")
def test_the_shipped_mechanisms_are_those_that_the_program_makes(shipped: Tables) -> None:
    made = mechanisms.from_folder(DATA, read_tables(texts_of(read_files(BY_HAND))))
    texts = texts_of(read_files())
    for name, rows in made.items():
        assert texts[name].rstrip("\n").split("\n")[1:] == ["\t".join(row) for row in rows]
