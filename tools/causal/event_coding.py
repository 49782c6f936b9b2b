"""The event column of a survival analysis -> 0 and 1, or the refusal that says what it may hold instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.codes import folded, written
from tools.causal.coding import Unusable
from tools.causal.event_names import says_alive, says_censored
from tools.causal.not_numbers import DATE
from tools.causal.outcome_coding import coded_outcome, without_na
from tools.causal.query import refuse

if TYPE_CHECKING:
    from tools.causal.survival_request import SurvivalRequest

ANSWERS = re.compile(
    "no|yes|n|y|false|true|f|t|0|1|nein|ja|non|oui|s[iíì]|sim|n[aã]o|nee|nej|nei", re.IGNORECASE
)
"""Words that say nothing of whom they are about: the name of the column has to."""


def with_event(frame: Any, request: SurvivalRequest) -> tuple[Any, str]:
    """The event column as 0 and 1 where two codes stand for them (1 and 2 as in R's `Surv`).

    Args:
        frame: the rows.
        request: names the column, and the code of the event where the caller said it.

    Returns:
        the rows, and what was read as the event; "" where nothing was recoded.

    Raises:
        Unusable: 1 may be who had no event, or every row that is left has it.
    """
    name = request.event
    if name not in frame.columns or list(frame.columns).count(name) > 1:
        return frame, ""
    if request.competing:
        _refuse_kinds_of_censoring(name)
        return _kinds(frame, request)
    if request.censored is not None:
        text = "--censored names a code beside several kinds of events: it goes with --competing"
        raise Unusable(refuse("INVALID_REQUEST", text))
    frame, _ = without_na(frame, name)
    known = frame[name].notna()
    held = frame.loc[known, name]
    if request.event_code is None:
        _refuse_events_alone(name, held, len(frame) - len(held))
        _refuse_what_may_be_turned(name, held)
    coded = _coded(frame.loc[known], request)
    if not coded[1]:
        return frame, ""
    values = np.full(len(frame), np.nan)
    values[known.to_numpy()] = coded[0]
    return frame.assign(**{name: values}), f"{name} = {coded[1]} ({coded[2]} is censored)"


def _with_censored(column: Any, request: SurvivalRequest) -> Any:
    """Kinds of events in which who was censored is 0, whatever their code is (R's factors count from 1).

    Raises:
        Unusable: no row has the code, 0 stands beside it, or no row is 0 and nobody said whether some are censored.
    """
    codes, code = column.map(folded), request.censored
    held = [level for level in sorted(column.dropna().unique()) if level == level]
    shown = f"{request.event!r} holds {', '.join(map(written, held[:8]))}"
    if code is None:
        if held and 0 not in held:
            text = (
                f"{shown}, and nobody is 0 (censored): if one of them is who was censored, as 1 is in R's factors, "
                "say --censored CODE; if nobody was, say --censored none"
            )
            two = (
                f"; if {written(held[-1])} is the one kind of event there is, leave out --competing"
            )
            raise Unusable(refuse("BAD_CODING", text + (two if len(held) == 2 else "")))
        return column
    if folded(code) == "none":
        return column
    rows = codes == folded(code)
    if not rows.any() or (folded(code) != "0" and 0 in held):
        why = "0, which is who was censored, too" if rows.any() else f"no {code}"
        raise Unusable(refuse("BAD_CODING", f"--censored {code}: {shown}, and so {why}"))
    return column.mask(rows, 0)


def _coded(known: Any, request: SurvivalRequest) -> tuple[Any, str, str]:
    """Numbers, the code that is 1 and the code that is 0."""
    name, code = request.event, request.event_code
    levels = known[name].map(folded)
    if code is None or levels.nunique() <= 2 or folded(code) not in set(levels):
        coded = coded_outcome(known, name, code)
        return coded.values, coded.event, coded.other
    others = sorted(set(levels) - {folded(code)})
    if not says_censored(name):
        text = (
            f"{name!r} holds {', '.join(sorted(set(levels))[:8])}, of which --outcome-event {code} is one: "
            "are the others censored, or events of other kinds? For kinds of events (numbers, 0 censored) ask "
            "--competing --event-of-interest KIND; a code for missing is named with "
            f"--na {name}=CODE; where all others are censored recode them to 0"
        )
        raise Unusable(refuse("BAD_CODING", text))
    # The name says that the other codes are reasons of censoring (CDISC: 0 is the event, 1, 2, ... are not).
    values = (levels == folded(code)).to_numpy(dtype=float)
    return values, code, ", ".join(others[:6])


def _refuse_what_may_be_turned(name: str, held: Any) -> None:
    told = {folded(level) for level in held.unique()}
    plain = held.dtype.kind in "iufb" or all(map(ANSWERS.fullmatch, told))
    if says_censored(name) or (plain and says_alive(name)):
        text = (
            f"{name!r} may mark who was censored or had no event as well as who had it (in CDISC's CNSR 0 is the "
            f"event); it holds {', '.join(sorted(told)[:6])}: name the code of the event with --outcome-event"
        )
        raise Unusable(refuse("BAD_CODING", text))


def _refuse_kinds_of_censoring(name: str) -> None:
    if "cnsr" in name.casefold():
        text = (
            f"{name!r} is CDISC's name for reasons of censoring, in which 0 is the event: it holds no kinds of "
            "events. Leave out --competing and say --outcome-event 0"
        )
        raise Unusable(refuse("BAD_CODING", text))


def _kinds(frame: Any, request: SurvivalRequest) -> tuple[Any, str]:
    """Kinds of events in words as numbers: 0 for who was censored, then the kind that is asked about."""
    name, column = request.event, frame[request.event]
    if column.dtype.kind in "iufbM":
        if request.kind is not None:
            text = f"{name!r} holds numbers: name the kind by its number with --event-of-interest, not {request.kind!r}"
            raise Unusable(refuse("BAD_CODING", text))
        return frame.assign(**{name: _with_censored(column, request)}), ""
    levels = sorted({folded(level) for level in column.dropna().unique()})
    named = folded(request.censored) if request.censored is not None else ""
    ended = [level for level in levels if _is_no_event(level) or level == named]
    wanted = folded(request.kind) if request.kind is not None else ""
    others = [level for level in levels if level not in (*ended, wanted)]
    if wanted not in levels or wanted in ended or not ended:
        text = (
            f"with --competing {name!r} holds kinds of events, in numbers (0 for who was censored) or in words; it "
            f"holds {', '.join(levels[:8])}: name the kind with --event-of-interest"
        )
        text += "" if ended else ", and call who was censored so ('censored')"
        raise Unusable(refuse("BAD_CODING", text))
    number = request.event_of_interest
    free = [n for n in range(1, len(others) + 2) if n != number]
    codes = dict.fromkeys(ended, 0) | {wanted: number} | dict(zip(others, free, strict=False))
    read = column.map(lambda level: float(codes[folded(level)]), na_action="ignore")
    beside = f"other kinds: {', '.join(others)}; " if others else ""
    said = f"{name} = {wanted} ({beside}{', '.join(ended)} censored)"
    return frame.assign(**{name: read.astype(float)}), said


def _is_no_event(level: str) -> bool:
    """Whether a word says that there was no event of any kind."""
    return level in ("none", "no", "0") or says_censored(level) or says_alive(level)


def _refuse_events_alone(name: str, held: Any, gaps: int) -> None:
    """Refuse gaps beside one code, and beside dates: they may be who was censored."""
    levels = [str(level).strip() for level in held.unique()]
    if not gaps or not levels:
        return
    shown = ", ".join(levels[:3])
    if held.dtype.kind == "M" or all(map(DATE.fullmatch, levels)):
        text = f"{name!r} holds dates ({shown}) and {gaps} gaps: dates are no codes"
        then = "write 1 for who had the event and 0 for who had not"
    elif held.map(folded).nunique() == 1:
        text = (
            f"{name!r} is {written(held.iloc[0]).strip()} in {len(held)} rows and empty in {gaps}: without those rows "
            "everybody has the event"
        )
        then = "if the gaps are people without it write 0 for them; if nothing is known of them take them out"
    else:
        return
    raise Unusable(refuse("BAD_CODING", f"{text}; {then}"))
