"""Knowledge files of public reports: what they say, through the command that people use.

The files are shared data; ones of our own of the same kinds are in `test_graphs/test_knowledge_files.py`.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from agent.faces.cli import main

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "readers"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared cases are not here")


class Built:
    """A graph made by `aetia kg build`."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys
        self.report: dict[str, Any] = {}

    def of(self, *sources: str) -> Built:
        out = self._folder / "g.sqlite"
        named = [word for source in sources for word in ("--source", source)]
        assert main(["kg", "build", *named, "--out", str(out), "--json"]) == 0
        self.report = json.loads(self._capsys.readouterr().out)
        return self

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self._folder / "g.sqlite") as db:
            found = db.execute(query).fetchall()
        db.close()
        return found

    @property
    def names(self) -> dict[str, str]:
        return dict(self.rows("SELECT curie, name FROM node"))

    @property
    def edges(self) -> int:
        return int(self.rows("SELECT count(*) FROM edge")[0][0])


@pytest.fixture
def built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Built:
    return Built(tmp_path, capsys)


def test_denied_mappings_are_not_merged(built: Built) -> None:
    case = FOLDER / "K01"
    names = built.of(f"obo:{case}/tiny.obo", f"sssom:{case}/map.sssom.tsv").names
    assert "DOID:22" in names
    assert not {"DOID:11", "DOID:33"} & names.keys()


def test_qualifiers_make_the_sign_of_a_path(
    built: Built,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    built.of(f"kgx:{FOLDER}/K02")
    monkeypatch.setenv("AETIA_KG", str(tmp_path / "g.sqlite"))
    assert main(["kg", "paths", "drugone", "GENEB"]) == 0
    printed = capsys.readouterr().out
    assert [
        line.split()[1] for line in printed.splitlines() if "drugone" in line and ">" in line
    ] == ["+"], printed


@pytest.mark.parametrize(
    ("case", "nodes", "edges"), [("K03", 2, 1), ("K03b", 2, 1), ("K03c", 4, 1)]
)
def test_long_and_quoted_cells_and_marks(built: Built, case: str, nodes: int, edges: int) -> None:
    made = built.of(f"kgx:{FOLDER}/{case}")
    assert (len(made.names), made.edges) == (nodes, edges)
    if case == "K03b":
        assert made.names["MONDO:7"] == 'juvenile "early" gout'


def test_only_equivalent_cross_references_merge(built: Built) -> None:
    made = built.of(f"obo+xrefs:{FOLDER}/K04/mondo.obo")
    assert made.names.keys() == {"MONDO:0000100", "OMIM:600001", "UMLS:C0000009"}
    assert made.report["merged"] == 1


def test_ontologies_are_read_as_the_format_says(built: Built) -> None:
    made = built.of(f"obo:{FOLDER}/K05/quirks.obo")
    assert made.names == {
        "MONDO:0000200": "acute fever",
        "MONDO:0000201": "chronic fever (long)",
        "MONDO:0000202": "no space fever",
        "MONDO:0000204": "tropical fever",
        "MONDO:0000299": "fever",
    }
    assert made.edges == 3


@pytest.mark.parametrize("case", ["K06", "K06b"])
def test_half_a_table_says_as_much_as_the_whole(built: Built, case: str) -> None:
    made = built.of(f"primekg:{FOLDER}/{case}/kg.csv")
    assert (made.edges, made.report["sources"][0]["edges"]) == (4, 4)


def test_the_primary_source_of_a_list(built: Built) -> None:
    made = built.of(f"kgx:{FOLDER}/K07")
    sources = "SELECT e.source FROM edge JOIN evidence e ON e.id = evidence"
    assert made.rows(sources) == [("infores:drugcentral",)]
    assert made.report["sources"][0]["rejected"] == {"negated statement": 1}
