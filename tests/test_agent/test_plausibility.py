"""The judge's layer: what it is asked, what it may not change, and what happens when it fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.judges.pair_judge import PAIR_LABELS, Pair
from agent.judges.scripted import ScriptedJudge
from agent.run import ask
from agent.settings import Settings
from agent.tree.plausibility import plausibilities
from agent.tree.thoughts import Thought
from graphs.errors import ModelUnavailableError, SetupError
from tools.evidence import Evidence, SourceRef

CONTESTED = "Does coffee cause hypertension?"
"""More can be looked up than is at once, and what a judge reads bears on the order."""
QUESTION = "How does metformin lower blood glucose?"
ONE = Settings(beam_width=1)
"""One look-up at a time, of which some may become needless: so that their order is asked for."""
NAMES = {"EX:a": "smoking", "EX:b": "lung cancer"}


def evidence(text: str, outcome: str = "EX:b") -> Evidence:
    return Evidence(
        kind="finding", rung=2, design="cohort", exposure="EX:a", outcome=outcome,
        direction="increases", text=text, source=SourceRef("PMID:1", "title", None),
    )  # fmt: skip


async def test_a_branch_is_as_plausible_as_its_items_bear_it_out() -> None:
    up, null = evidence("it\nrises"), evidence("no change")
    thoughts = [
        Thought("0.1", "0", "line", "randomized", "trials", evidence=(up.id,)),
        Thought("0.2", "0", "line", "observational", "cohorts", evidence=(up.id, null.id)),
        Thought("0.3", "0", "rival", "chance", "chance", evidence=(null.id,)),
        Thought("0.4", "0", "rival", "selection", "selection", evidence=(null.id,)),
        Thought("0.5", "0", "line", "curated", "nothing was found"),
    ]
    judge = ScriptedJudge(lambda p: "no_difference" if "no change" in p.passage else "increases")
    likely, judgement = await plausibilities(
        judge, thoughts, {item.id: item for item in (up, null)}, NAMES
    )
    assert likely == pytest.approx({"0.1": 0.8, "0.2": 0.5, "0.3": 0.7})
    assert judgement is not None
    assert not judgement.is_calibrated
    assert judge.seen == [
        Pair("smoking changes lung cancer", "lung cancer: it rises. title"),
        Pair("smoking changes lung cancer", "lung cancer: no change. title"),
    ], "each pair is read once, on one line"


async def test_items_about_things_without_a_name_are_not_asked_about() -> None:
    item = evidence("it rises", outcome="EX:unknown")
    thought = Thought("0.1", "0", "line", "curated", "stated", evidence=(item.id,))
    judge = ScriptedJudge(lambda _: "increases")
    assert await plausibilities(judge, [thought], {item.id: item}, NAMES) == ({}, None)
    assert judge.seen == []


@pytest.mark.parametrize("label", PAIR_LABELS)
async def test_no_judge_moves_verdict_certainty_or_claims(label: str) -> None:
    plain = await ask(QUESTION, settings=replace(ONE, judge="rules"))
    answer = await ask(QUESTION, settings=ONE, judge=ScriptedJudge(lambda _: label))
    assert not plain.models
    assert [use.name for use in answer.models][:1] == ["scripted"]
    assert "uncalibrated" in answer.models[0].calibration
    assert (answer.verdict, answer.certainty) == (plain.verdict, plain.certainty)
    assert [c.text for c in answer.claims] == [c.text for c in plain.claims]
    scored = [t["layers"]["plausibility"] for t in answer.tree["thoughts"]]
    assert any(value is not None for value in scored)


async def test_a_judge_that_fails_is_named_and_rules_decide() -> None:
    plain = await ask(CONTESTED, settings=replace(ONE, judge="rules"))
    busy = ScriptedJudge(ModelUnavailableError("the server is busy"))
    answer = await ask(CONTESTED, settings=ONE, judge=busy)
    assert "failed, its layer abstains" in answer.models[0].did
    assert answer.verdict == plain.verdict
    assert answer.headline == plain.headline
    read = [t["layers"]["plausibility"] for t in answer.tree["thoughts"]]
    assert set(read) == {None}


async def test_with_models_off_rules_judge_and_the_answer_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AETIA_MODELS", "off")
    answer = await ask(QUESTION)
    assert any("switched off" in text for text in answer.fallbacks)
    assert not answer.models
    with pytest.raises(SetupError, match="switched off"):
        await ask(QUESTION, settings=Settings(judge="aetia-judge"))


async def test_the_first_twelve_items_of_a_branch_are_read_and_no_more() -> None:
    items = {f"e{i}": evidence(f"text {i}") for i in range(15)}
    judge = ScriptedJudge(lambda _: "increases")
    branch = Thought("0.0", "0", "line", "observational", "c", evidence=tuple(items))
    await plausibilities(judge, [branch], items, NAMES)
    assert [pair.passage.split()[3] for pair in judge.seen] == [f"{i}." for i in range(12)]
