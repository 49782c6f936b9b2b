"""Abbreviations that a text defines itself: `tardive dyskinesia (TD)`.

Schwartz & Hearst 2003, Pac Symp Biocomput 451-462: a short form in brackets after its long form (or
the other way round); the characters of the short form must occur in the long form in order, the first
at the beginning of a word. Names of the steps are the paper's.
"""

from __future__ import annotations

import re

_BRACKETED = re.compile(r"\(([^()]{1,200})\)")
_END_OF_SENTENCE = re.compile(r"[.;!?]\s+(?=[A-Z])")


def abbreviations(text: str) -> dict[str, str]:
    """Short form -> long form, both as written; the first definition of a short form counts."""
    found: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        inside = re.split(r"[;,]", match[1])[0].strip()
        before = _END_OF_SENTENCE.split(text[: match.start()])[-1].rstrip()
        pair = _short_in_brackets(inside, before) or _long_in_brackets(match[1].strip(), before)
        if pair is not None:
            found.setdefault(*pair)
    return found


def _short_in_brackets(inside: str, before: str) -> tuple[str, str] | None:
    if not is_short_form(inside):
        return None
    words = before.split()
    # At most min(|A| + 5, |A| * 2) words before the bracket can be the long form.
    limit = min(len(inside) + 5, len(inside) * 2)
    candidate = " ".join(words[-limit:])
    long = best_long_form(inside, candidate)
    return (inside, long) if long else None


def _long_in_brackets(inside: str, before: str) -> tuple[str, str] | None:
    words = before.split()
    if not words or len(inside.split()) < 2:
        return None
    short = words[-1].strip(",;:")
    if not is_short_form(short):
        return None
    long = best_long_form(short, inside)
    return (short, long) if long else None


def is_short_form(text: str) -> bool:
    """2 to 10 characters, at most two words, a letter among them, beginning with a letter or digit.

    As in later use of the algorithm, a capital is asked for too: `(see)` defines nothing.
    """
    return (
        2 <= len(text) <= 10
        and len(text.split()) <= 2
        and any(char.isalpha() for char in text)
        and any(char.isupper() for char in text)
        and text[0].isalnum()
    )


def best_long_form(short: str, candidate: str) -> str | None:
    """The shortest end of the candidate that spells the short form, from right to left."""
    at = len(candidate) - 1
    for index in range(len(short) - 1, -1, -1):
        char = short[index].lower()
        if not char.isalnum():
            continue
        while at >= 0 and (
            candidate[at].lower() != char or (index == 0 and at > 0 and candidate[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
        at -= 1
    start = candidate.rfind(" ", 0, at + 1) + 1
    long = candidate[start:].strip()
    too_short = len(long) <= len(short) or short.lower() in (w.lower() for w in long.split())
    return None if too_short else long
