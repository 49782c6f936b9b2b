"""The codes of an outcome -> numbers: two codes that mean no and yes become 0 and 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tools.causal.codes import WORDS, folded, needs_event, written
from tools.causal.coding import Unusable, numeric
from tools.causal.missing_codes import PAIRS, codes_beside_two, exact
from tools.causal.query import Warned, refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

NUMBERS = ((1.0, 2.0), (-1.0, 1.0), (0.0, 100.0))
"""Pairs of numbers that stand for no and yes; the larger is the event."""
OF_R = frozenset(("NA", "<NA>"))
"""How R writes a gap; in a column of words it may be a word, but not beside no and yes."""


class CodedOutcome(NamedTuple):
    """An outcome as numbers; `event` names the code that became 1, "" where nothing was recoded."""

    values: Array
    event: str
    other: str = ""
    """The code that became 0."""

    def said(self, name: str) -> str:
        """What the risk is one of; "" where nothing was recoded."""
        return f"risk of {name} = {self.event} (coded {self.other} and {self.event})" * bool(
            self.event
        )


def coded_outcome(frame: Any, name: str, event: str | None = None) -> CodedOutcome:
    """An outcome's numbers.

    Args:
        frame: rows without gaps in it.
        name: the column.
        event: the code that the caller calls the event.

    Raises:
        Unusable: it holds words whose event is not known, or not two codes where one was named.
    """
    column = frame[name]
    levels = list(column.dropna().unique())
    if event is not None:
        return _named(column, levels, name, event)
    if column.dtype.kind in "iufb":
        pair = tuple(sorted(float(level) for level in levels))
        if pair in NUMBERS:
            return _two(column, pair[0], pair[1])
        _refuse_a_code_among_two(name, pair)
        return CodedOutcome(numeric(frame, name), "")
    # Words go before their order: labels are ordered by their numbers, and 1 may be yes and 2 no.
    spelled = {folded(level): level for level in levels}
    for no, yes in WORDS:
        if spelled.keys() == {no, yes}:
            values = (column.map(folded) == yes).to_numpy(dtype=float)
            return CodedOutcome(values, written(spelled[yes]).strip(), written(spelled[no]).strip())
    if len(levels) == 2:
        if column.dtype.name == "category" and column.cat.ordered:
            levels = sorted(levels, key=list(column.cat.categories).index)
            return _two(column, levels[0], levels[1])
        text = f"{name!r} holds {levels[0]} and {levels[1]}; name the event with --outcome-event"
        raise Unusable(refuse("BAD_CODING", text))
    return CodedOutcome(numeric(frame, name), "")


def refuse_unnamed_event(frame: Any, name: str) -> None:
    """Refuse two codes of which either may be the event, where nobody named it.

    Raises:
        Unusable: they are those of the outcome.
    """
    levels = list(frame[name].dropna().unique()) if list(frame.columns).count(name) == 1 else []
    if needs_event(levels):
        held = " and ".join(sorted(map(written, levels)))
        text = f"{name!r} holds {held}, and either may be the event: name it (`aetia data describe NAME --event {name}=CODE`; in a descriptor: event)"
        raise Unusable(refuse("BAD_CODING", text))


def without_na(frame: Any, name: str) -> tuple[Any, int]:
    """The rows with R's word for a gap as a gap, where the other words are no and yes; and how many."""
    column = frame[name]
    if column.dtype.kind in "iufbM":
        return frame, 0
    levels = {str(level).strip() for level in column.dropna().unique()}
    pair = {level.lower() for level in levels - OF_R}
    if not levels & OF_R or not any(pair == {no, yes} for no, yes in WORDS):
        return frame, 0
    gaps = column.astype(str).str.strip().isin(OF_R)
    return frame.assign(**{name: column.astype(object).mask(gaps)}), int(gaps.sum())


def outcome_warnings(name: str, y: Array, risk: str, *, is_guessed: bool) -> list[Warned]:
    """Which code was taken as the event, or that an outcome of three answers was taken as numbers.

    Args:
        name: of the column.
        y: the outcome as it is analysed (n,).
        risk: what the risk is one of, "" where nothing was recoded.
        is_guessed: nobody named the event.
    """
    if risk and is_guessed:
        text = f"the effect is on the {risk}: --outcome-event (of a descriptor: event) names the other code"
        if "coded 1 and 2" in risk:
            text += " (in many surveys 1 is yes and 2 is no)"
        return [Warned("OUTCOME_CODED", text)]
    levels = tuple(map(float, np.unique(y))) if len(y) else ()
    if not risk and len(levels) == 2 and levels != (0.0, 1.0):
        text = (
            f"{name} holds {levels[0]:g} and {levels[1]:g} alone and is taken as a number: the effect is on its mean, and no "
            "risk. Where they are codes name the event with --outcome-event"
        )
        return [Warned("OUTCOME_LEVELS", text)]
    if risk or len(levels) != 3:
        return []
    thirds = [k for k in levels if tuple(v for v in levels if v != k) in PAIRS]
    if not thirds:
        return []
    odd = max(thirds, key=abs) if min(levels) >= 0 else min(levels)
    rows = int((y == odd).sum())
    text = (
        f"{name} holds {levels[0]:g}, {levels[1]:g} and {levels[2]:g} ({odd:g} in {rows} rows) and is taken "
        f"as a number: the effect is on its mean, and no risk. Where {odd:g} is no answer of its own say so "
        f"with --na {name}={odd:g}"
    )
    return [Warned("OUTCOME_LEVELS", text)]


def _refuse_a_code_among_two(name: str, levels: tuple[float, ...]) -> None:
    """Refuse no, yes and a number that stands for no answer: a mean over them would mean nothing."""
    rest, codes = codes_beside_two(levels)
    if codes:
        told, all_of = " and ".join(map(exact, codes)), ",".join(map(exact, codes))
        text = (
            f"{name!r} holds {rest[0]:g} and {rest[1]:g}, and {told}, which reads like a missing answer. "
            f"Say so with --na {name}={all_of}, or take those rows out"
        )
        raise Unusable(refuse("BAD_CODING", text))


def _two(column: Any, other: Any, event: Any) -> CodedOutcome:
    return CodedOutcome((column == event).to_numpy(dtype=float), written(event), written(other))


def _named(column: Any, levels: list[Any], name: str, event: str) -> CodedOutcome:
    texts = column.map(folded)
    held = {folded(level): written(level).strip() for level in levels}
    if len(held) > 2 or folded(event) not in held:
        text = f"--outcome-event {event} asks for one of two codes; {name!r} holds "
        text += ", ".join(sorted(held.values())[:8])
        if len(held) > 2:
            text += f" (a code for missing is named with --na {name}=CODE; other codes have to be recoded)"
        raise Unusable(refuse("BAD_CODING", text))
    other = next((text for code, text in held.items() if code != folded(event)), "another")
    return CodedOutcome((texts == folded(event)).to_numpy(dtype=float), event, other)
