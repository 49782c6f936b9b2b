"""A small knowledge graph with a known content, and what a built file holds."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from graphs.biolink import is_causal, sign_of
from graphs.load.build import build
from graphs.load.formats import open_source

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from graphs.load.build import BuildReport

NAMES = (
    "fever",
    "ABC-1",
    "beta (long) form",
    "acid, fatty",
    "Ménière's",
    "x: y",
    "early gout",
    "5' UTR",
)


class Thing(NamedTuple):
    """A node."""

    curie: str
    category: str
    name: str
    synonyms: frozenset[str]


class Says(NamedTuple):
    """A statement by its ends, its sign and whether it is of cause; the source that states it."""

    subject: str
    sign: int | None
    causal: bool
    object: str
    source: str


class Content(NamedTuple):
    """All that a graph file says."""

    things: frozenset[Thing]
    says: frozenset[Says]


def things(rng: random.Random, prefix: str, category: str, n: int) -> list[Thing]:
    """Nodes with names that are hard to write."""
    made = []
    for number in rng.sample(range(1, 9_999), n):
        name = f"{rng.choice(NAMES)} {number}"
        synonyms = frozenset(f"{rng.choice(NAMES)} s{number}" for _ in range(rng.randrange(3)))
        made.append(Thing(f"{prefix}:{number:07}", f"biolink:{category}", name, synonyms))
    return made


def read(folder: Path, *sources: str) -> tuple[Content, BuildReport]:
    """Build the sources and read the file back.

    Raises:
        InputError: a source is refused.
    """
    out = folder / "kg.sqlite"
    report = build([open_source(text) for text in sources], out)
    with sqlite3.connect(out) as db:
        nodes = db.execute("SELECT curie, category, name, synonyms FROM node").fetchall()
        edges = db.execute(
            "SELECT s.curie, r.predicate, r.direction, o.curie, e.source FROM edge "
            "JOIN node s ON s.id = subject JOIN node o ON o.id = object "
            "JOIN relation r ON r.id = relation JOIN evidence e ON e.id = evidence"
        ).fetchall()
    db.close()
    held = frozenset(Thing(c, k, n, frozenset(filter(None, s.split("|")))) for c, k, n, s in nodes)
    said = frozenset(
        Says(s, sign_of(p, d or None), is_causal(p), o, source) for s, p, d, o, source in edges
    )
    return Content(held, said), report
