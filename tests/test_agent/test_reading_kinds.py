"""Kinds of questions that a reader who knows the names must take apart: populations at the end, modifiers,
lay outcomes, amounts, stories around the question, slips in two words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.reading.read import read
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary
from tests.test_agent.said import said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from graphs.stores.sqlite_store import SqliteStore

ONE: list[tuple[str, str]] = [
    # in whom, at the end or in the middle
    (
        "Does vitamin E supplementation prevent dementia in smokers?",
        "effect: vitamin E supplementation -> - dementia; population smokers",
    ),
    (
        "Does stopping aspirin increase stroke in drinkers?",
        "effect: stop aspirin -> + stroke; population drinkers",
    ),
    (
        "Do statins reduce mortality in people with diabetes and hypertension?",
        "effect: statins -> - mortality; population people with diabetes and hypertension",
    ),
    (
        "Do fish oil supplements prevent asthma in healthy children?",
        "effect: fish oil supplements -> - asthma; population healthy children",
    ),
    ("Is lung cancer more common in smokers?", "effect: smokers -> + lung cancer"),
    ("Is beta-carotene harmful for smokers?", "what_does: beta-carotene -> ? None; population smokers"),
    (
        "Does cocoa butter prevent pregnancy stretch marks?",
        "effect: cocoa butter -> - stretch marks; population pregnancy",
    ),
    # modifiers that no name covers
    (
        "Does robotic appendectomy cause bowel obstruction?",
        "effect: appendectomy -> + bowel obstruction; left robotic",
    ),
    (
        "Does subcutaneous methotrexate help refractory rheumatoid arthritis?",
        "effect: methotrexate -> - rheumatoid arthritis; left subcutaneous, refractory",
    ),
    (
        "Is lithium better than lamotrigine for treatment-resistant depression?",
        "comparison: lithium -> - treatment-resistant depression; first against lamotrigine",
    ),
    ("Can chewing nicotine gum help people quit smoking?", "effect: nicotine gum -> + smoking cessation"),
    # over sooner, and heads that two names share
    ("Does aciclovir make cold sores heal faster?", "effect: aciclovir -> - cold sores"),
    ("Does honey help wounds to heal?", "effect: honey -> + wound healing"),
    ("Can tetracycline stain a child's teeth?", "effect: tetracycline -> + stain a child's teeth"),
    ("Will varenicline help me pack in the fags?", "effect: varenicline -> - pack in the fags"),
    ("Does zinc help children get over diarrhoea sooner?", "effect: zinc -> - diarrhoea"),
    ("How much do condoms cut the risk of catching HIV?", "effect: condoms -> - HIV; wanted size"),
    ("Does clindamycin cause watery diarrhoea?", "effect: clindamycin -> + diarrhoea; left watery"),
    ("Does injecting insulin cause weight gain?", "effect: insulin -> + weight gain"),
    ("Does popping Tylenol cause liver damage?", "effect: Tylenol -> + liver damage"),
    (
        "How does famotidine act in peptic ulcer disease?",
        "mechanism: famotidine -> ? peptic ulcer disease",
    ),
    # outcomes in lay words
    ("Does caffeine make adults anxious?", "effect: caffeine -> + anxious; population adults"),
    ("Does levodopa make patients psychotic?", "effect: levodopa -> + psychotic"),
    (
        "My mother has rheumatoid arthritis. Will methotrexate make her feel better?",
        "patient: methotrexate -> - rheumatoid arthritis; population My mother has rheumatoid arthritis",
    ),
    (
        "Does prednisone improve symptoms in adults with severe asthma?",
        "effect: prednisone -> - asthma; population adults with severe asthma",
    ),
    (
        "Does thrombectomy improve functional outcome after stroke?",
        "effect: thrombectomy -> + functional outcome after stroke",
    ),
    (
        "Does sleeping on the stomach cause neck pain?",
        "effect: sleeping on the stomach -> + neck pain",
    ),
    # amounts
    (
        "How much does reducing LDL cholesterol by 1 mmol/l lower the risk of heart attack?",
        "effect: less LDL cholesterol -> - heart attack; dose 1 mmol/l; wanted size",
    ),
    (
        "If adults with asthma halve their salt intake, how much would their lung function rise?",
        "effect: less salt intake -> + lung function; population adults with asthma; wanted size",
    ),
    (
        "If women with osteoporosis give up smoking, how far would their risk of fracture fall?",
        "effect: stop smoking -> - fracture; population women with osteoporosis; wanted size",
    ),
    (
        "Does cutting sugar intake by 20 g a day reduce body weight?",
        "effect: less sugar intake -> - body weight; dose 20 g a day",
    ),
    (
        "Does candesartan lower blood pressure by 10 mmHg?",
        "effect: candesartan -> - blood pressure; left by 10 mmHg; asks back",
    ),
    (
        "Does clopidogrel given within 24 hours of stroke prevent recurrence?",
        "effect: clopidogrel -> - recurrence; population stroke; dose within 24 hours",
    ),
    (
        "Does semaglutide reduce body weight at one year?",
        "effect: semaglutide -> - body weight; horizon at one year",
    ),
    # slips of the keys in two words
    (
        "Does metformn improve symptoms in women with hypothyriodism?",
        "effect: metformn -> - hypothyroidism; population women with hypothyroidism",
    ),
    # stopping, and as well as
    ("Is it dangerous to stop prednisone suddenly?", "what_does: stop prednisone -> ? None; left suddenly"),
    (
        "Does paracetamol work as well as ibuprofen for headache?",
        "comparison: paracetamol -> 0 headache; first against ibuprofen",
    ),
    (
        "Does naproxen relieve pain as well as morphine?",
        "comparison: naproxen -> 0 pain; first against morphine",
    ),
    # death from a disease is neither death nor the disease
    (
        "Can mammography reduce the risk of dying from breast cancer?",
        "effect: mammography -> - breast cancer",
    ),
    ("Do people die from aspirin?", "effect: aspirin -> ? die"),
    ("Does vitamin D reduce falls in older adults?", "effect: vitamin D -> - falls; population older adults"),
    # better or worse of what, and when
    ("Does melatonin help with sleep disorders?", "effect: melatonin -> - sleep disorders"),
    ("Does valerian improve sleep?", "effect: valerian -> + sleep"),
    ("Does zinc help if you have pneumonia?", "effect: zinc -> - pneumonia"),
    ("Does zinc help a cold?", "effect: zinc -> - a cold"),
    ("Does retinol reduce wrinkles?", "effect: retinol -> - wrinkles"),
    ("Does pain improve when patients take aspirin?", "effect: aspirin -> - pain"),
    (
        "Does the risk of stroke decrease in women who take estrogen?",
        "effect: estrogen -> - stroke; population women",
    ),
    ("Does tea affect colon cancer death risk?", "effect: tea -> ? colon cancer death"),
    (
        "Do light drinks promote obesity?",
        "effect: drinks -> + obesity; dose light",
    ),
    # what must not be passed over
    (
        "Do beta-blockers not reduce mortality in smokers?",
        "effect: beta-blockers -> - mortality; denied; population smokers",
    ),
    (
        "Does aspirin with clopidogrel prevent stroke in smokers?",
        "effect: aspirin -> - stroke; population smokers; left clopidogrel; asks back",
    ),
    (
        "If people with gout do not cut their salt intake, would their blood pressure rise?",
        "effect: less salt intake -> + blood pressure; denied; population people with gout; asks back",
    ),
    (
        "Does aspirin prevent stroke in men but not in women?",
        "effect: aspirin -> - stroke; denied; population men; women; asks back",
    ),
    (
        "Does alcohol cause less liver damage in women than in men?",
        "effect: alcohol -> - liver damage; population women; men; asks back",
    ),
    (
        "Does aspirin prevent stroke in people who do not have atrial fibrillation?",
        "effect: aspirin -> - stroke; population people who do not have atrial fibrillation",
    ),
    ("Does garlic prevent colds or not?", "effect: garlic -> - colds"),
    ("Does non-diabetic neuropathy cause pain?", "effect: non-diabetic neuropathy -> + pain"),
]  # fmt: skip


@pytest.fixture
async def names(starter: SqliteStore) -> AsyncIterator[KnownGraph]:
    vocabulary = await open_vocabulary()
    yield KnownGraph(starter, vocabulary)
    await vocabulary.close()


async def test_a_question_of_each_kind_is_read(names: KnownGraph) -> None:
    for text, clause in ONE:
        assert [said(asked) for asked in (await read(text, names)).asked] == [clause], text


async def test_several_are_joined_by_as_well_as_or_are_had_by_the_same_people(
    names: KnownGraph,
) -> None:
    both = await read("Does aspirin lower the risk of stroke as well as cancer?", names)
    assert [said(asked) for asked in both.asked] == [
        "effect: aspirin -> - stroke",
        "effect: aspirin -> - cancer",
    ]
    either = await read("Does letrozole benefit women with endometriosis or infertility?", names)
    assert [said(asked) for asked in either.asked] == [
        f"effect: letrozole -> - {ill}; population women with endometriosis or infertility"
        for ill in ("endometriosis", "infertility")
    ]


@pytest.mark.parametrize(
    ("text", "clause", "aside"),
    [
        (
            "We moved house last week and my sister keeps on about mould: does asbestos cause mesothelioma?",
            "effect: asbestos -> + mesothelioma",
            "set aside: 'We moved house last week and my sister keeps on about mould'",
        ),
    ],
)
async def test_text_around_the_question_is_set_aside_and_told(
    names: KnownGraph, text: str, clause: str, aside: str
) -> None:
    reading = await read(text, names)
    assert [said(asked) for asked in reading.asked] == [clause]
    assert reading.notes == (aside,)


async def test_a_story_that_the_question_refers_to_is_not_set_aside(names: KnownGraph) -> None:
    reading = await read("My friend takes aspirin: does it prevent stroke?", names)
    assert [said(asked) for asked in reading.asked] == ["effect: aspirin -> - stroke"]
    assert reading.notes == ()


async def test_examples_that_carry_the_question_stay(names: KnownGraph) -> None:
    reading = await read("Are infections such as influenza a cause of heart attacks?", names)
    assert reading.notes == ()
    assert reading.asked[0].question.outcome == "heart attacks"


@pytest.mark.parametrize(
    ("text", "unused"),
    [("Does oral minoxidil treat alopecia?", "oral"), ("Does surgical debridement cause pain?", "surgical")],
)  # fmt: skip
async def test_a_modifier_that_no_name_covers_is_told(
    names: KnownGraph, text: str, unused: str
) -> None:
    (asked,) = (await read(text, names)).asked
    assert asked.treatment is not None
    assert asked.treatment.curie
    assert asked.treatment.unused == unused


async def test_death_from_a_disease_has_a_node_of_its_own_or_is_told(names: KnownGraph) -> None:
    (own,) = (await read("Do statins reduce the risk of dying from lung cancer?", names)).asked
    assert own.outcome is not None
    assert own.outcome.name == "lung cancer mortality"
    (none,) = (await read("Do statins reduce deaths from gout?", names)).asked
    assert none.outcome is not None
    assert (none.outcome.name, none.outcome.unused) == ("gout", "death from")


async def test_a_word_is_not_read_as_a_drug_that_is_the_outcome(names: KnownGraph) -> None:
    (asked,) = (await read("Can yoga relieve tension?", names)).asked
    assert asked.outcome is not None
    assert asked.outcome.curie is None
