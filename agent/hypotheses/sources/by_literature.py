"""Leads from the corpora in use: what passages about the anchor name beside it.

Being named together is no evidence of an effect: it opens a candidate, which goes through the tree as any.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from tools.candidates.leads import Lead
from tools.candidates.links import kind_of
from tools.literature.corpus import open_corpora
from tools.naming.mentions import COMMON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.hypotheses.goal_text import Goal
    from graphs.store import KnowledgeGraph

PASSAGES = 60
"""That are read for one goal."""
NUMBER = 20
"""Candidates that are named at most."""
SHORTEST = 4
"""Letters of a name that counts: shorter ones are words more often than names."""


async def literature_leads(store: KnowledgeGraph, goal: Goal, corpora: Sequence[str]) -> list[Lead]:
    """Candidates that share passages with the anchor, those of most publications first.

    Raises:
        StoreError: a corpus is missing or damaged.
    """
    if not corpora or goal.other is not None:
        return []
    wanted = goal.sought.kinds or goal.sought.form.wanted
    anchors = {goal.sought.anchor, *goal.near}
    publications: dict[str, dict[str, None]] = defaultdict(dict)
    async with open_corpora([Path(folder) for folder in corpora]) as held:
        hits = await held.search(f"{goal.sought.form.noun} {goal.anchor.label}", PASSAGES)
    for hit in hits.hits:
        named = await _named(store, f"{hit.title} {hit.text}")
        if not anchors & named.keys():
            continue
        for curie, category in named.items():
            if kind_of(category) in wanted and curie not in anchors:
                publications[curie][f"PMID:{hit.pmid}" if hit.pmid else hit.doc] = None
    order = sorted(publications, key=lambda c: (-len(publications[c]), c))[:NUMBER]
    return [Lead(curie, "literature", _text(list(publications[curie]))) for curie in order]


async def _named(store: KnowledgeGraph, text: str) -> dict[str, str]:
    """CURIE -> category of what a text names without doubt: several things under one name count for none."""
    found = {}
    for mention in await store.scan(text):
        word = mention.text.casefold()
        if len(word) >= SHORTEST and word not in COMMON and len(mention.hits) == 1:
            node = mention.hits[0].node
            found[str(node.curie)] = node.category
    return found


def _text(publications: list[str]) -> str:
    count = f"{len(publications)} publication{'s' if len(publications) > 1 else ''}"
    return f"named beside it in {count} of the corpus ({', '.join(publications[:2])})"
