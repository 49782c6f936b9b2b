"""Calibration: metrics against references, calibrators against simulators of known truth, records."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, f1_score
from sklearn.metrics import log_loss as reference_log_loss

from agent.judges.calibration.bias import (
    Bias,
    Unmeasured,
    label_order_bias,
    position_bias,
    verbosity_bias,
)
from agent.judges.calibration.conformal import abstention
from agent.judges.calibration.fitting import FEWEST, fit_best, fit_isotonic, fit_temperature
from agent.judges.calibration.intervals import measure, measure_all
from agent.judges.calibration.metrics import (
    accuracy,
    brier,
    calibration_error,
    class_wise_error,
    log_loss,
    macro_f1,
    reliability,
    top_label_error,
)
from agent.judges.calibration.orders import (
    average_over_orders,
    cyclic,
    gain_of_averaging,
    rows_over_orders,
    without_prior,
)
from agent.judges.calibration.plot import write_reliability
from agent.judges.calibration.records import (
    SHIPPED,
    CalibrationRecord,
    Uncalibrated,
    lookup,
    read_record,
    record_name,
    save,
)
from agent.judges.calibration.scaling import (
    Curve,
    Identity,
    Isotonic,
    Temperature,
    log_softmax,
    read_calibrator,
    softmax,
)
from agent.judges.pair_judge import Pair
from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agent.judges.calibration.metrics import Floats, Ints
    from agent.judges.calibration.orders import Scorer

LABELS = ("increases", "decreases", "no_difference", "not_bearing")
SHA = "ab" * 32


def draw(
    n: int, *, seed: int, k: int = 4, sharpness: float = 1.0, spread: float = 2.0
) -> tuple[Floats, Ints, Floats]:
    """Rows of a judge whose true temperature is `sharpness`, labels, and the true probabilities."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(n, k)) * spread
    true = softmax(logits)
    truth = (true.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, k - 1)
    return log_softmax(logits * sharpness), truth, true


# Metrics


def test_metrics_agree_with_scikit_learn() -> None:
    rows, truth, _ = draw(600, seed=1, sharpness=1.7)
    p = softmax(rows)
    assert log_loss(p, truth) == pytest.approx(reference_log_loss(truth, p))
    assert macro_f1(p, truth) == pytest.approx(f1_score(truth, p.argmax(axis=1), average="macro"))
    assert accuracy(p, truth) == pytest.approx((p.argmax(axis=1) == truth).mean())
    one_against_rest = [brier_score_loss(truth == label, p[:, label]) for label in range(4)]
    assert brier(p, truth) == pytest.approx(sum(one_against_rest))


@pytest.mark.parametrize(("binning", "strategy"), [("mass", "quantile"), ("width", "uniform")])
def test_bins_are_those_of_scikit_learn(binning: str, strategy: str) -> None:
    rows, truth, _ = draw(900, seed=2, sharpness=1.5)
    p = softmax(rows)
    right = p.argmax(axis=1) == truth
    share, confidence = calibration_curve(right, p.max(axis=1), n_bins=10, strategy=strategy)
    bins = reliability(p, truth, bins=10, binning=binning)  # type: ignore[arg-type]
    assert [b.accuracy for b in bins] == pytest.approx(share)
    assert [b.confidence for b in bins] == pytest.approx(confidence)
    by_hand = sum(b.n * abs(b.accuracy - b.confidence) for b in bins) / len(truth)
    assert top_label_error(10, binning)(p, truth) == pytest.approx(by_hand)  # type: ignore[arg-type]


def test_equal_confidences_share_a_bin() -> None:
    p = np.tile([0.7, 0.3], (100, 1))
    truth = np.repeat([0, 1], [70, 30])
    assert reliability(p, truth) == ((pytest.approx(0.7), pytest.approx(0.7), 100),)
    assert calibration_error(p, truth) == pytest.approx(0.0)
    assert class_wise_error()(p, truth) == pytest.approx(0.0)


def test_a_label_that_never_occurs_does_not_lower_the_f1() -> None:
    p = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]])
    assert macro_f1(p, np.array([0, 1])) == 1.0


