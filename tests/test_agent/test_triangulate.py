"""Lines of evidence of different designs -> the verdict that they allow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from agent.verdict.lines import Line, OwnData
from agent.verdict.pooling import pool
from agent.verdict.triangulate import triangulate
from tests.test_agent.hand_made_lines import difference, line, repeated, signal

if TYPE_CHECKING:
    from agent.verdict.signals import Signal


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
        (lines(observational=[*repeated(HUGE)]), "causal", "increases"),
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
    two = [difference(0.0, math.sqrt(0.1)), difference(1.0, math.sqrt(0.1))]
    pooled = pool(two)
    assert pooled is not None
    assert pooled.estimate == pytest.approx(0.5)
    assert pooled.se == pytest.approx(math.sqrt((0.1 + 0.4) / 2))
    assert pooled.i2 == pytest.approx(0.8)
