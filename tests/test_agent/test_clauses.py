"""What reading notes, refuses and asks back, and that paraphrases are read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.question import MAX_CHARACTERS
from agent.reading.read import read
from graphs.errors import QuestionError
from tests.test_agent.paraphrases import paraphrases

if TYPE_CHECKING:
    from agent.question import Asked
    from graphs.stores.sqlite_store import SqliteStore


async def test_paraphrases_are_read_alike(starter: SqliteStore) -> None:
    made = paraphrases(500, seed=11)
    bases = {base: await clause_of(base.question, starter) for base, _ in made}
    assert len(bases) >= 55
    other = [text for base, text in made if await clause_of(text, starter) != bases[base]]
    assert len(other) <= 0.03 * len(made), other


async def clause_of(text: str, starter: SqliteStore) -> tuple[object, ...]:
    """What must not change between paraphrases: nodes, state, direction, kind."""
    reading = await read(text, starter)
    return tuple(part for asked in reading.asked for part in parts(asked))


def parts(asked: Asked) -> tuple[object, ...]:
    question, x, y, z = asked.question, asked.treatment, asked.outcome, asked.comparator
    assert x is not None
    assert y is not None
    assert (x.sign == -1) == (question.state in ("stop", "less", "absence"))
    return (
        question.kind, x.curie, x.sign, question.state, y.curie, y.sign, question.asked_direction,
        z.curie if z else None, question.wants_better, question.is_negated, question.asks_back,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Does metfromin cause lung cancer?", "read 'metfromin' as metformin"),
        ("Hi there, does aspirin prevent stroke?", "set aside: 'Hi there'"),
        (
            "Does aspirin prevent stroke? Please cite your sources.",
            "set aside: 'cite your sources.'",
        ),
        (
            "Context: it is a drug. Question: does aspirin prevent stroke?",
            "set aside what stands before",
        ),
    ],
)
async def test_what_is_not_taken_as_it_stands_is_noted(
    starter: SqliteStore, text: str, note: str
) -> None:
    reading = await read(text, starter)
    assert [asked.question.kind for asked in reading.asked] in (["effect"], ["harm"])
    assert any(one.startswith(note) for one in reading.notes), reading.notes


async def test_a_part_of_an_unknown_name_is_not_taken_for_it(starter: SqliteStore) -> None:
    reading = await read("Do vitamin C hats cause umbral cancer?", starter)
    asked = reading.asked[0]
    assert asked.treatment is not None
    assert asked.outcome is not None
    assert (asked.treatment.mention, asked.treatment.curie) == ("vitamin C hats", None)
    assert (asked.outcome.mention, asked.outcome.curie) == ("umbral cancer", None)
    assert asked.outcome.candidates


@pytest.mark.parametrize("text", ["", "   ", "?!", "x" * 50_000, "half \ud83d?", None, 3])
async def test_unusable_text_is_refused(starter: SqliteStore, text: object) -> None:
    with pytest.raises(QuestionError):
        await read(text, starter)  # type: ignore[arg-type]


async def test_the_longest_text_is_read(starter: SqliteStore) -> None:
    text = ("Does A cause " + "yosis " * MAX_CHARACTERS)[:MAX_CHARACTERS].strip()
    assert len((await read(text, starter)).asked) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Does aspirin with clopidogrel prevent stroke?",
        "Is warfarin better than aspirin?",
        "Does metformin, unlike aspirin, cause stroke?",
    ],
)
async def test_a_second_name_or_a_missing_one_is_asked_back(
    starter: SqliteStore, text: str
) -> None:
    (asked,) = (await read(text, starter)).asked
    assert asked.question.asks_back
