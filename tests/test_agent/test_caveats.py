"""The main caveat of answers made by hand: the most serious that applies, and none that does not."""

from __future__ import annotations

from typing import Any

import pytest

from agent.answer import Dag, DagArrow, Mechanism
from agent.writing.short import short_form
from tests.test_agent.hand_made import answer, claim, effect, line, mention, study

META = {"design": "rct_meta_analysis"}
GENES = {"design": "mendelian_randomization"}
COHORT = {"design": "cohort"}
TRIALS = line("randomized", "increases", "e1")
OBSERVED = line("observational", "increases", "e2")
SINGLE = "it rests on a single trial report; no other trial at hand repeats it."
MEN = "The question is about men; others were studied."
UNUSED = mention("zorbine", unused="liquid")


def caveat(*evidence: dict[str, Any], **more: Any) -> str:
    """The sentence after "Caveat: "; empty where there is none."""
    rows = short_form(answer(*evidence, **more), width=1000).split("\n")
    return next((row.removeprefix("Caveat: ") for row in rows if row.startswith("Caveat: ")), "")


def test_what_was_not_read_comes_before_all_else() -> None:
    apart = {"triangulation": (TRIALS, line("observational", "decreases", "e2"))}
    assert caveat(study(1), treatment=UNUSED, threats=(MEN,), **apart) == (
        "the words 'liquid' of the question were left out: it was read as zorbine."
    )
    assert caveat(study(1), outcome=mention("pain", unused="sharp"), **apart) == (
        "the words 'sharp' of the question were left out: it was read as pain."
    )
    threats = ("Something else.", MEN)
    assert caveat(study(1), threats=threats, **apart) == (
        "the question is about men; others were studied."
    )
    assert caveat(study(1), **apart) == (
        "the designs disagree: randomized trials show an increase and observational studies show a "
        "decrease."
    )


@pytest.mark.parametrize("missing", [{"treatment": None}, {"outcome": None}])
def test_nothing_examined_has_no_caveat(missing: dict[str, Any]) -> None:
    assert caveat(study(1), triangulation=(TRIALS,), **missing) == ""
    lost = mention("pain").model_copy(update={"curie": None})
    assert caveat(treatment=UNUSED, outcome=lost, threats=(MEN,)) == ""


ALL = (
    line("randomized", "none", "e1"), line("mendelian_randomization", "unclear", "e2"),
    line("own_data", "increases", "e3"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "lines", "said"),
    [
        ("conflicting", ALL,
         "the designs disagree: randomized trials show little or no effect, Mendelian randomization "
         "shows nothing clear and our own analysis shows an increase."),
        ("causal", ALL,
         "the designs disagree: randomized trials show little or no effect and our own analysis shows "
         "an increase."),
        # What is not clear does not contradict that there is little or no effect.
        ("no_effect", ALL[:2], SINGLE),
    ],
)  # fmt: skip
def test_designs_that_disagree_are_named(verdict: str, lines: Any, said: str) -> None:
    assert caveat(study(1), verdict=verdict, triangulation=lines) == said


@pytest.mark.parametrize(
    ("ways", "verdict", "said"),
    [
        (("increases", "decreases"), "causal", "found an increase, and others a decrease."),
        (("increases", "none"), "no_effect", "found an increase, and others no clear effect."),
        (("decreases", "none"), "conflicting", "found a decrease, and others no clear effect."),
        (("decreases", "none"), "insufficient_evidence", "found a decrease, and others no clear effect."),
    ],
)  # fmt: skip
def test_single_studies_that_point_apart_are_said_to(
    ways: tuple[str, str], verdict: str, said: str
) -> None:
    studies = [study(i, direction=way) for i, way in enumerate(ways, 1)]
    shown = caveat(*studies, verdict=verdict, triangulation=(TRIALS,))
    assert shown == f"single studies of the same design {said}"
    alike = [study(i, direction=ways[0]) for i in (1, 2)]
    assert "single studies" not in caveat(*alike, verdict=verdict, triangulation=(TRIALS,))
    edges = [one | {"kind": "edge", "estimate": None} for one in studies]
    assert "single studies" not in caveat(*edges, verdict=verdict, triangulation=(TRIALS,))


