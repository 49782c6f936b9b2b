"""What each column of a table is: its kind from its values, its meaning from the description."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from os.path import commonprefix
from typing import TYPE_CHECKING, Literal

from tools.formal.likeness import akin, content
from tools.planning.compared_levels import labels_of
from tools.planning.derived import is_dated

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

Kind = Literal["binary", "number", "category", "identifier", "constant", "period"]
PRIOR = re.compile(
    r"\b(?:prior|before|baseline|previous\w*|pre|past|earlier|at birth|lag\w*|initial\w*)\b", re.I
)
AT_START = frozenset({"base", "bl", "t0", "pretest"})
"""Words of a name, and not of a text ("base pay"), that place it before the treatment."""
NO_IDENTIFIERS = frozenset(
    [
        "paid",
        "unpaid",
        "prepaid",
        "bid",
        "aid",
        "medicaid",
        "acid",
        "lipid",
        "fluid",
        "opioid",
        "steroid",
        "thyroid",
        "covid",
        "hybrid",
    ]
)
"""Words that end as "schoolid" does."""
NAMES_UNITS = re.compile(r"\b(?:identif\w+|fips)\b", re.I)

FEWEST_NUMBERED = 20
"""Rows from which a column of 1, 2, 3, ... counts rows; fewer may be years of age or doses."""


@dataclass(frozen=True)
class ColumnFacts:
    """One column: `words` are those of its name, `meaning` what the description says of it."""

    name: str
    kind: Kind
    meaning: str
    levels: int
    is_told: bool = False
    """Whether the description says what it is, or holds a word of its name."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Words for its levels, where they are few and have any."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name."""
        return name_words(self.name)

    @property
    def is_prior(self) -> bool:
        """Whether the description or the name places it before the treatment."""
        named = AT_START & set(self.words)
        return bool(named) or PRIOR.search(f"{' '.join(self.words)} {self.meaning}") is not None


def name_words(name: str) -> tuple[str, ...]:
    """Split a name as "hasCar_2004" into "has", "car" and "2004"."""
    split = re.sub(r"([a-z])([A-Z])", r"\1 \2", str(name))
    return tuple(re.findall(r"[A-Za-z]+|\d+", split.replace("_", " ").lower()))


def read_columns(table: pd.DataFrame, description: str) -> dict[str, ColumnFacts]:
    """Facts of all columns, in the order of the file."""
    names = [str(name) for name in table.columns]
    said = content(description)
    found = {}
    for name in names:
        meaning = meaning_of(name, description, names)
        own = [word for word in name_words(name) if len(word) > 2 and not word.isdigit()]
        spoken = any(related(word, other) for word in own for other in said)
        told = bool(meaning) or spoken
        labels = labels_of(table[name], meaning, description)
        levels = int(table[name].nunique())
        kind = kind_of(table, name)
        if kind == "number" and table[name].dtype.kind in "iu" and NAMES_UNITS.search(meaning):
            kind = "identifier"
        found[name] = ColumnFacts(name, kind, meaning, levels, told, labels)
    return found


def kind_of(table: pd.DataFrame, name: str) -> Kind:
    """The kind of a column, from its values and, for identifiers and periods, its name."""
    values = table[name].dropna()
    levels, words = values.nunique(), name_words(name)
    if levels <= 1:
        return "constant"
    if levels == 2:
        return "period" if "year" in words and _are_years(values) else "binary"
    numeric = values.dtype.kind in "iuf"
    whole = numeric and bool((values == values.round()).all())
    if words in (("index",), ("date",)) and not is_dated(values):
        return "identifier"
    if set(words) <= {"unit", "row", "no", "number", "case", "obs", "observation"} and whole:
        return "identifier"
    short = re.fullmatch(r"[a-z]{1,12}id", name) and name not in NO_IDENTIFIERS
    if {"id", "identifier", "schoolid"} & set(words) or (short and (whole or not numeric)):
        return "identifier"
    if (
        whole
        and ({"year", "period", "month", "quarter", "wave", "week"} & set(words))
        and not ({"years", "months", "birth", "born"} & set(words))
        and levels <= 60
    ):
        return "period"
    if not numeric and is_dated(values):
        return "period"
    if not numeric:
        return "identifier" if levels > 0.5 * len(values) else "category"
    if whole and _counts_rows(values):
        return "identifier"
    return "number"


def _are_years(values: pd.Series) -> bool:
    return values.dtype.kind in "iuf" and bool(values.between(1000, 2999).all())


def _counts_rows(values: pd.Series) -> bool:
    """Whether a column numbers the rows one after the other, as files of many programs begin."""
    if len(values) < FEWEST_NUMBERED:
        return False
    return bool((values.diff().iloc[1:] == 1).all()) and int(values.iloc[0]) in (0, 1)


def meaning_of(name: str, description: str, names: list[str]) -> str:
    """What the description says about a column: its line or clause, up to the next column."""
    quoted = rf"[`'\"“*]*{re.escape(name)}[`'\"”*]*"
    flags = re.IGNORECASE if len(name) > 2 else 0
    text = description.replace("\\n", "\n")
    line = re.search(
        rf"(?:(?:^|[\n;,.(])\s*(?:[-*•]\s*)?(?:the\s+)?{quoted}|`{re.escape(name)}`)\s*(?:column|variable)?\s*(?::|=|,?\s+(?:is|are|refers? to|represents?|representing|"
        rf"indicates?|denotes?|signif\w+|captures?|reflects?|contains?|records?|measures?|describes?|shows?|reports?|reflecting|indicating|signifying|denot\w+))\s*"
        rf"(?P<meaning>[^\n]*)",
        text,
        flags,
    )
    if line:
        return _until_next(line["meaning"], [n for n in names if n != name])
    inside = re.search(
        rf"(?P<meaning>[^,.;\n()]{{3,160}})\(\s*(?:the (?:variable|column)\s+)?{quoted}\s*\)",
        text,
        flags,
    )
    if inside:
        return inside["meaning"].strip()
    beside = re.search(
        rf"[`'\"“]{re.escape(name)}[`'\"”]\s+(?P<meaning>[^\n,;.'`\"]{{3,160}})", text
    )
    if beside:
        return re.sub(r"\s+and\s*$", "", beside["meaning"]).strip()
    spoken = " ".join(name_words(name))
    about = re.search(
        rf"(?:^|[.\n])\s*(?:the\s+)?{re.escape(spoken)}\b(?P<meaning>[^.\n]*)", text, re.I
    )
    return about["meaning"].strip() if about else ""


def _until_next(meaning: str, others: list[str]) -> str:
    """The meaning up to where the next column is described."""
    end = len(meaning)
    for other in others:
        found = re.search(
            rf"(?:[`'\";,.]|\band)\s*[`'\"]?{re.escape(other)}[`'\"]?\s*(?::|,?\s+(?:is|refers|represent|indicat|signif|reflect|denot))",
            meaning,
        )
        if found:
            end = min(end, found.start())
    sentence = re.search(r"[.;](?:\s|$)", meaning[:end])
    return meaning[: sentence.start() if sentence else end].strip()


def fits(phrase: str, column: ColumnFacts) -> float:
    """From 0 to about 1.5: how well a phrase of the question names a column; "take-up" may be "takeup"."""
    whole = re.sub(r"(?<=[a-z])-(?=[a-z])", "", phrase)
    return max(_fits(one, column) for one in dict.fromkeys((phrase, whole)))


def _fits(phrase: str, column: ColumnFacts) -> float:
    asked = [word for word in content(phrase) if len(word) > 1 or word.isdigit()]
    if not asked:
        return 0.0
    name = column.words
    said = content(column.meaning)[:30]
    met = [
        max(
            max((related(word, other) for other in name), default=0.0),
            0.7 * max((related(word, other) for other in said), default=0.0),
        )
        for word in asked
    ]
    back = [max(related(word, other) for word in asked) for other in name if len(other) > 1]
    named = sum(back) / len(back) if back else 0.0
    flags = re.IGNORECASE if len(column.name) > 2 else 0
    exact = 1.0 if re.search(rf"(?<!\w){re.escape(column.name)}(?!\w)", phrase, flags) else 0.0
    initials = "".join(word[0] for word in asked)
    short = 1.3 if len(column.name) > 2 and column.name.lower() in initials else 0.0
    return sum(met) / len(met) + 0.6 * named + exact / len(asked) + short


SYNONYMS = tuple(
    frozenset(group.split())
    for group in (
        "death mortality die dying fatality",
        "wage wages earnings income pay salary earn earned",
        "exam test score performance grade achievement academic",
        "drug medication medicine",
        "kids children",
        "purchase purchases sales sale buy buying bought",
        "distance drive driven",
        "respond response responded reply",
        "home house housing",
        "vote voting score",
        "vote voted voting turnout",
        "approval approve",
        "price prices p",
        "quantity demand demanded q",
        "bill bills expenditure cost",
        "vaccinated vaccination vaccine",
        "stay hospitalized hospitalised hospitalization",
        "incentive incentives voucher",
        "obtain got get received",
        "military army veteran veterans service soldier soldiers war",
    )
)


LONG_STEM = 6
"""Letters that two words begin with alike, from which they are forms of one ("attended", "attendance")."""


def related(one: str, other: str) -> float:
    """From 0 to 1: two words share a stem, one holds the other, or they are near synonyms."""
    stem = akin(one, other)
    if stem:
        return stem
    if any(one in group and other in group for group in SYNONYMS):
        return 0.7
    for first, second in ((one, other), (other, one)):
        again = first.removeprefix("re")
        if len(again) >= 5 and again != first and akin(again, second) > 0.8:
            return 0.7  # "retraining" is a training
    short, long = sorted((one, other), key=len)
    if len(commonprefix((one, other))) >= LONG_STEM:
        return 0.7
    if len(short) >= 4 and short.rstrip("s") in long:
        return 0.7
    return 0.5 if _abbreviates(short, long) else 0.0


def _abbreviates(short: str, long: str) -> bool:
    """Whether two letters, or three consonants, stand for a word ("ol", "online")."""
    brief = len(short) == 2 or (len(short) == 3 and not set(short) & set("aeiou"))
    if not brief or len(long) < 5 or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)
