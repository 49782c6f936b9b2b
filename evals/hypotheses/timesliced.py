"""What was known before a year, scored on what was found after it: `python -m evals.hypotheses timesliced`.

Of the starter graph every finding and every assessment of the year and later is left out, and so is a
curated use or edge, which shows no year, of a pair that is first dated then, with its mechanism. Weights are
learned from what was known before the year alone. For each outcome with a later trial or body that found a
benefit of something, what walks reach is ranked as for users: the later benefits are hits, the rest are
misses, and the plain sum of walks and the number of uses stand beside it. A repeated pair is no discovery:
one that was stated before is left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from evals.hypotheses.hidden_pairs import LEARNED, Group, groups_of, known_pairs, rows_of
from graphs.opening import open_graph
from tools.candidates.goals import FORMS, Sought
from tools.candidates.links import StoredLinks
from tools.candidates.ranking import learn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.candidates.ranking import Ranking

    Pair = tuple[str, str]

MOST = 40
"""Outcomes that are replayed, those with most later findings first."""
Value = tuple[float, float, float]
"""A mean over outcomes with the limits of its 95 % interval (outcomes drawn again)."""


@dataclass(frozen=True)
class Replayed:
    """How well what came later was foreseen.

    Attributes:
        year: before which everything is known.
        outcomes, later, reached: how many; later benefits, and those of them that walks reach.
        values: by "learned", "summed" and "uses": AUROC, average precision, and later benefits among
            the first ten of an outcome.
        gain: AUROC of the learned weights minus that of the sum.
        chance_at_10: later benefits among ten that are drawn.
    """

    year: int
    outcomes: int
    later: int
    reached: int
    values: dict[str, tuple[Value, Value, Value]]
    gain: Value
    chance_at_10: float

    def text(self) -> str:
        """A line for each ranking."""
        lines = [
            f"before {self.year}: {self.outcomes} outcomes, {self.later} later benefits, {self.reached} reached; "
            f"learned minus summed AUROC {_said(self.gain)}; in ten that are drawn {self.chance_at_10:.2f}"
        ]
        lines += [
            f"  {name:8} AUROC {_said(auroc)}, average precision {_said(ap)}, in the first ten {_said(hits)}"
            for name, (auroc, ap, hits) in self.values.items()
        ]
        return "\n".join(lines)


async def replayed(year: int, *, seed: int, most: int = MOST) -> Replayed:
    """Replay the starter graph before a year.

    Args:
        year: what is stated in it or later is not known.
        seed: of the anchors that are learned from, and of the intervals.
        most: outcomes that are replayed.
    """
    store = await open_graph()
    links = await StoredLinks.opened(store)
    await links.learn({node for pair in links.pairs for node in pair})
    late = _late(links, year)
    benefits = defaultdict(set)
    for pair in late:
        found = any(item.direction == "decreases" for item in links.pairs[pair])
        if found and links.kind(pair[0]) in FORMS["drugs"].wanted:
            benefits[pair[1]].add(pair[0])
    outcomes = sorted(benefits, key=lambda o: (-len(benefits[o]), o))[:most]
    before = links.until(year)
    known = await known_pairs("drugs", before, late)
    for cause, effect in before.pairs.keys() - late:
        known[effect].add(cause)
    groups = []
    for one in outcomes:
        rows = await rows_of(Sought("drugs", one), before, benefits[one], known[one], late)
        groups.append(Group(rows, len(benefits[one])))
    learned = await groups_of("drugs", before, anchors=LEARNED["drugs"], seed=seed, unknown=late)
    await store.close()
    model = learn("drugs", [row for group in learned for row in group.rows], learned_on="before")
    return _measured(year, groups, model, np.random.default_rng(seed))


def _late(links: StoredLinks, year: int) -> set[Pair]:
    """Pairs that are first dated in the year or later."""
    first = {
        pair: min((i.year for i in items if i.year), default=0)
        for pair, items in links.pairs.items()
    }
    return {pair for pair, when in first.items() if when >= year}


def _measured(
    year: int, groups: Sequence[Group], model: Ranking, draw: np.random.Generator
) -> Replayed:
    each: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    kept = [group for group in groups if group.tells]
    for group in kept:
        truth = np.array([row[2] for row in group.rows])
        scores = {
            "learned": [model.logit(row[0]) for row in group.rows],
            "summed": [sum(row[0].values()) for row in group.rows],
            "uses": [float(row[1]) for row in group.rows],
        }
        for name, by in scores.items():
            first = np.argsort(-np.array(by), kind="stable")[:10]
            auroc, ap = roc_auc_score(truth, by), average_precision_score(truth, by)
            each[name].append((auroc, ap, float(truth[first].sum())))
    again = draw.integers(0, len(kept), (2000, len(kept)))
    values = {}
    for name, found in each.items():
        auroc, ap, hits = (_mean(np.array(column), again) for column in zip(*found, strict=True))
        values[name] = (auroc, ap, hits)
    gain = np.array([a[0] - b[0] for a, b in zip(each["learned"], each["summed"], strict=True)])
    chance = [10 * sum(row[2] for row in group.rows) / len(group.rows) for group in kept]
    return Replayed(
        year, len(kept), sum(g.hidden for g in groups), sum(r[2] for g in kept for r in g.rows),
        values, _mean(gain, again), float(np.mean(chance)),
    )  # fmt: skip


def _mean(values: np.ndarray, again: np.ndarray) -> Value:
    low, high = np.quantile(values[again].mean(axis=1), [0.025, 0.975])
    return float(values.mean()), float(low), float(high)


def _said(value: Value) -> str:
    return f"{value[0]:.3f} ({value[1]:.3f} to {value[2]:.3f})"
