"""Treatments said with deeds: switching to a diet, participating in screening, taking two together."""

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
    ("question", "treatment"),
    [
        ("Do treatments with acupuncture relieve migraine?", "acupuncture"),
        ("Does switching to a higher fibre diet relieve constipation?", "dietary fibre"),
        ("Does changing to a low-salt diet lower blood pressure?", "low-salt diet"),
        ("Does regularly going for a walk prevent diabetes?", "walking"),
        ("Can decades of smoking cause bladder cancer?", "smoking"),
        ("Does regular participation in mammography screening reduce breast cancer deaths?", "mammography screening"),
        ("Does taking part in colonoscopy screening prevent colorectal cancer?", "colonoscopy screening"),
        ("Does attending mindfulness courses relieve anxiety?", "mindfulness training"),
        ("Can getting vaccinated against HPV prevent cervical cancer?", "HPV vaccine"),
        ("Does having a mammogram every two years reduce breast cancer deaths?", "mammography screening"),
        ("Do courses of antibiotics cause Clostridium difficile infection?", "antibiotics"),
        ("Does screening prevent colon cancer?", "colonoscopy screening"),
        ("Does being vaccinated protect against COVID-19?", "vaccines"),
        ("Do foods with gluten cause headaches?", "gluten"),
    ],
)  # fmt: skip
async def test_a_deed_is_the_treatment_as_it_is(
    question: str, treatment: str, known: KnownGraph
) -> None:
    (one,) = (await read(question, known)).asked
    assert one.treatment is not None
    assert one.treatment.name == treatment
    assert one.question.state == "present"
    assert one.question.population is None
    assert (one.question.leftover, one.question.asks_back) == ((), None)


@pytest.mark.parametrize(
    ("question", "treatment"),
    [
        ("Does taking vitamin D in combination with calcium prevent fractures?", "calcium with vitamin D"),
        ("Does aspirin in combination with clopidogrel prevent stroke?", "dual antiplatelet therapy"),
        ("Does a mixture of lavender and magnesium relieve pain?", None),
    ],
)  # fmt: skip
async def test_two_together_are_the_regimen_that_is_held_or_none(
    question: str, treatment: str | None, known: KnownGraph
) -> None:
    (one,) = (await read(question, known)).asked
    assert one.treatment is not None
    assert one.treatment.name == treatment


async def test_a_bed_that_is_not_known_is_not_passed_over(known: KnownGraph) -> None:
    (one,) = (await read("Does sleeping on a hard mattress relieve back pain?", known)).asked
    assert one.treatment is not None
    assert (one.treatment.mention, one.treatment.curie) == ("hard mattress", None)
