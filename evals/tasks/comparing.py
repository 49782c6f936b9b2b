"""`aetia evals report` and `aetia evals compare`: from files of results."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.guard import OK

if TYPE_CHECKING:
    import argparse


def add_report(parser: argparse.ArgumentParser) -> None:
    """Options of `report`."""
    add = parser.add_argument
    add("results", type=Path, nargs="+", metavar="RESULTS", help="files of `aetia evals run --out`")
    add(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="gets report.html, report.md and cards.md",
    )
    add("--inspect", action="store_true", help="also a log for Inspect of each (extra `inspect`)")


def report(options: argparse.Namespace) -> int:
    """Write the page, and say where it is."""
    from evals.report.page import write_report
    from evals.report.task_results import read_results

    results = read_results(options.results)
    written = write_report(results, options.out)
    if options.inspect:
        from evals.report.inspect_logs import write_logs

        written += write_logs(results, options.out)
    if options.json:
        shown = {"written": [str(path) for path in written], "results": len(results)}
        sys.stdout.write(json.dumps(shown) + "\n")
    else:
        sys.stdout.write("".join(f"{path}\n" for path in written))
    return OK


def add_compare(parser: argparse.ArgumentParser) -> None:
    """Options of `compare`."""
    add = parser.add_argument
    add("first", type=Path, metavar="RESULTS", help="a file of `aetia evals run --out`")
    add("second", type=Path, metavar="RESULTS", help="another, of the same tasks")
    add("--seed", type=int, default=0, metavar="N", help="of the intervals (default: 0)")


def compare(options: argparse.Namespace) -> int:
    """The first less the second, on the items that both have."""
    from evals.report.against import against, lines
    from evals.report.task_results import read_results

    rows = against(read_results([options.first]), read_results([options.second]), seed=options.seed)
    if options.json:
        sys.stdout.write(json.dumps([row.to_json() for row in rows], indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(lines(rows)) + "\n")
    return OK
