"""`python -m evals.robustness SPECIFICATION.toml --out DIR [--limit N] [--result FILE] [--json]`.

Asks every question and its changes as one batch (resumable), and prints the certificate. Exit code 1 where
something fails, 0 where nothing does; what was not tested is listed either way.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.faces.guard import run_async
from agent.faces.session import open_session
from agent.settings import Settings
from evals.robustness.asked_pairs import asked_pairs, option_pairs
from evals.robustness.certificate import certificate, shown_lines, turned_lines
from evals.robustness.specification import read_specification
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.robustness.certificate import Certified, Pair
    from evals.robustness.specification import Specification


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, hold against the specification, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("specification", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the batch's folder")
    parser.add_argument(
        "--limit", type=int, help="so many questions, drawn by the hash of their texts"
    )
    parser.add_argument("--jobs", type=int)
    parser.add_argument(
        "--result", type=Path, action="append", default=[], help="of an external task"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    asked = read_specification(options.specification)
    rows = _rows(options.specification.parent / asked.questions, asked, options.limit)
    pairs, lines = run_async(_certified(rows, asked, options))
    if options.json:
        sys.stdout.write(json.dumps([asdict(line) for line in lines], indent=2) + "\n")
    else:
        sys.stdout.write(shown_lines(lines) + turned_lines(pairs))
    return int(any(line.ending == "fail" for line in lines))


async def _certified(
    rows: Sequence[Mapping[str, Any]], asked: Specification, options: argparse.Namespace
) -> tuple[list[Pair], list[Certified]]:
    tasks = [json.loads(path.read_text(encoding="utf-8")) for path in options.result]
    async with open_session(settings=Settings.from_environment()) as session:
        pairs = await asked_pairs(rows, asked, session, options.out, options.jobs)
        pairs += await option_pairs(asked, session, options.specification.parent)
    return pairs, certificate(pairs, asked, {one["task"]: one for one in tasks})


def _rows(path: Path, asked: Specification, limit: int | None) -> list[dict[str, Any]]:
    """Rows of the file of questions.

    Raises:
        DataError: it cannot be read, or a row has no such text; the message names the line.
    """
    rows = []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read {path}: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataError(f"{path}, line {number}: {error}") from error
        if not isinstance(row, dict) or not isinstance(row.get(asked.column), str):
            raise DataError(f"{path}, line {number}: no text {asked.column!r}")
        rows.append(row)
    if limit is not None:
        rows.sort(key=lambda row: hashlib.sha256(row[asked.column].encode()).digest())
    return rows[:limit]


if __name__ == "__main__":
    sys.exit(main())
