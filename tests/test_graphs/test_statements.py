from __future__ import annotations

import math
import re
from dataclasses import FrozenInstanceError, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.curie import Curie
from graphs.findings import Finding, oriented
from graphs.statements import Edge, Path, content_id

if TYPE_CHECKING:
    from graphs.findings import FindingDirection, Measure

A, B, C = (Curie("EX", x) for x in "ABC")
NAMES = {"EX:A": "metformin", "EX:B": "gluconeogenesis", "EX:C": "blood glucose"}
FINDING = Finding(
    A, B, "adults", "rct", "decreases", "RR", 0.75, 0.6, 0.93, "drug vs placebo", 1, None, 1200,
    2004, "PMID:1", "A trial", "https://example.org/1",
)  # fmt: skip


def edge(
    subject: Curie, obj: Curie, predicate: str = "affects", direction: str | None = None
) -> Edge:
    return Edge(subject, f"biolink:{predicate}", obj, direction, "PMID:1", "https://example.org")


def finding(
    measure: Measure, estimate: float, low: float, high: float, contrast_sign: int = 1
) -> Finding:
    return replace(
        FINDING,
        measure=measure,
        estimate=estimate,
        ci_low=low,
        ci_high=high,
        contrast_sign=contrast_sign,
    )


def test_an_edge_id_is_short_and_the_same_in_every_process() -> None:
    made = edge(A, B, direction="decreased")
    assert re.fullmatch(r"edge:[0-9a-f]{10}", made.id)
    assert made.id == edge(A, B, direction="decreased").id
    assert content_id("edge", "a", None, 1) == "edge:72e79d6963"


def test_an_edge_id_follows_the_statement_and_its_source_only() -> None:
    made = edge(A, B, direction="decreased")
    assert replace(made, checked="elsewhere").id == made.id
    others = [
        replace(made, subject=C),
        replace(made, object=C),
        replace(made, predicate="biolink:regulates"),
        replace(made, object_direction="increased"),
        replace(made, source="PMID:2"),
    ]
    assert len({made.id, *(other.id for other in others)}) == 6


def test_parts_of_an_id_do_not_run_together() -> None:
    assert content_id("x", "ab", "c") != content_id("x", "a", "bc")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (edge(A, B, direction="increased"), "increases"),
        (edge(A, B, "regulates", "downregulated"), "decreases"),
        (edge(A, B), "affects"),
        (edge(A, B, "treats"), "treats"),
        (edge(A, B, "associated_with"), "is associated with"),
    ],
)
def test_verb_puts_the_statement_in_words(made: Edge, words: str) -> None:
    assert made.verb() == words


def test_a_path_names_its_nodes_in_order_and_multiplies_its_signs() -> None:
    path = Path((edge(A, B, direction="decreased"), edge(B, C, direction="increased")))
    assert path.nodes == (A, B, C)
    assert path.sign == -1
    assert path.text(NAMES) == "metformin decreases gluconeogenesis > increases blood glucose"


def test_two_negatives_make_a_positive() -> None:
    assert Path((edge(A, B, "treats"), edge(B, C, "disrupts"))).sign == 1


def test_one_unknown_sign_leaves_the_path_unknown() -> None:
    assert Path((edge(A, B, direction="decreased"), edge(B, C))).sign is None


def test_a_node_without_a_name_is_shown_by_its_curie() -> None:
    assert Path((edge(A, B, "causes"),)).text({}) == "EX:A causes EX:B"


def test_statements_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        edge(A, B).source = "x"  # type: ignore[misc]


@pytest.mark.parametrize("measure", ["RR", "HR", "OR", "IRR"])
def test_ratios_are_read_on_the_log_scale(measure: Measure) -> None:
    middle, error = oriented(measure, (2.0, 1.0, 4.0), 1)
    assert middle == pytest.approx(math.log(2))
    assert error == pytest.approx(math.log(4) / (2 * 1.959964))


@pytest.mark.parametrize("measure", ["RD", "MD", "SMD"])
def test_differences_are_read_on_their_own_scale(measure: Measure) -> None:
    middle, error = oriented(measure, (-0.5, -0.9, -0.1), 1)
    assert middle == -0.5
    assert error == pytest.approx(0.8 / (2 * 1.959964))


def test_an_estimate_for_less_exposure_is_turned_round_but_not_its_error() -> None:
    more, less = (oriented("RR", (0.8, 0.7, 0.9), sign) for sign in (1, -1))
    assert less == (pytest.approx(-more[0]), pytest.approx(more[1]))


@pytest.mark.parametrize(
    ("made", "direction"),
    [
        (finding("RR", 0.8, 0.7, 0.9), "decreases"),
        (finding("RR", 0.8, 0.7, 0.9, -1), "increases"),
        (finding("RR", 1.2, 1.1, 1.3), "increases"),
        (finding("RR", 1.2, 1.1, 1.3, -1), "decreases"),
        (finding("RR", 1.05, 0.9, 1.2), "none"),
        (finding("HR", 0.9, 0.8, 1.0), "none"),
        (finding("MD", -0.5, -0.9, -0.1), "decreases"),
        (finding("MD", 0.5, -0.1, 0.9), "none"),
    ],
)
def test_direction_follows_from_the_interval(made: Finding, direction: FindingDirection) -> None:
    assert made.computed_direction == direction


@given(st.floats(0.1, 5), st.floats(0.01, 2), st.floats(0.01, 2), st.sampled_from([1, -1]))
def test_direction_and_signed_estimate_agree(
    middle: float, down: float, up: float, contrast_sign: int
) -> None:
    made = finding("HR", middle, middle * math.exp(-down), middle * math.exp(up), contrast_sign)
    printed = (made.estimate, made.ci_low, made.ci_high)
    signed, error = oriented(made.measure, printed, made.contrast_sign)
    assert error > 0
    if made.computed_direction != "none":
        assert (signed > 0) == (made.computed_direction == "increases")


def test_a_finding_id_follows_the_figures_and_not_the_page_that_was_checked() -> None:
    assert re.fullmatch(r"finding:[0-9a-f]{10}", FINDING.id)
    assert replace(FINDING, checked="https://example.org/2", title="T").id == FINDING.id
    assert replace(FINDING, ci_high=0.94).id != FINDING.id
    assert replace(FINDING, outcome=C).id != FINDING.id
