"""`LiveCorpora`: live sources asked on a pair first; what they gave is kept, and read like any corpus."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from graphs.cache import cache_folder
from graphs.curie import Curie
from tools.base import PairRead
from tools.literature.corpora.corpus_file import FILE
from tools.literature.corpus import open_corpora
from tools.literature.lines.asked_names import own_names
from tools.literature.lines.read_corpora import MOST_NAMES, ReadCorpora
from tools.literature.lines.retractions import UNCHECKED
from tools.literature.live.fetched import fetch_pair, keep, live_folder
from tools.literature.live.polite import Asker
from tools.literature.live.standing_now import live_standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graphs.store import KnowledgeGraph
    from tools.literature.corpus import Corpora
    from tools.literature.lines.doubted_journals import DoubtedJournals
    from tools.literature.lines.retractions import Retractions


class LiveCorpora:
    """Corpora behind live sources.

    What was fetched lies in the corpus of `live_folder`: the same answer is given again without the
    network where that folder is named as a corpus.

    Args:
        folders: further corpora to read.
        retractions: the list to check against.
        doubted: the user's list of journals to doubt.
        asker: asks; one with the cache of this machine by default.
        hosts: source -> where it is asked, in place of its own address.
    """

    name = "live sources"

    def __init__(
        self,
        folders: Sequence[Path] = (),
        retractions: Retractions | None = None,
        doubted: DoubtedJournals | None = None,
        asker: Asker | None = None,
        hosts: Mapping[str, str] | None = None,
    ) -> None:
        self._folders, self._hosts = tuple(folders), hosts or {}
        self._retractions, self._doubted = retractions, doubted
        self._asker = asker or Asker(cache_folder() / "live_answers")
        self._held: dict[tuple[str, str], PairRead] = {}
        self._lock = asyncio.Lock()

    async def findings(self, store: KnowledgeGraph, treatment: str, outcome: str) -> PairRead:
        """What publications report on exactly this pair, those fetched now among them.

        How each source ended is among what was set aside: a source that failed is named, and the look-up
        is then not complete.
        """
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
        given = (await own_names(store, nodes[treatment]))[:MOST_NAMES]
        end = (await own_names(store, nodes[outcome]))[:MOST_NAMES]
        fetched = await fetch_pair(self._asker, given, end, hosts=self._hosts)
        own = live_folder()
        await keep(fetched, own)
        told = tuple(one.text for one in fetched)
        failed = any(one.status not in ("ok", "empty") for one in fetched)
        folders = [*self._folders, *([own] if (own / FILE).is_file() else [])]
        if not folders:
            return PairRead(aside=told, is_cut=failed)
        async with open_corpora(list(dict.fromkeys(folders))) as corpora:
            library = ReadCorpora(corpora, self._retractions, self._doubted)
            read = await library.findings(store, treatment, outcome)
            read = await self._checked(read, corpora)
        return replace(read, aside=(*told, *read.aside), is_cut=read.is_cut or failed)

    async def _checked(self, read: PairRead, corpora: Corpora) -> PairRead:
        """The findings without those of publications that Crossref or OpenAlex call retracted."""
        kept, aside = [], []
        for item in read.items:
            assert item.quote is not None  # it was read
            document = await corpora.document(item.quote.document)
            if document is None or not document.doi:
                kept.append(item)
                continue
            standing = await live_standing(self._asker, document.doi, self._hosts)
            if standing.kind == "retracted":
                aside.append(f"{item.source.identifier} is set aside: {standing.text}")
            elif standing.kind == "not checked":
                kept.append(item)
            else:
                flags = [flag for flag in item.quote.flags if flag != UNCHECKED]
                quote = replace(item.quote, flags=(*flags, standing.text))
                kept.append(replace(item, quote=quote))
        return replace(read, items=tuple(kept), aside=(*read.aside, *dict.fromkeys(aside)))
