from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tools.causal.controls import negative_control
from tools.causal.design import Design
from tools.causal.estimate import aipw, ipw, ols
from tools.causal.refute import refute
from tools.causal.sensitivity import sensitivity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.query import Refutation
    from tools.causal.refute import Estimator

    Array = NDArray[np.float64]

ALL = [aipw, ipw, ols]


def design(seed: int, *, effect: float = 1.0, n: int = 600) -> Design:
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, 2))
    t = (rng.random(n) < 1 / (1 + np.exp(-z @ np.array([0.8, -0.5])))).astype(float)
    y = effect * t + z @ np.array([1.0, 1.0]) + rng.standard_normal(n)
    x = np.column_stack([np.ones(n), z])
    return Design(y, t, x, ("intercept", "a", "b"), None, n, {})


def by_name(found: tuple[Refutation, ...]) -> dict[str, Refutation]:
    return {refutation.name: refutation for refutation in found}


@pytest.mark.parametrize("estimator", ALL)
def test_a_sound_estimate_survives_every_refuter(estimator: Estimator) -> None:
    data = design(1)
    fit = estimator(data.y, data.t, data.x)
    found = refute(data, estimator, fit, n_sim=100, seed=0)
    assert [r.name for r in found] == ["placebo", "random_common_cause", "subset"]
    assert {r.status for r in found} == {"not_refuted"}


@pytest.mark.parametrize("estimator", ALL)
def test_a_permuted_treatment_has_no_effect_on_average(estimator: Estimator) -> None:
    """A propensity that is not refitted would give -4.09 here (DoWhy 0.14, IPW)."""
    data = design(2)
    values = [estimator(data.y, t, data.x).value for t in permutations(data.t, 200)]
    error = np.std(values, ddof=1) / np.sqrt(len(values))
    assert abs(np.mean(values)) < 4 * error
    fit = estimator(data.y, data.t, data.x)
    placebo = by_name(refute(data, estimator, fit, n_sim=100, seed=3))["placebo"]
    assert placebo.value is not None
    assert abs(placebo.value) < 4 * float(np.std(values, ddof=1)) / 10


def permutations(t: Array, n: int) -> list[Array]:
    rng = np.random.default_rng(5)
    return [rng.permutation(t) for _ in range(n)]


def test_placebo_p_values_count_the_estimate_itself() -> None:
    data = design(3, effect=3.0)
    fit = aipw(data.y, data.t, data.x)
    found = by_name(refute(data, aipw, fit, n_sim=99, seed=0))
    assert found["placebo"].p_value == pytest.approx(1 / 100)


def test_an_effect_of_zero_looks_like_its_placebos() -> None:
    """Under the null the p-value is uniform: over 40 studies it is neither all small nor all large."""
    values = []
    for seed in range(40):
        data = design(100 + seed, effect=0.0, n=300)
        fit = ols(data.y, data.t, data.x)
        p = by_name(refute(data, ols, fit, n_sim=49, seed=seed))["placebo"].p_value
        assert p is not None
        values.append(p)
    assert 0.3 < np.mean(values) < 0.7


def test_a_random_common_cause_is_reported_as_a_shift_in_standard_errors() -> None:
    data = design(4)
    fit = aipw(data.y, data.t, data.x)
    found = by_name(refute(data, aipw, fit, n_sim=100, seed=0))["random_common_cause"]
    assert found.p_value is None
    assert found.value is not None
    assert 0 < abs(found.value) < 0.1
    assert "SE" in found.text


def test_an_estimator_that_depends_on_noise_is_refuted() -> None:
    """One that takes its number from the last covariate moves as soon as one is added."""
    data = design(5)

    def leaning(y: Array, t: Array, x: Array) -> object:
        fit = ols(y, t, x)
        return type(fit)(fit.value + (5 * fit.se if x.shape[1] > 3 else 0.0), fit.se)

    found = by_name(refute(data, leaning, leaning(data.y, data.t, data.x), n_sim=20, seed=0))  # type: ignore[arg-type]
    assert found["random_common_cause"].status == "refuted"


