"""A screen for personal health information: what in a text looks as if it told who somebody is."""

from __future__ import annotations

import re

SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\b")),
    ("a telephone number", re.compile(r"(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\)[ .-]?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\w)")),
    ("an address", re.compile(r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w'-]{1,20} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Dr|Boulevard|Blvd|Square|Terrace|Crescent|Court|Close|Way)\b|\b[A-ZÄÖÜ][a-zäöüß]{2,20}(?:straße|strasse|weg|platz|gasse) \d{1,4}\b")),
    ("a social security number", re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")),
    ("a record number", re.compile(r"\b(?:MRN|medical record(?: (?:no|number))?|patient (?:id|no|number)|NHS (?:no|number)|chart (?:no|number))\.?\s*[:#=]?\s*[A-Z]{0,3}[\d -]{5,15}", re.I)),
    ("a date of birth", re.compile(r"\b(?:DOB|date of birth|born(?: on)?)\b[^\n]{0,12}?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2} \w{3,9} \d{4}|\w{3,9} \d{1,2},? \d{4})", re.I)),
    ("a patient's name", re.compile(r"\b(?:[Pp]atient(?:'s)?(?: is| name(?: is)?)?|[Mm]y (?:patient|wife|husband|mother|father|son|daughter|sister|brother)|Mr|Mrs|Ms|Miss)\.?,?:? [A-Z][a-z]{1,20} [A-Z][a-z]{1,20}\b")),
)  # fmt: skip
"""What it is, and how it looks. Names are found only beside a word that says that they are a person's."""


def personal_signs(text: str) -> tuple[str, ...]:
    """Kinds of personal data that a text seems to hold; empty for none. The text itself is not told."""
    return tuple(what for what, pattern in SIGNS if pattern.search(text))


def warning(signs: tuple[str, ...]) -> str:
    """One sentence on what was seen."""
    return (
        f"The text seems to hold {', '.join(signs)}: leave out what tells who somebody is; the answer "
        "never needs it."
    )
