"""What is held of a pair already: known, tried (and how that ended), studied, warned of, stated or new.

Nothing is dropped for being known or for having failed: "two trials, no effect" is an answer to who asks
for candidates, and is shown as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphs.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphs.assessments import Assessment
    from tools.candidates.goals import Sought
    from tools.candidates.links import Link, StoredLinks

State = Literal["known", "works", "failed", "harms", "mixed", "warned", "studied", "stated", "new"]
OPEN: tuple[State, ...] = ("new", "studied", "stated", "mixed")
"""States of what is still a hypothesis."""
TRIALS = ("rct", "rct_meta_analysis")


@dataclass(frozen=True)
class KnownStanding:
    """What is held of a candidate and the anchor.

    Attributes:
        state: in one word.
        text: in one clause, with counts.
        evidence: ids of what it rests on.
        first_year: the first in which the pair was stated in what is held; None where none says.
        trials: randomized trials and their meta-analyses of the very pair.
    """

    state: State
    text: str
    evidence: tuple[str, ...] = ()
    first_year: int | None = None
    trials: int = 0


def standing_of(
    sought: Sought, candidate: str, direct: Sequence[Link], links: StoredLinks
) -> KnownStanding:
    """The standing of a candidate.

    Args:
        sought: the goal.
        candidate: a node.
        direct: links between the candidate and the anchor.
        links: what is held, for findings and assessments that found nothing.
    """
    items = links.pairs.get(sought.pair(candidate), [])
    years = [i.year for i in items if i.year] + [link.year for link in direct if link.year]
    first = min(years, default=None)
    ids = tuple(dict.fromkeys([*(i.id for i in items), *(link.id for link in direct if link.id)]))
    state, text = _state(sought, items, direct)
    trials = sum(isinstance(i, Finding) and i.design in TRIALS for i in items)
    return KnownStanding(state, text, ids, first, trials)


def _state(
    sought: Sought, items: Sequence[Finding | Assessment], direct: Sequence[Link]
) -> tuple[State, str]:
    wanted = {1: "increases", -1: "decreases"}.get(sought.form.sign or 0, "")
    stated = [i for i in items if not isinstance(i, Finding)]
    uses = [i for i in stated if i.kind == "indication"]
    treating = [link for link in direct if link.how == "treats"]
    warned = _warned(stated, direct)
    if sought.name == "drugs" and (uses or treating):
        given = [i for i in items if isinstance(i, Finding) and i.design in TRIALS]
        also = [_tried(given, wanted)[1]] if given else []
        also += [f"also {warned}"] if warned else []
        return "known", "; ".join([f"known use: {_sources(uses, treating)}", *also])
    if sought.name == "drugs" and warned:
        return "warned", warned
    trials = [i for i in items if isinstance(i, Finding) and i.design in TRIALS]
    if trials:
        return _tried(trials, wanted)
    bodies = [i for i in stated if i.kind in ("assessment", "label", "genetic")]
    if bodies:
        return _assessed(bodies, wanted)
    observed = [i for i in items if isinstance(i, Finding)]
    if observed:
        said = ", ".join(sorted({i.direction for i in observed}))
        designs = ", ".join(sorted({i.design.replace("_", " ") for i in observed}))
        return _observed({i.direction for i in observed}, wanted), (
            f"studied, not randomized: {designs}; {said}"
        )
    answered = [link for link in direct if link.how in sought.form.answers]
    signed = [
        link
        for link in answered
        if sought.form.sign is None or link.sign in (None, sought.form.sign)
    ]
    if signed:
        return "known", f"stated in the graph already: {_sources((), signed)}"
    harming = [link for link in direct if link.how in ("causes", "harms") and link.way == "toward"]
    if sought.name == "drugs" and any(link.sign == 1 for link in harming):
        return "harms", f"stated to bring it about: {_sources((), harming)}"
    if direct:
        return "stated", f"joined in the graph, in another way: {_sources((), direct)}"
    return "new", "no statement, study or assessment of the pair in what is held"


def _warned(stated: Sequence[Assessment], direct: Sequence[Link]) -> str:
    """What a label, a body or an edge of the graph says against the use, in one clause; empty for nothing."""
    said = [
        i for i in stated if i.kind in ("contraindication", "label") and i.direction != "decreases"
    ]
    if said:
        return f"warned of: {said[0].grade} ({said[0].body})"
    edges = [link for link in direct if link.how == "warned"]
    return f"warned of: stated as contraindicated ({_sources((), edges)})" if edges else ""


def _tried(trials: Sequence[Finding], wanted: str) -> tuple[State, str]:
    by = {d: [t for t in trials if t.direction == d] for d in ("increases", "decreases", "none")}
    count = f"{len(trials)} randomized result{'s' if len(trials) != 1 else ''}"
    if len(by["none"]) == len(trials):
        return "failed", f"tried: {count}, no effect shown ({_cited(by['none'])})"
    if not wanted:
        return "known", f"tried: {count} ({_cited(trials)})"
    against = "increases" if wanted == "decreases" else "decreases"
    if by[against] and not by[wanted]:
        state: State = "harms" if wanted == "decreases" else "failed"
        return state, f"tried: {count}, in the other direction ({_cited(by[against])})"
    if by[wanted] and not by[against] and not by["none"]:
        return "works", f"tried: {count} in the direction sought ({_cited(by[wanted])})"
    said = ", ".join(f"{len(found)} {word}" for word, found in by.items() if found)
    return "mixed", f"tried: {count} that disagree ({said})"


def _observed(said: set[str], wanted: str) -> State:
    """What is left of a hypothesis after studies without randomization: none that they all speak against."""
    if said == {"none"} or (wanted == "increases" and said == {"decreases"}):
        return "failed"
    return "harms" if wanted == "decreases" and said == {"increases"} else "studied"


def _assessed(bodies: Sequence[Assessment], wanted: str) -> tuple[State, str]:
    """The strongest word of the bodies, where they agree."""
    said = {i.direction for i in bodies}
    named = f"{bodies[0].body}: {bodies[0].grade}"
    if said == {"none"}:
        return "failed", f"assessed, little or no effect ({named})"
    if said == {"inconclusive"}:
        return "mixed", f"assessed, nothing can be concluded ({named})"
    if not wanted or said == {wanted}:
        return "known", f"assessed already ({named})"
    if wanted in said:
        return "mixed", f"bodies disagree: {', '.join(sorted(said))} ({named})"
    return (
        "harms" if wanted == "decreases" else "failed"
    ), f"assessed, in the other direction ({named})"


def _cited(found: Sequence[Finding]) -> str:
    return ", ".join(f"{f.identifier}, {f.year}" for f in found[:2])


def _sources(uses: Sequence[Assessment], direct: Sequence[Link]) -> str:
    names = dict.fromkeys([*(u.identifier for u in uses), *(link.record for link in direct)])
    return ", ".join(list(names)[:2])


async def used_for(
    links: StoredLinks, node: str, without: Collection[tuple[str, str]] = ()
) -> list[str]:
    """What a node is said to treat or prevent; pairs with which that does not count."""
    held = [link for link in await links.at(node) if link.how == "treats" and link.way == "away"]
    used = sorted({link.far for link in held if (node, link.far) not in without})
    await links.learn(used)
    return [far for far in used if links.kind(far) in ("disease", "trait")]


def given_in_trials(
    links: StoredLinks, without: Collection[tuple[str, str]] = ()
) -> frozenset[str]:
    """What trials gave to people; pairs of exposure and outcome whose trials do not count."""
    return frozenset(
        pair[0]
        for pair, items in links.pairs.items()
        if pair not in without
        and any(isinstance(item, Finding) and item.design in TRIALS for item in items)
    )
