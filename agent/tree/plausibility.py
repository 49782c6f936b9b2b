"""The plausibility layer: how likely a judge finds it that the evidence says what a branch claims.

Each item of a branch is one pair: a claim about the two things that the item is about, and the item's
text. The branch "X changes Y" is borne out by items that report an increase or a decrease, the branch
"chance" by items that report no difference; branches that no text could bear out abstain. Evidence is
quoted as data; it holds published or aggregated numbers, never rows of a data set.

A judge that fails leaves the layer empty and is named in the answer; no failure of a model ends a run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.answer import ModelUse
from agent.judges.calibrated import judge_pairs
from agent.judges.pair_judge import Pair
from agent.models.chat_model import Usage
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.dossier import Dossier
    from agent.judges.calibrated import Judged, Judgement
    from agent.judges.pair_judge import PairJudge
    from agent.tree.thoughts import Thought
    from tools.evidence import Evidence

CHANGES = ("increases", "decreases")
BORNE_OUT_BY: dict[str, tuple[str, ...]] = {
    "direct": CHANGES,
    "randomized": CHANGES,
    "mendelian_randomization": CHANGES,
    "observational": CHANGES,
    "own_data": CHANGES,
    "curated": CHANGES,
    "mechanism": CHANGES,
    "relative": CHANGES,
    "half": CHANGES,
    "named_cause": CHANGES,
    "reverse": CHANGES,
    "common_cause": CHANGES,
    "chance": ("no_difference",),
}
"""Name of a branch -> labels of an item that bear it out."""
MOST_EVIDENCE = 12
"""Items read for one branch, those of the run's order first."""
CLAIMED = ("relative", "half", "named_cause")
"""Open thoughts with a claim of their own, which what is at hand may bear on before it is looked up."""
MOST_AT_HAND = 2
"""Items at hand that the claim of an open thought is read beside."""


async def plausibilities(
    judge: PairJudge,
    thoughts: Sequence[Thought],
    evidence: Mapping[str, Evidence],
    names: Mapping[str, str],
    *,
    at_hand: Sequence[Evidence] = (),
    deadline_s: float = 60.0,
) -> tuple[dict[str, float], Judgement | None]:
    """The plausibility of each branch whose evidence can be read, all in one batch.

    Args:
        judge: reads the pairs.
        thoughts: branches with their evidence ids, and open ones, whose claims are read.
        evidence: all evidence of the run, by id.
        names: of the nodes that the evidence is about, by CURIE.
        at_hand: evidence beside which the claims of open thoughts are read.
        deadline_s: for all pairs together.

    Returns:
        The mean probability of the labels that bear a branch out, over the items on which the judge did
        not abstain; and the judgement, None when there was nothing to read.

    Raises:
        ModelError, DeadlineError, PromptTooLongError, DataError: as `agent.judges.calibrated`.
    """
    asked = [
        (thought, pair)
        for thought in thoughts
        if thought.name in BORNE_OUT_BY
        for pair in (
            _claimed(thought, at_hand, names)
            if thought.state == "open" and not thought.evidence
            else _pairs(thought, evidence, names)
        )
    ]
    if not asked:
        return {}, None
    pairs = list(dict.fromkeys(pair for _, pair in asked))
    judgement = await judge_pairs(judge, pairs, deadline_s=deadline_s)
    read = dict(zip(pairs, judgement.judged, strict=True))
    found: dict[str, list[float]] = {}
    for thought, pair in asked:
        if not read[pair].abstained:
            found.setdefault(thought.id, []).append(_support(thought.name, read[pair]))
    return {key: sum(values) / len(values) for key, values in found.items()}, judgement


def _support(name: str, judged: Judged) -> float:
    return sum(judged.probabilities[label] for label in BORNE_OUT_BY[name])


def _pairs(
    thought: Thought, evidence: Mapping[str, Evidence], names: Mapping[str, str]
) -> list[Pair]:
    """An item whose two sides have no name cannot be asked about."""
    items = [evidence[i] for i in thought.evidence if i in evidence]
    named = [item for item in items if item.exposure in names and item.outcome in names]
    return [
        Pair(f"{names[item.exposure]} changes {names[item.outcome]}", _passage(item, names))
        for item in named[:MOST_EVIDENCE]
    ]


def _claimed(thought: Thought, at_hand: Sequence[Evidence], names: Mapping[str, str]) -> list[Pair]:
    """The claim of an open thought beside what is at hand on the pair that was asked about."""
    claim = thought.claim.partition(" (")[0]
    named = [item for item in at_hand if item.exposure in names and item.outcome in names]
    return [Pair(claim, _passage(item, names)) for item in named[:MOST_AT_HAND]]


def _passage(item: Evidence, names: Mapping[str, str]) -> str:
    """The item's text on one line; a row of figures is told what it measures, and under which title."""
    text = (
        item.text
        if item.kind == "edge"
        else f"{names[item.outcome]}: {item.text}. {item.source.title}"
    )
    return " ".join(text.split())


@dataclass(frozen=True)
class JudgedThoughts:
    """What the judge gave: plausibilities by id of the thought, and its part in the run, if any."""

    likely: dict[str, float]
    use: ModelUse | None = None
    usage: Usage = field(default_factory=lambda: Usage(calls=0))


async def judged_plausibilities(
    judge: PairJudge | None,
    thoughts: Sequence[Thought],
    dossier: Dossier,
    *,
    deadline_s: float = 60.0,
) -> JudgedThoughts:
    """The plausibility of each thought that the judge can read; none without a judge."""
    if judge is None or not thoughts:
        return JudgedThoughts({})
    names = {**dossier.node_names, **dict(zip(dossier.pair, dossier.names, strict=True))}
    try:
        likely, judgement = await plausibilities(
            judge,
            thoughts,
            dossier.evidence,
            names,
            at_hand=dossier.about_pair(),
            deadline_s=deadline_s,
        )
    except AetiaError as error:
        did = f"failed, its layer abstains (rules decide): {error}"
        return JudgedThoughts(
            {}, ModelUse(slot="judge", name=judge.name, sha256="", calibration="", did=did)
        )
    if judgement is None:
        return JudgedThoughts(likely)
    return JudgedThoughts(likely, _use(judgement, len(likely)), judgement.usage)


def _use(judgement: Judgement, branches: int) -> ModelUse:
    silent = sum(one.abstained for one in judgement.judged)
    drawn = (
        f", frequencies over {judgement.n} sampled answers" if judgement.how == "sampled" else ""
    )
    return ModelUse(
        slot="judge",
        name=judgement.judge,
        sha256=judgement.sha256,
        calibration=judgement.calibration,
        did=(
            f"items read: {len(judgement.judged)}, abstained on: {silent}, "
            f"branches scored: {branches}{drawn}"
        ),
    )
