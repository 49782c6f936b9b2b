"""`aetia runs COMMAND`: kept runs on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.commands import Parser, member, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending

COMMANDS = {
    "list": ("list_runs", "the latest runs, and how each stands"),
    "show": ("show_command", "one run: its answer, or what was found so far and what it waits for"),
    "resume": ("resume_command", "go on with a run that was stopped"),
    "approve": ("approve_command", "settle what a run waits for, and go on with it"),
    "replay": (
        "replay_command",
        "ask again with today's graph and models; tell what changed and why",
    ),
    "delete": ("delete_command", "delete one, with everything that was kept of it"),
    "export": ("export_command", "everything that is kept of a run, as one JSON object"),
}
"""Each is a module of this package with `add(parser)` and `run(options)`."""


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia runs ...`; returns its exit code, or the work that ends with it."""
    parser = Parser(
        prog="aetia runs",
        description="List, show, go on with, replay, export and delete kept runs. They are kept in AETIA_RUNS: "
        "a file, postgresql://HOST/DATABASE, or off; by default a file in your data folder.",
        epilog="exit codes: 0 done, 1 nothing is kept or a run waits for you, 2 a usage error or no such "
        "run, 3 a failed run",
    )
    return run_command(parser, arguments, {n: text for n, (_, text) in COMMANDS.items()}, _load)


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    module = f"agent.faces.runs.{COMMANDS[name][0]}"
    member(module, "add")(parser)
    run: Callable[[argparse.Namespace], Ending] = member(module, "run")
    return run
