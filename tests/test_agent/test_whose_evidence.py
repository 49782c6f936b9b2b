"""Whose evidence decides: rows on the people asked about, else others' rows, said so and believed less."""

from __future__ import annotations

from dataclasses import replace

import pytest

import aetia
from agent.verdict.conclude import conclude
from agent.verdict.whose.applicable import applicable, studied
from tests.test_agent.hand_made_lines import brief, dossier, item, near, statement

ADULTS = item("rct_meta_analysis", 1.0, 0.95, 1.05, population="adults", n=50_000)
SMOKERS = item("rct", 1.18, 1.03, 1.36, population="male smokers 50-69", n=29_000)
HEAVY = item("rct", 1.28, 1.04, 1.57, population="heavy smokers and asbestos workers", n=18_000)


def test_an_effect_in_one_group_is_told_apart_and_never_averaged_away() -> None:
    """Beta-carotene: lung cancer rises in smokers (ATBC, CARET), and not in others."""
    found = conclude(dossier(ADULTS, SMOKERS, HEAVY)).conclusion
    assert brief(found) == ("no_effect", "none", "high")
    assert {(one.group, one.direction) for one in found.apart} >= {("smokers", "increases")}
    assert {i for one in found.apart for i in one.evidence} == {SMOKERS.id, HEAVY.id}
    (line,) = conclude(dossier(ADULTS, SMOKERS, HEAVY)).lines.values()
    assert line.evidence == (ADULTS.id,)


def test_asked_about_the_group_its_own_rows_decide() -> None:
    found = conclude(dossier(ADULTS, SMOKERS, HEAVY, population="smokers")).conclusion
    assert (found.verdict, found.direction, found.of_whom) == ("causal", "increases", "")
    assert found.apart == ()


def test_a_group_whose_own_rows_disagree_is_not_told_apart() -> None:
    saved = item("rct", 0.7, 0.6, 0.8, population="smokers")
    assert conclude(dossier(ADULTS, SMOKERS, saved)).conclusion.apart == ()


def test_what_is_stated_of_few_is_theirs_alone() -> None:
    """A vaccine harms those without immune defence: that is told of them and claimed of nobody else."""
    few = statement(
        "assessment",
        "increases",
        "convincing evidence",
        population="people with severe immune deficiency",
    )
    unclear = item("cohort", 0.84, 0.2, 3.5, population="children", n=90_000)
    found = conclude(dossier(unclear, few)).conclusion
    assert found.verdict == "insufficient_evidence"
    assert [(one.group, one.direction) for one in found.apart] == [
        ("immune deficiency", "increases")
    ]
    alone = conclude(dossier(few)).conclusion
    assert alone.of_whom == "people with severe immune deficiency"
    of_them = conclude(dossier(few, population="people with immune deficiency")).conclusion
    assert (of_them.verdict, of_them.of_whom) == ("causal", "")


def test_what_a_body_states_of_some_is_not_claimed_of_all() -> None:
    """Trials of adults find nothing; a body says that it harms the pregnant."""
    harm = statement("assessment", "increases", "convincing evidence", population="pregnant women")
    found = conclude(dossier(ADULTS, harm)).conclusion
    assert found.verdict == "no_effect"
    assert ("pregnancy", "increases") in {(one.group, one.direction) for one in found.apart}


def test_where_all_evidence_is_of_one_group_it_speaks_for_itself() -> None:
    found = conclude(dossier(SMOKERS, HEAVY)).conclusion
    assert (found.verdict, found.apart) == ("causal", ())


def test_a_group_in_which_the_effect_is_the_same_is_not_apart() -> None:
    general = item("rct_meta_analysis", 1.3, 1.2, 1.4)
    assert conclude(dossier(general, SMOKERS)).conclusion.apart == ()


