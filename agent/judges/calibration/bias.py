"""Biases of judges: what moves a score although nothing that matters has changed.

Each is measured by asking twice, as is and changed: the lines of evidence reversed (position), neutral
sentences added (verbosity), the labels in the prompt rotated (label order). A change of the top label
is a flip; the shift is the total variation distance, the probability mass that moved, 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from agent.answer import Frozen
from agent.judges.calibration.intervals import Interval, mean_interval
from agent.judges.calibration.scaling import log_rows, softmax

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agent.judges.calibration.metrics import Floats
    from agent.judges.calibration.orders import Scorer
    from agent.judges.pair_judge import Pair

Kind = Literal["position", "verbosity", "label_order"]
FEWEST = 20
"""Pairs below which no bias is measured: the interval would say nothing."""
NEUTRAL = (
    "The report follows the usual structure of such publications.",
    "Further details are given in the full text.",
    "The authors describe their methods in a separate section.",
)
"""Sentences that bear on no claim."""


class Bias(Frozen):
    """One bias with 95 % intervals."""

    kind: Kind
    n: int
    """Pairs it was measured on."""
    shift: Interval
    """Mean probability mass that moves, 0 to 1."""
    flips: Interval
    """Share of pairs whose most likely label changes."""
    by: dict[str, Interval]
    """Mean change of each label's probability; for `label_order` what each place in the prompt adds."""


@dataclass(frozen=True)
class Unmeasured:
    """A bias that could not be measured here."""

    kind: Kind
    reason: str


async def position_bias(
    scorer: Scorer,
    pairs: Sequence[Pair],
    labels: Sequence[str],
    groups: Sequence[str] | None = None,
    *,
    seed: int = 0,
) -> Bias | Unmeasured:
    """Reverse the items of evidence, one a line; pairs with one item are left out."""
    return await _asked_twice("position", _reversed, scorer, pairs, labels, groups, seed)


async def verbosity_bias(
    scorer: Scorer,
    pairs: Sequence[Pair],
    labels: Sequence[str],
    groups: Sequence[str] | None = None,
    *,
    seed: int = 0,
) -> Bias | Unmeasured:
    """Add neutral sentences to each passage."""
    return await _asked_twice("verbosity", _padded, scorer, pairs, labels, groups, seed)


def label_order_bias(
    over_orders: Floats, groups: Sequence[str] | None = None, *, seed: int = 0
) -> Bias | Unmeasured:
    """Compare the first order with the others.

    Args:
        over_orders: rows over the cyclic orders, from `agent.judges.calibration.orders.rows_over_orders`.
        groups: as in `agent.judges.calibration.intervals.measure`.
        seed: of the intervals.
    """
    orders, n, k = over_orders.shape
    if n < FEWEST:
        return Unmeasured("label_order", f"{n} pairs; it takes at least {FEWEST}")
    p = softmax(over_orders.reshape(orders * n, k)).reshape(orders, n, k)
    moved = np.abs(p[1:] - p[0]).sum(axis=2).mean(axis=0) / 2
    flipped = (p[1:].argmax(axis=2) != p[0].argmax(axis=1)).mean(axis=0)
    by = {}
    for place in range(k):
        # In rotation r the label at this place is number (place + r) modulo k.
        there = np.stack([p[r, :, (place + r) % k] for r in range(orders)]).mean(axis=0)
        by[f"place {place + 1}"] = mean_interval(there - 1 / k, groups, seed=seed)
    return Bias(
        kind="label_order",
        n=n,
        shift=mean_interval(moved, groups, seed=seed),
        flips=mean_interval(flipped, groups, seed=seed),
        by=by,
    )


async def _asked_twice(
    kind: Kind,
    change: Callable[[Pair], Pair],
    scorer: Scorer,
    pairs: Sequence[Pair],
    labels: Sequence[str],
    groups: Sequence[str] | None,
    seed: int,
) -> Bias | Unmeasured:
    changed = [change(pair) for pair in pairs]
    kept = [i for i, pair in enumerate(pairs) if changed[i] != pair]
    if len(kept) < FEWEST:
        what = "a passage of several lines" if kind == "position" else "a changed passage"
        return Unmeasured(kind, f"{len(kept)} pairs have {what}; it takes at least {FEWEST}")
    some = None if groups is None else [groups[i] for i in kept]
    if some is not None and len(set(some)) < 2:
        return Unmeasured(kind, "all such pairs are of one group; it takes at least two")
    before = softmax(log_rows(await scorer([pairs[i] for i in kept], labels)))
    after = softmax(log_rows(await scorer([changed[i] for i in kept], labels)))
    change_of = after - before
    return Bias(
        kind=kind,
        n=len(kept),
        shift=mean_interval(np.abs(change_of).sum(axis=1) / 2, some, seed=seed),
        flips=mean_interval(
            (before.argmax(axis=1) != after.argmax(axis=1)).astype(float), some, seed=seed
        ),
        by={
            label: mean_interval(change_of[:, column], some, seed=seed)
            for column, label in enumerate(labels)
        },
    )


def _reversed(pair: Pair) -> Pair:
    return replace(pair, passage="\n".join(reversed(pair.passage.split("\n"))))


def _padded(pair: Pair) -> Pair:
    return replace(pair, passage=" ".join((pair.passage, *NEUTRAL)))
