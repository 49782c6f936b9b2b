"""Which mechanism is told first: one whose steps studies bear out, then one of few seams, then the graph's order.

That a thing on the way changes the outcome says nothing of whether the treatment works by it: many things
raise blood pressure, and few drugs act by it. So the second half counts where the first one is seen, and a
first half that is seen to go the other way counts against the whole (Hill 1965, Proc R Soc Med 58:295,
coherence). A seam is where one source ends and another goes on: what nobody states together may not
belong together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.dossier import Dossier, PathFound

SIGNS = {"increases": 1, "decreases": -1}


def best_paths(dossier: Dossier) -> tuple[PathFound, ...]:
    """The mechanisms in the order in which they are told; none where none is held."""
    return tuple(sorted(dossier.paths, key=lambda path: _unborne(dossier, path)))


def _unborne(dossier: Dossier, path: PathFound) -> tuple[int, int, int, int]:
    """How little bears it out: halves seen to go the other way, no second halves, no first ones, seams."""
    x, y = dossier.pair
    signs = _signs(dossier, path)
    against = both = first = 0
    for m in dossier.on_the_way(path):
        seen = _seen(dossier, x, m)
        turned = signs.get(m, 0) != 0 and seen == {-signs[m]}
        against += turned
        first += bool(seen) and not turned
        both += bool(seen) and not turned and bool(_seen(dossier, m, y))
    return against, -both, -first, _seams(dossier, path)


def _seams(dossier: Dossier, path: PathFound) -> int:
    """How often two steps that follow on each other are of different sources."""
    told = [dossier.evidence[i].source.identifier for i in path.edges if i in dossier.evidence]
    return sum(before != after for before, after in pairwise(told))


def _signs(dossier: Dossier, path: PathFound) -> dict[str, int]:
    """What the path says that the treatment does to each thing on the way, where its steps are signed."""
    found = {dossier.pair[0]: 1}
    for edge in (dossier.evidence[i] for i in path.edges if i in dossier.evidence):
        sign = found.get(edge.exposure, 0) * SIGNS.get(edge.direction or "", 0)
        found.setdefault(edge.outcome, sign)
    return found


def _seen(dossier: Dossier, x: str, y: str) -> set[int]:
    """The directions in which studies see one thing change another."""
    return {
        SIGNS[item.direction]
        for item in dossier.evidence.values()
        if item.kind == "finding"
        and (item.exposure, item.outcome) == (x, y)
        and item.direction in ("increases", "decreases")
    }
