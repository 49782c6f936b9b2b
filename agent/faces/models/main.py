"""`aetia models COMMAND`: local models on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.commands import Parser, member, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending

COMMANDS = {
    "list": ("list_command", "the models that are known, and which are here"),
    "pull": ("pull_command", "fetch a model's file, resumable and checked"),
    "info": ("info_command", "what is known about a model, and what its file says"),
    "verify": ("verify_command", "is a model's file whole and the right one"),
    "bench": ("bench_command", "measure a model on this machine"),
    "calibrate": ("calibrate", "fit what a judge's scores mean on labelled pairs"),
    "judge": ("judge", "label pairs of claim and passage"),
}
"""Each is a module of this package with `add(parser)` and `run(options)`."""


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia models ...`; returns its exit code, or the work that ends with it."""
    parser = Parser(
        prog="aetia models",
        description="List, pull, inspect, measure, calibrate and run local models. Files are kept in "
        "AETIA_MODELS_DIR, else in Aetia's cache folder.",
        epilog="exit codes: 0 done, 1 verify found a fault or nothing was found, 2 a usage error, "
        "unreadable input or a set-up that lacks something, 3 a failed run",
    )
    return run_command(parser, arguments, {n: text for n, (_, text) in COMMANDS.items()}, _load)


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    module = f"agent.faces.models.{COMMANDS[name][0]}"
    member(module, "add")(parser)
    run: Callable[[argparse.Namespace], Ending] = member(module, "run")
    return run
