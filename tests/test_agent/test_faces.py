"""Terminal, server, hypotheses and doctor, each used as a user would."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import openai
import pytest
import uvicorn

from agent.faces.chat.server import create_app
from agent.faces.chat.terminal import converse
from agent.faces.cli import main
from agent.faces.hypotheses import hypothesize
from agent.settings import Settings
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphs.stores.sqlite_store import SqliteStore

LDL = "Does LDL cholesterol cause coronary heart disease?"


async def test_a_conversation_uses_its_context() -> None:
    turns = [LDL, "what about HDL cholesterol?", "how?", "does it cause stroke?", "/tree", "/nope",
             "", "by how much?", "the other way round?", "/json", "/help", "/quit"]  # fmt: skip
    sink = io.StringIO()
    code = await converse(source=io.StringIO("\n".join(turns) + "\n"), sink=sink)
    said = sink.getvalue()
    assert code == 0
    assert "VERDICT: causal" in said
    assert "effect: HDL cholesterol -> coronary heart disease" in said
    assert "mechanism: HDL cholesterol -> coronary heart disease" in said
    assert "effect: HDL cholesterol -> stroke" in said
    assert "effect: stroke -> HDL cholesterol" in said
    assert "TREE OF THOUGHTS" in said
    assert "unknown command '/nope'" in said


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(), port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/v1"
    server.should_exit = True
    thread.join()


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address, api_key="none", max_retries=0) as made:
        yield made


def ask_for(client: openai.OpenAI, *turns: str, **more: Any) -> Any:
    messages: Any = [{"role": "user", "content": turn} for turn in turns]
    return client.chat.completions.create(model="aetia", messages=messages, **more)


def test_the_official_client_lists_asks_and_streams(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["aetia"]
    whole = ask_for(client, LDL).choices[0].message.content
    assert "VERDICT: causal" in whole
    chunks = [chunk.choices[0] for chunk in ask_for(client, LDL, stream=True)]
    assert "VERDICT: causal" in "".join(c.delta.content or "" for c in chunks)
    thoughts = "".join((c.delta.model_extra or {}).get("reasoning_content", "") for c in chunks)
    assert "triangulate: causal" in thoughts
    assert chunks[-1].finish_reason == "stop"


def test_the_server_reads_a_follow_up(client: openai.OpenAI) -> None:
    answer = ask_for(client, LDL, "what about C-reactive protein?")
    assert "C-reactive protein" in answer.choices[0].message.content


def test_the_server_explains_bad_requests(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="offers 'aetia'"):
        client.chat.completions.create(model="gpt", messages=[{"role": "user", "content": "x"}])
    with pytest.raises(openai.BadRequestError, match="not usable"):
        client.chat.completions.create(model="aetia", messages=[])
    with pytest.raises(openai.BadRequestError, match="empty"):
        ask_for(client, "???")


async def test_hypotheses_leave_out_what_is_known_and_name_what_decides(
    starter: SqliteStore,
) -> None:
    lines: list[str] = []
    report = await hypothesize(
        "coronary heart disease", top=3, store=starter, progress=lines.append
    )
    known = {str(f.exposure) for f in (await starter.findings(outcome="DOID:3393")).findings}
    assert 0 < len(report.hypotheses) <= 3
    assert len(lines) == len(report.hypotheses) + 1
    for item in report.hypotheses:
        assert item.curie not in known
        assert item.mechanism
        assert item.edges
        assert item.decided_by
    assert [h.rank for h in report.hypotheses] == [1, 2, 3][: len(report.hypotheses)]


@pytest.mark.parametrize(("outcome", "top"), [("green hats", 3), ("gout", 0)])
async def test_hypotheses_refuse_what_they_cannot_use(
    starter: SqliteStore, outcome: str, top: int
) -> None:
    with pytest.raises(InputError):
        await hypothesize(outcome, top=top, store=starter)


def run(*arguments: str) -> int:
    return main(list(arguments))


def test_json_trace_and_explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trace = tmp_path / "run.jsonl"
    assert run("ask", LDL, "--json", "--trace", str(trace), "--seed", "3") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "causal"
    keys = "question verdict certainty direction effect claims evidence dag rivals threats"
    assert set(keys.split()) | {"would_change", "sources", "cost"} <= set(answer)
    events = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    assert [event["sequence"] for event in events] == list(range(len(events)))
    assert run("ask", LDL, "--explain") == 0
    assert "TREE OF THOUGHTS" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask", "x" * 50_000),
        ("ask", LDL, "--data", "nowhere.csv"),
        ("ask", LDL, "--data", "nowhere.csv", "--descriptor", "nowhere.toml"),
        ("ask", LDL, "--trace", "/nowhere/at/all.jsonl"),
        ("hypothesize", "green hats"),
        (),
    ],
)
def test_usage_errors_exit_with_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_failed_run_exits_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("AETIA_CACHE", str(blocked))
    assert run("ask", LDL) == 3
    assert "AETIA_CACHE" in capsys.readouterr().err


def test_hypotheses_and_doctor_print(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hypothesize", "pancreatic cancer", "--top", "1") == 0
    assert "would decide it" in capsys.readouterr().out
    assert run("doctor") == 0
    assert "knowledge graph: starter" in capsys.readouterr().out
    assert run("doctor", "--json") == 0
    names = {check["name"] for check in json.loads(capsys.readouterr().out)}
    assert {"python", "dowhy", "llama-cpp-python", "judge", "chat model"} <= names


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'langgraph', 'pydantic', 'numpy', 'fastapi', 'dowhy'}"
    code = f"import agent.faces.cli, sys; agent.faces.cli.build_parser(); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("environment", [{"AETIA_SEED": "x"}, {"AETIA_MAX_DEPTH": "99"}])
def test_bad_settings_are_explained(environment: dict[str, str]) -> None:
    with pytest.raises(SetupError):
        Settings.from_environment(environment)


def test_a_run_can_be_repeated_in_one_loop(starter: SqliteStore) -> None:
    from agent.run import ask

    async def twice() -> set[str]:
        answers = await asyncio.gather(*(ask(LDL, store=starter) for _ in range(4)))
        return {answer.headline for answer in answers}

    assert len(asyncio.run(twice())) == 1
