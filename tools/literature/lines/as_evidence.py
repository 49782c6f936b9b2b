"""A finding that was read from a publication -> `Evidence` with its sentence, or the reason why not.

Only what can stand beside a curated finding passes: a 95 % interval, a known measure and design, a
comparison with nothing, placebo or usual care, and a direction that the interval bears out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from graphs.findings import RATIOS, Design, Measure
from graphs.names import fold
from tools.designs import STUDY_DESIGNS
from tools.evidence import Evidence, Quote, SourceRef
from tools.literature.reading.numerals import plain

if TYPE_CHECKING:
    from tools.literature.hits import Document
    from tools.literature.reading.findings_read import ReadFinding

_NOTHING = re.compile(
    r"(?:(?:a|an|the|matching|matched|identical|oral|inactive|dummy|saline|daily|double[- ]blind) )*"
    r"(?:placebos?(?: (?:group|tablets?|capsules?|pills?|control|alone|treatment|arm))?|"
    r"(?:no|without) (?:\w+ )?(?:treatment|therapy|intervention|supplement\w*|use|intake)|nothing|"
    r"(?:usual|standard|routine) (?:care|treatment|therapy)|treatment as usual|sham(?: \w+)?|"
    r"(?:un(?:treated|exposed)|non-?us\w+|never[- ]us\w+|never[- ]smok\w+|non-?smok\w+|control(?: group)?s?)(?: \w+)?)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|relative to|in comparison (?:with|to)|than)\s+"
    r"(?:(?:in|with|for|on|that|those|the|a|an|of|patients|participants|people|adults|women|men|subjects|"
    r"individuals|who|were|receiving|received|given|taking|took|assigned|to|treated)\s+)*(?P<what>[^,;()]{2,80})",
    re.IGNORECASE,
)
"""What a sentence compares with, by its own words."""
_LEAST = re.compile(r"(?:lowest|bottom|first|reference)\b", re.IGNORECASE)
_ARMS = re.compile(
    r"\b(?:placebo|controls?|treatment|treated|intervention|groups?|arms?)\b", re.IGNORECASE
)
_REGISTERED = re.compile(r"\b(?:NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|EudraCT \d{4}-\d{6}-\d{2})\b")
_PREPRINT = re.compile(r"^10\.(?:1101|21203|2139|31219|20944|36227)/")
"""DOIs of bioRxiv and medRxiv, Research Square, SSRN, OSF, Preprints.org and TechRxiv."""


def evidence_of(
    finding: ReadFinding, document: Document, exposure: str, outcome: str
) -> Evidence | str:
    """The finding as evidence on the pair of nodes that its words name; else why it is none.

    Args:
        finding: as read.
        document: where it was read.
        exposure: CURIE that its exposure names.
        outcome: CURIE that its outcome names.
    """
    effect, design = finding.effect, finding.study.design
    name = design.design if design else ""
    if effect.low is None or effect.high is None or effect.level != 95:
        return "no 95 % interval"
    if effect.measure not in get_args(Measure):
        return f"{effect.measure} is no measure that can be compared"
    if name not in get_args(Design):
        return f"the design is {name.replace('_', ' ') or 'not stated'}"
    against = finding.study.contrast.comparator
    randomized = STUDY_DESIGNS[name].line == "randomized"
    if (against is None and randomized) or (
        against is not None and not _NOTHING.fullmatch(plain(against.text).strip())
    ):
        return "it is not compared with nothing, placebo or usual care"
    if not _is_of(finding):
        return "its sentence does not speak of the treatment, or compares it with something else"
    sign = finding.contrast_sign * (-1 if effect.counts_reduction else 1)
    if finding.direction != _direction(effect.measure, effect.low, effect.high, sign):
        return "words and interval do not point the same way"
    numbers = (effect.estimate, effect.low, effect.high)
    if effect.measure in RATIOS and min(numbers) <= 0:
        return "a ratio is not above 0"
    people = finding.study.population
    size = finding.study.size
    span = effect.sentence
    return Evidence(
        kind="finding",
        rung=2 if STUDY_DESIGNS[name].is_interventional else 1,
        design=name,
        exposure=exposure,
        outcome=outcome,
        direction=finding.direction,  # type: ignore[arg-type]
        text=f"{effect.measure} {numbers[0]:g} ({numbers[1]:g} to {numbers[2]:g}), read by machine",
        source=SourceRef(identifier_of(document), document.title, link_of(document)),
        measure=effect.measure,
        estimate=effect.estimate,
        ci_low=effect.low,
        ci_high=effect.high,
        n=size.n if size else None,
        population=people.text if people else None,
        year=document.year,
        contrast=_contrast(finding),
        contrast_sign=sign,
        overlaps=tuple(dict.fromkeys(_REGISTERED.findall(document.text))),
        quote=Quote(
            span.text, span.start, span.end, document.doc, document.corpus, flags=flags_of(document)
        ),
    )


def identifier_of(document: Document) -> str:
    """`PMID:...` or `DOI:...`; the document's own id where it has neither."""
    if document.pmid:
        return f"PMID:{document.pmid}"
    return f"DOI:{document.doi}" if document.doi else document.doc


def link_of(document: Document) -> str | None:
    """Where it can be read."""
    if document.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{document.pmid}/"
    return f"https://doi.org/{document.doi}" if document.doi else None


def flags_of(document: Document) -> tuple[str, ...]:
    """What a reader should know of the report."""
    kinds = " ".join(document.types).casefold()
    preprint = "preprint" in kinds or _PREPRINT.match(document.doi) is not None
    return ("preprint",) if preprint else ()


def _is_of(finding: ReadFinding) -> bool:
    """Whether the sentence names the treatment or the arms, and compares with nothing but nothing."""
    sentence = plain(finding.effect.sentence.text)
    given = finding.study.contrast.exposure
    named = given is not None and fold(given.text) in fold(sentence)
    if not named and _ARMS.search(sentence) is None:
        return False
    against = (match["what"] for match in _REFERENCE.finditer(sentence))
    return all(_NOTHING.match(what) or _LEAST.match(what) or what[0].isdigit() for what in against)


def _contrast(finding: ReadFinding) -> str:
    given, other = finding.study.contrast.exposure, finding.study.contrast.comparator
    against = f" vs {other.text}" if other else ""
    return f"{given.text if given else 'exposure'}{against}"


def _direction(measure: str, low: float, high: float, sign: int) -> str:
    null = 1.0 if measure in RATIOS else 0.0
    if low <= null <= high:
        return "none"
    return "increases" if (low > null) == (sign > 0) else "decreases"
