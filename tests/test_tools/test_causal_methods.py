"""Whom the effect is averaged over, weights, clusters, gaps, learned nuisances: against truth."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from tools.causal import dowhy_engine, engine
from tools.causal.coding import Unusable
from tools.causal.column_dag import compile_dag
from tools.causal.crossfit import crossfit_aipw, fit_nuisances
from tools.causal.datasets import Dataset, load_frame, registered
from tools.causal.design import Columns, Design, build_design
from tools.causal.estimate import ESTIMATORS, aipw, g_formula, ipw, ols
from tools.causal.fitting import choose
from tools.causal.impute import imputed, pool
from tools.causal.query import CausalRequest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.estimate import Target
    from tools.causal.query import EffectResult

    Array = NDArray[np.float64]

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SLOPES = np.array([0.5, -0.4, 0.3, 0.2, 0.0])


def simulate(seed: int, n: int = 800) -> tuple[Array, Array, Array, dict[str, float]]:
    """An effect of 1 + 0.6 z0, with z0 a confounder: the three averages differ."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, 5))
    e = 1 / (1 + np.exp(-(z @ SLOPES - 0.3)))
    t = (rng.random(n) < e).astype(float)
    effect = 1 + 0.6 * z[:, 0]
    y = z @ np.array([1, 1, -0.5, 0, 0.3]) + effect * t + rng.standard_normal(n)
    return y, t, np.column_stack([np.ones(n), z]), {"ATE": 1.0, "ATT": 1.1516, "ATC": 0.8832}


@pytest.mark.parametrize("key", ["aipw", "ipw", "g_formula"])
@pytest.mark.parametrize("estimand", ["ATE", "ATT", "ATC"])
def test_every_target_population_is_estimated_without_bias_and_covered(
    key: str, estimand: Target
) -> None:
    """Truth by integration over two million draws; the bounds are four Monte Carlo errors."""
    fits = []
    for seed in range(120):
        y, t, x, truth = simulate(seed)
        fits.append(ESTIMATORS[key][1](y, t, x, estimand=estimand))
    values, errors = np.array([(f.value, f.se) for f in fits]).T
    away = abs(values.mean() - truth[estimand])
    assert away < 4 * values.std(ddof=1) / np.sqrt(len(values))
    covered = (np.abs(values - truth[estimand]) < 1.96 * errors).mean()
    assert 0.95 - 4 * 0.02 < covered <= 1


def test_the_effect_on_the_treated_of_a_trial_is_the_published_one() -> None:
    """Dehejia and Wahba 1999: 1,794 dollars (NSW, 445 men)."""
    path = SHARED / "lalonde" / "nsw_dw.csv.gz"
    if not path.is_file():
        pytest.skip("no shared data")
    frame = pd.read_csv(path)
    dataset = Dataset.from_frame(frame, treatment="treat", outcome="re78", design="rct")
    result = ask(dataset, "treat", "re78", estimand="ATT")
    assert result.estimate is not None
    assert result.estimate.value == pytest.approx(1794.34, abs=0.01)
    assert result.estimate.se == pytest.approx(670.8, abs=2)
    covariates = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
    adjusted = Dataset.from_frame(
        frame, treatment="treat", outcome="re78", covariates=covariates, design="rct"
    )
    by_method = {e.method.split()[0]: e for e in ask(adjusted, "treat", "re78").alternatives}
    assert by_method["OLS"].value == pytest.approx(1676.34, abs=0.01)


def ask(dataset: Dataset, treatment: str, outcome: str, **more: Any) -> EffectResult:
    assert dataset.frame is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        dataset.frame.to_csv(path, index=False)
        return engine.run(
            CausalRequest(
                descriptor=dataset.descriptor.model_dump(mode="json"),
                csv=str(path),
                treatment=treatment,
                outcome=outcome,
                dag=compile_dag(dataset.descriptor, treatment, outcome, {}).to_json(),
                **{"n_sim": 20, **more},
            )
        )


def table(seed: int, n: int = 800) -> pd.DataFrame:
    y, t, x, _ = simulate(seed, n)
    frame = pd.DataFrame(x[:, 1:], columns=list("abcde"))
    return frame.assign(t=t.astype(int), y=y)


def nhefs_design(**columns: Any) -> Design:
    descriptor = next(d.descriptor for d in registered() if d.descriptor.key == "nhefs")
    names = descriptor.with_role("covariate")
    frame = load_frame(descriptor, None)
    return build_design(frame, descriptor, Columns("qsmk", "wt82_71", names, **columns))


