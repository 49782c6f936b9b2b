"""Made-up names of three letters, split so that those of the test are in no training text.

A name is a consonant, a vowel and a consonant; none is a word of the problems. To the model each is one
token with a vector drawn by chance that is never trained (`network.train`), so that a name which it never
saw is to it as good as any other.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import Literal

Split = Literal["train", "dev", "test"]

NAMES = tuple("".join(letters) for letters in itertools.product("bdfgkmptvz", "aeiou", "bdgkmpvz"))
"""All names of all splits."""
HELD = {"dev": 0, "test": 1}
"""Which eighth of the names each held-out split has; training has the other six."""


@cache
def names_of(split: Split) -> tuple[str, ...]:
    """All names of a split; no two splits share one."""
    return tuple(name for number, name in enumerate(NAMES) if _split(number) == split)


def _split(number: int) -> Split:
    eighth = (number + number // 8) % 8
    return "dev" if eighth == HELD["dev"] else "test" if eighth == HELD["test"] else "train"
