"""`aetia chat`: a conversation in the terminal."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from agent.answer import Answer
from agent.faces.chat.terminal import converse
from agent.faces.chat.typing_line import lines_of
from agent.faces.cli import main
from agent.faces.session import open_session
from agent.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from graphs.stores.sqlite_store import SqliteStore

LDL = "Does LDL cholesterol cause coronary heart disease?"


async def said(store: SqliteStore, *turns: str) -> str:
    sink = io.StringIO()
    async with open_session(store=store, settings=Settings(judge="rules")) as session:
        source = io.StringIO("\n".join(turns) + "\n")
        assert await converse(session, source=source, sink=sink) == 0
    return sink.getvalue()


async def test_a_conversation_uses_its_context(starter: SqliteStore) -> None:
    text = await said(
        starter, LDL, "what about HDL cholesterol?", "how?", "does it cause stroke?", "/tree",
        "/nope", "", "by how much?", "the other way round?", "/json", "/full", "/help", "/quit now", LDL,
    )  # fmt: skip
    assert "effect: HDL cholesterol -> coronary heart disease" in text
    assert "mechanism: HDL cholesterol -> coronary heart disease" in text
    assert "effect: HDL cholesterol -> stroke" in text
    assert "effect: stroke -> HDL cholesterol" in text
    assert "TREE OF THOUGHTS" in text
    assert "unknown command '/nope'" in text
    assert text.count("VERDICT: ") == 1
    assert text.count("effect: LDL cholesterol ->") == 1


async def test_a_part_of_the_last_answer_is_shown_without_asking_again(
    starter: SqliteStore,
) -> None:
    text = await said(starter, LDL, "are you sure?", "show me the evidence", "why?")
    assert "Certainty: high" in text
    assert "SOURCES" in text
    assert text.count("effect: LDL cholesterol ->") == 1
    assert text.count("mechanism: LDL cholesterol ->") == 1


async def test_what_cannot_be_answered_is_explained_and_loses_nothing(starter: SqliteStore) -> None:
    text = await said(starter, "/tree", "???", "half \ud83d?", LDL, "how?")
    assert "there is no answer yet" in text
    assert "the question is empty" in text
    assert "half of a character" in text
    assert "mechanism: LDL cholesterol -> coronary heart disease" in text


def typed(monkeypatch: pytest.MonkeyPatch, *turns: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(turns)))


def test_its_options_decide_what_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["chat", "--judge", "rules"]
    trace = tmp_path / "run.jsonl"
    typed(monkeypatch, LDL)
    assert main([*words, "--trace", str(trace)]) == 0
    plain = capsys.readouterr().out
    assert "triangulate: causal" in plain
    assert "triangulate" in trace.read_text(encoding="utf-8")
    typed(monkeypatch, LDL)
    assert main([*words, "--quiet", "--full", "--explain"]) == 0
    out = capsys.readouterr().out
    assert "triangulate: causal" not in out
    assert "VERDICT: causal" in out
    assert "TREE OF THOUGHTS" in out


def test_as_json_answers_alone_are_on_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, LDL, "???", "how?")
    assert main(["chat", "--judge", "rules", "--json"]) == 0
    out, err = capsys.readouterr()
    first, bad, second = out.strip().split("\n")
    assert Answer.model_validate_json(first).kind == "effect"
    assert json.loads(bad)["status"] == "invalid"
    assert Answer.model_validate_json(second).kind == "mechanism"
    assert "the question is empty" in err


def test_an_interrupt_is_obeyed_while_nothing_is_typed() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "agent.faces.cli", "chat", "--judge", "rules"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline()
    time.sleep(0.2)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20) if process.wait(20) else (b"", b"")
    assert process.returncode == 130
    assert err == b"aetia chat: stopped\n"


def test_an_interrupt_stops_the_question_and_not_the_conversation() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "agent.faces.cli", "chat", "--judge", "rules"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"Does quitting smoking cause weight gain?\n")
    process.stdin.flush()
    while b"s] start" not in process.stdout.readline():
        pass
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(b"???\n", timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert b"  stopped" in out
    assert b"the question is empty" in out
    assert b"In whom" not in out


def test_it_ends_when_nobody_reads_any_more() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "agent.faces.cli", "chat", "--judge", "rules"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdin, process.stderr:
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"???\n")
        process.stdin.flush()
        assert process.wait(30) == 0
        assert process.stderr.read() == b""


async def test_parts_of_the_last_answer_have_commands(starter: SqliteStore, tmp_path: Path) -> None:
    made = [tmp_path / f"answer{end}" for end in (".md", ".html", ".json")]
    text = await said(
        starter, "/why", LDL, "/evidence", "/evidence 2", "/evidence 0", "/evidence x", "/why", "/dag",
        *(f"/export {place}" for place in made), f"/export {made[0]}", "/export answer.exe", "/export",
        f"/export {tmp_path / 'absent' / 'answer.md'}",
    )  # fmt: skip
    assert "there is no answer yet" in text
    assert "1. RR 0.77" in text
    assert "source: PMID:" in text
    assert text.count("/evidence takes a number from 1 to") == 2
    assert "Certainty: high" in text
    assert "DAG USED" in text
    assert made[0].read_text().startswith("# Does LDL")
    assert "<script" not in made[1].read_text()
    assert Answer.model_validate_json(made[2].read_text()).verdict == "causal"
    assert "is there already" in text
    assert text.count("/export takes a file that ends in") == 2
    assert f"there is no folder {tmp_path / 'absent'}" in text
    assert not (tmp_path / "absent").exists()


async def test_a_colour_that_is_pasted_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input

    monkeypatch.setenv("AETIA_CHAT_HISTORY", "off")
    with (
        (tmp_path / "screen").open("w", encoding="utf-8") as terminal,
        create_pipe_input() as typed,
        create_app_session(input=typed),
    ):
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", terminal)
        monkeypatch.setattr(sys, "__stdout__", terminal)
        typed.send_text("Does \x1b[31mlead cause gout?\r")
        lines, prompt = lines_of(terminal, terminal, ("/quit",))
        line = await asyncio.wait_for(anext(lines), 20)
    assert (line, prompt) == ("Does lead cause gout?", "")
