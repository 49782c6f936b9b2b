"""Whether a biomedical name is singular or plural, and verbs that agree with it.

    agree("statins", "lowers")            -> "lower"
    agree("diabetes mellitus", "is")      -> "is"
    less("25-hydroxyvitamin D level")     -> "lower 25-hydroxyvitamin D level"

English spelling does not decide: "measles", "AIDS" and "genetics" are singular, "bacteria" is
plural. The head of the name does ("synthesis" in "synthesis of prostaglandins"), by the tables below.
"""

from __future__ import annotations

import re

SINGULAR_WORDS = frozenset(
    [
        "cordyceps",
        "pilates",
        "albicans",
        "ascites",
        "asbestos",
        "atlas",
        "aureus",
        "bias",
        "biceps",
        "caries",
        "chaos",
        "coccidioides",
        "diabetes",
        "elegans",
        "epilepticus",
        "fas",
        "ferumoxides",
        "sidoides",
        "fragrans",
        "gas",
        "graveolens",
        "herpes",
        "hypospadias",
        "kudos",
        "lens",
        "mars",
        "measles",
        "migrans",
        "nabiximols",
        "nigricans",
        "mumps",
        "mutans",
        "news",
        "outdoors",
        "pancreas",
        "pointes",
        "protuberans",
        "pus",
        "quadriceps",
        "rabies",
        "ras",
        "rooibos",
        "rickets",
        "sapiens",
        "scabies",
        "series",
        "shingles",
        "streptomyces",
        "tabes",
        "tremens",
        "triceps",
        "yaws",
    ]
)
"""End in s and take "is"."""

PLURAL_WORDS = frozenset(
    [
        "algae",
        "bacilli",
        "bacteria",
        "children",
        "cocci",
        "criteria",
        "data",
        "diverticula",
        "enterococci",
        "feet",
        "fungi",
        "genitalia",
        "lice",
        "media",
        "men",
        "mice",
        "nuclei",
        "people",
        "phenomena",
        "sequelae",
        "staphylococci",
        "streptococci",
        "teeth",
        "vertebrae",
        "villi",
        "women",
    ]
)
"""Take "are" without an s at the end."""

SINGULAR_ENDINGS = ("ss", "us", "is", "almos", "'s", "’s", "amnios", "diabetes")
"""Process, lupus, arthritis, Crohn's."""

FIELDS = [
    "acoustics",
    "aerobics",
    "athletics",
    "dynamics",
    "economics",
    "epigenetics",
    "ergonomics",
    "ethics",
    "genetics",
    "geriatrics",
    "informatics",
    "kinetics",
    "linguistics",
    "logistics",
    "mathematics",
    "mechanics",
    "obstetrics",
    "omics",
    "optics",
    "orthodontics",
    "orthopaedics",
    "orthopedics",
    "paediatrics",
    "pediatrics",
    "physics",
    "politics",
    "robotics",
    "statistics",
]
"""Fields of study are singular; other words on -ics are plural (antibiotics, diuretics)."""

HEAD_ENDS = re.compile(
    r",\s|\s\(|\s(?:of|by|with|without|in|to|for|via|from|into|that|which|due|at|on|during|after|near|"
    r"regulates|involved|containing|within|plus)\s|(?<=itis)\smedia\s"
)
"""The head of a name stands before the first of these."""

JOINED = re.compile(r"(\S+) and \S+$")
"""A word that is named on a par with the last one: "sulfonamides and trimethoprim"."""

ABBREVIATION = re.compile(r"[A-Z0-9/-]{2,8}")
"""AIDS, SARS, HIV/AIDS, PCOS."""

ABBREVIATIONS = re.compile(r"[A-Z0-9-]{2,}s")
"""NSAIDs, SSRIs."""

LEVELS = frozenset(
    [
        "age",
        "burden",
        "concentration",
        "count",
        "density",
        "glucose",
        "incidence",
        "index",
        "intake",
        "level",
        "levels",
        "lipids",
        "mass",
        "mortality",
        "output",
        "position",
        "pressure",
        "prevalence",
        "rate",
        "risk",
        "score",
        "triglycerides",
        "weight",
    ]
)
"""Heads that rise and fall: "lower blood pressure", where others take "less" or "fewer"."""

IRREGULAR = {"is": "are", "has": "have", "does": "do", "was": "were"}


_DEED = re.compile(r"(?:crossing|wearing|limiting|taking|using|watching|cracking) (?!.*\band\b)", re.IGNORECASE)  # fmt: skip
"""Something done to things, which is one: "wearing eyeglasses"."""


def is_plural(name: str) -> bool:
    """Whether a verb after the name is plural: "statins are", "diabetes is"."""
    if _DEED.match(name):
        return False
    return any(_takes_are(word) for word in (_head(name), *JOINED.findall(name)))


def _takes_are(word: str) -> bool:
    if ABBREVIATION.fullmatch(word) or len(word) == 1:  # "hemoglobin S"
        return False
    if ABBREVIATIONS.fullmatch(word):
        return True
    word = word.lower()
    if word in PLURAL_WORDS:
        return True
    if not word.endswith("s") or word in SINGULAR_WORDS:
        return False
    if word.endswith("ics"):
        return not any(word.endswith(field) for field in FIELDS)
    return not word.endswith(SINGULAR_ENDINGS)


def agree(name: str, verb: str) -> str:
    """The verb (third person singular, with what follows it) as the name needs it."""
    if not is_plural(name):
        return verb
    first, space, rest = verb.partition(" ")
    return IRREGULAR.get(first, _bare(first)) + space + rest


def less(name: str) -> str:
    """Less of it: "less LDL cholesterol", "lower blood pressure", "fewer fractures"."""
    if _head(name).lower() in LEVELS:
        return f"lower {name}"
    return f"fewer {name}" if is_plural(name) else f"less {name}"


def more(name: str) -> str:
    """More of it: "more fractures", "higher blood pressure"."""
    return f"higher {name}" if _head(name).lower() in LEVELS else f"more {name}"


def _head(name: str) -> str:
    """The last word of the name's head."""
    words = HEAD_ENDS.split(f"{name.strip()} ", maxsplit=1)[0].split() or name.split() or [""]
    return words[-1].rstrip(".,;:)")


def _bare(verb: str) -> str:
    """Lowers -> lower, goes -> go, causes -> cause."""
    if verb.endswith(("sses", "shes", "ches", "oes")):
        return verb.removesuffix("es")
    return verb if verb.endswith("ss") else verb.removesuffix("s")
