"""Prompts that branch: one beginning of evidence, several claims at its end, ratings as labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.random_models.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

LABELS = ("1", "2", "3", "4", "5")
"""One token each in every vocabulary: a peer that reads one distribution can score them."""


@dataclass(frozen=True)
class BranchPrompts:
    """A beginning, and one end for each branch."""

    prefix: str
    suffixes: tuple[str, ...]

    def whole(self) -> list[str]:
        """Each branch's prompt."""
        return [self.prefix + suffix for suffix in self.suffixes]

    def first(self, count: int) -> BranchPrompts:
        """The first branches alone."""
        return BranchPrompts(self.prefix, self.suffixes[:count])


def branch_prompts(
    count: Callable[[str], int], branches: int, *, prefix: int, suffix: int, seed: int = 0
) -> BranchPrompts:
    """Prompts of known words in random order.

    Args:
        count: the tokens of a text.
        branches: how many ends.
        prefix: tokens of the beginning.
        suffix: tokens of each end, what a chat template adds not counted.
        seed: of the words' order.
    """
    stream = np.random.default_rng(seed)
    ask = "\nIs the claim true? Rate it from 1 to 5."
    size = max(suffix - count(ask), 1)
    return BranchPrompts(
        _text("Evidence:", count, prefix, stream),
        tuple(
            _text(f"\nClaim {number}:", count, size, stream) + ask
            for number in range(1, branches + 1)
        ),
    )


def _text(start: str, count: Callable[[str], int], tokens: int, stream: np.random.Generator) -> str:
    """`start` and random words up to so many tokens; a tokenizer never joins two words."""
    words, left = [start], tokens - count(start)
    while left > 0:
        word = f" {WORDS[stream.integers(len(WORDS))]}"
        words.append(word)
        left -= count(word)
    return "".join(words)
