"""One or the other: each beside a third, in one form or another, and/or."""

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


async def test_each_of_two_is_beside_the_third(known: KnownGraph) -> None:
    text = "Do SSRIs or SNRIs taken together with tramadol cause serotonin syndrome?"
    asked = (await read(text, known)).asked
    assert [one.question.population for one in asked] == ["people taking tramadol"] * 2


@pytest.mark.parametrize(
    ("question", "treatments"),
    [
        ("Does minoxidil foam or solution regrow hair?", ["minoxidil"]),
        ("Does naproxen tablets or suppositories relieve period pain?", ["naproxen"]),
        ("Do metformin and / or insulin cause weight gain?", ["metformin", "insulin"]),
        ('Do antihistamines such as "Zyrtec" or "Allerstop" relieve hay fever?', ["antihistamines"]),
    ],
)  # fmt: skip
async def test_forms_and_examples_are_no_treatments_of_their_own(
    question: str, treatments: list[str], known: KnownGraph
) -> None:
    asked = (await read(question, known)).asked
    assert [one.treatment.name for one in asked if one.treatment] == treatments
    assert all(one.question.asks_back is None for one in asked)