def test_the_g_formula_with_one_modifier_gives_the_figure_of_the_book() -> None:
    """What If, program 13.3: 3.5 kg; 3.5174 with smoking intensity as the only modifier."""
    design = nhefs_design(extra=("smokeintensity",))
    fit = g_formula(design.y, design.t, design.x, modifiers=design.extra["smokeintensity"][:, None])
    assert fit.value == pytest.approx(3.5174, abs=1e-4)
    assert 2.5 < fit.value - 1.96 * fit.se < 2.65
    assert 4.4 < fit.value + 1.96 * fit.se < 4.6


@pytest.mark.parametrize("estimand", ["ATE", "ATT", "ATC"])
def test_dowhy_agrees_within_a_twentieth_of_a_standard_error(estimand: Target) -> None:
    found = dowhy_engine.cross_check(nhefs_design(), estimand)
    assert found.agrees
    names = {c["method"] for c in found.comparisons}
    assert {"linear_regression", "propensity_score_weighting"} <= names
    assert all(c["gap_se"] < 0.05 for c in found.comparisons)


def test_whole_number_weights_are_copies_of_rows() -> None:
    y, t, x, _ = simulate(1, 300)
    copies = np.random.default_rng(0).integers(1, 4, 300)
    rows = np.repeat(np.arange(300), copies)
    for fit in (ols, ipw, aipw, g_formula):
        weighted = fit(y, t, x, weights=copies.astype(float))
        assert weighted.value == pytest.approx(fit(y[rows], t[rows], x[rows]).value, abs=1e-8)


def test_copies_of_rows_in_one_cluster_add_no_precision() -> None:
    y, t, x, _ = simulate(2, 300)
    rows = np.repeat(np.arange(300), 5)
    for fit in (ols, ipw, aipw, g_formula):
        once = fit(y, t, x)
        copied = fit(y[rows], t[rows], x[rows], cluster=rows)
        assert copied.value == pytest.approx(once.value, abs=1e-8)
        assert copied.se == pytest.approx(once.se, rel=0.05)


