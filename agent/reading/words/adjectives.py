"""Adjectives made of nouns: "hyperactive" is of hyperactivity, "eclamptic" of eclampsia."""

from __future__ import annotations

ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mptic", ("mpsia",)), ("ptic", ("psis", "psia", "psy")), ("rotic", ("rosis",)), ("hotic", ("hosis",)),
    ("otic", ("osis",)), ("etic", ("etes",)), ("iatic", ("iasis",)), ("atic", ("a", "atism")),
    ("itic", ("itis",)), ("tic", ("sis",)), ("emic", ("emia", "aemia")), ("aemic", ("aemia",)),
    ("enic", ("enia",)), ("xic", ("xia",)), ("ergic", ("ergy",)), ("olic", ("olism",)),
    ("active", ("activity",)), ("ensive", ("ension",)), ("essive", ("ession",)), ("lsive", ("lsion",)),
    ("essed", ("ession",)), ("ous", ("a", "y", "iety")), ("xious", ("xiety",)), ("roid", ("roidism",)),
    ("ese", ("esity",)), ("polar", ("polar disorder",)), ("tile", ("tility",)), ("potent", ("potence",)),
    ("ontinent", ("ontinence",)), ("mnesic", ("mnesia",)), ("somniac", ("somnia",)), ("tired", ("tiredness",)),
    ("forgetful", ("forgetfulness",)), ("aggressive", ("aggression",)), ("jaundiced", ("jaundice",)),
    ("fused", ("fusion",)), ("zzy", ("zziness",)), ("wsy", ("wsiness",)), ("epy", ("epiness",)),
)  # fmt: skip
"""How an adjective ends, and how the nouns end of which it may be made."""

SHORTEST = 5


def nouns_behind(adjective: str) -> tuple[str, ...]:
    """The nouns of which a word may be an adjective, in no order; most are no words at all."""
    word = adjective.lower()
    if len(word) < SHORTEST or word.startswith(("non", "un", "anti")):
        return ()
    return tuple(
        word.removesuffix(ending) + noun
        for ending, nouns in ENDINGS
        if word.endswith(ending)
        for noun in nouns
    )
