"""What is composed from a case made by hand: claims, rivals, number, threats, wishes, DAG and ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.answer import Answer, Cost
from agent.dossier import Assumed, CauseFound, Cut, Dossier, Estimated, LookUp, PathFound
from agent.question import Candidate, CausalQuestion, GroundedMention
from agent.tree.propose import propose
from agent.verdict.lines import Concluded, Conclusion, Line
from agent.verdict.pooling import Pooled
from agent.writing.case import Case
from agent.writing.compose import compose
from agent.writing.ledger import write_ledger
from graphs.dags.causal_dag import Arrow, CausalDag
from tools.causal.query import EffectResult, Estimate, Identification, NegativeControl, Warned
from tools.evidence import Evidence, SourceRef

X = GroundedMention(mention="zorbine", curie="EX:a", name="zorbine", category="biolink:Drug")
Y = GroundedMention(mention="pain", curie="EX:b", name="pain")
POOLED = Pooled("ratio", 0.5, 0.1, 2, 5000, 0.0, 1, 0, False)
MEASURED = Estimate(3.0, 0.5, 2.0, 4.0, 900, 400, "AIPW", "kg", "ATE")


def item(number: int, design: str = "rct", **more: Any) -> Evidence:
    """A finding about the pair; `number` sets its document and year."""
    fields: dict[str, Any] = {
        "kind": "finding", "rung": 2, "design": design, "exposure": "EX:a", "outcome": "EX:b",
        "direction": "increases", "text": "t", "source": SourceRef(f"PMID:{number}", f"S{number}"),
        "measure": "RR", "estimate": 1.5, "ci_low": 1.2, "ci_high": 1.9, "n": 5000,
        "population": "adults", "year": 2000 + number, "contrast": "zorbine vs placebo",
    }  # fmt: skip
    return Evidence(**{**fields, **more})


OURS = item(9, "own_data", kind="estimate", measure="MD", estimate=3.0, ci_low=2.0, ci_high=4.0)


def identified(status: str = "identified", **more: Any) -> Identification:
    return Identification(status, "backdoor", ("age",), "E", "adjusting for age", **more)  # type: ignore[arg-type]


def own(status: str = "ok", control: str = "", *, randomized: bool = False, **more: Any) -> Any:
    """Our own estimate, with a negative control where a status of it is given."""
    checked = NegativeControl(control, "h", 0.1, 0.0, 0.2, f"height is {control}.") if control else None  # type: ignore[arg-type]  # fmt: skip
    measured = {"estimate": MEASURED, "identification": identified()} if status == "ok" else {}
    result = EffectResult(status, None, "too few rows.", negative_control=checked, **{**measured, **more})  # type: ignore[arg-type]  # fmt: skip
    return Estimated(result, "A data set", randomized, (OURS.id,))


def composed(
    items: tuple[Evidence, ...] = (),
    lines: dict[str, tuple[str, tuple[Evidence, ...]]] | None = None,
    conclusion: Conclusion | None = None,
    *,
    kind: str = "effect",
    asked: str | None = None,
    note: str | None = None,
    population: str | None = None,
    concluded: bool = True,
    thought: dict[str, tuple[str, ...]] | None = None,
    **dossier: Any,
) -> Answer:
    """The answer of a run that holds just these; lines are (result, items) by class of designs."""
    question = CausalQuestion.model_validate(
        {"text": "q", "kind": kind, "asked_direction": asked, "note": note, "population": population}
    )  # fmt: skip
    table = {
        design: Line(design, result, POOLED, tuple(one.id for one in found))  # type: ignore[arg-type]
        for design, (result, found) in (lines or {}).items()
    }
    every = {one.id: one for one in (*items, *(e for _, found in (lines or {}).values() for e in found))}  # fmt: skip
    held = Dossier(question, **{"treatment": X, "outcome": Y, "evidence": every, **dossier})
    said = conclusion or Conclusion("insufficient_evidence", None, None, ("nothing",))
    case = Case(held, Concluded(table, said) if concluded else None)  # type: ignore[arg-type]
    tree = propose("q", "effect", "zorbine", "pain")
    for name, ids in (thought or {}).items():
        found = tree.named(name)
        assert found is not None
        tree = tree.update(replace(found, evidence=ids))
    made = compose(case, tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0))
    return write_ledger(made, held, release="toy-1", seed=7)


def verdict(word: str, direction: Any, *decisive: Any, reasons: tuple[str, ...] = ()) -> Conclusion:
    return Conclusion(word, direction, "moderate", reasons, decisive)  # type: ignore[arg-type]


def rival(answer: Answer, name: str) -> tuple[str, str, tuple[str, ...]]:
    (one,) = (r for r in answer.rivals if r.name == name)
    return one.status, one.text, one.evidence


TRIAL, GENES, COHORT = item(1), item(2, "mendelian_randomization"), item(3, "cohort")
REASONS = (
    "studies disagree (in size)", "an aside", "this does not bear it out", "trials weigh more",
    "others point elsewhere",
)  # fmt: skip
CAUSAL = verdict("causal", "increases", "randomized", reasons=REASONS)


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
    tiers = {one.text.split(":")[0]: one.tier for one in composed((), lines, said, estimated=own()).claims}  # fmt: skip
    assert tiers["Observational studies (1 finding)"] == "associational"
    assert tiers["Our estimate from data, if the stated DAG holds"] == "suggestive"
    biased = composed((), lines, said, estimated=own(control="biased")).claims
    tiers = {one.text: (one.tier, one.evidence) for one in biased}
    assert tiers["Negative control: height is biased."] == ("context", (OURS.id,))
    assert any(text.startswith("Our estimate from data: zorbine goes") for text in tiers)


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
    return compose(Case(held, Concluded({}, said)), tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0)).claims  # fmt: skip


def test_paths_are_ranked_signed_as_asked_and_compared() -> None:
    evidence = {"p1": STATED, "p2": STATED}

    def shown(said: Any, asked: str | None = None, **more: Any) -> list[tuple[Any, ...]]:
        concluded = Concluded({}, verdict("suggestive", said))
        question = CausalQuestion.model_validate({"text": "q", "kind": "effect", "asked_direction": asked})  # fmt: skip
        held = Dossier(question, **{"treatment": X, "outcome": Y, **more}, paths=PATHS, evidence=evidence)  # fmt: skip
        tree = propose("q", "effect", "zorbine", "pain")
        made = compose(Case(held, concluded), tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0))  # fmt: skip
        return [(p.rank, p.sign, p.agrees) for p in made.mechanisms]

    up = [(1, "increases", True), (2, "decreases", False), (3, "unknown", None)]
    assert shown("increases") == up
    assert shown("increases", "decreases") == up
    assert shown(None, "increases") == up
    assert [p[2] for p in shown(None)] == [None, None, None]
    less = X.model_copy(update={"sign": -1})
    turned = [(1, "decreases", True), (2, "increases", False), (3, "unknown", None)]
    assert shown("increases", treatment=less) == turned
    assert shown("increases", treatment=less, outcome=Y.model_copy(update={"sign": -1})) == up


CAUSES = tuple(CauseFound(f"EX:{i}", f"cause{i}", ()) for i in range(8))
NAMED = "the graph names cause0, cause1, cause2, cause3, cause4, cause5"
CHANCE_DECIDED = "chance assigned the treatment in the trials"
GENES_DECIDED = "genotype, fixed at conception, stands in for the treatment"


@pytest.mark.parametrize(
    ("lines", "why", "decided"),
    [
        ({"randomized": ("increases", (TRIAL,))}, CHANCE_DECIDED, TRIAL),
        ({"mendelian_randomization": ("none", (GENES,))}, GENES_DECIDED, GENES),
        ({"randomized": ("unclear", (TRIAL,)), "mendelian_randomization": ("none", (GENES,))},
         GENES_DECIDED, GENES),
        ({"randomized": ("none", (TRIAL,)), "mendelian_randomization": ("none", (GENES,))},
         CHANCE_DECIDED, TRIAL),
    ],
)  # fmt: skip
def test_a_design_that_decides_weakens_reverse_and_common_cause(
    lines: dict[str, Any], why: str, decided: Evidence
) -> None:
    answer = composed((), lines, CAUSAL, confounders=CAUSES)
    text = f"{why}, so the outcome cannot have brought the treatment about in them"
    assert rival(answer, "reverse") == ("weakened", text, (decided.id,))
    assert rival(answer, "common_cause") == ("weakened", f"{why}; {NAMED}", (decided.id,))


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ({"randomized": ("none", (TRIAL,)), "observational": ("increases", (COHORT,))}, "supported"),
        ({"randomized": ("increases", (TRIAL,)), "observational": ("increases", (COHORT,))}, "weakened"),
        ({"randomized": ("none", (TRIAL,)), "observational": ("none", (COHORT,))}, "weakened"),
        ({"randomized": ("none", (TRIAL,)), "observational": ("unclear", (COHORT,))}, "weakened"),
        ({"mendelian_randomization": ("none", (GENES,)), "observational": ("increases", (COHORT,))},
         "supported"),
        ({"randomized": ("unclear", (TRIAL,)), "mendelian_randomization": ("increases", (GENES,)),
          "observational": ("increases", (COHORT,))}, "weakened"),
        ({"randomized": ("increases", (TRIAL,)), "observational": ("increases", (COHORT,)),
          "own_data": ("decreases", (OURS,))}, "weakened"),
    ],
)  # fmt: skip
def test_observation_against_a_design_that_decides_speaks_for_a_common_cause(
    lines: dict[str, Any], status: str
) -> None:
    found, text, ids = rival(composed((), lines, CAUSAL, thought={"common_cause": ("z",)}), "common_cause")  # fmt: skip
    assert found == status
    if status == "supported":
        assert ids == (COHORT.id, "z")
        assert text.startswith("observational studies see an association that designs free of")
        assert text.endswith("confounding do not; the graph names none")


def test_rivals_of_our_own_estimate() -> None:
    lines = {"own_data": ("increases", (OURS,))}
    said = verdict("suggestive", "increases", "own_data", reasons=("a", "b"))
    dag = CausalDag((Arrow("age", "x"), Arrow("x", "y")))
    assumed = Assumed(dag, {"age": "years of life"}, "t")
    given: dict[str, Any] = {"confounders": CAUSES[:1], "thought": {"common_cause": ("z",), "reverse": ("z",)}}  # fmt: skip
    answer = composed((), lines, said, estimated=own(), assumed=assumed, **given)
    ids = (OURS.id,)
    assert rival(answer, "direct") == ("supported", "a; b", ids)
    assert rival(answer, "reverse") == (
        "weakened", "in the data set the treatment was recorded before the outcome", ids,
    )  # fmt: skip
    assert rival(answer, "common_cause") == (
        "open",
        "adjusted for years of life; unmeasured ones stay possible; the graph names cause0",
        (OURS.id, "z"),
    )
    assert rival(answer, "selection") == (
        "open",
        "no rows were left out for missing values; how people entered the data is not assessed",
        ids,
    )
    assert rival(answer, "chance") == ("weakened", "the interval excludes the null in our own data", ids)  # fmt: skip
    bare = replace(identified(), adjustment_set=())
    text = rival(composed((), lines, said, estimated=own(identification=bare), **given), "common_cause")[1]  # fmt: skip
    assert text.startswith("adjusted for nothing;")
    biased = composed((), lines, said, estimated=own(control="biased"), **given)
    assert rival(biased, "common_cause") == (
        "supported",
        "the negative-control outcome shows that confounding remains; the graph names cause0",
        (OURS.id, "z"),
    )


def test_rivals_where_no_design_decides() -> None:
    lines = {"observational": ("increases", (COHORT,)), "randomized": ("unclear", (TRIAL,))}
    answer = composed((), lines, verdict("associational", "increases"), thought={"common_cause": ("z",)})  # fmt: skip
    assert rival(answer, "direct")[0] == "open"
    assert rival(answer, "reverse") == (
        "open", "nothing was found either way; studies with a clear time order would tell", (),
    )  # fmt: skip
    assert rival(answer, "common_cause") == (
        "open", "no design at hand rules it out; the graph names none", ("z",),
    )  # fmt: skip
    assert rival(answer, "selection") == (
        "weakened",
        "entry into the trials came before assignment; loss to follow-up is not assessed here",
        (TRIAL.id,),
    )
    assert rival(answer, "chance") == (
        "weakened", "the interval excludes the null in observational studies", (COHORT.id,),
    )  # fmt: skip
    back = composed((TRIAL,), {}, thought={"reverse": (TRIAL.id, "gone")})
    assert rival(back, "reverse") == (
        "supported",
        "evidence that the outcome acts on the treatment exists and is not separated out",
        (TRIAL.id,),
    )
    assert rival(back, "chance") == ("open", "there is no estimate to judge it by", ())
    assert rival(back, "selection") == (
        "open", "how people entered and left the studies was not assessed", (),
    )  # fmt: skip
    failed = composed(estimated=own("failed"))
    assert (
        rival(failed, "selection")[1] == "how people entered and left the studies was not assessed"
    )
    assert rival(failed, "reverse")[0] == "open"
    null = composed((), {"randomized": ("none", (TRIAL,))}, verdict("no_effect", "none", "randomized"))  # fmt: skip
    assert rival(null, "direct")[0] == "weakened"
    assert rival(null, "chance") == ("supported", "no interval excludes the null", (TRIAL.id,))


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


@pytest.mark.parametrize(
    ("lines", "category", "wish"),
    [
        ({}, "biolink:Drug", "A randomized trial of zorbine that measures pain."),
        ({}, "biolink:Procedure", "A randomized trial of zorbine that measures pain."),
        ({}, "EX:Thing", "A randomized trial of zorbine that measures pain."),
        ({}, None, "A randomized trial of zorbine that measures pain."),
        ({}, "biolink:Protein", "A randomized trial that changes zorbine and measures pain."),
        ({}, "biolink:Disease",
         "A study that separates zorbine from the common causes of zorbine and pain."),
        ({"randomized": "unclear"}, "biolink:Disease",
         "Larger randomized trials: those at hand leave pain unclear."),
        ({"randomized": "increases"}, "biolink:Drug",
         "A large randomized trial of zorbine that shows no increase in pain."),
        ({"randomized": "decreases"}, "biolink:Protein",
         "A large randomized trial that changes zorbine and shows no decrease in pain."),
        ({"randomized": "none"}, "biolink:Disease",
         "A large randomized trial that changes zorbine and shows an effect on pain."),
    ],
)  # fmt: skip
def test_the_trial_that_would_tell(lines: dict[str, str], category: str | None, wish: str) -> None:
    treatment = X.model_copy(update={"category": category})
    table = {design: (result, (TRIAL,)) for design, result in lines.items()}
    answer = composed((), table, CAUSAL, treatment=treatment)
    assert answer.would_change == (
        wish, "A Mendelian-randomization study, if variants that shift zorbine exist.",
    )  # fmt: skip


def test_what_genes_and_data_could_still_tell() -> None:
    def wishes(result: str = "none", **more: Any) -> tuple[str, ...]:
        return composed((), {"mendelian_randomization": (result, (GENES,))}, **more).would_change[
            1:
        ]

    assert wishes() == ()
    assert wishes("unclear") == (
        "Stronger genetic instruments: the genetic estimate is too wide to decide.",
    )
    dag = CausalDag((Arrow("u", "x"), Arrow("v", "x"), Arrow("x", "y")), latent=frozenset("uv"))
    open_path = identified("not_identified", measure_to_identify=("v", "unmeasured", "u"))
    assumed = Assumed(dag, {"v": "wealth"}, "t", identified(), open_path)
    assert wishes(assumed=assumed) == (
        "Measuring wealth, u: it would close the open path in the DAG.",
    )
    cut = Cut("mendelian_randomization", (("v", "x"),), (GENES.id,), "cut by genes")
    assert wishes(assumed=replace(assumed, cuts=(cut,))) == ()
    assert wishes(assumed=replace(assumed, with_latents=None)) == ()
    hidden = replace(open_path, measure_to_identify=("unmeasured",))
    assert wishes(assumed=replace(assumed, with_latents=hidden)) == ()
    control = (
        "A negative-control outcome: one that the treatment cannot affect, with the same causes."
    )
    assert wishes(estimated=own(control="unavailable")) == (control,)
    assert wishes(estimated=own(control="clean")) == ()


def test_every_threat_that_a_run_knows_of() -> None:
    dag = CausalDag((Arrow("u", "x"), Arrow("x", "y")), latent=frozenset("u"))
    through = replace(identified("not_identified"), text="u stays open")
    assumed = Assumed(dag, {"u": "worry"}, "t", identified(), through)
    lookups = (LookUp("findings: 3"), LookUp("paths: 50 of more", cut_off=True))
    given: dict[str, Any] = {
        "treatment": X.model_copy(update={"unused": "liquid"}), "population": "men",
        "lookups": (*lookups, lookups[0]), "assumed": assumed,
    }  # fmt: skip
    lines = {"randomized": ("increases", (TRIAL,))}
    estimated = own(control="unavailable", warnings=(Warned("WEAK", "overlap is weak."),))
    answer = composed((), lines, CAUSAL, estimated=estimated, **given)
    assert answer.threats == (
        "Words of the question that were not used: 'liquid' (read as zorbine).",
        "The question is about men; the evidence is about the populations that each finding names.",
        "With the plausible unmeasured causes in the DAG: worry stays open.",
        "Negative control: height is unavailable.",
        "WEAK: overlap is weak.",
        "Not everything was looked at: paths: 50 of more.",
    )
    assert answer.searched == ("findings: 3", "paths: 50 of more")
    failed = composed((), lines, CAUSAL, estimated=own("failed"), **given).threats
    assert failed[2:] == (
        "The data set at hand could not be used: too few rows.",
        "Not everything was looked at: paths: 50 of more.",
    )
    sound = composed((), lines, CAUSAL, estimated=own(control="clean"), assumed=replace(assumed, with_latents=identified()))  # fmt: skip
    assert sound.threats == ()
    open_ones = composed((), {}, thought={"reverse": ("x",)}).threats
    assert open_ones[0] == (
        "Not ruled out: pain changes zorbine (nothing was found either way; studies with a clear "
        "time order would tell)."
    )
    assert len(open_ones) == 4
    null = composed((), {"randomized": ("none", (TRIAL,))}, verdict("no_effect", "none", "randomized"))  # fmt: skip
    assert null.threats == (
        "Supported by evidence: chance or measurement makes zorbine and pain look related "
        "(no interval excludes the null).",
    )


def candidate(name: str, score: float, how: str = "fuzzy") -> Candidate:
    return Candidate(curie=f"EX:{name}", name=name, category="c", score=score, how=how)


def lost(*candidates: Candidate) -> GroundedMention:
    return GroundedMention(mention="zorb", candidates=candidates)


FOUR = tuple(candidate(name, score) for name, score in zip("abcd", (0.9, 0.7, 0.69, 0.8), strict=True))  # fmt: skip
START = "Ask with a name that the graph holds, or load a graph that holds this one."


@pytest.mark.parametrize(
    ("given", "said", "following"),
    [
        ({"kind": "not_causal"}, "this does not ask for a cause or an effect",
         'Ask for example "Does X cause Y?" or "How does X lower Y?".'),
        ({"kind": "unsupported_language"},
         "the question does not look English, and only English is read so far", ""),
        ({"kind": "incomplete", "note": "no outcome"}, "the question is not complete (no outcome)", ""),
        ({"treatment": None}, "the treatment was not recognized in the question", START),
        ({"treatment": None, "outcome": None},
         "the treatment was not recognized in the question; the outcome was not recognized in the "
         "question", START),
        ({"kind": "mechanism", "outcome": lost()},
         "the outcome 'zorb' is not in the graph, and nothing is named like it", START),
        ({"treatment": lost(candidate("a", 0.69))},
         "the treatment 'zorb' is not in the graph, and nothing is named like it", START),
        ({"treatment": lost(candidate("a", 1.0, "exact"))},
         "the treatment 'zorb' is not in the graph; the nearest name is a (EX:a)", START),
        ({"treatment": lost(*FOUR)},
         "the treatment 'zorb' is not in the graph; the nearest names are a (EX:a), b (EX:b)", START),
        ({"treatment": lost(candidate("a", 1, "exact"), candidate("b", 1, "exact"), *FOUR)},
         "the treatment 'zorb' may mean a (EX:a) or b (EX:b); ask with one of these names", START),
        ({"outcome": X},
         "treatment and outcome are the same thing, which has no effect on itself", START),
    ],
)  # fmt: skip
def test_what_cannot_be_examined_says_why_and_what_to_do(
    given: dict[str, Any], said: str, following: str
) -> None:
    answer = composed(concluded=False, **given)
    assert answer.headline == f"Not answered: {said}."
    assert answer.would_change == ((following,) if following else ())
    assert (answer.verdict, answer.certainty, answer.direction) == ("insufficient_evidence", None, None)  # fmt: skip
    assert (answer.claims, answer.rivals, answer.threats, answer.effect) == ((), (), (), None)


def test_the_dag_is_shown_with_names_and_with_what_a_design_cuts() -> None:
    dag = CausalDag((Arrow("w", "x", ("s",)), Arrow("u", "x"), Arrow("x", "y")), latent=frozenset("uw"))  # fmt: skip
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


def test_less_of_the_outcome_turns_the_direction_but_not_the_sentence() -> None:
    lines = {"randomized": ("increases", (TRIAL,))}
    less_x, less_y = (side.model_copy(update={"sign": -1}) for side in (X, Y))
    said = "Yes: zorbine increases pain."
    plain = composed((), lines, CAUSAL, asked="increases")
    assert (plain.direction, plain.headline) == ("increases", said)
    turned = composed((), lines, CAUSAL, asked="decreases", outcome=less_y)
    assert (turned.direction, turned.headline) == ("decreases", said)
    lowered = composed((), lines, CAUSAL, asked="decreases", treatment=less_x)
    assert (lowered.direction, lowered.headline) == (
        "decreases",
        "Yes: less zorbine decreases pain.",
    )
    both = composed((), lines, CAUSAL, asked="increases", treatment=less_x, outcome=less_y)
    assert both.direction == "increases"
    how = composed((), lines, CAUSAL, asked="increases", kind="mechanism")
    assert how.headline == "Zorbine increases pain."


def test_the_excluded_side_turns_with_the_treatment() -> None:
    said = Conclusion("no_effect", "none", "high", (), ("randomized",), "increases")
    lines = {"randomized": ("none", (TRIAL,))}
    assert composed((), lines, said).headline == (
        "Zorbine does not increase pain; whether it decreases it stays open."
    )
    less = X.model_copy(update={"sign": -1})
    assert composed((), lines, said, treatment=less).headline == (
        "Less zorbine does not decrease pain; whether it increases it stays open."
    )


def test_sources_stand_once_with_their_title_and_address() -> None:
    again = item(1, text="another row", source=SourceRef("PMID:1", "S1", "https://e.org"))
    sources = composed((TRIAL, again, COHORT)).sources
    assert [(s.id, s.title, s.url) for s in sources] == [("PMID:1", "S1", None), ("PMID:3", "S3", None)]  # fmt: skip
