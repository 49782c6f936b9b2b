from __future__ import annotations

import asyncio
import multiprocessing
import re
import time
from pathlib import Path

import bioregistry
import pytest

from graphs.cache import cache_folder
from graphs.errors import DataError
from graphs.findings import oriented
from graphs.starter import build
from graphs.starter.build import open_starter, read_files, texts_of
from graphs.starter.tables import COLUMNS, Tables, read_tables

# Isoforms, metabolites, salts and families: DrugMechDB writes them with the parent registry's prefix.
OTHER_REGISTRY = (
    r"UniProt:Q07817-1",
    r"DRUGBANK:DB(MET|SALT)\d+",
    r"TIGR:\d+",
    r"AETIA:[a-z0-9-]+",
)

NODES = """\
curie\tcategory\tname\tsynonyms
MESH:D012907\tbiolink:BehavioralExposure\tsmoking\ttobacco use|cigarette smoking
DOID:1324\tbiolink:Disease\tlung cancer\t
"""
EDGES = """\
subject\tpredicate\tobject\tobject_direction\tsource\tchecked
MESH:D012907\tbiolink:causes\tDOID:1324\t\tPMID:1\thttps://example.org
"""
FINDING = {
    "exposure": "MESH:D012907",
    "outcome": "DOID:1324",
    "population": "adults",
    "design": "cohort",
    "direction": "increases",
    "measure": "RR",
    "estimate": "9.0",
    "ci_low": "7.5",
    "ci_high": "10.8",
    "contrast": "smokers vs never",
    "contrast_sign": "+",
    "intervention": "",
    "n": "",
    "year": "2004",
    "identifier": "PMID:1",
    "title": "A cohort",
    "checked": "https://example.org",
    "comparator": "",
    "overlaps": "",
}
ASSESSMENT = {
    "exposure": "MESH:D012907",
    "outcome": "DOID:1324",
    "kind": "assessment",
    "direction": "increases",
    "body": "IARC",
    "grade": "group 1; sufficient in humans",
    "population": "adults",
    "contrast": "smokers vs never",
    "measure": "",
    "estimate": "",
    "ci_low": "",
    "ci_high": "",
    "year": "",
    "identifier": "IARC Monographs Vol 100E",
    "title": "Personal habits and indoor combustions",
    "checked": "https://example.org",
}
PRINTED = {"measure": "RR", "estimate": "9.0", "ci_low": "7.5", "ci_high": "10.8"}


def findings(**cells: str) -> str:
    row = {**FINDING, **cells}
    return "\t".join(COLUMNS["findings.tsv"]) + "\n" + "\t".join(row.values()) + "\n"


def assessments(**cells: str) -> str:
    row = {**ASSESSMENT, **cells}
    return "\t".join(COLUMNS["assessments.tsv"]) + "\n" + "\t".join(row.values()) + "\n"


def review(*rows: str) -> str:
    return "\n".join(("\t".join(COLUMNS["review.tsv"]), *rows)) + "\n"


def texts(**tables: str) -> dict[str, str]:
    """Name of a table without its ending -> its content."""
    given = {"nodes": NODES, "edges": EDGES, "findings": findings(), "assessments": assessments()}
    return {f"{name}.tsv": text for name, text in {**given, "review": review(), **tables}.items()}


def as_files(tables: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in tables.items()}


def read(nodes: str = NODES, edges: str = EDGES, table: str | None = None, **more: str) -> Tables:
    text = findings() if table is None else table
    return read_tables(texts(nodes=nodes, edges=edges, findings=text, **more))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("AETIA_CACHE", str(folder))
    return folder


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return read_tables(texts_of(read_files()))


def test_good_tables_become_values() -> None:
    tables = read()
    assert tables.nodes[0].synonyms == ("tobacco use", "cigarette smoking")
    assert tables.nodes[1].synonyms == ()
    assert tables.edges[0].object_direction is None
    assert tables.findings[0].n is None
    assert tables.findings[0].intervention is None
    assert tables.findings[0].comparator is None
    assert tables.assessments[0].estimate is None
    (compared,) = read(
        NODES + "EX:vape\tbiolink:BehavioralExposure\tvaping\t\n",
        table=findings(comparator="EX:vape", overlaps="ACT I| ACT II|"),
    ).findings
    assert str(compared.comparator) == "EX:vape"
    assert compared.overlaps == ("ACT I", "ACT II")


