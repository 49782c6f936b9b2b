"""Brackets in a sentence: they say a name again, name what lay words before them mean, or are an aside.

What names another thing than the words before it, denies or joins, stays and is not passed over. What
says again after "i.e." or "so-called" is read like a bracket; `agent.reading.sentence.glosses` tells
whether two names are of one thing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.sentence.glosses import better_held, lay_names, names_another
from agent.reading.words import amounts, lay
from agent.reading.words.verbs import VERBS

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

_BRACKETS = re.compile(r"\s+\(([^()]{1,120})\)(?!\w)")
_TURNS = re.compile(
    r"\b(?:not|no|only|without|alone|never|less|more|than|plus|combined|except|excluding)\b|n't|^(?:or|in|with|and)\b",
    re.IGNORECASE,
)
"""What may turn the question round, or join something to what stands before."""
_JOINS = re.compile(r"\b(?:with|and)\b", re.IGNORECASE)
"""Within a bracket it joins words of its own, as far as these name nothing else."""
_EXAMPLE = re.compile(
    r"^(?:e\.g\.|for example|for instance|such as|like|including|i\.e\.|eg|ie|that is to say|(?:the )?so-called)[,:]?\s+",
    re.IGNORECASE,
)
_TAKES_AWAY = re.compile(
    r"\b(?:(?:wip|knock|strip)\w* (?:out|off)|(?:lower|reduc|drop|deplet|destroy|kill|cut|suppress|damag|drain|thin)\w*)(?: (?:your|my|his|her|their|the))?\s*$",
    re.IGNORECASE,
)
"""Less of a part of the body, of which the illness in brackets is the name: "wipe out white cells (...)"."""
_REGISTERED = re.compile(r"\((?:R|TM|C)\)", re.IGNORECASE)
_SAID_AGAIN = re.compile(
    r",? (?P<mark>i\.e\.,?|that is to say,?|(?<=, )(?:the )?so-called) (?P<what>[^,;?()]{3,80}?)(?=\s*(?:[,;?)]|\.?$))",
    re.IGNORECASE,
)
"""The thing again, behind a comma."""
_SIGNS = "®™©\"'“”‘’ "
MOST_WORDS = 5
"""Words before a bracket that may be what it says again."""


async def without_brackets(sentence: str, names: KnowledgeGraph) -> tuple[str, tuple[str, ...]]:
    """The sentence without brackets, as far as they change nothing, and a note on each."""
    notes: list[str] = []
    sentence = _REGISTERED.sub("", sentence)
    sentence = text = _SAID_AGAIN.sub(r" (\g<mark> \g<what>)", sentence)
    for found in reversed(list(_BRACKETS.finditer(sentence))):
        inside = found[1].strip(_SIGNS)
        if _TURNS.search(inside):
            continue
        run = _before(sentence[: found.start()])
        lead = len(sentence[: found.start()]) - len(run)
        if run and not await _is_named(run, names):
            said = await _first_name(inside, names)
            if said:
                taken = _TAKES_AWAY.search(text[:lead]) if await _is_ill(said, names) else None
                start = taken.start() if taken else lead
                written = f"cause {said}" if taken else said
                notes.append(f"read {sentence[start : lead + len(run)]!r} as {written!r}")
                text = text[:start] + written + text[found.end() :]
                continue
        if run and await _exact(inside, names) and await _is_narrowed(run, names):
            notes.append(f"read {run!r} as {inside!r}")
            text = text[:lead] + inside + text[found.end() :]
            continue
        before = sentence[: found.start()]
        if same := await better_held(before, inside, names):
            notes.append(f"read {same!r} as {inside!r}")
            at = lead + len(run) - len(same)
            text = text[:at] + inside + text[found.end() :]
        elif _JOINS.search(inside) and (not run or not await _is_named(run, names)):
            continue  # of what is not known, two things may be told
        elif _EXAMPLE.match(inside) or not await names_another(before, inside, names):
            notes.append(f"set aside: {found.group().strip()!r}")
            text = text[: found.start()] + text[found.end() :]
    return text, tuple(reversed(notes))


def _before(text: str) -> str:
    """The words at the end of a text that may be one name: back to a verb or a small word."""
    words = list(re.finditer(r"\S+", text))
    start = len(words)
    while start and len(words) - start < MOST_WORDS:
        word = words[start - 1].group().strip(_SIGNS)
        lowered = word.lower()
        letter = len(word) == 1 and word.isupper()  # "botulinum toxin A"
        small = lowered in lay.FUNCTION and not letter
        if word.endswith((",", ";", ":")) or small or lowered in VERBS:
            break
        start -= 1
    return text[words[start].start() :] if start < len(words) else ""


async def _is_named(run: str, names: KnowledgeGraph) -> bool:
    """Whether the words are a known name, behind adjectives and amounts that only narrow it."""
    words = run.split()
    if lay_names(run):
        return True
    for start in range(len(words)):
        if await _exact(" ".join(words[start:]).strip(_SIGNS), names):
            narrows = (
                w.lower() in lay.MODIFIERS or amounts.DOSE.fullmatch(w) for w in words[:start]
            )
            return all(narrows)
    return False


async def _is_narrowed(run: str, names: KnowledgeGraph) -> bool:
    """Whether it is a name behind words that narrow it, such as a kind, and not an amount alone."""
    kinds = [w for w in run.split()[:-1] if w.lower() in lay.MODIFIERS]
    said = any(not amounts.DOSE.fullmatch(word) for word in kinds)
    return said and not await _exact(run, names)


async def _first_name(inside: str, names: KnowledgeGraph) -> str:
    """The first of the things that a bracket names, if each of them may be one; examples are none."""
    if _EXAMPLE.match(inside):
        return ""
    for part in re.split(r"\s*[,;/]\s*| or ", inside):
        if await _exact(part.strip(_SIGNS), names):
            return part.strip(_SIGNS)
    return ""


async def _exact(words: str, names: KnowledgeGraph) -> bool:
    return bool(words) and any(hit.how == "exact" for hit in await names.resolve(words, limit=3))


async def _is_ill(words: str, names: KnowledgeGraph) -> bool:
    hits = [hit for hit in await names.resolve(words, limit=3) if hit.how == "exact"]
    return any(hit.node.category in lay.ILLS for hit in hits)
