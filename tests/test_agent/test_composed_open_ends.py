"""What stays open in a case made by hand: threats, wishes, and why nothing could be examined."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.dossier import LookUp
from agent.question import Candidate, GroundedMention
from agent.verdict.lines import Conclusion
from graphs.dags.causal_dag import Arrow, CausalDag
from tests.test_agent.hand_made_case import (
    CAUSAL,
    GENES,
    TRIAL,
    X,
    Y,
    composed,
    identified,
    own,
    verdict,
)
from tools.assumed import Assumed, Cut
from tools.causal.query import Warned


@pytest.mark.parametrize(
    ("lines", "category", "wish"),
    [
        ({}, "biolink:Drug", "A randomized trial of zorbine that measures pain."),
        ({}, "EX:Thing", "A randomized trial of zorbine that measures pain."),
        ({}, None, "A randomized trial of zorbine that measures pain."),
        ({}, "biolink:BiologicalProcess", "A randomized trial that changes zorbine and measures pain."),
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


ILL = (
    "A randomized trial of what prevents or treats zorbine, or Mendelian randomization, that measures pain: "
    "zorbine itself cannot be assigned."
)
PROTEIN = (
    "Mendelian randomization with variants in the gene of zorbine, or a trial of a drug that changes zorbine, "
    "that measures pain."
)


@pytest.mark.parametrize(
    ("name", "category", "result", "wish"),
    [
        ("zorbine", "biolink:Disease", None, ILL),
        ("zorbine", "biolink:Protein", None, PROTEIN),
        ("smoking", "biolink:BehavioralExposure", None,
         "A randomized trial of giving up smoking, a natural experiment (a ban, a price) or Mendelian "
         "randomization that measures pain: no trial may ask people to take up smoking."),
        ("smoking", "biolink:BehavioralExposure", "decreases",
         "A randomized trial of giving up smoking, a natural experiment (a ban, a price) or Mendelian "
         "randomization that shows no decrease in pain: no trial may ask people to take up smoking."),
        ("asbestos", "biolink:EnvironmentalExposure", "increases",
         "A natural experiment (a source that closed, a rule that changed), or a trial of preventing or "
         "removing it, that shows no increase in pain: no trial may expose people to asbestos."),
        ("BRCA1", "biolink:Gene", None,
         "A comparison of siblings, among whom chance passes BRCA1 on, that measures pain: no trial assigns "
         "genes."),
        ("age", "biolink:PopulationOfIndividualOrganisms", "none",
         "A study that follows the same people over the years and compares years of birth, and that measures "
         "pain: no trial assigns age."),
        ("female sex", "biolink:PhenotypicFeature", None,
         "A study that tells apart what comes with female sex (hormones, habits, care) and measures pain: no "
         "trial assigns female sex."),
    ],
)  # fmt: skip
def test_where_nobody_may_be_assigned_a_design_that_can_be_done_is_named(
    name: str, category: str, result: str | None, wish: str
) -> None:
    treatment = X.model_copy(update={"name": name, "category": category})
    table = {"randomized": (result, (TRIAL,))} if result else {}
    assert composed((), table, CAUSAL, treatment=treatment).would_change == (wish,)


@pytest.mark.parametrize("habit", ["smoking cessation", "coffee drinking", "tea drinking"])
def test_a_habit_that_does_no_harm_can_be_tried(habit: str) -> None:
    treatment = X.model_copy(update={"name": habit, "category": "biolink:BehavioralExposure"})
    (wish, _) = composed((), {}, CAUSAL, treatment=treatment).would_change
    assert wish == f"A randomized trial of {habit} that measures pain."


def test_no_variant_shifts_a_procedure() -> None:
    treatment = X.model_copy(update={"category": "biolink:Procedure"})
    answer = composed((), {}, CAUSAL, treatment=treatment)
    assert answer.would_change == ("A randomized trial of zorbine that measures pain.",)


def test_harm_is_never_tried_on_purpose_and_a_benefit_is() -> None:
    pain = Y.model_copy(update={"category": "biolink:Disease"})

    def wish(asked: str, sign: int = 1) -> str:
        less = X.model_copy(update={"sign": sign})
        return composed((), {}, CAUSAL, asked=asked, outcome=pain, treatment=less).would_change[0]

    harm = (
        "Trials of zorbine that count pain in both arms, or a study that compares siblings, or the same "
        "people at other times, with and without it."
    )
    assert (wish("increases"), wish("decreases", -1)) == (wish("increases"), wish("increases"))
    assert wish("increases") == harm
    assert wish("decreases") == "A randomized trial of zorbine that measures pain."


def test_where_nothing_is_held_the_command_that_brings_more_is_shown() -> None:
    nothing = Conclusion("insufficient_evidence", None, None, ("nothing",))
    (told,) = composed((), {}, nothing).would_change
    assert "aetia kg build" in told


def test_what_genes_and_data_could_still_tell() -> None:
    def wishes(result: str = "none", **more: Any) -> tuple[str, ...]:
        lines = {"mendelian_randomization": (result, (GENES,))}
        return composed((), lines, CAUSAL, **more).would_change[1:]

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
    # Whose evidence it is, is a threat only where it is not of the people who were asked about.
    others = replace(CAUSAL, of_whom="women, Denmark")
    assert not any("men" in one for one in composed((), lines, CAUSAL, **given).threats)
    untold = replace(CAUSAL, ages_untold=True)
    said = composed((), lines, untold, **{**given, "population": "men over 50"}).threats
    assert "The question is about men over 50; the studies do not tell ages apart." in said
    answer = composed((), lines, others, estimated=estimated, **given)
    assert answer.threats == (
        "Words of the question that were not used: 'liquid' (read as zorbine).",
        "The question is about men; the evidence is of women, Denmark.",
        "With the plausible unmeasured causes in the DAG: worry stays open.",
        "Negative control: height is unavailable.",
        "Overlap is weak.",
        "Not everything was looked at: paths: 50 of more.",
    )
    assert answer.searched == ("findings: 3", "paths: 50 of more")
    failed = composed((), lines, others, estimated=own("failed"), **given).threats
    assert failed[2:] == (
        "The data set at hand could not be used: too few rows.",
        "Not everything was looked at: paths: 50 of more.",
    )
    sound = composed(
        (),
        lines,
        CAUSAL,
        estimated=own(control="clean"),
        assumed=replace(assumed, with_latents=identified()),
    )
    assert sound.threats == ()
    open_ones = composed((), {}, thought={"reverse": ("x",)}).threats
    assert open_ones[0] == (
        "Not ruled out: pain changes zorbine (nothing was found either way; studies with a clear "
        "time order would tell)."
    )
    assert len(open_ones) == 4
    null = composed(
        (), {"randomized": ("none", (TRIAL,))}, verdict("no_effect", "none", "randomized")
    )
    assert null.threats == (
        "Supported by evidence: chance or measurement makes zorbine and pain look related "
        "(no interval excludes the null).",
    )


def candidate(name: str, score: float, how: str = "fuzzy") -> Candidate:
    return Candidate(curie=f"EX:{name}", name=name, category="c", score=score, how=how)


def lost(*candidates: Candidate) -> GroundedMention:
    return GroundedMention(mention="zorb", candidates=candidates)


FOUR = tuple(
    candidate(name, score) for name, score in zip("abcd", (0.9, 0.7, 0.69, 0.8), strict=True)
)
START = "Ask with another name of it, or load a graph that holds it."
EXAMPLE = 'Ask for example "Does X cause Y?" or "How does X lower Y?".'


@pytest.mark.parametrize(
    ("given", "said", "following"),
    [
        ({"kind": "not_causal"}, "this does not ask for a cause or an effect",
         EXAMPLE),
        ({"kind": "unsupported_language"},
         "the question does not look English, and only English is read so far", ""),
        ({"treatment": None}, "the treatment was not recognized in the question", START),
        ({"treatment": None, "outcome": None},
         "the treatment was not recognized in the question; the outcome was not recognized in the "
         "question", START),
        ({"kind": "mechanism", "outcome": lost()},
         "the outcome 'zorb' is not a name that Aetia knows, and no name is like it", START),
        ({"treatment": lost(candidate("a", 0.69))},
         "the treatment 'zorb' is not a name that Aetia knows, and no name is like it", START),
        ({"treatment": lost(candidate("a", 1.0, "exact"))},
         "the treatment 'zorb' is not a name that Aetia knows; the nearest name is a (EX:a)", START),
        ({"treatment": lost(*FOUR)},
         "the treatment 'zorb' is not a name that Aetia knows; the nearest names are a (EX:a), b (EX:b)", START),
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
    assert (answer.verdict, answer.certainty, answer.direction) == (
        "insufficient_evidence",
        None,
        None,
    )
    assert (answer.claims, answer.rivals, answer.threats, answer.effect) == ((), (), (), None)


def test_of_one_thing_on_which_nothing_is_held_that_is_what_is_said() -> None:
    answer = composed(kind="what_does", note="no outcome", outcome=None, concluded=False)
    assert answer.headline == "Not known: Aetia holds nothing on what comes of zorbine."
    assert (answer.reply, answer.reason) == ("unknown", "nothing_held")
