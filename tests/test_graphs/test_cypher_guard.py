"""Cypher that anyone may have written: what is refused before it is sent, and what a real server says."""

from __future__ import annotations

import asyncio
import contextlib
import os

import pytest

from graphs.errors import AetiaError, InputError
from graphs.stores.cypher_guard import check, run_read
from graphs.stores.neo4j_connection import open_driver
from graphs.stores.neo4j_security import security_warnings

HOSTILE = [
    "MATCH (n) // x\rSET n.x = 1 RETURN n", "// a\rCREATE (n:Evil) RETURN n",
    "// a\rLOAD CSV FROM 'file:///etc/passwd' AS r RETURN r", "// a\r\nCREATE (n:Evil) RETURN n",
    "RETURN 1 // a\u2028CREATE (n:Evil)", "RETURN 1 // a\x0bCREATE (n:Evil)", "RETURN 1 // a\x85CREATE (n:Evil)",
    "CREATE (n:Evil)", "create (n:Evil) RETURN n", "MERGE (n:Evil) RETURN n", "MATCH (n) SET n.x = 1 RETURN n",
    "MATCH (n) REMOVE n.name RETURN n", "MATCH (n) DELETE n", "MATCH (n) DETACH DELETE n", "MATCH (n) DETACH  /*x*/ DELETE n",
    "MATCH (n) WITH n CREATE (m:Evil) RETURN m", "UNWIND [1] AS x CREATE (m:Evil) RETURN m",
    "CALL { CREATE (n:Evil) RETURN n } RETURN n", "CALL () { CREATE (n:Evil) RETURN n } RETURN n",
    "MATCH (n) CALL (n) { SET n.x = 1 } RETURN n", "CALL { MATCH (n) DELETE n } IN TRANSACTIONS RETURN 1",
    "CALL { MATCH (n) DETACH DELETE n } IN 4 CONCURRENT TRANSACTIONS RETURN 1",
    "FOREACH (x IN [1] | CREATE (:Evil))", "MATCH (n) FOREACH (x IN [1] | SET n.x = x) RETURN n",
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:{port}/x' AS row RETURN row",
    "load/**/csv from 'file:///etc/passwd' as row return row", "LOAD\nCSV FROM 'http://127.0.0.1:{port}/y' AS row RETURN row",
    "MATCH (n) LOAD CSV FROM 'file:///etc/passwd' AS row RETURN n, row", "CALL { LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r } RETURN r",
    "\\u0043REATE (n:Evil) RETURN n", "\\u004c\\u004f\\u0041\\u0044 CSV FROM 'file:///etc/passwd' AS r RETURN r",
    "MATCH (n) \\u0053ET n.x = 1 RETURN n", "RETURN '\\u0027' CREATE (n:Evil)", "RETURN 'a\\u0027 CREATE (n:Evil) RETURN \\u0027'",
    "CR/**/EATE (n:Evil) RETURN n", "/* comment */ CREATE (n:Evil) RETURN n", "// comment\nCREATE (n:Evil) RETURN n",
    "MATCH (n) // hidden\nSET n.x = 1 RETURN n", "MATCH (n) /* ' */ SET n.x = 1 /* ' */ RETURN n",
    "RETURN \"'\" CREATE (n:Evil) RETURN \"'\"", "RETURN '\\'' CREATE (n:Evil)", "MATCH (`n`) SET `n`.x = 1 RETURN `n`",
    "MATCH (n:`a``b`) SET n.x = 1 RETURN n", "\u0421REATE (n:Evil) RETURN n", "CREATE\u00a0(n:Evil) RETURN n", "CRE\u200bATE (n:Evil) RETURN n",
    "MATCH (n) RETURN n; CREATE (n:Evil)", "RETURN 1; MATCH (n) DETACH DELETE n;", "CYPHER 5 CREATE (n:Evil)", "CYPHER runtime=slotted CREATE (n:Evil) RETURN n",
    "EXPLAIN CREATE (n:Evil)", "PROFILE CREATE (n:Evil) RETURN n", "PROFILE MATCH (n) RETURN n",
    "CALL db.createLabel('Evil')", "CALL db.createProperty('evil')", "CALL `db`.`createLabel`('Evil')", "CALL db.clearQueryCaches() YIELD value RETURN value",
    "CALL dbms.listConfig() YIELD name, value RETURN name, value", "CALL dbms.setConfigValue('a', 'b')", "CALL dbms.killTransaction('x') YIELD message RETURN message",
    "CALL apoc.load.json('http://127.0.0.1:{port}/z') YIELD value RETURN value", "CALL apoc.cypher.doIt('CREATE (n)', {{}}) YIELD value RETURN value",
    "CALL apoc.export.csv.all('x.csv', {{}})", "RETURN apoc.util.sha1(['x'])", "RETURN genai.vector.encode('x', 'OpenAI', {{}})", "RETURN `apoc`.`text`.join(['a'], 'b')",
    "SHOW DATABASES", "SHOW SETTINGS YIELD name, value RETURN name, value", "SHOW USERS", "TERMINATE TRANSACTION 'x'", "USE system MATCH (n) RETURN n",
    "CREATE USER evil SET PASSWORD 'x'", "ALTER USER neo4j SET PASSWORD 'x'", "DROP DATABASE neo4j", "CREATE DATABASE evil", "STOP DATABASE neo4j", "START DATABASE neo4j",
    "GRANT ROLE admin TO evil", "REVOKE ROLE admin FROM evil", "DENY READ {{*}} ON GRAPH * TO evil", "CREATE INDEX evil FOR (n:Entity) ON (n.x)",
    "DROP INDEX name_folded", "CREATE CONSTRAINT evil FOR (n:Entity) REQUIRE n.x IS UNIQUE", "DROP CONSTRAINT entity_id", "MATCH (n) SET n:$(n.name) RETURN n",
    "MATCH (n) WHERE n.name = '\ud83d' RETURN n", "INSERT (n:Evil) RETURN n", "MATCH (n) RETURN n NEXT INSERT (:Evil)", "RENAME USER neo4j TO evil", "DEALLOCATE DATABASE FROM SERVER 'x'", "MATCH (n)", "",
]  # fmt: skip

