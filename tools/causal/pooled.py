"""Rows of several end points of one person in one table, which are several analyses: refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tools.causal.coding import Unusable
from tools.causal.persons import people_columns
from tools.causal.query import refuse

if TYPE_CHECKING:
    from collections.abc import Collection

_PARAMETER = re.compile(r"param(?:cd)?|[a-z]{2}testcd", re.IGNORECASE)
"""CDISC's names of what a row measures."""
_END_POINT = re.compile(
    r"(?:.*[_. ])?(?:(?:end[_. -]?points?|endpt|param(?:eter)?|zielgr(?:ö|oe)(?:ß|ss)e|endpunkt|desenlace|desfecho"
    r"|eindpunt|utfall)(?:[_. ]?(?:type|name|code|cd|kind|label|def\w*))?"
    r"|(?:measure(?:ment)?|analyte|outcome)[_. ]?(?:type|name|code|cd|kind|label|def\w*)"
    r"|event[_. ]?(?:type|kind|def\w*))",
    re.IGNORECASE,
)
_OF_SURVIVAL = re.compile(
    r"(?:os|pfs|dfs|efs|rfs|mfs|dmfs|lrfs|css|dss|dfi|pfi|ttp|ttr|ttf|ttd|ttnt|dor|bpfs|rpfs|icr|ttsre|mace|gfs|grfs|nrm"
    r"|trm|idfs|ddfs|itt[_ ]?(?:os|pfs))(?:[_ ]?\w{0,8})?|.*(?:survival|time to|time-to).*|.*(?:überleben|survie|supervivencia).*",
    re.IGNORECASE,
)
OFTEN = 0.25
"""Share of rows that are a further end point of a person."""
MOST = 60
"""Different end points that a table may hold."""


def refuse_pooled(frame: Any, used: Collection[str]) -> None:
    """Refuse several end points (parameters, tests) in one table.

    Args:
        frame: the rows.
        used: columns that play a part of their own in the analysis.

    Raises:
        Unusable: what the column holds, and that one has to be chosen.
    """
    people = people_columns(frame, used)
    for name in frame.columns:
        if not isinstance(name, str) or name in used or list(frame.columns).count(name) > 1:
            continue
        column = frame[name]
        numbered = column.dtype.kind in "fb"
        if numbered or not 2 <= column.nunique() <= MOST or not _tells(frame, name, people):
            continue
        counts = column.astype(str).value_counts()
        shown = ", ".join(f"{level} ({n} rows)" for level, n in [*counts.items()][:6])
        first = counts.index[0]
        text = (
            f"{name!r} holds {len(counts)} end points or measurements ({shown}): each is an analysis of its own, "
            f"and together the people count {len(counts)} times. Keep the rows of one, such as "
            f"{name} = {first}, in a file of their own and ask again"
        )
        raise Unusable(refuse("BAD_CODING", text))


def _tells(frame: Any, name: str, people: list[str]) -> bool:
    """Whether the column says what each row of a person measures."""
    column = frame[name]
    levels = [str(level).strip() for level in column.dropna().unique()]
    by_levels = column.dtype.kind not in "iu" and all(map(_OF_SURVIVAL.fullmatch, levels))
    certain = by_levels or (column.dtype.kind not in "iu" and _PARAMETER.fullmatch(name))
    if not certain and not _END_POINT.fullmatch(name):
        return False
    if not people:
        return bool(certain)
    rows = frame[[people[0], name]].dropna()
    each = rows.drop_duplicates()
    several = each[people[0]].duplicated().mean() >= OFTEN
    # Kinds of events differ between people; end points are there for everybody, once or at each visit.
    return bool(several and (certain or len(each) == len(rows)))
