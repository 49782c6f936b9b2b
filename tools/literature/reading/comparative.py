"""Words that say which way a comparison went: higher, lower, or not told apart.

Only what the words say is read here, with the place of each; whose side they are on follows from which
arm is named first (`tools.literature.reading.orientation`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tools.literature.reading.numerals import plain

Told = Literal["up", "down", "same"]

_ADVERB = r"(?:(?:statistically|clinically|highly|very|more|also|still|only|any|so|either|as|at all|overall) )*"
_SAME = re.compile(
    rf"\bno {_ADVERB}(?:significant(?:ly)?|appreciable|meaningful|important|relevant|apparent|marked|major|detectable|obvious|material|clear|substantial|other|notable|measurable)?"
    rf" ?(?:[\w-]+[ -]){{0,4}}?(?:differences?|effects?|changes?|benefits?|increases?|decreases?|reductions?|improvements?|impact|influence|"
    rf"associations?|advantages?|interactions?|relationships?|correlations?|gains?|superiority)\b"
    r"|\b(?:did|does|do|was|were|is|are|has|have|had|could|would)(?: not|n't) (?:[\w-]+ ){0,3}?(?:differ\w*|affect\w*|alter\w*|change\w*|"
    r"improv\w+|reduc\w+|increas\w+|decreas\w+|associat\w+|influenc\w+|lower\w*|rais\w+|superior|higher|better|more effective|prevent\w*|provide|result in|lead to|show|demonstrate|reach|benefit\w*|enhanc\w+|correlat\w+|shorten\w*|prolong\w*)\b"
    r"|\bno better\b|\bnot? (?:statistically )?(?:significant(?:ly)?|different|superior)\b|\bnon-?significant(?:ly)?\b|\binsignificant(?:ly)?\b"
    r"|\b(?:similar(?:ly)?|comparabl[ey]|equivalent(?:ly)?|equal(?:ly)?|identical|unchanged|unaffected|indistinguishable)\b"
    r"|\bfail(?:ed|s|ure)? to\b|\bno evidence (?:of|for|that)\b|\bneither\b|\bthe same\b|\bas (?:effective|good|safe|well|high|low) as\b|\bnon-?inferior\w*\b|\black of\b"
    r"|\bno (?:more|less|greater|fewer|higher|lower)\b",
    re.IGNORECASE,
)  # fmt: skip
_UP = re.compile(
    r"\b(?:higher|greater|(?<!or )more(?! than (?:half|twice|\d))|increas\w+|rais\w+|rose|rises?|elevat\w+|longer|larger|bigger|gain\w*|heavier|faster|"
    r"prolong\w*|exceed\w*|enhanc\w+|augment\w+|doubl\w+|tripl\w+|boost\w*|above|promot\w+|stronger|deeper|upregulat\w+|accelerat\w+|induc\w+)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:lower\w*|less|lesser|fewer|reduc\w+|decreas\w+|declin\w+|shorter|shorten\w*|smaller|dropp?\w*|fell|fall(?:s|ing)?|diminish\w*|"
    r"halv\w+|half|attenuat\w+|prevent\w*|inhibit\w*|suppress\w*|minimi[sz]\w+|protect\w*|below|decrement|abolish\w*|slower|delay\w*|alleviat\w+|reliev\w+|"
    r"ameliorat\w+|lessen\w*|weaker|downregulat\w+|impair\w*|blunt\w*|curtail\w*)\b",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(?:improv\w+|better|superior\w*|benefi\w+|effective\w*|favou?r\w*|efficac\w+|best)\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"\b(?:worse\w*|inferior|poorer|deteriorat\w+|harm\w*|worst|poor|aggravat\w+|exacerbated)\b",
    re.IGNORECASE,
)
_UNWANTED = re.compile(
    r"\b(?:pain|mortality|death\w*|died|infect\w+|complication\w*|adverse|side[- ]effect\w*|symptom\w*|depress\w+|anxi\w+|nausea|vomiting|bleed\w*|"
    r"h(?:a|e)morrhag\w*|relapse\w*|recurren\w+|failure\w*|incidence|risk|severity|disab\w+|fatigue|stress|error\w*|cost\w*|fever|"
    r"inflammat\w+|blood pressure|hypertension|weight|BMI|cholesterol|LDL|triglycerid\w*|glucose|HbA1c|A1c|cancer|tumou?r|"
    r"disease|disorder|injur\w*|fall(?:s|ing)?|fracture\w*|hospitali[sz]ation\w*|admission\w*|readmission\w*|length of stay|duration|distress|insomnia|"
    r"craving|smoking|drinking|drug use|stroke|attack\w*|exacerbation\w*|restlessness|hypotension|headache|itch\w*|burden|disturbance\w*|problem\w*|"
    r"impair\w+|WOMAC|VAS|dropout\w*|time to|need for|loss|toxicit\w+|drop-?out|score for pain|PTSD|HAM-?D|HDRS|PASI|ulcer\w*|wound|edema|oedema|swelling|cough|dyspn\w+|consumption|requirement\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One word or phrase of comparison: what it tells, and where in the text it stands."""

    told: Told
    start: int
    end: int
    is_judgement: bool = False


def is_unwanted(outcome: str) -> bool:
    """Whether less of it is what a treatment is for: then "improved" means less."""
    return _UNWANTED.search(plain(outcome)) is not None


def said_of(text: str, start: int, end: int, outcome: str = "") -> tuple[Said, ...]:
    """What the words between two places tell, in order.

    Args:
        text: the source.
        start: first character that is read.
        end: the first that is not.
        outcome: what is compared; "better" and "worse" are read by whether less of it is wanted.
    """
    same = plain(text)
    nothing = [Said("same", *m.span()) for m in _SAME.finditer(same, start, end)]
    better: Told = "down" if is_unwanted(outcome) else "up"
    worse: Told = "up" if better == "down" else "down"
    tables: tuple[tuple[re.Pattern[str], Told, bool], ...] = (
        (_UP, "up", False), (_DOWN, "down", False), (_BETTER, better, True), (_WORSE, worse, True),
    )  # fmt: skip
    found = list(nothing)
    for pattern, told, judges in tables:
        found.extend(
            Said(told, *match.span(), judges)
            for match in pattern.finditer(same, start, end)
            if not any(n.start <= match.start() < n.end for n in nothing)
        )
    return tuple(sorted(found, key=lambda s: s.start))
