"""P values as they are printed, and what they say of a difference."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tools.literature.reading.numerals import DIGITS, value
from tools.literature.reading.spans import Span, spanned

SIGNIFICANT = 0.05

_PRINTED = re.compile(
    rf"\b[Pp]\s?-?\s?(?:[Vv]alues?\s?)?(?:\(?for [\w -]{{1,30}}\)?\s?)?(?:\(\w+\)\s?)?"
    rf"(?:(?P<sign>[<>=≤≥])\s?=?|(?:was|of|is|:)\s)\s?(?P<number>{DIGITS})"
    r"(?:\s?[x×]\s?10\s?\^?(?P<power>-\s?\d+))?"
)
_IN_WORDS = re.compile(r"(?<![\w.])[Pp]?\s?=?\s?(?:NS|N\.S\.|n\.s\.)(?![\w])|\b[Pp]\s?=\s?ns\b")


@dataclass(frozen=True)
class PValue:
    """A P value.

    Attributes:
        sign: "<", ">" or "=".
        number: the figure behind the sign, 0 to 1; the one of "NS" is 0.05 with the sign ">".
        span: where it stands.
    """

    sign: Literal["<", ">", "="]
    number: float
    span: Span

    @property
    def is_significant(self) -> bool | None:
        """Whether it is below 0.05; None where "< 0.1" leaves that open."""
        if self.sign == ">":
            return False if self.number >= SIGNIFICANT else None
        if self.sign == "<":
            return True if self.number <= SIGNIFICANT else None
        return self.number < SIGNIFICANT


def p_values(text: str, same: str, start: int, end: int) -> tuple[PValue, ...]:
    """The P values between two places.

    Args:
        text: the source.
        same: `plain(text)`.
        start: the first character that is read.
        end: the first that is not.
    """
    found = []
    for match in _PRINTED.finditer(same, start, end):
        number = value(match["number"])
        if match["power"]:
            number *= 10 ** float(match["power"].replace(" ", ""))
        if 0 <= number <= 1:
            found.append(PValue(_sign(match["sign"]), number, spanned(text, *match.span())))
    found.extend(
        PValue(">", SIGNIFICANT, spanned(text, *match.span()))
        for match in _IN_WORDS.finditer(same, start, end)
    )
    return tuple(sorted(found, key=lambda p: p.span.start))


def _sign(printed: str | None) -> Literal["<", ">", "="]:
    if printed in ("<", "≤"):
        return "<"
    return ">" if printed in (">", "≥") else "="