def test_windows_line_ends_are_read_alike() -> None:
    assert read(NODES.replace("\n", "\r\n")) == read()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"direction": "decreases"}, "contradicts the interval"),
        ({"direction": "none"}, "contradicts the interval"),
        ({"direction": ""}, "contradicts the interval"),
        ({"contrast_sign": "-"}, "contradicts the interval"),
        ({"ci_low": "0"}, "must be above 0"),
        ({"estimate": "-1", "ci_low": "-2"}, "must be above 0"),
        ({"estimate": "12"}, "lies outside"),
        ({"ci_low": "10.8", "ci_high": "7.5"}, "lies outside"),
        ({"estimate": "nan"}, "as a plain number"),
        ({"estimate": ""}, "a number is needed"),
        ({"design": "anecdote"}, "unknown design"),
        ({"measure": "XX"}, "unknown measure"),
        ({"contrast_sign": ""}, "contrast_sign"),
        ({"identifier": "12"}, "write PMID:12"),
        ({"checked": "memory"}, "public page"),
        ({"exposure": "DOID:9999999"}, "not in nodes.tsv"),
        ({"outcome": "lung cancer"}, "not a CURIE"),
        ({"intervention": "DOID:9999999"}, "not in nodes.tsv"),
        ({"n": "many"}, "a whole number above 0"),
        ({"year": "1492"}, "one of 1900 to"),
        ({"comparator": "DOID:9999999"}, "not in nodes.tsv"),
        ({"comparator": "MESH:D012907"}, "compared with itself"),
        ({"outcome": "MESH:D012907"}, "are the same"),
        ({"ci_high": "inf"}, "as a plain number"),
        (
            {"exposure": "DOID:1324", "outcome": "MESH:D012907", "comparator": "EX:1"},
            "not in nodes.tsv",
        ),
    ],
)
def test_a_bad_finding_is_named_with_its_line(cells: dict[str, str], reason: str) -> None:
    with pytest.raises(DataError, match=rf"findings\.tsv line 2: .*{reason}"):
        read(table=findings(**cells))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"kind": "rumour"}, "unknown kind"),
        ({"direction": "up"}, "unknown direction"),
        ({"body": ""}, "body must be given"),
        ({"grade": " "}, "grade must be given"),
        ({"identifier": ""}, "identifier must be given"),
        ({"title": ""}, "title must be given"),
        ({"checked": "drugmechdb"}, "public page"),
        ({"estimate": "2"}, "all or none"),
        ({**PRINTED, "ci_low": ""}, "all or none"),
        ({**PRINTED, "measure": "XX"}, "unknown measure"),
        ({**PRINTED, "ci_low": "0"}, "must be above 0"),
        ({**PRINTED, "estimate": "12"}, "lies outside"),
        ({"year": "1492"}, "one of 1900 to"),
        ({"exposure": "DOID:1324"}, "are the same"),
        ({"exposure": "DOID:9999999"}, "not in nodes.tsv"),
    ],
)
def test_a_bad_assessment_is_named_with_its_line(cells: dict[str, str], reason: str) -> None:
    with pytest.raises(DataError, match=rf"assessments\.tsv line 2: .*{reason}"):
        read(assessments=assessments(**cells))


def test_a_printed_effect_of_an_assessment_is_kept() -> None:
    (made,) = read(assessments=assessments(**PRINTED, year="2012")).assessments
    assert (made.measure, made.estimate, made.ci_high, made.year) == ("RR", 9.0, 10.8, 2012)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": "finding:0000000000"}, "no finding, assessment or edge has the id"),
        ({"seen_at": "memory"}, "address that was read"),
        ({"kind": "hearsay"}, "unknown kind"),
        ({"read": " "}, "what was seen"),
    ],
)
def test_a_bad_review_is_named_with_its_line(cells: dict[str, str], reason: str) -> None:
    good = {
        "id": read().findings[0].id, "exposure": "smoking", "outcome": "lung cancer",
        "seen_at": "https://example.org", "kind": "primary", "read": "RR 9.0 (7.5 to 10.8)",
    }  # fmt: skip
    assert len(read(review=review("\t".join(good.values()))).reviews) == 1
    with pytest.raises(DataError, match=rf"review\.tsv line 2: .*{reason}"):
        read(review=review("\t".join({**good, **cells}.values())))


