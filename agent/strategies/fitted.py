"""A question that is too long for its budget, shortened: every strategy gets the same text.

Of the context the sentences go first that share fewest words with the question; of a long question its
beginning goes, as what is asked stands at the end. What was left out is named.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from agent.strategies.posed import Posed

SENTENCE_END = re.compile(r"(?<=[.;?!])\s+")
WORD = re.compile(r"[a-z0-9]{3,}")


def fitted(posed: Posed, fits: Callable[[Posed], bool]) -> tuple[Posed, str]:
    """The question, or its longest part that fits, and what was left out ("" for nothing).

    Args:
        posed: the question.
        fits: whether a question is short enough.
    """
    if fits(posed):
        return posed, ""
    asked = set(WORD.findall(posed.text.lower()))
    sentences = [part for passage in posed.context for part in SENTENCE_END.split(passage)]
    by_use = sorted(range(len(sentences)), key=lambda i: (-_shared(sentences[i], asked), -i))

    def with_best(count: int) -> Posed:
        kept = sorted(by_use[:count])
        return replace(posed, context=(" ".join(sentences[i] for i in kept),) if kept else ())

    for count in range(len(sentences), -1, -1):
        shorter = with_best(count)
        if fits(shorter):
            return shorter, f"{count} of {len(sentences)} sentences of the context fit the budget"
    words = posed.text.split()
    bare = replace(posed, context=())
    for start in range(1, len(words)):
        shorter = replace(bare, text=" ".join(words[start:]))
        if fits(shorter):
            left_out = "; none of the context" if sentences else ""
            return shorter, f"only the last {len(words) - start} words of the question fit the budget{left_out}"  # fmt: skip
    return replace(
        bare, text=words[-1] if words else posed.text
    ), "the options alone fill the budget"


def _shared(sentence: str, asked: set[str]) -> float:
    words = set(WORD.findall(sentence.lower()))
    return len(words & asked) / math.sqrt(1 + len(words))
