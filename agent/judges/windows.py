"""Windows over a passage that is longer than a judge reads at once; nothing is cut off.

Windows are runs of whole sentences, each begun with the last sentence of the one before, so that a
finding and the sentence that names its groups stay together. A single sentence that does not fit is
broken at blanks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCE_END = re.compile(r"(?<=[.;?!])\s+")


def windows(passage: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """The passage itself where it fits, else overlapping windows that hold every word of it.

    Args:
        passage: the text.
        fits: whether a text can be read at once.

    Raises:
        ValueError: not even one word fits.
    """
    if fits(passage):
        return (passage,)
    found: list[str] = []
    kept: list[str] = []
    for part in _parts(passage, fits):
        if kept and not fits(" ".join([*kept, part])):
            found.append(" ".join(kept))
            overlap = [kept[-1]]
            kept = overlap if len(kept) > 1 and fits(" ".join([*overlap, part])) else []
        kept.append(part)
    return (*found, " ".join(kept))


def _parts(passage: str, fits: Callable[[str], bool]) -> list[str]:
    parts: list[str] = []
    for sentence in SENTENCE_END.split(passage):
        parts.extend([sentence] if fits(sentence) else _halves(sentence, fits))
    return parts


def _halves(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The text halved at a blank until each part fits."""
    words = text.split()
    if len(words) < 2:
        raise ValueError(f"one word does not fit: {text[:60]!r}")
    middle = len(words) // 2
    found: list[str] = []
    for half in (" ".join(words[:middle]), " ".join(words[middle:])):
        found.extend([half] if fits(half) else _halves(half, fits))
    return found
