from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tools.causal.batch import Draws, estimates
from tools.causal.controls import calibrate, negative_control, negative_exposure
from tools.causal.design import Design
from tools.causal.estimate import ESTIMATORS, aipw, ols
from tools.causal.query import NegativeControl
from tools.causal.refute import Attack, bootstrap, placebo, random_common_cause, refute
from tools.causal.sensitivity import sensitivity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.batch import Batched
    from tools.causal.estimate import Target
    from tools.causal.query import Refutation

    Array = NDArray[np.float64]

ALL: list[Batched] = ["aipw", "ipw", "ols"]


def design(seed: int, *, effect: float = 1.0, n: int = 600) -> Design:
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, 2))
    t = (rng.random(n) < 1 / (1 + np.exp(-z @ np.array([0.8, -0.5])))).astype(float)
    y = effect * t + z @ np.array([1.0, 1.0]) + rng.standard_normal(n)
    x = np.column_stack([np.ones(n), z])
    return Design(y, t, x, ("intercept", "a", "b"), None, n, {})


def by_name(found: tuple[Refutation, ...]) -> dict[str, Refutation]:
    return {refutation.name: refutation for refutation in found}


@pytest.mark.parametrize("method", ALL)
@pytest.mark.parametrize("estimand", ["ATE", "ATT", "ATC"])
@pytest.mark.parametrize("weighted", [False, True])
def test_all_draws_at_once_give_what_a_loop_gives(
    method: Batched, estimand: Target, weighted: bool
) -> None:
    data = design(1, n=300)
    rng = np.random.default_rng(0)
    weights = rng.uniform(0.5, 2, 300) if weighted else None
    fit = ESTIMATORS[method][1]

    def loop(y: Array, t: Array, x: Array, s: Array | None) -> float:
        return fit(y, t, x, estimand=estimand, weights=s).value

    treatments = rng.permuted(np.tile(data.t, (5, 1)), axis=1)
    added = rng.standard_normal((5, 300))
    counts = np.array([rng.permutation(300) < 240 for _ in range(5)]).astype(float)
    for draws in (Draws(treatments=treatments), Draws(added=added), Draws(counts=counts)):
        found = estimates(method, data.y, data.t, data.x, draws, estimand=estimand, weights=weights)
        if draws.treatments is not None:
            expected = [loop(data.y, t, data.x, weights) for t in treatments]
        elif draws.added is not None:
            expected = [loop(data.y, data.t, np.column_stack([data.x, z]), weights) for z in added]
        else:
            expected = [
                loop(data.y[r], data.t[r], data.x[r], None if weights is None else weights[r])
                for r in counts > 0
            ]
        assert found == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("method", ALL)
def test_a_sound_estimate_survives_every_refuter(method: Batched) -> None:
    found = refute(design(1), method, n_sim=100, seed=0)
    names = ["placebo", "random_common_cause", "subset", "bootstrap"]
    assert [r.name for r in found] == names
    assert {r.status for r in found} == {"not_refuted"}
    assert not any("confirm" in r.text for r in found)


@pytest.mark.parametrize("method", ALL)
def test_a_permuted_treatment_has_no_effect_on_average(method: Batched) -> None:
    """A propensity that is not refitted would give -4.09 here (DoWhy 0.14, IPW)."""
    data = design(2)
    treatments = np.random.default_rng(5).permuted(np.tile(data.t, (300, 1)), axis=1)
    values = estimates(method, data.y, data.t, data.x, Draws(treatments=treatments))
    assert abs(values.mean()) < 3 * values.std(ddof=1) / np.sqrt(len(values))


def test_placebo_p_values_count_the_estimate_itself() -> None:
    found = by_name(refute(design(3, effect=3.0), "aipw", n_sim=99, seed=0))
    assert found["placebo"].p_value == pytest.approx(1 / 100)


def test_an_effect_of_zero_looks_like_its_placebos() -> None:
    """Under the null the p-value is uniform: over 40 studies it is neither all small nor all large."""
    values = []
    for seed in range(40):
        data = design(100 + seed, effect=0.0, n=300)
        p = by_name(refute(data, "ols", n_sim=49, seed=seed))["placebo"].p_value
        assert p is not None
        values.append(p)
    assert 0.3 < np.mean(values) < 0.7


