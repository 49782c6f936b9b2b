"""Hypothesis runs: candidate causes or treatments of an outcome that are not already known.

Candidates come from mechanism paths of the graph that end in the outcome. Whatever already has a
study finding about the outcome, or a causal edge straight into it, is known and left out. Every
candidate runs through the same tree as a question does; the rank rewards mechanism and counts
evidence against, and each comes with the measurement that would decide it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from pydantic import BaseModel, ConfigDict, Field

from agent.answer import Answer
from agent.faces.session import open_session
from agent.question import Asked, CausalQuestion, GroundedMention, validate_text
from agent.reading.ground import mention_of
from graphs.curie import Curie
from graphs.errors import InputError
from tools.naming.grounding import ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from agent.faces.session import Session
    from agent.run import AskOptions
    from graphs.store import KnowledgeGraph

MAX_TOP = 100
CANDIDATES = (
    "biolink:Drug",
    "biolink:SmallMolecule",
    "biolink:BehavioralExposure",
    "biolink:EnvironmentalExposure",
    "biolink:SocioeconomicExposure",
    "biolink:ClinicalAttribute",
    "biolink:Disease",
    "biolink:PhenotypicFeature",
    "biolink:Gene",
)
"""What can be a cause or a treatment; processes and proteins are steps on the way."""
PATH_LENGTH = 4
PATHS_PER_CANDIDATE = 5
LOOKED_AT = 10_000
"""Edges at one node, and findings about the outcome, that are looked at."""


class Hypothesis(BaseModel):
    """One candidate, with what speaks for it and against it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rank: int
    curie: str
    name: str
    kind: Literal["cause", "treatment", "unsigned"]
    score: float = Field(description="sum of the path scores, halved for evidence against")
    mechanism: str
    edges: tuple[str, ...]
    evidence_for: tuple[str, ...]
    evidence_against: tuple[str, ...]
    verdict: str
    decided_by: str = Field(description="the measurement that would decide it")
    answer: Answer = Field(description="of the run about it", repr=False)


