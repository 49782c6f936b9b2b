"""Every store answers alike: ids, order and truncation, on random queries over a real graph."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphs.load.build import build
from graphs.load.formats import open_source
from graphs.store import Step
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from graphs.curie import Curie
    from graphs.store import KnowledgeGraph

DATA = Path(__file__).parents[3] / "shared" / "data" / "hetionet"
QUERIES = 200

pytestmark = [
    pytest.mark.neo4j,
    pytest.mark.skipif(not DATA.is_dir(), reason="no shared data"),
    pytest.mark.skipif(not os.environ.get("AETIA_TEST_NEO4J"), reason="AETIA_TEST_NEO4J is unset"),
]


async def ask(store: KnowledgeGraph, seed: int, ends: list[Curie]) -> Any:
    """One random call."""
    draw = random.Random(seed)
    a, b = draw.choice(ends), draw.choice(ends)
    kind = seed % 8
    if kind == 0:
        direction: Any = draw.choice(["in", "out", "both"])
        return await store.neighbors(a, direction=direction, limit=draw.choice([1, 5, 50]))
    if kind == 1:
        steps = [Step(direction=draw.choice(["in", "out", "both"])) for _ in range(draw.randint(1, 3))]  # fmt: skip
        return await store.metapath(a, b, steps, limit=draw.choice([3, 1000]))
    if kind == 2:
        return await store.paths(a, b, k=draw.choice([2, 20]), max_len=3)
    if kind == 3:
        return await store.paths(a, b, max_len=3, walk="any", rank="length")
    if kind == 4:
        return await store.subgraph([draw.choice(ends) for _ in range(60)], max_edges=20)
    if kind == 5:
        return await store.common_causes(a, b)
    node = await store.node(a)
    assert node is not None
    if kind == 6:
        return await store.scan(f"Does {node.name} cause asthma or high blood pressure?")
    return await store.resolve(node.name[: draw.choice([None, -1])], limit=3)


async def test_two_stores_give_equal_answers(tmp_path: Path) -> None:
    from graphs.stores.neo4j_load import load
    from graphs.stores.neo4j_store import Neo4jStore

    path = tmp_path / "hetionet.sqlite"
    build([open_source(f"hetionet:{DATA}")], path)
    address = os.environ["AETIA_TEST_NEO4J"]
    await load(path, address, replace=True)
    left, right = SqliteStore(path), await Neo4jStore.open(address)
    assert await left.schema() == await right.schema()
    starts = await left.scan("asthma, hypertension, metformin, aspirin, breast cancer, nose, TP53")
    ends = [hit.node.curie for m in starts for hit in m.hits]
    for curie in list(ends):
        near = await left.neighbors(curie, limit=60)
        ends += [edge.other(curie) for edge in near.edges]
    ends = sorted(set(ends))
    answered = 0
    for seed in range(QUERIES):
        first, second = await ask(left, seed, ends), await ask(right, seed, ends)
        assert first == second, f"query {seed}"
        held = (getattr(first, part, None) for part in ("paths", "edges", "causes"))
        answered += any(held) or (isinstance(first, list) and first != [])
    assert answered > QUERIES / 3
    await left.close()
    await right.close()
