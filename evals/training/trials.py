"""Pairs from Evidence Inference 2.0 (DeYoung et al. 2020): what a trial found, with the quoted span.

The annotations are MIT; the quoted text belongs to each article. Only articles whose licence allows
any use with attribution (CC0, CC BY) may be trained on; the others serve for testing alone.
"""

from __future__ import annotations

import csv
import gzip
import json
import lzma
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from evals.training.pairs import Contrast, Label, LabelledPair, one_line

if TYPE_CHECKING:
    import random
    from pathlib import Path

OPEN = ("CC0", "CC-BY", "CC-BY(text)")
FOUND: dict[str, Label] = {
    "significantly increased": "increases",
    "significantly decreased": "decreases",
    "no significant difference": "no_difference",
}
STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "or",
        "in",
        "on",
        "to",
        "with",
        "for",
        "from",
        "by",
        "at",
        "as",
        "was",
        "were",
        "is",
        "are",
        "not",
        "no",
        "between",
        "than",
        "that",
        "this",
        "group",
        "groups",
        "patients",
        "mean",
        "change",
        "rate",
        "level",
        "levels",
        "score",
        "scores",
        "number",
        "total",
        "time",
        "after",
        "during",
        "significant",
        "significantly",
        "difference",
    ]
)
SHORTEST = 25
"""Characters of a sentence worth reading."""


def load_trials(folder: Path) -> list[tuple[LabelledPair, str]]:
    """Every valid annotation as a pair, with the licence of its article.

    Args:
        folder: holds `prompts_v2.csv.gz` and `annotations_v2.csv.gz`.

    Returns:
        Pairs whose annotation agrees with the majority label, each distinct span once.
    """
    prompts = {row["PromptID"]: row for row in _rows(folder / "prompts_v2.csv.gz")}
    found: dict[tuple[str, str], tuple[LabelledPair, str]] = {}
    for row in _rows(folder / "annotations_v2.csv.gz"):
        prompt = prompts.get(row["PromptID"])
        passage = one_line(row["Annotations"])
        if (
            prompt is None
            or row["Valid Label"] != "True"
            or row["Valid Reasoning"] != "True"
            or row["Label"] != prompt["label"]
            or len(passage) < SHORTEST
        ):
            continue
        contrast = Contrast(
            one_line(prompt["Intervention"]), one_line(prompt["Outcome"]), one_line(prompt["Comparator"])
        )  # fmt: skip
        pair = LabelledPair(
            contrast, passage, FOUND[row["Label"]], f"PMC{row['PMCID']}", "evidence_inference"
        )
        found.setdefault((row["PromptID"], passage), (pair, prompt["license"]))
    return list(found.values())


def load_texts(folder: Path) -> dict[str, tuple[str, str]]:
    """Full texts by `PMC` number, each with its licence."""
    with lzma.open(folder / "fulltext.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return {row["pmcid"]: (row["text"], row["license"]) for row in rows}


def not_bearing(
    pairs: list[LabelledPair], texts: dict[str, str], draw: random.Random
) -> list[LabelledPair]:
    """One pair for each given one whose passage does not bear on the claim.

    Half are spans about another outcome of the same trial or sentences of the same article (hard),
    the rest spans of another article (easy). A passage that shares a telling word with the outcome is
    never taken.
    """
    by_group = defaultdict(list)
    for pair in pairs:
        by_group[pair.group].append(pair.passage)
    sentences = {group: split_sentences(texts[group]) for group in by_group if group in texts}
    everything = [pair.passage for pair in pairs]
    made = []
    for pair in pairs:
        kind = draw.random()
        if kind < 0.4:
            pool = [p for p in by_group[pair.group] if p != pair.passage]
        elif kind < 0.75:
            pool = sentences.get(pair.group, [])
        else:
            pool = everything
        passage = _unrelated(pair.contrast.outcome, pool or everything, draw)
        if passage is not None:
            made.append(
                LabelledPair(pair.contrast, passage, "not_bearing", pair.group, pair.source)
            )
    return made


def split_sentences(text: str) -> list[str]:
    """Sentences of an article's text, without headings and fragments."""
    body = one_line(re.sub(r"^[A-Z0-9 .,:&/-]+:\s*$", "", text, flags=re.MULTILINE))
    parts = re.split(r"(?<=[.;?!])\s+(?=[A-Z])", body)
    return [part for part in parts if SHORTEST <= len(part) <= 500]


def telling_words(text: str) -> set[str]:
    """Words of three letters or more that say what an outcome is, cut to their first six letters."""
    words = re.findall(r"[a-z0-9]{3,}", text.lower())
    return {word[:6] for word in words if word not in STOP}


def _unrelated(outcome: str, pool: list[str], draw: random.Random) -> str | None:
    words = telling_words(outcome)
    for _ in range(8):
        passage = draw.choice(pool)
        if not words & telling_words(passage):
            return passage
    return None


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
