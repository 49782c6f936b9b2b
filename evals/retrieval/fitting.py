"""`python -m evals.retrieval.fitting --data DIR`: learn how reranking weighs what it sees.

A logistic regression on differences of features of passages that answer a query and passages that do not
(Herbrich et al. 2000, "Large margin rank boundaries"), penalised, on several sets that count alike: what
finds an abstract for a claim does not find the results in a full text. Five folds by query: the numbers
that are printed are of queries that were left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from agent.embedders.opening import open_embedder
from agent.faces.guard import run_async
from evals.retrieval.measures import mean_of, measured
from evals.retrieval.public_sets import SETS, answers_in, names_of
from tools.literature.corpus import open_corpora
from tools.literature.models import Models
from tools.literature.retrieval.reranking import FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Seen = tuple[str, list[str], list[list[float]], Mapping[str, int]]

LEARNED_ON = ("scifact", "evidence_inference_learned")
FOLDS = 5
PENALTY = 1.0
WEIGHTS = Path("tools/literature/retrieval/reranker.json")
ABOUT = "SciFact train claims and Evidence Inference prompts of 24 articles with open terms"


def main(arguments: Sequence[str] | None = None) -> int:
    """Collect features (kept, so that a stopped run goes on), fit, print, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval.fitting", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/retrieval"))
    parser.add_argument("--ship", action="store_true", help=f"write {WEIGHTS}")
    options = parser.parse_args(arguments)
    sets = [run_async(_collected(options.data, options.out, name)) for name in LEARNED_ON]
    found = _folded(sets)
    said = {name: str(mean_of(ndcg)) for name, ndcg in zip(LEARNED_ON, found, strict=True)}
    for name, seen in zip(LEARNED_ON, sets, strict=True):
        fused = mean_of([measured(names, answers)[1] for _, names, _, answers in seen])
        _say(f"{name}: nDCG@10 of what was left out {said[name]}, as fused gave it {fused}")
    learned = _fitted(sets)
    weights = dict(zip(FEATURES, (round(float(w), 3) for w in learned), strict=True))
    _say(weights)
    if options.ship:
        record = {"weights": weights, "learned_on": ABOUT, "ndcg_left_out": said}
        WEIGHTS.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 0


async def _collected(data: Path, out: Path, name: str) -> list[Seen]:
    collection = SETS[name](data)
    path = out / f"{name}-candidates.jsonl"
    held = {}
    if path.exists():
        rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
        held = {row[0]: (row[1], row[2]) for row in rows}
    async with open_corpora([out / name], Models(open_embedder())) as corpora:
        answers = await answers_in(corpora, collection)
        with path.open("a", encoding="utf-8") as file:
            for query, text in collection.queries.items():
                if answers.get(query) and query not in held:
                    found = await corpora.candidates(text)
                    names = names_of([hit for hit, _ in found], collection)
                    held[query] = (names, [list(row) for _, row in found])
                    file.write(json.dumps([query, *held[query]]) + "\n")
                    file.flush()
    return [(query, *held[query], answers[query]) for query in collection.queries if query in held]


def _folded(sets: Sequence[Sequence[Seen]]) -> list[list[float]]:
    """NDCG of each query of each set by weights that were learned on the other folds."""
    found = [[0.0] * len(seen) for seen in sets]
    for fold in range(FOLDS):
        weights = _fitted(
            [[one for at, one in enumerate(seen) if at % FOLDS != fold] for seen in sets]
        )
        for place, seen in enumerate(sets):
            for at in range(fold, len(seen), FOLDS):
                _, names, rows, answers = seen[at]
                order = np.argsort(-(np.asarray(rows) @ weights), kind="stable")
                found[place][at] = measured([names[i] for i in order], answers)[1]
    return found


def _fitted(sets: Sequence[Sequence[Seen]]) -> NDArray[np.float64]:
    """Weights by which answers lie above what is none; every set counts alike, however long it is."""
    parts = [_differences(seen) for seen in sets]
    stacked = np.concatenate(parts)
    counts = np.concatenate([np.full(len(part), len(stacked) / len(part)) for part in parts])
    both = np.concatenate([stacked, -stacked])
    sign = np.concatenate([np.ones(len(stacked)), np.zeros(len(stacked))])
    scale = both.std(axis=0) + 1e-9
    model = LogisticRegression(C=PENALTY, fit_intercept=False)
    model.fit(both / scale, sign, sample_weight=np.concatenate([counts, counts]) / len(sets))
    weights: NDArray[np.float64] = model.coef_[0] / scale
    return weights


def _differences(seen: Sequence[Seen]) -> NDArray[np.float64]:
    found = []
    for _, names, rows, answers in seen:
        array = np.asarray(rows)
        right = np.array([name in answers for name in names])
        found += [row - array[~right] for row in array[right]]
    return np.concatenate(found)


def _say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
