"""The parsed form of a question: what is asked of which treatment and which outcome."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from graphs.errors import QuestionError

MAX_CHARACTERS = 2000

Kind = Literal["effect", "mechanism", "not_causal", "unsupported_language", "incomplete"]
Direction = Literal["increases", "decreases", "none"]


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
    candidates: tuple[Candidate, ...] = ()

    @property
    def label(self) -> str:
        """The name to print: the node's, else the words of the question."""
        return self.name or self.mention


class CausalQuestion(BaseModel):
    """A question taken apart by rules (or by a model that fills the same fields)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    kind: Kind
    treatment: str | None = Field(default=None, description="span of the text")
    outcome: str | None = Field(default=None, description="span of the text")
    asked_direction: Direction | None = Field(
        default=None, description="what the verb of the question supposes; null when it is open"
    )
    population: str | None = None
    note: str | None = Field(default=None, description="why the text is not answerable, if so")


def validate_text(text: object) -> str:
    """Return the question's text, trimmed.

    Raises:
        QuestionError: it is not text, holds half of a character, is empty, or longer than `MAX_CHARACTERS`.
    """
    if not isinstance(text, str):
        raise QuestionError(f"a question is text; got {type(text).__name__}")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise QuestionError(
            "the question holds half of a character (a lone surrogate, such as half an emoji), which "
            "no file or model can take; send it whole"
        )
    trimmed = " ".join(text.split())
    if not any(char.isalnum() for char in trimmed):
        raise QuestionError('the question is empty; ask for example "Does X cause Y?"')
    if len(trimmed) > MAX_CHARACTERS:
        raise QuestionError(
            f"the question has {len(trimmed):,} characters; at most {MAX_CHARACTERS:,} are read. "
            "Ask one question, and leave documents out of it."
        )
    return trimmed
