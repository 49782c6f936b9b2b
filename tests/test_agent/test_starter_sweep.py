"""Every pair that ships: no verdict has a direction that no row states, whatever the rows are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, get_args

import pytest

from agent.dossier import Dossier
from agent.question import CausalQuestion, Direction, GroundedMention
from agent.verdict.conclude import conclude
from graphs.starter.build import read_files, texts_of
from graphs.starter.tables import BY_HAND, Tables, read_tables
from tools.evidence import from_assessment, from_finding

if TYPE_CHECKING:
    from agent.verdict.lines import Concluded
    from tools.evidence import Evidence

Pairs = dict[tuple[str, str], list["Evidence"]]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables(texts_of(read_files(BY_HAND)))


@pytest.fixture(scope="module")
def pairs(tables: Tables) -> Pairs:
    held: Pairs = defaultdict(list)
    for item in (*map(from_finding, tables.findings), *map(from_assessment, tables.assessments)):
        if item.comparator is None:
            held[item.exposure, item.outcome].append(item)
    return held


def concluded(
    pair: tuple[str, str], items: list[Evidence], asked: Direction | None = None
) -> Concluded:
    x, y = (GroundedMention(mention=c, curie=c, name=c) for c in pair)
    question = CausalQuestion(text="q", kind="effect", asked_direction=asked)
    return conclude(Dossier(question, x, y, evidence={i.id: i for i in items}))


def test_no_direction_that_no_row_states(pairs: Pairs) -> None:
    for pair, items in pairs.items():
        for asked in (*get_args(Direction), None):
            found = concluded(pair, items, asked).conclusion
            if found.direction in ("increases", "decreases"):
                assert found.direction in {one.direction for one in items}, pair


def test_no_effect_of_rows_none_of_which_shows_one(pairs: Pairs) -> None:
    for pair, items in pairs.items():
        if {one.direction for one in items} <= {"none", "inconclusive"}:
            assert concluded(pair, items).conclusion.direction in (None, "none"), pair


def test_the_order_of_rows_changes_nothing(pairs: Pairs) -> None:
    for pair, items in pairs.items():
        here, there = (concluded(pair, rows).conclusion for rows in (items, items[::-1]))
        assert (here.verdict, here.direction, here.certainty) == (
            there.verdict, there.direction, there.certainty,
        ), pair  # fmt: skip


def test_one_trial_alone_is_at_most_moderate(pairs: Pairs) -> None:
    for pair, items in pairs.items():
        if [one.design for one in items] == ["rct"]:
            assert concluded(pair, items).conclusion.certainty != "high", pair
