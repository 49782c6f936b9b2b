"""Strength of causal language by rules, on the sentences of Yu, Li & Wang 2019; BioBERT there: 0.88."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from typing import TYPE_CHECKING

from tools.literature.reading.causal_words import CausalStrength, causal_strength

if TYPE_CHECKING:
    from pathlib import Path

CLASSES: tuple[CausalStrength, ...] = ("none", "causal", "conditional", "correlational")
"""In the order of the set's labels 0 to 3."""


def language_scores(data: Path) -> dict[str, float]:
    """F1 of each class, and their mean under `macro`.

    Args:
        data: the folder that holds `causal_language`.
    """
    path = data / "causal_language/pubmed_causal_language_use.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        counted = Counter(
            (CLASSES[int(row["label"])], causal_strength(row["sentence"]))
            for row in csv.DictReader(file)
        )
    found: dict[str, float] = {name: _f1(counted, name) for name in CLASSES}
    return {**found, "macro": sum(found.values()) / len(found)}


def _f1(counted: Counter[tuple[CausalStrength, CausalStrength]], name: CausalStrength) -> float:
    both = counted[name, name]
    wanted = sum(n for (label, _), n in counted.items() if label == name)
    told = sum(n for (_, read), n in counted.items() if read == name)
    return 2 * both / (wanted + told) if wanted + told else 0.0
