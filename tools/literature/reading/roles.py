"""Who was given what, compared with what, and what was measured: noun phrases of a report, where they stand.

The contrast is read from the title first, then from the sentence that says between what people were
randomized or what was compared; the outcome is the phrase that a figure belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.literature.reading.numerals import plain
from tools.literature.reading.spans import Span, sentences, spanned

_NP = r"[^.;:?()\[\]]{2,110}?"
_END = r"(?=\s*(?:[.;:?()\[\]]|,|$| (?:in|for|on|among|during|at|after|to|with|versus|vs|compared|who|were|was|is|are|by|using|would|will|over|than|from|as)\b))"
_LAST = r"(?=\s*(?:[.;:?()\[\]]|,|$| (?:in|for|on|among|during|at|after|to|who|were|was|would|will|over|twice|once|daily|every|as|using|and (?:followed|assessed))\b))"
_AGAINST = r"(?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)|against|or)"
_CONTRASTS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:effects?|efficacy|effectiveness|impact|influence|benefits?|comparison|role)(?: and [\w -]{{1,30}}?)? of (?P<exposure>{_NP}) (?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)|against) (?P<comparator>{_NP}){_LAST}",
        rf"\b(?:compar(?:e|ed|ing|ison)(?: of| between)?|between) (?:the (?:effects?|efficacy) of )?(?P<exposure>{_NP}) (?:with|to|and|versus|vs\.?) (?P<comparator>{_NP}){_LAST}",
        rf"\b(?:randomi[sz]ed|randomly (?:assigned|allocated|divided)|assigned|allocated)\b[^.;]{{0,60}}?(?: to| into)(?: two groups:?| \d groups:?)?(?: (?:receive|undergo|either|be given|one of two groups:?))* (?:either )?(?P<exposure>{_NP})(?: \([^()]*\))? (?:or|versus|vs\.?|and) (?P<comparator>{_NP}){_LAST}",
        rf"\b(?:effects?|efficacy|effectiveness|impact|influence|benefits?)(?: and [\w -]{{1,30}}?)? of (?P<exposure>{_NP}) on\b(?P<comparator>)",
        rf"^(?P<exposure>[^.;:?()]{{3,70}}?) (?:versus|vs\.?|compared (?:with|to)) (?P<comparator>{_NP}){_LAST}",
        r"^(?P<exposure>[^.;:?()]{3,70}?) (?:for|in|to (?:prevent|reduce|treat|improve)|improves?|reduces?|increases?|prevents?|decreases?|lowers?|does not)\b(?P<comparator>)",
        rf"\b(?:effects?|efficacy|effectiveness|impact|influence|benefits?|safety)(?: and [\w -]{{1,30}}?)? of (?P<exposure>{_NP}){_END}(?P<comparator>)",
    )
)
_PLAIN_CONTROL = re.compile(
    r"\b(?:placebo|usual care|standard (?:care|treatment|therapy)|no treatment|sham(?: \w+)?|wait(?:ing)?[- ]?list(?: control)?|treatment as usual|control group|controls)\b",
    re.IGNORECASE,
)
_POPULATION = re.compile(
    r"\b(?:(?:in|among|of|for) )(?P<population>(?:(?:\d[\d,]* )?(?:[\w-]+ ){0,6}?)(?:patients|participants|children|adults|women|men|infants|adolescents|people|subjects|individuals|students|volunteers|smokers|veterans|males|females|neonates|residents|survivors|workers|athletes)"
    r"(?: (?:with|who|undergoing|at|aged|after|having|receiving|suffering|admitted|scheduled|hospitali[sz]ed|living|on|treated)\b[^.;:,()]{2,90}?)?)"
    r"(?=[.;:,()]|$| (?:were|was|is|are|randomi[sz]ed|in a|by|to (?:receive|either)|and (?:randomi|followed)))",
    re.IGNORECASE,
)
_OUTCOMES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:hazard|odds|risk|rate|relative risks?|prevalence)(?: ratios?)?(?: \([A-Za-z]+\))? (?:for|of) (?P<outcome>{_NP})(?=\s*(?:[.;:?()\[\],=]|$| (?:in|was|were|is|with|among|by|for|versus|compared|than|associated|between|at)\b))",
        rf"\b(?:differ(?:ences?|ed)|reductions?|improvements?|increases?|decreases?|changes?|effects?|benefits?) (?:between (?:the )?(?:two )?(?:groups|arms) )?(?:were (?:seen|observed|found) )?(?:in|on|of|for) (?:the )?(?:(?:rates? of )?(?:reductions?|changes?|increases?|decreases?|improvements?) (?:in|of) (?:the )?)?(?P<outcome>{_NP})(?=\s*(?:[.;:?()\[\],=]|$| (?:between|in|was|were|with|among|by|at|after|compared|from|over|for|during|of \d)\b))",
        rf"\b(?:improv(?:ed|es)|reduc(?:ed|es)|increas(?:ed|es)|decreas(?:ed|es)|lower(?:ed|s)|prevent(?:ed|s)|had (?:a )?(?:significantly )?(?:lower|higher|greater|fewer|less|more|better|worse|shorter|longer)|(?:lower|higher|greater|fewer|less|more likely to|less likely to)) (?:the )?(?P<outcome>{_NP})(?=\s*(?:[.;:?()\[\],=]|$| (?:than|in|by|compared|with|from|at|after|versus|vs|among|for|between|was|were)\b))",
        r"(?:^|[;,] |\band )(?:the )?(?P<outcome>[^.;:?()\[\],]{3,90}?) (?:was|were|did|differed|decreased|increased|improved|occurred|declined|remained|fell|rose|favou?red)\b",
        r"(?:^|[;,] |\band )(?:the )?(?P<outcome>[^.;:?()\[\],]{3,70}?)(?=\s*[(\[])",
    )
)
_TRIM = re.compile(
    r"^(?:(?:the|a|an|either|both|significantly|overall|mean|no|any|adding|use of|using|receiving|treatment with|therapy with|administration of|and|that|on|of|in) )+",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"^(?:(?:but|or)\b.*|(?:in)?frequent(?:ly)?|(?:un)?common|severe|effective|often|likely|rapid(?:ly)?|pronounced|(?:to|of|with)\b.*|those|rationale|odds|at \d.*|groups?|patients|participants|they|it|there|this|these|we|group \w|intervention|treatment|two|subjects|both|which|that|results?|\W*|two groups|the groups|significant\w*)$",
    re.IGNORECASE,
)
_NO_OUTCOME = re.compile(
    r"^(?:(?:(?:\w+ )*(?:odds|hazard|risk|rate|mean) (?:ratio|difference)s?|(?:\w+ )*a?(?:ORs?|RRs?|HRs?))(?: (?:after|with|of|for)\b.*)?|(?:relative )?risks?|odds|hazards?|mean|"
    r".*\b(?:differences?|groups?|arms?)|changes?|reductions?|increases?|decreases?|improvements?|positive|negative|primary|secondary|"
    r"(?:by|over|at|in|on|after|during|within|from|than|among|for|compared|those|results|have|stronger)\b.*|.*\b(?:show(?:s|ed)|indicat(?:es?|ed)|reveal(?:s|ed)|recalled)\b.*|.*\bfollow-?up visits?\b.*|\d[\d.]*\s?(?:%|(?:min|mg|kg|g|ml|km|h)\b).*)$",
    re.IGNORECASE,
)
"""The name of a measure, an arm, a time or a change alone is nothing that was measured."""
_VERB = re.compile(r"\b(?:was|were|did|had|is|are|may|would|could)\b", re.IGNORECASE)
"""A phrase with one is a clause, not a name."""


@dataclass(frozen=True)
class Contrast:
    """What was given and what it was compared with; None where the text does not say."""

    exposure: Span | None
    comparator: Span | None


def contrast_of(text: str) -> Contrast:
    """The contrast of a study.

    Args:
        text: of the report, its title first and ended by a full stop or a new line.
    """
    exposure: Span | None = None
    comparator: Span | None = None
    for sentence in sentences(text):
        for pattern in _CONTRASTS:
            match = pattern.search(plain(sentence.text))
            if match is None or not (given := _phrase(text, sentence, match, "exposure")):
                continue
            exposure = exposure or given
            comparator = comparator or _phrase(text, sentence, match, "comparator")
            break
        if exposure and comparator:
            break
    return Contrast(exposure, comparator or _control(text))


def population_of(text: str) -> Span | None:
    """Who was studied, as the text first says it."""
    for sentence in sentences(text):
        match = _POPULATION.search(plain(sentence.text))
        if match is not None:
            start, end = match.span("population")
            return spanned(text, sentence.start + start, sentence.start + end)
    return None


def outcome_near(text: str, sentence: Span, at: int) -> Span | None:
    """What a figure is about.

    Args:
        text: of the report.
        sentence: the one that holds the figure.
        at: the place of the figure.
    """
    same = plain(sentence.text)
    found: list[tuple[int, int, Span]] = []
    for rank, pattern in enumerate(_OUTCOMES):
        for match in pattern.finditer(same):
            start, end = match.span("outcome")
            phrase = _cleaned(text, sentence.start + start, sentence.start + end)
            if phrase is not None and not _NO_OUTCOME.match(plain(phrase.text)):
                gap = at - phrase.end if phrase.end <= at else 60 + phrase.start - at
                found.append((gap + 25 * rank, phrase.start, phrase))
    return min(found, key=lambda item: item[:2])[2] if found else None


def _phrase(text: str, sentence: Span, match: re.Match[str], name: str) -> Span | None:
    start, end = match.span(name)
    if start == end:
        return None
    return _cleaned(text, sentence.start + start, sentence.start + end)


def _cleaned(text: str, start: int, end: int) -> Span | None:
    span = spanned(text, start, end)
    lead = _TRIM.match(plain(span.text))
    if lead:
        span = spanned(text, span.start + lead.end(), span.end)
    words = span.text.split()
    if _VERB.search(plain(span.text)):
        return None
    if (
        not words
        or len(words) > 14
        or not re.search(r"[A-Za-z]{2}", span.text)
        or _EMPTY.match(span.text)
    ):
        return None
    return span


def _control(text: str) -> Span | None:
    match = _PLAIN_CONTROL.search(plain(text))
    return spanned(text, *match.span()) if match else None
