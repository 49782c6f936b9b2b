"""Candidates that do what a medicine in use does: one more of those, no new idea.

A double is told in two ways: what is in use acts on all that the candidate's heaviest walks lead by or that
it acts on at first hand, or at least half of what either of the two acts on is the same, in the same
direction. A target is known where a medicine in use acts on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.hypotheses.hypothesis import SetAside
    from tools.candidates.anchored import HeldOfAnchor
    from tools.candidates.goals import Sought
    from tools.candidates.links import StoredLinks
    from tools.candidates.proposing import Proposal
    from tools.candidates.standing import KnownStanding
    from tools.candidates.walks import Walk

    Acted = tuple[str, int]
    """A node that is no medicine, and whether more of the medicine means more (1) or less (-1) of it."""

GOOD = ("known", "works")
GIVEN = ("drug", "substance")
COMPARED = 3
"""Heaviest walks of a candidate that must all lead by what the one in use acts on."""
MANY = 3
"""Medicines in use that act on what a candidate's heaviest walk leads by: it is of their kind."""
SHARED = 0.5
"""Of all that two medicines act on at first hand: the share in common from which on they are doubles."""


@dataclass(frozen=True)
class InUse:
    """A medicine in use for the anchor.

    Attributes:
        curie, name: of its node.
        standing: its use.
        along: what it acts on along its walks.
        at_hand: what it, or what it becomes, acts on at first hand.
        eases: what else it treats, or is shown to lower.
    """

    curie: str
    name: str
    standing: KnownStanding
    along: frozenset[Acted] = field(default=frozenset())
    at_hand: frozenset[Acted] = field(default=frozenset())
    eases: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True)
class Double:
    """Why a candidate is known by another: whose standing it takes, and how that is said."""

    standing: KnownStanding
    text: str


async def medicines_in_use(
    sought: Sought, links: StoredLinks, settled: Sequence[Proposal]
) -> list[InUse]:
    """Those that candidates for drugs may be doubles of."""
    if sought.name != "drugs":
        return []
    return [await _in_use(links, p, p.standing) for p in settled if p.standing.state in GOOD]


async def in_use_by(links: StoredLinks, proposal: Proposal, said: SetAside) -> InUse:
    """A candidate that is known by its kin, as one that others may be doubles of."""
    standing = replace(proposal.standing, state="known", text=f"known {said.reason}")
    return await _in_use(links, proposal, standing)


async def _in_use(links: StoredLinks, proposal: Proposal, standing: KnownStanding) -> InUse:
    along = _along(links, proposal.walks)
    at_hand, eases = await _at_hand(links, proposal.curie), await _eases(links, proposal.curie)
    return InUse(proposal.curie, proposal.name, standing, along, at_hand, eases)


async def double_of(
    held: HeldOfAnchor, proposal: Proposal, in_use: Sequence[InUse]
) -> Double | None:
    """The medicine in use that a candidate is the double of, or that acts on the target; None for neither."""
    if held.sought.name == "targets":
        return await _target_in_use(held, proposal)
    along = _along(held.links, proposal.walks[:COMPARED])
    at_hand = await _at_hand(held.links, proposal.curie)
    first = _along(held.links, proposal.walks[:1])
    many = [one for one in in_use if first & one.at_hand]
    if len(many) >= MANY:
        on = held.links.name(sorted(first)[0][0])
        return Double(many[0].standing, f"by {many[0].name} and others, which act alike on {on}")
    eased = _eased(proposal.walks[:1])
    many = [one for one in in_use if eased in one.eases]
    if len(many) >= MANY:
        said = f"which treat {held.links.name(eased)} too"
        return Double(many[0].standing, f"by {many[0].name} and others, {said}")
    for one in in_use:
        shared = at_hand & one.at_hand
        is_alike = bool(shared) and (
            shared == at_hand or len(shared) >= SHARED * len(at_hand | one.at_hand)
        )
        if is_alike or (along and along <= one.along):
            on = held.links.name(sorted(shared or along)[0][0])
            return Double(one.standing, f"by {one.name}, which acts alike on {on}")
    return None


async def _target_in_use(held: HeldOfAnchor, proposal: Proposal) -> Double | None:
    """By a medicine that acts on it and is in use for the disease."""
    of_anchor = await held.links.at(held.sought.anchor)
    treating = {link.far: link for link in of_anchor if link.how == "treats"}
    for link in await held.links.at(proposal.curie):
        if link.how == "acts" and link.way == "toward" and link.far in treating:
            use = treating[link.far]
            standing = held.standing(proposal.curie, [use])
            said = f"acted on by {held.links.name(link.far)}, in use for it ({use.record})"
            return Double(replace(standing, state="known", text=said), "a target of what is in use")
    return None


async def _at_hand(links: StoredLinks, curie: str) -> frozenset[Acted]:
    """What a medicine acts on at first hand, with a direction; of a prodrug, what it becomes acts on."""
    held = await links.at(curie)
    await links.learn(link.far for link in held)
    found = {
        (link.far, link.sign)
        for link in held
        if link.how == "acts" and link.way == "away" and link.sign
        and links.kind(link.far) not in GIVEN
    }  # fmt: skip
    if found:
        return frozenset(found)
    for link in held:
        if link.how in ("acts", "kin") and link.way == "away" and links.kind(link.far) in GIVEN:
            found |= {
                (one.far, one.sign)
                for one in await links.at(link.far)
                if one.how == "acts" and one.way == "away" and one.sign
            }
    return frozenset(found)


async def _eases(links: StoredLinks, curie: str) -> frozenset[str]:
    """What a medicine treats, or was shown to lower."""
    held = await links.at(curie)
    eased = {
        link.far for link in held
        if link.way == "away" and link.sign == -1 and link.how in ("treats", "shown")
    }  # fmt: skip
    return frozenset(eased)


def _eased(walks: Sequence[Walk]) -> str:
    """What a walk says that a medicine, or its kin, treats or lowers; empty where it acts on something."""
    for walk in walks:
        for node, link in zip(reversed(walk.nodes[1:-1]), reversed(walk.links), strict=False):
            if link.how != "kin":
                return node if link.how in ("treats", "shown") else ""
    return ""


def _along(links: StoredLinks, walks: Sequence[Walk]) -> frozenset[Acted]:
    """What a medicine, or what it becomes, acts on along each of the walks; empty where one does not say."""
    found: set[Acted] = set()
    for walk in walks:
        sign = 1
        for node, link in zip(reversed(walk.nodes[1:-1]), reversed(walk.links), strict=False):
            if link.how not in ("acts", "kin") or (link.sign is None and link.how != "kin"):
                return frozenset()
            sign *= link.sign or 1
            if links.kind(node) not in GIVEN:
                found.add((node, sign))
                break
        else:
            return frozenset()
    return frozenset(found)
