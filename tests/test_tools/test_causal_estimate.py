from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tools.causal import engine
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import registered
from tools.causal.design import Design
from tools.causal.estimate import ESTIMATORS, fit_propensity
from tools.causal.query import CausalRequest
from tools.causal.sensitivity import sensitivity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.query import EffectResult, Estimate

    Array = NDArray[np.float64]


def nhefs(outcome: str) -> EffectResult:
    (dataset,) = (d for d in registered() if d.descriptor.key == "nhefs")
    descriptor = dataset.descriptor
    return engine.run(
        CausalRequest(
            descriptor=descriptor.model_dump(mode="json"),
            treatment="qsmk",
            outcome=outcome,
            dag=compile_dag(descriptor, "qsmk", outcome, {}).to_json(),
            negative_control_outcome="cholesterol",
            n_sim=20,
        )
    )


@pytest.fixture(scope="module")
def weight() -> EffectResult:
    return nhefs("wt82_71")


def by_method(result: EffectResult, word: str) -> Estimate:
    assert result.estimate is not None
    (found,) = (e for e in (result.estimate, *result.alternatives) if e.method.startswith(word))
    return found


@pytest.mark.parametrize(
    ("word", "value", "low", "high"),
    [
        ("OLS", 3.4626, 2.54, 4.38),
        ("IPW", 3.4405, 2.49, 4.40),
        ("AIPW", 3.4451, 2.4905, 4.3997),
    ],
)
def test_smoking_cessation_and_weight_as_in_what_if(
    weight: EffectResult, word: str, value: float, low: float, high: float
) -> None:
    """Hernan and Robins, Causal Inference: What If, chapters 12 to 15 (3.4 and 3.5 kg)."""
    found = by_method(weight, word)
    assert found.value == pytest.approx(value, abs=1e-4)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=0.006)
    assert (found.n, found.n_treated, found.unit) == (1566, 403, "kg")


def test_the_main_estimate_is_doubly_robust_to_four_digits(weight: EffectResult) -> None:
    """zEpid 0.9.1, AIPTW: 3.4451 (2.4905, 4.3997)."""
    assert weight.estimate is not None
    assert weight.estimate.method.startswith("AIPW")
    assert weight.estimate.ci_low == pytest.approx(2.4905, abs=1e-4)
    assert weight.estimate.ci_high == pytest.approx(4.3997, abs=1e-4)


def test_diagnostics_show_rows_balance_and_overlap(weight: EffectResult) -> None:
    found = weight.diagnostics
    assert (found["rows"], found["rows_dropped"]) == (1629, 63)
    assert found["crude_difference"] == pytest.approx(2.541, abs=1e-3)
    assert found["max_smd_before"] == pytest.approx(0.285, abs=0.005)
    assert found["max_smd_after"] == pytest.approx(0.037, abs=1e-3)
    low, high = found["propensity_range"]
    assert 0.05 < low < high < 0.8


def test_sensitivity_matches_the_closed_form(weight: EffectResult) -> None:
    found = weight.sensitivity
    assert found is not None
    assert found.partial_r2 == pytest.approx(0.0388, abs=1e-4)
    assert found.robustness_value == pytest.approx(0.1817, abs=1e-4)
    assert found.robustness_value_alpha == pytest.approx(0.140, abs=1e-3)
    assert found.e_value == pytest.approx(2.348, abs=1e-3)
    assert found.e_value_limit == pytest.approx(2.039, abs=2e-3)
    assert len(found.benchmarks) == 3


def test_every_benchmark_moves_the_estimate_toward_the_null_and_further_when_stronger(
    weight: EffectResult,
) -> None:
    assert weight.sensitivity is not None
    assert weight.estimate is not None
    for row in weight.sensitivity.benchmarks:
        once, thrice = float(row["adjusted_1x"]), float(row["adjusted_3x"])
        assert weight.estimate.value > once > thrice


