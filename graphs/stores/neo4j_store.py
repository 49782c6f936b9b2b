"""The knowledge graph on a Neo4j server, 5.26 or later; `graphs.stores.neo4j_load` fills it.

Nodes and relations carry the same numbers as in the SQLite file they were loaded from, so both
stores answer alike, in the same order. Every statement is one of the templates here, with
parameters; relationship types come from the Biolink Model's list only.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.errors import StoreError
from graphs.findings import finding_of
from graphs.lookup import (
    MAX_ALIKE,
    RARE_TRIGRAMS,
    NameRow,
    Scan,
    alike_hits,
    exact_hits,
    first_of_each,
    trigrams,
)
from graphs.metapaths import check_steps, find_metapath
from graphs.names import fold
from graphs.ranking import Hop
from graphs.relations import Relations
from graphs.search import Expand, find_paths
from graphs.statements import Edge, Node, Path
from graphs.store import CommonCause, EdgeSet, PathSet, Release, Schema, Subgraph, check_paths
from graphs.stores.neo4j_connection import Reader, connect
from graphs.stores.sqlite_build import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from neo4j import AsyncDriver

    from graphs.findings import Finding
    from graphs.ranking import Degrees
    from graphs.search import Found
    from graphs.store import EntityHit, Mention, Rank, Step, Towards, Walk

DEADLINE_S = 30.0

NODE = "n.curie, n.category, n.name, n.synonyms"
Stated = tuple[tuple[int, int, int], int]


class Neo4jStore:
    """A `KnowledgeGraph` on a server; open it with `await Neo4jStore.open(address)`."""

    def __init__(
        self, driver: AsyncDriver, address: str, meta: dict[str, str], relations: Relations,
        deadline_s: float,
    ) -> None:  # fmt: skip
        self.address = address
        self.meta = meta
        self._driver = driver
        self._relations = relations
        self._deadline_s = deadline_s

    @classmethod
    async def open(cls, address: str, *, deadline_s: float = DEADLINE_S) -> Neo4jStore:
        """Connect, and make sure that the server holds a whole graph of this format.

        Raises:
            StoreError: no server answers, or it holds no graph, half a graph, or another format.
        """
        driver = await connect(address)
        try:
            read = Reader(driver, address, DEADLINE_S)
            meta = dict(await read.rows("MATCH (m:Meta) RETURN m.key, m.value"))
            if meta.get("format") != FORMAT or meta.get("state") != "complete":
                raise StoreError(
                    f"{address} holds no whole graph of format {FORMAT} (format "
                    f"{meta.get('format', 'none')}, {meta.get('state', 'empty')}); fill it: "
                    f"aetia kg load --to {address} --from kg.sqlite"
                )
            rows = await read.rows("MATCH (r:Relation) RETURN r.id, r.predicate, r.direction")
        except BaseException:
            await driver.close()
            raise
        # The offline import keeps neither empty texts nor empty lists.
        relations = Relations((number, p, d or "") for number, p, d in rows)
        return cls(driver, address, meta, relations, deadline_s)

    def _reader(self) -> Reader:
        return Reader(self._driver, self.address, self._deadline_s)

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Nodes named like the text: exact, then prefix and fuzzy (full-text index, rescored)."""
        folded = fold(text)
        if not folded:
            return []
        read = self._reader()
        hits = exact_hits(text, (await _named(read, [folded])).get(folded, ()))
        if not hits:
            hits = alike_hits(folded, await _alike(read, folded))
        return first_of_each(hits, categories, limit)

    async def scan(self, text: str) -> list[Mention]:
        """The longest names in a text, left to right, without overlap."""
        scan = Scan(text)
        return scan.mentions(await _named(self._reader(), scan.wanted))

    async def node(self, curie: Curie) -> Node | None:
        """One node, or None."""
        found = await self.nodes([curie])
        return found[0] if found else None

    async def nodes(self, curies: Sequence[Curie]) -> list[Node]:
        """The nodes among these that the graph holds, in the order of their CURIEs."""
        text = f"UNWIND $curies AS c MATCH (n:Entity {{curie: c}}) RETURN {NODE} ORDER BY n.id"
        wanted = sorted({str(curie) for curie in curies})
        return [_node(row) for row in await self._reader().rows(text, curies=wanted)]

    async def neighbors(
        self,
        curie: Curie,
        *,
        predicates: Sequence[str] = (),
        direction: Towards = "both",
        limit: int = 50,
    ) -> EdgeSet:
        """Edges at a node, by relation, other end, outgoing first, then source."""
        wanted = self._relations.of(predicates)
        either = wanted & self._relations.symmetric
        text = (
            "MATCH (a:Entity {curie: $curie})-[r]->(b) WHERE r.relation IN $along "
            "RETURN a.id AS s, r.relation AS p, b.id AS o, r.evidence, r.more, 0 AS side, b.id AS x "
            "ORDER BY p, x LIMIT $limit UNION ALL "
            "MATCH (a)-[r]->(b:Entity {curie: $curie}) WHERE r.relation IN $back AND a <> b "
            "RETURN a.id AS s, r.relation AS p, b.id AS o, r.evidence, r.more, 1 AS side, a.id AS x "
            "ORDER BY p, x LIMIT $limit"
        )
        read = self._reader()
        rows = await read.rows(
            text,
            curie=str(curie),
            along=sorted(wanted if direction != "in" else either),
            back=sorted(wanted if direction != "out" else either),
            limit=limit + 1,
        )
        rows.sort(key=lambda row: (row[1], row[6], row[5]))
        stated = [
            ((s, p, o), e) for s, p, o, first, more, *_ in rows for e in (first, *(more or ()))
        ]
        edges = await self._edges(read, stated[:limit])
        return EdgeSet(tuple(edges), truncated=len(stated) > limit)

    async def metapath(
        self, start: Curie, end: Curie, steps: Sequence[Step], *, limit: int = 1000
    ) -> PathSet:
        """Simple paths that follow the steps, by falling degree-weighted score."""
        check_steps(steps)
        if category := steps[-1].category:
            # The search walks from both ends and narrows what it reaches; the end is given.
            last = await self.node(end)
            if last is None or last.category != category:
                return PathSet(())

        def search(a: int, b: int, check: Callable[[], None]) -> Any:
            return find_metapath(a, b, steps, self._relations, limit=limit, check=check)

        return await self._search(start, end, search)

    async def paths(
        self,
        start: Curie,
        end: Curie,
        *,
        k: int = 10,
        max_len: int = 4,
        predicates: Sequence[str] = (),
        walk: Walk = "forward",
        rank: Rank = "dwpc",
    ) -> PathSet:
        """The best simple paths of at most `max_len` edges."""
        check_paths(k, max_len)
        ways = self._relations.ways(predicates, walk)

        def search(a: int, b: int, check: Callable[[], None]) -> Any:
            return find_paths(
                a,
                b,
                ways=ways,
                k=k,
                max_len=max_len,
                rank=rank,
                better=self._relations.better,
                check=check,
            )

        return await self._search(start, end, search)

    async def subgraph(self, nodes: Sequence[Curie], *, max_edges: int = 300) -> Subgraph:
        """The edges among some nodes, in the order of subject, predicate and object."""
        held = await self.nodes(nodes)
        text = (
            "MATCH (a:Entity)-[r]->(b:Entity) WHERE a.curie IN $curies AND b.curie IN $curies "
            "RETURN a.id AS s, r.relation AS p, b.id AS o, r.evidence, r.more "
            "ORDER BY s, p, o LIMIT $limit"
        )
        read = self._reader()
        curies = [str(node.curie) for node in held]
        rows = await read.rows(text, curies=curies, limit=max_edges + 1)
        stated = [((s, p, o), e) for s, p, o, first, more in rows for e in (first, *(more or ()))]
        edges = await self._edges(read, stated[:max_edges])
        return Subgraph(tuple(held), tuple(edges), truncated=len(stated) > max_edges)

    async def common_causes(
        self, first: Curie, second: Curie, *, limit: int = 1000
    ) -> list[CommonCause]:
        """Nodes with a causal edge into each of the two, most edges first, then by name."""
        ways = self._relations.ways((), "forward")
        read = self._reader()
        ends = [await _number(read, curie) for curie in (first, second)]
        if None in ends:
            return []
        into = [await _hops(read, Expand((end,), True, ways)) for end in ends if end is not None]
        shared = {h.source for h in into[0]} & {h.source for h in into[1]} - {*ends}
        triples = sorted({h.triple for side in into for h in side if h.source in shared})
        known = await self._edges(read, await _evidence(read, triples))
        text = f"UNWIND $ids AS i MATCH (n:Entity {{id: i}}) RETURN {NODE}"
        nodes = [_node(row) for row in await read.rows(text, ids=sorted(shared))]
        causes = [CommonCause(n, tuple(e for e in known if e.cause == n.curie)) for n in nodes]
        return sorted(causes, key=lambda c: (-len(c.edges), c.node.name, c.node.curie))[:limit]

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        limit: int = 200,
    ) -> list[Finding]:
        """Study findings, newest first."""
        text = (
            "MATCH (f:Finding) WHERE ($exposure IS NULL OR f.exposure = $exposure) "
            "AND ($outcome IS NULL OR f.outcome = $outcome) "
            "RETURN f.row ORDER BY f.year DESC, f.id LIMIT $limit"
        )
        rows = await self._reader().rows(
            text,
            exposure=None if exposure is None else str(exposure),
            outcome=None if outcome is None else str(outcome),
            limit=limit,
        )
        return [finding_of(json.loads(row)) for (row,) in rows]

    async def schema(self) -> Schema:
        """Counts by category and predicate."""
        read = self._reader()
        categories = await read.rows("MATCH (n:Entity) RETURN n.category AS c, count(*) ORDER BY c")
        predicates = await read.rows(
            "MATCH (r:Relation) RETURN r.predicate AS p, sum(r.edges) ORDER BY p"
        )
        ((findings,),) = await read.rows("MATCH (f:Finding) RETURN count(f)")
        by_category, by_predicate = dict(categories), dict(predicates)
        nodes, edges = sum(by_category.values()), sum(by_predicate.values())
        return Schema(nodes, edges, findings, by_category, by_predicate)

    async def release(self) -> Release:
        """What the graph says it is."""
        return Release(self.meta["name"], self.meta["version"], self.meta["checksum"])

    async def close(self) -> None:
        """Close the connections; the store cannot be used afterwards."""
        await self._driver.close()

    async def _search(self, start: Curie, end: Curie, search: Any) -> PathSet:
        read = self._reader()
        a, b = await _number(read, start), await _number(read, end)
        if a is None or b is None:
            return PathSet(())
        found = await _drive(read, search(a, b, read.check))
        triples = sorted({hop.triple for walk in found.walks for hop in walk.hops})
        first = dict(reversed(await _evidence(read, triples)))
        edges = dict(zip(first, await self._edges(read, list(first.items())), strict=True))
        paths = tuple(
            Path(tuple(edges[hop.triple] for hop in walk.hops), walk.score, start)
            for walk in found.walks
        )
        return PathSet(paths, found.truncated)

    async def _edges(self, read: Reader, stated: Sequence[Stated]) -> list[Edge]:
        """The edges of (triple, evidence) pairs, in their order."""
        ids = sorted({n for (s, _, o), _ in stated for n in (s, o)})
        text = "UNWIND $ids AS i MATCH (n:Entity {id: i}) RETURN n.id, n.curie"
        named = {i: Curie.parse(curie) for i, curie in await read.rows(text, ids=ids)}
        text = "UNWIND $ids AS i MATCH (e:Evidence {id: i}) RETURN e.id, e.source, e.checked"
        wanted = sorted({evidence for _, evidence in stated})
        support = {number: rest for number, *rest in await read.rows(text, ids=wanted)}
        made = []
        for (subject, relation, obj), evidence in stated:
            predicate, direction = self._relations[relation]
            source, checked = (part or "" for part in support[evidence])
            ends = named[subject], named[obj]
            made.append(Edge(ends[0], predicate, ends[1], direction or None, source, checked))
        return made


