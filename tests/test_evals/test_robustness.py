"""A specification of robustness, the changes it asks for, and the certificate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from agent.faces.session import Session
from agent.settings import Settings
from evals.qa.brief import Brief
from evals.robustness.asked_otherwise import PRIORITIES
from evals.robustness.asked_pairs import asked_pairs, option_pairs
from evals.robustness.certificate import OWED, Pair, certificate, shown_lines, turned_lines
from evals.robustness.other_evidence import OtherEvidence, retracted
from evals.robustness.other_names import INVENTED, SYNONYM, RenamedGraph, renamed
from evals.robustness.specification import (
    External,
    Limits,
    OptionSets,
    Specification,
    read_specification,
)
from graphs.errors import DataError
from graphs.known import KnownGraph
from graphs.names import fold
from graphs.vocabulary.build import open_vocabulary
from tools.literature.lines.retractions import open_retractions

if TYPE_CHECKING:
    from pathlib import Path

    from graphs.stores.sqlite_store import SqliteStore

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
    assert set(OWED) <= set(ends)
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


async def test_conflicting_evidence_is_as_much_for_as_against_and_missing_is_none(
    starter: SqliteStore,
) -> None:
    held = (await starter.findings(limit=50)).findings
    other = OtherEvidence(starter, "conflicting evidence")
    found = (await other.findings(limit=50)).findings
    points = [one for one in held if one.direction != "none"]
    assert len(found) == len(held) + len(points)
    assert len({one.id for one in found}) == len(found)
    assert sum(one.direction == "increases" for one in found) == len(points)
    assert all(one.computed_direction == one.direction for one in found if one not in held)
    stated = (await other.assessments(limit=50)).assessments
    assert sum(one.direction == "increases" for one in stated) == sum(
        one.direction == "decreases" for one in stated
    )
    missing = OtherEvidence(starter, "missing evidence")
    assert not (await missing.findings(limit=50)).findings
    assert not (await missing.assessments(limit=50)).assessments
    releases = [await one.release() for one in (starter, other, missing)]
    assert len({one.name for one in releases}) == 3


def test_a_list_of_retractions_lasts_as_long_as_it_is_wanted(tmp_path: Path) -> None:
    with retracted(["DOI:10.1/x", "PMID:7", "a body"], tmp_path / "list.tsv"):
        notices = open_retractions()
        assert notices is not None
        standings = [notices.standing_of(one).kind for one in ("DOI:10.1/X", "PMID:7", "PMID:8")]
    assert standings == ["retracted", "retracted", "not listed"]
    assert open_retractions() is None


def test_flips_are_told_apart_from_what_was_withheld_and_listed() -> None:
    def said(verdict: str, direction: str | None = "increases") -> Brief:
        return Brief(verdict=verdict, direction=direction)

    ends = (said("causal", "decreases"), said("insufficient_evidence", None), said("suggestive"))
    held = [Pair("typos", (), said("causal"), after, ("Does x?", "Deos x?")) for after in ends]
    asked = Specification(questions="x", priorities={"typos": Limits(most_turned=0.0)}, least=1)
    line = certificate(held, asked, {})[0]
    assert line.turned is not None
    assert line.opposite is not None
    assert line.withheld is not None
    shares = [mark["value"] for mark in (line.turned, line.opposite, line.withheld)]
    assert shares == pytest.approx([2 / 3, 1 / 3, 1 / 3])
    told = turned_lines(held)
    assert told.count("'Deos x?'") == 2
    assert "causal decreases" in told
    bare = [Pair("population", (), said("suggestive"), said("associational", None))]
    asked = Specification(
        questions="x", priorities={"population": Limits(most_turned=0.0)}, least=1
    )
    assert certificate(bare, asked, {})[0].ending == "pass"


def test_a_claim_that_still_rests_on_what_was_retracted_is_turned() -> None:
    def said(*sources: str) -> Brief:
        return Brief(verdict="causal", direction="increases", sources=sources)

    name = "retracted evidence"
    asked = Specification(questions="x", priorities={name: Limits(most_turned=0.0)}, least=1)
    for after, ending in ((said("DOI:10.1/a", "x"), "fail"), (said("PMID:1", "x"), "pass")):
        pair = Pair(name, (), said("doi:10.1/A", "x"), after)
        assert certificate([pair], asked, {})[0].ending == ending


async def test_evidence_and_options_are_tested_as_questions_are(
    starter: SqliteStore, tmp_path: Path
) -> None:
    folder = tmp_path / "medddx"
    folder.mkdir()
    names = ("missing evidence", "conflicting evidence", "retracted evidence", "option order")
    asked = Specification(
        questions="x", column="q", priorities=dict.fromkeys(names, Limits(most_turned=0.0)), least=1,
        options=OptionSets(data=".", tasks=("unheard",)),
    )  # fmt: skip
    session = Session(Settings(judge="rules"), starter)
    rows = [{"q": "Does LDL cholesterol cause coronary heart disease?"}]
    pairs = await asked_pairs(rows, asked, session, tmp_path / "out")
    lines = {line.priority: line for line in certificate(pairs, asked, {})}
    assert {name: lines[name].n for name in names} == dict.fromkeys(names[:3], 1) | {names[3]: 0}
    assert [lines[name].ending for name in names[:3]] == ["pass"] * 3
    with pytest.raises(DataError, match="no set with options"):
        await option_pairs(asked, session, tmp_path)


async def test_no_mechanism_is_claimed_of_an_effect_whose_studies_are_set_against_each_other(
    starter: SqliteStore,
) -> None:
    asked = "By what mechanism do statins lower cholesterol?"
    before = await Session(Settings(judge="rules"), starter).ask(asked)
    against = OtherEvidence(starter, "conflicting evidence")
    after = await Session(Settings(judge="rules"), against).ask(asked)
    assert before.direction == "decreases"
    assert (after.reply, after.verdict, after.direction) == (
        "mechanism",
        "insufficient_evidence",
        None,
    )
    assert "points both ways" in after.headline


async def test_a_name_becomes_another_that_is_known_for_the_same_thing_alone(
    starter: SqliteStore,
) -> None:
    known = KnownGraph(starter, await open_vocabulary())
    texts = ["Does Tylenol wreck your liver?", "How do I cook rice?"]
    (changed, same), words = await renamed(SYNONYM, texts, known, 0)
    assert (same, words) == (texts[1], {})
    name = changed.removeprefix("Does ").removesuffix(" wreck your liver?")
    assert fold(name) != fold("Tylenol")
    nodes = [{hit.node.curie for hit in await known.resolve(one)} for one in (name, "Tylenol")]
    assert nodes[0] == nodes[1]


async def test_a_graph_knows_what_was_renamed_by_its_new_name_alone(starter: SqliteStore) -> None:
    known = KnownGraph(starter, await open_vocabulary())
    asked = ["Does smoking cause lung cancer?", "Do statins prevent lung cancer?"]
    (first, second), words = await renamed(INVENTED, asked, known, 0)
    assert len(words) == 3
    assert first.split()[-1] == second.split()[-1] != "cancer?"
    other = RenamedGraph(starter, words)
    assert {hit.node.curie for m in await other.scan(first) for hit in m.hits} <= set(words)
    assert not [m for m in await other.scan("lung cancer") if m.text == "lung cancer"]
    (hit, *rest) = await other.resolve(first.split()[1])
    assert (hit.how, hit.node.name, rest) == ("exact", first.split()[1], [])
    assert all(one.node.curie not in words for one in await other.resolve("smoking"))
    assert (await other.release()).name != (await starter.release()).name


async def test_the_same_is_owed_under_other_names(starter: SqliteStore, tmp_path: Path) -> None:
    asked = Specification(
        questions="x", column="q", least=1,
        priorities=dict.fromkeys((SYNONYM, INVENTED), Limits(most_turned=0.0, most_changed=0.0)),
    )  # fmt: skip
    session = Session(Settings(judge="rules"), starter)
    rows = [{"q": "Does LDL cholesterol cause coronary heart disease?"}]
    pairs = await asked_pairs(rows, asked, session, tmp_path / "out")
    assert {pair.priority for pair in pairs} == {SYNONYM, INVENTED}
    for pair in pairs:
        assert pair.asked[0] != pair.asked[1]
        assert pair.after is not None
        assert (pair.after.verdict, pair.after.direction) == ("causal", "increases")
    lines = certificate(pairs, asked, {})
    assert [one.ending for one in lines if one.priority in (SYNONYM, INVENTED)] == ["pass", "pass"]
    turned = [replace(pair, after=Brief(verdict="causal", direction="decreases")) for pair in pairs]
    assert {one.ending for one in certificate(turned, asked, {})[:2]} == {"fail"}
