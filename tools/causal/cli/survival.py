"""`aetia causal survival`: risks, restricted means and hazards by arm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tools.causal.cli.data import adjustment_of, describe, read_rows
from tools.causal.cli.idle import refuse_idle
from tools.causal.cli.levels import add_levels, levels_of
from tools.causal.cli.show import show, write_plot
from tools.causal.cli.written import add_declared, names, not_usable
from tools.causal.deadline import within
from tools.causal.plots import survival_plot
from tools.causal.survival import SurvivalResult
from tools.causal.survival import run as analyse
from tools.causal.survival_request import SurvivalRequest

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `survival`."""
    parser.add_argument("--data", required=True, metavar="FILE", help="CSV, TSV, Parquet or Stata")
    add_declared(parser)
    parser.add_argument("--time", required=True, metavar="COLUMN", help="follow-up")
    parser.add_argument("--event", required=True, metavar="COLUMN", help="0 censored, 1 event")
    parser.add_argument("--outcome-event", metavar="VALUE", help="the code of --event that is one")
    parser.add_argument("--treatment", required=True, metavar="COLUMN", help="coded 0 and 1")
    add_levels(parser)
    assumed = parser.add_mutually_exclusive_group()
    assumed.add_argument("--adjust", metavar="A,B", help="columns that suffice to adjust for")
    assumed.add_argument(
        "--dag", metavar="FILE", help="a DAG that holds the treatment and --outcome"
    )
    parser.add_argument("--outcome", metavar="NODE", help="node of --dag (default: the event)")
    parser.add_argument("--categorical", metavar="A,B", help="columns whose numbers are codes")
    parser.add_argument("--horizon", type=float, help="default: the longest follow-up of both arms")
    parser.add_argument(
        "--entry", metavar="COLUMN", help="when each came under observation (late entry)"
    )
    parser.add_argument(
        "--ties", choices=("efron", "breslow"), default="efron", help="of the hazard ratios"
    )
    parser.add_argument("--competing", action="store_true", help="the event column holds kinds")
    parser.add_argument(
        "--event-of-interest",
        metavar="KIND",
        help="its number or word, with --competing (default: 1)",
    )
    parser.add_argument(
        "--censored", metavar="CODE",
        help="who was censored, with --competing where nobody is 0; none: nobody was",
    )  # fmt: skip
    parser.add_argument("--ipcw", metavar="A,B", help="covariates that explain censoring")
    parser.add_argument("--weights", metavar="COLUMN", help="sampling weights")
    parser.add_argument("--cluster", metavar="COLUMN", help="ids of dependent rows")
    parser.add_argument("--plot", type=Path, metavar="SVG", help="draw the curves")
    parser.add_argument("--missing", choices=("complete_case", "fail"), default="complete_case")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--n-sim", type=int, default=200, help="bootstraps (50 to 2000)")


def run(options: argparse.Namespace) -> int:
    """Analyse and print."""
    _refuse_idle(options)
    frame, path = read_rows(options)
    adjustment, refused = adjustment_of(options, frame, options.outcome or options.event)
    if refused is not None:
        return show(refused, f"no number (NOT_IDENTIFIED): {refused['message']}", options)
    kind = (options.event_of_interest or "1").strip()
    descriptor = describe(frame, path, options, (*adjustment, *names(options.ipcw)), options.time)
    try:
        request = SurvivalRequest(
            time=options.time,
            event=options.event,
            event_code=options.outcome_event,
            treatment=options.treatment,
            levels=levels_of(options),
            adjustment=adjustment,
            censoring=names(options.ipcw),
            weights=options.weights,
            cluster=options.cluster,
            horizon=options.horizon,
            entry=options.entry,
            ties=options.ties,
            competing=options.competing,
            censored=options.censored,
            event_of_interest=int(kind) if kind.isdecimal() else 1,
            kind=None if kind.isdecimal() else kind,
            missing=options.missing,
            n_sim=options.n_sim,
            seed=options.seed,
        )
    except ValidationError as error:
        raise not_usable(error) from error
    result = within(options.deadline, analyse, frame, descriptor, request)
    if options.plot is not None and result.status == "ok":
        write_plot(survival_plot(result.curves, request.time), options.plot)
    return show(result.to_json(), _text(result), options)


def _refuse_idle(options: argparse.Namespace) -> None:
    """Options that another one leaves nothing to do."""
    if options.dag is None:
        refuse_idle(options, "--outcome", "without --dag, of which it is a node")
    if options.competing:
        refuse_idle(options, "--outcome-event", "with --competing, which takes --event-of-interest")
    else:
        refuse_idle(options, "--event-of-interest", "without --competing")
        refuse_idle(
            options, "--censored", "without --competing, where --outcome-event names the event"
        )
    if options.entry is not None:
        refuse_idle(options, "--ipcw", "with --entry, which its model of censoring does not know")


def _text(result: SurvivalResult) -> str:
    if result.status != "ok" or result.estimate is None:
        return f"no number ({result.code}): {result.message}"
    risk, mean = result.estimate, result.rmst["difference"]
    of = f" of {result.event}" if result.event else ""
    lines = [
        f"risk difference at {result.horizon:g}{of}: {_interval(risk)} ({risk['method']})",
        f"survival: treated {result.risks['survival_treated']:.4f}, untreated "
        f"{result.risks['survival_untreated']:.4f}",
        f"restricted mean: treated {result.rmst['treated']:.2f}, untreated "
        f"{result.rmst['untreated']:.2f}, difference {_interval(mean)}",
    ]
    lines.extend(
        f"hazard ratio, {name}: {_ratio(result.hazard_ratio[name])}"
        for name in ("crude", "adjusted", "ipw")
    )
    p = result.hazard_ratio["ph_test"]["p"]
    lines.append(f"proportional hazards: {'not tested' if p is None else f'p {p:.3g}'}")
    lines.append(result.hazard_ratio["note"])
    lines.append(f"n {result.n}, treated {result.n_treated}, events {result.events}")
    lines += [f"{w['code']}: {w['text']}" for w in result.warnings]
    return "\n".join(lines)


def _ratio(row: dict[str, Any]) -> str:
    return str(row["reason"]) if row["value"] is None else _interval(row)


def _interval(row: dict[str, float]) -> str:
    return f"{row['value']:.4g} (95 % CI {row['ci_low']:.4g} to {row['ci_high']:.4g})"
