"""`python -m evals.retrieval.fitting --data DIR`: learn how reranking weighs what it sees, on SciFact's train claims.

A logistic regression on differences of features of passages that answer a claim and passages that do not
(Herbrich et al. 2000, "Large margin rank boundaries"), penalised, in five folds by claim: the numbers that
are printed are of claims that were left out.
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
from agent.judges.bearing import open_bearing
from evals.retrieval.measures import mean_of, measured
from evals.retrieval.public_sets import scifact
from tools.literature.corpus import open_corpora
from tools.literature.models import Models
from tools.literature.retrieval.reranking import FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Seen = tuple[str, list[str], list[list[float]]]

FOLDS = 5
PENALTY = 1.0
WEIGHTS = Path("tools/literature/retrieval/reranker.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Collect features (kept, so that a stopped run goes on), fit, print, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval.fitting", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/retrieval"))
    parser.add_argument(
        "--queries", type=int, default=300, help="claims that are read (default: 300)"
    )
    parser.add_argument("--ship", action="store_true", help=f"write {WEIGHTS}")
    options = parser.parse_args(arguments)
    collection = scifact(options.data)
    seen = run_async(_collected(options.out, collection.queries, options.queries))
    answers = collection.answers
    for left_out in ((), ("bearing",), ("bearing", "covered", "titled", "paired")):
        kept = [at for at, name in enumerate(FEATURES) if name not in left_out]
        ndcg = _folded(seen, answers, kept)
        _say(f"without {', '.join(left_out) or 'nothing'}: nDCG@10 {mean_of(ndcg)}")
    base = [measured(names, answers[query])[1] for query, names, _ in seen]
    _say(f"fused, as it came: nDCG@10 {mean_of(base)}")
    gain = [a - b for a, b in zip(_folded(seen, answers, range(len(FEATURES))), base, strict=True)]
    _say(f"gain: {mean_of(gain)}")
    weights = _fitted(seen, answers, range(len(FEATURES)))
    said = dict(zip(FEATURES, (round(float(w), 4) for w in weights), strict=True))
    _say(said)
    if options.ship:
        about = f"SciFact train claims (CC BY 4.0), {len(seen)} of them, {FOLDS} folds"
        record: dict[str, object] = {
            "weights": said,
            "learned_on": about,
            "ndcg_left_out": str(mean_of(base)),
        }
        record["ndcg_left_out"] = str(mean_of(_folded(seen, answers, range(len(FEATURES)))))
        WEIGHTS.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 0


async def _collected(out: Path, queries: Mapping[str, str], most: int) -> list[Seen]:
    path = out / "scifact-candidates.jsonl"
    held = {}
    if path.exists():
        rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
        held = {row[0]: (row[0], row[1], row[2]) for row in rows}
    models = Models(open_embedder(), open_bearing())
    wanted = list(queries)[:most]
    async with open_corpora([out / "scifact"], models) as corpora:
        with path.open("a", encoding="utf-8") as file:
            for name in wanted:
                if name not in held:
                    found = await corpora.candidates(queries[name])
                    held[name] = (
                        name,
                        [hit.doc for hit, _ in found],
                        [list(row) for _, row in found],
                    )
                    file.write(json.dumps(held[name]) + "\n")
                    file.flush()
    return [held[name] for name in wanted]


def _folded(
    seen: Sequence[Seen], answers: Mapping[str, Mapping[str, int]], kept: Sequence[int]
) -> list[float]:
    """NDCG of each claim by weights that were learned on the other folds."""
    found = [0.0] * len(seen)
    for fold in range(FOLDS):
        weights = _fitted([one for at, one in enumerate(seen) if at % FOLDS != fold], answers, kept)
        for at in range(fold, len(seen), FOLDS):
            query, names, rows = seen[at]
            scores = np.asarray(rows)[:, list(kept)] @ weights
            ordered = [names[place] for place in np.argsort(-scores, kind="stable")]
            found[at] = measured(ordered, answers[query])[1]
    return found


def _fitted(
    seen: Sequence[Seen], answers: Mapping[str, Mapping[str, int]], kept: Sequence[int]
) -> NDArray[np.float64]:
    differences = []
    for query, names, rows in seen:
        array = np.asarray(rows)[:, list(kept)]
        right = np.array([name in answers[query] for name in names])
        differences += [row - array[~right] for row in array[right]]
    stacked = np.concatenate(differences)
    both = np.concatenate([stacked, -stacked])
    sign = np.concatenate([np.ones(len(stacked)), np.zeros(len(stacked))])
    scale = both.std(axis=0) + 1e-9
    model = LogisticRegression(C=PENALTY, fit_intercept=False).fit(both / scale, sign)
    weights: NDArray[np.float64] = model.coef_[0] / scale
    return weights


def _say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
