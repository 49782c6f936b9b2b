"""An inclusion-minimal subset that passes a monotone test, with few calls of the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def smallest_passing(
    items: Sequence[str], passes: Callable[[frozenset[str]], bool]
) -> frozenset[str] | None:
    """A passing subset none of whose proper subsets passes; None when all together fail.

    Earlier items are preferred. If k items are kept, the test runs about k log2(len(items)) times.

    Args:
        items: candidates, the ones to prefer first.
        passes: monotone: a superset of a passing set passes.
    """
    if not passes(frozenset(items)):
        return None
    kept: frozenset[str] = frozenset()
    left = list(items)
    while not passes(kept):
        low, high = 1, len(left)
        while low < high:
            middle = (low + high) // 2
            if passes(kept | frozenset(left[:middle])):
                high = middle
            else:
                low = middle + 1
        kept |= {left[low - 1]}
        left = left[: low - 1]
    return kept
