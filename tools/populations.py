"""Groups of people that studies and questions speak of: how a population's words are compared.

An effect found in one group need not hold in another (GRADE indirectness, Guyatt et al. 2011, J Clin
Epidemiol 64:1303), so evidence says for whom it speaks, and a question may ask for whom.
"""

from __future__ import annotations

import re

GROUPS: tuple[tuple[str, str], ...] = (
    ("pregnancy", r"pregnan\w*|gestation\w*|antenatal|prenatal|expectant|periconception\w*"),
    ("newborns", r"newborns?|neonat\w+|preterm (?:infants?|babies)|infants?|bab(?:y|ies)"),
    (
        "children",
        r"child(?:ren|hood)?|kids?|paediatric|pediatric|toddlers?|boys?|girls?|schoolchildren|"
        r"\d{1,2}[- ](?:year|month)[- ]olds?(?= (?:child|boy|girl|son|daughter))|sons?|daughters?",
    ),
    ("adolescents", r"adolescen\w+|teen(?:s|ager\w*|age)|youths?"),
    ("older people", r"elderly|seniors?|older (?:adults?|people|persons?|men|women|patients?)|aged|"
     r"(?:over|above|beyond|older than|at least) (?:6[05]|7[05]|8[05])|(?:6[05]|7[05]|8[05]) (?:years )?(?:and|or) (?:older|over)"),
    ("men", r"men|males?|man|boys?|fathers?"),
    ("women", r"women|females?|woman|girls?|mothers?|nurses"),
    ("postmenopausal women", r"post-?menopaus\w+"),
    ("smokers", r"(?<!non-)(?<!non)(?<!never )smok(?:ers?|ing)|who smoke|heavy smokers?"),
    ("never smokers", r"never[- ]smok\w+|non-?smokers?|who (?:have )?never smoked"),
    ("diabetes", r"diabetic\w*|(?:type [12] )?diabetes(?: mellitus)?|t[12]dm?"),
    ("cardiovascular disease", r"(?:stable |known |established |prior |previous |existing |prevalent )?(?:coronary(?: artery| heart)?|"
     r"cardiovascular|vascular|ischa?emic heart) disease(?! at)|secondary prevention|post-?infarction|(?:after|previous|prior) (?:a )?(?:myocardial infarction|heart attack|stroke)"),
    ("primary prevention", r"primary prevention|without (?:known |prior |previous |established )?(?:cardiovascular|coronary|vascular)(?: \w+)? disease|"
     r"free of (?:chd|cvd|cardiovascular disease)|healthy (?:adults|people|men|women|volunteers)|no (?:history of )?(?:cardiovascular|heart) disease"),
    ("heart failure", r"(?:chronic |congestive |severe )?heart failure|ejection fraction"),
    ("hypertension", r"hypertensi(?:on|ve)\w*|high blood pressure|raised blood pressure"),
    ("kidney disease", r"(?:chronic )?(?:kidney|renal) (?:disease|failure)|ckd|dialysis"),
    ("cancer", r"cancer (?:patients|survivors)|(?:patients|people|women|men) with [\w ]*cancer"),
    ("HIV", r"hiv\b[\w ]*"),
    ("obesity", r"obes(?:e|ity)|overweight"),
    ("atrial fibrillation", r"atrial fibrillation|\baf\b"),
    ("asthma", r"asthma\w*"),
    ("epilepsy", r"epilep\w+"),
    ("depression", r"depress(?:ed|ion)|major depressive"),
    ("critical illness", r"critically ill|intensive care|icu|mechanical\w* ventilat\w+"),
    ("genetic ancestry", r"(?:european|east asian|african|chinese|japanese) (?:ancestry|descent)"),
)  # fmt: skip
"""Name of a group and the words that speak of it."""

_COMPILED = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in GROUPS)

EVERYBODY = frozenset({"men", "women", "genetic ancestry"})
"""Groups that a study of the general population names without being about them alone."""


def groups_of(text: str | None) -> frozenset[str]:
    """The groups that a text speaks of; empty for people in general."""
    if not text:
        return frozenset()
    found = {name for name, words in _COMPILED if words.search(text)}
    if "never smokers" in found and not re.search(r"\b(?:current|heavy|male|female) smokers", text):
        found.discard("smokers")
    if "primary prevention" in found:
        found.discard("cardiovascular disease")
    if {"men", "women"} <= found:
        found -= {"men", "women"}
    return frozenset(found)


def speaks_for(asked: frozenset[str], studied: frozenset[str]) -> bool:
    """Whether evidence on the studied groups is about the groups that were asked for."""
    return asked <= studied


def is_special(studied: frozenset[str]) -> bool:
    """Whether a study was of some people only, such that others may differ."""
    return bool(studied - EVERYBODY)