READS = [
    "MATCH (n:Entity) RETURN n.name LIMIT 5", "MATCH (a)-[r:treats]->(b) WHERE a.name STARTS WITH 'met' RETURN a.name, b.name",
    "MATCH (n) RETURN count(*) AS created", "MATCH (n) WHERE n.set = 1 RETURN n.set", "MATCH (n:Set) RETURN n",
    "MATCH p = shortestPath((a)-[*..4]-(b)) RETURN p", "UNWIND [1, 2] AS x WITH x WHERE x > 1 RETURN x", "RETURN 'CREATE (n) // not code' AS text",
    "CALL db.labels() YIELD label RETURN label", "CALL db.index.fulltext.queryNodes('name_grams', 'x') YIELD node RETURN node",
    "CALL { MATCH (n) RETURN n LIMIT 1 } RETURN n.name", "RETURN date.truncate('year', date()) AS d", "MATCH (n) RETURN n.`create` AS c",
    "MATCH (n) OPTIONAL MATCH (n)--(m) RETURN n, collect(m) ORDER BY n.id SKIP 1 LIMIT 3;", "MATCH (n {{id: 1}}) RETURN CASE WHEN n.id = 1 THEN 'a' ELSE 'b' END",
    "MATCH (n) WHERE EXISTS {{ (n)-[:causes]->() }} RETURN n.name UNION MATCH (m) RETURN m.name",
]  # fmt: skip

needs_server = pytest.mark.skipif(not os.environ.get("AETIA_TEST_NEO4J"), reason="AETIA_TEST_NEO4J is unset")  # fmt: skip


def test_there_are_at_least_sixty() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_query_is_refused_before_it_is_sent(query: str) -> None:
    with pytest.raises(InputError):
        check(query.replace("{{", "{").replace("}}", "}"))


@pytest.mark.parametrize("query", READS)
def test_a_read_passes(query: str) -> None:
    text = query.replace("{{", "{").replace("}}", "}")
    assert check(text) == text


def test_a_query_beyond_the_limit_is_refused() -> None:
    with pytest.raises(InputError, match="5000"):
        check("RETURN 1" + " " * 6000)


@pytest.mark.neo4j
@needs_server
async def test_no_hostile_query_changes_a_server_or_reaches_an_address() -> None:
    """Through the guard, and with the text check left out: the read session must hold too."""
    called = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.append(await reader.read(100))
        writer.close()

    listener = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    driver = open_driver(os.environ["AETIA_TEST_NEO4J"])

    async def state() -> object:
        counted = await driver.execute_query(
            "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r), count(n.x), "
            "sum(CASE WHEN n:Evil THEN 1 ELSE 0 END)"
        )
        indexes = await driver.execute_query("SHOW INDEXES YIELD name RETURN name ORDER BY name")
        return [r.values() for r in (*counted.records, *indexes.records)]

    before = await state()
    for hostile in HOSTILE:
        query = hostile.replace("{port}", str(port)).replace("{{", "{").replace("}}", "}")
        with pytest.raises(AetiaError):
            await run_read(driver, query)
        if query:
            async with driver.session(default_access_mode="READ") as session:
                with contextlib.suppress(Exception):
                    rows = await (await session.run(query)).values()
                    assert "root:" not in str(rows)
    assert await state() == before
    assert called == []
    assert await security_warnings(driver) == ()
    await driver.close()
    listener.close()


@pytest.mark.neo4j
@needs_server
async def test_a_read_answers_is_cut_and_is_stopped() -> None:
    driver = open_driver(os.environ["AETIA_TEST_NEO4J"])
    found = await run_read(driver, "UNWIND range(1, 10) AS x RETURN x", max_rows=3)
    assert (found.columns, found.rows, found.truncated) == (("x",), ((1,), (2,), (3,)), True)
    with pytest.raises(AetiaError, match=r"longer than 0\.5 s"):
        await run_read(
            driver,
            "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y)",
            timeout_s=0.5,
        )
    await driver.close()
