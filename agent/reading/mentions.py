"""Where names are in a sentence: without the state in front of them, and the longer of two that overlap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.ground import is_held
from agent.reading.words import lay, lexicon
from agent.reading.words.verbs import VERBS
from graphs.store import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.store import KnowledgeGraph

_BRACKETS = re.compile(r"\s+\(([^()]{1,80})\)(?!\w)")
_EXAMPLES = re.compile(
    r",? (?:such as|for example|for instance|e\.g\.),? (?P<named>[^?.;:]+)(?=\W*$)", re.IGNORECASE
)
LINKS = VERBS.keys() | {"not", "no", "than", "without", "is", "are", "less", "more"}
"""Words that make more of a list than a list."""
_DENIAL = re.compile(
    r"\b(?:not|no|only|without|alone|never|in|less|more|than|or)\b|n't", re.IGNORECASE
)
_STATES = re.compile(rf"^(?:{'|'.join((*lexicon.STOP, *lexicon.ABSENCE, *lexicon.TAKE))})\s+(?=\S)", re.IGNORECASE)  # fmt: skip
_TAIL = re.compile(rf"\s(?:{'|'.join(w for w, s in lexicon.TAIL_STATES.items() if s in ('stop', 'absence'))})$", re.IGNORECASE)  # fmt: skip
_SMALL_LEAD = re.compile(r"^(?:(?:of|in|on|by|with|from|for|to|and|or|an?) )+", re.IGNORECASE)
_SMALL_TAIL = re.compile(r"(?: (?:of|in|on|by|with|from|for|to|and|or|the))+$", re.IGNORECASE)
_GERUND = re.compile(r"^(?P<verb>\w+ing) (?=\w)", re.IGNORECASE)
_CHANGE = re.compile(rf"\s(?:{'|'.join(lexicon.TAIL_CHANGES)})$", re.IGNORECASE)


async def without_brackets(sentence: str, names: KnowledgeGraph) -> tuple[str, tuple[str, ...]]:
    """The sentence without brackets that only say a name again, and a note on each.

    What names another thing than the words before it stays, and is not passed over.
    """
    notes: list[str] = []
    text = sentence
    for found in reversed(list(_BRACKETS.finditer(sentence))):
        before = [
            m for m in await names.scan(sentence[: found.start()]) if m.end >= found.start() - 1
        ]
        inside = await names.scan(found[1])
        known = {hit.node.curie for m in before for hit in m.hits}
        other = [m for m in inside if not known & {hit.node.curie for hit in m.hits}]
        if len(found[1].split()) <= 3 and not (other and known) and not _DENIAL.search(found[1]):
            notes.append(f"set aside: {found.group().strip()!r}")
            text = text[: found.start()] + text[found.end() :]
    return text, tuple(reversed(notes))


async def without_examples(sentence: str, names: KnowledgeGraph) -> tuple[str, tuple[str, ...]]:
    """The sentence without examples at its end of a known name before them, and a note on them."""
    found = _EXAMPLES.search(sentence)
    named = re.split(r",| and | or ", found["named"]) if found else []
    words = {word for one in named for word in one.lower().split()}
    if found is None or max(len(one.split()) for one in named) > 3 or words & LINKS:
        return sentence, ()
    before = [m for m in await names.scan(sentence[: found.start()]) if m.end == found.start()]
    if not before or before[0].text.lower().split()[-1] in lay.TAILS:
        return sentence, ()
    rest = sentence[: found.start()] + sentence[found.end() :]
    return rest, (f"set aside: {found.group().strip(' ,')!r}",)


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
        if inner is not None and inner.start == at:
            out.append(inner)
        else:
            out.append(await _longer(sentence, mention, names))
    return out


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
    return other if len(other.text) >= len(mention.text) - space else mention


async def _state_before(mention: Mention, names: KnowledgeGraph) -> re.Match[str] | None:
    """The state before a name; "lowering" only where the graph does not hold the lowering itself."""
    if lead := _STATES.match(mention.text):
        return lead
    lead = _GERUND.match(mention.text)
    if lead is None or lead["verb"].lower() not in VERBS:
        return None
    return None if any([await is_held(names, h.node.curie) for h in mention.hits]) else lead


async def _change_behind(mention: Mention, names: KnowledgeGraph) -> re.Match[str] | None:
    """The word of change at a name's end, where the graph holds what changes but not its change."""
    tail = _CHANGE.search(mention.text)
    if tail is None or any([await is_held(names, hit.node.curie) for hit in mention.hits]):
        return None
    hits = await names.resolve(mention.text[: tail.start()], limit=3)
    held = [await is_held(names, hit.node.curie) for hit in hits if hit.how == "exact"]
    return tail if any(held) else None
