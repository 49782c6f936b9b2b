"""Columns that tell people apart, and people who have several rows: by names, and by how rows hang together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    Places = NDArray[np.int64]

_WHO = (
    r"patient\w{0,3}|pat|pt|ptn?t|subject|subj|sujeto?|soggetto|paciente?|paziente|pasient|pacjent|potilas|person|persona"
    r"|persoon|personne|participante?|partecipante|teilnehmer\w{0,4}|deltaker|deltager|deltagare|proband\w{0,2}"
    r"|versuchsperson|individu\w{0,3}|indiv|case|record|member|beneficiary|bene|enrollee|enrol|respondent|client|resident"
    r"|animal|mouse|rat|dog|horse|cow|pig|tier|study|pseudo|anon|unique"
)
_NUMBER = r"(?:id|nr|no|num|number|nummer|numero|número|code|key|identifier|uid|pseudonym)"
_PERSON = re.compile(
    rf"(?:u|us|the|study|deid|anon|new|src|hosp|trial)?(?:{_WHO})(?:{_NUMBER})?|id(?:nr|no|num|s)?|id(?:{_WHO})"
    r"|(?:p|pt|e|i|u|s|pp|pa|st|resp|uh)id|mrn|l[oöø]pn(?:umme)?r|l[oø]penr|lpnr|lnr|pnr|person(?:nr|nummer|ummer)|cpr(?:nr)?|ssn"
    r"|nhs(?:no|number)?|nhi|nhc|dni|hn|hcn|chi|seqn|vpn|uuid|usubjid|usubj|subno|ptno|patno|fallnr|pseudonym"
)
"""Names without their marks, in small letters."""
_ID = re.compile(r"(?:.*[\W_])?id|id[\W_].*|.*[a-z]I[dD]")
_START = re.compile(
    r"_*(?:t_?)?(?:start|begin|entry|enter|from|left|lower|trunc|inicio|início|inizio|beginn|debut|début|von|desde)"
    r"(?:[_. ]?(?:time|t|day|days|d|month|months|year|years|date|dt|at|ed))?"
    r"|_*t(?:ime)?[_. ]?[01]|(?:time|day|age|t)[_. ]?(?:start|in|entry|from|begin|at_entry)|.*(?:left|entry)_?trunc\w*",
    re.IGNORECASE,
)
"""Names of columns of when a period begins."""
ABUT = 0.9
"""Share of the rows behind a person's first that begin where the row before ends: periods of one person."""
HELD = 0.95
"""Share of neighbours among the rows of one value that agree in a column which the value holds fixed."""
FEWEST, SOME, MANY_ROWS = 10, 20, 50
"""Values that may be people; that are no coincidence; rows a value that are a place rather than a person."""


class Periods(NamedTuple):
    """Rows that are periods of people."""

    person: str
    """The column that tells people apart, "" where none does."""
    begin: str
    rows: int
    """That follow another row of the person."""


def names_people(name: str) -> bool:
    """Whether a column is called as those are that tell people apart: "Pat ID", "usubjid"."""
    bare = re.sub(r"[\W_]+", "", name).casefold()
    return bool(_PERSON.fullmatch(bare) or _ID.fullmatch(name))


def people_columns(frame: Any, used: Collection[str]) -> list[str]:
    """Columns that by their name tell people apart and whose values repeat."""
    return [
        name
        for name in _others(frame, used)
        if _PERSON.fullmatch(re.sub(r"[\W_]+", "", name).casefold())
        and frame[name].nunique() >= FEWEST
        and frame[name].dropna().duplicated().any()
    ]


def repeated_people(frame: Any, used: Collection[str], fixed: Sequence[str]) -> str | None:
    """The column whose values are people, or the like of them, with several rows.

    Args:
        frame: the rows.
        used: columns that play a part of their own.
        fixed: the treatment, and covariates that a person's rows share.
    """
    if named := people_columns(frame, used):
        return named[0]
    for name in _others(frame, used):
        column = frame[name]
        different = column.nunique()
        again = column.notna().sum() - different
        few = different >= max(SOME, len(frame) / MANY_ROWS) and again >= len(frame) / SOME
        if not few or (column.dtype.kind == "f" and (column.dropna() % 1 != 0).any()):
            continue
        if _ID.fullmatch(name) or _holds(frame, name, fixed):
            return name
    return None


