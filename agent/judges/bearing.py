"""The judge that ships as a judge of relevance: how probable it is that a passage bears on a claim."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agent.judges.opening import SHIPPED, open_judge
from agent.judges.pair_judge import Pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import PairJudge

DEADLINE_S = 120.0


class BearingJudge:
    """A `Relevance` over a judge of pairs: 1 less the probability of its `not_bearing`."""

    def __init__(self, judge: PairJudge) -> None:
        self._judge = judge
        self.name = judge.name

    async def bearing(self, query: str, passages: Sequence[str]) -> tuple[float, ...]:
        """A probability (0 to 1) for each passage, in order; raises as the judge."""
        pairs = [Pair(query, passage) for passage in passages]
        scores = await self._judge.judge(pairs, deadline_s=DEADLINE_S)
        at = scores.labels.index("not_bearing")
        return tuple(1 - math.exp(row[at]) for row in scores.rows)

    async def close(self) -> None:
        """Release the judge."""
        await self._judge.close()


def open_bearing() -> BearingJudge:
    """Over the judge that ships; raises as `open_judge`."""
    return BearingJudge(open_judge(SHIPPED))
