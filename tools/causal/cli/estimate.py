"""`aetia causal estimate`: one effect from a data file, beside its rivals and its stress tests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from tools.causal.cli.data import add_data_arguments
from tools.causal.cli.followed import result_of
from tools.causal.cli.show import show
from tools.causal.cli.written import names
from tools.causal.present import check_text, effect_json, effect_text
from tools.causal.query import Method

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tools.causal.query import EffectResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `estimate`."""
    add_data_arguments(parser)
    add_estimation_arguments(parser)
    parser.add_argument("--no-refute", action="store_true", help="leave the refuters out")
    parser.add_argument(
        "--multiverse", action="store_true", help="every admissible DAG, set and estimator too"
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write a report too (.md or .html)"
    )


def add_estimation_arguments(parser: argparse.ArgumentParser) -> None:
    """What to estimate, how, and what to check it with."""
    parser.add_argument("--estimand", choices=("ATE", "ATT", "ATC"), default="ATE")
    parser.add_argument("--method", choices=get_args(Method), default="auto")
    parser.add_argument(
        "--modifiers", metavar="A,B", help="may change the effect, alone (--method g_formula)"
    )
    parser.add_argument("--instrument", metavar="A,B", help="for --method wald or 2sls")
    parser.add_argument("--running", metavar="COLUMN", help="for --method rd")
    parser.add_argument("--cutoff", type=float, help="for --method rd (default: 0)")
    parser.add_argument("--time", metavar="COLUMN", help="period, for --method did")
    parser.add_argument(
        "--absorb", metavar="A,B", help="columns of many levels: a fixed effect each (--method ols)"
    )
    parser.add_argument("--unit", metavar="COLUMN", help="unit over time, for --method did")
    parser.add_argument(
        "--negative-control-outcome",
        action="append",
        default=[],
        metavar="COLUMN",
        help="an outcome that the treatment cannot affect; three or more calibrate the interval",
    )
    parser.add_argument(
        "--negative-control-exposure", metavar="COLUMN", help="cannot affect the outcome"
    )
    parser.add_argument("--n-sim", type=int, default=200, help="draws of each refuter (20 to 2000)")
    parser.add_argument("--no-cross-check", action="store_true", help="leave DoWhy out")


async def run(options: argparse.Namespace) -> int:
    """Estimate and print; the exit code says whether there is a result."""
    shown: list[EffectResult] = []

    def at_once(early: EffectResult) -> None:
        if early.status == "failed":
            return
        shown.append(early)
        sys.stdout.write(effect_text(early) + "\n")
        sys.stdout.flush()

    listener = None if options.json else at_once
    result = await estimate(options, refute=not options.no_refute, on_estimate=listener)
    if options.report is not None:
        from tools.causal.report import write_report

        write_report(result, options.report)
    text = check_text(result) if shown else effect_text(result)
    return show(effect_json(result), text, options)


async def estimate(
    options: argparse.Namespace,
    *,
    refute: bool,
    on_estimate: Callable[[EffectResult], None] | None = None,
) -> EffectResult:
    """Run the request of the options in a worker that is killed at the deadline."""
    wanted = getattr(options, "multiverse", False)
    more = _more(options) | {"refute": refute, "multiverse": wanted}
    return await result_of(
        options, more, with_check=not options.no_cross_check, on_estimate=on_estimate
    )


def _more(options: argparse.Namespace) -> dict[str, Any]:
    method = options.method
    if options.instrument and method == "auto":
        method = "2sls"
    controls = tuple(options.negative_control_outcome)
    more = {
        "estimand": options.estimand,
        "method": method,
        "modifiers": names(options.modifiers),
        "instruments": names(options.instrument),
        "running": options.running,
        "cutoff": options.cutoff,
        "time": options.time,
        "unit": options.unit,
        "absorb": names(options.absorb),
        "negative_control_outcomes": controls[1:],
        "negative_control_exposure": options.negative_control_exposure,
        "n_sim": options.n_sim,
    }
    return more | ({"negative_control_outcome": controls[0]} if controls else {})
