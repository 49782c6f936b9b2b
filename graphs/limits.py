"""What no call to a knowledge graph may ask for: limits below 0, unknown kinds, paths none or too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.assessments import KINDS
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LENGTH = 6
"""Longest path, in edges, that may be asked for."""


def check_limit(limit: int) -> None:
    """Refuse a limit below 0; with 0 a call only says whether anything is there.

    Raises:
        InputError: the limit is below 0.
    """
    if limit < 0:
        raise InputError(f"a limit is how many to return, 0 or more; {limit} was given")


def check_kinds(kinds: Sequence[str]) -> None:
    """Refuse a kind of assessment that there is not.

    Raises:
        InputError: one of them is unknown.
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise InputError(f"{unknown[0]!r} is no kind of assessment; there are {', '.join(KINDS)}")


def check_paths(k: int, max_len: int) -> None:
    """Refuse what no search can answer.

    Raises:
        InputError: `k` is below 1, or `max_len` outside 1 to 6.
    """
    if k < 1:
        raise InputError(f"k is the number of paths to return, 1 or more; {k} was given")
    if not 1 <= max_len <= MAX_LENGTH:
        raise InputError(f"the longest path is 1 to {MAX_LENGTH} edges; {max_len} was given")
