"""`aetia causal falsify`: the independencies that a DAG implies, against data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphs.dags.dag_files import read_dag_file
from graphs.errors import DataError
from tools.causal.cli.data import read_rows
from tools.causal.cli.show import show
from tools.causal.cli.written import add_declared
from tools.causal.deadline import within
from tools.causal.falsify import falsify

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `falsify`."""
    parser.add_argument("--data", required=True, metavar="FILE", help="CSV, TSV, Parquet or Stata")
    add_declared(parser)
    parser.add_argument(
        "--dag", required=True, type=Path, metavar="FILE", help="DOT, dagitty or GML"
    )
    parser.add_argument(
        "--alpha", type=float, default=0.05, help="family-wise level (default: 0.05)"
    )


def run(options: argparse.Namespace) -> int:
    """Test and print."""
    if not 0 < options.alpha < 1:
        raise DataError(f"--alpha must lie between 0 and 1; got {options.alpha:g}")
    frame, _ = read_rows(options)
    dag = read_dag_file(options.dag)
    found = within(options.deadline, falsify, frame, dag, options.alpha)
    if found.status != "ok":
        return show(found.to_json(), f"no test ({found.code}): {found.message}", options)
    lines = [f"{found.verdict}: {found.n_tests} implied independencies, n {found.n}"]
    for test in found.violations:
        given = ", ".join(test.given) or "nothing"
        lines.append(
            f"  contradicted: {test.first} and {test.second} are dependent given {given} "
            f"(adjusted p {test.p_adjusted:.2g}, R2 {test.strength:.3f})"
        )
    for edge in found.edges:
        p = "" if edge.p is None else f" (p {edge.p:.2g})"
        lines.append(f"  {edge.cause} -> {edge.effect}: {edge.verdict}{p}")
    lines.append("not falsified is not confirmed: other DAGs imply the same independencies.")
    return show(found.to_json(), "\n".join(lines), options)
