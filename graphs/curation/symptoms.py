"""What the text of a definition names as symptoms of its disease, cleaned of what qualifies them.

A disease with a severe headache has a headache: adjectives of degree and place are left off. What still is
no plain symptom ("skin lesion that eventually forms an ulcer") is left out where its name is looked up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.curation.defining import ASIDE, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTED = re.compile(
    r"\bhas_symptoms?:? ?(?P<what>.*?)(?=,? ?(?:and |or )?\bhas_symptom|\. |\.$|;|$)"
)
INCLUDED = re.compile(r"\bsymptoms include (?:the )?(?P<what>[^.;]*)", re.IGNORECASE)
ELSEWHERE = re.compile(r"^local\b")
"""Begins a list of what is seen where the skin was bitten."""
PARTS = re.compile(r",? (?:and|or) |, ")
CLAUSE = re.compile(
    r",? (?:which|that|who|called|progressing|followed|resulting|results_in\w*|due to|caused by|described|along|leading"
    r"|associated|coated|marked)\b.*"
)
PLACE = re.compile(
    r" (?:on|in|from|at|over|under|after|before|during|around|between|behind|of arms|of legs|of the legs) .*"
)
DEGREE = re.compile(
    r"^(?:an? |the |severe |high |low |low-grade |high-grade |mild |slight |sudden |(?:sudden|abrupt) onset of |intense "
    r"|watery |bloody |acute |persistent |recurrent |recurring |frequent |non-?productive |non productive |dry "
    r"|pleuritic |regional |cervical |inguinal |maculopapular |papulovesicular |vesicular |red |pruritic |itchy "
    r"|flaccid |extreme |frontal |extensive |excessive |upper |profuse |internal |marked )"
)
SELDOM = re.compile(r"\brarely (?:in )?humans")
ANIMALS = re.compile(
    r"\b(?:cats|dogs|birds|poultry|sheep|ovine|cattle|cows|ruminants|horses|pigs|swine|deer|minks?|rabbits|chickens|"
    r"seals|fish)\b"
)
SAME = {
    "loss of appetite": "anorexia", "lack of appetite": "anorexia", "decreased appetite": "anorexia",
    "poor appetite": "anorexia", "adenopathy": "lymphadenopathy", "difficulty breathing": "dyspnea",
    "difficulty in breathing": "dyspnea", "breathing distress": "respiratory distress", "joint aches": "arthralgia",
    "rapid breathing": "tachypnea", "eschars": "eschar", "watering of the eye": "lacrimation",
    "skin rash": "rash", "sensitivity to light": "photophobia", "photosensitivity": "photophobia", "clay-colored bowel movements": "clay-colored stools", "vomiting blood": "hematemesis",
    "vomiting of blood": "hematemesis", "stiffness of the neck": "neck stiffness", "body ache": "myalgia",
    "swelling of the lymph nodes": "lymphadenopathy", "swollen lymph glands": "lymphadenopathy",
}  # fmt: skip
"""Symptoms under the name by which they are known."""
ANOTHER_THING = frozenset(
    {"back pain", "backache", "muscle weakness", "bleeding gums", "stiff neck", "shock", "acute shock",
     "proteinuria", "relapsing fever", "lesions", "skin lesions", "depression", "redness", "swelling", "infection",
     "inflammation", "night sweats", "elephantiasis", "pleural thickening", "limb weakness", "sleep apnea",
     "vision loss", "memory loss", "weight", "weight loss", "weight gain", "spotted fever", "hemorrhagic fever", "fitting", "sores", "blisters", "burns", "burning"}
)  # fmt: skip
"""Words that are the name of another thing where they are looked up (muscle weakness: of myopathy), or of
none in particular."""
PLAIN = frozenset(
    {"neck stiffness", "hepatosplenomegaly", "petechiae", "eschar", "chest tightness"}
)
"""Plain symptoms that no vocabulary at hand has."""


def symptoms_in(text: str) -> Iterator[Said]:
    """Every symptom that a definition lists.

    Args:
        text: the definition, without its references.
    """
    plain = " ".join(ASIDE.sub(" ", text).split()).replace(" ,", ",")
    first = re.search(r"has_symptom|symptoms include", plain, re.IGNORECASE)
    if first is None or SELDOM.search(plain) or ANIMALS.search(plain, first.start()):
        return
    for found in (*LISTED.finditer(plain), *INCLUDED.finditer(plain)):
        if not ELSEWHERE.search(found["what"]):
            for part in PARTS.split(CLAUSE.sub("", found["what"])):
                names = tuple(_names(part.strip(" ,.")))
                if names and not names[0].isupper():
                    yield Said("symptom", names)


def _names(part: str) -> Iterator[str]:
    """The symptom as written, then without its place, then without its degree."""
    seen = []
    for name in (part, PLACE.sub("", part)):
        while name:
            seen.append(name)
            shorter = DEGREE.sub("", name)
            if shorter == name:
                break
            name = shorter
    for name in dict.fromkeys(seen):
        if name.casefold() in ANOTHER_THING:
            return
        yield SAME.get(name.casefold(), name)
