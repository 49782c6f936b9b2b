"""Which names are found in running text: plain English words and short symbols mean something else there.

`ANYWHERE` in any case and number, `AS_SPELT` in any case (falls, but not "would fall"), `AS_WRITTEN` only with
the same capitals (CAT the gene, AF the arrhythmia), `NEVER` not in a text at all (the brand name "Always"):
such a name is found where it is asked for by itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.vocabulary.concepts import ALIAS, BY_HAND
from graphs.vocabulary.joining import GENES

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

NEVER, AS_WRITTEN, AS_SPELT, ANYWHERE = range(4)

SHORT_SYMBOL = 5
"""Letters up to which a gene's symbol counts only as written."""


def place_of(name: str, folded: str, category: str, claim: int, plain: AbstractSet[str]) -> int:
    """Where a name counts.

    Args:
        name: as written.
        folded: the same, folded.
        category: of its concept.
        claim: how good the concept's claim to it is (`concepts`).
        plain: words of plain English, folded.
    """
    words = folded.split()
    if category in GENES and len(words) == 1 and claim != BY_HAND:
        is_symbol = name.isupper() or claim == ALIAS or len(name) <= SHORT_SYMBOL
        return AS_WRITTEN if is_symbol and (name.isalpha() or len(name) < 4) else ANYWHERE
    if len(words) == 1 and name.isupper() and (len(name) < 3 or folded in plain):
        return AS_WRITTEN
    if claim == BY_HAND:
        return AS_SPELT if folded in plain else ANYWHERE
    if len(folded) < 4 and not name.isupper():
        return NEVER
    return NEVER if len(words) == 1 and folded in plain else ANYWHERE


def counts_in(text: str, name: str, place: int) -> bool:
    """Whether a name whose folded form stands in a text counts there."""
    if place in (ANYWHERE, NEVER):
        return place == ANYWHERE
    flags = re.IGNORECASE if place == AS_SPELT else re.NOFLAG
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags) is not None
