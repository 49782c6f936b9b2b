"""Hypothesis runs: goals read, candidates found, argued, kept, and told apart from what is known."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main
from agent.faces.hypothesize import hypothesize
from agent.hypotheses.goal_text import read_goal
from agent.hypotheses.picks import likeness, moved, picked
from agent.hypotheses.report.web_page import page
from agent.hypotheses.searching import find_candidates
from agent.settings import Settings
from graphs.errors import InputError
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from agent.hypotheses.hypothesis import HypothesisReport
    from graphs.stores.sqlite_store import SqliteStore

RULES = Settings(judge="rules")


GOALS = {
    "drugs for gout": ("drugs", "gout"),
    "What drugs could treat gout?": ("drugs", "gout"),
    "repurposing candidates for gout": ("drugs", "gout"),
    "gout": ("drugs", "gout"),
    "metformin": ("side_effects", "metformin"),
    "risk factors for stroke": ("causes", "stroke"),
    "What causes stroke?": ("causes", "stroke"),
    "drug targets for asthma": ("targets", "asthma"),
    "side effects of metformin": ("side_effects", "metformin"),
    "biomarkers of heart failure": ("biomarkers", "heart failure"),
    "mechanisms between obesity and type 2 diabetes": ("mechanisms", "obesity"),
    "how does obesity cause type 2 diabetes": ("mechanisms", "obesity"),
}


async def test_goals_are_read(starter: SqliteStore) -> None:
    vocabulary = await open_vocabulary()
    names = KnownGraph(starter, vocabulary)
    read = {}
    for text in GOALS:
        goal = await read_goal(names, text)
        read[text] = (goal.sought.name, goal.anchor.label)
    await vocabulary.close()
    assert read == GOALS


async def test_what_a_goal_excludes_goes_with_its_members(starter: SqliteStore) -> None:
    vocabulary = await open_vocabulary()
    names = KnownGraph(starter, vocabulary)
    goal = await read_goal(names, "drugs for coronary heart disease in women, not statins")
    assert (goal.population, goal.without) == ("women", ("statins",))
    assert len(goal.sought.without) > 1
    with pytest.raises(InputError, match="excludes"):
        await read_goal(names, "drugs for gout, not blorbs")
    with pytest.raises(
        InputError, match="'green hats' of the goal 'drugs for green hats' is not understood"
    ):
        await read_goal(names, "drugs for green hats")
    with pytest.raises(InputError, match="^'qwxzk vbnmq' is not understood; no name is like it"):
        await read_goal(names, "qwxzk vbnmq")
    await vocabulary.close()


@pytest.fixture(scope="module")
def reports() -> dict[str, HypothesisReport]:
    return {}


async def alzheimer(starter: SqliteStore, reports: dict[str, HypothesisReport]) -> HypothesisReport:
    if "alzheimer" not in reports:
        reports["alzheimer"] = await hypothesize(
            "drugs for Alzheimer disease", top=3, store=starter, settings=RULES
        )
    return reports["alzheimer"]


async def test_candidates_are_argued_and_what_is_known_is_shown_as_known(
    starter: SqliteStore, reports: dict[str, HypothesisReport]
) -> None:
    report = await alzheimer(starter, reports)
    assert [h.rank for h in report.hypotheses] == [1, 2, 3]
    settled = {one.name: one for one in report.settled}
    assert settled["donepezil"].state == "known"
    assert settled["lecanemab"].state == "known"
    assert not {h.name for h in report.hypotheses} & set(settled)
    for one in report.hypotheses:
        assert one.mechanism
        assert one.measurements
        assert one.falsification
        assert one.registration["sample_size"]["n"] or one.measurements[0].design == "laboratory"
        assert any(m.flips for m in one.measurements)
        assert one.worth == max(m.bits for m in one.measurements if m.flips)
    assert all(one.reason for one in (*report.settled, *report.losers))


async def test_a_page_holds_every_candidate_and_runs_nothing(
    starter: SqliteStore, reports: dict[str, HypothesisReport]
) -> None:
    report = await alzheimer(starter, reports)
    evil = report.hypotheses[0].model_copy(update={"statement": "<script>alert(1)</script>"})
    text = page(report.model_copy(update={"hypotheses": (evil, *report.hypotheses[1:])}))
    assert "<script" not in text
    assert all(one.curie in text for one in report.hypotheses)


@pytest.mark.parametrize(("goal", "top"), [("green hats", 3), ("gout", 0), ("\ud83d", 1)])
async def test_what_cannot_be_used_is_refused(starter: SqliteStore, goal: str, top: int) -> None:
    with pytest.raises(InputError):
        await hypothesize(goal, top=top, store=starter, settings=RULES)


def test_a_run_is_kept_gone_on_with_and_moved_by_what_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AETIA_RUNS", str(tmp_path / "runs.sqlite"))
    monkeypatch.setenv("COLUMNS", "70")
    words = ("--judge", "rules", "--top", "2")
    out = tmp_path / "page.html"
    assert main(["hypothesize", "drugs for gout", *words, "--html", str(out)]) == 0
    text = capsys.readouterr().out
    assert "measure first" in text
    assert max(map(len, text.split("\n"))) <= 70
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main(["hypothesize", "drugs for gout", *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    first = told["hypotheses"][0]
    again = ["hypothesize", "--resume", told["run"], "--json", "--judge", "rules"]
    assert main([*again, "--say", f"{first['curie']}=unlikely"]) == 0
    after = json.loads(capsys.readouterr().out)
    assert after["hypotheses"][-1]["curie"] == first["curie"]
    assert after["hypotheses"][-1]["probability"] < first["probability"]
    assert main([*again, "--say", "EX:nothing=unlikely"]) == 2
    capsys.readouterr()
    assert main(["runs", "resume", told["run"]]) == 2
    assert "hypothesize --resume" in capsys.readouterr().err
    assert main(["hypothesize", "drugs for gout", "--estimate", "--json"]) == 0
    estimate = json.loads(capsys.readouterr().out)
    assert estimate["would_run"] == min(10, estimate["open"]) > 2


def test_a_word_moves_what_is_alike_and_the_next_picks_are_diverse() -> None:
    candidates = [
        ("a", 0.3, {"x -": 1.0}),
        ("b", 0.3, {"x -": 0.8}),
        ("c", 0.3, {"y -": 1.0}),
    ]
    after = moved(candidates, {"a": "promising"})
    assert after["a"] > after["b"] > after["c"] == pytest.approx(0.3)
    assert likeness({"x": 1.0}, {"x": 0.2}) == pytest.approx(1.0)
    assert set(picked(candidates, {}, 2)) in ({"a", "c"}, {"b", "c"})
    assert picked(candidates, {"a": "promising"}, 1) == ["c"]


async def test_a_drug_of_a_class_in_use_and_a_salt_of_one_are_not_new(starter: SqliteStore) -> None:
    names = KnownGraph(starter, await open_vocabulary())
    found = await find_candidates(starter, names, "drugs for asthma", 20)
    known = {one.name: one.reason for one in found.by_kin}
    assert "of its class long-acting muscarinic antagonists" in known["umeclidinium"]
    salts = await find_candidates(starter, names, "drugs for psoriasis", 20)
    assert any("the same ingredient" in one.reason for one in salts.by_kin)
    run = {one.name for group in found.groups for one in (group[0], *group[1])}
    assert {"salbutamol", "bisoprolol"}.isdisjoint(run)
    assert any("Bronchospasm" in one.reason for one in found.crowded)
    assert not run & known.keys(), "what is known by its kin is shown, and not run"


async def test_what_lowers_the_trait_of_a_disease_is_run_and_a_class_of_classes_settles_nothing(
    starter: SqliteStore,
) -> None:
    names = KnownGraph(starter, await open_vocabulary())
    found = await find_candidates(starter, names, "drugs for obesity", 20)
    known = {one.name: one.reason for one in found.by_kin}
    run = {one.name: one for group in found.groups for one in (group[0], *group[1])}
    assert "metformin" in run.keys() - known.keys()
    assert [link.how for link in run["metformin"].walks[0].links] == ["shown"]
    assert {"acarbose", "metformin"} <= {group[0].name for group in found.groups}


async def test_one_idea_is_run_once_and_what_is_in_use_acts_alike(starter: SqliteStore) -> None:
    names = KnownGraph(starter, await open_vocabulary())
    gout = await find_candidates(starter, names, "drugs for gout", 10)
    known = {one.name: one.reason for one in gout.by_kin}
    assert "which acts alike on" in known["Lesinurad"]
    firsts = [group[0].name for group in gout.groups]
    assert sum("gliflozin" in name or "SGLT2" in name for name in firsts) == 1
    targets = await find_candidates(starter, names, "targets for rheumatoid arthritis", 10)
    of_use = {one.name for one in targets.by_kin if "in use for it" in one.reason}
    assert "Tumor necrosis factor" in of_use
    assert not of_use & {group[0].name for group in targets.groups}


async def test_what_only_the_excluded_argue_for_is_excluded_too_and_told(
    starter: SqliteStore,
) -> None:
    names = KnownGraph(starter, await open_vocabulary())
    found = await find_candidates(starter, names, "drugs for gout, not NSAIDs", 10)
    without = found.goal.sought.without
    run = {one.name: one for group in found.groups for one in (group[0], *group[1])}
    assert "salicylic acid" not in run
    assert "vinblastine" in run, "it acts as colchicine does, which nobody excluded"
    assert without.isdisjoint(run["vinblastine"].walks[0].nodes)
    doubts = {one.name: one.doubt for one in found.proposals.opposed}
    assert doubts["salicylic acid"].startswith("excluded too: all that argues for it is by ")
    (told,) = [line for line in found.proposals.cut if "with what you excluded" in line]
    assert "salicylic acid (by " in told


async def test_what_is_gathered_is_told_with_counts_as_it_goes_on(
    starter: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.candidates.counting.EVERY_S", 0.0)
    told: list[str] = []
    names = KnownGraph(starter, await open_vocabulary())
    found = await find_candidates(starter, names, "drugs for gout", 2, tell=told.append)
    assert told.index("reading the goal") < told.index(
        "gathering drugs for gout: walking the graph"
    )
    counted = [re.fullmatch(r"weighing what is reached from gout: ([\d,]+) of ([\d,]+)", one) for one in told]  # fmt: skip
    numbers = [tuple(int(n.replace(",", "")) for n in one.groups()) for one in counted if one]
    assert [done for done, _ in numbers] == list(range(numbers[0][1] + 1))
    assert any(one.startswith("looking whether a class, a form or a part is known already: 1 of ") for one in told)  # fmt: skip
    assert found.groups
