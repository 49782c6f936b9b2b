"""What two codes say by themselves: which is treated, which is the event, and where they leave it open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.causal.not_numbers import UNTOLD, is_number
from tools.causal.written_numbers import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = (
    *(("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("alive", "dead")),
    *(("absent", "present"), ("negative", "positive"), ("control", "case")),
    *(("no event", "event"), ("survived", "died"), ("living", "deceased")),
    *(
        ("0:living", "1:deceased"),
        ("censored", "event"),
        ("censored", "dead"),
        ("censored", "died"),
    ),
)
"""Pairs of words of which the second is the event."""
ANSWERS = {"no": "yes", "n": "y", "false": "true", "f": "t"}
"""Words that say who was not treated, beside the one word that says who was."""
UNTREATED = frozenset((
    "placebo", "control", "controls", "sham", "untreated", "not treated", "unexposed", "not exposed",
    "usual care", "standard care", "no treatment", "never",
))  # fmt: skip
"""Levels of a treatment that can only be the one compared with, in small letters."""


def written(value: Any) -> str:
    """A level as a person writes it: 1 and 1.0 are the same."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return f"{number:g}"


def folded(value: Any) -> str:
    """A level without blanks around it and without capitals."""
    return written(value).strip().casefold()


def treated_of(levels: Iterable[object]) -> tuple[str, str] | None:
    """(treated, untreated) of two words of which one can only say who was not treated.

    Numbers are no words: 1 and 2 say nothing of which is which.
    """
    spelled = {folded(level): str(level).strip() for level in levels}
    if len(spelled) != 2:
        return None
    for untreated, treated in (tuple(spelled), tuple(reversed(spelled))):
        if ANSWERS.get(untreated) == treated:
            return spelled[treated], spelled[untreated]
        is_arm = (
            not is_number(treated) and treated not in UNTOLD | ABSENT | UNTREATED | ANSWERS.keys()
        )
        if untreated in UNTREATED and is_arm:
            return spelled[treated], spelled[untreated]
    return None


def needs_event(levels: Iterable[Any]) -> bool:
    """Whether either of two codes may be the event: 1 and 2 (in many files 1 is yes), or words of no plain meaning."""
    spelled = {folded(level) for level in levels}
    if len(spelled) != 2:
        return False
    if all(map(is_number, spelled)):
        return spelled == {"1", "2"}
    return not any(spelled == {no, yes} for no, yes in WORDS)
