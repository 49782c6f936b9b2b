"""What is wrong with a sentence that a model wrote, measured against the claims that it cites.

Every check refuses when in doubt: the sentence that stands in its place is the template's. A sentence
may be no stronger than the weakest claim it cites, nor than the verdict; its numbers are those of one
claim, an interval's limits never without their estimate; it goes the way the claims go, from treatment to
outcome; and every word that is not plain English is a word of the claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.writing.worded import word_lists as lex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agent.answer import Answer, Claim

LONGEST = 320
"""Characters of one sentence."""
UP, DOWN = lex.words(lex.UP), lex.words(lex.DOWN)
CAUSAL, HEDGES = lex.words(lex.CAUSAL), lex.words(lex.HEDGES)
DENIALS, UNKNOWN = lex.words(lex.DENIALS), lex.words(lex.UNKNOWN)
ALLOWED = frozenset(
    lex.stem(word)
    for listed in (
        lex.UP, lex.DOWN, lex.CAUSAL, lex.HEDGES, lex.ASSOCIATED, lex.DENIALS, lex.UNKNOWN,
        lex.MECHANISM, lex.PLAIN,
    )
    for word in listed.split()
)  # fmt: skip
STRENGTH = {"causal": 3, "no_effect": 3, "suggestive": 2, "associational": 1}
"""Tiers that claim something; every other is 0."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_INTERVAL = re.compile(r"(\d+(?:\.\d+)?) \((?:95 % CI )?(\d+(?:\.\d+)?) to (\d+(?:\.\d+)?)\)")


@dataclass(frozen=True)
class Measured:
    """What a sentence is measured against: the answer, and the claims that it cites."""

    answer: Answer
    cited: tuple[Claim, ...]

    @property
    def text(self) -> str:
        """All that the cited claims say."""
        return " ".join(claim.text for claim in self.cited)

    @property
    def tier(self) -> str:
        """The weakest of the cited claims and the verdict; a sure tier of low certainty is hedged."""
        tiers = [self.answer.verdict, *(claim.tier for claim in self.cited)]
        weakest = min(tiers, key=lambda tier: STRENGTH.get(tier, 0))
        is_hedged = self.answer.certainty == "low" and weakest == "causal"
        return "suggestive" if is_hedged else weakest

    @property
    def names(self) -> str:
        """What the two sides, and a comparator, are called."""
        sides = (self.answer.treatment, self.answer.outcome)
        asked = [word for side in sides if side for word in (side.label, side.mention)]
        return " ".join([*asked, *(r.comparator or "" for r in self.answer.read_as)])


def faults(sentence: str, measured: Measured) -> tuple[str, ...]:
    """Everything that is wrong with a sentence, each as one instruction to mend it; empty where nothing is.

    Args:
        sentence: as the model wrote it.
        measured: the answer, and the claims that the sentence cites (at least one).
    """
    return (
        *_form(sentence),
        *_strength(sentence, measured),
        *_way(sentence, measured),
        *_numbers(sentence, measured),
        *_names(sentence, measured),
        *_order(sentence, measured),
    )


def _form(sentence: str) -> Iterator[str]:
    if not 8 <= len(sentence) <= LONGEST:
        yield f"write a sentence of at most {LONGEST} characters"
    if re.search(r"https?:|www\.|[\[\]{}<>#*`\n]|\bdoi\b|pmid", sentence, re.IGNORECASE):
        yield "leave out links, identifiers, brackets and markup"
    if said := sorted(set(lex.tokens(sentence)) & lex.words(lex.OVERSTATED)):
        yield f"leave out {', '.join(said)}: no evidence says so much"


