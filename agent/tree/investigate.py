"""Investigate one thought: call tools, keep the evidence, say in one sentence what it found.

`LINES` is the one visible table of what can be examined. No model is called here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.dossier import CauseFound, Examined, LookUp, PathFound
from tools import knowledge

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from agent.artefacts import Artefacts
    from graphs.store import KnowledgeGraph
    from tools.evidence import Evidence


@dataclass(frozen=True)
class Inquiry:
    """What a thought is examined with: the pair in question, the graph, and where evidence is kept.

    Attributes:
        x: CURIE of the treatment.
        y: CURIE of the outcome.
        names: printable names of both.
        store: the graph.
        artefacts: take every item of evidence.
        mechanisms: how many paths to rank.
    """

    x: str
    y: str
    names: tuple[str, str]
    store: KnowledgeGraph
    artefacts: Artefacts
    mechanisms: int = 5

    def keep(self, items: Iterable[Evidence]) -> tuple[str, ...]:
        """Store evidence and return the ids, each once."""
        return tuple(dict.fromkeys(self.artefacts.put(item) for item in items))


async def _studies(ask: Inquiry, line: str) -> Examined:
    """Study findings of one class of designs about the pair."""
    result = await knowledge.find_findings(ask.store, ask.x, ask.y)
    ids = ask.keep(item for item in result.items if item.line == line)
    looked = LookUp.of(f"study findings of {ask.names[0]} on {ask.names[1]}", result)
    return Examined(ids, f"{len(ids)} of {result.n} findings are of this design", (looked,))


async def _curated(ask: Inquiry, line: str) -> Examined:
    result = await knowledge.find_edges_between(ask.store, ask.x, ask.y)
    ids = ask.keep(result.items)
    looked = LookUp.of(f"graph edges from {ask.names[0]} to {ask.names[1]}", result)
    said = f"{len(ids)} edges" if ids else "the graph states nothing between them"
    return Examined(ids, said, (looked,))


async def _mechanism(ask: Inquiry, line: str) -> Examined:
    result = await knowledge.mechanism_paths(ask.store, ask.x, ask.y, k=ask.mechanisms)
    looked = LookUp.of(f"mechanism paths from {ask.names[0]} to {ask.names[1]}", result)
    walked = [edge for ranked in result.items for edge in ranked.path.edges]
    names = await knowledge.names_of(ask.store, walked)
    paths = tuple(
        PathFound(r.path.text(names), r.path.sign, r.path.score, ask.keep(r.edges))
        for r in result.items
    )
    ids = tuple(dict.fromkeys(i for path in paths for i in path.edges))
    return Examined(ids, f"{len(paths)} paths", (looked,), paths=paths, names=names)


async def _reverse(ask: Inquiry, line: str) -> Examined:
    result = await knowledge.reverse_evidence(ask.store, ask.x, ask.y)
    ids = ask.keep(result.items)
    looked = LookUp.of(f"evidence that {ask.names[1]} acts on {ask.names[0]}", result)
    said = f"{len(ids)} items" if ids else "nothing says that the outcome comes first"
    return Examined(ids, said, (looked,))


async def _common_cause(ask: Inquiry, line: str) -> Examined:
    result = await knowledge.common_causes(ask.store, ask.x, ask.y)
    looked = LookUp.of(f"common causes of {ask.names[0]} and {ask.names[1]}", result)
    causes = tuple(
        CauseFound(str(cause.node.curie), cause.node.name, ask.keep(cause.evidence))
        for cause in result.items
    )
    ids = tuple(dict.fromkeys(i for cause in causes for i in cause.evidence))
    said = ", ".join(cause.name for cause in causes[:6]) or "the graph names no common cause"
    names = {cause.curie: cause.name for cause in causes}
    return Examined(ids, said, (looked,), causes=causes, names=names)


async def _designs_at_hand(ask: Inquiry, line: str) -> Examined:
    """Selection and chance are judged from the studies themselves: collect them."""
    result = await knowledge.find_findings(ask.store, ask.x, ask.y)
    ids = ask.keep(result.items)
    return Examined(ids, f"{len(ids)} findings to judge it by")


async def _related(ask: Inquiry, line: str) -> Examined:
    """Findings that share the treatment or the outcome: context for the reader, never support."""
    same_treatment = await ask.store.findings(exposure=ask.x, limit=5)
    same_outcome = await ask.store.findings(outcome=ask.y, limit=5)
    count = len(same_treatment) + len(same_outcome)
    looked = LookUp(
        f"findings on the same treatment or the same outcome: {count} found, kept as context only"
    )
    said = f"{count} related findings; none of them is about this pair"
    return Examined((), said, (looked,))


LINES: dict[str, Callable[[Inquiry, str], Awaitable[Examined]]] = {
    "randomized": _studies,
    "mendelian_randomization": _studies,
    "observational": _studies,
    "curated": _curated,
    "mechanism": _mechanism,
    "reverse": _reverse,
    "common_cause": _common_cause,
    "selection": _designs_at_hand,
    "chance": _designs_at_hand,
    "related": _related,
}
"""Name of a thought -> what examines it. `own_data` belongs to the identify step."""
