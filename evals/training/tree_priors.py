"""`python -m evals.training.tree_priors`: learn what the tree of thoughts knows beforehand.

    python -m evals.training.tree_priors [--pairs N] [--ship]

Prints how often each line gives which result, what it costs, how far each layer is believed without a
judge and with the one that ships, and how well that predicts pairs that were held out. `--ship` writes
it to `agent/tree/worth/priors.json`, and what reads the judge into its calibration record.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from agent.faces.guard import run_async
from agent.judges.calibration.records import SHIPPED as RECORD
from agent.judges.calibration.records import read_record
from agent.judges.layer_weights import LAYERS, LayerWeights
from agent.judges.opening import SHIPPED, open_judge
from agent.tree.worth.priors import LEARNED, Priors, Results, learned
from evals.training.tree_labels import HELD_OUT, Labelled, label_pair
from graphs.opening import open_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 1
KINDS = ("agrees", "opposes", "none", "unclear", "nothing")
FOLDS = 5
DATA = (
    "lines of {n} pairs of the starter graph, each held out and compared with the others' verdict"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, print, and put in place where that is wanted."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.training.tree_priors", description=__doc__
    )
    parser.add_argument("--pairs", type=int, default=0, help="a seeded sample of so many pairs")
    parser.add_argument("--ship", action="store_true", help="put the result in place")
    options = parser.parse_args(arguments)
    rows = run_async(_collect(options.pairs))
    pairs = len({row.pair for row in rows})
    layers, check = fit_layers(rows, [name for name in LAYERS if name != "plausibility"])
    judged, judged_check = fit_layers(rows, LAYERS)
    priors = Priors(
        results={name: results_of(rows, name) for name in _named(rows)},
        look_ups=_look_ups(rows), layers=layers, data=DATA.format(n=pairs),
    )  # fmt: skip
    shown = {
        "held_out": check, "held_out_with_the_judge": judged_check,
        "layers_with_the_judge": judged.model_dump(), **priors.model_dump(),
    }  # fmt: skip
    sys.stdout.write(json.dumps(shown, indent=1) + "\n")
    if options.ship:
        record = read_record(RECORD).model_copy(update={"layers": judged})
        _write(RECORD, record.model_dump_json(indent=1))
        _write(LEARNED, json.dumps(priors.model_dump(), indent=1))
    return 0


async def _collect(most: int) -> list[Labelled]:
    graph, reader = await open_graph(), open_judge(SHIPPED)
    try:
        held = (await graph.findings(limit=10_000)).findings
        stated = (await graph.assessments(limit=10_000)).assessments
        found = {(str(one.exposure), str(one.outcome)) for one in held}
        pairs = sorted(found | {(str(one.exposure), str(one.outcome)) for one in stated})
        if most and most < len(pairs):
            pairs = random.Random(SEED).sample(pairs, most)
        weights = learned().layers
        return [row for x, y in pairs for row in await label_pair(graph, x, y, weights, reader)]
    finally:
        await graph.close()
        await reader.close()


def results_of(rows: Sequence[Labelled], name: str) -> Results:
    """How often a line gives which result where the others point one way; one is added to each count."""
    counts = Counter(dict.fromkeys(KINDS, 1))
    for row in rows:
        of_this = row.name in (*HELD_OUT, "relative") if name == "other" else row.name == name
        if row.truth is None or not of_this:
            continue
        opposite = "none" if row.result == "none" and row.truth != "none" else "opposes"
        kind = row.result if row.result in ("unclear", "nothing") else opposite
        counts["agrees" if row.agrees else kind] += 1
    total = sum(counts.values())
    return Results(**{kind: round(counts[kind] / total, 4) for kind in KINDS})


def fit_layers(
    rows: Sequence[Labelled], names: Sequence[str]
) -> tuple[LayerWeights, dict[str, Any]]:
    """A logistic rule on the layers, and how well it predicts pairs that it has not seen."""
    chosen = [row for row in rows if row.is_borne_out is not None]
    raw = np.array(
        [[np.nan if (v := getattr(r.layers, n)) is None else v for n in names] for r in chosen]
    )
    truth = np.array([bool(row.is_borne_out) for row in chosen], dtype=int)
    seen = ~np.isnan(raw).all(axis=0)
    means = np.where(seen, np.nanmean(np.where(seen, raw, 0.5), axis=0), 0.5)
    centred = np.where(np.isnan(raw), 0.0, raw - means)
    fitted = LogisticRegression(C=1.0).fit(centred, truth)
    likely = np.zeros(len(truth))
    groups = [row.pair for row in chosen]
    for train, test in GroupKFold(FOLDS).split(centred, truth, groups):
        model = LogisticRegression(C=1.0).fit(centred[train], truth[train])
        likely[test] = model.predict_proba(centred[test])[:, 1]
    share = float(truth.mean())
    check = {
        "n": len(truth), "agree": round(share, 4), "auc": round(roc_auc_score(truth, likely), 3),
        "log_loss": round(log_loss(truth, likely), 4),
        "log_loss_of_the_share": round(log_loss(truth, np.full(len(truth), share)), 4),
    }  # fmt: skip
    weights = {
        n: round(float(w), 4) for n, w, s in zip(names, fitted.coef_[0], seen, strict=True) if s
    }
    centres = {n: round(float(m), 4) for n, m, s in zip(names, means, seen, strict=True) if s}
    return (
        LayerWeights(
            intercept=round(float(fitted.intercept_[0]), 4), weights=weights, means=centres,
            n=len(truth),
        ),
        check,
    )  # fmt: skip


def _named(rows: Sequence[Labelled]) -> list[str]:
    compared = Counter(row.name for row in rows if row.truth is not None)
    names = (*HELD_OUT, "relative")
    return ["other", *(name for name in names if compared[name] >= FOLDS)]


def _look_ups(rows: Sequence[Labelled]) -> dict[str, float]:
    names = sorted({row.name for row in rows})
    costs = {name: [row.look_ups for row in rows if row.name == name] for name in names}
    return {name: round(max(1.0, sum(c) / len(c)), 2) for name, c in costs.items()}


def _write(place: Any, text: str) -> None:
    with open(str(place), "w", encoding="utf-8") as file:
        file.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
