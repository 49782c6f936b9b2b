"""A sentence's items with every name looked up, and what a word may be that is no name as it stands.

It may be a name with a slip of the keys, the adjective of a known disease that narrows the name behind it
("eclamptic seizures"), or that adjective for the disease itself ("makes children hyperactive").
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.reading.mentions import without_states
from agent.reading.sentence.items import ILLS, Item, items_of
from agent.reading.sentence.verb_forms import with_verbs
from agent.reading.spelling import misspelled
from agent.reading.words import lay
from agent.reading.words.adjectives import nouns_behind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.store import EntityHit, KnowledgeGraph
    from tools.causal.datasets import Dataset

SHORTEST = 6
_OF_A_KIND = re.compile(r"[A-Z][A-Za-z0-9]{1,9}-(?:mutated|mutant|mutation-positive|positive|negative|driven|amplified|rearranged|resistant|sensitive)")  # fmt: skip
"""What sets apart a kind of an illness: the name behind it is of all kinds."""


async def items_in(sentence: str, names: KnowledgeGraph, datasets: Sequence[Dataset]) -> list[Item]:
    """The items of a sentence, with states taken off names and small typos read as names."""
    mentions = await without_states(sentence, await names.scan(sentence), names)
    columns = [
        said
        for dataset in datasets
        for called in (
            *dataset.held,
            *((name, column.label) for name, column in dataset.descriptor.columns.items()),
        )
        for said in dict.fromkeys(called)
    ]
    items = with_verbs(items_of(sentence, mentions, columns))
    out: list[Item] = []
    for at, item in enumerate(items):
        following = items[at + 1].code if at + 1 < len(items) else ""
        if following == "e" and item.code == "u":
            # A plain word such as "infections" is a name where examples of it are given.
            hits = tuple(h for h in await names.resolve(item.text, limit=3) if h.how == "exact")
            item = replace(item, code="N", hits=hits) if hits else item
        out.append(await _explained(item, following, names) if item.code == "u" else item)
    return out


async def _explained(item: Item, following: str, names: KnowledgeGraph) -> Item:
    """A word that nothing explains, read as what it may be; else as it is."""
    if following == "N" and _OF_A_KIND.fullmatch(item.text):
        return replace(item, code="j")
    of = await _disease_of(item.text, names)
    if of and following == "N":
        return replace(item, code="j")
    if of and following not in "ujkr":
        return replace(item, code="N", hits=of, how="adjective", names=(of[0].node.name,))
    if of or len(item.text) < SHORTEST or item.text.lower() in lay.HEADS:
        return item
    hit = await misspelled(names, item.text)
    if hit is None:
        return item
    return replace(item, code="N", hits=(hit,), how="typo", names=(hit.matched,))


async def _disease_of(word: str, names: KnowledgeGraph) -> tuple[EntityHit, ...]:
    """The disease or symptom of which a word is the adjective."""
    for noun in nouns_behind(word):
        hits = tuple(hit for hit in await names.resolve(noun, limit=3) if hit.how == "exact")
        if hits and all(hit.node.category in ILLS for hit in hits):
            return hits
    return ()
