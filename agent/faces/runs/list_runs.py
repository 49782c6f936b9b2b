"""`aetia runs list`: the latest runs, and how each stands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from agent.faces.runs.shared import as_json, opened_runs, write_json
from agent.faces.shown import terminal_width

if TYPE_CHECKING:
    import argparse

NOTHING = 1


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `list`."""
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="default: 20")


async def run(options: argparse.Namespace) -> int:
    """Print the table; exit code 1 when no run is kept."""
    async with opened_runs() as runs:
        found = await runs.latest(max(1, options.limit))
        if options.json:
            write_json([as_json(one) for one in found])
        elif not found:
            sys.stdout.write(f"no run is kept in {runs.place}\n")
        for one in [] if options.json else found:
            seen = one.seen()
            state = "waits for you" if seen.waits_for else seen.status
            line = f"{seen.id}  {state:13}  {seen.updated[:16].replace('T', ' ')}  {seen.question}"
            width = terminal_width()
            sys.stdout.write((line if len(line) <= width else f"{line[: width - 3]}...") + "\n")
    return 0 if found else NOTHING
