"""Which of two columns is the cause: what moves the cause moves the effect too, and not the other way.

A column that acts from outside and moves both, beside one that moves only one of them, tells the two apart:
that one is the effect (as of instruments in both directions; Davey Smith & Hemani 2014, Hum Mol Genet
23:R89). Which columns act from outside no row tells: the question has to name them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tools.causal.independence import block, independence

if TYPE_CHECKING:
    import pandas as pd

ASKED = re.compile(
    r"\b(?:causal |cause[- ]effect )?direction (?:of (?:the )?(?:effect|cause|causation) )?between\s+"
    r"['\"`]?(?P<one>\w+)['\"`]?\s+and\s+['\"`]?(?P<other>\w+)",
    re.I,
)
OUTSIDE = re.compile(r"\b(?:instrument\w*|exogenous)\b", re.I)
TIED, FREE = 0.001, 0.05
"""p below which a column moves another; above which it does not. Between the two nothing is said."""


class Direction(NamedTuple):
    """Cause and effect, or two empty words; and why."""

    cause: str
    effect: str
    why: str


def direction_of(question: str, table: pd.DataFrame) -> Direction | None:
    """The direction that is asked for; None where none is."""
    asked = ASKED.search(question)
    if asked is None:
        return None
    names = {str(name).lower(): str(name) for name in table.columns}
    one, other = names.get(asked["one"].lower(), ""), names.get(asked["other"].lower(), "")
    if not one or not other or one == other:
        return Direction(
            "", "", f"{asked['one']!r} or {asked['other']!r} is no column of the table"
        )
    rest = [str(name) for name in table.columns if name not in (one, other)]
    told = [name for name in rest if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", question)]
    if not told or OUTSIDE.search(question) is None:
        return Direction("", "", "the question names no column that acts on them from outside")
    return _by_movers(table, (one, other), told)


def _by_movers(table: pd.DataFrame, pair: tuple[str, str], outside: list[str]) -> Direction:
    rows = table[[*pair, *outside]].dropna()
    try:
        blocks = {str(name): block(rows[name], str(name)) for name in rows.columns}
    except ValueError as error:
        return Direction("", "", str(error))

    moved = {
        end: {
            one: independence(blocks, one, end, tuple(o for o in outside if o != one))[0]
            for one in outside
        }
        for end in pair
    }
    for cause, effect in (pair, pair[::-1]):
        of_cause = [z for z in outside if moved[cause][z] < TIED]
        both = of_cause and all(moved[effect][z] < TIED for z in of_cause)
        alone = [z for z in outside if moved[cause][z] > FREE and moved[effect][z] < TIED]
        if both and alone:
            why = (
                f"{', '.join(of_cause)} moves both, {', '.join(alone)} moves {effect} alone: what moves "
                "a cause moves its effect. Assumed, as the question says: each acts from outside, on one "
                "of the two directly"
            )
            return Direction(cause, effect, why)
    return Direction(
        "", "", f"no column tells {pair[0]} and {pair[1]} apart by moving only one of them"
    )
