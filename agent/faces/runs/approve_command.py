"""`aetia runs approve RUN`: settle what a run waits for, and go on with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.faces.runs.resume_command import add as add_resume
from agent.faces.runs.resume_command import go_on
from agent.faces.runs.shared import opened_runs
from agent.pauses.approval import SIDES
from graphs.cache import read_whole
from graphs.errors import UsageError

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `approve`."""
    add_resume(parser)
    parser.add_argument(
        "--dag", type=Path, metavar="FILE",
        help="the causal DAG to assume, as dagitty or DOT text; without it, the one that is shown",
    )  # fmt: skip
    for side in SIDES:
        parser.add_argument(f"--{side}", metavar="CURIE", help=f"which node the {side} is")


async def run(options: argparse.Namespace) -> int:
    """Settle, go on, and print the answer.

    Raises:
        UsageError: something is settled that the run does not wait for.
    """
    async with opened_runs() as runs:
        kept = await runs.get(options.run_id)
    named = {side: getattr(options, side) for side in SIDES if getattr(options, side)}
    if named and "entities" not in kept.waits_for:
        raise UsageError(f"run {kept.id} does not wait for a node: see `aetia runs show {kept.id}`")
    if options.dag is not None and "dag" not in kept.waits_for:
        raise UsageError(f"run {kept.id} does not wait for a DAG: see `aetia runs show {kept.id}`")
    settled: dict[str, Any] = dict(named)
    if "dag" in kept.waits_for:
        settled["dag"] = read_whole(options.dag).decode() if options.dag is not None else ""
    return await go_on(options, settled)
