"""Sizes of studies against published numbers, information, and the verdicts that a result would give."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from agent.answer import Mechanism
from agent.hypotheses.alike import merged
from agent.hypotheses.arguing import first_mechanism
from agent.hypotheses.measurements.information import bits, would_say
from agent.hypotheses.measurements.sizes import by_instrument, for_strength, two_arms, two_means
from agent.hypotheses.places import LAST_PLACES, WEAK_PLACES, with_places
from agent.hypotheses.walk_text import told
from tools.candidates.arguments import BY_FACTOR, COMMON, OWN
from tools.candidates.goals import Sought
from tools.candidates.links import Link
from tools.candidates.proposing import Proposal, Proposals
from tools.candidates.ranking import Ranking, features, learn, shipped
from tools.candidates.shortage import why_short
from tools.candidates.standing import KnownStanding
from tools.candidates.walks import Walk

NAMED: Any = SimpleNamespace(name=str)


def test_a_trial_has_the_published_size() -> None:
    # Fleiss et al. 2003: 30 % against 40 %, two-sided 5 %, power 80 %: 356 an arm.
    assert two_arms(0.75, 0.40) == 356
    # Cohen 1988: d = 0.5 needs 63 an arm by the normal distribution.
    assert two_means(0.5) == 63
    with pytest.raises(ValueError, match="no trial"):
        two_arms(1.0, 0.1)


def test_an_instrument_reaches_the_strength_that_is_asked() -> None:
    n = for_strength(10, 0.01)
    assert 0.01 * (n - 2) / 0.99 >= 10 > 0.01 * (n - 4) / 0.99
    assert by_instrument(0.2) < by_instrument(0.1)


def test_information_is_most_where_it_is_unsure_and_none_where_a_result_says_nothing() -> None:
    assert bits(0.5, 0.8, 0.05) > bits(0.1, 0.8, 0.05) > bits(0.01, 0.8, 0.05) > 0
    assert bits(0.5, 0.4, 0.4) == pytest.approx(0)
    assert bits(0.5, 1.0, 0.0) == pytest.approx(1)


def test_what_a_result_would_make_aetia_say_follows_its_own_rules() -> None:
    assert would_say("trial", -0.223, 6000) == ("causal", "no_effect")
    cohort = would_say("cohort", -0.223, 9000)
    assert "causal" not in cohort
    assert would_say("laboratory", -0.223, 0) == ("insufficient_evidence", "insufficient_evidence")


def test_weights_are_learned_from_what_tells_the_hidden_apart() -> None:
    good, bad = (
        {"disease treats< drug acts> gene acts< drug -": 0.4},
        {"disease acts< drug linked- drug +": 0.4},
    )
    rows = [(good, 1, True), (bad, 1, False)] * 40 + [(bad, 1, False)] * 100
    model = learn("drugs", rows, learned_on="toy", strength=1.0)
    assert model.probability(good) > 0.3 > model.probability(bad)
    assert set(features(good)) == {"first treats< drug -", "all +", "all -", "all ?", "all"}
    assert shipped("drugs").is_learned
    unlearned = Ranking("biomarkers")
    assert not unlearned.is_learned
    assert unlearned.logit({"x - ": 2.0}) > unlearned.logit({"x - ": 1.0})


def test_the_shipped_weights_rise_with_the_walks_and_never_favour_none_at_all() -> None:
    model, walk = shipped("drugs"), "disease treats< drug acts> gene acts< drug -"
    found = [
        model.probability({walk: weight} if weight else {}) for weight in (0.0, 0.01, 0.1, 1.0)
    ]
    assert found == sorted(found)
    assert len(set(found)) == len(found)


def test_a_short_list_says_where_the_others_went() -> None:
    none = Proposals((), (), (), 40, (), (), "", ())
    assert why_short(none, 7, "drugs", shown=10, top=10) == ()
    assert why_short(none, 7, "drugs", shown=3, top=3) == ()
    (said,) = why_short(none, 7, "drugs", shown=3, top=10)
    assert "only 3 candidates are left of 40: 7 are known" in said


@pytest.mark.parametrize(("eased", "ideas"), [(("ulcer", "ulcer"), 1), (("ulcer", "rash"), 2)])
def test_what_treats_the_same_cause_is_one_idea(eased: tuple[str, str], ideas: int) -> None:
    made = []
    for number, what in enumerate(eased):
        links = (
            Link(what, "causes", "toward", 1, "", ""),
            Link("d", "treats", "toward", -1, "", ""),
        )
        other = (
            Link(f"g{number}", "causes", "toward", 1, "", ""),
            Link("d", "acts", "toward", -1, "", ""),
        )
        kinds = ("disease", "disease", "drug"), ("disease", "gene", "drug")
        walks = (
            Walk(("gout", f"g{number}", f"d{number}"), other, kinds[1], "", 0.2, -1, False),
            Walk(("gout", what, f"d{number}"), links, kinds[0], "", 0.1, -1, False),
        )  # fmt: skip
        new = KnownStanding("new", "")
        turned = walks[::-1] if number else walks
        made.append(Proposal(f"d{number}", "d", "drug", 0.1, new, turned, None, 1, {}))
    assert len(merged(made, Sought("drugs", "gout"))) == ideas


def test_what_argues_weakly_in_one_way_has_few_places() -> None:
    new = KnownStanding("new", "")
    made = [
        (Proposal(f"{grade}{n}", "d", "drug", 0.1, new, (), None, 1, {}, argued=grade), ())
        for grade in (OWN, COMMON, BY_FACTOR)
        for n in range(WEAK_PLACES + 2)
    ]
    kept, left = with_places(made, Sought("drugs", "gout"), NAMED)
    assert len(kept) == 3 * WEAK_PLACES + 2
    assert {one.curie[0] for one in left} == {str(COMMON), str(BY_FACTOR)}
    assert all("have a place in a list" in one.reason for one in left)


@pytest.mark.parametrize(
    ("start", "kind", "shared"),
    [("gout", "disease", True), ("flare", "disease", True), ("acid", "trait", True), ("gout", "disease", False)],
)  # fmt: skip
def test_few_lead_to_the_disease_by_one_last_step(start: str, kind: str, shared: bool) -> None:
    made = []
    for number in range(4):
        step = "heat" if shared == (start != "acid") else f"heat{number}"
        links = (Link(step, "causes", "toward", 1, "", ""), Link("d", "acts", "toward", -1, "", ""))
        walk = Walk((start, step, f"d{number}"), links, (kind, "process", "drug"), "", 0.1, -1, False)  # fmt: skip
        new = KnownStanding("new", "")
        made.append((Proposal(f"d{number}", "d", "drug", 0.1, new, (walk,), None, 1, {}), ()))
    kept, left = with_places(made, Sought("drugs", "gout"), NAMED)
    assert len(kept) == (LAST_PLACES if shared else 4)
    assert all("same last step" in one.reason for one in left)
    assert len(with_places(made, Sought("targets", "gout"), NAMED)[0]) == 4


def test_what_acts_by_way_of_one_surrogate_is_one_idea_and_a_trait_that_is_asked_of_is_none() -> (
    None
):
    made = []
    for name in ("d0", "d1"):
        links = (Link(f"g{name}", "acts", "toward", 1, "", ""), Link("d", "acts", "toward", -1, "", ""))  # fmt: skip
        walk = Walk(("pressure", f"g{name}", name), links, ("trait", "gene", "drug"), "", 0.1, -1, False)  # fmt: skip
        made.append(Proposal(name, "d", "drug", 0.1, KnownStanding("new", ""), (walk,), None, 1, {}))  # fmt: skip
    assert len(merged(made, Sought("drugs", "stroke"))) == 1
    assert len(merged(made, Sought("drugs", "pressure"))) == 2


def test_a_walk_is_told_with_the_way_that_each_step_goes() -> None:
    links = (Link("acid", "shown", "toward", 1, "", ""), Link("new", "acts", "toward", -1, "", ""))
    walk = Walk(("gout", "acid", "new"), links, ("disease", "trait", "drug"), "", 0.1, -1, False)
    assert told(walk, NAMED) == "new lowers > acid shown to raise > gout"
    proposal = Proposal("new", "new", "drug", 0.1, KnownStanding("new", ""), (walk,), None, 1, {})
    vague = Mechanism(
        rank=1, text="a change of gout", sign="unknown", agrees=None, score=1.0, edges=()
    )
    clear = vague.model_copy(update={"sign": "increases"})
    assert first_mechanism(proposal, [vague], NAMED, -1) == (told(walk, NAMED), "decreases")
    assert first_mechanism(proposal, [], NAMED, -1)[1] == "decreases"
    fits = clear.model_copy(update={"text": "less gout", "sign": "decreases"})
    assert first_mechanism(proposal, [clear, fits], NAMED, -1) == ("less gout", "decreases")
    assert first_mechanism(proposal, [clear], NAMED, None) == ("a change of gout", "increases")
    assert first_mechanism(proposal, [clear], NAMED, 1) == ("a change of gout", "increases")
    bare = replace(proposal, walks=())
    assert first_mechanism(bare, [vague], NAMED, -1) == ("a change of gout", "unknown")
    assert first_mechanism(bare, [], NAMED, -1)[1] == "unknown"
