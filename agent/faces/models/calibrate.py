"""`aetia models calibrate`: make a judge's scores probabilities, and say how good they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.faces.models.calibration_report import as_json, as_text
from agent.faces.models.show import write, write_json
from agent.judges.calibration.assess import assess
from agent.judges.calibration.judging import bias_report, raw_rows
from agent.judges.calibration.labelled import read_labelled
from agent.judges.calibration.plot import plot_place, write_reliability
from agent.judges.calibration.records import save
from agent.judges.calibration.scaling import log_rows, softmax
from agent.judges.opening import open_judge
from agent.judges.pair_judge import Pair
from graphs.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from agent.judges.calibration.assess import Assessment
    from agent.judges.calibration.metrics import Floats, Ints
    from agent.judges.pair_judge import PairJudge
    from tools.commands import Ending


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `calibrate`."""
    parser.add_argument("model", metavar="MODEL", help="a judge: a name or a GGUF file")
    parser.add_argument(
        "labelled",
        metavar="LABELLED.jsonl",
        type=Path,
        help='a line a pair: {"claim", "passage", "label"}, with "group" (its article) where known',
    )
    parser.add_argument(
        "--alpha", type=float, default=0.1, help="largest share of wrong labels among those given"
    )
    parser.add_argument("--plot", metavar="FILE", help="reliability diagram, .svg or .png")
    parser.add_argument("--bias", action="store_true", help="measure the judge's biases too")
    parser.add_argument("--data", metavar="TEXT", help="what the pairs are, for the record")
    parser.add_argument("--out", metavar="FILE", type=Path, help="store the record in this file")
    parser.add_argument("--seed", type=int, default=0, help="of halves, folds and intervals")


def run(options: argparse.Namespace) -> Ending:
    """Calibrate, store and print; see `add`.

    Raises:
        InputError: an option, the judge or a line of the file cannot be used.
        SetupError: the judge is not on this machine, or the record cannot be written.
        ModelError: the judge failed.
    """
    if not 0 < options.alpha < 1:
        raise InputError(f"--alpha is {options.alpha:g}; expected a share above 0 and below 1")
    if options.plot:
        plot_place(options.plot)
    return _opened(options)


async def _opened(options: argparse.Namespace) -> int:
    judge = open_judge(options.model)
    try:
        return await _calibrate(options, judge)
    finally:
        await judge.close()


async def _calibrate(options: argparse.Namespace, judge: PairJudge) -> int:
    _require_hash(judge)
    examples = read_labelled(options.labelled, judge.labels)
    pairs = [Pair(example.claim, example.passage) for example in examples]
    groups = [example.group or example.passage for example in examples]
    truth = np.array([judge.labels.index(example.label) for example in examples])
    rows = await raw_rows(judge, pairs, judge.labels)
    assessed = assess(rows, truth, groups, alpha=options.alpha, seed=options.seed)
    biases = (
        await bias_report(judge, pairs, truth, groups, seed=options.seed) if options.bias else None
    )
    if options.plot:
        _plot(Path(options.plot), judge.name, assessed, rows, truth, groups)
    record = assessed.record(judge, options.data or options.labelled.name)
    place = save(record, options.out)
    if options.json:
        write_json(as_json(record, place, biases))
    else:
        write(as_text(record, place, biases))
    return 0


def _require_hash(judge: PairJudge) -> None:
    if not re.fullmatch("[0-9a-f]{64}", judge.sha256):
        raise InputError(
            f"{judge.name} has no sha256 that a calibration could be kept by, but {judge.sha256!r}; "
            "give a model file: a served model may change unseen"
        )


def _plot(
    path: Path,
    name: str,
    assessed: Assessment,
    rows: Floats,
    truth: Ints,
    groups: Sequence[str],
) -> None:
    held = np.array(assessed.checked)
    write_reliability(
        path,
        softmax(log_rows(rows[held])),
        assessed.fitted.calibrator.apply(rows[held]),
        truth[held],
        [groups[place] for place in held],
        title=name,
        seed=assessed.seed,
    )
