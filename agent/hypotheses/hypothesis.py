"""The values of a hypothesis run: frozen, the same for text, `--json` and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field

from agent.answer import Answer, Certainty, Frozen, Verdict

if TYPE_CHECKING:
    from tools.candidates.proposing import Proposal

CostClass = Literal[
    "summary data, days", "data at hand, weeks", "laboratory, months", "trial, years"
]
DesignName = Literal["trial", "instrument", "cohort", "laboratory"]


class Measurement(Frozen):
    """What could be measured about a hypothesis, and what it would move."""

    design: DesignName
    text: str = Field(description="what to measure, in one sentence")
    size: str = Field(description="people needed, with the assumptions behind the number")
    n: int | None = Field(
        description="per arm of a trial, in all of any other; null where none is said"
    )
    follow_up: str
    cost: CostClass
    bits: float = Field(description="expected information about whether the hypothesis is true")
    if_true: Verdict = Field(description="what Aetia would then say, were the effect as assumed")
    if_null: Verdict = Field(description="what Aetia would then say, were there no effect")
    flips: bool = Field(description="whether either differs from the verdict of today")
    done: str = Field(description="what of it was done already")


class Falsifier(Frozen):
    """A result that would count against the hypothesis, and how it is looked for."""

    test: str
    refuted_if: str


class Hypothesis(Frozen):
    """One candidate, argued for and against."""

    rank: int
    curie: str
    name: str
    statement: str
    probability: float = Field(description="before any further measurement, 0 to 1; see `basis`")
    basis: str = Field(description="what the probability rests on")
    opposed: bool = Field(
        default=False,
        description="whether its run settled it: by studies of its kin, or every mechanism points the other way",
    )
    worth: float = Field(
        description="bits that the best measurement which moves the verdict would give"
    )
    standing: str
    first_year: int | None = Field(
        description="first year in which the pair is stated in what is held"
    )
    mechanism: str
    sign: Literal["increases", "decreases", "unknown"]
    found_by: tuple[str, ...] = Field(
        default=(),
        description="what names it as a candidate: the graph's walks, and any other source",
    )
    toward: float | None = Field(
        description="share of the signed paths with the sign that is sought"
    )
    evidence: tuple[str, ...]
    evidence_for: tuple[str, ...]
    evidence_against: tuple[str, ...]
    rivals: tuple[str, ...]
    verdict: Verdict
    certainty: Certainty | None
    identified: str
    safety: tuple[str, ...]
    feasibility: str
    alike: tuple[str, ...] = Field(default=(), description="candidates with the same argument")
    measurements: tuple[Measurement, ...]
    falsification: tuple[Falsifier, ...]
    registration: dict[str, Any] = Field(repr=False)
    features: dict[str, float] = Field(repr=False, description="its walks by kind, for feedback")
    answer: Answer = Field(repr=False)


class SetAside(Frozen):
    """A candidate that is no open hypothesis any more, and why."""

    curie: str
    name: str
    state: str
    reason: str
    evidence: tuple[str, ...] = ()
    first_year: int | None = None

    @classmethod
    def of(cls, proposal: Proposal, reason: str = "") -> Self:
        """A candidate that is not run; the reason is its standing where none is given."""
        standing = proposal.standing
        return cls(
            curie=proposal.curie,
            name=proposal.name,
            state=standing.state,
            reason=reason or standing.text,
            evidence=standing.evidence,
            first_year=standing.first_year,
        )


class HypothesisReport(Frozen):
    """All candidates of one run, best first."""

    run: str
    goal: str
    read_as: str
    anchor: str
    considered: int = Field(description="candidates that paths reach")
    hypotheses: tuple[Hypothesis, ...]
    settled: tuple[SetAside, ...] = Field(description="known, tried, warned of")
    losers: tuple[SetAside, ...] = Field(description="not run, or argued down")
    counts: dict[str, int] = Field(description="of all that were considered, by standing")
    thin: tuple[str, ...]
    widen: tuple[str, ...]
    more: tuple[str, ...] = Field(description="what was not looked at or not run, and why")
    ranked_by: str
    ask_next: tuple[str, ...] = Field(
        default=(), description="candidates that a person's word would teach most about"
    )
    spent: dict[str, float] = Field(default_factory=dict)
