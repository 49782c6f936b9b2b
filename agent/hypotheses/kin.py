"""Candidates that are known by their kin: a member of a class that was tried, a use for a narrower thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.hypotheses.hypothesis import SetAside
from tools.candidates.goals import Sought
from tools.candidates.standing import standing_of
from tools.relatives import relatives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.hypotheses.goal_text import Goal
    from graphs.store import KnowledgeGraph
    from tools.candidates.links import StoredLinks
    from tools.candidates.proposing import Proposal

SETTLING = ("known", "works", "failed", "harms", "warned")
BY_CLASS = ("class", "member")


async def settled_by_kin(
    goal: Goal, names: KnowledgeGraph, links: StoredLinks, proposals: Sequence[Proposal]
) -> list[SetAside]:
    """Those of the candidates whose class, member or narrower use is settled, with the reason."""
    found = []
    for proposal in proposals:
        said = await _by_class(goal, names, links, proposal) or _by_narrower(goal, links, proposal)
        if said is not None:
            found.append(said)
    return found


async def _by_class(
    goal: Goal, names: KnowledgeGraph, links: StoredLinks, proposal: Proposal
) -> SetAside | None:
    if not goal.sought.form.is_cause:
        return None
    for kin in await relatives(names, proposal.curie, "treatment"):
        if kin.how not in BY_CLASS or kin.curie == goal.sought.anchor:
            continue
        direct = [link for link in await links.at(goal.sought.anchor) if link.far == kin.curie]
        standing = standing_of(goal.sought, kin.curie, direct, links)
        if standing.state in SETTLING:
            what = "its class" if kin.how == "class" else "its member"
            return _said(proposal, standing.state, f"by {what} {kin.name}: {standing.text}", standing.evidence, standing.first_year)  # fmt: skip
    return None


def _by_narrower(goal: Goal, links: StoredLinks, proposal: Proposal) -> SetAside | None:
    if goal.sought.name != "drugs":
        return None
    for other in sorted(goal.near):
        near = Sought("drugs", other)
        standing = standing_of(near, proposal.curie, (), links)
        if standing.state in ("known", "works") and links.kind(other) == "disease":
            return _said(proposal, "known", f"for the narrower {links.name(other)}: {standing.text}", standing.evidence, standing.first_year)  # fmt: skip
    return None


def _said(
    proposal: Proposal, state: str, reason: str, evidence: tuple[str, ...], year: int | None
) -> SetAside:
    return SetAside(
        curie=proposal.curie, name=proposal.name, state=state, reason=reason, evidence=evidence,
        first_year=year,
    )  # fmt: skip
