"""Figures, designs and sizes read from abstracts that were labelled by hand: precision and recall by field."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.literature.reading.findings_read import PublishedText, findings_of, study_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tools.literature.reading.findings_read import ReadFinding

DIFFERENCES = frozenset({"MD", "RD", "BETA"})
"""A change, a difference in percent and a slope are told apart by no reader of one sentence alone."""


@dataclass(frozen=True)
class FieldScore:
    """Counts of one field: what was labelled, what was read, what of that was right."""

    field: str
    labelled: int
    read: int
    right: int

    @property
    def precision(self) -> float:
        """Right among what was read; 1 where nothing was."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Right among what was labelled; 1 where nothing was."""
        return self.right / self.labelled if self.labelled else 1.0


def labelled_documents(labels: Path, data: Path) -> Iterator[tuple[dict[str, Any], PublishedText]]:
    """Each hand-made label with its abstract.

    Args:
        labels: JSON Lines of {pmid, design, n, effects [[measure, estimate, low, high]]}.
        data: the folder that holds `rct_abstracts`.
    """
    wanted = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    held: dict[str, PublishedText] = {}
    with gzip.open(data / "rct_abstracts/rct_abstracts.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            text = "\n\n".join(part["text"] for part in record["abstract"])
            held[str(record["pmid"])] = PublishedText(
                str(record["pmid"]), record["title"], text, record["year"], f"PMID:{record['pmid']}"
            )
    yield from ((label, held[label["pmid"]]) for label in wanted)


def scores(pairs: Sequence[tuple[dict[str, Any], PublishedText]]) -> tuple[FieldScore, ...]:
    """One score a field: estimate, measure, interval, size and design."""
    labelled: Counter[str] = Counter()
    read: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for label, document in pairs:
        found = findings_of(document)
        for field in ("estimate", "measure", "interval"):
            labelled[field] += len(label["effects"])
            read[field] += len(found)
        right.update(_matched(label["effects"], found))
        study = study_of(document)
        for field, wanted, value in (
            ("n", label["n"], study.size.n if study.size else None),
            ("design", label["design"], study.design.design if study.design else None),
        ):
            labelled[field] += wanted is not None
            read[field] += value is not None
            right[field] += value is not None and value == wanted
    return tuple(
        FieldScore(field, labelled[field], read[field], right[field]) for field in labelled
    )


def outside_their_span(documents: Sequence[PublishedText]) -> int:
    """Numbers that do not stand in the words of their own span."""
    wrong = 0
    for document in documents:
        whole = document.whole
        for finding in findings_of(document):
            effect = finding.effect
            for span in (effect.estimate_span, effect.interval_span, effect.span, effect.sentence):
                wrong += span is not None and whole[span.start : span.end] != span.text
    return wrong


def _matched(labels: list[list[Any]], found: Sequence[ReadFinding]) -> Counter[str]:
    right: Counter[str] = Counter()
    free = list(found)
    for measure, estimate, *interval in labels:
        same = [f for f in free if abs(abs(f.effect.estimate) - abs(estimate)) < 1e-9]
        if not same:
            continue
        effect = same[0].effect
        free.remove(same[0])
        right["estimate"] += 1
        right["measure"] += effect.measure == measure or {effect.measure, measure} <= DIFFERENCES
        limits = [] if effect.low is None else [effect.low, effect.high]
        right["interval"] += limits == interval
    return right
