"""How a treatment may act on an outcome: the best paths of the graph.

What one source states from end to end comes first, then paths of causal steps. Where there is neither,
paths follow that walk every statement the way it is made, then those that walk any either way; each
step that is not causal says so. A class goes through its members, on either side, where it has no path
of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Literal

from graphs.biolink import PREDICATES
from graphs.curie import Curie
from tools.base import ToolResult, found_in_graph
from tools.curated_paths import stated_whole
from tools.ranked_paths import RankedPath, ranked
from tools.told_paths import MEMBERSHIP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.statements import Edge, Path
    from graphs.store import KnowledgeGraph, Walk
    from tools.asks import MechanismAsk
    from tools.base import Bench

Reach = Literal["causal", "stated", "any"]

REACHES: dict[Reach, tuple[tuple[str, ...], Walk]] = {
    "causal": ((), "forward"),
    "stated": (tuple(sorted(PREDICATES)), "forward"),
    "any": ((), "any"),
}
"""How far a path may go, narrowest first: the predicates (causal ones when empty) and the walk."""

SHORT = 4
"""Edges of the paths that are tried first; longer ones are sought where none of these is held."""
USES = ("biolink:treats", "biolink:preventative_for_condition", "biolink:ameliorates_condition")
"""Statements of a use, which says nothing of how."""
MOST_MEMBERS = 12
"""Members of a class through which paths are sought."""


@dataclass(frozen=True)
class Entry:
    """A node at which paths begin or end, and how it belongs to what was asked about."""

    node: Curie
    membership: tuple[Edge, ...] = ()


Sides = tuple[list[Entry], list[Entry]]
"""Where paths begin, and where they end."""


@dataclass(frozen=True)
class _Found:
    paths: tuple[Path, ...] = ()
    truncated: bool = False


async def mechanism_paths(asked: MechanismAsk, bench: Bench) -> ToolResult[RankedPath]:
    """Ranked paths of at least two edges; a single edge names no mechanism."""
    starts = _entries(asked.treatment, asked.starts)
    ends = _entries(asked.outcome, asked.ends)
    more_starts, cut_starts = await members_of(bench.store, starts)
    more_ends, cut_ends = await members_of(bench.store, ends)
    sides = [(starts, ends)]
    if more_starts or more_ends:
        sides.append(([*starts, *more_starts], [*ends, *more_ends]))
    found = await _best(bench.store, sides, asked)
    kept = found.paths[: asked.k]
    items = await ranked(bench, kept)
    cut = ""
    if found.truncated or len(found.paths) > asked.k:
        cut = f"the {len(items)} best paths of at most {asked.max_len} edges"
    elif cut_starts or cut_ends:
        cut = f"paths through the first {MOST_MEMBERS} members of a class"
    about = asked.treatment, asked.outcome
    return await found_in_graph(items, asked, bench, about=about, cut=cut)


async def _best(store: KnowledgeGraph, sides: Sequence[Sides], asked: MechanismAsk) -> _Found:
    """What one source states whole, then causal paths; without either what reaches further."""
    whole, last = _Found(), _Found()
    if asked.reach != "causal":
        for starts, ends in sides:
            whole = whole if whole.paths else await _whole(store, starts, ends)
    for reach in REACHES:
        for starts, ends in sides:
            for max_len in sorted({min(SHORT, asked.max_len), asked.max_len}):
                found = await _between(store, starts, ends, reach, max_len, asked.k)
                if any(not _by_a_use(path) for path in found.paths):
                    return _together(whole, found)
                last = last if last.paths else found
        if whole.paths or reach == asked.reach:
            break
    return _together(whole, last)


def _by_a_use(path: Path) -> bool:
    """Whether it goes through a disease that something treats: what comes of that tells no way to act."""
    return any(edge.predicate in USES for edge in path.edges[:-1])


def _together(first: _Found, second: _Found) -> _Found:
    """Both, each path of nodes once."""
    paths = {path.nodes: path for path in reversed((*first.paths, *second.paths))}
    order = dict.fromkeys(path.nodes for path in (*first.paths, *second.paths))
    return _Found(tuple(paths[nodes] for nodes in order), first.truncated or second.truncated)


async def _whole(store: KnowledgeGraph, starts: Sequence[Entry], ends: Sequence[Entry]) -> _Found:
    found = [
        joined(start, path, end)
        for start, end in product(starts, ends)
        if start.node != end.node
        for path in await stated_whole(store, start.node, end.node)
    ]
    return _Found(tuple(path for path in found if len(set(path.nodes)) == len(path.nodes)))


def _entries(first: str, others: Sequence[str]) -> list[Entry]:
    return [Entry(Curie.parse(curie)) for curie in dict.fromkeys((first, *others))]


async def members_of(store: KnowledgeGraph, entries: Sequence[Entry]) -> tuple[list[Entry], bool]:
    """Members of the classes among the entries, and whether there are more."""
    found: list[Entry] = []
    more = False
    for entry in entries:
        held = await store.neighbors(
            entry.node, predicates=[MEMBERSHIP], direction="in", limit=MOST_MEMBERS
        )
        more = more or held.truncated
        found += [Entry(edge.subject, (edge,)) for edge in held.edges]
    once = {entry.node: entry for entry in reversed(found)}
    for entry in entries:
        once.pop(entry.node, None)
    kept = sorted(once.values(), key=lambda entry: entry.node)
    return kept[:MOST_MEMBERS], more or len(kept) > MOST_MEMBERS


async def _between(
    store: KnowledgeGraph,
    starts: Sequence[Entry],
    ends: Sequence[Entry],
    reach: Reach,
    max_len: int,
    k: int,
) -> _Found:
    """The best paths between any of the starts and any of the ends, joined and ranked."""
    predicates, walk = REACHES[reach]
    paths: dict[tuple[object, ...], Path] = {}
    truncated = False
    for start, end in product(starts, ends):
        if start.node == end.node:
            continue
        # One more than asked for: at most one of the paths is a single edge.
        held = await store.paths(
            start.node,
            end.node,
            k=k + 1,
            max_len=max_len,
            predicates=predicates,
            walk=walk,
        )
        truncated = truncated or held.truncated
        for path in held.paths:
            whole = joined(start, path, end)
            if tells_how(whole) and len(set(whole.nodes)) == len(whole.nodes):
                paths.setdefault(tuple(edge.id for edge in whole.edges), whole)
    order = sorted(paths.values(), key=lambda p: (_by_a_use(p), -p.score, len(p.edges), p.nodes))
    return _Found(tuple(order), truncated)


def tells_how(path: Path) -> bool:
    """Whether it has a step between: an effect of a class is none of how a member of it acts."""
    return sum(edge.predicate != MEMBERSHIP for edge in path.edges) > 1


def joined(start: Entry, path: Path, end: Entry | None = None) -> Path:
    """The path from what was asked about to what was asked about, memberships included."""
    edges = (*start.membership, *path.edges, *(end.membership if end else ()))
    first = path.nodes[0]
    for edge in reversed(start.membership):
        first = edge.other(first)
    return replace(path, edges=edges, start=first)
