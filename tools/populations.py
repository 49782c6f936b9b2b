"""Groups of people that studies and questions speak of: how a population's words are compared.

An effect found in one group need not hold in another (GRADE indirectness, Guyatt et al. 2011, J Clin
Epidemiol 64:1303), so evidence says for whom it speaks, and a question may ask for whom.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from graphs.names import fold
from tools.ages import groups_by_age, without_ages

GROUPS: tuple[tuple[str, str], ...] = (
    ("pregnancy", r"pregnan\w*|gestation\w*|antenatal|prenatal|expectant|periconception\w*|in utero|in the womb"),
    ("newborns", r"newborns?|neonat\w+|preterm (?:infants?|babies)|infants?|bab(?:y|ies)"),
    (
        "children",
        r"child(?:ren|hood)?|kids?|kiddies|youngsters|paediatric|pediatric|toddlers?|boys?|girls?|schoolchildren|schoolkids|pupils|preschoolers|"
        r"sons?|daughters?|minors",
    ),
    ("adolescents", r"adolescen\w+|teen(?:s|ager\w*|age)|youths?"),
    ("older people", r"elderly|seniors?|pensioners?|geriatric|the aged|sixties|seventies|eighties|nineties|octogenarians?|"
     r"older (?:adults?|people|persons?|individuals|men|women|patients?)"),
    ("men", r"men|males?|man|boys?|fathers?|blokes?|lads?|gents|gentlemen"),
    ("women", r"women|females?|woman|girls?|mothers?|nurses|ladies|lass(?:es)?"),
    ("postmenopausal women", r"post-?menopaus\w+"),
    ("smokers", r"(?<!non-)(?<!non)(?<!never )smok(?:ers?|ing)|who smoke|heavy smokers?"),
    ("never smokers", r"never[- ]smok\w+|non-?smok\w+|who (?:have )?never smoked|(?:not|n't) smoke"),
    ("diabetes", r"diabetic\w*|(?:type [12] )?diabetes(?: mellitus)?|t[12]dm?"),
    ("cardiovascular disease", r"(?:stable |known |established |prior |previous |existing |prevalent )?(?:coronary(?: artery| heart)?|"
     r"cardiovascular|vascular|ischa?emic heart) disease(?! at)|(?<!primary and )secondary prevention|post-?infarction|(?:after|previous|prior|history of|survivors of|who (?:have )?had|(?:have|has|had) had) (?:an? |their first )?(?:myocardial infarction|heart attack|stroke)|(?:stroke|heart attack) survivors"),
    ("primary prevention", r"primary prevention|without (?:known |prior |previous |established )?(?:cardiovascular|coronary|vascular)(?: \w+)? disease|"
     r"free of (?:chd|cvd|cardiovascular disease)|healthy (?:adults|people|men|women|volunteers)|no (?:history of )?(?:cardiovascular|heart) disease"),
    ("heart failure", r"(?:chronic |congestive |severe )?heart failure|ejection fraction"),
    ("hypertension", r"hypertensi(?:on|ve)\w*|high blood pressure|raised blood pressure"),
    ("kidney disease", r"(?:chronic )?(?:kidney|renal) (?:disease|failure)|ckd|dialysis"),
    ("cancer", r"cancer (?:patients|survivors)|(?:patients|people|women|men) with [\w ]*cancer"),
    ("people who also take another medicine", r"(?:who )?also (?:taking|take|treated with|given|receiving|using)\b"),
    ("a genetic variant", r"hla-\S+|(?:carry|carrying|carriers? of) \S+|g6pd[- ]deficien\w+|mitochondrial (?:disorders?|diseases?)"),
    ("immune deficiency", r"immun(?:e|o)[- ]?deficien\w+|immuno-?(?:compromised|suppressed)"),
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

_SMOKERS_TOO = re.compile(r"\b(?:current|heavy|male|female|chronic|former) smokers", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:without|free of|excluding|except|other than|not?|do(?:es)?n't|negative for)\s+"
    r"(?:(?!and\b|but\b|who\b|with\b|aged\b|in\b|from\b)[\w'-]+\s?){1,6}"
    r"|\bnon-?(?!smok)(?:\w+)|\bhiv[- ](?:negative|uninfected)\b",
    re.IGNORECASE,
)
"""What people do not have."""

ANYBODY = frozenset(
    re.findall(
        r"\w+",
        "adult people person patient individual human population general healthy average normal someone "
        "anyone everyone those with without who whom that have ha had the and for are from their our any "
        "all most many some other not than over under aged age year old older younger young middle living "
        "being hospitalised hospitalized admitted inpatient suffering diagnosed affected infected "
        "high risk you your they them his her him she dad mum mom mother father son daughter wife husband "
        "after treated taking exposed user got get suffer suffering partner brother sister grandmother grandfather been now currently year month week",
    )
)
"""Words of a population that single nobody out."""

Gap = Literal["", "far", "opposite"]
YOUNG = frozenset({"newborns", "children", "adolescents"})
"""Groups for whom evidence of grown-ups is not taken over as it stands (ICH E11A, 2024)."""
OPPOSITE = (("smokers", "never smokers"), ("men", "women"))
"""Groups of which nobody is in both."""
ILL = frozenset({"cardiovascular disease", "heart failure", "atrial fibrillation"})
"""Groups of which nobody is in primary prevention or healthy: what they gain, the healthy need not."""

RARE = frozenset(
    {"immune deficiency", "a genetic variant", "people who also take another medicine"}
)
"""Groups that few belong to, and of whom much is stated that holds for nobody else."""
EVERYBODY = frozenset({"men", "women", "genetic ancestry"})
"""Groups that a study of the general population names without being about them alone."""


@lru_cache(maxsize=1 << 12)
def groups_of(text: str | None) -> frozenset[str]:
    """The groups that a text speaks of; empty for people in general.

    People without a condition are no group of that condition.
    """
    if not text:
        return frozenset()
    said = _DENIED.sub(_denial, text)
    found = {name for name, words in _COMPILED if words.search(said)} | groups_by_age(said)
    if "never smokers" in found and not _SMOKERS_TOO.search(said):
        found.discard("smokers")
    if "primary prevention" in found:
        found.discard("cardiovascular disease")
    if found & {"pregnancy", "postmenopausal women"}:
        found.add("women")
    if {"men", "women"} <= found:
        found -= {"men", "women"}
    return frozenset(found)


@lru_cache(maxsize=1 << 12)
def free_of(text: str | None) -> frozenset[str]:
    """The groups that nobody of a population is of: "people without diabetes"."""
    spans = " ".join(found[0] for found in _DENIED.finditer(text or ""))
    denied = frozenset(name for name, words in _COMPILED if words.search(spans))
    return denied - {"primary prevention", "never smokers", "smokers"} - groups_of(text)


def _denial(match: re.Match[str]) -> str:
    """Drops what people do not have, unless the want of it makes a group of its own."""
    own = ("primary prevention", "never smokers")
    kept = any(words.search(match[0]) for name, words in _COMPILED if name in own)
    return match[0] if kept else " "


ABBREVIATIONS = {
    "ADHD": "attention deficit hyperactivity disorder",
    "COPD": "chronic obstructive pulmonary disease",
    "MS": "multiple sclerosis",
    "PCOS": "polycystic ovary syndrome",
    "IBS": "irritable bowel syndrome",
    "OSA": "obstructive sleep apnea",
    "RA": "rheumatoid arthritis",
    "PTSD": "posttraumatic stress disorder",
    "OCD": "obsessive compulsive disorder",
    "BPH": "benign prostatic hyperplasia",
    "GERD": "gastroesophageal reflux disease",
    "GORD": "gastroesophageal reflux disease",
    "IBD": "inflammatory bowel disease",
    "CF": "cystic fibrosis",
}
"""Illnesses that people name by their letters, where no group stands for them."""


def words_of(text: str | None) -> frozenset[str]:
    """Words of a population that no group stands for, such as "athletes"; plural endings are dropped."""
    left = text or ""
    for _, pattern in _COMPILED:
        left = pattern.sub(" ", left)
    left = without_ages(left)
    for short, long in ABBREVIATIONS.items():
        left = re.sub(rf"\b{short}\b", long, left)
    words = {word.removesuffix("s") for word in re.findall(r"[a-z]{3,}", fold(left))}
    return frozenset(words - ANYBODY)


def speaks_for(asked: frozenset[str], studied: frozenset[str]) -> bool:
    """Whether evidence on the studied groups is about the groups that were asked for."""
    return asked <= studied


def gap_between(asked: frozenset[str], studied: frozenset[str]) -> Gap:
    """Why nobody of the asked can be among the studied; empty where somebody can."""
    are_young = asked & YOUNG and "pregnancy" not in asked
    if are_young and not studied & {*YOUNG, "pregnancy"}:
        return "far"
    if "primary prevention" in asked and "primary prevention" not in studied and studied & ILL:
        return "far"
    others = (pair for one, other in OPPOSITE for pair in ((one, other), (other, one)))
    return (
        "opposite"
        if any(a in asked and b in studied and not {b} & asked for a, b in others)
        else ""
    )


def is_special(studied: frozenset[str]) -> bool:
    """Whether a study was of some people only, such that others may differ."""
    return bool(studied - EVERYBODY)
