"""How alike two phrases are, and whether they name the same or the opposite state.

Words are compared by their stems; names that mean nothing are compared like any other. Negation
("not", "non-", "lack of", "without") and a short list of plain antonyms turn a state round.
"""

from __future__ import annotations

import re
from functools import lru_cache

FILLERS = frozenset(
    """a an the of to in on at by for with from and or is are was were be been being am do does did has have had
    who whom whose which that this these those when where while would will could if then than as it its his her
    their people person persons individual individuals someone anyone somebody anybody one ones those subjects
    subject units unit cases case group days day status level levels state condition overall chance probability
    likelihood see seeing observe observing observed happen occur getting gets get living live lives
    there any some whether instead had now so very fact event population members member themselves""".split()
)
NEGATIONS = frozenset(
    """not no non never without lack lacks lacking absence absent none neither cannot free fails failed fail
    refuse refuses refrain refrains un off inactive""".split()
)
PREFIXES = ("non", "un", "in", "dis", "im", "ir", "il", "mis")
ANTONYMS = tuple(
    tuple(pair.split("/"))
    for pair in """high/low low/normal higher/lower large/small big/small long/short old/young elderly/youth old/youth wet/dry rainy/dry dark/bright
    thick/thin late/early late/time hard/lazy hardworking/lazy kind/mean kindness/meanness tanned/pale curly/straight
    black/blond black/white brown/blue white/blue good/poor healthy/sick alive/dead alive/death live/die live/death life/death
    survive/die survival/death survives/dead accept/reject admit/reject acceptance/rejection admission/rejection
    sufficient/deficiency sufficient/deficient enough/deficiency encourage/discourage encouragement/discouragement
    close/far near/far male/female man/woman married/single relationship/single attractive/ugly execute/release
    execution/release fire/retain fired/retained obese/normal obesity/normal overweight/normal active/inactive on/off
    smoker/nonsmoker strong/weak rich/poor fast/slow hot/cold warm/cold win/lose pass/fail open/closed urban/rural
    heavy/light severe/mild present/absent public/private positive/negative more/less above/below increase/decrease
    buys/sells employed/unemployed recover/die state/out-of-state instate/outofstate many/few clean/dirty
    full/empty loud/quiet safe/dangerous success/failure tall/short deep/shallow""".split()
)
LIKE = {
    "admit": "admission", "admits": "admission", "admitted": "admission", "reject": "rejection",
    "rejects": "rejection", "rejected": "rejection", "accept": "acceptance", "accepts": "acceptance",
    "accepted": "acceptance",
    "dead": "death", "dies": "death", "die": "death", "died": "death", "alive": "live", "burns": "fire",
    "burnt": "fire", "burned": "fire", "burn": "fire", "woke": "waking", "wakes": "waking", "wake": "waking",
    "gotten": "waking", "lit": "lighting", "light": "lighting", "lights": "lighting", "youth": "young",
    "blew": "blowing", "blown": "blowing", "blow": "blowing", "feet": "foot", "teeth": "tooth",
    "shot": "shooting", "shoot": "shooting", "shoots": "shooting", "traffic": "traffic", "swims": "swim",
    "thickness": "thick", "size": "size", "went": "going", "goes": "going", "go": "going",
}  # fmt: skip


KINDS = {
    word: kind
    for kind, some in {
        "gender": "male female man woman men women boy girl",
        "sex": "male female",
        "age": "old young elderly youth adult child",
        "season": "winter summer spring autumn rainy dry",
        "weather": "rain rainy sunny snow storm",
        "personality": "kind kindness mean meanness friendly",
        "occupation": "job worker white-collar blue-collar collar",
        "appearance": "attractive unattractive pretty ugly handsome",
        "salary": "pay wage income",
        "cost": "bill price expensive cheap",
        "relationship": "single married",
        "proximity": "close far near",
        "education": "degree college school",
        "skin": "tanned pale",
        "effort": "hardworking lazy diligent",
    }.items()
    for word in some.split()
}


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


GRADES = frozenset(
    "high low higher lower large small big long short more less good poor heavy light".split()
)


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
