"""Questions of how, how much and what if, and the clause that each is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.test_agent.said import read_as

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

HOW: list[tuple[str, tuple[str, ...]]] = [
    ("By what mechanism do statins lower cholesterol?", ("mechanism: statins -> - cholesterol",)),
    ("How does aspirin prevent blood clots?", ("mechanism: aspirin -> - blood clots",)),
    (
        "What is the mechanism by which SGLT2 inhibitors lower blood glucose?",
        ("mechanism: SGLT2 inhibitors -> - blood glucose",),
    ),
    (
        "How does hypertension lead to heart failure?",
        ("mechanism: hypertension -> + heart failure",),
    ),
    ("How does HPV cause cervical cancer?", ("mechanism: HPV -> + cervical cancer",)),
    (
        "How much alcohol per day increases the risk of liver cirrhosis?",
        ("effect: alcohol -> + liver cirrhosis; dose per day; wanted threshold",),
    ),
    (
        "If everyone stopped smoking, how much would lung cancer fall?",
        ("what_if: stop smoking -> - lung cancer; wanted size",),
    ),
    (
        "My 6-year-old has ADHD. Will methylphenidate stunt his growth?",
        ("patient: methylphenidate -> - growth; population My 6-year-old has ADHD",),
    ),
    (
        "34-year-old pregnant woman with epilepsy on valproate: does it harm the baby?",
        ("patient: valproate -> + baby; population 34-year-old pregnant woman with epilepsy",),
    ),
    (
        "I'm 34 weeks pregnant and have asthma. Is salbutamol safe?",
        (
            "patient: salbutamol -> + safe; denied; population I'm 34 weeks pregnant and have asthma",
        ),
    ),
    (
        "I'm 25 and on the pill. Does it raise my risk of a blood clot?",
        ("patient: the pill -> + blood clot; population I'm 25",),
    ),
    (
        "67-year-old man with heart failure on spironolactone: will it raise his potassium?",
        ("patient: spironolactone -> + potassium; population 67-year-old man with heart failure",),
    ),
    (
        "Does breastfeeding protect against breast cancer, and how long does it take?",
        ("effect: breastfeeding -> - breast cancer; wanted threshold",),
    ),
    (
        "How long must I take aspirin to prevent colorectal cancer?",
        ("effect: aspirin -> - colorectal cancer; wanted threshold",),
    ),
    (
        "How much exercise per week lowers blood pressure?",
        ("effect: exercise -> - blood pressure; dose per week; wanted threshold",),
    ),
    (
        "What would happen if we stopped vaccinating children against measles?",
        ("what_if: stop vaccinating -> ? measles",),
    ),
    ("Why do people on steroids gain weight?", ("mechanism: steroids -> + gain weight",)),
    ("Why does chemotherapy make hair fall out?", ("mechanism: chemotherapy -> + hair fall out",)),
    ("How come aspirin causes ulcers?", ("mechanism: aspirin -> + ulcers",)),
    (
        "Via which mechanism does warfarin prevent thrombosis?",
        ("mechanism: warfarin -> - thrombosis",),
    ),
    (
        "Describe the causal chain from obesity to sleep apnoea.",
        ("mechanism: obesity -> ? sleep apnoea",),
    ),
    (
        "What is the biological pathway linking alcohol to liver cirrhosis?",
        ("mechanism: alcohol -> ? liver cirrhosis",),
    ),
    ("Why does warfarin not cause bleeding?", ("mechanism: warfarin -> + bleeding; denied",)),
    ("Why doesn't warfarin cause bleeding?", ("mechanism: warfarin -> + bleeding; denied",)),
    (
        "How much weight do people gain when they quit smoking?",
        ("effect: stop smoking -> + weight; wanted size",),
    ),
    (
        "How much weight does semaglutide make you lose?",
        ("effect: semaglutide -> - weight; wanted size",),
    ),
    (
        "How many people must be treated with statins to prevent one heart attack?",
        ("effect: statins -> - heart attack; wanted number_needed",),
    ),
    ("What dose of aspirin prevents stroke?", ("effect: aspirin -> - stroke; wanted threshold",)),
    ("How much does metformin lower HbA1c?", ("effect: metformin -> - HbA1c; wanted size",)),
    (
        "By how much does quitting smoking lower the risk of lung cancer?",
        ("effect: stop smoking -> - lung cancer; wanted size",),
    ),
    (
        "Does aspirin prevent heart attacks and by how much?",
        ("effect: aspirin -> - heart attacks; wanted size",),
    ),
    (
        "How is blood pressure lowered by lisinopril?",
        ("mechanism: lisinopril -> - blood pressure",),
    ),
    ("By which pathway does obesity lead to diabetes?", ("mechanism: obesity -> + diabetes",)),
    (
        "What mediates the effect of obesity on type 2 diabetes?",
        ("mechanism: obesity -> ? type 2 diabetes",),
    ),
    ("Explain how metformin lowers blood glucose.", ("mechanism: metformin -> - blood glucose",)),
    (
        "What is the mechanism of action of metformin in type 2 diabetes?",
        ("mechanism: metformin -> ? type 2 diabetes",),
    ),
    (
        "Through what does alcohol raise blood pressure?",
        ("mechanism: alcohol -> + blood pressure",),
    ),
    (
        "What would happen to lung cancer if nobody smoked?",
        ("what_if: absence smoked -> ? lung cancer",),
    ),
    (
        "If the whole population took statins, how many heart attacks would be prevented?",
        ("what_if: statins -> - heart attacks; wanted size",),
    ),
    (
        "What if I had never smoked, would my lung cancer risk be lower?",
        ("what_if: absence smoked -> - lung cancer",),
    ),
    (
        "I am a 60 year old man with type 2 diabetes. Should I take aspirin to prevent a heart attack?",
        (
            "patient: aspirin -> - heart attack; population I am a 60 year old man with type 2 diabetes",
        ),
    ),
    (
        "My mother takes warfarin. Can it cause a stroke?",
        ("patient: warfarin -> + stroke; population My mother",),
    ),
    (
        "For a 70-year-old woman, does HRT increase the risk of dementia?",
        ("patient: HRT -> + dementia; population For a 70-year-old woman",),
    ),
    ("How far does LDL fall on atorvastatin?", ("effect: atorvastatin -> - LDL; wanted size",)),
    (
        "What share of lung cancers is due to smoking?",
        ("effect: smoking -> + lung cancers; wanted absolute",),
    ),
    (
        "What is my risk of bleeding on warfarin?",
        ("effect: warfarin -> ? bleeding; wanted absolute",),
    ),
    (
        "How likely am I to have a stroke with atrial fibrillation?",
        ("effect: atrial fibrillation -> ? stroke; wanted absolute",),
    ),
]


@pytest.mark.parametrize(("text", "clauses"), HOW)
async def test_a_how_question_is_read_as_its_clauses(
    starter: SqliteStore, text: str, clauses: tuple[str, ...]
) -> None:
    assert await read_as(text, starter) == clauses
