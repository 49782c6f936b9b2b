"""What the rows of a survival analysis must be, and what is odd about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.coding import Unusable
from tools.causal.design_checks import check_no_dates
from tools.causal.event_names import leaves_open
from tools.causal.numbers_for_dates import years_seen
from tools.causal.persons import periods_of, repeated_people
from tools.causal.pooled import refuse_pooled
from tools.causal.query import refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.survival_curves import Followed
    from tools.causal.survival_request import SurvivalRequest

    Array = NDArray[np.float64]

MIN_EVENTS = 10
FAR = 10.0
"""Times the span of the follow-up that nobody's begins with: such times count from a date (SAS's, Excel's)."""


def check_entry(entry: Array | None, time: Array, request: SurvivalRequest) -> None:
    """Refuse people who leave before they come (`Unusable`)."""
    late = 0 if entry is None else int((entry >= time).sum())
    if late:
        text = f"{late} people have {request.entry!r} at or after {request.time!r}"
        raise Unusable(refuse("BAD_OUTCOME", f"{text}: they are never under observation"))


def checked_event(time: Array, event: Array, request: SurvivalRequest) -> Array:
    """The kinds of events, or the refusal (`Unusable`) of negative times and of other codes."""
    if (time < 0).any():
        raise Unusable(refuse("BAD_OUTCOME", f"{request.time!r} holds negative times"))
    levels = np.unique(event)
    allowed = np.isin(levels, np.arange(20)) if request.competing else np.isin(levels, (0.0, 1.0))
    if not allowed.all():
        shown = ", ".join(f"{level:g}" for level in levels[:6])
        text = f"{request.event!r} must be 0 (censored) or 1; it holds {shown}"
        if 0.0 not in levels:
            text += ", and nobody is 0: say which code is censored by recoding it to 0"
        if len(levels) == 2:
            text += " (--outcome-event names the event of two codes)"
        text += f"; a code for missing is named with --na {request.event}=CODE"
        raise Unusable(refuse("BAD_CODING", f"{text}. For several kinds ask for --competing"))
    return event


def follow_up_warnings(
    data: Followed,
    events: list[int],
    horizon: float,
    longest: float,
    design: Any,
    request: SurvivalRequest,
) -> list[dict[str, str]]:
    """What is odd about the follow-up of the arms, and what was left out."""
    found = []
    if not request.adjustment:
        found.append(said("UNADJUSTED", "nothing is adjusted for: the curves are crude"))
    if min(events) < MIN_EVENTS:
        found.append(said("FEW_EVENTS", f"{min(events)} events in one arm"))
    first, last = float(data.time.min()), float(data.time.max())
    if data.entry is None and first > FAR * (last - first):
        text = (
            f"everybody leaves between {first:g} and {last:g}, far from 0: if {request.time!r} counts from a date and "
            "not from when each came under observation, give the time since then, or --entry COLUMN"
        )
        found.append(said("TIME_FROM_A_DATE", text))
    if horizon > longest:
        text = f"follow-up of both arms ends at {longest:g}: that is the horizon used"
        found.append(said("HORIZON_BEYOND_FOLLOW_UP", text))
    if design.n_rows > len(data.t):
        told = ", ".join(f"{n} for {reason}" for reason, n in design.left_out.items())
        text = f"{design.n_rows - len(data.t)} of {design.n_rows} rows were left out: {told}"
        found.append(said("ROWS_DROPPED", text))
    earliest = [float(data.time[data.t == arm].min()) for arm in (1, 0)]
    if earliest[0] > 0 and earliest[0] > 10 * max(earliest[1], 1e-9):
        text = (
            f"no treated person leaves before {earliest[0]:g}: was treatment assigned at time zero?"
        )
        found.append(said("IMMORTAL_TIME", text))
    return found


def event_warnings(frame: Any, request: SurvivalRequest, coded: str) -> list[dict[str, str]]:
    """What was read as the event, where nobody named it.

    Args:
        frame: the rows, the event as 0 and 1.
        request: names the column.
        coded: what the recoded event is, "" where 0 and 1 were there.
    """
    if request.event_code is not None:
        return []
    if coded:
        other = "" if request.competing else ": --outcome-event names the other code"
        text = f"the event is {coded}{other}"
        return [said("EVENT_CODED", text)]
    if request.competing or not leaves_open(request.event):
        return []
    n = int((frame[request.event] == 1).sum())
    text = (
        f"{request.event!r} is 1 in {n} rows, taken as who had the event: its name does not tell; if 1 is who "
        "lives say --outcome-event 0"
    )
    return [said("EVENT_UNTOLD", text)]


def said(code: str, text: str) -> dict[str, str]:
    """A warning as JSON."""
    return {"code": code, "text": text}


def check_parts(request: SurvivalRequest) -> None:
    """Refuse one column in two parts of the analysis (`Unusable`)."""
    parts = {"treatment": request.treatment, "time": request.time, "event": request.event}
    if len(set(parts.values())) < len(parts):
        text = "treatment, time and event are three columns; two of them were named alike"
        raise Unusable(refuse("INVALID_REQUEST", text))
    for part, name in parts.items():
        if name in (*request.adjustment, *request.censoring):
            text = (
                f"{name!r} is the {part} and among the columns to adjust for; take it out of them"
            )
            raise Unusable(refuse("INVALID_REQUEST", text))


def check_time(time: Array, entry: Array | None, request: SurvivalRequest) -> None:
    """Refuse calendar years counted from year 0, and dates in place of when each came (`Unusable`)."""
    seen = years_seen(time)
    if entry is None and seen is not None:
        text = (
            f"{request.time!r} holds calendar years in {seen.rows} of {seen.of} rows (such as {seen.example}): "
            "followed from year 0 nobody would have had the event for centuries. Give the years since each came "
            "under observation, or the year of coming with --entry COLUMN"
        )
        raise Unusable(refuse("BAD_OUTCOME", text))
    if entry is not None:
        check_no_dates(entry, request.entry or "")


def check_persons(frame: Any, request: SurvivalRequest) -> list[dict[str, str]]:
    """A warning where people have several rows.

    Raises:
        Unusable: the rows are periods of people, and nothing says where each begins, or several end
            points of theirs.
    """
    used = {request.treatment, request.event, *request.adjustment, *filter(None, [request.weights])}
    found = periods_of(frame, request.time, used) if request.entry is None else None
    if found is not None:
        whose, begin = f"repeat a {found.person!r}, and", found.begin
        whose = whose if found.person else "begin where another row ends:"
        text = (
            f"{found.rows} rows {whose} {begin!r} is where the row before ends or goes on: the rows are periods of "
            f"people, at risk from {begin!r} on. Say so with --entry {begin}"
        )
        raise Unusable(refuse("BAD_CODING", text))
    used |= {request.time, *request.censoring, *filter(None, [request.entry])}
    refuse_pooled(frame, used)
    fixed = (request.treatment, *request.adjustment)
    who = None if request.cluster else repeated_people(frame, used, fixed)
    if who is None:
        return []
    text = f"{int(frame[who].dropna().duplicated().sum())} rows repeat a {who!r}; the intervals take rows as independent: "
    more = "" if request.entry else "periods of one person need --entry COLUMN, and "
    return [said("REPEATED_PERSON", f"{text}{more}dependent rows need --cluster {who}")]