def test_a_random_common_cause_is_reported_as_a_shift_in_standard_errors() -> None:
    found = by_name(refute(design(4), "aipw", n_sim=100, seed=0))["random_common_cause"]
    assert found.p_value is None
    assert found.value is not None
    assert 0 < abs(found.value) < 0.1
    assert "SE" in found.text


class Leaning(Attack):
    """An estimator that adds a number of its own to what every draw gives."""

    def draws(self, draws: Draws) -> Array:
        return super().draws(draws) + 5 * self.se


def attack(kind: type[Attack], se: float | None = None) -> Attack:
    data = design(5)
    fit = ols(data.y, data.t, data.x)
    return kind(data, "ols", "ATE", fit.value, se or fit.se)


@pytest.mark.parametrize("refuter", [placebo, random_common_cause, bootstrap])
def test_an_estimator_that_leans_to_one_side_is_refuted(refuter: object) -> None:
    rng = np.random.default_rng(0)
    assert refuter(attack(Leaning), 20, rng).status == "refuted"  # type: ignore[operator]
    assert refuter(attack(Attack), 20, rng).status == "not_refuted"  # type: ignore[operator]


def test_a_standard_error_that_is_half_the_truth_is_refuted_by_the_bootstrap() -> None:
    data = design(5)
    right = ols(data.y, data.t, data.x).se
    found = bootstrap(attack(Attack, right / 2), 200, np.random.default_rng(0))
    assert found.status == "refuted"


def test_the_bootstrap_draws_whole_clusters() -> None:
    """Ten copies of every row: rows alone would give a standard error sqrt(10) times too small."""
    data = design(6, n=100)
    rows = np.repeat(np.arange(100), 10)
    copied = replace(data.take(rows), cluster=rows.astype(str), n_rows=1000)
    single = by_name(refute(data, "ols", n_sim=200, seed=0))["bootstrap"].value
    found = by_name(refute(copied, "ols", n_sim=200, seed=0))["bootstrap"]
    assert found.value == pytest.approx(single, rel=0.2)
    assert found.status == "not_refuted"


def test_the_seed_decides_every_draw() -> None:
    data = design(7)
    one, same, other = (refute(data, "aipw", n_sim=20, seed=s) for s in (1, 1, 2))
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


def test_a_control_exposure_that_shares_the_hidden_cause_is_biased() -> None:
    rng = np.random.default_rng(14)
    hidden, noise = rng.standard_normal((2, 800))
    t = (rng.random(800) < 1 / (1 + np.exp(-hidden))).astype(float)
    y = hidden + rng.standard_normal(800)
    data = Design(y, t, np.ones((800, 1)), ("intercept",), None, 800, {})
    assert negative_exposure(data, "z", hidden + noise).status == "biased"
    assert negative_exposure(data, "z", noise).status == "clean"
    assert negative_exposure(data, "z", np.ones(800)).status == "unavailable"


def test_calibration_restores_coverage_under_a_common_bias() -> None:
    """Systematic error N(0.5, 0.3): the naive interval misses, the calibrated one covers."""
    rng = np.random.default_rng(15)
    naive = calibrated = 0
    for _ in range(200):
        bias = rng.normal(0.5, 0.3, 21)
        values = bias + rng.normal(0, 0.1, 21)
        controls = [
            NegativeControl("biased", "c", v, v - 1.96 * 0.1, v + 1.96 * 0.1, "")
            for v in values[1:]
        ]
        found = calibrate(float(values[0]), 0.1, controls)
        assert found is not None
        naive += abs(values[0]) < 1.96 * 0.1
        calibrated += found.ci_low < 0 < found.ci_high
    assert naive < 60
    assert 176 <= calibrated <= 200


def test_two_controls_are_too_few_to_calibrate() -> None:
    control = NegativeControl("clean", "c", 0.1, -0.1, 0.3, "")
    assert calibrate(1.0, 0.1, [control, control]) is None
