"""What a report says of how its result may be biased: blinding, allocation, loss, or a review's own judgement.

These are domains that GRADE lowers certainty for (Guyatt et al. 2011, J Clin Epidemiol 64:407). A cue is
what is said and nothing more: a report that is silent has no cue, and is no sounder for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tools.literature.reading.numerals import plain, value
from tools.literature.reading.sizes import size_of
from tools.literature.reading.spans import Span, sentences, spanned

if TYPE_CHECKING:
    from collections.abc import Iterator

BiasDomain = Literal["blinding", "allocation", "loss", "studies"]
MOST_LOST = 20.0
"""Percent lost from which a result is open to bias (Schulz & Grimes 2002, Lancet 359:781)."""

_OF_OTHERS = re.compile(
    r"\b(?:previous|prior|earlier|other|most|many|future|further|existing|these) (?:[\w-]+ ){0,3}(?:trials|studies|reports)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\bopen[- ]?label(?:l?ed)?\b(?![- ](?:extension|phase|run|lead|follow|continuation|period|rescue|maintenance|treatment (?:phase|period)|part|stage))|"
    r"\b(?:un|non-?|not )(?:blinded|masked)\b(?! (?:at|after|interim|data|statistic))|\bnon-?(?:blind|masked)\b|"
    r"\bwithout (?:any )?(?:blinding|masking)\b|\b(?:blinding|masking) (?:was|were|is) (?:not|im|in)\s?(?:possible|feasible|done|used|performed|attempted)\b|"
    r"\bmasking: none\b",
    re.IGNORECASE,
)
_ASSESSED_BLIND = re.compile(
    r"\b(?:assessors?|observers?|evaluators?|investigators?|raters?|examiners?|adjudicat\w+|outcomes?|end ?points?)[- ](?:blind|mask)\w*|"
    r"\b(?:assess\w*|adjudicat\w+|raters?|evaluat\w+|observers?)\b[^.;]{0,60}\b(?:blinded|masked|unaware)\b|"
    r"\b(?:blinded|masked) (?:end ?point|outcome|assess|evaluat|adjudicat|rater|observer|independent)|\bsingle[- ](?:blind|mask)",
    re.IGNORECASE,
)
_BLIND = re.compile(r"\b(?:double|triple|quadruple)[- ](?:blind|mask)\w*", re.IGNORECASE)
_GUESSED = re.compile(
    r"\bquasi-?random\w*|\balternat(?:e|ing) (?:patients|allocation|assignment)\b|"
    r"\b(?:assigned|allocated|randomi[sz]ed)\b[^.;]{0,40}\b(?:on|by) alternat(?:e|ing) (?:days|weeks|months)\b|"
    r"\balternately (?:assigned|allocated|randomi[sz]ed)|"
    r"\b(?:assigned|allocated|randomi[sz]ed)\b[^.;]{0,40}\b(?:according to|based on|on the basis of|by)\b[^.;]{0,25}\b(?:dates? of birth|birth ?dates?|(?:hospital|chart|medical|record|file|admission) (?:record )?numbers?|day of (?:the )?(?:week|admission)|odd|even)\b|"
    r"\b(?:allocation|assignment|randomi[sz]ation)\b[^.;]{0,30}\b(?:was|were) not concealed\b|\b(?:no|without|lack of|inadequate) (?:allocation )?concealment\b|\bunconcealed\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"\b(?:allocation|assignment|randomi[sz]ation)[- ](?:was |were )?conceal\w+|\bconcealed (?:allocation|assignment|random\w+)|\bconcealment of (?:allocation|assignment|random\w+)|"
    r"\bsealed,?\s(?:[\w-]+,?\s){0,3}envelopes?\b|\bopaque,?\s(?:[\w-]+,?\s){0,3}envelopes?\b|"
    r"\bcentral(?:ly|i[sz]ed)?\s(?:[\w-]+\s){0,2}(?:random\w+|allocat\w+|assign\w+)|\binteractive (?:voice|web)\b",
    re.IGNORECASE,
)
_GONE = r"(?:lost to follow[- ]?up|dropped out|withdrew|did not complete (?:the )?(?:study|trial|follow))"
_RATE = r"(?:loss to follow[- ]?up|drop-?out|attrition|study withdrawal|withdrawal)"
_PERCENT = r"(?P<percent>\d{1,2}(?:\.\d+)?)\s?%"
_PEOPLE = r"(?:,? (?:of )?(?:the |all )?(?:[\w-]+ )?(?:patients|participants|subjects|women|men|children|adults|individuals|them))?"
_SHARE_LOST = re.compile(
    rf"{_PERCENT}\)?{_PEOPLE}(?: (?:were|was|had|who))? {_GONE}\b|"
    rf"\b{_RATE}(?: rates?)? (?:was|were|of) {_PERCENT.replace('percent', 'rate')}",
    re.IGNORECASE,
)
_COUNT_LOST = re.compile(
    rf"(?<![/.\d])(?P<count>\d{{1,3}}(?:,\d{{3}})*)(?P<of>/\d+)?{_PEOPLE}(?: (?:were|was|had|who))? {_GONE}\b",
    re.IGNORECASE,
)
_STAYED = re.compile(
    rf"{_PERCENT}{_PEOPLE} completed (?:the )?(?:study|trial|follow)|"
    rf"\b(?:follow-?up|retention|study completion) rate (?:was|of) {_PERCENT.replace('percent', 'kept')}",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\bwill\b|\banticipat|\bexpect|\bassum|\bestimated\b|\ballowing\b", re.IGNORECASE
)
_POOR = re.compile(
    r"\b(?:most|majority|all|many|several|half)\b[^.;]{0,70}\b(?:high|serious|considerable|unclear)(?: or (?:high|unclear))? risk of bias\b|"
    r"\b(?:low|poor) (?:methodological |study )?quality\b|\b(?:very )?low[- ](?:quality|certainty) evidence\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class BiasCue:
    """One thing that a report says on one domain.

    Attributes:
        domain: of bias; "studies" is what a review says of the studies that it pools.
        words: for people, such as "open label".
        is_serious: whether it lowers certainty; else it is a safeguard that was told.
        span: where it is said.
    """

    domain: BiasDomain
    words: str
    is_serious: bool
    span: Span


def bias_cues(text: str, *, pools: bool = False) -> tuple[BiasCue, ...]:
    """What is said of each domain, at most one cue each.

    Args:
        text: the report; of a long one without what it says of other studies.
        pools: whether it pools studies: then only its judgement of these is read.
    """
    same = plain(text)
    own = [s for s in sentences(text) if pools or not _OF_OTHERS.search(same, s.start, s.end)]
    read = (_of_pooled,) if pools else (_blinding, _allocation, _loss)
    return tuple(cue for one in read if (cue := one(text, same, own)) is not None)


def serious(cues: tuple[BiasCue, ...], outcome: str) -> tuple[str, ...]:
    """What lowers certainty in a result on an outcome, in words.

    Who knows the treatment does not change who dies (Wood et al. 2008, BMJ 336:601).
    """
    counted = _COUNTED.search(outcome) is not None
    return tuple(
        cue.words for cue in cues if cue.is_serious and not (cue.domain == "blinding" and counted)
    )


_COUNTED = re.compile(r"\b(?:mortality|deaths?|died|survival)\b", re.IGNORECASE)


def _first(
    pattern: re.Pattern[str], text: str, same: str, own: list[Span]
) -> tuple[re.Match[str], Span] | None:
    for sentence in own:
        if (match := pattern.search(same, sentence.start, sentence.end)) is not None:
            return match, spanned(text, *match.span())
    return None


def _blinding(text: str, same: str, own: list[Span]) -> BiasCue | None:
    """A double-blind report that also speaks of an open label has a blind part: nothing is said against it."""
    blind = _first(_BLIND, text, same, own)
    if blind is not None:
        return BiasCue("blinding", blind[1].text.lower(), False, blind[1])
    opened, assessed = _first(_OPEN, text, same, own), _first(_ASSESSED_BLIND, text, same, own)
    if assessed is not None:
        return BiasCue("blinding", "outcome assessed blind", False, assessed[1])
    return BiasCue("blinding", "open label", True, opened[1]) if opened else None


def _allocation(text: str, same: str, own: list[Span]) -> BiasCue | None:
    guessed = _first(_GUESSED, text, same, own)
    if guessed is not None:
        return BiasCue("allocation", "allocation that can be foreseen", True, guessed[1])
    hidden = _first(_HIDDEN, text, same, own)
    return BiasCue("allocation", "allocation concealed", False, hidden[1]) if hidden else None


def _loss(text: str, same: str, own: list[Span]) -> BiasCue | None:
    found = list(_shares_lost(text, same, own))
    if not found:
        return None
    share, span = max(found, key=lambda one: one[0])
    return BiasCue("loss", f"{share:.0f} % lost to follow-up", share >= MOST_LOST, span)


def _shares_lost(text: str, same: str, own: list[Span]) -> Iterator[tuple[float, Span]]:
    size = size_of(text)
    for sentence in own:
        place = sentence.start, sentence.end
        if _PLANNED.search(same, *place):
            continue
        for match in _SHARE_LOST.finditer(same, *place):
            yield float(match["percent"] or match["rate"]), spanned(text, *match.span())
        for match in _STAYED.finditer(same, *place):
            yield 100 - float(match["percent"] or match["kept"]), spanned(text, *match.span())
        for match in _COUNT_LOST.finditer(same, *place):
            whole = float(match["of"][1:]) if match["of"] else float(size.n if size else 0)
            if 0 < (count := value(match["count"])) < whole:
                yield 100 * count / whole, spanned(text, *match.span())


def _of_pooled(text: str, same: str, own: list[Span]) -> BiasCue | None:
    poor = _first(_POOR, text, same, own)
    return BiasCue("studies", "studies of low quality", True, poor[1]) if poor else None