@pytest.mark.parametrize(
    ("p", "truth", "said"),
    [
        (np.array([[0.5, 0.6]]), np.array([0]), "not a probability distribution"),
        (np.array([[0.5, 0.5]]), np.array([2]), "outside 0 to 1"),
        (np.array([[0.5, 0.5]]), np.array([0, 1]), "1 rows but 2"),
        (np.empty((0, 2)), np.empty(0, dtype=int), "expected rows"),
    ],
)
def test_what_is_no_table_of_probabilities_is_refused(p: Floats, truth: Ints, said: str) -> None:
    with pytest.raises(InputError, match=said):
        brier(p, truth)


def test_the_interval_of_a_calibrated_judge_holds_zero_in_95_of_100_samples() -> None:
    holds = []
    for seed in range(100):
        _, truth, p = draw(500, seed=seed)
        holds.append(measure(calibration_error, p, truth, draws=200, seed=seed).low == 0.0)
    assert 90 <= sum(holds) <= 100


def test_the_interval_of_a_miscalibrated_judge_holds_its_true_error_and_not_zero() -> None:
    rows, truth, _ = draw(200_000, seed=999, sharpness=2.0)
    true_error = calibration_error(softmax(rows), truth)
    holds, zero = [], []
    for seed in range(100):
        rows, truth, _ = draw(800, seed=seed, sharpness=2.0)
        found = measure(calibration_error, softmax(rows), truth, draws=200, seed=seed)
        holds.append(found.low <= true_error <= found.high)
        zero.append(found.low == 0.0)
    assert sum(holds) >= 89
    assert sum(zero) == 0


def test_rows_copied_within_articles_widen_the_interval_only_when_articles_are_drawn() -> None:
    rows, truth, _ = draw(150, seed=3)
    p, many = np.repeat(softmax(rows), 6, axis=0), np.repeat(truth, 6)
    articles = [str(number) for number in np.repeat(np.arange(150), 6)]
    single = measure(accuracy, softmax(rows), truth)
    naive, grouped = measure(accuracy, p, many), measure(accuracy, p, many, articles)
    assert (grouped.high - grouped.low) == pytest.approx(single.high - single.low, rel=0.15)
    assert (naive.high - naive.low) < 0.6 * (grouped.high - grouped.low)
    calibrated = measure(calibration_error, p, many, articles)
    assert calibrated.low == 0.0, "copies of one row are no news that a judge is miscalibrated"


def test_the_same_seed_gives_the_same_intervals() -> None:
    rows, truth, _ = draw(300, seed=4)
    first = measure_all(softmax(rows), truth, seed=7, draws=100)
    assert first == measure_all(softmax(rows), truth, seed=7, draws=100)
    assert first != measure_all(softmax(rows), truth, seed=8, draws=100)
    assert all(one.low <= one.value <= one.high for one in first.values())


def test_one_group_has_no_interval() -> None:
    rows, truth, _ = draw(30, seed=5)
    with pytest.raises(InputError, match="at least two groups"):
        measure(accuracy, softmax(rows), truth, ["a"] * 30)


# Calibrators


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 2.5])
def test_a_known_temperature_is_recovered(sharpness: float) -> None:
    rows, truth, true = draw(8000, seed=11, sharpness=sharpness)
    found = fit_temperature(rows, truth)
    assert found.temperature == pytest.approx(sharpness, rel=0.05)
    assert np.abs(found.apply(rows) - true).max() < 0.04


def test_a_judge_without_errors_does_not_become_infinitely_sure() -> None:
    truth = np.arange(200) % 2
    rows = np.log(np.where(np.eye(2)[truth] == 1, 0.9, 0.1))
    top = fit_temperature(rows, truth).apply(rows).max(axis=1)
    assert top == pytest.approx(np.full(200, 1 - 0.5 / 202), abs=2e-3)


def test_a_known_monotone_distortion_is_undone_by_isotonic_regression() -> None:
    rng = np.random.default_rng(12)
    true = rng.uniform(0.02, 0.98, 20_000)
    truth = (rng.random(true.size) < true).astype(np.int64)
    said = true**3 / (true**3 + 2 * (1 - true))
    rows = np.log(np.column_stack([1 - said, said]))
    found = fit_isotonic(rows, truth).apply(rows)
    assert np.abs(found[:, 1] - true).mean() < 0.02
    assert np.abs(said - true).mean() > 0.15
    assert found.sum(axis=1) == pytest.approx(np.ones(true.size))
    assert 0 < found.min() <= found.max() < 1


