from __future__ import annotations

import asyncio
import gzip
import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
import pytest

from tests.test_tools.processes import is_gone, lines, start
from tools.causal import engine, results, sharing
from tools.causal.child import Child
from tools.causal.client import estimate_effect
from tools.causal.column_dag import compile_dag
from tools.causal.cores import CORES, Ticket
from tools.causal.datasets import Dataset, registered
from tools.causal.query import LEFT_OUT, RUNNING, CausalRequest, EffectResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Started(Child):
    """Notes the process ids of all workers."""

    pids: ClassVar[list[tuple[int]]]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.pids.append((self._process.pid,))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int]]:
    Started.pids = []
    monkeypatch.setattr(sharing, "Child", Started)
    return Started.pids


async def some(list_: list[Any], n: int = 1) -> Any:
    """The last entry of a list that others fill, once there are `n`."""
    async with asyncio.timeout(120):
        while len(list_) < n:
            await asyncio.sleep(0.01)
    return list_[-1]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("AETIA_CACHE", str(folder))
    return folder


def frame_dataset(seed: int = 0, n: int = 150) -> Dataset:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(n)
    t = (rng.random(n) < 1 / (1 + np.exp(-x))).astype(int)
    frame = pd.DataFrame({"x": x, "t": t, "y": t + x + rng.standard_normal(n)})
    return Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["x"])


def request_of(dataset: Dataset, treatment: str = "t", outcome: str = "y", **more: Any) -> Any:
    descriptor = dataset.descriptor
    return CausalRequest(
        descriptor=descriptor.model_dump(mode="json"),
        treatment=treatment,
        outcome=outcome,
        dag=compile_dag(descriptor, treatment, outcome, {}).to_json(),
        **{"n_sim": 20, **more},
    )


async def test_a_stored_result_equals_the_fresh_one_and_the_rows_are_deleted(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = tmp_path / "rows"
    rows.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(rows))
    dataset = frame_dataset()
    fresh = await estimate_effect(dataset, request_of(dataset), cross_check="off")
    stored = await estimate_effect(dataset, request_of(dataset), cross_check="off")
    assert (fresh.status, fresh.cached, stored.cached) == ("ok", False, True)
    assert replace(stored, cached=False) == fresh
    files = list(cache.rglob("*"))
    assert [f.suffix for f in files if f.is_file()] == [".json"]
    assert not list(rows.iterdir())


async def test_other_rows_or_another_seed_are_asked_afresh() -> None:
    dataset = frame_dataset()
    await estimate_effect(dataset, request_of(dataset), cross_check="off")
    other_rows, other_seed = await asyncio.gather(
        estimate_effect(frame_dataset(1), request_of(dataset), cross_check="off"),
        estimate_effect(dataset, request_of(dataset, seed=9), cross_check="off"),
    )
    assert not other_rows.cached
    assert not other_seed.cached
    assert other_rows.data_hash != other_seed.data_hash


async def test_a_result_of_another_engine_is_not_given_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dataset = frame_dataset()
    await estimate_effect(dataset, request_of(dataset), cross_check="off")
    assert (await estimate_effect(dataset, request_of(dataset), cross_check="off")).cached
    monkeypatch.setattr(results, "engine", lambda: "an older one")
    assert not (await estimate_effect(dataset, request_of(dataset), cross_check="off")).cached


async def test_a_damaged_cache_entry_is_made_again(cache: Path) -> None:
    dataset = frame_dataset()
    fresh = await estimate_effect(dataset, request_of(dataset), cross_check="off")
    (entry,) = (f for f in cache.rglob("*.json"))
    entry.write_text('{"status": "ok"', encoding="utf-8")
    again = await estimate_effect(dataset, request_of(dataset), cross_check="off")
    assert again == fresh


async def test_refusals_come_back_as_results_and_are_not_stored(cache: Path) -> None:
    dataset = frame_dataset()
    assert dataset.frame is not None
    constant = replace(dataset, frame=dataset.frame.assign(y=1.0))
    result = await estimate_effect(constant, request_of(dataset), cross_check="off")
    assert result.code == "BAD_OUTCOME"
    assert not list(cache.rglob("*.json"))


async def test_the_worker_is_killed_at_the_deadline(cache: Path) -> None:
    dataset = frame_dataset()
    result = await estimate_effect(
        dataset, request_of(dataset, n_sim=2000), deadline_s=0.05, cross_check="off"
    )
    assert (result.status, result.code) == ("failed", "TIMEOUT")
    assert "0.05 s" in result.message
    assert not list(cache.rglob("*.json"))


