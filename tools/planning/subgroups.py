"""Of which rows a question asks: "among women", "for people aged 60 or older", "only consider region = 2"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.formal.likeness import akin, content
from tools.planning.column_facts import fits
from tools.planning.compared_levels import as_level, names
from tools.planning.plans import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts

    Columns = Mapping[str, ColumnFacts]

WHOM = re.compile(
    r"\b(?:among|amongst|for|within|restricted to|limited to|only (?:consider(?:ing)?|use|using|for|in))\s+(?:only\s+|the\s+)*(?P<whom>[^,.;?]+)",
    re.I,
)
AGES = tuple(
    (sign, re.compile(form, re.I))
    for sign, form in (
        ("<=", r"no older than (\d+)|at most (\d+) years|aged? (\d+) (?:years )?(?:or|and) (?:younger|under|below)|aged? up to (\d+)"),
        (">=", r"no younger than (\d+)|at least (\d+) years old|(?:aged? |over the age of )?(\d+) (?:years )?(?:or|and) (?:older|over|above)"),
        (">", r"(?<!no )(?:older than|over the age of|aged? over|aged? above) (\d+)"),
        ("<", r"(?<!no )(?:younger than|under the age of|aged? under|aged? below) (\d+)"),
    )
)  # fmt: skip
AGE = "age"
"""What is bounded where no column is about it: the plan says so, or has a column that stands for it."""
SEX = dict.fromkeys(("women", "woman", "girls", "girl", "females", "mothers"), "female")
SEX |= dict.fromkeys(("men", "man", "boys", "boy", "males", "fathers"), "male")
OPPOSITE = {"female": "male", "male": "female", "urban": "rural", "rural": "urban"}


def read_kept(
    question: str, table: pd.DataFrame, columns: Columns, ends: tuple[str, ...]
) -> tuple[Kept, ...]:
    """Conditions on rows; columns at the ends of the effect are none.

    Args:
        question: in one line.
        table: its rows.
        columns: what they are.
        ends: treatment and outcome.
    """
    ages = [
        name
        for name, column in columns.items()
        if fits("age", column) > 1 and column.kind == "number"
    ]
    aged = _aged(question, ages[0] if ages else AGE)
    found = [*_equal(question, tuple(columns)), *aged]
    told = {kept.column for kept in found}
    for hit in WHOM.finditer(question):
        name, level = named_level(hit["whom"], table, columns, (*ends, *told))
        while name:
            found.append(Kept(name, "in", levels=(level,)))
            told.add(name)
            name, level = named_level(hit["whom"], table, columns, (*ends, *told))
    return tuple(found)


def named_level(
    words: str, table: pd.DataFrame, columns: Columns, apart: tuple[str, ...]
) -> tuple[str, str]:
    """The first column, and its level, that words for people name; two empty words where none is."""
    whom = " ".join(SEX.get(word, word) for word in content(words))
    for name, column in columns.items():
        if name not in apart and (level := _level(whom, table[name], column)):
            return name, level
    return "", ""


def other_level(name: str, level: str, words: str, table: pd.DataFrame, columns: Columns) -> str:
    """The level that one is compared with: that which words name, or else the only other one."""
    rest = [one for value in table[name].dropna().unique() if (one := as_level(value)) != level]
    whom = " ".join(SEX.get(word, word) for word in content(words)) if words else ""
    said = _level(whom, table[name], columns[name]) if whom else ""
    return said if said in rest else rest[0] if len(rest) == 1 else ""


def _equal(question: str, names_: tuple[str, ...]) -> list[Kept]:
    """Conditions of the form "column = value" beside "only"."""
    if not re.search(r"\bonly\b", question, re.I):
        return []
    found = []
    for name in names_:
        form = rf"(?<!\w){re.escape(name)}\s*=+\s*(-?\d+(?:\.\d+)?)"
        values = {float(hit) for hit in re.findall(form, question)}
        if len(values) == 1:
            found.append(Kept(name, "==", values.pop()))
    return found


def _aged(question: str, age: str) -> list[Kept]:
    found = []
    for sign, form in AGES:
        if hit := form.search(question):
            found.append(Kept(age, sign, float(next(g for g in hit.groups() if g))))
    return found


def _level(whom: str, values: pd.Series, column: ColumnFacts) -> str:
    """The one level of a column that the words name; empty where they name none or several."""
    if column.kind not in ("binary", "category", "number"):
        return ""
    labels = {
        level: " ".join(SEX.get(word, word) for word in content(label))
        for level, label in column.labels.items()
        if len(label) > 2
    }
    said = [level for level, label in labels.items() if names(label, whom, labels)]
    if said or column.kind != "binary" or values.dtype.kind not in "iufb" or len(column.words) != 1:
        return said[0] if len(said) == 1 else ""
    own, words = SEX.get(column.words[0], column.words[0]), whom.split()
    if any(word == OPPOSITE.get(own) for word in words):
        return "0"
    return "1" if any(akin(word, own) > 0.6 for word in words) else ""
