"""Whether a bracket says the name before it again: by node, by words, by kind, in lay words.

"Sertraline (an antidepressant)" says of what kind it is, "adult acne (acne tarda)" has no name but what
stands in "adult acne"; "aspirin (ibuprofen)" names another thing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.words import lay
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphs.curie import Curie
    from graphs.statements import Node
    from graphs.store import KnowledgeGraph

_LAY = [(re.compile(pattern, re.IGNORECASE), names) for pattern, names, _ in lay.LAY_OUTCOMES]
_STEPS_UP = 2
"""A medicine, its class, and the class of that."""


def lay_names(words: str) -> tuple[str, ...]:
    """What lay words are looked up as, with or without an article; empty where they are none."""
    for said in (words, f"a {words}"):
        for pattern, names in _LAY:
            if pattern.fullmatch(said):
                return names
    return ()


async def names_another(before: str, inside: str, names: KnowledgeGraph) -> bool:
    """Whether a bracket names a known thing, and not the one that stands before it."""
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", before)).lower()
    if inside.isupper() and initials.endswith(inside.lower()):
        return False
    known = await _at_the_end(before, names)
    kinds = await _kinds_of(known, names)
    said = [m for m in await names.scan(inside) if m.text.lower() not in lay.TAILS]
    curies = {node.curie for node in known}
    if any(curies & {hit.node.curie for hit in m.hits} for m in said):
        return False  # "(skin ageing, photoageing)": one of them is the thing before
    words = {word for node in known for word in _words(node.name)}
    others = [
        m for m in said
        if not kinds & {hit.node.curie for hit in m.hits}
        and (m.text == inside or not _words(m.text) <= words)
    ]  # fmt: skip
    same = lay_names(inside)
    is_lay = bool(same) and any(same == lay_names(end) for end in _ends(before))
    return bool(others and (known or is_lay)) and not is_lay


async def better_held(before: str, inside: str, names: KnowledgeGraph) -> str:
    """The words before a bracket that names the same thing by a node that is held, where theirs is not."""
    for mention in await names.scan(before):
        if mention.end < len(before.rstrip()) - 1:
            continue
        if any([await names.held(hit.node.curie) for hit in mention.hits]):
            return ""
        called = {frozenset(_words(hit.node.name)) for hit in mention.hits}
        for hit in await names.resolve(inside, limit=3):
            same = hit.how == "exact" and frozenset(_words(hit.node.name)) in called
            if same and await names.held(hit.node.curie):
                return mention.text
    return ""


async def _at_the_end(text: str, names: KnowledgeGraph) -> list[Node]:
    """The nodes of the name with which a text ends."""
    end = len(text.rstrip()) - 1
    return [hit.node for m in await names.scan(text) if m.end >= end for hit in m.hits]


async def _kinds_of(nodes: Iterable[Node], names: KnowledgeGraph) -> set[Curie]:
    """Of what kinds they are."""
    found: set[Curie] = set()
    step = {node.curie for node in nodes}
    for _ in range(_STEPS_UP):
        wider = {
            r.curie for one in step for r in await names.related(one) if r.towards == "broader"
        }
        found |= wider
        step = wider
    return found


def _words(name: str) -> set[str]:
    return {fold(word) for word in re.findall(r"[\w-]+", name)}


def _ends(text: str) -> list[str]:
    """The last words of a text, one to three of them."""
    words = text.split()
    return [" ".join(words[-count:]) for count in (1, 2, 3)]
