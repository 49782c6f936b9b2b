"""What examining a thought is worth: what-if on the verdict, tilted by layers, never decided by them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.dossier import Dossier, PathFound
from agent.judges.layer_weights import LAYERS, LayerWeights
from agent.question import CausalQuestion
from agent.tree.budget import Budget, Spent
from agent.tree.choose import choose
from agent.tree.layers import belief, judge
from agent.tree.propose import propose
from agent.tree.search.policies import beam, best_first, mcts
from agent.tree.thoughts import About, LayerScores, Proposal, Tree
from agent.tree.worth.priors import Priors, Results, learned
from agent.tree.worth.value import worths
from tests.test_agent.hand_made_case import X, Y, item
from tools.evidence import Evidence, Relation

RESULTS = Results(agrees=0.4, opposes=0.1, none=0.1, unclear=0.1, nothing=0.3)
WEIGHTS = LayerWeights(
    intercept=0.0, weights=dict.fromkeys(LAYERS, 4.0), means=dict.fromkeys(LAYERS, 0.5), n=1
)
SELDOM = Results(agrees=0.25, opposes=0.05, none=0.05, unclear=0.05, nothing=0.6)
PRIORS = Priors(
    results={"other": RESULTS, "relative": SELDOM},
    look_ups={"curated": 9.0},
    layers=WEIGHTS,
    data="",
)
RELATIVES = ("treatment member", "outcome narrower")


def dossier(*items: Evidence, kind: str = "effect", **more: Any) -> Dossier:
    question = CausalQuestion.model_validate({"text": "q", "kind": kind})
    return Dossier(question, X, Y, evidence={one.id: one for one in items}, **more)


def begun(*, kind: Any = "effect") -> Tree:
    """A tree whose direct lines are examined, with two relatives to look into."""
    tree = propose("q", kind, "zorbine", "pain", "", About("EX:a", "EX:b"))
    direct = (
        "randomized",
        "mendelian_randomization",
        "observational",
        "assessment",
        "selection",
        "chance",
    )
    done = [replace(t, state="examined") for t in tree.thoughts if t.name in direct]
    tree = tree.update(*done)
    near = [
        Proposal("sub_question", "relative", how, About(f"EX:{n}", "EX:b"), how=how)
        for n, how in enumerate(RELATIVES)
    ]
    return tree.expand("0.0", near)


def value(tree: Tree, held: Dossier, name: str, believed: float | None = None) -> float:
    found = worths(tree, held, believed, PRIORS)
    (one,) = [t for t in tree.waiting() if t.name == name or t.how == name]
    return found[one.id].value


def test_nothing_is_valued_before_the_direct_lines_are_in() -> None:
    tree = propose("q", "effect", "zorbine", "pain", "", About("EX:a", "EX:b"))
    assert worths(tree, dossier(), None, PRIORS) == {}
    choice = choose(
        tree, best_first(), width=5, budget=Budget(lookups=0), spent=Spent(), priors=PRIORS
    )
    assert {tree[i].name for i in choice.ids} >= {"randomized", "observational", "assessment"}
    assert "curated" not in {tree[i].name for i in choice.ids}


def test_what_cannot_move_the_verdict_is_worth_nothing() -> None:
    tree = begun()
    trials = dossier(item(1, "rct_meta_analysis"), item(2), item(3, "cohort"))
    for name in ("curated", "reverse", *RELATIVES):
        assert value(tree, trials, name) == 0, name
    nothing = dossier()
    for name in ("curated", "reverse", "common_cause", *RELATIVES):
        assert value(tree, nothing, name) > 0, name
    association = dossier(item(3, "cohort"))
    assert value(tree, association, "curated") == 0
    assert value(tree, association, "treatment member") > 0


def test_what_is_asked_for_comes_before_what_is_shown() -> None:
    held = dossier(item(1, "rct_meta_analysis"), item(2))
    shown = value(begun(), held, "mechanism")
    asked = value(
        begun(kind="mechanism"), replace(held, question=replace_kind("mechanism")), "mechanism"
    )
    assert 0 < shown < asked == 1


def replace_kind(kind: str) -> CausalQuestion:
    return CausalQuestion.model_validate({"text": "q", "kind": kind})


def test_a_doubted_lead_makes_what_could_contradict_it_worth_more() -> None:
    """What agrees moves nothing here, so the less the lead is believed, the more a look is worth."""
    relation = Relation("treatment", "member", "EX:m", "m", "zorbine")
    lead = item(4, "rct_meta_analysis", relations=(relation,), estimate=0.5, ci_low=0.45, ci_high=0.55, direction="decreases")  # fmt: skip
    held = dossier(
        item(3, "cohort", estimate=0.6, ci_low=0.5, ci_high=0.7, direction="decreases"), lead
    )
    doubted, trusted = (value(begun(), held, "treatment member", b) for b in (0.1, 0.95))
    assert doubted > trusted > 0


def step(cause: str, effect: str) -> Evidence:
    """One edge of a mechanism, of which nobody says in which direction."""
    return item(
        8, "curated", kind="edge", exposure=cause, outcome=effect, direction=None, estimate=None, measure=None
    )  # fmt: skip


@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_changes_what_is_looked_at_first(layer: str) -> None:
    """Where the mechanism is believed its halves come before the relatives, else after them."""
    edges = {m: (step("EX:a", m), step(m, "EX:b")) for m in ("EX:m", "EX:n")}
    paths = tuple(PathFound(m, 1, 1.0, (one.id, two.id)) for m, (one, two) in edges.items())
    held = dossier(*(e for pair in edges.values() for e in pair), kind="mechanism", paths=paths)
    tree, first = begun(kind="mechanism"), {}
    mechanism = tree.named("mechanism")
    assert mechanism is not None
    half = Proposal("mechanism_step", "half", "x changes n", About("EX:a", "EX:n"))
    tree = tree.expand(mechanism.id, [half])
    for score in (0.0, 1.0):
        layers = LayerScores(**{layer: score})
        above = replace(mechanism, state="examined", layers=layers, score=WEIGHTS.believe(layers))
        grown = tree.update(above)
        found = worths(grown, held, None, PRIORS)
        valued = grown.update(*(replace(grown[i], value=one.value) for i, one in found.items()))
        choice = choose(
            valued, best_first(), width=1, budget=Budget(), spent=Spent(), priors=PRIORS
        )
        first[score] = valued[choice.ids[0]].name
    assert first == {0.0: "relative", 1.0: "half"}


def test_the_score_is_how_far_the_layers_are_believed_and_abstains_with_them() -> None:
    tree = begun()
    randomized = tree.named("randomized")
    assert randomized is not None
    held = dossier(item(1))
    thought = replace(randomized, evidence=(item(1).id,))
    judged = judge(thought, held.evidence, held.pair, "increases", learned().layers)
    assert judged.score == learned().layers.believe(judged.layers)
    assert 0 < (judged.score or 0) < 1
    assert learned().layers.believe(LayerScores()) is None
    assert belief(tree) is None
    assert belief(tree.update(judged)) == judged.score


@pytest.mark.parametrize("policy", [best_first(), beam(1), mcts(1)], ids=["best", "beam", "mcts"])
def test_no_policy_drops_what_could_move_the_verdict(policy: Any) -> None:
    tree, chosen = begun(), []
    tree = tree.update(*(replace(t, value=0.3) for t in tree.waiting() if t.role == "sub_question"))
    tree = tree.update(*(replace(t, value=0.0) for t in tree.waiting() if t.role != "sub_question"))
    while True:
        choice = choose(tree, policy, width=1, budget=Budget(), spent=Spent(), priors=PRIORS)
        if not choice.ids:
            break
        chosen += choice.ids
        tree = tree.update(*(replace(tree[i], state="examined") for i in choice.ids))
    assert sorted(tree[i].how for i in chosen) == sorted(RELATIVES)


def test_a_learned_table_is_a_table_of_probabilities() -> None:
    priors = learned()
    for name in ("randomized", "assessment", "curated", "relative", "something else"):
        row = priors.of(name)
        assert sum(row.model_dump().values()) == pytest.approx(1, abs=2e-3)
        assert row.agrees > row.opposes
        assert priors.cost(name) >= 1
    assert priors.layers.n > 100
