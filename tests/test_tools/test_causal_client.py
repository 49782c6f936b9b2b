from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from tools.causal.client import Worker, estimate_effect
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset, registered
from tools.causal.query import CausalRequest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("AETIA_CACHE", str(folder))
    return folder


def frame_dataset(seed: int = 0) -> Dataset:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(300)
    t = (rng.random(300) < 1 / (1 + np.exp(-x))).astype(int)
    frame = pd.DataFrame({"x": x, "t": t, "y": t + x + rng.standard_normal(300)})
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
    fresh = await estimate_effect(dataset, request_of(dataset))
    stored = await estimate_effect(dataset, request_of(dataset))
    assert (fresh.status, fresh.cached, stored.cached) == ("ok", False, True)
    assert replace(stored, cached=False) == fresh
    files = list(cache.rglob("*"))
    assert [f.suffix for f in files if f.is_file()] == [".json"]
    assert not list(rows.iterdir())


async def test_other_rows_or_another_seed_are_asked_afresh() -> None:
    dataset = frame_dataset()
    await estimate_effect(dataset, request_of(dataset))
    other_rows, other_seed = await asyncio.gather(
        estimate_effect(frame_dataset(1), request_of(dataset)),
        estimate_effect(dataset, request_of(dataset, seed=9)),
    )
    assert not other_rows.cached
    assert not other_seed.cached
    assert other_rows.data_hash != other_seed.data_hash


async def test_a_damaged_cache_entry_is_made_again(cache: Path) -> None:
    dataset = frame_dataset()
    fresh = await estimate_effect(dataset, request_of(dataset))
    (entry,) = (f for f in cache.rglob("*.json"))
    entry.write_text('{"status": "ok"', encoding="utf-8")
    again = await estimate_effect(dataset, request_of(dataset))
    assert again == fresh


async def test_refusals_come_back_as_results_and_are_not_stored(cache: Path) -> None:
    dataset = frame_dataset()
    assert dataset.frame is not None
    constant = replace(dataset, frame=dataset.frame.assign(y=1.0))
    result = await estimate_effect(constant, request_of(dataset))
    assert result.code == "BAD_OUTCOME"
    assert not list(cache.rglob("*.json"))


async def test_the_worker_is_killed_at_the_deadline(cache: Path) -> None:
    dataset = frame_dataset()
    began = time.monotonic()
    result = await estimate_effect(dataset, request_of(dataset, n_sim=2000), deadline_s=0.05)
    assert (result.status, result.code) == ("failed", "TIMEOUT")
    assert "0.05 s" in result.message
    assert time.monotonic() - began < 2
    assert not list(cache.rglob("*.json"))


async def test_a_worker_that_was_started_early_answers_and_is_gone_when_not_needed() -> None:
    dataset = frame_dataset()
    early = Worker()
    first = await estimate_effect(dataset, request_of(dataset), worker=early)
    assert first.status == "ok"
    spare = Worker()
    stored = await estimate_effect(dataset, request_of(dataset), worker=spare)
    assert stored.cached
    process = await spare._starting
    assert process.returncode is not None


async def test_a_broken_worker_is_a_failure_with_its_last_words() -> None:
    dataset = frame_dataset()
    broken = request_of(dataset).model_copy(update={"descriptor": {"key": "k"}})
    result = await estimate_effect(dataset, broken)
    assert result.status == "failed"
    assert result.code in ("WORKER_FAILED", "INVALID_REQUEST")
    assert result.message


async def test_dowhy_agrees_on_nhefs_and_the_stored_answer_is_fast() -> None:
    (nhefs,) = (d for d in registered() if d.descriptor.key == "nhefs")
    asked = request_of(nhefs, "qsmk", "wt82_71", cross_check=True)
    fresh = await estimate_effect(nhefs, asked)
    assert fresh.dowhy is not None
    assert fresh.dowhy.agrees is True
    assert fresh.dowhy.value == pytest.approx(3.4626, abs=1e-4)
    began = time.monotonic()
    stored = await estimate_effect(nhefs, asked)
    assert stored.cached
    assert time.monotonic() - began < 0.25


def test_the_caller_imports_neither_numpy_nor_pandas_nor_dowhy() -> None:
    heavy = "{'numpy', 'pandas', 'scipy', 'dowhy', 'networkx'}"
    code = (
        "import sys; import tools.causal.client, tools.causal.column_dag, tools.causal.identify; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


async def test_a_cancelled_question_leaves_no_worker_behind() -> None:
    dataset = frame_dataset()
    worker = Worker()
    asked = request_of(dataset, n_sim=2000)
    task = asyncio.create_task(estimate_effect(dataset, asked, worker=worker))
    process = await worker._starting
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0.2)
    alive = process.returncode is None
    await worker.stop()
    assert not alive


async def test_a_file_that_went_away_is_a_failure(tmp_path: Path) -> None:
    dataset = frame_dataset()
    gone = Dataset(dataset.descriptor, csv=tmp_path / "gone.csv")
    result = await estimate_effect(gone, request_of(dataset))
    assert result.status == "failed"
