"""What was known before a year, scored on what was found after it: `python -m evals.hypotheses timesliced`.

Of the starter graph every finding and every assessment of the year and later is left out, and so is a
curated use or edge, which shows no year, of a pair that is first stated then. For each outcome with a
later trial or body that found a benefit of something, what paths reach before the year is ranked; the
later benefits are hits, later trials that found none are misses, and both are scored beside the number
of uses alone. A repeated pair is no discovery: one that was stated before is left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import roc_auc_score

from graphs.opening import open_graph
from tools.candidates.links import StoredLinks
from tools.candidates.proposing import features_of, uses_of
from tools.candidates.ranking import shipped
from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from tools.candidates.links import NodeKind

MOST = 40
"""Outcomes that are replayed, those with most later findings first."""
KINDS: tuple[NodeKind, ...] = ("drug", "substance")


@dataclass(frozen=True)
class Replayed:
    """How well what came later was foreseen.

    Attributes:
        year: before which everything is known.
        outcomes, later, reached: how many; later benefits, and those of them that paths reach.
        auroc: of later benefits among everything that is reached and was not known, mean of outcomes.
        by_sum, by_use: the same by summed walks and by the number of uses.
        hits_at_10, chance_at_10: later benefits among the first ten, and expected by chance, per outcome.
    """

    year: int
    outcomes: int
    later: int
    reached: int
    auroc: float
    by_sum: float
    by_use: float
    hits_at_10: float
    chance_at_10: float

    def text(self) -> str:
        """One line."""
        return (
            f"before {self.year}: {self.outcomes} outcomes, {self.later} later benefits, {self.reached} reached; AUROC "
            f"{self.auroc:.3f} (summed walks {self.by_sum:.3f}, uses alone {self.by_use:.3f}); in the first ten "
            f"{self.hits_at_10:.2f} an outcome (chance {self.chance_at_10:.2f})"
        )


async def replayed(year: int, *, most: int = MOST) -> Replayed:
    """Replay the starter graph before a year.

    Args:
        year: what is stated in it or later is not known.
        most: outcomes that are replayed.
    """
    store = await open_graph()
    links = await StoredLinks.opened(store)
    await links.learn({node for pair in links.pairs for node in pair})
    first = {
        pair: min((i.year for i in items if i.year), default=0)
        for pair, items in links.pairs.items()
    }
    late = {pair for pair, when in first.items() if when >= year}
    benefits = defaultdict(set)
    for pair in late:
        if links.kind(pair[0]) in KINDS and any(_is_benefit(i) for i in links.pairs[pair]):
            benefits[pair[1]].add(pair[0])
    outcomes = sorted(benefits, key=lambda o: (-len(benefits[o]), o))[:most]
    rows = [await _one(links, o, benefits[o], late, year) for o in outcomes]
    await store.close()
    kept = [row for row in rows if row is not None]
    later = sum(len(benefits[o]) for o in outcomes)
    mean = np.array([row[1:] for row in kept]).mean(axis=0)
    return Replayed(year, len(kept), later, int(sum(row[0] for row in kept)), *map(float, mean))


def _is_benefit(item: Finding | Assessment) -> bool:
    return item.direction == "decreases"


async def _one(
    links: StoredLinks, outcome: str, later: set[str], late: set[tuple[str, str]], year: int
) -> tuple[float, ...] | None:
    """(later benefits reached, AUROC, by sum, by use, hits at 10, chance at 10)."""
    before = links.until(year)
    reached = await walk_from(before, {outcome: 1.0}, wanted=KINDS, hidden_pairs=late)
    known = {
        x for (x, y), items in links.pairs.items() if y == outcome and (x, y) not in late and items
    }
    asked = [n for n in sorted(reached.weights) if links.kind(n) in KINDS and n not in known]
    truth = np.array([n in later for n in asked])
    if not truth.any() or truth.all():
        return None
    model = shipped("drugs")
    walks = [features_of(reached, n, ()) for n in asked]
    uses = [await uses_of(before, n) for n in asked]
    scores = np.array([model.logit(w, u) for w, u in zip(walks, uses, strict=True)])
    first = np.argsort(-scores, kind="stable")[:10]
    return (
        float(truth.sum()), roc_auc_score(truth, scores),
        roc_auc_score(truth, [sum(w.values()) for w in walks]), roc_auc_score(truth, uses),
        float(truth[first].sum()), 10 * float(truth.mean()),
    )  # fmt: skip
