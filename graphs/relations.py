"""The relations (predicate and qualifier) that a store holds, numbered, and how they are walked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.biolink import FORWARD, PREDICATES, sign_of
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphs.ranking import Hop
    from graphs.store import Step, Walk


@dataclass(frozen=True)
class Ways:
    """Numbers of relations walked from subject to object (`along`) and the other way (`back`)."""

    along: frozenset[int]
    back: frozenset[int]


class Relations:
    """Numbers in the order of (predicate, qualifier), as the store keeps them."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        self._named = {number: (predicate, direction) for number, predicate, direction in rows}
        self._of: dict[tuple[str, ...], frozenset[int]] = {}
        self.symmetric = frozenset(
            n for n, (name, _) in self._named.items() if PREDICATES[name].symmetric
        )
        """Those that read the same both ways."""

    def __getitem__(self, number: int) -> tuple[str, str]:
        return self._named[number]

    def of(self, predicates: Sequence[str]) -> frozenset[int]:
        """The relations with these predicates, or all when none is named.

        Raises:
            InputError: a predicate that the Biolink Model has not.
        """
        known = self._of.get(tuple(predicates))
        if known is not None:
            return known
        for predicate in predicates:
            if predicate not in PREDICATES:
                raise InputError(
                    f"{predicate!r} is not a canonical Biolink predicate; name one such as "
                    "biolink:treats (`aetia kg info` lists those of this graph)"
                )
        found = frozenset(
            n for n, (name, _) in self._named.items() if not predicates or name in predicates
        )
        self._of[tuple(predicates)] = found
        return found

    def causal(self) -> frozenset[int]:
        """Those that suggest cause."""
        return frozenset(n for n, (name, _) in self._named.items() if PREDICATES[name].is_causal)

    def backward(self) -> frozenset[int]:
        """Causal ones whose object is the cause."""
        found = self.causal()
        return frozenset(n for n in found if PREDICATES[self._named[n][0]].runs != FORWARD)

    def ways(self, predicates: Sequence[str], walk: Walk) -> Ways:
        """What `KnowledgeGraph.paths` may walk; see there."""
        wanted = self.of(predicates)
        if walk == "any":
            return Ways(wanted, wanted)
        if not predicates:
            wanted = self.causal()
        turned = wanted & self.backward()
        return Ways(wanted - turned, turned | (wanted & self.symmetric))

    def step_ways(self, step: Step) -> Ways:
        """What one step of a metapath may walk."""
        wanted = self.of(step.predicates)
        either = wanted & self.symmetric
        if step.direction == "both":
            return Ways(wanted, wanted)
        return Ways(wanted, either) if step.direction == "out" else Ways(either, wanted)

    def better(self, hop: Hop) -> tuple[bool, bool, bool, int]:
        """Orders hops that join the same two nodes: causal, then signed, then as stated."""
        predicate, direction = self._named[hop.relation]
        known = PREDICATES[predicate]
        against = hop.back == (known.runs == FORWARD) if known.is_causal else True
        return against, sign_of(predicate, direction or None) is None, hop.back, hop.relation
