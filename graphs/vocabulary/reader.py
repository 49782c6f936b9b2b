"""`Vocabulary`: what is known by name, whether a graph holds it or not."""

from __future__ import annotations

import os
import re
import sqlite3
from typing import TYPE_CHECKING, TypeVar

from graphs.errors import StoreError
from graphs.limits import check_limit
from graphs.lookup import NameRow, Scan, first_of_each
from graphs.names import fold
from graphs.store import EntityHit
from graphs.stores.sqlite_connection import Connections
from graphs.vocabulary import lookups
from graphs.vocabulary.compiled import FORMAT
from graphs.vocabulary.prose import AS_WRITTEN, counts_in
from graphs.vocabulary.spelling import edits_between, loose_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from graphs.curie import Curie
    from graphs.related import Related
    from graphs.statements import Node
    from graphs.store import How, Mention
    from graphs.vocabulary.lookups import Named

T = TypeVar("T")

DEADLINE_S = 10.0
"""Seconds that one call may take."""

REORDERED = 0.95
"""Score of a name whose words stand in another order or are exchanged for their like."""

PREFIX = 0.8
"""Score of a name that goes on after the text."""


class Vocabulary:
    """Names over a file that `graphs.vocabulary.build` compiled; it is never read whole.

    Args:
        path: the file.
        fallback: what stood in for it, in one sentence; empty when nothing did.
        remade: makes the file anew; called once if it turns out to be damaged.

    Raises:
        StoreError: the file is absent, cut, or of another format.
    """

    def __init__(
        self, path: Path, *, fallback: str = "", remade: Callable[[], object] | None = None
    ) -> None:
        self.path = path
        self.fallback = fallback
        self._remade = remade
        self._files = self._opened()
        try:
            self.meta: dict[str, str] = self._files.read_here(
                lambda db, _: dict(db.execute("SELECT key, value FROM meta"))
            )
            if self.meta.get("format") != FORMAT:
                raise StoreError(f"{path} is not a vocabulary of this release")
        except StoreError:
            self._files.close()
            raise

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Concepts named like the text, the best claim to the name first.

        By the name itself, else in another order of its words (both `exact`), else as a typing error
        (`fuzzy`: see `graphs.vocabulary.spelling`), else as the beginning of a name (`prefix`). What is
        not near is not offered.

        Raises:
            InputError: a limit below 0.
            StoreError: the file could not be read.
        """
        check_limit(limit)
        folded = fold(text)
        if not folded:
            return []
        return await self._read(
            lambda db: first_of_each(_hits(db, text.strip(), folded), categories, limit)
        )

    async def scan(self, text: str) -> list[Mention]:
        """The longest names in a text, left to right, without overlap; `prose` says which count."""
        scan = Scan(text)

        def read(db: sqlite3.Connection) -> list[Mention]:
            found = lookups.named(db, scan.wanted)
            turned = {key: loose_key(key) for key in scan.wanted if _may_be_turned(key, found)}
            loosely = lookups.loosely_named(db, sorted(set(turned.values())))
            found |= {key: loosely[loose] for key, loose in turned.items() if loose in loosely}
            return scan.mentions({key: _in_text(rows, text) for key, rows in found.items()})

        return await self._read(read)

    async def node(self, curie: Curie) -> Node | None:
        """The concept with this identifier or an equivalent one, or None."""
        found = await self.nodes([curie])
        return found[0] if found else None

    async def nodes(self, curies: Sequence[Curie]) -> list[Node]:
        """The concepts with these identifiers or equivalent ones, in the order of their own."""
        return await self._read(lambda db: lookups.nodes(db, curies))

    async def same_as(self, curie: Curie) -> tuple[Curie, ...]:
        """Other identifiers of the same concept; empty where there are none or it is not known."""
        return (await self.all_same_as([curie])).get(curie, ())

    async def all_same_as(self, curies: Sequence[Curie]) -> dict[Curie, tuple[Curie, ...]]:
        """The same for several at once; one that is not known is left out."""
        return await self._read(lambda db: lookups.same_as(db, curies))

    async def related(self, curie: Curie) -> tuple[Related, ...]:
        """What is broader and narrower, by relation, direction, depth and identifier."""
        return tuple(await self._read(lambda db: lookups.related(db, curie)))

    def exactly(self, text: str) -> list[tuple[Node, tuple[Curie, ...]]]:
        """The concepts of exactly this name with their other identifiers, the best claim first.

        On this thread, for commands that have no event loop.

        Raises:
            StoreError: the file could not be read.
        """
        folded = fold(text)

        def read(db: sqlite3.Connection) -> list[tuple[Node, tuple[Curie, ...]]]:
            hits = [h for h in _hits(db, text.strip(), folded) if h.how == "exact"]
            nodes = [hit.node for hit in hits if hit.score > REORDERED]
            same = lookups.same_as(db, [node.curie for node in nodes])
            return [(node, same.get(node.curie, ())) for node in nodes]

        return self._files.read_here(lambda db, _: read(db)) if folded else []

    async def close(self) -> None:
        """Close the file; the vocabulary cannot be used afterwards."""
        self._files.close()

    def _opened(self) -> Connections:
        files = Connections(self.path, DEADLINE_S, mapped=False)
        if not _is_whole(self.path):
            raise StoreError(f"{self.path} is cut")
        return files

    async def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await self._files.read(lambda db, _: work(db))
        except StoreError as error:
            remade, self._remade = self._remade, None
            if remade is None or not isinstance(error.__cause__, sqlite3.DatabaseError):
                raise
            remade()
            self._files.close()
            self._files = self._opened()
            return await self._files.read(lambda db, _: work(db))


def _hits(db: sqlite3.Connection, text: str, folded: str) -> list[EntityHit]:
    exact = lookups.named(db, [folded]).get(folded, [])
    if exact:
        kept = [row for row in exact if row.place != AS_WRITTEN or row.text == text]
        return _as_hits(_as_spelt(kept or exact, text), 1.0, "exact")
    loose = loose_key(folded)
    turned = lookups.loosely_named(db, [loose]).get(loose, []) if loose else []
    if turned:
        least = min(row.claim for row in turned)
        return _as_hits([row for row in turned if row.claim == least], REORDERED, "exact")
    return _misspelt(db, text, folded) or _as_hits(lookups.prefixed(db, folded), PREFIX, "prefix")


def _misspelt(db: sqlite3.Connection, text: str, folded: str) -> list[EntityHit]:
    """The nearest names: the fewest edits first, as folded or as written, then the better claim."""
    meant = lookups.misspelt(db, folded)
    rows = lookups.named(db, [name for _, name in meant])
    found = sorted(
        (
            (min(edits, edits_between(text.casefold(), row.text.casefold())), row.claim, row)
            for edits, name in meant
            for row in rows.get(name, ())
        ),
        key=lambda one: one[:2],
    )
    return [EntityHit(r.node, 1.0 - e / len(folded), r.text, "fuzzy") for e, _, r in found]


def _as_hits(rows: Sequence[Named], score: float, how: How) -> list[EntityHit]:
    return [EntityHit(row.node, score, row.text, how) for row in rows]


def _may_be_turned(key: str, found: dict[str, list[Named]]) -> bool:
    """Whether a span of a text is tried in another order: only where it reads "of" or a type."""
    words = key.split()
    return key not in found and 2 < len(words) < 7 and ("of" in words[1:-1] or "type" in words[1:])


def _in_text(rows: Sequence[Named], text: str) -> list[NameRow]:
    """Those that count in this text, and of these the ones that are spelt as it spells them."""
    kept = [row for row in rows if counts_in(text, row.text, row.place)]
    return [NameRow(row.folded, row.text, row.node) for row in _as_spelt(kept, text)]


def _as_spelt(rows: Sequence[Named], text: str) -> Sequence[Named]:
    """Of several concepts that share a folded name (penicillin, penicillins; EGFR, eGFR) the one meant."""
    if len({row.node.curie for row in rows}) < 2:
        return rows
    for fold_case in (str, str.casefold):
        written = fold_case(text)
        alike = [
            r for r in rows if re.search(rf"(?<!\w){re.escape(fold_case(r.text))}(?!\w)", written)
        ]
        if alike:
            return alike
    return rows


def _is_whole(path: Path) -> bool:
    """Whether a SQLite file has the length that its header states."""
    with path.open("rb") as file:
        header = file.read(32)
        size = os.fstat(file.fileno()).st_size
    page = int.from_bytes(header[16:18], "big")
    return header[:16] == b"SQLite format 3\0" and size == page * int.from_bytes(
        header[28:32], "big"
    )
