"""Findings as rows that a person reviews: the columns of a findings table, the words behind each field.

What was read is a proposal. A row is loaded into a graph only where its `keep` cell says `yes`, which this
program never writes; `note` says what a row still lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from graphs.findings import Design, Measure
from graphs.starter.rows import FINDING_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.literature.reading.findings_read import ReadFinding
    from tools.literature.reading.spans import Span

REVIEW_COLUMNS = (
    "keep", "note", *FINDING_COLUMNS, "exposure_text", "outcome_text", "level", "p",
    "strength", "follow_up", "bias", "funding", "sentence", "spans",
)  # fmt: skip


@dataclass(frozen=True)
class Grounded:
    """The nodes of a finding's ends; empty where the words name none, or more than one."""

    exposure: str = ""
    comparator: str = ""
    outcome: str = ""


def review_row(finding: ReadFinding, grounded: Grounded) -> dict[str, str]:
    """The cells of one row, by column; no cell holds a tab or a line break."""
    effect, study, document = finding.effect, finding.study, finding.document
    contrast = study.contrast
    exposure, comparator = _words(contrast.exposure), _words(contrast.comparator)
    sign = finding.contrast_sign * (-1 if effect.counts_reduction else 1)
    cells = {
        "keep": "", "note": "; ".join(lacks(finding, grounded)),
        "exposure": grounded.exposure or exposure, "outcome": grounded.outcome or _words(finding.outcome),
        "population": _words(study.population), "design": study.design.design if study.design else "",
        "direction": finding.direction, "measure": effect.measure, "estimate": _number(effect.estimate),
        "ci_low": _number(effect.low), "ci_high": _number(effect.high),
        "contrast": f"{exposure} vs {comparator}" if comparator else exposure,
        "contrast_sign": "+" if sign > 0 else "-", "intervention": "",
        "n": str(study.size.n) if study.size else "", "year": str(document.year or ""),
        "identifier": document.identifier, "title": document.title, "checked": "", "comparator": "",
        "overlaps": "", "exposure_text": exposure, "outcome_text": _words(finding.outcome),
        "level": _number(effect.level) if effect.low is not None else "",
        "p": f"{effect.p.sign}{effect.p.number}" if effect.p else "", "strength": finding.strength,
        "follow_up": _words(study.follow_up), "bias": "; ".join(c.words for c in study.bias if c.is_serious),
        "funding": _words(study.funding), "sentence": effect.sentence.text,
        "spans": "; ".join(f"{name} {s.start}-{s.end}" for name, s in spans_of(finding).items()),
    }  # fmt: skip
    return {column: " ".join(cells[column].split()) for column in REVIEW_COLUMNS}


def spans_of(finding: ReadFinding) -> Mapping[str, Span]:
    """Field -> where it stands in `PublishedText.whole`; only fields that were found."""
    effect, study = finding.effect, finding.study
    held = {
        "exposure": study.contrast.exposure, "comparator": study.contrast.comparator,
        "outcome": finding.outcome, "population": study.population,
        "n": study.size.span if study.size else None, "follow_up": study.follow_up,
        "estimate": effect.estimate_span, "interval": effect.interval_span,
        "p": effect.p.span if effect.p else None, "sentence": effect.sentence, "funding": study.funding,
        **{f"bias: {cue.domain}": cue.span for cue in study.bias},
    }  # fmt: skip
    return {name: span for name, span in held.items() if span is not None}


def lacks(finding: ReadFinding, grounded: Grounded) -> list[str]:
    """What keeps a row from being loaded as it is."""
    effect, design = finding.effect, finding.study.design
    found = []
    if not grounded.exposure:
        found.append("exposure is no known node")
    if not grounded.outcome:
        found.append("outcome is no known node")
    if effect.low is None:
        found.append("no interval is printed")
    elif effect.level != 95:
        found.append(f"a {_number(effect.level)} % interval")
    if effect.measure not in get_args(Measure):
        found.append(f"{effect.measure} is no measure of a findings table")
    if design is None or design.design not in get_args(Design):
        found.append("the design is none of a findings table")
    if not finding.document.identifier:
        found.append("no identifier")
    if finding.document.year is None:
        found.append("no year")
    return found


def as_json(finding: ReadFinding, grounded: Grounded) -> dict[str, Any]:
    """The finding with the span of each field, for programs."""
    effect, study = finding.effect, finding.study
    return {
        "document": finding.document.id, "identifier": finding.document.identifier,
        "exposure": _words(study.contrast.exposure) or None, "exposure_node": grounded.exposure or None,
        "comparator": _words(study.contrast.comparator) or None,
        "comparator_node": grounded.comparator or None,
        "outcome": _words(finding.outcome) or None, "outcome_node": grounded.outcome or None,
        "population": _words(study.population) or None,
        "design": study.design.design if study.design else None, "direction": finding.direction,
        "measure": effect.measure, "estimate": effect.estimate, "ci_low": effect.low,
        "ci_high": effect.high, "level": effect.level if effect.low is not None else None,
        "p": f"{effect.p.sign}{effect.p.number}" if effect.p else None,
        "contrast_sign": finding.contrast_sign, "counts_reduction": effect.counts_reduction,
        "n": study.size.n if study.size else None, "follow_up": _words(study.follow_up) or None,
        "strength": finding.strength, "funding": _words(study.funding) or None,
        "bias": [
            {"domain": cue.domain, "words": cue.words, "serious": cue.is_serious} for cue in study.bias
        ],
        "spans": {
            name: {"start": s.start, "end": s.end, "text": s.text}
            for name, s in spans_of(finding).items()
        },
    }  # fmt: skip


def _words(span: Span | None) -> str:
    return span.text if span else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if abs(value) < 1e6 else str(value)
