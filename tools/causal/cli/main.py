"""`aetia causal COMMAND`: the causal engine on the user's own files.

Each command is a module of this package with `HELP`, `add_arguments(parser)` and `run(options)`;
it is imported only when it is called, so that `--help` answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.commands import Parser, member, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending

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


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia causal ...`; returns its exit code, or the work that ends with it."""
    parser = Parser(
        prog="aetia causal",
        description="Identify, estimate and refute causal effects on your own files.",
        epilog="exit codes: 0 a result (not identified is one), 1 refused: the data cannot answer, "
        "2 a usage error or unreadable input, 3 a failed run",
    )
    return run_command(parser, arguments, COMMANDS, _load)


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    module = f"tools.causal.cli.{name}"
    member(module, "add_arguments")(parser)
    if name != "identify":
        parser.add_argument(
            "--deadline", type=float, default=DEADLINE_S, metavar="SECONDS",
            help=f"the work is killed then (default: {DEADLINE_S:g})",
        )  # fmt: skip
    run: Callable[[argparse.Namespace], Ending] = member(module, "run")
    return run
