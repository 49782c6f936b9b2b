"""A against B: head to head in either order, through classes and members, indirect, side by side."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from agent.verdict.conclude import conclude
from agent.verdict.whose.applicable import applicable
from agent.writing.case import Case
from agent.writing.open_ends import would_change
from agent.writing.replies.reply import reply_to
from agent.writing.replies.versus import versus
from tests.test_agent.hand_made_lines import brief, dossier, item, mention, near, statement

if TYPE_CHECKING:
    from tools.evidence import Evidence


def compared(
    value: float, low: float, high: float, design: str = "rct_meta_analysis", **more: Any
) -> Evidence:
    """A ratio of pain under zorbine relative to quallox."""
    return item(design, value, low, high, comparator="EX:z", contrast="zorbine vs quallox", **more)


def arm(curie: str, value: float, low: float, high: float, **more: Any) -> Evidence:
    """A ratio of pain under one treatment relative to nothing."""
    return item("rct_meta_analysis", value, low, high, exposure=curie, **more)


def case_of(*items: Evidence, **question: Any) -> Case:
    fields = {"kind": "comparison", "wants_better": "first", **question}
    held = dossier(*items, **fields)
    return Case(held, conclude(held))


def turned(row: Evidence) -> Evidence:
    """The same comparison as another report prints it: quallox relative to zorbine."""
    ways = {"increases": "decreases", "decreases": "increases", "none": "none"}
    return replace(
        row, exposure="EX:z", comparator="EX:x", estimate=1 / row.estimate, ci_low=1 / row.ci_high,
        ci_high=1 / row.ci_low, direction=ways[row.direction],
    )  # type: ignore[operator,index]  # fmt: skip


BETTER, WORSE = compared(0.8, 0.7, 0.9), compared(1.25, 1.1, 1.4)
ALIKE = compared(1.0, 0.95, 1.05)
WIDE = compared(0.9, 0.5, 1.6)


@pytest.mark.parametrize(
    ("row", "wants", "reply", "preferred"),
    [
        (BETTER, "first", "yes", "first"),
        (WORSE, "first", "no", "second"),
        (ALIKE, "first", "no", "similar"),
        (BETTER, "which", "first", "first"),
        (WORSE, "which", "second", "second"),
        (ALIKE, "which", "similar", "similar"),
        (WIDE, "first", "unknown", None),
        (WIDE, "which", "unknown", None),
    ],
)
def test_head_to_head_in_either_order(
    row: Evidence, wants: str, reply: str, preferred: str | None
) -> None:
    for stored in (row, turned(row)):
        made = reply_to(case_of(stored, wants_better=wants))
        assert (made.reply, made.preferred) == (reply, preferred)
        assert made.reason == ("unclear" if reply == "unknown" else None)


def test_reports_in_both_orders_are_pooled_as_one() -> None:
    both = case_of(replace(BETTER, design="rct"), turned(compared(0.7, 0.6, 0.82, "rct")))
    assert both.conclusion is not None
    assert brief(both.conclusion) == ("causal", "decreases", "high")
    assert both.lines["randomized"].pooled is not None
    assert both.lines["randomized"].pooled.natural()[0] == pytest.approx(0.75, abs=0.01)


def test_better_is_what_was_asked_for_before_what_is_wholesome() -> None:
    assert reply_to(case_of(WORSE, asked_direction="increases")).preferred == "first"
    assert reply_to(case_of(WORSE, asked_direction="decreases")).preferred == "second"
    held = dossier(WORSE, kind="comparison", wants_better="first")
    survival = replace(held, outcome=mention("EX:y", "survival"))
    assert reply_to(Case(survival, conclude(survival))).preferred == "first"
    neutral = held.outcome.model_copy(update={"name": "height", "category": "biolink:Thing"})  # type: ignore[union-attr]
    unclear = replace(held, outcome=neutral)
    assert reply_to(Case(unclear, conclude(unclear))).reply == "unknown"


def test_an_observational_comparison_is_an_association_and_prefers_nothing() -> None:
    seen = case_of(replace(BETTER, design="cohort"))
    assert seen.conclusion is not None
    assert brief(seen.conclusion) == ("associational", "decreases", "low")
    made = reply_to(seen)
    assert (made.reply, made.preferred, made.reason) == ("unknown", None, "unclear")
    assert "do not show a cause" in versus(seen, seen.conclusion, made)


def test_members_of_two_classes_speak_for_them_a_level_less() -> None:
    first, second = near("treatment", "member", "a"), near("comparator", "member", "b")
    row = replace(BETTER, exposure="EX:a", comparator="EX:b", relations=(first, second))
    back = replace(turned(BETTER), exposure="EX:b", comparator="EX:a", relations=(second, first))
    for one in (row, back):
        found = case_of(one).conclusion
        assert found is not None
        assert brief(found) == ("causal", "decreases", "moderate")
        assert set(found.related) == {"a, a kind of zorbine", "b, a kind of quallox"}


def test_what_does_not_decide_a_comparison_lowers_nothing() -> None:
    first = near("treatment", "class", "b")
    beside = replace(BETTER, design="observational_meta_analysis", exposure="EX:b", relations=(first,))  # fmt: skip
    alone, both = case_of(BETTER), case_of(BETTER, beside)
    assert alone.conclusion is not None
    assert both.conclusion is not None
    assert brief(both.conclusion) == brief(alone.conclusion)
    assert both.conclusion.related == ()
    # What decides was a trial of the very two: another of its kind would have to turn it round.
    wished = "A large randomized trial that compares zorbine with quallox and shows no less pain."
    assert would_change(both, reply_to(both)) == (wished,)


def test_an_exact_comparison_goes_before_one_of_members() -> None:
    first = near("treatment", "member", "a")
    member = replace(WORSE, exposure="EX:a", relations=(first,))
    found = case_of(BETTER, member).conclusion
    assert found is not None
    assert (found.direction, found.related) == ("decreases", ())


def test_other_people_lower_a_comparison_too() -> None:
    found = case_of(BETTER, population="children").conclusion
    assert found is not None
    assert (found.certainty, found.of_whom) == ("moderate", "adults")


SKIN = "patients with psoriasis"
KIDNEYS = "patients with kidney disease"


def test_a_comparison_among_patients_sets_none_of_them_apart() -> None:
    """Only the ill are given either treatment: no group of them is the others' exception."""
    some, others = compared(0.8, 0.7, 0.9, population=SKIN), compared(1.25, 1.1, 1.4, population=KIDNEYS)  # fmt: skip
    found = applicable((some, others), None, compared=True)
    assert (found.items, found.apart) == ((some, others), ())
    # Against people in general, those with another illness are told apart as ever.
    healthy = compared(0.8, 0.7, 0.9, population="adults")
    apart = applicable((healthy, others), None, compared=True)
    assert apart.items == (healthy,)
    assert "kidney disease" in {one.group for one in apart.apart}
    # Of one treatment against nothing, patients are set apart from each other.
    assert applicable((some, others), None).items == (some,)


