"""Texts that state a model or independences are answered exactly, or abstain with the reason."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from evals.reworded import __main__ as reworded
from evals.reworded.changes import INDEPENDENCE_WORDS, paraphrased, renamed_letters
from graphs.dags.causal_dag import Arrow, CausalDag
from tools.causal.identification.id_algorithm import Hedge
from tools.causal.identification.table import Table
from tools.causal.identification.treated import treated_distribution
from tools.formal.answering import answer_model
from tools.formal.claims import answer_independences
from tools.formal.routing import answer_formal

DATA = Path(__file__).parents[2].parent / "shared" / "data"

GRAPH = "Rain has a direct effect on traffic and mood. Traffic has a direct effect on mood. "
NUMBERS = (
    "For days with no rain and no traffic, the probability of a bad mood is 10%. "
    "For days with no rain and heavy traffic, the probability of a bad mood is 40%. "
    "For days with rain and no traffic, the probability of a bad mood is 30%. "
    "For days with rain and heavy traffic, the probability of a bad mood is 60%. "
    "For days with no rain, the probability of heavy traffic is 20%. "
    "For days with rain, the probability of heavy traffic is 70%. "
)


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        ("Will rain increase the chance of a bad mood?", "yes", 0.51 - 0.16),
        ("Will rain decrease the chance of a bad mood?", "no", 0.51 - 0.16),
        ("Does rain positively affect mood through traffic?", "yes", 0.3 * 0.5),
        ("If we disregard the mediation effect through traffic, would rain negatively affect mood?", "no", 0.2),
        ("For days with rain, would it be less likely to see a bad mood if it had not rained?", "yes", 0.16 - 0.51),
        ("Is the chance of a bad mood larger when observing rain?", "yes", 0.51 - 0.16),
        ("What is the average causal effect of rain on the chance of a bad mood?", "0.35", 0.35),
    ],
)  # fmt: skip
def test_quantities_of_three_rungs(question: str, answer: str, value: float) -> None:
    given = answer_model(GRAPH + NUMBERS + question)
    assert given.answer == answer, given
    assert given.value == pytest.approx(value)


def test_a_number_that_the_text_leaves_open_is_not_given() -> None:
    given = answer_model(GRAPH + NUMBERS + "What is the probability of a bad mood?")
    assert given.abstained
    assert "leave it open" in given.why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rain affects mood. Fnord 30% glarb. Will rain increase the chance of mood?", "a number"),
        ("Rain affects mood. Mood affects rain. For days with rain, the probability of mood is 10%. Will rain increase the chance of mood?", "cycle"),
        ("Will rain increase the chance of mood?", "no causal arrow"),
        ("Rain affects mood. For rain, the probability of mood is 10%. For rain, the probability of mood is 20%. Will rain increase the chance of mood?", "two numbers"),
        ("Rain -> mood. The probability of mood is 20%. Does rain increase the chance of mood?", "no number relates"),
        (GRAPH + NUMBERS + "Who is the king of France?", "not understood"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_abstains(text: str, said: str) -> None:
    given = answer_model(text)
    assert given.abstained
    assert said in given.why


def test_rules_are_followed_into_the_other_world() -> None:
    rules = (
        "A spark has a direct effect on fire. Lightning has a direct effect on fire. "
        "We know that a spark or lightning causes fire. We observed no lightning. "
    )
    assert answer_model(rules + "Would fire happen if no spark instead of a spark?").answer == "no"
    assert (
        answer_model(rules + "Would no fire happen if no spark instead of a spark?").answer == "yes"
    )


def test_unmeasured_causes_stop_an_effect_that_no_formula_gives() -> None:
    text = (
        "Genes have a direct effect on smoking and cancer. Smoking has a direct effect on cancer. "
        "Genes are unobserved. For nonsmokers, the probability of cancer is 10%. "
        "For smokers, the probability of cancer is 30%. Will smoking increase the chance of cancer?"
    )
    given = answer_model(text)
    assert given.abstained
    assert "no formula" in given.why


def test_the_treated_formula_agrees_with_a_structural_model() -> None:
    rng = np.random.default_rng(3)
    u, n = rng.integers(0, 2, 400_000), rng.random((3, 400_000))
    x = (n[0] < 0.2 + 0.5 * u).astype(int)

    def rest(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        m = (n[1] < 0.1 + 0.7 * x).astype(int)
        return m, (n[2] < 0.1 + 0.4 * m + 0.4 * u).astype(int)

    m, y = rest(x)
    truth = rest(np.zeros_like(x))[1][x == 1].mean()
    counts = np.zeros((2, 2, 2))
    np.add.at(counts, (x, m, y), 1)
    arrows = (Arrow("u", "x"), Arrow("u", "y"), Arrow("x", "m"), Arrow("m", "y"))
    dag = CausalDag(arrows, latent=frozenset({"u"}))
    found = treated_distribution(dag, "x", "y")
    assert not isinstance(found, Hedge)
    law = found.evaluate(Table(("x", "m", "y"), counts / counts.sum())).over(("x", "x*", "y"))
    assert law.values[1, 0, 1] == pytest.approx(truth, abs=0.005)
    joined = CausalDag((*arrows, Arrow("u", "m")), latent=frozenset({"u"}))
    assert isinstance(treated_distribution(joined, "x", "y"), Hedge)


def premise(arrows: list[tuple[str, str]], names: str) -> str:
    dag = CausalDag(tuple(Arrow(a, b) for a, b in arrows), isolated=frozenset(names))
    held = []
    for one, other in combinations(names, 2):
        rest = [n for n in names if n not in (one, other)]
        for size in range(len(rest) + 1):
            held += [
                f"{one} indep {other}" + (f" | {', '.join(given)}" if given else "")
                for given in combinations(rest, size)
                if dag.is_d_separated({one}, {other}, given)
            ]
    listed = f"{', '.join(names[:-1])}, and {names[-1]}"
    return (
        f"Premise:\nSuppose there is a closed system of {len(names)} variables, {listed}, whose causal "
        f"structure forms a directed acyclic graph. All the conditional independence relations are: "
        f"{'; '.join(held)}.\n\nHypothesis: "
    )


@pytest.mark.parametrize(
    ("claim", "answer"),
    [
        ("A directly affects C.", "yes"),
        ("C directly affects A.", "no"),
        ("D is directly affected by C.", "yes"),
        ("A influences D through some mediator(s) but not directly.", "yes"),
        ("There exists at least one collider (i.e., a common child) of A and B.", "yes"),
        ("There exists at least one confounder (i.e., a common parent) of A and B.", "no"),
    ],
)
def test_a_claim_holds_in_every_dag_of_the_class(claim: str, answer: str) -> None:
    text = premise([("A", "C"), ("B", "C"), ("C", "D")], "ABCD") + claim
    assert answer_independences(text).answer == answer
    rng = np.random.default_rng(1)
    other = renamed_letters(paraphrased(text, INDEPENDENCE_WORDS, rng), rng)
    assert answer_independences(other).answer == answer, other


def test_a_chain_leaves_the_direction_open_and_a_missing_statement_is_seen() -> None:
    text = premise([("A", "B"), ("B", "C")], "ABC")
    given = answer_independences(text + "A directly affects B.")
    assert given.answer == "no"
    assert given.value == pytest.approx(1 / 3)
    broken = text.replace("A indep C | B", "A indep C | B; A indep B | C")
    assert answer_independences(broken + "A directly affects B.").abstained


def test_a_question_about_the_world_is_no_formal_text() -> None:
    assert answer_formal("Does LDL cholesterol cause coronary heart disease?") is None
    assert answer_formal("Is aspirin independent of dose?") is None
    found = answer_formal(GRAPH + NUMBERS + "Will rain increase the chance of a bad mood?")
    assert found is not None
    assert found.answer == "yes"


@pytest.mark.skipif(not (DATA / "cladder").is_dir(), reason="no ../shared/data/cladder")
def test_a_sample_of_cladder_stays_right_however_it_is_said() -> None:
    items = reworded.sampled(list(reworded.cladder(DATA / "cladder")), 60, 5)
    ways = ("as it is", "all three")
    shares = {way: reworded.shares(items, way, answer_model, 5) for way in ways}
    right = {way: float(shown.split()[1]) for way, shown in shares.items()}
    # Of the 60, three turn on the rounding of the text's percentages and one states two numbers for
    # one thing.
    assert right["as it is"] >= 56 / 60 - 1e-3, shares
    assert min(right.values()) >= right["as it is"] - 0.02, shares


def test_an_answer_within_the_rounding_says_so() -> None:
    text = (
        "Rain affects mood. The overall probability of rain is 9%. The probability of no rain and mood is 56%. "
        "The probability of rain and mood is 6%. Is the chance of mood larger when observing rain?"
    )
    given = answer_model(text)
    assert given.answer == "yes"
    assert any("rounding" in assumed for assumed in given.assumptions)


@pytest.mark.skipif(not (DATA / "corr2cause_pp").is_dir(), reason="no ../shared/data/corr2cause_pp")
def test_a_sample_of_independences_stays_right_in_other_words() -> None:
    items = reworded.sampled(list(reworded.corr2cause(DATA / "corr2cause_pp")), 60, 5)
    for way in ("as it is", "all three"):
        shown = reworded.shares(items, way, answer_independences, 5)
        assert float(shown.split()[1]) >= 0.98, shown
