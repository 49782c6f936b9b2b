"""Numbers as they are printed: one spelling for all, without moving a character.

Journals print a decimal as "0.72" and "0·72", a minus as "-", "−" or "–", a thousand as "1,234" and
"1 234". `plain` replaces sign by sign, so that a place in the plain text is the same place in the source.
"""

from __future__ import annotations

import re

_SAME_LENGTH = str.maketrans(
    {
        "·": ".", "∙": ".", "⋅": ".", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
        "−": "-", "﹣": "-", "－": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2002": " ",
        "\u2003": " ", "\u2005": " ", "\u2006": " ", "\u2007": " ", "\u2008": " ", "\u200a": " ",
        "＝": "=", "⩽": "≤", "⩾": "≥", "［": "[", "］": "]", "（": "(", "）": ")", "\t": " ",
        "\n": " ", "\r": " ", "＜": "<", "＞": ">", "％": "%", "：": ":", "；": ";",
        "，": ",",
    }
)  # fmt: skip

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
"""A number without its sign, in plain text."""

NUMBER = rf"(?:[-+]\s?)?(?:(?:US\s?)?[$€£¥]\s?[-+]?)?(?:{DIGITS})"
"""A number with its sign, and a sign of money before it or not, in plain text."""


def plain(text: str) -> str:
    """The text with one spelling of decimal points, dashes and blanks; as long as the text."""
    return text.translate(_SAME_LENGTH)


def value(printed: str) -> float:
    """The number that is printed.

    Args:
        printed: what `NUMBER` matched, a sign of money with it or not.

    Raises:
        ValueError: no number is printed.
    """
    return float(re.sub(r"[,\s$€£¥US]", "", plain(printed)))