async def _drive(read: Reader, search: Any) -> Found:
    """Answer what the search asks until it is done."""
    answer: Any = None
    while True:
        try:
            asked = search.send(answer)
        except StopIteration as done:
            found: Found = done.value
            return found
        expand = isinstance(asked, Expand)
        answer = await _hops(read, asked) if expand else await _degrees(read, asked.nodes)


async def _hops(read: Reader, asked: Expand) -> list[Hop]:
    into = None if asked.into is None else sorted(asked.into)
    found: list[Hop] = []
    for back, relations in ((False, asked.ways.along), (True, asked.ways.back)):
        if not relations:
            continue
        arrow = "-[r]->" if back == asked.incoming else "<-[r]-"
        text = (
            f"UNWIND $ids AS i MATCH (a:Entity {{id: i}}){arrow}(b:Entity) "
            "WHERE r.relation IN $relations AND ($category = '' OR b.category = $category) "
            "RETURN a.id, r.relation, b.id, r.sources"
        )
        rows = await read.rows(
            text, ids=list(asked.nodes), relations=sorted(relations), category=asked.category
        )
        wanted = None if into is None else asked.into
        for a, r, b, sources in rows:
            if wanted is None or b in wanted:
                found.append(
                    Hop(b, r, a, back, sources) if asked.incoming else Hop(a, r, b, back, sources)
                )
    return found


