"""NCBI disease: mentions of diseases in sentences (Dogan, Leaman & Lu 2014, J Biomed Inform 47:1).

`ncbi_disease/*.txt`: CoNLL, the word first and its tag last. An answer is the spans that were found; it is
worth their F1 of exact spans, and 1 where there is none and none was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.grounding import DISEASE, conll
from evals.statistics.intervals import bootstrap
from evals.tasks.answers import found
from evals.tasks.lines import files
from evals.tasks.task import QuestionSet, TaskItem, Terms
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_here
from tools.naming.mentions import DictionaryFinder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from evals.statistics.intervals import Mark, Places
    from evals.tasks.task import Marked

Spans = frozenset[tuple[int, int]]


class NcbiDisease(QuestionSet):
    """NCBI disease: where are diseases named in a sentence?"""

    name = "ncbi_disease"
    terms = Terms("Apache-2.0 repository", may_train=True)
    aim = "open"
    by_model = False

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            TaskItem(
                f"{path.name.split('.')[0]}-{number}",
                Posed("Where are diseases named?", (), (document.text,)),
                None,
                truth=frozenset((gold.start, gold.end) for gold in document.gold),
            )
            for path in files(folder / self.name, "*.txt*")
            for number, document in enumerate(conll(path))
        )

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: by the names that are known."""
        finder = DictionaryFinder(KnownGraph(rules.store, open_here()), DISEASE)

        async def settles(posed: Posed) -> Settled:
            spans = [(m.start, m.end) for m in await finder.find(posed.context[0])]
            said = ", ".join(posed.context[0][start:end] for start, end in spans)
            return found(" ".join(f"{start}-{end}" for start, end in spans), said or "none")

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        spans, gold = _spans(settled), _gold(item)
        if not spans and not gold:
            return 1.0
        return 2 * len(spans & gold) / (len(spans) + len(gold))

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: precision, recall and F1 of exact spans over all sentences together."""
        pairs = [
            (_spans(one.settled) if one.settled else frozenset(), _gold(one.item))
            for one in marked
            if one.item
        ]
        counts = [(len(a & b), len(a), len(b)) for a, b in pairs]

        def of(first: int, *below: int) -> Mark:
            def statistic(places: Places) -> float:
                total = sum(sum(counts[i][k] for k in below) for i in places)
                hits = sum(counts[i][0] for i in places)
                return first * hits / total if total else float("nan")

            return bootstrap(statistic, len(counts), seed=seed, draws=500)

        return {"precision": of(1, 1), "recall": of(1, 2), "f1": of(2, 1, 2)}


def _spans(settled: Settled) -> Spans:
    pairs = [text.split("-") for text in settled.options[0].split()] if settled.options else []
    return frozenset((int(start), int(end)) for start, end in pairs)


def _gold(item: TaskItem) -> Spans:
    return item.truth if isinstance(item.truth, frozenset) else frozenset()


TASK = NcbiDisease()
