"""Stated independences -> the CPDAG that they identify, and every DAG in its class.

PC with an oracle in place of a test, and Meek's rules (Spirtes, Glymour & Scheines 2000, section
5.4.2; Meek 1995, "Causal inference and causal explanation with background knowledge", UAI).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DAGS = 200_000


@dataclass(frozen=True)
class Oracle:
    """All independences that hold: pairs of names with the sets that part them."""

    names: tuple[str, ...]
    apart: frozenset[tuple[frozenset[str], frozenset[str]]]

    def independent(self, one: str, other: str, given: frozenset[str]) -> bool:
        """Whether the two are stated to be independent given the set."""
        return (frozenset((one, other)), given) in self.apart


@dataclass(frozen=True)
class Cpdag:
    """A class of DAGs that no independence tells apart: `arrows` are shared, `lines` are not."""

    names: tuple[str, ...]
    arrows: frozenset[tuple[str, str]]
    lines: frozenset[frozenset[str]]

    def adjacent(self, one: str, other: str) -> bool:
        """Whether any edge joins the two."""
        edge = frozenset((one, other))
        return edge in self.lines or not self.arrows.isdisjoint({(one, other), (other, one)})

    def directed(self, cause: str, effect: str) -> Cpdag:
        """The same with one line turned into an arrow."""
        lines = self.lines - {frozenset((cause, effect))}
        return Cpdag(self.names, self.arrows | {(cause, effect)}, lines)

    def __str__(self) -> str:
        arrows = [f"{cause} -> {effect}" for cause, effect in sorted(self.arrows)]
        return ", ".join([*arrows, *(" - ".join(sorted(line)) for line in sorted(map(sorted, self.lines))
                                     )]) or "no edges"  # fmt: skip


def find_cpdag(oracle: Oracle) -> Cpdag:
    """The CPDAG: skeleton, colliders, then Meek's rules.

    With an oracle the separating set may be any of the stated ones: under faithfulness a collider is
    in none of them and another middle node in all.
    """
    apart: dict[frozenset[str], list[frozenset[str]]] = {}
    for pair, given in oracle.apart:
        apart.setdefault(pair, []).append(given)
    lines = {frozenset(pair) for pair in combinations(oracle.names, 2)} - apart.keys()
    arrows: set[tuple[str, str]] = set()
    for middle in oracle.names:
        around = [n for n in oracle.names if n != middle and frozenset((n, middle)) in lines]
        for one, other in combinations(around, 2):
            sets = apart.get(frozenset((one, other)))
            if sets and not any(middle in given for given in sets):
                arrows |= {(one, middle), (other, middle)}
    undirected = {line for line in lines if not any(frozenset(arrow) == line for arrow in arrows)}
    return meek(Cpdag(oracle.names, frozenset(arrows), frozenset(undirected)))


def meek(graph: Cpdag) -> Cpdag:
    """Meek's four rules until none applies: what new colliders and cycles forbid."""
    moved = True
    while moved:
        moved = False
        for line in sorted(map(sorted, graph.lines)):
            for a, b in permutations(line):
                if _forced(graph, a, b):
                    graph, moved = graph.directed(a, b), True
                    break
            if moved:
                break
    return graph


def _forced(graph: Cpdag, a: str, b: str) -> bool:
    arrows, others = graph.arrows, [n for n in graph.names if n not in (a, b)]
    if any((c, a) in arrows and not graph.adjacent(c, b) for c in others):  # rule 1
        return True
    if any((a, c) in arrows and (c, b) in arrows for c in others):  # rule 2
        return True
    tied = [c for c in others if frozenset((a, c)) in graph.lines]
    into = [c for c in tied if (c, b) in arrows]
    if any(not graph.adjacent(c, d) for c, d in combinations(into, 2)):  # rule 3
        return True
    return any(  # rule 4
        (c, d) in arrows and (d, b) in arrows and not graph.adjacent(c, b) and graph.adjacent(a, d)
        for c in tied
        for d in others
        if d != c
    )


def members(graph: Cpdag) -> Iterator[frozenset[tuple[str, str]]]:
    """The arrows of every DAG of the class: each line is turned both ways and Meek's rules follow."""
    if not graph.lines:
        if _acyclic(graph):
            yield graph.arrows
        return
    one, other = min(map(sorted, graph.lines))
    for cause, effect in ((one, other), (other, one)):
        turned = meek(graph.directed(cause, effect))
        if not _new_collider(graph, turned):
            yield from members(turned)


def _new_collider(before: Cpdag, after: Cpdag) -> bool:
    for cause, effect in after.arrows - before.arrows:
        for other, end in after.arrows:
            if end == effect and other != cause and not after.adjacent(cause, other):
                return True
    return False


def _acyclic(graph: Cpdag) -> bool:
    left, arrows = set(graph.names), set(graph.arrows)
    while left:
        free = {n for n in left if not any(effect == n for _, effect in arrows)}
        if not free:
            return False
        left -= free
        arrows = {arrow for arrow in arrows if arrow[0] not in free}
    return True


def explains(arrows: frozenset[tuple[str, str]], oracle: Oracle) -> bool:
    """Whether the d-separations of this DAG are the stated independences, no more and no fewer."""
    dag = CausalDag(
        tuple(Arrow(cause, effect) for cause, effect in sorted(arrows)),
        isolated=frozenset(oracle.names),
    )
    for one, other in combinations(oracle.names, 2):
        rest = [n for n in oracle.names if n not in (one, other)]
        for size in range(len(rest) + 1):
            for given in combinations(rest, size):
                held = frozenset(given)
                if dag.is_d_separated({one}, {other}, held) != oracle.independent(one, other, held):
                    return False
    return True
