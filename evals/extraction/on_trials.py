"""How often readings of each kind are right on whole abstracts of trials: Evidence Inference 2.0.

Only prompts whose evidence lies in the abstract count. The table that ships is made from articles under CC0
and CC BY; the others are read for a check on articles that no part of this was fitted to.
"""

from __future__ import annotations

import csv
import gzip
import json
import lzma
import random
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.literature.asked import ClaimParts
from agent.literature.study import read_studies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from agent.judges.pair_judge import PairJudge

OPEN = ("CC0", "CC-BY", "CC-BY(text)")
LABELS = {
    "significantly increased": "increases", "significantly decreased": "decreases",
    "no significant difference": "no_difference",
}  # fmt: skip
_BODY = re.compile(r"\n[A-Z]*BODY")


@dataclass(frozen=True)
class Prompt:
    """One question to one trial, with its abstract and the annotated direction."""

    asked: ClaimParts
    abstract: str
    label: str
    is_open: bool


def prompts(data: Path) -> Iterator[Prompt]:
    """Every prompt that the abstract of its article answers.

    Args:
        data: the folder that holds `evidence_inference`.
    """
    folder = data / "evidence_inference"
    texts: dict[str, str] = {}
    with lzma.open(folder / "fulltext.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            texts[record["pmcid"].removeprefix("PMC")] = record["text"]
    ends: dict[str, list[tuple[int, int]]] = {}
    for row in _rows(folder / "annotations_v2.csv.gz"):
        place = (int(float(row["Evidence Start"] or -1)), int(float(row["Evidence End"] or 1e9)))
        ends.setdefault(row["PromptID"], []).append(place)
    for row in _rows(folder / "prompts_v2.csv.gz"):
        text, label = texts.get(row["PMCID"]), LABELS.get(row["label"])
        body = _BODY.search(text) if text else None
        if text is None or label is None or body is None:
            continue
        if any(start >= 0 and end <= body.start() for start, end in ends.get(row["PromptID"], [])):
            asked = ClaimParts(
                row["Intervention"], row["Comparator"], row["Outcome"], None, negated=False
            )
            yield Prompt(asked, text[: body.start()], label, row["license"] in OPEN)


def sampled(data: Path, *, is_open: bool, size: int, seed: int = 1) -> list[Prompt]:
    """Prompts of open or of other articles, drawn by seed."""
    found = [prompt for prompt in prompts(data) if prompt.is_open == is_open]
    random.Random(seed).shuffle(found)
    return found[:size]


async def counted_bases(
    drawn: Sequence[Prompt], judge: PairJudge | None
) -> dict[str, tuple[int, int]]:
    """Basis -> (readings that were right, readings)."""
    right: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for prompt in drawn:
        (reading,) = await read_studies(prompt.asked, [prompt.abstract], judge, deadline_s=600.0)
        read[reading.basis] += 1
        right[reading.basis] += reading.direction == prompt.label
    return {basis: (right[basis], n) for basis, n in sorted(read.items())}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)
