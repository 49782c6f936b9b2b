"""`aetia causal discover`: edges that the data suggest, with their marks and frequencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.cli.data import read_rows
from tools.causal.cli.idle import refuse_idle
from tools.causal.cli.show import show
from tools.causal.cli.written import add_declared, names
from tools.causal.datasets import absent_said
from tools.causal.deadline import within
from tools.causal.discovery.discover import discover
from tools.causal.discovery.kinds import ASKED

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `discover`."""
    parser.add_argument("--data", required=True, metavar="FILE", help="CSV, TSV, Parquet or Stata")
    add_declared(parser)
    parser.add_argument("--columns", metavar="A,B,C", help="default: all")
    parser.add_argument("--algorithm", choices=("pc", "fci", "ges"), default="pc")
    parser.add_argument(
        "--categorical", metavar="A,B", help="columns whose numbers are codes, however many"
    )
    parser.add_argument(
        "--test", choices=tuple(ASKED), help="default: what fits the columns, as printed"
    )
    parser.add_argument("--alpha", type=float, help="level of each test (default: 0.05)")
    parser.add_argument("--bootstrap", type=int, default=0, metavar="N", help="for frequencies")
    parser.add_argument("--required", metavar="A->B,C->D", help="edges that knowledge states")
    parser.add_argument("--forbidden", metavar="A->B", help="edges that cannot be")
    parser.add_argument("--seed", type=int, default=0)


def run(options: argparse.Namespace) -> int:
    """Search and print."""
    if options.algorithm == "ges":
        refuse_idle(options, "--alpha", "by ges, which scores and tests nothing")
    frame, _ = read_rows(options)
    chosen = names(options.columns)
    absent = [name for name in chosen if name not in frame.columns]
    if absent:
        raise DataError(absent_said(absent, list(frame.columns)))
    found = within(
        options.deadline,
        discover,
        frame[list(chosen)] if chosen else frame,
        algorithm=options.algorithm,
        alpha=0.05 if options.alpha is None else options.alpha,
        categorical=names(options.categorical),
        test=options.test,
        bootstrap=options.bootstrap,
        required=_pairs(options.required),
        forbidden=_pairs(options.forbidden),
        seed=options.seed,
    )
    if found.status != "ok":
        return show(found.to_json(), f"no edges ({found.code}): {found.message}", options)
    ends = {"tail": "-", "arrow": ">", "circle": "o"}
    lines = [f"{found.algorithm} with {found.test}, n {found.n}: {len(found.edges)} edges"]
    if found.categorical and len(found.categorical) < len(frame.columns):
        lines.append(f"  as categories: {', '.join(found.categorical)}")
    for edge in found.edges:
        left = ends[edge.mark_first].replace(">", "<")
        often = "" if edge.frequency is None else f"  in {edge.frequency:.0%} of resamples"
        lines.append(f"  {edge.first} {left}-{ends[edge.mark_second]} {edge.second}{often}")
    lines += [f"  required, not seen in the data: {text}" for text in found.contradicted]
    lines += [f"{w['code']}: {w['text']}" for w in found.warnings]
    return show(found.to_json(), "\n".join([*lines, found.note]), options)


def _pairs(text: str | None) -> list[tuple[str, str]]:
    pairs = []
    for part in names(text):
        ends = [end.strip() for end in part.split("->")]
        if len(ends) != 2 or not all(ends):
            raise DataError(f"{part!r} is not an edge: write cause->effect")
        pairs.append((ends[0], ends[1]))
    return pairs
