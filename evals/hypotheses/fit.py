"""Learn the weights of walks on the starter graph: `python -m evals.hypotheses fit [--write]`.

The rows are those of `evals.hypotheses.hidden_pairs`. AUROC and average precision are of anchors that were not
learned from (5 folds of anchors), among what walks reach.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from evals.hypotheses.hidden_pairs import LEARNED, groups_of
from graphs.opening import open_graph
from tools.candidates.links import StoredLinks
from tools.candidates.ranking import learn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.hypotheses.hidden_pairs import Group
    from tools.candidates.goals import GoalName
    from tools.candidates.ranking import Ranking

FOLDS = 5


@dataclass(frozen=True)
class Learned:
    """A ranking with what it was found to be worth.

    Attributes:
        ranking: learned on every anchor.
        auroc, ap: means over anchors that a fold's model had not learned from.
        chance: mean share of the hidden ones among the candidates.
        sum_auroc, sum_ap: of the summed walks alone.
        by_use: AUROC of the number of uses alone.
        anchors, hidden, reached: how many; pairs that were hidden, and those of them that walks reach.
    """

    ranking: Ranking
    auroc: float
    ap: float
    chance: float
    sum_auroc: float
    sum_ap: float
    by_use: float
    anchors: int
    hidden: int
    reached: int

    def text(self) -> str:
        """One line."""
        return (
            f"{self.ranking.goal}: {self.anchors} anchors, {self.hidden} hidden pairs, {self.reached} reached; "
            f"AUROC {self.auroc:.3f} (summed walks {self.sum_auroc:.3f}, uses alone {self.by_use:.3f}), average "
            f"precision {self.ap:.3f} (summed walks {self.sum_ap:.3f}, chance {self.chance:.3f})"
        )


async def fitted(goal: GoalName, *, seed: int) -> Learned:
    """Learn one form of goal on the starter graph."""
    store = await open_graph()
    links = await StoredLinks.opened(store)
    groups = await groups_of(goal, links, anchors=LEARNED[goal], seed=seed)
    await store.close()
    return _measured(goal, groups)


def _measured(goal: GoalName, groups: Sequence[Group]) -> Learned:
    scores: list[tuple[float, ...]] = []
    reached = sum(row[2] for group in groups for row in group.rows)
    said = f"starter, {len(groups)} anchors, {reached} hidden pairs"
    for fold in range(FOLDS):
        rest = [row for i, g in enumerate(groups) if i % FOLDS != fold for row in g.rows]
        model = learn(goal, rest, learned_on=said)
        for group in groups[fold::FOLDS]:
            truth = np.array([r[2] for r in group.rows])
            by = np.array([model.logit(r[0]) for r in group.rows])
            summed = np.array([sum(r[0].values()) for r in group.rows])
            uses = np.array([r[1] for r in group.rows])
            scores.append((
                roc_auc_score(truth, by), average_precision_score(truth, by), truth.mean(),
                roc_auc_score(truth, summed), average_precision_score(truth, summed),
                roc_auc_score(truth, uses),
            ))  # fmt: skip
    auroc, ap, chance, sum_auroc, sum_ap, by_use = np.array(scores).mean(axis=0).tolist()
    whole = learn(goal, [row for group in groups for row in group.rows], learned_on=said)
    ranking = replace(whole, auroc=round(auroc, 3))
    hidden = sum(g.hidden for g in groups)
    return Learned(
        ranking, auroc, ap, chance, sum_auroc, sum_ap, by_use, len(groups), hidden, reached
    )
