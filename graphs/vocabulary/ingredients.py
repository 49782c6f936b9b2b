"""One medicine is no class of another: MeSH files substances by structure, under what they are derived from.

Its tree puts venlafaxine under loxapine and ketorolac under indomethacin. What a study finds of the one says
nothing of the other, unless they are forms of one ingredient: a salt, an ester, an enantiomer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.curie import Curie
from graphs.plural import is_plural

if TYPE_CHECKING:
    from graphs.vocabulary.concepts import Concept

SUBSTANCES = ("DRUGBANK", "CHEBI")
"""Prefixes under which single substances are known, and few classes, whose names are plural."""
MIRRORED = ("dex", "dextro", "lev", "levo", "es", "ar", "rac")
"""Before the name of a medicine: one of its mirror images, or both."""
STEM = 6
"""Letters at the beginning of a word that forms of one ingredient share: fosinopril, fosinoprilat."""


def is_of_structure_alone(narrower: Concept, broader: Concept) -> bool:
    """Whether an `is_a` of a public tree leads to a single substance that is no form of the same."""
    if Curie.parse(broader.curie).prefix not in SUBSTANCES:
        return False
    return not is_plural(broader.name) and not are_forms(narrower.name, broader.name)


def are_forms(one: str, other: str) -> bool:
    """Whether two names are of forms of one ingredient.

    "enalaprilat" and "enalapril", "dexmethylphenidate" and "methylphenidate", "triamcinolone diacetate" and
    "triamcinolone"; "hydroxychloroquine" and "chloroquine" are not.
    """
    mine, theirs = _ingredient(one), _ingredient(other)
    return mine[:STEM] == theirs[:STEM] or _mirrors(mine, theirs) or _mirrors(theirs, mine)


def _ingredient(name: str) -> str:
    """The first word that is long enough to name one; what follows is the salt."""
    words = name.casefold().replace("-", " ").split()
    return next((word for word in words if len(word) >= STEM), name.casefold())


def _mirrors(one: str, other: str) -> bool:
    return one.endswith(other) and one.removesuffix(other) in MIRRORED
