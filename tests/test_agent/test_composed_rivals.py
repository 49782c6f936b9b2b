"""What becomes of the rival explanations of a case made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from agent.dossier import CauseFound
from agent.writing.render import render
from graphs.dags.causal_dag import Arrow, CausalDag
from tests.test_agent.hand_made_case import (
    CAUSAL,
    COHORT,
    GENES,
    OURS,
    TRIAL,
    composed,
    identified,
    own,
    rival,
    verdict,
)
from tools.assumed import Assumed

if TYPE_CHECKING:
    from tools.evidence import Evidence

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
        ({"randomized": ("none", (TRIAL,)), "mendelian_randomization": ("increases", (GENES,)),
          "observational": ("increases", (COHORT,))}, "supported"),
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
    found, text, ids = rival(
        composed((), lines, CAUSAL, thought={"common_cause": ("z",)}), "common_cause"
    )
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
    given: dict[str, Any] = {
        "confounders": CAUSES[:1],
        "thought": {"common_cause": ("z",), "reverse": ("z",)},
    }
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
    assert rival(answer, "chance") == (
        "weakened",
        "the interval excludes the null in our own data",
        ids,
    )
    bare = replace(identified(), adjustment_set=())
    text = rival(
        composed((), lines, said, estimated=own(identification=bare), **given), "common_cause"
    )[1]
    assert text.startswith("adjusted for nothing;")
    biased = composed((), lines, said, estimated=own(control="biased"), **given)
    assert rival(biased, "common_cause") == (
        "supported",
        "the negative-control outcome shows that confounding remains; the graph names cause0",
        (OURS.id, "z"),
    )


@pytest.mark.parametrize("firmer", ["randomized", "mendelian_randomization"])
def test_what_observation_alone_sees_may_come_from_anywhere(firmer: str) -> None:
    """Immortal time and reverse causation make associations that trials and genes do not bear out."""
    lines = {"observational": ("decreases", (COHORT,)), firmer: ("none", (TRIAL,))}
    answer = composed((), lines, verdict("no_effect", "none"))
    assert rival(answer, "selection")[0] == rival(answer, "reverse")[0] == "open"
    assert rival(answer, "common_cause")[0] == "supported"
    back = composed((TRIAL,), lines, verdict("no_effect", "none"), thought={"reverse": (TRIAL.id,)})
    status, text, evidence = rival(back, "reverse")
    assert (status, evidence) == ("supported", (TRIAL.id,))
    assert "may stand behind what observational studies see" in text


def test_rivals_where_no_design_decides() -> None:
    lines = {"observational": ("increases", (COHORT,)), "randomized": ("unclear", (TRIAL,))}
    answer = composed(
        (), lines, verdict("associational", "increases"), thought={"common_cause": ("z",)}
    )
    assert rival(answer, "direct")[0] == "open"
    assert rival(answer, "reverse") == (
        "open", "nothing was found either way; studies with a clear time order would tell", (),
    )  # fmt: skip
    assert rival(answer, "common_cause") == (
        "open", "no design at hand rules it out; the graph names none", ("z",),
    )  # fmt: skip
    # Trials that show nothing clear say nothing of how the cohorts came by what they see.
    assert rival(answer, "selection") == (
        "open",
        "observational studies see what firmer designs do not; how people entered and left them, and "
        "from when on they counted as treated, was not assessed",
        (COHORT.id,),
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
    null = composed(
        (), {"randomized": ("none", (TRIAL,))}, verdict("no_effect", "none", "randomized")
    )
    assert rival(null, "direct")[0] == "weakened"
    assert rival(null, "chance") == ("supported", "no interval excludes the null", (TRIAL.id,))


def test_a_harm_that_a_label_lists_stands_against_a_benefit_and_supports_none() -> None:
    """A medicine approved for gout, whose label lists gout among the adverse reactions."""
    lines = {
        "label": ("increases", (TRIAL,)), "indication": ("decreases", (GENES,)),
        "observational": ("unclear", (COHORT,)),
    }  # fmt: skip
    answer = composed((), lines, verdict("causal", "decreases", "indication"))
    (direct,) = (one for one in answer.rivals if one.name == "direct")
    assert (direct.evidence, direct.against) == ((GENES.id,), (TRIAL.id,))
    assert direct.claim == "zorbine lowers pain"
    text = render(answer)
    claims, harms = text.split("AGAINST IT, AND HARMS")
    assert f"[{TRIAL.id}]" in harms.split("\n\n")[0]
    assert f"[{TRIAL.id}]" not in claims
    assert f"[{GENES.id}]" in claims
    # Of what is not claimed to help or to harm, all of it bears on the question.
    undecided = composed((), lines, verdict("conflicting", None))
    assert rival(undecided, "direct")[2] == (TRIAL.id, GENES.id, COHORT.id)
    assert "AGAINST IT" not in render(undecided)
