"""Comparisons, and the clause that each is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.test_agent.said import read_as

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

COMPARED: list[tuple[str, tuple[str, ...]]] = [
    (
        "Are ACE inhibitors better than thiazides for preventing stroke?",
        ("comparison: ACE inhibitors -> - stroke; first against thiazides",),
    ),
    (
        "Does empagliflozin reduce cardiovascular death more than sitagliptin?",
        ("comparison: empagliflozin -> - cardiovascular death; first against sitagliptin",),
    ),
    (
        "Ibuprofen vs paracetamol for fever in children: which works better?",
        ("comparison: Ibuprofen -> - fever; which against paracetamol; population children",),
    ),
    (
        "Do calcium channel blockers prevent stroke better than beta blockers?",
        ("comparison: calcium channel blockers -> - stroke; first against beta blockers",),
    ),
    (
        "My dad, 72, has atrial fibrillation. Would apixaban lower his risk of stroke compared with warfarin?",
        (
            "comparison: apixaban -> - stroke; first against warfarin; population My dad, 72, has atrial fibrillation",
        ),
    ),
    (
        "Is obesity rather than diabetes the cause of heart failure?",
        ("comparison: obesity -> + heart failure; first against diabetes",),
    ),
    (
        "Is dabigatran superior to warfarin in preventing stroke?",
        ("comparison: dabigatran -> - stroke; first against warfarin",),
    ),
    (
        "Between metformin and glipizide, which causes less hypoglycemia?",
        ("comparison: metformin -> - hypoglycemia; which against glipizide",),
    ),
    (
        "Are DOACs safer than warfarin?",
        ("comparison: DOACs -> ? None; first against warfarin; asks back",),
    ),
    (
        "Would you pick sertraline over fluoxetine for depression?",
        ("comparison: sertraline -> ? depression; first against fluoxetine",),
    ),
    (
        "Is ticagrelor more effective than clopidogrel after myocardial infarction?",
        (
            "comparison: ticagrelor -> ? None; first against clopidogrel; population after myocardial infarction; asks back",
        ),
    ),
    (
        "Do people do better on apixaban than on warfarin for stroke prevention?",
        ("comparison: apixaban -> - stroke; first against warfarin",),
    ),
    (
        "Is aspirin better than clopidogrel for preventing stroke?",
        ("comparison: aspirin -> - stroke; first against clopidogrel",),
    ),
    (
        "Aspirin or clopidogrel for stroke prevention?",
        ("comparison: Aspirin -> - stroke; which against clopidogrel",),
    ),
    (
        "Which is better for preventing stroke, aspirin or clopidogrel?",
        ("comparison: aspirin -> - stroke; which against clopidogrel",),
    ),
    (
        "Which lowers LDL cholesterol more, atorvastatin or rosuvastatin?",
        ("comparison: atorvastatin -> - LDL cholesterol; which against rosuvastatin",),
    ),
    (
        "Does atorvastatin lower LDL cholesterol more than pravastatin?",
        ("comparison: atorvastatin -> - LDL cholesterol; first against pravastatin",),
    ),
    (
        "Compared with metformin, does sitagliptin reduce mortality?",
        ("comparison: sitagliptin -> - mortality; first against metformin",),
    ),
    (
        "Is warfarin as effective as aspirin for stroke?",
        ("comparison: warfarin -> 0 stroke; first against aspirin",),
    ),
    (
        "Should I take warfarin instead of aspirin to prevent stroke?",
        ("comparison: warfarin -> - stroke; first against aspirin",),
    ),
    (
        "Does losartan cause less cough than lisinopril?",
        ("comparison: losartan -> - cough; first against lisinopril",),
    ),
    (
        "Is celecoxib safer than naproxen for the stomach?",
        ("comparison: celecoxib -> - stomach; first against naproxen",),
    ),
    (
        "Do ACE inhibitors cause more cough than losartan?",
        ("comparison: ACE inhibitors -> + cough; first against losartan",),
    ),
    (
        "Does a Mediterranean diet reduce cardiovascular events compared with a low-fat diet?",
        ("comparison: Mediterranean diet -> - cardiovascular events; first against low-fat diet",),
    ),
]


@pytest.mark.parametrize(("text", "clauses"), COMPARED)
async def test_a_comparison_is_read_as_its_clauses(
    starter: SqliteStore, text: str, clauses: tuple[str, ...]
) -> None:
    assert await read_as(text, starter) == clauses
