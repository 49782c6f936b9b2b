"""Knowledge files as people have them: what they say, or a rejected row with its line and the reason."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import zipfile
from typing import TYPE_CHECKING

import pytest

from evals.readers.kinds import KINDS, ended
from evals.readers.truth import read
from graphs.errors import DataError, InputError
from graphs.load.bel import main_entity
from graphs.load.kgx import Kgx
from graphs.load.obo import Obo
from graphs.load.rejects import Rejects
from graphs.unpacked import open_bytes

if TYPE_CHECKING:
    from pathlib import Path

NODES = "id\tcategory\tname\nEX:1\tbiolink:Gene\tone\nEX:2\tbiolink:Disease\ttwo\n"


@pytest.mark.parametrize("kind", ["knowledge", "ontologies"])
def test_a_generated_file_is_read_as_its_clean_form_or_refused(kind: str) -> None:
    for writer in KINDS[kind].writers:
        for seed in range(12):
            found = ended(kind, writer, seed)
            assert found.how == "equal", (writer, seed, found.said)


def signs(folder: Path, columns: str, row: str) -> list[tuple[int | None, bool]]:
    """Sign and cause of the statements of one row between two nodes."""
    (folder / "nodes.tsv").write_text(NODES, encoding="utf-8")
    text = f"subject\tobject\tpredicate\t{columns}\nEX:1\tEX:2\t{row}\n"
    (folder / "edges.tsv").write_text(text, encoding="utf-8")
    content, _ = read(folder, f"kgx:{folder}")
    return [(said.sign, said.causal) for said in content.says]


S, A = "subject_direction_qualifier", "object_aspect_qualifier"
O, Q = "object_direction_qualifier", "qualified_predicate"  # noqa: E741, as the others
FORM = "subject_form_or_variant_qualifier"


@pytest.mark.parametrize(
    ("columns", "row", "right"),
    [
        (f"{Q}\t{S}\t{O}", "biolink:affects\tbiolink:causes\tdecreased\tincreased", [(-1, True)]),
        (f"{Q}\t{S}\t{O}", "affects\tcauses\tdownregulated\tdecreased", [(1, True)]),
        (f"{A}\t{O}", "biolink:affects\tdegradation\tincreased", [(-1, True)]),
        (f"{A}\t{O}", "biolink:affects\tlocalization\tincreased", [(None, True)]),
        (f"{O}", "biolink:causes\tdecreased", [(-1, True)]),
        (f"{O}", "biolink:preventative_for_condition\tincreased", []),
        (f"{S}", "biolink:treats\tdecreased", [(1, True)]),
        (f"{S}", "biolink:positively_correlated_with\tdecreased", [(-1, False)]),
        (f"{Q}\t{O}", "biolink:affects\tbiolink:associated_with\tincreased", [(1, False)]),
        (f"{Q}\t{O}", "biolink:affects\tbiolink:caused_by\tincreased", []),
        (f"{FORM}", "biolink:contributes_to\tloss_of_function_variant_form", [(-1, True)]),
        (f"{FORM}", "biolink:contributes_to\tsnp_form", [(None, True)]),
        ("qualified_object_direction", "biolink:affects\tdecreased", [(-1, True)]),
        ("frequency_qualifier", "biolink:has_phenotype\tHP:0040285", []),
        ("frequency_qualifier", "biolink:has_phenotype\t10/30", [(1, True)]),
        (
            "has_count\thas_total\thas_percentage\thas_quotient",
            "biolink:has_phenotype\t0\t12\t0.0\t0.0",
            [],
        ),
        ("has_percentage", "biolink:has_phenotype\t0", []),
        ("biolink:has_quotient", "biolink:has_phenotype\t.0", []),
        ("has_count:int\thas_quotient", "biolink:has_phenotype\t3\t0.0", [(1, True)]),
        ("has_count\tfrequency_qualifier", "biolink:has_phenotype\t\t", [(1, True)]),
        ("frequency", "biolink:has_phenotype\t0 / 5", []),
        ("qualifier", "biolink:treats\tNOT", []),
        ("qualifier", "biolink:treats\tNOT|contributes_to", []),
        ("qualifier", "biolink:treats\tcontributes_to", [(-1, True)]),
        (f"{O}\tqualified_object_direction", "biolink:affects\tdecreased\t", [(-1, True)]),
        (f"{O}\tqualified_object_direction", "biolink:affects\t\tdecreased", [(-1, True)]),
        (f"qualified_object_direction\t{O}", "biolink:affects\tdecreased\t", [(-1, True)]),
        (f"{O}\tobject_direction", "biolink:affects\tdecreased\tdecreased", [(-1, True)]),
        (f"{O}\tobject_direction", "biolink:affects\tdecreased\tincreased", []),
        ("object_direction", "biolink:increases_expression_of\tdecreased", []),
        (Q, "biolink:positively_regulates\t", [(1, True)]),
        (Q, "biolink:entity_negatively_regulates_entity\t", [(-1, True)]),
        (Q, "biolink:process_positively_regulates_process\t", [(1, True)]),
        (O, "biolink:positively_regulates\tdecreased", []),
    ],
)
def test_qualifiers_of_both_sides_make_one_sign(
    tmp_path: Path, columns: str, row: str, right: list[tuple[int | None, bool]]
) -> None:
    assert signs(tmp_path, columns, row) == right


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"primary_knowledge_source": ["infores:a", "infores:b"]}, "infores:a"),
        ({"knowledge_source": "['infores:a', 'infores:b']"}, "infores:a"),
        ({"sources": [{"resource_id": "infores:b", "resource_role": "aggregator_knowledge_source"},
                      {"resource_id": "infores:a", "resource_role": "primary_knowledge_source"}]},
         "infores:a"),
        ({"sources": "none"}, "not stated"),
    ],
)  # fmt: skip
def test_the_primary_source_of_a_list_is_the_source(
    tmp_path: Path, fields: dict[str, object], source: str
) -> None:
    nodes = [{"id": f"EX:{n}", "category": ["biolink:Gene"], "symbol": f"G{n}"} for n in (1, 2)]
    listed = [
        {"qualifier_type_id": "biolink:object_direction_qualifier", "qualifier_value": "decreased"}
    ]
    edge = {
        "subject": "EX:1",
        "predicate": "biolink:affects",
        "object": "EX:2",
        "qualifiers": listed,
    }
    for name, rows in (("k_nodes", nodes), ("k_edges", [edge | fields])):
        text = "\n".join(map(json.dumps, rows))
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    content, _ = read(tmp_path, f"kgx:{tmp_path}/k")
    (said,) = content.says
    assert (said.sign, said.source) == (-1, source)
    assert {thing.name for thing in content.things} == {"G1", "G2"}


def test_a_table_of_quotes_line_ends_in_cells_and_rows_too_short_or_long(tmp_path: Path) -> None:
    (tmp_path / "nodes.tsv").write_text(
        'id\tcategory\tname\tsynonym\nEX:1\tbiolink:Gene\t"a ""b"""\t"two\nlines"\n'
        'EX:2\tbiolink:Gene\t5" and 3"\tx\nEX:3\tbiolink:Gene\t"open\nEX:4\tbiolink:Gene\tn\ts\tmore\n'
        "EX:5\tbiolink:Gene\tn\ts\t\t\n",
        encoding="utf-8",
    )
    (tmp_path / "edges.tsv").write_text("subject\tpredicate\tobject\n", encoding="utf-8")
    content, report = read(tmp_path, f"kgx:{tmp_path}")
    assert {(t.curie, t.name) for t in content.things} == {
        ("EX:1", 'a "b"'), ("EX:2", '5" and 3"'), ("EX:5", "n")
    }  # fmt: skip
    assert report.sources[0].rejected == {"too few cells": 1, "too many cells": 1}
    with (tmp_path / "kg.sqlite.rejects.tsv").open(encoding="utf-8", newline="") as file:
        assert [row["line"] for row in csv.DictReader(file, delimiter="\t")] == ["5", "6"]


