"""Pooling against statsmodels, published pools, and the rules that decide what is pooled."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agent.verdict.pooling import APPRECIABLE, EQUIVALENCE, REGIONS, Pooled, pool
from agent.verdict.signals import Signal, Z
from tests.test_agent.hand_made_lines import difference, pooled, repeated, signal


def interval(low: float, high: float, scale: str = "ratio", **more: object) -> Pooled:
    """A pooled value whose 95 % interval is the given one on the scale that it is computed on."""
    shown: dict[str, Any] = {"increases": int(low > 0), "decreases": int(high < 0)}
    made = Pooled(
        scale,  # type: ignore[arg-type]
        (low + high) / 2, (high - low) / (2 * Z), 1, 100, 0.0, has_meta_analysis=False, **shown,
        limits=(low, high),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("seed", range(16))
def test_random_effects_and_their_interval_are_those_of_statsmodels(seed: int) -> None:
    """Hartung & Knapp 2001 (`use_t`), never narrower than DerSimonian & Laird (Rover et al. 2015)."""
    from statsmodels.stats.meta_analysis import combine_effects

    rng = np.random.default_rng(seed)
    size = int(rng.integers(3, 21))
    spread = rng.choice([0.02, 0.6])
    estimates = rng.normal(0.0, spread, size)
    errors = rng.uniform(0.2, 0.4, size)
    signals = [
        Signal(f"e{i}", f"d{i}", "ratio", float(b), float(s), 100, 2000)
        for i, (b, s) in enumerate(zip(estimates, errors, strict=True))
    ]
    truth = combine_effects(estimates, errors**2, method_re="dl", use_t=True)
    found = pooled(*signals)
    # statsmodels keeps a negative variance, DerSimonian and Laird set it to 0
    model = "re" if truth.tau2 > 0 else "fe"
    plain = math.sqrt(getattr(truth, f"var_eff_w_{model}"))
    knapp = getattr(truth, f"sd_eff_w_{model}_hksj")
    assert found.estimate == pytest.approx(getattr(truth, f"mean_effect_{model}"))
    assert found.se == pytest.approx(max(plain, knapp))
    from scipy.stats import t

    half = t.ppf(0.975, size - 1) * max(plain, knapp)
    assert found.ci_high - found.estimate == pytest.approx(half, rel=1e-3)
    assert found.i2 == pytest.approx(max(0.0, truth.i2))
    assert (found.k, found.n, found.scale) == (size, 100 * size, "ratio")


BCG = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
    (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]  # fmt: skip
"""Colditz et al. 1994, JAMA 271:698: cases and others, vaccinated and not."""


def test_the_bcg_trials_pool_to_the_published_ratio() -> None:
    """DerSimonian-Laird gives 0.49 and I2 92 %; Hartung and Knapp's interval is 0.33 to 0.73 (metafor,
    `rma(method="DL", test="knha")`), where the plain one was 0.34 to 0.70."""
    signals = []
    for a, b, c, d in BCG:
        value = math.log(a / (a + b)) - math.log(c / (c + d))
        error = math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        signals.append(difference(value, error, scale="ratio", n=a + b + c + d, year=1950))
    found = pooled(*signals)
    assert [round(number, 2) for number in found.natural()] == [0.49, 0.33, 0.73]
    assert round(found.i2, 2) == 0.92
    assert found.text() == "ratio 0.49 (0.33 to 0.73), 13 pooled"
    assert (found.increases, found.decreases) == (0, 8)
    assert found.result == "decreases"


@pytest.mark.parametrize("k", [2, 3, 5, 10])
@pytest.mark.parametrize("tau", [0.0, 0.3])
def test_the_interval_holds_the_truth_as_often_as_it_says(k: int, tau: float) -> None:
    rng = np.random.default_rng([k, int(10 * tau)])
    held, rounds = 0, 1500
    for _ in range(rounds):
        errors = rng.uniform(0.15, 0.25, k)
        estimates = rng.normal(rng.normal(0.0, tau, k), errors)
        found = pooled(
            *(difference(float(b), float(s)) for b, s in zip(estimates, errors, strict=True))
        )
        held += found.ci_low <= 0 <= found.ci_high
    assert held / rounds >= 0.93


@pytest.mark.parametrize("k", [2, 3, 5])
def test_where_every_study_shows_the_same_side_the_side_is_right(k: int) -> None:
    """There the plain interval stays, and what is decided by it is the side alone."""
    rng = np.random.default_rng(k)
    wrong = agreed = 0
    for _ in range(4000):
        errors = rng.uniform(0.15, 0.25, k)
        estimates = rng.normal(rng.normal(0.5, 0.3, k), errors)
        signals = [difference(float(b), float(s)) for b, s in zip(estimates, errors, strict=True)]
        if all(s.is_significant for s in signals):
            agreed += 1
            wrong += pooled(*signals).result == "decreases"
    assert agreed > 200
    assert wrong / agreed <= 0.025


def test_one_estimate_stands_as_it_is() -> None:
    found = pooled(signal(0.5, 0.25, 1.0, n=None))
    assert found.natural() == pytest.approx((0.5, 0.25, 1.0), rel=1e-6)
    assert (found.k, found.n, found.i2) == (1, None, 0.0)
    assert found.text() == "ratio 0.50 (0.25 to 1.00)"


def test_the_printed_limits_stand_where_rounding_made_them_lopsided() -> None:
    found = pooled(signal(1.1, 1.02, 1.3))
    assert found.natural() == pytest.approx((1.1, 1.02, 1.3))


def test_equal_estimates_show_no_heterogeneity_and_halve_the_variance() -> None:
    one = signal(2, 0.9, 4.4)
    found = pooled(*repeated(one))
    assert found.i2 == 0
    assert found.se == pytest.approx(one.se / math.sqrt(2))


def test_people_are_added_up_where_they_are_reported() -> None:
    people = (signal(2, 1, 4, n=n) for n in (30, None, 12))
    assert pooled(*people).n == 42


def test_the_commoner_scale_is_pooled_and_a_tie_goes_to_ratios() -> None:
    one = difference(3.0, 1.0)
    assert pooled(signal(2, 1, 4), one).scale == "ratio"
    mostly = pooled(signal(2, 1, 4), *repeated(one))
    assert (mostly.scale, mostly.k, mostly.estimate) == ("difference", 2, 3.0)
    assert mostly.natural() == (mostly.estimate, mostly.ci_low, mostly.ci_high)
    assert mostly.text() == "difference 3.00 (1.61 to 4.39), 2 pooled"
    assert pooled(signal(0.5, 0.3, 0.8), *repeated(one)).decreases == 0
    standard = difference(0.5, 0.1, scale="smd")
    assert pooled(one, standard).scale == pooled(standard, one).scale == "smd"


def test_single_estimates_count_by_the_side_of_the_null_that_they_exclude() -> None:
    up, down, wide = signal(2, 1.5, 3), signal(0.5, 0.3, 0.8), signal(1.1, 0.5, 2)
    found = pooled(*repeated(up), down, wide)
    assert (found.increases, found.decreases) == (2, 1)
    assert found.mixed_directions
    assert found.any_significant
    assert not pooled(*repeated(up)).mixed_directions
    assert not pooled(down).mixed_directions
    assert pooled(down).any_significant
    assert not pooled(wide).any_significant


@pytest.mark.parametrize(
    ("low", "high", "result"),
    [
        (1.00, 1.5, "unclear"), (0.6, 1.00, "unclear"), (1.00, 1.2, "none"), (1.01, 1.5, "increases"),
        (0.6, 0.99, "decreases"),
    ],
)  # fmt: skip
def test_a_printed_limit_of_one_does_not_exclude_the_null(
    low: float, high: float, result: str
) -> None:
    # The standard error of 1.00 to 1.50 around 1.3 would put the lower limit above 1.
    found = pooled(signal(min(1.3, high - 0.01) if low >= 1 else 0.75, low, high))
    assert found.result == result
    assert found.any_significant == (result in ("increases", "decreases"))


def test_a_limit_without_a_printed_one_follows_from_the_error() -> None:
    at_the_limit = difference(Z, 1.0)
    assert not at_the_limit.is_significant
    assert replace(at_the_limit, estimate=Z + 1e-9).is_significant
    assert replace(at_the_limit, estimate=-Z - 1e-9).is_significant


@pytest.mark.parametrize("k", [2, 3, 6, 12, 40])
def test_nothing_significant_is_made_of_studies_none_of_which_is(k: int) -> None:
    almost = signal(1.3, 0.99, 1.71)
    assert almost.estimate / (almost.se / math.sqrt(12)) > 6
    assert pooled(*repeated(almost, k)).result == "unclear"
    # The same pool with one study that is significant by itself does show it.
    assert pooled(*repeated(almost, k), signal(1.3, 1.01, 1.67)).result in ("increases", "unclear")
    assert pooled(*repeated(almost, 12), signal(1.3, 1.01, 1.67)).result == "increases"


def test_as_many_for_the_one_side_as_for_the_other_show_neither() -> None:
    up, down = signal(3, 2.9, 3.1), signal(0.5, 0.3, 0.8)
    assert pooled(up, down).result == "unclear"
    assert pooled(up, *repeated(down)).result in ("unclear", "increases")
    assert pooled(up).result == "increases"


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (interval(0.01, 0.9), "increases"),
        (interval(-0.9, -0.01), "decreases"),
        (interval(0.0, 0.2), "none"),
        (interval(-0.2, 0.0), "none"),
        (interval(-EQUIVALENCE, EQUIVALENCE), "none"),
        (interval(-EQUIVALENCE - 1e-6, 0.1), "unclear"),
        (interval(-0.1, EQUIVALENCE + 1e-6), "unclear"),
        (interval(-0.1, 0.1, "difference"), "unclear"),
        (interval(0.1, 0.3, "difference"), "increases"),
        # Region of no appreciable effect, by scale.
        (interval(-0.2, 0.2, "smd"), "none"),
        (interval(-0.21, 0.2, "smd"), "unclear"),
        (interval(-0.01, 0.01, "rd"), "none"),
        (interval(-0.01, 0.011, "rd"), "unclear"),
        # A direction that no row shows by itself is not shown.
        (interval(0.01, 0.9, increases=0), "unclear"),
        (interval(0.01, 0.1, increases=0), "none"),
        (interval(-0.9, -0.01, decreases=0), "unclear"),
    ],
)
def test_the_interval_decides_what_a_pool_shows(value: Pooled, result: str) -> None:
    assert value.result == result


def test_every_scale_has_a_region_and_words_for_it() -> None:
    assert set(APPRECIABLE) == set(REGIONS)
    for scale, region in APPRECIABLE.items():
        assert bool(region) == bool(REGIONS[scale])


@pytest.mark.parametrize(
    ("value", "direction", "excluded"),
    [
        (interval(-0.2, 0.9), "decreases", True),
        (interval(-0.3, 0.9), "decreases", False),
        (interval(-0.9, 0.2), "increases", True),
        (interval(-0.9, 0.3), "increases", False),
        (interval(-0.2, 0.2, "difference"), "decreases", False),
        (interval(-0.9, 0.19, "smd"), "increases", True),
        (interval(-0.9, 0.011, "rd"), "increases", False),
        (interval(-0.2, 0.2), None, False),
        (interval(-0.2, 0.2), "none", False),
    ],
)
def test_a_change_of_a_quarter_is_excluded_on_its_own_side(
    value: Pooled, direction: str | None, excluded: bool
) -> None:
    assert value.excludes_appreciable(direction) is excluded


def test_the_threshold_itself_is_not_excluded() -> None:
    low = interval(-EQUIVALENCE, EQUIVALENCE)
    assert not low.excludes_appreciable("decreases")
    assert not low.excludes_appreciable("increases")


def test_an_estimate_of_exactly_nothing_is_on_no_side() -> None:
    nothing = difference(0.0, 0.0001)
    assert (pooled(nothing).increases, pooled(nothing).decreases) == (0, 0)


def test_what_each_of_two_null_studies_shows_their_pool_shows_too() -> None:
    null = signal(1.0, 0.85, 1.18)
    assert [pooled(null).result, pooled(*repeated(null)).result] == ["none", "none"]
    # Two that are too wide by themselves do not become "no effect" by two of them.
    assert pooled(*repeated(signal(1.0, 0.79, 1.27))).result == "unclear"


def test_one_study_with_four_fifths_of_the_weight_keeps_its_printed_limits() -> None:
    large, small = signal(0.95, 0.92, 0.99), signal(0.5, 0.3, 0.9)
    found = pooled(small, large)
    assert found.natural() == pytest.approx((0.95, 0.92, 0.99))
    assert (found.k, found.result) == (2, "decreases")
    share = 0.79  # of the weight: then all count
    lighter = replace(large, se=small.se * math.sqrt((1 - share) / share), limits=None)
    assert pooled(small, lighter).estimate != pytest.approx(lighter.estimate)


def test_no_signals_are_no_pool() -> None:
    assert pool([]) is None


@pytest.mark.parametrize(
    ("size", "result"), [(9_000, "unclear"), (None, "unclear"), (900, "decreases")]
)
def test_two_meta_analyses_that_show_opposite_effects_show_neither(
    size: int | None, result: str
) -> None:
    """Which is newer decides nothing, unless the other is much smaller."""
    newer = signal(0.77, 0.7, 0.85, is_meta_analysis=True, year=2020)
    older = signal(1.3, 1.2, 1.4, is_meta_analysis=True, year=2010, n=size)
    found = pooled(newer, older)
    assert found.result == result
    assert found.excludes_appreciable("increases") == (result == "decreases")
    agreeing = replace(older, estimate=-older.estimate, limits=(-0.34, -0.18))
    assert pooled(newer, agreeing).result == "decreases"
