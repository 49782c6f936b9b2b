from __future__ import annotations

import os

import pytest

from agent.settings import Settings
from graphs.errors import InputError, SetupError
from graphs.opening import open_graph
from graphs.stores.neo4j_store import Neo4jStore
from tools.model_cypher import ask_in_cypher


async def test_it_is_off_and_needs_a_server() -> None:
    assert not Settings().allow_model_cypher
    assert Settings.from_environment({"AETIA_ALLOW_MODEL_CYPHER": "1"}).allow_model_cypher
    with pytest.raises(SetupError):
        Settings.from_environment({"AETIA_ALLOW_MODEL_CYPHER": "perhaps"})
    store = await open_graph()
    with pytest.raises(InputError, match="is off"):
        await ask_in_cypher(store, "RETURN 1", allowed=False)
    with pytest.raises(InputError, match="needs a Neo4j server"):
        await ask_in_cypher(store, "RETURN 1", allowed=True)
    await store.close()


@pytest.mark.neo4j
@pytest.mark.skipif(not os.environ.get("AETIA_TEST_NEO4J"), reason="AETIA_TEST_NEO4J is unset")
async def test_a_server_answers_a_read_and_nothing_else() -> None:
    store = Neo4jStore.__new__(Neo4jStore)
    store.address = os.environ["AETIA_TEST_NEO4J"]
    store.meta = {"name": "n", "version": "v", "checksum": "c"}
    result = await ask_in_cypher(store, "UNWIND [1, 2] AS x RETURN x", allowed=True)
    assert result.items == ((1,), (2,))
    with pytest.raises(InputError, match="not allowed"):
        await ask_in_cypher(store, "MATCH (n) DETACH DELETE n RETURN 1", allowed=True)