def test_a_mapping_that_rows_disagree_about_is_not_taken(tmp_path: Path) -> None:
    terms = "".join(f"\n[Term]\nid: EX:{n}\nname: n{n}\n" for n in range(1, 8))
    (tmp_path / "t.obo").write_text(f"format-version: 1.4\n{terms}", encoding="utf-8")
    (tmp_path / "m.tsv").write_text(
        "subject_id\tpredicate_id\tobject_id\tpredicate_modifier\n"
        "EX:1\tskos:exactMatch\tEX:2\t\nEX:3\tskos:exactMatch\tEX:2\t\n"  # two things for one
        "EX:4\tskos:exactMatch\tEX:5\t\nEX:5\tskos:exactMatch\tEX:4\tNot\n"  # stated and denied
        "EX:6\tskos:exactMatch\tsssom:NoTermFound\t\nEX:6\tskos:exactMatch\tEX:7\t\n",
        encoding="utf-8",
    )
    content, report = read(tmp_path, f"obo:{tmp_path}/t.obo", f"sssom:{tmp_path}/m.tsv")
    assert {thing.curie for thing in content.things} == {f"EX:{n}" for n in range(1, 7)}
    assert report.sources[1].rejected == {
        "exact match of several things: merged with none": 2,
        "denied mapping (predicate_modifier Not)": 1,
        "stated and denied in one file": 1,
        "a side of the mapping is no term": 1,
    }