@pytest.mark.parametrize(
    ("asked", "studied_in", "of_whom"),
    [
        ("pregnant women", "pregnant women, Denmark", ""),
        ("pregnancy", "children exposed in the womb", ""),
        ("women", "postmenopausal women", ""),
        ("pregnant women", "adults", "adults"),
        ("women", "men", "men"),
        ("people over 75", "US adults 60 and older", ""),
        ("athletes", "adults", "adults"),
        ("athletes", "competitive athletes", ""),
        ("pregnant women with lupus", "pregnant women", "pregnant women"),
        ("adults", "US adults", ""),
        ("people in general", "smokers", ""),
    ],
)
def test_evidence_of_other_people_is_said_to_be_theirs(
    asked: str, studied_in: str, of_whom: str
) -> None:
    row = item("rct_meta_analysis", 0.7, 0.6, 0.8, population=studied_in)
    found = conclude(dossier(row, population=asked)).conclusion
    assert found.of_whom == of_whom
    assert found.certainty == ("moderate" if of_whom else "high")
    assert found.verdict == "causal"


def test_rows_of_the_groups_asked_about_come_before_those_of_everybody() -> None:
    everybody = item("rct_meta_analysis", 0.7, 0.6, 0.8, n=10**6)
    pregnant = item("cohort", 1.0, 0.7, 1.4, population="pregnant women")
    found = applicable((everybody, pregnant), "pregnant women with lupus")
    assert (found.items, found.of_whom) == ((pregnant,), "pregnant women")


def test_the_largest_study_says_whose_evidence_it_is_in_whatever_order() -> None:
    small = item("rct", 0.7, 0.6, 0.8, population="adults, Spain", n=100)
    large = item("rct", 0.7, 0.6, 0.8, population="adults, USA", n=9000)
    for rows in ((small, large), (large, small)):
        assert applicable(rows, "children").of_whom == "adults, USA"


def test_the_people_of_the_firmest_design_are_named_before_those_of_the_largest() -> None:
    cohort = item("cohort", 0.7, 0.6, 0.8, population="adults in 40 cohorts", n=10**6)
    trial = item("rct", 0.7, 0.6, 0.8, population="adults, Spain", n=100)
    pooled = item("rct_meta_analysis", 0.7, 0.6, 0.8, population="adults in 9 trials", n=50)
    for rows in ((cohort, trial), (trial, cohort)):
        assert applicable(rows, "children").of_whom == "adults, Spain"
    assert applicable((cohort, trial, pooled), "children").of_whom == "adults in 9 trials"
    # A weaker design sets nobody apart from the people of firmer ones.
    other = item("cohort", 1.4, 1.2, 1.6, population="smokers", n=10**6)
    held = applicable((trial, pooled, other), None)
    assert held.apart == ()
    firm = item("rct", 1.4, 1.2, 1.6, population="smokers")
    assert {one.group for one in applicable((trial, pooled, firm), None).apart} == {"smokers"}


def test_what_a_body_states_of_everybody_holds_where_no_study_is_of_the_group() -> None:
    body = statement("assessment", "increases", "convincing")
    found = conclude(dossier(body, population="women")).conclusion
    assert (found.verdict, found.certainty, found.of_whom) == (
        "causal", "moderate", "people in general",
    )  # fmt: skip
    stated_of_women = statement("assessment", "none", "convincing", population="women")
    found = conclude(dossier(body, stated_of_women, population="women")).conclusion
    assert (found.verdict, found.of_whom) == ("no_effect", "")


def test_no_evidence_is_nobodys() -> None:
    found = conclude(dossier(population="women")).conclusion
    assert (found.verdict, found.certainty, found.of_whom) == ("insufficient_evidence", None, "")


@pytest.mark.parametrize(
    ("contrast", "groups"),
    [
        ("current smokers of over 30 cigarettes a day vs never smokers", set()),
        ("multivitamin users vs non-users, women", {"women"}),
        ("high prescribed dose vs no use in pregnancy", {"pregnancy", "women"}),
        ("aspirin vs placebo among people with diabetes", {"diabetes"}),
        ("diabetes vs none", set()),
    ],
)
def test_a_contrast_names_people_only_where_it_says_in_whom(
    contrast: str, groups: set[str]
) -> None:
    assert studied(item("cohort", 1.5, 1.2, 1.9, contrast=contrast)) == groups


