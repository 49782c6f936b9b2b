"""Names to nodes, the same in every store: a store fetches the rows, the rules are here.

Exact before prefix before fuzzy. A fuzzy candidate shares trigrams with the text and is scored by
the share of equal characters (rapidfuzz `ratio`). Equal scores: a node's own name before a synonym,
then the order of the CURIEs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.names import MAX_WORDS, is_case_sensitive, tokens
from graphs.store import EntityHit, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphs.curie import Curie
    from graphs.names import Token
    from graphs.statements import Node
    from graphs.store import How

_IDENTIFIER = re.compile(r"[A-Za-z][\w.-]*:\S+")
"""A CURIE as databases make them; names of things seldom look so."""
FUZZY_CUTOFF = 60.0
"""Lowest rapidfuzz similarity (0 to 100) that is offered as a candidate."""

MAX_ALIKE = 200
"""Names that a store offers for one fuzzy or prefix search."""

RARE_TRIGRAMS = 6
"""Trigrams of a text that are searched for, the rarest: common ones cost much and say little."""

MAX_WINDOWS = 30_000
"""Spans of one text that are looked up."""


@dataclass(frozen=True)
class NameRow:
    """A name as a store holds it: folded, as written, and whose it is."""

    folded: str
    text: str
    node: Node


def trigrams(folded: str) -> list[str]:
    """The distinct runs of three characters of a folded name, sorted."""
    return sorted({folded[i : i + 3] for i in range(len(folded) - 2)})


def exact_hits(text: str, rows: Iterable[NameRow]) -> list[EntityHit]:
    """Hits of the rows whose folded name is the folded text."""
    return [
        EntityHit(row.node, 1.0, row.text, "exact")
        for row in sorted(rows, key=lambda row: (row.text != row.node.name, row.node.curie))
        if not is_case_sensitive(row.text, row.node.category) or row.text == text.strip()
    ]


def alike_hits(folded: str, rows: Iterable[NameRow]) -> list[EntityHit]:
    """Prefix and fuzzy hits among candidate rows, best first; an identifier is no other one's likeness."""
    from rapidfuzz import fuzz

    hits = []
    for row in rows:
        if _IDENTIFIER.fullmatch(row.text):
            continue
        similarity = fuzz.ratio(folded, row.folded)
        prefix = row.folded.startswith(folded + " ")
        if prefix or similarity >= FUZZY_CUTOFF:
            how: How = "prefix" if prefix else "fuzzy"
            score = min(max(similarity / 100, 0.8 if prefix else 0.0), 0.99)
            hits.append(EntityHit(row.node, score, row.text, how))
    return sorted(hits, key=lambda h: (-h.score, h.matched != h.node.name, h.node.curie, h.matched))


def first_of_each(
    hits: Iterable[EntityHit], categories: Sequence[str], limit: int
) -> list[EntityHit]:
    """The best hit of each node, of the wanted categories (all when empty)."""
    best: dict[Curie, EntityHit] = {}
    for hit in hits:
        if not categories or hit.node.category in categories:
            best.setdefault(hit.node.curie, hit)
    return list(best.values())[:limit]


class Scan:
    """The longest names of a text, left to right, without overlap.

    `wanted` are the folded spans to look up; `mentions` reads off the answer.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._words: list[Token] = tokens(text)
        words = self._words
        self._windows = {
            (i, j): " ".join(word.folded for word in words[i:j])
            for i in range(len(words))
            for j in range(i + 1, min(i + MAX_WORDS, len(words)) + 1)
        }
        self.wanted: list[str] = sorted(set(self._windows.values()))[:MAX_WINDOWS]

    def mentions(self, named: Mapping[str, Sequence[NameRow]]) -> list[Mention]:
        """The mentions, given the rows of each folded name that exists."""
        found, position = [], 0
        while position < len(self._words):
            longest = self._longest(named, position)
            if longest is None:
                position += 1
            else:
                mention, position = longest
                found.append(mention)
        return found

    def _longest(
        self, named: Mapping[str, Sequence[NameRow]], position: int
    ) -> tuple[Mention, int] | None:
        words = self._words
        for stop in range(min(position + MAX_WORDS, len(words)), position, -1):
            start, end = words[position].start, words[stop - 1].end
            surface = self.text[start:end]
            hits = exact_hits(surface, named.get(self._windows[position, stop], ()))
            if hits:
                return Mention(start, end, surface, tuple(hits)), stop
        return None
