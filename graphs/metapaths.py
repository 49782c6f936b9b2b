"""Walks along a metapath, without knowing any store (see `graphs.search` for how it asks).

The walk is grown from both ends, the smaller side first, until the sides meet; what cannot reach
the other side is dropped; the rest is listed depth first in the order of nodes, then ranked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.biolink import CATEGORIES
from graphs.errors import InputError
from graphs.ranking import ranked
from graphs.search import AskDegrees, Expand, Found

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from graphs.curie import Curie
    from graphs.ranking import Degrees, Hop, Walked
    from graphs.relations import Relations
    from graphs.store import KnowledgeGraph, Step

MAX_STEPS = 6

MAX_WALKS = 50_000
"""Walks that are listed before ranking; more than these are reported as truncation."""

Layer = dict[int, list["Hop"]]


def check_steps(steps: Sequence[Step]) -> None:
    """Refuse what is no metapath.

    Raises:
        InputError: no steps, more than 6, or a category that Biolink has not.
    """
    if not 1 <= len(steps) <= MAX_STEPS:
        raise InputError(f"a metapath has 1 to {MAX_STEPS} steps; {len(steps)} were given")
    for step in steps:
        if step.category and step.category not in CATEGORIES:
            raise InputError(
                f"{step.category!r} is not a Biolink category; name one such as biolink:Gene"
            )


async def end_fits(graph: KnowledgeGraph, end: Curie, steps: Sequence[Step]) -> bool:
    """Whether the end has the category of the last step: the search narrows what it reaches alone."""
    category = steps[-1].category
    if not category:
        return True
    last = await graph.node(end)
    return last is not None and last.category == category


def find_metapath(
    start: int,
    end: int,
    steps: Sequence[Step],
    relations: Relations,
    *,
    limit: int,
    check: Callable[[], None],
) -> Generator[Expand | AskDegrees, Any, Found]:
    """The best `limit` simple walks that follow the steps, by falling path-degree product.

    The category of the last step is for the caller to check (`check_steps` refuses bad steps).
    """
    layers = yield from _grow(start, end, steps, relations)
    walks: list[Walked] = []
    for walk in _walks(layers, start, end, check):
        if len(walks) == MAX_WALKS:
            return (yield from _finish(walks, limit, more=True))
        walks.append(walk)
    return (yield from _finish(walks, limit, more=False))


def _grow(
    start: int, end: int, steps: Sequence[Step], relations: Relations
) -> Generator[Expand | AskDegrees, Any, list[Layer]]:
    """The hops of each step by source, from both ends; each can still reach the other side."""
    layers: list[Layer] = [{} for _ in steps]
    left, right = 0, len(steps)
    near: tuple[int, ...] = (start,)
    far: tuple[int, ...] = (end,)
    while left < right:
        incoming = len(far) < len(near)
        i = right - 1 if incoming else left
        # A category narrows the target of its step; walked backwards, that of the step before.
        into = frozenset(near if incoming else far) if right - left == 1 else None
        category = (steps[i - 1].category if i else "") if incoming else steps[i].category
        ways = relations.step_ways(steps[i])
        hops = yield Expand(far if incoming else near, incoming, ways, category, into)
        for hop in hops:
            layers[i].setdefault(hop.source, []).append(hop)
        if incoming:
            right, far = i, tuple(sorted(layers[i]))
        else:
            left, near = i + 1, tuple(sorted({hop.target for hop in hops}))
    for i in range(len(steps) - 2, -1, -1):
        layers[i] = _reaching(layers[i], layers[i + 1])
    return layers


def _reaching(layer: Layer, following: Layer) -> Layer:
    kept = {node: [h for h in hops if h.target in following] for node, hops in layer.items()}
    return {node: hops for node, hops in kept.items() if hops}


def _walks(
    layers: list[Layer], start: int, end: int, check: Callable[[], None]
) -> Iterator[Walked]:
    """Every simple walk through the layers, in the order of nodes and relations."""
    for layer in layers:
        for hops in layer.values():
            hops.sort(key=lambda hop: (hop.target, hop.relation, hop.back), reverse=True)
    stack: list[tuple[int, Walked]] = [(start, ())]
    count = 0
    while stack:
        node, walked = stack.pop()
        count += 1
        if count % 1024 == 0:
            check()
        if len(walked) == len(layers):
            if node == end:
                yield walked
            continue
        visited = {start, *(hop.target for hop in walked)}
        onward = layers[len(walked)].get(node, ())
        stack.extend((hop.target, (*walked, hop)) for hop in onward if hop.target not in visited)


def _finish(
    walks: list[Walked], limit: int, *, more: bool
) -> Generator[Expand | AskDegrees, Any, Found]:
    if not walks:
        return Found((), False)
    nodes = {node for walk in walks for hop in walk for node in (hop.source, hop.target)}
    degrees: Degrees = yield AskDegrees(tuple(sorted(nodes)))
    best = ranked(walks, degrees, "dwpc")
    return Found(tuple(best[:limit]), more or len(best) > limit)
