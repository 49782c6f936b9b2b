"""What became of one file, beside its truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    Check = Callable[[str, random.Random, Path], "Ending"]
    """Writer, source of chance and an empty folder -> what became of the file."""


class Ending(NamedTuple):
    """`equal` to the clean form, `refused` with the cause, or `different`, which is a fault."""

    how: Literal["equal", "refused", "different"]
    said: str = ""


class Kind(NamedTuple):
    """One kind of file: the names of its writers, those of which must be refused, and the check."""

    writers: tuple[str, ...]
    refused: frozenset[str]
    check: Check


def compared(found: object, right: object) -> Ending:
    """Equal, or different with what was found."""
    if found == right:
        return Ending("equal")
    return Ending("different", f"read {found!r}, expected {right!r}"[:2000])
