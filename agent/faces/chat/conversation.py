"""Follow-up questions: what "it", "and in women?", "why?" or "show me the evidence" mean after an answer.

A conversation remembers the last clause that was asked about, nothing else. A turn becomes a question
that `ask()` answers afresh, so that no answer rests on an earlier one; or it names a part of the last
answer that is to be shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from agent.question import Asked, validate_text
from agent.reading.ground import mention_of
from agent.reading.read import read
from tools.naming.grounding import CATEGORIES, ground

if TYPE_CHECKING:
    from agent.question import CausalQuestion, GroundedMention
    from graphs.store import KnowledgeGraph

_LEAD = r"^(?:and |but |so |ok(?:ay)?,? |then |well,? |hm+,? )*"
_INSTEAD = re.compile(rf"{_LEAD}(?:what|how) about (?P<x>.+?) (?:instead of|rather than|in place of) (?P<old>.+?)\??$", re.I)  # fmt: skip
_COMPARE = re.compile(rf"{_LEAD}(?:(?:please )?compare (?:it|that|this|them)? ?(?:with|to|against)|(?:is|are) (?:it|that|this|they) (?:better|safer|more effective|stronger) than|(?:what|how) about (?:it|that|this) (?:vs\.?|versus|compared (?:with|to))|how does (?:it|that|this) compare (?:with|to)|(?:vs\.?|versus)) (?P<x>.+?)\??$", re.I)  # fmt: skip
_WHOM = re.compile(rf"{_LEAD}(?:what about |how about |also |only )?(?:in|among|for) (?P<who>.+?)(?: instead| only| too)?\??$", re.I)  # fmt: skip
_WHAT_ABOUT = re.compile(rf"{_LEAD}(?:what|how) about (?P<x>.+?)(?: instead| then| too)?\??$|^and (?:with |for )?(?P<y>.+?)\??$", re.I)  # fmt: skip
_HOW = re.compile(rf"{_LEAD}(?:how(?: so| does (?:it|that|this) (?:work|happen)| come| exactly)?|why(?: is that| so| not)?|through what|by what mechanism|what(?:'s| is) the mechanism|what mechanism|explain why|explain how)\W*$", re.I)  # fmt: skip
_SURE = re.compile(rf"{_LEAD}(?:are you (?:really |quite |absolutely )?(?:sure|certain|confident)|how (?:sure|certain|confident|reliable)\b.*|(?:really|seriously)|is (?:that|this|it) (?:certain|reliable|settled|proven)|what would change (?:your|the) (?:mind|verdict|answer)|can (?:i|we) trust (?:that|this|it))\W*$", re.I)  # fmt: skip
_SHOW = re.compile(rf"{_LEAD}(?:(?:please )?(?:show|give|tell|list|let me see)(?: me)?|what(?:'s| is| are| was| were)|which(?: is| are)?|where(?:'s| is| are)?|do you have(?: any)?|on what)(?: all)?(?: the| your| any)? (?P<what>evidence|sources?|references?|citations?|studies|trials|proof|papers|rivals?|rival explanations|alternatives|mechanisms?|certainty|dag|numbers?)\b[\w\s]*\W*$", re.I)  # fmt: skip
_SIZE = re.compile(rf"{_LEAD}(?:by )?(?:how (?:much|big|large|strongly|strong)|what(?:'s| is) the (?:effect )?size|to what extent)(?: (?:is|was) (?:it|that|the effect)| exactly)?\W*$", re.I)  # fmt: skip
_NEEDED = re.compile(rf"{_LEAD}(?:how many (?:people|patients|women|men|persons|individuals|of them)? ?(?:must|need to|needs to|have to|should|would have to|would need to) (?:be treated|take it|be given it|use it|get it)\b.*|what(?:'s| is) the (?:nnt|number needed to treat)|nnt)\W*$", re.I)  # fmt: skip
_REVERSE = re.compile(rf"{_LEAD}(?:is it |could it be )?(?:or )?(?:the other way (?:a)?round|the reverse|reverse|vice versa)\W*$", re.I)  # fmt: skip
_PRONOUN = re.compile(r"\b(?:it|this|that|they|them)\b(?! (?:true|is|was|there)\b)", re.I)
_SUBJECT = re.compile(r"^(?P<lead>(?:and |but |so )*(?:does|do|did|can|could|will|would|is|are|may|might|how (?:does|do|much does)|why (?:does|do)|should)(?: n't)?) (?:it|this|that|they)\b", re.I)  # fmt: skip

Part = Literal["evidence", "certainty", "rivals", "mechanisms", "dag"]
_PARTS: tuple[tuple[str, Part], ...] = (
    ("rival", "rivals"), ("alternative", "rivals"), ("mechanism", "mechanisms"), ("dag", "dag"), ("certain", "certainty"),
)  # fmt: skip


@dataclass(frozen=True)
class ShowPart:
    """A part of the last answer that is to be shown, without asking again."""

    part: Part


@dataclass
class Conversation:
    """The context of one conversation: the last clause that was asked about."""

    last: Asked | None = None
    _next: Asked | None = None

    def remember(self) -> None:
        """Take the turn that was interpreted last as the context of the next; call it once answered."""
        asked = self._next
        if asked is not None and _is_known(asked.treatment) and _is_known(asked.outcome):
            self.last = asked

    async def interpret(self, text: str, store: KnowledgeGraph) -> str | Asked | ShowPart:
        """What to ask for a turn: the text itself, or the question that it stands for, or a part to show.

        Raises:
            QuestionError: the text is empty or too long.
        """
        turn = await self.meant(text, store)
        if isinstance(turn, str):
            reading = await read(turn, store)
            whole = [
                one for one in reading.asked if _is_known(one.treatment) and _is_known(one.outcome)
            ]
            self._next = whole[-1] if whole else None
        elif isinstance(turn, Asked):
            self._next = turn
        return turn

    async def meant(self, text: str, store: KnowledgeGraph) -> str | Asked | ShowPart:
        """As `interpret`, of a turn that nothing follows: it is read by the run that answers it.

        Raises:
            QuestionError: the text is empty or too long.
        """
        stripped = validate_text(text)
        return await self._turn(stripped, self.last, store) if self.last else stripped

    async def _turn(self, text: str, last: Asked, store: KnowledgeGraph) -> str | Asked | ShowPart:
        if _HOW.match(text):
            return _about(text, last, kind="mechanism", comparator=None, wants_better=None)
        if _SURE.match(text):
            return ShowPart("certainty")
        if match := _SHOW.match(text):
            asked_for = match["what"].lower()
            return ShowPart(next((part for word, part in _PARTS if word in asked_for), "evidence"))
        if _NEEDED.match(text):
            return _about(text, last, kind=_plain(last), wanted="number_needed")
        if _SIZE.match(text):
            return _about(text, last, kind=_plain(last), wanted="size")
        if _REVERSE.match(text):
            return _turned(text, last)
        return await self._with_names(text, last, store)

    async def _with_names(self, text: str, last: Asked, store: KnowledgeGraph) -> str | Asked:
        if match := _INSTEAD.match(text):
            return await _replaced(text, match["x"], last, store, match["old"])
        if match := _COMPARE.match(text):
            found = await _grounded(match["x"], store)
            made = _about(text, last, kind="comparison", comparator=match["x"], wants_better="first",
                          asked_direction=last.question.asked_direction)  # fmt: skip
            return replace(made, comparator=found)
        if match := _WHOM.match(text):
            return _about(text, last, kind=_plain(last), population=match["who"])
        # "And does it cause depression?" is a question of its own, and no "and depression?".
        if (match := _WHAT_ABOUT.match(text)) and not _SUBJECT.match(text):
            return await _replaced(text, match["x"] or match["y"], last, store)
        return _with_pronouns(text, last)


def _is_known(mention: GroundedMention | None) -> bool:
    return mention is not None and mention.curie is not None


def _plain(last: Asked) -> str:
    """The kind of a question about the same pair, where the last was on the mechanism."""
    return "effect" if last.question.kind == "mechanism" else last.question.kind


def _about(text: str, last: Asked, **changed: Any) -> Asked:
    """The last clause, changed; `text` is the turn as it was typed."""
    fresh: dict[str, Any] = {"text": text, "wanted": None, "leftover": (), "asks_back": None, "of_one_case": False}  # fmt: skip
    question: CausalQuestion = last.question.model_copy(update={**fresh, **changed})
    comparator = last.comparator if question.comparator else None
    return replace(last, question=question, comparator=comparator)


def _turned(text: str, last: Asked) -> Asked:
    """The other way round: the outcome as the treatment; what was said of either is dropped."""
    x, y = last.treatment, last.outcome
    assert x is not None
    assert y is not None
    spans = {
        "treatment": y.label,
        "outcome": x.label,
        "state": "present",
        "dose": None,
        "asked_direction": None,
    }
    made = _about(
        text, last, kind="effect", comparator=None, wants_better=None, is_negated=False, **spans
    )
    return replace(made, treatment=y, outcome=x.model_copy(update={"sign": 1}))


async def _grounded(words: str, store: KnowledgeGraph) -> GroundedMention:
    return mention_of(await ground(store, words, "treatment"))


async def _replaced(
    text: str, words: str, last: Asked, store: KnowledgeGraph, old: str = ""
) -> str | Asked:
    """Read "what about X?": X takes the place of the side that it fits, or of the one that is named."""
    x, y = last.treatment, last.outcome
    if x is None or y is None:
        return text
    found = await _grounded(words, store)
    side = (
        "treatment"
        if found.category in CATEGORIES["treatment"] or found.category == x.category
        else "outcome"
    )
    if found.category == y.category and found.category != x.category:
        side = "outcome"
    if old:
        named = await _grounded(old, store)
        side = (
            "outcome" if named.curie == y.curie else "treatment" if named.curie == x.curie else side
        )
    if side == "treatment":
        made = _about(
            text,
            last,
            treatment=found.mention,
            dose=None,
            state="less" if found.sign < 0 else "present",
            kind=_plain(last),
        )
        return replace(made, treatment=found)
    made = _about(text, last, outcome=found.mention, kind=_plain(last))
    return replace(made, outcome=found.model_copy(update={"sign": 1}))


def _with_pronouns(text: str, last: Asked) -> str:
    """Read "does it cause stroke?": the pronoun stands for the last treatment, else for the outcome."""
    x, y = last.treatment, last.outcome
    assert x is not None
    assert y is not None
    states = {
        "stop": "stopping ",
        "start": "starting ",
        "absence": "not taking ",
        "less": "less ",
        "more": "more ",
    }
    said = states.get(last.question.state, "") + x.label
    if match := _SUBJECT.match(text):
        return f"{match['lead']} {said}{text[match.end() :]}"
    words = re.findall(r"[a-z]+", text.lower())
    if len(words) <= 14 and _PRONOUN.search(text):
        about = (
            y.label
            if re.search(
                r"\b(?:caus|prevent|treat|rais|lower|reduc|increas|worsen)\w* (?:it|this|that)\b",
                text,
                re.I,
            )
            else said
        )
        return _PRONOUN.sub(about, text, count=1)
    return text
