"""What measures of effect are called in print, and what follows from the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

MeasureName = Literal[
    "RR", "HR", "OR", "IRR", "SMR", "ROM", "RD", "MD", "SMD", "BETA", "R", "NNT", "NNH", "AUC", "VE"
]  # fmt: skip
"""Ratios, differences, a slope, a correlation, numbers needed, the area under a curve, efficacy."""

RATIO_NAMES = frozenset({"RR", "HR", "OR", "IRR", "SMR", "ROM"})

_ADJUSTED = (
    r"(?:(?:adj(?:usted)?|unadjusted|crude|pooled|multivariable[- ]adjusted|summary|overall)\.? )?"
)
_SPELLED: tuple[tuple[MeasureName, str], ...] = (
    ("VE", r"VEs?|(?:vaccine |protective |intervention )?efficacy|(?:vaccine |protective )effectiveness|relative (?:risk|rate|hazard) reductions?|RRRs?(?=[\s,:;=(]+-?\d+\.?\d*\s?%)"),
    ("ROM", r"ratios? of (?:\w+ )?(?:relative risks?|RRs?|odds ratios?|ORs?|hazard ratios?|means)|a?RRRs?\b(?=\s*[=:]?\s*\(?\d)"),
    ("HR", r"hazards? ratios?|hazard rate ratios?|sub-?distribution hazards? ratios?|relative hazards?|[as]?s?HRs?|HRadj|SHRs?|csHRs?"),
    ("IRR", r"incidence[- ]rate ratios?|incidence ratios?|rate[- ]ratios?|incident rate ratios?|[a]?IRRs?|incidence density ratios?"),
    ("OR", r"odds[- ]ratios?|a?ORs?|ORadj|POR|DORs?|relative odds"),
    ("RR", r"risk[- ]ratios?|relative[- ]risks?|prevalence ratios?|probability ratios?|rel\. risk|a?RRs?|RRadj|a?PRs?|relative risk ratios?"),
    ("SMR", r"standardi[sz]ed (?:mortality|incidence) (?:ratio|rate)s?|SMRs?|SIRs?"),
    ("ROM", r"geometric mean ratios?|ratios? of (?:the )?(?:adjusted )?geometric means?|GMRs?|mean ratios?|ratios? (?:around|for|of)(?= )|fold[- ](?:change|difference)s?|time ratios?"),
    ("SMD", r"standardi[sz]ed mean (?:difference|change)s?|SMDs?|(?:standardi[sz]ed )?effect sizes?(?: of the (?:\w+ )?(?:difference|effect|change)s?)?|Cohen'?s? ?d|Hedges'? ?g|\bd(?=\s?=)|\bES(?=\s?[=:])|standardi[sz]ed differences?"),
    ("RD", r"(?:absolute )?risk[- ]differences?|absolute risk (?:reduction|increase)s?|ARRs?(?=[\s,:;=(]+-?\d)|ARDs?|absolute (?:rate )?differences?|rate differences?|risk reductions?|RDs?(?=[\s,:;=(\[]+-?\d)|difference in (?:proportion|percentage|rate|incidence|risk|prevalence)s?"),
    ("MD", r"(?:weighted |least[- ]squares? |adjusted |estimated )?mean (?:between-group |group |treatment |net )?(?:difference|change difference|effect)s?|WMDs?|MDs?(?=[\s,:;=(\[]+-?\d)|(?:between|inter)-?\s?(?:group|arm|treatment)s? (?:mean )?differences?|(?:treatment|group|net|median|estimated|adjusted|absolute|intervention) (?:difference|effect)s?|difference in (?:\w+ ){0,4}means?|differences?"),
    ("BETA", r"(?:standardi[sz]ed )?(?:regression )?(?:beta|β)(?:[- ]coefficients?)?|regression coefficients?|coef(?:ficient)?s?\.?(?=\s?=)|\bb(?=\s?=)"),
    ("R", r"correlation coefficients?|(?:Pearson|Spearman)(?:'s)?(?: rank)?(?: correlation)?(?: r| rho)?|\brho|\br(?:s)?(?=\s?=)|ρ"),
    ("NNT", r"numbers? needed to treat|NNTs?B?"),
    ("NNH", r"numbers? needed to harm|NNHs?"),
    ("AUC", r"areas? under the (?:\w+ ){0,5}curve|AUCs?|AUROCs?|c-statistics?|c-index"),
)  # fmt: skip

_NAMED = re.compile(
    "|".join(
        f"(?P<m{i}>{_ADJUSTED}\\b(?:{words})(?!\\w))" for i, (_, words) in enumerate(_SPELLED)
    ),
    re.IGNORECASE,
)
_DEFINED = re.compile(r"\s?[(\[](?P<short>[a-z]?[A-Z]{2,4})s?[)\],;]")
"""A short form behind its long one: "mortality rate ratio (MRR)"."""
_ACRONYM = re.compile(r"[a-z]{0,2}[A-Z]{2,4}[sB]?\b|[a-zβρ]\b")
_HEART_RATE = re.compile(r"heart rates?|blood pressure|pulse", re.IGNORECASE)
_HAZARD = re.compile(r"hazard", re.IGNORECASE)


@dataclass(frozen=True)
class NamedMeasure:
    """A measure that a text names at characters `start` to `end`."""

    measure: MeasureName
    start: int
    end: int

    @property
    def is_ratio(self) -> bool:
        """Whether no effect is 1, not 0."""
        return self.measure in RATIO_NAMES


def named_measures(text: str, whole: str = "") -> tuple[NamedMeasure, ...]:
    """The measures that a plain text names, in order.

    Args:
        text: as `numerals.plain` makes it.
        whole: the document, where a short form may be spelled out; "HR" of a document that speaks of
            heart rates and of no hazard is no hazard ratio.
    """
    heart = bool(_HEART_RATE.search(whole or text)) and not _HAZARD.search(whole or text)
    found = []
    for match in _NAMED.finditer(text):
        index = int((match.lastgroup or "m0")[1:])
        measure, words = _SPELLED[index][0], match.group().split(" ")[-1]
        short = len(words) <= 5 and " " not in match.group().strip()
        if short and not _as_printed(match.group(), text, match.end()):
            continue
        if measure == "HR" and heart and short:
            continue
        found.append(NamedMeasure(measure, match.start(), match.end()))
    for own, kind in _defined(whole or text):
        for match in re.finditer(rf"\b{own}s?\b", text):
            if not any(n.start <= match.start() < n.end for n in found):
                found.append(NamedMeasure(kind, *match.span()))
    return tuple(sorted(found, key=lambda n: n.start))


@lru_cache(maxsize=8)
def _defined(whole: str) -> tuple[tuple[str, MeasureName], ...]:
    """Short forms of ratios that the document itself spells out, where they end as the long form does."""
    found: dict[str, MeasureName] = {}
    for match in _NAMED.finditer(whole):
        measure = _SPELLED[int((match.lastgroup or "m0")[1:])][0]
        short = _DEFINED.match(whole, match.end())
        last = match.group().split(" ")[-1][0].upper()
        if short and measure in RATIO_NAMES and short["short"].endswith(last):
            found.setdefault(short["short"], measure)
    return tuple(found.items())


def _as_printed(words: str, text: str, end: int) -> bool:
    """Whether a short form is one: "or" and "us" are words, "OR" is not one where a number follows."""
    if not _ACRONYM.fullmatch(words):
        return len(words) > 4 or words.lower() in ("beta", "rho")
    if len(words) == 1:
        return bool(re.match(r"\s?[=:]", text[end : end + 2]))
    return True
