"""Candidates that are known by their kin.

Kin are a class or member that was tried, another salt or ester of the same ingredient, a part, prodrug or
metabolite of it, a drug of the same narrow class that is in use, and one in use that acts on the same in
the same way (`agent.hypotheses.same_action`). A target that a medicine in use acts on, and a harm that is a
form of one on record, are known too. Uses for a narrower or broader disease are told by
`tools.candidates.anchored`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.hypotheses.hypothesis import SetAside
from agent.hypotheses.same_action import double_of, in_use_by, medicines_in_use
from tools.candidates.anchored import HeldOfAnchor
from tools.candidates.counting import Counted, untold
from tools.candidates.forms_of import form_of
from tools.relatives import relatives

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.hypotheses.goal_text import Goal
    from graphs.store import KnowledgeGraph
    from tools.candidates.counting import Tell
    from tools.candidates.links import StoredLinks
    from tools.candidates.proposing import Proposal
    from tools.candidates.standing import KnownStanding
    from tools.relatives import Relative

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
NARROW = 40
"""Members of a class at most: what holds of one antihypertensive need not hold of another."""


@dataclass
class _Near:
    """Relatives of medicines, each looked up once: candidates share their classes."""

    names: KnowledgeGraph
    read: dict[str, tuple[Relative, ...]] = field(default_factory=dict)

    async def of(self, curie: str) -> tuple[Relative, ...]:
        if curie not in self.read:
            self.read[curie] = await relatives(self.names, curie, "treatment")
        return self.read[curie]


async def settled_by_kin(
    goal: Goal, names: KnowledgeGraph, links: StoredLinks, proposals: Sequence[Proposal],
    settled: Sequence[Proposal], tell: Tell = untold,
) -> list[SetAside]:  # fmt: skip
    """Those of the candidates whose class, member, other form or double is settled, with the reason.

    Args:
        goal: what is sought.
        names: the graph with names beyond its own.
        links: what is held.
        proposals: the candidates.
        settled: what is known, tried or warned of itself.
        tell: is called with a line while it goes on.
    """
    in_use = await medicines_in_use(goal.sought, links, settled)
    near = _Near(names)
    found, held = [], await HeldOfAnchor.read(goal.sought, links, goal.near, goal.broader)
    counted = Counted(
        tell, "looking whether a class, a form or a part is known already", len(proposals)
    )
    for proposal in proposals:
        counted.one()
        said = (
            await _by_ingredient(held, names, proposal)
            or await _by_class(held, near, proposal)
            or await _by_part(held, proposal)
            or await _by_harm(held, proposal)
        )
        double = None if said else await double_of(held, proposal, in_use)
        if double is not None:
            said = _said(proposal, double.standing, double.text)
        elif said is not None and said.state in GOOD:
            in_use.append(await in_use_by(links, proposal, said))
        if said is not None:
            found.append(said)
    moved = {one.curie: one for one in found}
    for proposal in proposals if goal.sought.name == "drugs" else ():
        said = await _by_settled_kin(near, proposal, moved)
        if said is not None and proposal.curie not in moved:
            found.append(said)
    return found


async def _by_ingredient(
    held: HeldOfAnchor, names: KnowledgeGraph, proposal: Proposal
) -> SetAside | None:
    """By another form of the same, or by a part: "betamethasone acetate" is known where betamethasone is."""
    words = proposal.name.split()
    while words and words[-1].casefold() in SALTS:
        words.pop()
    parts = proposal.name.split(" and ")
    if held.sought.name != "drugs" or not words:
        return None
    if len(parts) == 1 and len(words) == len(proposal.name.split()):
        return None
    for part in parts if len(parts) > 1 else [" ".join(words)]:
        for hit in await names.resolve(part):
            if hit.how != "exact" or str(hit.node.curie) == proposal.curie:
                continue
            standing = await _standing(held, str(hit.node.curie))
            if standing is not None and standing.state in (SETTLING if len(parts) == 1 else GOOD):
                return _said(proposal, standing, f"by {hit.node.name}, the same ingredient")
    return None


async def _by_settled_kin(
    near: _Near, proposal: Proposal, moved: Mapping[str, SetAside]
) -> SetAside | None:
    """By kin that is itself settled by its kin.

    A class is no news where a member does what is in use, and what is given before an operation is what is
    given at any time.
    """
    for kin in await near.of(proposal.curie):
        said = moved.get(kin.curie)
        is_form = kin.how == "class" and proposal.name.casefold().endswith(
            f" {kin.name.casefold()}"
        )
        if said is not None and (is_form or (kin.how == "member" and said.state in GOOD)):
            update = {"curie": proposal.curie, "name": proposal.name}
            reason = (
                f"by {kin.name}, {'given otherwise' if is_form else 'its member'}: {said.reason}"
            )
            return said.model_copy(update={**update, "reason": reason})
    return None


async def _by_class(held: HeldOfAnchor, near: _Near, proposal: Proposal) -> SetAside | None:
    if not held.sought.form.is_cause:
        return None
    kindred = [k for k in await near.of(proposal.curie) if k.how in BY_CLASS]
    for kin in kindred:
        standing = await _standing(held, kin.curie)
        if standing is not None and standing.state in SETTLING:
            what = "its class" if kin.how == "class" else "its member"
            return _said(proposal, standing, f"by {what} {kin.name}")
    if held.sought.name != "drugs":
        return None
    for kin in kindred:
        mates = await near.of(kin.curie) if kin.how == "class" else ()
        members = [m for m in mates if m.how == "member" and m.curie != proposal.curie]
        for mate in members if len(members) < NARROW else ():
            standing = await _standing(held, mate.curie)
            if standing is None or standing.state not in GOOD:
                continue
            # A class of classes (what lowers glucose) says nothing of how its members act.
            if not any(k.how == "member" for k in await near.of(mate.curie)):
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


async def _by_harm(held: HeldOfAnchor, proposal: Proposal) -> SetAside | None:
    """By a harm on record that it is a form of, or the other way round."""
    sought = held.sought
    if sought.name != "side_effects":
        return None
    of_anchor = await held.links.at(sought.anchor)
    harms = {
        link.far
        for link in of_anchor
        if link.how in sought.form.answers and link.way == "away" and link.sign == 1
    }
    near = {link.far for link in await held.links.at(proposal.curie) if link.how == "kin"}
    for harm in sorted(harms):
        name = held.links.name(harm)
        if harm in near or form_of(proposal.name, name) or form_of(name, proposal.name):
            direct = [link for link in of_anchor if link.far == harm]
            return _said(proposal, held.standing(harm, direct), f"by {name}, near to it")
    return None


def _said(proposal: Proposal, standing: KnownStanding, how: str) -> SetAside:
    return SetAside(
        curie=proposal.curie, name=proposal.name, state=standing.state,
        reason=f"{how}: {standing.text}", evidence=standing.evidence, first_year=standing.first_year,
    )  # fmt: skip
