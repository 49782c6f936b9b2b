"""A secret in an address appears in no output, error, exception chain, trace or JSON."""

from __future__ import annotations

import json
import traceback
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main
from agent.models.catalogue import hub
from agent.settings import Settings
from graphs.errors import AetiaError, ModelError
from graphs.opening import open_graph

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "hunter2secret"
QUESTION = "Does aspirin cause stroke?"


def chain(error: BaseException) -> str:
    """What a traceback of the error prints, with its causes."""
    return "".join(traceback.format_exception(error))


def everything(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize(
    "place",
    [
        f"bolt://neo4j:{SECRET}@127.0.0.1:1",
        f"neo4j://{SECRET}@127.0.0.1:1",
        f"neo4j://127.0.0.1:1?password={SECRET}",
        f"bolt://neo4j:{SECRET}/x@127.0.0.1:1",
        f"http://neo4j:{SECRET}@127.0.0.1:1/db",
    ],
)
def test_the_address_of_a_graph(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("AETIA_KG", place)
    trace = tmp_path / "t.jsonl"
    assert main(["ask", QUESTION, "--trace", str(trace)]) in (2, 3)
    main(["ask", QUESTION, "--json"])
    main(["doctor"])
    main(["doctor", "--json"])
    main(["kg", "info", "--json"])
    main(["kg", "cypher", "RETURN 1"])
    main(["kg", "load", "--to", place, "--from", "kg.sqlite", "--json"])
    said = everything(capsys)
    assert "127.0.0.1" in said or "(hidden)" in said
    assert SECRET not in said
    assert not trace.exists() or SECRET not in trace.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "place", [f"bolt://u:{SECRET}@127.0.0.1:1", f"http://u:{SECRET}@127.0.0.1:1"]
)
async def test_the_chain_of_errors_of_a_graph(place: str) -> None:
    with pytest.raises(AetiaError) as caught:
        await open_graph(place)
    assert SECRET not in chain(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_a_password_in_the_address_of_a_server_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AETIA_KG", f"bolt://neo4j:{SECRET}@127.0.0.1:1")
    main(["ask", QUESTION])
    assert "AETIA_NEO4J_PASSWORD" in everything(capsys)


@pytest.mark.parametrize("slot", ["judge", "model"])
@pytest.mark.parametrize(
    "url",
    [
        f"http://u:{SECRET}@127.0.0.1:1/v1",
        f"http://127.0.0.1:1/v1?key={SECRET}",
        f"http://u:{SECRET}/x@127.0.0.1:1/v1",
    ],
)
def test_the_address_of_a_model(
    slot: str,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    trace = tmp_path / "t.jsonl"
    asked = ["ask", QUESTION, f"--{slot}", "m", f"--{slot}-url", url, "--trace", str(trace)]
    assert main(asked) != 0
    monkeypatch.setenv(f"AETIA_{slot.upper()}_URL", url)
    with pytest.raises(AetiaError) as caught:
        Settings.from_environment()
    monkeypatch.setenv(f"AETIA_{slot.upper()}", "m")
    main(["doctor"])
    main(["doctor", "--json"])
    said = everything(capsys) + chain(caught.value)
    assert "127.0.0.1" in said
    assert SECRET not in said
    assert not trace.exists() or SECRET not in trace.read_text(encoding="utf-8")


def _look_up() -> None:
    hub.look_up("owner/name", "m.gguf", "main")


def test_the_address_of_the_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", f"http://u:{SECRET}@127.0.0.1:1/hub?token={SECRET}")
    with pytest.raises(ModelError) as caught:
        _look_up()
    assert "http://127.0.0.1:1/hub" in str(caught.value)
    assert SECRET not in chain(caught.value)


@pytest.mark.parametrize(
    "mirror",
    [
        f"http://u:{SECRET}@127.0.0.1:1/files",
        f"http://127.0.0.1:1/files?key={SECRET}",
        f"nonsense://{SECRET}@127.0.0.1/x",
    ],
)
def test_the_address_of_a_mirror(
    mirror: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = main(
        ["kg", "download", "doid", "--out", str(tmp_path), "--accept-licence", "--mirror", mirror]
    )
    said = everything(capsys)
    assert code != 0
    assert "127.0.0.1" in said
    assert SECRET not in said
    assert SECRET not in json.dumps([str(p) for p in tmp_path.rglob("*")])
