"""Gold columns: what the right answer is, and how a batch did against it.

`gold_reply`, `gold_verdict`, `gold_certainty` and `gold_direction` take the words of an answer, and
`gold_size` a number. A plain `gold` is whichever of these its value is a word of (no word is of two).
The answer is made before gold is looked at; an answer that is withheld is never right, unless gold says
that nothing can be said.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, get_args

from agent.answer import Certainty, Reply, Verdict
from agent.question import Direction
from evals.statistics.intervals import share
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evals.qa.brief import Brief

WORDS: dict[str, tuple[str, ...]] = {
    "reply": get_args(Reply),
    "verdict": get_args(Verdict),
    "direction": get_args(Direction),
    "certainty": get_args(Certainty),
}
WITHHELD = {
    "reply": frozenset({"unknown", "asks_back", "not_answerable"}),
    "verdict": frozenset({"insufficient_evidence", "not_identified"}),
}
"""Replies and verdicts that claim nothing; a direction, certainty or size that is not given does neither."""
NEAR = 0.05
"""A size is right within this share of gold, as the published sets of numeric causal questions have it."""
PLAIN, OF_FIELD = "gold", "gold_"
NO_GOLD: dict[str, str] = {}
"""Of every question without gold: one value, as there may be a hundred thousand."""


@dataclass(frozen=True)
class GoldScore:
    """How a batch did on one gold column.

    Attributes:
        n: questions that have gold there.
        right: answered as gold says.
        wrong: answered otherwise.
        withheld: nothing was claimed.
        failed: there is no answer.
        accuracy: right of all, with its 95 % interval.
        coverage: right or wrong, of all.
        selective_accuracy: right of those on which something was claimed; None where there are none.
    """

    n: int
    right: int
    wrong: int
    withheld: int
    failed: int
    accuracy: dict[str, float | None]
    coverage: dict[str, float | None]
    selective_accuracy: dict[str, float | None] | None


def read_gold(row: Mapping[str, Any]) -> Mapping[str, str]:
    """The gold columns of a row, by the field of the answer that they speak of; empty cells are none.

    Raises:
        DataError: a value is not one that an answer could have; the message says which are.
    """
    found: dict[str, str] = {}
    for column, value in row.items():
        if column != PLAIN and not column.startswith(OF_FIELD):
            continue
        if value is None or str(value).strip() == "":
            continue
        text = str(value).strip().lower()
        field = _plain(text) if column == PLAIN else column.removeprefix(OF_FIELD)
        if found.get(field, text) != text:
            raise DataError(f"{column} says {text!r}, and another gold column {found[field]!r}")
        _require(column, field, text)
        found[field] = text
    return found or NO_GOLD


def _plain(text: str) -> str:
    for field, words in WORDS.items():
        if text in words:
            return field
    return "size" if _number(text) is not None else ""


def _require(column: str, field: str, text: str) -> None:
    if field == "size":
        if _number(text) is None:
            raise DataError(f"{column} is {text!r}; expected a number")
    elif field not in WORDS and column != PLAIN:
        known = ", ".join(OF_FIELD + name for name in (*WORDS, "size"))
        raise DataError(f"{column} is no gold column; there are gold, {known}")
    elif text not in WORDS.get(field, ()):
        words = WORDS.get(field) or (*WORDS["reply"], *WORDS["verdict"], *WORDS["direction"])
        raise DataError(f"{column} is {text!r}; an answer has one of {', '.join(words)}")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def gold_text(gold: Mapping[str, str]) -> str:
    """As JSON text, the same for the same gold."""
    return json.dumps(dict(gold), sort_keys=True) if gold else "{}"


def judged(brief: Brief | None, gold: Mapping[str, str]) -> dict[str, str]:
    """`right`, `wrong`, `withheld` or (without an answer) `failed`, for each field with gold."""
    if brief is None:
        return dict.fromkeys(gold, "failed")
    return {field: _judged(field, getattr(brief, field), text) for field, text in gold.items()}


def _judged(field: str, said: str | float | None, gold: str) -> str:
    if said is not None and field == "size":
        expected = float(gold)
        return "right" if abs(float(said) - expected) <= NEAR * abs(expected) else "wrong"
    if said == gold:
        return "right"
    return "withheld" if not said or said in WITHHELD.get(field, ()) else "wrong"


def scores(rows: Iterable[Mapping[str, str]]) -> dict[str, GoldScore]:
    """One score a field, of the outcomes that `judged` gave."""
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        for field, end in row.items():
            ends = counts.setdefault(
                field, dict.fromkeys(("right", "wrong", "withheld", "failed"), 0)
            )
            ends[end] += 1
    return {field: _score(**ends) for field, ends in sorted(counts.items())}


def _score(right: int, wrong: int, withheld: int, failed: int) -> GoldScore:
    n, claimed = right + wrong + withheld + failed, right + wrong
    return GoldScore(
        n, right, wrong, withheld, failed,
        accuracy=asdict(share(right, n)),
        coverage=asdict(share(claimed, n)),
        selective_accuracy=asdict(share(right, claimed)) if claimed else None,
    )  # fmt: skip
