"""DrugMechDB: how does a drug treat a disease (Gonzalez-Cavazos et al. 2023, Sci Data 10:632)?

`drugmechdb/indication_paths*.jsonl`. For each pair, the edges that only its own mechanisms state are taken
out of the graph of all; what is left ranks paths from drug to disease (`evals.mechanisms`). Right: the
first node next to the drug is a curated one. So no item is looked up in itself.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.models.opening import RULES
from agent.strategies.posed import Posed, Settled, Step
from evals.mechanisms import Curated, Graph, drugmechdb, node_f1, targets_in_order
from evals.statistics.intervals import mean, rate
from evals.tasks.answers import silent
from evals.tasks.lines import one_file
from evals.tasks.task import QuestionSet, TaskItem, Terms

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from evals.statistics.intervals import Mark
    from evals.tasks.task import Marked

Pair = tuple[str, str]


@dataclass(frozen=True)
class PosedMechanism(Posed):
    """A drug and a disease, and the graph that holds no mechanism of their own alone."""

    pair: Pair = ("", "")
    graph: Graph | None = None


@dataclass(frozen=True)
class Ranked(Settled):
    """Nodes next to the drug, the best first, and the inner nodes of the best path."""

    targets: tuple[str, ...] = ()
    inner: frozenset[str] = frozenset()


class DrugMechanisms(QuestionSet):
    """DrugMechDB: through which target does a drug treat a disease, its own mechanism left out?"""

    name = "drugmechdb"
    terms = Terms("CC0", may_train=True)
    aim = "open"
    by_model = False

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        mechanisms = drugmechdb(one_file(folder / self.name, "*.jsonl*"))
        graph = Graph(mechanisms)
        by_pair: dict[Pair, list[Curated]] = defaultdict(list)
        for one in mechanisms:
            by_pair[one.pair].append(one)
        return tuple(
            TaskItem(" -> ".join(pair), PosedMechanism(f"How does {pair[0]} treat {pair[1]}?",
                     pair=pair, graph=graph), None, truth=tuple(curated))
            for pair, curated in sorted(by_pair.items())
        )  # fmt: skip

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: paths ranked by evidence."""
        del rules

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedMechanism)
            assert posed.graph is not None
            return await asyncio.to_thread(_ranked, posed, posed.graph)

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`: whether the first target is a curated one."""
        return float(bool(_hits(item, settled)[:1] == (True,)))

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: recall of the target among the first 5 and 10, F1 of the best path's inner nodes."""
        hits = [_hits(one.item, one.settled) for one in marked if one.item]
        f1 = [_f1(one.item, one.settled) for one in marked if one.item]
        at = {f"recall_at_{k}": rate([any(row[:k]) for row in hits]) for k in (5, 10)}
        return at | {"node_f1": mean(f1, seed=seed)}


def _ranked(posed: PosedMechanism, graph: Graph) -> Settled:
    found = graph.search(posed.pair, "evidence", "as stated")
    if found is None or not found.walks:
        return silent(posed, "nothing else connects them")
    walks = [tuple(graph.names[node] for node in walk.nodes) for walk in found.walks]
    targets = tuple(targets_in_order(walks, [walk.score for walk in found.walks]))
    steps = (Step("1", None, "look-up", " -> ".join(walks[0])),)
    said = targets[0] if targets else walks[0][0]
    inner = frozenset(walks[0][1:-1])
    return Ranked("aetia", RULES, (said,), (1.0,), "", 0, 0, 0, 0, steps, (), (), targets, inner)


def _curated(item: TaskItem) -> tuple[Curated, ...]:
    return item.truth if isinstance(item.truth, tuple) else ()


def _hits(item: TaskItem, settled: Settled | None) -> tuple[bool, ...]:
    right = {target for one in _curated(item) for target in one.targets}
    ranked = settled.targets if isinstance(settled, Ranked) else ()
    return tuple(target in right for target in ranked)


def _f1(item: TaskItem, settled: Settled | None) -> float:
    inner = set(settled.inner) if isinstance(settled, Ranked) else set()
    return max((node_f1(inner, one.inner) for one in _curated(item)), default=0.0)


TASK = DrugMechanisms()
