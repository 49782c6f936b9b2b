"""The level of an outcome in one case of whom some columns are told: what else must be known first.

Of rows as the case is, in what is told, the outcome is regressed on the columns that are not. One that
tells about it there has to be told before a number is; what the outcome spans without it is said instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.independence import block, independence
from tools.planning.column_facts import fits, read_columns

if TYPE_CHECKING:
    import pandas as pd

LEVEL = re.compile(
    r"\b(?:level|value|amount) of (?:the )?['\"`]?(?P<outcome>.+?)['\"`]?\s+(?:when|if|for|in|of)\b",
    re.I,
)
TOLD = re.compile(r"(?<!\w)['\"`]?(?P<name>\w+)['\"`]?\s*(?:=|\bis\b)\s*(?P<value>-?\d+(?:\.\d+)?)")
TAKEN = re.compile(
    r"\b(?:tak|receiv|us|gets?|given?)\w*\s+(?P<value>-?\d+(?:\.\d+)?)\s+units?\s+of\s+(?:the )?['\"`]?(?P<name>\w+)",
    re.I,
)
ALIKE, FEWEST = 0.1, 100
"""Share of the rows, the nearest in what is told, that count as alike; and the least of them."""
TELLS = 0.001
ENOUGH = 0.9


@dataclass(frozen=True)
class OneCase:
    """Columns that are wanted before there is a number; or none, and then the level with its interval.

    `low` and `high` span nine in ten of the rows alike, whatever is wanted.
    """

    outcome: str
    told: dict[str, float]
    wanted: tuple[str, ...]
    level: float
    ci_low: float
    ci_high: float
    low: float
    high: float
    n: int


def one_case(question: str, table: pd.DataFrame, description: str) -> OneCase | None:
    """What is asked of one case; None where nothing is, or the words name no columns."""
    asked = LEVEL.search(question)
    told = {m["name"]: float(m["value"]) for form in (TOLD, TAKEN) for m in form.finditer(question)}
    told = {name: value for name, value in told.items() if name in table.columns}
    if asked is None or not told or any(table[n].dtype.kind not in "iuf" for n in told):
        return None
    columns = read_columns(table, description)
    scored = {n: fits(asked["outcome"], c) for n, c in columns.items() if n not in told}
    outcome = max(scored, key=lambda name: scored[name], default="")
    if not outcome or scored[outcome] < ENOUGH or table[outcome].dtype.kind not in "iuf":
        return None
    free = [n for n, c in columns.items() if n not in told and n != outcome and c.kind not in ("identifier", "constant")]  # fmt: skip
    return _as_told(table[[outcome, *told, *free]].dropna(), outcome, told, free)


def _as_told(
    rows: pd.DataFrame, outcome: str, told: dict[str, float], free: list[str]
) -> OneCase | None:
    if len(rows) < FEWEST:
        return None
    near = _nearest(rows, told)
    blocks = {}
    for name in near.columns:
        try:
            blocks[str(name)] = block(near[name], str(name))
        except ValueError:
            return None
    bound = TELLS / max(len(free), 1)
    wanted = tuple(
        n
        for n in free
        if independence(blocks, n, outcome, (*told, *(o for o in free if o != n)))[0] < bound
    )
    x = np.column_stack([np.ones(len(near)), *(near[n] - v for n, v in told.items())])
    y = near[outcome].to_numpy(dtype=float)
    beta, *_ = np.linalg.lstsq(x, y, rcond=None)
    rest = y - x @ beta
    bread = np.linalg.pinv(x.T @ x)
    half = 1.96 * float(np.sqrt((bread @ (x.T * rest**2) @ x @ bread)[0, 0]))
    level, (low, high) = float(beta[0]), np.quantile(rest, [0.05, 0.95])
    return OneCase(
        outcome, told, wanted, level, level - half, level + half, level + float(low), level + float(high), len(near),
    )  # fmt: skip


def _nearest(rows: pd.DataFrame, told: dict[str, float]) -> pd.DataFrame:
    """The rows nearest to what is told, each column in its standard deviations."""
    away = sum(((rows[n] - value) / (rows[n].std() or 1.0)) ** 2 for n, value in told.items())
    count = max(FEWEST, int(ALIKE * len(rows)))
    return rows.loc[away.nsmallest(count).index]  # type: ignore[union-attr]
