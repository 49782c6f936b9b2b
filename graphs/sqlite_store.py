"""The embedded knowledge graph: one read-only SQLite file, opened in a millisecond."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from graphs.biolink import CAUSAL
from graphs.curie import Curie
from graphs.errors import StoreError
from graphs.findings import Finding
from graphs.names import MAX_WORDS, fold, is_case_sensitive, tokens
from graphs.paths import ranked_paths
from graphs.statements import Edge, Node
from graphs.store import CommonCause, EntityHit, Mention, PathSet, Release, Schema, Towards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

T = TypeVar("T")

FUZZY_CUTOFF = 60.0
"""Lowest rapidfuzz similarity (0 to 100) that is offered as a candidate."""

_EDGE_COLUMNS = "subject, predicate, object, direction, source, checked"


class SqliteStore:
    """A `KnowledgeGraph` over a file that `graphs.sqlite_build.write_store` made.

    Raises:
        StoreError: the file is absent, unreadable or not one of ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        if not path.is_file():
            raise StoreError(f"there is no knowledge graph at {path}; build one first")
        try:
            self._meta = dict(self._connection().execute("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError as error:
            self._close()
            raise StoreError(f"{path} is not a knowledge graph of Aetia: {error}") from error

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Nodes named like the text: exact, then prefix, then fuzzy (trigrams, rescored)."""
        return await self._do(lambda: self._resolve(text, tuple(categories), limit))

    async def scan(self, text: str) -> list[Mention]:
        """The longest names in a text, left to right, without overlap."""
        return await self._do(lambda: self._scan(text))

    async def node(self, curie: Curie) -> Node | None:
        """One node, or None."""
        return await self._do(lambda: self._node(str(curie)))

    async def neighbors(
        self,
        curie: Curie,
        *,
        predicates: Sequence[str] = (),
        direction: Towards = "both",
        limit: int = 50,
    ) -> list[Edge]:
        """Edges at a node, ordered by predicate and other end."""
        ends = {"out": ("subject",), "in": ("object",), "both": ("subject", "object")}[direction]

        def read() -> list[Edge]:
            found = [edge for end in ends for edge in self._edges(end, str(curie))]
            kept = [edge for edge in found if not predicates or edge.predicate in predicates]
            kept.sort(key=lambda e: (e.predicate, str(e.subject), str(e.object), e.source))
            return kept[:limit]

        return await self._do(read)

    async def paths(self, start: Curie, end: Curie, *, k: int = 10, max_len: int = 4) -> PathSet:
        """Directed simple paths over causal predicates, best-ranked first."""

        def read() -> PathSet:
            return ranked_paths(
                start,
                end,
                outgoing=self._cached("subject"),
                incoming=self._cached("object"),
                k=k,
                max_len=max_len,
            )

        return await self._do(read)

    async def common_causes(self, first: Curie, second: Curie) -> list[CommonCause]:
        """Nodes with a causal edge into each of the two, most edges first."""

        def read() -> list[CommonCause]:
            into = [
                [e for e in self._edges("object", str(curie)) if e.is_causal]
                for curie in (first, second)
            ]
            shared = {e.subject for e in into[0]} & {e.subject for e in into[1]}
            causes = []
            for curie in shared - {first, second}:
                node = self._node(str(curie))
                edges = tuple(e for side in into for e in side if e.subject == curie)
                if node is not None:
                    causes.append(CommonCause(node, edges))
            return sorted(causes, key=lambda c: (-len(c.edges), c.node.name))

        return await self._do(read)

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        limit: int = 200,
    ) -> list[Finding]:
        """Study findings, newest first."""
        wanted = {"exposure": exposure, "outcome": outcome}
        clauses = [f"{column} = ?" for column, value in wanted.items() if value is not None]
        values = [str(value) for value in wanted.values() if value is not None]
        where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
        query = f"SELECT * FROM finding {where} ORDER BY year DESC, id LIMIT ?"  # noqa: S608

        def read() -> list[Finding]:
            rows = self._connection().execute(query, (*values, limit))
            return [_finding(row) for row in rows]

        return await self._do(read)

    async def schema(self) -> Schema:
        """Counts by category and predicate."""

        def read() -> Schema:
            run = self._connection().execute
            nodes, edges, findings = (
                run(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for table in ("node", "edge", "finding")
            )
            categories = dict(run("SELECT category, count(*) FROM node GROUP BY 1 ORDER BY 1"))
            predicates = dict(run("SELECT predicate, count(*) FROM edge GROUP BY 1 ORDER BY 1"))
            return Schema(nodes, edges, findings, categories, predicates)

        return await self._do(read)

    async def release(self) -> Release:
        """What the file says it is."""
        return Release(self._meta["name"], self._meta["version"], self._meta["checksum"])

    async def close(self) -> None:
        """Close every connection; the store cannot be used afterwards."""
        self._close()

    def _close(self) -> None:
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    async def _do(self, read: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(read)
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path} could not be read: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        """One connection a thread: SQLite handles are not shared between threads at once."""
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            return existing
        made = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        self._local.connection = made
        with self._lock:
            self._connections.append(made)
        return made

    def _edges(self, end: str, curie: str) -> list[Edge]:
        query = f"SELECT {_EDGE_COLUMNS} FROM edge WHERE {end} = ?"  # noqa: S608
        return [_edge(row) for row in self._connection().execute(query, (curie,))]

    def _cached(self, end: str) -> Callable[[Curie], Sequence[Edge]]:
        seen: dict[Curie, list[Edge]] = {}

        def edges(curie: Curie) -> Sequence[Edge]:
            if curie not in seen:
                seen[curie] = [e for e in self._edges(end, str(curie)) if e.predicate in CAUSAL]
            return seen[curie]

        return edges

    def _node(self, curie: str) -> Node | None:
        row = self._connection().execute("SELECT * FROM node WHERE curie = ?", (curie,)).fetchone()
        return _node(row) if row else None

    def _named(self, folded: Sequence[str]) -> dict[str, list[tuple[str, Node]]]:
        """Folded name -> (name as written, node) for every name that occurs."""
        marks = ",".join("?" * len(folded))
        query = (
            "SELECT name.folded, name.text, node.* FROM name JOIN node USING (curie) "  # noqa: S608
            f"WHERE name.folded IN ({marks}) ORDER BY name.curie"
        )
        found: dict[str, list[tuple[str, Node]]] = {}
        for key, text, *row in self._connection().execute(query, list(folded)):
            found.setdefault(key, []).append((text, _node(row)))
        return found

    def _resolve(self, text: str, categories: tuple[str, ...], limit: int) -> list[EntityHit]:
        folded = fold(text)
        if not folded:
            return []
        hits = [
            EntityHit(node, 1.0, name, "exact")
            for name, node in self._named([folded]).get(folded, [])
            if not is_case_sensitive(name, node.category) or name == text.strip()
        ]
        if not hits:
            hits = self._alike(folded)
        best: dict[Curie, EntityHit] = {}
        for hit in hits:
            if not categories or hit.node.category in categories:
                best.setdefault(hit.node.curie, hit)
        return list(best.values())[:limit]

    def _alike(self, folded: str) -> list[EntityHit]:
        """Prefix matches first, then names that share trigrams, rescored by edit distance."""
        from rapidfuzz import fuzz

        trigrams = {folded[i : i + 3] for i in range(len(folded) - 2)}
        match = " OR ".join('"' + t.replace('"', '""') + '"' for t in sorted(trigrams))
        if not match:
            return []
        rows = self._connection().execute(
            "SELECT folded, text, curie FROM name WHERE rowid IN "
            "(SELECT rowid FROM trigram WHERE trigram MATCH ? ORDER BY rank LIMIT 200)",
            (match,),
        )
        scored = [(fuzz.ratio(folded, key), key, text, curie) for key, text, curie in rows]
        hits = []
        for similarity, key, text, curie in scored:
            node = self._node(curie)
            prefix = key.startswith(folded + " ")
            if node is not None and (prefix or similarity >= FUZZY_CUTOFF):
                how = "prefix" if prefix else "fuzzy"
                score = max(similarity / 100, 0.8 if prefix else 0.0)
                hits.append(EntityHit(node, min(score, 0.99), text, how))  # type: ignore[arg-type]
        return sorted(hits, key=lambda hit: (-hit.score, str(hit.node.curie)))

    def _scan(self, text: str) -> list[Mention]:
        words = tokens(text)
        windows: dict[tuple[int, int], str] = {
            (i, j): " ".join(word.folded for word in words[i:j])
            for i in range(len(words))
            for j in range(i + 1, min(i + MAX_WORDS, len(words)) + 1)
        }
        if not windows:
            return []
        named = self._named(sorted(set(windows.values()))[:30_000])
        mentions, position = [], 0
        while position < len(words):
            mention = self._longest(text, words, windows, named, position)
            if mention is None:
                position += 1
            else:
                mentions.append(mention)
                position = next(i for i, w in enumerate(words) if w.end >= mention.end) + 1
        return mentions

    def _longest(
        self,
        text: str,
        words: list[Any],
        windows: dict[tuple[int, int], str],
        named: dict[str, list[tuple[str, Node]]],
        position: int,
    ) -> Mention | None:
        for stop in range(min(position + MAX_WORDS, len(words)), position, -1):
            start, end = words[position].start, words[stop - 1].end
            surface = text[start:end]
            hits = tuple(
                EntityHit(node, 1.0, name, "exact")
                for name, node in named.get(windows[position, stop], [])
                if not is_case_sensitive(name, node.category) or name == surface
            )
            if hits:
                return Mention(start, end, surface, hits)
        return None


def _node(row: Sequence[str]) -> Node:
    curie, category, name, synonyms = row
    return Node(Curie.parse(curie), category, name, tuple(filter(None, synonyms.split("|"))))


def _edge(row: Sequence[str]) -> Edge:
    subject, predicate, obj, direction, source, checked = row
    return Edge(
        Curie.parse(subject), predicate, Curie.parse(obj), direction or None, source, checked
    )


def _finding(row: Sequence[Any]) -> Finding:
    exposure, outcome, *middle = row[1:12]
    intervention, *last = row[12:]
    parts: tuple[Any, ...] = (
        Curie.parse(exposure),
        Curie.parse(outcome),
        *middle,
        Curie.parse(intervention) if intervention else None,
        *last,
    )
    return Finding(*parts)
