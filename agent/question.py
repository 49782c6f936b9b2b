"""The parsed form of a question: what is asked of which treatment and which outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from graphs.errors import QuestionError

MAX_CHARACTERS = 2000

Kind = Literal[
    "effect",
    "harm",
    "comparison",
    "mechanism",
    "what_if",
    "patient",
    "what_causes",
    "what_does",
    "compound",
    "not_causal",
    "not_understood",
    "unsupported_language",
]
"""`what_causes` names an outcome, `what_does` a treatment; the other side, if any, is the kind asked for."""

Direction = Literal["increases", "decreases", "none"]
TreatmentState = Literal["present", "start", "stop", "more", "less", "absence"]
Wanted = Literal["size", "absolute", "number_needed", "threshold"]
"""Which quantity is asked for: an amount, an absolute risk, a number needed to treat, a dose."""

LESS: frozenset[TreatmentState] = frozenset({"stop", "less", "absence"})
"""States of a treatment that mean less of it: the effect asked about is that of more, turned round."""


def flip(direction: Direction | None, factor: int) -> Direction | None:
    """Turn a direction round when the question asked about less of something."""
    if factor > 0 or direction not in ("increases", "decreases"):
        return direction
    return "decreases" if direction == "increases" else "increases"


class Candidate(BaseModel):
    """One node that a mention may stand for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    curie: str
    name: str
    category: str
    score: float = Field(ge=0.0, le=1.0, description="1 is an exact name or synonym")
    how: str = Field(description="exact, prefix or fuzzy")


class GroundedMention(BaseModel):
    """A span of the question and the node it was mapped to; `curie` is null when unresolved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mention: str
    curie: str | None = None
    name: str | None = None
    category: str | None = None
    sign: int = Field(default=1, description="-1 when the question asks about less of it")
    unused: str = Field(default="", description="words of the span that the node does not cover")
    held: bool = Field(
        default=True, description="whether the graph holds the node; else its name alone is known"
    )
    read_as: str = Field(
        default="", description="how it was read, where the words are not a name as they stand"
    )
    candidates: tuple[Candidate, ...] = ()

    @property
    def label(self) -> str:
        """The name to print: the node's, else the words of the question."""
        return self.name or self.mention


class CausalQuestion(BaseModel):
    """One clause of a question, taken apart by rules (or by a model that fills the same fields)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    kind: Kind
    treatment: str | None = Field(default=None, description="span of the text")
    state: TreatmentState = Field(default="present", description="of the treatment, as asked")
    dose: str | None = Field(default=None, description="dose, intensity or duration, as asked")
    comparator: str | None = Field(default=None, description="what the treatment is set against")
    outcome: str | None = Field(default=None, description="span of the text")
    asked_direction: Direction | None = Field(
        default=None,
        description="the change of the outcome that is asked about or presupposed, under the treatment "
        "in its state; null when it is open",
    )
    wants_better: Literal["first", "which"] | None = Field(
        default=None,
        description="of a comparison: whether the first is better, or which of the two is",
    )
    is_negated: bool = Field(default=False, description="the proposition asked is a denial")
    is_presupposed: bool = Field(
        default=False, description="the effect is taken for granted (why, how, how much)"
    )
    population: str | None = None
    population_as: tuple[str, ...] = Field(
        default=(), description="the same people by the other names of what they have"
    )
    horizon: str | None = Field(default=None, description="within which time, as asked")
    of_one_case: bool = Field(
        default=False, description="asks for the cause of what has happened to one person"
    )
    wanted: Wanted | None = None
    leftover: tuple[str, ...] = Field(
        default=(), description="words with content that no slot took"
    )
    asks_back: str | None = Field(
        default=None, description="what must be settled before this can be answered"
    )
    note: str | None = Field(default=None, description="why the text is not answerable, if so")


@dataclass(frozen=True)
class Asked:
    """A clause whose names were looked up: how conversations and hypothesis runs ask."""

    question: CausalQuestion
    treatment: GroundedMention | None = None
    outcome: GroundedMention | None = None
    comparator: GroundedMention | None = None


def validate_text(text: object) -> str:
    """Return the question's text, trimmed.

    Raises:
        QuestionError: it is not text, holds half of a character, is empty, or longer than `MAX_CHARACTERS`.
    """
    if not isinstance(text, str):
        raise QuestionError(f"a question is text; got {type(text).__name__}")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise QuestionError(
            "the question holds half of a character (a lone surrogate, such as half an emoji), which "
            "no file or model can take; send it whole"
        )
    trimmed = " ".join(text.split())
    # Nearly every question begins with a letter; the rest is walked only where one does not.
    if not trimmed[:1].isalnum() and not any(char.isalnum() for char in trimmed):
        raise QuestionError('the question is empty; ask for example "Does X cause Y?"')
    if len(trimmed) > MAX_CHARACTERS:
        raise QuestionError(
            f"the question has {len(trimmed):,} characters; at most {MAX_CHARACTERS:,} are read. "
            "Ask one question, and leave documents out of it."
        )
    return trimmed