def test_names_of_a_term_that_one_other_replaces_lead_to_it(tmp_path: Path) -> None:
    old = "\n[Term]\nid: EX:{}\nname: obsolete {}\nis_obsolete: true\n"
    terms = (
        "\n[Term]\nid: EX:1\nname: new\n\n[Term]\nid: EX:2\nname: taken\n"
        + old.format(3, "old") + 'synonym: "older" EXACT []\nreplaced_by: EX:4\n'
        + old.format(4, "chained") + "replaced_by: EX:1\n"
        + old.format(5, "taken") + "replaced_by: EX:1\n"  # the name is a living term's
        + old.format(6, "torn") + "replaced_by: EX:1\nreplaced_by: EX:2\n"
        + old.format(7, "gone")
        + old.format(8, "round") + "replaced_by: EX:9\n" + old.format(9, "circle") + "replaced_by: EX:8\n"
        + "\n[Term]\nid: EX:10\nname: child\nis_a: EX:3\n"
    )  # fmt: skip
    (tmp_path / "t.obo").write_text(f"format-version: 1.4\n{terms}", encoding="utf-8")
    with Rejects() as rejects:
        nodes = {row.curie: row for row in Obo(tmp_path / "t.obo").nodes(rejects)}
    assert nodes.keys() == {"EX:1", "EX:2", "EX:10"}
    assert nodes["EX:1"].synonyms == ("old", "older", "chained")
    content, report = read(tmp_path, f"obo:{tmp_path}/t.obo")
    assert {(row.subject, row.object) for row in content.says} == {("EX:10", "EX:1")}
    noted = report.sources[0].remarks
    assert noted["obsolete term: its id and names lead to the term that replaces it"] == 3
    assert noted["obsolete term, left out"] == 4


def test_a_chain_of_a_hundred_thousand_mappings_is_followed_in_one_pass(tmp_path: Path) -> None:
    (tmp_path / "t.obo").write_text(
        "format-version: 1.4\n\n[Term]\nid: EX:0\nname: end\n\n[Term]\nid: EX:99999\nname: start\n",
        encoding="utf-8",
    )
    rows = "".join(f"EX:{n}\towl:sameAs\tEX:{n + 1}\n" for n in range(100_000))
    (tmp_path / "m.tsv").write_text(
        f"subject_id\tpredicate_id\tobject_id\n{rows}", encoding="utf-8"
    )
    content, _ = read(tmp_path, f"obo:{tmp_path}/t.obo", f"sssom:{tmp_path}/m.tsv")
    assert {thing.curie for thing in content.things} == {"EX:0"}


