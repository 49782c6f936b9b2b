"""Investigate one thought: call tools, keep the evidence, say in one sentence what it found.

`LINES` is the one visible table of what can be examined; every look-up goes through
`tools.toolbox.call`. No model is called here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from agent.dossier import CauseFound, Examined, LookUp, NearFound, PathFound
from graphs.curie import Curie
from graphs.errors import RunError
from tools.relatives import relatives
from tools.toolbox import (
    ASSESSMENTS_OF,
    COMMON_CAUSES,
    EDGES_BETWEEN,
    HEAD_TO_HEAD,
    HELD_ABOUT,
    MECHANISM_PATHS,
    NEAR_COMPARISONS,
    NEAR_EVIDENCE,
    RELATED_FINDINGS,
    REVERSE_EVIDENCE,
    STUDY_FINDINGS,
    call,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from agent.artefacts import Artefacts
    from agent.question import Asked
    from graphs.statements import Node
    from tools.base import Bench, T, Tool, ToolResult
    from tools.evidence import Evidence


MOST_KIN = 12
"""Members of a treatment and parts of an outcome through which a mechanism is sought."""


@dataclass(frozen=True)
class Inquiry:
    """What a thought is examined with: the pair in question, the bench, and where evidence is kept.

    Attributes:
        x: CURIE of the treatment.
        y: CURIE of the outcome.
        names: printable names of both.
        bench: the graph, the seed and the deadline that tools work with.
        artefacts: take every item of evidence.
        mechanisms: how many paths to rank.
    """

    x: str
    y: str
    names: tuple[str, str]
    bench: Bench
    artefacts: Artefacts
    mechanisms: int = 5
    z: str = ""
    """CURIE of the comparator; empty where nothing is compared."""
    asks_how: bool = False
    """Whether a mechanism is what was asked for; else paths that are not causal help nobody."""

    def keep(self, items: Iterable[Evidence]) -> tuple[str, ...]:
        """Store evidence and return the ids, each once."""
        return tuple(dict.fromkeys(self.artefacts.put(item) for item in items))

    async def look(
        self, tool: Tool[T], what: str, **arguments: Any
    ) -> tuple[ToolResult[T], LookUp]:
        """Call a tool about the pair; `what` tells the look-up, with the names in its braces.

        Raises:
            AetiaError: the work failed: an answer is not made from what could not be looked up.
        """
        asked = {"treatment": self.x, "outcome": self.y, **arguments}
        result = (await call(tool, asked, self.bench)).checked()
        # What only the caller's own data hold is no node of the graph: nothing is held on it there.
        if result.status == "invalid" and result.code != "UNKNOWN_NODE":
            raise RunError(f"{tool.name} refused what this run asked it: {result.message}")
        return result, LookUp.of(what.format(*self.names), result)


async def _studies(ask: Inquiry, line: str) -> Examined:
    """Study findings of one class of designs about the pair."""
    result, looked = await ask.look(STUDY_FINDINGS, "study findings of {} on {}")
    ids = ask.keep(item for item in result.items if item.line == line)
    said = f"{len(ids)} of {result.n} findings are of this design"
    return Examined(ids, _said(result, said, said), (looked,))


async def _stated(ask: Inquiry, line: str) -> Examined:
    """What bodies, product information and approved use state about the pair."""
    result, looked = await ask.look(ASSESSMENTS_OF, "assessments, labels and uses of {} and {}")
    ids = ask.keep(result.items)
    said = _said(result, f"{len(ids)} statements", "no body's statement is at hand")
    return Examined(ids, said, (looked,))


async def _near(ask: Inquiry, line: str) -> Examined:
    """Evidence on a member, a class or a part of what was asked about."""
    result, looked = await ask.look(NEAR_EVIDENCE, "evidence on what is near to {} and {}")
    ids = ask.keep(result.items)
    said = _said(result, f"{len(ids)} items on something near", "nothing near is held")
    names = {r.curie: r.name for item in result.items for r in item.relations}
    return Examined(ids, said, (looked,), names=names)


async def _head_to_head(ask: Inquiry, line: str) -> Examined:
    """Studies that compared the two, or what they are or hold."""
    tool = HEAD_TO_HEAD if line == "head_to_head" else NEAR_COMPARISONS
    result, looked = await ask.look(
        tool, f"{line.replace('_', ' ')} studies of {{}} on {{}}", comparator=ask.z
    )
    ids = ask.keep(result.items)
    names = {r.curie: r.name for item in result.items for r in item.relations}
    said = _said(result, f"{len(ids)} comparisons", "no study compared them")
    return Examined(ids, said, (looked,), names=names)


async def _arm(ask: Inquiry, line: str) -> Examined:
    """Trials of one of the two against no treatment."""
    treatment = ask.x if line == "first_arm" else ask.z
    which = "the first" if line == "first_arm" else "the second"
    result, looked = await ask.look(
        STUDY_FINDINGS, f"trials of {which} treatment alone on {{1}}", treatment=treatment
    )
    ids = ask.keep(item for item in result.items if item.line == "randomized")
    said = f"{len(ids)} of {result.n} findings are trials"
    return Examined(ids, _said(result, said, said), (looked,))


async def _curated(ask: Inquiry, line: str) -> Examined:
    result, looked = await ask.look(EDGES_BETWEEN, "graph edges from {} to {}")
    ids = ask.keep(result.items)
    said = _said(result, f"{len(ids)} edges", "the graph states nothing between them")
    return Examined(ids, said, (looked,))


async def _mechanism(ask: Inquiry, line: str) -> Examined:
    what = "mechanism paths from {} to {}"
    wider: dict[str, Any] = {"reach": "causal"}
    if ask.asks_how:
        starts = await relatives(ask.bench.store, ask.x, "treatment")
        ends = await relatives(ask.bench.store, ask.y, "outcome")
        wider = {
            "reach": "any",
            "starts": [r.curie for r in starts if r.how == "member"][:MOST_KIN],
            "ends": [r.curie for r in ends if r.how == "narrower"][:MOST_KIN],
        }
    result, looked = await ask.look(MECHANISM_PATHS, what, k=ask.mechanisms, **wider)
    paths = tuple(
        PathFound(r.text, r.sign, r.path.score, ask.keep(r.edges), r.loose_steps)
        for r in result.items
    )
    ids = tuple(dict.fromkeys(i for path in paths for i in path.edges))
    names = {curie: name for ranked in result.items for curie, name in ranked.names.items()}
    said = _said(result, f"{len(paths)} paths", "0 paths")
    return Examined(ids, said, (looked,), paths=paths, names=names)


async def _reverse(ask: Inquiry, line: str) -> Examined:
    result, looked = await ask.look(REVERSE_EVIDENCE, "evidence that {1} acts on {0}")
    ids = ask.keep(result.items)
    said = _said(result, f"{len(ids)} items", "nothing says that the outcome comes first")
    return Examined(ids, said, (looked,))


async def _common_cause(ask: Inquiry, line: str) -> Examined:
    result, looked = await ask.look(COMMON_CAUSES, "common causes of {} and {}")
    causes = tuple(
        CauseFound(str(cause.node.curie), cause.node.name, ask.keep(cause.evidence))
        for cause in result.items
    )
    ids = tuple(dict.fromkeys(i for cause in causes for i in cause.evidence))
    named = ", ".join(cause.name for cause in causes[:6])
    said = _said(result, named, "the graph names no common cause")
    names = {cause.curie: cause.name for cause in causes}
    return Examined(ids, said, (looked,), causes=causes, names=names)


async def _designs_at_hand(ask: Inquiry, line: str) -> Examined:
    """Selection and chance are judged from the studies themselves: collect them."""
    result, looked = await ask.look(STUDY_FINDINGS, "study findings of {} on {}")
    ids = ask.keep(result.items)
    said = f"{len(ids)} findings to judge it by"
    return Examined(ids, _said(result, said, said), (looked,))


async def _related(ask: Inquiry, line: str) -> Examined:
    """What is held on the same treatment or the same outcome: shown to the reader, never support."""
    what = "findings on the same treatment or the same outcome, kept as context only"
    result, looked = await ask.look(RELATED_FINDINGS, what, limit=5)
    others = dict.fromkeys(
        item.outcome if item.exposure == ask.x else item.exposure for item in result.items
    )
    nodes = await ask.bench.store.nodes([Curie.parse(other) for other in others])
    near = tuple(
        NearFound(str(node.curie), node.name, _side(node, result.items, ask.x)) for node in nodes
    )
    said = f"{result.n} related findings; none of them is about this pair"
    return Examined((), _said(result, said, said), (looked,), near=near)


async def list_held(bench: Bench, asked: Asked) -> Examined:
    """What is held on the one thing that a question names: its causes, or its effects."""
    known = asked.outcome or asked.treatment
    if known is None or known.curie is None:
        return Examined((), "nothing was named")
    shares: Literal["treatment", "outcome"] = "outcome" if asked.outcome else "treatment"
    side = "outcome" if asked.outcome else "exposure"
    result = (await call(HELD_ABOUT, {"node": known.curie, "side": side}, bench)).checked()
    near = tuple(NearFound(h.curie, h.name, shares, h.direction) for h in result.items)
    return Examined(
        (), result.ending, (LookUp.of(f"what is held on {known.label}", result),), near=near
    )


def _side(node: Node, items: Iterable[Evidence], x: str) -> Literal["treatment", "outcome"]:
    """Which side of the question a neighbour shares."""
    of_same = any(item.exposure == x and item.outcome == str(node.curie) for item in items)
    return "treatment" if of_same else "outcome"


def _said(result: ToolResult[Any], found: str, nothing: str) -> str:
    """What an examination says: its own words where all was looked at, else how the tool ended."""
    if result.status in ("ok", "empty"):
        return found if result.items else nothing
    return result.ending


LINES: dict[str, Callable[[Inquiry, str], Awaitable[Examined]]] = {
    "randomized": _studies,
    "mendelian_randomization": _studies,
    "observational": _studies,
    "assessment": _stated,
    "near": _near,
    "head_to_head": _head_to_head,
    "near_comparisons": _head_to_head,
    "first_arm": _arm,
    "second_arm": _arm,
    "curated": _curated,
    "mechanism": _mechanism,
    "reverse": _reverse,
    "common_cause": _common_cause,
    "selection": _designs_at_hand,
    "chance": _designs_at_hand,
    "related": _related,
}
"""Name of a thought -> what examines it. `own_data` belongs to the identify step."""
