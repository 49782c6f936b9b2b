"""Many requests at once, none of which outlives the first failure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

X = TypeVar("X")


async def together(work: Iterable[Coroutine[None, None, X]]) -> list[X]:
    """All results, in order; the first failure cancels the rest and is raised alone."""
    failed: BaseException | None = None
    tasks: list[asyncio.Task[X]] = []
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except* Exception as failures:
        failed = failures.exceptions[0]
    if failed is not None:
        raise failed
    return [task.result() for task in tasks]