def test_a_null_beside_an_effect_is_no_caveat_of_a_clear_verdict() -> None:
    studies = (study(1), study(2, direction="none"))
    assert caveat(*studies, triangulation=(TRIALS,)) == (
        "all evidence is of one design; no other kind of study at hand checks it."
    )


SMALL = "the effect is small, and the interval all but reaches no effect."
ONE_DESIGN = "all evidence is of one design; no other kind of study at hand checks it."
NULL = "a small effect in either direction is not excluded."


@pytest.mark.parametrize(
    ("evidence", "lines", "verdict", "said"),
    [
        ((study(1, contrast="zorbine vs tea; back pain"),), 1, "causal", "the number is for back pain alone."),
        ((study(1, contrast="zorbine vs tea; death"),), 1, "causal",
         "the number counts death, which is not the same as pain."),
        ((study(1, contrast="zorbine vs tea; Pain"),), 1, "causal", SINGLE),
        ((study(1),), 1, "causal", SINGLE),
        ((study(1), study(2, source=study(1)["source"])), 1, "causal", SINGLE),
        ((study(1), study(2)), 1, "causal", ONE_DESIGN),
        ((study(1), study(2)), 2, "causal", ""),
        ((study(1, **META),), 1, "causal", ONE_DESIGN),
        ((study(1, **META),), 2, "no_effect", NULL),
        ((study(1), study(3, outcome="EX:gene")), 2, "causal", SINGLE),
        ((study(1), study(2, outcome="EX:gene")), 2, "causal", ""),
        ((study(1, **META, ci_low=1.019),), 2, "causal", SMALL),
        ((study(1, **META, ci_low=1.021),), 2, "causal", ""),
        ((study(1, **META, estimate=0.9, ci_low=0.8, ci_high=0.985),), 2, "causal", SMALL),
        ((study(1, **META, estimate=0.9, ci_low=0.8, ci_high=0.975),), 2, "causal", ""),
        ((study(1, **META, measure="MD", ci_low=1.01),), 2, "causal", ""),
    ],
)  # fmt: skip
def test_the_caveat_of_trials(
    evidence: tuple[dict[str, Any], ...], lines: int, verdict: str, said: str
) -> None:
    table = (TRIALS, OBSERVED)[:lines]
    assert caveat(*evidence, verdict=verdict, effect=effect(), triangulation=table) == said


def test_the_caveat_of_genes_is_pleiotropy() -> None:
    genes = line("mendelian_randomization", "increases", "e1")
    said = "the genetic variants may act on pain by other ways than zorbine (pleiotropy)."
    one = caveat(study(1, **GENES), triangulation=(genes,))
    assert one == f"no other design supports it, and {said}"
    assert caveat(study(1, **GENES), triangulation=(genes, OBSERVED)) == said


def dag(latent: tuple[str, ...] = ("u", "v")) -> Dag:
    names = {"EX:zorbine": "zorbine", "EX:pain": "pain", "a": "age", "b": "sex", "c": "diet",
             "d": "sleep", "e": "rain", "u": "worry", "v": "wealth"}  # fmt: skip
    ends = [(n, "EX:zorbine") for n in "abcduv"] + [(n, "EX:pain") for n in "abcdeuv"]
    arrows = tuple(DagArrow(cause=x, effect=y, kind="assumed", sources=()) for x, y in ends)
    return Dag(hash="h", nodes=names, arrows=arrows, latent=latent, identified="", identified_with_latent="")  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (dag(), " (such as age, sex and diet)"),
        (dag(tuple("abcduv")), ""),
        (dag(tuple("bcduv")), " (such as age)"),
        (None, ""),
    ],
)
def test_the_caveat_of_observation_is_confounding(shown: Dag | None, said: str) -> None:
    made = caveat(study(2, **COHORT), verdict="associational", triangulation=(OBSERVED,), dag=shown)
    assert made == (
        f"no randomized or genetic study here rules out that common causes{said} explain it."
    )


