"""People who are told of by what they take alone are no group apart: nobody else could have been studied.

"People who smoke" are all on whom smoking acts; women among them are not other people.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.verdict.whose.applicable import applicable
from tools.populations import groups_of, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.dossier import Dossier
    from agent.verdict.whose.applicable import Applicable
    from tools.evidence import Evidence

DEEDS = frozenset({
    "stop", "quit", "start", "abruptly", "cessation", "taker", "user", "used", "use", "drink", "drinker", "eat", "given",
    "exposed", "exposure", "receiving", "mostly", "long", "term", "daily", "regularly",
})  # fmt: skip
"""What people do with a treatment; plural endings are dropped, as `words_of` drops them."""
TAKERS = re.compile(r"\b(?:treated|tak(?:e|ing)|us(?:ers?|e|ing)|exposed|given)\b", re.IGNORECASE)
"""Words of those who are told of by what they are given, where nothing else names them."""


def applicable_here(items: Sequence[Evidence], whom: str | None, dossier: Dossier) -> Applicable:
    """The evidence that bears on the people asked about; what is told of the treated alone is of anybody."""
    side, question = dossier.treatment, dossier.question
    own = () if side is None else (side.label, side.mention)
    plain = [replace(one, population=None) if _are_takers(one, own) else one for one in items]
    # By identity: two rows that differ in their people alone have one id without them.
    back = {id(new): old for new, old in zip(plain, items, strict=True)}
    ids = {new.id: old.id for new, old in zip(plain, items, strict=True)}
    held = applicable(
        plain,
        whom,
        dossier.names[1],
        also=question.population_as,
        of_one=question.kind == "patient",
    )
    apart = [replace(one, evidence=tuple(ids[i] for i in one.evidence)) for one in held.apart]
    return replace(held, items=tuple(back[id(one)] for one in held.items), apart=tuple(apart))


def _are_takers(item: Evidence, own: tuple[str, ...]) -> bool:
    if not item.population:
        return False
    named = " ".join((*own, *(one.name for one in item.relations if one.side == "treatment")))
    groups, words = groups_of(item.population), words_of(item.population)
    told = bool(groups or words) or TAKERS.search(item.population) is not None
    return told and groups <= groups_of(named) and words <= words_of(named) | DEEDS
