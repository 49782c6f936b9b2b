"""How many items tell two systems apart by McNemar's test (Connor 1987, Biometrics 43:207)."""

from __future__ import annotations

import math

ALPHA_Z = 1.959964
POWER_Z = 0.841621
"""Two-sided 5 %, and 80 % power."""


def items_needed(win_share: float, loss_share: float) -> int | None:
    """Items at which a true difference is found at 5 % with 80 % power; None where there is none.

    Args:
        win_share: of the items, those that only the first system gets right, 0 to 1.
        loss_share: those that only the second gets right.

    Raises:
        ValueError: a share is not between 0 and 1, or they are more than 1 together.
    """
    if min(win_share, loss_share) < 0 or win_share + loss_share > 1:
        raise ValueError(f"{win_share:g} and {loss_share:g} are no shares of the same items")
    unlike, gap = win_share + loss_share, win_share - loss_share
    if gap == 0:
        return None
    spread = ALPHA_Z * math.sqrt(unlike) + POWER_Z * math.sqrt(unlike - gap * gap)
    return math.ceil((spread / gap) ** 2)


def least_difference(n: int, unlike_share: float) -> float:
    """The smallest difference of accuracy that n items find with 80 % power.

    Args:
        n: items, 1 or more.
        unlike_share: of the items, those that one system alone gets right, 0 to 1.
    """
    low, high = 0.0, unlike_share
    for _ in range(60):
        middle = (low + high) / 2
        needed = items_needed((unlike_share + middle) / 2, (unlike_share - middle) / 2)
        low, high = (low, middle) if needed is not None and needed <= n else (middle, high)
    return high
