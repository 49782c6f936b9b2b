from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from graphs.curie import Curie
from graphs.findings import Finding
from graphs.statements import Edge
from tools.base import ToolResult, found
from tools.evidence import from_edge, from_finding

if TYPE_CHECKING:
    from graphs.findings import Design

A, B = Curie("EX", "a"), Curie("EX", "b")
NAMES = {"EX:a": "vitamin D", "EX:b": "fractures"}
FINDING = Finding(
    A, B, "adults over 50", "rct", "none", "HR", 0.98, 0.89, 1.08, "supplement vs placebo", 1,
    None, 25871, 2022, "PMID:1", "A large trial", "https://example.org/1",
)  # fmt: skip


def edge(predicate: str, direction: str | None = None, checked: str = "drugmechdb") -> Edge:
    return Edge(A, f"biolink:{predicate}", B, direction, "DrugMechDB:1", checked)


@pytest.mark.parametrize(
    ("design", "rung"),
    [
        ("rct", 2),
        ("rct_meta_analysis", 2),
        ("mendelian_randomization", 2),
        ("cohort", 1),
        ("case_control", 1),
        ("observational_meta_analysis", 1),
        ("cross_sectional", 1),
    ],
)
def test_the_design_sets_the_rung(design: Design, rung: int) -> None:
    assert from_finding(replace(FINDING, design=design)).rung == rung


def test_a_finding_keeps_its_figures_and_its_source() -> None:
    made = from_finding(FINDING)
    assert (made.kind, made.design, made.direction) == ("finding", "rct", "none")
    assert (made.exposure, made.outcome) == ("EX:a", "EX:b")
    assert (made.measure, made.estimate, made.ci_low, made.ci_high) == ("HR", 0.98, 0.89, 1.08)
    assert (made.n, made.population) == (25871, "adults over 50")
    assert made.source.identifier == "PMID:1"
    assert made.source.url == "https://example.org/1"


def test_the_text_of_a_finding_states_interval_and_contrast() -> None:
    assert from_finding(FINDING).text == "HR 0.98 (0.89 to 1.08), supplement vs placebo"


@pytest.mark.parametrize(
    ("made", "direction"),
    [
        (edge("causes"), "increases"),
        (edge("treats"), "decreases"),
        (edge("affects", "increased"), "increases"),
        (edge("affects", "decreased"), "decreases"),
        (edge("affects"), None),
        (edge("directly_physically_interacts_with"), None),
    ],
)
def test_a_causal_edge_has_the_direction_of_its_sign(made: Edge, direction: str | None) -> None:
    evidence = from_edge(made, NAMES)
    assert evidence.direction == direction
    assert evidence.design == "curated"


@pytest.mark.parametrize("predicate", ["associated_with", "positively_correlated_with"])
def test_an_association_claims_no_direction_of_effect(predicate: str) -> None:
    evidence = from_edge(edge(predicate), NAMES)
    assert evidence.direction is None
    assert evidence.design == "association"


def test_an_edge_is_never_interventional_and_has_no_number() -> None:
    evidence = from_edge(edge("causes"), NAMES)
    assert (evidence.kind, evidence.rung, evidence.estimate) == ("edge", 1, None)


def test_an_edge_is_told_in_names_or_else_in_curies() -> None:
    assert from_edge(edge("affects", "decreased"), NAMES).text == "vitamin D decreases fractures"
    assert from_edge(edge("treats"), {}).text == "EX:a treats EX:b"


def test_only_an_address_becomes_the_url_of_an_edge() -> None:
    assert from_edge(edge("causes"), NAMES).source.url is None
    checked = edge("causes", checked="https://example.org/2")
    assert from_edge(checked, NAMES).source.url == "https://example.org/2"


def test_the_id_is_the_hash_of_the_content() -> None:
    made = from_finding(FINDING)
    assert re.fullmatch(r"finding:[0-9a-f]{10}", made.id)
    assert made.id == from_finding(FINDING).id
    changed = [
        replace(made, estimate=0.99),
        replace(made, text="other"),
        replace(made, rung=1),
        replace(made, source=replace(made.source, title="Another trial")),
    ]
    assert len({made.id, *(c.id for c in changed)}) == 5


def test_to_json_is_plain_json_with_the_id() -> None:
    made = from_finding(FINDING)
    read = json.loads(json.dumps(made.to_json()))
    assert read["id"] == made.id
    assert read["source"]["title"] == "A large trial"
    assert read == made.to_json()


@dataclass(frozen=True)
class Thing:
    """An item."""

    number: int = 1

    def to_json(self) -> dict[str, Any]:
        return {"number": self.number}


def test_a_look_up_ends_ok_truncated_or_empty() -> None:
    assert found((Thing(),), {}).status == "ok"
    assert found((Thing(),), {}, cut="the first 5").status == "truncated"
    assert found((), {}).status == "empty"
    assert found((), {}, cut="the first 5").status == "truncated"


def test_no_two_endings_read_alike() -> None:
    failed: ToolResult[Thing] = ToolResult("failed", message="disk gone")
    results = [
        found((Thing(),), {}), found((Thing(),), {}, cut="the first 5"), found((), {}),
        found((), {}, cut="the first 5"), failed, replace(failed, status="unavailable"),
        replace(failed, status="invalid"),
    ]  # fmt: skip
    assert len({result.ending for result in results}) == len(results)
    assert results[3].ending == "nothing found; only the first 5 were looked at, more exist"


def test_a_result_is_plain_json_outside() -> None:
    said = json.loads(json.dumps(found((Thing(7),), {"a": 1}, "toy 1", cut="x").to_json()))
    assert (said["status"], said["n"], said["items"]) == ("truncated", 1, [{"number": 7}])
    assert said["query"] == {"a": 1}
    assert said["release"] == "toy 1"
