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

import numpy as np

from agent.faces.guard import run_async
from agent.faces.session import open_session
from agent.settings import Settings
from evals.qa.configuration import open_results
from evals.qa.questions import questions_of
from evals.qa.run import run_batch
from evals.qa.runner import Shy
from evals.robustness.asked_otherwise import PRIORITIES
from evals.robustness.certificate import Pair, certificate, shown_lines
from evals.robustness.specification import read_specification
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evals.robustness.certificate import Certified
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
    lines = run_async(_certified(rows, asked, options))
    if options.json:
        sys.stdout.write(json.dumps([asdict(line) for line in lines], indent=2) + "\n")
    else:
        sys.stdout.write(shown_lines(lines))
    return int(any(line.ending == "fail" for line in lines))


def made(rows: Sequence[Mapping[str, Any]], asked: Specification) -> Iterator[tuple[str, str, str]]:
    """Id, priority (empty for the original) and text of every question to ask."""
    for place, row in enumerate(rows):
        text = str(row[asked.column])
        yield f"{place}", "", text
        for name in asked.priorities:
            if name not in PRIORITIES:
                continue
            draw = np.random.default_rng([asked.seed, place, sorted(PRIORITIES).index(name)])
            changed = PRIORITIES[name].change(text, draw)
            if changed is not None and changed != text:
                yield f"{place} {name}", name, changed


async def _certified(
    rows: Sequence[Mapping[str, Any]], asked: Specification, options: argparse.Namespace
) -> list[Certified]:
    tasks = [json.loads(path.read_text(encoding="utf-8")) for path in options.result]
    asks = list(made(rows, asked))
    async with open_session(settings=Settings.from_environment()) as session:
        questions = questions_of({"id": id_, "question": text} for id_, _, text in asks)
        await run_batch(
            questions, options.out, session, jobs=options.jobs,
            progress=Shy(),
        )  # fmt: skip
        results = await open_results(options.out, session)
        try:
            briefs = {row.id: row.brief for row in results.rows()}
        finally:
            results.close()
    pairs = [
        Pair(name, _groups(rows[int(id_.split()[0])], asked), briefs.get(id_.split()[0]), briefs.get(id_))
        for id_, name, _ in asks if name
    ]  # fmt: skip
    return certificate(pairs, asked, {one["task"]: one for one in tasks})


def _groups(row: Mapping[str, Any], asked: Specification) -> tuple[str, ...]:
    return tuple(f"{column} = {row[column]}" for column in asked.subgroups if row.get(column))


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
