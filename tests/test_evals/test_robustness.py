"""A specification of robustness, the changes it asks for, and the certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from evals.qa.brief import Brief
from evals.robustness.asked_otherwise import NOT_MADE, PRIORITIES
from evals.robustness.certificate import Pair, certificate, shown_lines
from evals.robustness.specification import External, Limits, Specification, read_specification
from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

ASKED = "Does vitamin D supplementation prevent fractures?"


def changed(name: str, text: str = ASKED) -> str | None:
    return PRIORITIES[name].change(text, np.random.default_rng(0))


def test_changes_are_those_that_they_say() -> None:
    assert changed("negation") == "Does vitamin D supplementation not prevent fractures?"
    assert changed("swap") == "Does fractures cause vitamin D supplementation?"
    typo = changed("typos")
    assert typo != ASKED
    assert sorted(typo or "") == sorted(ASKED)
    assert (changed("masking") or "").endswith(" prevent fractures?")
    assert (changed("injection") or "").startswith(ASKED)
    assert changed("swap", "Why?") is None


def pairs(name: str, before: str, after: str, count: int) -> list[Pair]:
    def said(verdict: str) -> Brief:
        return Brief(verdict=verdict, direction="increases")

    return [Pair(name, ("class = a",), said(before), said(after))] * count


def test_the_certificate_passes_fails_or_says_what_was_not_tested() -> None:
    strict = Limits(most_turned=0.02)
    asked = Specification(
        questions="x", priorities=dict.fromkeys(("typos", "masking", "swap", "language"), strict),
        external={"nli4ct": External(metric="consistency", least=0.5)},
    )  # fmt: skip
    held = [
        *pairs("typos", "causal", "causal", 30),
        *pairs("masking", "causal", "causal", 30),
        *pairs("swap", "causal", "insufficient_evidence", 5),
    ]
    lines = certificate(held, asked, {})
    ends = {line.priority: line.ending for line in lines if line.subgroup == "all"}
    assert ends["typos"] == "pass"
    assert ends["masking"] == "fail"
    assert ends["swap"] == ends["language"] == ends["negation"] == "not tested"
    assert ends["nli4ct consistency"] == "not tested"
    assert set(NOT_MADE) <= set(ends)
    assert {line.subgroup for line in lines if line.priority == "typos"} == {"all", "class = a"}
    assert "20 are needed" in shown_lines(lines)
    result = {"nli4ct": {"n": 9, "metrics": {"consistency": {"value": 0.4}}}}
    assert certificate(held, asked, result)[-1].ending == "fail"


def test_a_withheld_answer_is_a_change_and_no_turn() -> None:
    asked = Specification(
        questions="x", priorities={"typos": Limits(most_turned=0.0, most_changed=0.5)}
    )
    line = certificate(pairs("typos", "causal", "insufficient_evidence", 30), asked, {})[0]
    assert line.turned is not None
    assert line.turned["value"] == 0.0
    assert (line.ending, line.why) == ("fail", "changed 1.000 > 0.5")


@pytest.mark.parametrize(
    "text", ["questions = 3", "questions = 'a'\n[priorities.typos]\nmost = 1", "["]
)
def test_a_specification_that_says_something_else_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="toml"):
        read_specification(path)


def test_another_population_may_weaken_a_claim_and_never_strengthen_it() -> None:
    asked = Specification(questions="x", priorities={"population": Limits(most_turned=0.02)})
    weaker = certificate(pairs("population", "causal", "suggestive", 30), asked, {})[0]
    stronger = certificate(pairs("population", "suggestive", "causal", 2), asked, {})[0]
    assert (weaker.ending, stronger.ending) == ("pass", "fail")