@pytest.mark.parametrize(
    "calibrator",
    [
        Identity(),
        Temperature(temperature=1.3),
        Isotonic(curves=(Curve(given=(0.1, 0.9), found=(0.2, 0.7)),) * 4),
    ],
)
def test_a_calibrator_is_the_same_after_json(calibrator: Identity | Temperature | Isotonic) -> None:
    again = read_calibrator(calibrator.model_dump(mode="json"))
    assert again == calibrator
    rows, _, _ = draw(20, seed=13)
    assert (again.apply(rows) == calibrator.apply(rows)).all()
    assert again.apply(rows).sum(axis=1) == pytest.approx(np.ones(20))


@pytest.mark.parametrize(
    "stored",
    [
        {"kind": "temperature", "temperature": 0},
        {"kind": "platt"},
        {"kind": "identity", "more": 1},
        {"kind": "isotonic", "curves": [{"given": [0.5, 0.1], "found": [0.2, 0.3]}] * 2},
    ],
)
def test_what_is_no_calibrator_is_refused(stored: object) -> None:
    with pytest.raises(DataError, match="not a stored calibrator"):
        read_calibrator(stored)


def test_rows_that_are_no_log_probabilities_are_refused_and_minus_infinity_is_not() -> None:
    with pytest.raises(InputError, match="no log-probability"):
        Identity().apply(np.array([[0.2, 0.8]]))
    with pytest.raises(InputError, match="no log-probability"):
        Identity().apply(np.array([[np.nan, -1.0]]))
    with pytest.raises(InputError, match="for 2 labels, the rows have 4"):
        Isotonic(curves=(Curve(given=(0.1,), found=(0.2,)),) * 2).apply(draw(3, seed=1)[0])
    certain = Temperature(temperature=2.0).apply(np.array([[0.0, -np.inf]]))
    assert certain[0, 0] == pytest.approx(1.0, abs=1e-6)


def test_the_best_calibrator_is_chosen_and_said_why() -> None:
    rows, truth, _ = draw(3000, seed=14)
    assert fit_best(rows, truth).calibrator == Identity()
    assert fit_best(rows, truth).why.startswith("identity ")
    rows, truth, _ = draw(3000, seed=15, sharpness=2.0)
    warm = fit_best(rows, truth)
    assert warm.calibrator.kind == "temperature"
    assert warm.losses["temperature"] < warm.losses["identity"]
    # Probabilities that swap their meaning: a temperature cannot follow, curves can.
    rows, truth, _ = draw(4000, seed=16)
    p = softmax(rows)
    p[:, 0] **= 0.2
    bent = fit_best(np.log(p / p.sum(axis=1, keepdims=True)), truth)
    assert bent.calibrator.kind == "isotonic"
    assert "isotonic has the smallest" in bent.why


def test_too_few_rows_are_refused_with_the_number_needed() -> None:
    rows, truth, _ = draw(FEWEST - 1, seed=17)
    for fit in (fit_temperature, fit_best):
        with pytest.raises(DataError, match=f"{FEWEST - 1} labelled rows .* at least {FEWEST}"):
            fit(rows, truth)
    rows, truth, _ = draw(FEWEST, seed=17)
    assert "isotonic was not tried: it needs at least 1,000 rows" in fit_best(rows, truth).why
    with pytest.raises(DataError, match="needs at least 1,000 rows, there are 100"):
        fit_isotonic(rows, truth)
    with pytest.raises(DataError, match="needs 25 rows with and without each label"):
        fit_isotonic(np.tile(rows, (12, 1)), np.zeros(1200, dtype=np.int64))
    with pytest.raises(DataError, match="2 groups are too few"):
        fit_best(rows, truth, ["a", "b"] * 50)


def test_copies_of_rows_do_not_make_curves_look_good_when_groups_are_given() -> None:
    rng = np.random.default_rng(18)
    rows, _, _ = draw(150, seed=18, spread=1.0)
    truth = rng.integers(4, size=150)
    many, labels = np.repeat(rows, 10, axis=0), np.repeat(truth, 10)
    articles = [str(number) for number in np.repeat(np.arange(150), 10)]
    leaking, honest = fit_best(many, labels).losses, fit_best(many, labels, articles).losses
    assert leaking["isotonic"] < np.log(4) - 0.05, "copies on both sides of a split are remembered"
    assert honest["isotonic"] > np.log(4) - 0.02, "labels are random: nothing can be known"


# Records


