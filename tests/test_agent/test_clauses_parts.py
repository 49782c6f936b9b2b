"""Questions of several parts and those that name one thing or no cause, and what they are read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.test_agent.said import read_as

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

PARTS: list[tuple[str, tuple[str, ...]]] = [
    (
        "Does metformin reduce weight, and does it prevent diabetes?",
        (
            "effect: metformin -> - weight",
            "effect: metformin -> - diabetes",
        ),
    ),
    (
        "Does alcohol raise blood pressure and, if so, does that explain the link with stroke?",
        (
            "effect: alcohol -> + blood pressure",
            "mechanism: alcohol -> ? stroke",
        ),
    ),
    (
        "Do statins cause muscle pain, and do they cause diabetes?",
        (
            "effect: statins -> + muscle pain",
            "effect: statins -> + diabetes",
        ),
    ),
    ("What is the capital of France?", ("not_causal",)),
    ("How do I cook rice?", ("not_causal",)),
    (
        "Does eating red meat or processed meat cause bowel cancer and heart disease?",
        (
            "effect: red meat -> + bowel cancer",
            "effect: red meat -> + heart disease",
            "effect: processed meat -> + bowel cancer",
            "effect: processed meat -> + heart disease",
        ),
    ),
    (
        "Do statins reduce strokes, heart attacks and death?",
        (
            "effect: statins -> - strokes",
            "effect: statins -> - heart attacks",
            "effect: statins -> - death",
        ),
    ),
    (
        "Does exercise lower blood pressure, improve sleep and reduce depression?",
        (
            "effect: exercise -> - blood pressure",
            "effect: exercise -> + sleep",
            "effect: exercise -> - depression",
        ),
    ),
    (
        "Does obesity cause diabetes and does diabetes cause heart disease?",
        (
            "effect: obesity -> + diabetes",
            "effect: diabetes -> + heart disease",
        ),
    ),
    (
        "Does metformin cause diarrhea? And does it lower B12?",
        (
            "effect: metformin -> + diarrhea",
            "effect: metformin -> - B12",
        ),
    ),
    (
        "Does high blood pressure damage the kidneys, the heart or the brain?",
        (
            "effect: high blood pressure -> + kidneys",
            "effect: high blood pressure -> + heart",
            "effect: high blood pressure -> + brain",
        ),
    ),
    (
        "Does metformin reduce weight and prevent diabetes?",
        (
            "effect: metformin -> - weight",
            "effect: metformin -> - diabetes",
        ),
    ),
    (
        "Does smoking cause lung cancer and heart disease?",
        (
            "effect: smoking -> + lung cancer",
            "effect: smoking -> + heart disease",
        ),
    ),
    (
        "Does smoking or alcohol cause pancreatic cancer?",
        (
            "effect: smoking -> + pancreatic cancer",
            "effect: alcohol -> + pancreatic cancer",
        ),
    ),
    (
        "Does aspirin prevent stroke but cause bleeding?",
        (
            "effect: aspirin -> - stroke",
            "effect: aspirin -> + bleeding",
        ),
    ),
    (
        "Do statins lower cholesterol, and if so, how?",
        (
            "effect: statins -> - cholesterol",
            "mechanism: statins -> - cholesterol",
        ),
    ),
    ("What causes gout?", ("what_causes: None -> + gout",)),
    ("What lowers blood pressure?", ("what_causes: None -> - blood pressure",)),
    ("What are the side effects of statins?", ("what_does: statins -> ? None",)),
    ("What are the benefits of exercise?", ("what_does: exercise -> ? None",)),
    ("Is metformin safe?", ("what_does: metformin -> ? None",)),
    ("What is metformin?", ("not_causal",)),
    ("How much does Ozempic cost?", ("not_causal",)),
    ("Who discovered penicillin?", ("not_causal",)),
    ("Define hypertension.", ("not_causal",)),
    ("Hello", ("not_causal",)),
    ("Senkt Aspirin das Risiko für einen Schlaganfall?", ("unsupported_language",)),
    ("Est-ce que le tabac cause le cancer du poumon?", ("unsupported_language",)),
    ("¿La aspirina previene el infarto?", ("unsupported_language",)),
    ("Czy palenie powoduje raka płuc?", ("unsupported_language",)),
    ("Hilft Metformin gegen Diabetes?", ("unsupported_language",)),
    (
        "Does yoga help reduce pain from arthritis and improve physical function?",
        (
            "effect: yoga -> - pain; population arthritis",
            "effect: yoga -> + physical function",
        ),
    ),
    ("Do antidepressants work?", ("what_does: antidepressants -> ? None",)),
]


@pytest.mark.parametrize(("text", "clauses"), PARTS)
async def test_several_parts_is_read_as_its_clauses(
    starter: SqliteStore, text: str, clauses: tuple[str, ...]
) -> None:
    assert await read_as(text, starter) == clauses
