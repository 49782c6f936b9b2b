"""DoWhy in a process of its own: imported while the rows are read, asked once the design is there.

Its import takes longer than all else that an estimate of a thousand rows does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.causal.child import Child
from tools.causal.cores import CORES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.causal.design import Design
    from tools.causal.estimate import Target
    from tools.causal.query import CrossCheck

    Check = Callable[[Design, Target], CrossCheck]

WORK = "tools.causal.dowhy_engine:cross_check"
AHEAD = "tools.causal.dowhy_engine:load"
MOST_CELLS = 2_000_000
"""Of a design that is handed over; a copy of a larger one costs more than the import saves."""


def begun(seconds: float) -> Check:
    """Start importing DoWhy at once, on a core that is free, and return the cross-check to call.

    Args:
        seconds: until the process is killed; it also ends with this one.
    """
    if CORES.size < 2:
        return _here
    child = Child(WORK, seconds=seconds, ahead=AHEAD)

    def check(design: Design, estimand: Target) -> CrossCheck:
        if design.x.size > MOST_CELLS:
            child.stop()
            return _here(design, estimand)
        (found,) = child.asked(design, estimand)
        return found  # type: ignore[no-any-return]

    return check


def _here(design: Design, estimand: Target) -> CrossCheck:
    from tools.causal.dowhy_engine import cross_check

    return cross_check(design, estimand)