async def _degrees(read: Reader, nodes: Sequence[int]) -> Degrees:
    text = "UNWIND $ids AS i MATCH (n:Entity {id: i}) RETURN n.id, n.degrees"
    found: Degrees = {}
    for node, flat in await read.rows(text, ids=list(nodes)):
        flat = flat or []
        for relation, back, edges in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
            found[node, relation, bool(back)] = edges
    return found


async def _evidence(read: Reader, triples: Sequence[tuple[int, int, int]]) -> list[Stated]:
    """(triple, evidence) for every source of every triple, in order."""
    text = (
        "UNWIND $triples AS t MATCH (a:Entity {id: t[0]})-[r]->(b:Entity {id: t[2]}) "
        "WHERE r.relation = t[1] RETURN a.id AS s, r.relation AS p, b.id AS o, r.evidence, r.more "
        "ORDER BY s, p, o"
    )
    rows = await read.rows(text, triples=[list(triple) for triple in triples])
    return [((s, p, o), e) for s, p, o, first, more in rows for e in (first, *(more or ()))]


async def _number(read: Reader, curie: Curie) -> int | None:
    rows = await read.rows("MATCH (n:Entity {curie: $curie}) RETURN n.id", curie=str(curie))
    return rows[0][0] if rows else None


async def _named(read: Reader, folded: Sequence[str]) -> dict[str, list[NameRow]]:
    text = (
        "UNWIND $names AS f MATCH (m:Name {folded: f}) MATCH (n:Entity {id: m.node}) "
        f"RETURN m.folded, m.text, {NODE}"
    )
    found: dict[str, list[NameRow]] = {}
    for key, written, *row in await read.rows(text, names=list(folded)):
        found.setdefault(key, []).append(NameRow(key, written, _node(row)))
    return found


