"""A milder degree of a condition does not stand for the condition, nor the condition for it, without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.run import ask

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore


@pytest.mark.parametrize("outcome", ["asthma", "knee osteoarthritis"])
async def test_obesity_is_not_answered_with_overweight(starter: SqliteStore, outcome: str) -> None:
    obese = await ask(f"Does obesity cause {outcome}?", store=starter)
    for cited in (one for claim in obese.claims for one in claim.evidence):
        (item,) = (one for one in obese.evidence if one["id"] == cited)
        assert not (item["contrast"] or "").startswith(("overweight", "body mass index 25 to"))
    held = (one for one in obese.evidence if one["exposure"] == "DOID:9970")
    numbers = {one["estimate"] for one in held} - {None}  # statements have no figure
    heavy = await ask(f"Does being overweight cause {outcome}?", store=starter)
    assert heavy.treatment is not None
    assert (heavy.treatment.label, heavy.treatment.curie) == ("overweight", "MESH:D050177")
    named = (one for one in heavy.evidence if one["exposure"] == "MESH:D050177")
    own = {one["estimate"] for one in named} - {None}
    assert own
    assert not own & numbers


async def test_what_is_of_the_higher_degree_is_said_to_be(starter: SqliteStore) -> None:
    answer = await ask("Does being overweight cause colorectal cancer?", store=starter)
    assert "The evidence is of obesity, a kind of overweight" in answer.headline
    assert answer.certainty == "moderate"
    obese = await ask("Does obesity cause colorectal cancer?", store=starter)
    assert obese.certainty == "high"
