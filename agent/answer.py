"""The answer: one schema-checked object, the same for the terminal, `--json`, HTTP and batch runs.

`Answer.model_json_schema()` documents every field. Values are frozen; a changed answer is a new
one. Verdict words and certainty come from the design; a verdict is computed by
`agent.verdict`, never chosen by a model.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.question import Direction, GroundedMention, Kind, TreatmentState
from tools.designs import DesignClass

Verdict = Literal[
    "causal",
    "no_effect",
    "suggestive",
    "associational",
    "not_identified",
    "conflicting",
    "insufficient_evidence",
]
Certainty = Literal["high", "moderate", "low"]
Reply = Literal[
    "yes",
    "no",
    "mixed",
    "unknown",
    "size",
    "first",
    "second",
    "similar",
    "mechanism",
    "presupposition_false",
    "asks_back",
    "not_answerable",
]
"""The answer to the sentence that was asked; a verdict speaks of the treatment and the outcome."""

Reason = Literal[
    "not_understood",
    "not_causal",
    "unsupported_language",
    "unknown_name",
    "nothing_held",
    "unclear",
    "conflicting",
    "assumed_away",
]
"""Why nothing is claimed."""

Preferred = Literal["first", "second", "similar"]
RivalName = Literal["direct", "reverse", "common_cause", "selection", "chance"]
RivalStatus = Literal["supported", "weakened", "open"]


class Frozen(BaseModel):
    """Base of all parts of an answer: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Effect(Frozen):
    """An effect that an identification or an interventional design stands behind."""

    value: float
    ci_low: float = Field(description="lower limit of the 95 % interval")
    ci_high: float = Field(description="upper limit of the 95 % interval")
    unit: str = Field(description="unit of a difference, or the ratio's name and contrast")
    estimand: str
    n: int | None = Field(description="participants behind the number, where reported")
    method: str
    evidence: str = Field(description="id of the evidence that carries the number")


class Claim(Frozen):
    """One sentence of the answer. A claim without evidence is refused when the answer is made."""

    text: str
    tier: Verdict | Literal["context"] = Field(
        description="the wording tier the text was made with"
    )
    evidence: tuple[str, ...] = Field(min_length=1)


class Rival(Frozen):
    """A rival explanation, and what its own evidence said."""

    name: RivalName
    claim: str
    status: RivalStatus
    text: str
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = Field(default=(), description="what points the other way, harms too")


class DesignLine(Frozen):
    """What the evidence of one class of designs says (one row of the triangulation)."""

    design: DesignClass
    result: Literal["increases", "decreases", "none", "unclear"]
    n_findings: int
    estimate: float | None = Field(description="pooled, on the scale of `measure`")
    ci_low: float | None
    ci_high: float | None
    measure: str
    bias: str = Field(description="the bias this class of designs is most open to")
    text: str
    evidence: tuple[str, ...]


class DagArrow(Frozen):
    """One arrow of the DAG used, with everything it rests on."""

    cause: str
    effect: str
    kind: str = Field(description="evidence, time_order, assumed or user")
    sources: tuple[str, ...]


class DesignCut(Frozen):
    """What the design of some of the studies takes out of the DAG: chance or genotype assigned."""

    design: Literal["randomized", "mendelian_randomization"]
    arrows: tuple[tuple[str, str], ...] = Field(
        description="cut: cause, effect; none for genotype, which goes round them"
    )
    text: str
    evidence: tuple[str, ...]


class Dag(Frozen):
    """The causal DAG that the answer assumes; strike an arrow out and ask again."""

    hash: str
    nodes: dict[str, str] = Field(description="node -> label")
    arrows: tuple[DagArrow, ...]
    latent: tuple[str, ...] = Field(description="assumed unmeasured nodes")
    cuts: tuple[DesignCut, ...] = Field(default=(), description="what designs of studies take out")
    edits: tuple[str, ...] = Field(default=(), description="what a person changed, in words")
    identified: str = Field(description="what is identified without the latent nodes, and how")
    identified_with_latent: str = Field(
        description="the same with them, or what the design of the studies identifies"
    )


class Mechanism(Frozen):
    """One ranked path from treatment to outcome."""

    rank: int
    text: str
    sign: Literal["increases", "decreases", "unknown"]
    agrees: bool | None = Field(description="with the direction that was asked or found")
    score: float
    edges: tuple[str, ...] = Field(description="evidence ids, one an edge")


class Source(Frozen):
    """A document, data set or graph release that evidence came from."""

    id: str
    title: str
    url: str | None = None