async def _alike(read: Reader, folded: str) -> list[NameRow]:
    """Names that begin with the text, and names that share trigrams with it."""
    text = (
        "MATCH (m:Name) WHERE m.folded STARTS WITH $prefix WITH m ORDER BY m.folded LIMIT $limit "
        f"MATCH (n:Entity {{id: m.node}}) RETURN m.folded, m.text, {NODE}"
    )
    rows = await read.rows(text, prefix=f"{folded} ", limit=MAX_ALIKE)
    text = (
        "MATCH (g:Gram) WHERE g.gram IN $grams RETURN g.gram ORDER BY g.names, g.gram LIMIT $limit"
    )
    found = await read.rows(text, grams=grams_of(trigrams(folded)), limit=RARE_TRIGRAMS)
    if grams := [row[0] for row in found]:
        text = (
            "CALL db.index.fulltext.queryNodes('name_grams', $query, {limit: $limit}) "
            "YIELD node AS m MATCH (n:Entity {id: m.node}) "
            f"RETURN m.folded, m.text, {NODE}"
        )
        query = " ".join(f'"{gram}"' for gram in grams)
        rows += await read.rows(text, query=query, limit=MAX_ALIKE)
    seen = {(key, written, row[0]): row for key, written, *row in rows}
    return [NameRow(key, written, _node(row)) for (key, written, _), row in seen.items()]


def grams_of(found: Iterable[str]) -> list[str]:
    """Trigrams as words of a full-text index: hexadecimal, so that nothing in them is syntax."""
    return [gram.encode().hex() for gram in found]


def _node(row: Sequence[Any]) -> Node:
    curie, category, name, synonyms = row
    return Node(Curie.parse(curie), category, name, tuple(synonyms or ()))
