"""What a record says about its design, its people and its species, so that a search can be narrowed.

A publication type of the source decides before words do, and the title before the text. These are cues for
finding, never for weighing: how strong a study is, is read from the study itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.populations import groups_of

if TYPE_CHECKING:
    from tools.literature.corpora.records import Record

OPENING = 400
"""Characters in which the people of a study are looked for."""
FRONT = 4_000
"""Characters of a text that are looked at: its abstract."""

DESIGN_CUES: tuple[tuple[str, str, str], ...] = (
    (
        "meta_analysis",
        "meta pooled systematic",
        r"meta-?\s?analys[ie]s|pooled analysis|systematic review",
    ),
    ("mendelian_randomization", "mendelian", r"mendelian randomi[sz]ation"),
    (
        "rct",
        "random controlled",
        r"randomi[sz]ed (?:[\w-]+,? ){0,4}(?:trial|study|comparison)|randomi[sz]ed,? (?:double|controlled|placebo)"
        r"|(?:was|were|we) randomi[sz]ed|randomly (?:assigned|allocated)|controlled clinical trial",
    ),
    ("case_control", "control", r"case-?\s?control"),
    (
        "cohort",
        "cohort prospective longitudinal follow retrospective registry",
        r"cohort|prospective(?:ly)? (?:study|followed)|longitudinal study|follow-?up study|"
        r"retrospective (?:study|analysis)|registry-based",
    ),
    ("cross_sectional", "sectional survey", r"cross-?\s?sectional|(?:national|population) survey"),
    ("case_report", "case", r"case reports?|case series|a case of"),
    ("in_vitro", "vitro cell", r"in vitro|cell lines?|cultured cells"),
)
"""Design, letters without which its words cannot be there (looked for first: that is quick), and the words
that speak of it; the most telling design first."""
TYPES = {
    "meta-analysis": "meta_analysis",
    "systematic review": "meta_analysis",
    "network meta-analysis": "meta_analysis",
    "randomized controlled trial": "rct",
    "controlled clinical trial": "rct",
    "pragmatic clinical trial": "rct",
    "equivalence trial": "rct",
    "case reports": "case_report",
    "case-report": "case_report",
}
"""Publication types of PubMed and JATS that settle the design."""
DESIGNS = tuple(name for name, _, _ in DESIGN_CUES)
SPECIES_CUES = (
    ("mouse", "mice mouse murine", r"mice|mouse|murine"),
    ("rat", "rat", r"rats?"),
    (
        "other animal",
        "fish drosophila rabbit pig porcine dog canine monkey macaque elegans",
        r"zebrafish|drosophila|rabbits?|pigs?|porcine|dogs?|canine|monkeys?|macaques?|c\. elegans",
    ),
    (
        "human",
        "patient participant volunteer human men child adult infant people",
        r"patients?|participants?|volunteers?|humans?|men|women|children|adults|infants|people",
    ),
)
SPECIES = tuple(name for name, _, _ in SPECIES_CUES)
MESH_SPECIES = {"humans": "human", "mice": "mouse", "rats": "rat"}

_DESIGNS = tuple((n, hints.split(), re.compile(rf"\b(?:{cue})")) for n, hints, cue in DESIGN_CUES)
_SPECIES = tuple(
    (n, hints.split(), re.compile(rf"\b(?:{cue})\b")) for n, hints, cue in SPECIES_CUES
)


@dataclass(frozen=True)
class Features:
    """What a search can be narrowed by.

    Attributes:
        design: one of `DESIGNS`; empty where nothing tells it.
        species: of `SPECIES`.
        groups: of people, by their names in `tools.populations`.
    """

    design: str
    species: tuple[str, ...]
    groups: tuple[str, ...]


def features_of(record: Record) -> Features:
    """The features of a record, from its types, headings, title and the front of its text."""
    front = record.text[:FRONT]
    groups = groups_of(f"{record.title}. {front[:OPENING]}")
    return Features(_design(record, front), _species(record, front), tuple(sorted(groups)))


def _design(record: Record, front: str) -> str:
    typed = {TYPES[kind] for kind in map(str.casefold, record.types) if kind in TYPES}
    for name in (*DESIGNS, ""):
        if name in typed:
            return name
    for text in (record.title.lower(), front.lower()):
        for name, hints, cue in _DESIGNS:
            if _speaks(text, hints, cue):
                return name
    return ""


def _species(record: Record, front: str) -> tuple[str, ...]:
    headings = {MESH_SPECIES.get(subject.casefold(), "") for subject in record.subjects} - {""}
    if headings:
        return tuple(sorted(headings))
    text = f"{record.title}. {front}".lower()
    return tuple(name for name, hints, cue in _SPECIES if _speaks(text, hints, cue))


def _speaks(text: str, hints: list[str], cue: re.Pattern[str]) -> bool:
    return any(hint in text for hint in hints) and cue.search(text) is not None