def test_a_binary_outcome_gives_a_risk_difference() -> None:
    result = nhefs("death")
    found = by_method(result, "OLS")
    assert (found.n, found.unit) == (1629, "risk difference")
    assert abs(found.value) < 0.02
    assert found.ci_low < 0 < found.ci_high


def simulate(rng: np.random.Generator, n: int) -> tuple[Array, Array, Array]:
    """Five confounders; the effect varies with the first and averages 1 (truth known)."""
    z = rng.standard_normal((n, 5))
    p = 1 / (1 + np.exp(-(z @ np.array([0.5, -0.4, 0.3, 0.2, 0.0]))))
    t = (rng.random(n) < p).astype(float)
    effect = 1 + 0.5 * z[:, 0]
    y = effect * t + z @ np.array([1.0, 1.0, -0.5, 0.3, 0.2]) + rng.standard_normal(n)
    return y, t, np.column_stack([np.ones(n), z])


@pytest.fixture(scope="module")
def draws() -> dict[str, Array]:
    """(value, standard error) of each estimator in 500 simulated studies of 800 people."""
    found: dict[str, list[tuple[float, float]]] = {key: [] for key in ESTIMATORS}
    for seed in np.random.SeedSequence(20).spawn(500):
        data = simulate(np.random.default_rng(seed), 800)
        for key, (_, estimator) in ESTIMATORS.items():
            fit = estimator(*data)
            found[key].append((fit.value, fit.se))
    return {key: np.array(rows) for key, rows in found.items()}


@pytest.mark.parametrize("key", ["aipw", "ipw", "g_formula"])
def test_estimators_are_unbiased_and_their_intervals_cover(
    draws: dict[str, Array], key: str
) -> None:
    value, se = draws[key].T
    assert abs(value.mean() - 1) < 4 * value.std(ddof=1) / np.sqrt(len(value))
    covered = (np.abs(value - 1) < 1.96 * se).mean()
    assert 0.92 <= covered <= 0.98
    assert se.mean() == pytest.approx(value.std(ddof=1), rel=0.1)


def test_least_squares_has_the_right_standard_error_and_little_bias(
    draws: dict[str, Array],
) -> None:
    """With an effect that varies, OLS estimates a weighted average near the mean effect."""
    value, se = draws["ols"].T
    assert abs(value.mean() - 1) < 0.05
    assert se.mean() == pytest.approx(value.std(ddof=1), rel=0.1)


@pytest.mark.parametrize("broken", ["outcome", "propensity"])
def test_aipw_stays_right_when_one_of_its_two_models_is_wrong(broken: str) -> None:
    rng = np.random.default_rng(1)
    n = 40_000
    z = rng.standard_normal(n)
    wave = np.exp(z / 2)
    linear, odd = (wave, z) if broken == "propensity" else (z, wave)
    p = 1 / (1 + np.exp(-(odd if broken == "propensity" else linear)))
    t = (rng.random(n) < p).astype(float)
    y = t + 2 * (wave if broken == "outcome" else z) + rng.standard_normal(n)
    x = np.column_stack([np.ones(n), z])
    fit = ESTIMATORS["aipw"][1](y, t, x)
    assert abs(fit.value - 1) < 4 * fit.se


def test_randomized_data_without_covariates_give_the_difference_in_means() -> None:
    rng = np.random.default_rng(2)
    t = np.repeat([0.0, 1.0], 200)
    y = 0.5 * t + rng.standard_normal(400)
    crude = y[t == 1].mean() - y[t == 0].mean()
    for _, estimator in ESTIMATORS.values():
        assert estimator(y, t, np.ones((400, 1))).value == pytest.approx(crude)


@pytest.mark.parametrize("key", sorted(ESTIMATORS))
def test_swapping_the_arms_flips_the_sign(key: str) -> None:
    y, t, x = simulate(np.random.default_rng(3), 500)
    estimator = ESTIMATORS[key][1]
    there, back = estimator(y, t, x), estimator(y, 1 - t, x)
    assert back.value == pytest.approx(-there.value)
    assert back.se == pytest.approx(there.se)


