"""What a batch reads and writes: CSV, gold, shards, runs, merging, tables; and what kills do to it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from agent.settings import Settings
from evals.batch_kills import ScriptedSession, kill_batch
from evals.qa.brief import Brief
from evals.qa.gold import judged, read_gold, scores
from evals.qa.merging import merge
from evals.qa.questions import questions_of, read_questions, shard
from evals.qa.run import run_batch
from evals.qa.runner import command
from evals.qa.written.export import Exports
from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from graphs.stores.sqlite_store import SqliteStore


def scripted(store: SqliteStore, **more: Any) -> ScriptedSession:
    return ScriptedSession(Settings(judge="rules", **more), store)


def asked(*texts: str) -> list[Any]:
    return questions_of({"id": f"q{i}", "question": text} for i, text in enumerate(texts))


def rows_in(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]


def test_a_csv_is_read_with_its_lines_and_faults(tmp_path: Path) -> None:
    path = tmp_path / "in.CSV"
    path.write_bytes(
        b'\xef\xbb\xbfid,question,gold\r\na,"Does x\ncause y?",Yes\r\n,Does z?,\r\nb,Does v?\r\nc,Does w?,maybe\r\n'
    )
    first, second, short, odd = read_questions(path)
    assert (first.id, first.line, first.text, first.gold) == (
        "a", 2, "Does x cause y?", {"reply": "yes"},
    )  # fmt: skip
    assert (second.id, second.line, second.gold) == ("4", 4, {})
    assert short.fault == "2 cells where the header has 3"
    assert "gold is 'maybe'" in odd.fault


@pytest.mark.parametrize(
    "content", [b"id,text\n1,a\n", b"question,question\na,b\n", b'question\n"a']
)
def test_a_csv_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"header|line|unexpected"):
        read_questions(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in.csv", "ID;Question;Gold\na;Does x, or z, cause y?;yes\n"),
        ("in.tsv", "id\tQUESTION\tgold\na\tDoes x, or z, cause y?\tyes\n"),
        ("in.json", '[\n {"id": "a", "Question": "Does x, or z, cause y?", "GOLD": "yes"}\n]\n'),
        ("in.jsonl", '{"id": "a", "question": "Does x, or z, cause y?", "Gold_reply": "yes"}'),
    ],
)
def test_another_spelling_of_the_same_file_is_read(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (only,) = read_questions(tmp_path / name)
    assert (only.fault, only.id, only.text) == ("", "a", "Does x, or z, cause y?")
    assert only.gold == {"reply": "yes"}


def test_a_name_twice_in_one_object_and_an_unknown_gold_column_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        '{"question": "A?", "question": "B?"}\n{"question": "A?", "Question": "B?"}\n'
        '{"question": "A?", "Gold_answer": "yes"}\nid\tquestion\n[1\n',
        encoding="utf-8",
    )
    faults = [question.fault for question in read_questions(path)]
    assert faults[:2] == ["'question' is there twice: keep one of them"] * 2
    assert "gold_answer" in faults[2]
    assert "a table is named FILE.tsv or FILE.csv" in faults[3]
    assert faults[4].startswith("not JSON")
    assert questions_of([{"Question": "A?", "Gold": "no"}])[0].gold == {"reply": "no"}
    path.write_text('[{"question": "A?"}, 3, {"question": "B?"}]', encoding="utf-8")
    first, second, third = read_questions(path)
    assert (first.text, first.id, third.text, third.id) == ("A?", "1", "B?", "3")
    assert "expected an object" in second.fault
    path.write_text('[{"question": "A?"}\n', encoding="utf-8")
    assert "not JSON" in read_questions(path)[0].fault


def test_gold_is_a_word_of_an_answer_or_refused() -> None:
    assert read_gold({"gold": "no_effect", "gold_size": "0.8", "gold_reply": " "}) == {
        "verdict": "no_effect", "size": "0.8",
    }  # fmt: skip
    assert read_gold({"gold": "-2.5", "goldfish": "x"}) == {"size": "-2.5"}
    for row in ({"gold": "maybe"}, {"gold_x": "yes"}, {"gold_size": "nan"}, {"gold_reply": "causal"},
                {"gold": "yes", "gold_reply": "no"}):  # fmt: skip
        with pytest.raises(DataError):
            read_gold(row)


def test_what_is_withheld_is_never_right_unless_gold_says_so() -> None:
    said = Brief(reply="unknown", verdict="insufficient_evidence", size=0.81)
    gold = {"reply": "yes", "verdict": "insufficient_evidence", "size": "0.8", "direction": "none"}
    ends = judged(said, gold)
    assert ends == {
        "reply": "withheld", "verdict": "right", "size": "right", "direction": "withheld",
    }  # fmt: skip
    assert judged(Brief(size=0.9), {"size": "0.8"}) == {"size": "wrong"}
    found = scores(
        [ends, judged(None, {"reply": "yes"}), judged(Brief(reply="yes"), {"reply": "yes"})]
    )
    reply = found["reply"]
    assert (reply.n, reply.right, reply.withheld, reply.failed) == (3, 1, 1, 1)
    assert reply.accuracy["value"] == pytest.approx(1 / 3)
    assert reply.selective_accuracy is not None
    assert reply.selective_accuracy["value"] == 1.0


async def test_shards_merge_into_the_table_of_a_whole_run(
    tmp_path: Path, starter: SqliteStore
) -> None:
    questions = asked(*(f"Does {i} cause it?" for i in range(30)))
    parts = [shard(questions, number, 3) for number in (1, 2, 3)]
    assert sorted(q.id for part in parts for q in part) == sorted(q.id for q in questions)
    session = scripted(starter)
    for number, part in enumerate(parts):
        await run_batch(part, tmp_path / str(number), session)
    await run_batch(questions, tmp_path / "whole", session)
    folders = [tmp_path / str(number) for number in range(3)]
    assert merge(folders, tmp_path / "all").taken == 30
    assert merge(folders, tmp_path / "all").there == 30
    assert (await run_batch(questions, tmp_path / "all", session)).resumed == 30
    assert rows_in(tmp_path / "all") == rows_in(tmp_path / "whole")
    with pytest.raises(InputError, match="itself"):
        merge(folders, tmp_path / "1")
    await run_batch(asked("Another?"), tmp_path / "other", session)
    with pytest.raises(DataError, match="different files of questions"):
        merge([tmp_path / "other"], tmp_path / "all")


async def test_another_run_is_asked_once_more_and_what_is_not_asked_now_is_not_shown(
    tmp_path: Path, starter: SqliteStore
) -> None:
    session = scripted(starter)
    await run_batch(asked("a?", "b?"), tmp_path, session)
    again = await run_batch(asked("a?", "b?"), tmp_path, session, run="2")
    assert (again.resumed, again.of_other_configurations) == (0, 2)
    await run_batch(asked("a?"), tmp_path, session)
    assert [row["id"] for row in rows_in(tmp_path)] == ["q0"]
    assert (await run_batch(asked("a?", "b?"), tmp_path, session)).resumed == 2


async def test_tables_for_programs_and_people(tmp_path: Path, starter: SqliteStore) -> None:
    rows = [
        {"id": "=cmd()", "question": "Does <b>x</b> cause y?", "gold": "unknown"},
        {"id": "b", "question": "Does y?", "gold": "yes"},
        {"id": "c", "question": ""},
    ]
    wanted = Exports(("csv", "parquet"), shown=1)
    summary = await run_batch(questions_of(rows), tmp_path, scripted(starter), wanted=wanted)
    assert (summary.scores["reply"]["right"], summary.scores["reply"]["n"]) == (1, 2)
    with (tmp_path / "results.csv").open(newline="", encoding="utf-8") as file:
        flat = list(csv.DictReader(file))
    assert [row["id"] for row in flat] == ["'=cmd()", "b", "line 3"]
    assert [row["judged_reply"] for row in flat] == ["right", "withheld", ""]
    from pyarrow import parquet

    table = parquet.read_table(tmp_path / "results.parquet")
    assert table.column("id").to_pylist() == ["=cmd()", "b", "line 3"]
    assert table.column("size").null_count == 3
    page = (tmp_path / "summary.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;x" in page
    assert "2 more rows are not shown" in page
    assert "src=" not in page
    assert "2 more rows" in (tmp_path / "answers.txt").read_text(encoding="utf-8")
    assert rows_in(tmp_path)[1]["judged"] == {"reply": "withheld"}


async def test_gold_may_change_without_asking_again(tmp_path: Path, starter: SqliteStore) -> None:
    session = scripted(starter)
    first = await run_batch(questions_of([{"question": "a?", "gold": "yes"}]), tmp_path, session)
    later = questions_of([{"question": "a?", "gold": "unknown"}])
    second = await run_batch(later, tmp_path, session)
    assert (first.scores["reply"]["right"], second.scores["reply"]["right"]) == (0, 1)
    assert second.resumed == 1


def test_kills_lose_nothing_and_have_nothing_asked_again() -> None:
    report = kill_batch(2000, 3, seed=1)
    assert report["kills"] >= 2
    assert (report["lost"], report["asked_again"], report["missing"]) == (0, 0, 0)


def test_merging_is_a_command(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no results in"):
        command(["merge", str(tmp_path), "--out", str(tmp_path / "out")])
