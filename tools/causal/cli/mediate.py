"""`aetia causal mediate`: how much of an effect runs through given mediators."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.dags.dag_files import read_dag_file
from tools.causal.cli.data import describe, read_rows
from tools.causal.cli.levels import add_levels, levels_of
from tools.causal.cli.show import show
from tools.causal.cli.written import add_declared, names
from tools.causal.deadline import within
from tools.causal.mediate import MediationResult, mediate

if TYPE_CHECKING:
    import argparse

NAMES = {
    "total": "total effect",
    "direct": "natural direct effect (pure)",
    "indirect": "natural indirect effect (total)",
    "total_direct": "or: natural direct effect (total)",
    "pure_indirect": "with: natural indirect effect (pure)",
}
"""Each of the two pairs adds up to the total effect."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `mediate`."""
    parser.add_argument("--data", required=True, metavar="FILE", help="CSV, TSV, Parquet or Stata")
    add_declared(parser)
    parser.add_argument(
        "--dag", required=True, type=Path, metavar="FILE", help="DOT, dagitty or GML"
    )
    parser.add_argument("--treatment", required=True, metavar="COLUMN", help="coded 0 and 1")
    add_levels(parser)
    parser.add_argument("--mediator", required=True, metavar="M,N", help="taken jointly")
    parser.add_argument("--outcome", required=True, metavar="COLUMN")
    parser.add_argument("--categorical", metavar="A,B", help="columns whose numbers are codes")


def run(options: argparse.Namespace) -> int:
    """Split the effect and print."""
    frame, path = read_rows(options)
    dag = read_dag_file(options.dag)
    columns = set(map(str, frame.columns))
    dag = replace(dag, latent=dag.latent | (set(dag.nodes) - columns))
    mediators = names(options.mediator)
    listed = {*dag.observed, *mediators} - {options.treatment, options.outcome}
    descriptor = describe(frame, path, options, tuple(sorted(listed)), options.outcome)
    found = within(
        options.deadline, mediate, frame, descriptor, dag, options.treatment, mediators,
        options.outcome, levels=levels_of(options),
    )  # fmt: skip
    return show(found.to_json(), _text(found), options)


def _text(found: MediationResult) -> str:
    if found.status == "zero_by_assumption":
        return f"zero by assumption: {found.message}"
    if found.effects is None:
        return f"no number ({found.code}): {found.message}"
    lines = [
        f"{NAMES[name]:38s} {row['value']:.4g} (95 % CI {row['ci_low']:.4g} to {row['ci_high']:.4g})"
        for name, row in found.effects.items()
    ]
    if found.proportion_mediated is not None:
        lines.append(f"share of the total that is mediated: {found.proportion_mediated:.0%}")
    lines.append(f"n {found.n}, treated {found.n_treated}")
    lines += [f"{w['code']}: {w['text']}" for w in found.warnings]
    lines += [f"assumed ({a['tag']}): {a['text']}" for a in found.assumptions]
    return "\n".join(lines)