def test_every_shipped_row_of_evidence_was_seen_by_a_reviewer(shipped: Tables) -> None:
    """Rows from before reviews were kept are listed; the list only ever gets shorter.

    Indications and definitions are taken whole from open sets by programs, which name the record.
    """
    listed = (Path(__file__).parent / "unreviewed.txt").read_text(encoding="utf-8").split()
    reviewed = {review.id for review in shipped.reviews}
    taken = ("DrugMechDB:", "DOID:")
    curated = [a for a in shipped.assessments if not a.identifier.startswith(taken)]
    rows = {f.id for f in shipped.findings} | {a.id for a in curated}
    assert rows - reviewed <= set(listed)
    assert len(listed) <= 272


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("MESH:D012907\tbiolink:loves\tDOID:1324\t\tPMID:1\tx", "unknown predicate"),
        ("MESH:D012907\tbiolink:affects\tDOID:1324\tup\tPMID:1\tx", "unknown direction"),
        ("MESH:D012907\tbiolink:causes\tDOID:1\t\tPMID:1\tx", "not in nodes.tsv"),
        ("DOID:1324\tbiolink:causes\tDOID:1324\t\tPMID:1\tx", "two different nodes"),
        ("MESH:D012907\tbiolink:causes\tDOID:1324\t\t\tx", "source and checked"),
        ("MESH:D012907\tbiolink:causes\tDOID:1324\t\tPMID:1\t", "source and checked"),
        ("MESH:D012907\tbiolink:causes", "expected 6 cells"),
        ("MESH:D012907\tbiolink:causes\tDOID:1324\t\tPMID:1\tx\textra", "expected 6 cells"),
    ],
)
def test_a_bad_edge_is_named_with_its_line(row: str, reason: str) -> None:
    with pytest.raises(DataError, match=rf"edges\.tsv line 3: .*{reason}"):
        read(edges=f"{EDGES}{row}\n")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("DOID:1\tbiolink:Wish\tx\t", "unknown category"),
        ("DOID:1\tbiolink:Disease\t \t", "needs a name"),
        ("one\tbiolink:Disease\tx\t", "not a CURIE"),
    ],
)
def test_a_bad_node_is_named_with_its_line(row: str, reason: str) -> None:
    with pytest.raises(DataError, match=rf"nodes\.tsv line 4: .*{reason}"):
        read(nodes=f"{NODES}{row}\n")


def test_a_row_that_occurs_twice_is_refused() -> None:
    row = "MESH:D012907\tbiolink:causes\tDOID:1324\t\tPMID:1\tx\n"
    with pytest.raises(DataError, match="occurs twice"):
        read(edges=EDGES + row)


def test_every_bad_row_of_every_file_is_reported_at_once() -> None:
    with pytest.raises(DataError) as caught:
        read(
            nodes=f"{NODES}one\tbiolink:Disease\tx\t\n",
            edges=f"{EDGES}a\tb\tc\td\te\tf\nMESH:D012907\tx\n",
            table=findings(year="1"),
        )
    text = str(caught.value)
    for place in (
        "nodes.tsv line 4",
        "edges.tsv line 3",
        "edges.tsv line 4",
        "findings.tsv line 2",
    ):
        assert place in text


def test_wrong_columns_are_refused() -> None:
    with pytest.raises(DataError, match=r"nodes\.tsv: the columns must be curie, category"):
        read(nodes=NODES.replace("synonyms", "aliases"))


def test_the_shipped_tables_pass(shipped: Tables) -> None:
    assert shipped.nodes
    assert shipped.edges
    assert shipped.findings


