"""Studies of a pair that contradict each other, and the how-question that takes the effect for granted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.dossier import PathFound
from agent.verdict.lines import Conclusion, at_odds
from tests.test_agent.hand_made_case import composed, item
from tools.evidence import Relation

UP, DOWN = item(1), item(2, direction="decreases", estimate=0.6, ci_low=0.5, ci_high=0.7)
OPEN = Conclusion("insufficient_evidence", None, "low", ("nothing clear",), ("randomized",))
STEP = item(8, kind="edge", outcome="EX:gene")
PATH = PathFound("zorbine > more GENE > more pain", 1, 0.4, (STEP.id,))


def test_only_one_kind_of_evidence_on_one_thing_contradicts_itself() -> None:
    assert set(at_odds((UP, DOWN))) == {UP.id, DOWN.id}
    assert at_odds((UP, item(3), item(4, direction="none"))) == ()
    assert at_odds((UP, replace(DOWN, outcome="EX:c"))) == ()
    assert at_odds((UP, item(5, "cohort", direction="decreases"))) == ()
    assert at_odds((UP, replace(DOWN, kind="edge"))) == ()


@pytest.mark.parametrize("word", ["insufficient_evidence", "conflicting"])
def test_a_mechanism_of_what_studies_dispute_is_told_as_one_that_is_not_settled(word: str) -> None:
    said = replace(OPEN, verdict=word)  # type: ignore[arg-type]
    lines = {"randomized": ("unclear", (UP, DOWN))}
    made = composed((STEP,), lines=lines, conclusion=said, kind="mechanism", paths=(PATH,))
    assert made.reply == "mechanism"
    assert made.headline == (
        "Whether zorbine changes pain is not settled: the evidence at hand points both ways. If so, it is "
        f"through this mechanism, as curated sources state it: {PATH.text}."
    )
    assert set(made.claims[0].evidence) == {UP.id, DOWN.id}


def test_what_one_study_leaves_open_is_not_called_a_contradiction() -> None:
    lines = {"randomized": ("unclear", (UP,))}
    made = composed((STEP,), lines=lines, conclusion=OPEN, kind="mechanism", paths=(PATH,))
    assert "the evidence at hand leaves it open" in made.headline
    claimed = replace(OPEN, verdict="suggestive", direction="increases")
    made = composed((STEP,), lines=lines, conclusion=claimed, kind="mechanism", paths=(PATH,))
    assert made.headline.startswith("Through this mechanism")


def test_opposite_findings_have_no_pooled_number_that_shows_an_effect() -> None:
    made = composed((STEP,), lines={"randomized": ("unclear", (UP, DOWN))}, conclusion=OPEN)
    (row,) = made.triangulation
    assert (
        row.text
        == "Randomized trials (2 findings): they contradict each other on pain; no pooled estimate."
    )
    assert (row.estimate, row.measure) == (None, "none")
    alike = composed(lines={"randomized": ("unclear", (UP, item(3)))}, conclusion=OPEN)
    assert "no clear difference" in alike.triangulation[0].text


def test_studies_of_a_part_that_contradict_each_other_are_cited_for_the_whole() -> None:
    part = Relation("outcome", "narrower", "EX:c", "back pain", "pain")
    near = [replace(one, outcome="EX:c", relations=(part,)) for one in (UP, DOWN)]
    bare = replace(OPEN, decisive=())
    made = composed((STEP, *near), conclusion=bare, kind="mechanism", paths=(PATH,))
    assert "points both ways" in made.headline
    assert set(made.claims[0].evidence) == {one.id for one in near}
