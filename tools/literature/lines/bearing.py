"""Whether the figures of a finding stand in the sentence that it quotes: else it cannot be cited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.literature.reading.numerals import DIGITS, plain, value

if TYPE_CHECKING:
    from tools.evidence import Evidence


def bears(item: Evidence) -> bool:
    """Whether what was read stands in the sentence that it quotes: its figures, or what they follow from."""
    if item.quote is None:
        return True
    printed = {value(number) for number in re.findall(DIGITS, plain(item.quote.sentence))}
    figures = item.quote.computed_from
    if figures is None:
        figures = (item.estimate, item.ci_low, item.ci_high)  # type: ignore[assignment]
    return all(figure is not None and abs(figure) in printed for figure in figures or ())
