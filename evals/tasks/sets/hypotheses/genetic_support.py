"""Targets that reached the clinic for an indication: are the launched ones where genes lead?

`genetic_support/pp.tsv*`: pairs of target and indication with the highest phase that each reached (Minikel
et al. 2024, Nature 629:624). The score of a pair is the summed weight of walks from the disease to the
gene (`evals.hypotheses.genetic`), beside `hetionet`, `gwas_catalog_2015` and `mondo_mappings` of the same
folder. Nothing that a medicine acts on is held there. Published: genetic support alone makes approval 2.6
times as likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from agent.models.opening import RULES
from agent.strategies.posed import Posed, Settled, Step
from evals.hypotheses.genetic import Association, associations
from evals.statistics.intervals import Mark, bootstrap, rate
from evals.tasks.answers import silent
from evals.tasks.lines import one_file, table
from evals.tasks.task import QuestionSet, TaskItem, Terms

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from evals.statistics.intervals import Places
    from evals.tasks.lines import FileLine
    from evals.tasks.task import Marked

CLINICAL, LAUNCHED = 2, 5
PHASES = {"": 0, **{str(n): n for n in range(6)}}
TOP = 0.1


@dataclass(frozen=True)
class PosedTarget(Posed):
    """A gene and the MeSH identifier of an indication, with what leads from diseases to genes."""

    gene: str = ""
    mesh: str = ""
    held: Association | None = None


@dataclass(frozen=True)
class Weighed(Settled):
    """The weight of the walks, and whether the two are associated directly."""

    weight: float = 0.0
    is_direct: bool = False


class GeneticSupport(QuestionSet):
    """Clinical pairs of target and indication: were those launched to which genes lead?"""

    name = "genetic_support"
    terms = Terms("CC BY 4.0", may_train=True)
    aim = "open"
    by_model = False

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        held = associations(folder)
        lines = table(one_file(folder / self.name, "pp.tsv*"), "\t")
        named = [one for one in lines if one.row.get("indication_mesh_id") and one.row.get("gene")]
        clinical = [one for one in named if one.one_of("hcatnum", PHASES) >= CLINICAL]
        return tuple(_item(one, held) for one in clinical)

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the weight of walks."""
        del rules

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedTarget)
            assert posed.held is not None
            found = await posed.held.between(posed.mesh, posed.gene)
            if found is None:
                return silent(posed, "the indication or the gene is not held")
            weight, is_direct = found
            steps = (Step("1", None, "look-up", f"walks of weight {weight:.4f}"),)
            said = "launched" if weight else "not launched"
            return Weighed("aetia", RULES, (said,), (1.0,), "", 0, 0, 0, 0, steps, (), (), weight, is_direct)  # fmt: skip

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`: launched where any walk leads to the gene, not launched where none does."""
        return float(isinstance(settled, Weighed) and bool(settled.weight) == item.truth)

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: `enrichment` is the share launched in the top decile of the pairs over that of the rest.

        `direct_enrichment` is the same of pairs with a direct association; whole indications are drawn.
        Where there are too few pairs for a share on each side nothing is known: 1, without an interval.
        """
        kept = [m for m in marked if m.item and isinstance(m.settled, Weighed)]
        said = [m.settled for m in kept if isinstance(m.settled, Weighed)]
        if len(kept) < 1 / TOP:
            return {"enrichment": Mark(1.0, None, None)}
        launched = np.array([bool(m.item and m.item.truth) for m in kept])
        weight = np.array([one.weight for one in said])
        order = np.lexsort((np.random.default_rng(seed).random(len(weight)), -weight))
        top = np.isin(np.arange(len(weight)), order[: max(1, round(TOP * len(weight)))])
        direct = np.array([one.is_direct for one in said])
        sources = [m.source for m in kept]
        ratios = {"enrichment": top, "direct_enrichment": direct}
        found = {
            name: bootstrap(_ratio(launched, inside), len(kept), seed=seed, sources=sources)
            for name, inside in ratios.items()
        }
        found = {
            name: Mark(1.0, None, None) if isnan(mark.value) else mark
            for name, mark in found.items()
        }
        return found | {"launched_at_top": rate(list(map(bool, launched[top])), seed=seed)}


def _ratio(launched: np.ndarray, inside: np.ndarray) -> Callable[[Places], float]:
    def ratio(places: Places) -> float:
        one, two = launched[places][inside[places]], launched[places][~inside[places]]
        return float(one.mean() / two.mean()) if len(one) and two.any() else float("nan")

    return ratio


def _item(line: FileLine, held: Association) -> TaskItem:
    gene, mesh = line.text("gene"), line.text("indication_mesh_id")
    disease = line.text("indication_mesh_term")
    text = f"Did a medicine that acts on {gene} reach the market for {disease}?"
    launched = line.one_of("hcatnum", PHASES) == LAUNCHED
    posed = PosedTarget(text, gene=gene, mesh=mesh, held=held)
    return TaskItem(line.text("ti_uid"), posed, None, source=mesh, truth=launched)


TASK = GeneticSupport()
