"""Turns of phrase that once turned a question round, and the clause that each is read as now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import aetia
from agent.verdict.whose.applicable import applicable
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary
from tests.test_agent.hand_made_lines import item
from tests.test_agent.said import read_as
from tools.populations import free_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from graphs.stores.sqlite_store import SqliteStore

READ: list[tuple[str, tuple[str, ...]]] = [
    ("Are e-cigarettes better than nicotine patches for giving up smoking?",
     ("comparison: e-cigarettes -> + giving up smoking; first against nicotine patches",)),
    ("Does varenicline help people quit smoking?", ("effect: varenicline -> + smoking cessation",)),
    ("What share of cervical cancers would be prevented if no one was infected with HPV?",
     ("what_if: absence HPV -> - cervical cancers; wanted absolute",)),
    ("Does lecanemab slow decline in early Alzheimer's disease?",
     ("effect: lecanemab -> - Alzheimer's disease; left early",)),
    ("Does donepezil delay the further deterioration of Alzheimer's disease?",
     ("effect: donepezil -> - Alzheimer's disease",)),
    ("Does vaccination explain the decline in measles?",
     ("effect: vaccination -> - measles",)),
    ("Does taking supplements with omega-3 fatty acids reduce the risk of heart attack?",
     ("effect: omega-3 fatty acids -> - heart attack",)),
    ("Does Remicade get Crohn's into remission?", ("effect: Remicade -> - Crohn's",)),
    ("Does having your tonsils out prevent sore throats?", ("effect: tonsil removal -> - sore throats",)),
    ("Does Fosamax prevent hip fractures in women past the menopause?",
     ("effect: Fosamax -> - hip fractures; population postmenopausal women",)),
    ("Do supplements with magnesium cause diarrhea?",
     ("effect: magnesium supplements -> + diarrhea",)),
    ("Does coffee prevent some types of liver cancer?", ("effect: coffee -> - liver cancer",)),
    ("Does isotretinoin prevent the appearance of acne?", ("effect: isotretinoin -> - acne",)),
    ("Do antibiotics speed up the healing of sinusitis?", ("effect: antibiotics -> - sinusitis",)),
    ("Can exercise prevent premature deaths from heart attacks?",
     ("effect: exercise -> - deaths from heart attacks",)),
    ("Does the dietary supplement glucosamine help with osteoarthritis?",
     ("effect: glucosamine -> - osteoarthritis; left dietary supplement",)),
    ("Does obesity cause sleep apnoea, and does losing weight improve it?",
     ("effect: obesity -> + sleep apnoea", "effect: less losing weight -> - sleep apnoea")),
    ("Does smoking cause COPD, and does quitting slow the loss of lung function?",
     ("effect: smoking -> + COPD", "effect: stop smoking -> + lung function")),
    ("Does magnesium sulphate prevent fits in women with pre-eclampsia?",
     ("effect: magnesium sulphate -> - fits; population women with pre-eclampsia",)),
    ("Does being on the Pill protect against womb cancer?", ("effect: Pill -> - womb cancer",)),
    ("Does Eliquis stop another clot on my lung?", ("effect: Eliquis -> - clot; population people who have had clot on my lung",)),
    ("Does fine particulate air pollution (PM2.5) cause lung cancer?", ("effect: PM2.5 -> + lung cancer",)),
    ("Does omeprazole together with digoxin cause nausea?",
     ("effect: omeprazole -> + nausea; population people taking digoxin",)),
    ("Does taking sertraline with ibuprofen cause gastrointestinal bleeding?",
     ("effect: SSRIs with NSAIDs -> + gastrointestinal bleeding",)),
    ("Can Viagra with nitroglycerin cause hypotension?",
     ("effect: Viagra with nitroglycerin -> + hypotension",)),
    ("Does aspirin with clopidogrel prevent stroke?",
     ("effect: aspirin -> - stroke; left clopidogrel; asks back",)),
    ("Does combining trimethoprim with methotrexate cause anaemia?",
     ("effect: trimethoprim -> + anaemia; population people taking methotrexate",)),
    ("Does replacing warfarin with apixaban reduce bleeding?",
     ("comparison: apixaban -> - bleeding; first against warfarin",)),
    ("Does clarithromycin increase the risk of rhabdomyolysis in patients taking simvastatin?",
     ("effect: clarithromycin with simvastatin -> + rhabdomyolysis",)),
    ("Do people taking statins have more diabetes?", ("effect: statins -> + diabetes",)),
    ("Does circumcision protect heterosexual men against HIV infection?",
     ("effect: circumcision -> - HIV infection; population heterosexual men",)),
    ("Does artesunate save more lives than quinine in severe malaria?",
     ("comparison: artesunate -> - mortality; first against quinine; population severe malaria",)),
    ("Avastin or Lucentis for wet macular degeneration: which saves more sight?",
     ("comparison: Avastin -> - vision; which against Lucentis; population wet macular degeneration",)),
    ("Among women who have had gestational diabetes, is later type 2 diabetes more likely?",
     ("effect: gestational diabetes -> + type 2 diabetes; population women",)),
    ("Does ten years of HRT raise the risk of breast cancer?",
     ("effect: HRT -> + breast cancer; dose ten years",)),
    ("Does CT screening cut lung cancer deaths in heavy smokers?",
     ("effect: CT screening -> - lung cancer deaths; population heavy smokers; dose heavy",)),
    ("Does a low-carb diet beat a low-fat diet for losing weight?",
     ("comparison: low-carb diet -> - losing weight; first against low-fat diet",)),
    ("Do e-cigarettes help smokers quit?", ("effect: e-cigarettes -> + smoking cessation; population smokers",)),
    ("Does St John's wort make the pill less effective?",
     ("effect: St John's wort -> - effectiveness of pill",)),
    ("Does treating subclinical hypothyroidism with levothyroxine reduce fatigue?",
     ("effect: levothyroxine -> - fatigue; population people with subclinical hypothyroidism",)),
    ("Does lowering homocysteine with B vitamins prevent myocardial infarction?",
     ("effect: B vitamins -> - myocardial infarction",)),
    ("Does azithromycin taken long term prevent COPD exacerbations?",
     ("effect: azithromycin -> - COPD exacerbations; dose long-term",)),
    ("Do bed nets reduce child deaths from malaria?",
     ("effect: bed nets -> - malaria; population children",)),
    ("Does lead poisoning lower IQ?", ("effect: lead poisoning -> - IQ",)),
    ("Wegovy vs Zepbound, which one takes off more weight?",
     ("comparison: Wegovy -> - weight; which against Zepbound",)),
    ("Apixaban or warfarin in atrial fibrillation: which leads to less major bleeding?",
     ("comparison: Apixaban -> - major bleeding; which against warfarin; population atrial fibrillation",)),
    ("Does risperidone make a stroke more likely?", ("effect: risperidone -> + stroke",)),
    ("Can Zyban help me kick the cigarettes?", ("effect: Zyban -> + smoking cessation",)),
    ("If hepatitis B disappeared, would liver cancer fall?",
     ("what_if: absence hepatitis B -> - liver cancer",)),
    ("Among carriers of Lynch syndrome, does aspirin lower colorectal cancer risk?",
     ("effect: aspirin -> - colorectal cancer; population people with Lynch syndrome",)),
    ("Does closing a patent foramen ovale prevent stroke?",
     ("effect: patent foramen ovale closure -> - stroke",)),
    ("doesnt prozac help with depression?", ("effect: prozac -> - depression",)),
    ("Do hepatitis B or C cause liver cancer?",
     ("effect: hepatitis B -> + liver cancer", "effect: hepatitis C -> + liver cancer")),
    ("Will a blood thinner like rivaroxaban prevent stroke?", ("effect: rivaroxaban -> - stroke",)),
    ("Do statins lower LDL cholesterol by more than 20 %?",
     ("effect: statins -> - LDL cholesterol; wanted size",)),
    ("If I take 2 g of paracetamol daily, will my liver fail?",
     ("effect: paracetamol -> + liver failure; dose 2 g, daily",)),
    ("Does smoking cause lung cancer? and what about asbestos?",
     ("effect: smoking -> + lung cancer", "effect: asbestos -> + lung cancer")),
    ("Does metformin lower blood glucose? And what about body weight?",
     ("effect: metformin -> - blood glucose", "effect: metformin -> - body weight")),
    ("By how much does smoking in pregnancy reduce a baby's birth weight?",
     ("effect: smoking in pregnancy -> - birth weight; wanted size",)),
    ("Please translate 'good morning' into Italian.", ("not_causal",)),
    ("How do I format references in Vancouver style?", ("not_causal",)),
]  # fmt: skip


@pytest.fixture
async def known(starter: SqliteStore) -> AsyncIterator[KnownGraph]:
    vocabulary = await open_vocabulary()
    yield KnownGraph(starter, vocabulary)
    await vocabulary.close()


@pytest.mark.parametrize(("text", "clauses"), READ, ids=[text for text, _ in READ])
async def test_it_is_read_as(text: str, clauses: tuple[str, ...], known: KnownGraph) -> None:
    assert await read_as(text, known) == clauses


@pytest.mark.parametrize(
    ("text", "treatment", "outcome", "change"),
    [
        ("I take a statin and my brother told me it causes dementia. Is that true?",
         "statins", "dementia", "increases"),
        ("My mum has gout and heard that cherries cure it. Is that right?", "cherries", "gout", "decreases"),
        ("My daughter, 12, is due her HPV vaccine and a friend says it causes infertility. Does it?",
         "HPV vaccine", "infertility", "increases"),
    ],
)  # fmt: skip
def test_what_somebody_says_is_what_is_asked(
    text: str, treatment: str, outcome: str, change: str
) -> None:
    (clause,) = aetia.ask_sync(text).read_as
    assert (clause.treatment, clause.outcome, clause.asked_change) == (treatment, outcome, change)
    assert "told" not in (clause.population or "")
    assert "says" not in (clause.population or "")


def test_an_interaction_is_found_from_either_side() -> None:
    """It may be held of the one in those who take the other, or the other way round."""
    question = "Does {} cause serotonin syndrome in people taking {}?"
    held = aetia.ask_sync(question.format("meperidine", "phenelzine"))
    turned = aetia.ask_sync(question.format("phenelzine", "meperidine"))
    assert (held.reply, held.headline) == (turned.reply, turned.headline)
    assert (held.reply, held.read_as[0].treatment) == ("yes", "meperidine")


def test_two_medicines_that_are_held_as_one_are_found_by_their_classes() -> None:
    question = "Does taking {} with {} cause respiratory depression?"
    held = aetia.ask_sync(question.format("alprazolam", "morphine"))
    assert held.headline == aetia.ask_sync(question.format("morphine", "alprazolam")).headline
    assert (held.reply, held.read_as[0].treatment) == ("yes", "benzodiazepines with opioids")
    both = aetia.ask_sync("Do alprazolam and morphine cause respiratory depression?")
    assert [clause.treatment for clause in both.read_as] == ["alprazolam", "morphine"]


def test_a_turn_that_changes_words_of_content_is_told() -> None:
    told = aetia.ask_sync("Will a blood thinner like rivaroxaban prevent stroke?").searched
    assert "read 'a blood thinner like rivaroxaban' as 'rivaroxaban'" in told


def test_death_from_an_illness_is_death_of_those_who_have_it() -> None:
    (clause,) = aetia.ask_sync("Does hydroxychloroquine reduce deaths from covid-19?").read_as
    assert (clause.outcome, clause.population) == ("all-cause mortality", "people with COVID-19")


def test_an_adjective_and_another_name_of_the_thing_are_one_name() -> None:
    question = "Does fecal microbiota transplantation prevent recurrent C. diff infection?"
    (clause,) = aetia.ask_sync(question).read_as
    assert clause.outcome == "recurrence of Clostridioides difficile infection"
    assert "recurrent" not in clause.leftover


def test_a_gain_is_more_of_what_is_gained() -> None:
    answer = aetia.ask_sync("Do statins cause weight gain?")
    (clause,) = answer.read_as
    assert (clause.outcome, clause.asked_change) == ("body weight", "increases")
    assert "weight" in answer.headline
    assert answer.reason != "nothing_held"


def test_people_without_a_disease_are_not_answered_from_those_with_it() -> None:
    assert free_of("people without diabetes") == {"diabetes"}
    assert free_of("people with diabetes") == free_of("adults") == frozenset()
    ill = item(
        "rct_meta_analysis", 0.8, 0.7, 0.9, population="adults with type 2 diabetes", n=9_000
    )
    found = applicable([ill], "people without diabetes")
    assert (found.of_whom, found.gap) == ("adults with type 2 diabetes", "opposite")
    anybody = item("rct", 1.0, 0.95, 1.05, population="adults", n=9_000)
    assert applicable([ill, anybody], "people without diabetes").items == (anybody,)


def test_a_patient_of_two_diseases_is_among_those_who_were_studied_for_one() -> None:
    studied = item("rct", 0.7, 0.6, 0.8, population="people with atrial fibrillation", n=9_000)
    patient = "I'm 70 with atrial fibrillation and diabetes"
    assert applicable([studied], patient, "stroke", of_one=True).of_whom == ""
    assert applicable([studied], "I'm 70 with diabetes", "stroke", of_one=True).of_whom


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Which cancers does alcohol cause?", "what_does: alcohol -> + cancers"),
        ("What types of cancer does smoking cause?", "what_does: smoking -> + cancer"),
        ("Which antibiotics cause tendon rupture?", "what_causes: antibiotics -> + tendon rupture"),
        ("What kinds of side effects does lithium have?", "what_does: lithium -> ? None"),
        ("What are the long-term effects of smoking on lung function?",
         "effect: smoking -> ? lung function"),
    ],
)  # fmt: skip
async def test_which_of_a_kind_is_asked_of_the_kind(
    text: str, clause: str, known: KnownGraph
) -> None:
    assert await read_as(text, known) == (clause,)


def test_which_of_a_kind_names_those_that_are_held_and_no_others() -> None:
    answer = aetia.ask_sync("Which cancers does alcohol cause?")
    assert (answer.reply, answer.kind) == ("asks_back", "what_does")
    raised = next(line for line in answer.nearest if "raised" in line)
    assert raised.index("laryngeal cancer") < raised.index("colon cancer"), "the firmest come first"
    assert "fetal alcohol syndrome" not in " ".join(answer.nearest)
    everything = " ".join(aetia.ask_sync("What does alcohol cause?").nearest)
    assert "fetal alcohol syndrome" in everything
