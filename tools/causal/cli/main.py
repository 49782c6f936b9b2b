"""`aetia causal COMMAND`: the causal engine on the user's own files.

Each command is a module of this package with `HELP`, `add_arguments(parser)` and `run(options)`;
it is imported only when it is called, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from graphs.errors import AetiaError, DeadlineError, InputError
from tools.causal.cli.show import FAILED, USAGE, finite

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "identify": "does the effect follow from a DAG, and by which estimand",
    "estimate": "an effect from a data file, checked and stress-tested",
    "refute": "attempts to break an estimate",
    "survival": "effects on a time to event",
    "mr": "Mendelian randomization from summary statistics",
    "mediate": "how much of an effect runs through a mediator",
    "patient": "the effect for people like this one",
    "discover": "edges that the data suggest; never a DAG to estimate with",
    "falsify": "does a DAG contradict the data",
}

DEADLINE_S = 300.0


def command(arguments: Sequence[str]) -> int:
    """Run `aetia causal ...` and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="aetia causal",
        description="Identify, estimate and refute causal effects on your own files.",
        epilog="exit codes: 0 a result (not identified is one), 1 refused: the data cannot answer, "
        "2 a usage error, 3 a failed run",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, text in COMMANDS.items():
        added = commands.add_parser(name, help=text, description=text)
        if name == wanted:
            module = import_module(f"tools.causal.cli.{name}")
            module.add_arguments(added)
            added.add_argument("--json", action="store_true", help="print one JSON object")
            if name != "identify":
                added.add_argument(
                    "--deadline", type=float, default=DEADLINE_S, metavar="SECONDS",
                    help=f"the work is killed then (default: {DEADLINE_S:g})",
                )  # fmt: skip
            added.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return USAGE
    return _guarded(options)


def _guarded(options: argparse.Namespace) -> int:
    """A bad file or name is a message and, with `--json`, a result of its own."""
    try:
        code: int = options.run(options)
        return code
    except AetiaError as error:
        usage = isinstance(error, InputError)
        if options.json:
            late = "TIMEOUT" if isinstance(error, DeadlineError) else "WORKER_FAILED"
            code_name = "INVALID_REQUEST" if usage else late
            failed = {"status": "failed", "code": code_name, "message": str(error)}
            sys.stdout.write(json.dumps(finite(failed), indent=2) + "\n")
        sys.stderr.write(f"aetia causal: {error}\n")
        return USAGE if usage else FAILED
