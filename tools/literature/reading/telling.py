"""What a text tells of one comparison: which way its figures and its words go, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.literature.reading.arms import arm_pairs
from tools.literature.reading.comparative import said_of
from tools.literature.reading.measures import effects
from tools.literature.reading.numerals import plain
from tools.literature.reading.orientation import arms_of, first_is_other, is_turned
from tools.literature.reading.p_values import p_values
from tools.literature.reading.spans import Span, sentences, spanned
from tools.literature.reading.topic import content, share

if TYPE_CHECKING:
    from tools.literature.reading.orientation import Arms

BEARS = 0.5
"""Part of the outcome's words that a sentence must hold to speak of it."""
MOST = 3
"""Sentences that are read, the nearest first."""

NO_RESULT = re.compile(
    r"^(?:[A-Z][\w &/-]{2,40}: ?)?(?:To|In order to) [a-z]+\b|\b(?:aim|objective|purpose|goal|hypothesis)s? (?:of|was|is|were)\b|\baim(?:s|ed)? (?:to|at)\b|\bwe (?:aimed|sought|hypothesi[sz]ed|compared|investigated|evaluated|assessed|examined|studied|measured|tested|planned)\b|"
    r"\bwas to (?:\w+ )?(?:evaluate|determine|compare|assess|investigate|examine|test|study|explore|describe|identify|measure)\b|\b(?:was|were) (?:defined as|designed to|randomi[sz]ed|randomly|allocated|assigned|recorded|measured|assessed|evaluated|calculated|collected|performed using|analy[sz]ed|monitored|obtained (?:from|at))\b(?![^.;]{0,80}\b(?:lower|higher|significan\w+|greater|similar|less|more)\b)|"
    r"\b(?:primary|secondary|main) (?:and secondary )?(?:outcomes?|end-?points?)(?: measures?| variables?)? (?:was|were|is|are|included?|of)\b(?![^.;]{0,80}(?:\blower|\bhigher|significan|greater|similar|reduc|improv|differ|\d\.\d))|\bwill be\b|\b(?:further|future|more|larger) (?:research|stud\w+|trials?)\b",
)
"""Sentences of aims, methods and outlook: they hold the words of the outcome and report nothing."""
_WHEN = re.compile(
    r"\b(?:at|by|after|within|up to|over|for|during|between|from)\s+(?:the\s+)?(?:(?:end of|last|first|next)\b|[\d.–-]+|one|two|three|four|six|twelve|long|short)[^,;()]*?"
    r"(?:months?|weeks?|days?|years?|hours?|h|minutes?|follow[- ‐]?up|intervention|treatment|term)\b(?: of age)?|\([^()]*\)",
    re.IGNORECASE,
)
"""When an outcome was measured, and remarks in brackets: a report words them in many ways."""
_CLAUSE = re.compile(
    r";\s|,?\s(?:but|whereas|while|although|though|however)\b|,\s(?=and (?:there|the|no)\b)|\. "
)


@dataclass(frozen=True)
class Comparison:
    """The comparison that is asked for: stems of its sides, and the outcome as written."""

    treatment: frozenset[str]
    comparator: frozenset[str]
    outcome: frozenset[str]
    outcome_text: str

    @property
    def arms(self) -> Arms:
        """What tells the two arms apart in a sentence."""
        return arms_of(self.treatment, self.comparator)


@dataclass(frozen=True)
class Line:
    """One sentence that speaks of the outcome, and what it tells.

    Attributes:
        sentence: where it stands.
        bears: part of the outcome's words that it holds, 0 to 1.
        figures: +1, -1 or 0 (not told apart) by its effect measures or its two arms; None without any.
        words: the same by its words of comparison.
        clear: whether a P value tells the arms apart; None without one.
    """

    sentence: Span
    bears: float
    figures: int | None
    words: int | None
    clear: bool | None


