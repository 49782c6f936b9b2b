"""`aetia findings COMMAND`: findings read from published text, for a person to review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.commands import Parser, member, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending

COMMANDS = {
    "extract": "read effect estimates from text, each with the place of every field",
    "show": "what a review table holds",
}


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia findings ...`; returns its exit code, or the work that ends with it."""
    parser = Parser(
        prog="aetia findings",
        description="Read findings from published text by rules, and review them. A reviewed table is "
        "loaded with: aetia kg build --source starter --source findings:FILE.tsv --out FILE",
        epilog="exit codes: 0 findings, 1 none, 2 a usage error or unreadable input, 3 a failed run",
    )
    return run_command(parser, arguments, COMMANDS, _load)


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    module = "tools.literature.findings.extract"
    member(module, f"add_{name}")(parser)
    run: Callable[[argparse.Namespace], Ending] = member(module, f"run_{name}")
    return run
