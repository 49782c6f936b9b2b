"""Simple paths between two nodes by bidirectional search, without knowing any store.

`find_paths` is a generator: it yields what it needs to know (`Expand`, `Degrees`) and is sent the
answer, so that one algorithm runs over a file, a server or a test's dictionary. Both balls grow
from the smaller side until together they span the longest path; walks are then listed depth first,
by rising length, and never step where the end is out of reach (distance pruning). With rank
`length`, lengths are tried one by one and the search stops at the first that fills `k`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.ranking import Hop, Scored, ranked

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from graphs.ranking import Degrees, Walked
    from graphs.relations import Ways
    from graphs.store import Rank

MAX_ENUMERATED = 5_000
"""Walks that are listed before ranking; more than these are reported as truncation."""


@dataclass(frozen=True)
class Expand:
    """Asks for the edges at nodes: as `Hop`s from each node, or to it when `incoming`.

    Only edges walked the given ways, whose other end has the `category` (any when empty) and is in
    `into`, when it is given. Answered by a list of hops.
    """

    nodes: tuple[int, ...]
    incoming: bool
    ways: Ways
    category: str = ""
    into: frozenset[int] | None = None


@dataclass(frozen=True)
class AskDegrees:
    """Asks for the degrees at nodes, by relation and end (`graphs.ranking.Degrees`)."""

    nodes: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """Ranked walks, and whether more exist."""

    walks: tuple[Scored, ...]
    truncated: bool


@dataclass
class _Balls:
    """What is known so far: hops by source, and how far the two frontiers have come."""

    start: int
    end: int
    ways: Ways
    hops: dict[int, dict[int, Hop]] = field(default_factory=dict)
    seen: dict[bool, set[int]] = field(default_factory=dict)
    frontier: dict[bool, tuple[int, ...]] = field(default_factory=dict)
    depth: int = 0

    def __post_init__(self) -> None:
        for incoming, node in ((False, self.start), (True, self.end)):
            self.seen[incoming] = {node}
            self.frontier[incoming] = (node,)

    def add(
        self, found: list[Hop], incoming: bool, better: Callable[[Hop], tuple[Any, ...]]
    ) -> None:
        """Keep the best hop of each pair, and move the frontier on."""
        reached: dict[int, None] = {}
        for hop in found:
            targets = self.hops.setdefault(hop.source, {})
            known = targets.get(hop.target)
            if known is None or better(hop) < better(known):
                targets[hop.target] = hop
            reached[hop.source if incoming else hop.target] = None
        fresh = reached.keys() - self.seen[incoming]
        self.seen[incoming] |= fresh
        self.frontier[incoming] = tuple(sorted(fresh))
        self.depth += 1


def find_paths(
    start: int,
    end: int,
    *,
    ways: Ways,
    k: int,
    max_len: int,
    rank: Rank,
    better: Callable[[Hop], tuple[Any, ...]],
    check: Callable[[], None],
) -> Generator[Expand | AskDegrees, Any, Found]:
    """The best `k` simple paths of at most `max_len` hops.

    Args:
        start: first node.
        end: last node.
        ways: the relations that are walked.
        k: how many to return.
        max_len: longest path in hops.
        rank: see `graphs.ranking`.
        better: sorts the hops that join the same two nodes; the least is walked.
        check: raises when the deadline has passed; called now and then.
    """
    if start == end:
        return Found((), False)
    balls = _Balls(start, end, ways)
    walks: list[Walked] = []
    enough = k if rank == "length" else MAX_ENUMERATED
    for length in range(1, max_len + 1):
        if rank == "length":
            yield from _grow(balls, length, better)
        else:
            yield from _grow(balls, max_len - 1, better)
            yield from _grow(balls, max_len, better, last=True)
        distance = _distances(balls, max_len)
        for walk in _walks(balls, distance, length, check):
            if len(walks) == MAX_ENUMERATED:
                return (yield from _finish(walks, k, rank, more=True))
            walks.append(walk)
        if len(walks) >= enough or (not walks and start not in distance and balls.depth == max_len):
            break
    return (yield from _finish(walks, k, rank, more=rank == "length" and length < max_len))


def _grow(
    balls: _Balls, depth: int, better: Callable[[Hop], tuple[Any, ...]], *, last: bool = False
) -> Generator[Expand | AskDegrees, Any, None]:
    """Grow the smaller frontier until both balls together span `depth` hops.

    The last growth needs no more than what joins the two balls.
    """
    while balls.depth < depth:
        incoming = len(balls.frontier[True]) <= len(balls.frontier[False])
        nodes = balls.frontier[incoming]
        into = frozenset(balls.seen[not incoming]) if last else None
        found = (yield Expand(nodes, incoming, balls.ways, into=into)) if nodes else []
        balls.add(found, incoming, better)


def _distances(balls: _Balls, max_len: int) -> dict[int, int]:
    """Hops from each known node to the end, within what is known."""
    before: dict[int, list[int]] = {}
    for source, targets in balls.hops.items():
        for target in targets:
            before.setdefault(target, []).append(source)
    distance, frontier = {balls.end: 0}, [balls.end]
    for steps in range(1, max_len + 1):
        reached = []
        for node in frontier:
            for source in before.get(node, ()):
                if source not in distance:
                    distance[source] = steps
                    reached.append(source)
        frontier = reached
    return distance


def _walks(
    balls: _Balls, distance: dict[int, int], length: int, check: Callable[[], None]
) -> Iterator[Walked]:
    """Every simple walk of exactly `length` hops, in the order of its nodes."""
    stack: list[tuple[int, Walked]] = [(balls.start, ())]
    count = 0
    while stack:
        node, walked = stack.pop()
        count += 1
        if count % 1024 == 0:
            check()
        left = length - len(walked) - 1
        if left < 0:
            if node == balls.end:
                yield walked
            continue
        visited = {balls.start, *(hop.target for hop in walked)}
        hops = balls.hops.get(node, {})
        for target in sorted(hops, reverse=True):
            reachable = distance.get(target, left + 1) <= left
            if reachable and target not in visited and (target != balls.end or left == 0):
                stack.append((target, (*walked, hops[target])))


def _finish(
    walks: list[Walked], k: int, rank: Rank, *, more: bool
) -> Generator[Expand | AskDegrees, Any, Found]:
    if not walks:
        return Found((), False)
    nodes = {node for walk in walks for hop in walk for node in (hop.source, hop.target)}
    degrees: Degrees = yield AskDegrees(tuple(sorted(nodes)))
    best = ranked(walks, degrees, rank)
    return Found(tuple(best[:k]), more or len(best) > k)
