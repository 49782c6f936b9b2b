"""`aetia kg cypher` as a user calls it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main
from graphs.curie import Curie
from graphs.errors import DeadlineError, StoreUnavailableError
from graphs.statements import Edge, Node
from graphs.store import Release
from graphs.stores.cypher_guard import Answer
from graphs.stores.sqlite_build import write_store
from tools.kg import cypher

if TYPE_CHECKING:
    from pathlib import Path

SERVER = "bolt://127.0.0.1:1"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["kg", "cypher", *map(str, words)])
    return code, *capsys.readouterr()


class Driver:
    """Stands for a connection that answers as told."""

    closed = False

    async def close(self) -> None:
        Driver.closed = True


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`serve(answer or error)` and what the guard was asked."""
    asked: dict[str, Any] = {}

    def serve(outcome: Answer | Exception) -> dict[str, Any]:
        async def connect(address: str) -> Driver:
            asked["address"] = address
            return Driver()

        async def run_read(_: Driver, query: str, **options: Any) -> Answer:
            asked.update(options, query=query)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(cypher, "connect", connect)
        monkeypatch.setattr(cypher, "run_read", run_read)
        return asked

    return serve


def test_rows_are_a_table_and_what_is_cut_is_said(
    capsys: pytest.CaptureFixture[str], serve: Any
) -> None:
    asked = serve(
        Answer(("name", "n"), (("asthma", 3), ("a\x1b[2Jb\nc", None), ("x" * 99, 1.5)), True)
    )
    query = "MATCH (n) RETURN n.name AS name, 1 AS n"
    code, out, _ = run(capsys, query, "--kg", SERVER, "--limit", 3, "--deadline", 2)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == ["name", "n"]
    assert set(lines[1]) == {"-", " "}
    assert lines[2].split() == ["asthma", "3"]
    assert lines[3].split() == [r"a\x1b[2Jb\nc", "null"]
    assert lines[4].split()[0] == "x" * 59 + "…"
    assert lines[5] == "more than 3 rows; see them with --limit"
    assert (asked["query"], asked["max_rows"], asked["timeout_s"]) == (query, 3, 2.0)
    assert asked["address"] == SERVER
    assert Driver.closed


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (Answer(("n",), ((1,),), False), 0, "ok"),
        (Answer(("n",), ((1,),), True), 0, "truncated"),
        (Answer(("n",), (), False), 1, "empty"),
    ],
)
def test_json_holds_columns_and_rows(
    capsys: pytest.CaptureFixture[str], serve: Any, answer: Answer, code: int, status: str
) -> None:
    serve(answer)
    got, out, _ = run(capsys, "RETURN 1 AS n", "--kg", SERVER, "--json")
    assert got == code
    rows = [list(row) for row in answer.rows]
    assert json.loads(out) == {"status": status, "columns": ["n"], "rows": rows}


def test_no_rows_are_said(capsys: pytest.CaptureFixture[str], serve: Any) -> None:
    serve(Answer(("n",), (), False))
    assert run(capsys, "MATCH (n) RETURN n", "--kg", SERVER)[:2] == (1, "no rows\n")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["MATCH (n) DETACH DELETE n RETURN 1"], "DETACH is not allowed"),
        (["LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r"], "begins with"),
        (["CALL apoc.load.json('x') YIELD value RETURN value"], "apoc.load.json"),
        (["RETURN '\ud83d'"], "half characters"),
        (["RETURN 1", "--limit", 0], "--limit is 1 to 10,000"),
        (["RETURN 1", "--limit", 10_001], "--limit is 1 to 10,000"),
        (["RETURN 1", "--deadline", 0], "--deadline is over 0"),
        (["RETURN 1", "--deadline", "nan"], "--deadline is over 0"),
        (["RETURN 1", "--kg", "kg.sqlite"], "kg.sqlite is a file"),
    ],
)
def test_what_is_refused_says_why(
    capsys: pytest.CaptureFixture[str], words: list[object], reason: str
) -> None:
    code, _, err = run(capsys, *([*words, "--kg", SERVER] if "--kg" not in words else words))
    assert code == 2
    assert reason in err


