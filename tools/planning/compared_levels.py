"""Which levels of a column are compared: "drug" with "placebo", 1 ("small class") with 2 ("regular class").

What a level stands for is its own text, or what the description says of its code. Nothing is guessed: where
neither the question nor a word such as "control" tells the two apart, the levels are asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.formal.likeness import akin, content

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

MOST_LEVELS = 12
VERSUS = re.compile(
    r"\b(?:compared (?:to|with)|in comparison (?:to|with)|relative to|rather than|instead of|versus|vs\.?|against|than)\b",
    re.I,
)
OTHERS = re.compile(r"\b(?:others?|rest|everyone else|everybody else|remaining)\b", re.I)
UNTREATED = re.compile(
    r"\b(?:no|none|not|never|false|control\w*|placebo|untreated|un\w+ed|without|usual|standard|regular|reference)\b",
    re.I,
)
TREATED = re.compile(r"\b(?:yes|true|treated|treatment|intervention|exposed)\b", re.I)
ORDINALS = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3"}
CODED = re.compile(
    r"(?<![\w.])(-?\d+)\s*(?:=|:|\bfor\b|\bif\b|\bmeans\b|\bdenot\w+|\bindicat\w+|\brepresent\w+|\bis\b)\s*([^,;.()\d]+)"
)
BRACKETED = re.compile(r"([A-Za-z][\w -]*?)\s*\((-?\d+)\)")


@dataclass(frozen=True)
class ComparedLevels:
    """The levels, as text, of those who count as treated and of those they are compared with."""

    treated: tuple[str, ...]
    control: tuple[str, ...]


def as_level(value: object) -> str:
    """A level as text: 1.0 is "1"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def labels_of(values: pd.Series, meaning: str, description: str = "") -> Mapping[str, str]:
    """Each level with the words for it; of codes that are not described there are none."""
    levels = [as_level(value) for value in sorted(values.dropna().unique(), key=str)]
    if len(levels) > MOST_LEVELS:
        return {}
    if values.dtype.kind not in "iufb":
        return {
            level: _told(level, meaning) or _spelled_out(level, description) for level in levels
        }
    told = {code: text.strip() for code, text in CODED.findall(meaning)}
    told |= {code: text.strip() for text, code in BRACKETED.findall(meaning)}
    return {level: _first_clause(told[level]) for level in levels if level in told}


def _told(level: str, meaning: str) -> str:
    """What the description of the column says of a level ("A = old page"); empty where nothing."""
    found = re.search(
        rf"(?<!\w){re.escape(level)}[`'\"]?\s*(?:=|:|\bfor\b|\bmeans\b|\bstands for\b|\bdenot\w+|\bindicat\w+|\bis\b)\s*([^,;.()]+)",
        meaning,
    )
    return _first_clause(found[1].strip()) if found else ""


def _first_clause(label: str) -> str:
    return re.split(r"\s+(?:and|or|otherwise|else)\b", label)[0].strip(" '\"")


def _spelled_out(level: str, description: str) -> str:
    """A level with the words before it in brackets ("New Jersey (NJ)")."""
    found = re.search(rf"((?:[A-Z][\w-]*\s+){{1,3}})\({re.escape(level)}\)", description)
    return f"{found[1].strip()}" if found else level


def names(label: str, phrase: str, labels: Mapping[str, str]) -> bool:
    """Whether a phrase names a level: by all words of its label that not every label has."""
    apart = len(labels) > 1
    common = set.intersection(*(set(_bare(one)) for one in labels.values())) if apart else set()
    own = [word for word in _bare(label) if word not in common]
    said = _bare(phrase)
    return bool(own) and all(any(word == o or akin(word, o) > 0.6 for o in said) for word in own)


def names_any(phrase: str, labels: Mapping[str, str]) -> bool:
    """Whether a phrase names a level and not the column as a whole."""
    return any(names(label, phrase, labels) for label in labels.values())


def _bare(text: str) -> tuple[str, ...]:
    return tuple(ORDINALS.get(word, word) for word in content(text))


def read_arms(question: str, asked: str, labels: Mapping[str, str]) -> ComparedLevels | None:
    """The two arms that a question compares; None where it does not say, and nothing else does.

    Args:
        question: the whole question, which may say what is compared with what.
        asked: its words for the treatment.
        labels: levels with the words for them.
    """
    parts = VERSUS.split(question, maxsplit=1)
    behind = parts[1] if len(parts) > 1 else ""
    treated = _named(VERSUS.split(asked, maxsplit=1)[0], labels)
    control = tuple(level for level in _named(behind, labels) if level not in treated)
    if len(treated) == 2 and not control:
        treated, control = treated[:1], treated[1:]
    if not treated:
        treated = _only(TREATED, labels)
    if not treated and len(labels) == 2:
        spare = control or _only(UNTREATED, labels)
        treated = tuple(level for level in labels if level not in spare) if spare else ()
    if len(treated) != 1:
        return None
    rest = tuple(level for level in labels if level not in treated)
    if not control and (len(rest) == 1 or OTHERS.search(behind)):
        control = rest
    control = control or _only(UNTREATED, {level: labels[level] for level in rest})
    # Being in a level, where nothing says against which, is against not being in it.
    control = control or (() if behind else rest)
    return ComparedLevels(treated, control) if control else None


def _named(phrase: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The levels that a phrase names, as they come in it; of two of the same words, the longer label."""
    found = [level for level, label in labels.items() if names(label, phrase, labels)]
    bare = {level: set(_bare(labels[level])) for level in found}
    whole = [one for one in found if not any(bare[one] < bare[other] for other in found)]
    at = {level: min(_bare(phrase).index(w) if w in _bare(phrase) else 99 for w in bare[level])
          for level in whole}  # fmt: skip
    return tuple(sorted(whole, key=lambda level: at[level]))


def _only(form: re.Pattern[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """The one level that is called so."""
    found = tuple(
        level
        for level, label in labels.items()
        if form.search(label) and (form is UNTREATED or not UNTREATED.search(label))
    )
    return found if len(found) == 1 else ()
