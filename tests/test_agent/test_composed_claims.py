"""What is claimed from a case made by hand: claims, paths, the number, the sentence, the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.answer import Cost
from agent.dossier import Dossier, PathFound
from agent.question import CausalQuestion
from agent.tree.propose import propose
from agent.verdict.lines import Concluded, Conclusion
from agent.writing.case import Case
from agent.writing.compose import compose
from agent.writing.ledger import write_ledger
from graphs.dags.causal_dag import Arrow, CausalDag
from tests.test_agent.hand_made_case import (
    CAUSAL,
    COHORT,
    GENES,
    OURS,
    TRIAL,
    X,
    Y,
    composed,
    identified,
    item,
    own,
    verdict,
)
from tools.assumed import Assumed, Cut
from tools.evidence import SourceRef


def test_claims_in_their_order_each_in_its_tier_and_on_its_evidence() -> None:
    lines = {
        "randomized": ("increases", (TRIAL,)), "mendelian_randomization": ("none", (GENES,)),
        "observational": ("unclear", (COHORT,)),
    }  # fmt: skip
    answer = composed((), lines, CAUSAL)
    every = (TRIAL.id, GENES.id, COHORT.id)
    numbers = "ratio 1.65 (1.36 to 2.01), 2 pooled"
    assert [(one.text, one.tier, one.evidence) for one in answer.claims] == [
        ("Zorbine increases pain.", "causal", every[:1]),
        ("Size of the effect: 1.5 (95 % CI 1.2 to 1.9) RR, zorbine vs placebo; randomized trial "
         "(PMID:1, 2001).", "causal", every[:1]),
        (f"Randomized trials (1 finding): zorbine raises pain; {numbers}.", "causal", every[:1]),
        (f"Mendelian randomization (1 finding): little or no difference in pain; {numbers}.",
         "no_effect", every[1:2]),
        (f"Observational studies (1 finding): no clear difference in pain; {numbers}.",
         "insufficient_evidence", every[2:]),
        ("Studies disagree (in size).", "context", every),
        ("This does not bear it out.", "context", every),
        ("Trials weigh more.", "context", every),
        ("Others point elsewhere.", "context", every),
    ]  # fmt: skip
    row = answer.triangulation[0]
    assert (row.estimate, row.ci_low, row.ci_high, row.measure) == (1.6487, 1.3553, 2.0057, "ratio")
    assert (row.n_findings, row.bias.split(";")[0]) == (1, "non-adherence and short follow-up")
    alone = composed((), {"randomized": ("increases", (TRIAL,))}, CAUSAL)
    assert not any(one.tier == "context" for one in alone.claims)


def test_an_observed_line_is_an_association_and_our_own_a_suggestion() -> None:
    lines = {"observational": ("increases", (COHORT,)), "own_data": ("increases", (OURS,))}
    said = verdict("suggestive", "increases", "own_data")
    tiers = {
        one.text.split(":")[0]: one.tier
        for one in composed((), lines, said, estimated=own()).claims
    }
    assert tiers["Observational studies (1 finding)"] == "associational"
    assert tiers["Our estimate from data, if the stated DAG holds"] == "suggestive"
    biased = composed((), lines, said, estimated=own(control="biased")).claims
    tiers = {one.text: (one.tier, one.evidence) for one in biased}
    assert tiers["Negative control: height is biased."] == ("context", (OURS.id,))
    assert any(text.startswith("Our estimate from data: zorbine goes") for text in tiers)


def test_a_trial_of_our_own_whose_control_failed_is_cited_for_what_it_shows() -> None:
    stated = item(4, "curated", kind="edge", estimate=None)
    said = verdict("associational", None, "own_data")
    estimated = own(control="biased", randomized=True)
    answer = composed((stated,), {"randomized": ("unclear", (OURS,))}, said, estimated=estimated)
    assert answer.claims[0].evidence == (OURS.id,)
    refused = composed((stated,), {}, said, estimated=own("failed"))
    assert not any(one.tier == "associational" for one in refused.claims)


PATHS = (
    PathFound("zorbine raises GENE", 1, 0.51234567, ("p1",)),
    PathFound("zorbine lowers GENE", -1, 0.4, ("p2",)),
    PathFound("zorbine affects GENE", None, 0.3, ("p2",)),
)
STATED = item(4, "curated", kind="edge", estimate=None)


def test_without_lines_the_reply_rests_on_statements_then_on_the_best_path() -> None:
    steps = {"p1": replace(STATED, outcome="EX:g"), "p2": replace(STATED, exposure="EX:g")}
    said = verdict("suggestive", "increases")
    paths = {"paths": PATHS, "evidence": steps}
    assert [one.evidence for one in _unledgered(said, **paths)] == [("p1",), ("p1",)]
    stated = {**paths, "evidence": {**steps, STATED.id: STATED}}
    assert [one.evidence for one in _unledgered(said, **stated)] == [(STATED.id,), ("p1",)]
    assert _unledgered(said) == ()


def _unledgered(said: Conclusion, **dossier: Any) -> Any:
    held = Dossier(CausalQuestion(text="q", kind="effect"), X, Y, **dossier)
    tree = propose("q", "effect", "zorbine", "pain")
    return compose(
        Case(held, Concluded({}, said)), tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0)
    ).claims


def test_paths_are_ranked_signed_as_asked_and_compared() -> None:
    evidence = {"p1": STATED, "p2": STATED}

    def shown(said: Any, asked: str | None = None, **more: Any) -> list[tuple[Any, ...]]:
        concluded = Concluded({}, verdict("suggestive", said))
        question = CausalQuestion.model_validate(
            {"text": "q", "kind": "effect", "asked_direction": asked}
        )
        held = Dossier(
            question, **{"treatment": X, "outcome": Y, **more}, paths=PATHS, evidence=evidence
        )
        tree = propose("q", "effect", "zorbine", "pain")
        made = compose(
            Case(held, concluded), tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0)
        )
        return [(p.rank, p.sign, p.agrees) for p in made.mechanisms]

    up = [(1, "increases", True), (2, "decreases", False), (3, "unknown", None)]
    assert shown("increases") == up
    assert shown("increases", "decreases") == up
    assert shown(None, "increases") == up
    assert [p[2] for p in shown(None)] == [None, None, None]
    less = X.model_copy(update={"sign": -1})
    turned = [(1, "decreases", True), (2, "increases", False), (3, "unknown", None)]
    assert shown("increases", treatment=less) == turned


@pytest.mark.parametrize(
    ("one", "two", "chosen"),
    [
        ({"n": 10}, {"n": 20}, 2),
        ({"design": "rct_meta_analysis", "n": 10}, {"n": 20}, 1),
        ({"n": 10}, {"design": "rct_meta_analysis", "direction": "none"}, 1),
        ({"n": None}, {"n": 1}, 2),
        ({"n": None, "year": 2010}, {"n": None, "year": 2009}, 1),
        ({"year": None}, {"year": 1990}, 2),
    ],
)
def test_the_published_number(one: dict[str, Any], two: dict[str, Any], chosen: int) -> None:
    both = tuple(item(i, **given) for i, given in ((1, one), (2, two)))
    for found in (both, both[::-1]):
        effect = composed((), {"randomized": ("increases", found)}, CAUSAL).effect
        assert effect is not None
        assert effect.evidence == both[chosen - 1].id


def test_only_a_line_that_says_what_the_verdict_says_gives_a_number() -> None:
    lines = {"randomized": ("none", (TRIAL,)), "mendelian_randomization": ("increases", (GENES,))}
    effect = composed((), lines, CAUSAL).effect
    assert effect is not None
    assert effect.method == "Mendelian randomization (PMID:2, 2002)"
    assert composed((), lines, verdict("conflicting", None)).effect is None
    assert composed((), {"observational": ("increases", (COHORT,))}, CAUSAL).effect is None
    null = composed((), lines, verdict("no_effect", "none", "randomized")).effect
    assert null is not None
    assert null.evidence == TRIAL.id


def test_a_trial_of_our_own_whose_control_failed_is_no_published_number() -> None:
    ours = item(9, kind="estimate")
    given = {"randomized": ("increases", (ours,))}
    assert (
        composed((), given, CAUSAL, estimated=own(control="biased", randomized=True)).effect is None
    )
    clean = composed((), given, CAUSAL, estimated=own(randomized=True)).effect
    assert clean is not None
    assert clean.evidence == ours.id


@pytest.mark.parametrize(
    ("estimated", "given"),
    [
        (own(), True), (own(control="clean"), True), (own(control="biased"), False),
        (own(identification=None), False), (own(identification=identified("zero")), False),
        (own(estimate=None), False), (own(randomized=True), False), (None, False),
    ],
)  # fmt: skip
def test_our_own_number_needs_an_identification_and_a_clean_control(
    estimated: Any, given: bool
) -> None:
    lines = {"own_data": ("increases", (OURS,)), "randomized": ("none", (TRIAL,))}
    said = verdict("suggestive", "increases", "own_data")
    effect = composed((), lines, said, estimated=estimated).effect
    assert (effect is not None) == given
    if effect is not None:
        assert (effect.value, effect.unit, effect.estimand, effect.n) == (3.0, "kg", "ATE", 900)
        assert effect.evidence == OURS.id
    opposed = composed((), {"own_data": ("decreases", (OURS,))}, said, estimated=estimated)
    assert opposed.effect is None


def test_the_dag_is_shown_with_names_and_with_what_a_design_cuts() -> None:
    dag = CausalDag(
        (Arrow("w", "x", ("s",)), Arrow("u", "x"), Arrow("x", "y")), latent=frozenset("uw")
    )
    assumed = Assumed(dag, {"u": "worry"}, "t", replace(identified(), text="by u and v"), None)
    shown = composed(assumed=assumed).dag
    assert shown is not None
    assert shown.nodes == {"u": "worry", "w": "w", "x": "x", "y": "y"}
    assert shown.latent == ("u", "w")
    assert [(a.cause, a.effect, a.sources) for a in shown.arrows][0] == ("w", "x", ("s",))
    assert (shown.identified, shown.identified_with_latent) == ("by worry and v", "not assessed")
    through = replace(assumed, with_latents=replace(identified(), text="u is open"))
    both = composed(assumed=through).dag
    assert both is not None
    assert both.identified_with_latent == "worry is open"
    cuts = tuple(Cut("randomized", (("u", "x"),), ("e",), text) for text in ("cut 1", "cut 2"))
    cut = composed(assumed=replace(through, cuts=cuts)).dag
    assert cut is not None
    assert cut.identified_with_latent == "cut 1; cut 2"
    assert [(c.arrows, c.evidence, c.text) for c in cut.cuts][0] == ((("u", "x"),), ("e",), "cut 1")
    assert composed().dag is None


def test_the_ledger_ties_every_sentence_to_a_document_or_to_the_call() -> None:
    lines = {"randomized": ("increases", (TRIAL,)), "own_data": ("increases", (OURS,))}
    dag = CausalDag((Arrow("x", "y"),))
    estimated = own(data_hash="d1")
    answer = composed((), lines, CAUSAL, estimated=estimated, assumed=Assumed(dag, {}, "t"))
    assert [one.sentence for one in answer.ledger] == [one.text for one in answer.claims]
    by_text = {one.sentence.split(":")[0].split(" (")[0]: one.sources for one in answer.ledger}
    assert by_text["Randomized trials"] == (
        {"evidence": TRIAL.id, "kind": "finding", "document": "PMID:1", "release": "toy-1"},
    )
    ours = {
        "evidence": OURS.id, "kind": "estimate", "tool": "estimate_effect", "data_hash": "d1",
        "dag_hash": dag.hash, "seed": 7,
    }  # fmt: skip
    assert by_text["Our estimate from data, if the stated DAG holds"] == (ours,)
    bare = composed((), lines, CAUSAL, estimated=estimated)
    assert bare.ledger[-1].sources[-1]["dag_hash"] is None


def test_a_sentence_on_evidence_that_was_not_kept_is_refused() -> None:
    answer = composed((), {"randomized": ("increases", (TRIAL,))}, CAUSAL)
    held = Dossier(CausalQuestion(text="q", kind="effect"), X, Y)
    with pytest.raises(RuntimeError, match=f"a claim cites {TRIAL.id}, which is not among"):
        write_ledger(answer, held, release="toy-1", seed=7)


def test_less_of_the_treatment_turns_the_direction_and_the_sentence() -> None:
    """The change of the outcome is in the asked direction; its sign is always that of more."""
    lines = {"randomized": ("increases", (TRIAL,))}
    less = X.model_copy(update={"sign": -1})
    plain = composed((), lines, CAUSAL, asked="increases")
    assert (plain.reply, plain.direction, plain.headline) == (
        "yes", "increases", "Yes: zorbine increases pain.",
    )  # fmt: skip
    opposite = composed((), lines, CAUSAL, asked="decreases")
    assert (opposite.reply, opposite.direction, opposite.headline) == (
        "no", "increases", "No, the opposite: zorbine increases pain.",
    )  # fmt: skip
    lowered = composed((), lines, CAUSAL, asked="decreases", treatment=less)
    assert (lowered.reply, lowered.direction, lowered.headline) == (
        "yes", "decreases", "Yes: less zorbine decreases pain.",
    )  # fmt: skip
    raised = composed((), lines, CAUSAL, asked="increases", treatment=less)
    assert (raised.reply, raised.headline) == (
        "no",
        "No, the opposite: less zorbine decreases pain.",
    )


def test_the_excluded_side_turns_with_the_treatment() -> None:
    said = Conclusion("no_effect", "none", "high", (), ("randomized",), "increases")
    lines = {"randomized": ("none", (TRIAL,))}
    assert composed((), lines, said).headline == (
        "An appreciable increase in pain with zorbine is excluded; whether pain falls stays open."
    )
    less = X.model_copy(update={"sign": -1})
    assert composed((), lines, said, treatment=less).headline == (
        "An appreciable decrease in pain with less zorbine is excluded; whether pain rises stays open."
    )


def test_sources_stand_once_with_their_title_and_address() -> None:
    again = item(1, text="another row", source=SourceRef("PMID:1", "S1", "https://e.org"))
    sources = composed((TRIAL, again, COHORT)).sources
    assert [(s.id, s.title, s.url) for s in sources] == [
        ("PMID:1", "S1", None),
        ("PMID:3", "S3", None),
    ]