async def test_a_broken_worker_is_a_failure_with_its_last_words() -> None:
    dataset = frame_dataset()
    broken = request_of(dataset).model_copy(update={"descriptor": {"key": "k"}})
    result = await estimate_effect(dataset, broken, cross_check="off")
    assert result.status == "failed"
    assert result.code in ("WORKER_FAILED", "INVALID_REQUEST")
    assert result.message


async def test_the_cross_check_follows_and_is_part_of_the_next_answer(
    started: list[tuple[int]],
) -> None:
    (nhefs,) = (d for d in registered() if d.descriptor.key == "nhefs")
    asked = request_of(nhefs, "qsmk", "wt82_71")
    first = await estimate_effect(nhefs, asked, cross_check="later")
    assert first.dowhy == RUNNING
    second = await estimate_effect(nhefs, asked, cross_check="later")
    assert (second.dowhy, second.cached) == (RUNNING, True)
    waited = await estimate_effect(nhefs, asked)
    assert waited.dowhy is not None
    assert (waited.dowhy.state, waited.dowhy.agrees) == ("done", True)
    assert waited.dowhy.value == pytest.approx(3.4626, abs=1e-4)
    assert replace(waited, dowhy=RUNNING) == first
    for how, shown in (("wait", waited.dowhy), ("later", waited.dowhy), ("off", LEFT_OUT)):
        stored = await estimate_effect(nhefs, asked, cross_check=how)  # type: ignore[arg-type]
        assert stored == replace(waited, dowhy=shown, cached=True)
    assert len(started) == 1


async def test_a_stored_estimate_gets_its_cross_check_when_it_is_asked_for(
    started: list[tuple[int]],
) -> None:
    dataset = frame_dataset()
    asked = request_of(dataset)
    alone = await estimate_effect(dataset, asked, cross_check="off")
    assert alone.dowhy == LEFT_OUT
    with_check = await estimate_effect(dataset, asked)
    assert with_check.dowhy is not None
    assert with_check.dowhy.state == "done"
    assert replace(with_check, dowhy=LEFT_OUT) == alone
    assert len(started) == 2


async def test_a_cross_check_that_comes_to_no_end_takes_nothing_from_the_estimate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharing, "Child", _KilledAfterTheEstimate)
    dataset = frame_dataset()
    found = await estimate_effect(dataset, request_of(dataset))
    assert found.status == "ok"
    assert found.dowhy is not None
    assert found.dowhy.state == "not_made"
    assert "exit code" in found.dowhy.text


class _KilledAfterTheEstimate(Child):
    def parts(self) -> Iterator[Any]:
        for part in super().parts():
            yield part
            self.kill()


