"""Good or bad for health in general names no outcome: what comes of the thing is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.reading.read import read
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore


@pytest.fixture
async def known(starter: SqliteStore) -> KnownGraph:
    return KnownGraph(starter, await open_vocabulary())


@pytest.mark.parametrize(
    ("question", "treatment", "people"),
    [
        ("Does green tea have a health-promoting effect?", "green tea", None),
        ("Does olive oil have a positive effect on health?", "olive oil", None),
        ("Does red wine have a negative effect on your health?", "red wine", None),
        ("Does garlic have a beneficial effect on health in older people?", "garlic", "older people"),
        ("Does walking contribute to good health?", "walking", None),
        ("Does air pollution endanger your health?", "outdoor air pollution", None),
        ("Does turmeric have any health value?", "turmeric", None),
        ("Are multivitamins of benefit to health?", "multivitamins", None),
        ("Is it unhealthy to drink coffee on an empty stomach?", "coffee drinking", None),
        ("Are soy foods risky for people with hypothyroidism?", "soy protein", "people with hypothyroidism"),
    ],
)  # fmt: skip
async def test_health_is_no_outcome(
    question: str, treatment: str, people: str | None, known: KnownGraph
) -> None:
    (one,) = (await read(question, known)).asked
    assert one.treatment is not None
    assert (one.question.kind, one.treatment.name, one.outcome) == ("what_does", treatment, None)
    assert one.question.population == people


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("Is butter healthier than margarine?", "butter", "margarine"),
        ("Is olive oil better for health than butter?", "olive oil", "butter"),
        ("Is vaping as harmful to health as smoking?", "e-cigarettes", "smoking"),
        ("Is vaping less harmful to your health than smoking?", "e-cigarettes", "smoking"),
    ],
)
async def test_which_is_healthier_asks_in_what(
    question: str, first: str, second: str, known: KnownGraph
) -> None:
    (one,) = (await read(question, known)).asked
    assert one.treatment is not None
    assert one.comparator is not None
    assert (one.treatment.name, one.comparator.name) == (first, second)
    assert "Better in what?" in str(one.question.asks_back)


async def test_health_of_a_kind_is_an_outcome(known: KnownGraph) -> None:
    (one,) = (await read("Does exercise have a positive effect on mental health?", known)).asked
    assert one.outcome is not None
    assert one.outcome.name == "mental health"


@pytest.mark.parametrize(
    ("question", "outcome", "direction"),
    [
        ("Is vaping less harmful than smoking for the lungs?", "lung damage", "decreases"),
        ("Is ibuprofen worse than paracetamol for the stomach?", "gastric ulcer", "increases"),
        ("Is rivaroxaban riskier than apixaban for bleeding?", "hemorrhage", "increases"),
        ("Is apixaban safer than warfarin for bleeding?", "hemorrhage", "decreases"),
    ],
)
async def test_less_harmful_is_better_and_a_part_of_the_body_is_its_damage(
    question: str, outcome: str, direction: str, known: KnownGraph
) -> None:
    (one,) = (await read(question, known)).asked
    assert one.outcome is not None
    assert (one.outcome.name, one.question.asked_direction) == (outcome, direction)


async def test_the_health_of_people_is_theirs_in_general(known: KnownGraph) -> None:
    (one,) = (await read("Does noise endanger the health of children?", known)).asked
    assert (one.question.kind, one.question.population) == ("what_does", "children")
