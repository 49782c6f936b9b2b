"""What shares a batch: neighbours, while they are small together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def packs(sizes: Sequence[int], *, tokens: int, items: int) -> Iterator[range]:
    """Consecutive indices with at most `tokens` in sum and at most `items`; a larger one goes alone."""
    start, held = 0, 0
    for index, size in enumerate(sizes):
        if index > start and (held + size > tokens or index - start == items):
            yield range(start, index)
            start, held = index, 0
        held += size
    if start < len(sizes):
        yield range(start, len(sizes))
