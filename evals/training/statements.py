"""Pairs from the CONIB causal statements (CC0): signed BEL statements with their sentence.

Only statements between one named entity and another are taken, and only those whose sentence holds
the name of at least one of them: a bare accession number says nothing to a reader of text.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from evals.training.pairs import Contrast, Label, LabelledPair, one_line

if TYPE_CHECKING:
    import random
    from pathlib import Path

SIGNED: dict[str, Label] = {
    "increases": "increases",
    "directlyIncreases": "increases",
    "decreases": "decreases",
    "directlyDecreases": "decreases",
    "causesNoChange": "no_difference",
}
ALTERED = re.compile(r"Haploinsufficiency|\bvar\(|\bfrag\(|\bdeg\(|\bfus\(|\btloc\(|\bcomplex\(")
"""Forms of an entity whose sign differs from that of its name."""


def load_statements(path: Path) -> list[LabelledPair]:
    """Signed statements as pairs; the citation is the group."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    found: dict[tuple[str, str, str], LabelledPair] = {}
    clashes = set()
    for row in rows:
        pair = _pair(row)
        if pair is None:
            continue
        key = (pair.contrast.treatment, pair.contrast.outcome, pair.passage)
        if found.setdefault(key, pair).label != pair.label:
            clashes.add(key)
    return [pair for key, pair in found.items() if key not in clashes]


def unrelated_statements(pairs: list[LabelledPair], draw: random.Random) -> list[LabelledPair]:
    """For a third of the pairs, the same claim with a sentence that names neither entity."""
    by_group = defaultdict(list)
    for pair in pairs:
        by_group[pair.group].append(pair.passage)
    everything = [pair.passage for pair in pairs]
    made = []
    for pair in draw.sample(pairs, len(pairs) // 3):
        pool = by_group[pair.group] if draw.random() < 0.6 else everything
        passage = draw.choice(pool)
        names = (pair.contrast.treatment.lower(), pair.contrast.outcome.lower())
        if not any(name in passage.lower() for name in names):
            made.append(
                LabelledPair(pair.contrast, passage, "not_bearing", pair.group, pair.source)
            )
    return made


def _pair(row: dict[str, Any]) -> LabelledPair | None:
    label = SIGNED.get(row["relation"])
    whole = f"{row['subject']} {row['object']}"
    ends = (row["subject_entities"], row["object_entities"])
    if label is None or ALTERED.search(whole) or any(len(end) != 1 for end in ends):
        return None
    x, y = (one_line(end[0][1]) for end in ends)
    passage = one_line(row["evidence"] or "")
    heard = [name for name in (x, y) if name.lower() in passage.lower()]
    if x == y or x.isdigit() or y.isdigit() or not heard or not 25 <= len(passage) <= 700:
        return None
    return LabelledPair(Contrast(x, y), passage, label, f"PMID{row['citation_id']}", "conib_bel")
