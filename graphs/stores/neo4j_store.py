"""The knowledge graph on a Neo4j server, 5.26 or later; `graphs.stores.neo4j_load` fills it.

Nodes and relations carry the same numbers as in the SQLite file they were loaded from, so both
stores answer alike, in the same order. Every statement is one of the templates here, with
parameters; relationship types come from the Biolink Model's list only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.addresses import shown
from graphs.errors import StoreError
from graphs.limits import check_kinds, check_limit, check_paths
from graphs.lookup import Scan, alike_hits, exact_hits, first_of_each
from graphs.metapaths import check_steps, end_fits, find_metapath
from graphs.names import fold
from graphs.relations import Relations
from graphs.search import find_paths
from graphs.statements import Path
from graphs.store import PathSet, Release, Schema, Subgraph
from graphs.stores import neo4j_evidence as evidence
from graphs.stores.neo4j_connection import Reader, connect
from graphs.stores.neo4j_names import alike, named
from graphs.stores.neo4j_near import causes_of_both, edges_at
from graphs.stores.neo4j_rows import NODE, edges_of, evidence_of, node_of, number_of
from graphs.stores.neo4j_walks import drive
from graphs.stores.sqlite_format import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from neo4j import AsyncDriver

    from graphs.assessments import AssessmentKind
    from graphs.curie import Curie
    from graphs.related import Related
    from graphs.statements import Node
    from graphs.store import (
        AssessmentSet,
        CauseSet,
        EdgeSet,
        EntityHit,
        FindingSet,
        Mention,
        Rank,
        Step,
        Towards,
        Walk,
    )  # fmt: skip

DEADLINE_S = 30.0


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
                    f"{shown(address)} holds no whole graph of format {FORMAT} (format "
                    f"{meta.get('format', 'none')}, {meta.get('state', 'empty')}); fill it: "
                    f"aetia kg load --to {shown(address)} --from kg.sqlite"
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
        check_limit(limit)
        folded = fold(text)
        if not folded:
            return []
        read = self._reader()
        hits = exact_hits(text, (await named(read, [folded])).get(folded, ()))
        if not hits:
            hits = alike_hits(folded, await alike(read, folded))
        return first_of_each(hits, categories, limit)

    async def scan(self, text: str) -> list[Mention]:
        """The longest names in a text, left to right, without overlap."""
        scan = Scan(text)
        return scan.mentions(await named(self._reader(), scan.wanted))

    async def node(self, curie: Curie) -> Node | None:
        """One node, or None."""
        found = await self.nodes([curie])
        return found[0] if found else None

    async def held(self, curie: Curie) -> bool:
        """Whether it holds the node."""
        return await self.node(curie) is not None

    async def related(self, curie: Curie) -> tuple[Related, ...]:
        """Nothing: what names are known to mean is the vocabulary's."""
        del curie
        return ()

    async def nodes(self, curies: Sequence[Curie]) -> list[Node]:
        """The nodes among these that the graph holds, in the order of their CURIEs."""
        text = f"UNWIND $curies AS c MATCH (n:Entity {{curie: c}}) RETURN {NODE} ORDER BY n.id"
        wanted = sorted({str(curie) for curie in curies})
        return [node_of(row) for row in await self._reader().rows(text, curies=wanted)]

    async def neighbors(
        self,
        curie: Curie,
        *,
        predicates: Sequence[str] = (),
        direction: Towards = "both",
        limit: int = 50,
    ) -> EdgeSet:
        """Edges at a node, by relation, other end, outgoing first, then source."""
        check_limit(limit)
        return await edges_at(self._reader(), self._relations, curie, predicates, direction, limit)

    async def metapath(
        self, start: Curie, end: Curie, steps: Sequence[Step], *, limit: int = 1000
    ) -> PathSet:
        """Simple paths that follow the steps, by falling degree-weighted score."""
        check_limit(limit)
        check_steps(steps)
        if not await end_fits(self, end, steps):
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
        check_limit(max_edges)
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
        edges = await edges_of(read, self._relations, stated[:max_edges])
        return Subgraph(tuple(held), tuple(edges), truncated=len(stated) > max_edges)

    async def common_causes(self, first: Curie, second: Curie, *, limit: int = 1000) -> CauseSet:
        """Nodes with a causal edge into each of the two, most edges first, then by name."""
        check_limit(limit)
        return await causes_of_both(self._reader(), self._relations, first, second, limit)

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        comparator: Curie | str | None = None,
        limit: int = 200,
    ) -> FindingSet:
        """Study findings, newest first."""
        check_limit(limit)
        return await evidence.findings(self._reader(), exposure, outcome, comparator, limit)

    async def assessments(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        kinds: Sequence[AssessmentKind] = (),
        limit: int = 200,
    ) -> AssessmentSet:
        """Conclusions of bodies, newest first."""
        check_limit(limit)
        check_kinds(kinds)
        return await evidence.assessments(self._reader(), exposure, outcome, kinds, limit)

    async def schema(self) -> Schema:
        """Counts by category and predicate."""
        read = self._reader()
        categories = await read.rows("MATCH (n:Entity) RETURN n.category AS c, count(*) ORDER BY c")
        predicates = await read.rows(
            "MATCH (r:Relation) RETURN r.predicate AS p, sum(r.edges) ORDER BY p"
        )
        ((findings,),) = await read.rows("MATCH (f:Finding) RETURN count(f)")
        ((assessments,),) = await read.rows("MATCH (f:Assessment) RETURN count(f)")
        by_category, by_predicate = dict(categories), dict(predicates)
        nodes, edges = sum(by_category.values()), sum(by_predicate.values())
        return Schema(nodes, edges, findings, assessments, by_category, by_predicate)

    async def release(self) -> Release:
        """What the graph says it is."""
        return Release(self.meta["name"], self.meta["version"], self.meta["checksum"])

    async def close(self) -> None:
        """Close the connections; the store cannot be used afterwards."""
        await self._driver.close()

    async def _search(self, start: Curie, end: Curie, search: Any) -> PathSet:
        read = self._reader()
        a, b = await number_of(read, start), await number_of(read, end)
        if a is None or b is None:
            return PathSet(())
        found = await drive(read, search(a, b, read.check))
        triples = sorted({hop.triple for walk in found.walks for hop in walk.hops})
        first = dict(reversed(await evidence_of(read, triples)))
        edges = dict(
            zip(first, await edges_of(read, self._relations, list(first.items())), strict=True)
        )
        paths = tuple(
            Path(tuple(edges[hop.triple] for hop in walk.hops), walk.score, start)
            for walk in found.walks
        )
        return PathSet(paths, found.truncated)
