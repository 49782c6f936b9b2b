"""What a goal excludes takes with it what is in by it alone.

"Drugs for gout, not NSAIDs" asks for no medicine either that only does what an NSAID does: a walk that passes
what was excluded argues for nothing, and what nothing else argues for is excluded too, and told so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tools.candidates.links import Links
    from tools.candidates.walks import Walk

NAMED = 2
"""Excluded things that are named, of those that all arguments rest on."""
SHOWN = 6
"""Candidates that are named, of those that are left out so."""
SAID = "excluded too: all that argues for it is by "


def apart(
    walks: Sequence[Walk], without: Collection[str]
) -> tuple[tuple[Walk, ...], tuple[str, ...]]:
    """(the walks that pass nothing excluded, what is excluded on the others, the heaviest walk first)."""
    by = [node for walk in walks for node in walk.nodes if node in without]
    kept = tuple(walk for walk in walks if not any(node in without for node in walk.nodes))
    return kept, tuple(dict.fromkeys(by))


def doubt_of_excluded(by: Sequence[str], links: Links) -> str:
    """That nothing but what was excluded argues for a candidate; empty where nothing of it does."""
    return SAID + " and ".join(links.name(node) for node in by[:NAMED]) if by else ""


def told_excluded(doubts: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """One line on all that is left out so.

    Args:
        doubts: candidates by name, each with why it is none.
    """
    named = [
        f"{name} (by {why.removeprefix(SAID)})" for name, why in doubts if why.startswith(SAID)
    ]
    if not named:
        return ()
    more = f"; {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    what = f"{len(named)} candidate{'s are' if len(named) > 1 else ' is'} left out"
    return (
        f"{what} with what you excluded, as nothing else argues: {'; '.join(named[:SHOWN])}{more}",
    )
