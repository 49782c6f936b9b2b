"""Near-equal hypotheses stand for each other.

Those whose heaviest walks pass through the same nodes are one, and so are medicines that do the same to the
same thing along their heaviest walk ("treats hypercholesterolemia"), and a class with its members: ten of
them would be one idea ten times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.candidates.goals import GoalName
    from tools.candidates.proposing import Proposal

    Key = tuple[object, ...]

COMPARED = 3
"""Heaviest walks that are compared."""


def merged(
    proposals: Sequence[Proposal], goal: GoalName
) -> list[tuple[Proposal, tuple[Proposal, ...]]]:
    """The best of each group with the others of it, in the order given (best first)."""
    groups: dict[Key, list[Proposal]] = {}
    place: dict[str | Key, Key] = {}
    for proposal in proposals:
        key = _idea(proposal, goal)
        of_class = [place[kin] for kin in _kin(proposal) if kin in place] if goal == "drugs" else []
        key = place.get(key, key if key in groups else next(iter(of_class), key))
        groups.setdefault(key, []).append(proposal)
        place[proposal.curie] = key
        if goal == "drugs":
            for action in (*_actions(proposal), *_eased(proposal)):
                place.setdefault(action, key)
        if len(groups[key]) == 1:
            place.update(dict.fromkeys(_kin(proposal), key))
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


def _eased(proposal: Proposal) -> list[Key]:
    """What it, or its kin, treats or is shown to lower along the walks that are compared."""
    found: list[Key] = []
    for walk in proposal.walks[:COMPARED]:
        at = len(walk.links) - 1
        while at and walk.links[at].how == "kin":
            at -= 1
        if at and walk.links[at].how in ("treats", "shown"):
            found.append((walk.nodes[at], walk.links[at].sign))
    return found


def _idea(proposal: Proposal, goal: GoalName) -> Key:
    """What makes two candidates one idea."""
    if not proposal.walks:
        return (proposal.curie,)
    if goal != "drugs":
        return tuple(walk.nodes[:-1] for walk in proposal.walks[:COMPARED])
    last, node = proposal.walks[0].links[-1], proposal.walks[0].nodes[-2]
    return (node,) if last.how == "kin" else (node, last.sign)
