"""The words that the checks read: what says how strong a sentence is, which way, and what is plain English.

A word that is in none of these lists and in none of the claims makes a sentence fail: a name that nobody
looked up comes in as a word.
"""

from __future__ import annotations

import re

UP = (
    "increase increases increased increasing raise raises raised raising more higher greater rise rises"
    " rose rising elevate elevates elevated worsen worsens worsened gain gains"
)
DOWN = (
    "decrease decreases decreased decreasing lower lowers lowered lowering reduce reduces reduced reducing"
    " reduction less fewer fall falls fell falling prevent prevents prevented preventing protect protects"
    " protective protection drop drops cut cuts smaller loss"
)
CAUSAL = (
    "cause causes caused causing increase increases increased increasing raise raises raised raising"
    " decrease decreases decreased decreasing lowers lowered lowering reduce reduces reduced reducing"
    " reduction prevent prevents prevented preventing protect protects protective protection improve"
    " improves improved worsen worsens worsened produce produces produced lead leads led affect affects"
    " affected effect effects change changes changed changing drive drives driven make makes made"
    " contribute contributes trigger triggers induce induces due because result results elevate elevates"
    " elevated boost boosts help helps work works benefit benefits harm harms"
)
HEDGES = (
    "may might could possibly probably perhaps likely suggest suggests suggested appear appears seems"
    " whether"
)
ASSOCIATED = "associated association associations goes linked tied correlated"
DENIALS = "no not never without neither nor none cannot nothing little excluded exclude excludes rules unlikely"
UNKNOWN = (
    "unknown unclear known settled conflict conflicts conflicting enough whether insufficient open"
)
MECHANISM = "mechanism mechanisms hypothesis hypothetical pathway path through"
OVERSTATED = (
    "prove proves proved proven proof certain certainly definite definitely always guarantee guarantees"
    " guaranteed cure cures cured must undoubtedly conclusive conclusively unquestionably indisputable"
    " every everyone all absolutely obviously safe dangerous should recommend recommended"
)
NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred"
    " thousand million half double doubled doubles doubling twice triple tripled thrice third thirds"
    " quarter quarters fold twofold threefold dozen majority minority most percent per cent"
)
PLAIN = (
    "a an the this that these those it its they them their there here of in on at to for from by as into"
    " over under between among than then and or but so while although though however also both either if"
    " when where which who whom whose what how why is are was were be been being has have had do does did"
    " can will would same other others another such only each any some many few several further own out up"
    " down about after before during within against across yet still even too very much because since"
    " people person participants patients adults children women men those evidence study studies trial"
    " trials randomized randomised observational cohort cohorts finding findings result results estimate"
    " estimated estimates interval confidence ratio risk risks rate rates odds size effect effects direct"
    " indirect data research review reviews meta analysis analyses body bodies assessment assessments"
    " published source sources certainty high moderate low strong weak answer question yes show shows shown"
    " showed find finds found point points agree agrees consistent support supports supported based rest"
    " rests according report reports reported measure measured compare compared comparison versus difference"
    " clear shift mean means level levels treatment outcome exposure taking take takes taken use used using"
    " given give gives say says said state states stated overall together group groups general mainly"
    " genetic variants mendelian randomization causal causally link kind lines line"
)


def words(listed: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(listed.split())


def tokens(text: str) -> list[str]:
    """Words of a text in lower case, numbers left out; hyphens and apostrophes part words."""
    return re.findall(r"[^\W\d_]+", text.lower())


def stem(word: str) -> str:
    """A word without the endings of number and tense, so that "trials" is "trial"."""
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
