"""`aetia runs resume RUN`: go on with a run that was stopped; what it finished is not done again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.faces.runs.shared import add_run, opened_runs, session_of, write_answer
from agent.run import resume

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `resume`."""
    add_run(parser)
    parser.add_argument(
        "--deadline", type=float, metavar="SECONDS", help="for the rest (default: as it was asked)"
    )


async def run(options: argparse.Namespace) -> int:
    """Go on, and print the answer."""
    return await go_on(options)


async def go_on(options: argparse.Namespace, settled: dict[str, Any] | None = None) -> int:
    """Go on with what was settled, if anything was, and print the answer."""
    changed = {"deadline_s": options.deadline} if options.deadline is not None else {}
    async with opened_runs() as runs:
        kept = await runs.get(options.run_id)
        kept.require_resumable()
        kept.require_settled(settled)
        async with session_of(kept, runs, **changed) as session:
            answer = await resume(
                kept.id, runs, store=session.store, settings=session.settings,
                datasets=session.datasets, judge=session.judge, model=session.model,
                settled=settled,
            )  # fmt: skip
            write_answer(answer, session, json=options.json)
    return 0
