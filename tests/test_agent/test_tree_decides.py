"""What the tree's scores, layers and beam change in the answer that a user reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from agent.answer import Answer


def thought(answer: Answer, name: str) -> dict[str, Any]:
    """The one thought of that name, as `--json` prints it."""
    (found,) = (one for one in answer.tree["thoughts"] if one["name"] == name)
    return dict(found)


def lines(answer: Answer, state: str) -> list[str]:
    """The names of the lines of evidence in a state; our own data are judged elsewhere."""
    return [
        one["name"]
        for one in answer.tree["thoughts"]
        if one["kind"] == "line" and one["state"] == state and one["name"] != "own_data"
    ]


async def test_dies_when_select_does_nothing_a_beam_of_one_prunes_all_but_the_best_line(
    toy: Any,
) -> None:
    trial = toy.finding("rct", "decreases", 1)
    cohort = toy.finding("cohort", "increases", 3)
    genetic = toy.finding("mendelian_randomization", "decreases", 4)
    evidence = (trial, cohort, genetic)
    narrow = await toy.ask(evidence, toy.pathway, beam_width=1)
    assert lines(narrow, "examined") == ["randomized"]
    assert lines(narrow, "pruned") == [
        "mendelian_randomization", "observational", "curated", "mechanism"
    ]  # fmt: skip
    wide = await toy.ask(evidence, toy.pathway, beam_width=8)
    assert lines(wide, "pruned") == []
    two = await toy.ask(evidence, toy.pathway, beam_width=2)
    assert lines(two, "examined") == ["randomized", "mendelian_randomization"]


async def test_rivals_are_never_pruned(toy: Any) -> None:
    cohort = toy.finding("cohort", "increases", 3)
    answer = await toy.ask((cohort,), beam_width=1)
    rivals = [one["state"] for one in answer.tree["thoughts"] if one["kind"] == "rival"]
    assert len(rivals) == 5
    assert "pruned" not in rivals


async def test_dies_when_every_score_is_constant_the_best_line_is_kept_not_the_first_proposed(
    toy: Any,
) -> None:
    trial = toy.finding("rct", "decreases", 1)
    cohort = toy.finding("cohort", "increases", 3)
    genetic = toy.finding("mendelian_randomization", "decreases", 4)
    answer = await toy.ask((cohort, genetic), toy.pathway, beam_width=1)
    assert lines(answer, "examined")[:1] == ["mendelian_randomization"]
    wide = await toy.ask((cohort, trial), toy.pathway)
    assert thought(wide, "randomized")["score"] == pytest.approx((1 + 0.9) / 2)
    assert thought(wide, "observational")["score"] == pytest.approx((1 + 0.4) / 2)
    assert thought(wide, "mendelian_randomization")["score"] is None


async def test_dies_when_the_grounding_layer_is_constant_a_path_through_others_is_grounded_in_part(
    toy: Any,
) -> None:
    trial = toy.finding("rct", "decreases", 1)
    answer = await toy.ask((trial,), toy.pathway)
    assert thought(answer, "randomized")["layers"]["grounding"] == 1
    mechanism = thought(answer, "mechanism")
    assert len(mechanism["evidence"]) == 3
    assert mechanism["layers"]["grounding"] == pytest.approx(2 / 3)
    assert thought(answer, "curated")["layers"]["grounding"] is None


async def test_dies_when_the_logic_layer_is_inverted_evidence_for_the_other_direction_scores_lower(
    toy: Any,
) -> None:
    trial = toy.finding("rct", "decreases", 1)
    trial_2 = toy.finding("rct", "decreases", 2)
    cohort = toy.finding("cohort", "increases", 3)
    answer = await toy.ask((trial, trial_2, cohort))
    assert thought(answer, "randomized")["layers"]["logic"] == 1
    assert thought(answer, "observational")["layers"]["logic"] == 0
    assert thought(answer, "observational")["score"] == pytest.approx((1 + 0 + 0.4) / 3, abs=1e-4)
    assert thought(answer, "chance")["layers"]["logic"] == pytest.approx(2 / 3)
    tied = await toy.ask((trial, cohort))
    assert thought(tied, "randomized")["layers"]["logic"] is None


async def test_dies_when_the_related_line_is_never_opened_uncertain_answers_look_at_neighbours(
    toy: Any,
) -> None:
    trial = toy.finding("rct", "decreases", 1)
    cohort = toy.finding("cohort", "increases", 3)
    elsewhere = toy.finding("rct", "decreases", 5, exposure="other")
    uncertain = await toy.ask((cohort, elsewhere))
    related = thought(uncertain, "related")
    assert related["state"] == "examined"
    assert related["status"] == "1 related findings; none of them is about this pair"
    assert any(
        "same treatment or the same outcome" in row and "1 found" in row
        for row in uncertain.searched
    )
    certain = await toy.ask((trial, elsewhere))
    assert "related" not in [one["name"] for one in certain.tree["thoughts"]]
    assert not any("same treatment" in row for row in certain.searched)


async def test_the_depth_bounds_the_look_at_neighbours(toy: Any) -> None:
    cohort = toy.finding("cohort", "increases", 3)
    for depth, expected in ((2, False), (3, True)):
        answer = await toy.ask((cohort,), max_depth=depth)
        names = [one["name"] for one in answer.tree["thoughts"]]
        assert ("related" in names) is expected, depth


async def test_dies_when_the_trial_test_of_would_change_is_inverted_a_missing_trial_is_wished_for(
    toy: Any,
) -> None:
    trial = toy.finding("rct", "decreases", 1)
    cohort = toy.finding("cohort", "increases", 3)
    without = await toy.ask((cohort,))
    assert without.would_change[0].startswith("a randomized trial of zorbine with glumitis")
    assert "none is in the evidence" in without.would_change[0]
    decided = await toy.ask((trial, cohort))
    assert "contradicts the randomized result (decreases)" in decided.would_change[0]
    assert not any("none is in the evidence" in wish for wish in decided.would_change)
    unsure = await toy.ask((trial, toy.finding("rct", "increases", 6)))
    assert unsure.would_change[0].startswith("larger randomized trials")


async def test_would_change_asks_for_genes_where_there_are_none_or_weak_ones(toy: Any) -> None:
    trial = toy.finding("rct", "decreases", 1)
    genetic = toy.finding("mendelian_randomization", "decreases", 4)
    none = await toy.ask((trial,))
    assert any(wish.startswith("a Mendelian-randomization study") for wish in none.would_change)
    clear = await toy.ask((trial, genetic))
    assert not any("genetic" in wish or "Mendelian" in wish for wish in clear.would_change)
    unclear = await toy.ask(
        (trial, genetic, toy.finding("mendelian_randomization", "increases", 7))
    )
    assert any(wish.startswith("stronger genetic instruments") for wish in unclear.would_change)
