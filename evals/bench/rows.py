"""What every benchmark prints: our figure beside the peer's from one run, and their ratio.

A time's ratio is peer / ours (above 1: we are faster); an error's is ours / peer (below 1: we are
nearer the truth). The unit says which it is.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One comparison. `peer` and `ratio` are None where the peer gave nothing."""

    work: str
    ours: float
    peer: float | None
    ratio: float | None
    unit: str
    note: str = ""


def timed(call: Callable[[], T], repeats: int = 1) -> tuple[T, float]:
    """The result, and the least time of `repeats` calls in milliseconds of CPU."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        result = call()
        best = min(best, (time.process_time() - start) * 1e3)
    return result, best


def speed(work: str, ours_ms: float, peer_ms: float | None, note: str = "") -> Row:
    """A row of CPU times."""
    ratio = None if peer_ms is None else peer_ms / max(ours_ms, 1e-6)
    return Row(work, ours_ms, peer_ms, ratio, "ms cpu", note)


def main(
    benchmark: Callable[[argparse.Namespace], Iterable[Row]], about: str, **options: int | str
) -> int:
    """Run a benchmark from the command line; rows are printed as they come."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true", help="print one JSON array at the end")
    for name, default in options.items():
        parser.add_argument(
            f"--{name}", type=type(default), default=default, help=f"default: {default}"
        )
    arguments = parser.parse_args()
    rows = []
    for row in benchmark(arguments):
        rows.append(row)
        if not arguments.json:
            sys.stdout.write(line(row) + "\n")
            sys.stdout.flush()
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    return 0


def line(row: Row) -> str:
    """One row for a reader."""
    peer = "-" if row.peer is None else f"{row.peer:,.4g}"
    ratio = "-" if row.ratio is None else f"{row.ratio:,.3g}"
    return f"{row.work:52s} {row.ours:>10,.4g} {peer:>12s} {ratio:>9s}  {row.unit}  {row.note}"


def header(names: Sequence[str] = ("ours", "peer", "ratio")) -> str:
    """The column titles of `line`."""
    return f"{'work':52s} {names[0]:>10s} {names[1]:>12s} {names[2]:>9s}  unit"
