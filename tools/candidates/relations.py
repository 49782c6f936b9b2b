"""How likely two things are related at all, and which way, by the walks between them.

Walks from one of the two reach many things of the kind of the other. Were they not related, the other
would stand anywhere among these by the weight of its walks; the higher it stands, the likelier a relation.
How fast that grows (`SHAPE`) and how likely two things are related before anything is looked at (`PRIOR`)
are judgements that no data set was asked for; `python -m evals.hypotheses relations` estimates the first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tools.candidates.links import Links

LONGEST = 3
"""Steps of a walk."""
PRIOR = 0.5
SHAPE = 0.35
"""Of the density a * q ** (a - 1) that ranks q of related things have: a median rank of 0.14."""


@dataclass(frozen=True)
class Related:
    """What walks say of two things.

    Attributes:
        rank: share of the things of its kind that walks reach and that weigh at least as much (0 to 1).
        raises: share of the weight of its walks that says "more of the one, more of the other", where a
            walk without a sign counts half.
        walks: kinds of walks.
    """

    rank: float
    raises: float
    walks: int

    @property
    def related(self) -> float:
        """Probability that there is a relation."""
        times = SHAPE * math.pow(self.rank, SHAPE - 1)
        return PRIOR * times / (PRIOR * times + 1 - PRIOR)

    def text(self) -> str:
        """In one clause."""
        return (
            f"{self.walks} kinds of walks, heavier than to {1 - self.rank:.0%} of what is reached, "
            f"{self.raises:.0%} of their weight raising"
        )


async def related(
    links: Links, first: Sequence[str], second: Sequence[str], *,
    hidden_pairs: Collection[tuple[str, str]] = (),
) -> Related | None:  # fmt: skip
    """What walks say of two things, each of one node or several; None where no walk joins them.

    Args:
        links: what is held.
        first: nodes of the one.
        second: nodes of the other, at which walks begin.
        hidden_pairs: pairs of nodes between which no link counts.
    """
    await links.learn(first)
    anchors = dict.fromkeys(second, 1.0)
    kinds = {links.kind(one) for one in first}
    reached = await walk_from(
        links, anchors, last=kinds, longest=LONGEST, hidden_pairs=hidden_pairs
    )
    weights = {node: math.fsum(kinds.values()) for node, kinds in reached.weights.items()}
    node = max(first, key=lambda one: weights.get(one, 0.0))
    if not weights.get(node):
        return None
    alike = [w for one, w in weights.items() if links.kind(one) == links.kind(node)]
    found = reached.weights[node]
    signed = {s: math.fsum(w for f, w in found.items() if f.endswith(s)) for s in "+-"}
    rank = sum(w >= weights[node] for w in alike) / len(alike)
    raises = 0.5 + 0.5 * (signed["+"] - signed["-"]) / weights[node]
    return Related(rank, raises, len(found))
