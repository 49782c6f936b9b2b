"""Ailments with words around them are the illness, its symptoms or its severe course, where these have a name."""

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


READ = [
    ("Can glucosamine for knee osteoarthritis alleviate the symptoms?", ["knee osteoarthritis"]),
    ("Does black cohosh help with menopausal complaints?", ["menopausal symptoms"]),
    ("Does melatonin help with sleep complaints?", ["insomnia"]),
    ("Do probiotics relieve the discomfort of irritable bowel syndrome?", ["irritable bowel syndrome"]),
    ("Do nasal steroids ease the complaints caused by hay fever?", ["allergic rhinitis"]),
    ("Does yoga relieve discomfort in people with back pain?", ["low back pain"]),
    ("Does acupuncture relieve labour pain during childbirth?", ["labor pain"]),
    ("Does benzoyl peroxide improve the appearance of acne skin?", ["acne"]),
    ("Does cognitive behavioural therapy improve the condition of people with tinnitus?", ["tinnitus"]),
    ("Does propranolol reduce the frequency and severity of migraine?", ["migraine"]),
    ("Does dexamethasone prevent severe progression or death in COVID-19?", ["severe COVID-19", "all-cause mortality"]),
    ("Does remdesivir prevent severe disease in COVID-19?", ["severe COVID-19"]),
    ("Do statins prolong men's lives?", ["all-cause mortality"]),
    ("Does exercise prolong the lives of people with heart failure?", ["all-cause mortality"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "outcomes"), READ)
async def test_an_ailment_is_read_by_its_name(
    question: str, outcomes: list[str], known: KnownGraph
) -> None:
    asked = (await read(question, known)).asked
    assert [one.outcome.name for one in asked if one.outcome] == outcomes
    assert {one.question.asked_direction for one in asked} == {"decreases"}
    assert all(one.question.asks_back is None and not one.question.leftover for one in asked)


@pytest.mark.parametrize(
    ("question", "mention"),
    [
        ("Does paracetamol relieve wrist osteoarthritis pain?", "wrist osteoarthritis pain"),
        ("Does ginger help with purple complaints?", "purple complaints"),
        ("Does urea prevent psoriasis skin plaques?", "psoriasis skin plaques"),
    ],
)
async def test_what_has_no_name_is_not_read_as_less(
    question: str, mention: str, known: KnownGraph
) -> None:
    (one,) = (await read(question, known)).asked
    assert one.outcome is not None
    assert (one.outcome.curie, one.outcome.mention) == (None, mention)


async def test_whose_lives_they_are_is_the_population(known: KnownGraph) -> None:
    (one,) = (await read("Do statins prolong men's lives?", known)).asked
    assert one.question.population == "men"


@pytest.mark.parametrize(
    ("question", "direction"),
    [
        ("Does Cialis help with peeing problems from an enlarged prostate?", "decreases"),
        ("Does ondansetron help with being sick?", "decreases"),
        ("Does mirtazapine help with gaining weight?", "increases"),
    ],
)
async def test_what_is_helped_with_is_not_made_more(
    question: str, direction: str, known: KnownGraph
) -> None:
    (one,) = (await read(question, known)).asked
    assert one.question.asked_direction == direction