def periods_of(frame: Any, time: str, used: Collection[str]) -> Periods | None:
    """Rows of which each begins where the row before of the same person ends.

    Args:
        frame: the rows.
        time: the column of when each ends.
        used: columns that are no beginning and tell nobody apart.
    """
    if frame[time].dtype.kind not in "iuf":
        return None
    begins = [name for name in _others(frame, {*used, time}) if _may_begin(frame, name, time)]
    if not begins:
        return None
    named = people_columns(frame, {*used, time})
    rest = [n for n in _others(frame, {*used, time, *named}) if _has_few_rows_each(frame[n])]
    for person in (*named, *rest):
        order, later = _behind(frame, person, time)
        for begin in begins:
            if begin == person or later.sum() < FEWEST:
                continue
            values, ends = (_floats(frame, c)[order] for c in (begin, time))
            if _follow(values, ends, later, person in named, bool(_START.fullmatch(begin))):
                return Periods(person, begin, int(later.sum()))
    for begin in begins:
        if again := _unnamed(_floats(frame, begin), _floats(frame, time), begin):
            return Periods("", begin, again)
    return None


def _others(frame: Any, used: Collection[str]) -> list[str]:
    """Columns of one name each that play no part."""
    held = list(frame.columns)
    return [n for n in held if isinstance(n, str) and n not in used and held.count(n) == 1]


def _may_begin(frame: Any, name: str, time: str) -> bool:
    column = frame[name]
    if column.dtype.kind not in "iuf" or column.nunique() < 2:
        return False
    return bool((column.isna() | frame[time].isna() | (column <= frame[time])).all())


def _has_few_rows_each(column: Any) -> bool:
    different = column.nunique()
    return bool(different >= max(FEWEST, len(column) / MANY_ROWS) and different < len(column))


def _floats(frame: Any, name: str) -> Any:
    return frame[name].to_numpy(dtype=float, na_value=np.nan)


def _codes(column: Any) -> Places:
    from pandas import factorize

    found: Places = factorize(column)[0]
    return found


def _behind(frame: Any, person: str, time: str) -> tuple[Places, Any]:
    """The order by person and time, and which places of it follow a row of the same person."""
    codes = _codes(frame[person])
    order = np.lexsort((_floats(frame, time), codes))
    sorted_codes = codes[order]
    later = np.r_[False, (sorted_codes[1:] == sorted_codes[:-1]) & (sorted_codes[1:] >= 0)]
    return order, later


def _follow(begins: Any, ends: Any, later: Any, known: bool, told: bool) -> bool:
    """Whether the periods of one value abut; of known people they may begin the day after.

    Where the column's name is told to be of beginnings too, periods that overlap follow one another.
    """
    before = np.r_[np.nan, ends[:-1]][later]
    gap = begins[later] - before
    close = np.abs(gap) <= 1e-6 * np.maximum(1.0, np.abs(before))
    if not known:
        return bool(close.mean() > ABUT and (begins[later] < ends[later]).all())
    whole = bool((begins[later] % 1 == 0).all() and (ends[later] % 1 == 0).all())
    earlier = np.r_[np.nan, begins[:-1]][later]
    abut = (close | (whole & (gap == 1))).mean() > ABUT
    return bool(abut or (told and (begins[later] > earlier).mean() > ABUT))


def _unnamed(begins: Any, ends: Any, name: str) -> int:
    """Rows that begin where another ends, without a column that says whose they are; 0 for too few."""
    later = begins > np.nanmin(begins)
    if later.sum() < FEWEST:
        return 0
    follows = np.r_[False, begins[1:] == ends[:-1]][later].mean() > ABUT
    starts, wanted = np.unique(begins[later], return_counts=True)
    stops, there = np.unique(ends[~np.isnan(ends)], return_counts=True)
    place = np.clip(np.searchsorted(stops, starts), 0, len(stops) - 1)
    found = np.minimum(wanted, np.where(stops[place] == starts, there[place], 0)).sum()
    told = bool(_START.fullmatch(name)) or (len(starts) >= SOME and len(stops) > len(ends) / 2)
    return int(later.sum()) if follows or (told and found > HELD * later.sum()) else 0


def _holds(frame: Any, name: str, fixed: Sequence[str]) -> bool:
    """Whether rows of one value share the treatment, a covariate, and half of the covariates or more."""
    codes = _codes(frame[name])
    order = np.argsort(codes, kind="stable")
    same = (codes[order][1:] == codes[order][:-1]) & (codes[order][1:] >= 0)
    if same.sum() < SOME:
        return False

    def held(column: str) -> bool:
        if frame[column].nunique() >= HELD * frame[name].nunique() or frame[column].nunique() < 2:
            return False  # it tells the values apart itself, or nothing
        values = _codes(frame[column])[order]
        return bool((values[1:] == values[:-1])[same].mean() >= HELD)

    treatment, *others = fixed
    shared = sum(map(held, others))
    return held(treatment) and shared > 0 and shared * 2 >= len(others)
