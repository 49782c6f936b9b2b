"""A candidate and the answer of its run through the tree -> a hypothesis with its argument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agent.hypotheses.hypothesis import Hypothesis
from agent.hypotheses.measurements.measuring import (
    Asking,
    assumed_ratio,
    falsifiers,
    measurements,
    registration,
)
from agent.hypotheses.walk_text import told
from agent.question import Asked, CausalQuestion, GroundedMention
from graphs.findings import Finding
from graphs.plural import agree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.answer import Answer, Mechanism
    from agent.hypotheses.goal_text import Goal
    from tools.candidates.links import StoredLinks
    from tools.candidates.proposing import Proposal

    Sign = Literal["increases", "decreases", "unknown"]

CAUTIOUS = 0.6
"""Highest probability of what no study of the pair bears out, whatever its paths."""
STEPS_SHOWN = 3
SAFETY_SHOWN = 4
LEAST = 0.005
"""Lowest probability of anything that a path reaches."""
WORDS: dict[int | None, Sign] = {1: "increases", -1: "decreases", None: "unknown"}
FOUND_KNOWN = "what its run found of its kin settles it already"
FOUND_AGAINST = "what its run found, of the pair or of its kin, speaks against it"
OPPOSED = "every mechanism with a direction that its run found points the other way"

FROM_VERDICT: dict[str, float] = {
    "causal": 0.95, "suggestive": 0.55, "conflicting": 0.35, "associational": 0.30, "no_effect": 0.03,
}  # fmt: skip
"""Verdict in the direction sought -> probability; the others leave what the paths say."""


@dataclass(frozen=True)
class Setting:
    """What the arguments of one run share.

    Attributes:
        goal: as read.
        links: what is held.
        release: name, version and checksum of the graph.
        run: the run's id.
        ranked_by: how the probability of the paths was learned.
    """

    goal: Goal
    links: StoredLinks
    release: Mapping[str, str]
    run: str
    ranked_by: str


def argued(setting: Setting, proposal: Proposal, answer: Answer) -> Hypothesis:
    """The hypothesis that a candidate is, with everything for and against it."""
    sought = setting.goal.sought
    against = _against(proposal, answer, sought.form.sign)
    probability, basis = _probability(proposal, answer, len(against), sought.form.sign)
    asking = _asking(setting, proposal, answer)
    planned = measurements(asking, proposal, answer, probability)
    tests = falsifiers(asking, planned)
    statement = _statement(asking, setting.goal.population)
    best = answer.mechanisms[0] if answer.mechanisms else None
    mechanism, direction = first_mechanism(
        proposal, answer.mechanisms, setting.links, sought.form.sign
    )
    evidence = tuple(dict.fromkeys([*proposal.standing.evidence, *(best.edges if best else ())]))
    return Hypothesis(
        rank=0,
        curie=proposal.curie,
        name=proposal.name,
        statement=statement,
        probability=round(probability, 4),
        basis=basis,
        opposed=basis in (OPPOSED, FOUND_AGAINST, FOUND_KNOWN),
        worth=round(max((m.bits for m in planned if m.flips), default=0.0), 4),
        standing=_standing(proposal, answer),
        first_year=proposal.standing.first_year,
        mechanism=mechanism,
        sign=direction,
        found_by=(*(["walks in the graph"] if proposal.walks else []), *proposal.sources),
        toward=proposal.toward,
        evidence=evidence,
        evidence_for=_supporting(proposal, answer, setting.links, sought.form.sign),
        evidence_against=against,
        rivals=tuple(f"{r.name.replace('_', ' ')} ({r.status}): {r.text}" for r in answer.rivals if r.name != "direct"),
        verdict=answer.verdict,
        certainty=answer.certainty,
        identified=_identified(answer),
        safety=_safety(setting.links, proposal, sought.name),
        feasibility=_feasibility(proposal),
        measurements=planned,
        falsification=tests,
        registration=registration(
            asking, planned, statement=statement, population=setting.goal.population, run=setting.run,
            release=setting.release, evidence=evidence, tests=tests,
        ),
        features=dict(proposal.features),
        answer=answer,
    )  # fmt: skip


def _standing(proposal: Proposal, answer: Answer) -> str:
    """What is held of the pair; where nothing is, but its run found studies of its kin, that too."""
    text = proposal.standing.text
    if proposal.standing.state != "new" or answer.verdict not in FROM_VERDICT:
        return text
    lines = [line.text for line in answer.triangulation]
    return f"{text}; of its kin, its run found: {lines[0]}" if lines else text


def _asking(setting: Setting, proposal: Proposal, answer: Answer) -> Asking:
    sought, links = setting.goal.sought, setting.links
    if sought.other:
        cause, effect = sought.anchor, sought.other
        sign = 1
    else:
        cause, effect = sought.pair(proposal.curie)
        sign = sought.form.sign or _likely_sign(answer)
    ratio, by = assumed_ratio(sign, _near_ratio(links, proposal, cause, effect))
    walk = proposal.walks[0] if proposal.walks else None
    step: tuple[str, str] | tuple[()] = ()
    if walk is not None and len(walk.nodes) > 1:
        ends = walk.nodes[-1], walk.nodes[-2]
        step = (links.name(ends[0]), links.name(ends[1])) if sought.form.is_cause else (links.name(ends[1]), links.name(ends[0]))  # fmt: skip
    kinds = links.kind(cause), links.kind(effect)
    return Asking(links.name(cause), links.name(effect), *kinds, sign, step, ratio, by)


def _likely_sign(answer: Answer) -> int:
    signs = [m.sign for m in answer.mechanisms if m.sign != "unknown"]
    return -1 if signs and signs[0] == "decreases" else 1


def _near_ratio(links: StoredLinks, proposal: Proposal, cause: str, effect: str) -> float | None:
    """The ratio of the largest trial of what the candidate's walks pass through, on the same effect."""
    found: list[Finding] = []
    for walk in proposal.walks:
        for node in walk.nodes[1:-1]:
            found += [i for i in links.pairs.get((node, effect), []) if isinstance(i, Finding)]
    del cause
    usable = [
        f
        for f in found
        if f.measure in ("RR", "HR", "OR") and f.contrast_sign > 0 and f.direction != "none"
    ]
    return max(usable, key=lambda f: (f.n or 0, f.id)).estimate if usable else None


