"""Whether a text states a model or independences of its own, and the answer if it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.formal.answering import answer_model
from tools.formal.answers import UnreadableError
from tools.formal.claims import answer_independences
from tools.formal.independences import HYPOTHESIS, read_independences
from tools.formal.sentences import sort_sentences

if TYPE_CHECKING:
    from tools.formal.answers import FormalAnswer

INDEPENDENT = re.compile(r"\bindep\w*|⊥|⫫|\buncorrelated\b|\bcorrelates? with\b", re.I)


def answer_formal(text: str) -> FormalAnswer | None:
    """Answer a text that brings its own premises; None where it does not.

    A question about the world ("Does LDL cholesterol cause coronary heart disease?") is none: it has
    neither arrows with numbers, methods or rules, nor independences with a claim.
    """
    if HYPOTHESIS.search(text) and INDEPENDENT.search(text):
        try:
            read_independences(text)
        except UnreadableError:
            if not re.search(r"\bpremise\b", text, re.I):
                return None
        return answer_independences(text)
    try:
        parts = sort_sentences(text)
    except UnreadableError:
        return None
    given = parts.figures or parts.methods or parts.rules
    return answer_model(text) if parts.arrows and given else None
