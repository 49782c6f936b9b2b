"""Which columns are categories and which numbers, and the test of independence that fits them.

A column is never turned into something else by the others: one column of many codes leaves the
categories beside it categories. Numbers of few values are categories where there is no other number;
beside numbers they are too, unless they have two values, for which the two are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tools.causal.independence import MAX_LEVELS
from tools.causal.written_numbers import either, said_of_either

GSQ, FISHER, MIXED = "gsq", "fisherz", "wilks_mixed"
ASKED = {"gsq": GSQ, "fisherz": FISHER, "mixed": MIXED}
"""Tests by the name that `--test` gives them."""
ROWS_PER_CODE = 20
"""A code that stands for a category is seen that often on average."""


@dataclass(frozen=True)
class Kinds:
    """The columns that are categories, and the test for all."""

    categorical: frozenset[str]
    test: str

    def codes(self, kept: Any) -> Any:
        """(n, columns) of numbers; categories as the numbers of their levels."""
        columns = [
            np.unique(kept[c].to_numpy(), return_inverse=True)[1]
            if str(c) in self.categorical
            else kept[c].to_numpy()
            for c in kept.columns
        ]
        return np.column_stack([np.asarray(c, dtype=float) for c in columns])


def kinds_of(kept: Any, named: frozenset[str], asked: str | None) -> Kinds | tuple[str, str]:
    """What the columns are; or the code and the text of a refusal.

    Args:
        kept: complete rows.
        named: columns that are categories by the caller's word.
        asked: a key of `ASKED`, or None for the test that fits.
    """
    columns = {str(c): kept[c] for c in kept.columns}
    if absent := sorted(named - columns.keys()):
        return "UNKNOWN_VARIABLE", f"not a column: {', '.join(absent)}"
    texts = {name for name, column in columns.items() if column.dtype.kind not in "iufb"}
    for name in sorted(texts - named):
        if text := either([str(level) for level in columns[name].unique()]):
            return "UNSUPPORTED_DTYPE", said_of_either(name, text)
    wide = sorted(n for n in texts - named if columns[n].nunique() > MAX_LEVELS)
    if wide:
        return "HIGH_CARDINALITY", (
            f"{', '.join(wide)} holds text with more than {MAX_LEVELS} levels; group the levels, "
            "leave it out, or name it in --categorical"
        )
    chosen = texts | named | {n for n, c in columns.items() if c.nunique() <= MAX_LEVELS}
    left = columns.keys() - chosen
    if left and len(left) < len(columns) / 2 and all(_coded(columns[name]) for name in left):
        chosen |= left
    numbers = columns.keys() - chosen
    if asked is not None:
        return _as_asked(ASKED[asked], texts | named, chosen, columns)
    if not numbers:
        return Kinds(frozenset(chosen), GSQ)
    # Of two values a number and a category are the same, and numbers are faster.
    beside = {n for n in chosen if n in texts | named or columns[n].nunique() > 2}
    return Kinds(frozenset(beside), MIXED if beside else FISHER)


def _as_asked(
    test: str, certain: set[str], chosen: set[str], columns: dict[str, Any]
) -> Kinds | tuple[str, str]:
    if test == FISHER and certain:
        text = f"Fisher's z is for numbers: {', '.join(sorted(certain))} are categories"
        return "UNSUPPORTED_DTYPE", f"{text}; ask for --test gsq or mixed"
    if test == GSQ:
        return Kinds(frozenset(columns), GSQ)
    return Kinds(frozenset(() if test == FISHER else chosen), test)


def _coded(column: Any) -> bool:
    """Whether whole numbers look like codes: 0 or 1 to their count without a gap, each seen often."""
    values = np.unique(column.to_numpy(dtype=float))
    whole = bool((values == np.floor(values)).all())
    gapless = values[0] in (0, 1) and values[-1] - values[0] == len(values) - 1
    return whole and bool(gapless) and len(column) >= ROWS_PER_CODE * len(values)