def record(
    sha256: str = SHA, version: str = "1", labels: Sequence[str] = LABELS
) -> CalibrationRecord:
    rows, truth, _ = draw(300, seed=21)
    p = softmax(rows)
    return CalibrationRecord(
        model="judge",
        sha256=sha256,
        prompt_version=version,
        labels=tuple(labels),
        calibrator=Temperature(temperature=1.4),
        chosen="temperature has the smallest cross-validated log loss",
        abstention=abstention(p, truth, alpha=0.2),
        n_fitted=300,
        n_checked=300,
        before=measure_all(p, truth, draws=50),
        after=measure_all(p, truth, draws=50),
        data="simulated",
        date=datetime.date(2025, 1, 2),
        seed=0,
    )


def test_a_record_is_found_again_by_its_key_in_the_cache() -> None:
    stored = record()
    place = save(stored)
    assert place.name == record_name(SHA, "1", LABELS)
    assert lookup(SHA, "1", LABELS) == stored
    newer = stored.model_copy(update={"data": "more"})
    assert save(newer) == place
    assert lookup(SHA, "1", LABELS) == newer
    assert [p.name for p in place.parent.iterdir()] == [place.name], "no part is left behind"
    place.unlink()


def test_a_changed_judge_is_uncalibrated_with_the_reason(tmp_path: Path) -> None:
    save(record(), tmp_path / record_name(SHA, "1", LABELS))
    nowhere = tmp_path / "absent.json"

    def reason(sha256: str, version: str, labels: Sequence[str]) -> str:
        found = lookup(sha256, version, labels, folder=tmp_path, shipped=nowhere)
        assert isinstance(found, Uncalibrated)
        return found.reason

    assert "changed since" in reason("cd" * 32, "1", LABELS)
    assert "prompt version 1, and now has 2" in reason(SHA, "2", LABELS)
    assert "and now has yes, no" in reason(SHA, "1", ("yes", "no"))
    assert "and now has not_bearing" in reason(SHA, "1", LABELS[::-1])
    assert "no sha256" in reason("", "1", LABELS)
    empty = lookup(SHA, "1", LABELS, folder=tmp_path / "absent", shipped=nowhere)
    assert isinstance(empty, Uncalibrated)
    assert "aetia models calibrate" in empty.reason


def test_the_record_that_ships_is_found_by_its_key(tmp_path: Path) -> None:
    shipped = read_record(SHIPPED)
    assert (
        lookup(shipped.sha256, shipped.prompt_version, shipped.labels, folder=tmp_path) == shipped
    )


def test_the_users_record_comes_before_the_shipped_one(tmp_path: Path) -> None:
    shipped = save(record(), tmp_path / "shipped.json")
    own = tmp_path / "own"
    assert lookup(SHA, "1", LABELS, folder=own, shipped=shipped) == record()
    mine = record().model_copy(update={"data": "mine"})
    save(mine, own / record_name(SHA, "1", LABELS))
    assert lookup(SHA, "1", LABELS, folder=own, shipped=shipped) == mine
    found = lookup(SHA, "2", LABELS, folder=own, shipped=shipped)
    assert isinstance(found, Uncalibrated)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"model": "judge"}', "\x00"])
def test_a_damaged_record_is_an_error_that_names_the_file(tmp_path: Path, damage: str) -> None:
    place = tmp_path / record_name(SHA, "1", LABELS)
    place.write_text(damage, encoding="utf-8")
    with pytest.raises(DataError, match=place.name):
        lookup(SHA, "1", LABELS, folder=tmp_path, shipped=tmp_path / "absent.json")


def test_a_record_with_another_number_of_curves_than_labels_is_refused(tmp_path: Path) -> None:
    curves = Isotonic(curves=(Curve(given=(0.1,), found=(0.2,)),) * 3)
    stored = record().model_dump(mode="json") | {"calibrator": curves.model_dump(mode="json")}
    with pytest.raises(ValueError, match="one curve for each label"):
        CalibrationRecord.model_validate(stored)


def test_a_stored_record_survives_json_exactly(tmp_path: Path) -> None:
    stored = record()
    assert read_record(save(stored, tmp_path / "a.json")) == stored


