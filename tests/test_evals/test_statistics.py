"""`evals.statistics`: against the libraries that have the same, and by simulation of what is claimed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import brier_score_loss, f1_score
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_of
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from evals.statistics.classes import macro_f1, youden
from evals.statistics.intervals import bootstrap, mean, rate, share
from evals.statistics.likely import brier, calibration_error, reliability, surprise
from evals.statistics.paired import compare, holm, mcnemar
from evals.statistics.power import items_needed, least_difference
from evals.statistics.selective import curve, risk_coverage_area


def holds(share_held: float, n: int, wanted: float = 0.95) -> bool:
    """Whether a share of simulations is as far from the nominal one as chance allows (3 errors)."""
    return abs(share_held - wanted) < 3 * math.sqrt(wanted * (1 - wanted) / n) + 0.01


@pytest.mark.parametrize(("count", "n"), [(0, 7), (3, 7), (7, 7), (81, 263)])
def test_a_share_has_the_interval_of_wilson(count: int, n: int) -> None:
    low, high = proportion_confint(count, n, method="wilson")
    found = share(count, n)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=1e-6)
    with pytest.raises(ValueError, match="no share"):
        share(1, 0)


def test_the_interval_of_a_share_holds_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    counts = rng.binomial(60, 0.3, size=2000)
    kept = [share(int(c), 60) for c in counts]
    held = np.mean([(m.ci_low or 0) <= 0.3 <= (m.ci_high or 0) for m in kept])
    assert holds(float(held), 2000)


def test_clustered_intervals_hold_where_others_do_not() -> None:
    """Ten items a source that are all alike: their number says little, and drawing items lies."""
    rng = np.random.default_rng(2)
    right = {"items": 0, "sources": 0}
    runs = 200
    for run in range(runs):
        level = rng.normal(size=30)
        values = np.repeat(level, 10) + 0.1 * rng.normal(size=300)
        sources = list(np.repeat(np.arange(30), 10))
        for how, given in (("items", None), ("sources", sources)):
            found = mean(list(values), seed=run, sources=given)
            right[how] += (found.ci_low or 0) <= 0 <= (found.ci_high or 0)
    assert holds(right["sources"] / runs, runs, 0.93)
    assert right["items"] / runs < 0.6


def test_a_mean_and_any_statistic_have_the_same_bootstrap() -> None:
    values = list(np.random.default_rng(3).normal(2, 1, 80))
    one = mean(values, seed=5)
    two = bootstrap(lambda places: float(np.mean(np.array(values)[places])), 80, seed=5)
    assert one == pytest.approx(two)
    exact = stats.t.interval(0.95, 79, np.mean(values), stats.sem(values))
    assert (one.ci_low, one.ci_high) == pytest.approx(exact, abs=0.05)
    alone = mean([1.0])
    assert (alone.value, alone.ci_low, alone.ci_high) == (1.0, None, None)
    assert rate([True, False], sources=["a", "b"]).ci_low == share(1, 2).ci_low
    assert rate([False] * 9, sources=list("aaabbbccc")) == share(0, 3), "never certain of 0"


def test_intervals_of_means_and_of_clustered_rates_hold() -> None:
    rng = np.random.default_rng(9)
    runs, held = 300, {"mean": 0, "rate": 0}
    for run in range(runs):
        values = rng.exponential(size=80)
        found = mean(list(values), seed=run)
        held["mean"] += (found.ci_low or 0) <= 1 <= (found.ci_high or 0)
        chance = np.repeat(rng.beta(3, 3, size=60), 4)
        hits = rng.uniform(size=240) < chance
        found = rate([bool(h) for h in hits], seed=run, sources=list(np.repeat(np.arange(60), 4)))
        held["rate"] += (found.ci_low or 0) <= 0.5 <= (found.ci_high or 0)
    assert holds(held["rate"] / runs, runs)
    assert holds(held["mean"] / runs, runs, 0.93), (
        "skewed values cost a percentile interval two points"
    )


def test_intervals_of_macro_f1_youden_and_risk_hold() -> None:
    rng = np.random.default_rng(10)
    big = 200_000
    truth, said = _answers(rng, big)
    places = {
        "f1": f1_score(truth, said, average="macro"),
        "youden": (said[truth == 1] == 1).mean() - (said[truth != 1] == 1).mean(),
        "risk": _exact_area(big),
    }
    runs, held = 40, dict.fromkeys(places, 0)
    for run in range(runs):
        truth, said = _answers(rng, 150)
        sure = rng.uniform(size=150)
        right = rng.uniform(size=150) < sure
        found = {
            "f1": macro_f1(truth.tolist(), said.tolist(), seed=run),
            "youden": youden((said == 1).tolist(), (truth == 1).tolist(), seed=run),
            "risk": risk_coverage_area(sure.tolist(), right.tolist(), seed=run),
        }
        for name, mark in found.items():
            held[name] += (mark.ci_low or 0) <= places[name] <= (mark.ci_high or 0)
    assert all(holds(count / runs, runs) for count in held.values()), held


def _answers(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Gold and answers of three classes, seven of ten right."""
    truth = rng.integers(3, size=n)
    return truth, np.where(rng.uniform(size=n) < 0.7, truth, rng.integers(3, size=n))


