"""The codes of an outcome -> numbers: two codes that mean no and yes become 0 and 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tools.causal.coding import Unusable, numeric, written
from tools.causal.query import refuse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

NUMBERS = ((1.0, 2.0), (-1.0, 1.0), (0.0, 100.0))
"""Pairs of numbers that stand for no and yes; the larger is the event."""
MISSING = frozenset(
    (-9, -8, -7, -99, -98, -97, -999, -9999, 7, 8, 9, 77, 88, 97, 98, 99, 777, 888, 999, 9999)
)
"""Codes of surveys for "refused", "unknown" and "missing", beside answers of two kinds."""
WORDS = (
    *(("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("alive", "dead")),
    *(("absent", "present"), ("negative", "positive"), ("control", "case")),
    *(("no event", "event"), ("survived", "died"), ("living", "deceased")),
    *(
        ("0:living", "1:deceased"),
        ("censored", "event"),
        ("censored", "dead"),
        ("censored", "died"),
    ),
)
"""Pairs of words of which the second is the event."""


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
    if len(levels) == 2:
        # Words go before their order: labels are ordered by their numbers, and 1 may be yes and 2 no.
        lower = {str(level).strip().lower(): level for level in levels}
        for no, yes in WORDS:
            if lower.keys() == {no, yes}:
                return _two(column, lower[no], lower[yes])
        if column.dtype.name == "category" and column.cat.ordered:
            levels = sorted(levels, key=list(column.cat.categories).index)
            return _two(column, levels[0], levels[1])
        text = f"{name!r} holds {levels[0]} and {levels[1]}; name the event with --outcome-event"
        raise Unusable(refuse("BAD_CODING", text))
    return CodedOutcome(numeric(frame, name), "")


def _refuse_a_code_among_two(name: str, levels: tuple[float, ...]) -> None:
    """Refuse no, yes and a number that stands for no answer: a mean over them would mean nothing."""
    codes = [level for level in levels if level in MISSING]
    rest = tuple(level for level in levels if level not in MISSING)
    if codes and rest in ((0.0, 1.0), (1.0, 2.0)):
        told, all_of = " and ".join(f"{c:g}" for c in codes), ",".join(f"{c:g}" for c in codes)
        text = (
            f"{name!r} holds {rest[0]:g} and {rest[1]:g}, and {told}, which reads like a missing answer. "
            f"Say so with --na {name}={all_of}, or take those rows out"
        )
        raise Unusable(refuse("BAD_CODING", text))


def _two(column: Any, other: Any, event: Any) -> CodedOutcome:
    return CodedOutcome((column == event).to_numpy(dtype=float), written(event), written(other))


def _named(column: Any, levels: list[Any], name: str, event: str) -> CodedOutcome:
    texts = column.map(written)
    held = sorted({written(level) for level in levels})
    if len(held) > 2 or written(event) not in held:
        text = f"--outcome-event {event} asks for one of two codes; {name!r} holds "
        raise Unusable(refuse("BAD_CODING", text + ", ".join(held[:8])))
    other = next((text for text in held if text != written(event)), "another")
    return CodedOutcome((texts == written(event)).to_numpy(dtype=float), event, other)
