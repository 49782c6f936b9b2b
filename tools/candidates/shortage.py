"""Why a list of candidates is short: where those went that it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.candidates.proposing import ENOUGH, is_faint

if TYPE_CHECKING:
    from tools.candidates.goals import GoalName
    from tools.candidates.proposing import Proposals


def why_short(
    proposals: Proposals, by_kin: int, goal: GoalName, *, shown: int, top: int
) -> tuple[str, ...]:
    """One sentence where fewer are shown than were asked for and would be enough; else nothing.

    Args:
        proposals: all candidates.
        by_kin: how many are known by their kin.
        goal: the form of goal.
        shown: how many stand in the list.
        top: how many were asked for.
    """
    if shown >= min(top, ENOUGH):
        return ()
    faint = sum(is_faint(p, goal) for p in proposals.open)
    return (
        f"only {shown} candidates are left of {proposals.reached}: {len(proposals.settled) + by_kin} are "
        f"known, tried or warned of, of {len(proposals.opposed)} no path argues that they would help, "
        f"{faint} are faint, and the rest has the argument of one that is shown or was argued down, or is of one sort with several that are shown",
    )
