"""What the tree's scores, layers and beam change in the answer that a user reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from agent.tree.kept import select
from agent.tree.thoughts import Tree

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
        "mendelian_randomization", "observational", "assessment", "curated", "mechanism"
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
    without = await toy.ask((cohort,), (), "Does zorbine prevent glumitis?")
    assert without.would_change[0] == "A randomized trial of zorbine that measures glumitis."
    harm = await toy.ask((cohort,))
    assert harm.would_change[0].endswith("no trial may set out to cause glumitis.")
    decided = await toy.ask((trial, cohort))
    assert decided.would_change[0] == (
        "A large randomized trial of zorbine that shows no decrease in glumitis."
    )
    assert not any(wish.startswith("A randomized trial") for wish in decided.would_change)
    unsure = await toy.ask((trial, toy.finding("rct", "increases", 6)))
    assert unsure.would_change[0].startswith("Larger randomized trials")


async def test_would_change_asks_for_genes_where_there_are_none_or_weak_ones(toy: Any) -> None:
    trial = toy.finding("rct", "decreases", 1)
    genetic = toy.finding("mendelian_randomization", "decreases", 4)
    none = await toy.ask((trial,))
    assert any(wish.startswith("A Mendelian-randomization study") for wish in none.would_change)
    clear = await toy.ask((trial, genetic))
    assert not any("genetic" in wish or "Mendelian" in wish for wish in clear.would_change)
    unclear = await toy.ask(
        (trial, genetic, toy.finding("mendelian_randomization", "increases", 7))
    )
    assert any(wish.startswith("Stronger genetic instruments") for wish in unclear.would_change)


async def test_the_lines_hang_under_the_direct_claim_in_their_order(toy: Any) -> None:
    answer = await toy.ask((toy.finding("cohort", "increases", 3),))
    names = {one["id"]: one["name"] for one in answer.tree["thoughts"]}
    children = [one for one in answer.tree["thoughts"] if one["kind"] == "line"]
    assert {names[one["parent"]] for one in children} == {"direct"}
    assert [one["name"] for one in children] == [
        "randomized", "mendelian_randomization", "observational", "own_data", "assessment",
        "curated", "mechanism", "near", "related",
    ]  # fmt: skip
    assert [one["id"] for one in children] == [f"0.0.{place}" for place in range(9)]
    assert thought(answer, "direct")["claim"] == "zorbine changes glumitis"


async def test_each_thought_says_what_it_found(toy: Any) -> None:
    habit = (
        toy.edge("habit", "affects", "drug", "increased"),
        toy.edge("habit", "causes", "disease"),
    )
    evidence = (toy.finding("rct", "decreases", 1), toy.finding("cohort", "decreases", 2))
    full = await toy.ask(evidence, (*toy.pathway, *habit, toy.edge("drug", "causes", "disease")))
    assert thought(full, "randomized")["status"] == "1 of 2 findings are of this design"
    assert thought(full, "curated")["status"] == "1 edges"
    assert thought(full, "mechanism")["status"].endswith("paths")
    assert thought(full, "common_cause")["status"] == "yodelling"
    assert thought(full, "chance")["status"] == "2 findings to judge it by"
    assert thought(full, "own_data")["status"] == "no data set holds both variables"
    empty = await toy.ask(())
    assert thought(empty, "curated")["status"] == "the graph states nothing between them"
    assert thought(empty, "reverse")["status"] == "nothing says that the outcome comes first"
    assert thought(empty, "common_cause")["status"] == "the graph names no common cause"


async def test_the_causal_layer_is_that_of_the_best_design_and_scores_have_four_decimals(
    toy: Any,
) -> None:
    evidence = [toy.finding("cohort", "decreases", place) for place in (1, 2, 3)]
    trial = toy.finding("rct", "none", 4)
    answer = await toy.ask((*evidence, trial))
    chance = thought(answer, "chance")
    assert chance["layers"] == {
        "grounding": 1.0, "logic": 0.75, "plausibility": None, "causal": 0.9,
    }  # fmt: skip
    assert chance["score"] == round((1 + 0.75 + 0.9) / 3, 4)


def test_a_tree_is_read_back_as_it_was_written_and_knows_its_thoughts() -> None:
    tree = Tree.rooted("q").expand("0", "rival", (("a", "A"), ("b", "B")))
    tree = tree.expand("0", "rival", (("c", "C"),)).expand("0.1", "line", (("d", "D"),))
    assert Tree.from_json(tree.to_json()) == tree
    assert [one.id for one in tree.thoughts] == ["0", "0.0", "0.1", "0.2", "0.1.0"]
    assert [one.depth for one in tree.thoughts] == [0, 1, 1, 1, 2]
    assert [one.id for one in tree.open_leaves()] == ["0.0", "0.2", "0.1.0"]
    assert tree["0.2"].name == "c"
    assert tree.named("d") == tree["0.1.0"]
    assert tree.named("e") is None
    with pytest.raises(KeyError):
        tree["9"]
    pruned = tree.prune("0.2")
    assert pruned["0.2"].state == "pruned"
    assert [one.id for one in pruned.open_leaves()] == ["0.0", "0.1.0"]


def test_equal_scores_are_kept_in_the_order_of_proposal_and_none_sorts_last() -> None:
    tree = Tree.rooted("q").expand("0", "rival", (("direct", "D"),))
    tree = tree.expand("0.0", "line", tuple((name, name) for name in "abcd"))
    scores = {"a": None, "b": 0.0, "c": 0.5, "d": 0.5}
    tree = tree.update(*(replace(tree.named(n), score=s) for n, s in scores.items()))  # type: ignore[type-var]
    for width, kept in ((1, "c"), (2, "cd"), (3, "bcd"), (4, "abcd")):
        states = {one.name: one.state for one in select(tree, width).thoughts}
        assert {name for name in "abcd" if states[name] != "pruned"} == set(kept), width
        assert states["direct"] == "open"


def test_each_depth_keeps_a_beam_of_its_own() -> None:
    tree = Tree.rooted("q").expand("0", "line", (("a", "A"), ("b", "B")))
    tree = tree.expand("0.0", "line", (("c", "C"), ("d", "D")))
    scores = {"a": 0.2, "b": 0.1, "c": 0.9, "d": 0.8}
    tree = tree.update(*(replace(tree.named(n), score=s) for n, s in scores.items()))  # type: ignore[type-var]
    pruned = [one.name for one in select(tree, 1).thoughts if one.state == "pruned"]
    assert pruned == ["b", "d"]
