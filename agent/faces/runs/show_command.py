"""`aetia runs show RUN`: its answer, or what was found so far, what it waits for and why it stopped."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from agent.faces.runs.shared import add_run, answer_of, as_json, opened_runs, write_json
from agent.faces.shown import terminal_width
from agent.tree.thoughts import Tree
from agent.writing.render import render
from agent.writing.short import short_form

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from agent.runs.record import Run
    from agent.runs.store import RunStore


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `show`."""
    add_run(parser)
    parser.add_argument("--full", action="store_true", help="the whole answer, not its short form")


async def run(options: argparse.Namespace) -> int:
    """Print the run."""
    async with opened_runs() as runs:
        kept = await runs.get(options.run_id)
        told: dict[str, Any] = as_json(kept)
        is_answered = kept.status == "finished" and kept.kind == "question"
        answer = await answer_of(kept, runs) if is_answered else None
        thoughts = [] if answer is not None else await _examined(kept, runs)
        if options.json:
            told["answer"] = answer.model_dump(mode="json") if answer is not None else None
            write_json({**told, "examined": thoughts})
            return 0
        lines = [f"run {kept.id}: {kept.seen().status}, {kept.updated}", kept.question, ""]
        if answer is not None:
            form = render if options.full else short_form
            lines.append(form(answer, width=terminal_width()))
        elif kept.kind != "question":
            lines += _of_many(kept.seen())
        else:
            lines += _so_far(kept.seen(), thoughts)
        sys.stdout.write("\n".join(lines) + "\n")
    return 0


async def _examined(run: Run, runs: RunStore) -> list[dict[str, str]]:
    """The thoughts of the last step that was saved, with what each found."""
    saved = await runs.saver.aget_tuple({"configurable": {"thread_id": run.id}})
    tree = (saved.checkpoint["channel_values"].get("tree") if saved else None) or {"thoughts": []}
    try:
        thoughts = Tree.from_json(tree).thoughts
    except (KeyError, TypeError, ValueError):
        return []  # of an older form: what is known of the run from outside is shown all the same
    return [{"claim": t.claim, "status": t.status} for t in thoughts if t.state == "examined"]


def _of_many(run: Run) -> Iterator[str]:
    """A run of many answers: how far it is; its own command or the page shows what it found."""
    yield str(run.told.get("headline") or run.problem or "nothing is finished yet")
    if run.kind == "hypotheses":
        yield f"see it, and go on with it: aetia hypothesize --resume {run.id}"
    else:
        yield "see it, and go on with it, on the page of `aetia serve`"


def _so_far(run: Run, thoughts: list[dict[str, str]]) -> Iterator[str]:
    if run.problem:
        yield f"stopped: {run.problem}"
    yield from _waited_for(run)
    yield f"examined so far: {len(thoughts)}"
    yield from (f"- {one['claim']}: {one['status']}" for one in thoughts)
    verb = "approve" if run.waits_for else "resume"
    yield f"go on with it: aetia runs {verb} {run.id}"


def _waited_for(run: Run) -> Iterator[str]:
    for side, held in run.waits_for.get("entities", {}).items():
        yield f"which {side} is {held['mention']!r}? say it with --{side} CURIE:"
        yield from (f"  {c['curie']}  {c['name']}" for c in held["candidates"])
    if "dag" in run.waits_for:
        yield "the causal DAG that the answer would assume; edit it in a file for --dag, or take it:"
        yield run.waits_for["dag"]
        yield from (f"  {node} is {name}" for node, name in run.waits_for["names"].items())
