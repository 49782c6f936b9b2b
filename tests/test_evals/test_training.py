"""The data that the judge is trained on: labels that follow from the text, splits that do not leak."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from evals.training.collect import collect, epoch_of
from evals.training.figures import figure_pairs
from evals.training.pairs import Contrast, LabelledPair, canonical_claim, groups_of, vary_claim
from evals.training.sentences import read_sentence, weak_pairs
from evals.training.trials import OPEN, load_trials, telling_words

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
CONTRAST = Contrast("aspirin", "risk of stroke", "placebo")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Mean pain was significantly lower in the aspirin group than in the placebo group.",
            ("aspirin", "Mean pain", "placebo", "decreases"),
        ),
        (
            "However, the aspirin group had a higher rate of bleeding compared with the control group.",
            ("aspirin", "rate of bleeding", "control", "increases"),
        ),
        (
            "Pain fell in both, and blood pressure did not differ significantly between aspirin and placebo.",
            ("aspirin", "blood pressure", "placebo", "no_difference"),
        ),
        (
            "There were no significant differences between groups in blood pressure.",
            ("", "blood pressure", "", "no_difference"),
        ),
        (
            "Mortality was not significantly higher in the drug arm than in the placebo arm.",
            ("drug", "Mortality", "placebo", "no_difference"),
        ),
    ],
)
def test_a_comparison_is_read_by_its_form(
    sentence: str, expected: tuple[str, str, str, str]
) -> None:
    read = read_sentence(sentence)
    assert read is not None
    contrast, label = read
    assert (contrast.treatment, contrast.outcome, contrast.comparator, label) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients were randomized to aspirin or placebo.",
        "It was higher than in the placebo group.",
        "We thank all who took part.",
    ],
)
def test_what_states_no_comparison_is_left_out(sentence: str) -> None:
    assert read_sentence(sentence) is None


def test_a_turned_pair_has_the_other_sign() -> None:
    pair = LabelledPair(CONTRAST, "It fell.", "decreases", "PMC1", "made")
    assert pair.turned().label == "increases"
    assert pair.turned().contrast.treatment == "placebo"
    assert pair.turned().turned() == pair


def test_every_wording_of_a_claim_names_both_sides() -> None:
    draw = random.Random(3)
    for _ in range(200):
        claim = vary_claim(CONTRAST, draw)
        assert all(side in claim for side in ("aspirin", "risk of stroke", "placebo"))
    assert canonical_claim(CONTRAST) == "aspirin compared with placebo: risk of stroke"


def test_made_up_intervals_say_what_their_label_says() -> None:
    seed = LabelledPair(CONTRAST, "", "increases", "PMC1", "made")
    made = figure_pairs([seed] * 600, random.Random(5))
    ratios = 0
    for pair in made:
        found = re.search(r"(?:RR|OR|HR|ratio|risk) (\d+\.\d+) \(95% CI (\d+\.\d+) to (\d+\.\d+)\)", pair.passage)  # fmt: skip
        if found and "difference" not in pair.passage:
            ratios += 1
            low, high = float(found[2]), float(found[3])
            expected = "increases" if low > 1 else "decreases" if high < 1 else "no_difference"
            assert pair.label == expected, pair.passage
    assert ratios > 20


def test_a_partner_shares_no_telling_word_with_the_outcome() -> None:
    text = (
        "Mean pain was lower in the aspirin group than in the placebo group. "
        "The trial ran for two years in three towns. Informed consent was given by everybody."
    )
    for seed in range(20):
        for pair in weak_pairs([("PMC1", text)], random.Random(seed), most=10):
            if pair.label == "not_bearing":
                assert not telling_words(pair.contrast.outcome) & telling_words(pair.passage)


def test_no_article_is_in_two_splits_and_only_open_ones_are_trained_on() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no public sets at {SHARED}")
    collected = collect(SHARED)
    trained = {*groups_of(collected.train_spans), *groups_of(collected.train_others)}
    held = {*groups_of(collected.dev), *groups_of(collected.test)}
    held |= set(groups_of(collected.test_statements))
    assert not trained & held
    assert not set(groups_of(collected.dev)) & set(groups_of(collected.test))
    licences = {pair.group: licence for pair, licence in load_trials(SHARED / "evidence_inference")}
    used = {pair.group for pair in collected.train_spans} | set(groups_of(collected.dev))
    assert {licences[group] for group in used} <= set(OPEN)
    both = epoch_of(collected, 0.0, 0.5, random.Random(1))
    bearing = sum(pair.label != "not_bearing" for pair in collected.train_spans)
    assert len(both) == len(collected.train_spans) + bearing