def units(key: str) -> object:
    return pytest.param(key)


@pytest.mark.parametrize("key", [units(k) for k in sorted(ESTIMATORS)])
@pytest.mark.parametrize("factor", [1e9, 1e-9], ids=["cells per litre", "molar"])
def test_the_unit_of_a_covariate_does_not_matter(key: str, factor: float) -> None:
    y, t, x = simulate(np.random.default_rng(4), 800)
    scaled = x * np.array([1, factor, 1, 1, 1, 1])
    estimator = ESTIMATORS[key][1]
    there, back = estimator(y, t, x), estimator(y, t, scaled)
    assert (back.value, back.se) == pytest.approx((there.value, there.se), rel=1e-6)


def test_a_large_covariate_and_its_square_leave_the_estimate_alone() -> None:
    y, t, x = simulate(np.random.default_rng(5), 800)
    income = 50_000 + 10_000 * x[:, 1]
    there = ESTIMATORS["ols"][1](y, t, np.column_stack([x, x[:, 1] ** 2]))
    back = ESTIMATORS["ols"][1](y, t, np.column_stack([x[:, [0, 2, 3, 4, 5]], income, income**2]))
    assert back.value == pytest.approx(there.value, rel=1e-4)


def test_sensitivity_does_not_depend_on_the_unit_of_a_covariate() -> None:
    y, t, x = simulate(np.random.default_rng(6), 800)
    groups = ("intercept", *(f"c{i}" for i in range(5)))
    there = sensitivity(Design(y, t, x, groups, None, 800, {}))
    back = sensitivity(Design(y, t, x * np.array([1, 1e9, 1, 1, 1, 1]), groups, None, 800, {}))
    assert back.partial_r2 == pytest.approx(there.partial_r2, rel=1e-6)


def test_the_origin_of_a_covariate_does_not_matter_to_the_propensity() -> None:
    _, t, x = simulate(np.random.default_rng(7), 800)
    moved = x + np.array([0, 1e6, 0, 0, 0, 0])
    there, back = fit_propensity(t, x), fit_propensity(t, moved)
    assert back.converged
    assert back.p == pytest.approx(there.p, abs=1e-5)


def test_the_propensity_model_solves_its_score_equations() -> None:
    _, t, x = simulate(np.random.default_rng(8), 800)
    model = fit_propensity(t, x)
    assert model.converged
    assert np.abs(x.T @ (t - model.p)).max() < 1e-8


def test_no_number_is_told_of_a_confounder_that_cannot_be() -> None:
    """Three times as strong as a covariate that explains a third leaves nothing to explain."""
    rng = np.random.default_rng(3)
    c = rng.normal(size=1500)
    t = (c + 0.5 * rng.normal(size=1500) > 0).astype(float)
    y = 1.0 * t + 3.0 * c + rng.normal(size=1500)
    x = np.column_stack([np.ones(1500), c])
    found = sensitivity(Design(y, t, x, ("intercept", "c"), None, 1500, {}))
    assert all("adjusted_3x" not in row for row in found.benchmarks)
    assert "none can be three times as strong as c" in found.text


def test_the_worst_that_a_benchmark_allows_is_told() -> None:
    """One as strong as the strongest covariate moves it further than one thrice as strong as a weak one."""
    rng = np.random.default_rng(4)
    c, d = rng.normal(size=(2, 1500))
    t = (c + 0.2 * d + 0.5 * rng.normal(size=1500) > 0).astype(float)
    y = 1.0 * t + 3.0 * c + 0.3 * d + rng.normal(size=1500)
    x = np.column_stack([np.ones(1500), c, d])
    found = sensitivity(Design(y, t, x, ("intercept", "c", "d"), None, 1500, {}))
    (strong,) = [row for row in found.benchmarks if row["covariate"] == "c"]
    assert f"one as strong as c would move it to {strong['adjusted_1x']:.2f}" in found.text
