"""Sets of questions with what counts as right: one frozen `Item` a question, read from files.

questions: `{id, class, q, reply | mention}`, a line each; omop and euadr: reference sets of drugs and
outcomes (Overhage et al. 2012, Stat Med 31:4401; Coloma et al. 2013, Drug Saf 36:13); trec: TREC Health
Misinformation 2021; healthfc: HealthFC (Vladika et al. 2024), English and German.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLAIMS = ("yes", "no", "mixed", "size", "first", "second", "similar", "mechanism", "presupposition_false")  # fmt: skip
"""Replies that claim something."""


@dataclass(frozen=True)
class Item:
    """One question: its class, the replies that are right, and groups of words of which each is met."""

    id: str
    group: str
    text: str
    right: frozenset[str]
    mention: tuple[tuple[str, ...], ...] = ()


def questions(file: Path) -> list[Item]:
    """Questions as users ask them, one JSON object a line."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    return [
        Item(
            str(row["id"]),
            row["class"],
            row["q"],
            frozenset(row.get("reply", ["mechanism"])),
            tuple(tuple(group) for group in row.get("mention", ())),
        )
        for row in rows
    ]


def controls(file: Path) -> list[Item]:
    """Drugs and outcomes known to be caused (groundTruth 1) or not (0)."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        Item(
            f"{row['exposureId']}-{row['outcomeId']}",
            "positive" if row["groundTruth"] == "1" else "negative",
            f"Does {row['exposureName'].lower()} cause {outcome_words(row['outcomeName'])}?",
            frozenset({"yes"} if row["groundTruth"] == "1" else {"no"}),
        )
        for row in rows
    ]


OUTCOMES = {
    "HOI Upper GI #3": "upper gastrointestinal bleeding",
    "Leukopenia Including Neutropenia and Agranulocytosis": "leukopenia",
}
"""Names of the reference sets that are no names of their outcome, by the sets' own definitions."""


def outcome_words(name: str) -> str:
    """The outcome without the reference set's own prefix and number: `OMOP Acute Liver Failure 1`."""
    plain = re.sub(r"^(?:OMOP|HOI)\s+|\s+#?\d+$", "", name.strip()).lower()
    return OUTCOMES.get(name.strip(), plain)


def trec(file: Path) -> list[Item]:
    """Can X treat Y: helpful or unhelpful."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [
        Item(
            row["number"],
            row["stance"],
            row["question"],
            frozenset({"yes"} if row["stance"] == "helpful" else {"no"}),
        )
        for row in rows
    ]


HEALTHFC = {
    "0": ("supported", frozenset({"yes"})),
    "1": ("not enough known", frozenset({"unknown"})),
    "2": ("refuted", frozenset({"no"})),
}


def healthfc(file: Path, column: str = "en_claim") -> list[Item]:
    """Does X help Y, with the verdict of Medizin transparent."""
    with lzma.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        Item(str(i), HEALTHFC[row["label"]][0], row[column], HEALTHFC[row["label"]][1])
        for i, row in enumerate(rows)
    ]


def healthfc_german(file: Path) -> list[Item]:
    """The same in German, which is not read: only a refusal is right."""
    items = healthfc(file, "de_claim")
    return [Item(i.id, "German", i.text, frozenset({"not_answerable"})) for i in items]


SETS: dict[str, tuple[str, Callable[[Path], list[Item]]]] = {
    "questions": ("questions/dev.jsonl", questions),
    "omop": ("ohdsi_controls/omopReferenceSet.csv", controls),
    "euadr": ("ohdsi_controls/euadrReferenceSet.csv", controls),
    "trec": ("trec_hm2021/topics.tsv", trec),
    "healthfc": ("healthfc/Datensatz.csv.xz", healthfc),
    "healthfc-german": ("healthfc/Datensatz.csv.xz", healthfc_german),
}
"""Name of a set -> its file below the data folder, and its reader."""
