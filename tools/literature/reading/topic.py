"""Words in common: whether a sentence speaks of what was asked for.

Words are compared by their stems, and short forms by the long forms that the text defines for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.literature.reading.numerals import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-zα-ωβ][A-Za-z0-9α-ω+]*(?:[-‐][A-Za-z0-9]+)*|\d+(?:\.\d+)?")
_EMPTY = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "or",
        "in",
        "on",
        "to",
        "with",
        "for",
        "from",
        "by",
        "at",
        "as",
        "was",
        "were",
        "is",
        "are",
        "be",
        "been",
        "not",
        "no",
        "between",
        "than",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "their",
        "which",
        "who",
        "whom",
        "has",
        "have",
        "had",
        "did",
        "does",
        "do",
        "may",
        "might",
        "can",
        "could",
        "would",
        "will",
        "more",
        "most",
        "less",
        "other",
        "any",
        "all",
        "both",
        "each",
        "some",
        "such",
        "via",
        "per",
        "into",
        "over",
        "under",
        "during",
        "after",
        "before",
        "within",
        "without",
        "up",
        "group",
        "groups",
        "patients",
        "patient",
        "participants",
        "participant",
        "subjects",
        "people",
        "persons",
        "individuals",
        "study",
        "trial",
        "trials",
        "rate",
        "rates",
        "level",
        "levels",
        "score",
        "scores",
        "number",
        "total",
        "mean",
        "median",
        "change",
        "changes",
        "significant",
        "significantly",
        "difference",
        "differences",
        "effect",
        "effects",
        "compared",
        "comparing",
        "versus",
        "vs",
        "higher",
        "lower",
        "same",
        "overall",
        "risk",
        "likelihood",
        "incidence",
        "frequency",
        "proportion",
        "percentage",
        "probability",
        "measured",
        "using",
        "use",
        "used",
        "based",
        "either",
        "only",
        "time",
        "due",
        "also",
        "there",
        "when",
        "amount",
        "degree",
        "associated",
        "among",
        "whether",
        "one",
        "two",
        "least",
        "developing",
        "receiving",
        "treatment",
        "therapy",
        "intervention",
        "control",
    ]
)
_ENDINGS = re.compile(
    r"(?:ations?|ating|ated|ates|ate|ities|ity|ments?|ings?|ness|ally|ically|ions?|ives?|ical|ics?|ies|ied|es|ed|ly|al|s|e|y)$"
)
_KIN = {
    "mortal": "death", "died": "death", "die": "death", "dead": "death", "fatal": "death", "deaths": "death",
    "surviv": "surviv", "neoplasm": "cancer", "carcinoma": "cancer", "tumour": "cancer", "tumor": "cancer",
    "adver": "adverse", "safety": "adverse", "side": "adverse", "hospitalis": "hospit", "hospitaliz": "hospit", "admis": "hospit",
    "caesarean": "cesarean", "haemorrhag": "bleed", "hemorrhag": "bleed", "bleed": "bleed", "weigh": "weight",
    "cognit": "cognit", "memor": "memor", "stopp": "cessat", "quit": "cessat", "abstin": "cessat",
}  # fmt: skip


def stem(word: str) -> str:
    """The stem of one word, lower case; a rough one, the same for the forms of a word."""
    low = word.lower()
    if len(low) <= 4:
        cut = low[:-1] if low.endswith("s") and len(low) == 4 and not low.endswith("ss") else low
        return _KIN.get(cut, cut)
    cut = _ENDINGS.sub("", low)
    while len(cut) < 3:
        cut = low[: len(cut) + 2]
    return _KIN.get(cut, cut)


def content(text: str) -> frozenset[str]:
    """The stems of the words that carry the topic; parts of a hyphenated word count too."""
    found: set[str] = set()
    for match in _WORD.finditer(plain(text)):
        for part in {match.group(), *re.split(r"[-‐]", match.group())}:
            if part and part.lower() not in _EMPTY and (len(part) > 1 or part.isdigit()):
                found.add(stem(part))
    return frozenset(found)


def share(wanted: Iterable[str], held: frozenset[str]) -> float:
    """Which part of the wanted stems is held, 0 to 1; 0 where none is wanted."""
    wanted = frozenset(wanted)
    return len(wanted & held) / len(wanted) if wanted else 0.0
