"""`aetia ask`, `hypothesize` and `doctor`, each used as a user would."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main
from agent.settings import Settings
from graphs.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path

    from graphs.stores.sqlite_store import SqliteStore

LDL = "Does LDL cholesterol cause coronary heart disease?"
RULES = ("--judge", "rules")


def run(*arguments: str) -> int:
    return main(list(arguments))


def test_hypotheses_print_answers_and_trees_where_they_are_wanted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    trace = tmp_path / "run.jsonl"
    words = ("hypothesize", "drugs for gout", "--top", "1", *RULES)
    assert run(*words, "--trace", str(trace)) == 0
    plain = capsys.readouterr().out
    assert "measure first" in plain
    assert max(map(len, plain.split("\n"))) <= 70
    assert '"triangulate"' in trace.read_text(encoding="utf-8")
    assert run(*words, "--explain") == 0
    assert "TREE OF THOUGHTS" in capsys.readouterr().out
    assert run(*words, "--full") == 0
    assert "VERDICT: " in capsys.readouterr().out
    assert "VERDICT: " not in plain
    assert run(*words, "--json", "--full", "--explain") == 0
    first = json.loads(capsys.readouterr().out)["hypotheses"][0]
    assert first["answer"]["tree"] == first["tree"]
    assert run(*words, "--json") == 0
    assert not {"answer", "tree"} & set(json.loads(capsys.readouterr().out)["hypotheses"][0])


def test_json_trace_and_explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trace = tmp_path / "run.jsonl"
    assert run("ask", LDL, "--json", "--trace", str(trace), "--seed", "3") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "causal"
    keys = "question verdict certainty direction effect claims evidence dag rivals threats"
    assert set(keys.split()) | {"would_change", "sources", "cost"} <= set(answer)
    events = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    assert [event["sequence"] for event in events] == list(range(len(events)))


def test_a_full_disk_costs_the_trace_and_not_the_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("ask", LDL, *RULES, "--json", "--trace", "/dev/full") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["verdict"] == "causal"
    assert "the trace in /dev/full ends after 0 events" in err


def test_the_short_form_comes_first_and_all_of_it_on_demand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("ask", LDL, *RULES) == 0
    short = capsys.readouterr().out
    assert len(short.strip().split("\n")) <= 15
    assert "TREE OF THOUGHTS" not in short
    assert run("ask", LDL, *RULES, "--full", "--explain") == 0
    long = capsys.readouterr().out
    assert "VERDICT: causal" in long
    assert "TREE OF THOUGHTS" in long


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask", "x" * 50_000),
        ("ask", "half of an emoji: \ud83d"),
        ("ask",),
        ("ask", LDL, "--ful"),
        ("hypothesize", "green hats"),
        ("serve", "--port", "-1"),
        ("serve", "--port", "65536"),
        ("serve", "--port", "http"),
        ("serve", "--host", "no.such.host.invalid"),
        ("serve", "--host", "x" * 300),
        ("launch",),
        ("kg",),
        ("kg", "launch"),
        ("models", "launch"),
        ("causal", "launch"),
        ("batch",),
        (),
    ],
)
def test_usage_errors_exit_with_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert run(*arguments, "--json") == 2
    out = capsys.readouterr().out
    if out.startswith("{"):
        assert json.loads(out)["status"] == "invalid"


def test_doctor_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor") == 0
    assert "knowledge graph: starter" in capsys.readouterr().out
    assert run("doctor", "--json") == 0
    names = {check["name"] for check in json.loads(capsys.readouterr().out)}
    assert {"python", "dowhy", "llama-cpp-python", "judge", "chat model"} <= names


@pytest.mark.parametrize("command", ["", "ask", "chat", "serve", "hypothesize", "batch", "kg"])
def test_help_imports_nothing_heavy(command: str) -> None:
    heavy = "{'langgraph', 'pydantic', 'numpy', 'fastapi', 'dowhy', 'asyncio', 'neo4j'}"
    code = (
        f"import sys; from agent.faces.cli import main; code = main(['{command}', '--help'][{not command:d}:]);"
        f"print(code, {heavy} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n0 set()\n")


@pytest.mark.parametrize(
    "environment",
    [
        {"AETIA_SEED": "x"},
        {"AETIA_SEED": "-1"},
        {"AETIA_MAX_DEPTH": "99"},
        {"AETIA_DEADLINE_S": "0"},
        {"AETIA_DEADLINE_S": "nan"},
        {"AETIA_ESTIMATE_DEADLINE_S": "inf"},
        {"AETIA_GPU_LAYERS": "-2"},
    ],
)
def test_bad_settings_are_explained(environment: dict[str, str]) -> None:
    with pytest.raises(SetupError):
        Settings.from_environment(environment)


def test_settings_come_from_the_environment() -> None:
    names = {"DEADLINE_S": "7", "ESTIMATE_DEADLINE_S": "3", "GPU_LAYERS": "-1"}
    found = Settings.from_environment({f"AETIA_{name}": text for name, text in names.items()})
    assert (found.deadline_s, found.estimate_deadline_s, found.gpu_layers) == (7.0, 3.0, -1)
    assert Settings.from_environment({}) == Settings(deadline_s=120.0, estimate_deadline_s=60.0)


def test_a_run_can_be_repeated_in_one_loop(starter: SqliteStore) -> None:
    from agent.run import ask

    async def twice() -> set[str]:
        answers = await asyncio.gather(*(ask(LDL, store=starter) for _ in range(4)))
        return {answer.headline for answer in answers}

    assert len(asyncio.run(twice())) == 1
