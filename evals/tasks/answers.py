"""What a way of answering without a chat model gives back, as `Settled`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.models.opening import RULES
from agent.strategies.posed import Settled, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.strategies.posed import Posed

HELD = "the graph in use holds records of this very pair"
NOT_HELD = "the graph in use holds no record of this very pair"
"""Notes by which items are told apart that knowledge at hand may have been made of."""


def chosen(
    posed: Posed,
    option: str,
    sure: float,
    said: str,
    *,
    notes: Sequence[str] = (),
    judge_tokens: int = 0,
) -> Settled:
    """One of the options, with its probability; the others share the rest.

    Raises:
        ValueError: it is none of the options.
    """
    place = posed.options.index(option)
    rest = (1 - sure) / max(len(posed.options) - 1, 1)
    likely = tuple(sure if i == place else rest for i in range(len(posed.options)))
    return spread(posed, likely, said, notes=notes, judge_tokens=judge_tokens)


def spread(
    posed: Posed,
    likely: Sequence[float],
    said: str,
    *,
    notes: Sequence[str] = (),
    judge_tokens: int = 0,
) -> Settled:
    """Probabilities of the options, in their order."""
    return Settled(
        "aetia", RULES, posed.options, tuple(likely), "", 0, 0, 0, judge_tokens,
        (Step("1", None, "look-up", said),), tuple(notes),
    )  # fmt: skip


def found(text: str, said: str, *, sure: float = 1.0, notes: Sequence[str] = ()) -> Settled:
    """The answer to an open question."""
    steps = (Step("1", None, "look-up", said),)
    return Settled("aetia", RULES, (text,), (sure,), "", 0, 0, 0, 0, steps, tuple(notes))


def silent(posed: Posed, why: str, *, said: str = "", notes: Sequence[str] = ()) -> Settled:
    """An abstention, with the reason."""
    steps = (Step("1", None, "look-up", said),) if said else ()
    return Settled("aetia", RULES, posed.options, (), why, 0, 0, 0, 0, steps, tuple(notes))
