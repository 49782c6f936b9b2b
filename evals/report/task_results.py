"""What one run of a task gave, as a file of JSON: a strict schema, read and written here alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MarkRow(_Closed):
    """A number with its 95 % interval; None at both ends where none can be had."""

    value: float
    ci_low: float | None = None
    ci_high: float | None = None


class StepRow(_Closed):
    """A step of what was thought."""

    id: str
    parent: str | None
    role: str
    text: str
    value: float | None = None


class ItemRow(_Closed):
    """One item.

    Attributes:
        gold: the right option, or what an open answer was compared with, as text.
        said: the answer; empty where it abstained or failed.
        worth: what it counts, 0 to 1.
        sure: stated probability of the answer; None where none is stated.
        source: what it shares with items that are not independent of it.
        why: why it abstained, or how it failed.
    """

    id: str
    subset: str
    source: str
    question: str
    gold: str
    said: str
    worth: float = Field(ge=0, le=1)
    sure: float | None = None
    why: str = ""
    seconds: float = 0.0
    steps: tuple[StepRow, ...] = ()


class TaskResult(_Closed):
    """One strategy on one task.

    Attributes:
        beside: baselines, and accuracy apart for what the graph in use holds of the very pair.
        counted: abstained, failed, parse_failures, tokens, calls and the like.
        configuration: model, judge, seed, budget, hashes, versions.
    """

    format: int = Field(default=1, ge=1, le=1)
    task: str
    n: int = Field(ge=0)
    strategy: str
    model: str
    metrics: dict[str, MarkRow]
    beside: dict[str, Any]
    counted: dict[str, float]
    configuration: dict[str, Any]
    items: tuple[ItemRow, ...]

    @property
    def name(self) -> str:
        """Of a row of a table."""
        judge = self.configuration.get("judge") or ""
        return " ".join(filter(None, (self.model, self.strategy, str(judge))))


def write_results(path: Path, results: Sequence[TaskResult]) -> None:
    """Write a new file.

    Raises:
        InputError: it cannot be written.
    """
    data = [one.model_dump(mode="json") for one in results]
    try:
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error


def read_results(paths: Sequence[Path]) -> tuple[TaskResult, ...]:
    """Every result of the files, in their order.

    Raises:
        DataError: a file cannot be read, or is no file of results.
    """
    found: list[TaskResult] = []
    for path in paths:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            found += [TaskResult.model_validate(one) for one in data]
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise DataError(f"{path} holds no results: {place}: {first['msg']}") from error
        except (ValueError, TypeError) as error:
            raise DataError(f"{path} holds no results: {error}") from error
    if not found:
        raise DataError("no results in these files")
    return tuple(found)
