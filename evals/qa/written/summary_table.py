"""The rows of a batch as a table for a terminal: question, verdict, certainty, size, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.faces.shown import shown
from evals.qa.gold import judged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.qa.results import Row

HEAD = ("question", "verdict", "certainty", "size", "sources")
FIRST = 40
"""Rows that a terminal is shown; the page has more."""
_WIDTHS = (0, 24, 9, 26, 22)
"""Of the columns; the question takes what is left."""
_LEAST = 24


def cells(row: Row) -> tuple[str, str, str, str, str]:
    """What the table says of a row; a row without an answer says why in place of a verdict."""
    brief = row.brief
    if brief is None:
        return row.question or f"line {row.line}", row.status, "", "", ""
    said = ", ".join(part for part in (brief.reply, brief.verdict) if part)
    ends = judged(brief, row.gold)
    marks = "".join(f" [{end}]" for end in dict.fromkeys(ends.values()))
    first = ", ".join(brief.sources[:2])
    more = f" +{len(brief.sources) - 2}" if len(brief.sources) > 2 else ""
    return row.question, said + marks, brief.certainty or "", brief.size_text, first + more


def summary_table(rows: Sequence[Row], of: int, width: int, page: str) -> str:
    """The first rows of `of`, one a line, cut to the width; `page` names where the others are."""
    question = max(width - sum(_WIDTHS) - 2 * len(_WIDTHS), _LEAST)
    widths = (question, *_WIDTHS[1:])
    lines = [_line(HEAD, widths), _line(["-" * one for one in widths], widths)]
    lines += [_line(cells(row), widths) for row in rows[:FIRST]]
    if of > FIRST:
        lines.append(f"... {of - FIRST:,} more: {page}")
    return "\n".join(lines) + "\n"


def score_lines(scores: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """One line for each field with gold, in words."""
    return [f"{field}: {_score(score)}" for field, score in scores.items()]


def _score(score: Mapping[str, Any]) -> str:
    said = (
        f"{score['right']} of {score['n']} right ({_share(score['accuracy'])}), {score['wrong']} wrong, "
        f"{score['withheld']} withheld, {score['failed']} without an answer"
    )
    chosen = score["selective_accuracy"]
    return said + (
        "" if chosen is None else f"; right where something was claimed: {_share(chosen)}"
    )


def _share(mark: Mapping[str, float | None]) -> str:
    value, low, high = (100 * (mark[name] or 0.0) for name in ("value", "ci_low", "ci_high"))
    return f"{value:.1f} %, 95 % interval {low:.1f} to {high:.1f}"


def _line(texts: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_cut(t, w).ljust(w) for t, w in zip(texts, widths, strict=True)).rstrip()


def _cut(text: str, width: int) -> str:
    text = shown(" ".join(text.split()))
    return text if len(text) <= width else text[: width - 3] + "..."
