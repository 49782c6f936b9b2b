"""What comes of a thing, asked in other words: "what side effects does lithium have?"."""

from __future__ import annotations

import re

from agent.reading.turns.turn import Turn

_KINDS = re.compile(
    r"^(?P<w>\W*(?:what|which)) (?:kinds?|types?|sorts?|forms?) of (?=[a-z])", re.IGNORECASE
)
"""Which of a kind is asked with or without the word."""
_HAS = re.compile(
    r"^\W*(?:what|which) (?:(?:common|serious|possible|long[- ]term|main) )?(?P<w>side[- ]effects?|adverse (?:effects?|reactions?|events?)|harms|risks|benefits|complications) "
    r"(?:does|do|did|can|could|might|may|will) (?P<x>[^,?]+?) (?:have|cause|bring|produce|carry|pose|give|lead to)\W*$",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"^(?P<lead>\W*what (?:is|are) (?:the )?)(?:long|short)[- ]term (?P<e>effects?|consequences|risks|benefits|side[- ]effects?)\b",
    re.IGNORECASE,
)
"""How long the effects last is told with each study, and nothing is sought by it."""
TURNS = (
    Turn(_KINDS, r"\g<w> "),
    Turn(_HAS, r"What are the \g<w> of \g<x>?"),
    Turn(_LASTING, r"\g<lead>\g<e>", is_told=True),
)
