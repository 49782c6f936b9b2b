"""Names of one graph that differ by capitals or blanks only: two nodes to the graph, often one to its author."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def folded(name: str) -> str:
    """A name without its capitals and blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def twins_of(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The other names that are this one but for capitals and blanks, sorted."""
    key = folded(name)
    return tuple(sorted(other for other in names if other != name and folded(other) == key))


def spelled_twice(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of names that are one but for capitals and blanks, each sorted."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names):
        groups.setdefault(folded(name), []).append(name)
    return tuple(tuple(same) for same in groups.values() if len(same) > 1)
