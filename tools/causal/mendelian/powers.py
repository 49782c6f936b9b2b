"""Numbers as people and programs write them: `1.2x10-8`, `1,2E-08`, `<1e-300`, a true minus sign."""

from __future__ import annotations

import math
import re
import unicodedata

_MINUS = str.maketrans("\u2212\u2012\u2013\u2010\u2011\ufe63", "------")
_MANTISSA = r"([+-]?(?:\d+(?:\.\d*)?|\.\d+|\d,\d+))"
_POWER = re.compile(
    rf"(?:{_MANTISSA}\s*[x*\u00d7\u00b7\u22c5]\s*)?10\s*(?:(?:\^|\*\*)\s*\(?\s*([+-]?\d+)|\(?\s*([+-]\d+))\s*\)?",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(rf"{_MANTISSA}\s*[ed]\s*([+-]?\s*\d+)", re.IGNORECASE)
"""Also a comma before the decimals of a mantissa, and the D of Fortran and SAS."""
_BOUND = re.compile(r"(?:<|>|\u2264|\u2265|&lt;|&gt;)\s*=?\s*(.+)")
_DIGITS = 330
"""Powers of ten beyond which a float is 0 or infinite."""


def number_of(text: str) -> float:
    """The number that a text holds.

    Raises:
        ValueError: it holds none for certain.
    """
    try:
        return float(text)
    except ValueError:
        pass
    parts = _parts(text)
    if parts is None:
        return float(text.translate(_MINUS))
    return float(f"{parts[0]!r}e{parts[1]}")


def log10_of(text: str) -> float:
    """Logarithm of a positive number, also of one that is too small for a float; NaN where it is none."""
    parts = _parts(text)
    if parts is None or parts[0] <= 0:
        return math.nan
    return math.log10(parts[0]) + parts[1]


def bound_of(text: str) -> float | None:
    """The number of `<1e-300` or `>0.5`, None where the text is no bound."""
    match = _BOUND.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return number_of(match[1])
    except ValueError:
        return None


def _parts(text: str) -> tuple[float, int] | None:
    """Mantissa and power of ten; None where the text is not written with both."""
    plain = text.strip()
    # Raised digits are digits, but `10` with one and no sign or caret is left alone: it may be one number.
    raised = re.sub(r"10([\u207b\u2070-\u2079\u00b9\u00b2\u00b3]+)", _lowered, plain).translate(
        _MINUS
    )
    if match := _SCIENTIFIC.fullmatch(raised):
        mantissa, power = match[1], match[2]
    elif match := _POWER.fullmatch(raised):
        mantissa, power = match[1] or "1", match[2] or match[3]
        if match[1] is None and match[2] is None:
            return None
    else:
        return None
    return float(mantissa.replace(",", ".")), int(re.sub(r"\s", "", power))


def _lowered(match: re.Match[str]) -> str:
    return "10^" + unicodedata.normalize("NFKC", match[1])
