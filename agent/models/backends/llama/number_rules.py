"""Grammar rules for numbers within bounds: exactly the digits of the integers from low to high."""

from __future__ import annotations

import math
from typing import Any

DIGITS = 15
"""Most digits of a number without a bound; more are not exact in floating point."""
FRACTION = '("." [0-9]{1,6})?'
GRID = 100
"""Between a bound that is no integer and the next integer, hundredths may be written."""


def integer_rule(schema: dict[str, Any]) -> str:
    """A rule for the integers that the bounds of a JSON schema allow."""
    low = math.ceil(schema.get("minimum", -(10**DIGITS)))
    if "exclusiveMinimum" in schema:
        low = max(low, math.floor(schema["exclusiveMinimum"]) + 1)
    high = math.floor(schema.get("maximum", 10**DIGITS))
    if "exclusiveMaximum" in schema:
        high = min(high, math.ceil(schema["exclusiveMaximum"]) - 1)
    rules = [_natural(max(low, 0), high)] if high >= 0 else []
    if low < 0:
        rules.append(f'"-" ({_natural(max(-high, 1), -low)})')
    return " | ".join(rules)


def decimal_rule(schema: dict[str, Any]) -> str:
    """A rule for decimals within the bounds of a JSON schema."""
    low = float(schema.get("minimum", schema.get("exclusiveMinimum", -(10**DIGITS))))
    high = float(schema.get("maximum", schema.get("exclusiveMaximum", 10**DIGITS)))
    closed_low, closed_high = "exclusiveMinimum" not in schema, "exclusiveMaximum" not in schema
    rules = []
    if high > 0 or (high == 0 and closed_high):
        rules += _positive(max(low, 0.0), high, closed_low or low < 0, closed_high)
    if low < 0:
        mirrored = _positive(max(-high, 0.0), -low, closed_high or high > 0, closed_low)
        rules += [f'"-" ({rule})' for rule in mirrored]
    return " | ".join(rules)


def _positive(low: float, high: float, closed_low: bool, closed_high: bool) -> list[str]:
    """Rules that together cover decimals from low to high, 0 <= low <= high."""
    rules = []
    first, last = math.ceil(low), math.floor(high)
    if low == first < last and not closed_low:
        rules.append(f'"{first}." "0"{{0,4}} [1-9] [0-9]{{0,3}}')
        first += 1
    if first < last:
        rules.append(f"({_natural(first, last - 1)}) {FRACTION}")
    if high == last and closed_high:
        rules.append(f'"{last}"')
    edges = [(low, min(math.ceil(low), high))] if low != math.ceil(low) else []
    if high != last:
        edges.append((max(float(last), low), high))
    for start, end in dict.fromkeys(edges):
        marks = range(math.ceil(start * GRID), math.floor(end * GRID) + 1)
        inside = (
            mark / GRID
            for mark in marks
            if _within(mark / GRID, low, high, closed_low, closed_high)
        )
        rules += [f'"{value:.2f}"' for value in inside]
    return rules


def _within(value: float, low: float, high: float, closed_low: bool, closed_high: bool) -> bool:
    return (low < value or (closed_low and value == low)) and (
        value < high or (closed_high and value == high)
    )


def _natural(low: int, high: int) -> str:
    """The integers from low to high, 0 <= low <= high, by number of digits."""
    rules = []
    for digits in range(len(str(low)), len(str(high)) + 1):
        start = max(low, 10 ** (digits - 1) if digits > 1 else 0)
        rules.append(_between(str(start), str(min(high, 10**digits - 1))))
    return " | ".join(rules)


def _between(low: str, high: str) -> str:
    """Numerals from low to high of one length."""
    if low == high:
        return f'"{low}"'
    rest = len(low) - 1
    if low == "0" * (rest + 1) and high == "9" * (rest + 1):
        return f"[0-9]{{{rest + 1}}}"
    if rest == 0:
        return f"[{low}-{high}]"
    if low[0] == high[0]:
        return f'"{low[0]}" ({_between(low[1:], high[1:])})'
    rules = []
    start, end = int(low[0]), int(high[0])
    if low[1:] != "0" * rest:
        rules.append(f'"{start}" ({_between(low[1:], "9" * rest)})')
        start += 1
    tail = ""
    if high[1:] != "9" * rest:
        tail = f'"{end}" ({_between("0" * rest, high[1:])})'
        end -= 1
    if start <= end:
        rules.append(f"[{start}-{end}] [0-9]{{{rest}}}")
    return " | ".join([*rules, tail] if tail else rules)
