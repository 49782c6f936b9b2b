"""Follow-up questions: what "it", "by how much?" and "what about HDL?" mean after an answer.

A conversation remembers the last treatment and outcome, nothing else. Every turn becomes a
question that `ask()` answers afresh, so that no answer rests on an earlier one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agent.question import CausalQuestion, GroundedMention
from agent.reading.ground import Sides, ground_sides, mention_of
from agent.reading.parse import parse
from agent.run import Asked
from tools.naming.grounding import CATEGORIES, ground
from tools.naming.phrases import peel

if TYPE_CHECKING:
    from agent.answer import Answer
    from graphs.store import KnowledgeGraph

_WHAT_ABOUT = re.compile(
    r"^(?:and |but |so |ok,? )*(?:what|how) about (?P<x>.+?)\??$|^and (?:for |in |with )?(?P<y>.+?)\??$",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"^(?:and |but )*(?:how(?: so| does (?:it|that|this) work| come)?|why(?: is that)?|through what|by what mechanism|"
    r"what(?:'s| is) the mechanism)\??$",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^(?:and |but )*(?:(?:by )?how (?:much|big|large|strongly|sure|certain)\b.*|are you (?:sure|certain)\b.*|"
    r"(?:what|which) (?:is|are|was|were) (?:the |your )?(?:evidence|sources?|effect|size|dag|rivals?|threats?)\b.*|"
    r"(?:show|give|tell) (?:me )?(?:the |your )?(?:evidence|sources?|dag|rivals?|tree|numbers?)\b.*)\??$",
    re.IGNORECASE,
)
_REVERSE = re.compile(
    r"^(?:and |or |but )*(?:is it |could it be )?the other way (?:a)?round\??$|^(?:and |or )*(?:the )?reverse\??$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:it|this|that|they|these|those)$", re.IGNORECASE)


@dataclass
class Conversation:
    """The context of one conversation: the last pair that was asked about."""

    treatment: GroundedMention | None = None
    outcome: GroundedMention | None = None
    history: list[str] = field(default_factory=list)

    def remember(self, answer: Answer) -> None:
        """Take the pair of an answer as the context of the next question."""
        self.history.append(answer.question)
        for side in ("treatment", "outcome"):
            mention = getattr(answer, side)
            if mention is not None and mention.curie is not None:
                setattr(self, side, mention)

    async def interpret(self, text: str, store: KnowledgeGraph) -> str | Asked:
        """What to ask for a turn: the text itself, or the question that it stands for.

        Raises:
            QuestionError: the text is empty or too long.
        """
        question = parse(text)
        if self.treatment is None or self.outcome is None:
            return text
        stripped = question.text.strip()
        if _HOW.match(stripped):
            return self._about(text, "mechanism", self.treatment, self.outcome)
        if _AGAIN.match(stripped):
            return self._about(text, "effect", self.treatment, self.outcome)
        if _REVERSE.match(stripped):
            return self._about(text, "effect", self.outcome, self.treatment)
        if match := _WHAT_ABOUT.match(stripped):
            return await self._with_other(text, (match["x"] or match["y"]).strip(), store)
        return self._with_pronouns(question)

    def _about(
        self, text: str, kind: str, treatment: GroundedMention, outcome: GroundedMention
    ) -> Asked:
        question = CausalQuestion.model_validate(
            {
                "text": text,
                "kind": kind,
                "treatment": treatment.label,
                "outcome": outcome.label,
            }
        )
        return Asked(question, treatment, outcome)

    async def _with_other(self, text: str, words: str, store: KnowledgeGraph) -> str | Asked:
        """Read "what about X?": X takes the place of the side whose categories it fits."""
        treatment, outcome = self.treatment, self.outcome
        if treatment is None or outcome is None:
            return text
        found = mention_of(await ground(store, words, "treatment"))
        if found.category in CATEGORIES["treatment"] or found.category == treatment.category:
            return self._about(text, "effect", found, outcome)
        return self._about(text, "effect", treatment, found)

    def _with_pronouns(self, question: CausalQuestion) -> str | Asked:
        """Read "does it cause stroke?": a pronoun stands for the last treatment or outcome."""
        if question.kind not in ("effect", "mechanism"):
            return question.text
        treatment = self.treatment if _is_pronoun(question.treatment) else None
        outcome = self.outcome if _is_pronoun(question.outcome) else None
        if treatment is None and outcome is None:
            return question.text
        spans = {
            "treatment": treatment.label if treatment else question.treatment,
            "outcome": outcome.label if outcome else question.outcome,
        }
        return replace(
            Asked(question.model_copy(update=spans)), treatment=treatment, outcome=outcome
        )


def _is_pronoun(span: str | None) -> bool:
    return span is not None and any(_PRONOUN.match(v.text) for v in peel(span))


async def ground_in_context(
    asked: str | Asked,
    store: KnowledgeGraph,
    context: Sides,
) -> Sides:
    """The pair that a past turn was about; the context is kept where the turn named nothing."""
    if isinstance(asked, str):
        question = parse(asked)
        known: Sides = (None, None)
    else:
        question, known = asked.question, (asked.treatment, asked.outcome)
    found = await ground_sides(store, question, *known)
    kept = [side if side and side.curie else old for side, old in zip(found, context, strict=True)]
    return kept[0], kept[1]
