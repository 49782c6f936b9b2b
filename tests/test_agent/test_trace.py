"""Run events in a file: whole where it can be written, and never at the cost of the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.faces.cli import main
from agent.trace import Event, JsonLines

QUESTION = "Does smoking cause lung cancer?"


def test_every_event_is_a_line_whatever_its_text_holds(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    trace = JsonLines(path)
    texts = ["plain", "two\nlines", "half \ud83d an emoji", "naïve"]
    for number, text in enumerate(texts):
        trace(Event("r", number, 0.0, "step", text, {"text": text}))
    trace.close()
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in lines] == texts
    assert not trace.problem


def test_a_disk_that_fills_up_ends_the_trace_and_keeps_what_came(small_disk: Path) -> None:
    path = small_disk / "run.jsonl"
    trace = JsonLines(path)
    for number in range(1_000):
        trace(Event("r", number, 0.0, "step", "x" * 1_000))
    trace.close()
    whole = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:-1]]
    assert len(whole) > 50
    assert trace.problem.startswith(f"the trace in {path} ends after {len(whole)} events: No space")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_costs_the_trace_and_not_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--trace", "/dev/full"]) == 0
    out, err = capsys.readouterr()
    assert "lung cancer" in out
    assert err.count("the trace in /dev/full ends after 0 events: No space left on device") == 1


@pytest.mark.parametrize("place", ["absent/run.jsonl", "", "x" * 300, "nul\0l"])
def test_a_trace_that_cannot_be_opened_is_a_usage_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    assert main(["ask", QUESTION, "--trace", f"{tmp_path}/{place}"]) == 2
    assert "the trace cannot be written" in capsys.readouterr().err