def _strength(sentence: str, measured: Measured) -> Iterator[str]:
    said, tier = set(lex.tokens(sentence)), measured.tier
    causal = said & CAUSAL
    if tier == "suggestive" and causal and not said & HEDGES:
        yield "the evidence only suggests it: say that it may"
    if tier == "associational":
        if causal - {"effect", "effects", "result", "results"}:
            yield "the cited claim is an association: use no causal word"
        if (said & (UP | DOWN)) and not said & lex.words(lex.ASSOCIATED):
            yield "the cited claim is an association: say that the two are associated"
    if tier == "no_effect" and not said & DENIALS:
        yield "the claim is that there is little or no effect: say so"
    if STRENGTH.get(tier, 0) == 0 and tier != "context" and not said & (UNKNOWN | DENIALS):
        yield "nothing is claimed: say that it is not known"
    if tier == "context" and not said & lex.words(lex.MECHANISM):
        yield "the cited claim is a hypothesis about a mechanism: say so"


def _way(sentence: str, measured: Measured) -> Iterator[str]:
    """Directions and denials are those of the cited claims."""
    said, claimed = set(lex.tokens(sentence)), set(lex.tokens(measured.text))
    for name, way in (("an increase", UP), ("a decrease", DOWN)):
        if said & way and not claimed & way:
            yield f"the cited claims say nothing of {name}"
    open_tiers = ("no_effect", "insufficient_evidence", "conflicting", "not_identified")
    denies = said & (DENIALS - {"little", "rules"}) or re.search(r"n['\u2019]t\b", sentence)
    if denies and measured.tier not in open_tiers and not claimed & DENIALS:
        yield "the cited claims deny nothing"


def _numbers(sentence: str, measured: Measured) -> Iterator[str]:
    said = _values(sentence)
    worded = set(lex.tokens(sentence)) & lex.words(lex.NUMBERS)
    if unclaimed := sorted(worded - set(lex.tokens(measured.text))):
        yield f"give numbers as the claims print them, not in words ({', '.join(unclaimed)})"
    if not said:
        return
    if not any(_is_run(said, _values(claim.text)) for claim in measured.cited):
        yield "give the numbers of one cited claim, in its order and unchanged"
    for found in _INTERVAL.finditer(measured.text):
        middle, low, high = (float(number) for number in found.groups())
        if {low, high} & set(said) and middle not in said:
            yield f"give the limits {low:g} and {high:g} only with their estimate {middle:g}"
        ways = set(lex.tokens(sentence))
        is_ratio = middle in said and "difference" not in measured.text.lower()
        if is_ratio and middle < 1 and ways & UP and not ways & DOWN:
            yield f"{middle:g} is a decrease of what was counted: do not call it an increase"
        if is_ratio and middle > 1 and ways & DOWN and not ways & UP:
            yield f"{middle:g} is an increase of what was counted: do not call it a decrease"


def _values(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


def _is_run(said: Sequence[float], claimed: Sequence[float]) -> bool:
    """Whether the numbers stand in the claim one after the other, in this order."""
    n = len(said)
    return any(list(claimed[i : i + n]) == list(said) for i in range(len(claimed) - n + 1))


def _names(sentence: str, measured: Measured) -> Iterator[str]:
    known = {lex.stem(word) for word in lex.tokens(f"{measured.text} {measured.names}")}
    numbers = lex.words(lex.NUMBERS)
    strange = [
        word
        for word in dict.fromkeys(lex.tokens(sentence))
        if lex.stem(word) not in known and lex.stem(word) not in ALLOWED and word not in numbers
    ]
    if strange:
        yield f"use only words of the claims and plain words, not: {', '.join(strange[:6])}"


def _order(sentence: str, measured: Measured) -> Iterator[str]:
    """From treatment to outcome, and from the first of two treatments to the second."""
    answer, lowered = measured.answer, sentence.lower()
    x, y = (
        _place(lowered, side.label if side else "") for side in (answer.treatment, answer.outcome)
    )
    passive = re.search(r"\b(by|with|under|of|in|on)\b", lowered[y:x]) if 0 <= y < x else None
    if 0 <= y < x and STRENGTH.get(measured.tier, 0) >= 2 and not passive:
        yield "name the treatment before the outcome"
    for read in answer.read_as:
        z = _place(lowered, read.comparator or "")
        if 0 <= z < x:
            yield "name the two treatments in the order of the question"


def _place(lowered: str, name: str) -> int:
    """Where a name first stands, -1 where it does not."""
    return lowered.find(name.lower()) if name else -1