def _statement(asking: Asking, population: str) -> str:
    verb = agree(asking.cause, "raises" if asking.sign > 0 else "lowers")
    whom = f" in {population}" if population else ""
    what = "the risk of " if asking.effect_kind == "disease" else ""
    return f"{asking.cause} {verb} {what}{asking.effect}{whom}"


def _probability(
    proposal: Proposal, answer: Answer, against: int, sign: int | None
) -> tuple[float, str]:
    """(probability, on what it rests): the paths', or the verdict's where studies of the pair exist."""
    wanted = {1: "increases", -1: "decreases"}.get(sign or 0)
    if answer.verdict in FROM_VERDICT:
        agrees = wanted is None or answer.direction in (wanted, None)
        value = FROM_VERDICT[answer.verdict] if agrees or answer.verdict == "no_effect" else 0.05
        if not agrees or answer.verdict == "no_effect":
            return value, FOUND_AGAINST
        in_use = any(line.design == "indication" for line in answer.triangulation)
        if (answer.verdict == "causal" or in_use) and proposal.standing.state == "new":
            return value, FOUND_KNOWN
        return value, f"the verdict of its run: {answer.verdict.replace('_', ' ')}"
    signs = {m.sign for m in answer.mechanisms} - {"unknown"}
    if wanted and signs and wanted not in signs:
        return LEAST, OPPOSED
    # Each path that points the other way halves the odds: signs of paths agree with trials no better.
    odds = proposal.probability / (1 - min(proposal.probability, 0.999)) / 2 ** min(against, 3)
    value = min(CAUTIOUS, max(LEAST, odds / (1 + odds)))
    return value, "its paths: share of candidates with such paths that turned out to be known"


