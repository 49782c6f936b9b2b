"""Matching, instruments, panels, discontinuities and doses against simulated truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tools.causal.continuous import dose_response
from tools.causal.estimate import ols
from tools.causal.quasi.absorption import absorbed
from tools.causal.quasi.difference import panel, two_by_two
from tools.causal.quasi.discontinuity import discontinuity
from tools.causal.quasi.errors import CannotEstimate
from tools.causal.quasi.instrument import two_stage
from tools.causal.quasi.matching import match

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.estimate import Target

    Array = NDArray[np.float64]

SEEDS = 150
BOUND = 0.95 - 4 * np.sqrt(0.95 * 0.05 / SEEDS)


def confounded(seed: int, n: int = 500) -> tuple[Array, Array, Array]:
    """An effect of 1 + 0.5 z0; treated people have a larger z0."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, 2))
    t = (rng.random(n) < 1 / (1 + np.exp(-(z @ [0.6, -0.4])))).astype(float)
    y = z.sum(axis=1) + (1 + 0.5 * z[:, 0]) * t + rng.standard_normal(n)
    return y, t, np.column_stack([np.ones(n), z])


@pytest.mark.parametrize(("estimand", "truth"), [("ATE", 1.0), ("ATT", 1.133), ("ATC", 0.867)])
def test_matching_is_unbiased_and_its_error_is_right(estimand: Target, truth: float) -> None:
    fits = [match(*confounded(seed), estimand=estimand) for seed in range(SEEDS)]
    values = np.array([f.value for f in fits])
    assert abs(values.mean() - truth) < 4 * values.std(ddof=1) / np.sqrt(SEEDS)
    assert np.mean([f.ci_low < truth < f.ci_high for f in fits]) > BOUND


def test_matching_needs_covariates_and_rows() -> None:
    y, t, x = confounded(0, 50)
    with pytest.raises(CannotEstimate, match="covariate"):
        match(y, t, x[:, :1])
    with pytest.raises(CannotEstimate, match="rows to match"):
        match(y, np.eye(50)[0], x)


def instrumented(seed: int, strength: float, n: int = 500) -> tuple[Array, Array, Array, Array]:
    """An effect of 1, hidden behind a common cause that least squares would add."""
    rng = np.random.default_rng(seed)
    u, z, x = rng.standard_normal((3, n))
    t = strength * z + 0.5 * x + u + rng.standard_normal(n)
    y = t + 2 * u + x + rng.standard_normal(n)
    return y, t, z[:, None], np.column_stack([np.ones(n), x])


def test_two_stage_least_squares_removes_what_nobody_measured() -> None:
    fits = [two_stage(*instrumented(seed, 0.6)) for seed in range(SEEDS)]
    assert abs(np.median([f.value for f in fits]) - 1) < 0.08
    assert np.mean([f.ci_low < 1 < f.ci_high for f in fits]) > BOUND
    y, t, _, x = instrumented(0, 0.6)
    assert ols(y, t, x).value > 1.5


@pytest.mark.parametrize("strength", [0.02, 0.6])
def test_the_anderson_rubin_set_covers_however_weak_the_instrument(strength: float) -> None:
    fits = [two_stage(*instrumented(seed, strength)) for seed in range(SEEDS)]
    covered = np.mean([any(low <= 1 <= high for low, high in f.ar_set) for f in fits])
    assert covered > BOUND
    if strength < 0.1:
        assert np.median([f.first_stage_f for f in fits]) < 10
        assert any(np.isinf(f.ar_set[0][0]) for f in fits)


def test_two_stage_agrees_with_statsmodels() -> None:
    gmm = pytest.importorskip("statsmodels.sandbox.regression.gmm")
    y, t, z, x = instrumented(3, 0.5)
    theirs = gmm.IV2SLS(y, np.column_stack([t, x]), np.column_stack([z, x])).fit()
    assert two_stage(y, t, z, x).value == pytest.approx(theirs.params[0], abs=1e-8)


def test_an_instrument_that_does_not_vary_is_refused() -> None:
    y, t, z, x = instrumented(1, 0.5)
    with pytest.raises(CannotEstimate, match="does not vary"):
        two_stage(y, t, np.ones_like(z), x)
    with pytest.raises(CannotEstimate, match="does not vary"):
        two_stage(y, t, np.column_stack([z, z]), x)


def test_instruments_that_contradict_each_other_are_found() -> None:
    y, t, z, x = instrumented(2, 0.6, 2000)
    rng = np.random.default_rng(0)
    other = rng.standard_normal((2000, 1))
    valid = two_stage(y + 0 * other[:, 0], t + 0.6 * other[:, 0], np.column_stack([z, other]), x)
    broken = two_stage(y + 2 * other[:, 0], t + 0.6 * other[:, 0], np.column_stack([z, other]), x)
    assert broken.sargan_p is not None
    assert broken.sargan_p < 1e-6
    assert valid.sargan_p is not None


