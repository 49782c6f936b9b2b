"""Ask the causal engine from the event loop: a worker with a deadline, and a cache of results.

The caller's process imports no numpy. A worker may be started early, so that its imports overlap
with other work; it is killed at the deadline and leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import tempfile
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from tools.causal.datasets import Dataset, locate
from tools.causal.query import CausalRequest, EffectResult, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINE = "4"
"""Raised when the engine's numbers may change: cached results of older engines are not used."""

_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Worker:
    """One worker process, started at once and used for one request."""

    def __init__(self) -> None:
        self._starting = asyncio.create_task(self._start())

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tools.causal.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **_THREADS},
        )

    async def ask(self, request: CausalRequest, deadline_s: float) -> EffectResult:
        """Send the request and wait, at most `deadline_s` seconds."""
        process = await self._starting
        try:
            out, err = await asyncio.wait_for(
                process.communicate(request.model_dump_json().encode()), deadline_s
            )
        except asyncio.CancelledError:
            if process.returncode is None:
                process.kill()
            raise
        except TimeoutError:
            await self.stop()
            text = f"the estimation was stopped at its deadline of {deadline_s:g} s"
            return refuse("TIMEOUT", text)
        if process.returncode != 0:
            last = err.decode(errors="replace").strip().splitlines()[-1:]
            return refuse("WORKER_FAILED", f"the worker ended with an error: {' '.join(last)}")
        return EffectResult.from_json(json.loads(out))

    async def stop(self) -> None:
        """Kill the process if it still runs, and wait until it is gone."""
        process = await self._starting
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def estimate_effect(
    dataset: Dataset,
    request: CausalRequest,
    *,
    deadline_s: float = 60.0,
    worker: Worker | None = None,
) -> EffectResult:
    """Answer one request, from the cache when the same was asked of the same data before.

    Args:
        dataset: where the rows are; a data frame is handed over in a temporary file.
        request: what to estimate.
        deadline_s: seconds after which the worker is killed (status failed, code TIMEOUT).
        worker: one that was started early; a new one otherwise.

    Raises:
        SetupError: a registered data set is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="aetia-") as folder:
        path = _rows(dataset, Path(folder))
        request = request.model_copy(
            update={"csv": str(path) if dataset.csv or dataset.frame is not None else None}
        )
        try:
            entry = _cache_file(path, request)
        except OSError as error:
            if worker is not None:
                await worker.stop()
            return refuse("UNKNOWN_DATASET", f"cannot read {path}: {error.strerror}")
        if (stored := _read(entry)) is not None:
            if worker is not None:
                await worker.stop()
            return replace(stored, cached=True)
        result = await (worker or Worker()).ask(request, deadline_s)
        if result.status == "ok":
            _write(entry, result)
        return result


def _rows(dataset: Dataset, folder: Path) -> Path:
    if dataset.frame is not None:
        path = folder / "rows.csv"
        dataset.frame.to_csv(path, index=False)
        return path
    return dataset.csv or locate(dataset.descriptor)


def _cache_file(path: Path, request: CausalRequest) -> Path:
    from graphs.cache import cache_folder

    asked = request.model_copy(update={"csv": None}).model_dump_json()
    parts = (ENGINE, *_versions(), asked, hashlib.sha256(path.read_bytes()).hexdigest())
    key = hashlib.sha256("\x1e".join(parts).encode()).hexdigest()
    return cache_folder() / "effects" / f"{key[:24]}.json"


def _versions() -> Iterator[str]:
    for name in ("numpy", "scipy", "pandas", "dowhy"):
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} absent"


def _read(entry: Path) -> EffectResult | None:
    """A stored result; an unreadable file is no result, and is made again."""
    try:
        return EffectResult.from_json(json.loads(entry.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(entry: Path, result: EffectResult) -> None:
    """Store whole or not at all; a cache that cannot be written costs time, not the answer."""
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=entry.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(result.to_json(), file)
        os.replace(temporary, entry)
    except OSError:
        return