def test_the_caller_imports_neither_numpy_nor_pandas_nor_dowhy() -> None:
    heavy = "{'numpy', 'pandas', 'scipy', 'dowhy', 'networkx'}"
    code = (
        "import sys; import tools.causal.client, tools.causal.column_dag, tools.causal.identify; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


async def test_a_cancelled_question_leaves_no_worker_behind(
    started: list[tuple[int]],
) -> None:
    dataset = frame_dataset()
    asked = request_of(dataset, n_sim=2000, multiverse=True)
    task = asyncio.create_task(estimate_effect(dataset, asked))
    (pid,) = await some(started)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(is_gone, pid)


async def test_equal_requests_share_one_worker_and_one_of_them_may_leave(
    started: list[tuple[int]],
) -> None:
    dataset = frame_dataset()
    asked = [
        asyncio.create_task(estimate_effect(dataset, request_of(dataset), cross_check="off"))
        for _ in range(6)
    ]
    await some(started)
    asked[0].cancel()
    first, *others = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(first, asyncio.CancelledError)
    assert {one.status for one in others if isinstance(one, EffectResult)} == {"ok"}
    assert len({str(one) for one in others}) == 1
    assert len(started) == 1


async def test_who_waits_hears_the_place_and_no_deadline_runs(
    started: list[tuple[int]],
) -> None:
    held = [Ticket() for _ in range(CORES.size)]
    for ticket in held:
        CORES.enter(ticket)
    heard: list[tuple[str, int]] = []
    dataset = frame_dataset()

    def ask(name: str, seed: int) -> asyncio.Task[EffectResult]:
        return asyncio.create_task(
            estimate_effect(
                dataset,
                request_of(dataset, seed=seed),
                cross_check="off",
                on_wait=lambda place: heard.append((name, place)),
            )
        )

    first = ask("first", 1)
    await some(heard)
    second = ask("second", 2)
    await some(heard, 2)
    assert heard == [("first", 1), ("second", 2)]
    assert not started
    first.cancel()
    await some(heard, 3)
    assert heard[2] == ("second", 1)
    for ticket in held:
        CORES.leave(ticket)
    assert (await second).status == "ok"
    assert len(started) == 1


async def test_answers_under_load_are_those_of_an_idle_machine(
    started: list[tuple[int]], tmp_path: Path
) -> None:
    datasets = [frame_dataset(seed, n=150) for seed in range(3)]
    asked = [(d, request_of(d, seed=seed)) for d in datasets for seed in range(2)]
    found = await asyncio.gather(
        *(estimate_effect(*asked[i % 6], cross_check="off") for i in range(32))
    )
    assert len(started) == 6
    for i, result in enumerate(found):
        dataset, request = asked[i % 6]
        assert dataset.frame is not None
        path = tmp_path / "rows.csv"
        dataset.frame.to_csv(path, index=False)
        alone = engine.run(request.model_copy(update={"csv": str(path)}))
        assert alone.status == "ok"
        assert json.dumps(result.to_json()) == json.dumps(alone.to_json())


def test_the_answer_is_the_same_under_any_hash_seed_and_thread_count(tmp_path: Path) -> None:
    script = """
import asyncio, json
from tools.causal.client import estimate_effect
data = dataset(210)
asked = request(data, modifiers=["x", "g"])
found = asyncio.run(estimate_effect(data, asked, deadline_s=600))
print("found", json.dumps(found.to_json()))
"""
    runs = [
        start(script, tmp_path / seed, PYTHONHASHSEED=seed, OMP_NUM_THREADS=threads)
        for seed, threads in (("0", "1"), ("1", "2"), ("4242", "2"))
    ]
    found = []
    for run in runs:
        with run:
            found += [line for line in lines(run) if line.startswith("found ")]
    assert len(found) == 3
    assert len(set(found)) == 1
    result = EffectResult.from_json(json.loads(found[0].removeprefix("found ")))
    assert result.dowhy is not None
    assert (result.status, result.dowhy.state) == ("ok", "done")


async def test_rows_that_change_while_they_are_read_are_refused(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = frame_dataset()
    assert dataset.frame is not None
    path = tmp_path / "rows.csv"
    dataset.frame.to_csv(path, index=False)

    class Writes(Child):
        def __init__(self, *given: Any, **named: Any) -> None:
            with path.open("a", encoding="utf-8") as file:
                file.write("0.5,1,2.5\n")
            super().__init__(*given, **named)

    monkeypatch.setattr(sharing, "Child", Writes)
    result = await estimate_effect(replace(dataset, frame=None, csv=path), request_of(dataset))
    assert (result.status, result.code) == ("failed", "DATA_CHANGED")
    assert "rows.csv changed" in result.message
    assert not list(cache.rglob("*.json"))


def _gone(folder: Path) -> dict[str, Any]:
    return {"csv": folder / "gone.csv"}


def _folder(folder: Path) -> dict[str, Any]:
    return {"csv": folder}


def _pipe(folder: Path) -> dict[str, Any]:
    os.mkfifo(folder / "pipe.csv")
    return {"csv": folder / "pipe.csv"}


def _cut(folder: Path) -> dict[str, Any]:
    whole = gzip.compress(b"x,t,y\n" + b"0.5,1,2.5\n" * 500)
    (folder / "cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    return {"csv": folder / "cut.csv.gz"}


def _not_stata(folder: Path) -> dict[str, Any]:
    (folder / "rows.dta").write_bytes(b"\x76" * 200)
    return {"csv": folder / "rows.dta"}


@pytest.mark.parametrize("make", [_gone, _folder, _pipe, _cut, _not_stata])
async def test_rows_that_cannot_be_read_are_refused_by_name(
    tmp_path: Path, make: Callable[[Path], dict[str, Any]]
) -> None:
    dataset = frame_dataset()
    made = make(tmp_path)
    result = await estimate_effect(Dataset(dataset.descriptor, **made), request_of(dataset))
    assert (result.status, result.code) == ("failed", "UNKNOWN_DATASET")
    assert str(made["csv"].name) in result.message


async def test_a_registered_data_set_that_is_not_installed_is_refused() -> None:
    described = frame_dataset().descriptor.model_copy(update={"loader": "no_such_package:f.csv"})
    result = await estimate_effect(Dataset(described), request_of(Dataset(described)))
    assert (result.status, result.code) == ("failed", "UNKNOWN_DATASET")
    assert "no_such_package" in result.message


async def test_a_cache_that_cannot_be_written_costs_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("AETIA_CACHE", str(tmp_path / "file" / "below"))
    dataset = frame_dataset()
    result = await estimate_effect(dataset, request_of(dataset), cross_check="off")
    assert (result.status, result.cached) == ("ok", False)
