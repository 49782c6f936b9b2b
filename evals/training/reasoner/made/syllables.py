"""Made-up names: two syllables each, split so that those of the test are in no training text.

A first syllable is consonant, vowel, consonant; a second one consonant, vowel. No name is a word of the
problems, and none begins as one of their words ends up being read.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import Literal

Split = Literal["train", "dev", "test"]

FIRST = tuple(
    first + vowel + last
    for (place, first), vowel, last in itertools.product(enumerate("bdfgkmptvz"), "aeiou", "lmrs")
    if (place + "aeiou".index(vowel) + "lmrs".index(last)) % 4 == 0
)
"""First syllables, a quarter of the possible."""
SECOND = tuple(first + vowel for first, vowel in itertools.product("bdgkptvz", "aio"))
"""Second syllables."""
HELD = {"dev": 0, "test": 1}
"""Which eighth of the names each held-out split has; training has the other six."""


@cache
def names_of(split: Split) -> tuple[str, ...]:
    """All names of a split; no two splits share one."""
    return tuple(
        first + second
        for (i, first), (j, second) in itertools.product(enumerate(FIRST), enumerate(SECOND))
        if _split(i, j) == split
    )


def _split(first: int, second: int) -> Split:
    eighth = (3 * first + 5 * second) % 8
    return "dev" if eighth == HELD["dev"] else "test" if eighth == HELD["test"] else "train"
