"""Words that the random models' vocabularies know, the commonest first."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMON = """
the of and in to is no yes that for it with as on by increases decreases evidence
does not this are be at or from an was which were have has had their they his her its
cause causes risk effect study patients disease question answer claim passage
one two three more less than may can will would could should
increase decrease increased decreased reduces reduced reduction higher lower difference between
drug dose treatment therapy trial trials group groups control placebo outcome outcomes
blood pressure heart cancer diabetes stroke infection mortality death smoking weight gain loss
gene genes protein receptor expression cell cells tissue plasma serum insulin glucose
cholesterol statin aspirin metformin vaccine antibody inflammation kidney liver lung brain
clinical randomized observational cohort association associated causal confounding bias
significant interval confidence ratio odds hazard rate rates mean median level levels
years months weeks days age women men children adults older compared with without after before
when where who what how why because therefore however although while during among within
all each every some many most other another such only also both these those there here
we you he she i a do did been being if then so but about into over under through against
new old high low large small long short early late first second last same different
good poor strong weak direct indirect known unknown likely unlikely true false
found shown reported observed measured estimated suggested supported expected given used
analysis method methods results conclusion data model test tests value values number total
health hospital care medical symptoms severe acute chronic primary secondary
response exposure factor factors mechanism pathway biomarker mutation variant
suggest show reports find use make take see know think say get give need want
people person time day year way world life work case point government company hand part place
example system program problem fact water room mother area money story month lot right
"""
WORDS = tuple(dict.fromkeys(_COMMON.split()))
ROLES = ("user", "assistant", "system", "model")
"""Of turns; chat templates put no space before them."""

_ONSETS = "bdfghklmnprstvwz"
_VOWELS = "aeiou"


def words() -> Iterator[str]:
    """`WORDS`, and then endless words that nobody knows, to fill a vocabulary: baba, babe, ...

    None comes twice.
    """
    yield from WORDS
    known = set(WORDS)
    syllables = [onset + vowel for onset, vowel in itertools.product(_ONSETS, _VOWELS)]
    for count in itertools.count(2):
        for word in map("".join, itertools.product(syllables, repeat=count)):
            if word not in known:
                yield word
