"""Pooling against statsmodels, published pools, and the rules that decide what is pooled."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from agent.verdict.pooling import EQUIVALENCE, Pooled, Signal, Z, pool


def ratio(value: float, low: float, high: float, **more: object) -> Signal:
    se = (math.log(high) - math.log(low)) / (2 * 1.959964)
    fields = {"evidence": "e", "document": "d", "scale": "ratio", "n": 1000, "year": 2000} | more
    return Signal(estimate=math.log(value), se=se, **fields)  # type: ignore[arg-type]


def pooled(*signals: Signal) -> Pooled:
    found = pool(signals)
    assert found is not None
    return found


def interval(low: float, high: float, scale: str = "ratio", **more: object) -> Pooled:
    """A pooled value whose 95 % interval is the given one on the scale that it is computed on."""
    made = Pooled(
        scale,  # type: ignore[arg-type]
        (low + high) / 2, (high - low) / (2 * Z), 1, 100, 0.0, 0, 0, has_meta_analysis=False,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("seed", range(12))
def test_random_effects_are_those_of_statsmodels(seed: int) -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 9))
    spread = rng.choice([0.02, 0.6])
    estimates = rng.normal(0.2, spread, size)
    errors = rng.uniform(0.05, 0.4, size)
    signals = [
        Signal(f"e{i}", f"d{i}", "ratio", float(b), float(s), 100, 2000)
        for i, (b, s) in enumerate(zip(estimates, errors, strict=True))
    ]
    truth = combine_effects(estimates, errors**2, method_re="dl")
    found = pooled(*signals)
    model = (
        "re" if truth.tau2 > 0 else "fe"
    )  # statsmodels keeps a negative variance, DL sets it to 0
    assert found.estimate == pytest.approx(getattr(truth, f"mean_effect_{model}"))
    assert found.se == pytest.approx(math.sqrt(getattr(truth, f"var_eff_w_{model}")))
    assert found.i2 == pytest.approx(max(0.0, truth.i2))
    assert (found.k, found.n, found.scale) == (size, 100 * size, "ratio")


def test_the_bcg_trials_pool_to_the_published_ratio() -> None:
    """Colditz et al. 1994, JAMA 271:698; DerSimonian-Laird gives 0.49 (0.34 to 0.70), I2 92 %."""
    rows = [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
        (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
        (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ]  # fmt: skip
    signals = []
    for number, (a, b, c, d) in enumerate(rows):
        value = math.log(a / (a + b)) - math.log(c / (c + d))
        error = math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        signals.append(
            Signal(f"e{number}", f"d{number}", "ratio", value, error, a + b + c + d, 1950)
        )
    found = pooled(*signals)
    assert [round(number, 2) for number in found.natural()] == [0.49, 0.34, 0.70]
    assert round(found.i2, 2) == 0.92
    assert found.text() == "ratio 0.49 (0.34 to 0.70), 13 pooled"
    assert (found.increases, found.decreases) == (0, 8)
    assert found.result == "decreases"


def test_one_estimate_stands_as_it_is() -> None:
    found = pooled(ratio(0.5, 0.25, 1.0, n=None))
    assert found.natural() == pytest.approx((0.5, 0.25, 1.0), rel=1e-6)
    assert (found.k, found.n, found.i2) == (1, None, 0.0)
    assert found.text() == "ratio 0.50 (0.25 to 1.00)"


def test_equal_estimates_show_no_heterogeneity_and_halve_the_variance() -> None:
    one = ratio(2, 1, 4)
    found = pooled(one, one)
    assert found.i2 == 0
    assert found.se == pytest.approx(one.se / math.sqrt(2))


def test_people_are_added_up_where_they_are_reported() -> None:
    assert pooled(ratio(2, 1, 4, n=30), ratio(2, 1, 4, n=None), ratio(2, 1, 4, n=12)).n == 42


def test_the_commoner_scale_is_pooled_and_a_tie_goes_to_ratios() -> None:
    difference = Signal("e", "d", "difference", 3.0, 1.0, 10, 2000)
    assert pooled(ratio(2, 1, 4), difference).scale == "ratio"
    mostly = pooled(ratio(2, 1, 4), difference, difference)
    assert (mostly.scale, mostly.k, mostly.estimate) == ("difference", 2, 3.0)
    assert mostly.natural() == (mostly.estimate, mostly.ci_low, mostly.ci_high)
    assert mostly.text() == "difference 3.00 (1.61 to 4.39), 2 pooled"


def test_single_estimates_count_by_the_side_of_the_null_that_they_exclude() -> None:
    up, down, wide = ratio(2, 1.5, 3), ratio(0.5, 0.3, 0.8), ratio(1.1, 0.5, 2)
    found = pooled(up, up, down, wide)
    assert (found.increases, found.decreases) == (2, 1)
    assert found.mixed_directions
    assert found.any_significant
    assert not pooled(up, up).mixed_directions
    assert not pooled(down).mixed_directions
    assert pooled(down).any_significant
    assert not pooled(wide).any_significant


def test_an_estimate_at_the_very_limit_excludes_nothing() -> None:
    at_the_limit = Signal("e", "d", "difference", Z, 1.0, 10, 2000)
    assert not at_the_limit.is_significant
    assert replace(at_the_limit, estimate=Z + 1e-9).is_significant
    assert replace(at_the_limit, estimate=-Z - 1e-9).is_significant


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
    ],
)
def test_the_interval_decides_what_a_pool_shows(value: Pooled, result: str) -> None:
    assert value.result == result


@pytest.mark.parametrize(
    ("value", "direction", "excluded"),
    [
        (interval(-0.2, 0.9), "decreases", True),
        (interval(-0.3, 0.9), "decreases", False),
        (interval(-0.9, 0.2), "increases", True),
        (interval(-0.9, 0.3), "increases", False),
        (interval(-0.2, 0.2, "difference"), "decreases", False),
        (interval(-0.2, 0.2), None, False),
        (interval(-0.2, 0.2), "none", False),
    ],
)
def test_a_change_of_a_quarter_is_excluded_on_its_own_side(
    value: Pooled, direction: str | None, excluded: bool
) -> None:
    assert value.excludes_appreciable(direction) is excluded


def test_the_threshold_itself_is_not_excluded() -> None:
    low = interval(-0.2, 0.2, estimate=0.0, se=EQUIVALENCE / Z)
    assert low.ci_low == -EQUIVALENCE
    assert not low.excludes_appreciable("decreases")
    assert not low.excludes_appreciable("increases")


def meta(year: int, document: str, **more: object) -> Signal:
    return ratio(0.9, 0.8, 1.0, year=year, document=document, is_meta_analysis=True, **more)


def test_the_latest_meta_analysis_stands_with_the_studies_after_it() -> None:
    old, same_year, later = (ratio(2, 1.5, 3, year=year, n=1) for year in (2005, 2010, 2011))
    found = pooled(meta(2010, "new", n=50), meta(2008, "old", n=900), old, same_year, later)
    assert (found.k, found.n, found.has_meta_analysis) == (2, 51, True)
    assert not pooled(old, later).has_meta_analysis


def test_of_two_meta_analyses_of_one_year_the_larger_is_used() -> None:
    pair = [meta(2010, "small", n=50), meta(2010, "large", n=900)]
    assert pooled(*pair).n == 900
    assert pooled(*reversed(pair)).n == 900
    assert pooled(meta(2010, "unsized", n=None), *pair).n == 900


def test_a_newer_small_meta_analysis_beats_an_older_large_one() -> None:
    assert pooled(meta(2008, "old", n=900), meta(2010, "new", n=50)).n == 50


def test_studies_of_the_other_scale_are_not_pooled_but_their_directions_are_counted() -> None:
    difference = Signal("e", "d", "difference", 3.0, 1.0, 10, 2000)
    found = pooled(ratio(0.5, 0.3, 0.8), ratio(0.5, 0.3, 0.8), difference)
    assert (found.k, found.increases, found.decreases) == (2, 1, 2)


def test_an_estimate_of_exactly_nothing_is_on_no_side() -> None:
    nothing = Signal("e", "d", "difference", 0.0, 0.0001, 10, 2000)
    assert (pooled(nothing).increases, pooled(nothing).decreases) == (0, 0)
