"""What answers cost at size: the commands as a user runs them, beside statsmodels' fit of the model.

    python -m evals.bench.causal_sizes [--json] [--rows 1000000] [--people 100000] [--columns 50]

Each row is one process from its start to its end, with all defaults but the cross-check by DoWhy:
seconds of CPU of it and its workers, or the largest memory that one of them held. The peer reads
the same file and fits least squares with HC1 errors: one of the estimates that ours makes. A survival
row beside nothing is the whole answer with its bootstrap.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from evals.bench.rows import Row, main
from graphs.errors import ToolError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

ROWS = (1_000, 100_000, 1_000_000)
PEOPLE = (20_000, 100_000)
COLUMNS = 20
AETIA = "from agent.faces.cli import script; script()"
PEER = """
import sys, pandas as pd, statsmodels.api as sm
data = pd.read_csv(sys.argv[1])
x = sm.add_constant(data.drop(columns="y"))
print(sm.OLS(data["y"], x).fit(cov_type="HC1").params["t"])
"""
MOST_SHOWN = 60


class Cost(NamedTuple):
    """Seconds of CPU, the most memory in MB, and what was printed."""

    cpu: float
    memory: float
    said: str


def cost(program: str, *arguments: str) -> Cost:
    """Run a Python program to its end with nothing stored before.

    Raises:
        ToolError: it failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.txt"
        with out.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-c", program, *arguments],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=os.environ | {"AETIA_CACHE": folder},
            )
            _, code, used = os.wait4(process.pid, 0)
        said = out.read_text(encoding="utf-8", errors="replace")
    if code:
        raise ToolError(f"{' '.join(arguments)[:200]} failed: {said[-300:]}")
    # macOS counts bytes where Linux counts kilobytes.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / unit, said)


def beside(work: str, ours: Cost, peer: Cost | None, note: str) -> Iterator[Row]:
    """A row of time and one of memory."""
    speed = peer and peer.cpu / ours.cpu
    size = peer and ours.memory / peer.memory
    yield Row(f"{work}: time", ours.cpu, peer and peer.cpu, speed, "s cpu", note)
    yield Row(f"{work}: memory", ours.memory, peer and peer.memory, size, "MB", "ours / peer")


def estimates(folder: Path, largest: int, seed: int) -> Iterator[Row]:
    """Linear data of 18 covariates, a treatment and an outcome."""
    names = [f"c{i}" for i in range(COLUMNS - 2)]
    for n in (n for n in ROWS if n <= largest):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(n, len(names)))
        t = rng.random(n) < 1 / (1 + np.exp(-x[:, 0]))
        frame = pd.DataFrame(x, columns=names).assign(t=t.astype(int))
        frame["y"] = t + x[:, 0] + x[:, 1] + rng.normal(size=n)
        path = folder / f"{n}.csv"
        frame.to_csv(path, index=False)
        asked = "causal estimate --treatment t --outcome y --no-cross-check"
        ours = cost(AETIA, *asked.split(), "--data", str(path), "--adjust", ",".join(names))
        theirs = cost(PEER, str(path))
        note = next((part for part in ours.said.split("; ") if part.startswith("on ")), "")
        note = note.splitlines()[0] if note else "nothing sampled"
        yield from beside(f"estimate, {n:,} x {COLUMNS}", ours, theirs, note)
        path.unlink()


def survival(folder: Path, largest: int, seed: int) -> Iterator[Row]:
    """Exponential times with a covariate and a tenth censored."""
    for n in (n for n in PEOPLE if n <= largest):
        rng = np.random.default_rng(seed)
        age, t = rng.normal(size=n), rng.integers(0, 2, n)
        time = rng.exponential(10 * np.exp(-0.3 * age + 0.5 * t))
        end = rng.exponential(90, n)
        path = folder / f"people{n}.csv"
        pd.DataFrame(
            {"time": np.minimum(time, end), "event": (time <= end) * 1, "t": t, "age": age}
        ).to_csv(path, index=False)
        asked = "causal survival --time time --event event --treatment t --adjust age --horizon 10"
        ours = cost(AETIA, *asked.split(), "--data", str(path))
        yield from beside(f"survival, {n:,} people", ours, None, ours.said[:MOST_SHOWN])


def discovery(folder: Path, columns: int, seed: int) -> Iterator[Row]:
    """A sparse linear model of many columns, 1,000 rows."""
    if not columns:
        return
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(1000, columns))
    for j in range(1, columns):
        for i in rng.choice(j, min(j, 2), replace=False):
            x[:, j] += 0.5 * x[:, i]
    path = folder / "columns.csv"
    pd.DataFrame(x, columns=[f"v{i}" for i in range(columns)]).to_csv(path, index=False)
    ours = cost(AETIA, "causal", "discover", "--data", str(path))
    yield from beside(f"discover, {columns} columns", ours, None, "1,000 rows")


def benchmark(options: argparse.Namespace) -> Iterator[Row]:
    """All rows, as they are measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from estimates(folder, options.rows, options.seed)
        yield from survival(folder, options.people, options.seed)
        yield from discovery(folder, options.columns, options.seed)


if __name__ == "__main__":
    sys.exit(main(benchmark, __doc__ or "", rows=ROWS[-1], people=PEOPLE[-1], columns=50, seed=0))
