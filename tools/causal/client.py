"""Ask the causal engine from an event loop: stored results first, then a worker with a deadline.

The caller's process imports no numpy. Nothing is started before the stored results were looked at.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from graphs.errors import SetupError
from tools.causal import results
from tools.causal.datasets import Dataset, locate
from tools.causal.query import LEFT_OUT, RUNNING, CausalRequest, EffectResult, refuse
from tools.causal.sharing import Asked, Run, Runs

if TYPE_CHECKING:
    from collections.abc import Callable

CrossChecked = Literal["wait", "later", "off"]
RUNS = Runs()


async def estimate_effect(
    dataset: Dataset,
    request: CausalRequest,
    *,
    deadline_s: float = 60.0,
    cross_check: CrossChecked = "wait",
    on_wait: Callable[[int], None] | None = None,
    on_estimate: Callable[[EffectResult], None] | None = None,
) -> EffectResult:
    """Answer one request; from the store when the same was asked of the same data before.

    Equal requests that run at the same time share one worker. There is at most one worker a core;
    the deadline runs from the start of the work, not from the place in line.

    Args:
        dataset: where the rows are; a data frame is handed over in a temporary file.
        request: what to estimate.
        deadline_s: seconds after which the worker is killed (code TIMEOUT); an estimate that is
            there by then is kept, and its cross-check said to be not made.
        cross_check: `wait` for DoWhy; `later` returns our own estimate with the cross-check
            `running`, which ends in the store and is part of the next answer; `off` leaves it out.
        on_wait: hears the place in line (1: next), in this event loop.
        on_estimate: hears the estimate as soon as it is there, when a cross-check is waited for.
    """
    rows = _Rows()
    try:
        await asyncio.to_thread(rows.find, dataset)
        asked = await asyncio.to_thread(
            _asked, dataset, request, rows.path, deadline_s, cross_check != "off"
        )
        stored = await asyncio.to_thread(results.read, asked.entry)
    except SetupError as error:
        rows.delete()
        return refuse("UNKNOWN_DATASET", str(error))
    except OSError as error:
        rows.delete()
        where = error.filename or rows.path
        return refuse("UNKNOWN_DATASET", f"cannot read {where}: {error.strerror or error}")
    if stored is not None and (stored.is_checked or cross_check == "off"):
        rows.delete()
        return as_asked(replace(stored, cached=True), cross_check)
    run = RUNS.join(asked, on_wait and _in_this_loop(on_wait), rows.delete)
    if stored is not None and cross_check == "later":
        run.leave(to_the_end=True)
        return as_asked(replace(stored, cached=True), cross_check)
    return await _wait(run, cross_check, on_estimate if cross_check == "wait" else None)


def _in_this_loop(listener: Callable[[int], None]) -> Callable[[int], None]:
    loop = asyncio.get_running_loop()

    def told(place: int) -> None:
        if not loop.is_closed():  # who has stopped waiting hears nothing
            loop.call_soon_threadsafe(listener, place)

    return told


def finish_alone() -> None:
    """Let cross-checks that were left for `later` end in the store after this process has ended.

    For a command that prints one answer and ends. Their workers keep their alarm; without this
    call they end with this process.
    """
    RUNS.release()


async def _wait(
    run: Run, cross_check: CrossChecked, on_estimate: Callable[[EffectResult], None] | None
) -> EffectResult:
    kept = False
    try:
        if on_estimate is not None:
            first = await asyncio.wrap_future(run.estimate)
            if first.status == "ok" and not first.is_checked:
                on_estimate(as_asked(first, cross_check))
        future = run.estimate if cross_check == "later" else run.whole
        found = await asyncio.wrap_future(future)
        kept = cross_check == "later"
    finally:
        run.leave(to_the_end=kept)
    return as_asked(found, cross_check)


def as_asked(result: EffectResult, cross_check: CrossChecked) -> EffectResult:
    """The result with the state of its cross-check as this caller asked for it."""
    if result.dowhy is None:
        return result
    if cross_check == "off":
        return replace(result, dowhy=LEFT_OUT)
    return result if result.is_checked else replace(result, dowhy=RUNNING)


@dataclass
class _Rows:
    """The file of the rows, and the folder to delete once they were read."""

    path: Path = Path()
    folder: Path | None = None

    def find(self, dataset: Dataset) -> None:
        if dataset.frame is None:
            self.path = dataset.csv or locate(dataset.descriptor)
            if self.path.exists() and not self.path.is_file():
                raise OSError(0, "not a file", str(self.path))
            return
        self.folder = Path(tempfile.mkdtemp(prefix="aetia-"))
        self.path = self.folder / "rows.csv"
        dataset.frame.to_csv(self.path, index=False)

    def delete(self) -> None:
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _asked(
    dataset: Dataset, request: CausalRequest, path: Path, deadline_s: float, with_check: bool
) -> Asked:
    named = str(path) if dataset.csv or dataset.frame is not None else None
    request = request.model_copy(update={"csv": named})
    data_hash = results.file_hash(path)
    return Asked(
        results.entry_of(data_hash, request),
        deadline_s,
        with_check,
        request=request.model_dump_json(),
        rows=path,
        data_hash=data_hash,
    )
