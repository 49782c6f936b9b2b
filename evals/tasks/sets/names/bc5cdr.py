"""BC5CDR: mentions of chemicals and diseases with their MeSH identifiers (Li et al. 2016, Database baw068).

`bc5cdr/*PubTator*`: title, abstract, and a line a mention: start, end, text, kind, identifier. An item is a
mention as its text spells it, once a document; what is asked is its identifier. Mentions without one are
passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.grounding import CHEMICAL, DISEASE, pubtator
from evals.tasks.answers import found, silent
from evals.tasks.lines import files
from evals.tasks.task import QuestionSet, TaskItem, Terms
from graphs.curie import Curie
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_here
from tools.naming.abbreviations import abbreviations
from tools.naming.linking import expected_kinds, link

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled

KINDS = {"Disease": DISEASE, "Chemical": CHEMICAL}


@dataclass(frozen=True)
class PosedMention(Posed):
    """A mention in its document; `kind` is what the set says it is."""

    start: int = 0
    end: int = 0
    kind: str = ""


class Bc5Cdr(QuestionSet):
    """BC5CDR: which concept does a mention of a disease or a chemical stand for?"""

    name = "bc5cdr"
    terms = Terms("public domain", may_train=True)
    aim = "open"
    by_model = False

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        items: dict[str, TaskItem] = {}
        for path in files(folder / self.name, "*PubTator*"):
            for number, document in enumerate(pubtator(path)):
                for gold in document.gold:
                    if not gold.ids or gold.kind not in KINDS:
                        continue
                    source = f"{path.name.split('.')[0]} {number}"
                    posed = PosedMention(f"Which concept is {gold.text!r} here?", (), (document.text,),
                                         gold.start, gold.end, gold.kind)  # fmt: skip
                    item = TaskItem(
                        f"{source}: {gold.text}", posed, None, gold.kind, source, gold.ids
                    )
                    items.setdefault(item.id, item)
        return tuple(items.values())

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: by the names that are known, and the abbreviations that the text explains."""
        vocabulary = open_here()
        known = KnownGraph(rules.store, vocabulary)

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedMention)
            text = posed.context[0]
            expected = expected_kinds(text, posed.start, posed.end) or KINDS[posed.kind]
            mention = text[posed.start : posed.end]
            linked = await link(
                known, mention, expected=expected, abbreviations=abbreviations(text)
            )
            if not linked.candidates:
                return silent(posed, "no name like it is known")
            best = linked.candidates[0]
            same = await vocabulary.same_as(best.node.curie)
            ids = " ".join(dict.fromkeys(map(str, (best.node.curie, *same))))
            return found(ids, f"{best.node.name}: {best.reason}", sure=best.score)

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`: any of the identifiers that the set counts as right."""
        right = item.truth if isinstance(item.truth, frozenset) else frozenset()
        return float(bool(right & set(_ids(settled.options[0]))))


def _ids(text: str) -> Iterator[str]:
    for one in text.split():
        yield str(Curie.parse(one))


TASK = Bc5Cdr()
