"""Lists of words, written as text."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The words of a text, in no order."""
    return frozenset(text.split())