def test_an_estimator_that_finds_effects_of_nothing_is_refuted() -> None:
    data = design(6)

    def biased(y: Array, t: Array, x: Array) -> object:
        fit = ols(y, t, x)
        return type(fit)(fit.value + 2.0, fit.se)

    found = by_name(refute(data, biased, biased(data.y, data.t, data.x), n_sim=20, seed=0))  # type: ignore[arg-type]
    assert found["placebo"].status == "refuted"


def test_the_seed_decides_every_draw() -> None:
    data = design(7)
    fit = aipw(data.y, data.t, data.x)
    one, same, other = (refute(data, aipw, fit, n_sim=20, seed=s) for s in (1, 1, 2))
    assert one == same
    assert one != other


def test_robustness_grows_with_the_effect_and_vanishes_without_one() -> None:
    values = [sensitivity(design(8, effect=e)).robustness_value for e in (0.2, 0.5, 1.0, 2.0)]
    assert values == sorted(values)
    assert 0 <= values[0] < values[-1] < 1
    null = sensitivity(design(8, effect=0.0))
    assert null.robustness_value_alpha == 0
    assert null.e_value_limit == 1


def test_a_confounder_as_strong_as_the_robustness_value_brings_the_estimate_to_zero() -> None:
    """Cinelli and Hazlett 2020, section 4.2: bias = se sqrt(df) R / sqrt(1 - R), with R2 = RV."""
    data = design(9)
    found = sensitivity(data)
    matrix = np.column_stack([data.t, data.x])
    beta, rss = np.linalg.lstsq(matrix, data.y, rcond=None)[:2]
    df = len(data.y) - matrix.shape[1]
    se = float(np.sqrt(rss[0] / df * np.linalg.inv(matrix.T @ matrix)[0, 0]))
    rv = found.robustness_value
    assert se * np.sqrt(df) * rv / np.sqrt(1 - rv) == pytest.approx(float(beta[0]), rel=1e-6)


def test_the_benchmark_bounds_hold_for_a_hidden_twin_of_a_covariate() -> None:
    """Leave `a` out and bound by its equal twin `b`: the bound covers what `a` really did."""
    rng = np.random.default_rng(10)
    n = 20_000
    z = rng.standard_normal((n, 2))
    t = (rng.random(n) < 1 / (1 + np.exp(-0.7 * z.sum(axis=1)))).astype(float)
    y = t + z.sum(axis=1) + rng.standard_normal(n)
    x = np.column_stack([np.ones(n), z[:, 1]])
    row = sensitivity(Design(y, t, x, ("intercept", "b"), None, n, {})).benchmarks[0]
    full = ols(y, t, np.column_stack([np.ones(n), z]))
    assert float(row["adjusted_1x"]) <= full.value + 4 * full.se


def control(data: Design, values: Array | None) -> Design:
    return Design(data.y, data.t, data.x, data.groups, values, data.n_rows, {})


def test_a_control_outcome_with_the_same_causes_is_clean_after_adjustment() -> None:
    data = design(11)
    values = data.x[:, 1] + np.random.default_rng(0).standard_normal(len(data.y))
    found = negative_control(control(data, values), aipw, "c", "the control")
    assert found.status == "clean"
    assert found.ci_low is not None
    assert found.ci_high is not None
    assert found.ci_low < 0 < found.ci_high


def test_a_control_outcome_that_moves_with_the_treatment_is_biased() -> None:
    data = design(12)
    found = negative_control(control(data, data.t + data.y * 0.1), aipw, "c", "the control")
    assert found.status == "biased"
    assert "confounding remains" in found.text


def test_a_control_outcome_is_called_unavailable_when_it_cannot_speak() -> None:
    data = design(13)
    for values in (None, np.full(len(data.y), np.nan), np.ones(len(data.y))):
        found = negative_control(control(data, values), aipw, "c", "the control")
        assert found.status == "unavailable"
        assert found.value is None
        assert found.text


def test_control_outcomes_raise_false_alarms_at_the_nominal_rate() -> None:
    alarms = 0
    for seed in range(200):
        data = design(1000 + seed, n=300)
        values = data.x[:, 1] + np.random.default_rng(seed).standard_normal(300)
        found = negative_control(control(data, values), aipw, "c", "the control")
        alarms += found.status == "biased"
    assert 2 <= alarms <= 22
