"""Other spellings of a name: word order, Greek letters, a slip of the keys, letters that sound alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.sentence.items import GENES, ILLS, is_alias, items_of
from agent.reading.words import lay
from agent.reading.words.adjectives import nouns_behind
from agent.reading.words.slips import APART, FRAME
from agent.reading.words.verbs import VERBS
from graphs.names import fold, tokens
from graphs.store import EntityHit
from tools.naming.grounding import CATEGORIES, Role
from tools.naming.linking import link

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

FAITHFUL = 0.86
"""Least score of a respelling that is taken for the name itself."""

NEAREST = 5
_SPELLED = lay.TAILS | lay.FUNCTION | lay.HEADS | lay.KINDS
"""Words that are spelled as they should be: "medications" is not meditation."""


async def respelled(
    names: KnowledgeGraph, words: str, role: Role
) -> tuple[tuple[EntityHit, ...], str]:
    """Another faithful spelling (Greek letters, word order, a synonym's head), or a small typo."""
    hits = await names.resolve(words, limit=NEAREST)
    exact = tuple(hit for hit in hits if hit.how == "exact" and not is_alias(hit, words))
    if exact:
        return exact, ""
    linked = await link(names, words, expected=frozenset(CATEGORIES[role]))
    if linked.candidates and not linked.is_ambiguous and linked.candidates[0].score >= FAITHFUL:
        best = linked.candidates[0]
        hit = EntityHit(best.node, best.score, best.node.name, "exact")
        return ((hit,), best.node.name) if best.node.category not in GENES else ((), "")
    typo = await misspelled(names, words)
    return ((typo,), typo.matched) if typo is not None and may_be(typo, role) else ((), "")


def may_be(hit: EntityHit, role: Role) -> bool:
    """Whether a slip of the keys may be meant: no drug is an outcome ("tension" is not Tensilon)."""
    category = hit.node.category
    return (
        role == "treatment"
        or category in CATEGORIES[role]
        or category not in CATEGORIES["treatment"]
    )


async def misspelled(names: KnowledgeGraph, words: str) -> EntityHit | None:
    """The one name that differs from the words by a slip or two of the keys; None where unsure."""
    from rapidfuzz.distance import DamerauLevenshtein

    folded = fold(words)
    if len(folded) < 6 or any(char.isdigit() for char in folded) or words.lower() in _SPELLED:
        return None
    near = []
    for hit in await names.resolve(words, limit=NEAREST):
        other = fold(hit.matched)
        slips = DamerauLevenshtein.distance(folded, other)
        held = await names.held(hit.node.curie)
        allowed = 2 if held and len(folded) >= 8 else 1
        brand = hit.node.category in lay.DRUGS and other != fold(hit.node.name)
        allowed = min(allowed, 1) if brand else allowed  # "programs" is not Prograf
        if hit.node.category in GENES or (not held and len(folded) < 9):
            continue
        if brand and len(folded) < 8:
            continue
        if slips <= allowed and folded[0] == other[0] and len(folded.split()) == len(other.split()):
            near.append((slips, hit))
    near += [(1, hit) for hit in await _as_it_sounds(names, folded)]
    near.sort(key=lambda pair: pair[0])
    if not near or (
        len(near) > 1 and near[1][0] == near[0][0] and near[1][1].node != near[0][1].node
    ):
        return None
    return near[0][1]


_SOUNDS = (("ph", "f"), ("f", "ph"), ("ae", "e"), ("oe", "e"), ("k", "c"), ("c", "k"), ("z", "s"), ("ks", "x"), ("x", "ks"))  # fmt: skip
"""Letters that sound alike, and are taken for each other."""


async def _as_it_sounds(names: KnowledgeGraph, folded: str) -> list[EntityHit]:
    """Names that are written with other letters of the same sound: "metphormin"."""
    found = []
    for written, other in _SOUNDS:
        if written in folded and folded[0] == folded.replace(written, other)[0]:
            hits = await names.resolve(folded.replace(written, other), limit=3)
            found += [h for h in hits if h.how == "exact" and h.node.category not in GENES]
    return found


_LETTERS = re.compile(r"[A-Za-z]?[a-z]{3,}")
_SALTS = re.compile(r"(?:ite|ate|ide|ine|ane|ene|yne|ol|one|ic|ous)$")
"""Endings by which chemicals are told apart."""
LONGEST = 4
"""Words of a name of several, in which one is mended."""
_RELATES = frozenset("RBS")


async def unslipped(text: str, names: KnowledgeGraph) -> tuple[str, tuple[str, ...]]:
    """The text with words mended that nothing explains, and a note on each.

    A word is mended to the one word that makes a known name with its neighbours ("SGLT2 inhibtiors"), or
    to one that questions are made of; to a verb only where the text has none, and never to one of two
    verbs that say different things, or to an illness of one word. A word that some name holds as it stands
    is no slip.
    """
    items = items_of(text, await names.scan(text))
    has_verb = any(item.code in _RELATES for item in items)
    notes = []
    for item in reversed(items):
        word = item.text
        if item.code != "u" or not _LETTERS.fullmatch(word) or await _is_in_a_name(word, names):
            continue
        right = await _within_name(text, item.start, word, names) or _of_frame(word, has_verb)
        right = right or await _illness(word, names)
        right = right.lower() if word.islower() else right
        if right:
            notes.append(f"read {word!r} as {right!r}")
            text = text[: item.start] + right + text[item.end :]
    return text, tuple(notes[::-1])


async def _illness(word: str, names: KnowledgeGraph) -> str:
    """The disease or symptom of one word that is meant, wherever it stands: also said of a patient."""
    hit = await misspelled(names, word)
    if hit is None or hit.node.category not in ILLS or not hit.matched.isalpha():
        return ""
    # "Anaemic" is the adjective of anaemia, and no slip.
    is_other = fold(hit.matched) not in map(fold, nouns_behind(word))
    return hit.matched if is_other and _is_slip(fold(word), fold(hit.matched)) else ""


async def _is_in_a_name(word: str, names: KnowledgeGraph) -> bool:
    folded = fold(word)
    hits = await names.resolve(word, limit=NEAREST)
    return any(folded in fold(hit.matched).split() for hit in hits)


async def _within_name(text: str, start: int, word: str, names: KnowledgeGraph) -> str:
    """What the word is in the longest name of several words that differs in it by one slip; empty for none."""
    words = tokens(text)
    place = next((at for at, one in enumerate(words) if one.start == start), None)
    if place is None:  # letters inside a word, such as `import` in `__import__`: no word of a name
        return ""
    for count in range(LONGEST, 1, -1):
        found = set()
        for first in range(max(place - count + 1, 0), min(place, len(words) - count) + 1):
            some = words[first : first + count]
            if re.search(r"[^\w\s'’/+-]", text[some[0].start : some[-1].end]):
                continue
            said = text[some[0].start : some[-1].end]
            for hit in await names.resolve(said, limit=NEAREST):
                theirs = tokens(hit.matched)
                alike = len(theirs) == count and all(
                    one.folded == other.folded
                    for at, (one, other) in enumerate(zip(some, theirs, strict=True))
                    if at != place - first
                )
                if alike and hit.node.category not in GENES:
                    other = theirs[place - first]
                    if _is_slip(words[place].folded, other.folded):
                        found.add(hit.matched[other.start : other.end])
        if found:
            return found.pop() if len({fold(one) for one in found}) == 1 else ""
    return ""


def _of_frame(word: str, has_verb: bool) -> str:
    """The word of `FRAME` that is meant; of forms of one verb the one of as many letters, or the longest."""
    said = word.lower()
    if len(said) < 5 or said in APART:
        return ""
    near = [one for one in FRAME if len(one) >= 5 and _is_slip(said, one)]
    meant = {VERBS.get(one) for one in near}
    if len(meant) != 1 or (meant != {None} and has_verb) or (meant == {None} and len(near) > 1):
        return ""
    return min(near, key=lambda one: (len(one) != len(said), -len(one), one))


def _is_slip(said: str, right: str) -> bool:
    """One key left out, doubled, wrong or before its time, but not the first; endings of salts are meant."""
    from rapidfuzz.distance import OSA

    if not said or said[0] != right[0] or OSA.distance(said, right, score_cutoff=1) != 1:
        return False
    ends = _SALTS.search(said), _SALTS.search(right)
    stems = [
        one[: end.start()] if end else one for one, end in zip((said, right), ends, strict=True)
    ]
    return stems[0] != stems[1] or not any(ends)
