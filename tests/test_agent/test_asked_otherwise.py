"""What people ask in other words: whom it protects, misspelt illnesses, a patient's own disease, safety."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.reading.read import read
from agent.run import ask
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

READ = [
    ("Does BCG vaccination protect infants against tuberculosis?", "BCG vaccine", "tuberculosis"),
    ("Will dupilumab calm down my excema?", "dupilumab", "atopic dermatitis"),
    ("Does washing your hands prevent colds?", "hand washing", "common cold"),
    ("My mum has gout. Would allopurinol help?", "allopurinol", "gout"),
    ("I have migraines. Can topiramate prevent them?", "topiramate", "migraine"),
    ("Does long-term prednisolone thin the bones?", "Prednisolone", "osteoporosis"),
    ("Does lead reduce IQ in children?", "lead exposure", "intelligence quotient"),
    ("Can regular screening reduce the risk of dying from prostate cancer?", "PSA screening", "fatal prostate cancer"),
    ("Does Viagra help blokes with erectile disfunction?", "sildenafil", "erectile dysfunction"),
    ("If I stop finasteride, will my hair loss come back?", "finasteride", "alopecia"),
]  # fmt: skip


@pytest.fixture
async def known(starter: SqliteStore) -> KnownGraph:
    return KnownGraph(starter, await open_vocabulary())


@pytest.mark.parametrize(("question", "treatment", "outcome"), READ)
async def test_it_is_read(question: str, treatment: str, outcome: str, known: KnownGraph) -> None:
    one = (await read(question, known)).asked[0]
    assert (one.treatment.name, one.outcome.name) == (treatment, outcome)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "question",
    [
        "Is it better to take ibuprofen or paracetamol for a headache?",
        "Ibuprofen or paracetamol for headache: which saves more lives?",
    ],
)
async def test_two_are_compared_in_the_order_in_which_they_were_named(
    question: str, known: KnownGraph
) -> None:
    one = (await read(question, known)).asked[0]
    assert (one.treatment.name, one.comparator.name) == ("ibuprofen", "acetaminophen")  # type: ignore[union-attr]


async def test_a_misspelling_is_told(known: KnownGraph) -> None:
    notes = (await read("Does zinc help with diarea?", known)).notes
    assert any("'diarea' as 'diarrhea'" in note for note in notes)


async def test_letters_inside_a_word_are_no_slip(known: KnownGraph) -> None:
    reading = await read("__import__('os').system('touch a')", known)
    assert not any("import" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("question", "mended"),
    [
        ("How do SGLT2 inhibtiors lower blood glucose?", ("SGLT2 inhibitors", "blood glucose")),
        ("Does tamoxifen icrease endometrial cancrr?", ("tamoxifen", "endometrial cancer")),
        ("Does smoking cuase lung cancer?", ("smoking", "lung cancer")),
        ("Does the MMR vacccine cause autism?", ("MMR vaccine", "autism")),
    ],
)
async def test_a_slip_beside_what_is_known_is_mended_and_told(
    question: str, mended: tuple[str, str], known: KnownGraph
) -> None:
    reading = await read(question, known)
    sides = reading.asked[0].treatment, reading.asked[0].outcome
    assert tuple(side.mention for side in sides if side) == mended
    assert all(side is not None and side.curie for side in sides)
    assert any(note.startswith("read '") for note in reading.notes)


@pytest.mark.parametrize(
    "question",
    [
        "Does hypertension present with stroke?",
        "Does iron help anaemic women with fatigue?",
        "Does phosphite cause kidney stones?",
        "Is methylphenidate safe for a pregnant woman with asthma?",
    ],
)
async def test_a_word_that_is_none_is_not_mended(question: str, known: KnownGraph) -> None:
    reading = await read(question, known)
    words = [side.mention for one in reading.asked for side in (one.treatment, one.outcome) if side]
    assert all(word in question for word in words)
    assert not any(
        f"as '{word}'" in note
        for note in reading.notes
        for word in ("prevent", "anemia", "pregnancy")
    )


async def test_what_is_not_read_of_a_name_is_not_left_out_of_it(known: KnownGraph) -> None:
    asked = (await read("How do SGLT2 inhibxxors lower blood glucose?", known)).asked[0]
    assert asked.treatment is None or asked.treatment.curie is None


async def test_the_name_of_a_form_is_not_taken_for_another_word(known: KnownGraph) -> None:
    reading = await read("Do some medications cause headache?", known)
    assert getattr(reading.asked[0].treatment, "name", None) != "meditation"


async def test_something_else_than_what_is_named_is_asked_back(known: KnownGraph) -> None:
    reading = await read("Are there effective alternatives to CPAP for sleep apnea?", known)
    assert reading.asked[0].question.kind == "not_understood" or reading.asked[0].question.asks_back


async def test_one_harm_that_is_excluded_makes_nothing_safe() -> None:
    answer = await ask("I am 30 weeks pregnant. Is ibuprofen safe?")
    assert answer.reply == "unknown"
    assert "other harms were not looked at" in answer.headline


async def test_the_wider_thing_that_was_said_is_not_something_near() -> None:
    said = await ask("Does diabetes cause periodontitis?")
    narrower = await ask("Does type 2 diabetes cause periodontitis?")
    assert (said.certainty, narrower.certainty) == ("moderate", "low")


async def test_withdrawal_is_not_the_reverse_of_what_is_taken() -> None:
    answer = await ask("Does caffeine withdrawal cause a pounding headache?")
    assert answer.treatment is not None
    assert answer.treatment.name == "caffeine withdrawal"
    assert answer.reply == "yes"
    stopped = await ask("Does withdrawal of statins cause muscle pain?")
    assert stopped.reply == "no"  # it has no name of its own


async def test_people_by_another_name_of_their_illness_are_the_people_studied() -> None:
    answer = await ask("Does riluzole prolong survival in motor neurone disease?")
    assert (answer.reply, answer.certainty) == ("yes", "moderate")
    assert "other people" not in answer.headline


async def test_no_effect_of_a_class_in_other_people_is_no_answer_on_a_member() -> None:
    answer = await ask("Do ACE inhibitors slow kidney failure in diabetics?")
    assert answer.reply == "unknown"


async def test_an_effect_on_people_that_has_no_name_has_no_mechanism() -> None:
    for question in (
        "Why does the covid vaccine make you magnetic?",
        "Why does aspirin make you glow?",
    ):
        answer = await ask(question)
        assert (answer.reply, answer.reason) == ("unknown", "unknown_name")


@pytest.mark.parametrize(
    "question",
    [
        "How much does a prescription cost in England?",
        "Who was the first woman to qualify as a doctor in Britain?",
        "In what year was aspirin first sold for headache?",
    ],
)
async def test_facts_that_nothing_causes_are_not_asked_back(
    question: str, known: KnownGraph
) -> None:
    assert (await read(question, known)).asked[0].question.kind == "not_causal"


async def test_a_change_that_is_excluded_at_low_certainty_is_no_plain_no() -> None:
    answer = await ask("Does sunscreen reduce the likelihood of skin cancer?")
    assert answer.certainty == "low"
    assert answer.reply == "unknown"
    assert answer.headline.startswith("Possibly not: ")


@pytest.mark.parametrize(
    "question",
    [
        "Does sodium reduction lower blood pressure?",
        "Does live attenuated nasal influenza vaccine prevent influenza?",
    ],
)
async def test_less_sodium_and_a_weakened_germ_are_not_read_the_other_way(question: str) -> None:
    assert (await ask(question)).reply == "yes"
