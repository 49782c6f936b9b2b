"""Brackets and "i.e.": what says a name again is set aside, what names another thing is asked back."""

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
    ("question", "treatment", "outcome"),
    [
        ("Does zinc shorten a cold (chill)?", "zinc", "common cold duration"),
        ("Does Botulinum Toxin A (Botox(R)) prevent migraine?", "botulinum toxin type a", "migraine"),
        ("Does isotretinoin help with adult acne (acne tarda)?", "isotretinoin", "adult acne"),
        ("Does sertraline (an antidepressant) cause insomnia?", "sertraline", "insomnia"),
        ("Does pelvic floor training help women with incontinence, i.e. unintentional urine leakage?", "pelvic floor muscle training", "urinary incontinence"),
        ("Does magnesium help against leg cramps, so-called charley horses?", "magnesium", "muscle cramps"),
        ("Does allergen immunotherapy (hyposensitization by injections with small doses) relieve hay fever?", "allergen immunotherapy", "allergic rhinitis"),
    ],
)  # fmt: skip
async def test_a_name_said_again_is_set_aside_and_told(
    question: str, treatment: str, outcome: str, known: KnownGraph
) -> None:
    reading = await read(question, known)
    (one,) = reading.asked
    assert one.treatment is not None
    assert one.outcome is not None
    assert (one.treatment.name, one.outcome.name) == (treatment, outcome)
    assert one.question.asks_back is None
    assert any("set aside" in note or "read" in note for note in reading.notes)


@pytest.mark.parametrize(
    "question",
    [
        "Does aspirin (ibuprofen) prevent stroke?",
        "Does vitamin D (calcium) prevent fractures?",
        "Does hormone therapy (oestrogen) prevent fractures?",
        "Do hot flashes (night sweats) improve with estrogen?",
    ],
)
async def test_another_thing_is_asked_back(question: str, known: KnownGraph) -> None:
    (one,) = (await read(question, known)).asked
    assert one.question.asks_back is not None


async def test_if_somebody_is_ill_says_no_change(known: KnownGraph) -> None:
    (one,) = (await read("Does sildenafil help if you are impotent?", known)).asked
    assert one.question.asked_direction == "decreases"


async def test_what_gets_better_with_something_is_improved_by_it(known: KnownGraph) -> None:
    (one,) = (await read("Does low back pain get better with yoga?", known)).asked
    assert one.treatment is not None
    assert one.treatment.name == "yoga"
    assert one.question.asked_direction == "decreases"
