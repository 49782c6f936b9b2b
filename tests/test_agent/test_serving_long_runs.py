"""Runs of candidates and of files of questions on a server: started, watched, stopped, gone on with, exported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.tokens.token_file import KnownTokens, made
from tests.test_agent.serving_hand import LDL, held, served
from tests.test_agent.test_serving_runs import told
from tools.causal.registry.kept_data import data_folder

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

GOAL = "drugs for cystic fibrosis"
LINES = [
    {"id": "a", "question": LDL, "gold": "causal"},
    {"id": "b", "question": "Does coffee cause pancreatic cancer?", "gold": "causal"},
    {"id": "c", "question": ""},
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, session_cache: Path) -> Iterator[httpx2.Client]:
    folder = tmp_path_factory.mktemp("long")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AETIA_CACHE", str(session_cache))
        patch.setenv("AETIA_DATA", str(folder / "data"))
        with (
            served(folder / "runs.sqlite") as place,
            httpx2.Client(base_url=f"{place}/api", timeout=120) as client,
        ):
            yield client


def by_turns(api: httpx2.Client, run: str, gate: threading.Semaphore) -> None:
    """Hear a run to its end, and let an answer go on once it is told what is under way."""
    now: list[str] = []
    with api.stream("GET", f"/runs/{run}/events") as events:
        for line in events.iter_lines():
            data = json.loads(line[6:]) if line.startswith("data: ") else {}
            told = data.get("progress", {}).get("now", [])
            if told and told != now:
                now = told
                gate.release()


def over(api: httpx2.Client, run: str) -> str:
    """How a run ended, once it is over."""
    events = told(api.get(f"/runs/{run}/events").text)
    assert events[-1][1] == "end"
    return str(events[-1][2]["status"])


@pytest.fixture(scope="module")
def candidates(api: httpx2.Client) -> str:
    with held() as gate:
        begun = api.post("/hypotheses", json={"goal": GOAL, "top": 2})
        assert begun.status_code == 202, begun.text
        run = str(begun.json()["id"])
        by_turns(api, run, gate)
    assert over(api, run) == "finished"
    return run


def test_candidates_are_argued_with_reasons(api: httpx2.Client, candidates: str) -> None:
    told = api.get(f"/hypotheses/{candidates}").json()
    report = told["report"]
    assert (told["status"], told["kind"]) == ("finished", "hypotheses")
    assert told["read_as"].casefold().startswith(GOAL)
    assert len(report["hypotheses"]) == 2
    assert all(one["measurements"] and one["mechanism"] for one in report["hypotheses"])
    assert all(one["reason"] for one in (*report["settled"], *report["losers"]))
    listed = api.get("/runs").json()["runs"]
    line = next(one for one in listed if one["id"] == candidates)
    assert (line["kind"], line["headline"]) == ("hypotheses", "2 candidates argued")


def progress_of(api: httpx2.Client, run: str) -> list[dict[str, Any]]:
    """How far a run said to be, one after the other."""
    events = told(api.get(f"/runs/{run}/events").text)
    return [data["progress"] for _, kind, data in events if kind == "step" and "progress" in data]


def test_a_run_of_candidates_says_how_far_it_is_and_which_is_under_way(
    api: httpx2.Client, candidates: str
) -> None:
    said = progress_of(api, candidates)
    report = api.get(f"/hypotheses/{candidates}").json()["report"]
    names = {one["name"] for one in (*report["hypotheses"], *report["losers"])}
    assert {one["of"] for one in said} == {2}
    assert [one["done"] for one in said] == sorted(one["done"] for one in said)
    now = {name: one["done"] for one in said for name in one["now"]}
    assert list(now.values()) == [0, 1]  # one after the other
    assert set(now) <= names
    assert all(one["left_s"] >= 0 for one in said if one["done"])


def test_what_is_gathered_is_told_before_the_first_candidate(api: httpx2.Client) -> None:
    with held() as gate:
        run = api.post("/hypotheses", json={"goal": "drugs for gout", "top": 1}).json()["id"]
        texts: list[str] = []
        with api.stream("GET", f"/runs/{run}/events") as events:
            for line in events.iter_lines():
                data = json.loads(line[6:]) if line.startswith("data: ") else {}
                if data.get("progress"):
                    gate.release()
                    break
                texts.append(data.get("text", ""))
        assert over(api, run) == "finished"
    assert "opening the graph and its names" in texts
    assert any(text.startswith(("gathering drugs for gout", "weighing what is reached")) for text in texts)  # fmt: skip


def test_whoever_heard_the_end_hears_nothing_again(
    api: httpx2.Client, candidates: str, batch: str
) -> None:
    for run in (candidates, batch):
        events = told(api.get(f"/runs/{run}/events").text)
        number, kind, _ = events[-1]
        assert kind == "end"
        again = api.get(f"/runs/{run}/events", headers={"last-event-id": str(number)})
        assert (again.status_code, again.content) == (204, b"")
        cut = api.get(f"/runs/{run}/events", headers={"last-event-id": str(number - 1)})
        assert told(cut.text) == events[-1:]


def test_a_word_moves_a_candidate(api: httpx2.Client, candidates: str) -> None:
    before = api.get(f"/hypotheses/{candidates}").json()["report"]["hypotheses"]
    last = before[-1]
    said = api.post(f"/hypotheses/{candidates}/say", json={"curie": last["curie"], "word": "promising"})  # fmt: skip
    assert said.status_code == 200, said.text
    now = said.json()
    assert now == api.get(f"/hypotheses/{candidates}").json()
    assert now["words"] == {last["curie"]: "promising"}
    moved = next(one for one in now["report"]["hypotheses"] if one["curie"] == last["curie"])
    assert moved["probability"] > last["probability"]
    wrong = api.post(f"/hypotheses/{candidates}/say", json={"curie": "X:1", "word": "unlikely"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "invalid_request")


def test_candidates_are_exported(api: httpx2.Client, candidates: str) -> None:
    for form, start in {"html": b"<!doctype html>", "json": b"{", "txt": b"HYPOTHESES"}.items():
        found = api.get(f"/runs/{candidates}/export", params={"format": form})
        assert found.content.startswith(start)
        assert found.headers["content-disposition"].endswith(f'.{form}"')
    assert api.get(f"/runs/{candidates}/export?format=docx").status_code == 400


def test_a_goal_that_is_not_understood_is_refused_at_once(api: httpx2.Client) -> None:
    found = api.post("/hypotheses", json={"goal": "zorbification of the glum"})
    assert found.status_code == 400
    assert "Goals that are understood" in found.json()["error"]["message"]
    assert api.post("/hypotheses", json={"goal": GOAL, "top": 101}).status_code == 400


def test_a_run_of_candidates_is_stopped_and_goes_on(api: httpx2.Client) -> None:
    run = api.post("/hypotheses", json={"goal": GOAL, "top": 1}).json()["id"]
    assert api.post(f"/runs/{run}/cancel").json() == {"id": run, "status": "cancelled"}
    assert api.get(f"/hypotheses/{run}").json()["status"] == "cancelled"
    assert api.post(f"/runs/{run}/resume").status_code == 202
    assert over(api, run) == "finished"
    spent = {"goal": GOAL, "top": 1, "budget": {"seconds": 0}}
    run = api.post("/hypotheses", json=spent).json()["id"]
    assert over(api, run) == "interrupted"
    found = api.get(f"/hypotheses/{run}").json()
    assert "budget of 0 seconds" in found["error"]
    assert found["report"]["hypotheses"] == []


@pytest.fixture(scope="module")
def batch(api: httpx2.Client) -> str:
    content = "\n".join(json.dumps(line) for line in LINES)
    with held() as gate:
        begun = api.post("/batches?file=some.jsonl", content=content)
        assert begun.status_code == 202, begun.text
        run = str(begun.json()["id"])
        by_turns(api, run, gate)
    assert over(api, run) == "finished"
    return run


def test_a_file_of_questions_is_answered_row_by_row(api: httpx2.Client, batch: str) -> None:
    told: dict[str, Any] = api.get(f"/batches/{batch}").json()
    assert (told["status"], told["file"], told["questions"]) == ("finished", "some.jsonl", 3)
    assert {k: told["totals"][k] for k in ("answered", "invalid", "failed")} == {"answered": 2, "invalid": 1, "failed": 0}  # fmt: skip
    assert told["totals"]["scores"]["verdict"]["right"] == 1
    first = api.get(f"/batches/{batch}/rows", params={"limit": 2}).json()
    assert [row["line"] for row in first["rows"]] == [1, 2]
    assert first["more"] is True
    assert (first["rows"][0]["brief"]["verdict"], first["rows"][0]["judged"]) == ("causal", {"verdict": "right"})  # fmt: skip
    rest = api.get(f"/batches/{batch}/rows", params={"after": 2}).json()
    assert [(row["status"], row["brief"]) for row in rest["rows"]] == [("invalid", None)]
    one = api.get(f"/batches/{batch}/rows/1").json()
    assert one["answer"]["verdict"] == "causal"
    assert one["short"].startswith("Yes")
    assert api.get(f"/batches/{batch}/rows/9").status_code == 404


def test_a_batch_says_how_far_it_is_and_which_are_under_way(api: httpx2.Client, batch: str) -> None:
    said = progress_of(api, batch)
    questions = {line["question"] for line in LINES}
    assert all(one["of"] == len(LINES) for one in said)
    assert said[0]["done"] == 1  # the one that cannot be asked
    assert any(one["now"] for one in said)
    assert all(set(one["now"]) <= questions for one in said)
    assert api.get(f"/batches/{batch}").json()["progress"] is None  # it is over


def test_the_files_of_a_batch_are_exported(api: httpx2.Client, batch: str) -> None:
    for form, part in {"jsonl": b'"answer"', "csv": b"causal", "html": b"<table>"}.items():
        assert part in api.get(f"/runs/{batch}/export", params={"format": form}).content
    assert api.get(f"/runs/{batch}/export?format=md").status_code == 400


def test_what_is_no_file_of_questions_is_refused(api: httpx2.Client) -> None:
    for name, content in {"x.docx": b"{}", "x.csv": b"a,b\n1,2\n", "x.jsonl": b"\n\n"}.items():
        found = api.post(f"/batches?file={name}", content=content)
        assert found.status_code == 400, name
        assert "/" not in found.json()["error"]["message"].replace("{", "")


def test_a_batch_is_stopped_and_goes_on_where_it_was(api: httpx2.Client) -> None:
    names = ("aspirin", "statins", "metformin", "coffee")
    content = "question\n" + "\n".join(f"Does {name} cause lung cancer?" for name in names)
    run = api.post("/batches?file=many.csv", content=content).json()["id"]
    assert api.post(f"/runs/{run}/cancel").json()["status"] == "cancelled"
    assert api.post(f"/runs/{run}/resume").status_code == 202
    assert api.post(f"/runs/{run}/resume").status_code == 409
    assert over(api, run) == "finished"
    assert api.get(f"/batches/{run}").json()["totals"]["answered"] == len(names)


def test_runs_of_many_answers_are_deleted_with_their_files(api: httpx2.Client) -> None:
    batch = api.post("/batches?file=one.csv", content=f"question\n{LDL}\n").json()["id"]
    assert over(api, batch) == "finished"
    goal = api.post("/hypotheses", json={"goal": GOAL, "top": 1}).json()["id"]
    api.post(f"/runs/{goal}/cancel")
    assert [one.name for one in data_folder().rglob(batch)] == [batch]
    for run, path in ((batch, "batches"), (goal, "hypotheses")):
        assert api.delete(f"/runs/{run}").status_code == 204
        assert api.get(f"/{path}/{run}").status_code == 404
    assert list(data_folder().rglob(batch)) == []


def test_other_routes_say_what_a_run_is(api: httpx2.Client, batch: str, candidates: str) -> None:
    assert api.get(f"/hypotheses/{batch}").status_code == 404
    assert api.get(f"/batches/{candidates}").status_code == 404
    whole = api.get(f"/runs/{batch}").json()
    assert (whole["kind"], whole["answer"]) == ("batch", None)
    assert api.post(f"/runs/{batch}/replay").status_code == 409
    assert api.post(f"/runs/{batch}/approve", json={}).status_code == 409


def test_the_answers_of_a_day_are_counted_and_none_sees_anothers(
    tmp_path: Path, session_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_DATA", str(tmp_path / "data"))
    ann, bob = (made(name, None, None) for name in ("ann", "bob"))
    config = ServingConfig(at_once=1, tokens=KnownTokens([ann[0], bob[0]]), runs_per_day=3)
    with served(tmp_path / "runs.sqlite", config) as place:
        mine = {"authorization": f"Bearer {ann[1]}"}
        with httpx2.Client(base_url=f"{place}/api", timeout=60, headers=mine) as client:
            content = "question\n" + "\n".join([LDL] * 4)
            refused = client.post("/batches?file=a.csv", content=content)
            assert (refused.status_code, refused.json()["error"]["code"]) == (429, "budget_spent")
            assert not list((tmp_path / "data").rglob("questions.csv"))
            run = client.post("/batches?file=a.csv", content=f"question\n{LDL}\n").json()["id"]
            over(client, run)
            theirs = {"authorization": f"Bearer {bob[1]}"}
            for path in (f"/batches/{run}", f"/batches/{run}/rows", f"/runs/{run}/export"):
                assert client.get(path, headers=theirs).status_code == 404
