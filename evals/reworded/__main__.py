"""`python -m evals.reworded --data DIR [--sample N] [--seed S]`: right as it is, and as changed."""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.reworded.changes import (
    INDEPENDENCE_WORDS,
    MODEL_WORDS,
    paraphrased,
    renamed_letters,
    reordered,
    reordered_clauses,
)
from evals.reworded.invented import renamed_model
from tools.formal.answering import answer_model
from tools.formal.claims import answer_independences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAYS = ("as it is", "renamed", "reordered", "paraphrased", "all three")


def main() -> None:
    """Print the share that is right and that abstains, of each set and change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the sets")
    parser.add_argument("--sample", type=int, default=0, help="questions of each set; 0: all")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    for name, read, answer in (
        ("cladder", cladder, answer_model),
        ("corr2cause_pp", corr2cause, answer_independences),
    ):
        items = sampled(list(read(asked.data / name)), asked.sample, asked.seed)
        for way in WAYS:
            shown = shares(items, way, answer, asked.seed)
            print(f"{name:14} {way:12} n {len(items):5} {shown}")  # noqa: T201


def shares(items: list[dict[str, Any]], way: str, answer: Callable[[str], Any], seed: int) -> str:
    """Right and abstained shares under one change."""
    right = silent = 0
    for place, item in enumerate(items):
        given = answer(changed(item, way, np.random.default_rng([seed, place])))
        right += given.answer == item["answer"]
        silent += given.abstained
    return f"right {right / len(items):.4f} abstained {silent / len(items):.4f}"


def changed(item: dict[str, Any], way: str, rng: np.random.Generator) -> str:
    """The text of an item under one change."""
    text, of_model = str(item["text"]), "states" in item
    if way in ("renamed", "all three"):
        text = renamed_model(item, rng) if of_model else renamed_letters(text, rng)
    if way in ("paraphrased", "all three"):
        text = paraphrased(text, MODEL_WORDS if of_model else INDEPENDENCE_WORDS, rng)
    if way in ("reordered", "all three"):
        text = reordered(text, rng) if of_model else reordered_clauses(text, rng)
    return text


def cladder(folder: Path) -> Iterator[dict[str, Any]]:
    """Questions of CLadder with the background of their model in one text."""
    models = {m["model_id"]: m for m in _rows(folder / "models-meta.jsonl.gz")}
    for path in sorted(folder.glob("questions-*.jsonl.gz")):
        for row in _rows(path):
            model = models[row["meta"]["model_id"]]
            text = f"{model['background']} {row['given_info']} {row['question']}"
            yield {
                "text": text,
                "answer": row["answer"],
                "states": model["variable_mapping"],
                "background": model["background"],
                "given": row["given_info"],
                "question": row["question"],
                "meta": row["meta"],
            }


def corr2cause(folder: Path) -> Iterator[dict[str, Any]]:
    """Premises and hypotheses of Corr2Cause++."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        for row in _rows(path):
            yield {"text": row["query"], "answer": "yes" if row["label"] else "no"}


def sampled(items: list[dict[str, Any]], count: int, seed: int) -> list[dict[str, Any]]:
    """A sample without repeats; all where `count` is 0."""
    if not 0 < count < len(items):
        return items
    return [items[i] for i in np.random.default_rng(seed).choice(len(items), count, replace=False)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


if __name__ == "__main__":
    main()
