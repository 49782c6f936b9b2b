"""Score thoughts in layers; a layer that cannot be computed abstains.

The four layers are those of the design: grounding, logic, plausibility, causal. The causal layer is the
strength of the best design behind a thought. The score is the probability that the thought's evidence
points where all of it will, by weights that were learned (`worth.priors`). It orders the search; no
verdict is made of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.tree.thoughts import LayerScores, Thought
from tools.designs import STUDY_DESIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.dossier import Dossier
    from agent.judges.layer_weights import LayerWeights
    from agent.tree.thoughts import Tree
    from tools.evidence import Evidence


def judge(
    thought: Thought,
    evidence: Mapping[str, Evidence],
    pair: tuple[str, str],
    direction: str | None,
    weights: LayerWeights,
    plausibility: float | None = None,
) -> Thought:
    """Return the thought with its layers and score.

    Args:
        thought: an examined thought.
        evidence: all evidence of the run, by id.
        pair: the CURIEs of treatment and outcome.
        direction: the direction that most of the evidence for the claim points in, or None.
        weights: how far each layer is believed.
        plausibility: a judge model's probability that the evidence supports the claim, or None.
    """
    items = [evidence[i] for i in thought.evidence if i in evidence]
    layers = LayerScores(
        grounding=_grounding(thought.evidence, items, pair),
        logic=_logic(items, direction),
        plausibility=plausibility,
        causal=max((STUDY_DESIGNS[item.design].strength for item in items), default=None),
    )
    return replace(thought, state="examined", layers=layers, score=weights.believe(layers))


def belief(tree: Tree) -> float | None:
    """How far the best-believed line is believed to point where all evidence would; None without one."""
    scores = [
        thought.score
        for thought in tree.thoughts
        if thought.state == "examined" and thought.score is not None and thought.layers.logic
    ]
    return max(scores, default=None)


def leading_direction(dossier: Dossier) -> str | None:
    """The direction that most evidence about the pair states; None without a majority."""
    stated = ("increases", "decreases", "none")
    counts = Counter(e.direction for e in dossier.about_pair() if e.direction in stated)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _grounding(
    cited: Sequence[str], items: Sequence[Evidence], pair: tuple[str, str]
) -> float | None:
    """Share of the cited evidence that exists and is about at least one of the two entities."""
    if not cited:
        return None
    about = [item for item in items if {item.exposure, item.outcome} & set(pair)]
    return len(about) / len(cited)


def _logic(items: Sequence[Evidence], direction: str | None) -> float | None:
    """Share of the evidence with a direction that points in the direction of the claim."""
    stated = [item for item in items if item.direction in ("increases", "decreases", "none")]
    if not stated or direction is None:
        return None
    return sum(item.direction == direction for item in stated) / len(stated)