class Cost(Frozen):
    """What the run cost."""

    seconds: float
    model_calls: int = 0
    tokens: int = 0
    tool_calls: int = 0
    look_ups: int = Field(
        default=0, description="of the tool calls, those that examined thoughts: the budget's"
    )
    money: float = Field(default=0.0, description="US dollars, where prices are known")


Bounding = Literal["tokens", "money", "lookups", "seconds", "depth"]
"""The budgets of `agent.budget`, by name."""


class Unexamined(Frozen):
    """A thought that was not looked into, and why."""

    name: str
    claim: str
    why: str
    could_matter: bool = Field(description="whether some result of it could have moved the verdict")


class ModelUse(Frozen):
    """One model that had a part in the run. Models score and read; they never choose a verdict."""

    slot: Literal["judge", "reader", "proposer", "order", "writer"]
    name: str
    sha256: str = Field(description="of its file; empty for a served model")
    calibration: str = Field(description="of a judge: how scores became probabilities, or why not")
    did: str = Field(description="what it did in this run, or how it failed")


class WordedSentence(Frozen):
    """One sentence of a model, with the evidence of the claims that it rests on."""

    text: str
    evidence: tuple[str, ...] = Field(min_length=1)


class Worded(Frozen):
    """The short answer in a model's words; every sentence was checked against the claims it cites."""

    text: str
    sentences: tuple[WordedSentence, ...]
    model: str
    repairs: int = Field(description="how often it was sent back with what was wrong")
    from_memory: tuple[str, ...] = Field(
        default=(), description="what the model added and no claim bears: not part of the answer"
    )


class LedgerEntry(Frozen):
    """Where one sentence comes from, so that it can be replayed."""

    sentence: str
    sources: tuple[dict[str, Any], ...]


class ReadAs(Frozen):
    """One clause of the question as it was read; what was not understood is in `leftover`."""

    kind: Kind
    treatment: str | None
    state: TreatmentState
    dose: str | None
    comparator: str | None
    outcome: str | None
    asked_change: Direction | None
    is_negated: bool
    population: str | None
    horizon: str | None
    leftover: tuple[str, ...]


class Answer(Frozen):
    """Everything that is claimed, and everything it rests on."""

    schema_version: Literal[1] = 1
    run_id: str
    question: str
    kind: Kind
    reply: Reply = Field(default="unknown", description="to the sentence that was asked")
    reason: Reason | None = Field(default=None, description="why nothing is claimed")
    preferred: Preferred | None = Field(
        default=None, description="of a comparison: which of the two does better"
    )
    read_as: tuple[ReadAs, ...] = Field(default=(), description="the question, clause by clause")
    answers: tuple[Answer, ...] = Field(
        default=(), description="one for each clause of a compound question"
    )
    verdict: Verdict
    certainty: Certainty | None = Field(description="null when nothing was assessed")
    direction: Direction | None = Field(description="of the treatment as asked, on the outcome")
    headline: str
    treatment: GroundedMention | None
    outcome: GroundedMention | None
    effect: Effect | None
    claims: tuple[Claim, ...]
    triangulation: tuple[DesignLine, ...]
    mechanisms: tuple[Mechanism, ...]
    evidence: tuple[dict[str, Any], ...]
    dag: Dag | None
    estimation: dict[str, Any] | None = Field(
        description="identification, alternatives, DoWhy cross-check, refutations, sensitivity, "
        "negative control, diagnostics and assumptions of our own estimate"
    )
    worded: Worded | None = Field(
        default=None,
        description="the short answer in a chat model's words, where one is configured",
    )
    rivals: tuple[Rival, ...]
    threats: tuple[str, ...]
    would_change: tuple[str, ...]
    nearest: tuple[str, ...] = Field(
        default=(), description="what is held that is nearest, where nothing on the question is"
    )
    searched: tuple[str, ...] = Field(description="what was looked up, and how much it returned")
    fallbacks: tuple[str, ...] = Field(description="what stood in for something not configured")
    models: tuple[ModelUse, ...] = Field(default=(), description="the models that had a part")
    sources: tuple[Source, ...]
    ledger: tuple[LedgerEntry, ...]
    tree: dict[str, Any] = Field(description="the tree of thoughts with its scores")
    unexamined: tuple[Unexamined, ...] = Field(
        default=(), description="what was not looked into, and why"
    )
    bound_by: tuple[Bounding, ...] = Field(default=(), description="budgets that cut the run short")
    cost: Cost
