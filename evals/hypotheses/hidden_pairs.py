"""Candidates of an anchor in a graph that does not hold what is asked for: what rankings are learned from.

Half of what is known of each of many anchors is hidden: the pairs, and every record that states one of
them (a curated mechanism goes with the use that it is of). What is known of a medicine is a use on record
and a benefit that a study or a body of assessors found: a ranking that is learned from uses alone learns
what is curated as a use (classes of drugs, vitamins and procedures never are).
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.candidates.goals import FORMS, Sought
from tools.candidates.proposing import features_of
from tools.candidates.standing import given_in_trials, used_for
from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from collections.abc import Collection

    from tools.candidates.goals import GoalName
    from tools.candidates.links import StoredLinks
    from tools.candidates.ranking import Row

    Pair = tuple[str, str]

LEARNED: dict[GoalName, int] = {"drugs": 60}
"""Forms that are learned, and from how many anchors."""
LEAST = 4
"""Known pairs of an anchor that is learned from."""
KINDS = {"drugs": ("indication", "assessment", "")}
"""Kinds of statements that make a pair known, by form of goal (a finding has none)."""
OTHERWISE = ("assessment", "label", "")


@dataclass(frozen=True)
class Group:
    """The candidates of one anchor that walks reach, and how many pairs were hidden (reached or not)."""

    rows: list[Row]
    hidden: int

    @property
    def tells(self) -> bool:
        """Whether some of the candidates are what was hidden, and some are not."""
        return len({row[2] for row in self.rows}) > 1


async def known_pairs(
    goal: GoalName, links: StoredLinks, unknown: Collection[Pair] = ()
) -> dict[str, set[str]]:
    """Anchor -> what is known of it for a form of goal, from assessments, findings and edges.

    Args:
        goal: the form.
        links: what is held.
        unknown: pairs (cause, effect) that count as not known.
    """
    form = FORMS[goal]
    found: dict[str, set[str]] = defaultdict(set)
    await links.learn({node for pair in links.pairs for node in pair})
    sign = {1: "increases", -1: "decreases"}[form.sign or 1]
    kinds = KINDS.get(goal, OTHERWISE)
    for (exposure, outcome), items in links.pairs.items():
        anchor, other = (outcome, exposure) if form.is_cause else (exposure, outcome)
        said = [i for i in items if i.direction == sign and getattr(i, "kind", "") in kinds]
        if said and links.kind(other) in form.wanted and (exposure, outcome) not in unknown:
            found[anchor].add(other)
    for anchor in sorted(found):
        sought = Sought(goal, anchor)
        for link in await links.at(anchor):
            wanted = link.how in form.answers and links.kind(link.far) in form.wanted
            if wanted and sought.pair(link.far) not in unknown:
                found[anchor].add(link.far)
    return found


async def rows_of(
    sought: Sought, links: StoredLinks, hidden: set[str], known: set[str],
    unknown: Collection[Pair] = (),
) -> list[Row]:  # fmt: skip
    """A row for every candidate that users would be shown and walks of two steps or more reach.

    The walks are of a graph that does not hold what is hidden.

    Args:
        sought: the goal.
        links: what is held.
        hidden: what is to be found: it is not held, nor any record of it.
        known: is neither: no row.
        unknown: further pairs that are not held, of any anchor.
    """
    pairs = {*unknown, *(sought.pair(node) for node in hidden)}
    ends = {node for pair in pairs if sought.anchor in pair for node in pair} - {sought.anchor}
    records = {
        getattr(item, "identifier", "") for pair in pairs for item in links.pairs.get(pair, ())
        if getattr(item, "kind", "") == "indication"
    }  # fmt: skip
    records |= {
        link.record
        for link in await links.at(sought.anchor)
        if link.far in ends and link.record.startswith("DrugMechDB")
    }
    reached = await walk_from(
        links, {sought.anchor: 1.0}, wanted=sought.form.wanted, hidden=records, hidden_pairs=pairs
    )
    given = given_in_trials(links, without=pairs)
    rows = []
    for node in sorted(reached.weights):
        if links.kind(node) not in sought.form.wanted or (node in known and node not in hidden):
            continue
        uses = len(await used_for(links, node, without=pairs))
        is_unused = sought.name == "drugs" and links.kind(node) == "substance" and not uses
        if is_unused and node not in given:
            continue
        walks = features_of(reached, node)
        if walks:
            rows.append((walks, uses, node in hidden))
    return rows


async def groups_of(
    goal: GoalName, links: StoredLinks, *, anchors: int, seed: int, unknown: Collection[Pair] = ()
) -> list[Group]:
    """The candidates of so many anchors, each with half of what is known of it hidden."""
    draw = random.Random(seed)
    pairs = await known_pairs(goal, links, unknown)
    able = sorted(a for a, known in pairs.items() if len(known) >= LEAST)
    chosen = sorted(draw.sample(able, min(anchors, len(able))))
    groups = []
    for anchor in chosen:
        known = sorted(pairs[anchor])
        hidden = set(draw.sample(known, len(known) // 2))
        rows = await rows_of(Sought(goal, anchor), links, hidden, set(known), unknown)
        groups.append(Group(rows, len(hidden)))
    return [group for group in groups if group.tells]
