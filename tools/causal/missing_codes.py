"""Numbers that stand for missing answers: the one list of them, and the one way to see them in a column.

Beside the list stands a rule: one number in several rows, far from all others, of which there are many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CODES = frozenset(
    (-1.0, -7.0, -8.0, -9.0, -97.0, -98.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0, 99999.0, 777.0, 888.0)
)  # fmt: skip
"""Numbers that data sets use for answers that are missing."""
OF_LEVELS = frozenset((7.0, 8.0, 9.0, 77.0, 88.0, 97.0, 98.0))
"""The same, of questions with a few numbered answers."""
ALL_CODES = CODES | OF_LEVELS
MOST_CODES = 3
"""Codes side by side, for "refused", "unknown" and "missing"."""
LONELY = 4.0
"""Times the widest gap among the other values that make a code's distance from them no accident."""
MOST_LEVELS = 6
"""Answers, counted from 0 or 1, of such a question."""
BESIDE_ZERO = 2.0
"""The same of a negative whole number where all others are 0 or more."""
LIKE_CODES = re.compile(r"9+[6-9]|([5-8])\1+")
"""Digits of numbers that are chosen because nobody has them: 66, 8888, 96 to 99, 99.9, 997."""
LIMITS = frozenset(2.0**bits - less for bits in (15, 16, 31, 32, 63, 64) for less in (0, 1))
ENDLESS = 1e30
"""Beyond which, with the limits above, lies what programs write for nothing: 1e31, 9.96921e36, -3.4e38."""
EXACT = 2.0**53
FAR = 10.0
"""Times the range of the others that no number lies from them."""
FEW = 3
"""Rows that make a number beyond the answers no mere outlier."""
OFTEN = 10
"""Rows that make a number a habit, where it is also thrice as frequent as any other."""
PAIRS = ((0.0, 1.0), (1.0, 2.0))
"""Answers of two kinds."""


class CodesSeen(NamedTuple):
    """Codes at one end of a column's numbers."""

    codes: tuple[float, ...]
    rows: int
    """That hold one of the codes."""
    least: float
    most: float
    """Of the other numbers."""

    @property
    def told(self) -> str:
        """The codes as words."""
        return " or ".join(map(exact, self.codes))

    @property
    def listed(self) -> str:
        """The codes as an option takes them."""
        return ",".join(map(exact, self.codes))

    def said(self, name: str) -> str:
        """What is seen in the column of that name, and the option that settles it."""
        stands = "stands" if len(self.codes) == 1 else "stand"
        return (
            f"{name} is {self.told} in {self.rows} rows and {self.least:g} to {self.most:g} in the "
            f"others: if {self.told} {stands} for missing, say so with --na {name}={self.listed}"
        )


def exact(code: float) -> str:
    """The number as a file and an option hold it, no digit rounded away."""
    return f"{code:.0f}" if code % 1 == 0 and abs(code) < EXACT else repr(code)


def missing_codes(values: Array) -> list[CodesSeen]:
    """Codes above and below the other numbers of a column, as far as they look like codes.

    Args:
        values: numbers without gaps.
    """
    levels, counts = np.unique(values, return_counts=True)
    found = []
    for from_top in (True, False):
        for many in range(1, MOST_CODES + 1):
            if len(levels) < many + 2:
                break
            tail = slice(-many, None) if from_top else slice(None, many)
            left = slice(None, -many) if from_top else slice(many, None)
            codes, rest, n = levels[tail], levels[left], int(counts[tail].sum())
            listed = all(code in ALL_CODES or abs(code) > ENDLESS for code in codes)
            if not listed and counts[tail].min() < FEW:
                break
            nearest = float(codes[0] if from_top else codes[-1])
            most = int(counts[left].max())
            if (listed and _stands_apart(nearest, rest, n, most)) or _is_alone(
                nearest, rest, int(counts[tail].min())
            ):
                ends = float(rest[0]), float(rest[-1])
                found.append(CodesSeen(tuple(map(float, codes)), n, *ends))
                break
    return found


def codes_beside_two(levels: tuple[float, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(the two answers, the codes beside them) of a column of two answers; empty where it is none.

    A -1 may as well be the worse of three answers, and is left to a warning.

    Args:
        levels: the different numbers of the column.
    """
    codes = tuple(
        level for level in levels if (level in ALL_CODES and level != -1) or _is_chosen(level)
    )
    rest = tuple(level for level in levels if level not in codes)
    return (rest, codes) if codes and rest in PAIRS else ((), ())


def _is_alone(code: float, rest: Array, n: int) -> bool:
    """Whether rows share one number that no chance puts so far from many others.

    0 is none of something, and no code. A number that does not look chosen must be far beyond the
    range of the others.

    Args:
        code: that number.
        rest: the other levels, ascending.
        n: rows that hold it.
    """
    if n < FEW or code == 0:
        return False
    gap, width = _gap(code, rest), float(rest[-1] - rest[0])
    chosen = _is_chosen(code)
    if len(rest) < OFTEN:  # answers with numbers, among which only what looks chosen is none
        return chosen and _is_counted(rest) and gap > LONELY
    negative = code < 0 <= rest[0] and code % 1 == 0
    if not gap > (BESIDE_ZERO if negative else LONELY) * float(np.diff(rest).max()):
        return False
    return bool(chosen or negative or gap > FAR * width)


def _is_chosen(code: float) -> bool:
    """Whether a number looks like one that is written because nobody has it."""
    digits = f"{abs(code):.10g}".replace(".", "")
    return abs(code) in LIMITS or abs(code) > ENDLESS or bool(LIKE_CODES.fullmatch(digits))


def _is_counted(levels: Array) -> bool:
    """Whether these are numbers of answers, from 0 or 1 on."""
    return bool((levels == np.round(levels)).all()) and levels[0] >= 0 and levels[-1] <= MOST_LEVELS


def _gap(code: float, rest: Array) -> float:
    """From a number to the nearest of the others."""
    return float(code - rest[-1] if code > rest[-1] else rest[0] - code)


def _stands_apart(code: float, rest: Array, n: int, most: int) -> bool:
    """Whether the smallest or the largest number of a column looks like a code for "missing".

    Args:
        code: that number.
        rest: the other levels, ascending.
        n: rows that hold the code.
        most: rows that hold the most frequent of the others.
    """
    width = float(rest[-1] - rest[0])
    gap = _gap(code, rest)
    counted = _is_counted(rest)
    if code in OF_LEVELS or (code in CODES and counted and code > 0):
        return counted and gap >= 2 and n >= FEW
    if code not in CODES:
        return abs(code) > ENDLESS and gap > FAR * width
    below = code < 0 <= rest[0] and (code < -1 or len(rest) > 2)
    lonely = len(rest) >= OFTEN and n >= FEW and gap > LONELY * float(np.diff(rest).max())
    return gap > max(width, 1e-300) or below or lonely or (n >= OFTEN and n > 3 * most)