@pytest.mark.parametrize(
    ("control", "shown", "said"),
    [
        ({"status": "biased"}, dag(),
         "the negative control failed: people with and without the treatment differ in other ways."),
        ({"status": "clean"}, dag(),
         "worry and wealth, which the data do not hold, could explain part or all of it."),
        (None, dag(()), "a common cause that the data do not hold could explain part or all of it."),
        (None, None, "a common cause that the data do not hold could explain part or all of it."),
    ],
)  # fmt: skip
def test_the_caveat_of_our_own_data(control: Any, shown: Dag | None, said: str) -> None:
    own = {"kind": "estimate", "design": "own_data", "measure": "MD", "contrast": None}
    made = caveat(
        study(1, **own), verdict="suggestive", dag=shown,
        triangulation=(line("own_data", "increases", "e1"),),
        estimation={"status": "ok", "negative_control": control, "estimate": {}},
    )  # fmt: skip
    assert made == said


FRAGILE = "the interval all but reaches no effect, so the result is fragile."


@pytest.mark.parametrize(
    ("design", "direction", "behind", "said"),
    [
        ("randomized", "increases", ("e1",), FRAGILE),
        ("observational", "decreases", ("e1",), FRAGILE),
        ("randomized", "increases", ("e1", "e2"),
         "the studies differ too much to be read as one, even though they agree."),
        ("observational", "decreases", ("e1", "e2"),
         "the studies differ too much to be read as one, and none is randomized."),
        ("randomized", "none", ("e1", "e2"), "the estimate fits both a worthwhile effect and none at all."),
        ("observational", "none", ("e1",),
         "the estimate fits both a worthwhile effect and none at all, and none is randomized."),
    ],
)  # fmt: skip
def test_the_caveat_of_an_open_answer_says_why_it_is_open(
    design: str, direction: str, behind: tuple[str, ...], said: str
) -> None:
    table = (line(design, "unclear", *behind),)
    kind = COHORT if design == "observational" else {}
    made = caveat(
        study(1, direction=direction, **kind), verdict="insufficient_evidence", triangulation=table
    )
    assert made == said


def test_the_line_that_the_verdict_rests_on_gives_the_caveat() -> None:
    table = (TRIALS, line("mendelian_randomization", "increases", "e2"))
    studies = (study(1), study(2, **GENES))
    said = claim("Yes: zorbine increases pain.", "e2")
    assert "pleiotropy" in caveat(*studies, claims=(said,), triangulation=table)
    other = claim("Another sentence.", "e2")
    assert caveat(*studies, claims=(other,), triangulation=table) == SINGLE


PATH = Mechanism(rank=1, text="t", sign="unknown", agrees=None, score=0.1, edges=("e1",))
STATED = "what curated sources state is a hypothesis; no study of this pair is at hand."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"estimation": {"status": "failed", "message": "only 3 rows."}, "verdict": "suggestive"},
         "the data at hand could not be used: only 3 rows."),
        ({"verdict": "suggestive"}, STATED),
        ({"verdict": "associational", "mechanisms": (PATH,)}, STATED),
        ({"estimation": {"status": "ok"}, "verdict": "suggestive"}, STATED),
        ({"verdict": "insufficient_evidence", "mechanisms": (PATH,)},
         "the graph holds a mechanism between the two, which is a hypothesis and shows no effect."),
        ({"verdict": "insufficient_evidence"}, ""),
    ],
)  # fmt: skip
def test_the_caveat_where_no_study_is_at_hand(given: dict[str, Any], said: str) -> None:
    assert caveat(**given) == said


def test_the_reply_to_a_how_question_carries_no_certainty_of_an_effect() -> None:
    how = "Through this mechanism, as curated sources state it: zorbine > more GENE > more pain."
    shown = short_form(answer(kind="mechanism", reply="mechanism", headline=how)).split("\n")
    assert shown[0] == how
    effect_asked = short_form(answer(headline=how)).split("\n")
    assert effect_asked[0] == f"{how.removesuffix('.')} (moderate"