def _exact_area(n: int) -> float:
    """AURC of answers that are right as often as they are sure, sure of all values from 0 to 1."""
    wrong = np.linspace(0, 1, n)
    return float((np.cumsum(wrong) / np.arange(1, n + 1)).mean())


def test_the_interval_of_a_calibration_error_holds_where_it_is_not_near_zero() -> None:
    rng = np.random.default_rng(11)
    runs, held = 40, 0
    for run in range(runs):
        stated = rng.choice([0.65, 0.75, 0.85, 0.95], size=400)
        found = calibration_error(
            stated.tolist(), (rng.uniform(size=400) < stated - 0.3).tolist(), seed=run
        )
        held += (found.ci_low or 0) <= 0.3 <= (found.ci_high or 0)
    assert holds(held / runs, runs)


def test_macro_f1_and_brier_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(4)
    gold, said = rng.integers(3, size=200), rng.integers(3, size=200)
    ours = macro_f1([int(g) for g in gold], [int(s) for s in said])
    assert ours.value == pytest.approx(f1_score(gold, said, average="macro"))
    silent = macro_f1([0, 1], [0, None])
    assert silent.value == 0.5, "an abstention misses its class and is a false alarm of none"
    likely = rng.uniform(size=50)
    truth = rng.integers(2, size=50)
    both = [brier((1 - p, p), int(y)) / 2 for p, y in zip(likely, truth, strict=True)]
    assert np.mean(both) == pytest.approx(brier_score_loss(truth, likely))
    assert surprise((0.0, 1.0), 0) == pytest.approx(-math.log(1e-6))


def test_calibration_error_by_hand_and_for_a_calibrated_speaker() -> None:
    bins = reliability([0.95, 0.95, 0.15], [True, False, False])
    assert [(b.n, b.right) for b in bins] == [(1, 0.0), (2, 0.5)]
    found = calibration_error([0.95, 0.95, 0.15], [True, False, False])
    assert found.value == pytest.approx((2 * 0.45 + 0.15) / 3)
    rng = np.random.default_rng(5)
    stated = rng.uniform(size=5000)
    right = rng.uniform(size=5000) < stated
    assert calibration_error(list(stated), list(right)).value < 0.03


def test_risk_and_coverage_by_hand() -> None:
    points = curve([0.9, 0.8, 0.8, 0.1], [True, False, True, False], 5)
    assert [(p.coverage, round(p.risk, 3)) for p in points] == [
        (0.2, 0.0),
        (0.6, 0.333),
        (0.8, 0.5),
    ]
    area = risk_coverage_area([0.9, 0.8, 0.8, 0.1], [True, False, True, False])
    assert area.value == pytest.approx((0 + 0.25 + 1 / 3 + 0.5) / 4)
    turned = risk_coverage_area([0.1, 0.8, 0.8, 0.9], [False, True, False, True])
    assert turned.value == area.value, "ties do not depend on the order of the items"


