"""What every tool returns: the items, and how the look-up ended.

"Nothing found" (`empty`) and "could not look" (`failed`, `unavailable`) are different statuses, and
neither is ever passed off as the other.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T")

Status = Literal["ok", "empty", "truncated", "unavailable", "invalid", "failed"]


@dataclass(frozen=True)
class ToolResult(Generic[T]):
    """Items with the query that found them and the release they were found in."""

    status: Status
    items: tuple[T, ...]
    query: dict[str, Any] = field(default_factory=dict)
    release: str = ""
    message: str = ""

    @property
    def n(self) -> int:
        """How many items."""
        return len(self.items)

    @property
    def hash(self) -> str:
        """Stable for the same query of the same release."""
        text = json.dumps([self.query, self.release], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def found(
    items: tuple[T, ...], query: dict[str, Any], release: str, *, truncated: bool = False
) -> ToolResult[T]:
    """A look-up that worked: `ok`, `truncated`, or `empty` when there is nothing."""
    status: Status = "empty" if not items else "truncated" if truncated else "ok"
    return ToolResult(status, items, query, release)