def staggered(seed: int, growth: float = 0.5) -> tuple[Array, Array, Array, Array, float]:
    """Sixty units over six periods; effects grow after the start, which differs."""
    rng = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(60), 6), np.tile(np.arange(6), 60)
    start = rng.choice([2, 4, 99], 60)
    treated = (time >= start[unit]).astype(float)
    effect = 1 + growth * (time - start[unit])
    y = rng.standard_normal(60)[unit] + 0.3 * time + effect * treated + rng.standard_normal(360)
    return y, treated, unit.astype(float), time.astype(float), float(effect[treated > 0].mean())


def test_group_time_effects_stand_staggered_starts_that_mislead_two_way_models() -> None:
    found = [(panel(*staggered(s)[:4], seed=s), staggered(s)[4]) for s in range(40)]
    gaps = np.array([p.group_time.value - t for p, t in found if p.group_time])
    naive = np.array([p.two_way.value - t for p, t in found])
    assert abs(gaps.mean()) < 4 * gaps.std(ddof=1) / np.sqrt(len(gaps))
    assert naive.mean() < -0.2


def test_two_way_effects_and_the_two_by_two_are_covered() -> None:
    covered = simple = 0
    for seed in range(SEEDS):
        y, treated, unit, time, _ = staggered(seed, growth=0.0)
        covered += (
            abs(panel(y, treated, unit, time, seed).two_way.value - 1)
            < 1.96 * panel(y, treated, unit, time, seed).two_way.se
            if seed < 30
            else 0
        )
        rng = np.random.default_rng(seed)
        group, post = (rng.random((2, 400)) < 0.5).astype(float)
        outcome = group + 0.5 * post + 2 * group * post + rng.standard_normal(400)
        fit = two_by_two(outcome, group, post, np.ones((400, 1)))
        simple += abs(fit.value - 2) < 1.96 * fit.se
    assert covered >= 24
    assert simple / SEEDS > BOUND


def test_drifting_groups_fail_the_test_of_leads() -> None:
    y, treated, unit, time, _ = staggered(5)
    later = np.isin(unit, unit[treated > 0])
    assert (panel(y + 1.0 * time * later, treated, unit, time).pretrend_p or 1) < 0.01
    with pytest.raises(CannotEstimate, match="no unit changes"):
        panel(y, np.zeros_like(y), unit, time)


def jump(seed: int, n: int = 1000) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(seed)
    running = rng.uniform(-1, 1, n)
    t = (running >= 0).astype(float)
    return running + running**2 + 2 * t + rng.standard_normal(n), t, running


def test_a_jump_at_the_cutoff_is_found_from_both_sides() -> None:
    pytest.importorskip("rdrobust")
    y, t, running = jump(0)
    up = discontinuity(y, t, running, 0.0)
    down = discontinuity(y, 1 - t, running, 0.0)
    assert up.ci_low < 2 < up.ci_high
    assert (down.value, down.ci_low) == pytest.approx((-up.value, -up.ci_high))
    assert up.density_p > 0.01
    with pytest.raises(CannotEstimate, match="too few"):
        discontinuity(y, t, running, 0.999)


def test_what_was_measured_before_sharpens_the_jump_and_a_consequence_does_not_take_it_away() -> (
    None
):
    pytest.importorskip("rdrobust")
    wider, covered = [], []
    for seed in range(60):
        y, t, running = jump(seed)
        rng = np.random.default_rng(1000 + seed)
        before = rng.normal(size=(len(y), 1))
        y = y + 2 * before[:, 0]
        found = discontinuity(y, t, running, 0.0, before)
        bare = discontinuity(y, t, running, 0.0)
        wider.append(bare.se / found.se)
        covered.append(found.ci_low < 2 < found.ci_high)
    assert np.median(wider) > 1.2
    assert np.mean(covered) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 60)
    after = (y + rng.normal(0, 0.1, len(y)))[:, None]
    assert discontinuity(y, t, running, 0.0, after).held_fixed == ()


def test_few_rows_near_the_cutoff_are_read_by_straight_lines_that_cover() -> None:
    pytest.importorskip("rdrobust")
    covered = []
    for seed in range(SEEDS):
        running = np.linspace(-1, 1, 48)
        t = (running >= 0).astype(float)
        straight = 1.5 + 2 * t - running + np.random.default_rng(seed).normal(0, 0.5, 48)
        found = discontinuity(straight, t, running, 0.0)
        assert found.is_straight
        covered.append(found.ci_low < 2 < found.ci_high)
    assert np.mean(covered) >= BOUND
    assert not discontinuity(*jump(0), 0.0).is_straight


def test_a_bent_dose_response_is_seen_and_a_straight_one_is_not() -> None:
    rng = np.random.default_rng(0)
    z, dose = rng.standard_normal((2, 1000))
    dose = dose + 0.5 * z
    x = np.column_stack([np.ones(1000), z])
    straight = dose_response(0.5 * dose + z + rng.standard_normal(1000), dose, x)
    bent = dose_response(dose**2 + z + rng.standard_normal(1000), dose, x)
    assert straight.p_nonlinear > 0.01
    assert bent.p_nonlinear < 1e-6
    covered: Any = [
        p.contrast_low < 0.5 * (p.dose - np.median(dose)) < p.contrast_high for p in straight.points
    ]
    assert np.mean(covered) > 0.7