MEMBER = near("treatment", "member", "atorvastatin")
PART = near("outcome", "narrower", "headache")


def test_near_evidence_speaks_only_where_direct_evidence_does_not_decide() -> None:
    direct = item("rct_meta_analysis", 0.7, 0.6, 0.8)
    member = item(
        "rct_meta_analysis", 1.4, 1.2, 1.6, exposure="EX:atorvastatin", relations=(MEMBER,)
    )
    found = conclude(dossier(direct, member)).conclusion
    assert (found.direction, found.related) == ("decreases", ())
    cohort = item("cohort", 1.4, 1.2, 1.6)
    found = conclude(dossier(cohort, member)).conclusion
    assert (found.verdict, found.direction, found.certainty) == ("causal", "increases", "moderate")
    assert found.related == ("atorvastatin, a kind of zorbine",)


def test_an_association_of_something_near_is_told_where_nothing_on_the_thing_itself_is_held() -> (
    None
):
    part = item("cohort", 1.4, 1.2, 1.6, outcome="EX:headache", relations=(PART,))
    found = conclude(dossier(part)).conclusion
    assert (found.verdict, found.related) == ("associational", ("headache, a part of pain",))
    itself = item("cohort", 1.3, 1.1, 1.5)
    found = conclude(dossier(itself, part)).conclusion
    assert (found.verdict, found.related) == ("associational", ())


def test_a_statement_on_something_near_counts_with_its_relation() -> None:
    body = statement(
        "assessment", "increases", "convincing", outcome="EX:headache", relations=(PART,)
    )
    found = conclude(dossier(body)).conclusion
    assert (found.verdict, found.certainty, found.related) == (
        "causal", "moderate", ("headache, a part of pain",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "studied_in", "of_whom", "is_untold"),
    [
        ("women over 50", "postmenopausal women aged 50 to 79", "", False),
        ("women over 50", "women aged 15 to 49", "women aged 15 to 49", False),
        ("women over 50", "women", "", True),
        ("people in their forties", "adults aged 18 to 64", "", False),
        ("people in their forties", "adults aged 60 or older", "adults aged 60 or older", False),
        ("people between 40 and 49", "adults", "", True),
        ("the over-50s", "adults in 12 cohorts (10-year risk below 20%)", "", True),
        ("women", "women aged 15 to 49", "", False),
    ],
)
def test_ages_that_were_asked_about_are_met_or_said_to_be_untold(
    asked: str, studied_in: str, of_whom: str, is_untold: bool
) -> None:
    row = item("rct_meta_analysis", 0.7, 0.6, 0.8, population=studied_in)
    found = conclude(dossier(row, population=asked)).conclusion
    assert (found.of_whom, found.ages_untold) == (of_whom, is_untold)
    assert found.certainty == ("moderate" if of_whom else "high")


def test_studies_of_people_of_another_age_do_not_decide_beside_those_of_the_age() -> None:
    young = item("rct_meta_analysis", 1.4, 1.2, 1.6, population="women aged 15 to 49", n=10**6)
    old = item("rct_meta_analysis", 0.7, 0.6, 0.8, population="women aged 50 or older")
    found = conclude(dossier(young, old, population="women over 50"))
    assert found.conclusion.direction == "decreases"
    assert found.lines["randomized"].evidence == (old.id,)
    found = conclude(dossier(young, old, population="women under 40"))
    assert found.conclusion.direction == "increases"


def test_the_age_and_the_sex_of_one_patient_need_no_studies_of_their_own() -> None:
    row = item("rct_meta_analysis", 0.7, 0.6, 0.8, population="adults")
    found = applicable((row,), "women over 50", of_one=True)
    assert (found.items, found.of_whom, found.ages_untold) == ((row,), "", False)


def test_what_is_near_does_not_turn_round_what_trials_of_the_very_pair_show() -> None:
    harm = item("rct", 1.3, 1.1, 1.5, population="adults with type 2 diabetes", n=10_000)
    kin = (near("treatment", "member", "zorbine-1"),)
    member = item("rct_meta_analysis", 0.8, 0.7, 0.9, n=26_000, relations=kin)
    found = conclude(dossier(harm, member, population="people with cystic fibrosis")).conclusion
    assert found.direction != "decreases"


