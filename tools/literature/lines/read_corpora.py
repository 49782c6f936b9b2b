"""`ReadCorpora`: the corpora of one run, read on a pair: found, read by rules, matched to the very nodes.

    library = ReadCorpora(corpora, open_retractions())
    read = await library.findings(store, "CHEBI:15365", "DOID:3393")
    read.items[0].quote.sentence

Words are searched by BM25; a publication is read only where it names both sides, and a finding is kept
only where its own words name exactly the treatment and the outcome. What is retracted is set aside.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from graphs.curie import Curie
from graphs.names import fold
from tools.base import PairRead
from tools.literature.lines.as_evidence import evidence_of, identifier_of
from tools.literature.lines.bearing import bears
from tools.literature.lines.retractions import UNCHECKED, own_words
from tools.literature.named import node_named
from tools.literature.reading.findings_read import PublishedText, findings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphs.statements import Node
    from graphs.store import KnowledgeGraph
    from tools.evidence import Evidence
    from tools.literature.corpus import Corpora
    from tools.literature.hits import Document
    from tools.literature.lines.retractions import Retractions, Standing

MOST_READ = 100
"""Publications that are looked at for one pair, the nearest first."""
MOST_NAMES = 6
"""Names of one node that are searched for."""
LONGEST = 60_000
"""Characters of a text that are read: an article without its references."""


class ReadCorpora:
    """Open corpora as a line of evidence; what was read on a pair is read once a run.

    Args:
        corpora: open; they stay the caller's.
        retractions: the list to check against; None where none is configured.
    """

    def __init__(self, corpora: Corpora, retractions: Retractions | None = None) -> None:
        self._corpora, self._retractions = corpora, retractions
        self._held: dict[tuple[str, str], PairRead] = {}
        self._lock = asyncio.Lock()

    @property
    def name(self) -> str:
        """Names and content of the corpora."""
        return self._corpora.state

    async def findings(self, store: KnowledgeGraph, treatment: str, outcome: str) -> PairRead:
        """What publications report on exactly this pair; an empty result where a side is no node."""
        async with self._lock:
            key = (treatment, outcome)
            if key not in self._held:
                self._held[key] = await self._read(store, treatment, outcome)
            return self._held[key]

    async def _read(self, store: KnowledgeGraph, treatment: str, outcome: str) -> PairRead:
        nodes = {
            str(node.curie): node
            for node in await store.nodes([Curie.parse(treatment), Curie.parse(outcome)])
        }
        if treatment not in nodes or outcome not in nodes:
            return PairRead()
        x, y = names_of(nodes[treatment]), names_of(nodes[outcome])
        hits = (await self._corpora.search(" ".join([*x, *y]), MOST_READ, "bm25")).hits
        items: list[Evidence] = []
        aside: Counter[str] = Counter()
        read, last = 0, 0
        for place, hit in enumerate(hits):
            document = await self._corpora.document(hit.doc)
            if document is None or not _speaks_of(document, x, y):
                continue
            read, last = read + 1, place
            standing = self._standing(document)
            if standing is not None and standing.kind == "retracted":
                aside[f"{identifier_of(document)} is set aside: {standing.text}"] += 1
                continue
            for found in await self._of(store, document, treatment, outcome):
                if isinstance(found, str):
                    aside[f"a figure is set aside: {found}"] += 1
                else:
                    items.append(_flagged(found, standing))
        is_cut = len(hits) == MOST_READ and last >= MOST_READ - 10
        said = tuple(f"{why}{f' ({n} times)' if n > 1 else ''}" for why, n in aside.items())
        return PairRead(tuple(dict.fromkeys(items)), read, said, is_cut)

    def _standing(self, document: Document) -> Standing | None:
        """By its own record, else by the list; None where no list is configured."""
        own = own_words(document.title, document.types)
        if own is not None or self._retractions is None:
            return own
        return self._retractions.standing(doi=document.doi, pmid=document.pmid)

    async def _of(
        self, store: KnowledgeGraph, document: Document, treatment: str, outcome: str
    ) -> Sequence[Evidence | str]:
        """Findings of one publication on the pair, and why some of its figures on it are not taken."""
        text = PublishedText(
            document.doc, document.title, document.text[:LONGEST], document.year,
            identifier_of(document),
        )  # fmt: skip
        read = await asyncio.to_thread(findings_of, text)
        found: list[Evidence | str] = []
        for one in read:
            exposure, end = one.study.contrast.exposure, one.outcome
            if exposure is None or end is None:
                continue
            if await node_named(store, end.text, "outcome") != outcome:
                continue
            if await node_named(store, exposure.text, "treatment") != treatment:
                continue
            made = evidence_of(one, document, treatment, outcome)
            ok = isinstance(made, str) or bears(made)
            found.append(made if ok else "its numbers do not stand in its sentence")
        return list(_first_of_each(found))


def _first_of_each(found: Sequence[Evidence | str]) -> Iterator[Evidence | str]:
    """One estimate a sentence and design: the first, which is the main analysis."""
    seen: set[tuple[int, str]] = set()
    for one in found:
        if isinstance(one, str) or one.quote is None:
            yield one
        elif (one.quote.start, one.design) not in seen:
            seen.add((one.quote.start, one.design))
            yield one


def _flagged(item: Evidence, standing: Standing | None) -> Evidence:
    """The finding with how its report stands: listed, doubted, or not checked."""
    assert item.quote is not None  # it was read
    checked = standing is not None and standing.kind != "not checked"
    said = standing.text if standing is not None and checked else UNCHECKED
    return replace(item, quote=replace(item.quote, flags=(*item.quote.flags, said)))


def names_of(node: Node) -> tuple[str, ...]:
    """The names of a node that are searched for."""
    return tuple(dict.fromkeys([node.name, *node.synonyms]))[:MOST_NAMES]


def _speaks_of(document: Document, x: Sequence[str], y: Sequence[str]) -> bool:
    text = f" {fold(f'{document.title} {document.text[:LONGEST]}')} "
    return all(any(f" {fold(name)} " in text for name in side) for side in (x, y))