def test_shipped_prefixes_and_identifiers_are_registered(shipped: Tables) -> None:
    bad = []
    for node in shipped.nodes:
        prefix = bioregistry.normalize_prefix(node.curie.prefix)
        valid = prefix and bioregistry.is_valid_identifier(prefix, node.curie.identifier)
        known = any(re.fullmatch(shape, str(node.curie)) for shape in OTHER_REGISTRY)
        if not valid and not known:
            bad.append(str(node.curie))
    assert bad == []


def test_every_shipped_node_has_a_use_or_a_name_to_be_asked_by(shipped: Tables) -> None:
    used = {c for e in shipped.edges for c in (e.subject, e.object)}
    used |= {c for f in shipped.findings for c in (f.exposure, f.outcome, f.intervention) if c}
    assert used <= {n.curie for n in shipped.nodes}


def test_every_shipped_finding_has_a_usable_standard_error(shipped: Tables) -> None:
    errors = [
        oriented(f.measure, (f.estimate, f.ci_low, f.ci_high), 1)[1] for f in shipped.findings
    ]
    assert all(0 < error < 50 for error in errors)


def test_no_shipped_association_carries_a_direction(shipped: Tables) -> None:
    assert not [e for e in shipped.edges if not e.is_causal and e.object_direction]


def test_the_check_command_prints_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["--check"]) == 0
    assert "nodes" in capsys.readouterr().out


def test_the_check_command_fails_on_a_bad_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = texts(findings=findings(year="1"))
    monkeypatch.setattr(build, "read_files", lambda: as_files(bad))
    assert build.main(["--check"]) == 1
    assert "findings.tsv line 2" in capsys.readouterr().err


def test_setup_compiles_what_is_opened_later(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["--compile"]) == 0
    (file,) = cache.glob("*.sqlite")
    assert str(file) in capsys.readouterr().err


def test_setup_says_when_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("AETIA_CACHE", str(tmp_path / "taken"))
    assert build.main(["--compile"]) == 1
    assert "cannot be written (File exists)" in capsys.readouterr().err


def test_the_cache_folder_follows_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("AETIA_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "aetia"


async def test_the_starter_is_compiled_once_and_then_opened_quickly(
    cache: Path, shipped: Tables
) -> None:
    first = await open_starter()
    assert (await first.schema()).nodes == len(shipped.nodes)
    await first.close()
    (file,) = cache.glob("*.sqlite")
    written = file.stat().st_mtime_ns
    times = []
    for _ in range(5):
        start = time.perf_counter()
        again = await open_starter()
        times.append(time.perf_counter() - start)
        await again.close()
    assert file.stat().st_mtime_ns == written
    assert min(times) < 0.030


async def test_an_edited_table_makes_a_new_file(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = set()
    for year in ("2004", "2005"):
        edited = texts(findings=findings(year=year))
        monkeypatch.setattr(build, "read_files", lambda _, edited=edited: as_files(edited))
        opened = await open_starter()
        versions.add((await opened.release()).checksum)
        await opened.close()
    assert len(versions) == len(list(cache.glob("*.sqlite"))) == 2


async def test_many_tasks_may_build_at_once(cache: Path) -> None:
    stores = await asyncio.gather(*(open_starter() for _ in range(4)))
    assert len({(await s.release()).checksum for s in stores}) == 1
    for opened in stores:
        await opened.close()
    assert [p.suffix for p in sorted(cache.iterdir())] == [".sqlite", ".seal"]


def _open_and_count(_: int) -> int:
    async def count() -> int:
        opened = await open_starter()
        nodes = (await opened.schema()).nodes
        await opened.close()
        return nodes

    return asyncio.run(count())


def test_two_processes_may_build_at_once(cache: Path, shipped: Tables) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(_open_and_count, range(2)) == [len(shipped.nodes)] * 2
    assert [p.suffix for p in sorted(cache.iterdir())] == [".sqlite", ".seal"]


def test_the_starter_is_large_enough_and_of_every_kind() -> None:
    tables = read_tables(texts_of(read_files()))
    pairs = {(finding.exposure, finding.outcome) for finding in tables.findings}
    assert len(tables.edges) >= 400
    assert len(tables.findings) >= 80
    assert len(pairs) >= 35
    assert {finding.direction for finding in tables.findings} == {"increases", "decreases", "none"}
