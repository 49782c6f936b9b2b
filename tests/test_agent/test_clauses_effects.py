"""Questions of an effect, and the clause that each is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.test_agent.said import read_as

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

EFFECTS: list[tuple[str, tuple[str, ...]]] = [
    ("Does alcohol cause breast cancer?", ("effect: alcohol -> + breast cancer",)),
    ("Does obesity cause type 2 diabetes?", ("effect: obesity -> + type 2 diabetes",)),
    (
        "Does Epstein-Barr virus cause multiple sclerosis?",
        ("effect: Epstein-Barr virus -> + multiple sclerosis",),
    ),
    ("Does the MMR vaccine cause autism?", ("effect: MMR vaccine -> + autism",)),
    (
        "Does paracetamol in pregnancy cause autism?",
        ("effect: paracetamol -> + autism; population pregnancy",),
    ),
    (
        "Do statins reduce mortality in primary prevention?",
        ("effect: statins -> - mortality; population primary prevention",),
    ),
    (
        "Does hormone replacement therapy prevent coronary heart disease?",
        ("effect: hormone replacement therapy -> - coronary heart disease",),
    ),
    (
        "Does folic acid prevent neural tube defects?",
        ("effect: folic acid -> - neural tube defects",),
    ),
    ("Does cannabis use cause schizophrenia?", ("effect: cannabis use -> + schizophrenia",)),
    ("Does uric acid cause gout?", ("effect: uric acid -> + gout",)),
    (
        "Does CPAP for sleep apnoea reduce cardiovascular events?",
        ("effect: CPAP -> - cardiovascular events; population sleep apnoea",),
    ),
    (
        "Do proton pump inhibitors increase the risk of dementia?",
        ("effect: proton pump inhibitors -> + dementia",),
    ),
    (
        "Does rofecoxib increase the risk of myocardial infarction?",
        ("effect: rofecoxib -> + myocardial infarction",),
    ),
    ("Do statins cause diabetes?", ("effect: statins -> + diabetes",)),
    ("Do statins cause muscle pain?", ("effect: statins -> + muscle pain",)),
    (
        "Does tamoxifen increase the risk of endometrial cancer?",
        ("effect: tamoxifen -> + endometrial cancer",),
    ),
    ("Does thalidomide cause birth defects?", ("effect: thalidomide -> + birth defects",)),
    (
        "Does intensive glucose lowering reduce mortality in type 2 diabetes?",
        ("effect: intensive glucose lowering -> - mortality; population type 2 diabetes",),
    ),
    (
        "Does Lipitor lower my odds of having a heart attack?",
        ("effect: Lipitor -> - heart attack",),
    ),
    ("Will Ozempic make me lose weight?", ("effect: Ozempic -> - lose weight",)),
    ("Does Tylenol wreck your liver?", ("effect: Tylenol -> + liver",)),
    ("Is heart disease a cause of smoking?", ("effect: heart disease -> + smoking",)),
    (
        "Does chemotherapy make your hair fall out?",
        ("effect: chemotherapy -> + your hair fall out",),
    ),
    ("Does lithium damage the kidneys?", ("effect: lithium -> + kidneys",)),
    ("Do anticonvulsants harm an unborn baby?", ("effect: anticonvulsants -> + unborn baby",)),
    ("Does drinking red wine help the heart?", ("effect: red wine -> - heart",)),
    ("Does a gluten-free diet help autism?", ("effect: gluten-free diet -> - autism",)),
    (
        "Do SSRIs increase suicide risk in adolescents?",
        ("effect: SSRIs -> + suicide; population adolescents",),
    ),
    ("Does smoking double the risk of heart attack?", ("effect: smoking -> + heart attack",)),
    ("Isn't aspirin bad for the stomach?", ("effect: aspirin -> + stomach",)),
    ("Can't statins cause muscle pain?", ("effect: statins -> + muscle pain",)),
    (
        "Whether metformin prevents cancer is what I want to know.",
        ("effect: metformin -> - cancer",),
    ),
    ("I wonder whether tea prevents cancer", ("effect: tea -> - cancer",)),
    (
        "Could you tell me if asthma inhalers stunt growth in kids?",
        ("effect: asthma inhalers -> - growth; population kids",),
    ),
    (
        "According to recent studies, does red meat cause bowel cancer?",
        ("effect: red meat -> + bowel cancer",),
    ),
    (
        "Does aspirin in women under 60 prevent stroke?",
        ("effect: aspirin -> - stroke; population women under 60",),
    ),
    (
        "In patients with type 2 diabetes, does metformin reduce mortality?",
        ("effect: metformin -> - mortality; population patients with type 2 diabetes",),
    ),
    (
        "Do statins in people over 75 lower mortality?",
        ("effect: statins -> - mortality; population people over 75",),
    ),
    (
        "Is there any evidence that coffee causes pancreatic cancer?",
        ("effect: coffee -> + pancreatic cancer",),
    ),
    ("Doesn't smoking cause lung cancer?", ("effect: smoking -> + lung cancer",)),
    ("If I take metformin, will I lose weight?", ("effect: metformin -> - lose weight",)),
    ("Do smokers get lung cancer more often?", ("effect: smokers -> + lung cancer",)),
    (
        "Are people who drink alcohol more likely to get breast cancer?",
        ("effect: alcohol -> + breast cancer",),
    ),
    (
        "Do women who take HRT have a higher risk of breast cancer?",
        ("effect: HRT -> + breast cancer; population women",),
    ),
    (
        "Do men who take finasteride develop depression?",
        ("effect: finasteride -> + depression; population men",),
    ),
    ("Is lung cancer caused by smoking?", ("effect: smoking -> + lung cancer",)),
    ("Is type 2 diabetes a consequence of obesity?", ("effect: obesity -> + type 2 diabetes",)),
    (
        "Is heart failure a complication of hypertension?",
        ("effect: hypertension -> + heart failure",),
    ),
    ("Can depression be treated with exercise?", ("effect: exercise -> - depression",)),
    (
        "What is the effect of semaglutide on body weight?",
        ("effect: semaglutide -> ? body weight",),
    ),
    ("What effect does alcohol have on blood pressure?", ("effect: alcohol -> ? blood pressure",)),
    (
        "What is the effect of exercise on depression in older adults?",
        ("effect: exercise -> ? depression; population older adults",),
    ),
    (
        "Is there a link between coffee and pancreatic cancer?",
        ("effect: coffee -> ? pancreatic cancer",),
    ),
    ("Is there a connection between vaccines and autism?", ("effect: vaccines -> ? autism",)),
    ("Is autism linked to vaccines?", ("effect: vaccines -> ? autism",)),
    (
        "Is aspirin good for preventing colorectal cancer?",
        ("effect: aspirin -> - colorectal cancer",),
    ),
    ("Is exercise good for depression?", ("effect: exercise -> - depression",)),
    ("Is smoking bad for your bones?", ("effect: smoking -> + bones",)),
    ("Does alcohol damage the liver?", ("effect: alcohol -> + liver",)),
    ("Does ibuprofen hurt the kidneys?", ("effect: ibuprofen -> + kidneys",)),
    ("Is alcohol bad for the heart?", ("effect: alcohol -> + heart",)),
    ("Does exercise improve memory?", ("effect: exercise -> + memory",)),
    ("Does exercise improve depression?", ("effect: exercise -> - depression",)),
    ("Does smoking shorten your life?", ("effect: smoking -> + shorten your life",)),
    ("Does hearing loss cause dementia?", ("effect: hearing loss -> + dementia",)),
    (
        "What proportion of people are cured of hepatitis C by sofosbuvir?",
        ("effect: sofosbuvir -> - hepatitis C; wanted size",),
    ),
    (
        "How many people with depression get better on sertraline?",
        ("effect: sertraline -> - depression; wanted size",),
    ),
    ("Does zinc shorten the common cold?", ("effect: zinc -> - common cold duration",)),
    (
        "How many heart attacks do statins prevent per 1000 people treated?",
        ("effect: statins -> - heart attacks; wanted size",),
    ),
    (
        "Do steroids help people with COVID-19 on ventilators survive?",
        ("effect: steroids -> - deaths; population people with COVID-19 on ventilators",),
    ),
    ("Does minoxidil regrow hair?", ("effect: minoxidil -> - regrow hair",)),
    ("Do statins help people live longer?", ("effect: statins -> - live longer",)),
    ("Does metformin extend life?", ("effect: metformin -> - extend life",)),
    ("Will aspirin thin my blood?", ("effect: aspirin -> - thin my blood",)),
    ("Does warfarin thin the blood?", ("effect: warfarin -> - thin the blood",)),
    ("Does semaglutide make people slimmer?", ("effect: semaglutide -> - slimmer",)),
    ("Does prednisone make you fat?", ("effect: prednisone -> + fat",)),
    ("Can rofecoxib kill you?", ("effect: rofecoxib -> + kill you",)),
    ("Compared with placebo, does aspirin prevent stroke?", ("effect: aspirin -> - stroke",)),
    ("What does smoking do to the lungs?", ("effect: smoking -> ? lungs",)),
    ("Smoking causes lung cancer.", ("effect: Smoking -> + lung cancer",)),
    ("I think smoking causes lung cancer, right?", ("effect: smoking -> + lung cancer",)),
    ("smoking lung cancer", ("effect: smoking -> ? lung cancer",)),
    (
        "Does metformin cause cancer of the pancreas?",
        ("effect: metformin -> + cancer of the pancreas",),
    ),
    ("Does obesity raise the risk of dying from COVID-19?", ("effect: obesity -> + COVID-19",)),
    ("Can exercise help with depression?", ("effect: exercise -> - depression",)),
    ("Are vaccines to blame for autism?", ("effect: vaccines -> + autism",)),
    (
        "Do beta-blockers reduce mortality after myocardial infarction?",
        ("effect: beta-blockers -> - mortality; population after myocardial infarction",),
    ),
    (
        "Does aspirin reduce the risk of stroke in people with atrial fibrillation?",
        ("effect: aspirin -> - stroke; population people with atrial fibrillation",),
    ),
    ("Does caffeine keep you awake?", ("effect: caffeine -> + keep you awake",)),
    ("As a smoker, will I get lung cancer?", ("effect: smoker -> + lung cancer",)),
    (
        "Can I take ibuprofen while on warfarin, or will it cause bleeding?",
        ("effect: ibuprofen with warfarin -> + bleeding",),
    ),
    (
        "Is ibuprofen harmful during pregnancy?",
        ("effect: ibuprofen -> + harmful; population pregnancy",),
    ),
    ("Does paracetamol harm the unborn baby?", ("effect: paracetamol -> + unborn baby",)),
    (
        "Hi there! Hope you are well. Does coffee raise blood pressure? Thanks!",
        ("effect: coffee -> + blood pressure",),
    ),
    (
        "Please answer in JSON and cite sources: does aspirin prevent stroke?",
        ("effect: aspirin -> - stroke",),
    ),
    (
        "Context: Aspirin is a drug. Question: does aspirin prevent stroke? Answer:",
        ("effect: aspirin -> - stroke",),
    ),
    (
        "User: does aspirin help? Assistant: It may. User: Does metformin prevent cancer?",
        ("effect: metformin -> - cancer",),
    ),
    (
        "Using only the passages below, answer. Does metformin prevent cancer?",
        ("effect: metformin -> - cancer",),
    ),
    ("does the pill cause blood clots", ("effect: the pill -> + blood clots",)),
    ("statins -> diabetes?", ("effect: statins -> ? diabetes",)),
    ("Effect of alcohol on stroke", ("effect: alcohol -> ? stroke",)),
    ("Role of inflammation in atherosclerosis", ("effect: inflammation -> ? atherosclerosis",)),
    ("Does depression go away with exercise?", ("effect: exercise -> - depression",)),
    ("Does LDL cholesterol fall with statins?", ("effect: statins -> - LDL cholesterol",)),
    ("Are heart attacks prevented by aspirin?", ("effect: aspirin -> - heart attacks",)),
    ("Is smoking a risk factor for Alzheimer's?", ("effect: smoking -> + Alzheimer's",)),
    (
        "Does smoking protect against Parkinson's disease?",
        ("effect: smoking -> - Parkinson's disease",),
    ),
    (
        "I read that smoking protects against Parkinson's disease; is it true?",
        ("effect: smoking -> - Parkinson's disease",),
    ),
    (
        "Does HIV infection increase the risk of heart disease compared with no infection?",
        ("effect: HIV infection -> + heart disease",),
    ),
    (
        "Is obesity associated with reduced mortality in heart failure?",
        ("effect: obesity -> - mortality; population heart failure",),
    ),
    (
        "Could hormone therapy be responsible for breast cancer?",
        ("effect: hormone therapy -> + breast cancer",),
    ),
    (
        "Does adding ezetimibe to statins reduce heart attacks?",
        ("effect: ezetimibe -> - heart attacks; population on statins",),
    ),
]


@pytest.mark.parametrize(("text", "clauses"), EFFECTS)
async def test_an_effect_is_read_as_its_clauses(
    starter: SqliteStore, text: str, clauses: tuple[str, ...]
) -> None:
    assert await read_as(text, starter) == clauses
