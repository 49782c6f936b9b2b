"""The table that decides what ships: every candidate on the same articles, none of which was seen.

Macro-F1 with a 95 % bootstrap interval over articles, once on the three labels of passages that bear
on their claim (the passage is given as evidence), once on all four labels. Differences to the shipped
file are paired over the same articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agent.faces.guard import run_async
from agent.judges.calibration.intervals import measure
from agent.judges.calibration.metrics import Metric, accuracy, macro_f1
from evals.training import baselines
from evals.training.pairs import LABELS, canonical_claim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from agent.judges.calibration.intervals import Interval
    from evals.training.collect import Collected
    from evals.training.pairs import LabelledPair

    Floats = NDArray[np.float64]

BEARING = LABELS[:3]


def _hits(found: Floats, truth: NDArray[np.int64]) -> Floats:
    """Each row's part in true positives, and in what was said or true, by label."""
    one = np.eye(found.shape[1])
    said, true = one[found.argmax(axis=1)], one[truth]
    return np.hstack([said * true, said + true])


def _mean_f1(means: Floats) -> Floats:
    both, either = np.split(means, 2, axis=-1)
    f1 = 2 * both / np.maximum(either, 1e-12)
    return np.asarray(f1[..., : len(BEARING)].mean(axis=-1))


f1_of_bearing = Metric("macro_f1_of_bearing", _hits, _mean_f1)
"""Macro-F1 over the three labels, where `not_bearing` may be said and counts as a miss."""


@dataclass(frozen=True)
class Line:
    """One candidate. `bearing` is on three labels, `all_labels` and `accuracy` on four.

    `forced` is macro-F1 on the bearing passages when the candidate may also say `not_bearing` and is
    then wrong: what a user of the label sees. None for candidates that were fitted for three labels.
    """

    name: str
    bearing: Interval
    all_labels: Interval
    accuracy: Interval
    forced: Interval | None
    statements: Interval | None

    def to_json(self) -> dict[str, object]:
        """Plain JSON types."""
        return {
            key: value.model_dump() if hasattr(value, "model_dump") else value
            for key, value in self.__dict__.items()
        }


def compare(collected: Collected, files: dict[str, Path], base: Path) -> list[Line]:
    """Fit the baselines, run the files, and measure all of them on the test articles.

    Args:
        collected: pairs by split.
        files: the trained judge by quantization, GGUF.
        base: all-MiniLM-L6-v2 as it was published.
    """
    lines = [
        _baseline("majority", collected, baselines.majority),
        _baseline("TF-IDF + logistic regression", collected, baselines.tf_idf),
        _baseline(
            "frozen MiniLM embeddings + logistic regression",
            collected,
            lambda pairs, labels: baselines.frozen_embeddings(pairs, labels, base),
        ),
    ]
    return lines + [_judge(f"fine-tuned, {kind}", path, collected) for kind, path in files.items()]


def probabilities(path: Path, pairs: Sequence[LabelledPair]) -> Floats:
    """What a judge's file says of the pairs, uncalibrated: (n, 4)."""
    from agent.judges.encoder import EncoderJudge
    from agent.judges.pair_judge import Pair
    from agent.models.backends.llama.cross_encoder import CrossEncoder

    async def ask() -> Floats:
        judge = EncoderJudge(CrossEncoder(path), path.name)
        try:
            asked = [Pair(canonical_claim(pair.contrast), pair.passage) for pair in pairs]
            scores = await judge.judge(asked, deadline_s=3600)
        finally:
            await judge.close()
        return np.asarray(np.exp(np.array(scores.rows)))

    return run_async(ask())


def table(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table."""
    head = (
        "| candidate | macro-F1, 3 labels | the same, 4 labels allowed | macro-F1, 4 labels | accuracy, 4 labels | CONIB statements, macro-F1 |",
        "|---|---|---|---|---|---|",
    )
    return "\n".join([*head, *(_row(line) for line in lines)])


def _row(line: Line) -> str:
    cells = (line.bearing, line.forced, line.all_labels, line.accuracy, line.statements)
    return f"| {line.name} | {' | '.join(cell.text() if cell else '-' for cell in cells)} |"


def _baseline(
    name: str,
    collected: Collected,
    fit: Callable[[Sequence[LabelledPair], Sequence[str]], baselines.Predict],
) -> Line:
    """One model for three labels and one for four, each fitted on the spans of the training articles."""
    train, test = collected.train_spans, collected.test
    bearing, truth = _bearing(test), _truth(test)
    three = fit(_bearing(train), BEARING)(bearing)
    four = fit(train, LABELS)(test)
    groups = [pair.group for pair in test]
    return Line(
        name,
        _f1(three, bearing),
        measure(macro_f1, four, truth, groups),
        measure(accuracy, four, truth, groups),
        None,
        None,
    )


def _judge(name: str, path: Path, collected: Collected) -> Line:
    test = collected.test
    four, truth, groups = probabilities(path, test), _truth(test), [p.group for p in test]
    bears = truth < len(BEARING)
    stated = collected.test_statements
    return Line(
        name,
        _f1(_three(four[bears]), _bearing(test)),
        measure(macro_f1, four, truth, groups),
        measure(accuracy, four, truth, groups),
        measure(f1_of_bearing, four[bears], truth[bears], [p.group for p in _bearing(test)]),
        _f1(_three(probabilities(path, stated)), stated) if stated else None,
    )


def _three(four: Floats) -> Floats:
    """The three labels of passages that bear, made to sum to 1."""
    three = four[:, : len(BEARING)]
    return np.asarray(three / three.sum(axis=1, keepdims=True))


def _f1(found: Floats, pairs: Sequence[LabelledPair]) -> Interval:
    return measure(macro_f1, found, _truth(pairs), [pair.group for pair in pairs])


def _bearing(pairs: Sequence[LabelledPair]) -> list[LabelledPair]:
    return [pair for pair in pairs if pair.label != "not_bearing"]


def _truth(pairs: Sequence[LabelledPair]) -> NDArray[np.int64]:
    return np.array([LABELS.index(pair.label) for pair in pairs], dtype=np.int64)
