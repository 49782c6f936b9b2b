"""The places that a list has for ideas of one sort, so that none fills it.

Of a sort are ideas that argue weakly in the same manner, and those that lead to the disease by the same last
step: that many things relax muscle is one thought about asthma, not ten.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from agent.hypotheses.hypothesis import SetAside
from tools.candidates.arguments import BY_FACTOR, COMMON, Arguments
from tools.candidates.doubts import doubt_of_harms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.candidates.goals import Sought
    from tools.candidates.links import Links, StoredLinks
    from tools.candidates.proposing import Proposal

    Group = tuple[Proposal, tuple[Proposal, ...]]

WEAK_PLACES = 4
"""Ideas of a list that argue weakly in one way."""
LAST_PLACES = 3
"""Ideas of a list that lead to the disease by the same last step."""
WEAK = {
    COMMON: "it is argued for by way of what very many diseases have alone",
    BY_FACTOR: "it is argued for by a risk factor alone, which those who treat that think of already",
}


def with_places(
    groups: Sequence[Group], sought: Sought, links: Links
) -> tuple[tuple[Group, ...], tuple[SetAside, ...]]:
    """(groups, what has no place because of so many of its sort before it, with the reason)."""
    seen: Counter[str] = Counter()
    kept, left = [], []
    for proposal, others in groups:
        sorts = _sorts(proposal, sought.anchor, links) if sought.name == "drugs" else {}
        reason = next((why for sort, (most, why) in sorts.items() if seen[sort] >= most), "")
        if reason and not proposal.sources:
            left.append(SetAside.of(proposal, reason))
        else:
            seen.update(sorts.keys())
            kept.append((proposal, others))
    return tuple(kept), tuple(left)


def _sorts(proposal: Proposal, anchor: str, links: Links) -> dict[str, tuple[int, str]]:
    """Sort -> how many of it a list has places for, and what is said to others."""
    found = {}
    if proposal.argued in WEAK:
        why = f"{WEAK[proposal.argued]}; of such, {WEAK_PLACES} have a place in a list"
        found[f"grade {proposal.argued}"] = WEAK_PLACES, why
    if proposal.walks:
        walk = proposal.walks[0]
        stands_for = walk.kinds[0] == "trait" and walk.nodes[0] != anchor
        last = walk.nodes[0 if stands_for else 1]
        why = f"{LAST_PLACES} before it lead to the disease by the same last step ({links.name(last)})"
        found[f"by {last}"] = LAST_PLACES, why
    return found


async def without_harm(
    sought: Sought, links: StoredLinks, proposals: Sequence[Proposal]
) -> tuple[list[Proposal], list[SetAside]]:
    """(candidates, those that bring about a sign of the disease); what is in use may do so and is known."""
    arguments = Arguments(links, links.pairs, sought.anchor)
    fresh, harming = [], []
    for proposal in proposals:
        doubt = await doubt_of_harms(sought, links, proposal.curie, arguments)
        if doubt:
            harming.append(SetAside.of(proposal, doubt))
        else:
            fresh.append(proposal)
    return fresh, harming
