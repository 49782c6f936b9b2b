"""The order of labels in a prompt: score under several, average, and say whether that pays.

A model that reads its labels from a prompt prefers some places to others. Under cyclic orders each
label stands once at each place, so that the geometric mean takes the preference out to first order,
at the cost of one further pass an order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from agent.answer import Frozen
from agent.judges.calibration.fitting import unseen_losses
from agent.judges.calibration.intervals import Interval, mean_interval
from agent.judges.calibration.scaling import log_rows, log_softmax
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from agent.judges.calibration.metrics import Floats, Ints
    from agent.judges.pair_judge import Pair
    from agent.models.chat_model import LabelScores

    Scorer = Callable[[Sequence[Pair], Sequence[str]], Awaitable[Floats]]
    """Pairs and the labels in the order of the prompt -> log-probabilities, columns in that order."""


@runtime_checkable
class ReadsLabels(Protocol):
    """A judge whose prompt lists the labels, so that their order can be chosen."""

    async def judge_in_order(
        self, pairs: Sequence[Pair], labels: Sequence[str], *, deadline_s: float
    ) -> LabelScores:
        """Raw rows with the labels in this order, in the prompt and in the columns."""
        ...


class Gain(Frozen):
    """What averaging over orders does to the log loss, each way calibrated on other rows."""

    log_loss: Interval
    """Mean loss of one order less that of the average: above 0 is better."""
    pays: bool
    why: str


def cyclic(labels: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The k rotations of k labels, the given order first."""
    return tuple((*labels[start:], *labels[:start]) for start in range(len(labels)))


async def rows_over_orders(
    scorer: Scorer,
    pairs: Sequence[Pair],
    labels: Sequence[str],
    orders: Sequence[Sequence[str]] | None = None,
) -> Floats:
    """Log-probabilities (orders, n, k), columns always in the order of `labels`.

    Args:
        scorer: the judge.
        pairs: what it reads.
        labels: the order of the columns.
        orders: orders of the labels in the prompt; `cyclic(labels)` by default, k passes for k labels.

    Raises:
        InputError: an order does not hold each label once.
    """
    rows = []
    for order in cyclic(labels) if orders is None else orders:
        if sorted(order) != sorted(labels):
            raise InputError(f"the order {', '.join(order)} is none of {', '.join(labels)}")
        given = log_rows(np.asarray(await scorer(pairs, order), dtype=float))
        rows.append(given[:, [list(order).index(label) for label in labels]])
    return np.stack(rows)


def averaged(over_orders: Floats) -> Floats:
    """The geometric mean over orders, normalised: log-probabilities (n, k)."""
    return log_softmax(over_orders.mean(axis=0))


async def average_over_orders(
    scorer: Scorer,
    pairs: Sequence[Pair],
    labels: Sequence[str],
    orders: Sequence[Sequence[str]] | None = None,
) -> Floats:
    """Log-probabilities (n, k) without the preference for places; see `rows_over_orders`."""
    return averaged(await rows_over_orders(scorer, pairs, labels, orders))


def gain_of_averaging(
    over_orders: Floats, truth: Ints, groups: Sequence[str] | None = None, *, seed: int = 0
) -> Gain:
    """Whether averaging pays: its log loss is lower, and the 95 % interval excludes no change.

    Both ways get a temperature of their own, fitted on other folds: that averaging makes a judge less
    sure is no gain, as calibration does that for nothing.

    Raises:
        DataError: too few rows or groups to calibrate.
    """
    single = unseen_losses(over_orders[0], truth, groups, seed=seed)
    average = unseen_losses(averaged(over_orders), truth, groups, seed=seed)
    gain = mean_interval(single - average, groups, seed=seed)
    pays = gain.low > 0
    verdict = "pays" if pays else "does not pay"
    why = (
        f"averaging over {len(over_orders)} label orders {verdict}: it lowers the calibrated log loss "
        f"by {gain.text(4)}, at {len(over_orders)} times the work"
    )
    return Gain(log_loss=gain, pays=pays, why=why)


def without_prior(rows: Floats, blank: Floats) -> Floats:
    """Contextual calibration (Zhao et al. 2021): take out what the judge says of no content.

    Args:
        rows: log-probabilities (n, k).
        blank: log-probabilities (k) for a pair without content, such as claim and passage "N/A".
    """
    return log_softmax(log_rows(rows) - log_rows(blank[None, :]))
