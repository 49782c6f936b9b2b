"""Which walks are an argument that a medicine would help: their shape, and what they pass.

A walk of a shape that argues (`tools.candidates.shapes`) argues nothing where the medicine acts at first
hand on what very many diseases have, or where it passes a disease or a trait that is only known to go with
the anchor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.findings import Finding
from tools.candidates.shapes import GIVEN, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphs.assessments import Assessment
    from tools.candidates.links import Links
    from tools.candidates.shapes import Shape
    from tools.candidates.walks import Walk

HUB = 20
"""Diseases of a process from which on to act on it says nothing of one of them (inflammation)."""
SYMPTOM = 10
"""Diseases that bring something about, from which on it is a symptom of many (pain)."""
IDENTIFIED = ("rct", "rct_meta_analysis", "mendelian_randomization")
"""Designs by which one disease or trait is known to bring another about, and not to go with it."""


def shape_of_walk(walk: Walk) -> Shape:
    """Of one walk."""
    return shape_of(walk.feature.rpartition(" ")[0])


def _acted_on(walk: Walk) -> str:
    """What the medicine, or its kin, acts on or treats at first hand."""
    return walk.nodes[-3 if walk.links[-1].how == "kin" else -2]


@dataclass
class Arguments:
    """Tells the walks that argue, with what is held of the things that they pass.

    Attributes:
        links: what is held.
        pairs: cause and effect -> findings and assessments of the two.
    """

    links: Links
    pairs: Mapping[tuple[str, str], Sequence[Finding | Assessment]]
    _common: dict[str, bool] = field(default_factory=dict)

    async def of(self, walks: Sequence[Walk]) -> tuple[Walk, ...]:
        """Those that argue, in the order given."""
        return tuple([walk for walk in walks if await self._argues(walk)])

    async def _argues(self, walk: Walk) -> bool:
        if not shape_of_walk(walk):
            return False
        for near, far, link in zip(walk.nodes, walk.nodes[1:], walk.links, strict=False):
            goes_with = link.how == "shown" and self.links.kind(far) not in GIVEN
            if goes_with and not self._is_identified(far, near):
                return False
        return not await self._is_common(_acted_on(walk))

    async def grade(self, node: str, argue: Sequence[Walk], sign: int | None) -> int:
        """How far walks argue for a medicine.

        3 by an action of its own with the sign sought; 2 where that is a likeness to what is in use or leads
        past what very many diseases have, or no label, study or assessment of the medicine or its kin is
        held; 1 where none that argues has the sign; 0 not at all.
        """
        signed = [walk for walk in argue if walk.sign == sign]
        if not signed:
            return min(1, len(argue))
        is_own = any([await self._is_own(walk) for walk in signed])
        return 3 if is_own and await self._is_documented(node) else 2

    async def _is_documented(self, node: str) -> bool:
        """Whether a label, a study or an assessment of a medicine, or of its class or members, is held.

        Where none is, it is often long withdrawn or was never in use, and nothing tells its safety.
        """
        said = list(await self.links.at(node))
        for one in [link.far for link in said if link.how == "kin"]:
            said += await self.links.at(one)
        return any(link.way == "away" and link.how in ("shown", "harms", "warned") for link in said)

    async def _is_own(self, walk: Walk) -> bool:
        """Whether a walk that argues does so by an action of its own, past nothing that very many have."""
        is_action = shape_of_walk(walk) == "action"
        return is_action and not any([await self._is_common(node) for node in walk.nodes[1:-1]])

    def _is_identified(self, cause: str, effect: str) -> bool:
        """Whether studies that can tell, or a body that weighed them, say that one brings the other about."""
        return any(
            not isinstance(item, Finding) or item.design in IDENTIFIED
            for item in self.pairs.get((cause, effect), ())
        )

    async def _is_common(self, node: str) -> bool:
        """Whether so many diseases have a process or a symptom that to act on it is no argument."""
        if node not in self._common:
            kind = self.links.kind(node)
            self._common[node] = kind in ("process", "disease") and await self._has_many(node, kind)
        return self._common[node]

    async def _has_many(self, node: str, kind: str) -> bool:
        held = await self.links.at(node)
        await self.links.learn(link.far for link in held)
        if kind == "process":
            hows = ("linked", "causes", "acts", "shown")
            return len(_diseases(self.links, [ln.far for ln in held if ln.how in hows])) >= HUB
        brings = [ln.far for ln in held if ln.way == "toward" and ln.how in ("causes", "harms")]
        return len(_diseases(self.links, brings)) >= SYMPTOM


def _diseases(links: Links, nodes: Sequence[str]) -> set[str]:
    return {node for node in nodes if links.kind(node) == "disease"}
