"""Which publications were retracted, corrected or doubted: by which list, and as of when.

A list is a table of tab- or comma-separated values with a line of names: `doi`, `pmid`, `kind`,
`notice_doi`, or those of the Retraction Watch database (`OriginalPaperDOI`, `OriginalPaperPubMedID`,
`RetractionNature`, `RetractionDOI`, `RetractionDate`). A reinstatement lifts the retractions and doubts
whose `date` is not after its own; without both days the worst notice stands. Without a list nothing is ever called not retracted: it was not
checked.
"""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

from graphs.cache import own_path
from graphs.errors import DataError, SetupError
from graphs.load.text import open_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE = "AETIA_RETRACTIONS"
FRESH_DAYS = 180
"""Days after which a list says nothing of what it does not name."""

StandingKind = Literal["retracted", "corrected", "doubted", "not listed", "not checked"]
_KINDS: tuple[tuple[str, StandingKind], ...] = (
    ("concern", "doubted"), ("correct", "corrected"), ("erratum", "corrected"), ("reinstat", "corrected"),
    ("retract", "retracted"), ("withdr", "retracted"),
)  # fmt: skip
_WORST = ("retracted", "doubted", "corrected")
_COLUMNS = {
    "doi": ("doi", "originalpaperdoi"), "pmid": ("pmid", "originalpaperpubmedid"),
    "kind": ("kind", "retractionnature"), "notice": ("notice_doi", "retractiondoi"),
    "day": ("date", "retractiondate"),
}  # fmt: skip
_REINSTATED = "reinstat"
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})/(\d{4})\b")
"""ISO, or month/day/year as the Retraction Watch database has it."""
_CHECKED = re.compile(r"#\s*checked:?\s*(\d{4}-\d{2}-\d{2})")
_TITLED = re.compile(r"^\W*(?:retracted(?: article)?|withdrawn)\s*[:\]]", re.IGNORECASE)


@dataclass(frozen=True)
class Standing:
    """How a publication stands: the kind, the list and the day of the list, the notice where known."""

    kind: StandingKind
    source: str = ""
    checked: str = ""
    notice: str = ""

    @property
    def text(self) -> str:
        """For example `retracted (retractions.tsv of 2026-01-31, notice DOI:10.1/x)`."""
        of_day = f"{self.source} of {self.checked}" if self.checked else self.source
        said = ", ".join(filter(None, [of_day, f"notice DOI:{self.notice}" if self.notice else ""]))
        return f"{self.kind} ({said})" if said else self.kind


NOT_CHECKED = Standing("not checked")
UNCHECKED = "not checked for retraction"
"""The flag of what was read of a publication that was held against no list."""


@dataclass(frozen=True)
class Retractions:
    """A list of notices, by DOI in lower case or by PMID.

    Attributes:
        source: name of the file.
        checked: the day as of which it holds.
        digest: hash of its content.
        held: `doi:...` or `pmid:...` -> the worst notice on it.
    """

    source: str
    checked: date
    digest: str
    held: Mapping[str, Standing]

    def standing(self, *, doi: str = "", pmid: str = "", today: date | None = None) -> Standing:
        """How a publication stands; "not checked" where it has no identifier or the list is too old."""
        names = [f"doi:{doi.casefold()}"] if doi else []
        names += [f"pmid:{pmid}"] if pmid else []
        found = [self.held[name] for name in names if name in self.held]
        if found:
            return min(found, key=lambda one: _WORST.index(one.kind))
        age = ((today or datetime.now(UTC).date()) - self.checked).days
        if not names or age > FRESH_DAYS:
            return NOT_CHECKED
        return Standing("not listed", self.source, self.checked.isoformat())

    def standing_of(self, identifier: str) -> Standing:
        """How the publication `PMID:...` or `DOI:...` stands; "not checked" for any other name."""
        kind, _, value = identifier.partition(":")
        if kind.upper() == "DOI":
            return self.standing(doi=value)
        return self.standing(pmid=value) if kind.upper() == "PMID" else NOT_CHECKED


