"""`RunStore`: the seam to where runs are kept; `MemoryRuns` is its public fake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langgraph.checkpoint.base import BaseCheckpointSaver

    from agent.runs.record import Run


class RunStore(Protocol):
    """Keeps runs: a record of each, its steps in LangGraph's checkpoints, and what the steps name by id.

    Raises (every method):
        StoreError: the place cannot be read or written.
    """

    @property
    def place(self) -> str:
        """Where runs are kept, for people."""
        ...

    @property
    def saver(self) -> BaseCheckpointSaver[Any]:
        """LangGraph's checkpoints; the thread of a run is its id."""
        ...

    async def save(self, run: Run) -> None:
        """Keep the record of a run, in place of an earlier one of the same id."""
        ...

    async def get(self, run_id: str) -> Run:
        """One run, by its id or the beginning of it.

        Raises:
            InputError: none or several begin so.
        """
        ...

    async def latest(
        self,
        limit: int,
        *,
        owner: str | None = None,
        before: str = "",
        through: bool | None = None,
    ) -> list[Run]:
        """The latest runs, the latest first.

        Args:
            limit: how many at most.
            owner: whose; of anyone when None.
            before: id of the run that the first follows; empty for the very latest.
            through: only those that came through a protocol of programs, or only those that did not.
        """
        ...

    async def keep(self, run_id: str, items: Mapping[str, Any]) -> None:
        """Keep JSON values of a run by id; what was kept under an id stays as it is."""
        ...

    async def kept(self, run_id: str) -> dict[str, Any]:
        """Everything that was kept of a run."""
        ...

    async def finish(self, run: Run, answer: Mapping[str, Any]) -> None:
        """Keep the answer as JSON types under `answer`, and forget the steps that led to it."""
        ...

    async def forget(self, run_id: str) -> None:
        """Delete a run: its record, its steps and everything that was kept of it."""
        ...

    async def close(self) -> None:
        """Release the place."""
        ...


ANSWER = "answer"
"""Under which the answer of a finished run is kept."""


def only_one(run_id: str, found: list[Run], place: str) -> Run:
    """The one run that was meant.

    Raises:
        InputError: none or several were found.
    """
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            f"no run {run_id!r} is kept in {place}: to see those that are: `aetia runs list`"
        )
    named = ", ".join(run.id for run in found[:5])
    raise InputError(f"{run_id!r} begins several runs ({named}): give more of the id")


class MemoryRuns:
    """Runs in memory, for tests and programs that need no disk."""

    def __init__(self) -> None:
        from langgraph.checkpoint.memory import InMemorySaver

        self.place = "memory"
        self.saver: BaseCheckpointSaver[Any] = InMemorySaver()
        self._runs: dict[str, Run] = {}
        self._items: dict[str, dict[str, Any]] = {}

    async def save(self, run: Run) -> None:
        """As the protocol says."""
        self._runs[run.id] = run

    async def get(self, run_id: str) -> Run:
        """As the protocol says."""
        found = [r for r in self._runs.values() if run_id.isalnum() and r.id.startswith(run_id)]
        return only_one(run_id, found, self.place)

    async def latest(
        self,
        limit: int,
        *,
        owner: str | None = None,
        before: str = "",
        through: bool | None = None,
    ) -> list[Run]:
        """As the protocol says."""
        found = list(reversed(self._runs.values()))
        start = next((n + 1 for n, run in enumerate(found) if run.id == before), 0)
        wanted = (run for run in found[start:] if through in (None, bool(run.through)))
        return [run for run in wanted if owner in (None, run.owner)][:limit]

    async def keep(self, run_id: str, items: Mapping[str, Any]) -> None:
        """As the protocol says."""
        self._items[run_id] = {**items, **self._items.get(run_id, {})}

    async def kept(self, run_id: str) -> dict[str, Any]:
        """As the protocol says."""
        return dict(self._items.get(run_id, {}))

    async def finish(self, run: Run, answer: Mapping[str, Any]) -> None:
        """As the protocol says."""
        await self.save(run)
        self._items[run.id] = {ANSWER: dict(answer)}
        await self.saver.adelete_thread(run.id)

    async def forget(self, run_id: str) -> None:
        """As the protocol says."""
        self._runs.pop(run_id, None)
        self._items.pop(run_id, None)
        await self.saver.adelete_thread(run_id)

    async def close(self) -> None:
        """Nothing is held open."""
