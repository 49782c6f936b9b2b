"""Drugs and outcomes known to be caused or not: OMOP, EU-ADR and OHDSI controls.

`ohdsi_controls/*ReferenceSet.csv`: `exposureId, exposureName, outcomeId, outcomeName, groundTruth`
(Overhage et al. 2012, Stat Med 31:4401; Coloma et al. 2013, Drug Saf 36:13; up to 17 % of OMOP's
negatives may be wrong, Hauben et al. 2016, PMID 26879560). `*NegativeControls.csv`: `targetName,
outcomeName`, of which the one is not known to cause the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.statistics.classes import youden
from evals.statistics.intervals import Mark
from evals.tasks.lines import files, table
from evals.tasks.sets.verdicts.asked import YES_NO, VerdictSet
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evals.tasks.lines import FileLine
    from evals.tasks.task import Marked

TRUTH = {"1": 0, "0": 1, "1.0": 0, "0.0": 1}
OUTCOMES = {
    "HOI Upper GI #3": "upper gastrointestinal bleeding",
    "Leukopenia Including Neutropenia and Agranulocytosis": "leukopenia",
}
"""Names of the reference sets that are no names of their outcome, by the sets' own definitions."""


class OhdsiControls(VerdictSet):
    """OMOP, EU-ADR and OHDSI: drugs and outcomes known to be caused, or not."""

    name = "ohdsi_controls"
    terms = Terms("Apache-2.0", may_train=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        items: dict[str, TaskItem] = {}
        for path in files(place, "*ReferenceSet.csv*", "*NegativeControls.csv*"):
            subset = path.name.split(".")[0].removesuffix("ReferenceSet")
            for line in table(path):
                for item in _items(line, subset):
                    items.setdefault(item.id, item)
        return tuple(items.values())

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: `youden` is the share called harmful among those that are, less that among the rest.

        Silence calls nothing harmful. Of items of one kind alone nothing is known: 0, from -1 to 1.
        """
        called = [one.chosen == 0 for one in marked]
        positive = [one.gold == 0 for one in marked]
        more = super().figures(marked, seed=seed)
        known = len(set(positive)) == 2
        index = youden(called, positive, seed=seed) if known else Mark(0.0, -1.0, 1.0)
        return {"youden": index} | more


def _items(line: FileLine, subset: str) -> Iterator[TaskItem]:
    if "groundTruth" in line.row:
        drug, outcome = line.text("exposureName"), line.text("outcomeName")
        gold = line.one_of("groundTruth", TRUTH)
    else:
        drug, outcome, gold = line.text("targetName"), line.text("outcomeName"), 1
    question = f"Does {drug.lower()} cause {outcome_words(outcome)}?"
    yield TaskItem(f"{subset}: {drug} - {outcome}", Posed(question, YES_NO), gold, subset)


def outcome_words(name: str) -> str:
    """The outcome without the reference set's own prefix and number: `OMOP Acute Liver Failure 1`."""
    plain = re.sub(r"^(?:OMOP|HOI)\s+|\s+#?\d+$", "", name.strip()).lower()
    return OUTCOMES.get(name.strip(), plain)


TASK = OhdsiControls()
