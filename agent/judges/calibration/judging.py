"""Ask a judge for raw rows in batches, and measure its biases through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agent.judges.calibration.bias import (
    Bias,
    Unmeasured,
    label_order_bias,
    position_bias,
    verbosity_bias,
)
from agent.judges.calibration.orders import Gain, ReadsLabels, gain_of_averaging, rows_over_orders
from graphs.errors import InputError, ModelOutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.calibration.metrics import Floats, Ints
    from agent.judges.pair_judge import Pair, PairJudge

BATCH = 64
"""Pairs in one call of the judge."""
DEADLINE_S = 300.0
"""For one batch."""
BIAS_ROWS = 400
"""Rows that biases are measured on: each costs four further passes, and one a label order."""


@dataclass(frozen=True)
class BiasReport:
    """What moves a judge that should not, and whether averaging over label orders helps."""

    found: tuple[Bias | Unmeasured, ...]
    averaging: Gain | None
    """None: the judge reads no labels, so that it has no orders to average over."""


async def raw_rows(judge: PairJudge, pairs: Sequence[Pair], labels: Sequence[str]) -> Floats:
    """Uncalibrated log-probabilities (n, k), columns in the order of `labels`.

    Raises:
        InputError: another order than the judge's own, and the judge reads no labels.
        ModelOutputError: the judge gave other labels or another number of rows.
    """
    rows: list[tuple[float, ...]] = []
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        if tuple(labels) == tuple(judge.labels):
            scores = await judge.judge(batch, deadline_s=DEADLINE_S)
        elif isinstance(judge, ReadsLabels):
            scores = await judge.judge_in_order(batch, labels, deadline_s=DEADLINE_S)
        else:
            raise InputError(f"{judge.name} reads no labels: it has one order of them")
        if scores.labels != tuple(labels) or len(scores.rows) != len(batch):
            raise ModelOutputError(
                f"{judge.name} gave {len(scores.rows)} rows of {', '.join(scores.labels)}; "
                f"expected {len(batch)} of {', '.join(labels)}"
            )
        rows += scores.rows
    return np.asarray(rows, dtype=float)


async def bias_report(
    judge: PairJudge,
    pairs: Sequence[Pair],
    truth: Ints,
    groups: Sequence[str],
    *,
    seed: int = 0,
) -> BiasReport:
    """Position, verbosity and label order, on at most `BIAS_ROWS` rows drawn with the seed."""

    async def scorer(asked: Sequence[Pair], labels: Sequence[str]) -> Floats:
        return await raw_rows(judge, asked, labels)

    labels = tuple(judge.labels)
    places = np.random.default_rng(seed).permutation(len(pairs))[:BIAS_ROWS]
    some, of_some = [pairs[place] for place in places], [groups[place] for place in places]
    found = (
        await position_bias(scorer, some, labels, of_some, seed=seed),
        await verbosity_bias(scorer, some, labels, of_some, seed=seed),
    )
    if not isinstance(judge, ReadsLabels):
        why = "the judge reads no labels from a prompt, so that their order cannot matter"
        return BiasReport((*found, Unmeasured("label_order", why)), None)
    over_orders = await rows_over_orders(scorer, some, labels)
    gain = gain_of_averaging(over_orders, truth[places], of_some, seed=seed)
    return BiasReport((*found, label_order_bias(over_orders, of_some, seed=seed)), gain)
