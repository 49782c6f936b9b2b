"""Error and coverage on data with known truth: our default beside DoWhy and EconML, in one run.

    python -m evals.bench.estimation [--json] [--trees 500] [--seed 0]

Data: the IHDP replications (Hill 2011) and the ACIC 2016 competition files (Dorie et al. 2019) in
the folder that AETIA_BENCH_DATA names, or `../shared/data`. Truth is the sample average of the
noiseless effects. A row of errors gives our mean absolute error, the peer's, and ours / peer; a row
of coverage gives the share of files whose 95 % interval holds the truth.
"""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.bench.rows import Row, main
from graphs.errors import SetupError
from tools.causal.crossfit import crossfit_aipw
from tools.causal.design import Design
from tools.causal.estimate import aipw
from tools.causal.fitting import choose

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Interval = tuple[float, float, float]
"""(value, lower limit, upper limit)."""


@dataclass(frozen=True)
class Study:
    """One data set with its true average effect."""

    name: str
    y: Array
    t: Array
    x: Array
    truth: float


def studies() -> dict[str, list[Study]]:
    """The files by set.

    Raises:
        SetupError: the folder holds neither set.
    """
    folder = Path(os.environ.get("AETIA_BENCH_DATA", "../shared/data"))
    found = {"IHDP": list(_ihdp(folder / "ihdp")), "ACIC 2016": list(_acic(folder / "acic2016"))}
    kept = {name: rows for name, rows in found.items() if rows}
    if not kept:
        raise SetupError(f"{folder} holds no IHDP or ACIC files; set AETIA_BENCH_DATA")
    return kept


def _ihdp(folder: Path) -> Iterator[Study]:
    import pandas as pd

    for path in sorted(folder.glob("ihdp_npci_*.csv*")):
        data = pd.read_csv(path)
        x = data[[c for c in data.columns if c.startswith("x")]].to_numpy(float)
        yield Study(
            path.name,
            data["y_factual"].to_numpy(float),
            data["treatment"].to_numpy(float),
            x,
            float((data["mu1"] - data["mu0"]).mean()),
        )


def _acic(folder: Path) -> Iterator[Study]:
    import pandas as pd

    files = sorted(folder.glob("zymu_*.csv*"))
    if not files:
        return
    x = pd.get_dummies(pd.read_csv(folder / "x.csv.gz"), drop_first=True).to_numpy(float)
    for path in files:
        data = pd.read_csv(path)
        t = data["z"].to_numpy(float)
        y = np.where(t == 1, data["y1"], data["y0"])
        yield Study(path.name, y, t, x, float((data["mu1"] - data["mu0"]).mean()))


def ours(study: Study, options: argparse.Namespace) -> Interval:
    """What `aetia causal estimate` gives by default."""
    x = np.column_stack([np.ones(len(study.y)), study.x])
    groups = ("intercept", *(f"x{i}" for i in range(study.x.shape[1])))
    design = Design(study.y, study.t, x, groups, None, len(x), {})
    chosen = choose(design, options.seed)
    fit = (
        crossfit_aipw(study.y, study.t, x, seed=options.seed, first=chosen.nuisances)
        if chosen.method == "crossfit"
        else aipw(study.y, study.t, x)
    )
    return fit.value, fit.value - 1.959964 * fit.se, fit.value + 1.959964 * fit.se


def linear_dml(study: Study, options: argparse.Namespace) -> Interval:
    """EconML's LinearDML with its default nuisance models, five folds."""
    from econml.dml import LinearDML

    model = LinearDML(discrete_treatment=True, cv=5, random_state=options.seed)
    model.fit(study.y, study.t.astype(int), X=study.x)
    low, high = model.ate_interval(study.x)
    return float(model.ate(study.x)), float(low), float(high)


def causal_forest(study: Study, options: argparse.Namespace) -> Interval:
    """EconML's CausalForestDML: its doubly robust average effect."""
    from econml.dml import CausalForestDML

    model = CausalForestDML(
        discrete_treatment=True, cv=5, n_estimators=options.trees, random_state=options.seed
    )
    model.fit(study.y, study.t.astype(int), X=study.x)
    value, se = float(np.ravel(model.ate_)[0]), float(np.ravel(model.ate_stderr_)[0])
    return value, value - 1.959964 * se, value + 1.959964 * se


def _dowhy(kind: str) -> Callable[[Study, argparse.Namespace], Interval]:
    def estimate(study: Study, options: argparse.Namespace) -> Interval:
        import pandas as pd
        from dowhy import CausalModel

        names = [f"x{i:03d}" for i in range(study.x.shape[1])]
        data = pd.DataFrame(study.x, columns=names).assign(t=study.t.astype(int), y=study.y)
        model = CausalModel(data, "t", "y", common_causes=names)
        identified = model.identify_effect(
            proceed_when_unidentifiable=True, method_name="maximal-adjustment"
        )
        found = model.estimate_effect(
            identified, method_name=f"backdoor.{kind}", confidence_intervals=False
        )
        value = float(found.value)
        if kind == "linear_regression":
            low, high = np.ravel(found.get_confidence_intervals())
        else:
            np.random.seed(options.seed)
            low, high = np.ravel(
                found.get_confidence_intervals(method="bootstrap", num_simulations=50)
            )
        return value, float(low), float(high)

    return estimate


PEERS: dict[str, Callable[[Study, Any], Interval]] = {
    "DoWhy linear regression": _dowhy("linear_regression"),
    "DoWhy weighting": _dowhy("propensity_score_weighting"),
    "EconML LinearDML": linear_dml,
    "EconML CausalForestDML": causal_forest,
}


def benchmark(options: argparse.Namespace) -> Iterator[Row]:
    """A row of errors and a row of coverage for each set and peer."""
    for name, files in studies().items():
        found = [ours(study, options) for study in files]
        error, covered = _score(files, found)
        for peer, estimate in PEERS.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = [estimate(study, options) for study in files]
            their_error, their_cover = _score(files, theirs)
            work = f"{name}, {len(files)} files, {peer}"
            yield Row(f"{work}: error", error, their_error, error / their_error, "mean |error|")
            yield Row(f"{work}: coverage", covered, their_cover, None, "share of files, 95 % CI")


def _score(files: list[Study], found: list[Interval]) -> tuple[float, float]:
    truth = np.array([study.truth for study in files])
    value, low, high = np.array(found).T
    return float(np.abs(value - truth).mean()), float(((low <= truth) & (truth <= high)).mean())


if __name__ == "__main__":
    sys.exit(main(benchmark, __doc__ or "", trees=500, seed=0))
