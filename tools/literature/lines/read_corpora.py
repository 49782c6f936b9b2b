"""`ReadCorpora`: the corpora of one run, read on a pair: found, read by rules, matched to the very nodes.

    library = ReadCorpora(corpora, open_retractions())
    read = await library.findings(store, "CHEBI:15365", "DOID:3393")
    read.items[0].quote.sentence

Words are searched by BM25; a publication is read only where it names both sides, and a finding is kept
only where its words leave no doubt that it is of this pair. What is retracted is set aside.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from graphs.curie import Curie
from graphs.names import fold
from tools.base import PairRead
from tools.literature.lines.as_evidence import evidence_of, identifier_of
from tools.literature.lines.asked_names import namings
from tools.literature.lines.bearing import bears
from tools.literature.lines.label_evidence import is_label, of_label
from tools.literature.lines.retractions import UNCHECKED, own_words
from tools.literature.reading.designs_read import design_of
from tools.literature.reading.topic import stem
from tools.literature.targeted.published import Published
from tools.literature.targeted.reader import Apart, read_pair
from tools.literature.targeted.sought import JOINING, TWINS, PairSought

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphs.store import KnowledgeGraph
    from tools.evidence import Evidence
    from tools.literature.corpus import Corpora
    from tools.literature.hits import Document, Hit
    from tools.literature.lines.asked_names import Naming
    from tools.literature.lines.doubted_journals import DoubtedJournals
    from tools.literature.lines.retractions import Retractions, Standing
    from tools.literature.targeted.sought import Side

MOST_READ = 100
"""Publications that are looked at for one pair, the nearest first."""
MOST_NAMES = 6
"""Names of one thing that are searched for."""
MOST_SEARCHED = 12
"""Members of a class, or parts of an outcome, that are searched for together."""
MOST_REASONS, MOST_NAMED = 12, 4
"""Reasons that are told, and publications that are named with each."""
LONGEST = 60_000
"""Characters of a text that are read: an article without its references."""


class ReadCorpora:
    """Open corpora as a line of evidence; what was read on a pair is read once a run.

    Args:
        corpora: open; they stay the caller's.
        retractions: the list to check against; None where none is configured.
        doubted: the user's list of journals to doubt; None where none is named.
    """

    def __init__(
        self,
        corpora: Corpora,
        retractions: Retractions | None = None,
        doubted: DoubtedJournals | None = None,
    ) -> None:
        self._corpora, self._retractions, self._doubted = corpora, retractions, doubted
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
        xs = await namings(store, nodes[treatment], "treatment")
        ys = await namings(store, nodes[outcome], "outcome")
        hits = await self._found(xs, ys)
        items: list[Evidence] = []
        aside = _Aside()
        read, last = 0, 0
        for place, hit in enumerate(hits):
            document = await self._corpora.document(hit.doc)
            if document is None or not _speaks_of(document, xs, ys):
                continue
            read, last = read + 1, place
            if is_label(document):
                pairs = list(_combined(xs, ys))
                stated, why = await asyncio.to_thread(
                    of_label, document, (treatment, outcome), pairs, LONGEST
                )
                items += stated
                aside.tell(why, identifier_of(document))
                continue
            standing = self._standing(document)
            if standing is not None and standing.kind == "retracted":
                aside.say(f"{identifier_of(document)} is set aside: {standing.text}")
                continue
            found, why = await asyncio.to_thread(_of, document, (treatment, outcome), xs, ys)
            journal = self._doubted.flag(document.journal) if self._doubted else None
            items += [_flagged(one, standing, journal) for one in found]
            aside.tell(why, identifier_of(document))
        is_cut = len(hits) >= MOST_READ and last >= MOST_READ - 10
        return PairRead(tuple(dict.fromkeys(items)), read, aside.said, is_cut)

    async def _found(self, xs: Sequence[Naming], ys: Sequence[Naming]) -> list[Hit]:
        """Publications on the very pair first, then those on what stands for a side."""
        pairs = [(xs[:1], ys[:1]), (xs[1:], ys[:1]), (xs[:1], ys[1:])]
        found: dict[str, Hit] = {}
        for given, ends in pairs:
            if not given or not ends:
                continue
            words = [
                n
                for side in (given, ends)
                for one in side[:MOST_SEARCHED]
                for n in one.names[:MOST_NAMES]
            ]
            for hit in (await self._corpora.search(" ".join(words), MOST_READ, "bm25")).hits:
                found.setdefault(hit.doc, hit)
        return list(found.values())

    def _standing(self, document: Document) -> Standing | None:
        """By its own record, else by the list; None where no list is configured."""
        own = own_words(document.title, document.types)
        if own is not None or self._retractions is None:
            return own
        return self._retractions.standing(doi=document.doi, pmid=document.pmid)


def _of(
    document: Document, pair: tuple[str, str], xs: Sequence[Naming], ys: Sequence[Naming]
) -> tuple[list[Evidence], list[str]]:
    """Findings of one publication on the pair, and why some of its sentences on it are not taken."""
    text = Published(document.title, document.text[:LONGEST])
    design = design_of(document.text, document.title)
    is_trial = design is None or design.design in ("rct", "rct_meta_analysis")
    why: list[str] = []
    for x, y in _combined(xs, ys):
        relations = tuple(r for r in (x.relation, y.relation) if r is not None)
        found: list[Evidence] = []
        for one in read_pair(text, PairSought(x.side, y.side), is_trial=is_trial):
            made = (
                one.why if isinstance(one, Apart) else evidence_of(one, document, pair, relations)
            )
            if isinstance(made, str):
                why.append(made)
            elif bears(made):
                found.append(made)
            else:
                why.append("its numbers do not stand in its sentence")
        if found:
            return list(_first_of_each(found)), why
    return [], why


def _combined(xs: Sequence[Naming], ys: Sequence[Naming]) -> Iterator[tuple[Naming, Naming]]:
    """The very pair, then one step away from it on one side."""
    yield xs[0], ys[0]
    yield from ((x, ys[0]) for x in xs[1:])
    yield from ((xs[0], y) for y in ys[1:])


def _first_of_each(found: Sequence[Evidence]) -> Iterator[Evidence]:
    """One estimate a sentence: the first, which is the main analysis."""
    seen: set[int] = set()
    for one in found:
        if one.quote is not None and one.quote.start not in seen:
            seen.add(one.quote.start)
            yield one


class _Aside:
    """What was read and not used: each reason once, with the publications it holds for."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._why: dict[str, dict[str, None]] = {}

    def say(self, text: str) -> None:
        self._said.append(text)

    def tell(self, why: Sequence[str], identifier: str) -> None:
        for one in why:
            self._why.setdefault(one, {})[identifier] = None

    @property
    def said(self) -> tuple[str, ...]:
        """One sentence each, the commonest reason first."""
        order = sorted(self._why.items(), key=lambda item: -len(item[1]))
        told = [
            f"read but not used: {why} ({', '.join(list(of)[:MOST_NAMED])}{', ...' if len(of) > MOST_NAMED else ''})"
            for why, of in order[:MOST_REASONS]
        ]
        return (*dict.fromkeys(self._said), *told)


def _flagged(item: Evidence, standing: Standing | None, journal: str | None) -> Evidence:
    """The finding with how its report stands: listed, doubted, or not checked; and what its journal is called."""
    assert item.quote is not None  # it was read
    checked = standing is not None and standing.kind != "not checked"
    said = standing.text if standing is not None and checked else UNCHECKED
    return replace(
        item,
        quote=replace(item.quote, flags=(*item.quote.flags, *([journal] if journal else []), said)),
    )


def _speaks_of(document: Document, xs: Sequence[Naming], ys: Sequence[Naming]) -> bool:
    text = f" {fold(f'{document.title} {document.text[:LONGEST]}')} "
    words = set(text.split())
    return all(any(_may_name(one.side, words) for one in side) for side in (xs, ys))


def _may_name(side: Side, words: set[str]) -> bool:
    """Whether all words of one of the names occur, in whatever order."""
    return any(all(w in words or w in JOINING for w in name) for name in side.names) or any(
        stem(w) in TWINS for name in side.names for w in name
    )
