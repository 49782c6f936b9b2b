"""Which walks are an argument that a medicine would help: their shape, and what they pass.

A walk of a shape that argues (`tools.candidates.shapes`) argues nothing where the medicine acts at first
hand on what very many diseases have, or treats what leads to it; nor where it passes a disease or a trait
that is only known to go with the anchor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.findings import Finding
from tools.candidates.shapes import EASED, GIVEN, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphs.assessments import Assessment
    from tools.candidates.goals import Sought
    from tools.candidates.links import Links
    from tools.candidates.shapes import Shape
    from tools.candidates.walks import Walk

HUB = 20
"""Diseases of a process from which on to act on it says nothing of one of them (inflammation)."""
SYMPTOM = 10
"""Diseases that bring something about, from which on it is a symptom of many (pain)."""
OWN, LIKENESS, COMMON, BY_FACTOR, UNSIGNED = 5, 4, 3, 2, 1
"""Grades of walks that argue."""
BORN = re.compile(r"\b(?:birth|births|born|neonat\w*|newborns?|preterm|prematur\w*|gestation\w*|pregnan\w*|pre-?eclampsia|abortion)\b", re.I)  # fmt: skip
"""In the name of a risk factor: that it is of the time before or at birth."""
IDENTIFIED = ("rct", "rct_meta_analysis", "mendelian_randomization")
"""Designs by which one disease or trait is known to bring another about, and not to go with it."""


def shape_of_walk(walk: Walk) -> Shape:
    """Of one walk."""
    return shape_of(walk.feature.rpartition(" ")[0])


def factor_of(walk: Walk, anchor: str) -> str:
    """The disease, trait or habit by way of which a walk leads to the anchor; empty where there is none.

    A trait that stands for the anchor (blood pressure for stroke), and at which the walk begins, is one too.
    """
    inside = zip(walk.nodes[:-1], walk.kinds[:-1], strict=True)
    of = [node for node, kind in inside if kind in EASED and node != anchor]
    if of and of[0] == walk.nodes[0] and walk.kinds[0] != "trait":
        del of[0]
    return of[0] if of else ""


def says_more(sought: Sought, walk: Walk) -> bool:
    """Whether a walk is more than a statement of the pair: one step to what stands for a disease is."""
    of_surrogate = sought.name == "drugs" and walk.kinds[0] == "trait"
    return len(walk.links) > 1 or (of_surrogate and walk.nodes[0] != sought.anchor)


def _acted_on(walk: Walk) -> str:
    """What the medicine, or its kin, acts on or treats at first hand."""
    return walk.nodes[-3 if walk.links[-1].how == "kin" else -2]


@dataclass
class Arguments:
    """Tells the walks that argue, with what is held of the things that they pass.

    Attributes:
        links: what is held.
        pairs: cause and effect -> findings and assessments of the two.
        anchor: what medicines are sought for.
    """

    links: Links
    pairs: Mapping[tuple[str, str], Sequence[Finding | Assessment]]
    anchor: str = ""
    _common: dict[str, bool] = field(default_factory=dict)

    async def of(self, walks: Sequence[Walk]) -> tuple[Walk, ...]:
        """Those that argue, in the order given."""
        return tuple([walk for walk in walks if await self._argues(walk)])

    async def _argues(self, walk: Walk) -> bool:
        if not shape_of_walk(walk):
            return False
        if self.only_goes_with(walk):
            return False
        factor = factor_of(walk, self.anchor)
        if factor and (await self._passes_common(walk, but=factor) or self._is_of_another(factor)):
            return False
        return not await self.is_common(_acted_on(walk))

    def only_goes_with(self, walk: Walk) -> bool:
        """Whether it passes a disease or a trait that was only seen to go with what it leads to."""
        return any(
            link.how == "shown"
            and self.links.kind(far) not in GIVEN
            and not self._is_identified(far, near)
            for near, far, link in zip(walk.nodes, walk.nodes[1:], walk.links, strict=False)
        )

    async def weighed(
        self, node: str, argue: Sequence[Walk], sign: int | None
    ) -> tuple[int, tuple[Walk, ...]]:
        """(how far walks argue for a medicine, the walks with the strongest first).

        `OWN` by an action of its own with the sign sought; `LIKENESS` where that is a likeness to what is in
        use, or no label, study or assessment of the medicine or its kin is held; `COMMON` past what very many
        diseases have; `BY_FACTOR` by way of a risk factor alone that it is in use for, or that it changes by
        way of something else; `UNSIGNED` where none that argues has the sign; 0 not at all.
        """
        found = [(await self._strength(node, w) if w.sign == sign else UNSIGNED, w) for w in argue]
        found.sort(key=lambda one: -one[0])
        best = found[0][0] if found else 0
        if best == OWN and not await self._is_documented(node):
            best = LIKENESS
        return best, tuple(walk for _, walk in found)

    async def _strength(self, node: str, walk: Walk) -> int:
        """Of one walk that argues and has the sign sought."""
        factor = factor_of(walk, self.anchor)
        if await self._passes_common(walk):
            return COMMON
        if shape_of_walk(walk) == "likeness":
            return LIKENESS
        if factor and not self._is_changed(walk, factor):
            return BY_FACTOR
        return BY_FACTOR if factor and await self._is_used_for(node, walk, factor) else OWN

    def _is_changed(self, walk: Walk, factor: str) -> bool:
        """Whether the medicine, or its kin, changes a risk factor itself: to act on a disease is to treat it."""
        step = walk.links[-2 if walk.links[-1].how == "kin" else -1]
        is_treated = step.how == "treats" or (
            step.how == "acts" and self.links.kind(factor) == "disease"
        )
        return factor == _acted_on(walk) and not is_treated

    async def _is_used_for(self, node: str, walk: Walk, factor: str) -> bool:
        """Whether a medicine, or its kin, is in use for a risk factor: no news to who treats that.

        What changes a habit (smoking) is in use for it. What is shown to lower a trait is in use for it where
        it treats a disease that goes with the trait (hypertension with blood pressure).
        """
        if self.links.kind(factor) == "exposure":
            return True
        same = {factor, *(await self._going_with(factor) if len(walk.links) == 1 else ())}
        held = await self.links.at(node)
        kin = {walk.nodes[-2], *(link.far for link in held if link.how == "kin")}
        for one in (node, *sorted(kin)):
            if any(ln.far in same and ln.how == "treats" for ln in await self.links.at(one)):
                return True
        return False

    async def _going_with(self, trait: str) -> set[str]:
        """The diseases but the anchor that are more with more of a trait."""
        held = [ln.far for ln in await self.links.at(trait) if ln.how == "linked" and ln.sign == 1]
        await self.links.learn(held)
        return _diseases(self.links, held) - {self.anchor}

    async def _is_documented(self, node: str) -> bool:
        """Whether a label, a study or an assessment of a medicine, or of its class or members, is held.

        Where none is, it is often long withdrawn or was never in use, and nothing tells its safety.
        """
        said = list(await self.links.at(node))
        for one in [link.far for link in said if link.how == "kin"]:
            said += await self.links.at(one)
        return any(link.way == "away" and link.how in ("shown", "harms", "warned") for link in said)

    async def _passes_common(self, walk: Walk, but: str = "") -> bool:
        """Whether it leads past what very many diseases have."""
        return any([await self.is_common(node) for node in walk.nodes[1:-1] if node != but])

    def _is_of_another(self, factor: str) -> bool:
        """Whether who has a risk factor is not who would take the medicine: an unborn or a newborn child."""
        return bool(
            BORN.search(self.links.name(factor)) and not BORN.search(self.links.name(self.anchor))
        )

    def _is_identified(self, cause: str, effect: str) -> bool:
        """Whether studies that can tell, or a body that weighed them, say that one brings the other about."""
        return any(
            not isinstance(item, Finding) or item.design in IDENTIFIED
            for item in self.pairs.get((cause, effect), ())
        )

    async def is_common(self, node: str) -> bool:
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
