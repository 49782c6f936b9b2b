"""Outcomes of two codes, and arms in which nothing or everything happened: risks, and no ratio of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evals.readers.case import Ending, Kind
from graphs.errors import InputError
from tools.causal.coding import Unusable
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset
from tools.causal.engine import run
from tools.causal.outcome_coding import coded_outcome
from tools.causal.query import CausalRequest
from tools.causal.tables import read_table

if TYPE_CHECKING:
    import random
    from pathlib import Path

KNOWN = ((0, 1), (0, 100), (1, 2), (-1, 1), ("no", "yes"), ("FALSE", "TRUE"), ("alive", "dead"),
         ("Control", "Case"), ("0", "1"), ("negative", "positive"))  # fmt: skip
UNKNOWN = (("ja", "nein"), ("a", "b"), ("grade 1", "grade 2"))
HUGE = re.compile(r"\d{6,}")


def people(rng: random.Random, n: int) -> pd.DataFrame:
    """Treated and untreated people with an event or none, both in either arm."""
    draw = np.random.default_rng(rng.randrange(2**32))
    t = (np.arange(n) % 2).astype(float)
    y = (draw.random(n) < 0.3 + 0.2 * t).astype(float)
    y[:4] = [0, 0, 1, 1]
    return pd.DataFrame({"t": t, "age": draw.normal(50, 10, n).round(2), "y": y})


def coded(writer: str, rng: random.Random, folder: Path) -> Ending:
    """An outcome in two codes, read and turned into 0 and 1."""
    frame = people(rng, rng.randint(20, 60))
    no, yes = rng.choice(UNKNOWN if writer == "unknown_codes" else KNOWN)
    path = folder / "rows.csv"
    frame.assign(y=[yes if y else no for y in frame["y"]]).to_csv(path, index=False)
    try:
        found = coded_outcome(read_table(path), "y").values
    except (InputError, Unusable) as error:
        return Ending("refused", str(error))
    same = np.array_equal(found, frame["y"].to_numpy())
    return Ending("equal") if same else Ending("different", f"{no}, {yes}: read {found[:6]}")


def emptied(writer: str, rng: random.Random, folder: Path) -> Ending:
    """An arm without events, or with nothing else: its risk is a number, a ratio is none."""
    frame = people(rng, rng.randint(60, 120))
    frame.loc[frame["t"] == rng.randrange(2), "y"] = float(rng.randrange(2))
    path = folder / "rows.csv"
    frame.to_csv(path, index=False)
    data = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["age"])
    found = run(
        CausalRequest(
            descriptor=data.descriptor.model_dump(mode="json"), csv=str(path), treatment="t",
            outcome="y", dag=compile_dag(data.descriptor, "t", "y", {}).to_json(), method="aipw",
            refute=False,
        )
    )  # fmt: skip
    if found.status != "ok" or found.estimate is None:
        return Ending("refused", found.message)
    means = frame.groupby("t")["y"].mean()
    right = means[1.0] - means[0.0]
    shown = " ".join(f"{m.value:.6g}" for m in found.measures)
    near = abs(found.estimate.value - right) < 0.2 and abs(found.estimate.value) <= 1
    said = "NO_FINITE_RATIO" in {warning.code for warning in found.warnings}
    if near and said and not HUGE.search(shown):
        return Ending("equal")
    return Ending("different", f"{found.estimate.value}, expected near {right}; ratios {shown}")


def check(writer: str, rng: random.Random, folder: Path) -> Ending:
    """Write one of the two, and read or estimate."""
    return (emptied if writer == "empty_arm" else coded)(writer, rng, folder)


KIND = Kind(("known_codes", "unknown_codes", "empty_arm"), frozenset({"unknown_codes"}), check)
