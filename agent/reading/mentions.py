"""Where names are in a sentence: without the state in front of them, and the longer of two that overlap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.words import lay, lexicon
from agent.reading.words.verbs import VERBS
from graphs.store import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.store import KnowledgeGraph

_STATES = re.compile(rf"^(?:{'|'.join((*lexicon.STOP, *lexicon.ABSENCE, *lexicon.TAKE))})\s+(?=\S)", re.IGNORECASE)  # fmt: skip
_TAKING = re.compile(rf"^(?:{'|'.join(lexicon.TAKE)})\s+(?=\S)", re.IGNORECASE)
_TAIL = re.compile(rf"\s(?:{'|'.join(w for w, s in lexicon.TAIL_STATES.items() if s in ('stop', 'absence'))})$", re.IGNORECASE)  # fmt: skip
_SMALL_LEAD = re.compile(r"^(?:(?:of|in|on|by|with|from|for|to|and|or|an?) )+", re.IGNORECASE)
_SMALL_TAIL = re.compile(r"(?: (?:of|in|on|by|with|from|for|to|and|or|the))+$", re.IGNORECASE)
_GERUND = re.compile(r"^(?P<verb>\w+ing) (?=\w)", re.IGNORECASE)
_CHANGE = re.compile(rf"\s(?:{'|'.join(lexicon.TAIL_CHANGES)})$", re.IGNORECASE)


async def without_states(
    sentence: str, mentions: Sequence[Mention], names: KnowledgeGraph
) -> list[Mention]:
    """Names without the state in them: "quitting smoking" and "smoking cessation" are smoking, stopped."""
    out: list[Mention] = []
    for given in mentions:
        mention = _without_small_words(given)
        if out and mention.start < out[-1].end:
            continue
        text = mention.text
        lead, tail = await _state_before(mention, names), _TAIL.search(text)
        if lead is None and tail is None:
            tail = await _change_behind(mention, names)
        at = mention.start + (lead.end() if lead else 0)
        rest = sentence[at:] if tail is None else sentence[at : mention.start + tail.start()]
        inner = await _first_name(rest, at, names) if lead or tail else None
        if inner is not None and inner.start == at and not await _is_another(mention, inner, names):
            out.append(inner)
        else:
            out.append(await _longer(sentence, mention, names))
    return out


async def _is_another(whole: Mention, inner: Mention, names: KnowledgeGraph) -> bool:
    """Whether "rinsing with fluoride" is held as another thing than the fluoride in it."""
    if not _TAKING.match(whole.text):
        return False
    nodes = {hit.node.curie for hit in whole.hits}
    held = any([await names.held(curie) for curie in nodes])
    return held and not nodes & {hit.node.curie for hit in inner.hits}


def _without_small_words(mention: Mention) -> Mention:
    """The name without a preposition or an article before or behind it."""
    lead = _SMALL_LEAD.match(mention.text)
    tail = _SMALL_TAIL.search(mention.text)
    start, end = lead.end() if lead else 0, tail.start() if tail else len(mention.text)
    if end <= start:
        return mention
    return Mention(
        mention.start + start, mention.start + end, mention.text[start:end], mention.hits
    )


async def _first_name(text: str, at: int, names: KnowledgeGraph) -> Mention | None:
    """The first name of a text that begins at an offset of the sentence."""
    found = await names.scan(text)
    if not found:
        return None
    return Mention(at + found[0].start, at + found[0].end, found[0].text, found[0].hits)


async def _longer(sentence: str, mention: Mention, names: KnowledgeGraph) -> Mention:
    """The longer of two names that overlap: "risk of cancer" gives way to "cancer of the bowel"."""
    space = mention.text.find(" ")
    if space < 0:
        return mention
    at = mention.start + space + 1
    other = await _first_name(sentence[at:], at, names)
    if other is None or other.start >= mention.end or other.end <= mention.end:
        return mention
    other = _without_small_words(other)
    if other.text.lower().split()[-1] in lay.TAILS:
        return mention  # "processed meat products" are processed meat
    return other if len(other.text) >= len(mention.text) - space else mention


async def _state_before(mention: Mention, names: KnowledgeGraph) -> re.Match[str] | None:
    """The state before a name; "lowering" only where the graph does not hold the lowering itself."""
    if lead := _STATES.match(mention.text):
        return lead
    lead = _GERUND.match(mention.text)
    if lead is None or lead["verb"].lower() not in VERBS:
        return None
    return None if any([await names.held(h.node.curie) for h in mention.hits]) else lead


async def _change_behind(mention: Mention, names: KnowledgeGraph) -> re.Match[str] | None:
    """The word of change at a name's end, where the graph holds what changes but not its change."""
    tail = _CHANGE.search(mention.text)
    if tail is None or any([await names.held(hit.node.curie) for hit in mention.hits]):
        return None
    hits = await names.resolve(mention.text[: tail.start()], limit=3)
    held = [await names.held(hit.node.curie) for hit in hits if hit.how == "exact"]
    return tail if any(held) else None
