"""The embedded knowledge graph: one read-only SQLite file, opened in a millisecond."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphs.errors import StoreError
from graphs.limits import check_kinds, check_limit, check_paths
from graphs.lookup import MAX_ALIKE, Scan, alike_hits, exact_hits, first_of_each, trigrams
from graphs.metapaths import check_steps, end_fits, find_metapath
from graphs.names import fold
from graphs.relations import Relations
from graphs.search import find_paths
from graphs.statements import Path
from graphs.store import PathSet, Release, Schema, Subgraph
from graphs.stores import sqlite_evidence as evidence
from graphs.stores import sqlite_rows as rows
from graphs.stores.sqlite_connection import Connections
from graphs.stores.sqlite_format import FORMAT
from graphs.stores.sqlite_names import alike, named
from graphs.stores.sqlite_near import causes_of_both, edges_at, narrowed
from graphs.stores.sqlite_walks import drive

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path as FilePath

    from graphs.assessments import AssessmentKind
    from graphs.curie import Curie
    from graphs.deadline import Deadline
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
"""Seconds that one call may take."""


class SqliteStore:
    """A `KnowledgeGraph` over a file that `graphs.stores.sqlite_build` made; see there for each method.

    Attributes:
        fallback: what stood in for the file, in one sentence; empty when nothing did.

    Raises:
        StoreError: the file is absent, unreadable, not one of ours or of another format.
    """

    def __init__(
        self,
        path: FilePath,
        *,
        deadline_s: float = DEADLINE_S,
        image: bytes | None = None,
        mapped: bool = True,
        fallback: str = "",
    ) -> None:
        self.path = path
        self.fallback = fallback
        self._files = Connections(path, deadline_s, image, mapped=mapped)
        try:
            self.meta: dict[str, str] = self._files.read_here(
                lambda db, _: dict(db.execute("SELECT key, value FROM meta"))
            )
            _check_format(path, self.meta)
            self._relations: Relations = self._files.read_here(
                lambda db, _: Relations(db.execute("SELECT id, predicate, direction FROM relation"))
            )
        except StoreError as error:
            self._files.close()
            raise StoreError(f"{path} is not a knowledge graph of Aetia: {error}") from error

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Nodes named like the text: exact, then prefix and fuzzy (trigrams, rescored)."""
        check_limit(limit)
        folded = fold(text)

        def read(db: sqlite3.Connection, _: Deadline) -> list[EntityHit]:
            hits = exact_hits(text, named(db, [folded]).get(folded, ()))
            if not hits:
                found = alike(db, folded, trigrams(folded), MAX_ALIKE)
                hits = alike_hits(folded, found)
            return first_of_each(hits, categories, limit)

        return await self._files.read(read) if folded else []

    async def scan(self, text: str) -> list[Mention]:
        """The longest names in a text, left to right, without overlap."""
        scan = Scan(text)
        return await self._files.read(lambda db, _: scan.mentions(named(db, scan.wanted)))

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
        query = "SELECT * FROM node WHERE curie IN (SELECT value FROM json_each(?)) ORDER BY id"
        wanted = json.dumps([str(curie) for curie in curies])
        return await self._files.read(
            lambda db, _: [rows.node(row) for row in db.execute(query, (wanted,))]
        )

    async def names(self) -> list[tuple[str, str]]:
        """Every name as written with the CURIE of its node: for comparisons with other matchers."""
        query = (
            "SELECT name.text, node.curie FROM name JOIN node ON node.id = name.node ORDER BY 1, 2"
        )
        return await self._files.read(lambda db, _: list(db.execute(query)))

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
        narrow = narrowed(self._relations, predicates, direction)
        return await self._files.read(
            lambda db, _: edges_at(db, self._relations, curie, narrow, limit)
        )

    async def metapath(
        self, start: Curie, end: Curie, steps: Sequence[Step], *, limit: int = 1000
    ) -> PathSet:
        """Simple paths that follow the steps, by falling degree-weighted score."""
        check_limit(limit)
        check_steps(steps)
        if not await end_fits(self, end, steps):
            return PathSet(())

        def search(a: int, b: int, deadline: Deadline) -> Any:
            return find_metapath(a, b, steps, self._relations, limit=limit, check=deadline.check)

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

        def search(a: int, b: int, deadline: Deadline) -> Any:
            return find_paths(
                a,
                b,
                ways=ways,
                k=k,
                max_len=max_len,
                rank=rank,
                better=self._relations.better,
                check=deadline.check,
            )

        return await self._search(start, end, search)

    async def subgraph(self, nodes: Sequence[Curie], *, max_edges: int = 300) -> Subgraph:
        """The edges among some nodes, in the order of subject, predicate and object."""
        check_limit(max_edges)
        among = (
            "SELECT subject, relation, object, evidence FROM {} WHERE subject IN "
            "(SELECT value FROM json_each(?1)) AND object IN (SELECT value FROM json_each(?1))"
        )
        both = f"{among.format('edge')} UNION ALL {among.format('support')}"
        query = f"{both} ORDER BY 1, 2, 3, 4 LIMIT ?2"
        held = await self.nodes(nodes)

        def read(db: sqlite3.Connection, _: Deadline) -> Subgraph:
            wanted = json.dumps([rows.number_of(db, node.curie) for node in held])
            found = list(db.execute(query, (wanted, max_edges + 1)))
            stated = [((s, r, o), evidence) for s, r, o, evidence in found[:max_edges]]
            edges = tuple(rows.edges(db, self._relations, stated))
            return Subgraph(tuple(held), edges, truncated=len(found) > max_edges)

        return await self._files.read(read)

    async def common_causes(self, first: Curie, second: Curie, *, limit: int = 1000) -> CauseSet:
        """Nodes with a causal edge into each of the two, most edges first, then by name."""
        check_limit(limit)
        return await self._files.read(
            lambda db, _: causes_of_both(db, self._relations, first, second, limit)
        )

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
        return await self._files.read(
            lambda db, _: evidence.findings(db, exposure, outcome, comparator, limit)
        )

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
        return await self._files.read(
            lambda db, _: evidence.assessments(db, exposure, outcome, kinds, limit)
        )

    async def schema(self) -> Schema:
        """Counts by category and predicate."""

        def read(db: sqlite3.Connection, _: Deadline) -> Schema:
            count = "SELECT count(*) FROM {}"
            nodes, findings, assessments = (
                db.execute(count.format(table)).fetchone()[0]
                for table in ("node", "finding", "assessment")
            )
            categories = dict(
                db.execute("SELECT category, count(*) FROM node GROUP BY 1 ORDER BY 1")
            )
            predicates = dict(
                db.execute("SELECT predicate, sum(edges) FROM relation GROUP BY 1 ORDER BY 1")
            )
            edges = sum(predicates.values())
            return Schema(nodes, edges, findings, assessments, categories, predicates)

        return await self._files.read(read)

    async def release(self) -> Release:
        """What the file says it is."""
        return Release(self.meta["name"], self.meta["version"], self.meta["checksum"])

    async def close(self) -> None:
        """Close every connection; the store cannot be used afterwards."""
        self._files.close()

    async def _search(self, start: Curie, end: Curie, search: Any) -> PathSet:
        def read(db: sqlite3.Connection, deadline: Deadline) -> PathSet:
            a, b = rows.number_of(db, start), rows.number_of(db, end)
            if a is None or b is None:
                return PathSet(())
            found = drive(db, search(a, b, deadline))
            triples = (hop.triple for walk in found.walks for hop in walk.hops)
            edges = rows.first_edges(db, self._relations, triples)
            paths = tuple(
                Path(tuple(edges[hop.triple] for hop in walk.hops), walk.score, start)
                for walk in found.walks
            )
            return PathSet(paths, found.truncated)

        return await self._files.read(read)


def _check_format(path: FilePath, meta: dict[str, str]) -> None:
    if meta.get("format") != FORMAT:
        raise StoreError(
            f"its format is {meta.get('format', 'unknown')}, this release reads {FORMAT}; "
            f"build {path.name} again: aetia kg build"
        )
