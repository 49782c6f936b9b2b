"""Questions about a table that offer options: adjust for a column or not, which of two causes which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from tools.causal.independence import block, independence
from tools.planning.effect_options import answer_of_effect, asks_of_effect
from tools.planning.planning import plan
from tools.planning.which_causes import ASKED, direction_of

if TYPE_CHECKING:
    import pandas as pd

CONTROL = re.compile(
    r"\b(?:should|must|need|do) (?:we|one|i)\b.*?\b(?:control|adjust)\w* for\s+(?:the\s+)?['\"`]?(?P<name>\w+)",
    re.I,
)
PAIR = re.compile(r"^\s*\(?([A-Z])[.):]\s*(.+?)\s+(?:directly\s+)?causes?\s+(.+?)\s*$", re.M)
NONE = re.compile(r"^\s*\(?([A-Z])[.):]\s*no causal", re.M | re.I)
SMALL = 0.005
"""Partial R2 below which two columns count as independent; with thousands of rows p tells nothing."""
MOST_HELD = 2


@dataclass(frozen=True)
class Choice:
    """The option (a letter, yes or no) with the reason; empty where the data cannot tell."""

    answer: str
    why: str


def offers_options(question: str) -> bool:
    """Whether a question offers options of a kind that is read here."""
    return any(form.search(question) for form in (CONTROL, PAIR, ASKED)) or asks_of_effect(question)


def answer_choice(question: str, table: pd.DataFrame, description: str) -> Choice:
    """Choose an option, or abstain.

    "Should we control for ...": yes where a plan for the question adjusts for it. "A causes B, B
    causes A, none": none where some columns make the two independent; else abstains, for rows alone
    do not tell which of two dependent columns comes first. "The direction between A and B": what the
    columns show that the question says act from outside. The sign of an effect, whether it is significant,
    or how a stated fit misses it: what the planner's effect decides.
    """
    if told := direction_of(question, table):
        return Choice(f"{told.cause} -> {told.effect}" if told.cause else "", told.why)
    if found := CONTROL.search(question):
        return _control(found["name"], question, table, description)
    pairs = PAIR.findall(question)
    if pairs:
        return _which(pairs, question, table)
    if asks_of_effect(question):
        return Choice(*answer_of_effect(question, table, description))
    said = (
        "options of this kind are not read: only adjustment, direction and what an effect decides"
    )
    return Choice("", said)


def _control(name: str, question: str, table: pd.DataFrame, description: str) -> Choice:
    if name not in table.columns:
        return Choice("", f"{name!r} is no column of the table")
    made = plan(question, table, description)
    if made.refusal:
        return Choice("", made.refusal)
    if name in made.covariates:
        return Choice(
            "yes", f"{name} is measured before {made.treatment} and tells about {made.outcome}"
        )
    reason = next((text for text in made.left_out if text.startswith(f"{name}:")), "")
    return Choice("no", reason or f"{name} has another role: {made.design}")


def _which(pairs: list[tuple[str, str, str]], question: str, table: pd.DataFrame) -> Choice:
    none = NONE.search(question)
    _, first, second = pairs[0]
    names = {str(name).lower(): str(name) for name in table.columns}
    one, other = names.get(first.lower()), names.get(second.lower())
    if one is None or other is None:
        return Choice("", f"{first!r} or {second!r} is no column of the table")
    if one == other:
        return Choice(none[1] if none else "", "a column does not cause itself")
    given = _separating(table, one, other)
    if given is None:
        return Choice("", f"{one} and {other} stay dependent: rows alone do not tell the direction")
    held = ", ".join(given) or "nothing"
    return Choice(
        none[1] if none else "", f"independent given {held}: neither causes the other directly"
    )


def _separating(table: pd.DataFrame, one: str, other: str) -> tuple[str, ...] | None:
    """The first set of at most two columns that makes the two independent; None where none does."""
    kept = table.dropna()
    blocks = {str(name): block(kept[name], str(name)) for name in kept.columns}
    others = [name for name in blocks if name not in (one, other)]
    for size in range(MOST_HELD + 1):
        for given in combinations(others, size):
            if independence(blocks, one, other, given)[1] < SMALL:
                return given
    return None