def curved(seed: int, n: int = 1000) -> tuple[Array, Array, Array]:
    """Confounding by |z0| and by an interaction, which no linear model sees; the effect is 1."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, 4))
    h = np.abs(z[:, 0]) + z[:, 1] * (z[:, 2] > 0)
    t = (rng.random(n) < 1 / (1 + np.exp(-(h - 0.8)))).astype(float)
    y = 1.5 * h + t + rng.standard_normal(n)
    return y, t, np.column_stack([np.ones(n), z])


def test_learned_nuisances_remove_confounding_that_linear_models_leave() -> None:
    linear, learned, chosen = [], [], []
    for seed in range(4):
        y, t, x = curved(seed, 3000)
        linear.append(aipw(y, t, x).value - 1)
        learned.append(crossfit_aipw(y, t, x, seed=seed, repeats=1).value - 1)
        groups = ("intercept", "a", "b", "c", "d")
        chosen.append(choose(Design(y, t, x, groups, None, len(y), {}), seed)[0])
    assert np.mean(linear) > 0.3
    assert abs(np.mean(learned)) < 0.15
    assert set(chosen) == {"crossfit"}


def test_the_parametric_model_is_kept_where_nothing_predicts_better() -> None:
    method, reason, _ = choose(nhefs_design(), 0)
    assert method == "aipw"
    assert "out of fold" in reason


def test_cross_fitting_depends_on_the_seed_alone_and_keeps_clusters_whole() -> None:
    y, t, x = curved(5, 400)
    one, same = (crossfit_aipw(y, t, x, seed=3, repeats=1) for _ in range(2))
    assert one == same
    ids = np.repeat(np.arange(100), 4)
    clustered = crossfit_aipw(y, t, x, seed=3, repeats=1, cluster=ids)
    assert np.isfinite(clustered.se)
    binary = fit_nuisances((y > 1).astype(float), t, x)
    assert 0 <= min(binary.m0.min(), binary.m1.min()) <= max(binary.m0.max(), binary.m1.max()) <= 1


@pytest.mark.parametrize("missing", ["ipcw", "multiple"])
def test_gaps_that_depend_on_what_is_seen_are_repaired(missing: str) -> None:
    """The outcome is missing more often for treated people with a high covariate."""
    frame = table(7, 4000)
    rng = np.random.default_rng(0)
    frame["y"] = frame.y + 2 * frame.a * frame.t
    gone = rng.random(4000) < 0.65 / (1 + np.exp(-3 * frame.a)) * frame.t
    frame.loc[gone, "y"] = np.nan
    dataset = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["a", "b", "c", "d"])
    ignored = ask(dataset, "t", "y", method="ols").estimate
    repaired = ask(dataset, "t", "y", method="g_formula", missing=missing).estimate
    assert ignored is not None
    assert repaired is not None
    assert abs(repaired.value - 1) < 3.5 * repaired.se
    assert abs(ignored.value - 1) > 4 * ignored.se


def test_rubins_rules_add_the_spread_between_imputations() -> None:
    frame = table(8, 400)
    frame.loc[np.random.default_rng(0).random(400) < 0.3, "a"] = np.nan
    fits = [
        ols(c.y.to_numpy(), c.t.to_numpy(float), np.column_stack([np.ones(400), c[list("abcd")]]))
        for c in imputed(frame, ["t", "y", *"abcd"], "t", seed=0)
    ]
    pooled = pool(fits)
    within = np.mean([f.se**2 for f in fits])
    between = np.var([f.value for f in fits], ddof=1)
    assert between > 0
    assert pooled.se**2 == pytest.approx(within + 1.1 * between)


def test_two_levels_of_a_treatment_with_names_are_compared() -> None:
    frame = table(9)
    frame["arm"] = np.where(frame.t == 1, "drug", "placebo")
    frame.loc[:49, "arm"] = "other"
    dataset = Dataset.from_frame(frame, treatment="arm", outcome="y", covariates=list("abcd"))
    refused = ask(dataset, "arm", "y")
    assert refused.code in ("UNSUPPORTED_DTYPE", "BAD_CODING")
    found = ask(dataset, "arm", "y", treated_value="drug", control_value="placebo")
    assert found.estimate is not None
    assert found.estimate.n == 750
    wrong = ask(dataset, "arm", "y", treated_value="pill", control_value="placebo")
    assert wrong.code == "BAD_CODING"
    assert "drug, other, placebo" in wrong.message


def test_a_missing_value_rule_of_fail_names_the_columns() -> None:
    frame = table(10)
    frame.loc[:9, "b"] = np.nan
    dataset = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=list("abcd"))
    found = ask(dataset, "t", "y", missing="fail")
    assert (found.status, found.code) == ("failed", "MISSING_DATA")
    assert "b" in found.message


def test_a_rare_treatment_overlaps_where_the_effect_is_asked_for() -> None:
    """Among the treated every score may be small; that is no lack of overlap for the ATT."""
    rng = np.random.default_rng(11)
    z = rng.standard_normal(4000)
    t = (rng.random(4000) < 1 / (1 + np.exp(-(z - 4)))).astype(float)
    y = z + t + rng.standard_normal(4000)
    frame = pd.DataFrame({"z": z, "t": t.astype(int), "y": y})
    dataset = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["z"])
    found = ask(dataset, "t", "y", estimand="ATT")
    assert found.status == "ok"
    assert found.estimate is not None
    assert abs(found.estimate.value - 1) < 4 * found.estimate.se


def test_a_treatment_with_one_level_named_is_refused() -> None:
    dataset = Dataset.from_frame(table(12), treatment="t", outcome="y", covariates=["a"])
    found = ask(dataset, "t", "y", treated_value="1")
    assert (found.status, found.code) == ("failed", "INVALID_REQUEST")


def test_a_treatment_that_is_the_outcome_is_refused() -> None:
    dataset = Dataset.from_frame(table(12), treatment="t", outcome="y", covariates=["a"])
    request = CausalRequest(
        descriptor=dataset.descriptor.model_dump(mode="json"),
        treatment="t",
        outcome="t",
        dag={"arrows": [["a", "t", [], "user"]]},
    )
    found = engine.run(request)
    assert (found.status, found.code) == ("failed", "INVALID_REQUEST")


def test_weights_below_zero_and_unknown_columns_are_refused() -> None:
    frame = table(13).assign(w=-1.0)
    dataset = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["a"], more=["w"])
    assert ask(dataset, "t", "y", weights="w").code == "BAD_CODING"
    assert ask(dataset, "t", "y", weights="nowhere").code == "UNKNOWN_VARIABLE"


def test_a_design_of_duplicate_columns_is_refused() -> None:
    frame = table(14)
    frame = pd.concat([frame, frame[["a"]]], axis=1)
    descriptor = Dataset.from_frame(
        table(14), treatment="t", outcome="y", covariates=["a"]
    ).descriptor
    with pytest.raises(Unusable) as refusal:
        build_design(frame, descriptor, Columns("t", "y", ("a",)))
    assert refusal.value.result.code == "INVALID_REQUEST"


def test_ihdp_is_estimated_near_its_truth() -> None:
    folder = SHARED / "ihdp"
    if not folder.is_dir():
        pytest.skip("no shared data")
    with gzip.open(sorted(folder.glob("*.csv.gz"))[0], "rt", encoding="utf-8") as file:
        data = pd.read_csv(file)
    x = np.column_stack([np.ones(len(data)), data.filter(regex="^x")])
    fit = crossfit_aipw(data.y_factual.to_numpy(), data.treatment.to_numpy(float), x)
    truth = float((data.mu1 - data.mu0).mean())
    assert abs(fit.value - truth) < 0.15
    assert abs(fit.value - truth) < 1.96 * fit.se
