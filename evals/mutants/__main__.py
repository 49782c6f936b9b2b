"""`python -m evals.mutants`: change the sources a little, many times; do the tests notice?

    python -m evals.mutants [--seed 1] [--per-room 60] [--room agent/tree] [--json]

Of each room a seeded sample of mutants is tried, each in a copy of the working tree, against the tests
that run the changed line (quickest first, up to 10 s of them, up to the first failure). Killed: a test
failed, or the tests did not end in time. Invalid: the change only breaks types (it adds sets, say); such
mutants are no part of the score. The first run on a state of the sources also runs the whole
suite once to learn which tests run which line. Both are kept under `--out`, so that a run that was
stopped goes on. Exit codes: 0 done, 2 a usage error, 3 it could not be run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.mutants.baseline import Baseline, run_suite
from evals.mutants.copies import ROOT, copy, sources, state
from evals.mutants.report import summary, survivor, table
from evals.mutants.runner import try_all
from evals.mutants.sample import ROOMS, drawn
from graphs.errors import AetiaError, SetupError

if TYPE_CHECKING:
    from evals.mutants.runner import Tried


def main(arguments: list[str] | None = None) -> int:
    """Run and print."""
    options = _parser().parse_args(arguments)
    try:
        found = _run(options)
    except SetupError as error:
        sys.stderr.write(f"evals.mutants: {error}\n")
        return 2
    except AetiaError as error:
        sys.stderr.write(f"evals.mutants: {error}\n")
        return 3
    sys.stdout.write((json.dumps(found, indent=2) if options.json else _text(found)) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.mutants",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--per-room", type=int, default=60, help="mutants of each room")
    parser.add_argument("--room", action="append", choices=ROOMS, help="only this room; repeatable")
    parser.add_argument("--processes", type=int, default=2, help="copies that are tried at once")
    parser.add_argument("--tests", action="append", default=[], help="only these tests; repeatable")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "mutants", help="results")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _run(options: argparse.Namespace) -> dict[str, Any]:
    for name in ("per_room", "processes"):
        if getattr(options, name) < 1:
            raise SetupError(f"--{name.replace('_', '-')} must be at least 1")
    start = time.monotonic()
    names = sources()
    kept = options.out / state(names)
    kept.mkdir(parents=True, exist_ok=True)
    rooms = tuple(options.room or ROOMS)
    sample = drawn(ROOT, seed=options.seed, per_room=options.per_room, rooms=rooms)
    with tempfile.TemporaryDirectory(prefix="aetia-mutants-") as folder:
        folders = [copy(names, Path(folder) / str(i)) for i in range(options.processes)]
        baseline = _baseline(kept, folders[0], options)
        every = [mutant for room in rooms for mutant in sample[room]]
        tried = try_all(every, baseline, folders, kept / f"{_name(options)}.sqlite", _tell)
    by_room = {room: [one for one in tried if one.mutant in sample[room]] for room in rooms}
    rows = [summary(room, found) for room, found in by_room.items()]
    return {
        "seed": options.seed,
        "per_room": options.per_room,
        "state": kept.name,
        "seconds": round(time.monotonic() - start, 1),
        "failed_unchanged": baseline.failed,
        "rooms": [*rows, summary("all", tried)],
        "survivors": [survivor(one, ROOT) for one in tried if one.outcome == "survived"],
        "errors": [one.killer for one in tried if one.outcome == "error"],
    }


def _name(options: argparse.Namespace) -> str:
    """Results of other tests are kept apart."""
    return f"tests-{hashlib.sha256(repr(sorted(options.tests)).encode()).hexdigest()[:8]}"


def _baseline(kept: Path, folder: Path, options: argparse.Namespace) -> Baseline:
    file = kept / f"{_name(options)}.json"
    if file.exists():
        return Baseline.from_json(json.loads(file.read_text(encoding="utf-8")))
    sys.stderr.write("running the unchanged suite once, to learn which tests run which line\n")
    found = run_suite(folder, ROOMS, processes=options.processes, tests=options.tests)
    written = file.with_suffix(".part")
    written.write_text(json.dumps(found.to_json()), encoding="utf-8")
    written.replace(file)
    return found


def _tell(one: Tried) -> None:
    sys.stderr.write(f"{one.outcome:8} {one.seconds:5.1f} s  {one.mutant.id[:100]}\n")


def _text(found: dict[str, Any]) -> str:
    parts = [
        f"{one['diff']}\n  {one['operator']}, survived {one['tests']} tests"
        if one["tests"]
        else f"{one['diff']}\n  {one['operator']}; no test runs this line"
        for one in found["survivors"]
    ]
    parts += [f"not tried: {why}" for why in found["errors"]]
    parts += [f"fails without any change, not used: {test}" for test in found["failed_unchanged"]]
    parts.append(table(found["rooms"]))
    parts.append(f"seed {found['seed']}, {found['seconds']:.0f} s, sources {found['state']}")
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
