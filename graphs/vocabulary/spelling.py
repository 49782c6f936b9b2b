"""How far a spelling may be from a name and still be taken for it.

Two nets, both narrow. A *loose key* sees word order and words that names of one condition exchange
("carcinoma of the lung", "lung cancer"). A *near word* is a typing error: same first letter, and at most
one edit in words of 5 to 11 letters, two in longer ones, none in shorter ones (optimal string alignment:
a letter more, less, changed, or two swapped). A word that is inflected as English verbs are is taken for
itself: "starving" is no way to write "scarring".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST_LONG = 5
"""Letters of a word below which no spelling but its own is taken."""

LONG = 12
"""Letters from which two edits are allowed."""

DROPPED = frozenset({"of", "the"})
EXCHANGED = {
    "carcinoma": "cancer", "neoplasm": "cancer", "tumor": "cancer", "malignancy": "cancer",
    "disorder": "disease", "syndrome": "disease", "insufficiency": "failure", "damage": "injury",
    "convulsion": "seizure", "pulmonary": "lung", "renal": "kidney", "hepatic": "liver",
    "gastric": "stomach", "mammary": "breast", "ovarian": "ovary", "prostatic": "prostate",
    "pancreatic": "pancreas", "cardiac": "heart", "uterine": "uterus", "colonic": "colon",
    "esophageal": "esophagus", "cutaneous": "skin", "vesical": "bladder", "cervical": "cervix",
    "testicular": "testis", "thyroidal": "thyroid",
}  # fmt: skip
"""Words of folded names that stand for each other in the names of conditions."""


def loose_key(folded: str) -> str:
    """What spellings of one condition share; empty for a single word."""
    words = [EXCHANGED.get(word, word) for word in folded.split() if word not in DROPPED]
    text = " ".join(sorted(words)).replace("disease infectious", "infection")
    return text if len(words) > 1 else ""


INFLECTED = ("ing", "ed", "ly")
"""Endings of English verbs and adverbs, which names of things seldom have."""


def most_edits(word: str) -> int:
    """Edits that a word may differ by: by its length, none where it is inflected."""
    if word.endswith(INFLECTED):
        return 0
    return 0 if len(word) < LEAST_LONG else 1 if len(word) < LONG else 2


def edits_between(one: str, other: str) -> int:
    """How many edits make one text the other."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other)


def near_words(word: str, among: Iterable[tuple[str, int]], most: int) -> list[tuple[int, str]]:
    """(edits, word) of the nearest words, the fewest edits and the better known word first.

    Folding takes an s off ("diabetes"), and what is misspelt may have kept it ("diabetis").

    Args:
        word: as it was typed, folded.
        among: words with how good the best claim to a name with it is.
        most: how many to return.
    """
    from rapidfuzz.distance import OSA

    limit = most_edits(word)
    found = []
    for other, claim in among:
        forms = (other, f"{other}s") if word.endswith("s") else (other,)
        edits = min(OSA.distance(word, form, score_cutoff=limit) for form in forms)
        if edits <= limit:
            found.append((edits, claim, other))
    return [(edits, other) for edits, _, other in sorted(found)[:most]]


def is_near(folded: str, other: str) -> bool:
    """Whether a whole name is near enough to another to be offered as what was meant."""
    words, others = folded.split(), other.split()
    return len(words) == len(others) and all(
        a == b or (a[0] == b[0] and edits_between(a, b) <= most_edits(a))
        for a, b in zip(words, others, strict=True)
    )


def typed(
    words: Sequence[str], near: Sequence[Sequence[tuple[int, str]]], most: int
) -> list[tuple[int, str]]:
    """(edits, name) of the names that come of putting a near word for each word, fewest edits first."""
    made: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for word, options in zip(words, near, strict=True):
        chosen = options or [(0, word)]
        made = sorted((e + d, (*n, w)) for e, n in made for d, w in chosen)[:most]
    return [(edits, " ".join(name)) for edits, name in made]