def test_what_a_body_states_of_nobody_in_particular_is_true_of_workers() -> None:
    answer = aetia.ask_sync("Does silica dust cause lung cancer in workers?")
    assert (answer.reply, answer.certainty) == ("yes", "high")


def test_that_nobody_knows_it_of_some_patients_sets_no_others_apart() -> None:
    """Flu vaccines: reviews find that they protect; of people with cystic fibrosis no trial tells."""
    unknown = statement("assessment", "inconclusive", "insufficient", population="people with cystic fibrosis")  # fmt: skip
    young = statement("assessment", "decreases", "GRADE high", population="children")
    old = statement("assessment", "decreases", "GRADE moderate", population="older people")
    found = conclude(dossier(unknown, young, old)).conclusion
    assert found.direction == "decreases"
    assert found.apart == ()
    asked = conclude(dossier(unknown, young, old, population="people with cystic fibrosis"))
    assert asked.conclusion.verdict == "insufficient_evidence"


def test_what_is_stated_of_some_patients_sets_no_trials_aside_that_go_the_same_way() -> None:
    """Aspirin and heart attacks: trials of healthy people, and a review of people with hypertension."""
    trials = item("rct_meta_analysis", 0.86, 0.77, 0.95, population="people without cardiovascular disease", n=164_000)  # fmt: skip
    review = statement("assessment", "decreases", "randomized trials", population="people with elevated blood pressure")  # fmt: skip
    alone = conclude(dossier(trials)).conclusion
    both = conclude(dossier(trials, review)).conclusion
    assert brief(alone) == brief(both)
    assert both.apart == ()


def test_a_kind_on_a_part_of_the_outcome_does_not_turn_round_what_is_seen_of_the_pair() -> None:
    """Exercise and heart failure: cohorts see less of it; vigorous exercise may bring on cardiac arrest."""
    seen = item("cohort", 0.81, 0.76, 0.86, n=100_000)
    kin = (near("treatment", "member", "zorbine-1"), near("outcome", "narrower", "headache"))
    stated = statement("assessment", "increases", "conclusion", relations=kin)
    found = conclude(dossier(seen, stated)).conclusion
    assert found.direction != "increases"
    assert conclude(dossier(stated)).conclusion.direction == "increases"


def test_what_a_body_states_of_nobody_in_particular_is_true_of_women_too() -> None:
    study = item("case_control", 16.8, 9.2, 30.6, population="women", n=900)
    body = statement("assessment", "increases", "group 1; sufficient in humans")
    found = conclude(dossier(study, body, population="women")).conclusion
    assert (found.verdict, found.of_whom) == ("causal", "")
    ill = conclude(dossier(body, population="people with cystic fibrosis")).conclusion
    assert ill.of_whom


def test_who_takes_it_is_no_group_apart() -> None:
    """Zorbine acts on nobody but its users: women who use it are not other people."""
    users = statement("assessment", "increases", "convincing evidence", population="zorbine users")
    found = conclude(dossier(users, population="women")).conclusion
    assert (found.verdict, found.of_whom) == ("causal", "people in general")
    others = statement("assessment", "increases", "convincing evidence", population="quallox users")
    assert conclude(dossier(others, population="women")).conclusion.of_whom == "quallox users"


def test_what_keeps_from_a_second_one_is_asked_of_those_who_had_a_first() -> None:
    """Aspirin and stroke: trials of people without vascular disease say nothing of survivors of a stroke."""
    answer = aetia.ask_sync("Does aspirin prevent stroke in people who had a stroke?")
    assert answer.outcome is not None
    assert answer.outcome.name == "recurrent stroke"
    assert answer.reply != "no"


def test_two_rows_that_differ_in_their_takers_alone_both_count() -> None:
    one = statement("assessment", "increases", "convincing evidence", population="zorbine users")
    two = replace(one, population="people taking zorbine")
    found = conclude(dossier(one, two)).lines["assessment"]
    assert set(found.evidence) == {one.id, two.id}