def zipped(*contents: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.tsv", content)
    return file.getvalue()


ENDLESS = (b"x" * 99_999 + b"\n") * 1_500
HOSTILE = {
    "n_nodes.tsv.gz": (lambda: gzip.compress(b"\n" * 2_000_000, 1), "empty lines in a row"),
    "nodes.tsv.gz": (lambda: gzip.compress(NODES.encode() + ENDLESS, 9), "unpacks to more than"),
    "nodes.tsv.xz": (lambda: lzma.compress(NODES.encode())[:-30], "cannot be read to its end"),
    "nodes.tsv.bz2": (lambda: bz2.compress(NODES.encode())[:-9], "cannot be read to its end"),
    "nodes.tsv.zip": (lambda: zipped(b"a", b"b"), "2 files in it"),
    "nodes.tsv.zst": (lambda: b"\x28\xb5\x2f\xfd damaged", "cannot be read to its end|zstd"),
    "nodes.tsv": (lambda: NODES.encode() + b"x" * (17 * 1024 * 1024), "line 4: longer than"),
    "k_nodes.tsv": (lambda: NODES.encode("utf-16-le"), "no text in UTF-8"),
    "nodes.jsonl": (lambda: b'{"id": ' + b"9" * 6_000 + b"}\n" + b"[" * 200_000, "holds a node .2 rows rejected"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_damaged_or_endless_file_is_one_sentence(tmp_path: Path, name: str) -> None:
    make, said = HOSTILE[name]
    (tmp_path / name).write_bytes(make())
    (tmp_path / "edges.tsv").write_text("subject\tpredicate\tobject\n", encoding="utf-8")
    with pytest.raises(DataError, match=said) as raised:
        read(tmp_path, f"kgx:{tmp_path}")
    assert len(str(raised.value)) < 400


def test_a_tar_archive_and_an_archive_of_one_file_are_told_apart(tmp_path: Path) -> None:
    one, tar = tmp_path / "one.zip", tmp_path / "t.tsv.gz"
    one.write_bytes(zipped(b"rows"))
    tar.write_bytes(gzip.compress(b"x" * 257 + b"ustar" + b"\0" * 250))
    with open_bytes(one) as file:
        assert file.read() == b"rows"
    with pytest.raises(DataError, match="tar archive"), open_bytes(tar) as file:
        file.read()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [1]\nb: [*x, *x]\n", "line 2: an alias"),
        ("[" * 2_000, "nested deeper|no YAML"),
        ("- " * 2_000 + "x", "nested deeper|no YAML"),
        ("- {a: [\n", "no YAML"),
        ("!!python/object/apply:os.system ['true']\n", "no YAML"),
        ("a: 1\n", "holds no list"),
        (f"- {'9' * 6_000}\n", "no YAML|no source holds a node"),
        ("- [1]\n- x\n- {graph: [], nodes: 5}\n", "no source holds a node"),
    ],
    ids=range(8),
)
def test_yaml_that_would_fill_the_memory_or_is_none_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "paths.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read(tmp_path, f"drugmechdb:{tmp_path}/paths.yaml")


def test_functions_inside_each_other_have_a_limit() -> None:
    assert main_entity("act(" * 50_000 + "p(HGNC:A)" + ")" * 50_000) is None


def test_an_attribute_that_denies_a_statement_is_heard(tmp_path: Path) -> None:
    rows = [
        {"subject": "EX:1", "predicate": "biolink:causes", "object": "EX:2", "attributes": given}
        for given in ([{"attribute_type_id": "biolink:negated", "value": True}], [])
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "edges.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "nodes.jsonl").write_text(
        '{"id": "EX:1", "category": ["biolink:Gene"], "name": "one"}\n'
        '{"id": "EX:2", "category": ["biolink:Disease"], "name": "two"}\n',
        encoding="utf-8",
    )
    content, report = read(tmp_path, f"kgx:{tmp_path}")
    assert len(content.says) == 1
    assert report.sources[0].rejected == {"negated statement": 1}


def spellings(column: str) -> list[str]:
    """A column as programs of the field name it."""
    capital = column[0].upper() + column[1:]
    return [
        column,
        f"biolink:{column}",
        capital,
        f"{column}:boolean",
        f"{column}:string",
        f"biolink:{capital}",
    ]


@pytest.mark.parametrize(
    "cell", ["true", "True", "1", "yes", "not", "NOT", "negated", "maybe", "?", "-1"]
)
@pytest.mark.parametrize("column", [*spellings("negated"), "negation", "is_negated", "NOT"])
def test_a_statement_that_may_be_denied_is_never_taken_as_one_that_holds(
    tmp_path: Path, column: str, cell: str
) -> None:
    assert signs(tmp_path, column, f"biolink:causes\t{cell}") == []
    held = signs(tmp_path, column, "biolink:causes\tfalse")
    assert held == signs(tmp_path, column, "biolink:causes\t") == [(1, True)]


@pytest.mark.parametrize("place", range(6))
def test_every_qualifier_is_read_however_its_column_is_named(tmp_path: Path, place: int) -> None:
    columns = (Q, S, A, O, "subject_aspect_qualifier", FORM)
    row = "biolink:affects\tcauses\tdecreased\tdegradation\tincreased\tactivity\t"
    right = signs(tmp_path, "\t".join(columns), row)
    named = "\t".join(spellings(column)[place] for column in columns)
    assert signs(tmp_path, named, row) == right
    with pytest.raises(DataError, match="more than one column named object_direction_qualifier"):
        signs(tmp_path, f"{O}\tbiolink:{O}", "biolink:affects\tdecreased\tincreased")


@pytest.mark.parametrize(
    ("columns", "row", "right", "told"),
    [
        ("clinical_approval_status", "biolink:treats\tnot_approved_for_condition", "treats_or_applied", "tried"),
        ("clinical_approval_status", "biolink:treats\tbiolink:post_approval_withdrawal", "treats_or_applied", "tried"),
        ("biolink:max_research_phase", "biolink:treats\t1", "in_clinical_trials_for", "tried"),
        ("max_research_phase", "treats\tclinical_trial_phase_3", "in_clinical_trials_for", "tried"),
        ("max_research_phase", "biolink:treats\t4", "treats", ""),
        ("clinical_approval_status", "biolink:treats\tapproved_for_condition", "treats", ""),
        ("knowledge_level", "biolink:causes\tprediction", "related_to", "a prediction"),
        ("knowledge_level", "biolink:causes\tknowledge_assertion", "causes", ""),
        ("knowledge_level", "biolink:causes\tnot_provided", "causes", "does not say"),
        ("agent_type", "biolink:causes\ttext_mining_agent", "causes", "program read"),
    ],
)  # fmt: skip
def test_what_a_source_does_not_assert_is_taken_for_less_and_told(
    tmp_path: Path, columns: str, row: str, right: str, told: str
) -> None:
    (tmp_path / "nodes.tsv").write_text(NODES, encoding="utf-8")
    text = f"subject\tobject\tpredicate\t{columns}\nEX:1\tEX:2\t{row}\n"
    (tmp_path / "edges.tsv").write_text(text, encoding="utf-8")
    source, rejects = Kgx(tmp_path), Rejects()
    (edge,) = source.edges(rejects)
    assert edge.predicate.removeprefix("biolink:").startswith(right)
    assert all(told in said for said in rejects.remarks)
    assert bool(rejects.remarks) == bool(told)


@pytest.mark.parametrize(
    ("is_a", "terms"),
    [
        ("1>2 2>3 3>1", 3),
        ("1>2 2>1 3>1 1>4", 2),
        ("1>1", 1),
        ("1>2 2>3 1>3", 0),
    ],
)
def test_terms_that_are_kinds_of_themselves_are_told(tmp_path: Path, is_a: str, terms: int) -> None:
    pairs = [pair.split(">") for pair in is_a.split()]
    stanzas = [
        f"[Term]\nid: EX:{n}\nname: n{n}\n" + "".join(f"is_a: EX:{b}\n" for a, b in pairs if a == n)
        for n in "1234"
    ]
    path = tmp_path / "o.obo"
    path.write_text("\n".join(["format-version: 1.4\n", *stanzas]), encoding="utf-8")
    rejects = Rejects()
    assert len([*Obo(path).edges(rejects)]) == len(pairs)
    told = [n for said, n in rejects.remarks.items() if "kind of itself" in said]
    assert told == [terms] * bool(terms)
