"""`python -m evals.training.reasoner`: make problems, train the reasoner, export it, compare strategies.

    python -m evals.training.reasoner make --split train --count 3
    python -m evals.training.reasoner train --out build/reasoner
    python -m evals.training.reasoner export --out build/reasoner
    python -m evals.training.reasoner table --out build/reasoner --split dev --count 60
    python -m evals.training.reasoner again --out build/reasoner

`train` and `table` go on where they were stopped. `train`, `export` and `again` need the extra
`train`, `table` and `again` the extra `local`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from evals.training.reasoner.made import wording
from evals.training.reasoner.made.examples import examples
from evals.training.reasoner.made.problems import HOPS, problems
from graphs.errors import AetiaError, DataError, SetupError

if TYPE_CHECKING:
    from evals.training.reasoner.network.decoder import Size

KINDS = ("F16", "Q8_0", "Q4_0")


def main(arguments: list[str] | None = None) -> int:
    """Run one step; exit codes: 0 done, 2 what is needed is not here, 3 a failed step."""
    options = _parser().parse_args(arguments)
    steps = {"make": _make, "train": _train, "export": _export, "table": _table, "again": _again}
    try:
        steps[options.step](options)
    except (DataError, SetupError) as error:
        sys.stderr.write(f"evals.training.reasoner: {error}\n")
        return 2
    except AetiaError as error:
        sys.stderr.write(f"evals.training.reasoner: {error}\n")
        return 3
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.training.reasoner",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="step", required=True)
    make = steps.add_parser("make", help="print problems, and what is trained on about them")
    make.add_argument("--split", choices=tuple(HOPS), default="train")
    make.add_argument("--count", type=int, default=10)
    make.add_argument("--seed", type=int, default=1)
    train = steps.add_parser("train", help="from scratch, or on from the last state")
    train.add_argument("--steps", type=int, nargs="+", default=[30_000],
                       help="at which each course ends; its learning rate falls until then")  # fmt: skip
    train.add_argument("--width", type=int, default=128)
    train.add_argument("--layers", type=int, default=8)
    train.add_argument("--hidden", type=int, default=256)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--report", type=int, default=100, help="steps between reports")
    train.add_argument("--compiled", action="store_true", help="faster; needs a C++ compiler")
    export = steps.add_parser("export", help="GGUF files at F16, Q8_0 and Q4_0")
    table = steps.add_parser("table", help="accuracy, tokens and calls by file and strategy")
    table.add_argument("--split", choices=("dev", "test"), default="dev")
    table.add_argument("--count", type=int, default=60)
    table.add_argument("--budget", type=int, nargs="+", default=[1024], help="tokens a problem")
    table.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    table.add_argument("--json", action="store_true")
    again = steps.add_parser("again", help="train the evaluator once more on verified paths")
    again.add_argument("--problems", type=int, default=400, help="that paths are drawn on")
    again.add_argument("--held", type=int, default=150, help="problems to judge paths of")
    again.add_argument("--steps", type=int, default=150)
    for step in (train, export, table, again):
        step.add_argument("--out", type=Path, required=True, help="folder of all results")
        step.add_argument("--threads", type=int, default=1)
    return parser


def _make(options: argparse.Namespace) -> None:
    for problem in problems(options.split, options.seed, options.count):
        made = examples(problem, 6, random.Random(problem.id))
        line = {"text": wording.problem_text(problem), **asdict(problem),
                "examples": [asdict(example) for example in made]}  # fmt: skip
        sys.stdout.write(json.dumps(line) + "\n")


def _train(options: argparse.Namespace) -> None:
    _require_torch()
    from evals.training.reasoner.network.decoder import Size
    from evals.training.reasoner.network.tokens import vocabulary
    from evals.training.reasoner.network.train import Course, train

    size = Size(len(vocabulary().tokens), options.width, options.layers, options.hidden,
                options.width // 32)  # fmt: skip
    for steps in options.steps:
        recipe = Course(steps, seed=options.seed, threads=options.threads,
                        report=options.report, compiled=options.compiled)  # fmt: skip
        train(recipe, size, options.out)


def _export(options: argparse.Namespace) -> None:
    _require_torch()
    from evals.training.reasoner.network.export import export

    files = export(options.out / "state.pt", _size(options.out), options.out, options.threads)
    for kind, file in files.items():
        sys.stdout.write(f"{kind}: {file} ({file.stat().st_size / 1e6:.1f} MB)\n")


def _again(options: argparse.Namespace) -> None:
    _require_torch()
    from evals.training.reasoner.again import Loop, close_loop

    loop = Loop(options.problems, options.held, steps=options.steps, threads=options.threads)
    found = close_loop(options.out, _size(options.out), loop)
    for name, one in found.items():
        sys.stdout.write(f"{name}: {json.dumps(asdict(one))}\n")


def _size(out: Path) -> Size:
    """The dimensions of what was trained."""
    from evals.training.reasoner.network.decoder import Size

    recipe = out / "recipe.json"
    if not (recipe.is_file() and (out / "state.pt").is_file()):
        raise DataError(f"nothing was trained in {out}; run the step `train` first")
    return Size(**json.loads(recipe.read_text(encoding="utf-8"))["size"])


def _table(options: argparse.Namespace) -> None:
    from evals.training.reasoner.table import markdown, rows, run_now

    files = {kind: options.out / f"reasoner-{kind}.gguf" for kind in options.kinds}
    items = run_now(
        files, options.split, options.count, options.budget,
        options.out / f"{options.split}.jsonl", threads=options.threads,
    )  # fmt: skip
    made = rows(items)
    text = json.dumps([asdict(row) for row in made], indent=1) if options.json else markdown(made)
    sys.stdout.write(f"{text}\n")


def _require_torch() -> None:
    if find_spec("torch") is None:
        raise SetupError("training and export need torch: pip install -e '.[train]'")


if __name__ == "__main__":
    sys.exit(main())
