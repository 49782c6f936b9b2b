"""A parent process that starts workers, for tests that look at what is left of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TELLS_PIDS = """
import subprocess
real = subprocess.Popen
class Popen(real):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        print("worker", self.pid, flush=True)
subprocess.Popen = Popen
"""
ROWS = """
import numpy as np, pandas as pd
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset
from tools.causal.query import CausalRequest

def dataset(n=150, seed=0):
    rng = np.random.default_rng(seed)
    x, z = rng.standard_normal((2, n))
    t = (rng.random(n) < 1 / (1 + np.exp(-x))).astype(int)
    group = rng.choice(["a", "b", "c"], n)
    frame = pd.DataFrame({"x": x, "z": z, "g": group, "t": t, "c": x + z})
    frame["y"] = t + x + z + rng.standard_normal(n)
    return Dataset.from_frame(
        frame, treatment="t", outcome="y", covariates=["x", "z", "g"],
        negative_control_outcome="c",
    )

def request(data, **more):
    return CausalRequest(
        descriptor=data.descriptor.model_dump(mode="json"), treatment="t", outcome="y",
        dag=compile_dag(data.descriptor, "t", "y", {}).to_json(), **{"n_sim": 20, **more},
    )
"""


def start(code: str, cache: Path, **environment: str) -> subprocess.Popen[str]:
    """Run a script that may use what is above; its lines are read from `stdout`."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", TELLS_PIDS + ROWS + code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "AETIA_CACHE": str(cache), **environment},
    )


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line.strip()


def is_gone(pid: int, patience_s: float = 60.0) -> bool:
    """Whether a process ends, within the patience of a loaded machine."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        if not _runs(pid):
            return True
        time.sleep(0.02)
    return False


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"  # ended, not yet collected
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return sys.platform != "linux"
