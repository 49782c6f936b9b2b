"""Near-equal hypotheses stand for each other.

Those whose heaviest walks pass through the same nodes are one, and so are medicines that do the same to the
same thing along their strongest walk, or whose walk leads by way of the same risk factor ("treats
hypercholesterolemia"), and a class with its members: ten of them would be one idea ten times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.candidates.arguments import OWN, factor_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.candidates.goals import Sought
    from tools.candidates.proposing import Proposal

    Key = tuple[object, ...]

COMPARED = 3
"""Heaviest walks that are compared."""


def merged(
    proposals: Sequence[Proposal], sought: Sought
) -> list[tuple[Proposal, tuple[Proposal, ...]]]:
    """The best of each group with the others of it, in the order given (best first)."""
    groups: dict[Key, list[Proposal]] = {}
    place: dict[str | Key, Key] = {}
    for proposal in proposals:
        key = _idea(proposal, sought)
        of_class = (
            [place[kin] for kin in _kin(proposal) if kin in place] if sought.name == "drugs" else []
        )
        key = place.get(key, key if key in groups else next(iter(of_class), key))
        groups.setdefault(key, []).append(proposal)
        place[proposal.curie] = key
        if sought.name == "drugs":
            for action in _actions(proposal):
                place.setdefault(action, key)
        if len(groups[key]) == 1:
            place.update(dict.fromkeys(_kin(proposal), key))
            place.update(
                {
                    f: key
                    for f in _factors(proposal, sought.anchor)
                    if sought.name == "drugs" and f not in place
                }
            )
    return [(group[0], tuple(group[1:])) for group in groups.values()]


def _kin(proposal: Proposal) -> list[str]:
    """Itself, and what its walks say that it is kin of: its class, its members, what it becomes."""
    of = [walk.nodes[-2] for walk in proposal.walks if walk.links[-1].how == "kin"]
    return list(dict.fromkeys([proposal.curie, *of]))


def _actions(proposal: Proposal) -> list[Key]:
    """What it acts on at first hand, processes apart, with the sign."""
    return [
        (walk.nodes[-2], walk.links[-1].sign)
        for walk in proposal.walks
        if walk.links[-1].how == "acts" and walk.kinds[-2] != "process"
    ]


def _factors(proposal: Proposal, anchor: str) -> list[Key]:
    """The risk factors by way of which the walks that are compared lead."""
    return [(factor,) for walk in proposal.walks[:COMPARED] if (factor := factor_of(walk, anchor))]


def _idea(proposal: Proposal, sought: Sought) -> Key:
    """What makes two candidates one idea."""
    if not proposal.walks:
        return (proposal.curie,)
    if sought.name != "drugs":
        return tuple(walk.nodes[:-1] for walk in proposal.walks[:COMPARED])
    if len(proposal.walks[0].links) == 1 and proposal.argued == OWN:
        return (proposal.curie,)
    if factor := factor_of(proposal.walks[0], sought.anchor):
        return (factor,)
    last, node = proposal.walks[0].links[-1], proposal.walks[0].nodes[-2]
    return (node,) if last.how == "kin" else (node, last.sign)
