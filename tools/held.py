"""What is held on one thing alone: what acts on an outcome, or what a treatment acts on, firmest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.grades import LEVEL
from tools.base import ToolResult, found_in_graph
from tools.designs import STUDY_DESIGNS
from tools.evidence import Evidence, from_assessment, from_finding
from tools.relatives import KNOWN_KINSHIP, relatives

if TYPE_CHECKING:
    from tools.asks import HeldAsk
    from tools.base import Bench
    from tools.relatives import Side

LOOKED_AT = 1_000
"""Findings and assessments of one thing that are looked at."""


@dataclass(frozen=True)
class Held:
    """The other end of held evidence, and the direction that the firmest of it states."""

    curie: str
    name: str
    direction: str
    firmness: float
    statements: int

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"curie": self.curie, "name": self.name, "direction": self.direction}


async def held_about(asked: HeldAsk, bench: Bench) -> ToolResult[Held]:
    """What raises or lowers an outcome, or what a treatment raises or lowers, firmest first."""
    side = {asked.side: asked.node, "limit": LOOKED_AT}
    findings = await bench.store.findings(**side)  # type: ignore[arg-type]
    stated = await bench.store.assessments(**side)  # type: ignore[arg-type]
    items = (*map(from_finding, findings.findings), *map(from_assessment, stated.assessments))
    by_other: dict[str, list[Evidence]] = defaultdict(list)
    for item in items:
        if item.direction in ("increases", "decreases"):
            other = item.exposure if asked.side == "outcome" else item.outcome
            by_other[other].append(item)
    if asked.within is not None:
        kinds = await _kinds(asked.within, bench)
        by_other = {other: held for other, held in by_other.items() if other in kinds}
    nodes = await bench.store.nodes([Curie.parse(c) for c in sorted(by_other)])
    found = [_held(str(n.curie), n.name, by_other[str(n.curie)]) for n in nodes]
    found.sort(key=lambda one: (-one.firmness, -one.statements, one.name))
    more = findings.truncated or stated.truncated or len(found) > asked.limit
    cut = f"the {asked.limit} firmest" if more else ""
    return await found_in_graph(
        tuple(found[: asked.limit]), asked, bench, about=(asked.node,), cut=cut
    )


async def _kinds(whole: str, bench: Bench) -> frozenset[str]:
    """A class, and whatever is a kind, a member or a part of it, however far below."""
    below = {
        str(one.curie)
        for one in await bench.store.related(Curie.parse(whole))
        if one.towards == "narrower" and one.relation in KNOWN_KINSHIP
    }
    side: Side
    for side in ("treatment", "outcome"):
        near = await relatives(bench.store, whole, side)
        below |= {one.curie for one in near if one.how in ("member", "narrower")}
    return frozenset(below | {whole})


def _held(curie: str, name: str, items: list[Evidence]) -> Held:
    firmest = max(items, key=_firmness)
    return Held(curie, name, firmest.direction or "", _firmness(firmest), len(items))


def _firmness(item: Evidence) -> float:
    """The strength of a study's design, or how far a body goes; both in [0, 1]."""
    if item.strength is not None:
        return LEVEL[item.strength] / 4
    return STUDY_DESIGNS[item.design].strength * 0.9
