"""TruthHypo: is there a relation of two entities that was published after the graphs were made, and which?

`truthhypo/edges_test.tsv*`: `x_id, y_id, rel_type, relation, question` (Xiong et al. 2025,
arXiv:2505.14599). Walks of at most three steps of the graph in use, from the second entity back to the
first, tell the relation by their signs; how likely there is one follows from how much heavier they are
than the walks to other things of that kind (`tools.candidates.relations`). Where no walk leads from the
one to the other, or none that is heavy enough, it abstains and never denies: that a graph is silent is no
evidence that there is no relation. Entities are found by their identifiers and by every name that the
vocabulary knows them by. Where the starter graph is in use and `hetionet` stands beside the set, as
`genetic_support` takes it, walks go through both; which graph it was is said of every item.
Published: F1 of the link
0.75 to 0.83 by chat models with literature and graph; who always says that there is one has 0.79 on the
shared half.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agent.strategies.posed import Posed
from evals.hypotheses.hetionet import Joined, read_hetionet
from evals.statistics.classes import macro_f1
from evals.statistics.intervals import bootstrap
from evals.tasks.answers import silent, spread
from evals.tasks.lines import one_file, table
from evals.tasks.task import QuestionSet, TaskItem, Terms
from graphs.curie import Curie
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_here
from tools.candidates.links import StoredLinks
from tools.candidates.relations import LONGEST, related

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from evals.hypotheses.hetionet import HeldLinks
    from evals.statistics.intervals import Mark, Places
    from evals.tasks.lines import FileLine
    from evals.tasks.task import Marked
    from graphs.store import KnowledgeGraph
    from tools.candidates.links import Links

ENDS = re.compile(
    r"between (?:Chemical|Gene|Disease) (.+) \(([^()]+)\) and (?:Chemical|Gene|Disease) (.+) \(([^()]+)\)\?"
)
ASKED = re.compile(r"one of \[(.+)\]")
NONE = "no_relation"
STARTER, BESIDE = "starter", "hetionet"
"""The graph that ships, and the folder that may stand beside the set."""
GENE = "NCBIGene:"
"""What the numbers that stand for genes are of."""


@dataclass(frozen=True)
class PosedRelation(Posed):
    """The two entities; options: more of the first means more of the second, less, no relation.

    Attributes:
        first, second: their names.
        ids: their identifiers, where the question gives them.
        folder: in which the set lies, with what is beside it; None for nothing.
    """

    first: str = ""
    second: str = ""
    ids: tuple[str, str] = ("", "")
    folder: Path | None = None


class TruthHypo(QuestionSet):
    """TruthHypo: does a chemical, gene or disease raise or lower a gene, by later publications?"""

    name = "truthhypo"
    terms = Terms("none stated", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        lines = table(one_file(folder / self.name, "edges_test.tsv*"), "\t")
        items = {item.id: item for item in (_item(line, folder) for line in lines)}
        return tuple(items.values())

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the signs of the walks between the two."""
        opened: list[_Opened] = []

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedRelation)
            if not opened:
                opened.append(await _Opened.of(rules.store, posed.folder))
            return await _settled(posed, opened[0])

        return settles

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: `f1` of there being a relation; `relation_f1` of which, mean of the classes.

        Silence finds no relation, and denies none.
        """
        none = [len(m.item.posed.options) - 1 if m.item else -1 for m in marked]
        truth = np.array([m.gold != n for m, n in zip(marked, none, strict=True)])
        found = np.array([m.chosen not in (None, n) for m, n in zip(marked, none, strict=True)])

        def f1(places: Places) -> float:
            hits = float((truth[places] & found[places]).sum())
            total = float(truth[places].sum() + found[places].sum())
            return 2 * hits / total if total else 0.0

        sources = [m.source for m in marked]
        gold, said = [m.gold or 0 for m in marked], [m.chosen for m in marked]
        return {
            "f1": bootstrap(f1, len(marked), seed=seed, sources=sources),
            "relation_f1": macro_f1(gold, said, seed=seed, sources=sources),
        }


def _item(line: FileLine, folder: Path) -> TaskItem:
    question = line.text("question")
    ends, asked = ENDS.search(question), ASKED.search(question)
    if ends is None or asked is None:
        raise line.broken(f"the question names no two entities and options: {question!r}")
    options = tuple(word.strip(" '\"") for word in asked[1].split(","))
    if len(options) != 3 or NONE not in options:
        raise line.broken(
            f"the options are {', '.join(options)}; expected two relations and {NONE}"
        )
    gold = line.one_of("relation", {word: i for i, word in enumerate(_ordered(options))})
    ids = _identifier(ends[2]), _identifier(ends[4])
    posed = PosedRelation(
        question, _ordered(options), first=ends[1], second=ends[3], ids=ids, folder=folder
    )
    first, second = line.text("x_id"), line.text("y_id")
    return TaskItem(f"{first} - {second}", posed, gold, line.text("rel_type"), first)


def _ordered(options: tuple[str, ...]) -> tuple[str, ...]:
    """Raising, lowering, none."""
    raising = ("positive_correlate", "stimulate")
    return tuple(sorted(options, key=lambda o: (o == NONE, o not in raising, o)))


def _identifier(said: str) -> str:
    return f"{GENE}{said}" if said.isdigit() else said


@dataclass(frozen=True)
class _Opened:
    """What is walked, opened once; `said` names it."""

    names: KnownGraph
    links: Links
    said: str
    beside: HeldLinks | None = None

    @classmethod
    async def of(cls, store: KnowledgeGraph, folder: Path | None) -> _Opened:
        """The graph in use; the starter graph with what of Hetionet is beside the set.

        Raises:
            DataError: what is beside the set cannot be read.
        """
        names, stored = KnownGraph(store, open_here()), await StoredLinks.opened(store)
        release = await store.release()
        said = f"graph: {release.name} {release.version}"
        if folder is None or release.name != STARTER or not (folder / BESIDE).is_dir():
            return cls(names, stored, said)
        beside = await asyncio.to_thread(read_hetionet, folder)
        return cls(names, Joined(stored, beside), f"{said} with {BESIDE} of the folder", beside)

    async def held(self, curies: Sequence[Curie]) -> list[str]:
        """Which of some identifiers are nodes."""
        stored = {str(node.curie) for node in await self.names.store.nodes(curies)}
        return [str(c) for c in curies if str(c) in stored or self._is_beside(str(c))]

    def _is_beside(self, curie: str) -> bool:
        return self.beside is not None and curie in self.beside.kinds


async def _settled(posed: PosedRelation, graph: _Opened) -> Settled:
    ends, notes = [], (graph.said,)
    for name, identifier in zip((posed.first, posed.second), posed.ids, strict=True):
        nodes = await _nodes(graph, name, identifier)
        if not nodes:
            return silent(posed, f"the graph in use holds no {name}", notes=notes)
        ends.append(nodes)
    found = await related(graph.links, ends[0], ends[1])
    if found is None:
        why = f"no walk of {LONGEST} steps leads from {posed.second} to {posed.first}"
        return silent(posed, why, notes=notes)
    likely = (found.related * found.raises, found.related * (1 - found.raises), 1 - found.related)
    if max(likely) == likely[-1]:
        why = "no walk is heavy enough to tell a relation"
        return silent(posed, why, said=found.text(), notes=notes)
    return spread(posed, likely, found.text(), notes=notes)


async def _nodes(graph: _Opened, name: str, identifier: str) -> list[str]:
    """Nodes that an entity is: by its identifier, else by those of what its name or approved symbol names."""
    if ":" in identifier and (held := await _same(graph, Curie.parse(identifier))):
        return held
    hits = [hit.node for hit in await graph.names.resolve(name) if hit.how == "exact"]
    found = []
    for one in hits:
        found += await _same(graph, one.curie)
        if not found:
            named = await graph.names.store.resolve(one.name)
            found += [str(hit.node.curie) for hit in named if hit.how == "exact"]
    return sorted(set(found))


async def _same(graph: _Opened, curie: Curie) -> list[str]:
    return await graph.held([curie, *await graph.names.vocabulary.same_as(curie)])


TASK = TruthHypo()