def test_patients_who_were_asked_about_decide_a_comparison() -> None:
    some, others = compared(0.8, 0.7, 0.9, population=SKIN), compared(1.25, 1.1, 1.4, population=KIDNEYS)  # fmt: skip
    case = case_of(some, others, population="people with kidney disease")
    assert case.conclusion is not None
    assert (case.conclusion.direction, case.conclusion.of_whom) == ("increases", "")


def test_an_indirect_comparison_is_that_of_bucher_by_hand() -> None:
    """ln 0.5 - ln 0.8 = -0.470; each half-width as printed, added as squares."""
    one, two = arm("EX:x", 0.5, 0.4, 0.625), arm("EX:z", 0.8, 0.7, 0.914)
    case = case_of(one, two)
    assert case.conclusion is not None
    assert brief(case.conclusion) == ("suggestive", "decreases", "low")
    assert case.conclusion.compared == "indirect"
    half = math.hypot(math.log(0.625 / 0.4), math.log(0.914 / 0.7)) / 2
    limits = [math.exp(math.log(0.5 / 0.8) + sign * half) for sign in (-1, 1)]
    assert [round(v, 2) for v in limits] == [0.48, 0.81]
    assert "is 0.62 (0.48 to 0.81; Bucher 1997)" in case.conclusion.reasons[0]
    made = reply_to(case)
    assert (made.reply, made.preferred) == ("yes", "first")
    assert "no study compared the two" in versus(case, case.conclusion, made)
    assert set(case.lines["randomized"].evidence) == {one.id, two.id}


def test_an_indirect_comparison_that_does_not_tell_them_apart_prefers_neither() -> None:
    case = case_of(arm("EX:x", 0.7, 0.6, 0.8), arm("EX:z", 0.75, 0.65, 0.86))
    assert case.conclusion is not None
    assert brief(case.conclusion) == ("insufficient_evidence", None, "low")
    assert (reply_to(case).reply, reply_to(case).preferred) == ("unknown", None)


def test_direct_trials_that_are_too_wide_are_not_denied_for_an_indirect_comparison() -> None:
    case = case_of(WIDE, arm("EX:x", 0.5, 0.4, 0.625), arm("EX:z", 0.8, 0.7, 0.914))
    assert case.conclusion is not None
    assert (case.conclusion.verdict, case.conclusion.compared) == (
        "insufficient_evidence", "head_to_head",
    )  # fmt: skip
    assert not any("no study compared" in reason for reason in case.conclusion.reasons)
    assert case.lines["randomized"].evidence == (WIDE.id,)


@pytest.mark.parametrize(
    "other",
    [
        (),
        (arm("EX:z", 0.8, 0.7, 0.914, measure="SMD", estimate=-0.2, ci_low=-0.3, ci_high=-0.1),),
        (replace(arm("EX:z", 0.8, 0.7, 0.914), design="cohort"),),
        (statement("indication", "decreases", "approved", exposure="EX:z"),),
    ],
)
def test_what_cannot_be_compared_stands_side_by_side(other: tuple[Evidence, ...]) -> None:
    case = case_of(arm("EX:x", 0.5, 0.4, 0.625), *other)
    assert case.conclusion is not None
    assert (case.conclusion.verdict, case.conclusion.compared) == (
        "insufficient_evidence", "side_by_side",
    )  # fmt: skip
    assert "zorbine against its control: ratio 0.50" in " ".join(case.conclusion.reasons)
    assert (reply_to(case).reply, reply_to(case).reason) == ("unknown", "nothing_held")


def test_nothing_held_on_either_is_said_so() -> None:
    case = case_of()
    assert case.conclusion is not None
    assert (case.conclusion.certainty, reply_to(case).reason) == (None, "nothing_held")


@pytest.mark.parametrize("rows", [(BETTER,), (WORSE,), (ALIKE,), (arm("EX:x", 0.5, 0.4, 0.6), arm("EX:z", 0.9, 0.8, 0.99))])  # fmt: skip
def test_asked_the_other_way_round_the_other_one_is_preferred(rows: tuple[Evidence, ...]) -> None:
    here = case_of(*rows, wants_better="which")
    swapped = replace(
        here.dossier,
        treatment=mention("EX:z", "quallox"),
        comparator=mention("EX:x", "zorbine"),
    )
    there = reply_to(Case(swapped, conclude(swapped)))
    opposite = {"first": "second", "second": "first", "similar": "similar"}
    assert there.reply == opposite[reply_to(here).reply]
