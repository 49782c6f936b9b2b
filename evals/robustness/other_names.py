"""The same thing under another name: one that is known for it, or one that the graph is told alike.

`entity renaming` puts in the place of one name of a question another that the graph or the vocabulary
knows for the same thing and for nothing else. `invented names` gives what a question names words that
mean nothing, in the question and in the graph, so that no answer can rest on the name itself.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from agent.reading.read import read
from graphs.forwarded import ForwardedGraph
from graphs.names import fold
from graphs.store import EntityHit, Mention, Release

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evals.robustness.asked_otherwise import Owed
    from graphs.curie import Curie
    from graphs.statements import Node
    from graphs.store import KnowledgeGraph

SYNONYM, INVENTED = "entity renaming", "invented names"
RENAMED: dict[str, Owed] = {SYNONYM: "same", INVENTED: "same"}
"""Priorities of this kind, and what is owed."""
_ONSETS = ("br", "dr", "fl", "gl", "kl", "pl", "sk", "tr", "v", "z")
_RIMES = ("abo", "efu", "ilo", "omi", "uva")


async def renamed(
    name: str, texts: Sequence[str], known: KnowledgeGraph, seed: int
) -> tuple[list[str], dict[Curie, str]]:
    """The texts with other names, as they are where none is known; and the words that were invented.

    Args:
        name: of the priority.
        texts: questions.
        known: the graph in use with all that is known by name.
        seed: of what is drawn.
    """
    rng = np.random.default_rng([seed, len(texts)])
    mentions = [await _named_alone(text, known) for text in texts]
    if name == SYNONYM:
        pairs = zip(texts, mentions, strict=True)
        return [await _by_synonym(text, named, known, rng) for text, named in pairs], {}
    curies = dict.fromkeys(m.hits[0].node.curie for named in mentions for m in named)
    words = dict(zip(curies, _invented(len(curies), rng), strict=True))
    changed = []
    for text, named in zip(texts, mentions, strict=True):
        for one in reversed(named):
            text = text[: one.start] + words[one.hits[0].node.curie] + text[one.end :]
        changed.append(text)
    return changed, words


async def _by_synonym(
    text: str, mentions: Sequence[Mention], known: KnowledgeGraph, rng: np.random.Generator
) -> str:
    """One name replaced by another of the same thing; the text as it is where none is known."""
    made = [
        text[: mention.start] + name + text[mention.end :]
        for mention in mentions
        for node in (mention.hits[0].node,)
        for name in (node.name, *node.synonyms)
        if fold(name) != fold(mention.text) and await _means(name, node, known)
    ]
    return made[int(rng.integers(len(made)))] if made else text


class RenamedGraph(ForwardedGraph):
    """A `KnowledgeGraph` in front of another, which knows some nodes by one new name each and no other."""

    def __init__(self, graph: KnowledgeGraph, names: Mapping[Curie, str]) -> None:
        self._graph = graph
        self._names = dict(names)

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """See `KnowledgeGraph`; a new name is exact, an old one is nobody's."""
        new = [c for c, name in self._names.items() if fold(name) == fold(text)]
        if new:
            return [EntityHit(node, 1.0, text, "exact") for node in await self.nodes(new)]
        return self._left(await self._graph.resolve(text, categories=categories, limit=limit))

    async def scan(self, text: str) -> list[Mention]:
        """See `KnowledgeGraph`."""
        found = []
        for curie, name in self._names.items():
            for hit in re.finditer(rf"\b{name}\b", text, re.IGNORECASE):
                (node,) = await self.nodes([curie])
                new = EntityHit(node, 1.0, hit[0], "exact")
                found.append(Mention(hit.start(), hit.end(), hit[0], (new,)))
        for mention in await self._graph.scan(text):
            hits = tuple(self._left(mention.hits))
            if hits and all(m.end <= mention.start or mention.end <= m.start for m in found):
                found.append(replace(mention, hits=hits))
        return sorted(found, key=lambda mention: mention.start)

    def _left(self, hits: Iterable[EntityHit]) -> list[EntityHit]:
        return [hit for hit in hits if hit.node.curie not in self._names]

    def _renamed(self, node: Node) -> Node:
        name = self._names.get(node.curie)
        return node if name is None else replace(node, name=name, synonyms=())

    async def node(self, curie: Curie) -> Node | None:
        """See `KnowledgeGraph`."""
        found = await self._graph.node(curie)
        return None if found is None else self._renamed(found)

    async def nodes(self, curies: Sequence[Curie]) -> list[Node]:
        """See `KnowledgeGraph`."""
        return [self._renamed(node) for node in await self._graph.nodes(curies)]

    async def _ask(self, method: str, *arguments: Any, **options: Any) -> Any:
        found = await getattr(self._graph, method)(*arguments, **options)
        if isinstance(found, Release):
            told = "".join(sorted(f"{curie}={name};" for curie, name in self._names.items()))
            mark = hashlib.sha256(told.encode()).hexdigest()[:12]
            return replace(found, name=f"{found.name} ({INVENTED} {mark})")
        return found

    async def close(self) -> None:
        """Nothing: the graph behind stays its opener's."""


async def _named_alone(text: str, known: KnowledgeGraph) -> list[Mention]:
    """The names of what a question asks about that stand for one thing each, which the graph holds."""
    clauses = (await read(text, known)).asked
    sides = [side for one in clauses for side in (one.treatment, one.outcome, one.comparator)]
    asked = {side.curie for side in sides if side is not None}
    found = []
    for mention in await known.scan(text):
        curies = {hit.node.curie for hit in mention.hits}
        if len(curies) == 1 and {str(one) for one in curies} <= asked and await known.held(*curies):
            found.append(mention)
    return found


async def _means(name: str, node: Node, known: KnowledgeGraph) -> bool:
    """Whether a name is known for this thing and for nothing else."""
    exact = [hit.node.curie for hit in await known.resolve(name) if hit.how == "exact"]
    return set(exact) == {node.curie}


def _invented(count: int, rng: np.random.Generator) -> list[str]:
    """So many words of plain letters that no language has, no two alike."""
    words: dict[str, None] = {}
    while len(words) < count:
        parts = (part[int(rng.integers(len(part)))] for part in (_ONSETS, _RIMES) * 2)
        words["".join(parts) + "x"] = None
    return list(words)
