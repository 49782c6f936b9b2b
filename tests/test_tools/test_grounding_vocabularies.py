"""Grounding on a graph of several vocabularies, where one thing has several nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphs.curie import Curie
from graphs.statements import Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from tools.naming.grounding import ground

if TYPE_CHECKING:
    from pathlib import Path

    from tools.naming.grounding import Grounding, Role

NODES = (
    Node(Curie("DOID", "2841"), "biolink:Disease", "asthma", ("bronchial asthma",)),
    Node(Curie("MESH", "D001249"), "biolink:Disease", "Asthma"),
    Node(Curie("UMLS", "C0004096"), "biolink:PhenotypicFeature", "Asthma"),
    Node(Curie("EX", "1"), "biolink:Disease", "common cold", ("cold",)),
    Node(Curie("EX", "2"), "biolink:PhenotypicFeature", "feeling cold", ("cold",)),
    Node(Curie("EX", "3"), "biolink:Disease", "kidney failure"),
    Node(Curie("EX", "4"), "biolink:Protein", "interferon gamma"),
)


async def grounded(tmp_path: Path, span: str, role: Role = "outcome") -> Grounding:
    path = tmp_path / "toy.sqlite"
    write_store(path, NODES, (), (), Release("toy", "1", "x"))
    store = SqliteStore(path)
    try:
        return await ground(store, span, role)
    finally:
        await store.close()


async def test_one_name_in_several_vocabularies_is_one_thing_and_the_rest_is_named(
    tmp_path: Path,
) -> None:
    found = await grounded(tmp_path, "asthma")
    assert found.hit is not None
    assert str(found.hit.node.curie) == "DOID:2841"
    assert "MESH:D001249" in found.reason
    assert len(found.candidates) == 3


async def test_two_things_of_one_synonym_stay_ambiguous(tmp_path: Path) -> None:
    found = await grounded(tmp_path, "cold")
    assert found.hit is None
    assert found.is_ambiguous


@pytest.mark.parametrize(
    ("span", "local", "reason"),
    [("renal failure", "3", "synonym"), ("failure of the kidney", "3", "order"), ("interferon γ", "4", "Greek")],
)  # fmt: skip
async def test_another_spelling_is_taken_with_its_reason(
    tmp_path: Path, span: str, local: str, reason: str
) -> None:
    found = await grounded(tmp_path, span)
    assert found.hit is not None
    assert found.hit.node.curie.identifier == local
    assert reason in found.reason


async def test_a_misspelling_is_offered_and_not_taken(tmp_path: Path) -> None:
    found = await grounded(tmp_path, "kidny failre")
    assert found.hit is None
    assert found.candidates[0].node.curie.identifier == "3"
