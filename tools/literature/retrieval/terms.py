"""A text as the terms it is found by: lower case, Porter's stems (Snowball English), without stop words.

Hyphens and slashes part words; digits stay with the letters they are written with (`il-6` is `il` and
`6`, `hba1c` is one term), Greek letters are spelled out, accents are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

WORD = re.compile(r"[a-z0-9]+")
ACCENT = re.compile("[\u0300-\u036f]")
GREEK = {
    ord(letter): f" {name} "
    for letter, name in (
        ("α", "alpha"), ("β", "beta"), ("γ", "gamma"), ("δ", "delta"), ("ε", "epsilon"),
        ("κ", "kappa"), ("λ", "lambda"), ("μ", "mu"), ("ω", "omega"), ("ß", "ss"),
    )
}  # fmt: skip
STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been but by for from had has have how if in into is it its no not of on or s "
        "so such t than that the their then there these they this those to was we were what when where which "
        "who why will with do does did can could should would may might about between during both all also "
        "our your you us among after before more most other some only",
    )
)
"""What says nothing of what a text is about."""
LONGEST = 40
"""Letters of a term; longer runs are sequences, not words."""


class Numbered(dict[str, int]):
    """Words -> numbers of their terms; -1 for what is no term. New terms get the next number.

    Args:
        known: terms that have numbers.
    """

    def __init__(self, known: dict[str, int]) -> None:
        super().__init__()
        self.terms = dict(known)
        self.new: list[tuple[str, int]] = []

    def __missing__(self, word: str) -> int:
        """The number of a word that was not met before."""
        term = stem(word)
        number = -1
        if term:
            number = self.terms.get(term, -1)
            if number < 0:
                number = self.terms[term] = len(self.terms)
                self.new.append((term, number))
        self[word] = number
        return number


def words_of(text: str) -> list[str]:
    """The words of a text, folded; stop words are among them."""
    folded = text.lower()
    if not folded.isascii():
        spelled = unicodedata.normalize("NFKD", folded.translate(GREEK))
        folded = ACCENT.sub("", spelled)
    return WORD.findall(folded)


def terms_of(text: str) -> list[str]:
    """The terms of a text, in its order."""
    return [term for word in words_of(text) if (term := stem(word))]


def stem(word: str) -> str:
    """The term that a folded word stands for; empty for a stop word or what is too long."""
    if word in STOP or len(word) > LONGEST:
        return ""
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
