"""Labelled lines of evidence from the starter graph: does a line point where all the evidence does?

For every pair with studies or statements each line is held out in turn. What the line says beside the
verdict of the others is counted; whether it agrees with the verdict of all evidence, where others point
somewhere too, is the label that its layer scores are weighed by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.artefacts import Artefacts
from agent.dossier import Dossier, Examined
from agent.question import Asked, CausalQuestion, GroundedMention
from agent.tree.inquiry import inquiry
from agent.tree.investigate import LINES
from agent.tree.layers import judge, leading_direction
from agent.tree.plausibility import plausibilities
from agent.tree.propose import propose
from agent.tree.thoughts import About, Thought
from agent.verdict.conclude import conclude, gather_lines
from graphs.curie import Curie
from tools.base import Bench
from tools.evidence import Evidence
from tools.relatives import relatives

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.judges.layer_weights import LayerWeights
    from agent.judges.pair_judge import PairJudge
    from agent.tree.thoughts import LayerScores
    from graphs.store import KnowledgeGraph

HELD_OUT = (
    "randomized", "mendelian_randomization", "observational", "assessment", "curated", "mechanism",
)  # fmt: skip
MEASURED = ("reverse", "common_cause", "near", "related")
"""Lines of which only the look-ups are counted."""
KIN = 3
"""Relatives of a pair that are examined."""
DIRECTIONS = ("increases", "decreases", "none")


@dataclass(frozen=True)
class Labelled:
    """One line of one pair.

    `result` is `nothing` where the line holds nothing; `truth` is what the other lines lead to, `whole`
    what all do, None where they decide nothing.
    """

    pair: str
    name: str
    result: str
    truth: str | None
    whole: str | None
    layers: LayerScores
    look_ups: int

    @property
    def agrees(self) -> bool | None:
        """Whether the line points where the others do; None where one of them points nowhere."""
        if self.truth is None or self.result not in DIRECTIONS:
            return None
        return self.result == self.truth

    @property
    def is_borne_out(self) -> bool | None:
        """Whether all evidence points where the line does; None where nothing else points anywhere."""
        return None if self.agrees is None or self.whole is None else self.result == self.whole


async def label_pair(
    store: KnowledgeGraph, x: str, y: str, weights: LayerWeights, reader: PairJudge | None
) -> list[Labelled]:
    """All lines of one pair, each held out in turn."""
    nodes = {str(n.curie): n for n in await store.nodes([Curie.parse(x), Curie.parse(y)])}
    if len(nodes) < 2:
        return []
    first, second = (
        GroundedMention(mention=nodes[c].name, curie=c, name=nodes[c].name) for c in (x, y)
    )
    text = f"Does {first.label} change {second.label}?"
    question = CausalQuestion(text=text, kind="effect", treatment=first.label, outcome=second.label)
    asked, artefacts, bench = Asked(question, first, second), Artefacts(), Bench(store)
    tree = propose(text, "effect", first.label, second.label, "", About(x, y))
    opened = [t for t in tree.thoughts if t.name in (*HELD_OUT, *MEASURED)]
    for kin in (await relatives(store, x, "treatment"))[:KIN]:
        about, how = About(kin.curie, y), f"treatment {kin.how}"
        opened.append(
            Thought("", "0.0", "sub_question", "relative", kin.name, about=about, how=how)
        )
    done = [
        (t, await LINES[t.name](inquiry(t, asked, bench, artefacts, 5), t.name)) for t in opened
    ]
    held = {i: artefacts.get(i, Evidence) for _, found in done for i in found.evidence}
    whole = Dossier(question, first, second, evidence=held)
    return [await _labelled(t, found, whole, weights, reader) for t, found in done]


async def _labelled(
    thought: Thought,
    found: Examined,
    whole: Dossier,
    weights: LayerWeights,
    reader: PairJudge | None,
) -> Labelled:
    """One line against the verdict of the others."""
    mine = {i: whole.evidence[i] for i in found.evidence}
    others = {i: e for i, e in whole.evidence.items() if i not in mine and not e.relations}
    thought = replace(thought, evidence=found.evidence)
    likely = await _plausibility(reader, thought, whole, mine)
    scored = judge(thought, whole.evidence, whole.pair, leading_direction(whole), weights, likely)
    truth = conclude(replace(whole, evidence=others)).conclusion.direction if others else None
    result = _result(thought.name, found, whole) if mine else "nothing"
    name = f"{whole.pair[0]} {whole.pair[1]}"
    all_say = conclude(whole).conclusion.direction
    return Labelled(name, thought.name, result, truth, all_say, scored.layers, found.cost)


async def _plausibility(
    reader: PairJudge | None, thought: Thought, whole: Dossier, mine: Mapping[str, Evidence]
) -> float | None:
    if reader is None or not mine:
        return None
    names = dict(zip(whole.pair, whole.names, strict=True))
    likely, _ = await plausibilities(reader, [thought], whole.evidence, names)
    return likely.get(thought.id)


def _result(name: str, found: Examined, whole: Dossier) -> str:
    """Where a line points by itself; of a mechanism, where its best path leads."""
    if name == "mechanism":
        signs = {1: "increases", -1: "decreases"}
        return signs.get(found.paths[0].sign or 0, "unclear") if found.paths else "nothing"
    mine = {i: whole.evidence[i] for i in found.evidence}
    lines = gather_lines(replace(whole, evidence=mine), list(mine.values()))
    ways = {str(line.result) for line in lines.values()} - {"unclear"}
    if name == "curated":
        ways = {e.direction for e in mine.values() if e.direction}
    return ways.pop() if len(ways) == 1 else "unclear"
