"""Learn the weights of walks on the starter graph: `python -m evals.hypotheses fit [--write]`.

Half of what is known of each of many anchors is hidden: the pairs, and every record that states one of
them (a curated mechanism goes with the use that it is of). The model tells the hidden ones from all other
candidates. AUROC and average precision are of anchors that were not learned from (5 folds of anchors).
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from graphs.opening import open_graph
from tools.candidates.goals import FORMS, Sought
from tools.candidates.links import StoredLinks
from tools.candidates.proposing import features_of, uses_of
from tools.candidates.ranking import learn
from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.candidates.goals import GoalName
    from tools.candidates.ranking import Ranking, Row

LEARNED: dict[GoalName, int] = {"drugs": 60}
"""Forms that are learned, and from how many anchors."""
LEAST = 4
"""Known pairs of an anchor that is learned from."""
FOLDS = 5


@dataclass(frozen=True)
class Learned:
    """A ranking with what it was found to be worth.

    Attributes:
        ranking: learned on every anchor.
        auroc, ap: means over anchors that a fold's model had not learned from.
        chance: mean share of the hidden ones among the candidates.
        by_sum: AUROC of the summed walks alone.
        by_use: AUROC of the number of uses alone.
        anchors, pairs: how many.
    """

    ranking: Ranking
    auroc: float
    ap: float
    chance: float
    by_sum: float
    by_use: float
    anchors: int
    pairs: int


async def known_pairs(goal: GoalName, links: StoredLinks) -> dict[str, set[str]]:
    """Anchor -> what is known of it for a form of goal, from assessments, findings and edges."""
    form = FORMS[goal]
    found: dict[str, set[str]] = defaultdict(set)
    await links.learn({node for pair in links.pairs for node in pair})
    sign = {1: "increases", -1: "decreases"}[form.sign or 1]
    for (exposure, outcome), items in links.pairs.items():
        anchor, other = (outcome, exposure) if form.is_cause else (exposure, outcome)
        kinds = {"indication"} if goal == "drugs" else {"assessment", "label", ""}
        said = [i for i in items if i.direction == sign and getattr(i, "kind", "") in kinds]
        if said and links.kind(other) in form.wanted:
            found[anchor].add(other)
    for anchor in sorted(found):
        for link in await links.at(anchor):
            if link.how in form.answers and links.kind(link.far) in form.wanted:
                found[anchor].add(link.far)
    return found


async def rows_of(
    goal: GoalName, links: StoredLinks, anchor: str, hidden: set[str], known: set[str]
) -> list[Row]:
    """A row for every candidate that is not known, of a graph that does not hold what is hidden."""
    form = FORMS[goal]
    sought = Sought(goal, anchor)
    pairs = {sought.pair(node) for node in hidden}
    records = {
        getattr(item, "identifier", "") for pair in pairs for item in links.pairs.get(pair, ())
        if getattr(item, "kind", "") == "indication"
    }  # fmt: skip
    records |= {
        link.record
        for link in await links.at(anchor)
        if link.far in hidden and link.record.startswith("DrugMechDB")
    }
    reached = await walk_from(
        links, {anchor: 1.0}, wanted=form.wanted, hidden=records, hidden_pairs=pairs
    )
    rows = []
    for node in sorted(reached.weights.keys() | hidden):
        if links.kind(node) not in form.wanted or (node in known and node not in hidden):
            continue
        uses = await uses_of(links, node)
        uses -= int(goal == "drugs" and node in hidden)
        if goal == "drugs" and links.kind(node) == "substance" and uses <= 0:
            continue
        rows.append((features_of(reached, node, ()), max(0, uses), node in hidden))
    return rows


async def fitted(goal: GoalName, *, seed: int) -> Learned:
    """Learn one form of goal on the starter graph."""
    groups = await groups_of(goal, anchors=LEARNED[goal], seed=seed)
    said = f"starter, {len(groups)} anchors, {sum(r[2] for g in groups for r in g)} hidden pairs"
    return _measured(goal, groups, said)


async def groups_of(goal: GoalName, *, anchors: int, seed: int) -> list[list[Row]]:
    """The candidates of so many anchors, each with half of what is known of it hidden."""
    store = await open_graph()
    links = await StoredLinks.opened(store)
    draw = random.Random(seed)
    pairs = await known_pairs(goal, links)
    able = sorted(a for a, known in pairs.items() if len(known) >= LEAST)
    chosen = sorted(draw.sample(able, min(anchors, len(able))))
    groups = []
    for anchor in chosen:
        known = sorted(pairs[anchor])
        hidden = set(draw.sample(known, len(known) // 2))
        groups.append(await rows_of(goal, links, anchor, hidden, set(known)))
    await store.close()
    return [g for g in groups if any(r[2] for r in g) and not all(r[2] for r in g)]


def _measured(goal: GoalName, groups: Sequence[Sequence[Row]], said: str) -> Learned:
    scores: list[tuple[float, float, float, float, float]] = []
    for fold in range(FOLDS):
        rest = [row for i, g in enumerate(groups) if i % FOLDS != fold for row in g]
        model = learn(goal, rest, learned_on=said)
        for group in groups[fold::FOLDS]:
            truth = np.array([r[2] for r in group])
            by = np.array([model.logit(r[0], r[1]) for r in group])
            summed = np.array([sum(r[0].values()) for r in group])
            uses = np.array([r[1] for r in group])
            scores.append((
                roc_auc_score(truth, by), average_precision_score(truth, by), truth.mean(),
                roc_auc_score(truth, summed), roc_auc_score(truth, uses),
            ))  # fmt: skip
    auroc, ap, chance, by_sum, by_use = (float(np.mean(s)) for s in zip(*scores, strict=True))
    whole = learn(goal, [row for g in groups for row in g], learned_on=said)
    ranking = replace(whole, auroc=round(auroc, 3))
    hidden = sum(r[2] for g in groups for r in g)
    return Learned(ranking, auroc, ap, chance, by_sum, by_use, len(groups), hidden)
