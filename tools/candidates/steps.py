"""The steps that walks may take: what is held at a node, and which of it argues nothing for a candidate.

What two things share is no argument by itself: a place, a harm, a symptom, a consequence, a habit behind
two diseases. Every rule was judged by lists of candidates and by what trials found later.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.candidates.links import Link, Links, NodeKind

MEETING = "place"
"""Where walks do not lead: what acts in the heart need not act on what else goes on there."""
GIVEN = ("drug", "substance")
BRINGS = ("causes", "shown", "harms")
"""Steps by which a disease brings something about."""
REACHES = (*BRINGS, "genetic")
"""Steps that lead on to a disease which shares nothing more than what they are walked from."""
OFTEN = 30
"""Diseases that bring something about, from which on it is a symptom of many (fever, pain)."""


@dataclass
class View:
    """The links that count, and the degrees that follow from them."""

    links: Links
    hidden: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    wanted: frozenset[NodeKind] = frozenset()
    anchors: frozenset[str] = frozenset()
    held: dict[str, list[Link]] = field(default_factory=dict)
    degrees: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    symptoms: dict[str, bool] = field(default_factory=dict)

    async def read(self, node: str) -> list[Link]:
        """Links at a node, one a far end, class, way and sign: what many say is one step."""
        if node not in self.held:
            once: dict[tuple[object, ...], Link] = {}
            for link in await self.links.at(node):
                pairs = (node, link.far), (link.far, node)
                if link.how == "warned" or link.record in self.hidden:
                    continue
                if not self.pairs.intersection(pairs):
                    once.setdefault((link.far, link.how, link.way, link.sign), link)
            self.held[node] = list(once.values())
            self.degrees[node] = Counter((link.how, link.way) for link in once.values())
        return self.held[node]

    def shuns(self, node: str, link: Link) -> bool:
        """Whether a step argues nothing, so that no walk passes it.

        Two that are in the same place, two medicines with the same harm, and two diseases that one habit
        or a third disease brings about have nothing in common by which what treats the one would treat the
        other. Where diseases are what is sought, all but the first are steps to them. Where medicines are,
        what only goes with a medicine, or with another disease, does not say what the medicine does, and
        to "treat" a process (inflammation) is no use.
        """
        kind, far = self.links.kind(node), self.links.kind(link.far)
        if far == MEETING:
            return True
        given = bool(self.wanted) and self.wanted.issubset(GIVEN)
        goes_with = given and link.how == "linked"
        if goes_with and (far == "disease" or far in GIVEN or kind in GIVEN):
            return True
        if given and link.how == "treats" and kind == "process":
            return True
        if given and kind in GIVEN and link.way == "away":
            is_no_action = far in GIVEN and link.how in (*BRINGS, "treats")
            if link.how == "harms" or is_no_action:
                return True
        if far != "disease" or far in self.wanted or not self.wanted:
            return False
        if kind == "exposure" or (kind in GIVEN and link.way == "away" and link.sign == 1):
            return True
        brings = kind == "process" or (
            kind in ("disease", "trait") and link.how in ("causes", "shown", "acts")
        )
        return brings and link.way == "away" and node not in self.anchors

    def is_harm(self, node: str, link: Link) -> bool:
        """Whether a step leads from a disease to a medicine that raises it: it can only speak against."""
        kind, far = self.links.kind(node), self.links.kind(link.far)
        seeks = self.wanted and "disease" not in self.wanted
        return (
            bool(seeks)
            and kind == "disease"
            and far in GIVEN
            and (link.way, link.sign) == ("toward", 1)
        )

    def is_cause(self, link: Link) -> bool:
        """Whether a step leads to a disease or a habit that brings about what it is walked from.

        Two diseases with the same consequence share nothing by which what treats the one would treat the
        other; nor does what brings about another disease bring about this one.
        """
        far = self.links.kind(link.far)
        seeks = self.wanted and far in ("disease", "exposure")
        return bool(seeks) and link.way == "toward" and link.how in (*BRINGS, "acts")

    def is_relief(self, node: str, link: Link) -> bool:
        """Whether a step leads from a symptom of many diseases to what relieves it.

        It argues only where the symptom is on the way to the anchor: what lowers a fever does nothing to
        what brings it about.
        """
        kinds = self.links.kind(node), self.links.kind(link.far)
        if link.how != "treats" or kinds[0] != "disease" or kinds[1] not in GIVEN:
            return False
        if node not in self.symptoms:
            of = {
                one.far
                for one in self.held[node]
                if one.way == "toward"
                and one.how in BRINGS
                and self.links.kind(one.far) == "disease"
            }
            self.symptoms[node] = len(of) >= OFTEN
        return self.symptoms[node]