def test_youden_is_sensitivity_less_false_alarms() -> None:
    called = [True] * 8 + [False] * 2 + [True] * 1 + [False] * 9
    found = youden(called, [True] * 10 + [False] * 10)
    assert found.value == pytest.approx(0.7)
    assert math.isnan(youden([True], [True]).value)


@pytest.mark.parametrize(("wins", "losses"), [(0, 0), (1, 0), (9, 2), (30, 30)])
def test_mcnemar_is_that_of_statsmodels(wins: int, losses: int) -> None:
    if wins + losses:
        theirs = mcnemar_of([[5, wins], [losses, 5]], exact=True).pvalue
        assert mcnemar(wins, losses) == pytest.approx(min(theirs, 1))
    else:
        assert mcnemar(wins, losses) == 1


def test_the_paired_test_finds_nothing_where_there_is_nothing() -> None:
    rng = np.random.default_rng(6)
    runs, falsely, held = 400, 0, 0
    for run in range(runs):
        one, two = rng.uniform(size=(2, 80)) < 0.6
        found = compare(list(one.astype(float)), list(two.astype(float)), seed=run)
        falsely += found.p < 0.05
        held += (found.difference.ci_low or 0) <= 0 <= (found.difference.ci_high or 0)
    assert falsely / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)
    assert holds(held / runs, runs)
    counted = compare([1, 0, 0.5], [0, 1, 0.5])
    assert (counted.wins, counted.ties, counted.losses) == (1, 1, 1)


def test_items_of_one_source_are_no_coins_of_their_own() -> None:
    """Five items a source that the two systems win and lose together, and no difference at all."""
    rng = np.random.default_rng(12)
    runs, falsely, as_coins = 300, 0, 0
    for run in range(runs):
        lean = np.repeat(rng.choice([-1, 1], size=40), 5)
        gains = np.where(rng.uniform(size=200) < 0.8, lean, 0)
        sources = list(np.repeat(np.arange(40), 5))
        first, second = (gains > 0).astype(float), (gains < 0).astype(float)
        found = compare(first.tolist(), second.tolist(), seed=run, sources=sources)
        falsely += found.p < 0.05
        as_coins += mcnemar(found.wins, found.losses) < 0.05
    assert falsely / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)
    assert as_coins / runs > 0.2
    alone = [
        compare([1, 1, 1, 1, 1, 1, 0], [0] * 7, sources=given).p
        for given in (None, list("abcdefg"))
    ]
    assert alone == [mcnemar(6, 0)] * 2
    pairs = compare([1] * 12, [0] * 12, sources=list("aabbccddeeff"))
    assert pairs.p == pytest.approx(2 / 2**6, abs=0.01)


def test_holm_is_that_of_statsmodels_and_keeps_the_family() -> None:
    given = {"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.5}
    theirs = multipletests(list(given.values()), method="holm")[1]
    assert list(holm(given).values()) == pytest.approx(list(theirs))
    rng = np.random.default_rng(7)
    runs = 2000
    found = [min(holm(dict(enumerate(rng.uniform(size=6)))).values()) for _ in range(runs)]  # type: ignore[arg-type]
    assert np.mean(np.array(found) < 0.05) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


def test_the_items_that_power_asks_for_find_the_difference() -> None:
    n = items_needed(0.25, 0.15)
    assert n is not None
    rng = np.random.default_rng(8)
    counts = rng.multinomial(n, [0.25, 0.15, 0.6], size=600)
    found = np.mean([mcnemar(int(won), int(lost)) < 0.05 for won, lost, _ in counts])
    assert 0.7 < found < 0.86, "the exact test is a little short of the 80 % of the normal one"
    assert least_difference(n, 0.4) == pytest.approx(0.1, abs=0.002)
    assert items_needed(0.2, 0.2) is None
    with pytest.raises(ValueError, match="no shares"):
        items_needed(0.8, 0.4)