class HypothesisReport(BaseModel):
    """All candidates of one run, best first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: GroundedMention
    considered: int = Field(description="nodes with a mechanism path to the outcome")
    known: int = Field(description="of them, left out because they are already known")
    more: tuple[str, ...] = Field(
        default=(), description="what exists beyond what was looked at and run"
    )
    hypotheses: tuple[Hypothesis, ...]


async def hypothesize(
    outcome: str,
    *,
    top: int = 10,
    progress: Callable[[str], None] = lambda text: None,
    **options: Unpack[AskOptions],
) -> HypothesisReport:
    """Find and rank candidates.

    Args:
        outcome: a disease or an outcome, in words.
        top: how many to run and return (1 to 100).
        progress: called with one line for each step of the run.
        **options: as for `ask`: `store`, `settings`, `datasets`, `listener`, `judge`, `model`.

    Raises:
        InputError: the outcome is not in the graph, or `top` is out of range.
    """
    async with open_session(**options) as session:
        return await find_hypotheses(session, outcome, top, progress)


async def find_hypotheses(
    session: Session, words: str, top: int, progress: Callable[[str], None]
) -> HypothesisReport:
    """`hypothesize` with what is open already; raises as it does."""
    if not 1 <= top <= MAX_TOP:
        raise InputError(f"--top must lie in 1 to {MAX_TOP}; got {top}")
    store = session.store
    outcome = mention_of(await ground(store, validate_text(words), "outcome"))
    if outcome.curie is None:
        nearest = ", ".join(c.name for c in outcome.candidates[:3]) or "nothing similar"
        raise InputError(f"{words!r} is not in the graph; the nearest names are: {nearest}")
    reached, more = await _upstream(store, Curie.parse(outcome.curie))
    fresh, known, unread = await _unknown(store, reached, outcome.curie)
    more = (*more, *unread)
    if len(fresh) > top:
        more = (*more, f"{len(fresh) - top} candidates of lower rank were not run; see --top")
    progress(f"nodes that lead to {outcome.name}: {len(reached)}, known already: {known}")
    scored = [(await _score(store, curie, outcome.curie), curie) for curie in fresh]
    scored.sort(key=lambda item: (-item[0], str(item[1])))
    hypotheses: list[Hypothesis] = []
    for position, (score, curie) in enumerate(scored[:top], start=1):
        answer = await session.ask(await _question(store, curie, outcome))
        hypotheses.append(_hypothesis(answer, score))
        progress(f"[{position}/{min(top, len(scored))}] {answer.headline}")
    ordered = sorted(hypotheses, key=lambda h: (-h.score, h.curie))
    return HypothesisReport(
        outcome=outcome,
        considered=len(reached),
        known=known,
        more=more,
        hypotheses=tuple(h.model_copy(update={"rank": i}) for i, h in enumerate(ordered, 1)),
    )


async def _upstream(store: KnowledgeGraph, outcome: Curie) -> tuple[list[Curie], tuple[str, ...]]:
    """Nodes of a treatment's category within `PATH_LENGTH` causal edges of the outcome.

    Also says at which nodes more edges exist than were looked at.
    """
    seen, frontier, cut = {outcome}, [outcome], []
    for _ in range(PATH_LENGTH):
        reached = []
        for node in frontier:
            near = await store.neighbors(node, limit=LOOKED_AT)
            cut += [str(node)] if near.truncated else []
            for edge in near.edges:
                if edge.is_causal and edge.effect == node and edge.cause not in seen:
                    seen.add(edge.cause)
                    reached.append(edge.cause)
        frontier = reached
    nodes = await store.nodes(sorted(seen - {outcome}))
    more = f"only the first {LOOKED_AT:,} edges were looked at, at each of {', '.join(cut)}"
    return [n.curie for n in nodes if n.category in CANDIDATES], (more,) if cut else ()


async def _unknown(
    store: KnowledgeGraph, reached: list[Curie], outcome: str
) -> tuple[list[Curie], int, tuple[str, ...]]:
    """Candidates that are not known yet, how many are, and whether more may be."""
    studies = await store.findings(outcome=outcome, limit=LOOKED_AT)
    found = await store.neighbors(Curie.parse(outcome), limit=LOOKED_AT)
    known = {finding.exposure for finding in studies.findings}
    known |= {edge.cause for edge in found.edges if edge.is_causal}
    fresh = [curie for curie in reached if curie not in known]
    more = (
        f"only the newest {LOOKED_AT:,} findings about the outcome were looked at: "
        "a candidate may be known already"
    )
    return fresh, len(reached) - len(fresh), (more,) if studies.truncated else ()


async def _score(store: KnowledgeGraph, curie: Curie, outcome: str) -> float:
    found = await store.paths(
        curie, Curie.parse(outcome), k=PATHS_PER_CANDIDATE, max_len=PATH_LENGTH
    )
    return sum(path.score for path in found.paths if path.sign is not None)


async def _question(store: KnowledgeGraph, curie: Curie, outcome: GroundedMention) -> Asked:
    node = await store.node(curie)
    name = node.name if node else str(curie)
    treatment = GroundedMention(
        mention=name, curie=str(curie), name=name, category=node.category if node else None
    )
    question = CausalQuestion(
        text=f"Does {name} change {outcome.name}?",
        kind="effect",
        treatment=name,
        outcome=outcome.name,
    )
    return Asked(question, treatment, outcome)


def _hypothesis(answer: Answer, score: float) -> Hypothesis:
    best = answer.mechanisms[0] if answer.mechanisms else None
    signs = {path.sign for path in answer.mechanisms} - {"unknown"}
    agreed = signs.pop() if len(signs) == 1 else best.sign if best else "unknown"
    supporting = tuple(p.text for p in answer.mechanisms if p.sign == agreed != "unknown")
    opposing = tuple(
        f"{p.text} ({p.sign})" for p in answer.mechanisms if p.sign not in (agreed, "unknown")
    )
    rivals = tuple(
        f"{r.name}: {r.text}"
        for r in answer.rivals
        if r.status == "supported" and r.name != "direct"
    )
    against = (*opposing, *rivals)
    kinds: dict[str, Literal["cause", "treatment"]] = {
        "increases": "cause",
        "decreases": "treatment",
    }
    treatment = answer.treatment
    return Hypothesis(
        rank=0,
        curie=(treatment.curie if treatment else None) or "",
        name=treatment.label if treatment else "",
        kind=kinds.get(agreed, "unsigned"),
        score=round(score / (2 if against else 1), 6),
        mechanism=best.text if best else "",
        edges=best.edges if best else (),
        evidence_for=supporting,
        evidence_against=against,
        verdict=answer.verdict,
        decided_by=answer.would_change[0] if answer.would_change else "",
        answer=answer,
    )
