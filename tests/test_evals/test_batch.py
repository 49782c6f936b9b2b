from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from evals.qa.runner import command, read_questions, run_batch
from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from graphs.stores.sqlite_store import SqliteStore

TEXTS = [
    "Does LDL cholesterol cause coronary heart disease?",
    "",
    "How does metformin lower blood glucose?",
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    rows = [json.dumps({"id": f"q{i}", "question": text}) for i, text in enumerate(TEXTS)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def rows_in(folder: Path) -> list[dict[str, object]]:
    text = (folder / "results.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


async def test_one_row_a_question_with_its_answer_or_its_error(
    questions: Path, tmp_path: Path, starter: SqliteStore
) -> None:
    lines: list[str] = []
    summary = await run_batch(
        read_questions(questions), tmp_path / "out", store=starter, progress=lines.append
    )
    rows = rows_in(tmp_path / "out")
    assert [row["status"] for row in rows] == ["ok", "invalid", "ok"]
    assert (summary.answered, summary.errors, len(lines)) == (2, 1, 3)


async def test_a_torn_last_line_is_cut_off_and_done_again(
    questions: Path, tmp_path: Path, starter: SqliteStore
) -> None:
    out = tmp_path / "out"
    await run_batch(read_questions(questions), out, store=starter)
    whole = (out / "results.jsonl").read_bytes()
    (out / "results.jsonl").write_bytes(whole[:-20])
    summary = await run_batch(read_questions(questions), out, store=starter)
    assert (summary.resumed, summary.questions, len(rows_in(out))) == (2, 3, 3)


async def test_results_of_other_questions_are_not_mixed_in(
    questions: Path, tmp_path: Path, starter: SqliteStore
) -> None:
    await run_batch(read_questions(questions), tmp_path / "out", store=starter)
    questions.write_text('{"id": "q0", "question": "another"}\n', encoding="utf-8")
    with pytest.raises(DataError, match="another question file"):
        await run_batch(read_questions(questions), tmp_path / "out", store=starter)


@pytest.mark.parametrize(
    "text",
    ["not json", '{"question": 3}', "[]", '{"id":1,"question":"a"}\n{"id":1,"question":"b"}'],
)
def test_bad_lines_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="line 1|occurs twice"):
        read_questions(path)


def test_the_command_prints_a_summary(
    questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(questions), "--out", str(tmp_path / "out")]
    assert command([*arguments, "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["verdicts"]["causal"] == 1
    assert command(arguments) == 3
    assert "3 from before" in capsys.readouterr().out


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path, out = tmp_path / "many.jsonl", tmp_path / "out"
    path.write_text(
        "".join(json.dumps({"id": str(i), "question": TEXTS[0]}) + "\n" for i in range(60)),
        encoding="utf-8",
    )
    code = f"from evals.qa.runner import command; raise SystemExit(command([{str(path)!r}, '--out', {str(out)!r}]))"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    results = out / "results.jsonl"
    for _ in range(600):
        if results.exists() and results.read_bytes().count(b"\n") >= 2:
            break
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = results.read_bytes().count(b"\n")
    assert 2 <= before < 60
    assert command([str(path), "--out", str(out)]) == 0
    assert [row["id"] for row in rows_in(out)] == [str(i) for i in range(60)]
