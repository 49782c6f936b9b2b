"""Candidates that are known by their kin.

Kin are a class or member that was tried, another salt or ester of the same ingredient, a part, prodrug or
metabolite of it, a drug of the same narrow class that is in use, and one in use that acts on the same in
the same way. Uses for a narrower or broader disease
are told by `tools.candidates.anchored`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.hypotheses.hypothesis import SetAside
from tools.candidates.anchored import HeldOfAnchor
from tools.relatives import relatives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.hypotheses.goal_text import Goal
    from graphs.store import KnowledgeGraph
    from tools.candidates.links import StoredLinks
    from tools.candidates.proposing import Proposal
    from tools.candidates.standing import KnownStanding
    from tools.candidates.walks import Walk

    Acted = tuple[str, int]
    """A node that is no medicine, and whether more of the medicine means more (1) or less (-1) of it."""

SETTLING = ("known", "works", "failed", "harms", "warned")
BY_CLASS = ("class", "member")
GOOD = ("known", "works")
SALTS = frozenset({
    "acetate", "acetonide", "besylate", "bromide", "calcium", "chloride", "citrate",
    "decanoate", "diacetate", "dipropionate", "disodium", "enanthate", "fumarate", "furoate",
    "gluconate", "hexacetonide", "hydrobromide", "hydrochloride", "magnesium", "maleate", "mesylate",
    "nitrate", "palmitate", "phosphate", "potassium", "propionate", "sodium", "succinate",
    "sulfate", "tartrate", "tosylate", "valerate", "xinafoate", "zinc",
})  # fmt: skip
"""Words after the name of an ingredient that do not change what it acts on."""
COMPARED = 3
"""Heaviest walks of a candidate that must all lead by what the one in use acts on."""
NARROW = 40
"""Members of a class at most: what holds of one antihypertensive need not hold of another."""


async def settled_by_kin(
    goal: Goal, names: KnowledgeGraph, links: StoredLinks, proposals: Sequence[Proposal],
    settled: Sequence[Proposal],
) -> list[SetAside]:  # fmt: skip
    """Those of the candidates whose class, member, other form or double is settled, with the reason.

    Args:
        goal: what is sought.
        names: the graph with names beyond its own.
        links: what is held.
        proposals: the candidates.
        settled: what is known, tried or warned of itself.
    """
    in_use = [
        (p, targets)
        for p in settled
        if p.standing.state in GOOD and (targets := _acted_on(links, p.walks))
    ]
    found, held = [], await HeldOfAnchor.read(goal.sought, links, goal.near, goal.broader)
    for proposal in proposals:
        said = (
            await _by_ingredient(held, names, proposal)
            or await _by_class(held, names, proposal)
            or await _by_part(held, proposal)
            or _by_target(held, proposal, in_use)
        )
        if said is not None:
            found.append(said)
    return found


async def _by_ingredient(
    held: HeldOfAnchor, names: KnowledgeGraph, proposal: Proposal
) -> SetAside | None:
    """By another form of the same: "betamethasone acetate" is known where betamethasone is."""
    words = proposal.name.split()
    while words and words[-1].casefold() in SALTS:
        words.pop()
    if held.sought.name != "drugs" or len(words) in (0, len(proposal.name.split())):
        return None
    for hit in await names.resolve(" ".join(words)):
        if hit.how != "exact" or str(hit.node.curie) == proposal.curie:
            continue
        standing = await _standing(held, str(hit.node.curie))
        if standing is not None and standing.state in SETTLING:
            return _said(proposal, standing, f"by {hit.node.name}, the same ingredient")
    return None


async def _by_class(
    held: HeldOfAnchor, names: KnowledgeGraph, proposal: Proposal
) -> SetAside | None:
    if not held.sought.form.is_cause:
        return None
    near = [k for k in await relatives(names, proposal.curie, "treatment") if k.how in BY_CLASS]
    for kin in near:
        standing = await _standing(held, kin.curie)
        if standing is not None and standing.state in SETTLING:
            what = "its class" if kin.how == "class" else "its member"
            return _said(proposal, standing, f"by {what} {kin.name}")
    if held.sought.name != "drugs":
        return None
    for kin in near:
        mates = await relatives(names, kin.curie, "treatment") if kin.how == "class" else ()
        members = [m for m in mates if m.how == "member" and m.curie != proposal.curie]
        for mate in members if len(members) < NARROW else ():
            standing = await _standing(held, mate.curie)
            if standing is not None and standing.state in GOOD:
                return _said(proposal, standing, f"by {mate.name}, of its class {kin.name}")
    return None


async def _standing(held: HeldOfAnchor, curie: str) -> KnownStanding | None:
    """Of a relative of a candidate; None for the anchor itself."""
    if curie == held.sought.anchor:
        return None
    direct = [link for link in await held.links.at(held.sought.anchor) if link.far == curie]
    return held.standing(curie, direct)


async def _by_part(held: HeldOfAnchor, proposal: Proposal) -> SetAside | None:
    """By what it is a part, a prodrug or a metabolite of: fosinoprilat is known where fosinopril is."""
    if held.sought.name != "drugs":
        return None
    joined = [link.far for link in await held.links.at(proposal.curie) if link.how == "kin"]
    await held.links.learn(joined)
    for far in dict.fromkeys(joined):
        if held.links.kind(far) in ("drug", "substance"):
            standing = await _standing(held, far)
            if standing is not None and standing.state in GOOD:
                return _said(proposal, standing, f"by {held.links.name(far)}, a form of it")
    return None


def _by_target(
    held: HeldOfAnchor, proposal: Proposal, in_use: Sequence[tuple[Proposal, frozenset[Acted]]]
) -> SetAside | None:
    """By what is in use and acts on all that it acts on: it would be one more of those, no new idea."""
    acted = _acted_on(held.links, proposal.walks[:COMPARED])
    if held.sought.name != "drugs" or not acted:
        return None
    for double, targets in in_use:
        if acted <= targets:
            on = held.links.name(sorted(acted)[0][0])
            return _said(proposal, double.standing, f"by {double.name}, which acts alike on {on}")
    return None


def _acted_on(links: StoredLinks, walks: Sequence[Walk]) -> frozenset[Acted]:
    """What a medicine, or what it becomes, acts on along each of the walks; empty where one does not say."""
    found: set[Acted] = set()
    for walk in walks:
        sign = 1
        for node, link in zip(reversed(walk.nodes[1:-1]), reversed(walk.links), strict=False):
            if link.how not in ("acts", "kin") or (link.sign is None and link.how != "kin"):
                return frozenset()
            sign *= link.sign or 1
            if links.kind(node) not in ("drug", "substance"):
                found.add((node, sign))
                break
        else:
            return frozenset()
    return frozenset(found)


def _said(proposal: Proposal, standing: KnownStanding, how: str) -> SetAside:
    return SetAside(
        curie=proposal.curie, name=proposal.name, state=standing.state,
        reason=f"{how}: {standing.text}", evidence=standing.evidence, first_year=standing.first_year,
    )  # fmt: skip