def open_retractions(environment: Mapping[str, str] | None = None) -> Retractions | None:
    """The list that `AETIA_RETRACTIONS` names; None where it names none.

    Raises:
        SetupError: it is not there.
        DataError: it has none of the columns.
    """
    named = (os.environ if environment is None else environment).get(VARIABLE, "")
    return read_retractions(own_path(named, VARIABLE)) if named.strip() else None


def read_retractions(path: Path) -> Retractions:
    """A list from a file, packed or not; a first line `# checked: YYYY-MM-DD` says its day.

    Raises:
        SetupError: it is not there.
        DataError: it has none of the columns.
    """
    import hashlib

    if not path.is_file():
        raise SetupError(f"{VARIABLE} names {path}, which is no file")
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    noticed: dict[str, list[_Notice]] = defaultdict(list)
    with open_text(path) as file:
        lines = file.read().splitlines()
    if lines and (said := _CHECKED.match(lines[0])):
        day, lines = date.fromisoformat(said[1]), lines[1:]
    first = lines[0] if lines else ""
    rows = csv.DictReader(lines, delimiter="\t" if "\t" in first else ",")
    columns = _columns(rows.fieldnames or (), path)
    for row in rows:
        cells = {name: (row.get(column) or "").strip() for name, column in columns.items()}
        _add(noticed, cells, path.name, day)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    held = {name: _settled(told) for name, told in noticed.items()}
    return Retractions(path.name, day, digest, held)


def own_words(title: str, types: tuple[str, ...]) -> Standing | None:
    """What a record says of itself: a title that begins with RETRACTED, or the type of PubMed."""
    kinds = " ".join(types).casefold()
    if _TITLED.match(title) or "retracted publication" in kinds:
        return Standing("retracted", "its own record")
    if "expression of concern" in kinds:
        return Standing("doubted", "its own record")
    return None


def _columns(names: object, path: Path) -> dict[str, str]:
    given = {str(name).strip().casefold().replace(" ", ""): str(name) for name in names}  # type: ignore[attr-defined]
    found = {
        name: given[alias] for name, known in _COLUMNS.items() for alias in known if alias in given
    }
    if "kind" not in found or not {"doi", "pmid"} & found.keys():
        raise DataError(f"{path.name} is no list of retractions: it needs kind, and doi or pmid")
    return found


@dataclass(frozen=True)
class _Notice:
    """One line of the list: how the publication stands by it, its day where told, whether it reinstates."""

    standing: Standing
    day: date | None
    reinstates: bool


def _add(noticed: dict[str, list[_Notice]], cells: dict[str, str], source: str, day: date) -> None:
    said = cells["kind"].casefold()
    kind = next((k for word, k in _KINDS if word in said), None)
    if kind is None:
        return
    standing = Standing(kind, source, day.isoformat(), cells.get("notice", ""))
    one = _Notice(standing, _day_of(cells.get("day", "")), _REINSTATED in said)
    doi, pmid = cells.get("doi", "").casefold(), cells.get("pmid", "")
    for name in (f"doi:{doi}" if doi else "", f"pmid:{pmid}" if pmid not in ("", "0") else ""):
        if name:
            noticed[name].append(one)


def _settled(told: list[_Notice]) -> Standing:
    """The worst notice that no later reinstatement lifts; the first of equals."""
    back = max((one.day for one in told if one.reinstates and one.day), default=None)
    left = [
        one.standing
        for one in told
        if one.reinstates or back is None or one.day is None or one.day > back
    ]
    return min(left, key=lambda one: _WORST.index(one.kind))


def _day_of(text: str) -> date | None:
    found = _DAY.match(text)
    if found is None:
        return None
    year, month, day, m, d, y = found.groups()
    try:
        return date(int(year or y), int(month or m), int(day or d))
    except ValueError:
        return None
