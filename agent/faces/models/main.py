"""`aetia models COMMAND`: local models on the command line."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from graphs.errors import AetiaError, InputError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

T = TypeVar("T")

COMMANDS = {
    "list": ("list_command", "the models that are known, and which are here"),
    "pull": ("pull_command", "fetch a model's file, resumable and checked"),
    "info": ("info_command", "what is known about a model, and what its file says"),
    "verify": ("verify_command", "is a model's file whole and the right one"),
    "bench": ("bench_command", "measure a model on this machine"),
    "calibrate": ("calibrate", "fit what a judge's scores mean on labelled pairs"),
    "judge": ("judge", "label pairs of claim and passage"),
}
"""Each is a module of this package with `add(parser)` and `run(options) -> int`."""

USAGE, FAILED, NOTHING = 2, 3, 1


def command(arguments: Sequence[str]) -> int:
    """Run `aetia models ...` and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="aetia models",
        description="List, pull, inspect, measure, calibrate and run local models. Files are kept in "
        "AETIA_MODELS_DIR, else in Aetia's cache folder.",
        epilog="exit codes: 0 done, 1 verify found a fault or nothing was found, 2 a usage error, "
        "3 a failed run",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, (module_name, text) in COMMANDS.items():
        # A command may bring its own --json: the later definition holds.
        added = commands.add_parser(name, help=text, description=text, conflict_handler="resolve")
        added.add_argument("--json", action="store_true", help="print JSON")
        if name == wanted:
            module = import_module(f"agent.faces.models.{module_name}")
            module.add(added)
            added.set_defaults(run=module.run)
    options = parser.parse_args(list(arguments))
    if not hasattr(options, "run"):
        parser.print_help()
        return USAGE
    return _guarded(options)


def run_async(coroutine: Coroutine[object, object, T]) -> T:
    """Run a command's coroutine to its end; the one place of these commands that does."""
    return asyncio.run(coroutine)


def _guarded(options: argparse.Namespace) -> int:
    try:
        code: int = options.run(options)
    except AetiaError as error:
        if options.json:
            sys.stdout.write(json.dumps({"status": "failed", "message": str(error)}) + "\n")
        sys.stderr.write(f"aetia models: {error}\n")
        return USAGE if isinstance(error, InputError) else FAILED
    except KeyboardInterrupt:
        sys.stderr.write("aetia models: stopped; run the same command again to go on\n")
        return 130
    return code
