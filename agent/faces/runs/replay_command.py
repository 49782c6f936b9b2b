"""`aetia runs replay RUN`: ask again with today's graph and models; tell what changed and why."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING

from agent.faces.runs.shared import add_run, answer_of, opened_runs, session_of, write_json
from agent.run import resume
from agent.running.replay import Basis, changes
from graphs.dags.dag_edits import DagEdits
from graphs.errors import PausedError

if TYPE_CHECKING:
    import argparse

    from agent.answer import Answer
    from agent.faces.session import Session
    from agent.running.replay import Change
    from agent.runs.record import Run
    from agent.runs.store import RunStore


LATEST = 1_000
"""Runs among which the fresh one is looked for: more than other processes keep meanwhile."""


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `replay`."""
    add_run(parser)


async def run(options: argparse.Namespace) -> int:
    """Ask again and print the differences; the new run is kept beside the old one."""
    async with opened_runs() as runs:
        kept = await runs.get(options.run_id)
        before = await answer_of(kept, runs)
        async with session_of(kept, runs) as session:
            after = await _asked_again(kept, runs, session)
        # Other processes keep runs too: ours is the latest of this one.
        fresh = next(one for one in await runs.latest(LATEST) if one.process == os.getpid())
    then, now = Basis(kept.asked, kept.version), Basis(fresh.asked, version("aetia"))
    found = changes(before, after, then, now)
    if options.json:
        told = {"run": kept.id, "replayed_as": fresh.id, "changed": bool(found)}
        write_json({**told, "changes": [asdict(change) for change in found]})
    else:
        sys.stdout.write("\n".join(_lines(kept.id, fresh.id, found)) + "\n")
    return 0


async def _asked_again(kept: Run, runs: RunStore, session: Session) -> Answer:
    """Today's answer; what a person settled of the kept run is settled alike."""
    try:
        edits = [DagEdits.from_json(one) for one in kept.start.get("edits") or ()]
        return await session.ask(kept.question, edits=edits)
    except PausedError as pause:
        waiting = pause
    while True:
        try:
            return await resume(
                waiting.run, runs, store=session.store, settings=session.settings,
                datasets=session.datasets, judge=session.judge, model=session.model,
                settled=kept.settled,
            )  # fmt: skip
        except PausedError as pause:
            waiting = pause


def _lines(before: str, after: str, found: tuple[Change, ...]) -> list[str]:
    if not found:
        return [f"nothing changed: run {after} says what run {before} said, word for word"]
    lines = [f"{len(found)} changes from run {before} to run {after}:"]
    for change in found:
        lines += ["", change.kind]
        lines += [f"  before: {change.before}"] if change.before else []
        lines += [f"  now:    {change.after}"] if change.after else []
        lines += [f"  why:    {change.why}"]
    return lines
