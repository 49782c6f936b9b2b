from __future__ import annotations

import math

import pytest

from agent.verdict.lines import Line, OwnData
from agent.verdict.pooling import Signal, pool
from agent.verdict.triangulate import triangulate


def signal(ratio: float, low: float, high: float, **more: object) -> Signal:
    se = (math.log(high) - math.log(low)) / (2 * 1.959964)
    fields = {"evidence": "e", "document": "d", "scale": "ratio", "n": 10_000, "year": 2000} | more
    return Signal(estimate=math.log(ratio), se=se, **fields)  # type: ignore[arg-type]


def line(design: str, *signals: Signal) -> Line:
    pooled = pool(signals)
    assert pooled is not None
    return Line(design, pooled.result, pooled, ("e",) * len(signals))  # type: ignore[arg-type]


def lines(**by_design: list[Signal]) -> dict[str, Line]:
    return {design: line(design, *signals) for design, signals in by_design.items()}


UP, DOWN = signal(1.5, 1.2, 1.9), signal(0.6, 0.5, 0.72)
NULL, WIDE = signal(1.0, 0.9, 1.11), signal(1.1, 0.6, 2.0)
HUGE = signal(15, 9, 25)


@pytest.mark.parametrize(
    ("found", "verdict", "direction"),
    [
        (lines(randomized=[UP]), "causal", "increases"),
        (lines(randomized=[NULL], observational=[DOWN]), "no_effect", "none"),
        (lines(randomized=[NULL], mendelian_randomization=[UP]), "conflicting", None),
        (lines(randomized=[WIDE], observational=[signal(0.3, 0.2, 0.4)]), "conflicting", None),
        (lines(mendelian_randomization=[UP], observational=[UP]), "causal", "increases"),
        (lines(mendelian_randomization=[UP]), "suggestive", "increases"),
        (lines(mendelian_randomization=[NULL], observational=[UP]), "no_effect", "none"),
        (lines(mendelian_randomization=[UP], observational=[DOWN]), "conflicting", None),
        (lines(observational=[UP]), "associational", "increases"),
        (lines(observational=[HUGE, HUGE]), "causal", "increases"),
        (lines(observational=[WIDE]), "insufficient_evidence", None),
        (lines(observational=[NULL]), "insufficient_evidence", None),
        (lines(), "insufficient_evidence", None),
    ],
)
def test_designs_lead_to_a_verdict(
    found: dict[str, Line], verdict: str, direction: str | None
) -> None:
    conclusion = triangulate(found)  # type: ignore[arg-type]
    assert (conclusion.verdict, conclusion.direction) == (verdict, direction)


def test_trials_that_exclude_the_claimed_benefit_say_which_way_stays_open() -> None:
    found = lines(randomized=[signal(1.13, 0.96, 1.34)], observational=[DOWN])
    conclusion = triangulate(found)  # type: ignore[arg-type]
    assert (conclusion.verdict, conclusion.excluded) == ("no_effect", "decreases")
    assert any("disagree" in reason for reason in conclusion.reasons)


def test_a_failed_negative_control_leaves_an_association() -> None:
    found = lines(own_data=[UP])
    clean = triangulate(found, OwnData(identified=True))  # type: ignore[arg-type]
    biased = triangulate(found, OwnData(True, control_is_biased=True))  # type: ignore[arg-type]
    assert (clean.verdict, biased.verdict) == ("suggestive", "associational")


def test_what_is_not_identified_and_has_no_other_evidence_says_so() -> None:
    assert triangulate({}, OwnData(identified=False)).verdict == "not_identified"


def test_a_graph_statement_alone_is_a_hypothesis() -> None:
    assert triangulate({}, curated="decreases").verdict == "suggestive"
    assert triangulate({}, associated=True).verdict == "associational"


def test_random_effects_equal_the_formula() -> None:
    """DerSimonian & Laird by hand: estimates 0 and 1 with variance 0.1 give tau2 = 0.4."""
    pair = [signal(1, 0.5, 2, scale="difference"), signal(1, 0.5, 2, scale="difference")]
    two = [
        Signal("a", "p", "difference", 0.0, math.sqrt(0.1), 10, 2000),
        Signal("b", "q", "difference", 1.0, math.sqrt(0.1), 10, 2000),
    ]
    pooled = pool(two)
    assert pooled is not None
    assert pooled.estimate == pytest.approx(0.5)
    assert pooled.se == pytest.approx(math.sqrt((0.1 + 0.4) / 2))
    assert pooled.i2 == pytest.approx(0.8)
    assert pool(pair) is not None
    assert pool([]) is None


def test_a_meta_analysis_stands_for_the_studies_before_it_and_keeps_all_its_rows() -> None:
    meta = [signal(0.9, 0.8, 1.0, document="m", year=2010, is_meta_analysis=True)] * 2
    old, new = signal(2, 1.5, 3, year=2005), signal(1, 0.9, 1.1, year=2015)
    pooled = pool([*meta, old, new])
    assert pooled is not None
    assert pooled.k == 3
