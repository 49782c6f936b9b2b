"""`python -m evals.gate --data DIR [--smallest] [--write]`: the suite against the baseline; also `make evals`.

Exit code 1 where a task is worse by more than chance gives (exact paired test, Holm over the tasks).
`--check` runs nothing and ends with 1 where the README's figures are not the baseline's. `--write` makes the results the baseline, and writes the figures of the README from them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from evals.gate.held_against import (
    held_against,
    held_lines,
    kept_of,
    read_baseline,
    write_baseline,
)
from evals.gate.readme import is_current, with_figures
from evals.gate.suite import SUITE, run_entry
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import Sequence

BASELINE = Path(__file__).parent / "baseline.json"
README = Path(__file__).parent.parent.parent / "README.md"
SECONDS = 600.0
"""Of the whole suite."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run, hold against the baseline, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--smallest", action="store_true", help="only what CI runs")
    parser.add_argument(
        "--check", action="store_true", help="only whether the README's figures hold"
    )
    parser.add_argument("--write", action="store_true", help="the results are the new baseline")
    options = parser.parse_args(argv)
    begun, results = time.monotonic(), []
    try:
        if options.check:
            return int(not is_current(README, read_baseline(BASELINE)))
        with tempfile.TemporaryDirectory() as folder:
            for entry in SUITE:
                if options.smallest and not entry.is_smallest:
                    continue
                left = SECONDS - (time.monotonic() - begun)
                results.append(run_entry(entry, options.data, Path(folder), left))
                sys.stderr.write(f"{entry.task}: {time.monotonic() - begun:.0f} s\n")
        if options.write:
            kept = read_baseline(BASELINE) if BASELINE.is_file() else {}
            kept |= {one.task: kept_of(one) for one in results}
            write_baseline(BASELINE, kept)
            page = with_figures(README.read_text(encoding="utf-8"), kept)
            README.write_text(page, encoding="utf-8")
        held = held_against(results, read_baseline(BASELINE))
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(held_lines(held))
    return int(any(one.is_worse for one in held))


if __name__ == "__main__":
    sys.exit(main())