def comparison_of(treatment: str, comparator: str, outcome: str) -> Comparison:
    """The comparison of a claim whose sides are plain text."""
    what = _WHEN.sub(" ", outcome)
    return Comparison(
        content(treatment), content(comparator), content(what) or content(outcome), outcome
    )


def lines_on(text: str, asked: Comparison, longs: dict[str, str] | None = None) -> tuple[Line, ...]:
    """The sentences that speak of the outcome and tell something, those that bear most first.

    Args:
        text: an abstract or a section.
        asked: the comparison.
        longs: short form -> long form, as the text defines them.
    """
    found = []
    for number, sentence in enumerate(sentences(text)):
        stems = _with_long_forms(sentence.text, longs or {})
        bears = share(asked.outcome, stems)
        if NO_RESULT.search(plain(sentence.text)):
            continue
        told = _told(text, sentence, asked)
        rank = bears + 0.2 * share(asked.treatment, stems) + 0.1 * (told != (None, None, None))
        found.append((rank, number, Line(sentence, bears, *told)))
    found.sort(key=lambda item: (-item[0], item[1]))
    return tuple(line for _, _, line in found)


def _with_long_forms(sentence: str, longs: dict[str, str]) -> frozenset[str]:
    more = [long for short, long in longs.items() if short in sentence]
    return content(" ".join([sentence, *more]))


def _told(
    text: str, sentence: Span, asked: Comparison
) -> tuple[int | None, int | None, bool | None]:
    """What the clause on the outcome tells; what it leaves open is read from the whole sentence."""
    turned = -1 if is_turned(text, sentence.start, sentence.end, asked.arms) else 1
    figures: int | None = None
    words: int | None = None
    clear: bool | None = None
    for part in _parts(text, sentence, asked):
        if figures is None:
            figures = _effect_side(part, turned)
        if figures is None:
            figures = _arms_side(part, asked.arms)
        if words is None:
            words = _word_side(text, part, asked, turned)
        if clear is None:
            clear = _clear(text, part)
    return figures, words, clear


def _parts(text: str, sentence: Span, asked: Comparison) -> list[Span]:
    """The clause that holds most words of the outcome, then the sentence itself."""
    cuts = [
        sentence.start,
        *(m.start() for m in _CLAUSE.finditer(text, sentence.start, sentence.end)),
        sentence.end,
    ]
    clauses = [spanned(text, a, b) for a, b in zip(cuts, cuts[1:], strict=False)]
    best = max(clauses, key=lambda c: share(asked.outcome, content(c.text)))
    return [sentence] if len(clauses) == 1 else [best, sentence]


def _clear(text: str, part: Span) -> bool | None:
    known = [p.is_significant for p in p_values(text, plain(text), part.start, part.end)]
    told = [k for k in known if k is not None]
    return any(told) if told else None


def _effect_side(sentence: Span, turned: int) -> int | None:
    sides = [e.side for e in effects(sentence.text) if e.side is not None and e.measure != "R"]
    if not sides:
        return None
    return sides[0] * turned if len({*sides} - {0}) < 2 else None


def _arms_side(sentence: Span, arms: Arms) -> int | None:
    sides = set()
    for pair in arm_pairs(sentence.text):
        if pair.side is None:
            continue
        other = first_is_other(
            sentence.text, pair.first.span.start, pair.second.span.start, 0, arms
        )
        sides.add(
            0 if pair.side == 0 else None if other is None else pair.side * (-1 if other else 1)
        )
    return sides.pop() if len(sides) == 1 else None


def _word_side(text: str, sentence: Span, asked: Comparison, turned: int) -> int | None:
    said = said_of(text, sentence.start, sentence.end, asked.outcome_text)
    if not said:
        return None
    if said[0].told == "same" or all(s.told == "same" for s in said):
        return 0
    plain_words = [s for s in said if s.told != "same" and not s.is_judgement] or [
        s for s in said if s.told != "same"
    ]
    return (1 if plain_words[0].told == "up" else -1) * turned