def _against(proposal: Proposal, answer: Answer, sign: int | None) -> tuple[str, ...]:
    """Paths with the other sign, rivals that evidence supports, and trials that showed nothing."""
    wanted = {1: "increases", -1: "decreases"}.get(sign or 0)
    paths = [f"a path the other way: {m.text}" for m in answer.mechanisms if wanted and m.sign not in (wanted, "unknown")]  # fmt: skip
    rivals = [f"{r.name.replace('_', ' ')}: {r.text}" for r in answer.rivals if r.status == "supported" and r.name != "direct"]  # fmt: skip
    lines = [f"{line.text}" for line in answer.triangulation if line.result == "none" or (wanted and line.result in ("increases", "decreases") and line.result != wanted)]  # fmt: skip
    held = [proposal.standing.text] if proposal.standing.state == "mixed" else []
    return (*lines, *held, *paths, *rivals)


def _supporting(
    proposal: Proposal, answer: Answer, links: StoredLinks, sign: int | None
) -> tuple[str, ...]:
    wanted = {1: "increases", -1: "decreases"}.get(sign or 0)
    lines = [line.text for line in answer.triangulation if line.result in ("increases", "decreases") and wanted in (None, line.result)]  # fmt: skip
    paths = [m.text for m in answer.mechanisms if wanted in (None, m.sign)]
    walks = [told(walk, links) for walk in proposal.walks[:STEPS_SHOWN]]
    return tuple(dict.fromkeys([*lines, *paths, *walks]))


def first_mechanism(
    proposal: Proposal, paths: Sequence[Mechanism], links: StoredLinks, sign: int | None
) -> tuple[str, Sign]:
    """What to show first, and which way it points: the best path, or else walk, with the sign sought."""
    walk = proposal.walks[0] if proposal.walks else None
    fitting = [path for path in paths if sign is None or path.sign == WORDS[sign]]
    if walk is not None and not fitting and (walk.sign == sign or not paths):
        return told(walk, links), WORDS[walk.sign]
    for path in (*fitting, *paths):
        return path.text, path.sign
    return "no path of more than one step is held", "unknown"


def _identified(answer: Answer) -> str:
    if answer.dag is None:
        return "no DAG could be made: nothing is held that joins the two"
    return f"without unmeasured causes: {answer.dag.identified}; with them: {answer.dag.identified_with_latent}"


def _safety(links: StoredLinks, proposal: Proposal, goal: str) -> tuple[str, ...]:
    """Harms that labels and bodies state of a candidate, the firmest first; and where none is held."""
    if goal not in ("drugs", "targets"):
        return ()
    said: dict[str, str] = {}
    for (exposure, outcome), items in links.pairs.items():
        if exposure != proposal.curie:
            continue
        for item in items:
            kind = getattr(item, "kind", "")
            if kind in ("label", "contraindication") or (
                kind == "assessment" and item.direction == "increases"
            ):
                said.setdefault(
                    outcome,
                    f"{links.name(outcome)}: {getattr(item, 'body', '')}, {getattr(item, 'grade', '')}",
                )
    found = tuple(sorted(said.values(), key=lambda s: ("boxed" not in s, s)))
    more = len(found) - SAFETY_SHOWN
    if not found:
        return ("no warning or harm is held: that says nothing about safety",)
    return (*found[:SAFETY_SHOWN], *((f"{more} more",) if more > 0 else ()))


def _feasibility(proposal: Proposal) -> str:
    if proposal.uses:
        return f"in use for {proposal.uses} other condition{'s' if proposal.uses > 1 else ''} that the graph states"
    if proposal.kind == "drug":
        return "no other use is stated: whether people can be given it is to be found out"
    return {"gene": "no medicine that acts on it is counted here", "exposure": "can be changed, not blinded"}.get(proposal.kind, "to be found out")  # fmt: skip


def question_of(setting: Setting, proposal: Proposal) -> Asked:
    """What the tree is asked of a candidate."""
    goal, links = setting.goal, setting.links
    here = _mention(links, proposal.curie)
    if goal.other is not None:
        cause, effect = here, goal.other
    elif goal.sought.form.is_cause:
        cause, effect = here, goal.anchor
    else:
        cause, effect = goal.anchor, here
    question = CausalQuestion(
        text=f"Does {cause.label} change {effect.label}?",
        kind="effect",
        treatment=cause.label,
        outcome=effect.label,
        population=goal.population or None,
    )
    return Asked(question, cause, effect)


def _mention(links: StoredLinks, curie: str) -> GroundedMention:
    node = links.nodes.get(curie)
    name, category = links.name(curie), node.category if node else None
    return GroundedMention(mention=name, curie=curie, name=name, category=category)
