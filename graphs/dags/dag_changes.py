"""What differs between a causal DAG as it was drawn and as a person left it, change by change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphs.dags.causal_dag import CausalDag

COMMON = "an unnamed common cause"


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        what: was done.
        nodes: cause and effect of an arrow; or the node that became unmeasured, or was called measured.
        causes: of a new unmeasured node, what it causes.
    """

    what: Literal["struck", "added", "unmeasured", "measured"]
    nodes: tuple[str, ...]
    causes: tuple[str, ...] = ()

    def said(self, names: Mapping[str, str]) -> str:
        """In words, with printable names in the place of nodes."""
        ends = " -> ".join(names.get(node, node) for node in self.nodes)
        causes = " and ".join(names.get(node, node) for node in self.causes)
        return f"{self.what} {ends}{f', causes {causes}' if causes else ''}"


def changes(drawn: CausalDag, left: CausalDag) -> tuple[Change, ...]:
    """Every change that leads from the one to the other; empty for none."""
    return tuple(_changes(drawn, left))


def _changes(drawn: CausalDag, left: CausalDag) -> Iterator[Change]:
    before, after = ([(a.cause, a.effect) for a in dag.arrows] for dag in (drawn, left))
    fresh = left.latent - set(drawn.nodes)
    yield from (Change("struck", pair) for pair in before if pair not in after)
    yield from (
        Change("added", (a, b)) for a, b in after if (a, b) not in before and a not in fresh
    )
    for node in sorted(left.latent - drawn.latent):
        causes = sorted(left.children(node)) if node in fresh else ()
        yield Change("unmeasured", (node,), tuple(causes))
    for arc in sorted(left.bidirected - drawn.bidirected, key=sorted):
        yield Change("unmeasured", (COMMON,), tuple(sorted(arc)))
    for node in sorted((drawn.latent - left.latent) & set(left.nodes)):
        yield Change("measured", (node,))
