"""Of own data a model is told what was said of the columns, and never what stands in a row."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from agent.models.backends.scripted import ScriptedModel
from agent.run import ask
from agent.settings import Settings
from tools.causal.registry.described import Described
from tools.causal.registry.kept_data import KeptData

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from graphs.stores.sqlite_store import SqliteStore

COLUMNS = [
    {"name": "drug", "role": "treatment", "meaning": "metformin"},
    {"name": "glucose", "role": "outcome", "meaning": "blood glucose"},
    {"name": "age", "role": "covariate"},
]


async def test_no_model_is_shown_a_row(
    starter: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_DATA", str(tmp_path / "data"))
    chance = random.Random(5)
    rows = [(n % 2, f"{chance.gauss(8 - n % 2, 1):.4f}", f"{chance.gauss(60, 8):.4f}") for n in range(200)]  # fmt: skip
    text = "\n".join(["drug,glucose,age", *(f"{d},{g},{a}" for d, g, a in rows)])
    kept = KeptData()
    kept.add("sugar", "sugar.csv", lambda path: path.write_text(text))
    kept.describe("sugar", Described.model_validate({"columns": COLUMNS}))
    model = ScriptedModel(lambda _: "[]")
    answer = await ask(
        "How does metformin lower blood glucose?", store=starter, settings=Settings(judge="rules"),
        datasets=(kept.dataset("sugar")[0],), model=model,
    )  # fmt: skip
    assert answer.estimation is not None
    shown = [message.content for asked in model.seen for message in asked]
    assert shown
    assert not [cell for _, *cells in rows for cell in cells if any(cell in one for one in shown)]
