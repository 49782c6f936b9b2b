"""Whether what a finding says stands in the sentence that it quotes: else it cannot be cited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.literature.reading.numerals import DIGITS, plain, value

if TYPE_CHECKING:
    from tools.evidence import Evidence


def bears(item: Evidence) -> bool:
    """Whether what was read stands in the sentence that it quotes.

    Of a finding these are its figures, or what they follow from; of a label's statement the outcome's name.
    """
    if item.quote is None:
        return True
    if item.kind != "finding":
        return bool(item.quote.named) and item.quote.named[-1] in item.quote.sentence
    printed = {value(number) for number in re.findall(DIGITS, plain(item.quote.sentence))}
    figures = item.quote.computed_from
    if figures is None:
        figures = (item.estimate, item.ci_low, item.ci_high)  # type: ignore[assignment]
    return all(figure is not None and abs(figure) in printed for figure in figures or ())
