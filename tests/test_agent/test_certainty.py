"""GRADE's levels and thresholds, and the reasons that a verdict gives (Guyatt et al. 2011)."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agent.verdict.lines import Line, OwnData
from agent.verdict.pooling import Pooled
from agent.verdict.triangulate import triangulate

if TYPE_CHECKING:
    from agent.verdict.lines import Conclusion

Z = 1.959964


def ratio(low: float, high: float, **more: object) -> Pooled:
    """A pooled ratio with this 95 % interval, from two studies of 5,000 people, each of which shows it."""
    bottom, top = math.log(low), math.log(high)
    made = Pooled(
        "ratio", (bottom + top) / 2, (top - bottom) / (2 * Z), 2, 5000, 0.0, 2 * (low > 1), 2 * (high < 1),
        has_meta_analysis=False, limits=(bottom, top),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def concluded(own: OwnData | None = None, **by_design: Pooled | str) -> Conclusion:
    """Lines by design: a pooled value, or a result without numbers."""
    lines = {
        design: Line(design, value.result, value, ("a", "b", "c"))  # type: ignore[arg-type]
        if isinstance(value, Pooled)
        else Line(design, value, None, ("a",))  # type: ignore[arg-type]
        for design, value in by_design.items()
    }
    return triangulate(lines, own)  # type: ignore[arg-type]


UP, DOWN = ratio(1.2, 1.9), ratio(0.5, 0.72)
NULL, WIDE = ratio(0.9, 1.11), ratio(0.6, 2.0)
BOTH_WAYS = {"increases": 2, "decreases": 1}


@pytest.mark.parametrize(
    ("trials", "certainty"),
    [
        (UP, "high"),
        (replace(UP, n=1000), "high"),
        (replace(UP, n=999), "moderate"),
        (replace(UP, n=None), "high"),
        (replace(UP, **BOTH_WAYS), "moderate"),
        (replace(UP, n=999, **BOTH_WAYS), "low"),
        # One trial alone is at most moderate; a published meta-analysis is not one.
        (replace(UP, k=1), "moderate"),
        (replace(UP, k=1, n=999), "low"),
        (replace(UP, k=1, has_meta_analysis=True), "high"),
        # "No effect" from an interval that leaves room for a change of more than 10 %.
        (ratio(0.85, 1.1), "moderate"),
        (replace(NULL, n=999), "moderate"),
        ("increases", "high"),
    ],
)
def test_trials_start_high_and_few_people_or_inconsistency_lower_it(
    trials: Pooled | str, certainty: str
) -> None:
    assert concluded(randomized=trials).certainty == certainty


def test_genes_that_point_elsewhere_lower_trials_by_a_level_and_null_genes_do_not() -> None:
    agreeing = concluded(randomized=UP, mendelian_randomization=UP)
    assert (agreeing.verdict, agreeing.certainty) == ("causal", "high")
    assert agreeing.reasons == (
        "randomized trials: an increase",
        "Mendelian randomization, with other biases, agrees",
    )
    opposed = concluded(randomized=UP, mendelian_randomization=DOWN)
    assert (opposed.verdict, opposed.direction, opposed.certainty) == (
        "causal", "increases", "moderate",
    )  # fmt: skip
    assert "points elsewhere: a decrease" in opposed.reasons[1]
    assert opposed.decisive == ("randomized",)
    for silent in (NULL, WIDE):
        found = concluded(randomized=UP, mendelian_randomization=silent)
        assert (found.certainty, len(found.reasons)) == ("high", 1)


def test_null_trials_against_directed_genes_conflict() -> None:
    found = concluded(randomized=NULL, mendelian_randomization=UP)
    assert (found.verdict, found.direction, found.certainty) == ("conflicting", None, "low")
    assert found.decisive == ("randomized", "mendelian_randomization")
    for quiet in (NULL, WIDE):
        found = concluded(randomized=NULL, mendelian_randomization=quiet)
        assert (found.verdict, found.certainty, found.decisive) == (
            "no_effect", "high", ("randomized",),
        )  # fmt: skip


def test_observation_that_disagrees_with_trials_is_counted_in_the_reason() -> None:
    mixed = replace(DOWN, increases=1, decreases=2)
    reason = concluded(randomized=UP, observational=mixed).reasons[-1]
    assert "(decrease in 2 of 3 findings)" in reason
    reason = concluded(randomized=NULL, observational=mixed).reasons[-1]
    assert "increase in 1 of 3 findings; decrease in 2 of 3 findings" in reason
    agreeing = concluded(randomized=UP, observational=replace(UP, increases=2))
    assert len(agreeing.reasons) == 1
    assert len(concluded(randomized=UP, observational="decreases").reasons) == 1


@pytest.mark.parametrize(
    ("genes", "observed", "verdict", "certainty"),
    [
        (UP, UP, "causal", "moderate"),
        (replace(UP, **BOTH_WAYS), UP, "causal", "low"),
        (UP, WIDE, "suggestive", "low"),
        (UP, NULL, "suggestive", "low"),
        (UP, None, "suggestive", "low"),
        (UP, DOWN, "conflicting", "low"),
        (NULL, None, "no_effect", "moderate"),
        (replace(NULL, **BOTH_WAYS), None, "no_effect", "low"),
        (NULL, WIDE, "no_effect", "moderate"),
    ],
)
def test_genes_start_moderate(
    genes: Pooled, observed: Pooled | None, verdict: str, certainty: str
) -> None:
    designs = {"mendelian_randomization": genes}
    found = concluded(**designs, **({"observational": observed} if observed else {}))
    assert (found.verdict, found.certainty) == (verdict, certainty)
    assert found.decisive[0] == "mendelian_randomization"


def test_unclear_trials_leave_the_word_to_genes() -> None:
    found = concluded(randomized=WIDE, mendelian_randomization=UP, observational=UP)
    assert (found.verdict, found.decisive) == (
        "causal", ("mendelian_randomization", "observational"),
    )  # fmt: skip
    assert "point the same way: an increase" in found.reasons[-1]
    opposed = concluded(mendelian_randomization=UP, observational=DOWN)
    assert "point the other way: a decrease" in opposed.reasons[-1]
    unborne = concluded(mendelian_randomization=NULL, observational=UP)
    assert "show an association (an increase" in unborne.reasons[-1]
    assert len(concluded(mendelian_randomization=NULL, observational=WIDE).reasons) == 1


def test_wide_trials_that_exclude_the_claim_of_observation_leave_the_other_side_open() -> None:
    harm = concluded(randomized=ratio(0.7, 1.2), observational=UP)
    assert (harm.verdict, harm.certainty, harm.excluded) == ("no_effect", "moderate", "increases")
    assert harm.reasons[-1].endswith("and leave a decrease open")
    benefit = concluded(randomized=ratio(0.85, 1.6), observational=DOWN)
    assert (benefit.excluded, benefit.decisive) == ("decreases", ("randomized",))
    assert benefit.reasons[-1].endswith("and leave an increase open")


def test_wide_trials_conflict_with_observation_beyond_chance_only() -> None:
    far = concluded(randomized=WIDE, observational=ratio(0.2, 0.4))
    assert (far.verdict, far.direction, far.certainty) == ("conflicting", None, "low")
    assert "(z = 3.8)" in far.reasons[-1]
    near = concluded(randomized=WIDE, observational=DOWN)
    assert (near.verdict, near.decisive) == ("associational", ("observational",))


@pytest.mark.parametrize(("gap", "verdict"), [(1.9599, "associational"), (1.9601, "conflicting")])
def test_beyond_chance_means_1_96_standard_errors_of_the_difference(
    gap: float, verdict: str
) -> None:
    trials = Pooled("ratio", -0.5, 0.3, 1, 5000, 0.0, 0, 0, has_meta_analysis=False)
    error = 0.4
    far = trials.estimate + gap * math.hypot(trials.se, error)
    observed = replace(trials, estimate=far, se=error)
    line = {
        "randomized": Line("randomized", "unclear", trials, ("a",)),
        "observational": Line("observational", "decreases", observed, ("b",)),
    }
    assert triangulate(line).verdict == verdict  # type: ignore[arg-type]


def test_trials_on_another_scale_or_without_numbers_are_not_set_against_observation() -> None:
    difference = replace(WIDE, scale="difference")
    for trials in (difference, "unclear"):
        found = concluded(randomized=trials, observational=ratio(0.2, 0.4, k=1))
        assert found.verdict == "associational"


@pytest.mark.parametrize(
    ("observed", "verdict", "certainty"),
    [
        (ratio(5.0001, 9, k=2), "causal", "moderate"),
        (ratio(4.99, 9, k=2), "suggestive", "moderate"),
        (ratio(1 / 9, 1 / 5.0001, k=2), "causal", "moderate"),
        # Studies that point apart are not rated up (Guyatt et al. 2011, J Clin Epidemiol 64:1311).
        (ratio(5.1, 9, k=2, **BOTH_WAYS), "associational", "low"),
        (ratio(5.1, 9, k=2, increases=2), "causal", "moderate"),
        (ratio(2.0001, 9, k=2), "suggestive", "moderate"),
        (ratio(1.99, 9, k=2), "associational", "low"),
        (ratio(5.1, 9, k=1), "associational", "low"),
        (ratio(5.1, 9, k=1, has_meta_analysis=True), "causal", "moderate"),
        (replace(ratio(5.1, 9, k=2), scale="difference"), "associational", "low"),
    ],
)
def test_large_relative_effects_raise_observation(
    observed: Pooled, verdict: str, certainty: str
) -> None:
    found = concluded(observational=observed)
    assert (found.verdict, found.certainty) == (verdict, certainty)
    assert found.decisive == ("observational",)


@pytest.mark.parametrize(
    ("observed", "verdict"),
    [
        (replace(NULL, n=100_000), "no_effect"),
        (replace(NULL, n=99_999), "insufficient_evidence"),
        (replace(NULL, n=None), "insufficient_evidence"),
        (replace(NULL, n=100_000, increases=1), "insufficient_evidence"),
        ("none", "insufficient_evidence"),
    ],
)
def test_an_observed_null_counts_when_large_and_consistent(
    observed: Pooled | str, verdict: str
) -> None:
    found = concluded(observational=observed)
    assert (found.verdict, found.certainty) == (verdict, "low")


GOOD = OwnData(identified=True)


@pytest.mark.parametrize(
    ("own", "ours", "observed", "verdict"),
    [
        (GOOD, UP, None, "suggestive"),
        (GOOD, UP, UP, "suggestive"),
        (GOOD, UP, DOWN, "conflicting"),
        (GOOD, WIDE, None, "insufficient_evidence"),
        (GOOD, WIDE, UP, "associational"),
        (OwnData(True, refuted=True), UP, None, "associational"),
        (OwnData(True, control_is_biased=True), UP, None, "associational"),
        (OwnData(True, control_is_biased=True), WIDE, None, "associational"),
        (OwnData(False), UP, None, "not_identified"),
        (OwnData(False), UP, UP, "associational"),
        (None, UP, None, "insufficient_evidence"),
    ],
)
def test_our_own_estimate_is_believed_as_far_as_its_checks_go(
    own: OwnData | None, ours: Pooled, observed: Pooled | None, verdict: str
) -> None:
    designs = {"own_data": ours} | ({"observational": observed} if observed else {})
    assert concluded(own, **designs).verdict == verdict


def test_the_reasons_of_our_own_estimate_name_what_it_meets() -> None:
    alone = concluded(GOOD, own_data=UP)
    assert (alone.direction, alone.certainty, alone.decisive) == ("increases", "low", ("own_data",))
    assert alone.reasons == (
        "own estimate, identified under the stated DAG: an increase",
        "an unmeasured common cause would break the identification",
    )
    borne_out = concluded(GOOD, own_data=UP, observational=UP)
    assert "point the same way" in borne_out.reasons[1]
    opposed = concluded(GOOD, own_data=UP, observational=DOWN)
    assert opposed.reasons[1] == "other observational studies point the other way: a decrease"
    assert opposed.decisive == ("own_data", "observational")
    refuted = concluded(OwnData(True, refuted=True), own_data=UP)
    assert (refuted.direction, "refutation test failed" in refuted.reasons[1]) == (
        "increases", True,
    )  # fmt: skip
    biased = concluded(OwnData(True, control_is_biased=True), own_data=UP)
    assert (biased.direction, biased.decisive) == (None, ("own_data",))


def test_what_the_graph_states_counts_only_where_no_study_speaks() -> None:
    assert triangulate({}, curated="increases").direction == "increases"
    assert triangulate({}, curated="none").verdict == "insufficient_evidence"
    wide = {"observational": Line("observational", "unclear", WIDE, ("a",))}
    for options in ({"curated": "increases"}, {"associated": True}):
        found = triangulate(wide, **options)  # type: ignore[arg-type]
        assert (found.verdict, found.certainty) == ("insufficient_evidence", "low")
        assert found.decisive == ("observational",)
    nothing = triangulate({})
    assert (nothing.certainty, nothing.reasons) == (None, ("no evidence was found",))


def test_what_is_not_identified_is_named_so_only_without_other_studies() -> None:
    unidentified = OwnData(identified=False)
    assert triangulate({}, unidentified, curated="increases").verdict == "not_identified"
    assert concluded(unidentified, observational=WIDE).verdict == "insufficient_evidence"
    assert triangulate({}, GOOD, curated="increases").verdict == "suggestive"
