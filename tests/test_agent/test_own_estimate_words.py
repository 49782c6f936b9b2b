"""What an answer makes of our own estimate: from its checks to verdict, number, rivals and threats."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.answer import Answer, Cost
from agent.dossier import Dossier, Estimated
from agent.question import CausalQuestion, GroundedMention
from agent.tree.propose import propose
from agent.verdict.conclude import conclude
from agent.writing.case import Case
from agent.writing.compose import compose
from agent.writing.render import render
from agent.writing.short import short_form
from tools.causal.query import (
    EffectResult,
    Estimate,
    Identification,
    NegativeControl,
    Refutation,
    Sensitivity,
    Warned,
)
from tools.evidence import Evidence, SourceRef

ESTIMATE = Estimate(3.0, 0.5, 2.0, 4.0, 900, 400, "AIPW", "kg", "ATE")
ITEM = Evidence(
    kind="estimate", rung=2, design="own_data", exposure="EX:a", outcome="EX:b",
    direction="increases", text="AIPW: 3 (2 to 4) kg", source=SourceRef("dataset:d", "A data set"),
    measure="MD", estimate=3.0, ci_low=2.0, ci_high=4.0, n=900,
)  # fmt: skip
PASSED = Refutation("placebo", "not_refuted", 0.0, 0.9, "a placebo shows nothing")
BROKEN = Refutation("subset", "refuted", 2.0, 0.01, "a subset differs")


def identified(status: str = "identified") -> Identification:
    return Identification(status, "backdoor", ("age",), "E", "identified by adjustment for age")  # type: ignore[arg-type]


OK = EffectResult(
    "ok", None, "", identified(), estimate=ESTIMATE, refutations=(PASSED,), diagnostics={"rows_dropped": 7}
)  # fmt: skip


def answered(
    effect: EffectResult,
    *,
    item: Evidence = ITEM,
    beside: tuple[Evidence, ...] = (),
    randomized: bool = False,
    sign: int = 1,
    direction: str | None = None,
) -> Answer:
    """The answer of a run whose only evidence is our own estimate, and what a test puts beside it."""
    ours = {item.id: item} if effect.estimate else {}
    own = Estimated(effect, "A data set", randomized, tuple(ours))
    evidence = ours | {one.id: one for one in beside}
    dossier = Dossier(
        CausalQuestion.model_validate(
            {"text": "Does a raise b?", "kind": "effect", "asked_direction": direction}
        ),
        GroundedMention(mention="a", curie="EX:a", name="zorbine", sign=sign),
        GroundedMention(mention="b", curie="EX:b", name="pain"),
        evidence=evidence,
        estimated=own,
    )
    case = Case(dossier, conclude(dossier))
    tree = propose("Does a raise b?", "effect", "zorbine", "pain")
    return compose(case, tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0))


def rivals(answer: Answer) -> dict[str, str]:
    return {one.name: one.status for one in answer.rivals}


def test_an_identified_estimate_is_suggestive_and_gives_its_number() -> None:
    answer = answered(OK, direction="increases")
    assert (answer.verdict, answer.direction, answer.certainty) == (
        "suggestive",
        "increases",
        "low",
    )
    assert answer.headline == "Possibly yes: zorbine may increase pain."
    assert answer.effect is not None
    assert (answer.effect.value, answer.effect.ci_low, answer.effect.ci_high) == (3.0, 2.0, 4.0)
    assert (answer.effect.n, answer.effect.unit, answer.effect.evidence) == (900, "kg", ITEM.id)
    assert [row.design for row in answer.triangulation] == ["own_data"]
    assert answer.triangulation[0].text == (
        "Our estimate from data, if the stated DAG holds: zorbine raises pain; "
        "difference 3.00 (2.00 to 4.00)."
    )
    assert rivals(answer) == {
        "direct": "supported", "reverse": "weakened", "common_cause": "open", "selection": "open",
        "chance": "open",  # 900 people are too few to rule it out
    }  # fmt: skip
    texts = {one.name: one.text for one in answer.rivals}
    assert "one table of fewer than 1,000 people" in texts["chance"]
    assert "printed" not in texts["chance"]  # nobody printed it: it is the reader's own
    assert texts["common_cause"].startswith("adjusted for age; unmeasured ones stay possible")
    assert texts["selection"].startswith("7 rows were left out")
    assert answer.estimation is not None
    assert answer.estimation["dataset"] == "A data set"
    assert [one.id for one in answer.sources] == ["dataset:d"]


def test_less_of_the_treatment_turns_the_number_round() -> None:
    answer = answered(OK, sign=-1)
    assert answer.direction == "decreases"
    assert answer.effect is not None
    assert (answer.effect.value, answer.effect.ci_low, answer.effect.ci_high) == (-3.0, -4.0, -2.0)


def test_a_trial_of_our_own_is_causal() -> None:
    answer = answered(OK, randomized=True)
    # One trial alone, of fewer than 1,000 people: two levels below high.
    assert (answer.verdict, answer.certainty) == ("causal", "low")
    large = answered(replace(OK, estimate=replace(ESTIMATE, n=1000)), randomized=True)
    assert (large.verdict, large.certainty) == ("causal", "moderate")
    assert [row.design for row in answer.triangulation] == ["randomized"]
    assert answer.effect is not None
    assert rivals(answer)["reverse"] == "weakened"
    assert rivals(answer)["selection"] == "weakened"


@pytest.mark.parametrize(
    ("estimate", "verdict", "result"),
    [
        (replace(ESTIMATE, value=-3.0, ci_low=-4.0, ci_high=-2.0), "suggestive", "decreases"),
        (replace(ESTIMATE, value=0.3, ci_low=0.1, ci_high=0.5), "suggestive", "increases"),
        (replace(ESTIMATE, value=-0.3, ci_low=-0.5, ci_high=-0.1), "suggestive", "decreases"),
        (replace(ESTIMATE, ci_low=-1.0), "insufficient_evidence", "unclear"),
        (replace(ESTIMATE, ci_low=0.0), "insufficient_evidence", "unclear"),
        (replace(ESTIMATE, value=-1.0, ci_low=-2.0, ci_high=0.0), "insufficient_evidence", "unclear"),
    ],
)  # fmt: skip
def test_the_interval_decides_the_direction(estimate: Estimate, verdict: str, result: str) -> None:
    answer = answered(replace(OK, estimate=estimate))
    assert (answer.verdict, answer.triangulation[0].result) == (verdict, result)
    assert (answer.effect is None) == (result == "unclear")


def test_one_refutation_is_enough_and_one_passed_is_none() -> None:
    assert answered(replace(OK, refutations=(PASSED, PASSED))).verdict == "suggestive"
    mixed = answered(replace(OK, refutations=(PASSED, BROKEN)))
    assert (mixed.verdict, mixed.effect) == ("associational", None)
    assert answered(replace(OK, refutations=())).verdict == "suggestive"


def control(status: str) -> NegativeControl:
    return NegativeControl(status, "height", 0.1, -0.1, 0.3, f"height is {status}")  # type: ignore[arg-type]


def test_a_biased_control_makes_it_an_association_everywhere() -> None:
    answer = answered(replace(OK, negative_control=control("biased")))
    assert (answer.verdict, answer.direction, answer.effect) == ("associational", None, None)
    assert answer.triangulation[0].text.startswith("Our estimate from data: zorbine goes with more")
    tiers = {one.text: one.tier for one in answer.claims}
    assert tiers[answer.triangulation[0].text] == "associational"
    assert tiers["Negative control: height is biased"] == "context"
    assert rivals(answer)["common_cause"] == "supported"
    assert set(answer.claims[0].evidence) == {ITEM.id}


def test_a_clean_control_is_told_and_a_missing_one_is_wished_for() -> None:
    clean = answered(replace(OK, negative_control=control("clean")))
    assert clean.verdict == "suggestive"
    assert any(one.text == "Negative control: height is clean" for one in clean.claims)
    assert not any("negative-control" in wish for wish in clean.would_change)
    missing = answered(replace(OK, negative_control=control("unavailable")))
    assert any("negative-control" in wish for wish in missing.would_change)
    assert "Negative control: height is unavailable." in missing.threats


def test_warnings_and_failures_are_threats() -> None:
    warned = answered(replace(OK, warnings=(Warned("WEAK", "overlap is weak"),)))
    assert "Overlap is weak." in warned.threats
    failed = EffectResult("failed", "TIMEOUT", "it took too long")
    answer = answered(failed)
    assert answer.verdict == "insufficient_evidence"
    assert "The data set at hand could not be used: it took too long." in answer.threats
    assert answer.effect is None


def test_what_is_not_identified_in_the_data_is_the_verdict() -> None:
    refused = EffectResult("failed", "NOT_IDENTIFIED", "an open path", identified("not_identified"))
    answer = answered(refused)
    assert (answer.verdict, answer.effect) == ("not_identified", None)
    assert rivals(answer)["direct"] == "open"
    unproved = answered(replace(OK, identification=None))
    assert (unproved.verdict, unproved.effect) == ("not_identified", None)


def test_rows_that_were_left_out_are_counted_in_words() -> None:
    for dropped, said in (({"rows_dropped": 1}, "1 row was"), ({}, "no rows were")):
        answer = answered(replace(OK, diagnostics=dropped))
        texts = {one.name: one.text for one in answer.rivals}
        assert texts["selection"].startswith(said)


def test_a_refusal_is_not_claimed_on_the_evidence_of_others() -> None:
    statement = replace(ITEM, kind="edge", design="curated", text="a raises b", estimate=None)
    refused = EffectResult("failed", "NOT_IDENTIFIED", "an open path", identified("not_identified"))
    answer = answered(refused, beside=(statement,))
    assert answer.verdict == "not_identified"
    assert answer.headline not in [one.text for one in answer.claims]


def test_the_full_form_tells_every_check_that_was_made() -> None:
    robust = Sensitivity(0.1, 0.2, 0.1, 2.0, 1.5, (), "a cause twice as strong would hide it")
    shown = render(answered(replace(OK, negative_control=control("clean"), sensitivity=robust)))
    assert "Negative control: height is clean" in shown
    assert "sensitivity: a cause twice as strong would hide it" in shown
    assert "not refuted: a placebo shows nothing" in shown
    assert "other estimators: not run" in shown
    assert "identified by backdoor: E" in shown
    assert "sensitivity:" not in render(answered(OK))


def test_a_risk_difference_is_said_in_percentage_points() -> None:
    item = replace(ITEM, measure="RD", estimate=0.05, ci_low=0.02, ci_high=0.08)
    estimate = replace(ESTIMATE, value=0.05, se=0.015, ci_low=0.02, ci_high=0.08)
    shown = " ".join(short_form(answered(replace(OK, estimate=estimate), item=item)).split())
    assert "difference in the risk of pain of 5 percentage points" in shown
    assert "2 to 8" in shown


def test_a_slope_is_said_per_unit_and_a_difference_with_against_without() -> None:
    shown = " ".join(short_form(answered(OK)).split())
    assert "with zorbine against without it" in shown
    slope = replace(ESTIMATE, scale="per unit of treatment")
    shown = " ".join(short_form(answered(replace(OK, estimate=slope))).split())
    assert "per unit more zorbine" in shown
