"""What somebody did or met with, in a story, and a question that calls the illness "it"."""

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
    ("text", "cause", "ill"),
    [
        ("My uncle got lung cancer after smoking for 40 years. Did smoking cause it?", "smoking", "lung cancer"),
        ("My colleague got mesothelioma after working with asbestos. Was it the asbestos?", "asbestos", "mesothelioma"),
        ("My father got liver cirrhosis after drinking alcohol for decades. Did the alcohol cause it?", "alcohol drinking", "liver cirrhosis"),
        ("My aunt has type 2 diabetes. She ate a lot of sugar. Did sugar cause it?", "sugar intake", "type 2 diabetes"),
        ("My uncle takes metformin for diabetes and got lung cancer. Did smoking cause it?", "smoking", "lung cancer"),
    ],
)  # fmt: skip
async def test_it_is_the_illness_told_before(
    text: str, cause: str, ill: str, known: KnownGraph
) -> None:
    (one,) = (await read(text, known)).asked
    assert one.treatment is not None
    assert one.outcome is not None
    assert (one.treatment.name, one.outcome.name) == (cause, ill)
    assert one.question.asked_direction == "increases"


async def test_of_two_ills_none_is_guessed(known: KnownGraph) -> None:
    text = "My friend has asthma and bladder cancer, and smoked. Did smoking cause it?"
    (one,) = (await read(text, known)).asked
    assert one.outcome is None