# Plot


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG")])
def test_the_plot_is_of_the_kind_its_suffix_says_and_repeatable(
    tmp_path: Path, suffix: str, start: bytes
) -> None:
    rows, truth, true = draw(400, seed=22, sharpness=2.0)
    for name in ("a", "b"):
        write_reliability(tmp_path / (name + suffix), softmax(rows), true, truth, title="judge")
    first, second = ((tmp_path / (name + suffix)).read_bytes() for name in ("a", "b"))
    assert first.startswith(start)
    assert first == second


def test_a_plot_of_another_kind_is_refused(tmp_path: Path) -> None:
    rows, truth, true = draw(50, seed=22)
    with pytest.raises(InputError, match="needs .svg or .png"):
        write_reliability(tmp_path / "a.pdf", softmax(rows), true, truth)


# Bias


def leaning(strength: float, seed: int = 0) -> Scorer:
    """A judge that adds `strength` to the label that stands first, and to passages that are long."""

    async def score(pairs: Sequence[Pair], labels: Sequence[str]) -> Floats:
        rows = []
        for pair in pairs:
            rng = np.random.default_rng([seed, int(pair.claim)])
            logits = dict(zip(sorted(labels), rng.normal(size=len(labels)) * 1.5, strict=True))
            logits[labels[0]] += strength
            if pair.passage.startswith("second"):
                logits["increases"] += strength
            if len(pair.passage) > 40:
                logits["not_bearing"] += strength
            rows.append([logits[label] for label in labels])
        return log_softmax(np.array(rows))

    return score


PAIRS = [Pair(str(number), "first\nsecond") for number in range(200)]


async def test_biases_are_found_with_their_direction() -> None:
    position = await position_bias(leaning(2.0), PAIRS, LABELS)
    verbosity = await verbosity_bias(leaning(2.0), PAIRS, LABELS)
    assert isinstance(position, Bias)
    assert isinstance(verbosity, Bias)
    assert position.by["increases"].low > 0.1
    assert verbosity.by["not_bearing"].low > 0.1
    assert position.flips.low > 0.05
    order = label_order_bias(await rows_over_orders(leaning(2.0), PAIRS, LABELS))
    assert isinstance(order, Bias)
    assert order.by["place 1"].low > 0.1
    assert order.by["place 2"].high < 0
    assert order.flips.low > 0.1


async def test_a_judge_without_bias_has_none() -> None:
    for found in (
        await position_bias(leaning(0.0), PAIRS, LABELS),
        await verbosity_bias(leaning(0.0), PAIRS, LABELS),
        label_order_bias(await rows_over_orders(leaning(0.0), PAIRS, LABELS)),
    ):
        assert isinstance(found, Bias)
        assert found.shift.high == pytest.approx(0.0, abs=1e-9)
        assert found.flips.high == 0.0


async def test_what_cannot_be_measured_says_so() -> None:
    alone = [Pair(str(number), "one line") for number in range(50)]
    found = await position_bias(leaning(1.0), alone, LABELS)
    assert found == Unmeasured(
        "position", "0 pairs have a passage of several lines; it takes at least 20"
    )


async def test_averaging_over_cyclic_orders_removes_the_preference_for_a_place() -> None:
    biased = await average_over_orders(leaning(3.0), PAIRS, LABELS)
    fair = await leaning(0.0)(PAIRS, LABELS)
    assert biased == pytest.approx(fair)
    assert cyclic(("a", "b", "c")) == (("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b"))
    with pytest.raises(InputError, match="is none of"):
        await average_over_orders(leaning(0.0), PAIRS, LABELS, [("increases",)])


@pytest.mark.parametrize(("strength", "pays"), [(3.0, True), (0.0, False)])
async def test_averaging_pays_where_there_is_a_preference_to_remove(
    strength: float, pays: bool
) -> None:
    fair = softmax(await leaning(0.0)(PAIRS, LABELS))
    draws = np.random.default_rng(5).random((len(PAIRS), 1))
    truth = (fair.cumsum(axis=1) < draws).sum(axis=1).clip(0, 3)
    gain = gain_of_averaging(await rows_over_orders(leaning(strength), PAIRS, LABELS), truth)
    assert gain.pays is pays
    assert ("does not pay" in gain.why) is not pays


def test_contextual_calibration_takes_out_what_is_said_of_no_content() -> None:
    rows, _, _ = draw(30, seed=23)
    prior = log_softmax(np.array([[2.0, 0.0, 0.0, -1.0]]))[0]
    assert without_prior(log_softmax(rows + prior), prior) == pytest.approx(rows)
