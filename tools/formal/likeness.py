"""How alike two phrases are, and whether they name the same or the opposite state.

Words are compared by their stems; names that mean nothing are compared like any other. Negation
("not", "non-", "lack of", "without") and a short list of plain antonyms turn a state round.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tools.formal.lexicon import ANTONYMS, FILLERS, GRADES, KINDS, LIKE, NEGATIONS, PREFIXES


def words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase in lower case, negation kept apart ("don't" -> "do", "not")."""
    text = phrase.lower().replace("’", "'")
    text = re.sub(r"n't\b", " not", text)
    text = re.sub(r"\bout-of-state\b", "outofstate", re.sub(r"\bin-state\b", "instate", text))
    text = re.sub(r"\bout of\b|\b(?:recover\w*|free|freed|cured|rid) (?:from|of)\b", "not", text)
    text = re.sub(r"\bhard-working\b", "hardworking", re.sub(r"'s?\b", "", text))
    text = re.sub(r"\bnon-(?=\w)", "not ", text)
    return tuple(re.findall(r"[^\W_]+", text))


@lru_cache(maxsize=20_000)
def content(phrase: str) -> tuple[str, ...]:
    """The words that carry meaning, in order; all words where none would be left."""
    kept = tuple(LIKE.get(w, w) for w in words(phrase) if w not in FILLERS and w not in NEGATIONS)
    return kept or tuple(w for w in words(phrase) if w not in NEGATIONS)


@lru_cache(maxsize=100_000)
def akin(one: str, other: str) -> float:
    """From 0 to 1: whether two words share a stem."""
    if one == other:
        return 1.0
    if KINDS.get(one, "-") == other or KINDS.get(other, "-") == one:
        return 0.6
    short, long = sorted((one, other), key=len)
    shared = 0
    for a, b in zip(short, long, strict=False):
        if a != b:
            break
        shared += 1
    if shared >= 4 and shared >= len(short) - 3 and len(long) - shared <= 5:
        return 0.9
    if shared >= 3 and shared >= len(short) - 1 and len(long) - shared <= 4:
        return 0.7
    for prefix in PREFIXES:
        bare = long.removeprefix(prefix)
        if bare != long and len(bare) > 3 and prefix_akin(bare, short):
            return 0.85
    # A name that was torn by a stray letter or two is still that name.
    if (
        len(short) >= 4
        and shared >= 2
        and long.endswith(short[shared:])
        and len(long) - len(short) <= 5
    ):
        return 0.6
    return 0.0


def prefix_akin(bare: str, other: str) -> bool:
    """Whether two words share their first four letters and nearly end together."""
    return bare[:4] == other[:4] and abs(len(bare) - len(other)) <= 5


def alike(one: str, other: str, weight: dict[str, float] | None = None) -> float:
    """From 0 to 1: the share of meaning that two phrases have in common.

    Args:
        one: a phrase.
        other: a phrase.
        weight: of words; 1 where a word is not listed. A word that stands for several variables of
            the text tells less.
    """
    left, right = content(one), content(other)
    if not left or not right:
        return 0.0
    weighed = weight or {}

    def covered(some: tuple[str, ...], others: tuple[str, ...]) -> float:
        total = sum(weighed.get(word, 1.0) for word in some)
        met = sum(weighed.get(w, 1.0) * max(akin(w, o) for o in others) for w in some)
        return met / total if total else 0.0

    return max(covered(left, right), covered(right, left)) * 0.7 + 0.3 * min(
        covered(left, right), covered(right, left)
    )


@lru_cache(maxsize=50_000)
def agreement(one: str, other: str) -> float:
    """From -1 (opposite states) over 0 (nothing tells) to 1 (the same state)."""
    flips = _negations(one) + _negations(other)
    left, right = content(one), content(other)
    shared = 0.0
    turned = False
    for word in left:
        best = max((akin(word, o) for o in right), default=0.0)
        shared = max(shared, best)
        for opposite in right:
            if opposed(word, opposite) and word not in right and opposite not in left:
                turned = True
                shared = max(shared, 0.9)
            elif akin(word, opposite) and _prefixed(word, opposite):
                flips += 1
    flips += turned
    if shared == 0:
        return 0.0
    return shared if flips % 2 == 0 else -shared


@lru_cache(maxsize=50_000)
def contrast(one: str, other: str) -> float:
    """0.8 where two words of the phrases are antonyms of one kind of thing ("obesity", "normal")."""
    left, right = content(one), content(other)
    pairs = ((a, b) for a in left for b in right if a not in right and b not in left)
    met = any(opposed(a, b) for a, b in pairs if a not in GRADES and b not in GRADES)
    return 0.8 if met else 0.0


@lru_cache(maxsize=20_000)
def presence(phrase: str, beside: tuple[str, ...] = ()) -> int:
    """1 where a phrase says that something is there or high, -1 absent or low, 0 where nothing tells.

    A negating prefix counts where the bare word stands in a phrase beside it.
    """
    score = 0
    others = {word for other in beside for word in content(other)}
    if any(_prefixed(w, o) and len(w) > len(o) for w in content(phrase) for o in others):
        return -1
    if any(_prefixed(w, o) and len(w) < len(o) for w in content(phrase) for o in others):
        return 1
    for word in content(phrase):
        score += any(_same(word, first) for first, _ in ANTONYMS)
        score -= any(_same(word, second) for _, second in ANTONYMS)
    if _negations(phrase) % 2:
        return -1
    return (score > 0) - (score < 0)


@lru_cache(maxsize=50_000)
def opposed(one: str, other: str) -> bool:
    """Whether two words are antonyms, endings apart."""
    return any(
        (_same(one, first) and _same(other, second)) or (_same(one, second) and _same(other, first))
        for first, second in ANTONYMS
    )


def _same(word: str, listed: str) -> bool:
    return word == listed or (len(listed) >= 4 and word[: len(listed)] == listed)


def _negations(phrase: str) -> int:
    return sum(word in NEGATIONS for word in words(phrase))


def _prefixed(one: str, other: str) -> bool:
    """Whether one word is the other with a negating prefix ("nonsmokers", "smoking")."""
    short, long = sorted((one, other), key=len)
    for first, second in ((long, short), (short, long)):
        for prefix in PREFIXES:
            bare = first.removeprefix(prefix)
            if (
                bare != first
                and len(bare) > 3
                and prefix_akin(bare, second)
                and not second.startswith(prefix)
            ):
                return True
    return False
