"""What the codes of treatment and outcome leave open: a table is not asked before that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from tools.causal.codes import folded, needs_event, treated_of, written

if TYPE_CHECKING:
    from tools.causal.registry.described import Described, DescribedColumn

SHOWN = 6


def unsettled(said: Described, found: dict[str, Any]) -> list[str]:
    """Each thing that must be said of a treatment or an outcome, with the words that say it.

    Args:
        said: about the columns.
        found: the profile of the file, with the levels of its columns.
    """
    held = {column["name"]: column for column in found["columns"]}
    told = []
    for column in said.columns:
        levels = [level for level in held[column.name].get("levels", ()) if level is not None]
        shown = ", ".join(map(written, levels[:SHOWN])) or "numbers"
        if column.role == "treatment" and not column.treated and not _is_told(levels):
            told.append(f"{column.name!r} holds {shown}: say which is treated and which it is compared with (--treated {column.name}=CODE --control {column.name}=CODE; in a description: treated, control)")  # fmt: skip
        if column.role == "outcome" and not column.event and needs_event(levels):
            told.append(
                f"{column.name!r} holds {shown}: say which is the event (--event {column.name}=CODE; in a description: event)"
            )
    return told


def _is_told(levels: list[Any]) -> bool:
    """Whether the levels of a treatment tell which is treated; one level alone is told elsewhere."""
    codes = {written(level) for level in levels}
    return (bool(codes) and codes <= {"0", "1"}) or treated_of(levels) is not None


def refuse_absent_codes(said: Described, found: dict[str, Any]) -> None:
    """Refuse an event or a level that its column never takes, or that its part has no use for.

    Raises:
        DataError: it is so.
    """
    held = {column["name"]: column.get("levels") for column in found["columns"]}
    for column in said.columns:
        _refuse(column, held[column.name])


def _refuse(column: DescribedColumn, levels: list[Any] | None) -> None:
    for what, part in (("event", "outcome"), ("treated", "treatment"), ("control", "treatment")):
        code = getattr(column, what)
        if not code:
            continue
        if column.role != part:
            raise DataError(f"{column.name!r} is no {part}: {what} says nothing of it")
        if levels is not None and folded(code) not in set(map(folded, levels)):
            held = ", ".join(map(written, levels[:SHOWN]))
            raise DataError(
                f"{what} of {column.name!r} is {code!r}, which it never takes; it holds {held}"
            )
