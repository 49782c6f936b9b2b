"""What the rows of a batch amount to: counted once, and kept for as long as the rows stay as they are."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evals.qa.gold import judged, scores

if TYPE_CHECKING:
    from evals.qa.results import Results


def totals_of(results: Results) -> dict[str, Any]:
    """Counts of rows, of verdicts and of cost, and the scores of the gold columns, as JSON types."""
    state = results.state()
    kept = results.remembered("totals")
    if kept:
        of, totals = json.loads(kept)
        if of == state:
            return dict(totals)
    totals = _counted(results)
    results.remember("totals", json.dumps([state, totals]))
    return totals


def _counted(results: Results) -> dict[str, Any]:
    rows = results.rows()
    ends = Counter(row.status for row in rows)
    briefs = [row.brief for row in rows if row.brief is not None]
    marks = scores(judged(row.brief, row.gold) for row in rows)
    return {
        "questions": len(rows),
        "answered": ends["ok"],
        "invalid": ends["invalid"],
        "failed": ends["failed"],
        "verdicts": dict(sorted(Counter(brief.verdict for brief in briefs).items())),
        "scores": {field: asdict(score) for field, score in marks.items()},
        "answering_seconds": round(sum(brief.seconds for brief in briefs), 3),
        "tokens": sum(brief.tokens for brief in briefs),
        "money": sum(brief.money for brief in briefs),
    }
