"""What must hold of every verdict, whatever the evidence: seeded cases made by chance."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from agent.verdict.conclude import conclude
from agent.writing.case import Case
from agent.writing.replies.reply import reply_to
from tests.test_agent.hand_made_lines import dossier, item, near, statement

if TYPE_CHECKING:
    from agent.verdict.lines import Concluded
    from tools.evidence import Evidence

DESIGNS = (
    "rct", "rct_meta_analysis", "mendelian_randomization", "cohort", "case_control",
    "observational_meta_analysis",
)  # fmt: skip
GRADES = {
    "assessment": ("convincing", "probable", "limited", "insufficient"),
    "label": ("boxed warning", "warning", "adverse reaction"),
    "indication": ("approved", "curated indication"),
    "genetic": ("definitive", "limited"),
}
PEOPLE = ("adults", "men", "women", "smokers", "children", "people over 75", "adults, Spain")
COHORTS = ((), (), ("NHS",), ("NHS", "HPFS"), ("EPIC",))
RANK = {None: 0, "low": 1, "moderate": 2, "high": 3}


def study(rng: random.Random, **more: Any) -> Evidence:
    value = rng.choice([0.2, 0.6, 0.9, 1.0, 1.1, 1.5, 3.0, 8.0])
    factor = rng.choice([1.02, 1.08, 1.3, 2.5])
    sign = rng.choice([1, 1, 1, -1])
    fields = {
        "population": rng.choice(PEOPLE), "n": rng.choice([None, 300, 5000, 200_000]),
        "year": rng.randint(1995, 2020), "overlaps": rng.choice(COHORTS), "contrast_sign": sign,
    }  # fmt: skip
    if rng.random() < 0.2:
        measure, middle, half = rng.choice(["MD", "SMD", "RD"]), rng.choice([-0.5, 0.0, 0.05]), rng.choice([0.008, 0.15])  # fmt: skip
        low, high = middle - half, middle + half
        side = 0 if low <= 0 <= high else (1 if low > 0 else -1) * sign
        way = {0: "none", 1: "increases", -1: "decreases"}[side]
        fields |= {"measure": measure, "estimate": middle, "ci_low": low, "ci_high": high}
        return replace(
            item(rng.choice(DESIGNS), 1, 0.9, 1.1), **{**fields, "direction": way, **more}
        )
    low, high = round(value / factor, 3), round(value * factor, 3)
    return item(rng.choice(DESIGNS), value, low, high, **{**fields, **more})


def body(rng: random.Random, **more: Any) -> Evidence:
    kind = rng.choice(list(GRADES))
    way = rng.choice(["increases", "decreases", "none" if kind == "assessment" else "increases"])
    return statement(kind, way, rng.choice(GRADES[kind]), **more)


def evidence(rng: random.Random, **more: Any) -> list[Evidence]:
    studies = [study(rng, **more) for _ in range(rng.randint(0, 6))]
    return studies + [body(rng, **more) for _ in range(rng.choice([0, 0, 1, 2, 3]))]


def found(items: list[Evidence], **question: Any) -> Concluded:
    return conclude(dossier(*items, **question))


SEEDS = range(250)


def test_the_verdict_does_not_depend_on_the_order_of_evidence() -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        items = evidence(rng)
        question = {
            "asked_direction": rng.choice(["increases", "decreases", None]),
            "population": rng.choice([None, None, "smokers", "women", "athletes"]),
        }
        first = found(items, **question)
        for _ in range(3):
            rng.shuffle(items)
            again = found(items, **question)
            for name in ("verdict", "direction", "certainty", "excluded", "of_whom"):
                assert getattr(again.conclusion, name) == getattr(first.conclusion, name), seed
            assert {d: line.result for d, line in again.lines.items()} == {
                d: line.result for d, line in first.lines.items()
            }, seed
            assert {a.group for a in again.conclusion.apart} == {
                a.group for a in first.conclusion.apart
            }, seed


def test_no_verdict_has_a_direction_that_no_row_states() -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        items = evidence(rng) + evidence(
            rng, relations=(near("treatment", "member", "a"),), exposure="EX:a"
        )
        concluded = found(items, population=rng.choice([None, "smokers", "women"]))
        stated = {one.direction for one in items}
        conclusion = concluded.conclusion
        if conclusion.direction in ("increases", "decreases"):
            assert conclusion.direction in stated, seed
            cited = {i for d in conclusion.decisive for i in concluded.lines[d].evidence}
            assert any(
                one.id in cited and one.direction == conclusion.direction for one in items
            ), seed
        for apart in conclusion.apart:
            assert apart.direction in stated, seed


def test_a_verdict_of_no_effect_is_borne_by_a_row_that_shows_none_or_an_excluded_side() -> None:
    for seed in SEEDS:
        items = evidence(random.Random(seed))
        concluded = found(items, asked_direction="increases")
        conclusion = concluded.conclusion
        if conclusion.verdict == "no_effect" and conclusion.excluded is None:
            bearing = [concluded.lines[d] for d in conclusion.decisive]
            assert any(line.result == "none" for line in bearing), seed


def mirrored(row: Evidence) -> Evidence:
    """The same row with the outcome turned round: less where it was more."""
    ways = {"increases": "decreases", "decreases": "increases"}
    turned = replace(row, direction=ways.get(row.direction or "", row.direction))
    if row.estimate is None or row.ci_low is None or row.ci_high is None:
        return turned
    return replace(turned, contrast_sign=-row.contrast_sign)


def test_evidence_turned_round_turns_the_verdict_and_nothing_else() -> None:
    ways = {"increases": "decreases", "decreases": "increases"}
    for seed in SEEDS:
        rng = random.Random(seed)
        items = evidence(rng)
        asked = rng.choice(["increases", "decreases"])
        here = found(items, asked_direction=asked).conclusion
        there = found([mirrored(one) for one in items], asked_direction=ways[asked]).conclusion
        assert there.verdict == here.verdict, seed
        assert there.certainty == here.certainty, seed
        assert there.direction == ways.get(here.direction or "", here.direction), seed
        assert there.excluded == ways.get(here.excluded or "", here.excluded), seed


@pytest.mark.parametrize("is_negated", [False, True])
def test_less_of_the_treatment_is_answered_as_more_of_it_turned_round(is_negated: bool) -> None:
    ways = {"increases": "decreases", "decreases": "increases"}
    for seed in SEEDS:
        rng = random.Random(seed)
        items = evidence(rng)
        asked = rng.choice(["increases", "decreases", None, "none"])
        more = dossier(*items, asked_direction=ways.get(asked or "", asked), is_negated=is_negated)
        less = dossier(*items, asked_direction=asked, is_negated=is_negated, sign=-1)
        replies = [reply_to(Case(held, conclude(held))) for held in (more, less)]
        assert replies[0] == replies[1], seed


def test_certainty_never_rises_where_what_is_near_replaces_what_was_asked() -> None:
    relation = near("treatment", "member", "a")
    for seed in SEEDS:
        items = evidence(random.Random(seed))
        direct = found(items).conclusion
        indirect = found(
            [replace(one, exposure="EX:a", relations=(relation,)) for one in items]
        ).conclusion
        if indirect.direction is not None:
            assert indirect.direction == direct.direction, seed
            assert indirect.related, seed
        assert RANK[indirect.certainty] <= max(RANK[direct.certainty], 1), seed
        if direct.verdict == "associational":
            assert indirect.verdict == "associational", seed
            assert indirect.related, seed


def test_certainty_never_rises_where_others_people_stand_for_those_asked_about() -> None:
    for seed in SEEDS:
        items = evidence(random.Random(seed), population="adults")
        own = found(items).conclusion
        others = found(items, population="pregnant women").conclusion
        assert others.verdict == own.verdict, seed
        assert RANK[others.certainty] <= RANK[own.certainty], seed


def test_one_trial_alone_is_at_most_moderate() -> None:
    for seed in SEEDS:
        trial = study(random.Random(seed), population="adults")
        alone = found([replace(trial, design="rct", rung=2)]).conclusion
        assert alone.certainty in ("moderate", "low"), seed


def test_null_rows_alone_never_lead_to_an_effect() -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        items = [one for one in evidence(rng) + evidence(rng) if one.direction == "none"]
        assert found(items).conclusion.direction in (None, "none"), seed


def test_saying_the_same_row_twice_changes_nothing() -> None:
    for seed in SEEDS:
        items = evidence(random.Random(seed))
        studies = [one for one in items if one.kind == "finding"]
        again = [replace(one, text="printed again") for one in studies]
        once, twice = found(items).conclusion, found([*items, *again]).conclusion
        assert (twice.verdict, twice.direction) == (once.verdict, once.direction), seed
        assert RANK[twice.certainty] <= RANK[once.certainty], seed
