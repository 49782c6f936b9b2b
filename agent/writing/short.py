"""The short form of an answer: what a person reads first, at most 15 lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.answer import Answer

WIDTH = 100


def short_form(answer: Answer, *, width: int = WIDTH) -> str:
    """The answer in at most 15 lines of `width` columns; the last one names `--full`."""
    return answer.headline
