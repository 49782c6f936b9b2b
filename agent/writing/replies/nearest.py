"""What is held that is nearest to a question on which nothing decisive is, and what would bring more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.writing.case import Case
    from agent.writing.replies.reply import Replied

MOST = 6
"""Names on one line."""

BRING = (
    "Add findings of your own (`aetia kg build --source starter --source findings:FILE.tsv`), or load "
    "a larger graph (`aetia kg download --help`)."
)
"""The command that brings more knowledge."""


def nearest(case: Case, replied: Replied) -> tuple[str, ...]:
    """One line for each side: what else is held on the same treatment, and on the same outcome."""
    if case.dossier.question.kind in ("what_causes", "what_does"):
        return _listed(case)
    verdict = case.conclusion.verdict if case.conclusion else ""
    if replied.reason not in ("nothing_held", "unclear") or verdict == "suggestive":
        return ()
    x, y = case.dossier.names
    told = []
    for shares, words in (
        ("treatment", f"outcomes held for {x}"),
        ("outcome", f"treatments and causes held for {y}"),
    ):
        names = [one.name for one in case.dossier.near if one.shares == shares]
        if names:
            more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
            told.append(f"{words}: {', '.join(names[:MOST])}{more}")
    return tuple(told)


def _listed(case: Case) -> tuple[str, ...]:
    """What is held as raising and as lowering the one thing that was named, or what it does."""
    x, y = case.dossier.treatment, case.dossier.outcome
    causes = case.dossier.question.kind == "what_causes"
    kinds, named = (x, y) if causes else (y, x)
    of_kind = f", of {kinds.label}" if kinds else ""
    label = named.label if named else "it"
    told = []
    for direction, of_outcome, of_treatment in (
        ("increases", "held as raising {}", "held as raised by {}"),
        ("decreases", "held as lowering {}", "held as lowered by {}"),
    ):
        names = [one.name for one in case.dossier.near if one.direction == direction]
        words = (of_outcome if causes else of_treatment).format(label)
        most = 2 * MOST if kinds else MOST
        more = f" and {len(names) - most} more" if len(names) > most else ""
        if names:
            told.append(f"{words}{of_kind}: {', '.join(names[:most])}{more}")
    return tuple(told)
