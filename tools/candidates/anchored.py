"""The standing of a candidate for a disease by what is held of that disease, of its forms and of the broader one.

A use for acute heart failure is no new idea for heart failure; what brings about a form of a disease (asthma
exacerbations) brings about the disease, and a warning for a form is told of whoever is proposed for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tools.candidates.forms_of import form_of
from tools.candidates.standing import OPEN, standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.candidates.goals import Sought
    from tools.candidates.links import Link, StoredLinks
    from tools.candidates.standing import KnownStanding

GOOD = ("known", "works")
BAD = ("warned", "harms")
WITH = re.compile(r"\b(?:with|after|having) (.+)")
"""In words for a population, what they have."""


@dataclass(frozen=True)
class HeldOfAnchor:
    """What is held of an anchor and of what is near to it.

    Attributes:
        sought: the goal.
        links: what is held.
        kin: disease near to the anchor -> "narrower" or "broader"; of a goal of drugs alone.
        at: anchor and kin -> other end -> links.
        given: what studies of other outcomes gave to people with the disease -> the first of them.
    """

    sought: Sought
    links: StoredLinks
    kin: Mapping[str, str]
    at: Mapping[str, Mapping[str, Sequence[Link]]]
    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    async def read(
        cls, sought: Sought, links: StoredLinks, near: Mapping[str, float], broader: Sequence[str]
    ) -> HeldOfAnchor:
        """Read once for all candidates."""
        if sought.name != "drugs":
            return cls(sought, links, {}, {})
        await links.learn([*near, *broader])
        how = {**dict.fromkeys(broader, "broader"), **dict.fromkeys(near, "narrower")}
        kin = {one: said for one, said in sorted(how.items()) if links.kind(one) == "disease"}
        at: dict[str, dict[str, list[Link]]] = {}
        for disease in (sought.anchor, *kin):
            ends: dict[str, list[Link]] = {}
            for link in await links.at(disease):
                ends.setdefault(link.far, []).append(link)
            at[disease] = ends
        return cls(sought, links, kin, at, _given_to(links, links.name(sought.anchor)))

    def standing(self, candidate: str, direct: Sequence[Link]) -> KnownStanding:
        """Of a candidate; `direct` are its links to the anchor and to all that walks begin at."""
        if self.sought.name != "drugs":
            return standing_of(self.sought, candidate, direct, self.links)
        own = self._of(self.sought.anchor, candidate)
        if own.state not in OPEN:
            return own
        warned, anchor = "", self.links.name(self.sought.anchor)
        for disease, how in self.kin.items():
            said = self._of(disease, candidate)
            text = f"for the {how} {self.links.name(disease)}: {said.text}"
            if said.state in GOOD:
                return replace(said, state="known", text=text)
            if said.state == "harms" and form_of(self.links.name(disease), anchor):
                return replace(said, text=text)
            if said.state in BAD and not warned:
                warned = text
        if own.state == "new" and candidate in self.given:
            own = replace(own, state="studied", text=self.given[candidate])
        return replace(own, text=f"{own.text}; {warned}") if warned else own

    def _of(self, disease: str, candidate: str) -> KnownStanding:
        joined = self.at[disease].get(candidate, ())
        return standing_of(replace(self.sought, anchor=disease), candidate, joined, self.links)


def _given_to(links: StoredLinks, disease: str) -> dict[str, str]:
    """Exposures of studies and assessments whose population is named by the disease or a form of it."""
    found: dict[str, str] = {}
    for (exposure, _), items in links.pairs.items():
        for item in items:
            whom = WITH.search(item.population)
            if exposure not in found and whom and form_of(whom.group(1), disease):
                source = " ".join(filter(None, [item.identifier, str(item.year or "")]))
                found[exposure] = (
                    f"given to people with it already, with another outcome in view ({source}): what "
                    "came of the disease itself is not held"
                )
    return found