def test_without_a_server_there_is_no_cypher(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AETIA_KG", raising=False)
    code, _, err = run(capsys, "RETURN 1")
    assert (code, "the starter graph is a file" in err, "bolt://" in err) == (2, True, True)


@pytest.mark.parametrize("error", [DeadlineError("longer than 1 s"), StoreUnavailableError("gone")])
def test_what_fails_is_not_what_is_refused(
    capsys: pytest.CaptureFixture[str], serve: Any, error: Exception
) -> None:
    serve(error)
    code, _, err = run(capsys, "RETURN 1", "--kg", SERVER)
    assert (code, str(error) in err) == (3, True)


@pytest.mark.parametrize("address", ["bolt://u:secret@127.0.0.1:1", "neo4j://h:1?password=secret"])
def test_an_address_with_credentials_is_refused_and_not_printed(
    capsys: pytest.CaptureFixture[str], address: str
) -> None:
    code, _, err = run(capsys, "RETURN 1", "--kg", address)
    assert (code, "AETIA_NEO4J_PASSWORD" in err, "secret" in err) == (2, True, False)


def test_a_server_that_is_not_there_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "RETURN 1", "--kg", SERVER, "--json")
    assert (code, json.loads(out)["status"], "make neo4j" in err) == (3, "failed", True)


def test_help_says_what_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kg", "cypher", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for word in ("LOAD CSV", "DELETE", "apoc", "exit codes", "--limit", "--deadline"):
        assert word in said


@pytest.mark.neo4j
@pytest.mark.skipif(not os.environ.get("AETIA_TEST_NEO4J"), reason="AETIA_TEST_NEO4J is unset")
def test_a_server_answers_every_kind_of_value_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Values only: whatever graph the server holds, even none."""
    place = ("--kg", os.environ["AETIA_TEST_NEO4J"], "--json")
    query = (
        "UNWIND [1, 2] AS x RETURN x, [1.5, null, 'a'] AS list, {a: [true]} AS map, "
        "date('2020-01-02') AS day, duration('P1D') AS span, 0.0 / 0.0 AS none, "
        "point({x: 1, y: 2}) AS point LIMIT 2"
    )
    code, out, err = run(capsys, query, *place)
    assert code == 0, err
    said = json.loads(out)
    first = dict(zip(said["columns"], said["rows"][0], strict=True))
    assert first["list"] == [1.5, None, "a"]
    assert first["map"] == {"a": [True]}
    assert (first["day"], first["span"], first["none"]) == ("2020-01-02", "P1D", "nan")
    assert isinstance(first["point"], str)
    code, out, _ = run(capsys, "UNWIND range(1, 9) AS x RETURN x", "--limit", 4, *place)
    assert (code, json.loads(out)["status"], len(json.loads(out)["rows"])) == (0, "truncated", 4)
    code, out, _ = run(capsys, "MATCH (n:NoSuchLabel) RETURN n", *place)
    assert (code, json.loads(out)["status"]) == (1, "empty")
    code, _, err = run(capsys, "MATCH (n RETURN n", *place)
    assert (code, "the server refuses" in err) == (2, True)
    slow = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y)"
    code, _, err = run(capsys, slow, "--deadline", 0.5, *place)
    assert (code, "longer than 0.5 s" in err) == (3, True)


@pytest.mark.neo4j
@pytest.mark.skipif(not os.environ.get("AETIA_TEST_NEO4J"), reason="AETIA_TEST_NEO4J is unset")
async def test_nodes_relationships_and_paths_are_plain(tmp_path: Path) -> None:
    from graphs.stores.cypher_guard import run_read
    from graphs.stores.neo4j_connection import open_driver
    from graphs.stores.neo4j_load import load

    path = tmp_path / "kg.sqlite"
    ends = [Node(Curie("EX", name), "biolink:Gene", name) for name in "ab"]
    edges = [Edge(ends[0].curie, "biolink:causes", ends[1].curie, None, "s", "c")]
    write_store(path, ends, edges, (), Release("toy", "1", "values"))
    address = os.environ["AETIA_TEST_NEO4J"]
    await load(path, address, replace=True)
    driver = open_driver(address)
    found = await run_read(driver, "MATCH p = (a:Entity)-[r]->(b) RETURN a, r, p")
    await driver.close()
    ((node, edge, walked),) = json.loads(json.dumps(found.rows))
    assert node["labels"] == ["Entity"]
    assert node["properties"]["curie"] == "EX:a"
    assert (edge["type"], len(edge["ends"])) == ("causes", 2)
    assert [n["properties"]["curie"] for n in walked["nodes"]] == ["EX:a", "EX:b"]
