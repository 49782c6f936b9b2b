"""What a descriptor names: the two levels of a treatment, the event of an outcome; and words that tell themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.causal.codes import treated_of

if TYPE_CHECKING:
    from tools.causal.datasets import DatasetDescriptor


def levels_named(descriptor: DatasetDescriptor, treatment: str) -> tuple[str, str] | None:
    """The levels (treated, untreated) that the descriptor names."""
    column = descriptor.columns.get(treatment) if descriptor is not None else None
    return (column.event, column.against) if column is not None and column.against else None


def event_named(descriptor: DatasetDescriptor, outcome: str) -> str | None:
    """The event that the descriptor names."""
    column = descriptor.columns.get(outcome) if descriptor is not None else None
    return column.event or None if column is not None else None


def words_read(frame: Any, treatment: str) -> tuple[str, str] | None:
    """(treated, untreated) where the words of the treatment tell themselves."""
    if frame[treatment].dtype.kind in "iufbM":
        return None
    return treated_of(frame[treatment].dropna().unique())
