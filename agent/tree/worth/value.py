"""The worth of an open thought: the probability that examining it moves what the answer says.

The verdict is computed again with each result that the thought might find. Where none of them changes
verdict, direction or certainty the value is 0, and leaving the thought out is sound whatever any model
says. Models and judges only tilt how likely each result is, and so the order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.tree.inquiry import DIRECT
from agent.tree.layers import leading_direction
from agent.tree.worth.hypothetical import Result, might_find
from agent.verdict.conclude import conclude
from agent.verdict.lines import is_disputed, rests_on_size, settling
from agent.verdict.mechanisms import best_paths
from tools.evidence import STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.dossier import Dossier
    from agent.tree.thoughts import Thought, Tree
    from agent.tree.worth.priors import Priors, Results
    from agent.verdict.lines import Concluded

ASKED = 1.0
"""Of what the question itself asks for: a mechanism, the arms of a comparison."""
SHOWN = 0.01
"""Of what an answer shows beside its verdict: it is looked up last, and a budget cuts it first."""
UNSURE = ("insufficient_evidence", "associational", "not_identified")
"""Verdicts beside which an answer names what is held that is nearest."""
COMPARED = ("head_to_head", "near_comparisons", "first_arm", "second_arm")


@dataclass(frozen=True)
class Worth:
    """A value, the kind of what-if behind it, and whether what others find may make it needless.

    Thoughts of one kind are worth the same unless a judge read what is at hand beside their claims;
    `kind` is empty where no belief moves the value.
    """

    value: float
    kind: str = ""
    may_lapse: bool = False


def worths(tree: Tree, dossier: Dossier, belief: float | None, priors: Priors) -> dict[str, Worth]:
    """The worth of every open thought, by id.

    Nothing is valued before what no answer can do without was examined: there is nothing to move yet.

    Args:
        tree: as examined so far.
        dossier: what was found.
        belief: probability that the evidence at hand points where all of it would; None without any.
        priors: how often a line gives which result.
    """
    if any(thought.name in DIRECT for thought in tree.waiting()):
        return {}
    here = conclude(dossier)
    moved: dict[tuple[str, str], dict[Result, bool]] = {}
    found = {}
    for thought in tree.waiting():
        fixed = _fixed(thought, dossier, here)
        if fixed is not None:
            found[thought.id] = fixed
            continue
        kind = (thought.name, thought.key if thought.name == "half" else thought.how)
        if kind not in moved:
            moved[kind] = _moved(thought, dossier, here)
        likely = _likely(priors.of(thought.name), dossier, belief)
        value = sum(likely[result] for result, moves in moved[kind].items() if moves)
        # What hangs under a branch that is believed is looked into first.
        above = tree[thought.parent].score if thought.parent else None
        value *= (1.0 if above is None else 0.5 + above) * (0.5 + _bearing(thought, tree))
        named = " ".join(kind[:1] if thought.name == "half" else kind)
        lapses = value > 0 and thought.name != "half"
        found[thought.id] = Worth(min(1.0, round(value, 6)), named if value else "", lapses)
    return found


def _bearing(thought: Thought, tree: Tree) -> float:
    """How far a judge found that what is at hand bears on this thought, in [0, 1]; one half without one.

    Read are the thought's own claim beside the evidence at hand, and what was found for the like of it:
    where neither bears it out, a look-up is less likely to find what could move anything. One half counts
    as one reading more, so that a single one decides little.
    """
    like = [
        one.layers.plausibility
        for one in tree.thoughts
        if (one.name, one.how) == (thought.name, thought.how) and one.state == "examined"
    ]
    read = [one for one in (thought.layers.plausibility, *like) if one is not None]
    return (0.5 + sum(read)) / (1 + len(read))


def _fixed(thought: Thought, dossier: Dossier, here: Concluded) -> Worth | None:
    """The worth of what is shown or asked for; None where it hangs on the verdict."""
    asks_how = dossier.question.kind == "mechanism"
    if thought.name in COMPARED or (thought.name == "mechanism" and asks_how):
        return Worth(ASKED)
    is_step = any(how in STEPS for how in thought.how.split())
    # A step toward the outcome moves no verdict; where none is reached it is what there is to show.
    if thought.name == "related" or (thought.name == "relative" and is_step):
        return Worth(SHOWN if here.conclusion.verdict in UNSURE else 0.0)
    if thought.name == "reverse" and rests_on_size(here.conclusion):
        return Worth(ASKED)
    if thought.name == "reverse" and settling(here.lines) and not is_disputed(here.lines):
        return Worth(0.0)
    if thought.name in ("mechanism", "reverse", "common_cause", "named_cause"):
        return Worth(SHOWN)
    if thought.role == "reasoning_step" or thought.name in ("own_data", "direct"):
        return Worth(0.0)
    return None


def _moved(thought: Thought, dossier: Dossier, here: Concluded) -> dict[Result, bool]:
    """By result, whether any form of it would change what is said."""
    if thought.name == "half":
        return _leads_otherwise(thought, dossier)
    says = said(here)
    found: dict[Result, bool] = {}
    for result, items in might_find(thought, dossier):
        if found.get(result):
            continue
        evidence = {**dossier.evidence, **{item.id: item for item in items}}
        found[result] = said(conclude(replace(dossier, evidence=evidence))) != says
    return found


def _leads_otherwise(thought: Thought, dossier: Dossier) -> dict[Result, bool]:
    """A half of a mechanism moves no verdict; it may put another mechanism first."""
    found: dict[Result, bool] = {}
    for result, items in might_find(thought, dossier):
        evidence = {**dossier.evidence, **{item.id: item for item in items}}
        first = best_paths(replace(dossier, evidence=evidence))[:1]
        found[result] = first != best_paths(dossier)[:1]
    return found


def said(concluded: Concluded) -> tuple[str | None, ...]:
    """What may not change unseen: verdict, direction and certainty."""
    found = concluded.conclusion
    return found.verdict, found.direction, found.certainty


def _likely(prior: Results, dossier: Dossier, belief: float | None) -> Mapping[Result, float]:
    """How likely each result is, given which way the evidence leads and how far that is believed."""
    leads = leading_direction(dossier)
    truths: dict[str, float] = dict.fromkeys(("increases", "decreases", "none"), 1 / 3)
    if leads is not None and belief is not None:
        truths = dict.fromkeys(truths, (1 - belief) / 2) | {leads: belief}
    found: dict[Result, float] = {"unclear": prior.unclear}
    ways: tuple[Result, ...] = ("increases", "decreases", "none")
    for result in ways:
        found[result] = sum(
            weight * _given(prior, result, truth) for truth, weight in truths.items()
        )
    return found


def _given(prior: Results, result: str, truth: str) -> float:
    if result == truth:
        return prior.agrees
    if truth == "none":
        return (prior.opposes + prior.none) / 2
    return prior.none if result == "none" else prior.opposes
