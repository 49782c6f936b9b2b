"""Journals that a user has reason to doubt: by a list that the user names, and by nothing else.

The list is a table with a column `journal`, or one title a line. What is in such a journal is read and told
like any other report, with the list named beside it; it is no firm ground.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.cache import own_path
from graphs.errors import DataError, SetupError
from graphs.load.text import open_text
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE = "AETIA_DOUBTED_JOURNALS"
DOUBTED = "its journal is named by "
"""How the flag of such a report begins; the list follows."""
_BESIDE = re.compile(r"\([^()]*\)|^the\s+", re.IGNORECASE)
"""What catalogues add to a title: "(Online)", "(London, England)"."""


@dataclass(frozen=True)
class DoubtedJournals:
    """The titles on a list.

    Attributes:
        source: name of the file.
        digest: hash of its content.
        titles: folded.
    """

    source: str
    digest: str
    titles: frozenset[str]

    def flag(self, journal: str) -> str | None:
        """What is told of a report in this journal; None where the list does not name it."""
        return f"{DOUBTED}{self.source}" if _plain(journal) in self.titles else None


def open_doubted_journals(
    environment: Mapping[str, str] | None = None,
) -> DoubtedJournals | None:
    """The list that `AETIA_DOUBTED_JOURNALS` names; None where it names none.

    Raises:
        SetupError: it is not there.
        DataError: it names no journal.
    """
    named = (os.environ if environment is None else environment).get(VARIABLE, "")
    return read_doubted_journals(own_path(named, VARIABLE)) if named.strip() else None


def read_doubted_journals(path: Path) -> DoubtedJournals:
    """A list from a file, packed or not; lines with # are remarks.

    Raises:
        SetupError: it is not there.
        DataError: it names no journal.
    """
    if not path.is_file():
        raise SetupError(f"{VARIABLE} names {path}, which is no file")
    with open_text(path) as file:
        lines = [line for line in file.read().splitlines() if line.strip() and line[0] != "#"]
    titles = frozenset(filter(None, map(_plain, _titles(lines))))
    if not titles:
        raise DataError(
            f"{path.name} names no journal: it needs a column journal, or a title a line"
        )
    return DoubtedJournals(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), titles)


def _titles(lines: list[str]) -> list[str]:
    first = lines[0] if lines else ""
    mark = "\t" if "\t" in first else ","
    names = [name.strip().casefold() for name in first.split(mark)]
    if "journal" not in names:
        return lines
    rows = csv.reader(lines[1:], delimiter=mark)
    at = names.index("journal")
    return [row[at] for row in rows if len(row) > at]


def _plain(title: str) -> str:
    return fold(_BESIDE.sub(" ", title).strip()).removeprefix("the ")
