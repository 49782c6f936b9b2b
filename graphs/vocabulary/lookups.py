"""Queries of the compiled vocabulary: names, near names, equivalent identifiers, relations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from graphs.curie import Curie
from graphs.related import Related
from graphs.statements import Node
from graphs.vocabulary.spelling import most_edits, near_words, typed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

MOST_NEAR = 4
"""Near words tried for each word."""

MOST_WORDS = 6
"""Words of a text that is looked at for typing errors."""

MOST_TYPED = 24
"""Names made of near words that are looked up."""

MOST_PREFIXED = 20
"""Names that begin with the text."""

DEEPEST = 16
"""Steps of is-a that are followed; the deepest branch of the sources has fewer."""

_IS_PLAIN = "SELECT 1 FROM plain WHERE word = ?"
_NODE = "concept.curie, concept.category, concept.name, concept.synonyms"


class Named(NamedTuple):
    """A name, the concept that carries it, and where in a text it counts (`prose`)."""

    folded: str
    text: str
    place: int
    claim: int
    node: Node


def named(db: sqlite3.Connection, folded: Sequence[str]) -> dict[str, list[Named]]:
    """Folded name -> who carries it, the best claim first."""
    query = (
        f"SELECT name.folded, name.text, name.place, name.claim, {_NODE} FROM json_each(?) AS wanted CROSS JOIN name "  # noqa: S608
        "ON name.folded = wanted.value CROSS JOIN concept ON concept.id = name.concept "
        "ORDER BY name.folded, name.claim, name.own, name.concept"
    )
    found: dict[str, list[Named]] = {}
    for key, text, place, claim, *row in db.execute(query, (json.dumps(folded),)):
        found.setdefault(key, []).append(Named(key, text, place, claim, node(row)))
    return found


def loosely_named(db: sqlite3.Connection, keys: Sequence[str]) -> dict[str, list[Named]]:
    """Loose key -> the conditions that are called so in another order of words."""
    query = (
        f"SELECT loose.key, name.text, name.place, name.claim, {_NODE} FROM json_each(?) AS wanted CROSS JOIN loose "  # noqa: S608
        "ON loose.key = wanted.value CROSS JOIN concept ON concept.id = loose.concept CROSS JOIN name "
        "ON name.folded = loose.folded AND name.concept = loose.concept "
        "ORDER BY loose.key, name.claim, name.own, concept.id"
    )
    found: dict[str, list[Named]] = {}
    for key, text, place, claim, *row in db.execute(query, (json.dumps(keys),)):
        found.setdefault(key, []).append(Named(key, text, place, claim, node(row)))
    return found


def misspelt(db: sqlite3.Connection, folded: str) -> list[tuple[int, str]]:
    """(edits, folded name) of what the text may have meant, the fewest edits first.

    A word that some name has may be an error too, such as `diseas`; a word of plain English is not.
    """
    words = folded.split()
    if len(words) > MOST_WORDS:
        return []
    near = [_near(db, word) for word in words]
    return [made for made in typed(words, near, MOST_TYPED) if made[0]]


def prefixed(db: sqlite3.Connection, folded: str) -> list[Named]:
    """Names that go on after the text."""
    query = (
        f"SELECT name.folded, name.text, name.place, name.claim, {_NODE} FROM name JOIN concept ON concept.id = name.concept "  # noqa: S608
        "WHERE name.folded >= ? AND name.folded < ? ORDER BY name.claim, length(name.folded), name.folded, "
        "name.own, name.concept LIMIT ?"
    )
    rows = db.execute(query, (f"{folded} ", f"{folded}!", MOST_PREFIXED))
    return [Named(key, text, place, claim, node(row)) for key, text, place, claim, *row in rows]


def nodes(db: sqlite3.Connection, curies: Sequence[Curie]) -> list[Node]:
    """The concepts with these identifiers, in the order of the identifiers; equivalent ones count."""
    query = (
        f"SELECT DISTINCT {_NODE} FROM identifier JOIN concept ON concept.id = identifier.concept "  # noqa: S608
        "WHERE identifier.curie IN (SELECT value FROM json_each(?)) ORDER BY concept.id"
    )
    wanted = json.dumps([str(curie) for curie in curies])
    return [node(row) for row in db.execute(query, (wanted,))]


def same_as(db: sqlite3.Connection, curies: Sequence[Curie]) -> dict[Curie, tuple[Curie, ...]]:
    """Identifier -> the other identifiers of its concept, its own first."""
    query = (
        "SELECT wanted.value, concept.curie, concept.same FROM json_each(?) AS wanted "
        "CROSS JOIN identifier ON identifier.curie = wanted.value "
        "CROSS JOIN concept ON concept.id = identifier.concept"
    )
    wanted = json.dumps(sorted({str(curie) for curie in curies}))
    found = {}
    for asked, own, others in db.execute(query, (wanted,)):
        all_ids = [own, *others.split()]
        found[Curie.parse(asked)] = tuple(Curie.parse(c) for c in all_ids if c != asked)
    return found


def related(db: sqlite3.Connection, curie: Curie) -> list[Related]:
    """Everything that is related to a concept, by relation, direction, depth and identifier."""
    row = db.execute("SELECT concept FROM identifier WHERE curie = ?", (str(curie),)).fetchone()
    if row is None:
        return []
    found = []
    for here, there, towards in (
        ("subject", "object", "broader"),
        ("object", "subject", "narrower"),
    ):
        chain = (
            f"WITH RECURSIVE chain (id, depth) AS (SELECT {there}, 1 FROM relation "  # noqa: S608
            f"WHERE {here} = ?1 AND relation = 'is_a' UNION SELECT {there}, depth + 1 FROM relation "
            f"JOIN chain ON {here} = chain.id WHERE relation = 'is_a' AND depth < ?2) "
            "SELECT 'is_a', concept.curie, min(depth) FROM chain JOIN concept ON concept.id = chain.id "
            "WHERE chain.id <> ?1 GROUP BY chain.id"
        )
        direct = (
            f"SELECT relation, curie, 1 FROM relation JOIN concept ON id = {there} "  # noqa: S608
            f"WHERE {here} = ?1 AND relation <> 'is_a'"
        )
        rows = [*db.execute(chain, (row[0], DEEPEST)), *db.execute(direct, row)]
        found += [Related(r, Curie.parse(c), towards, d) for r, c, d in rows]  # type: ignore[arg-type]
    return sorted(found, key=lambda r: (r.relation, r.towards, r.depth, r.curie))


def node(row: Sequence[str]) -> Node:
    """A concept's row as a value."""
    curie, category, name, synonyms = row
    return Node(Curie.parse(curie), category, name, tuple(synonyms.split("|") if synonyms else ()))


def _near(db: sqlite3.Connection, word: str) -> list[tuple[int, str]]:
    """Near words of a word that is not plain English, itself included where a name has it."""
    edits = most_edits(word)
    if not edits or not word.isalpha() or db.execute(_IS_PLAIN, (word,)).fetchone():
        return []
    query = "SELECT word, claim FROM word WHERE first = ? AND length BETWEEN ? AND ?"
    among = db.execute(query, (word[0], len(word) - edits, len(word) + edits))
    return near_words(word, among, MOST_NEAR)
