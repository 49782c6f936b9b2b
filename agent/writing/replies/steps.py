"""Evidence on a surrogate, told as a step on the way to the outcome and never as the answer.

What lowers a marker need not lower what the marker stands for (Fleming & DeMets 1996, Ann Intern Med
125:605).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.plural import agree
from tools.designs import STUDY_DESIGNS
from tools.evidence import STEPS

if TYPE_CHECKING:
    from agent.writing.case import Case
    from tools.evidence import Evidence

VERBS = {"increases": "raises", "decreases": "lowers"}


def step(case: Case) -> str:
    """The strongest evidence on a surrogate of the outcome in one sentence; empty where none is held."""
    found = [item for item in case.dossier.evidence.values() if _is_step(item)]
    if not found:
        return ""
    best = max(found, key=lambda e: (STUDY_DESIGNS[e.design].strength, e.n or 0, e.year or 0, e.id))
    toward = next(r for r in best.relations if r.how in STEPS)
    given = next((r.name for r in best.relations if r.side == "treatment"), case.dossier.names[0])
    verb = agree(given, VERBS[best.direction or ""])
    source = f"{STUDY_DESIGNS[best.design].name}, {best.year}" if best.year else best.source.title
    return f" A step only: {given} {verb} {toward.text} ({source}); that does not show the effect on {toward.asked}."


def _is_step(item: Evidence) -> bool:
    directed = item.direction in VERBS and item.comparator is None
    return directed and any(r.how in STEPS for r in item.relations)
