"""Forms of what is taken: an extract of, a gel of, a preparation with; the form that has a name wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.reading.read import read
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

READ = [
    ("Do extracts from grape seeds lower blood pressure?", "grape seed extract"),
    ("Does oil from grape seeds lower blood pressure?", "grape seed oil"),
    ("Does the extract of artichoke lower cholesterol?", "artichoke extract"),
    ("Does gel or ointment of diclofenac relieve joint pain?", "topical nonsteroidal anti-inflammatory drugs"),
    ("Do remedies with St John's wort relieve depression?", "St John's wort"),
    ("Do medicines containing codeine cause constipation?", "codeine"),
    ("Do extracts of ginkgo leaves improve memory?", "ginkgo biloba"),
    ("Does an extract from ivy leaves relieve cough?", "ivy leaf extract"),
    ("Can garlic taken as food lower cholesterol?", "garlic"),
    ("Does the radioactive gas radon cause lung cancer?", "radon"),
    ("Does the mushroom reishi help against fatigue?", "reishi"),
    ("Does turmeric powder relieve knee pain?", "turmeric"),
]  # fmt: skip


@pytest.fixture
async def known(starter: SqliteStore) -> KnownGraph:
    return KnownGraph(starter, await open_vocabulary())


@pytest.mark.parametrize(("question", "treatment"), READ)
async def test_a_form_is_read_as_it_is_held(
    question: str, treatment: str, known: KnownGraph
) -> None:
    one = (await read(question, known)).asked[0]
    assert one.treatment is not None
    assert one.treatment.name == treatment
    assert one.question.asks_back is None


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Does oil of nettles lower blood pressure?", "oil of nettles"),
        ("Does a mixture of glucosamine and turmeric relieve pain?", "glucosamine combined with turmeric"),
        ("Do cold remedies cause drowsiness?", "cold remedies"),
    ],
)  # fmt: skip
async def test_what_is_another_thing_is_not_read_as_the_thing(
    question: str, left: str, known: KnownGraph
) -> None:
    (one,) = (await read(question, known)).asked
    assert one.treatment is not None
    assert (one.treatment.curie, one.treatment.mention) == (None, left)


async def test_a_powder_read_as_what_it_is_made_of_is_told(known: KnownGraph) -> None:
    notes = (await read("Does turmeric powder relieve knee pain?", known)).notes
    assert any("turmeric powder" in note for note in notes)


async def test_a_name_within_a_longer_one_is_left(known: KnownGraph) -> None:
    notes = (await read("Does grape seed extract lower blood pressure?", known)).notes
    assert not notes
