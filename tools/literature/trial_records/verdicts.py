"""Whether a record bears a statement out, and by which figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class BorneOut:
    """What the numbers of a record say of a clause: borne out or not, and why.

    `is_none_false`: the clause says that there was none of several, and there was one, whatever else it names.
    """

    is_so: bool
    why: str
    is_none_false: bool = False


def all_of(found: Iterable[BorneOut | None]) -> BorneOut | None:
    """Of clauses that all have to hold: one that does not settles it, one that is not read leaves it open."""
    held = list(found)
    for one in held:
        if one is not None and not one.is_so:
            return one
    if not held or any(one is None for one in held):
        return None
    return BorneOut(True, "; ".join(one.why for one in held if one is not None))
