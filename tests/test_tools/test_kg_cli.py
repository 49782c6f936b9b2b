"""`aetia kg` as a user calls it."""

from __future__ import annotations

import functools
import http.server
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def command(arguments: Sequence[str]) -> int:
    return main(["kg", *arguments])


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    """Exit code, printed JSON (or text), and what went to standard error."""
    code = command([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out.startswith("{") else out, err


def test_find_neighbors_paths_and_info_of_the_starter_graph(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, found, _ = run(capsys, "find", "heart attack", "--json")
    assert (code, found["status"]) == (0, "ok")
    curie = found["hits"][0]["curie"]
    code, near, _ = run(capsys, "neighbors", curie, "--limit", 1, "--json")
    assert (code, len(near["edges"]), near["truncated"]) == (0, 1, True)
    code, found, _ = run(capsys, "find", curie, "--json")
    assert (code, found["hits"][0]["curie"]) == (0, curie)
    code, near, _ = run(capsys, "neighbors", "metformin", "--predicate", "treats", "--json")
    assert {edge["predicate"] for edge in near["edges"]} == {"biolink:treats"}
    code, text, _ = run(capsys, "paths", "metformin", "type 2 diabetes")
    assert code == 0
    assert text.startswith(("0.", "1."))
    code, info, _ = run(capsys, "info", "--json")
    assert info["nodes"] > 500


def test_nothing_found_is_one_and_bad_input_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "find", "qqqqqqq", "--json")[:2] == (1, {"status": "empty", "hits": []})
    code, said, err = run(capsys, "neighbors", "no such thing at all", "--json")
    assert (code, said["status"]) == (2, "invalid")
    assert "aetia kg find" in err
    assert run(capsys, "paths", "metformin", "asthma", "--max-len", 9)[0] == 2
    assert run(capsys, "find", "asthma", "--limit", 0)[0] == 2
    code, _, err = run(capsys, "info", "--kg", "absent.sqlite")
    assert code == 2
    assert "aetia kg build" in err


def test_a_dag_is_written_in_three_forms_and_takes_strikes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("dag", "smoking", "lung cancer", "--json")
    code, made, _ = run(capsys, *words, "--out", tmp_path / "d.dot")
    assert code == 0
    assert (tmp_path / "d.dot").read_text().startswith("digraph")
    assert "dag {" in made["dagitty"]
    pair = f"{made['treatment']} -> {made['outcome']}"
    code, again, _ = run(capsys, *words, "--strike", pair, "--add", "EX:u -> smoking")
    assert [d["reason"] for d in again["dropped"]] == ["struck by the user"]
    assert "EX:u" in {n["curie"] for n in again["nodes"]}
    assert run(capsys, *words, "--strike", "nonsense")[0] == 2


def test_build_info_and_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "kg.sqlite"
    code, report, _ = run(capsys, "build", "--source", "starter", "--out", out, "--json")
    assert (code, report["rejects"]) == (0, None)
    code, info, _ = run(capsys, "info", "--kg", out, "--json")
    assert info["sources"][0]["name"] == "starter"
    assert info["findings"] > 200
    assert run(capsys, "build", "--source", "starter", "--out", tmp_path)[0] == 2
    assert not list(tmp_path.parent.glob(".*.part"))
    start = time.monotonic()
    code, _, err = run(capsys, "info", "--kg", "bolt://127.0.0.1:1")
    assert (code, "make neo4j" in err, time.monotonic() - start < 15) == (3, True, True)
    (tmp_path / "bad").write_text("x", encoding="utf-8")
    assert run(capsys, "info", "--kg", tmp_path / "bad")[0] == 2
    assert run(capsys, "load", "--from", out, "--to", "http://x")[0] == 2


Q_NODES = "id:ID\tcategory:LABEL\tname\nCHEBI:1\tbiolink:SmallMolecule\tdrugA\n" + "".join(
    f"MONDO:{n}\tbiolink:Gene\tgene{n}\n" for n in (1, 2, 3)
)
Q_COLUMNS = (
    "id\tsubject\tpredicate\tobject\tqualified_predicate\tobject_aspect_qualifier\tobject_direction_qualifier"
    "\tqualified_object_aspect\tqualified_object_direction\n"
)


def test_a_table_of_two_merged_graphs_keeps_the_signs_of_both(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "q_nodes.tsv").write_text(Q_NODES, encoding="utf-8")
    (tmp_path / "q_more_nodes.tsv").write_text(Q_NODES, encoding="utf-8")
    affects = "CHEBI:1\tbiolink:affects\tMONDO"
    (tmp_path / "q_edges.tsv").write_text(
        f"{Q_COLUMNS}e1\t{affects}:1\tbiolink:causes\tactivity\tdecreased\t\t\n"
        f"e2\t{affects}:2\tbiolink:causes\t\t\tactivity\tdecreased\n"
        f"e3\t{affects}:3\tbiolink:causes\tactivity\tdecreased\tactivity\tincreased\n",
        encoding="utf-8",
    )
    out = tmp_path / "q.sqlite"
    code, built, _ = run(
        capsys, "build", "--source", f"kgx:{tmp_path / 'q'}", "--out", out, "--json"
    )
    said = "one qualifier under two names that says two things"
    assert (code, built["sources"][0]["rejected"]) == (0, {said: 1})
    assert "qualified_object_direction=increased" in (tmp_path / "q.sqlite.rejects.tsv").read_text()
    _, near, _ = run(capsys, "neighbors", "CHEBI:1", "--kg", out, "--json")
    found = {(edge["object"], edge["sign"]) for edge in near["edges"]}
    assert found == {("MONDO:1", -1), ("MONDO:2", -1)}


def test_what_holds_no_node_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "edges.tsv").write_text("subject\tpredicate\tobject\n", encoding="utf-8")
    nodes = tmp_path / "nodes.jsonl"
    for text, said in (
        ('[{"id": "EX:1", "category": "biolink:Gene"}]', "one JSON array: write one object a line"),
        ('{"id": "EX:1", "category": "biolink:Wish"}', "(1 rows rejected, unknown category: 1)"),
    ):
        nodes.write_text(text, encoding="utf-8")
        code, _, err = run(
            capsys, "build", "--source", f"kgx:{tmp_path}", "--out", tmp_path / "o.sqlite"
        )
        assert (code, said in err) == (2, True), err


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, cuts the first transfer off, and honours ranges."""

    cut = 0

    def do_GET(self) -> None:
        """One file, from an offset when asked."""
        with open(self.translate_path(self.path), "rb") as file:
            whole = file.read()
        start = int(self.headers["Range"].split("=")[1].rstrip("-")) if self.headers["Range"] else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(whole) - start))
        self.end_headers()
        body = whole[start:]
        if Server.cut > 0:
            Server.cut -= 1
            body = body[: len(body) // 2]
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "doid.obo").write_text(
        "format-version: 1.2\n" + "\n[Term]\nid: DOID:1\nname: a\n" * 500
    )
    handler = functools.partial(Server, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


def test_a_download_shows_its_terms_goes_on_where_it_was_cut_and_checks_the_sum(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mirror: tuple[str, Path]
) -> None:
    address, folder = mirror
    words = ("download", "doid", "--out", tmp_path / "got", "--mirror", address)
    code, _, err = run(capsys, *words)
    assert code == 2
    assert "CC0" in err
    Server.cut = 1
    code, _, err = run(capsys, *words, "--accept-licence")
    assert code == 3
    assert "to go on" in err
    part = tmp_path / "got" / "doid" / "doid.obo.part"
    assert 0 < part.stat().st_size < (folder / "doid.obo").stat().st_size
    code, got, _ = run(capsys, *words, "--accept-licence", "--json")
    assert code == 0
    file = tmp_path / "got" / "doid" / "doid.obo"
    assert file.read_bytes() == (folder / "doid.obo").read_bytes()
    assert got["source"] == f"obo:{file}"
    file.write_text("changed", encoding="utf-8")
    code, _, err = run(capsys, *words, "--accept-licence")
    assert code == 2
    assert "sha256" in err
    assert run(capsys, "download", "nothing")[0] == 2
