"""How a treatment acts in the uses and effects that sources tell of, whatever was asked about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.curie import Curie
from graphs.statements import Edge
from tools.base import ToolResult, found_in_graph
from tools.curated_paths import OUTCOMES, stated_from
from tools.mechanisms import USES, Entry, joined, members_of, tells_how
from tools.ranked_paths import RankedPath, ranked
from tools.relatives import relatives
from tools.told_paths import MEMBERSHIP, MOLECULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphs.statements import Node, Path
    from graphs.store import KnowledgeGraph
    from tools.asks import OwnMechanismsAsk
    from tools.base import Bench

MOST_LOOSE = 2
"""Steps that are not causal of a chain that still explains something."""
ARRIVES = (
    *OUTCOMES,
    "biolink:BiologicalProcess",
    "biolink:Pathway",
    "biolink:SmallMolecule",
    "biolink:ChemicalEntity",
)
"""Categories at which a chain may end: a place in the body is no effect."""
STORY = (3, 5)
"""Steps, at least and at most, of a chain that tells enough and no more."""
BY_NAME = ("known by name", "membership by definition")
"""Source of a class that a thing is known to belong to, and how it was checked."""


async def own_mechanisms(asked: OwnMechanismsAsk, bench: Bench) -> ToolResult[RankedPath]:
    """Chains that sources state from the treatment on, each to the outcome where it ends, uses first.

    Where none leads to a use of it, its class speaks for it too, for a class its members, and for a
    thing the other members of its class. Of chains to one outcome the first is kept.
    """
    store, start = bench.store, Entry(Curie.parse(asked.treatment))
    members, more = await members_of(store, [start])
    fit: list[RankedPath] = []
    nodes: dict[Curie, Node] = {}
    uses: set[Curie] = set()
    classes = await _classes(store, start.node)
    for entries in ([start], classes, members, await _siblings(store, classes)):
        uses |= {use for one in (start, *entries) for use in await _uses(store, one.node)}
        chains = await _telling(store, entries)
        nodes |= {
            n.curie: n for n in await store.nodes(sorted({c for p in chains for c in p.nodes}))
        }
        fit += [item for item in await ranked(bench, chains) if _explains(item, nodes)]
        if any(item.path.nodes[-1] in uses for item in fit):
            break
    fit.sort(key=lambda item: _order(item, nodes, uses))
    once = {item.path.nodes[-1]: item for item in reversed(fit)}
    kept = [item for item in fit if once[item.path.nodes[-1]] is item]
    cut = f"the first {asked.k} chains" if more or len(kept) > asked.k else ""
    return await found_in_graph(
        tuple(kept[: asked.k]), asked, bench, about=(asked.treatment,), cut=cut
    )


async def _telling(store: KnowledgeGraph, entries: Iterable[Entry]) -> tuple[Path, ...]:
    found = [joined(e, path) for e in entries for path in await stated_from(store, e.node)]
    return tuple(path for path in found if len(set(path.nodes)) == len(path.nodes))


async def _classes(store: KnowledgeGraph, node: Curie) -> list[Entry]:
    """The classes of a treatment, from which chains go on."""
    near = await relatives(store, str(node), "treatment")
    held = await store.neighbors(node, predicates=[MEMBERSHIP], direction="out")
    stated = {edge.object: edge for edge in held.edges}
    classes = [Curie.parse(one.curie) for one in near if one.how == "class"]
    return [
        Entry(c, (stated.get(c) or Edge(node, MEMBERSHIP, c, None, *BY_NAME),)) for c in classes
    ]


async def _siblings(store: KnowledgeGraph, classes: list[Entry]) -> list[Entry]:
    """The other members of the classes, reached through them."""
    found = []
    for one in classes:
        members, _ = await members_of(store, [Entry(one.node)])
        found += [Entry(m.node, (*one.membership, *m.membership)) for m in members]
    return found


async def _uses(store: KnowledgeGraph, node: Curie) -> set[Curie]:
    held = await store.assessments(exposure=node, kinds=("indication",))
    return {one.outcome for one in held.assessments}


def _explains(item: RankedPath, nodes: Mapping[Curie, Node]) -> bool:
    """Whether a chain begins with something done, ends at an effect, and has at most one loose step."""
    first = next(e for e in item.path.edges if e.predicate != MEMBERSHIP)
    end = nodes[item.path.nodes[-1]].category
    acts = first.is_causal and first.predicate not in USES and tells_how(item.path)
    return acts and end in ARRIVES and item.loose_steps <= MOST_LOOSE


def _order(
    item: RankedPath, nodes: Mapping[Curie, Node], uses: set[Curie]
) -> tuple[bool, int, bool, bool, bool, int, tuple[Curie, ...]]:
    """What does not harm first; then fewer loose steps, uses, a target that is named, the whole story."""
    end, between = item.path.nodes[-1], item.path.nodes[1:-1]
    harms = nodes[end].category in OUTCOMES and item.sign == 1
    no_target = not any(nodes[node].category in MOLECULES for node in between)
    length = len(item.path.edges)
    bare = not STORY[0] <= length <= STORY[1]
    shown = length if bare else -length
    return harms, item.loose_steps, end not in uses, no_target, bare, shown, item.path.nodes
