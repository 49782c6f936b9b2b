"""What an answer says from given evidence: rivals, claims, the number chosen, mechanisms, threats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from agent.answer import Answer, Rival


def rival(answer: Answer, name: str) -> Rival:
    (found,) = (one for one in answer.rivals if one.name == name)
    return found


def ids(answer: Answer, document: str) -> set[str]:
    """Evidence ids of one document."""
    return {one["id"] for one in answer.evidence if one["source"]["identifier"] == document}


async def test_trials_settle_reverse_causation_confounding_and_selection(toy: Any) -> None:
    answer = await toy.ask((toy.finding("rct", "decreases", 1),))
    assert (answer.verdict, answer.direction) == ("causal", "decreases")
    states = {one.name: one.status for one in answer.rivals}
    assert states == {
        "direct": "supported", "reverse": "weakened", "common_cause": "weakened",
        "selection": "weakened", "chance": "weakened",
    }  # fmt: skip
    assert rival(answer, "reverse").text.startswith("chance assigned the treatment in the trials")
    assert set(rival(answer, "reverse").evidence) == ids(answer, "PMID:1")
    assert "the graph names none" in rival(answer, "common_cause").text
    assert rival(answer, "chance").text == "the interval excludes the null in randomized trials"


async def test_genes_settle_reverse_causation_but_not_selection(toy: Any) -> None:
    answer = await toy.ask((toy.finding("mendelian_randomization", "decreases", 1),))
    assert rival(answer, "reverse").text.startswith("genotype, fixed at conception")
    assert rival(answer, "reverse").status == "weakened"
    assert rival(answer, "selection").status == "open"
    assert (answer.verdict, rival(answer, "direct").status) == ("suggestive", "supported")


async def test_observation_leaves_rivals_open(toy: Any) -> None:
    answer = await toy.ask((toy.finding("cohort", "increases", 1),))
    assert answer.verdict == "associational"
    states = {one.name: one.status for one in answer.rivals}
    assert states == {
        "direct": "open", "reverse": "open", "common_cause": "open", "selection": "open",
        "chance": "weakened",
    }  # fmt: skip
    assert len([one for one in answer.threats if one.startswith("Not ruled out")]) == 3
    assert not any("zorbine changes glumitis" in one for one in answer.threats)


async def test_trials_that_contradict_observation_speak_for_a_common_cause(toy: Any) -> None:
    trial, cohort = toy.finding("rct", "none", 1), toy.finding("cohort", "decreases", 2)
    habit = (
        toy.edge("habit", "affects", "drug", "increased"),
        toy.edge("habit", "causes", "disease"),
    )
    answer = await toy.ask((trial, cohort), habit)
    assert (answer.verdict, rival(answer, "direct").status) == ("no_effect", "weakened")
    cause = rival(answer, "common_cause")
    assert cause.status == "supported"
    assert "the graph names yodelling" in cause.text
    assert ids(answer, "PMID:2") <= set(cause.evidence)
    assert any(one.startswith("Supported by evidence") for one in answer.threats)
    agreeing = await toy.ask((toy.finding("rct", "decreases", 1), cohort), habit)
    assert rival(agreeing, "common_cause").status == "weakened"
    assert "the graph names yodelling" in rival(agreeing, "common_cause").text


async def test_evidence_that_the_outcome_acts_on_the_treatment_supports_the_reverse(
    toy: Any,
) -> None:
    back = toy.edge("disease", "affects", "drug", "increased")
    answer = await toy.ask((toy.finding("cohort", "increases", 1),), (back,))
    assert rival(answer, "reverse").status == "supported"
    assert rival(answer, "reverse").evidence
    settled = await toy.ask((toy.finding("rct", "increases", 1),), (back,))
    assert rival(settled, "reverse").status == "weakened"


async def test_without_a_clear_interval_chance_is_supported(toy: Any) -> None:
    wide = toy.finding("cohort", "none", 1, estimate=1.1, ci_low=0.6, ci_high=2.0)
    answer = await toy.ask((wide,))
    assert (answer.verdict, rival(answer, "chance").status) == (
        "insufficient_evidence",
        "supported",
    )
    assert rival(answer, "chance").text == "no interval excludes the null"
    nothing = await toy.ask(())
    assert rival(nothing, "chance").status == "open"
    assert rival(nothing, "chance").text == "there is no estimate to judge it by"


async def test_the_number_is_that_of_the_latest_best_trial_on_the_side_of_the_verdict(
    toy: Any,
) -> None:
    small, large = (toy.finding("rct", "decreases", i, n=i * 1000) for i in (1, 2))
    meta = toy.finding("rct_meta_analysis", "decreases", 1, identifier="PMID:7", n=500)
    answer = await toy.ask((small, large))
    assert answer.effect is not None
    assert (answer.effect.n, answer.effect.value) == (2000, 0.6)
    assert answer.effect.method == "randomized trial (PMID:2, 2002)"
    assert answer.effect.unit == "RR, zorbine vs placebo"
    assert answer.effect.estimand == "average effect in adults"
    pooled = await toy.ask((small, large, meta))
    assert pooled.effect is not None
    assert pooled.effect.method.startswith("meta-analysis of randomized trials (PMID:7")
    opposed = toy.finding("rct", "increases", 9, n=90_000, estimate=1.05, ci_low=1.01, ci_high=1.1)
    strong = toy.finding("rct", "decreases", 3, estimate=0.3, ci_low=0.25, ci_high=0.35)
    mixed = await toy.ask((strong, small, opposed))
    if mixed.direction == "decreases":
        assert mixed.effect is not None
        assert mixed.effect.value < 1


async def test_no_number_leaves_without_a_design_behind_it(toy: Any) -> None:
    answer = await toy.ask((toy.finding("cohort", "increases", 1),))
    assert answer.effect is None
    assert not any(one.text.startswith("Size of the effect") for one in answer.claims)
    genetic = await toy.ask((toy.finding("mendelian_randomization", "increases", 1),))
    assert genetic.effect is not None
    assert genetic.effect.method.startswith("Mendelian randomization")


async def test_claims_carry_the_tier_of_their_design(toy: Any) -> None:
    answer = await toy.ask(
        (
            toy.finding("rct", "none", 1), toy.finding("cohort", "decreases", 2),
            toy.finding("mendelian_randomization", "none", 3, estimate=1.1, ci_low=0.5, ci_high=2),
        ),
        toy.pathway,
    )  # fmt: skip
    tiers = {one.text.split(" (")[0]: one.tier for one in answer.claims}
    assert answer.claims[0].text == answer.headline
    assert answer.claims[0].tier == answer.verdict == "no_effect"
    assert set(answer.claims[0].evidence) == ids(answer, "PMID:1")
    assert tiers["Randomized trials"] == "no_effect"
    assert tiers["Observational studies"] == "associational"
    assert tiers["Mendelian randomization"] == "insufficient_evidence"
    context = [one.text for one in answer.claims if one.tier == "context"]
    assert any("disagree" in text for text in context)
    assert context[-1].startswith("Best-ranked mechanism in the graph (a hypothesis): zorbine")
    assert all(text[0].isupper() for text in context)
    causal = await toy.ask((toy.finding("rct", "increases", 1),))
    assert [one.tier for one in causal.claims[:3]] == ["causal"] * 3
    assert causal.claims[1].text.startswith("Size of the effect: 1.5 (95 % CI 1.2 to 1.9) RR")


async def test_the_table_has_a_row_for_each_class_strongest_first(toy: Any) -> None:
    cohort, trial = toy.finding("cohort", "increases", 2), toy.finding("rct", "increases", 1)
    answer = await toy.ask((cohort, trial))
    assert [row.design for row in answer.triangulation] == ["randomized", "observational"]
    row = answer.triangulation[0]
    assert (row.n_findings, row.result, row.measure) == (1, "increases", "ratio")
    assert (row.estimate, row.ci_low, row.ci_high) == (1.5, 1.2, 1.9)
    assert set(row.evidence) == ids(answer, "PMID:1")
    assert "randomization" in row.bias


@pytest.mark.parametrize(
    ("text", "direction", "reply"),
    [
        ("Does zorbine cause glumitis?", "decreases", "No, the opposite: zorbine decreases"),
        ("Does zorbine prevent glumitis?", "decreases", "Yes: zorbine decreases"),
        ("Does lowering zorbine cause glumitis?", "increases", "Yes: less zorbine increases"),
    ],
)
async def test_the_direction_is_that_of_the_treatment_as_asked(
    toy: Any, text: str, direction: str, reply: str
) -> None:
    answer = await toy.ask((toy.finding("rct", "decreases", 1),), toy.pathway, text)
    assert answer.direction == direction
    assert answer.headline.startswith(reply)
    (path,) = answer.mechanisms
    assert (path.sign, path.agrees, path.rank) == (direction, True, 1)


async def test_a_path_against_the_verdict_disagrees_and_a_how_question_takes_its_direction(
    toy: Any,
) -> None:
    against = await toy.ask((toy.finding("rct", "increases", 1),), toy.pathway)
    assert [path.agrees for path in against.mechanisms] == [False]
    how = await toy.ask((), toy.pathway, "How does zorbine lower glumitis?")
    assert (how.verdict, how.direction, how.certainty) == ("suggestive", "decreases", "low")
    assert [one.name for one in how.rivals] == ["direct"]
    assert len(how.mechanisms[0].edges) == 3
    assert set(how.claims[0].evidence) == set(how.mechanisms[0].edges)


async def test_a_curated_statement_alone_is_a_hypothesis(toy: Any) -> None:
    answer = await toy.ask((), (toy.edge("drug", "causes", "disease"),))
    assert (answer.verdict, answer.direction, answer.certainty) == (
        "suggestive",
        "increases",
        "low",
    )
    assert set(answer.claims[0].evidence) == ids(answer, "PMID:9")
    both = await toy.ask(
        (), (toy.edge("drug", "causes", "disease"), toy.edge("drug", "preventative_for_condition", "disease"))
    )  # fmt: skip
    assert both.verdict == "associational"
    related = await toy.ask((), (toy.edge("drug", "associated_with", "disease"),))
    assert (related.verdict, related.direction) == ("associational", None)
    assert set(related.claims[0].evidence) == ids(related, "PMID:9")


async def test_the_assumed_dag_names_what_a_design_cuts(toy: Any) -> None:
    habit = (
        toy.edge("habit", "affects", "drug", "increased"),
        toy.edge("habit", "causes", "disease"),
    )
    observed = await toy.ask((toy.finding("cohort", "increases", 1),), habit)
    assert observed.dag is not None
    assert (observed.dag.cuts, observed.dag.latent) == ((), ("unmeasured",))
    assert not any("unmeasured causes" in wish for wish in observed.would_change)
    trial = toy.finding("rct", "increases", 1)
    genetic = toy.finding("mendelian_randomization", "increases", 2)
    settled = await toy.ask((trial, genetic), habit)
    assert settled.dag is not None
    assert [cut.design for cut in settled.dag.cuts] == ["randomized", "mendelian_randomization"]
    assert set(settled.dag.cuts[0].arrows) == {("EX:habit", "EX:drug"), ("unmeasured", "EX:drug")}
    assert set(settled.dag.cuts[0].evidence) == ids(settled, "PMID:1")
    assert "yodelling" in settled.dag.cuts[0].text
    assert "yodelling" in settled.dag.cuts[1].text
    assert not any(wish.startswith("Measuring") for wish in settled.would_change)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Does zorbine2 cause glumitis?", "the nearest name is zorbine"),
        ("Does zorbinolq cause glumitis?", "no name is like it"),
        ("Does zorbine cause zorbine?", "the same thing"),
        ("Does zorbine cause xxqqww?", "is not a name that Aetia knows"),
        ("What is the capital of France?", "does not ask for a cause"),
        ("Verursacht Rauchen Lungenkrebs?", "does not look English"),
        ("What causes glumitis?", "Aetia holds nothing that changes glumitis"),
    ],
)
async def test_what_cannot_be_examined_says_why(toy: Any, text: str, said: str) -> None:
    answer = await toy.ask((), (), text)
    assert said in answer.headline
    assert (answer.verdict, answer.certainty) == ("insufficient_evidence", None)
    assert (answer.claims, answer.rivals, answer.effect) == ((), (), None)
    assert bool(answer.would_change) == (answer.kind != "unsupported_language")


async def test_a_small_typo_is_read_as_the_name_and_said(toy: Any) -> None:
    answer = await toy.ask(
        (toy.finding("rct", "increases", 1),), (), "Does zorbinq cause glumitis?"
    )
    assert (answer.reply, answer.treatment.name) == ("yes", "zorbine")
    assert answer.treatment.read_as
