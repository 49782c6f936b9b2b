"""Questions that choose, suppose or dose, and stories of two medicines: the clause that each is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import aetia
from agent.reading.read import read
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary
from tests.test_agent.said import read_as

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from graphs.stores.sqlite_store import SqliteStore

READ: list[tuple[str, tuple[str, ...]]] = [
    ('Which gives fewer strokes, apixaban or warfarin?', ('comparison: apixaban -> - strokes; which against warfarin',)),
    ('Apixaban or warfarin for atrial fibrillation: which gives fewer strokes?', ('comparison: Apixaban -> - strokes; which against warfarin; population atrial fibrillation',)),
    ('Does carvedilol keep heart failure patients alive longer than metoprolol?', ('comparison: carvedilol -> - deaths; first against metoprolol; population heart failure',)),
    ('Does osimertinib hold back lung cancer for longer than gefitinib?', ('comparison: osimertinib -> - lung cancer; first against gefitinib',)),
    ('Champix or Zyban, which helps more smokers stay off cigarettes?', ('comparison: Champix -> + smoking cessation; which against Zyban',)),
    ('Vedolizumab vs adalimumab in ulcerative colitis, which gets more people into remission at a year?', ('comparison: Vedolizumab -> + remission; which against adalimumab; population ulcerative colitis; horizon at a year',)),
    ('Does olanzapine pile on more weight than aripiprazole?', ('comparison: olanzapine -> + weight gain; first against aripiprazole',)),
    ('What proportion of melanomas would never happen if nobody got too much sun?', ('what_if: absence too much sun -> - melanoma; wanted absolute',)),
    ('How much does every 5 kg/m2 of BMI add to the risk of womb cancer?', ('effect: BMI -> + womb cancer; dose 5 kg/m2; wanted size',)),
    ('How many kilos do people lose on orlistat in a year?', ('effect: orlistat -> - body weight; horizon in a year; wanted size',)),
    ('How well do two doses of MMR protect against measles?', ('effect: MMR -> - measles; dose two doses; wanted size',)),
    ('Suppose the traveller had taken doxycycline every day in Ghana: would malaria have been less likely?', ('effect: doxycycline -> - malaria; dose every day',)),
    ('Does the risk of oral clefts with topiramate rise with the dose?', ('effect: topiramate -> + oral clefts; dose higher dose',)),
    ('Within five years of stopping smoking, does the risk of stroke go down?', ('effect: stop smoking -> - stroke; horizon Within five years',)),
    ('In ARDS, does prone positioning save lives, and does inhaled nitric oxide?', ('effect: prone positioning -> - save lives; population ARDS', 'effect: inhaled nitric oxide -> - save lives; population ARDS')),
    ('Will it cause nausea? I take metformin.', ('patient: metformin -> + nausea; population I',)),
    ('Does ivermectin keep covid outpatients from ending up in hospital?', ('effect: ivermectin -> - hospitalization; population covid outpatients',)),
    ('What does vemurafenib do to shrink melanoma?', ('mechanism: vemurafenib -> - melanoma',)),
    ('Does zopiclone make her more likely to fall?', ('effect: zopiclone -> + falls',)),
    ('Does metformin help women with PCOS ovulate?', ('effect: metformin -> + ovulation; population women with PCOS',)),
    ('Is infliximab effective at bringing ulcerative colitis into remission?', ('effect: infliximab -> - ulcerative colitis',)),
    ('Does tocilizumab keep giant cell arteritis in remission?', ('effect: tocilizumab -> - giant cell arteritis',)),
    ('Do sofosbuvir-based antivirals cure hepatitis C?', ('effect: sofosbuvir -> - hepatitis C',)),
    ('In people carrying HLA-B*15:02, does carbamazepine cause Stevens-Johnson syndrome?', ('effect: carbamazepine -> + Stevens-Johnson syndrome; population people with HLA-B*15:02',)),
    ('Can months of nitrofurantoin scar the lungs?', ('effect: nitrofurantoin -> + scar the lungs; dose long-term',)),
    ('Does aspirin prevent a second heart attack?', ('effect: aspirin -> - heart attack; population people who have had heart attack',)),
    ("Can giving a child aspirin cause Reye's syndrome?", ("effect: aspirin -> + Reye's syndrome; population a child",)),
    ('Did the Pandemrix swine flu vaccine cause narcolepsy?', ('effect: Pandemrix -> + narcolepsy',)),
    ('Does aflatoxin in peanuts and maize cause liver cancer?', ('effect: aflatoxin -> + liver cancer',)),
    ('Does latanoprost eye drops lower eye pressure?', ('effect: latanoprost -> - eye pressure',)),
    ('Can Zofran stop me throwing up after chemo?', ('effect: Zofran -> - chemotherapy-induced vomiting',)),
    ('Does staying in bed improve low back pain?', ('effect: bed rest -> - low back pain',)),
    ('What would happen to stroke if everyone with hypertension took a statin?', ('what_if: statin -> ? stroke; population everyone with hypertension',)),
    ('My dad takes warfarin and was given clarithromycin. Could the combination make him bleed?', ('patient: clarithromycin -> + bleed; population My dad takes warfarin; people taking warfarin',)),
    ('She takes mycophenolate. Could the drug cause birth defects?', ('patient: mycophenolate -> + birth defects; population She',)),
    ('How many people with high cholesterol must be treated with statins to prevent one heart attack?', ('effect: statins -> - heart attack; population people with high cholesterol; wanted number_needed',)),
    ('What is the number needed to treat with statins to prevent one heart attack?', ('effect: statins -> - heart attack; wanted number_needed',)),
    ('Does asbestos raise lung cancer incidence?', ('effect: asbestos -> + lung cancer',)),
    ('Is 150 minutes of exercise a week enough to lower blood pressure?', ('effect: exercise -> - blood pressure; dose 150 minutes, a week',)),
    ('Do antibiotics help with viral colds?', ('effect: antibiotics -> - colds; left viral',)),
    ('Does obesity cause depression, or is it the other way round?', ('effect: obesity -> + depression', 'effect: depression -> + obesity')),
    ('Which painkiller is safer for the stomach, celecoxib or naproxen?', ('comparison: celecoxib -> - stomach; which against naproxen',)),
    ('Can carbimazole wipe out your white cells (agranulocytosis)?', ('effect: carbimazole -> + agranulocytosis',)),
    ('Does antiretroviral treatment stop HIV passing from mother to baby?', ('effect: antiretroviral -> - mother-to-child transmission of HIV',)),
    ('What is the mechanism of the muscle weakness in myasthenia gravis?', ('mechanism: myasthenia gravis -> + muscle weakness',)),
    ('Does the risk of hearing loss go up the louder the noise at work?', ('effect: more noise -> + hearing loss',)),
    ('Do probiotics given alongside antibiotics prevent diarrhoea in children?', ('effect: probiotics -> - diarrhoea; population people taking antibiotics; children',)),
    ('Does prasugrel prevent more heart attacks than clopidogrel in patients having a stent?', ('comparison: prasugrel -> - heart attacks; first against clopidogrel; population patients with stent',)),
    ('Does isoniazid preventive therapy prevent tuberculosis?', ('effect: isoniazid -> - tuberculosis',)),
    ('Among adults who already have type 2 diabetes, does metformin lower mortality?', ('effect: metformin -> - mortality; population adults who have type 2 diabetes',)),
    ('Does the pill leave women infertile?', ('effect: the pill -> + infertile; population women',)),
    ('Can a copper coil make periods heavier?', ('effect: copper coil -> + make periods heavier',)),
    ("Can benzene in groundwater cause leukaemia?", ("effect: benzene -> + leukaemia",)),
    ("If hepatitis B disappeared, what fraction of the world's liver cancer would disappear with it?", ('what_if: absence hepatitis B -> - liver cancer; wanted absolute',)),
    ('What would happen to stroke if everyone with hypertension cut salt in half?', ('what_if: less salt -> ? stroke; population everyone with hypertension; dose half',)),
    ('Does obesity raise blood pressure, and does that explain part of its link with stroke?', ('effect: obesity -> + blood pressure', 'mechanism: obesity -> ? stroke')),
    ('Do miners get silicosis because of it?', ('effect: miners -> + silicosis',)),
    ('Does adalimumab help moderate to severe ulcerative colitis?', ('effect: adalimumab -> - ulcerative colitis; left moderate-to-severe',)),
    ("I'm 40 and take tramadol. Will that cause serotonin syndrome?", ("patient: tramadol -> + serotonin syndrome; population I'm 40",)),
    ('A 68-year-old woman takes spironolactone. Can it push her potassium dangerously high?', ('patient: spironolactone -> + potassium; population A 68-year-old woman',)),
    ('58-year-old man with a second bout of hepatic encephalopathy: will rifaximin make another episode less likely?', ('patient: rifaximin -> - hepatic encephalopathy; population 58-year-old man with a second bout of hepatic encephalopathy; people who have had hepatic encephalopathy',)),
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
    ("text", "outcome"),
    [
        ("Does ocrelizumab cut relapses in people with multiple sclerosis?", "multiple sclerosis relapse"),
        ("Vedolizumab vs adalimumab in ulcerative colitis, which gets more people into remission?", "remission of ulcerative colitis"),
        ("Can co-trimoxazole raise potassium?", "hyperkalemia"),
    ],
)  # fmt: skip
def test_an_outcome_is_found_under_the_name_that_it_has(text: str, outcome: str) -> None:
    assert aetia.ask_sync(text).read_as[0].outcome == outcome


async def test_a_clause_that_relates_nothing_is_told(known: KnownGraph) -> None:
    asked = "Does smoking cause lung cancer, and what about the weather in Paris?"
    notes = (await read(asked, known)).notes
    assert any(note.startswith("not answered:") and "weather in Paris" in note for note in notes)


def test_one_trial_against_what_a_body_concludes_is_a_conflict() -> None:
    answer = aetia.ask_sync(
        "Does digoxin reduce mortality in people with heart failure in sinus rhythm?"
    )
    assert (answer.reply, answer.reason) == ("unknown", "conflicting")
