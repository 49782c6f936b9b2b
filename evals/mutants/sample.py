"""Which rooms are tried, and which of their mutants: the same for the same seed and sources."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from evals.mutants.operators import mutants

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from evals.mutants.operators import Mutant

ROOMS = ("agent/tree", "agent/verdict", "agent/writing", "tools/causal/identification")
"""Where a fault would change an answer without stopping it."""


def drawn(
    root: Path, *, seed: int, per_room: int, rooms: Iterable[str] = ROOMS
) -> dict[str, tuple[Mutant, ...]]:
    """For each room `per_room` of its mutants, all of them if it has no more.

    A room's draw depends on the seed, its name and its sources alone.
    """
    found: dict[str, tuple[Mutant, ...]] = {}
    for room in rooms:
        every = [one for file in _files(root, room) for one in mutants(*file)]
        chosen = random.Random(f"{seed}:{room}").sample(every, min(per_room, len(every)))
        found[room] = tuple(sorted(chosen, key=lambda one: (one.path, one.span, one.text)))
    return found


def _files(root: Path, room: str) -> list[tuple[str, str]]:
    """(path, source) of every module of a room, folders inside it included."""
    files = sorted((root / room).rglob("*.py"))
    return [(str(one.relative_to(root)), one.read_text(encoding="utf-8")) for one in files]
