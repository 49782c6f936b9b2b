"""Abstention keeps its promise: by simulation with a known error at every threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from agent.judges.calibration.conformal import abstention, thresholds
from agent.judges.calibration.scaling import softmax
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.judges.calibration.metrics import Floats, Ints


def draw(n: int, seed: int, spread: float = 2.0, sharpness: float = 1.0) -> tuple[Floats, Ints]:
    """Probabilities of a judge, off by `sharpness`, and the right labels."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(n, 4)) * spread
    truth = (softmax(logits).cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, 3)
    return softmax(logits * sharpness), truth


@pytest.mark.parametrize(
    ("alpha", "spread", "sharpness", "least_answered"),
    [
        (0.1, 2.0, 1.0, 0.05),
        (0.2, 2.0, 1.0, 0.40),
        (0.05, 4.0, 1.0, 0.35),
        # Overconfident beyond repair: the promise holds although the probabilities are wrong.
        (0.1, 2.0, 3.0, 0.0),
        (0.3, 2.0, 3.0, 0.4),
    ],
)
def test_the_stated_error_rate_is_broken_no_more_often_than_stated(
    alpha: float, spread: float, sharpness: float, least_answered: float
) -> None:
    p, truth = draw(200_000, 10**6, spread, sharpness)
    confidence, wrong = p.max(axis=1), p.argmax(axis=1) != truth
    broken, answered = [], []
    for seed in range(300):
        rule = abstention(*draw(600, seed, spread, sharpness), alpha=alpha, delta=0.1)
        given = np.zeros(len(p), dtype=bool)
        if rule.threshold is not None:
            given = confidence >= rule.threshold
        answered.append(given.mean())
        broken.append(bool(given.any()) and wrong[given].mean() > alpha)
    # 0.1 of 300 is 30; 39 is the 95 % point of that binomial.
    assert sum(broken) <= 39
    assert np.mean(answered) >= least_answered


def test_the_promise_is_tight_where_the_error_rate_sits_at_alpha() -> None:
    """A judge equally unsure of all rows, wrong slightly more often than alpha, passes with 0.1 / 2."""
    rng = np.random.default_rng(3)
    p = np.tile([0.901, 0.033, 0.033, 0.033], (400, 1))
    passed = sum(
        abstention(p, np.where(rng.random(400) < 0.1001, 1, 0), alpha=0.1).threshold is not None
        for _ in range(500)
    )
    assert 5 <= passed <= 65


def test_copies_within_articles_do_not_count_as_evidence() -> None:
    """Each article's rows are all right or all wrong: 60 articles know less than 1,200 rows."""
    broken_by_rows, broken_by_articles = 0, 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        wrong = np.repeat(rng.random(60) < 0.15, 20)
        p = np.tile([0.95, 0.05], (1200, 1))
        articles = [str(number) for number in np.repeat(np.arange(60), 20)]
        truth = wrong.astype(np.int64)
        broken_by_rows += abstention(p, truth, alpha=0.1).threshold is not None
        rule = abstention(p, truth, articles, alpha=0.1, seed=seed)
        broken_by_articles += rule.threshold is not None
        assert rule.n == 60
    assert broken_by_articles <= 20 + 8
    assert broken_by_rows > broken_by_articles


def test_a_judge_that_guesses_always_abstains_and_says_why() -> None:
    rng = np.random.default_rng(4)
    p = softmax(rng.normal(size=(500, 4)))
    rule = abstention(p, rng.integers(4, size=500), alpha=0.1)
    assert rule.threshold is None
    assert rule.answered == 0.0
    assert rule.abstains(p).all()
    assert "always abstains" in rule.guarantee


def test_a_judge_that_is_nearly_always_right_answers_all() -> None:
    p, truth = np.tile([0.97, 0.03], (500, 1)), np.zeros(500, dtype=np.int64)
    rule = abstention(p, truth, alpha=0.1)
    assert rule.threshold == 0.0
    assert rule.answered == 1.0
    assert not rule.abstains(p).any()
    assert "at least 90% over the draw of the 500 labelled rows, at most 10%" in rule.guarantee


def test_a_rule_abstains_below_its_threshold_only() -> None:
    p, truth = draw(3000, 5)
    rule = abstention(p, truth, alpha=0.1)
    assert rule.threshold is not None
    assert (rule.abstains(p) == (p.max(axis=1) < rule.threshold)).all()
    assert rule.answered == pytest.approx(1 - rule.abstains(p).mean())


def test_the_grid_goes_down_from_one_less_alpha_to_answering_all() -> None:
    grid = thresholds(0.1, 4)
    assert grid[0] == 0.9
    assert grid[-1] == 0.0
    assert list(grid) == sorted(grid, reverse=True)


@pytest.mark.parametrize(("alpha", "delta"), [(0.0, 0.1), (1.0, 0.1), (0.1, 0.0), (0.1, 1.5)])
def test_a_rate_out_of_range_is_refused(alpha: float, delta: float) -> None:
    with pytest.raises(InputError, match="expected a share above 0 and below 1"):
        abstention(*draw(10, 1), alpha=alpha, delta=delta)
