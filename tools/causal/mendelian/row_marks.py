"""Columns in which a program or a person says of a row whether it is to be used.

TwoSampleMR's `mr_keep`; what SAIGE, fastGWA, GMMAT, REGENIE, PLINK, GenomicSEM and SNPTEST write of a test that
failed; marks of quality of the releases of Neale, Pan-UKB and the GWAS Catalog (`hm_code`: its harmonisation
pipeline). A mark that says neither is a reason to leave the row out, and told as one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MISSING = frozenset({"", "na", "nan", ".", "-", "null", "none", "#na", "#n/a", "n/a", "nr"})
YES = frozenset({"true", "t", "yes", "y", "1", "1.0"})
NO = frozenset({"false", "f", "no", "n", "0", "0.0"})
_PASSED = frozenset({"pass", "passed", "ok", "good"})
_FAILED = re.compile(r"fail|error|unfinished|not[ _]?converge", re.IGNORECASE)
_HARMONISED = frozenset({*range(1, 9), *range(10, 14)})
"""Codes of the GWAS Catalog's pipeline for a variant that it could bring to the reference; the others it could not."""
_RULES = (
    ("kept", re.compile(r"mr_keep(?:_\w+)?")),
    ("converged", re.compile(r"(?:is_spa_)?converged?")),
    ("fault", re.compile(r"low_confidence(?:_\w+)?|fail(?:ed)?|remove|err_?code")),
    ("filter", re.compile(r"filter")),
    ("passed", re.compile(r"qc|qc_(?:status|flag|pass|filter)")),
    ("words", re.compile(r"extra|comment")),
    ("harmonised", re.compile(r"hm_code")),
)
OPTION = "--exposure-columns or --outcome-columns keep= reads the rows all the same"


class Mark(NamedTuple):
    """A column that says whether a row is to be used, and how it says so."""

    place: int
    name: str
    rule: str


def marks_of(names: Sequence[str], kept: Sequence[int]) -> tuple[Mark, ...]:
    """The columns of a header that say whether a row is to be used.

    Args:
        names: the header.
        kept: positions of the marks of the side that is read: the other side has marks of its own.
    """
    found = []
    for place, name in enumerate(names):
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        rule = next((rule for rule, known in _RULES if known.fullmatch(plain)), "")
        if rule and (rule != "kept" or place in kept):
            found.append(Mark(place, name, rule))
    return tuple(found)


def struck_out(cells: Sequence[str], marks: Sequence[Mark]) -> str:
    """Why a row is not to be used, "" where nothing says so."""
    for mark in marks:
        text = cells[mark.place].strip()
        good = _is_good(text.lower(), mark.rule)
        if good is None:
            return f"{mark.name} is {text[:20]!r}, which says neither yes nor no ({OPTION})"
        if not good:
            return f"{mark.name} is {text[:20].upper() or 'empty'}"
    return ""


def _is_good(text: str, rule: str) -> bool | None:
    """Whether a mark lets a row be used; None where it says neither."""
    if text in MISSING:
        return rule != "kept"  # TwoSampleMR leaves a row out that is not marked
    if rule == "words":
        return not _FAILED.search(text)
    if rule == "harmonised":
        return _code(text) in _HARMONISED
    if rule == "fault":
        return text in NO
    if text in YES or (rule in ("filter", "passed") and text in _PASSED):
        return True
    return False if text in NO or rule == "filter" or _FAILED.search(text) else None


def _code(text: str) -> int | None:
    match = re.fullmatch(r"(\d+)(?:\.0+)?", text)
    return int(match[1]) if match else None
