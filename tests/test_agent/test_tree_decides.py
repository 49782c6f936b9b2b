"""What the tree examines and leaves out, and what its scores and layers change for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from agent.dossier import Dossier
from agent.question import CausalQuestion
from agent.tree.proposers import RulesProposer, ScriptedProposer, grown
from agent.tree.thoughts import About, LayerScores, Proposal, Tree
from agent.tree.worth.priors import learned

if TYPE_CHECKING:
    from agent.answer import Answer


def thought(answer: Answer, name: str) -> dict[str, Any]:
    """The one thought of that name, as `--json` prints it."""
    (found,) = (one for one in answer.tree["thoughts"] if one["name"] == name)
    return dict(found)


def examined(answer: Answer) -> list[str]:
    """The names of what was examined."""
    return [one["name"] for one in answer.tree["thoughts"] if one["state"] == "examined"]


async def test_what_could_not_change_the_verdict_is_left_out_and_named(toy: Any) -> None:
    trial = toy.finding("rct", "decreases", 1)
    genetic = toy.finding("mendelian_randomization", "decreases", 4)
    answer = await toy.ask((trial, genetic), toy.pathway)
    assert thought(answer, "curated")["state"] == "open"
    left = {one.name: one for one in answer.unexamined}
    assert set(left) == {"reverse", "curated"}
    assert {one.why for one in left.values()} == {"no result of it could change the verdict"}
    assert not any(one.could_matter for one in left.values())
    assert answer.bound_by == ()
    (reverse,) = (one for one in answer.rivals if one.name == "reverse")
    assert reverse.status == "weakened"
    open_one = await toy.ask((toy.finding("cohort", "increases", 3),), toy.pathway)
    assert {"reverse", "common_cause"} <= set(examined(open_one))


async def test_a_rival_that_a_budget_left_out_is_an_open_threat(toy: Any) -> None:
    cohort = toy.finding("cohort", "increases", 3)
    answer = await toy.ask((cohort,), toy.pathway, budget_lookups=0)
    states = {one.name: (one.status, one.text) for one in answer.rivals}
    assert states["reverse"][0] == states["common_cause"][0] == "open"
    why = "the budget of look-ups was used up"
    assert why in states["reverse"][1]
    assert why in states["common_cause"][1]
    assert answer.bound_by == ("lookups",)
    assert len([text for text in answer.threats if why in text]) >= 2


async def test_an_easy_question_takes_fewer_look_ups_than_an_open_one(toy: Any) -> None:
    trials = (toy.finding("rct", "decreases", 1), toy.finding("rct", "decreases", 2))
    easy = await toy.ask(trials, toy.pathway)
    open_one = await toy.ask((toy.finding("cohort", "decreases", 1),), toy.pathway)
    assert easy.cost.look_ups < open_one.cost.look_ups
    assert len(easy.unexamined) > len(open_one.unexamined)


async def test_rivals_are_never_pruned_and_one_look_up_answers_all_that_studies_tell(
    toy: Any,
) -> None:
    cohort = toy.finding("cohort", "increases", 3)
    answer = await toy.ask((cohort,), beam_width=1)
    rivals = [one["state"] for one in answer.tree["thoughts"] if one["role"] == "rival"]
    assert rivals == ["examined"] * 5
    costs = {thought(answer, name)["cost"] for name in ("randomized", "observational", "chance")}
    assert len(costs) == 1


async def test_the_score_is_the_learned_probability_of_the_layers(toy: Any) -> None:
    trial = toy.finding("rct", "decreases", 1)
    cohort = toy.finding("cohort", "increases", 3)
    wide = await toy.ask((cohort, trial), toy.pathway)
    weights = learned().layers
    for name in ("randomized", "observational"):
        layers = LayerScores(**thought(wide, name)["layers"])
        assert thought(wide, name)["score"] == weights.believe(layers)
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
    assert thought(answer, "observational")["score"] < thought(answer, "randomized")["score"]
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
    assert harm.would_change[0].startswith("Trials of zorbine that count glumitis in both arms")
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
    direct = [one for one in answer.tree["thoughts"] if names.get(one["parent"]) == "direct"]
    assert [one["name"] for one in direct] == [
        "randomized", "mendelian_randomization", "observational", "own_data", "assessment",
        "curated", "mechanism", "near",
    ]  # fmt: skip
    assert [one["id"] for one in direct] == [f"0.0.{place}" for place in range(8)]
    assert thought(answer, "direct")["claim"] == "zorbine changes glumitis"
    assert thought(answer, "related")["id"] == "0.0.7.0"
    about = thought(answer, "reverse")["about"]
    assert (about["exposure"], about["outcome"]) == ("EX:disease", "EX:drug")


async def test_each_thought_says_what_it_found(toy: Any) -> None:
    habit = (
        toy.edge("habit", "affects", "drug", "increased"),
        toy.edge("habit", "causes", "disease"),
    )
    evidence = (toy.finding("cohort", "decreases", 1), toy.finding("cohort", "decreases", 2))
    full = await toy.ask(evidence, (*toy.pathway, *habit, toy.edge("drug", "causes", "disease")))
    assert thought(full, "observational")["status"] == "2 of 2 findings are of this design"
    stated = await toy.ask((), (toy.edge("drug", "causes", "disease"),))
    assert thought(stated, "curated")["status"] == "1 edges"
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
    assert chance["score"] == round(chance["score"], 4)


def said(role: Any, name: str, **about: str) -> Proposal:
    """A proposal about made-up things."""
    values = About(about.pop("x", "EX:a"), about.pop("y", "EX:b"), **about)  # type: ignore[arg-type]
    return Proposal(role, name, f"{name} in words", values)


def test_a_tree_is_read_back_as_it_was_written_and_knows_its_thoughts() -> None:
    tree = Tree.rooted("q").expand("0", [said("rival", "a"), said("rival", "b")])
    tree = tree.expand("0", [said("rival", "c")]).expand("0.1", [said("line", "d")])
    assert Tree.from_json(tree.to_json()) == tree
    assert [one.id for one in tree.thoughts] == ["0", "0.0", "0.1", "0.2", "0.1.0"]
    assert [one.depth for one in tree.thoughts] == [0, 1, 1, 1, 2]
    assert [one.id for one in tree.waiting()] == ["0.0", "0.1", "0.2", "0.1.0"]
    assert tree["0.2"].name == "c"
    assert tree.named("d") == tree["0.1.0"]
    assert tree.named("e") is None
    with pytest.raises(KeyError):
        tree["9"]


def test_the_same_claim_is_one_thought_wherever_and_however_it_is_said() -> None:
    first = said("sub_question", "relative")
    again = Proposal("sub_question", "relative", "other words", first.about, "some-model 1f2e")
    tree = Tree.rooted("q").expand("0", [said("rival", "direct")])
    tree = tree.expand("0.0", [first]).expand("0", [again])
    assert [one.id for one in tree.thoughts] == ["0", "0.0", "0.0.0"]
    assert tree["0.0.0"].origin == ("rules", "some-model 1f2e")
    others = (
        said("sub_question", "relative", x="EX:c"), said("sub_question", "relative", y="EX:c"),
        said("sub_question", "relative", direction="none"), said("line", "relative"),
        said("sub_question", "relative", population="women"), said("sub_question", "half"),
    )  # fmt: skip
    assert len({first.key, *(one.key for one in others)}) == 7
    remark = Proposal("reasoning_step", "thought", "Smoking  MATTERS")
    assert remark.key == Proposal("reasoning_step", "thought", "smoking matters").key


async def test_every_proposer_speaks_through_one_seam_and_none_can_double_a_thought() -> None:
    tree = Tree.rooted("q").expand("0", [said("rival", "direct")])
    idea, other = said("sub_question", "relative"), said("mechanism_step", "half")
    again = Proposal("sub_question", "relative", "in other words", idea.about, "model 0a")
    script = (ScriptedProposer((idea, other)), ScriptedProposer((again,)), RulesProposer(False, 3))
    grew, made = await grown(tree, Dossier(CausalQuestion(text="q", kind="effect")), script)
    assert [one.name for one in grew.children("0.0")] == ["relative", "half"]
    assert grew["0.0.0"].origin == ("rules", "model 0a")
    assert [len(one.under) for one in made] == [2, 1, 0]
