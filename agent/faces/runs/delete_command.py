"""`aetia runs delete RUN`: a run is deleted with its answer, its steps and all that was kept of it."""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from agent.faces.runs.shared import add_run, opened_runs, write_json

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `delete`."""
    add_run(parser)


async def run(options: argparse.Namespace) -> int:
    """Delete it; one that something works on is refused."""
    async with opened_runs() as runs:
        kept = await runs.get(options.run_id)
        kept.require_over()
        # What a kind of runs keeps beside the record is known to that kind alone.
        for kind in entry_points(group="aetia.kinds", name=kept.kind):
            await asyncio.to_thread(kind.load().forget, kept)
        await runs.forget(kept.id)
    if options.json:
        write_json({"deleted": kept.id})
    else:
        sys.stdout.write(f"deleted run {kept.id}\n")
    return 0
