"""`aetia runs export RUN`: everything that is kept of a run, as one JSON object."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.runs.shared import add_run, opened_runs
from graphs.cache import write_atomically
from graphs.errors import InputError

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `export`."""
    add_run(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")


async def run(options: argparse.Namespace) -> int:
    """Write the record with the answer or, of an unfinished run, the artefacts of its steps."""
    if options.out is not None and options.out.exists():
        raise InputError(f"{options.out} is there already; name another file")
    async with opened_runs() as runs:
        kept = await runs.get(options.run_id)
        items = await runs.kept(kept.id)
    text = json.dumps({"run": asdict(kept.seen()), "kept": items}, indent=2, ensure_ascii=False)
    if options.out is None:
        sys.stdout.write(text + "\n")
    else:
        write_atomically(options.out, (text + "\n").encode())
        sys.stdout.write(f"wrote run {kept.id} to {options.out}\n")
    return 0