def with_ties(seed: int, n: int = 400) -> tuple[Array, Array, Array]:
    """Covariates of few values: a row has many nearest neighbors. The effect is 1 + 0.25 age."""
    rng = np.random.default_rng(seed)
    age, sex = rng.integers(-4, 5, n).astype(float), rng.integers(0, 2, n).astype(float)
    t = (rng.random(n) < 1 / (1 + np.exp(0.6 - 0.2 * age - 0.4 * sex))).astype(float)
    y = age + 2 * sex + (1 + 0.25 * age) * t + rng.standard_normal(n)
    return y, t, np.column_stack([np.ones(n), age, sex])


def test_matching_averages_ties_and_its_error_counts_them() -> None:
    fits = [match(*with_ties(seed)) for seed in range(SEEDS)]
    values = np.array([f.value for f in fits])
    assert abs(values.mean() - 1) < 4 * values.std(ddof=1) / np.sqrt(SEEDS)
    assert np.mean([f.ci_low < 1 < f.ci_high for f in fits]) > BOUND
    assert np.mean([f.se for f in fits]) == pytest.approx(values.std(ddof=1), rel=0.25)


@pytest.mark.parametrize("estimand", ["ATE", "ATT", "ATC"])
@pytest.mark.parametrize("neighbors", [1, 4])
def test_matching_does_not_depend_on_the_order_of_rows(estimand: Target, neighbors: int) -> None:
    y, t, x = with_ties(0)
    turned = np.random.default_rng(1).permutation(len(y))
    one = match(y, t, x, estimand=estimand, neighbors=neighbors)
    other = match(y[turned], t[turned], x[turned], estimand=estimand, neighbors=neighbors)
    assert (one.value, one.se) == pytest.approx((other.value, other.se), rel=1e-9)


def test_matching_with_ties_is_the_formula_of_the_paper() -> None:
    """Every pair looked at, one by one (Abadie & Imbens 2006; ties as in Abadie et al. 2004)."""
    y, t, x = with_ties(3, 60)
    z = (x[:, 1:] - x[:, 1:].mean(axis=0)) @ np.linalg.cholesky(
        np.linalg.inv(np.cov(x[:, 1:].T, ddof=0))
    )
    far = np.sqrt(((z[:, None] - z[None]) ** 2).sum(axis=2))
    gains, weight, squares, spread = (np.zeros(len(y)) for _ in range(4))
    for i in range(len(y)):
        other, same = np.flatnonzero(t != t[i]), np.flatnonzero(t == t[i])
        near = other[far[i, other] <= np.sort(far[i, other])[1] + 1e-8]
        gains[i] = (2 * t[i] - 1) * (y[i] - y[near].mean())
        weight[near] += 1 / len(near)
        squares[near] += 1 / len(near) ** 2
        spread[i] = y[same[far[i, same] <= np.sort(far[i, same])[2] + 1e-8]].var(ddof=1)
    found = match(y, t, x, neighbors=2)
    variance = ((gains - gains.mean()) ** 2 + (weight**2 + 2 * weight - squares) * spread).sum()
    assert found.value == pytest.approx(gains.mean())
    assert found.se == pytest.approx(np.sqrt(variance) / len(y))


@pytest.mark.parametrize("crossed", [False, True])
def test_absorbed_levels_are_the_dummies_that_nobody_makes(crossed: bool) -> None:
    rng = np.random.default_rng(0)
    school, year = rng.integers(0, 40, 600), rng.integers(0, 6, 600)
    x = rng.standard_normal(600)
    t = (rng.random(600) < 1 / (1 + np.exp(-x - school / 20 + 1))).astype(float)
    y = t + school + 2 * x + year + rng.standard_normal(600)
    groups = [school.astype(str), year][: 1 + crossed]
    design = np.column_stack([np.ones(600), x])
    dummies = [(g[:, None] == np.unique(g)[1:]).astype(float) for g in groups]
    whole = ols(y, t, np.column_stack([design, *dummies]))
    found = absorbed(y, t, design, groups)
    assert found.value == pytest.approx(whole.value, abs=1e-8)
    assert found.se == pytest.approx(whole.se, rel=0.01)
    assert found.levels[0] == 40


def test_absorbed_effects_are_covered_with_dependent_rows() -> None:
    hit = []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        family = np.repeat(np.arange(80), 4)
        u = rng.standard_normal(80)[family]
        t = (rng.random(320) < 1 / (1 + np.exp(-u))).astype(float)
        y = t + 2 * u + rng.standard_normal(320)
        one = np.ones((320, 1))
        found = absorbed(y, t, one, [family], cluster=family)
        hit.append(abs(found.value - 1) < 1.96 * found.se)
    assert np.mean(hit) > BOUND


def test_a_treatment_that_is_one_with_the_level_is_refused() -> None:
    level = np.repeat(np.arange(20), 5)
    with pytest.raises(CannotEstimate, match="does not vary"):
        absorbed(level.astype(float), (level > 9) * 1.0, np.ones((100, 1)), [level])
