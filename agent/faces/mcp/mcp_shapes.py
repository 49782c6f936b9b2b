"""What the tools are given and what they return: closed schemas, which clients are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from agent.answer import Answer
    from tools.base import ToolResult

Curie = Annotated[str, Field(max_length=200, description="CURIE, as `find` returns it")]
Arrow = Annotated[list[str], Field(min_length=2, max_length=2, description="cause, effect")]


class McpShape(BaseModel):
    """Base: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SaidSource(McpShape):
    """A document or data set behind the answer."""

    title: str
    url: str | None


class AskedAnswer(McpShape):
    """The answer to one question. No effect is given that no design or identification stands behind."""

    run_id: str = Field(description="for run_status")
    reply: str = Field(description="to the sentence that was asked: yes, no, mixed, unknown, ...")
    verdict: str
    certainty: str | None
    direction: str | None
    headline: str
    short: str = Field(description="the short form, for people")
    effect: dict[str, Any] | None = Field(description="value with 95 % interval, unit, method")
    claims: list[str]
    would_change: list[str] = Field(description="what evidence would change the verdict")
    sources: list[SaidSource]
    warning: str = Field(default="", description="on personal data in the question")


class ToolFound(McpShape):
    """What a tool found, and how it ended: nothing found and not able to look are different."""

    status: str = Field(description="ok, empty, truncated, invalid, failed or unavailable")
    code: str = Field(
        description="why there is nothing, such as UNKNOWN_NODE; empty where there is"
    )
    message: str
    items: list[dict[str, Any]]
    release: str = Field(description="of the knowledge that was asked")


class Snp(McpShape):
    """One variant's association with one trait."""

    snp: str = Field(min_length=1, max_length=100)
    beta: float = Field(allow_inf_nan=False, description="effect of one more effect allele")
    se: float = Field(gt=0, allow_inf_nan=False)
    effect_allele: str = Field(min_length=1, max_length=200)
    other_allele: str = Field(min_length=1, max_length=200)
    eaf: float | None = Field(
        default=None, gt=0, lt=1, description="frequency of the effect allele"
    )


class MrFound(McpShape):
    """Mendelian randomization by several methods, or why there is no number."""

    status: str
    code: str
    message: str
    n_snps: int
    methods: dict[str, Any] = Field(description="method -> estimate with interval and p value")
    result: dict[str, Any] = Field(description="all of it: harmonisation, pleiotropy, outliers, caveats")  # fmt: skip


class RunStanding(McpShape):
    """How a run stands."""

    run_id: str
    question: str
    status: str
    waits_for: list[str] = Field(description="what a person must settle: entities, dag")
    problem: str
    headline: str | None
    verdict: str | None


def asked_answer(run_id: str, answer: Answer, short: str, warning: str) -> AskedAnswer:
    """An answer as a tool returns it."""
    effect = answer.effect.model_dump(mode="json") if answer.effect else None
    return AskedAnswer(
        run_id=run_id, reply=answer.reply, verdict=answer.verdict, certainty=answer.certainty,
        direction=answer.direction, headline=answer.headline, short=short, effect=effect,
        claims=[claim.text for claim in answer.claims], would_change=list(answer.would_change),
        sources=[SaidSource(title=s.title, url=s.url) for s in answer.sources], warning=warning,
    )  # fmt: skip


def found_of(result: ToolResult[Any]) -> ToolFound:
    """The result of a tool of the toolbox."""
    told = result.to_json()
    return ToolFound(
        **{name: told[name] for name in ("status", "code", "message", "items", "release")}
    )
